"""Workbooks that planners bring: filled templates change nothing, edits are named old → new, problems by their cell."""

import datetime
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports.actions import results, uploads
from reports.files import rendered, store
from reports.importers import opening, templates, workbooks
from reports.importers.comparing import Book, Scope
from reports.importers.opening import Cell
from reports.importers.reading import read_tables
from reports.models import Activity, Agreement, FundSource, Indicator, RenderedFile, WorkbookUpload
from reports.refusal import Refused
from reports.services import rendering
from reports.services import workbooks as services
from tests import samples
from tests.conftest import Office, _member, make_organization
from tests.html import squeezed
from tests.pages.test_query_counts import more_rows
from tests.workbook_files import by_openpyxl
from units.enums import MemberRole
from units.log import events
from units.models import Assignment, Duty, Event, Membership, Position, User

pytestmark = pytest.mark.django_db
Edit = Callable[[openpyxl.Workbook], object]


def scope_of(office: Office) -> Scope:
    return Scope([office.organization], 2022, office.cast.planner)


def book(name: str) -> Book:
    found = workbooks.book_named(name)
    assert found is not None
    return found


def filled(name: str, scope: Scope, edit: Edit | None = None) -> bytes:
    """The template with what is stored, after a person's edit, as another program saves it."""
    data = workbooks.template(book(name), scope)
    opened = openpyxl.load_workbook(io.BytesIO(data))
    if edit:
        edit(opened)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def column_of(sheet, head: str) -> int:
    return next(cell.column for cell in sheet[4] if str(cell.value).removesuffix(" *") == head)


def put(sheet_name: str, row: int, **values) -> Edit:
    """An edit that writes cells of a row, by the heads of their columns."""

    def edit(opened: openpyxl.Workbook) -> None:
        sheet = opened[sheet_name]
        for head, value in values.items():
            sheet.cell(row, column_of(sheet, head.replace("_", " "))).value = value

    return edit


@pytest.mark.parametrize("name", ["02-anggaran", "03-pk", "01-susunan"])
def test_a_template_that_nobody_edits_changes_nothing(office: Office, name: str) -> None:
    scope = scope_of(office)
    for data in (workbooks.template(book(name), scope), filled(name, scope)):
        found = workbooks.preview(data, scope)
        assert (found.plan.changes, found.plan.problems) == ([], [])
        assert found.plan.same > 0


def upload(visitor, office: Office, data: bytes, name: str = "isian.xlsx", **more):
    address = reverse("workbooks", args=[office.organization.code, 2022])
    return visitor.post(address, {"berkas": SimpleUploadedFile(name, data)}, follow=True, **more)


def test_a_planner_sees_every_change_before_it_is_applied(office: Office, login) -> None:
    scope, visitor = scope_of(office), login(office.cast.planner)
    code = Activity.objects.filter(organization=office.organization).latest("code").code
    row = next(
        n for n, each in enumerate(book("02-anggaran").stored(scope)["Anggaran"], 5) if each.values["kode"] == code
    )
    data = filled("02-anggaran", scope, put("Anggaran", row, **{"Pagu_(Rp)": "Rp 1.754.000"}))
    page = upload(visitor, office, data)
    text = page.content.decode()
    assert f"Anggaran, E{row}" in text and "1.754.000" in text and "Terapkan 1 perubahan" in text
    assert Activity.objects.get(organization=office.organization, code=code).ceiling is None
    answer = visitor.post(page.request["PATH_INFO"], follow=True)
    assert "diterapkan: 1 perubahan" in answer.content.decode()
    assert Activity.objects.get(organization=office.organization, code=code).ceiling == Decimal(1_754_000)


def test_what_the_file_lacks_or_has_elsewhere_stays_and_is_told(office: Office, login) -> None:
    """Nobody takes a deleted row for done: the sentences name what is still stored, though nothing is to be applied."""

    def without(opened: openpyxl.Workbook) -> None:
        opened["Indikator"].delete_rows(6)

    def exchanged(opened: openpyxl.Workbook) -> None:
        sheet = opened["Indikator"]
        upper, lower = ([cell.value for cell in sheet[number]] for number in (5, 6))
        for column, (above, below) in enumerate(zip(lower, upper, strict=True), 1):
            sheet.cell(5, column).value, sheet.cell(6, column).value = above, below

    scope = scope_of(office)
    second = book("03-pk").stored(scope)["Indikator"][1].values["indikator"]
    page = squeezed(upload(login(office.cast.planner), office, filled("03-pk", scope, without)))
    assert "Lembar Indikator: 1 baris yang tersimpan tidak ada di berkas ini" in page and second in page
    assert "tetap tersimpan. Lewat Excel tidak ada yang dihapus" in page and "Tidak ada perubahan" in page
    found = workbooks.preview(filled("03-pk", scope, exchanged), scope)
    assert not found.plan.changes and "urutan barisnya lain" in " ".join(found.plan.remarks)


def test_the_order_of_rows_that_no_template_showed_is_not_blamed(empty: Scope) -> None:
    """The same file once more: its rows stand as they were written, the pages order theirs by the structure."""
    backwards = rows_into("Anggaran PK", *reversed(LINES_ROWS))
    applied("01-susunan", empty, STRUCTURE)
    applied("02-anggaran", empty, ACTIVITIES)
    applied("03-pk", empty, LINES)
    data = filled("03-pk", replace(empty, year=2023), backwards)
    again = workbooks.preview(_of_year(data, 2022), empty).plan
    assert again.same == 2 and "urutan" not in " ".join(again.remarks)


def _of_year(data: bytes, year: int) -> bytes:
    """The workbook as the template of another year, whose rows it does not show."""
    opened = openpyxl.load_workbook(io.BytesIO(data))
    for row in opened[templates.ABOUT].iter_rows():
        if row[0].value == "tahun":
            row[1].value = str(year)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def test_many_new_rows_are_short_and_every_value_can_be_seen(empty: Scope, login) -> None:
    applied("01-susunan", empty, STRUCTURE)
    applied("02-anggaran", empty, ACTIVITIES)
    visitor, address = login(empty.user), reverse("workbooks", args=["dinas-baru", 2022])
    data = filled("03-pk", empty, all_of(LINES, INDICATORS))
    kept = visitor.post(address, {"berkas": SimpleUploadedFile("pk.xlsx", data)}, follow=True)
    page = squeezed(kept)
    assert "Lembar Indikator: 5 baris baru" in page and "Lembar Anggaran PK: 2 baris baru" in page
    assert page.count("Pengaduan selesai") == 1, "what a row is called is not said again among its values"
    plan = workbooks.preview(data, empty).plan
    for change in plan.changes:
        assert {text for _, text in change.more} <= {line.partition(": ")[2] for line in change.new.splitlines()} | {
            text for _, text in change.more if "\n" in text
        }
        assert all(text.splitlines()[0] in page for _, text in change.more)
    assert '<details class="book-rest"><summary>isian selebihnya (' in page
    whole = squeezed(visitor.get(kept.request["PATH_INFO"], {"isian": "semua"}))
    assert '<details class="book-rest" open>' in whole and '<details class="book-rest">' not in whole


SWAPPED_ROWS = tuple(
    {**row, "Kode": row["Nama"], "Nama": row["Kode"]} for row in (
        {"Kode": "1.05.02", "Nama": "Program Layanan Umum dan Perizinan Terpadu Satu Pintu"},
        {"Kode": "1.05.02.2.01", "Nama": "Layanan Umum"},
        {"Kode": "1.05.02.2.01.01", "Nama": "Loket", "Pagu (Rp)": 60_000_000, "Sumber dana": "DAU"},
    )
)  # fmt: skip


