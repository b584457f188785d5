"""Whether the signatures in a PDF hold. Nothing is fetched: who is trusted is the caller's to say."""

import datetime
import io
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.utils import timezone
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
from lkj.signatures.authority import is_demo, name_in, nip_in
from lkj.signatures.event_loop import apart
from lkj.signatures.fields import places_of, role_at
from lkj.signatures.roles import SignatureRole

UNREADABLE = "Berkas ini tidak dapat dibaca sebagai PDF, sehingga tanda tangannya tidak dapat diperiksa."
TOO_MANY = "Berkas ini memuat terlalu banyak tanda tangan, sehingga tidak diperiksa."
# Of a report two; what offices and services may add.
MOST_SIGNATURES = 20
# Empty fields included.
MOST_FIELDS = 2 * MOST_SIGNATURES
MOST_PAGES = 1000
TOO_LONG = f"Berkas ini lebih dari {formats.number(MOST_PAGES)} halaman, sehingga tanda tangannya tidak diperiksa."
LONGEST = 200
UNSIGNED = "Berkas ini tidak memuat tanda tangan elektronik."
ADDED = "Ada bagian berkas yang ditambahkan setelah tanda tangan terakhir."
# Certificates for signing say the one or the other.
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)

# What it warns of, with tracebacks, is what the sentences say.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Found:
    """A signature in a file.

    `intact`: it is the signer's over these very bytes; `trusted`: the certificate leads up to a known root and was
    valid when it was made; `covers_whole_file`: nothing follows it; `only_permitted_changes`: what follows is nothing
    but further signatures; `timestamped`: a trusted authority vouches for the time, which otherwise is the signer's
    word; `is_document_stamp`: no person's signature but an authority's over the whole document.
    """

    field: str
    role: SignatureRole | None = None
    name: str = ""
    signed_at: datetime.datetime | None = None
    intact: bool = False
    trusted: bool = False
    covers_whole_file: bool = False
    only_permitted_changes: bool = False
    timestamped: bool = False
    demo: bool = False
    is_document_stamp: bool = False
    # Of the signer's certificate: its SHA-256 in hex, and the NIP in its subject; empty without one.
    fingerprint: str = ""
    nip: str = ""

    @property
    def holds(self) -> bool:
        return self.intact and self.trusted and self.only_permitted_changes

    @property
    def sentence(self) -> str:
        return f"{self._whose} {self._verdict}{self._remarks}"

    @property
    def _whose(self) -> str:
        kind = "Stempel waktu dokumen" if self.is_document_stamp else "Tanda tangan"
        role = f" {self.role.label.lower()}" if self.role else ""
        name = f" oleh {self.name}" if self.name else ""
        return f"{kind}{role}{name}{_on(self.signed_at)}"

    @property
    def _verdict(self) -> str:
        if not self.intact:
            return "tidak sah: berkas berubah setelah ditandatangani, atau tanda tangannya rusak."
        if not self.only_permitted_changes:
            return "tidak sah: berkas diubah setelah ditandatangani."
        if not self.trusted:
            return "utuh, tetapi sertifikatnya tidak dapat dipercaya: penerbitnya tidak dikenal atau masanya lewat."
        return "sah: isi berkas tidak berubah sejak ditandatangani."

    @property
    def _remarks(self) -> str:
        stamped = " Waktunya dibuktikan oleh otoritas stempel waktu." if self.timestamped else ""
        demo = " Sertifikatnya hanya CONTOH dan tidak berlaku secara hukum." if self.demo else ""
        return stamped + demo


@dataclass(frozen=True)
class Validation:
    """What is in a file, in the order of signing; `problem` is a sentence where it could not be read."""

    signatures: tuple[Found, ...] = ()
    problem: str = ""

    @property
    def sound(self) -> bool:
        """Whether there are signatures, all of them hold, and nothing follows the last."""
        every = all(found.holds for found in self.signatures)
        return bool(self.signatures) and not self.problem and every and self.signatures[-1].covers_whole_file

    @property
    def demo(self) -> bool:
        return any(found.demo for found in self.signatures)

    @property
    def sentences(self) -> tuple[str, ...]:
        if self.problem:
            return (self.problem,)
        if not self.signatures:
            return (UNSIGNED,)
        added = () if self.signatures[-1].covers_whole_file else (ADDED,)
        return (*(found.sentence for found in self.signatures), *added)


def _on(moment: datetime.datetime | None) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f" pada {formats.moment(local)} {local.tzname()}"


