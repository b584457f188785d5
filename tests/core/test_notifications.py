"""Notifications: who gets one of which step."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from reports import notifications, workflow
from reports.actions import periods
from reports.enums import NotificationKind
from reports.models import Notification, Report
from reports.notifications import rows
from tests.conftest import TODAY, Office
from units.enums import AssignmentKind, Signing
from units.models import Assignment, Event, User


def kinds_of(user: User, *, unread: bool = False) -> list[str]:
    notifications = Notification.objects.filter(user=user).order_by("pk")
    return [notification.kind for notification in (notifications.filter(read_at=None) if unread else notifications)]


def last_text(user: User) -> str:
    return Notification.objects.filter(user=user).latest("pk").text


def acting(office: Office, user: User, report: Report | None = None) -> None:
    position = (report or office.report).position
    Assignment.objects.create(
        official=user.official, position=position, kind=AssignmentKind.PLT, starts=TODAY - timedelta(days=8)
    )


def give_back(office: Office) -> Report:
    return workflow.perform(office.report, workflow.Return(note="Hitung ulang."), by=office.cast.head)


def test_only_the_superior_is_notified_of_a_submission(office: Office) -> None:
    office.submit()
    assert kinds_of(office.cast.head) == [NotificationKind.SUBMITTED]
    assert Notification.objects.count() == 1
    assert last_text(office.cast.head) == (
        "Laporan Kepala Sub Bagian Umum Triwulan II 2022 diajukan kepada Anda. "
        "Baca laporannya, lalu setujui atau kembalikan."
    )


def test_acting_and_definitive_superiors_are_notified_but_nobody_who_cannot_decide(office: Office) -> None:
    acting(office, office.cast.stranger, office.head_report)
    acting(office, office.cast.chief, office.head_report)
    acting(office, office.cast.chief)
    office.submit()
    assert kinds_of(office.cast.head) == kinds_of(office.cast.stranger) == [NotificationKind.SUBMITTED]
    assert kinds_of(office.cast.chief) == [], "holds the reporting post too, so does not decide"


def test_former_holders_and_inactive_accounts_are_not_notified(office: Office) -> None:
    acting(office, office.cast.stranger, office.head_report)
    Assignment.objects.filter(official=office.cast.head.official).update(ends=TODAY - timedelta(days=1))
    User.objects.filter(pk=office.cast.stranger.pk).update(is_active=False)
    office.submit()
    (found,) = Notification.objects.all()
    assert (found.kind, found.user) == (NotificationKind.UNDECIDED, office.cast.planner), "who appoints somebody"


def test_a_return_notifies_the_author_and_settles_the_superiors_notification(office: Office) -> None:
    office.submit()
    give_back(office)
    assert kinds_of(office.cast.officer) == [NotificationKind.RETURNED]
    assert "Baca disposisi atasan, perbaiki, lalu ajukan lagi." in last_text(office.cast.officer)
    assert "Hitung ulang" not in last_text(office.cast.officer), "notes stay in the application"
    assert kinds_of(office.cast.head, unread=True) == []


def test_each_round_is_notified(office: Office) -> None:
    office.submit()
    give_back(office)
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert kinds_of(office.cast.head) == [NotificationKind.SUBMITTED] * 2
    assert "diajukan lagi kepada Anda" in last_text(office.cast.head)
    assert kinds_of(office.cast.officer, unread=True) == []
    give_back(office)
    assert kinds_of(office.cast.officer) == [NotificationKind.RETURNED] * 2


def test_withdrawing_is_told_to_who_would_have_decided_until_it_is_submitted_again(office: Office) -> None:
    office.submit()
    workflow.perform(office.report, workflow.Withdraw(), by=office.cast.officer)
    assert kinds_of(office.cast.head, unread=True) == [NotificationKind.WITHDRAWN]
    assert "Tidak ada yang perlu Anda putuskan" in last_text(office.cast.head)
    assert kinds_of(office.cast.officer) == kinds_of(office.cast.planner) == []
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert kinds_of(office.cast.head, unread=True) == [NotificationKind.SUBMITTED]


def test_an_approval_without_electronic_signatures(office: Office) -> None:
    office.approve()
    assert kinds_of(office.cast.officer) == [NotificationKind.APPROVED]
    assert kinds_of(office.cast.head, unread=True) == []


def test_an_approval_where_both_have_to_sign(office: Office) -> None:
    sign_electronically(office)
    office.approve()
    assert kinds_of(office.cast.officer) == [NotificationKind.APPROVED, NotificationKind.SIGN]
    assert kinds_of(office.cast.head, unread=True) == [NotificationKind.SIGN]
    assert "menunggu tanda tangan Anda" in last_text(office.cast.head)


def sign_electronically(office: Office) -> None:
    office.organization.signing = Signing.PKCS12
    office.organization.save()


def sign(office: Office, by: User, role: str) -> None:
    """Make a signature with its step in the workflow, notifications included."""
    from reports.models import Publication, Signature, SignedFile

    publication = Publication.objects.get(report=office.report, superseded_at__isnull=True)
    now = office.organization.now()
    publication.files.update(superseded_at=now)
    file = SignedFile.objects.create(
        publication=publication, kind="electronic", path=f"{role}.pdf", sha256="0" * 64, size=1, created_at=now
    )
    Signature.objects.create(
        publication=publication, file=file, role=role, method="pkcs12", at=now, by=by, by_name="x", by_title="x"
    )
    report = Report.objects.with_people().get(pk=office.report.pk)
    with transaction.atomic():
        notifications.notify(report, "sign", by=by)


def test_the_first_signature_notifies_the_other_signer_no_second_time(office: Office) -> None:
    sign_electronically(office)
    office.approve()
    sign(office, office.cast.officer, "author")
    assert kinds_of(office.cast.officer, unread=True) == [], "who signs has read all about the report"
    assert kinds_of(office.cast.head) == [NotificationKind.SUBMITTED, NotificationKind.SIGN]


def test_a_superior_whom_the_approved_document_does_not_name_is_not_asked_to_sign(office: Office) -> None:
    sign_electronically(office)
    office.approve()
    acting(office, office.cast.stranger, office.head_report)
    sign(office, office.cast.officer, "author")
    assert kinds_of(office.cast.stranger) == []
    sign(office, office.cast.head, "superior")
    assert Notification.objects.filter(kind=NotificationKind.SIGN, read_at=None).count() == 0


def test_reopening_notifies_both_without_the_reason(office: Office) -> None:
    sign_electronically(office)
    office.approve()
    workflow.perform(office.report, workflow.Reopen(reason="Pagu rahasia berubah."), by=office.cast.planner)
    assert (
        kinds_of(office.cast.officer, unread=True)
        == kinds_of(office.cast.head, unread=True)
        == [NotificationKind.REOPENED]
    )
    for user in (office.cast.officer, office.cast.head):
        assert "Alasannya tertulis pada riwayat laporan." in last_text(user)
        assert "rahasia" not in last_text(user)
    assert "ajukan lagi" in last_text(office.cast.officer)


def test_each_extension_notifies_the_author_and_the_superior(office: Office) -> None:
    for day in (5, 12, 5):
        periods.extend(office.report, by=office.cast.planner, until=date(2022, 8, day), reason="Data terlambat.")
    assert kinds_of(office.cast.officer) == [NotificationKind.EXTENDED] * 3
    assert kinds_of(office.cast.officer, unread=True) == [NotificationKind.EXTENDED]
    assert last_text(office.cast.officer) == (
        "Tenggat laporan Kepala Sub Bagian Umum Triwulan II 2022 diperpanjang sampai 5 Agustus 2022. "
        "Lengkapi, lalu ajukan paling lambat tanggal itu."
    )
    assert kinds_of(office.cast.head) == [NotificationKind.EXTENDED] * 3
    assert last_text(office.cast.head).endswith("Sampai hari itu laporan ini dapat diajukan kepada Anda.")
    assert kinds_of(office.cast.planner) == []


def test_the_same_extension_sent_twice_is_one(office: Office) -> None:
    for reason in ("Data terlambat.", " Data terlambat.", "Sakit."):
        periods.extend(office.report, by=office.cast.planner, until=date(2022, 8, 5), reason=reason)
    extended = Event.objects.about("report", office.report.pk).filter(kind="report.extend").order_by("id")
    assert list(extended.values_list("note", flat=True)) == ["Data terlambat.", "Sakit."]
    assert kinds_of(office.cast.officer) == [NotificationKind.EXTENDED] * 2


def test_nobody_is_notified_of_their_own_step(office: Office) -> None:
    """Here the planner holds the reporting post too."""
    from units.enums import MemberRole
    from units.models import Membership

    Membership.objects.create(user=office.cast.officer, organization=office.organization, role=MemberRole.PLANNER)
    periods.extend(office.report, by=office.cast.officer, until=date(2022, 8, 5), reason="Data terlambat.")
    office.approve()
    workflow.perform(office.report, workflow.Reopen(reason="Salah."), by=office.cast.officer)
    assert kinds_of(office.cast.officer, unread=True) == []
    assert kinds_of(office.cast.head, unread=True) == [NotificationKind.REOPENED], "the extension is outdated by then"


def test_one_step_makes_one_notification(office: Office) -> None:
    report = office.submit()
    notifications.notify(Report.objects.with_people().get(pk=report.pk), "submit", by=office.cast.officer)
    assert kinds_of(office.cast.head) == [NotificationKind.SUBMITTED]


def test_a_title_of_several_lines_and_hidden_signs_becomes_one_line(office: Office) -> None:
    position = office.report.position
    position.title = "Kepala\r\nBcc: korban@example.org\u202e <b>" + "x" * 160
    position.save()
    office.submit()
    text = last_text(office.cast.head)
    assert text.isprintable() and len(text) <= 400
    assert text.startswith("Laporan Kepala Bcc: korban@example.org <b>xxx")


def test_reading_a_notification_is_for_its_own_person_only(office: Office) -> None:
    office.submit()
    notification = Notification.objects.get()
    rows.set_read(notification, by=office.cast.officer)
    assert kinds_of(office.cast.head, unread=True) == [NotificationKind.SUBMITTED]
    assert rows.set_all_read(by=office.cast.head, up_to=notification.pk - 1) == 0
    assert rows.set_all_read(by=office.cast.head, up_to=notification.pk) == 1
    first = Notification.objects.get().read_at
    rows.set_read(notification, by=office.cast.head)
    assert Notification.objects.get().read_at == first


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_or_queued_when_the_step_fails_after_notifying(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[int] = []
    monkeypatch.setattr("lkj.queue.put", lambda name, pk: queued.append(pk) if name == rows.MAIL_JOB else None)
    User.objects.filter(pk=office.cast.head.pk).update(email="bagas@example.go.id")
    office.fill()
    with monkeypatch.context() as broken:
        broken.setattr("units.log.events.record", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert Notification.objects.count() == 0 and queued == []
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert Notification.objects.count() == 1 and queued == [office.cast.head.pk]


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_fails_does_not_fail_the_step(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lkj.queue.put", lambda *_: 1 / 0)
    User.objects.filter(pk=office.cast.head.pk).update(email="bagas@example.go.id")
    assert office.submit().state == "submitted"
    assert Notification.objects.filter(claimed_at=None, wants_mail=True).count() == 1