def test_one_cause_is_one_sentence(empty: Scope) -> None:
    # Two columns whose contents changed places.
    (told,) = problems_of("02-anggaran", empty, rows_into("Anggaran", *SWAPPED_ROWS))
    assert told == (
        "Anggaran!C4: Isi kolom Kode dan Nama tampaknya tertukar. Tukar isinya, atau judul kedua kolom itu, lalu "
        "unggah lagi."
    )
    (told,) = problems_of("01-susunan", empty, all_of(STRUCTURE, rows_into("Pejabat", {
        "Jabatan": "Kepala Dinas Baru", "Nama dengan gelar": "197202021992031002", "NIP": "Dr. Ayu Uji",
    })))  # fmt: skip
    assert "Isi kolom NIP dan Nama dengan gelar tampaknya tertukar" in told
    # An amount that cannot be read is not missed by its sumber dana, nor by the sum above it.
    rows = [
        {"Kode": "1.05.02", "Nama": "Program Layanan"},
        {"Kode": "1.05.02.2.01", "Nama": "Layanan Umum", "Pagu (Rp)": 900},
        {"Kode": "1.05.02.2.01.01", "Nama": "Loket", "Pagu (Rp)": "500,000,000.00", "Sumber dana": "DAU 400; PAD 100"},
        {"Kode": "1.05.02.2.01.02", "Nama": "Data", "Pagu (Rp)": 400},
    ]
    plan = workbooks.preview(filled("02-anggaran", empty, rows_into("Anggaran", *rows)), empty).plan
    assert [each.cell for each in plan.problems] == ["E7"] and "padahal jumlah" not in " ".join(plan.remarks)
    # Nor is the pagu of a kegiatan held against rows of which one has a wrong code.
    rows[2] = rows[2] | {"Kode": "1.05.03.2.01.01", "Pagu (Rp)": 500}
    plan = workbooks.preview(filled("02-anggaran", empty, rows_into("Anggaran", *rows)), empty).plan
    assert [each.cell for each in plan.problems] == ["C7"] and "padahal jumlah" not in " ".join(plan.remarks)
    # A refused day is no day of the preview.
    holder = {"Jabatan": "Kepala Dinas Baru", "Nama dengan gelar": "Dr. Ayu Uji", "Mulai": "04/13/2026"}
    found = workbooks.preview(filled("01-susunan", empty, all_of(STRUCTURE, rows_into("Pejabat", holder))), empty).plan
    assert [each.cell for each in found.problems] == ["J5"]
    assert not any("Mulai: " in each.new or "01-01-2022" in each.what for each in found.changes)
    # Two slips in one row are no swap.
    slip = {
        "Jabatan": "Kepala Dinas Baru",
        "Nama dengan gelar": "Dr. Ayu Uji",
        "Mulai": "besok",
        "Berakhir": "1-2-2022",
    }
    (told,) = problems_of("01-susunan", empty, all_of(STRUCTURE, rows_into("Pejabat", slip)))
    assert "“besok” bukan tanggal" in told


def test_a_sumber_dana_is_one_whatever_its_capitals(empty: Scope) -> None:
    first = {"Kode": "1.01.01", "Nama": "Program Uji", "Pagu (Rp)": 100, "Sumber dana": "DAU Rp60; PAD Rp40"}
    second = {"Kode": "1.01.01.2.01", "Nama": "Kegiatan Uji", "Pagu (Rp)": 100, "Sumber dana": "dau"}
    applied("02-anggaran", empty, rows_into("Anggaran", first, second))
    # Of a template from before only the cells that the person changed count; others follow what is stored by now.
    renamed = filled("02-anggaran", empty, put("Anggaran", 6, Nama="Kegiatan Lain"))
    untouched = filled("02-anggaran", empty)
    Activity.objects.filter(code="1.01.01.2.01").update(ceiling=70)
    found = workbooks.preview(renamed, empty).plan
    assert [(each.cell, each.field) for each in found.changes] == [("D6", "Nama")]
    found = workbooks.preview(untouched, empty).plan
    assert (found.changes, found.newer, found.same) == ([], 1, 1)
    assert any("jumlah di bawahnya Rp70" in each for each in found.remarks), "with what is stored by now"
    assert not any("tidak ada di berkas" in each for each in found.remarks)
    assert sorted(FundSource.objects.values_list("name", flat=True)) == ["DAU", "PAD"]


def rows_into(sheet_name: str, *rows: dict) -> Edit:
    """An edit that adds rows below what the sheet holds, by the heads of their columns."""

    def edit(opened: openpyxl.Workbook) -> None:
        sheet = opened[sheet_name]
        last = max((cell.row for row in sheet["C5:L400"] for cell in row if cell.value is not None), default=4)
        for number, row in enumerate(rows, last + 1):
            for head, value in row.items():
                sheet.cell(number, column_of(sheet, head)).value = value

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(opened: openpyxl.Workbook) -> None:
        for each in edits:
            each(opened)

    return edit


def applied(name: str, scope: Scope, edit: Edit) -> None:
    """Fill in the template and apply it as it was shown; afterwards the same file changes nothing, nor the template."""
    data = filled(name, scope, edit)
    found = workbooks.preview(data, scope)
    assert [str(each) for each in found.plan.problems] == []
    workbooks.apply(data, scope, token=found.plan.token, by=scope.user)
    for again in (data, filled(name, scope)):
        plan = workbooks.preview(again, scope).plan
        assert (plan.changes, plan.problems) == ([], [])


@pytest.fixture
def empty() -> Scope:
    """An office of which nothing is known but its planner."""
    organization = make_organization("dinas-baru", "Dinas Baru")
    return Scope([organization], 2022, _member(organization, "sekar", MemberRole.PLANNER))


STRUCTURE_ROWS = (
    {"Unit kerja": "Dinas Baru", "Kode unit": "kepala", "Jabatan": "Kepala Dinas Baru", "Eselon": "II"},
    {"Unit kerja": "Bidang Layanan", "Jabatan atasan": "Kepala Dinas Baru", "Dasar hukum": "Peraturan Bupati 1/2021"},
    {"Unit kerja": "Seksi Loket", "Jabatan atasan": "Kepala Bidang Layanan", "Jabatan": "Kepala Seksi Loket"},
    {"Jabatan": "Ketua Tim Data", "Jabatan atasan": "kepala bidang  layanan", "Eselon": "Tanpa eselon"},
)
STRUCTURE = rows_into("Susunan", *STRUCTURE_ROWS)
HOLDERS_ROWS = (
    {"Jabatan": "Kepala Dinas Baru", "Nama dengan gelar": "Dr. Ayu Uji", "NIP": "19700101 199003 2 001"},
    {
        "Jabatan": "Kepala Bidang Layanan",
        "Nama dengan gelar": "Bima Uji",
        "NIP": "197202021992031002",
        "Mulai": "3 Januari 2022",
        "Nama pengguna": "bima",
        "Alamat surel": "bima@contoh.go.id",
    },
    {"Jabatan": "Kepala Seksi Loket", "Nama dengan gelar": "Citra Uji", "Berakhir": "31-03-2022"},
    {"Jabatan": "Kepala Seksi Loket", "Nama dengan gelar": "Bima Uji", "NIP": "197202021992031002", "Jenis": "Plt.",
     "Mulai": datetime.date(2022, 4, 1)},
)  # fmt: skip
HOLDERS = rows_into("Pejabat", *HOLDERS_ROWS)
DUTIES_ROWS = (
    {"Jabatan": "Kepala Seksi Loket", "Jenis": "Tugas pokok", "Bunyi": "a. melayani pemohon di loket; dan"},
    {"Jabatan": "Kepala Seksi Loket", "Jenis": "Fungsi", "Bunyi": "1) penyiapan berkas;\n2) penyerahan surat."},
)
DUTIES = rows_into("Tugas dan fungsi", *DUTIES_ROWS)
ACTIVITIES_ROWS = (
    {"Kode": "1.05.02", "Nama": "Program Layanan"},
    {"Kode": "1.05.02.2.01", "Nama": "Layanan Umum"},
    {"Kode": "1.05.02.2.01.01", "Nama": "Loket", "Pagu (Rp)": "Rp 60.000.000",
     "Sumber dana": "DAU 40.000.000; PAD Rp20.000.000"},
    {"Kode": "1.05.02.2.01.02", "Nama": "Data", "Pagu (Rp)": 12_500_000, "Sumber dana": "DAU"},
    {"Nama": "JUMLAH", "Pagu (Rp)": 72_500_000},
)  # fmt: skip
ACTIVITIES = rows_into("Anggaran", *ACTIVITIES_ROWS)
LINES_ROWS = (
    {"Jabatan": "Kepala Seksi Loket", "Kode": "1.05.02.2.01.01"},
    {"Jabatan": "Kepala Seksi Loket", "Kode": "1.05.02.2.01.02", "Pagu (Rp)": 10_000_000, "Sumber dana": "PAD"},
)
LINES = rows_into("Anggaran PK", *LINES_ROWS)
_LOKET = {"Jabatan": "Kepala Seksi Loket", "Sasaran": "Meningkatnya layanan"}
INDICATORS_ROWS = (
    _LOKET | {"Indikator": "Jumlah pemohon", "Satuan": "orang", "Target setahun": 1200, "Target TW I": "300",
              "Target TW II": 600, "Target TW III": "-", "Kode anggaran": "1.05.02.2.01.01"},
    _LOKET | {"Indikator": "Pengaduan selesai", "Satuan": "%", "Target setahun": "87,5", "Jenis": "Perbandingan",
              "Nama pembilang": "Selesai", "Nama penyebut": "Masuk", "Satuan bagian": "pengaduan"},
    _LOKET | {"Indikator": "Lama layanan", "Satuan": "menit", "Target setahun": "7–9", "Arah": "Di dalam rentang"},
    _LOKET | {"Indikator": "Laporan", "Target setahun": "tepat waktu", "Target TW IV": "tercapai"},
    {"Jabatan": "Kepala Bidang Layanan", "Sasaran": "Meningkatnya mutu", "Indikator": "Indeks", "Satuan": "poin",
     "Target setahun": 4.25, "Jenis": "Komponen", "Komponen": "Kecepatan; bobot 2\nKeramahan"},
)  # fmt: skip
INDICATORS = rows_into("Indikator", *INDICATORS_ROWS)


