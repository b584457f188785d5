"""A quarter is judged by the version in force at its end, by date; another one only by a planner's choice."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.actions import agreements, periods
from reports.models import Agreement, Indicator, Period, Report
from reports.queries import agreements as versions
from reports.queries.content import build
from reports.queries.draft import subject_of
from reports.refusal import Refused
from tests.agreements import in_force
from tests.conftest import Office
from tests.desk.test_board import row_of
from tests.html import squeezed

pytestmark = pytest.mark.django_db
KEGIATAN = "1.01.01.2.01"
REASON = "Kesepakatan dengan Inspektorat"


def perubahan(office: Office, on: date, ceiling: int = 90_000_000, version: int = 1) -> Agreement:
    agreement = in_force(office.report.position, version=version, on=on)
    line = agreement.budget_lines.create(order=1, activity=office.lines[0].activity, ceiling=ceiling)
    goal = agreement.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15, budget_line=line)
    return agreement


def opened(office: Office, quarter: int) -> Report:
    """Wulan's report of that quarter, opened now."""
    days = {"opens_on": date(2022, 7, 1), "due_on": date(2022, 7, 20)}
    period = Period.objects.create(organization=office.organization, year=2022, quarter=quarter, **days)
    (report,) = [each for each in periods.open_reports(period) if each.position_id == office.report.position_id]
    return Report.objects.with_people().get(pk=report.pk)


def test_a_quarter_opened_late_keeps_its_version(office: Office) -> None:
    """Triwulan I, opened after a perubahan of July was entered, once printed the perubahan."""
    murni, newer = office.report.agreement, perubahan(office, date(2022, 7, 5))
    assert opened(office, 1).agreement == murni
    assert opened(office, 4).agreement == newer


def test_a_murni_signed_late_judges_the_quarters_before_it(office: Office) -> None:
    """Nothing else was ever agreed upon for them."""
    Agreement.objects.filter(pk=office.report.agreement_id).update(in_force_from=date(2022, 5, 2))
    assert opened(office, 1).agreement == office.report.agreement


def test_the_last_day_of_the_quarter_decides(office: Office) -> None:
    newer = perubahan(office, date(2022, 6, 30))
    assert versions.due_agreement(office.report) == newer
    Agreement.objects.filter(pk=newer.pk).update(in_force_from=date(2022, 7, 1))
    assert versions.due_agreement(office.report) == office.report.agreement


def test_a_later_perubahan_is_not_offered_to_quarters_before_it(office: Office, login: Callable[..., Client]) -> None:
    perubahan(office, date(2022, 7, 5))
    later = office.report.position.reports.get(period=office.next_period)
    browser = login(office.cast.planner)
    before = squeezed(browser.get(reverse("board", args=[office.period.pk])))
    assert reverse("adopt_agreement", args=[office.report.pk]) not in before
    with pytest.raises(Refused, match="berlaku pada akhir triwulannya"):
        agreements.adopt_current(office.report, by=office.cast.planner)
    after = squeezed(browser.get(reverse("board", args=[office.next_period.pk])))
    assert reverse("adopt_agreement", args=[later.pk]) in after
    page = squeezed(browser.get(reverse("adopt_agreement", args=[later.pk])))
    assert "Pada 30 September 2022, akhir Triwulan III 2022, yang berlaku adalah PK perubahan 1, 5 Juli 2022." in page


def test_findings_and_rollups_of_an_earlier_quarter_stay(office: Office) -> None:
    head, later = (
        office.head_report,
        Report.objects.with_people().get(period=office.next_period, position=office.head_report.position),
    )
    before = subject_of(head)
    assert before.office.ceilings[KEGIATAN] == subject_of(later).office.ceilings[KEGIATAN] == Decimal(140_000_000)
    perubahan(office, date(2022, 7, 5))
    assert subject_of(head) == before
    assert subject_of(later).office.ceilings[KEGIATAN] == Decimal(90_000_000)


def test_a_report_on_too_new_a_version_is_offered_its_own(office: Office, login: Callable[..., Client]) -> None:
    """As the highest number once decided."""
    murni, newer = office.report.agreement, perubahan(office, date(2022, 7, 5))
    Report.objects.filter(pk=office.report.pk).update(agreement=newer)
    browser, board = login(office.cast.planner), reverse("board", args=[office.period.pk])
    row = row_of(squeezed(browser.get(board)), "Kepala Sub Bagian Umum")
    assert "memakai PK perubahan 1, 5 Juli 2022" in row and "Pakai PK murni" in row
    browser.post(reverse("adopt_agreement", args=[office.report.pk]))
    office.report.refresh_from_db()
    assert office.report.agreement == murni


