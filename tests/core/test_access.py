"""Which reports a person sees."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from reports import rules, workflow
from reports.models import Report
from reports.queries import inbox, report_lists
from reports.queries.board import board_rows
from reports.queries.standing import Standing
from units.actions import changes
from units.models import Assignment, Position, held_posts

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


def test_a_former_holder_reads_what_was_submitted_of_their_time(office, login) -> None:
    """Nothing of what goes on; what the successor takes back is gone again."""
    officer, report = office.cast.officer, office.report
    Assignment.objects.filter(official=officer.official).update(ends="2022-06-01")
    assert not Report.objects.visible_to(officer).exists()
    Assignment.objects.create(
        official=office.cast.stranger.official, position=report.position, kind="plt", starts="2022-06-02"
    )
    office.cast.officer = office.cast.stranger
    office.approve()
    assert list(Report.objects.visible_to(officer)) == [report]
    assert login(officer).get(reverse("report", args=[report.pk])).status_code == 200
    assert login(officer).get(reverse("history", args=[report.pk])).status_code == 200
    standing = Standing(officer, Report.objects.with_people().get(pk=report.pk))
    assert not any(rule(standing) for rule in (rules.can_write, rules.can_sign, rules.can_scan, rules.can_withdraw))
    # The superior who decided leaves too, and keeps it.
    Assignment.objects.filter(official=office.cast.head.official).update(ends="2022-07-07")
    assert list(Report.objects.visible_to(office.cast.head)) == [report]
    workflow.perform(report, workflow.Reopen(reason="Salah angka"), by=office.cast.planner)
    assert not Report.objects.visible_to(office.cast.head).exists()


def test_a_decided_report_stays_with_the_superiors_of_its_quarter(office) -> None:
    """The section moves from Bagas to Joko: what is approved stays where it was, also two levels up."""
    section, joko, bagas = office.report.position, office.cast.stranger, office.cast.head
    under = Position.objects.create(unit=section.unit, title="Ketua Tim Arsip", echelon="-", superior=section)
    report = office.approve()
    stamps = {
        name: getattr(report, name) for name in ("submitted_at", "submitted_by", "decided_at", "state", "content")
    }
    deeper = Report.objects.create(
        position=under, period=office.period, agreement=report.agreement, report_date=report.report_date,
        created_at=report.created_at, decided_by=office.cast.officer, **stamps,
    )  # fmt: skip
    other = office.stranger_report.position
    changes.change(section, by=office.cast.planner, since=date(2022, 7, 5), superior=other)
    later = Report.objects.get(position=section, period=office.next_period)
    assert set(Report.objects.visible_to(bagas).in_period(office.period)) >= {report, deeper}
    seen = set(Report.objects.visible_to(joko))
    assert later in seen
    assert not seen & {report, deeper}
    assert later not in set(Report.objects.visible_to(bagas))
    assert {report, deeper, later} <= set(Report.objects.visible_to(office.cast.chief))


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
    assert len(inbox.waiting(office.cast.officer, held_posts(office.cast.officer))) == 0


@pytest.mark.usefixtures("second_office")
def test_the_board_asks_the_same_number_of_queries_for_any_number_of_posts(office, django_assert_num_queries) -> None:
    assert connection.features.supports_json_field  # which asks the database once
    with django_assert_num_queries(7):
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