def test_an_office_is_set_up_by_three_templates(empty: Scope) -> None:
    shown = workbooks.preview(filled("01-susunan", empty, all_of(STRUCTURE, DUTIES)), empty).plan.changes
    assert any(each.new.endswith("Bunyi: melayani pemohon di loket") for each in shown)
    applied("01-susunan", empty, all_of(STRUCTURE, HOLDERS, DUTIES))
    applied("02-anggaran", empty, ACTIVITIES)
    odd = workbooks.preview(filled("03-pk", empty, all_of(LINES, INDICATORS)), empty).plan.remarks
    assert any(
        each.startswith("Kepala Seksi Loket, ") and "Rp10.000.000 berbeda dari pagu DPA Rp12.500.000" in each
        for each in odd
    ), "what the page of the PK would remark is told before it is applied"
    # Of a whole PK first: its efisiensi would be missing on paper.
    of_posts = [each for each in odd if each.startswith("Kepala Seksi Loket")]
    assert of_posts[0].startswith("Kepala Seksi Loket: 3 indikator belum dihubungkan dengan anggaran, dan 1 anggaran")
    assert of_posts[0].endswith("di Excel, kolom Kode anggaran.")
    wrong = _LOKET | {"Indikator": "Surat", "Satuan": "surat", "Target setahun": 40, "Target TW IV": 45}
    odd = workbooks.preview(filled("03-pk", empty, rows_into("Indikator", wrong)), empty).plan.remarks
    assert any("tidak sama dengan target setahun 40" in each.replace("\u00a0", " ") for each in odd)
    english = wrong | {"Target setahun": "12,000", "Target TW IV": "1,2"}
    problems = workbooks.preview(filled("03-pk", empty, rows_into("Indikator", english)), empty).plan.problems
    assert any("“12,000”" in each.sentence and "12.000" in each.sentence for each in problems)
    odd = workbooks.preview(
        filled("03-pk", empty, rows_into("Indikator", english | {"Target setahun": "1,2"})), empty
    ).plan.remarks
    assert any("Target 1,2 surat bukan bilangan utuh" in each.replace("\u00a0", " ") for each in odd)
    applied("03-pk", empty, all_of(LINES, INDICATORS))
    (office,) = empty.offices
    posts = {post.title: post for post in Position.objects.of(office).select_related("superior", "unit")}
    assert posts["Kepala Bidang Layanan"].superior == posts["Kepala Dinas Baru"]
    assert (posts["Kepala Seksi Loket"].echelon, posts["Kepala Dinas Baru"].reports_lkj) == ("IV", False)
    assert posts["Ketua Tim Data"].unit == posts["Kepala Bidang Layanan"].unit
    held = Assignment.objects.filter(position=posts["Kepala Seksi Loket"]).order_by("starts")
    assert [(str(each.official), each.kind, each.ends) for each in held] == [
        ("Citra Uji", "definitif", datetime.date(2022, 3, 31)),
        ("Bima Uji", "plt", None),
    ]
    account = User.objects.get(username="bima")
    assert (account.official.name, account.has_usable_password()) == ("Bima Uji", False)
    assert [duty.text for duty in posts["Kepala Seksi Loket"].duties.all()] == [
        "penyiapan berkas",
        "penyerahan surat",
        "melayani pemohon di loket",
    ]
    loket = Agreement.objects.get(position=posts["Kepala Seksi Loket"])
    assert [(line.ceiling, len(line.shares.all())) for line in loket.budget_lines.all()] == [
        (Decimal(60_000_000), 2),
        (Decimal(10_000_000), 1),
    ]
    indicators = {each.name: each for each in Indicator.objects.filter(goal__agreement__position__in=posts.values())}
    due = {each.quarter: each.value for each in indicators["Jumlah pemohon"].quarter_targets.all()}
    assert due == {1: Decimal(300), 2: Decimal(600), 3: None}
    kinds = {name: (each.kind, each.over_time) for name, each in indicators.items()}
    assert kinds["Pengaduan selesai"] == ("ratio", "as_measured")
    assert (kinds["Lama layanan"][1], kinds["Jumlah pemohon"][1]) == ("as_measured", "accumulates")
    assert (kinds["Laporan"][0], kinds["Indeks"][0]) == ("statement", "components")
    assert (indicators["Lama layanan"].target, indicators["Lama layanan"].target_to) == (Decimal(7), Decimal(9))
    assert [part.weight for part in indicators["Indeks"].components.all()] == [Decimal(2), Decimal(1)]


FILLED = {
    "01-susunan": {"Susunan": STRUCTURE_ROWS, "Pejabat": HOLDERS_ROWS, "Tugas dan fungsi": DUTIES_ROWS},
    "02-anggaran": {"Anggaran": ACTIVITIES_ROWS},
    "03-pk": {"Anggaran PK": LINES_ROWS, "Indikator": INDICATORS_ROWS},
}


def test_a_file_that_was_applied_changes_nothing_whatever_it_leaves_empty(empty: Scope) -> None:
    """Cells are left empty by chance; where that can be applied, the same file says what is stored from then on."""
    chance = random.Random(1)  # noqa: S311 (to be repeated, not to be secret)
    applications = 0
    for _ in range(3):
        with transaction.atomic():
            for name, sheets in FILLED.items():
                needed = {"Jabatan atasan", "Satuan", "Nama pembilang", "Nama penyebut"}
                needed |= {each.head for table in book(name).tables(empty) for each in table.columns if each.required}
                left = {
                    sheet: [
                        {head: row[head] for head in row if head in needed or chance.random() > 0.15} for row in rows
                    ]
                    for sheet, rows in sheets.items()
                }
                data = filled(name, empty, all_of(*(rows_into(sheet, *rows) for sheet, rows in left.items())))
                if workbooks.preview(data, empty).plan.problems:
                    continue
                workbooks.apply(data, empty, token=None, by=empty.user)
                applications += 1
                again = workbooks.preview(data, empty).plan
                assert (again.changes, again.problems) == ([], []), left
            transaction.set_rollback(True)
    assert applications >= 5


def test_an_emptied_cell_of_what_follows_by_itself_deletes_nothing_and_is_told(office: Office) -> None:
    scope = scope_of(office)
    for name, sheet, heads in (
        ("01-susunan", "Susunan", ["Kode unit", "Jabatan", "Eselon"]),
        ("01-susunan", "Pejabat", ["Mulai", "Nama pengguna"]),
        ("03-pk", "Indikator", ["Jenis", "Arah", "Sepanjang tahun"]),
    ):
        found = workbooks.preview(filled(name, scope, put(sheet, 5, **dict.fromkeys(heads, None))), scope)
        assert (found.plan.changes, found.plan.problems) == ([], [])
        said = " ".join(found.plan.remarks)
        assert all(f"Lembar {sheet}, {head}: 1 sel dikosongkan" in said for head in heads)


def test_one_sumber_dana_however_it_is_typed(empty: Scope) -> None:
    """DAU, dau and “D A U” are one, in a file, against what is stored, and where an office has both already."""
    applied("01-susunan", empty, all_of(STRUCTURE, HOLDERS))
    above = ACTIVITIES_ROWS[:2]
    typed = [
        {"Kode": f"1.05.02.2.01.{n:02}", "Nama": f"Sub {n}", "Pagu (Rp)": 7, "Sumber dana": fund}
        for n, fund in enumerate(["DAU", "dau", " D A U ", "Dana Alokasi  Khusus", "dak", "DAK Rp3; dau Rp4"], 1)
    ]
    applied("02-anggaran", empty, rows_into("Anggaran", *above, *typed))
    (office,) = empty.offices
    assert [each.name for each in office.fund_sources.all()] == ["DAU", "Dana Alokasi Khusus"]
    lines = [{"Jabatan": "Kepala Seksi Loket", "Kode": each["Kode"], "Sumber dana": "dau"} for each in typed[:3]]
    lines.append({"Jabatan": "Kepala Seksi Loket", "Kode": typed[5]["Kode"], "Sumber dana": "dak Rp3; DAU: 4"})
    applied("03-pk", empty, rows_into("Anggaran PK", *lines))
    office.fund_sources.create(name="dau", order=9)
    (change,) = workbooks.preview(
        filled("02-anggaran", empty, put("Anggaran", 8, Sumber_dana="dau")), empty
    ).plan.changes
    assert (change.old, change.new) == ("DAU", "dau")


