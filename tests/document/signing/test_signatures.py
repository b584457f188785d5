"""Signing by an official's key: other programs find it valid, and every change is found."""

import datetime
import io
import random
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from lkj.signatures.failures import Rejected, WrongPassphrase
from lkj.signatures.roles import SignatureRole
from lkj.signatures.signer import KeySigner
from lkj.signatures.stamp import stamp_pdf
from lkj.signatures.validation import UNREADABLE, validate
from lkj.signatures.validity import ADDED, UNSIGNED
from tests.document.pdf_validators import complaints_of_qpdf
from tests.document.reading import text_of
from tests.document.signing import cast
from tests.document.signing.signature_validators import by_pdfsig, by_pyhanko, embedded, faults_of_stages
from tests.prove.samples import amount
from units.enums import Paper

AUTHOR, SUPERIOR = SignatureRole.AUTHOR, SignatureRole.SUPERIOR
# How many bytes are changed in each part of a file that a signature covers, in `make prove` five hundred together.
# No signature covers the room of the last one: changes there are found by comparison with the stored file
# (tests/pages/test_verify.py).
CHANGES = {
    "the report": amount(10, 150),
    "the first signature": amount(10, 150),
    "between the signatures": amount(10, 100),
    "the end": amount(5, 100),
}


def root() -> bytes:
    return cast.authority().root


@pytest.mark.parametrize("paper", Paper.values)
def test_every_stage_passes_every_rule(paper: str, tmp_path: Path) -> None:
    stages = cast.unsigned(paper), cast.once(paper), cast.twice(paper)
    assert faults_of_stages(*stages) == []
    assert [complaints_of_qpdf(stage, tmp_path) for stage in stages] == ["", "", ""]


@pytest.mark.parametrize("warning", ["", cast.WARNING])
def test_names_of_any_length_pass_every_rule(warning: str, tmp_path: Path) -> None:
    long = {"name": cast.LONG_NAME, "title": cast.LONG_TITLE, "warning": warning}
    one = cast.signer(AUTHOR).sign(cast.unsigned(), AUTHOR, cast.stamp(**long))
    two = cast.signer(SUPERIOR).sign(one, SUPERIOR, cast.stamp(**long))
    assert faults_of_stages(cast.unsigned(), one, two) == []
    assert complaints_of_qpdf(two, tmp_path) == ""
    assert validate(two, [root()]).sound


def test_pyhanko_finds_both_valid_and_the_whole_file_covered() -> None:
    author, superior = by_pyhanko(cast.twice(), root(), cast.AT)
    assert author.bottom_line and superior.bottom_line
    assert author.summary() == "INTACT:TRUSTED,EXTENDED_WITH_FORM_FILLING,ACCEPTABLE_MODIFICATIONS"
    assert superior.summary() == "INTACT:TRUSTED,UNTOUCHED"


def test_pdfsig_finds_both_valid_and_the_whole_file_covered(tmp_path: Path) -> None:
    (alone,) = by_pdfsig(cast.once(), tmp_path)
    assert "Signature is Valid." in alone and "  - Total document signed" in alone
    author, superior = by_pdfsig(cast.twice(), tmp_path)
    assert "Field Name: author" in author and "Field Name: superior" in superior
    for said in (author, superior):
        assert "Signature is Valid." in said and "ETSI.CAdES.detached" in said
    assert "  - Total document signed" in superior


