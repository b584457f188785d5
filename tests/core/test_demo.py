"""The demo: all fourteen reports of the real book, each of its 32 rows as printed there."""

from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from lkj import formats
from reports.enums import ReportState, Severity
from reports.models import ActionPlanRow, BudgetLine, Indicator, IndividualIndicator, Report
from reports.queries.content import build, content_of
from reports.queries.draft import findings_now
from reports.queries.figures import figures
from units.models import Event, Official, Position

# unit, serapan, capaian, efisiensi as printed; worked out by hand from the book's realisasi.
ROWS = """
sekretariat        48,92  63     14,08
sekretariat        48,39  43     −5,39
sekretariat        64,65  74     9,35
sekretariat        50,57  50     −0,57
sekretariat        54,01  76     21,99
subbag-umum        0      66,67  66,67
subbag-umum        98,62  40     −58,62
subbag-umum        100    100    0
subbag-umum        91,78  100    8,22
subbag-umum        45,27  50     4,73
subbag-umum        39,16  40     0,84
subbag-umum        54,41  50     −4,41
subbag-umum        49,9   50     0,1
subbag-umum        54,82  54,55  −0,27
subbag-umum        31,25  40     8,75
subbag-keuangan    48,47  50     1,53
subbag-keuangan    42,1   50     7,9
subbag-keuangan    0      0      0
subbag-keuangan    50     50     0
bidang-trantibum   63,7   100    36,3
seksi-opsdal       85,98  65,75  −20,23
seksi-opsdal       43,5   73,74  30,24
seksi-latsar       –      37,5   –
seksi-kerjasama    47,93  50     2,07
bidang-gakda       47,9   58,33  10,43
seksi-penyuluhan   49,25  50     0,75
seksi-binwas       49,11  50     0,89
seksi-penyidikan   46,91  50     3,09
bidang-linmas      45,94  100    54,06
seksi-satlinmas    46,83  50     3,17
seksi-damkar       52,28  50     −2,28
seksi-damkar       6,46   25     18,54
"""
EXPECTED = [line.split() for line in ROWS.strip().splitlines()]


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def book(demo_office):
    return list(Report.objects.filter(period__quarter=2).with_people())


@pytest.fixture(scope="module")
def printed(book):
    rows = []
    for report in book:
        computed = figures(report)
        by_line = {line.line: line for line in computed.budget}
        for row in computed.performance:
            parts = (by_line[row.line].serapan, row.capaian, row.efisiensi)
            rows.append([report.position.unit.code, *(formats.number(part) for part in parts)])
    return rows


@pytest.mark.parametrize("number", range(32))
def test_each_row_of_the_book_is_computed(printed, number: int) -> None:
    assert printed[number] == EXPECTED[number]


def test_there_are_no_other_rows(printed) -> None:
    assert len(printed) == 32


def test_the_demo_has_the_books_numbers_of_records(book) -> None:
    plan = ActionPlanRow.objects.filter(report__in=book)
    assert len(book) == 14
    assert Indicator.objects.filter(goal__agreement__version=0).count() == 32
    assert BudgetLine.objects.filter(agreement__version=0).count() == 32
    assert plan.count() == 75
    assert plan.values("report", "activity").distinct().count() == 32
    assert IndividualIndicator.objects.values("position").distinct().count() == 15


@pytest.mark.parametrize(
    ("unit", "total"),
    [
        ("sekretariat", 5_224_140_129),
        ("subbag-umum", 1_047_679_710),
        ("subbag-keuangan", 4_176_460_419),
        ("seksi-opsdal", 3_024_490_000),
        ("seksi-damkar", 552_508_400),
        ("bidang-gakda", 295_102_000),
    ],
)
def test_total_pagu(book, unit: str, total: int) -> None:
    report = next(r for r in book if r.position.unit.code == unit)
    assert figures(report).ceiling_total == Decimal(total)


def test_parents_that_differ_from_their_children_are_found(book) -> None:
    found = {
        report.position.unit.code: finding.values
        for report in book
        for finding in findings_now(report)
        if finding.rule == "pagu-rincian"
    }
    assert set(found) == {"bidang-gakda", "bidang-trantibum"}
    assert found["bidang-gakda"] == {"pagu": "295102000", "rincian": "339902000"}


def test_a_believable_mix_of_states(book) -> None:
    states = Counter(report.state for report in book)
    assert states == {"draft": 4, "submitted": 6, "returned": 3, "approved": 1}
    approved = next(r for r in book if r.state == ReportState.APPROVED)
    assert approved.position.unit.code == "seksi-kerjasama"
    assert [box["label"] for box in approved.dispositions.get().ticked] == ["Laporan sudah baik"]


def test_every_report_is_complete(book) -> None:
    errors = [f for report in book for f in findings_now(report) if f.severity == Severity.ERROR]
    assert errors == []


def test_next_quarter_is_open_with_this_one_before_it(book) -> None:
    later = Report.objects.get(position__unit__code="subbag-umum", period__quarter=3)
    rows = figures(later).performance
    assert [row.realisasi for row in rows] == [None] * 10
    assert [row.previous for row in rows] == [2, 2, 25, 4, 1, 18, 6, 6, 18, 2]
    assert figures(later).budget[1].previous == 858_000


def test_frozen_content_is_what_the_tables_say(book) -> None:
    for report in book:
        if report.content is not None:
            assert content_of(report) == build(report)


def test_history_runs_in_july_2022(book) -> None:
    moments = list(Event.objects.about("report", *(report.pk for report in book)).values_list("at", flat=True))
    assert moments
    assert {(at.year, at.month) for at in moments} == {(2022, 7)}


def test_names_of_officials_say_that_they_are_made_up(book) -> None:
    officials = list(Official.objects.all())
    assert len(officials) == 16
    assert all(official.name.endswith("(contoh)") for official in officials)
    assert all(official.nip.isdigit() and len(official.nip) == 18 for official in officials)


def test_duties_of_every_position(book) -> None:
    without = [p.unit.code for p in Position.objects.all() if not p.duties.exists()]
    assert without == []
    sekretaris = Position.objects.get(unit__code="sekretariat")
    assert sekretaris.duties.filter(kind="fungsi").count() == 14


def test_the_demo_is_never_loaded_over_data(office) -> None:
    with pytest.raises(CommandError, match="sudah berisi data"):
        call_command("load_demo")


def test_triwulan_iii_shows_the_kinds_that_the_book_does_not_have(book, demo_office) -> None:
    """They are marked as examples, and stand in a perubahan that does not judge Triwulan II."""
    later = Report.objects.with_people().get(position__unit__code="sekretariat", period__quarter=3)
    assert str(later.agreement.version_label) == "perubahan 1"
    examples = [row for row in figures(later).performance if "(contoh)" in row.name]
    assert {row.kind for row in examples} == {"scale", "statement", "number", "components"}
    assert {row.direction for row in examples} == {"higher", "lower", "within"}
    assert [row.is_due for row in examples].count(False) == 1
    assert next(each for each in book if each.position == later.position).agreement.version == 0