def test_what_follows_is_said_before_it_is_applied(empty: Scope) -> None:
    """A sum below the list is skipped, a new official ends the former one, accounts wait for passwords."""
    applied("01-susunan", empty, all_of(STRUCTURE, HOLDERS))
    successor = {"Jabatan": "Kepala Bidang Layanan", "Nama dengan gelar": "Dita Uji", "Mulai": "1-7-2022"}
    data = filled("01-susunan", empty, rows_into("Pejabat", successor | {"Nama pengguna": "dita"}))
    said = " ".join(workbooks.preview(data, empty).plan.remarks)
    assert "Bima Uji berakhir sebagai Kepala Bidang Layanan pada 30 Juni 2022, karena Dita Uji" in said
    assert "1 akun baru belum mempunyai kata sandi" in said
    total = rows_into("Anggaran", {"Kode": "JUMLAH", "Pagu (Rp)": 72_500_000}, {"Nama": "Total", "Pagu (Rp)": 1})
    found = workbooks.preview(filled("02-anggaran", empty, all_of(ACTIVITIES, total)), empty).plan
    assert (
        not found.problems and "Lembar Anggaran: 3 baris jumlah atau judul dilewati (baris 9, 10, 11)." in found.remarks
    )


def test_a_template_says_above_its_heads_what_to_write_and_leaves_room_for_notes(office: Office) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(workbooks.template(book("01-susunan"), scope_of(office))))
    sheet = opened["Susunan"]
    assert sheet.cell(3, column_of(sheet, "Kode unit")).value == "Kosong: dibuat dari namanya"
    own = openpyxl.utils.get_column_letter(sheet.max_column + 1)
    assert sheet.protection.sheet and not sheet.column_dimensions[own].protection.locked
    assert "catatan Anda sendiri" in sheet.cell(2, 3).value


def problems_of(name: str, scope: Scope, edit: Edit) -> list[str]:
    found = workbooks.preview(filled(name, scope, edit), scope)
    assert not found.can_apply
    return [str(each) for each in found.plan.problems]


def test_what_does_not_fit_is_named_with_what_is_likely_meant(empty: Scope) -> None:
    applied("01-susunan", empty, all_of(STRUCTURE, HOLDERS))
    applied("02-anggaran", empty, ACTIVITIES)
    found = problems_of(
        "03-pk",
        empty,
        all_of(
            rows_into(
                "Anggaran PK",
                {"Jabatan": "Kepala Seksi Loket", "Kode": "1.05.02.2.01.07"},
                {"Jabatan": "Seksi Loket Umum", "Kode": "1.05.02.2.01.02", "Sumber dana": "DAK"},
                {"Jabatan": "Kepala Bidang", "Kode": "1.05.02.2.01.02"},
                {"Jabatan": "JUMLAH", "Pagu (Rp)": 72_500_000},
            ),
            rows_into(
                "Indikator", _LOKET | {"Indikator": "Jumlah", "Satuan": "orang", "Target setahun": "29.5102.000"}
            ),
        ),
    )
    assert found == [
        "Anggaran PK!D5: Kode 1.05.02.2.01.07 tidak ada di 02-anggaran tahun 2022; maksud Anda 1.05.02.2.01.01?",
        "Anggaran PK!C6: Jabatan “Seksi Loket Umum” tidak ada di Dinas Baru. Pilih dari daftar di sel ini, atau tambah "
        "dahulu jabatan itu di lembar Susunan (01-susunan).",
        "Anggaran PK!G6: Sumber dana “DAK” tidak ada di 02-anggaran.",
        "Anggaran PK!C7: Jabatan “Kepala Bidang” tidak ada di Dinas Baru; maksud Anda Kepala Bidang Layanan?",
        "Indikator!H5: “29.5102.000” bukan angka; maksud Anda 295.102.000?",
    ]
    # What only the verbs know: the same number for two persons, a unit's code that is taken.
    found = problems_of(
        "01-susunan",
        empty,
        all_of(
            rows_into(
                "Pejabat", {"Jabatan": "Ketua Tim Data", "Nama dengan gelar": "Lain", "NIP": "197202021992031002"}
            ),
            rows_into(
                "Susunan", {"Unit kerja": "Seksi B", "Kode unit": "kepala", "Jabatan atasan": "Kepala Dinas Baru"}
            ),
        ),
    )
    assert found == [
        "Susunan!D9: Kode kepala sudah dipakai unit lain. Tulis misalnya seksi-b, atau kosongkan: terisi sendiri.",
        "Pejabat!E9: NIP ini sudah dipakai Bima Uji. Periksa angkanya, atau tulis nama yang sama.",
    ]


def test_all_problems_come_at_once_in_words_of_the_sheet(empty: Scope) -> None:
    """What only a verb knows is named beside what the file itself says wrong; nobody uploads three times."""
    applied("01-susunan", empty, all_of(STRUCTURE, HOLDERS))
    found = problems_of(
        "01-susunan",
        empty,
        all_of(
            rows_into(
                "Susunan",
                {"Unit kerja": "Seksi B", "Jabatan atasan": "Kabid Layanan", "Eselon": "V"},
                {
                    "Unit kerja": "Seksi C",
                    "Kode unit": "kepala",
                    "Jabatan atasan": "Kepala Dinas Baru",
                    "Eselon": "IV.a",
                },
                {"Unit kerja": "Bidang Lain"},
                {"Unit kerja": "JUMLAH", "Kode unit": 9},
            ),
            rows_into(
                "Pejabat",
                {"Jabatan": "Kepala Seksi B", "Nama dengan gelar": "Eka Uji"},
                {"Jabatan": "Ketua Tim Data", "Nama dengan gelar": "Lain", "NIP": "197202021992031002"},
                {
                    "Jabatan": "Ketua Tim Data",
                    "Nama dengan gelar": "Citra Uji",
                    "Mulai": "1-2-2022",
                    "Nama pengguna": "c1",
                },
                {"Jabatan": "Kepala Dinas", "Nama dengan gelar": "Citra Uji", "Jenis": "Plh.", "Nama pengguna": "c2"},
                {"Jabatan": "Ketua Tim Data", "Nama dengan gelar": "Citra Uji", "Mulai": "1-3-2022"},
                {"Jabatan": "Kepala Bidang Layanan", "Nama dengan gelar": "Bima Uji", "Mulai": "1-3-2022"},
                {"Jabatan": "Ketua Tim Data", "Nama dengan gelar": "Bima Uji", "Jenis": "Plt.", "Nama pengguna": "b2"},
            ),
        ),
    )
    assert found == [
        "Susunan!F9: Jabatan “Kabid Layanan” tidak ada di Dinas Baru; maksud Anda Kepala Bidang Layanan?",
        "Susunan!G9: “V” tidak ada dalam daftar. Tulis salah satu dari: II, III, IV, Tanpa eselon.",
        "Susunan!D10: Kode kepala sudah dipakai unit lain. Tulis misalnya seksi-c, atau kosongkan: terisi sendiri.",
        "Susunan!F11: Isi jabatan atasannya: pimpinan sudah ada, Kepala Dinas Baru. Bila ini bukan jabatan, hapus "
        "barisnya.",
        "Pejabat!E10: NIP ini sudah dipakai Bima Uji. Periksa angkanya, atau tulis nama yang sama.",
        "Pejabat!C12: Jabatan “Kepala Dinas” tidak ada di Dinas Baru; maksud Anda Kepala Dinas Baru?",
        "Pejabat!L12: Citra Uji sudah ada di baris 11, dengan nama pengguna lain: “c1”. Tulis sama di kedua baris, "
        "atau kosongkan di sini.",
        "Pejabat!D13: Citra Uji sudah memegang jabatan ini di baris 11. Hapus salah satu baris; bila dua masa yang "
        "terpisah, isi Berakhir pada yang lebih dahulu.",
        "Pejabat!D14: Bima Uji sudah memegang jabatan ini sejak 3 Januari 2022. Hapus baris ini, atau ubah baris "
        "penugasan yang sudah ada.",
        "Pejabat!L15: Bima Uji sudah mempunyai akun “bima”. Kosongkan sel ini.",
    ]
    (found,) = problems_of("01-susunan", empty, put("Pejabat", 6, Nama_pengguna="bima2"))
    assert found.startswith("Pejabat!L6: Nama pengguna") and "Kembalikan bima, lalu ganti di halaman Akun" in found


