"""The number of queries of a command does not grow with the number of reports."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.actions import periods
from reports.content.versions import to_json
from reports.enums import NotificationKind
from reports.models import (
    ActionPlanRow,
    BudgetLine,
    Disposition,
    Evaluation,
    Goal,
    Indicator,
    IndicatorResult,
    Notification,
    Publication,
    Report,
)
from reports.models.publication import new_code
from reports.notifications.succession import notify_successors
from reports.queries.content import build
from tests.agreements import in_force
from tests.conftest import Office
from units.models import Assignment, FormerPost, Official, Position, Unit, User

PERIOD = {"year": 2022, "quarter": 3, "organization": "dinas-uji"}


def add_posts(office: Office, number: int) -> None:
    """Sections below the Sekretaris, each with a report of Triwulan II and III in which everything has a row."""
    activity = office.lines[0].activity
    for n in range(Unit.objects.count(), Unit.objects.count() + number):
        user = User.objects.create(username=f"kepala-{n}", email=f"kepala-{n}@example.go.id")
        nip = f"19020101192701{n:04d}"
        official = Official.objects.create(organization=office.organization, user=user, name=f"Kepala {n}", nip=nip)
        unit = Unit.objects.create(organization=office.organization, code=f"seksi-{n}", name=f"Seksi {n}", order=n)
        post = Position.objects.create(
            unit=unit, title=f"Kepala Seksi {n}", echelon="IV", superior=office.report.position.superior
        )
        Assignment.objects.create(official=official, position=post, starts=date(2022, 1, 3))
        # It was called otherwise and in another unit until after the quarters.
        changed = {"organization": office.organization, "post": post, "replaced_on": date(2022, 10, 1)}
        stand = {"unit": office.report.position.unit, "superior": post.superior, "echelon": "IV"}
        FormerPost.objects.create(**changed, **stand, title=f"Seksi {n}")
        agreement = in_force(post)
        line = BudgetLine.objects.create(agreement=agreement, order=1, activity=activity, ceiling=1000)
        goal = Goal.objects.create(agreement=agreement, order=1, text="Sasaran")
        Indicator.objects.create(goal=goal, order=1, name="Jumlah", unit="x", target=4, budget_line=line)
    for period in (office.period, office.next_period):
        for report in periods.open_reports(period):
            fill(report)


def approve_every_other(office: Office) -> None:
    """Every other report of Triwulan III is approved and issued: those are read from what was frozen."""
    for report in Report.objects.filter(period=office.next_period, state="draft").with_content()[::2]:
        content, now, by = to_json(build(report)), office.organization.now(), office.cast.head
        stamps = {"submitted_at": now, "submitted_by": by, "decided_at": now, "decided_by": by}
        Report.objects.filter(pk=report.pk).update(state="approved", content=content, **stamps)
        made = Disposition.objects.create(
            report=report, round=1, boxes=[], decision="approved", at=now, by=by, by_name="Bagas", by_title="Sekretaris"
        )
        issue = {"code": new_code(), "created_at": now, "content": content, "disposition": made}
        Publication.objects.create(report=report, **issue)


def fill(report: Report) -> None:
    by = {"changed_by": User.objects.get(official__assignments__position=report.position)}
    by["changed_at"] = report.organization.now()
    line = report.agreement.budget_lines.get()
    IndicatorResult.objects.create(report=report, indicator=line.indicators.get(), realisasi=1, **by)
    Evaluation.objects.create(report=report, line=line, text="Sebabnya.", **by)
    ActionPlanRow.objects.create(report=report, activity=line.activity, order=1, tindak_lanjut="Menyusun.", **by)


def report_json(folder: Path) -> None:
    call_command("report_json", **PERIOD)


def report_excel(folder: Path) -> None:
    call_command("report_excel", out=folder, **PERIOD)


def report_check(folder: Path) -> None:
    call_command("report_check", json=True, **PERIOD)


@pytest.mark.parametrize("command", [report_json, report_excel, report_check])
def test_a_command_asks_as_much_for_few_reports_as_for_many(
    office: Office, tmp_path: Path, capsys, command: Callable[[Path], None]
) -> None:
    add_posts(office, 2)
    approve_every_other(office)
    few = queries(lambda: command(tmp_path))
    add_posts(office, 6)
    approve_every_other(office)
    assert queries(lambda: command(tmp_path)) == few


def queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as context:
        act()
    return len(context)


def submit_all(office: Office) -> None:
    for report in Report.objects.filter(period=office.next_period, state="draft").exclude(
        position=office.report.position
    ):
        by = User.objects.get(official__assignments__position=report.position)
        Report.objects.filter(pk=report.pk).update(
            state="submitted", content={}, submitted_at=office.organization.now(), submitted_by=by
        )


@pytest.mark.parametrize("succeeded", [False, True])
def test_the_nightly_catch_up_asks_as_much_for_few_reports_as_for_many(office: Office, succeeded: bool) -> None:
    """Both when everybody is notified already, and when one successor has everything to be notified of."""
    head, counts = office.cast.head, []
    for number in (2, 6):
        add_posts(office, number)
        submit_all(office)
        notify_successors(office.organization)
        if succeeded:
            Notification.objects.filter(user=head).delete()
        counts.append(queries(lambda: notify_successors(office.organization)))
        notifications = Notification.objects.filter(user=head, kind=NotificationKind.SUBMITTED, read_at=None)
        assert (
            notifications.count()
            == Report.objects.filter(state="submitted", position__superior__in=head_posts(head)).count()
        )
    assert counts[0] == counts[1]


def head_posts(head: User) -> list[Position]:
    return list(Position.objects.held_by(head))
