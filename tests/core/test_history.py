"""The course of the year in a report's content: each quarter until now, with its average capaian and its serapan."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import workflow
from reports.actions import periods, results
from reports.content.report import QuarterFigures
from reports.models import Period, Report
from reports.queries.content import build, content_of
from reports.queries.figures import figures
from reports.queries.year_course import year_course, year_course_of
from tests.agreements import in_force
from tests.conftest import Office

FILLED = QuarterFigures(2, Decimal("76.11"), Decimal("41.43"))
EMPTY = QuarterFigures(3, None, None)


def open_quarter(office: Office, year: int, quarter: int) -> None:
    month = quarter * 3
    period = Period.objects.create(
        organization=office.organization,
        year=year,
        quarter=quarter,
        opens_on=date(year, month, 20),
        due_on=date(year, month, 25),
        closes_on=date(year, month, 28),
    )
    periods.open_reports(period)


def report_of(office: Office, quarter: int, year: int = 2022) -> Report:
    reports = office.report.position.reports.with_people()
    return reports.get(period__quarter=quarter, period__year=year)


def test_the_first_report_of_a_year_stands_alone(office: Office) -> None:
    assert build(office.fill()).history == (FILLED,)


def test_a_quarter_without_figures_is_there_without_them(office: Office) -> None:
    assert build(office.report).history == (QuarterFigures(2, None, None),)


def test_an_earlier_draft_counts_as_its_tables_are(office: Office) -> None:
    office.fill()
    assert build(report_of(office, 3)).history == (FILLED, EMPTY)


def test_an_earlier_submitted_report_counts_as_it_was_frozen(office: Office) -> None:
    report = office.submit()
    # A change that nobody can make any more: it would show if the tables were read.
    report.indicator_results.filter(indicator=office.documents).update(realisasi=Decimal(12))
    assert figures(report).capaian_average != FILLED.capaian
    later = report_of(office, 3)
    results.record_indicator(later, office.documents, by=office.cast.officer, realisasi=Decimal(9))
    assert build(later).history == (FILLED, QuarterFigures(3, Decimal(75), None))


def test_quarters_stand_in_their_order_and_later_ones_do_not_count(office: Office) -> None:
    open_quarter(office, 2022, 4)
    open_quarter(office, 2022, 1)
    office.fill()
    assert [each.quarter for each in build(report_of(office, 4)).history] == [1, 2, 3, 4]
    assert [each.quarter for each in build(office.report).history] == [1, 2]


def test_another_year_and_another_position_do_not_count(office: Office) -> None:
    in_force(office.report.position, year=2021)
    open_quarter(office, 2021, 1)
    office.fill()
    assert build(office.report).history == (FILLED,)
    assert build(office.head_report).history == (QuarterFigures(2, None, None),)


def test_a_submission_stays_with_its_history(office: Office) -> None:
    open_quarter(office, 2022, 1)
    office.submit()
    first, by = report_of(office, 1), office.cast.officer
    for line, spent in zip(office.lines[:2], (Decimal(25_000_000), Decimal(0)), strict=True):
        first.budget_results.create(line=line, realisasi=spent, changed_by=by, changed_at=office.organization.now())
    course = (QuarterFigures(1, None, None), FILLED)
    assert content_of(office.report).history == course == year_course_of(office.report, figures(office.report))
    workflow.perform(office.report, workflow.Withdraw(), by=by)
    assert build(office.report).history == (QuarterFigures(1, None, Decimal("17.86")), FILLED)
    assert year_course_of(office.report, figures(office.report)) == build(office.report).history


def queries(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


@pytest.mark.parametrize("quarter", [1, 2, 3, 4])
def test_earlier_drafts_together_cost_no_more_than_the_figures_of_one(office: Office, quarter: int) -> None:
    open_quarter(office, 2022, 1)
    open_quarter(office, 2022, 4)
    office.fill()
    report = report_of(office, quarter)
    computed = figures(report)
    once = queries(lambda: figures(report))
    assert queries(lambda: year_course(report, computed)) == 1 + (once if quarter > 1 else 0)


def test_an_earlier_submitted_report_costs_one_query(office: Office) -> None:
    office.submit()
    third = report_of(office, 3)
    computed = figures(third)
    assert queries(lambda: year_course(third, computed)) == 1
    office.report.refresh_from_db()
    assert queries(lambda: year_course_of(office.report, computed)) == 0