def test_what_can_mean_only_one_thing_is_read(empty: Scope) -> None:
    """People write the abbreviation without its point, the echelon as a number, and Tugas for Tugas pokok."""
    holders = ({**HOLDERS_ROWS[3], "Jenis": "Plt"}, {**HOLDERS_ROWS[0], "Jenis": "Pelaksana Harian"})
    posts = ("3", "Eselon III", "iii a", "III.", 3, "3.b")
    below = [
        {"Unit kerja": f"Bidang {number}", "Jabatan atasan": "Kepala Dinas Baru", "Eselon": written}
        for number, written in enumerate(posts)
    ]
    applied(
        "01-susunan",
        empty,
        all_of(
            rows_into("Susunan", *STRUCTURE_ROWS, *below),
            rows_into("Pejabat", *holders),
            rows_into("Tugas dan fungsi", {**DUTIES_ROWS[0], "Jenis": "Tugas"}, {**DUTIES_ROWS[1], "Jenis": "fungsi"}),
        ),
    )
    office = empty.offices[0]
    own = Position.objects.filter(unit__organization=office)
    assert set(own.filter(title__startswith="Kepala Bidang ", title__regex="[0-9]$").values_list("echelon")) == {
        ("III",)
    }
    kinds = Assignment.objects.filter(position__in=own).order_by("position__unit__order", "pk")
    assert set(kinds.values_list("official__name", "kind")) == {("Dr. Ayu Uji", "plh"), ("Bima Uji", "plt")}
    assert set(Duty.objects.filter(position__in=own).values_list("kind", flat=True)) == {"tugas", "fungsi"}


def test_equal_problems_are_told_once_with_their_cells(empty: Scope, login) -> None:
    rows = [{**DUTIES_ROWS[0], "Jenis": "Wewenang", "Bunyi": f"butir {number}"} for number in range(14)]
    visitor, address = login(empty.user), reverse("workbooks", args=["dinas-baru", 2022])
    data = filled("01-susunan", empty, all_of(STRUCTURE, rows_into("Tugas dan fungsi", *rows)))
    page = squeezed(visitor.post(address, {"berkas": SimpleUploadedFile("isi.xlsx", data)}, follow=True))
    assert page.count("“Wewenang” tidak ada dalam daftar") == 1 and "14 masalah" in page
    cells = ", ".join(f"D{number}" for number in range(5, 17))
    assert f"Lembar Tugas dan fungsi, sel {cells}, dan 2 lainnya:" in page


def test_rows_without_problems_are_shown_beside_those_that_have_some(empty: Scope) -> None:
    """A file of activities as one of the structure: what is right in it can be seen before the rest is mended."""
    applied("02-anggaran", empty, ACTIVITIES)
    wrong = rows_into(
        "Anggaran",
        {"Kode": "1.05.02.2.01.03", "Nama": "Arsip", "Pagu (Rp)": 5_000_000, "Sumber dana": "Hibah"},
        {"Kode": "1.05.02.2.01.04", "Nama": "Slip", "Pagu (Rp)": 1_000, "Sumber dana": "35.000.000"},
        {"Kode": "1.05.02.2.01.05", "Nama": "Titik", "Pagu (Rp)": "29.5102.000"},
    )
    data = filled("02-anggaran", empty, all_of(put("Anggaran", 8, **{"Pagu_(Rp)": "9,5,0"}, Nama="Data satu"), wrong))
    found = workbooks.preview(data, empty)
    assert not found.can_apply and not found.plan.steps
    assert [each.cell for each in found.plan.problems] == ["E8", "F10", "E11"]
    told = [(each.cell, each.field, each.new) for each in found.plan.changes]
    assert ("C9", "", "Arsip; Pagu: Rp5.000.000; Sumber dana: Hibah") in told
    assert ("C11", "", "Titik") in told, "of a row with a cell that cannot be read, what can be read"
    assert ("D8", "Nama", "Data satu") in told and not any(field == "Pagu" for _, field, _ in told)
    assert not any("Slip" in each.what for each in found.plan.changes)
    assert "Sumber dana baru: Hibah." in found.plan.remarks, "a sum that slipped is no fund"


def test_a_sheet_or_column_that_is_not_read_is_named(empty: Scope) -> None:
    applied("01-susunan", empty, all_of(STRUCTURE, HOLDERS))

    def renamed(opened: openpyxl.Workbook) -> None:
        opened["Susunan"].title = "Sheet1"

    def headed(opened: openpyxl.Workbook) -> None:
        opened["Susunan"].cell(4, column_of(opened["Susunan"], "Unit kerja")).value = "Nama Unit"

    def noted(opened: openpyxl.Workbook) -> None:
        opened.create_sheet("Catatan").append(["cek SK"])
        sheet = opened["Susunan"]
        sheet.cell(4, sheet.max_column + 1).value = "Kata Bu Sari"

    def without(opened: openpyxl.Workbook) -> None:
        opened["Susunan"].delete_cols(column_of(opened["Susunan"], "Dasar hukum"))

    (found,) = problems_of("01-susunan", empty, renamed)
    assert "Lembar Susunan tidak ditemukan, sedangkan lembar “Sheet1” tidak dibaca" in found
    (found,) = problems_of("01-susunan", empty, headed)
    assert found.startswith("Susunan!C4: Kolom “Unit kerja” tidak ditemukan, dan kolom “nama unit” tidak dibaca.")
    said = " ".join(workbooks.preview(filled("01-susunan", empty, noted), empty).plan.remarks)
    assert "Lembar “Catatan” bukan bagian templat ini" in said and "kolom “kata bu sari”" in said
    plan = workbooks.preview(filled("01-susunan", empty, without), empty).plan
    assert (plan.changes, plan.problems) == ([], [])
    assert "Lembar Susunan: kolom “Dasar hukum” tidak ada, jadi isinya tidak berubah." in plan.remarks


def test_rows_of_sums_heads_and_urusan_are_skipped_and_told(empty: Scope) -> None:
    odd = [
        {"Kode": "2.15", "Nama": "URUSAN PERHUBUNGAN"}, {"Kode": "Kode", "Nama": "Nama"},
        {"Kode": 1, "Nama": 2, "Pagu (Rp)": 3, "Sumber dana": 4}, {"Kode": "5.1.02.01", "Nama": "Belanja barang"},
    ]  # fmt: skip
    found = workbooks.preview(filled("02-anggaran", empty, rows_into("Anggaran", *odd, *ACTIVITIES_ROWS)), empty).plan
    assert not found.problems
    assert "Lembar Anggaran: 5 baris jumlah atau judul dilewati (baris 5, 6, 7, 8, 13)." in found.remarks
    (said,) = problems_of(
        "02-anggaran", empty, rows_into("Anggaran", *ACTIVITIES_ROWS[:2], {"Pagu (Rp)": "=SUM(E5:E6)"})
    )
    assert said.startswith("Anggaran!E7: Baris ini tidak mempunyai kode dan nama. Isi, atau hapus isi barisnya")
    total = [{"Unit kerja": "Jumlah", "Kode unit": 4}, {"Jabatan": "TOTAL:"}]
    found = workbooks.preview(filled("01-susunan", empty, rows_into("Susunan", *STRUCTURE_ROWS, *total)), empty).plan
    assert not found.problems and "(baris 9, 10)" in found.remarks[-1]


def test_a_version_in_force_takes_words_only(office: Office) -> None:
    scope = scope_of(office)
    rows = [each.values["indikator"] for each in book("03-pk").stored(scope)["Indikator"]]
    row = 5 + rows.index("Jumlah dokumen")
    (found,) = problems_of("03-pk", scope, put("Indikator", row, Target_setahun="13"))
    assert f"Indikator!H{row}" in found and "sudah berlaku" in found
    (found,) = problems_of("03-pk", scope, put("Anggaran PK", 5, **{"Pagu_(Rp)": 5}))
    assert "pergeseran anggaran" in found
    applied("03-pk", scope, put("Indikator", row, Indikator="Jumlah dokumen rencana", Sumber_data="Rekap"))
    stored = Indicator.objects.get(pk=office.documents.pk)
    assert (stored.name, stored.data_source) == ("Jumlah dokumen rencana", "Rekap")


