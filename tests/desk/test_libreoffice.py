"""Templates that LibreOffice has saved: an unedited one changes nothing, an edited one exactly what was edited in it.

The files in tests/desk/libreoffice/ hold made-up data and were saved by LibreOffice 7.4.7 (Debian 12), so that this
runs without it. `LKJ_MAKE_LIBREOFFICE=03-pk pytest tests/desk/test_libreoffice.py -k pk` has it save one book anew.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from reports.importers import opening, workbooks
from reports.importers.comparing import Scope
from reports.importers.opening import Cell, Sheet
from tests.agreements import as_draft
from tests.conftest import Office
from tests.desk.test_workbooks import Edit, all_of, book, column_of, filled, put, rows_into

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "libreoffice"
BOOKS = ("01-susunan", "02-anggaran", "03-pk", "04-realisasi")
_HEAD = 4


@pytest.fixture
def scopes(office: Office) -> dict[str, Scope]:
    """Whose template each is: the planner's, and Wulan's own for her realisasi."""
    as_draft(office.report.agreement)
    of_planner = Scope([office.organization], 2022, office.cast.planner)
    own = Scope([office.organization], 2022, office.cast.officer, 2, office.report.position_id)
    found = dict.fromkeys(BOOKS[:3], of_planner) | {BOOKS[3]: own}
    for name in os.environ.get("LKJ_MAKE_LIBREOFFICE", "").split():
        _make(name, found[name])
    return found


def row_of(sheet, column: str, value: str) -> int:
    """The row that has the value in the column with that head."""
    number = column_of(sheet, column)
    return next(row for row in range(_HEAD + 1, sheet.max_row + 1) if str(sheet.cell(row, number).value) == value)


def in_row(sheet_name: str, column: str, value: str, **values: object) -> Edit:
    """An edit of the row that has the value in the column."""

    def edit(opened: openpyxl.Workbook) -> None:
        put(sheet_name, row_of(opened[sheet_name], column, value), **values)(opened)

    return edit


EDITS: dict[str, Edit] = {
    "01-susunan": all_of(
        in_row("Pejabat", "Nama dengan gelar", "Joko Uji", **{"Pangkat/golongan": "Penata Muda (III/a)"}),
        in_row("Pejabat", "Nama dengan gelar", "Wulan Uji", Berakhir="31-12-2022"),
        rows_into("Susunan", {"Unit kerja": "Seksi Baru", "Jabatan atasan": "Sekretaris", "Eselon": "IV"}),
    ),
    "02-anggaran": all_of(
        in_row("Anggaran", "Kode", "1.01.01.2.01.01", **{"Pagu_(Rp)": "=12*8500000.5"}),
        in_row("Anggaran", "Kode", "1.01.01.2.01.02", **{"Pagu_(Rp)": 40_000_000, "Sumber_dana": "Dana Alokasi Umum"}),
        rows_into("Anggaran", {"Kode": "1.01.01.2.01.0010", "Nama": "Pemeliharaan Gedung", "Pagu (Rp)": "1.754.000"}),
    ),
    "03-pk": all_of(
        in_row("Indikator", "Indikator", "Jumlah dokumen", Target_setahun=14, Target_TW_I="3,5", Target_TW_II="-"),
        in_row("Indikator", "Indikator", "Persentase pengaduan selesai", Sumber_data="Buku pengaduan"),
        in_row("Anggaran PK", "Kode", "1.01.01.2.01.02", **{"Pagu_(Rp)": 42_500_000}),
    ),
    "04-realisasi": all_of(
        in_row("Realisasi", "Uraian", "Jumlah dokumen", Realisasi=7, Keterangan="Dua menyusul."),
        in_row("Realisasi", "Uraian", "1.01.01.2.01.01 Penyusunan Dokumen", Realisasi="Rp48.478.500"),
    ),
}


def _make(name: str, scope: Scope) -> None:
    """Have LibreOffice save the template as it is, as it comes back from its own format, and after the edit."""
    FOLDER.mkdir(exist_ok=True)
    raw, own = FOLDER / f"{name}.raw.xlsx", FOLDER / f"{name}.ods"
    raw.write_bytes(workbooks.template(book(name), scope))
    _saved(raw, FOLDER / f"{name}.xlsx")
    _saved(raw, own, "ods")
    _saved(own, FOLDER / f"{name}-from-ods.xlsx")
    raw.write_bytes(filled(name, scope, EDITS[name]))
    _saved(raw, FOLDER / f"{name}-edited.xlsx")
    raw.unlink()
    own.unlink()


def _saved(source: Path, target: Path, kind: str = "xlsx") -> None:
    with tempfile.TemporaryDirectory() as out:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to", kind]
        subprocess.run([*command, "--outdir", out, str(source)], check=True, capture_output=True, timeout=300)
        target.write_bytes((Path(out) / f"{source.stem}.{kind}").read_bytes())


@pytest.fixture
def preview(scopes: dict[str, Scope], monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], workbooks.Preview]:
    """A function that previews a file by its book and the end of its name."""
    read = opening.open_workbook

    def look(name: str, end: str) -> workbooks.Preview:
        now = read(workbooks.template(book(name), scopes[name]))
        monkeypatch.setattr(opening, "open_workbook", lambda data: _of_today(read(data), now))
        return workbooks.preview((FOLDER / f"{name}{end}.xlsx").read_bytes(), scopes[name])

    return look


def _of_today(sheets: list[Sheet], now: list[Sheet]) -> list[Sheet]:
    """The sheets with the keys of this database: rows have others here than where the file was made."""
    keys = {each.name: each.rows for each in now}
    for sheet in sheets:
        for number, cells in sheet.rows.items():
            if sheet.rows.get(_HEAD, {}).get(1) == Cell("s", "Kunci") and number > _HEAD and 1 in cells:
                cells[1] = keys[sheet.name][number][1]
    return sheets


SECTION = "Kepala Sub Bagian Umum"
DOCUMENTS = f"{SECTION} · Meningkatnya pelayanan administrasi · Jumlah dokumen"
CHANGES = {
    "01-susunan": [
        ("Seksi Baru · Kepala Seksi Baru", "", "baru", "Unit kerja: Seksi Baru\nJabatan: Kepala Seksi Baru\n"
         "Jabatan atasan: Sekretaris\nEselon: IV\nWajib LKj: Ya"),
        (f"{SECTION} · Wulan Uji · Definitif · 03-01-2022", "Berakhir", "kosong", "31-12-2022"),
        ("Kepala Seksi Lain · Joko Uji · Definitif · 03-01-2022", "Pangkat/golongan", "Penata (III/c)",
         "Penata Muda (III/a)"),
    ],
    "02-anggaran": [
        ("1.01.01.2.01.0010 Pemeliharaan Gedung", "", "baru", "Pemeliharaan Gedung; Pagu: Rp1.754.000"),
        # A formula, which LibreOffice has computed.
        ("1.01.01.2.01.01 Penyusunan Dokumen", "Pagu", "kosong", "Rp102.000.006"),
        ("1.01.01.2.01.02 Penanganan Pengaduan", "Pagu", "kosong", "Rp40.000.000"),
        ("1.01.01.2.01.02 Penanganan Pengaduan", "Sumber dana", "kosong", "Dana Alokasi Umum"),
    ],
    "03-pk": [
        (f"{SECTION} · 1.01.01.2.01.02", "Pagu (Rp)", "40.000.000", "42.500.000"),
        (DOCUMENTS, "Target setahun", "12", "14"),
        (DOCUMENTS, "Target TW I", "kosong", "3,5"),
        (DOCUMENTS, "Target TW II", "kosong", "-"),
        (f"{SECTION} · Meningkatnya penanganan pengaduan · Persentase pengaduan selesai", "Sumber data", "kosong",
         "Buku pengaduan"),
    ],
    "04-realisasi": [
        (f"{SECTION} · Jumlah dokumen", "Realisasi", "kosong", "7"),
        (f"{SECTION} · Jumlah dokumen", "Keterangan", "kosong", "Dua menyusul."),
        (f"{SECTION} · 1.01.01.2.01.01 Penyusunan Dokumen", "Realisasi", "kosong", "48.478.500"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", BOOKS)
def test_what_libreoffice_saved_changes_what_was_edited_and_nothing_else(preview, name: str) -> None:
    for end in ("", "-from-ods"):
        plan = preview(name, end).plan
        assert (plan.changes, plan.problems, plan.newer) == ([], [], 0) and plan.same > 0
    plan = preview(name, "-edited").plan
    assert plan.problems == []
    found = [(each.what, each.field, each.old, each.new.replace("\xa0", "")) for each in plan.changes]
    assert found == CHANGES[name]
