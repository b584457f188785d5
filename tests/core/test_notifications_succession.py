"""Succession: when a report waits for a person who is replaced, the successor is notified and nobody else."""

import datetime

import pytest
from django.urls import reverse

from lkj.signatures.roles import SignatureRole
from reports import workflow
from reports.enums import NotificationKind
from reports.models import Notification, Report
from reports.notifications.reminders import remind_all
from reports.queries import inbox
from reports.queries.standing import Standing
from reports.queries.timeline import next_actor
from reports.workflow import Refused
from tests.conftest import Office
from units.enums import AssignmentKind
from units.models import Assignment, Official, User, held_posts

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2022, 7, 8)


def replaced(office: Office, user: User, kind: AssignmentKind = AssignmentKind.DEFINITIF) -> User:
    """Tari, who from today on holds the post that the user held until yesterday."""
    held = Assignment.objects.get(official__user=user)
    Assignment.objects.filter(pk=held.pk).update(ends=TODAY - datetime.timedelta(days=1))
    tari = User.objects.create_user("tari", password="frasa panjang tari", email="tari@example.test")
    official = Official.objects.create(
        organization=office.organization, user=tari, name="Tari Uji", nip="190505051930052005"
    )
    Assignment.objects.create(official=official, position=held.position, kind=kind, starts=TODAY)
    return tari


def unread(user: User) -> list[str]:
    """The kinds of the user's unread notifications, except reminders of the due date."""
    found = Notification.objects.filter(user=user, read_at=None).exclude(kind=NotificationKind.DUE)
    return list(found.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize("kind", AssignmentKind)
def test_a_new_superior_is_notified_of_what_waits(office: Office, kind: AssignmentKind) -> None:
    office.submit()
    tari = replaced(office, office.cast.head, kind)
    assert unread(office.cast.head) == [NotificationKind.SUBMITTED] and unread(tari) == []
    for _ in range(3):
        remind_all()
    assert unread(office.cast.head) == [] and unread(tari) == [NotificationKind.SUBMITTED]
    assert len(inbox.waiting(office.cast.head, held_posts(office.cast.head))) == 0


def test_a_new_author_is_notified_of_a_returned_report(office: Office) -> None:
    office.submit()
    workflow.perform(office.report, workflow.Return(note="Lengkapi."), by=office.cast.head)
    tari = replaced(office, office.cast.officer)
    remind_all()
    assert NotificationKind.RETURNED in unread(tari) and NotificationKind.RETURNED not in unread(office.cast.officer)


@pytest.mark.parametrize("role", SignatureRole)
def test_a_successor_is_not_asked_for_a_signature_that_would_be_refused(
    office: Office, login, role: SignatureRole
) -> None:
    """The approved document names the predecessor, so the successor cannot sign it; the planner reads what to do."""
    office.sign_electronically()
    office.approve()
    gone = office.cast.officer if role == SignatureRole.AUTHOR else office.cast.head
    tari = replaced(office, gone)
    for _ in range(2):
        remind_all()
    report = Report.objects.with_people().get(pk=office.report.pk)
    assert unread(tari) == [] and NotificationKind.SIGN not in unread(gone)
    assert "sign" not in workflow.available(Standing(tari, report)) and not inbox.waiting_for_signature(tari).exists()
    with pytest.raises(Refused, match="bukan nama Anda"):
        workflow.perform(report, office.made_up_signature(role), by=tari)
    (told,) = Notification.objects.filter(user=office.cast.planner, kind=NotificationKind.BLOCKED)
    assert "Terbitkan ulang laporan ini" in told.text
    actor = next_actor(report)
    assert actor is not None and actor.title == "Perencana" and "Menerbitkan ulang" in actor.task
    page = login(office.cast.planner).get(reverse("board", args=[office.period.pk])).content.decode()
    assert "Perencana: terbitkan ulang" in page
    workflow.perform(report, workflow.Reopen(reason="Pejabat berganti."), by=office.cast.planner)
    assert not Notification.objects.filter(kind=NotificationKind.BLOCKED, read_at=None).exists()


def test_a_signer_who_stays_is_asked_as_before(office: Office) -> None:
    office.sign_electronically()
    office.approve()
    replaced(office, office.cast.head)
    remind_all()
    assert NotificationKind.SIGN in unread(office.cast.officer)
    assert inbox.waiting_for_signature(office.cast.officer).contains(office.report)


def test_a_successor_is_asked_to_confirm_the_scan(office: Office) -> None:
    """A confirmation needs nobody named in the document."""
    office.approve()
    office.upload_scan()
    tari = replaced(office, office.cast.head)
    remind_all()
    assert unread(tari) == [NotificationKind.CONFIRM] and NotificationKind.CONFIRM not in unread(office.cast.head)


def test_nobody_is_notified_twice_where_nothing_changed(office: Office) -> None:
    office.submit()
    before = Notification.objects.count()
    Notification.objects.update(read_at=datetime.datetime.now(datetime.UTC))
    remind_all()
    found = Notification.objects.exclude(kind__in=(NotificationKind.DUE, NotificationKind.OVERDUE))
    assert found.count() == before and not found.filter(read_at=None).exists()
