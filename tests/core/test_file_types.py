"""File types: recognised by the first bytes, and how names of files are cleaned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.files.file_types import EXTENSIONS, Signature, clean_name, extension_of, is_pdf, media_type, signature_of
from tests import samples


@pytest.mark.parametrize(
    ("data", "signature"),
    [
        (samples.pdf(), Signature.PDF),
        (samples.image("JPEG"), Signature.JPEG),
        (samples.image("PNG"), Signature.PNG),
        (samples.docx(), Signature.ZIP),
        (samples.xls(), Signature.OLE),
        (b"", None),
        (b"MZ" + bytes(600), None),
        (b"\n" + samples.pdf(), None),
        (b"<script>1</script>" + samples.pdf(), None),
        (b"GIF89a" + samples.docx(), None),
        (b"%PDF-x" + samples.pdf(), None),
    ],
)
def test_the_first_bytes_claim_a_kind(data: bytes, signature: Signature | None) -> None:
    assert signature_of(data) is signature


def test_a_pdf_has_its_end() -> None:
    assert is_pdf(samples.pdf()) and is_pdf(samples.pdf() + b"\n" * 500)
    assert not is_pdf(samples.pdf()[:-40]) and not is_pdf(samples.pdf() + bytes(2000)) and not is_pdf(b"%%EOF")


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        ("Laporan TW II.pdf", "Laporan TW II.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("C:\\Users\\Wulan\\foto.JPG", "foto.JPG"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("laporan\u202efdp.exe", "laporanfdp.exe"),
        ("\u2066aman\u2069.pdf", "aman.pdf"),
        ("a\u2028b.pdf", "a b.pdf"),
        ("  dua   spasi .pdf ", "dua spasi .pdf"),
        ("e\u0301vidence.pdf", "évidence.pdf"),
        ("\ud800.pdf", ".pdf"),
        ("..", "berkas"),
        ("", "berkas"),
        ("a/", "berkas"),
        ("panjang" * 100 + ".xlsx", ("panjang" * 100)[:195] + ".xlsx"),
        ("a." + "x" * 300, "a." + "x" * 198),
    ],
)
def test_a_name_is_cleaned(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned


@given(st.text(max_size=400))
def test_every_cleaned_name_fits_the_column(text: str) -> None:
    name = clean_name(text)
    assert 0 < len(name) <= 200 and "/" not in name and name.isprintable()
    assert clean_name(name) == name


def test_endings_and_media_types() -> None:
    assert [extension_of(name) for name in ("a.PDF", "a.tar.gz", ".pdf", "a", "a.")] == [".pdf", ".gz", "", "", ""]
    assert media_type("a.JPEG") == "image/jpeg" and media_type("a.docx").endswith("wordprocessingml.document")
    # Stored files may have these kinds, which were accepted once.
    assert media_type("a.xls") == "application/vnd.ms-excel" and media_type("a.DOC") == "application/msword"
    assert media_type("a.html") == "application/octet-stream"
    assert len(EXTENSIONS) == len(set(EXTENSIONS)) == 6