def own_scope(office: Office, user: User) -> Scope:
    return Scope([office.organization], 2022, user, 2, office.report.position_id)


def realisasi_row(scope: Scope, words: str) -> int:
    rows = book("04-realisasi").stored(scope)["Realisasi"]
    return 5 + next(number for number, each in enumerate(rows) if words in each.values["uraian"])


def test_a_head_fills_in_realisasi_offline(office: Office, login) -> None:
    scope, visitor = own_scope(office, office.cast.officer), login(office.cast.officer)
    edit = all_of(
        put("Realisasi", realisasi_row(scope, "Jumlah dokumen"), Realisasi=6, Keterangan="Sesuai rencana."),
        put("Realisasi", realisasi_row(scope, "Pengaduan selesai"), Realisasi="9 pengaduan"),
        put("Realisasi", realisasi_row(scope, "Pengaduan masuk"), Realisasi="12"),
        put("Realisasi", realisasi_row(scope, "Penyusunan Dokumen"), Realisasi="Rp 48.000.000"),
    )
    address = reverse("own_workbook", args=[office.report.pk])
    assert visitor.get(reverse("own_template", args=[office.report.pk])).content[:2] == b"PK"
    data = filled("04-realisasi", scope, edit)
    file = SimpleUploadedFile("isian.xlsx", data)
    page = visitor.post(address, {"berkas": file}, follow=True)
    shown = page.content.decode()
    assert "Terapkan 5 perubahan" in shown and "Belum ada yang masuk ke aplikasi." in shown
    assert "Realisasi Triwulan II 2022" in shown and f'href="{address}"' in shown
    visitor.post(page.request["PATH_INFO"])
    stored = {each.indicator_id: each for each in office.report.indicator_results.all()}
    assert (stored[office.documents.pk].realisasi, stored[office.documents.pk].note) == (Decimal(6), "Sesuai rencana.")
    ratio = stored[office.complaints.pk]
    assert (ratio.numerator, ratio.denominator) == (Decimal(9), Decimal(12))
    assert office.report.budget_results.get(line=office.lines[0]).realisasi == Decimal(48_000_000)
    for each in (data, filled("04-realisasi", scope)):
        again = workbooks.preview(each, scope)
        assert (again.plan.changes, again.plan.problems) == ([], [])
    shown = {each.values["uraian"]: each.values for each in book("04-realisasi").stored(scope)["Realisasi"]}
    assert shown["Jumlah dokumen"]["kini"] == "6\u00a0dokumen"
    assert next(each["target"] for words, each in shown.items() if "selesai" in words).endswith("untuk hasilnya")
    beyond = put("Realisasi", realisasi_row(scope, "Penyusunan Dokumen"), Realisasi="Rp9.480.000.000")
    (asked,) = workbooks.preview(filled("04-realisasi", scope, beyond), scope).plan.remarks
    assert "Realisasi anggaran Rp9.480.000.000 melebihi pagu" in asked and asked.endswith("Melebihi pagu, benar?")
    cell = f"H{realisasi_row(scope, 'Penyusunan Dokumen')}"
    assert asked.startswith(f"Lembar Realisasi, sel {cell}: ")
    # Whatever the entry page asks.
    Indicator.objects.filter(pk=office.documents.pk).update(target=350)
    row = realisasi_row(scope, "Jumlah dokumen")
    thousand = put("Realisasi", row, Realisasi="1,25")
    (asked,) = workbooks.preview(filled("04-realisasi", scope, thousand), scope).plan.remarks
    assert f"sel H{row}: Tertulis 1,25 dokumen" in asked.replace("\u00a0", " ") and asked.endswith("Maksud Anda 1.250?")
    more = put("Realisasi", realisasi_row(scope, "Pengaduan selesai"), Realisasi="14")
    (asked,) = workbooks.preview(filled("04-realisasi", scope, more), scope).plan.remarks
    assert "Pembilang 14 pengaduan lebih besar daripada penyebut 12 pengaduan" in asked.replace("\u00a0", " ")
    # A remark beside a value that stays is no reason to ask about it.
    kept = put("Realisasi", row, Keterangan="Sesuai rencana kerja.")
    assert workbooks.preview(filled("04-realisasi", scope, kept), scope).plan.remarks == []
    Indicator.objects.filter(pk=office.documents.pk).update(unit="%", target=88, decimals=4)
    part = put("Realisasi", realisasi_row(scope, "Jumlah dokumen"), Realisasi=0.8725)
    (asked,) = workbooks.preview(filled("04-realisasi", scope, part), scope).plan.remarks
    assert "jauh di bawah targetnya" in asked and "87,25%" in asked.replace("\u00a0", "")


def test_realisasi_is_written_by_its_author_alone(office: Office, login) -> None:
    whole = Scope([office.organization], 2022, office.cast.planner, 2)
    row = realisasi_row(whole, "Jumlah dokumen")
    more = realisasi_row(whole, "Pengaduan masuk")
    edit = all_of(put("Realisasi", row, Realisasi="6"), put("Realisasi", more, Realisasi="6"))
    (found,) = problems_of("04-realisasi", whole, edit)
    assert "hanya diisi pejabatnya" in found and found.endswith(f" Juga sel H{max(row, more)}.")
    assert all(each.locked for each in book("04-realisasi").stored(whole)["Realisasi"])
    sheet = openpyxl.load_workbook(io.BytesIO(workbooks.template(book("04-realisasi"), whole)))["Realisasi"]
    assert sheet.cell(2, 3).value.startswith("Hanya untuk dibaca: barisnya diisi pejabat masing-masing")
    assert all(cell.protection.locked for each in sheet.iter_rows(min_row=5, max_col=9) for cell in each)
    own = workbooks.template(book("04-realisasi"), own_scope(office, office.cast.officer))
    sheet = openpyxl.load_workbook(io.BytesIO(own))["Realisasi"]
    assert sheet.cell(2, 3).value.startswith("Isi sel putih.")
    assert login(office.cast.head).get(reverse("own_workbook", args=[office.report.pk])).status_code == 403
    (found,) = problems_of(
        "04-realisasi", own_scope(office, office.cast.officer), put("Realisasi", 5, Realisasi="29.5102.000")
    )
    assert found.endswith("!H5: “29.5102.000” bukan angka; maksud Anda 295.102.000?")


def test_what_others_changed_since_the_template_is_kept_or_told(office: Office) -> None:
    scope = own_scope(office, office.cast.officer)
    row = realisasi_row(scope, "Jumlah dokumen")
    untouched = filled("04-realisasi", scope)
    touched = filled("04-realisasi", scope, put("Realisasi", row, Realisasi=7))
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(5))
    found = workbooks.preview(untouched, scope)
    assert (found.plan.changes, found.plan.newer) == ([], 1)
    (change,) = workbooks.preview(touched, scope).plan.changes
    assert (change.old, change.new, change.also) == ("5", "7", True)


def test_a_template_from_before_changes_only_the_cells_that_its_person_touched(office: Office) -> None:
    """Its other cells follow what is stored by now, also those that were empty; a row as it was is counted."""
    scope, own = scope_of(office), own_scope(office, office.cast.officer)
    post = Position.objects.get(pk=book("01-susunan").stored(scope)["Susunan"][0].key)
    indicator = Indicator.objects.get(pk=book("03-pk").stored(scope)["Indikator"][0].key)
    number = realisasi_row(own, "Jumlah dokumen")
    made = [
        ("01-susunan", scope, "Susunan", 5, {"Jabatan": "Pimpinan"}),
        ("03-pk", scope, "Indikator", 5, {"Satuan": "berkas"}),
        ("04-realisasi", own, "Realisasi", number, {"Keterangan": "Menurut register"}),
    ]
    touched = [(filled(name, whose, put(sheet, row, **cells)), cells) for name, whose, sheet, row, cells in made]
    untouched = [filled(name, whose) for name, whose, *_ in made]
    post.unit.name = "Dinas Yang Berganti Nama"
    post.unit.save()
    Indicator.objects.filter(pk=indicator.pk).update(data_source="Register", name="Nama lain")
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(5))
    for (data, cells), as_it_was, (_, whose, *_) in zip(touched, untouched, made, strict=True):
        plan = workbooks.preview(data, whose).plan
        assert [(each.field, each.new, each.also) for each in plan.changes] == [(*next(iter(cells.items())), True)]
        assert not any("dikosongkan" in each for each in plan.remarks)
        plan = workbooks.preview(as_it_was, whose).plan
        assert (plan.changes, plan.problems) == ([], []) and plan.newer


