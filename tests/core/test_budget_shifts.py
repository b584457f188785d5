"""Money alone moves within an agreement in force: dated, with the reason, before and after printed."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.actions import agreement_life, budget_shifts
from reports.content.report import ShiftedCeiling
from reports.documents import tables
from reports.documents.machine import report_dict
from reports.forms.agreements import ShiftForm
from reports.models import Agreement, BudgetShift, Report, ShiftedLine
from reports.queries.budget_shifts import ceilings
from reports.queries.content import build, content_of
from reports.queries.draft import subject_of
from reports.queries.figures import figures
from reports.refusal import Refused
from tests.agreements import in_force
from tests.conftest import Office
from tests.core.test_agreement_stopped import plain, shown
from tests.desk.test_board import row_of
from units.models import Event

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2022, 6, 15), date(2022, 7, 5)
REASON = "Biaya persidangan bertambah"
KEGIATAN = "1.01.01.2.01"


def shift(office: Office, on: date = JUNE, **more: object) -> BudgetShift:
    """Rp30.000.000 go from the documents to the complaints."""
    first, second, _ = office.lines
    after = {first.pk: Decimal(70_000_000), second.pk: Decimal(70_000_000)}
    given = {"on": on, "reason": REASON, "after": after, "by": office.cast.planner} | more
    return budget_shifts.shift_budget(office.report.agreement, **given)


def pagu(report: Report) -> list[Decimal | None]:
    return [line.ceiling for line in figures(report).budget]


def test_it_counts_in_the_quarters_that_end_after_it(office: Office) -> None:
    shift(office, on=JULY)
    later = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    assert pagu(office.report) == [100_000_000, 40_000_000, None]
    assert pagu(later) == [70_000_000, 70_000_000, None]
    assert figures(later).ceiling_total == 140_000_000
    assert build(office.report).shifts == () and len(build(later).shifts) == 2


def test_serapan_follows_it_and_the_signed_pagu_stays(office: Office) -> None:
    office.fill()
    shift(office)
    assert figures(office.report).budget[0].serapan == Decimal("68.57")
    office.lines[0].refresh_from_db()
    assert office.lines[0].ceiling == 100_000_000


def test_the_rollup_takes_its_own_day(office: Office) -> None:
    later = Report.objects.with_people().get(position=office.head_report.position, period=office.next_period)
    shift(office, on=JULY, after={office.lines[0].pk: Decimal(110_000_000)})
    assert subject_of(office.head_report).office.ceilings[KEGIATAN] == Decimal(140_000_000)
    assert subject_of(later).office.ceilings[KEGIATAN] == Decimal(150_000_000)


def test_it_is_printed_with_before_and_after(office: Office) -> None:
    shift(office)
    shift(office, on=date(2022, 6, 20), reason="Sewa tempat.", after={office.lines[2].pk: Decimal(5_000_000)})
    content = build(office.report)
    first = office.lines[0].activity
    assert content.shifts[0] == ShiftedCeiling(
        JUNE, REASON, first.code, first.name, Decimal(100_000_000), Decimal(70_000_000)
    )
    notes = [plain(note) for note in tables.shift_notes(content)]
    assert notes == [
        "Pagu menurut keadaan sesudah pergeseran 20 Juni 2022.",
        "Pergeseran 15 Juni 2022 (Biaya persidangan bertambah): 1.01.01.2.01.01 Penyusunan Dokumen semula "
        "Rp100.000.000 menjadi Rp70.000.000; 1.01.01.2.01.02 Penanganan Pengaduan semula Rp40.000.000 menjadi "
        "Rp70.000.000.",
        "Pergeseran 20 Juni 2022 (Sewa tempat): 1.01.01.2.01.03 Pelatihan Tanpa Anggaran semula – menjadi Rp5.000.000.",
    ]
    made = report_dict(office.report)
    assert made["agreement"] == f"PK {office.report.agreement.dated_label}"
    assert made["pergeseran"][0] == {
        "tanggal": "2022-06-15", "alasan": REASON, "kode": first.code, "nama": first.name,
        "semula": "100000000", "menjadi": "70000000",
    }  # fmt: skip
    assert [each["semula"] for each in made["pergeseran"]] == ["100000000", "40000000", None]


def test_what_is_handed_in_keeps_its_pagu(office: Office, login: Callable[..., Client]) -> None:
    office.submit()
    Report.objects.filter(pk=office.report.pk).update(submitted_at=office.organization.now() - timedelta(minutes=1))
    shift(office)
    report = Report.objects.with_people().get(pk=office.report.pk)
    assert content_of(report).budget[0].ceiling == 100_000_000 and content_of(report).shifts == ()
    browser = login(office.cast.planner)
    page = shown(browser.get(reverse("report", args=[report.pk])))
    assert "dengan pergeseran anggaran" not in page
    assert "dengan pergeseran" not in row_of(
        shown(browser.get(reverse("board", args=[office.period.pk]))), "Kepala Sub Bagian Umum"
    )


def test_the_report_and_the_board_say_which_stand_they_use(office: Office, login: Callable[..., Client]) -> None:
    shift(office)
    words = "memakai PK murni, 10 Januari 2022, dengan pergeseran anggaran 15 Juni 2022"
    assert words in shown(login(office.cast.officer).get(reverse("report", args=[office.report.pk])))
    board = shown(login(office.cast.auditor).get(reverse("board", args=[office.period.pk])))
    assert words in row_of(board, "Kepala Sub Bagian Umum") and board.count("dengan pergeseran") == 1


def test_it_is_logged(office: Office) -> None:
    made = shift(office)
    event = Event.objects.latest("pk")
    assert (event.kind, event.subject, event.subject_id) == ("agreement.shift", "agreement", made.agreement_id)
    assert event.label == "Pergeseran anggaran 15 Juni 2022: PK 2022 Kepala Sub Bagian Umum (murni)"
    assert (event.note, event.by) == (REASON, office.cast.planner)
    assert event.data == {
        "on": "2022-06-15",
        "old": {"1.01.01.2.01.01": "100000000", "1.01.01.2.01.02": "40000000"},
        "new": {"1.01.01.2.01.01": "70000000", "1.01.01.2.01.02": "70000000"},
    }


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": " "}, "Tulis alasan"),
        ({"on": date(2022, 1, 9)}, "tidak boleh sebelum 10 Januari 2022"),
        ({"on": date(2021, 12, 31)}, "harus dalam tahun 2022"),
        ({"on": date(2022, 7, 9)}, "tidak boleh sesudah hari ini"),
        ({"after": {}}, "Tidak ada pagu yang berubah"),
        ({"after": {0: Decimal(1)}}, "perjanjian kinerja yang sama"),
        ({"shown": 1}, "Pergeseran lain baru saja dicatat"),
    ],
)
def test_what_cannot_be(office: Office, wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        shift(office, **wrong)
    assert not BudgetShift.objects.exists() and not ShiftedLine.objects.exists()


def test_a_negative_pagu_and_the_same_day_again(office: Office) -> None:
    with pytest.raises(Refused, match="tidak boleh kurang dari nol"):
        shift(office, after={office.lines[0].pk: Decimal(-1)})
    shift(office)
    for on, sentence in ((JUNE, "sudah ada pergeseran"), (date(2022, 6, 1), "yaitu pergeseran sebelumnya")):
        with pytest.raises(Refused, match=sentence):
            shift(office, on=on, after={office.lines[0].pk: Decimal(1)})


def test_only_the_planner_and_only_what_is_in_force(office: Office) -> None:
    with pytest.raises(PermissionDenied):
        shift(office, by=office.cast.officer)
    murni = office.report.agreement
    in_force(office.report.position, version=1)
    with pytest.raises(Refused, match="versi ini diganti"):
        shift(office)
    draft = Agreement.objects.create(position=office.report.position, year=2022, version=2)
    with pytest.raises(Refused, match="versi ini rancangan"):
        budget_shifts.shift_budget(draft, on=JUNE, reason=REASON, after={}, by=office.cast.planner)
    assert murni.shifts.count() == 0


def test_a_version_with_a_shift_is_not_taken_back(office: Office) -> None:
    free = in_force(office.report.position, year=2023)
    line = free.budget_lines.create(order=1, activity=office.lines[0].activity, ceiling=1)
    made = BudgetShift.objects.create(
        agreement=free, on=date(2023, 2, 1), reason=REASON, created_at=office.organization.now()
    )
    made.lines.create(line=line, before=1, after=2)
    with pytest.raises(Refused, match="sudah digeser"):
        agreement_life.take_back(free, by=office.cast.planner)


def test_the_page(office: Office, login: Callable[..., Client]) -> None:
    browser, agreement = login(office.cast.planner), office.report.agreement
    address = reverse("shift_budget", args=["dinas-uji", agreement.pk])
    assert address in shown(browser.get(reverse("report", args=[office.report.pk])))
    assert address not in shown(login(office.cast.officer).get(reverse("report", args=[office.report.pk])))
    page = browser.get(address)
    assert 'value="100.000.000"' in shown(page) and "Sekarang Rp40.000.000" in shown(page)
    names = [f"pagu-{line.pk}" for line in office.lines]
    sent = {
        "shown": page.context["form"]["shown"].value(),
        "on": "2022-06-15",
        "reason": REASON,
        names[0]: "70.000.000",
        names[1]: "70,000,000",
    }
    answer = browser.post(address, sent)
    assert answer.status_code == 422 and 'value="70,000,000"' in shown(answer) and REASON in shown(answer)
    asked = browser.post(address, sent | {names[1]: "60.000.000"})
    assert asked.status_code == 422 and "Jumlah pagu PK ini Rp140.000.000 menjadi Rp130.000.000" in shown(asked)
    meant = {names[1]: "60.000.000", "sure": asked.context["form"]["sure"].value()}
    assert ShiftForm(sent | meant, ceilings=ceilings(agreement, JUNE)).is_valid(), "saved again it is meant"
    answer = browser.post(address, sent | {names[1]: "70.000.000", names[2]: ""})
    assert answer.status_code == 302
    assert [each.after for each in ShiftedLine.objects.order_by("line__order")] == [70_000_000, 70_000_000]
    again = browser.post(address, sent | {names[1]: "1"})
    assert again.status_code == 422 and "Tersimpan sekarang: “70.000.000”; isian Anda “1”" in shown(again)
    assert "Sudah ada pergeseran 15 Juni 2022" in shown(browser.get(address))
    page = shown(browser.get(reverse("agreement", args=["dinas-uji", agreement.pk])))
    assert page.count("bergeser menjadi") == 2 and "bergeser menjadi 70.000.000 sejak 15 Juni 2022" in page


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 10**12)), min_size=1, max_size=4))
def test_the_last_shift_by_the_day_counts(office: Office, amounts: list[tuple[int, int]]) -> None:
    """Shifts of whatever lines on following days, each read back on each day."""
    BudgetShift.objects.all().delete()
    agreement = office.report.agreement
    expected: list[dict[int, Decimal | None]] = [{line.pk: line.ceiling for line in office.lines}]
    for day, (number, amount) in enumerate(amounts, 1):
        line = office.lines[number]
        if expected[-1][line.pk] != amount:
            shift(office, on=date(2022, 6, day), after={line.pk: Decimal(amount)})
        expected.append(expected[-1] | {line.pk: Decimal(amount)})
    for day, stand in enumerate(expected[1:], 1):
        found = {line.pk: ceiling for line, ceiling in ceilings(agreement, date(2022, 6, day)).items()}
        assert found == stand