def test_our_own_validation_says_who_signed_when_and_that_it_is_a_demo() -> None:
    found = validate(cast.twice(), [root()])
    assert found.sound and found.demo
    author, superior = found.signatures
    assert (author.role, author.name, author.signed_at) == (AUTHOR, "Wulan Uji, S.E.", cast.AT)
    assert (superior.role, superior.name) == (SUPERIOR, "Bagas Uji, S.Sos.")
    assert (author.covers_whole_file, superior.covers_whole_file) == (False, True)
    assert not author.timestamped
    assert found.sentences == (
        "Tanda tangan pelapor oleh Wulan Uji, S.E. pada 8 Juli 2022 pukul 14.05 WIB sah: isi berkas tidak berubah "
        "sejak ditandatangani. Sertifikatnya hanya CONTOH dan tidak berlaku secara hukum.",
        "Tanda tangan atasan langsung oleh Bagas Uji, S.Sos. pada 8 Juli 2022 pukul 16.05 WIB sah: isi berkas tidak "
        "berubah sejak ditandatangani. Sertifikatnya hanya CONTOH dan tidak berlaku secara hukum.",
    )


def test_a_signature_adds_to_the_file_and_changes_nothing_of_it() -> None:
    assert cast.once().startswith(cast.unsigned())
    assert cast.twice().startswith(cast.once())


def test_the_embedded_files_are_as_before() -> None:
    def inside(pdf: bytes) -> dict[str, bytes]:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}

    assert sorted(inside(cast.twice())) == [
        "LKj-TW2-2022-dinas-uji-subbag-uji.json",
        "LKj-TW2-2022-dinas-uji-subbag-uji.xlsx",
    ]
    assert inside(cast.twice()) == inside(cast.unsigned())


def test_the_metadata_is_as_before() -> None:
    def metadata(pdf: bytes) -> bytes:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return document.Root.Metadata.read_bytes()

    assert metadata(cast.twice()) == metadata(cast.unsigned())


def test_the_stamp_says_all_that_it_has_to() -> None:
    said = text_of(cast.twice())
    for words in (
        "Ditandatangani secara elektronik oleh",
        "Bagas Uji, S.Sos.",
        "8 Juli 2022 pukul 14.05 WIB",
        "8 Juli 2022 pukul 16.05 WIB",
        cast.WARNING,
    ):
        assert words in said


def test_a_long_stamp_is_set_smaller_and_says_all_of_it() -> None:
    pdf = stamp_pdf(cast.stamp(name=cast.LONG_NAME, title=cast.LONG_TITLE))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 1
    said = text_of(pdf)
    assert cast.LONG_NAME in said and cast.LONG_TITLE in said and cast.WARNING in said


def test_either_role_may_sign_first() -> None:
    first = cast.signer(SUPERIOR).sign(cast.unsigned(), SUPERIOR, cast.stamp(SUPERIOR))
    both = cast.signer(AUTHOR).sign(first, AUTHOR, cast.stamp(AUTHOR))
    assert [found.role for found in validate(both, [root()]).signatures] == [SUPERIOR, AUTHOR]
    assert validate(both, [root()]).sound


def test_nobody_signs_twice() -> None:
    with pytest.raises(Rejected, match=r"sudah ditandatangani sebagai pelapor\."):
        cast.signer(AUTHOR).sign(cast.once(), AUTHOR, cast.stamp())


def test_a_file_without_fields_is_not_signed() -> None:
    with pytest.raises(Rejected, match="tidak mempunyai tempat"):
        cast.signer(AUTHOR).sign(stamp_pdf(cast.stamp()), AUTHOR, cast.stamp())


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"\x00" * 99])
def test_a_file_that_is_no_pdf_is_not_signed(data: bytes) -> None:
    with pytest.raises(Rejected, match="tidak dapat dibaca sebagai PDF"):
        cast.signer(AUTHOR).sign(data, AUTHOR, cast.stamp())


def test_a_wrong_passphrase_is_reported() -> None:
    with pytest.raises(WrongPassphrase, match="Frasa sandi tidak cocok"):
        KeySigner(cast.key_of(AUTHOR), "salah", owner=cast.OWNER).sign(cast.unsigned(), AUTHOR, cast.stamp())


def test_an_expired_key_does_not_sign() -> None:
    late = cast.stamp(at=cast.UNTIL + datetime.timedelta(days=1))
    with pytest.raises(Rejected, match="tidak berlaku sejak 1 Januari 2024"):
        cast.signer(AUTHOR).sign(cast.unsigned(), AUTHOR, late)