def test_a_change_between_the_look_and_the_apply_is_told_to_both(office: Office, login) -> None:
    scope, visitor = scope_of(office), login(office.cast.planner)
    page = upload(visitor, office, filled("02-anggaran", scope, put("Anggaran", 5, Nama="Program Baru")))
    Activity.objects.filter(organization=office.organization, code="1.01.01").update(name="Program Lain")
    answer = visitor.post(page.request["PATH_INFO"], follow=True).content.decode()
    assert "Sementara itu data di aplikasi berubah" in answer
    assert "Program Lain" in answer and "baris ini diubah juga" in answer
    assert "1 baris dalam berkas ini diubah juga" in " ".join(answer.split())
    assert Activity.objects.filter(name="Program Baru").count() == 0
    visitor.post(page.request["PATH_INFO"])
    assert Activity.objects.filter(name="Program Baru").count() == 1
    # A second click changes nothing.
    assert visitor.post(page.request["PATH_INFO"], follow=True).status_code == 200


def test_several_offices_in_one_file(office: Office, empty: Scope) -> None:
    Membership.objects.create(user=empty.user, organization=office.organization, role=MemberRole.PLANNER)
    both = Scope([*empty.offices, office.organization], 2022, empty.user)
    new = {"Kode": "1.05.02", "Nama": "Program Layanan"}
    applied("02-anggaran", both, rows_into("Anggaran", {"Kantor": "dinas-baru"} | new))
    assert Activity.objects.get(organization=empty.offices[0]).code == "1.05.02"
    (found,) = problems_of(
        "02-anggaran", both, rows_into("Anggaran", {"Kantor": "dinas-lain"} | new | {"Kode": "2.01.01"})
    )
    assert "Kantor “dinas-lain” tidak ada di antara kantor Anda" in found
    # A file of one office means the office of the page.
    one = filled("02-anggaran", empty, rows_into("Anggaran", {"Kode": "1.05.03", "Nama": "Program Lain"}))
    (change,) = workbooks.preview(one, both).plan.changes
    assert change.office == ""


@pytest.mark.parametrize("name", ["01-susunan", "02-anggaran", "03-pk", "04-realisasi"])
def test_a_template_of_another_office_is_refused_and_both_are_named(office: Office, name: str) -> None:
    """Its programs, posts and sums would become this office's; also a planner of both is asked where it belongs."""
    own, other = office.organization, make_organization("dinas-ketiga", "Dinas Ketiga")
    planner, quarter = office.cast.planner, 2 if name.startswith("04") else None
    data = workbooks.template(book(name), Scope([own], 2022, planner, quarter))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert own.name in sheet.cell(1, 3).value and "2022" in sheet.cell(1, 3).value
    for offices in ([other], [other, own]):
        for read in (workbooks.preview, lambda *its: workbooks.apply(*its, token=None, by=planner)):
            with pytest.raises(
                Refused, match=f"Templat ini milik {own.name}, sedangkan halaman ini milik Dinas Ketiga"
            ):
                read(data, Scope(offices, 2022, planner, quarter))
    # One from before offices were named in it, and one of an office whose code has changed, say the code.
    own.code, other.name = "kode-baru", own.name
    for offices in ([own], [other]):
        with pytest.raises(Refused, match="milik kantor berkode dinas-uji"):
            workbooks.preview(data, Scope(offices, 2022, planner, quarter))


def test_rows_of_several_offices_need_their_column(office: Office, empty: Scope) -> None:
    """Without it all of them would be taken for the office of the page."""
    both = Scope([*empty.offices, office.organization], 2022, empty.user)

    def without(opened: openpyxl.Workbook) -> None:
        opened["Anggaran"].delete_cols(column_of(opened["Anggaran"], "Kantor"))

    with pytest.raises(Refused, match="kolom “Kantor” tidak ada"):
        workbooks.preview(filled("02-anggaran", both, without), both)


def test_the_command_takes_the_office_that_the_file_names(office: Office, empty: Scope, tmp_path, capsys) -> None:
    """Not the first by its code, as rows without a column would."""
    file = tmp_path / "isian.xlsx"
    file.write_bytes(filled("02-anggaran", scope_of(office), put("Anggaran", 5, Nama="Program Baru")))
    call_command("import_workbook", str(file), "--year=2022")
    assert Activity.objects.get(name="Program Baru").organization == office.organization
    with pytest.raises(
        CommandError, match=f"Templat ini milik .*, sedangkan halaman ini milik {empty.offices[0].name}"
    ):
        call_command("import_workbook", str(file), "--year=2022", "--organization=dinas-baru")
    file.write_bytes(
        by_openpyxl([["Kode", "Nama", "Pagu (Rp)", "Sumber dana"], ["9.01.02", "Program Lain"]], "Anggaran")
    )
    with pytest.raises(CommandError, match="Sebutkan kantornya dengan --organization"):
        call_command("import_workbook", str(file), "--year=2022")
    call_command("import_workbook", str(file), "--year=2022", "--organization=dinas-baru")
    assert Activity.objects.get(name="Program Lain").organization == empty.offices[0]


def test_a_refused_file_says_why_and_changes_nothing(office: Office, login) -> None:
    visitor = login(office.cast.planner)
    assert "bukan buku kerja Excel" in upload(visitor, office, samples.image()).content.decode()
    other_year = Scope([office.organization], 2023, office.cast.planner)
    page = upload(visitor, office, workbooks.template(book("02-anggaran"), other_year))
    assert "Buka halaman ini untuk tahun 2023" in page.content.decode()
    assert upload(visitor, office, b"").status_code == 200
    assert visitor.post(reverse("workbooks", args=["dinas-uji", 2022])).status_code == 422
    # Nobody else sees it.
    address = page.request["PATH_INFO"]
    assert login(office.cast.stranger).get(address).status_code == 404
    assert login(office.cast.officer).get(reverse("workbooks", args=["dinas-uji", 2022])).status_code == 403


def test_of_two_uploads_the_first_says_that_it_gave_way(office: Office, login) -> None:
    visitor, scope = login(office.cast.planner), scope_of(office)
    first = upload(visitor, office, filled("02-anggaran", scope, put("Anggaran", 5, Nama="Program Satu")))
    address, token = first.request["PATH_INFO"], WorkbookUpload.objects.get().token
    upload(visitor, office, filled("02-anggaran", scope, put("Anggaran", 5, Nama="Program Dua")))
    told = visitor.post(address, {"token": token}, follow=True)
    assert told.status_code == 200 and "sudah diganti unggahan Anda yang lebih baru" in squeezed(told)
    assert "Unggah berkas lain" in squeezed(told) and not Activity.objects.filter(name="Program Satu").exists()
    # A job that was comparing it meanwhile brings nothing back.
    given_way = WorkbookUpload.objects.get(path="")
    uploads.note_compared(given_way, result="{}", token=token)
    uploads.note_refused(given_way, ["Gagal."])
    assert "sudah diganti" in squeezed(visitor.get(address))
    (last,) = WorkbookUpload.objects.exclude(path="")
    visitor.post(reverse("upload", args=[last.pk]), {"token": last.token})
    assert Activity.objects.filter(name="Program Dua").exists()


def test_a_new_head_of_an_office_owes_no_report_where_the_cell_is_empty(empty: Scope) -> None:
    rows = rows_into(
        "Susunan", {"Unit kerja": "Dinas Baru"}, {"Unit kerja": "Bidang Satu", "Jabatan atasan": "Kepala Dinas Baru"}
    )
    head, below = workbooks.preview(filled("01-susunan", empty, rows), empty).plan.changes
    assert "Wajib LKj: Tidak" in head.new and "Wajib LKj: Ya" in below.new
    applied("01-susunan", empty, rows)
    assert list(Position.objects.order_by("pk").values_list("reports_lkj", flat=True)) == [False, True]


def test_the_command_says_and_does_the_same(office: Office, tmp_path, capsys) -> None:
    scope, file = scope_of(office), tmp_path / "isian.xlsx"
    file.write_bytes(filled("02-anggaran", scope, put("Anggaran", 5, Nama="Program Baru")))
    arguments = ("import_workbook", str(file), "--year=2022", "--organization=dinas-uji")
    call_command(*arguments, "--dry-run")
    assert "Anggaran!D5 1.01.01 Program Baru: Nama: Program Penunjang → Program Baru" in capsys.readouterr().out
    assert not Activity.objects.filter(name="Program Baru").exists()
    call_command(*arguments, "--json", "--by=dewi")
    said = json.loads(capsys.readouterr().out)
    assert (said["applied"], len(said["changes"]), Activity.objects.get(name="Program Baru").code) == (
        True,
        1,
        "1.01.01",
    )
    file.write_bytes(filled("02-anggaran", scope, put("Anggaran", 5, **{"Pagu_(Rp)": "29.5102.000"})))
    for more in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match=r"maksud Anda 295.102.000|1 masalah"):
            call_command(*arguments, *more)
    for wrong in (["--year=2022", "--organization=tidak-ada"], ["--year=2022", "--by=tidak-ada"]):
        with pytest.raises(CommandError, match="tidak ada"):
            call_command("import_workbook", str(file), *wrong)
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        call_command("import_workbook", str(tmp_path / "tidak-ada.xlsx"), "--year=2022")