def validate(pdf: bytes, roots: Sequence[bytes]) -> Validation:
    """Judge every signature of the file. `roots` are the trusted certificates, each DER or PEM.

    A certificate has to be valid at the time of signing: the authority's where there is a time stamp. It raises
    nothing but MemoryError, and takes as long as a hostile file wants: for files of strangers there is
    guard.validate_safely().
    """
    try:
        return _judged(pdf, _certificates(roots))
    except MemoryError:
        raise
    except Exception:  # A broken file makes the reader fail in any way.
        return Validation(problem=UNREADABLE)


def _certificates(roots: Sequence[bytes]) -> list[asn1.Certificate]:
    return [each for root in roots for each in load_certs_from_pemder_data(root)]


def _judged(pdf: bytes, roots: list[asn1.Certificate]) -> Validation:
    reader = PdfFileReader(io.BytesIO(pdf))
    # Before anything is asked of each: what follows takes the longer the more of them there are.
    if sum(1 for _ in islice(enumerate_sig_fields(reader), MOST_FIELDS + 1)) > MOST_FIELDS:
        return Validation(problem=TOO_MANY)
    if int(reader.root["/Pages"]["/Count"]) > MOST_PAGES:
        return Validation(problem=TOO_LONG)
    places = places_of(reader)
    roles = {place.name: role_at(place, places) for place in places if place.filled}
    fields = sorted(
        ((int(reader.xrefs.get_last_change(value.reference)), name, field) for name, value, field in _filled(reader)),
        key=lambda each: each[0],
    )
    if len(fields) > MOST_SIGNATURES:
        return Validation(problem=TOO_MANY)
    found: list[Found] = []
    for _, name, field in reversed(fields):
        # Where a later signature is broken nobody says what its revision is, so looking at its changes is in vain.
        compare = all(later.intact for later in found)
        found.append(
            _found(partial(EmbeddedPdfSignature, reader, field, name), _Setting(pdf, name, roles, roots, compare))
        )
    return Validation(tuple(reversed(found)))


def _filled(reader: PdfFileReader) -> Iterator[tuple[str, Any, Any]]:
    yield from enumerate_sig_fields(reader, filled_status=True)


@dataclass(frozen=True)
class _Setting:
    """What a signature is judged by; `compare` whether later changes are worth looking at."""

    pdf: bytes
    field: str
    roles: dict[str, SignatureRole | None]
    roots: list[asn1.Certificate]
    compare: bool

    @property
    def role(self) -> SignatureRole | None:
        return self.roles.get(self.field)


def _found(read: Callable[[], EmbeddedPdfSignature], setting: _Setting) -> Found:
    try:
        return _examined(read(), setting)
    except MemoryError:
        raise
    except Exception:  # What is wrong with a signature is the signature's alone.
        return Found(_cut(setting.field), setting.role)


def _cut(text: str) -> str:
    """Of what strangers write no more than a sentence can hold."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _examined(signature: EmbeddedPdfSignature, setting: _Setting) -> Found:
    stamped_at = _stamped_at(signature)
    claimed = _aware(signature.self_reported_timestamp)
    is_stamp = signature.sig_object_type == "/DocTimeStamp"
    at = stamped_at or claimed or datetime.datetime.now(datetime.UTC)
    status = _status_at(at, signature, is_stamp, setting)
    timestamped, stamp_sound = _stamping(status)
    if stamped_at and not timestamped and not is_stamp:
        # A stamp stands outside of what is signed: anybody could have put in one of their own making.
        stamped_at, at = None, claimed or datetime.datetime.now(datetime.UTC)
        status = _status_at(at, signature, is_stamp, setting)
    certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
    return Found(
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
    return apart(partial(_status, signature, is_stamp, _trust(setting.roots, at), setting.compare))


async def _status(
    signature: EmbeddedPdfSignature, is_stamp: bool, trust: ValidationContext, compare: bool
) -> PdfSignatureStatus | DocumentTimestampStatus:
    if is_stamp:
        return await async_validate_pdf_timestamp(signature, trust, skip_diff=not compare)
    return await async_validate_pdf_signature(signature, trust, key_usage_settings=USAGE, skip_diff=not compare)


def _trust(roots: list[asn1.Certificate], at: datetime.datetime) -> ValidationContext:
    return ValidationContext(trust_roots=roots, moment=at, allow_fetching=False)


def _stamped_at(signature: EmbeddedPdfSignature) -> datetime.datetime | None:
    """The time in the signature's time stamp, or of the time stamp that it is."""
    tokens = [signature.signed_data] if signature.sig_object_type == "/DocTimeStamp" else _tokens(signature)
    for token in tokens:
        return _aware(token["encap_content_info"]["content"].parsed["gen_time"].native)
    return None


def _tokens(signature: EmbeddedPdfSignature) -> list[cms.SignedData]:
    """The time stamps beside the signature."""
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
    """A time that names no zone is in UTC."""
    return moment.replace(tzinfo=datetime.UTC) if moment is not None and moment.tzinfo is None else moment
