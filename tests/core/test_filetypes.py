"""Files told by their bytes: the real ones, the disguised, the broken and the hostile."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.filetypes import EXTENSIONS, Format, Trouble, clean_name, extension_of, media_type, tell
from tests import samples

REAL = {
    Format.PDF: samples.pdf(),
    Format.JPEG: samples.image("JPEG"),
    Format.PNG: samples.image("PNG"),
    Format.XLSX: samples.xlsx(),
    Format.XLS: samples.xls(),
    Format.DOCX: samples.docx(),
    Format.DOC: samples.doc(),
}
SIGNATURES = (b"", b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n")


def told(data: bytes) -> Format | Trouble:
    return tell(io.BytesIO(data))


@pytest.mark.parametrize("form", list(Format))
def test_every_format_is_told_by_its_bytes(form: Format) -> None:
    assert told(REAL[form]) is form


@pytest.mark.parametrize("size", [512, 4096])
def test_old_office_files_of_either_sector_size(size: int) -> None:
    many = {f"Lembar {number}": 2 for number in range(40)}
    assert told(samples.compound({**many, "Workbook": 2}, size)) is Format.XLS
    assert told(samples.compound({"Book": 2}, size)) is Format.XLS
    assert told(samples.compound(many, size)) is Trouble.UNKNOWN


@pytest.mark.parametrize(
    ("data", "trouble"),
    [
        (b"", Trouble.UNKNOWN),
        (b"MZ" + bytes(600), Trouble.UNKNOWN),
        (b"<html><script>alert(1)</script>", Trouble.UNKNOWN),
        (b"\n" + samples.pdf(), Trouble.UNKNOWN),
        (b"<script>1</script>" + samples.pdf(), Trouble.UNKNOWN),
        (b"GIF89a" + samples.docx(), Trouble.UNKNOWN),
        (b"%PDF-x" + samples.pdf(), Trouble.UNKNOWN),
        (samples.zipped({"a.txt": "hai"}), Trouble.UNKNOWN),
        (samples.zipped({"[Content_Types].xml": samples.types("text/plain")}), Trouble.UNKNOWN),
        (samples.docx(**{"word/vbaProject.bin": "x"}), Trouble.MACROS),
        (samples.docx(**{"word/VBAPROJECT.BIN": "x"}), Trouble.MACROS),
        (
            samples.zipped({"[Content_Types].xml": samples.types("excel.sheet.macroEnabled.main+xml")}),
            Trouble.MACROS,
        ),
        (samples.compound({"Workbook": 2, "_VBA_PROJECT_CUR": 1}), Trouble.MACROS),
        (samples.compound({"WordDocument": 2, "VBA": 1}), Trouble.MACROS),
        (samples.compound({"EncryptedPackage": 2, "EncryptionInfo": 2}), Trouble.LOCKED),
        (b"\xff\xd8\xff\xd9", Trouble.DAMAGED),
        (b"\xff\xd8\xff\xff\xff\xda" + bytes(9), Trouble.DAMAGED),
    ],
)  # fmt: skip
def test_what_is_not_taken(data: bytes, trouble: Trouble) -> None:
    assert told(data) is trouble


def test_a_photo_with_something_appended_stays_a_photo() -> None:
    """Phones write their own notes behind the picture's end."""
    assert told(samples.image("JPEG") + b"SEFT" * 200) is Format.JPEG


@given(st.sampled_from(list(Format)), st.data())
def test_a_file_cut_short_is_never_taken_for_another_kind(form: Format, data: st.DataObject) -> None:
    whole = REAL[form]
    assert told(whole[: data.draw(st.integers(0, len(whole) - 1))]) in (form, Trouble.UNKNOWN, Trouble.DAMAGED)


@given(st.sampled_from(list(Format)), st.integers(2, 4))
def test_half_a_file_is_not_taken(form: Format, part: int) -> None:
    assert told(REAL[form][: len(REAL[form]) // part]) in (Trouble.UNKNOWN, Trouble.DAMAGED)


@given(st.sampled_from(SIGNATURES), st.binary(max_size=4000))
@example(b"", samples.xls()[:76])
def test_no_bytes_raise(signature: bytes, data: bytes) -> None:
    assert isinstance(told(signature + data), Format | Trouble)


@settings(max_examples=300)
@given(st.sampled_from(list(Format)), st.data())
def test_no_broken_file_raises(form: Format, data: st.DataObject) -> None:
    broken = bytearray(REAL[form])
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(told(bytes(broken)), Format | Trouble)


def _many_entries() -> bytes:
    return samples.zipped(dict.fromkeys((f"{number:06}" for number in range(20_000)), ""), zipfile.ZIP_STORED)


def _bomb() -> bytes:
    return samples.zipped({"[Content_Types].xml": " " * 100_000_000})


def _packed_otherwise() -> bytes:
    return samples.zipped({"[Content_Types].xml": " " * 50_000_000}, zipfile.ZIP_LZMA)


def _circle() -> bytes:
    """Its directory's only sector is followed by itself."""
    made = bytearray(samples.xls())
    made[512 + 4 : 512 + 8] = struct.pack("<I", 1)
    return bytes(made)


def _endless_difat() -> bytes:
    """Kilobytes that claim two million tables, each pointing at itself: a library we tried never came back from it."""
    made = bytearray(samples.xls())
    made[44:48], made[68:76] = struct.pack("<I", 2**28), struct.pack("<II", 0, 2_000_000)
    return bytes(made)


@pytest.mark.parametrize("make", [_many_entries, _bomb, _packed_otherwise, _circle, _endless_difat])
def test_a_hostile_file_costs_neither_time_nor_memory(make) -> None:
    data = make()
    tracemalloc.start()
    began = time.process_time()
    found = told(data)
    spent, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(found, Trouble | Format) and found not in (Format.DOCX, Format.XLSX)
    assert spent < 2 and peak < 16 * 1024**2


@pytest.mark.parametrize(
    ("given_name", "kept"),
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
def test_a_name_is_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@given(st.text(max_size=400))
def test_every_cleaned_name_can_be_kept(text: str) -> None:
    name = clean_name(text)
    assert 0 < len(name) <= 200 and "/" not in name and name.isprintable()
    assert clean_name(name) == name


def test_endings_and_media_types() -> None:
    assert [extension_of(name) for name in ("a.PDF", "a.tar.gz", ".pdf", "a", "a.")] == [".pdf", ".gz", "", "", ""]
    assert media_type("a.JPEG") == "image/jpeg" and media_type("a.xls") == "application/vnd.ms-excel"
    assert media_type("a.html") == "application/octet-stream"
    assert len(EXTENSIONS) == len(set(EXTENSIONS)) == 8