def test_a_new_post_with_its_holder_account_and_duties_takes_few_queries(empty: Scope) -> None:
    """A thousand posts are applied in seconds; each event that the pages write is written."""
    number = 8
    posts = [{"Unit kerja": f"Bidang {n}", "Jabatan atasan": "Kepala Dinas Baru" if n else ""} for n in range(number)]
    posts[0] |= {"Unit kerja": "Dinas Baru"}
    titles = ["Kepala Dinas Baru", *(f"Kepala Bidang {n}" for n in range(1, number))]
    held = [
        {
            "Jabatan": title,
            "Nama dengan gelar": f"Orang {n} Uji",
            "NIP": f"19700101199003{n:04}",
            "Nama pengguna": f"o{n}",
        }
        for n, title in enumerate(titles)
    ]
    owed = [{"Jabatan": title, "Jenis": "Fungsi", "Bunyi": f"penyiapan {n}"} for title in titles for n in range(3)]
    edits = (rows_into("Susunan", *posts), rows_into("Pejabat", *held), rows_into("Tugas dan fungsi", *owed))
    data = filled("01-susunan", empty, all_of(*edits))
    with CaptureQueriesContext(connection) as asked:
        workbooks.apply(data, empty, token=None, by=empty.user)
    assert Assignment.objects.filter(official__user__username__startswith="o").count() == number
    kinds = Event.objects.filter(chain__organization=empty.offices[0]).values_list("kind", flat=True)
    assert sorted(kinds) == [*["position.duties"] * number, "structure.change"]
    assert len(asked) < 38 * number


@pytest.mark.parametrize("name", ["02-anggaran", "03-pk", "04-realisasi"])
def test_comparing_asks_as_many_queries_for_many_rows(office: Office, name: str) -> None:
    scope = Scope([office.organization], 2022, office.cast.planner, 2 if name.startswith("04") else None)
    counts = []
    for more in (0, 40):
        if more:
            more_rows(office, more)
        data = workbooks.template(book(name), scope)
        with CaptureQueriesContext(connection) as asked:
            found = workbooks.preview(data, scope)
        assert (found.plan.changes, found.plan.problems) == ([], [])
        counts.append(len(asked))
    assert counts[0] == counts[1] < 25


def test_a_large_file_is_compared_and_applied_by_the_worker(office: Office, login, monkeypatch) -> None:
    queued: list[tuple[str, int]] = []
    monkeypatch.setattr(services, "SMALL", 0)
    monkeypatch.setattr(services.queue, "put", lambda *job: queued.append(job))
    visitor, scope = login(office.cast.planner), scope_of(office)
    data = filled("02-anggaran", scope, put("Anggaran", 5, Nama="Program Baru"))
    with TestCase.captureOnCommitCallbacks(execute=True):
        page = upload(visitor, office, data)
    address = page.request["PATH_INFO"]
    assert "Sedang diperiksa" in page.content.decode()
    polled = visitor.get(address, headers={"HX-Request": "true"})
    assert b"<progress" in polled.content and b"<html" not in polled.content
    services.compare_now(queued.pop()[1])
    assert visitor.get(address, headers={"HX-Request": "true"})["HX-Redirect"] == address
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert "Sedang diterapkan" in visitor.post(address, follow=True).content.decode()
    assert queued == [(services.APPLY_JOB, WorkbookUpload.objects.get().pk)]
    services.apply_now(queued.pop()[1])
    assert "sudah diterapkan" in squeezed(visitor.get(address))
    assert Activity.objects.get(name="Program Baru").code == "1.01.01"
    assert Event.objects.filter(kind="workbook.apply", chain__organization=office.organization).count() == 1


def test_of_a_large_file_the_preview_says_how_much_was_tried(office: Office, monkeypatch) -> None:
    scope = scope_of(office)
    data = filled("02-anggaran", scope, put("Anggaran", 5, Nama="Program Baru"))
    assert not workbooks.preview(data, scope).plan.remarks
    monkeypatch.setattr(workbooks, "TRYING", -1)
    found = workbooks.preview(data, scope)
    assert found.can_apply and "baru dicoba untuk 0 dari 1 bagian" in found.plan.remarks[0]


def test_a_template_of_many_posts_is_made_by_the_worker(office: Office, login, monkeypatch) -> None:
    """It is the very file, made anew once something in the office has changed."""
    monkeypatch.setattr(rendering, "MOST_POSTS_AT_ONCE", 2)
    visitor, scope = login(office.cast.planner), scope_of(office)
    address = reverse("workbook_template", args=[office.organization.code, 2022, "02-anggaran"])
    for name in ("Program Penunjang", "Program Baru"):
        Activity.objects.filter(code="1.01.01").update(name=name)
        events.record(office.organization, "activity.change", name, data={}, by=office.cast.planner)
        with TestCase.captureOnCommitCallbacks(execute=True):
            waiting = visitor.get(f"{address}?semua=1")
        assert waiting.status_code == 302 and "semua=1" in waiting["Location"]
        file = RenderedFile.objects.latest("pk")
        assert file.name == "02-anggaran-dinas-uji-2022.xlsx"
        with rendered.open_file(file) as opened:
            assert opened.read() == workbooks.template(book("02-anggaran"), scope)
    assert RenderedFile.objects.count() == 2


def test_uploads_that_nobody_applies_are_forgotten(office: Office, login) -> None:
    visitor = login(office.cast.planner)
    upload(visitor, office, workbooks.template(book("02-anggaran"), scope_of(office)))
    (kept,) = WorkbookUpload.objects.all()
    assert store.exists(kept.path)
    # The next one takes its place.
    with TestCase.captureOnCommitCallbacks(execute=True):
        upload(visitor, office, workbooks.template(book("03-pk"), scope_of(office)))
    assert not store.exists(kept.path)
    WorkbookUpload.objects.update(uploaded_at=timezone.now() - datetime.timedelta(days=2))
    uploads.forget_left()
    assert not WorkbookUpload.objects.exists()


JUNK = [
    Cell("s", "x"), Cell("s", "-"), Cell("s", "1.05.02.2.01.0009"), Cell("s", "29.5102.000"), Cell("n", "1E+300"),
    Cell("n", "-3"), Cell("n", "46034"), Cell("d", "2026-01-12"), Cell("d", "rusak"), Cell("b", "1"),
    Cell("e", "#REF!"), Cell("f", ""), Cell("p", "0.875"), Cell("s", "x" * 5000), Cell("s", "Ya"), Cell("s", "Angka"),
    Cell("s", "7–9"), Cell("s", "Skala"), Cell("s", "DAU Rp1.2.3; PAD"), Cell("s", "Kepala Seksi Lain"),
    Cell("s", "Definitif"), Cell("", ""),
]  # fmt: skip


@pytest.mark.parametrize("name", ["01-susunan", "02-anggaran", "03-pk", "04-realisasi"])
def test_nonsense_in_any_cell_is_read_or_named_and_never_raises(office: Office, name: str) -> None:
    chance = random.Random(name)  # noqa: S311 (to be repeated, not to be secret)
    quarter = 2 if name.startswith("04") else None
    scope = Scope([office.organization], 2022, office.cast.officer if quarter else office.cast.planner, quarter)
    data = workbooks.template(book(name), scope)
    sheets = opening.open_workbook(data)
    for _ in range(25):
        changed = []
        for sheet in sheets:
            rows = {number: dict(cells) for number, cells in sheet.rows.items()}
            for _each in range(chance.randint(1, 6)):
                rows.setdefault(chance.randint(4, 14), {})[chance.randint(1, 22)] = chance.choice(JUNK)
            changed.append(replace(sheet, rows=rows))
        tables = book(name).tables(scope)
        plan = book(name).plan(read_tables(tables, changed, {office.organization.code: office.organization.pk}), scope)
        workbooks._try(plan, scope.user)
        assert all(str(problem) for problem in plan.problems)
