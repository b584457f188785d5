"""Validating the signatures in a PDF, without fetching anything: the caller names the trusted certificates."""

import base64
import datetime
import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import DocumentTimestampStatus, PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from lkj import formats
from lkj.frozen import dump
from lkj.signatures.certificates import is_demo, name_in, nip_in
from lkj.signatures.event_loop import run_coroutine
from lkj.signatures.fields import role_of, signature_fields
from lkj.signatures.roles import SignatureRole
from lkj.signatures.validity import FoundSignature, Validation

UNREADABLE = "Berkas ini tidak dapat dibaca sebagai PDF, sehingga tanda tangannya tidak dapat diperiksa."
TOO_MANY = "Berkas ini memuat terlalu banyak tanda tangan, sehingga tidak diperiksa."
# A report has two; offices and services may add some.
MOST_SIGNATURES = 20
# Empty fields included.
MOST_FIELDS = 2 * MOST_SIGNATURES
MOST_PAGES = 1000
TOO_LONG = f"Berkas ini lebih dari {formats.number(MOST_PAGES)} halaman, sehingga tanda tangannya tidak diperiksa."
# Characters of a name that a stranger wrote.
LONGEST = 200
# A certificate for signing names one of these uses.
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)

# Its warnings, with tracebacks, say no more than our sentences do.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


def validate(pdf: bytes, roots: Sequence[bytes]) -> Validation:
    """Examine every signature of a PDF. `roots` are the trusted certificates, each DER or PEM.

    A certificate has to be valid at the time of signing; a time stamp, where there is one, proves that time. Raises
    nothing but MemoryError. A hostile file decides how long it takes: for files of strangers there is
    strangers.validate_safely().
    """
    try:
        return _examined_file(pdf, _certificates(roots))
    except MemoryError:
        raise
    except Exception:  # A broken file makes the reader fail in any way.
        return Validation(problem=UNREADABLE)


def validate_in_sandbox(data: bytes, roots: Sequence[str]) -> bytes:
    """The Validation of a PDF as JSON (lkj.frozen), for strangers.validate_safely(). `roots` are in base64."""
    return dump(validate(data, [base64.b64decode(root) for root in roots])).encode()


def _certificates(roots: Sequence[bytes]) -> list[asn1.Certificate]:
    return [each for root in roots for each in load_certs_from_pemder_data(root)]


def _examined_file(pdf: bytes, roots: list[asn1.Certificate]) -> Validation:
    reader = PdfFileReader(io.BytesIO(pdf))
    # Counted before any of them is looked at: the rest takes the longer the more there are.
    if sum(1 for _ in islice(enumerate_sig_fields(reader), MOST_FIELDS + 1)) > MOST_FIELDS:
        return Validation(problem=TOO_MANY)
    if int(reader.root["/Pages"]["/Count"]) > MOST_PAGES:
        return Validation(problem=TOO_LONG)
    fields = signature_fields(reader)
    roles = {field.name: role_of(field, fields) for field in fields if field.filled}
    signed = sorted(
        (
            (int(reader.xrefs.get_last_change(value.reference)), name, field)
            for name, value, field in enumerate_sig_fields(reader, filled_status=True)
        ),
        key=lambda each: each[0],
    )
    if len(signed) > MOST_SIGNATURES:
        return Validation(problem=TOO_MANY)
    found: list[FoundSignature] = []
    for _, name, field in reversed(signed):
        # A broken later signature has no revision to compare with.
        compare = all(later.intact for later in found)
        setting = _Setting(name, roles.get(name), roots, compare)
        found.append(_found(partial(EmbeddedPdfSignature, reader, field, name), setting))
    return Validation(tuple(reversed(found)))


@dataclass(frozen=True)
class _Setting:
    """What a signature is examined by; `compare` says whether to look at what was changed after it."""

    field: str
    role: SignatureRole | None
    roots: list[asn1.Certificate]
    compare: bool


def _found(read: Callable[[], EmbeddedPdfSignature], setting: _Setting) -> FoundSignature:
    try:
        return _examined(read(), setting)
    except MemoryError:
        raise
    except Exception:  # What is wrong with a signature is the signature's alone.
        return FoundSignature(_cut(setting.field), setting.role)


def _cut(text: str) -> str:
    """The text, cut to what a sentence can hold."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _examined(signature: EmbeddedPdfSignature, setting: _Setting) -> FoundSignature:
    stamped_at = _stamped_at(signature)
    claimed = _aware(signature.self_reported_timestamp)
    is_stamp = signature.sig_object_type == "/DocTimeStamp"
    at = stamped_at or claimed or datetime.datetime.now(datetime.UTC)
    status = _status_at(at, signature, is_stamp, setting)
    timestamped, stamp_sound = _stamping(status)
    if stamped_at and not timestamped and not is_stamp:
        # A time stamp is not among the signed bytes: anybody could have added one of their own.
        stamped_at, at = None, claimed or datetime.datetime.now(datetime.UTC)
        status = _status_at(at, signature, is_stamp, setting)
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    return FoundSignature(
        field=_cut(setting.field),
        role=None if is_stamp else setting.role,
        name=_cut(name_in(certificate.subject)),
        signed_at=stamped_at or claimed,
        intact=bool(status.intact and status.valid and stamp_sound),
        trusted=bool(status.trusted),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        only_permitted_changes=bool(status.docmdp_ok),
        timestamped=timestamped,
        demo=is_demo(certificate),
        is_document_stamp=is_stamp,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        nip=nip_in(certificate.subject),
    )


def _status_at(
    at: datetime.datetime, signature: EmbeddedPdfSignature, is_stamp: bool, setting: _Setting
) -> PdfSignatureStatus | DocumentTimestampStatus:
    return run_coroutine(partial(_status, signature, is_stamp, _trust(setting.roots, at), setting.compare))


async def _status(
    signature: EmbeddedPdfSignature, is_stamp: bool, trust: ValidationContext, compare: bool
) -> PdfSignatureStatus | DocumentTimestampStatus:
    if is_stamp:
        return await async_validate_pdf_timestamp(signature, trust, skip_diff=not compare)
    return await async_validate_pdf_signature(signature, trust, key_usage_settings=USAGE, skip_diff=not compare)


def _trust(roots: list[asn1.Certificate], at: datetime.datetime) -> ValidationContext:
    return ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime.datetime | None:
    """The time in the signature's time stamp; a document's time stamp is its own."""
    tokens = [signature.signed_data] if signature.sig_object_type == "/DocTimeStamp" else _tokens(signature)
    for token in tokens:
        return _aware(token["encap_content_info"]["content"].parsed["gen_time"].native)
    return None


def _tokens(signature: EmbeddedPdfSignature) -> list[cms.SignedData]:
    """The time stamps in the signature's unsigned attributes."""
    return [token for token in extract_tst_data_iter(signature.signer_info, signed=False) if token is not None]


def _stamping(status: PdfSignatureStatus | DocumentTimestampStatus) -> tuple[bool, bool]:
    """Whether a trusted authority vouches for the time, and whether no time stamp in it is broken."""
    if isinstance(status, DocumentTimestampStatus):
        return bool(status.trusted), True
    stamp = status.timestamp_validity
    if stamp is None:
        return False, True
    sound = bool(stamp.intact and stamp.valid)
    return sound and bool(stamp.trusted), sound


def _aware(moment: datetime.datetime | None) -> datetime.datetime | None:
    """The moment with a zone: UTC where it names none."""
    return moment.replace(tzinfo=datetime.UTC) if moment is not None and moment.tzinfo is None else moment
