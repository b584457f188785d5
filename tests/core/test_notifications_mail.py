"""E-mails: each once, to the people whom it concerns, after the commit."""

import smtplib
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from reports import workflow
from reports.enums import MailMode, NotificationKind
from reports.models import Notification, NotificationChoice
from reports.notifications import mail_queue
from reports.notifications.mail_choices import choose
from reports.notifications.rows import Message, set_read, write_notifications
from reports.services import mailing
from reports.services.mailing import Outcome
from tests.conftest import Office
from units.models import Organization, User

ADDRESS = "wulan@example.go.id"


class FailingBackend(EmailBackend):
    """A mail backend that raises the error which the test gave it, when it connects or when it sends."""

    on_open: BaseException | None = None
    on_send: BaseException | None = None

    def open(self) -> bool:
        if self.on_open:
            raise self.on_open
        return True

    def send_messages(self, messages: list) -> int:
        if self.on_send:
            raise self.on_send
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that sets the error with which the mail server fails, or none."""
    settings.EMAIL_BACKEND = "tests.core.test_notifications_mail.FailingBackend"

    def fail(on_open: BaseException | None = None, on_send: BaseException | None = None) -> None:
        monkeypatch.setattr(FailingBackend, "on_open", on_open)
        monkeypatch.setattr(FailingBackend, "on_send", on_send)

    return fail


@pytest.fixture
def wulan(office: Office) -> User:
    return with_address(office.cast.officer)


def with_address(user: User, address: str = ADDRESS) -> User:
    user.email = address
    user.save()
    return user


def notify(
    office: Office, user: User, key: str = "satu", kind: NotificationKind = NotificationKind.RETURNED
) -> Notification:
    write_notifications([Message(office.report, kind, key, f"Pemberitahuan {key}.", [user])])
    return Notification.objects.get(user=user, key=key)


def ended(minutes: int = 4) -> None:
    """Let the pause after an e-mail end."""
    earlier = timezone.now() - timedelta(minutes=minutes)
    Notification.objects.filter(claimed_at__isnull=False).update(claimed_at=earlier)


# what an e-mail says


def test_a_single_notification_has_its_own_subject_and_a_link(office: Office, wulan: User, settings) -> None:
    settings.PUBLIC_ADDRESS = "https://lkj.example.go.id"
    notification = notify(office, wulan)
    assert mailing.send_to(wulan.pk) is Outcome.SENT
    (sent,) = mail.outbox
    assert sent.subject == "[LKj Interim] Laporan Anda dikembalikan: Kepala Sub Bagian Umum, Triwulan II 2022"
    assert sent.to == [ADDRESS] and sent.cc == sent.bcc == []
    assert sent.body.startswith("Yth. Wulan Uji,\n\nPemberitahuan satu.\n")
    assert f"https://lkj.example.go.id/kotak-masuk/{notification.pk}/\n" in sent.body
    assert "https://lkj.example.go.id/pemberitahuan/" in sent.body
    notification.refresh_from_db()
    assert notification.mailed_at is not None and notification.claimed_at is not None and notification.read_at is None


def test_several_notifications_make_one_digest(office: Office, wulan: User) -> None:
    for key in ("satu", "dua", "tiga"):
        notify(office, wulan, key)
    mailing.send_to(wulan.pk)
    mailing.send_to(wulan.pk)
    (sent,) = mail.outbox
    assert sent.subject == "[LKj Interim] 3 pemberitahuan untuk Anda"
    found = [sent.body.index(f"\n{n}. Pemberitahuan {key}.\n") for n, key in enumerate(("satu", "dua", "tiga"), 1)]
    assert found == sorted(found)


def test_no_note_no_reason_and_no_figure_is_sent(office: Office, wulan: User) -> None:
    office.submit()
    workflow.perform(office.report, workflow.Return(note="Rahasia dapur."), by=office.cast.head)
    mailing.send_to(wulan.pk)
    assert "Rahasia" not in mail.outbox[0].body and "58,33" not in mail.outbox[0].body


def test_titles_and_names_put_nothing_into_the_headers(office: Office, wulan: User) -> None:
    office.report.position.title = "Kepala\nBcc: korban@example.org\r\n\r\nIsi & <b>"
    office.report.position.save()
    official = wulan.official
    official.name = "Wulan\nYth. Orang Lain & <i>"
    official.save()
    office.submit()
    workflow.perform(office.report, workflow.Return(note="x"), by=office.cast.head)
    mailing.send_to(wulan.pk)
    message = mail.outbox[0].message()
    assert message["Bcc"] is None and message["To"] == ADDRESS
    assert "\n" not in mail.outbox[0].subject and "Kepala Bcc: korban@example.org Isi & <b>" in mail.outbox[0].subject
    assert "Yth. Wulan Yth. Orang Lain & <i>," in mail.outbox[0].body


def test_a_subject_is_not_endless(office: Office, wulan: User) -> None:
    office.report.position.title = "Kepala " + "x" * 190
    office.report.position.save()
    notify(office, wulan)
    mailing.send_to(wulan.pk)
    assert len(mail.outbox[0].subject) == mailing.SUBJECT_LENGTH and mail.outbox[0].subject.endswith("…")


def test_an_address_that_fits_no_header_is_given_up(office: Office) -> None:
    hostile = with_address(office.cast.officer, "a@example.org\nBcc: b@example.org")
    notification = notify(office, hostile)
    assert mailing.send_to(hostile.pk) is Outcome.REFUSED
    notification.refresh_from_db()
    assert not notification.wants_mail and notification.mailed_at is None and mail.outbox == []


# after the commit


@pytest.mark.django_db(transaction=True)
def test_a_step_sends_one_email_to_each_after_the_commit(office: Office) -> None:
    with_address(office.cast.head, "bagas@example.go.id")
    with_address(office.cast.officer)
    office.submit()
    assert [sent.to for sent in mail.outbox] == [["bagas@example.go.id"]]
    office.organization.signing = "pkcs12"
    office.organization.save()
    ended()
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    assert [(sent.to[0], sent.subject) for sent in mail.outbox[1:]] == [
        ("bagas@example.go.id", "[LKj Interim] Tanda tangan Anda ditunggu: Kepala Sub Bagian Umum, Triwulan II 2022"),
        (ADDRESS, "[LKj Interim] 2 pemberitahuan untuk Anda"),
    ]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_when_the_step_is_rolled_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with_address(office.cast.head)
    monkeypatch.setattr("units.log.events.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        office.submit()
    mailing.send_waiting()
    assert mail.outbox == [] and Notification.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_parallel_workers_send_once(office: Office) -> None:
    wulan = with_address(office.cast.officer)
    for key in ("satu", "dua"):
        Notification.objects.create(
            user=wulan,
            report=office.report,
            kind=NotificationKind.DUE,
            key=key,
            text=key,
            created_at=office.organization.now(),
        )
    barrier, outcomes = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        try:
            outcomes.append(mailing.send_to(wulan.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 1
    assert sorted(outcome.name for outcome in outcomes) == ["NOTHING", "NOTHING", "NOTHING", "SENT"]
    assert Notification.objects.filter(mailed_at__isnull=False).count() == 2


def test_notifications_soon_after_a_mail_wait_and_are_sent_together(office: Office, wulan: User) -> None:
    notify(office, wulan)
    mailing.send_to(wulan.pk)
    notify(office, wulan, "dua")
    notify(office, wulan, "tiga")
    assert mailing.send_to(wulan.pk) is Outcome.NOTHING
    mailing.send_waiting()
    assert len(mail.outbox) == 1
    ended()
    mailing.send_waiting()
    mailing.send_waiting()
    assert [sent.subject[-26:] for sent in mail.outbox[1:]] == ["2 pemberitahuan untuk Anda"]


# failures


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("on_open", ConnectionRefusedError()),
        ("on_open", smtplib.SMTPAuthenticationError(535, b"no")),
        ("on_send", smtplib.SMTPDataError(451, b"later")),
        ("on_send", smtplib.SMTPRecipientsRefused({ADDRESS: (450, b"greylisted")})),
    ],
)
def test_a_failure_then_a_success_sends_once(office: Office, wulan: User, server, where: str, error) -> None:
    notification = notify(office, wulan)
    server(**{where: error})
    assert mailing.send_to(wulan.pk) in (Outcome.UNREACHABLE, Outcome.LATER)
    notification.refresh_from_db()
    assert notification.claimed_at is None and notification.mailed_at is None
    server()
    mailing.send_waiting()
    mailing.send_waiting()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected(), TimeoutError(), ConnectionResetError()])
def test_a_mail_to_a_server_that_falls_silent_is_uncertain(office: Office, wulan: User, server, error) -> None:
    notify(office, wulan)
    server(on_send=error)
    assert mailing.send_to(wulan.pk) is Outcome.UNKNOWN
    server()
    ended()
    mailing.send_waiting()
    assert mail.outbox == [] and Notification.objects.filter(user=wulan, read_at=None).count() == 1


def test_a_refused_address_is_not_tried_again(office: Office, wulan: User, server) -> None:
    notify(office, wulan)
    server(on_send=smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")}))
    assert mailing.send_to(wulan.pk) is Outcome.REFUSED
    server()
    mailing.send_waiting()
    assert mail.outbox == []


def test_without_a_server_one_mail_is_tried_and_one_bad_address_stops_nobody(
    office: Office, wulan: User, server, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify(office, wulan)
    notify(office, with_address(office.cast.head, "bagas@example.go.id"))
    tried: list[int] = []
    plain = mailing.send_to
    monkeypatch.setattr(mailing, "send_to", lambda pk: (tried.append(pk), plain(pk))[1])
    server(on_open=ConnectionRefusedError())
    mailing.send_waiting()
    assert tried == [wulan.pk]
    server(on_send=smtplib.SMTPRecipientsRefused({ADDRESS: (550, b"no such user")}))
    mailing.send_waiting()
    assert tried == [wulan.pk, wulan.pk, office.cast.head.pk]


def test_an_error_of_ours_gives_the_notifications_back(
    office: Office, wulan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notification = notify(office, wulan)
    monkeypatch.setattr(mailing, "message_of", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        mailing.send_to(wulan.pk)
    notification.refresh_from_db()
    assert notification.claimed_at is None and notification.wants_mail


def let_claims_expire() -> None:
    """Make claims of e-mails so old that their worker counts as dead."""
    earlier = timezone.now() - mail_queue.DIED - timedelta(seconds=1)
    Notification.objects.filter(claimed_at__isnull=False).update(claimed_at=earlier)
    Notification.objects.filter(sending_at__isnull=False).update(sending_at=earlier)


def test_a_mail_of_a_worker_killed_before_sending_is_sent_later(office: Office, wulan: User) -> None:
    notify(office, wulan)
    assert mail_queue.claim(wulan.pk) is not None
    ended()
    mailing.send_waiting()
    assert mail.outbox == [], "it may still be at it"
    let_claims_expire()
    mailing.send_waiting()
    assert len(mail.outbox) == 1 and not mail_queue.uncertain().exists()


def test_a_mail_of_a_worker_killed_while_sending_is_uncertain(office: Office, wulan: User, login) -> None:
    notification = notify(office, wulan)
    batch = mail_queue.claim(wulan.pk)
    assert batch is not None and mail_queue.begin_sending(batch)
    let_claims_expire()
    mailing.send_waiting()
    assert mail.outbox == []
    assert [mail.pk for mail in mail_queue.uncertain_in(office.organization)] == [notification.pk]
    board = reverse("board", args=[office.period.pk])
    assert "Surel yang belum pasti terkirim (1)" in login(office.cast.planner).get(board).content.decode()
    assert "Wulan Uji" in login(office.cast.planner).get(board).content.decode()
    assert "Surel yang belum pasti" not in login(office.cast.auditor).get(board).content.decode()
    assert "Surelnya belum pasti terkirim" in login(wulan).get(reverse("inbox")).content.decode()
    admin = User.objects.create_superuser("admin", password="sandi-uji-2022")
    assert notification.text in login(admin).get(reverse("admin:reports_uncertainmail_changelist")).content.decode()
    set_read(notification, by=wulan)
    assert "Surel yang belum pasti" not in login(office.cast.planner).get(board).content.decode()


def test_another_offices_uncertain_mails_are_not_shown(office: Office, wulan: User) -> None:
    notify(office, wulan)
    batch = mail_queue.claim(wulan.pk)
    assert batch is not None and mail_queue.begin_sending(batch)
    let_claims_expire()
    other = Organization.objects.get(code="dinas-lain")
    assert mail_queue.uncertain().count() == 1 and not mail_queue.uncertain_in(other).exists()


def test_a_worker_given_up_sends_nothing_when_it_wakes(office: Office, wulan: User, monkeypatch) -> None:
    notify(office, wulan)
    slow = mail_queue.claim(wulan.pk)
    assert slow is not None
    let_claims_expire()
    mailing.send_waiting()
    assert len(mail.outbox) == 1 and not mail_queue.begin_sending(slow)
    monkeypatch.setattr(mail_queue, "claim", lambda user, digest: slow)
    assert mailing.send_to(wulan.pk) is Outcome.UNKNOWN and len(mail.outbox) == 1


def test_a_mail_that_failed_for_days_is_given_up(office: Office, wulan: User) -> None:
    notification = notify(office, wulan)
    Notification.objects.update(created_at=office.organization.now() - mail_queue.PATIENCE - timedelta(minutes=1))
    mailing.send_waiting()
    notification.refresh_from_db()
    assert mail.outbox == [] and not notification.wants_mail and notification.read_at is None


# choices


def test_who_wants_no_mail_is_notified_in_the_inbox_alone(office: Office, wulan: User) -> None:
    choose(by=wulan, mode=MailMode.NEVER, muted=[], email=ADDRESS)
    assert not notify(office, wulan).wants_mail
    mailing.send_waiting()
    mailing.send_digests()
    assert mail.outbox == []


def test_muted_kinds_are_not_sent(office: Office, wulan: User) -> None:
    choose(by=wulan, mode=MailMode.SOON, muted=[NotificationKind.DUE], email=ADDRESS)
    notify(office, wulan, "satu", NotificationKind.DUE)
    notify(office, wulan, "dua", NotificationKind.RETURNED)
    mailing.send_waiting()
    (sent,) = mail.outbox
    assert "Pemberitahuan dua." in sent.body and "Pemberitahuan satu." not in sent.body


def test_muting_stops_waiting_mails_and_unmuting_sends_no_old_ones(office: Office, wulan: User) -> None:
    notify(office, wulan)
    choose(by=wulan, mode=MailMode.SOON, muted=[NotificationKind.RETURNED], email=ADDRESS)
    mailing.send_waiting()
    choose(by=wulan, mode=MailMode.SOON, muted=[], email=ADDRESS)
    mailing.send_waiting()
    assert mail.outbox == []


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_without_address_or_account_nothing_is_sent(office: Office, wulan: User, change: dict) -> None:
    notify(office, wulan)
    User.objects.filter(pk=wulan.pk).update(**change)
    mailing.send_waiting()
    wulan.refresh_from_db()
    assert not notify(office, wulan, "dua").wants_mail
    assert mail.outbox == []


def test_a_notification_read_before_it_was_sent_is_not_sent(office: Office, wulan: User) -> None:
    notify(office, wulan)
    Notification.objects.update(read_at=timezone.now())
    mailing.send_waiting()
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_daily_reader_gets_one_digest_in_the_morning(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    head = with_address(office.cast.head)
    NotificationChoice.objects.create(user=head, mode=MailMode.DAILY)
    office.submit()
    notify(office, head, "dua")
    mailing.send_waiting()
    assert mail.outbox == []
    mailing.send_digests()
    mailing.send_digests()
    (sent,) = mail.outbox
    assert "2 pemberitahuan" in sent.subject


def test_a_digest_that_failed_in_the_morning_is_sent_later(office: Office, wulan: User, server) -> None:
    choose(by=wulan, mode=MailMode.DAILY, muted=[], email=ADDRESS)
    notify(office, wulan, "kemarin")
    morning = office.organization.now().replace(hour=7, minute=0, second=0, microsecond=0)
    if morning > office.organization.now():
        morning -= timedelta(days=1)
    Notification.objects.update(created_at=morning - timedelta(minutes=1))
    notify(office, wulan, "hari-ini")
    server(on_open=ConnectionRefusedError())
    mailing.send_digests()
    server()
    mailing.send_waiting()
    (sent,) = mail.outbox
    assert "Pemberitahuan kemarin." in sent.body and "Pemberitahuan hari-ini." not in sent.body


def test_a_deleted_account_is_sent_nothing(office: Office) -> None:
    assert mailing.send_to(10**9) is Outcome.NOTHING
