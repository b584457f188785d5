"""Which reports a person sees."""

import pytest

from reports import rules
from reports.models import Report
from reports.queries import inbox, report_lists
from reports.queries.board import board_rows
from reports.queries.standing import Standing
from units.models import Assignment

SEES = {
    "officer": {"subbag-umum"},
    "head": {"subbag-umum", "sekretariat"},
    "chief": {"subbag-umum", "sekretariat", "seksi-lain"},
    "planner": {"subbag-umum", "sekretariat", "seksi-lain"},
    "auditor": {"subbag-umum", "sekretariat", "seksi-lain"},
    "stranger": {"seksi-lain"},
    "outsider": set(),
}


@pytest.mark.usefixtures("second_office")
@pytest.mark.parametrize("role", SEES)
def test_who_sees_what(office, role: str) -> None:
    visible = Report.objects.visible_to(getattr(office.cast, role)).in_period(office.period)
    assert {report.position.unit.code for report in visible} == SEES[role]


def test_a_deactivated_account_sees_nothing(office) -> None:
    office.cast.planner.is_active = False
    office.cast.head.is_active = False
    assert not Report.objects.visible_to(office.cast.planner).exists()
    assert not Report.objects.visible_to(office.cast.head).exists()


def test_an_ended_assignment_sees_nothing(office) -> None:
    Assignment.objects.filter(official=office.cast.officer.official).update(ends="2022-07-01")
    assert not Report.objects.visible_to(office.cast.officer).exists()


def test_an_auditor_only_reads(office) -> None:
    report, auditor = office.submit(), office.cast.auditor
    assert Report.objects.visible_to(auditor).contains(report)
    assert not any(
        rule(Standing(auditor, report))
        for rule in (rules.can_write, rules.can_submit, rules.can_withdraw, rules.can_decide, rules.can_reopen)
    )


@pytest.mark.usefixtures("second_office")
def test_the_reports_that_wait_for_each_person(office) -> None:
    office.submit()
    assert list(report_lists.waiting_for_decision(office.cast.head)) == [office.report]
    assert list(report_lists.waiting_for_decision(office.cast.chief)) == []
    assert inbox.count(office.cast.officer) == 0


@pytest.mark.usefixtures("second_office")
def test_the_board_asks_the_same_number_of_queries_for_any_number_of_posts(office, django_assert_num_queries) -> None:
    with django_assert_num_queries(17):
        rows = board_rows(office.period)
        assert [(row.position.unit.code, row.waits_for) for row in rows] == [
            ("sekretariat", "Sekretaris"),
            ("subbag-umum", "Kepala Sub Bagian Umum"),
            ("seksi-lain", "Kepala Seksi Lain"),
        ]


@pytest.mark.usefixtures("second_office")
def test_the_period_that_is_due_comes_first(office) -> None:
    assert report_lists.current_period(office.organization) == office.period
    office.organization.demo_today = office.next_period.opens_on.replace(month=8)
    office.organization.save()
    assert report_lists.current_period(office.organization) == office.next_period