def test_a_signers_repr_shows_no_passphrase() -> None:
    assert cast.PASSPHRASES[AUTHOR] not in repr(cast.signer(AUTHOR))


def test_an_unknown_authority_is_not_trusted() -> None:
    found = validate(cast.twice(), [])
    assert not found.sound
    assert [each.intact for each in found.signatures] == [True, True]
    assert "penerbitnya tidak dikenal" in found.sentences[0]


def test_a_file_without_signatures_and_one_that_is_no_pdf_are_reported() -> None:
    assert validate(cast.unsigned(), [root()]).sentences == (UNSIGNED,)
    assert validate(b"halo", [root()]).sentences == (UNREADABLE,)
    assert not validate(cast.unsigned(), [root()]).sound


def test_bytes_added_after_the_last_signature_are_found() -> None:
    found = validate(cast.twice() + b"\n% tambahan\n", [root()])
    assert not found.sound
    assert ADDED in found.sentences


def test_a_page_changed_by_an_update_is_found() -> None:
    from pyhanko.pdf_utils.generic import NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(cast.once()))
    page, _ = writer.find_page_for_modification(0)
    page.get_object()["/Rotate"] = NumberObject(90)
    writer.mark_update(page.get_object().container_ref)
    out = io.BytesIO()
    writer.write(out)
    found = validate(out.getvalue(), [root()])
    assert not found.sound
    assert found.signatures[0].intact and not found.signatures[0].only_permitted_changes
    assert "berkas diubah setelah ditandatangani" in found.sentences[0]


def test_a_field_filled_in_without_a_signature_is_no_signature() -> None:
    with pikepdf.open(io.BytesIO(cast.unsigned())) as document:
        document.Root.AcroForm.Fields[0].V = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig))
        out = io.BytesIO()
        document.save(out)
    (found,) = validate(out.getvalue(), [root()]).signatures
    assert not found.holds


def regions(pdf: bytes) -> dict[str, range]:
    """Parts of a file signed twice: what was signed, the first signature, the bytes around the second."""
    (_, a, b, _), (_, c, d, _) = (tuple(map(int, each.byte_range)) for each in embedded(pdf))
    return {
        "the report": range(len(cast.short()[0])),
        "the first signature": range(a, b),
        "between the signatures": range(b, c),
        "the end": range(d, len(pdf)),
    }


def one_byte_changes(pdf: bytes, name: str) -> list[tuple[int, int]]:
    """Positions and new bytes: every third a digit replaced by another one where there is one, the others any byte."""
    chance = random.Random(f"20220708 {name}")  # noqa: S311 (the same each time)
    positions = regions(pdf)[name]
    changes = []
    for number in range(CHANGES[name]):
        position = chance.choice(positions)
        digits = b"0123456789ABCDEF" if number % 3 == 0 and pdf[position] in b"0123456789ABCDEF" else bytes(range(256))
        changes.append((position, chance.choice([each for each in digits if each != pdf[position]])))
    return changes


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_of_one_byte_is_found(name: str) -> None:
    """validate() alone finds it, without the hash of the original."""
    assert CHANGES.keys() == regions(cast.short()[1]).keys()
    pdf, roots = cast.short()[1], [root()]
    missed = [
        (position, byte)
        for position, byte in one_byte_changes(pdf, name)
        if validate(pdf[:position] + bytes([byte]) + pdf[position + 1 :], roots).sound
    ]
    assert missed == []


def test_the_zone_of_the_stamp_is_the_offices(settings: object) -> None:
    settings.TIME_ZONE = "Asia/Makassar"  # type: ignore[attr-defined]
    assert "8 Juli 2022 pukul 15.05 WITA" in text_of(stamp_pdf(replace(cast.stamp(), warning="")))
