"""Hostile files: endless names, thousands of fields, a forged time stamp, a key that takes minutes to derive."""

import asyncio
import datetime
import hashlib
import hmac
import io
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pikepdf
import pytest
from asn1crypto import algos, cms, core, keys
from asn1crypto import pkcs12 as asn1
from pikepdf import Array, Dictionary, Name, String

from lkj.signatures import keys as own_keys
from lkj.signatures.failures import Rejected
from lkj.signatures.roles import SignatureRole
from lkj.signatures.validation import LONGEST, TOO_LONG, TOO_MANY, validate
from tests.document.signing import cast
from tests.document.signing.servers import time_authority

AUTHOR = SignatureRole.AUTHOR
PASSPHRASE = "kuda nil berenang"


def many_fields(number: int, letters: int) -> bytes:
    """A small PDF with filled fields under one whose name has this length."""
    document = pikepdf.new()
    document.add_blank_page()
    parent = document.make_indirect(Dictionary(T=String("A" * letters), FT=Name.Sig, Kids=Array([])))
    for each in range(number):
        value = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/ETSI.CAdES.detached"),
            ByteRange=Array([0, 1, 2, 3]), Contents=String("abc"),
        )  # fmt: skip
        field = Dictionary(T=String(f"k{each}"), FT=Name.Sig, Parent=parent, V=document.make_indirect(value))
        parent.Kids.append(document.make_indirect(field))
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=Array([parent]), SigFlags=3))
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def test_long_names_are_shortened() -> None:
    found = validate(many_fields(2, 1024 * 1024), [])
    assert [len(each.field) for each in found.signatures] == [LONGEST, LONGEST]


def test_more_signatures_than_anybody_makes_are_not_looked_at() -> None:
    assert validate(many_fields(21, 10), []).problem == TOO_MANY
    assert validate(many_fields(20, 10), []).problem != TOO_MANY


def empty_fields(number: int, pages: int = 1) -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    fields = [document.make_indirect(Dictionary(T=String(f"k{each}"), FT=Name.Sig)) for each in range(number)]
    document.Root.AcroForm = Dictionary(Fields=Array(fields), SigFlags=3)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (partial(many_fields, 5000, 10), TOO_MANY),
        (partial(empty_fields, 5000), TOO_MANY),
        (partial(empty_fields, 41), TOO_MANY),
        (partial(empty_fields, 40), ""),
        (partial(empty_fields, 1, 1001), TOO_LONG),
    ],
    ids=["filled", "empty", "one too many", "enough", "pages"],
)
def test_fields_and_pages_are_counted_before_they_are_looked_at(make: Callable[[], bytes], problem: str) -> None:
    data = make()
    began = time.process_time()
    assert validate(data, []).problem == problem
    # Examining five thousand one by one once took minutes.
    assert time.process_time() - began < 3


def test_a_time_stamp_put_in_by_somebody_else_moves_no_signature() -> None:
    base, _ = cast.short()
    signed = cast.signer(AUTHOR).sign(base, AUTHOR, cast.stamp(AUTHOR))
    roots = [cast.authority().root]
    genuine = validate(signed, roots)
    forged = validate(with_own_stamp(base, signed), roots)
    assert genuine.sound and [each.signed_at for each in forged.signatures] == [genuine.signatures[0].signed_at]
    assert forged.sentences == genuine.sentences and not forged.signatures[0].timestamped


def with_own_stamp(base: bytes, signed: bytes) -> bytes:
    """The file with a time stamp of an unknown authority, in the room that its signature leaves."""
    stamper = time_authority(known=False, moment=datetime.datetime(2023, 12, 24, 9, 0, tzinfo=datetime.UTC))
    found = re.search(rb"/ByteRange\s*\[\s*\d+\s+(\d+)\s+(\d+)", signed[len(base) :])
    assert found
    start, end = int(found[1]), int(found[2])
    room = (end - start - 2) // 2
    message = cms.ContentInfo.load(bytes.fromhex(signed[start + 1 : end - 1].decode()))
    info = message["content"]["signer_infos"][0]
    digest = hashlib.sha256(info["signature"].native).digest()
    token = asyncio.run(stamper.async_timestamp(digest, "sha256"))
    info["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})]
    )
    made = message.dump(force=True)
    assert len(made) <= room
    return signed[: start + 1] + made.ljust(room, b"\0").hex().encode() + signed[end - 1 :]


def test_a_key_that_takes_minutes_to_derive_is_refused(monkeypatch) -> None:
    """Its rounds are in a nested part, which is not read beforehand."""
    heavy = nested(2**31 - 1, PASSPHRASE)
    assert sum(own_keys._rounds(asn1.Pfx.load(heavy, strict=True))) == 1
    monkeypatch.setattr(own_keys, "OPENING_LIMITS", replace(own_keys.OPENING_LIMITS, cpu_seconds=1, wall_seconds=120))
    with pytest.raises(Rejected, match="terlalu berat"):
        own_keys.import_pkcs12(heavy, PASSPHRASE)


def mac_key(passphrase: str, salt: bytes) -> bytes:
    """RFC 7292 B.2 with SHA-256 and one round: a key of the third kind, for a MAC."""
    secret = (passphrase + "\0").encode("utf-16-be")
    filled = [(part * 64)[: -(-len(part) // 64) * 64] for part in (salt, secret)]
    return hashlib.sha256(b"\x03" * 64 + b"".join(filled)).digest()


def nested(rounds: int, passphrase: str) -> bytes:
    derivation = {
        "algorithm": "pbkdf2",
        "parameters": {
            "salt": algos.Pbkdf2Salt("specified", secrets.token_bytes(16)),
            "iteration_count": rounds,
            "prf": {"algorithm": "sha256"},
        },
    }
    scheme = {"algorithm": "aes256_cbc", "parameters": secrets.token_bytes(16)}
    parameters = {"key_derivation_func": derivation, "encryption_scheme": scheme}
    key = keys.EncryptedPrivateKeyInfo(
        {
            "encryption_algorithm": {"algorithm": "pbes2", "parameters": parameters},
            "encrypted_data": secrets.token_bytes(1232),
        }
    )
    inner = asn1.SafeContents([asn1.SafeBag({"bag_id": "pkcs8_shrouded_key_bag", "bag_value": key})])
    outer = asn1.SafeContents([asn1.SafeBag({"bag_id": "safe_contents", "bag_value": inner})])
    part = cms.ContentInfo({"content_type": "data", "content": core.OctetString(outer.dump())})
    content = asn1.AuthenticatedSafe([part]).dump()
    salt = secrets.token_bytes(16)
    digest = hmac.digest(mac_key(passphrase, salt), content, "sha256")
    mac = {"digest_algorithm": {"algorithm": "sha256", "parameters": core.Null()}, "digest": digest}
    safe = {"content_type": "data", "content": core.OctetString(content)}
    return asn1.Pfx(
        {"version": "v3", "auth_safe": safe, "mac_data": {"mac": mac, "mac_salt": salt, "iterations": 1}}
    ).dump()
