"""Workbooks are read cell by cell: what is clear whatever program wrote it; else it is named by cell or refused."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from reports.importers import opening
from reports.importers.columns import Column, Kind, yes_no
from reports.importers.opening import Sheet
from reports.importers.reading import read_tables
from reports.importers.tables import Reading, Table
from reports.importers.unpacking import unpack
from reports.refusal import Refused
from tests import samples
from tests.prove.mutated import files
from tests.workbook_files import (
    RELS,
    SHEET_TYPE,
    WRITERS,
    by_openpyxl,
    inline,
    raw,
    relations,
    sheet_of,
    strict,
    zipped,
)

TABLE = Table(
    "Isian",
    "isian",
    (
        Column("nama", "Nama", required=True, fills=True),
        Column("kode", "Kode", Kind.CODE),
        Column("nip", "NIP", Kind.NIP),
        Column("pagu", "Pagu (Rp)", Kind.MONEY),
        Column("angka", "Angka", Kind.NUMBER),
        Column("hari", "Mulai", Kind.DATE),
        Column("arah", "Arah", Kind.CHOICE, choices={"Makin tinggi": "higher", "Makin rendah": "lower"}),
        yes_no("lapor", "Lapor", empty=True),
        Column("dana", "Dana", Kind.LIST),
        Column("target", "Target", Kind.SAID),
    ),
    ("nama",),
)
HEADS = [column.head for column in TABLE.columns]
LETTER = dict(zip((column.key for column in TABLE.columns), "ABCDEFGHIJ", strict=True))
NIP = "199001012015011001"


def sheets_in(data: bytes) -> list[Sheet]:
    """The sheets, opened in this process; the sandbox runs the same function."""
    return opening.sheets_in(unpack(data))


def read(data: bytes) -> Reading:
    return read_tables([TABLE], sheets_in(data), {})


def rows_with(column: str, value: Any) -> list[list[Any]]:
    row = [None] * len(HEADS)
    row[0] = "Seksi Uji"
    row[list(LETTER).index(column)] = value
    return [["Templat uji"], [], HEADS, row]


GOOD: list[tuple[str, Any, Any]] = [
    ("nama", "  Kepala   Seksi & Uji ", "Kepala Seksi & Uji"),
    ("kode", "5.02.02.2.01.07", "5.02.02.2.01.07"),
    ("nip", "19900101 201501 1 001", NIP),
    ("pagu", "Rp 1.754.000", Decimal(1_754_000)),
    ("pagu", 295_102_000, Decimal(295_102_000)),
    ("pagu", 0, Decimal(0)),
    ("angka", 0.30000000000000004, Decimal("0.3")),
    ("angka", "87,5", Decimal("87.5")),
    ("hari", date(2026, 1, 12), date(2026, 1, 12)),
    ("hari", "12 Januari 2026", date(2026, 1, 12)),
    ("hari", "12/1/2026", date(2026, 1, 12)),
    ("arah", "makin  TINGGI", "higher"),
    ("lapor", "tidak", False),
    ("lapor", True, True),
    ("dana", "DAU; PAD ; DAU", ("DAU", "PAD")),
    ("target", 87.5, "87,5"),
    ("target", "7–9", "7–9"),
]


@pytest.mark.parametrize("writer", WRITERS, ids=lambda each: each.__name__)
@pytest.mark.parametrize(("column", "value", "meaning"), GOOD, ids=lambda each: str(each)[:20])
def test_what_is_clear_is_read_whatever_program_wrote_it(writer: Any, column: str, value: Any, meaning: Any) -> None:
    found = read(writer(rows_with(column, value)))
    assert found.problems == []
    (row,) = found.rows["Isian"]
    assert (row.number, row.values[column]) == (4, meaning)


BAD: list[tuple[str, Any, str]] = [
    ("nama", "", "Isi nama"),
    ("nama", "x" * 401, "paling banyak 400 huruf"),
    ("kode", 5.02, "tersimpan sebagai angka"),
    ("kode", date(2026, 2, 5), "diubah Excel menjadi tanggal"),
    ("nip", 199001012015011001, "angka-angka terakhirnya hilang"),
    ("nip", "1990010120150110", "di sini 16"),
    ("nip", "tanpa NIP", "bukan NIP"),
    ("pagu", "29.5102.000", "maksud Anda 295.102.000?"),
    ("pagu", "1,754,000", "maksud Anda 1.754.000?"),
    ("pagu", "1,754,000.50", "maksud Anda 1.754.000,5?"),
    ("pagu", "1754000.5", "maksud Anda 1.754.000,5?"),
    ("pagu", "satu juta", "bukan angka"),
    ("pagu", -5, "kurang dari nol"),
    ("pagu", 1.005, "terlalu banyak angka di belakang koma"),
    ("pagu", 1e17, "terlalu besar"),
    ("pagu", date(2026, 1, 12), "Excel mengubah isian sel ini menjadi tanggal"),
    ("angka", "1.25", "maksud Anda 1,25?"),
    ("angka", "12 buah", "tanpa huruf atau satuan"),
    ("angka", True, "bukan angka"),
    ("hari", "12-01-26", "empat angka"),
    ("hari", "30 Februari 2026", "tidak ada dalam kalender"),
    ("hari", 2026, "bukan tanggal"),
    ("arah", "Makin tingi", "maksud Anda Makin tinggi?"),
    ("arah", "naik", "tidak ada dalam daftar. Tulis salah satu dari: Makin tinggi"),
    ("lapor", "mungkin", "tidak ada dalam daftar"),
]


@pytest.mark.parametrize(("column", "value", "sentence"), BAD, ids=lambda each: str(each)[:20])
def test_what_is_not_clear_is_named_by_its_cell(column: str, value: Any, sentence: str) -> None:
    rows = rows_with(column, value)
    if column == "nama" and not value:
        rows[3][1] = "1.05.02"
    (problem,) = read(by_openpyxl(rows)).problems
    assert (problem.sheet, problem.cell) == ("Isian", f"{LETTER[column]}4")
    assert sentence in str(problem)


SPECIAL: list[tuple[str, str, str]] = [
    ('<c r="E4"><f>A1*2</f></c>', "E4", "Hasil rumus di sel ini tidak tersimpan"),
    ('<c r="E4" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "E4", "#DIV/0!"),
    ('<c r="E4" s="2"><v>0.875</v></c>', "E4", "lalu tulis 87,5"),
    ('<c r="E4" s="3"><v>0.58333333333333337</v></c>', "E4", "berformat pecahan (7/12)"),
    ('<c r="E4" s="4"><v>12.5</v></c>', "E4", "berformat pecahan (12 1/2), sehingga dapat dibaca dua macam"),
    ('<c r="D4"><v>1E+300</v></c>', "D4", "bukan angka"),
    ('<c r="D4"><v>NaN</v></c>', "D4", "bukan angka"),
    ('<c r="F4"><v>99999999</v></c>', "F4", "bukan tanggal"),
]


def with_cells(cells: str, after: str = "") -> bytes:
    """A sheet with the head and one row of these cells below the name."""
    heads = "".join(f'<c r="{chr(65 + n)}3" t="inlineStr"><is><t>{head}</t></is></c>' for n, head in enumerate(HEADS))
    name = '<c r="A4" t="inlineStr"><is><t>Seksi Uji</t></is></c>'
    return raw("Isian", sheet_of(f'<row r="3">{heads}</row><row r="4">{name}{cells}</row>', after))


@pytest.mark.parametrize(("cell", "address", "sentence"), SPECIAL)
def test_cells_without_a_clear_value_are_named(cell: str, address: str, sentence: str) -> None:
    (problem,) = read(with_cells(cell)).problems
    assert problem.cell == address
    assert sentence in problem.sentence


def test_a_whole_number_in_the_format_of_a_fraction_is_itself() -> None:
    (row,) = read(with_cells('<c r="D4" s="3"><v>5</v></c><c r="E4" s="4"><v>12</v></c>')).rows["Isian"]
    assert (row.values["pagu"], row.values["angka"]) == (5, 12)


def test_merged_words_mean_all_their_rows_and_merged_numbers_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(by_openpyxl(rows_with("pagu", 5))))
    sheet = book.active
    sheet["D5"], sheet["B5"] = 6, "1.05"
    sheet.merge_cells("A4:A5")
    out = io.BytesIO()
    book.save(out)
    assert [row.values["nama"] for row in read(out.getvalue()).rows["Isian"]] == ["Seksi Uji", "Seksi Uji"]
    sheet["E5"] = 1
    sheet.merge_cells("D4:D5")
    book.save(out := io.BytesIO())
    assert [problem.cell for problem in read(out.getvalue()).problems] == ["D5"]


def test_sheets_rows_and_columns_may_be_hidden_moved_or_more() -> None:
    book = openpyxl.load_workbook(io.BytesIO(by_openpyxl(rows_with("pagu", "1.000"))))
    sheet = book.active
    sheet.insert_rows(1, 5)
    sheet.insert_cols(3)
    sheet["C8"] = "Catatan sendiri"
    sheet.sheet_state, sheet.title = "hidden", " isian "
    sheet.row_dimensions[9].hidden = True
    book.create_sheet("Lain")["A1"] = "tidak dibaca"
    book.save(out := io.BytesIO())
    found = read(out.getvalue())
    (row,) = found.rows["Isian"]
    assert (found.problems, row.values["pagu"], row.at("pagu")) == ([], Decimal(1000), "E9")


def test_a_missing_head_is_named_with_the_one_that_is_likely_meant() -> None:
    rows = rows_with("pagu", 1)
    rows[2] = ["Namaa", *HEADS[1:]]
    (problem,) = read(by_openpyxl(rows)).problems
    assert str(problem) == "Isian!A3: Kolom “Nama” tidak ada; maksud Anda Namaa?"
    (problem,) = read(by_openpyxl([["a"], ["b"]])).problems
    assert "Kepala tabel tidak ditemukan" in str(problem)


def bomb() -> bytes:
    return raw("Isian", sheet_of("<row>" + " " * 30_000_000 + "</row>"))


def overlapping() -> bytes:
    """Two entries of the directory that point to the same bytes, which they both count as their own."""
    data = raw("Isian", sheet_of("<row/>" * 2000))
    archive = zipfile.ZipFile(io.BytesIO(data))
    start, count = archive.start_dir, len(archive.infolist())
    entries, end = data[start:-22], bytearray(data[-22:])
    many = entries * 40
    end[8:12] = (count * 40).to_bytes(2, "little") * 2
    end[12:16] = len(many).to_bytes(4, "little")
    return data[:start] + many + bytes(end)


EMPTY = sheet_of("")
DTD = f'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>{EMPTY}'
OUTSIDE = ' TargetMode="External"'
DANGEROUS: list[tuple[str, Any, str]] = [
    ("empty", lambda: b"", "kosong"),
    ("picture", samples.image, "bukan buku kerja Excel"),
    ("pdf", samples.pdf, "bukan buku kerja Excel"),
    ("text", lambda: b"Kode;Nama\n1;2", "bukan buku kerja Excel"),
    ("old", samples.xls, "Excel lama"),
    ("locked", lambda: samples.compound({"EncryptedPackage": 2}), "kata sandi"),
    ("word", samples.docx, "bukan buku kerja Excel"),
    ("other-zip", lambda: zipped({"a.txt": "halo"}), "bukan buku kerja Excel"),
    ("cut", lambda: by_openpyxl([[1]])[:-200], "rusak"),
    ("bomb", bomb, "terlalu besar"),
    ("overlapping", overlapping, "terlalu besar"),
    ("many-parts", lambda: raw("Isian", EMPTY, more={f"xl/x{n}.xml": "<x/>" for n in range(2100)}), "terlalu besar"),
    ("large", lambda: b"PK\x03\x04" + bytes(opening.LARGEST), "lebih dari"),
    ("far", lambda: raw("Isian", sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "XFD1048576"),
    ("far-column", lambda: raw("Isian", sheet_of('<row r="1"><c r="ZZ1"><v>1</v></c></row>')), "ZZ1"),
    ("entity", lambda: raw("Isian", DTD), "tersusun tidak biasa"),
    ("entity-16", lambda: raw("Isian", "", more={"xl/sheets/first.xml": DTD.encode("utf-16")}), "tersusun tidak biasa"),
    (
        "laughs",
        lambda: raw("Isian", EMPTY, more={"xl/workbook.xml": '<!DOCTYPE w [<!ENTITY a "a">]><w>&a;</w>'}),
        "tersusun tidak biasa",
    ),
    ("macros", lambda: raw("Isian", EMPTY, more={"xl/vbaProject.bin": b"\xd0\xcf"}), "makro"),
    (
        "macro-type",
        lambda: raw("Isian", EMPTY, types=f'<Override PartName="/x" ContentType="{SHEET_TYPE}.macroEnabled"/>'),
        "makro",
    ),
    (
        "external-link",
        lambda: raw("Isian", EMPTY, more={"xl/externalLinks/externalLink1.xml": "<externalLink/>"}),
        "tautan luar",
    ),
    (
        "external-picture",
        lambda: raw(
            "Isian", EMPTY, more={"xl/sheets/_rels/first.xml.rels": relations(("image", "http://x/"), mode=OUTSIDE)}
        ),
        "tautan luar",
    ),
    ("connections", lambda: raw("Isian", EMPTY, more={"xl/connections.xml": "<connections/>"}), "koneksi data"),
    ("query", lambda: raw("Isian", EMPTY, more={"xl/queryTables/queryTable1.xml": "<q/>"}), "koneksi data"),
    ("object", lambda: raw("Isian", EMPTY, more={"xl/embeddings/oleObject1.bin": b"MZ"}), "berkas lain di dalamnya"),
    ("no-sheets", lambda: raw("Isian", EMPTY, more={"xl/workbook.xml": "<workbook/>"}), "rusak"),
    ("broken-xml", lambda: raw("Isian", "<worksheet><sheetData><row>"), "rusak"),
    ("no-main", lambda: raw("Isian", EMPTY, more={"_rels/.rels": f'<Relationships xmlns="{RELS}"/>'}), "rusak"),
]


@pytest.mark.parametrize(("make", "sentence"), [each[1:] for each in DANGEROUS], ids=[each[0] for each in DANGEROUS])
def test_a_dangerous_file_is_refused_whole_with_a_sentence(
    make: Any, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening.sandbox, "run", lambda function, data, **_: unpack(data))
    with pytest.raises(Refused, match=sentence):
        opening.open_workbook(make())


def test_a_file_is_opened_in_the_sandbox(settings: Any, tmp_path: Any) -> None:
    settings.SLOTS_DIR = tmp_path
    (sheet,) = opening.open_workbook(strict(rows_with("pagu", 12)))
    assert sheet.cell(4, 4) == ("n", "12")
    with pytest.raises(Refused, match="XFD1048576"):
        opening.open_workbook(DANGEROUS[13][1]())


def mutated_verdicts(number: int, seed: int) -> list[str]:
    """What comes of mutated workbooks; raises whatever reading one of them raises."""
    sources = [writer(rows_with("pagu", "1.000")) for writer in WRITERS] + [samples.xlsx(), inline([HEADS])]
    verdicts = []
    for data in files(number, seed, sources):
        answer = unpack(data)
        if answer.startswith(b'{"trouble"'):
            verdicts.append(json.loads(answer)["trouble"])
            continue
        reading = read_tables([TABLE], opening.sheets_in(answer), {"a": 1})
        verdicts.append("problems" if reading.problems else "read")
    return verdicts


def test_a_damaged_workbook_is_read_or_refused_and_never_raises() -> None:
    verdicts = mutated_verdicts(150, 7)
    assert {"DAMAGED", "read"} <= set(verdicts)