def test_the_report_says_which_version_it_uses(office: Office, login: Callable[..., Client]) -> None:
    page = squeezed(login(office.cast.officer).get(reverse("report", args=[office.report.pk])))
    assert "Laporan ini memakai PK murni, 10 Januari 2022" in page
    assert build(office.report).agreement_label == "murni, 10 Januari 2022"
    row = row_of(
        squeezed(login(office.cast.auditor).get(reverse("board", args=[office.period.pk]))), "Kepala Sub Bagian Umum"
    )
    assert "memakai PK" not in row and "Pilih versi PK" not in row, "only what is out of the ordinary"


def test_a_planner_chooses_another_version_for_a_reason(office: Office) -> None:
    newer = perubahan(office, date(2022, 7, 5))
    report = agreements.choose_version(office.report, newer, by=office.cast.planner, reason=f" {REASON} ")
    assert (report.agreement, report.agreement_reason) == (newer, REASON)
    event = report.events.last()
    assert (event.kind, event.label, event.note) == ("report.agreement", "PK diganti ke perubahan 1", REASON)
    assert subject_of(office.head_report).office.ceilings[KEGIATAN] == Decimal(90_000_000)
    report = agreements.adopt_current(report, by=office.cast.planner)
    assert (report.agreement.version, report.agreement_reason) == (0, "")
    assert subject_of(office.head_report).office.ceilings[KEGIATAN] == Decimal(140_000_000)


def test_choosing_the_version_in_force_needs_no_exception(office: Office) -> None:
    murni = office.report.agreement
    report = agreements.choose_version(
        office.report, perubahan(office, date(2022, 7, 5)), by=office.cast.planner, reason=REASON
    )
    report = agreements.choose_version(report, murni, by=office.cast.planner, reason="Kembali")
    assert (report.agreement, report.agreement_reason) == (murni, "")


def test_what_cannot_be_chosen(office: Office) -> None:
    newer, planner = perubahan(office, date(2022, 7, 5)), office.cast.planner
    draft = Agreement.objects.create(position=office.report.position, year=2022, version=2)
    for wrong in (draft, office.report.agreement, office.head_report.agreement):
        with pytest.raises(Refused, match="Pilih versi lain yang sudah berlaku"):
            agreements.choose_version(office.report, wrong, by=planner, reason=REASON)
    with pytest.raises(Refused, match="Tulis alasan"):
        agreements.choose_version(office.report, newer, by=planner, reason=" ")
    with pytest.raises(PermissionDenied):
        agreements.choose_version(office.report, newer, by=office.cast.officer, reason=REASON)


def test_what_is_handed_in_keeps_the_choice(office: Office) -> None:
    """Until then the choice can be undone; `undone until submission`."""
    newer = perubahan(office, date(2022, 7, 5))
    office.submit()
    for change in (
        lambda: agreements.choose_version(office.report, newer, by=office.cast.planner, reason=REASON),
        lambda: agreements.adopt_current(office.report, by=office.cast.planner),
    ):
        with pytest.raises(Refused, match="sudah diajukan"):
            change()


def test_the_page_of_the_choice(office: Office, login: Callable[..., Client]) -> None:
    newer = perubahan(office, date(2022, 7, 5))
    browser, address = login(office.cast.planner), reverse("choose_agreement", args=[office.report.pk])
    board = reverse("board", args=[office.period.pk])
    assert address in squeezed(browser.get(board))
    page = squeezed(browser.get(address))
    assert "PK perubahan 1, 5 Juli 2022" in page
    assert "Triwulan II 2022 dinilai dengan PK murni, 10 Januari 2022" in page
    assert "Semuanya ikut ke PK perubahan 1." in page
    answer = browser.post(address, {"agreement": "", "reason": REASON})
    assert answer.status_code == 422 and "Pilih satu versi." in squeezed(answer) and REASON in squeezed(answer)
    answer = browser.post(address, {"agreement": newer.pk, "reason": ""})
    assert answer.status_code == 422 and "Tulis alasan memakai versi lain." in squeezed(answer)
    assert browser.post(address, {"agreement": newer.pk, "reason": REASON}).status_code == 302
    row = row_of(squeezed(browser.get(board)), "Kepala Sub Bagian Umum")
    assert f"memakai PK perubahan 1, 5 Juli 2022, dipilih perencana: {REASON}." in row and "Pakai PK murni" in row
    page = squeezed(login(office.cast.head).get(reverse("report", args=[office.report.pk])))
    assert REASON in page
    assert login(office.cast.officer).get(address).status_code == 403
    assert login(office.cast.stranger).get(address).status_code == 404


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.dates(date(2022, 1, 1), date(2022, 12, 31)), min_size=1, max_size=4, unique=True))
def test_the_version_in_force_at_the_end_of_any_quarter(days: list[date]) -> None:
    """It is the last that came into force by then, or the first of all."""
    agreement_days = sorted(days)
    stored = [Agreement(version=n, in_force_from=day) for n, day in enumerate(agreement_days)]
    for quarter in (1, 2, 3, 4):
        end = Period(year=2022, quarter=quarter).last_day
        by_then = [day for day in agreement_days if day <= end]
        assert versions.judging(stored, end).in_force_from == (by_then[-1] if by_then else agreement_days[0])
