"""All fourteen reports of the demo: the PDF and report_json say the same, row by row."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from lkj import formats, person_numbers
from lkj.pdf.stamps import MARKS
from reports.documents.lkj import build_lkj
from reports.documents.lkj_pdf import lkj_pdf
from reports.documents.machine import period_json
from reports.models import ActionPlanRow, Period, Report
from tests.audit import own
from tests.document.reading import pages_of, text_of
from tests.paper import alone

UNITS = (
    "sekretariat",
    "subbag-umum",
    "subbag-keuangan",
    "bidang-trantibum",
    "seksi-opsdal",
    "seksi-latsar",
    "seksi-kerjasama",
    "bidang-gakda",
    "seksi-penyuluhan",
    "seksi-binwas",
    "seksi-penyidikan",
    "bidang-linmas",
    "seksi-satlinmas",
    "seksi-damkar",
)


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def book(demo_office):
    """The demo's JSON by unit code."""
    made = period_json(Period.objects.get(quarter=2))
    return {report["unit"]: report for report in made["reports"]}


def one_line(text: str) -> str:
    """The text as a PDF is read: single spaces, a word broken at its hyphen or slash in one piece."""
    return " ".join(text.split()).replace("- ", "-").replace("/ ", "/")


def number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def amount(value: str | None) -> str:
    return formats.money(number(value))


def quantity(value: str | None, unit: str) -> str:
    return formats.quantity(number(value), unit)


def column(rows: list[dict[str, Any]], name: str, sign: str) -> list[str]:
    """A column of computed figures as printed, with two decimals."""
    figures = [number(row[name]) for row in rows]
    written = [f"{figure or 0:.2f}" for figure in figures]
    texts = [f"{text.replace('.', ',').replace('-', '−')}{sign}" for text in written]
    return [formats.DASH if figure is None else text for figure, text in zip(figures, texts, strict=True)]


def expected_rows(report: dict[str, Any]) -> list[str]:
    """Runs of cells that must follow each other in the PDF."""
    rows = [f"{row['indikator']} {quantity(row['target'], row['satuan'])}" for row in report["targets"]]
    rows += [f"{row['kode']} {row['nama']} {amount(row['pagu'])}" for row in report["budget"]]
    performance, costs = report["performance"], report["cost_per_outcome"]
    rows += [
        f"{quantity(row['target'], row['satuan'])} {quantity(row['realisasi'], row['satuan'])} {capaian}"
        for row, capaian in zip(performance, column(performance, "capaian", "%"), strict=True)
    ]
    figures = (column(costs, "serapan", "%"), column(costs, "capaian", "%"), column(costs, "efisiensi", ""))
    # Without any money a sentence stands in the place of Cost Per Outcome.
    costs = [row for row in costs if report["budget_total"] is not None]
    rows += [
        f"{amount(row['pagu'])} {amount(row['realisasi_anggaran'])} {serapan} "
        f"{quantity(row['target'], row['satuan'])} {quantity(row['realisasi'], row['satuan'])} {capaian} {efisiensi}"
        for row, serapan, capaian, efisiensi in zip(costs, *figures, strict=bool(costs))
    ]
    return [one_line(row) for row in rows]


def expected_words(report: dict[str, Any]) -> list[str]:
    """Texts and names that must be somewhere in the PDF."""
    words = [report["position"]] + [person["name"] for person in report["signatories"].values()]
    words += [person_numbers.nip(person["nip"]) for person in report["signatories"].values()]
    for row in report["action_plan"]:
        words += [row[name] for name in ("kode", "nama", "evaluasi", "tindak_lanjut", "keterangan") if row[name]]
    if report["disposition"] is not None:
        words += [report["disposition"]["note"], report["disposition"]["by"]]
    return [one_line(word) for word in words if word]


@pytest.fixture(scope="module")
def printed() -> Callable[[Report], bytes]:
    """The pages of a report, each printed once."""
    made: dict[int, bytes] = {}

    def pages(report: Report) -> bytes:
        if report.pk not in made:
            made[report.pk] = own.printed(report)
        return made[report.pk]

    return pages


@pytest.mark.parametrize("unit", UNITS)
def test_pdf_and_json_say_the_same(book, printed, unit: str) -> None:
    report = book[unit]
    stored = Report.objects.with_people().get(position__unit__code=unit, period__quarter=2)
    lkj = build_lkj(stored)
    pdf = lkj_pdf(lkj, printed(stored))
    text = one_line(text_of(pdf))
    assert [row for row in expected_rows(report) if row not in text] == []
    assert [word for word in expected_words(report) if word not in text] == []
    assert lkj.mark == {"approved": "", "submitted": "DIAJUKAN", "returned": "DIKEMBALIKAN"}.get(
        report["state"], "DRAF"
    )
    for page in pages_of(pdf):
        assert {word for word in MARKS if word in page} == ({lkj.mark} if lkj.mark else set())


def test_nothing_of_a_report_stands_alone_on_a_page(book, printed) -> None:
    reports = Report.objects.with_people().filter(period__quarter=2)
    found = {report.position.unit.code: list(alone(printed(report))) for report in reports}
    assert set(found) == set(UNITS) and not any(found.values()), found


def test_a_picture_stands_on_the_page_of_its_table_where_that_has_room(book, printed) -> None:
    report = Report.objects.with_people().get(position__unit__code="sekretariat", period__quarter=2)
    (page,) = [page for page in pages_of(printed(report)) if "Gambar 2.1" in page]
    assert "Tabel 2.2a" in page


def test_json_holds_the_whole_book(book) -> None:
    reports = list(book.values())
    assert tuple(book) == UNITS
    assert sum(len(report["performance"]) for report in reports) == 32
    assert sum(len(report["budget"]) for report in reports) == 32
    assert sum(row["kode"] is not None for report in reports for row in report["action_plan"]) == 32
    assert book["seksi-opsdal"]["budget_total"] == "3024490000"
    assert book["seksi-latsar"]["budget_total"] is None
    assert book["sekretariat"]["cost_per_outcome"][0]["serapan"] == "48.92"
    assert book["seksi-kerjasama"]["disposition"]["options"] == ["Laporan sudah baik"]


def test_the_same_rules_find_the_same_on_the_record_and_on_its_paper_read_back(book, printed) -> None:
    found = own.of_period(Period.objects.get(quarter=2), printed)
    assert (sorted(found.record), sorted(found.paper), found.never) == ([], [], ())
    assert ("pagu-rincian", "Kepala Bidang Penegakan Produk Hukum Daerah") in found.both


def test_the_same_rules_find_the_same_on_the_record_and_in_its_workbook(book) -> None:
    period = Period.objects.get(quarter=2)
    draft = next(each for each in Report.objects.in_period(period).order_by("pk") if each.status.editable)
    row = ActionPlanRow.objects.filter(report=draft, activity__isnull=False).earliest("order")
    wrong = "Sampai dengan Triwulan III serapan anggaran kegiatan ini 43,21% dan telah dilaksankan."
    ActionPlanRow.objects.filter(pk=row.pk).update(evaluasi=wrong)
    found = own.of_workbooks(period)
    assert (sorted(found.record), sorted(found.paper), found.never) == ([], [], ())
    title = draft.position.title
    assert found.both == {(rule, title) for rule in ("triwulan-lain", "angka-narasi", "salah-ketik")}
