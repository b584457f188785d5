"""Reminders of the due date, and the jobs by the clock."""

import os
import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from reports import workflow
from reports.actions import periods
from reports.enums import NotificationKind
from reports.files import published
from reports.models import Notification, RegularJob, Report
from reports.notifications import reminders
from reports.notifications.reminders import remind, remind_all
from reports.notifications.rows import set_outdated_read
from reports.services import schedules, tidying
from tests.conftest import Office
from units.models import Organization, User

DUE = date(2022, 7, 11)


def remind_on(office: Office, day: date) -> None:
    """Remind as the daily job does on that day."""
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=day)
    remind(Organization.objects.get(pk=office.organization.pk))


def before(days: int) -> date:
    return DUE - timedelta(days=days)


def reminders_of_wulan(office: Office, user: User | None = None) -> list[tuple[str, str]]:
    """The reminders of Wulan's report of the second quarter: kind and stage."""
    notifications = Notification.objects.filter(user=user or office.cast.officer, report=office.report).order_by("pk")
    return [
        (notification.kind, notification.key.rpartition(f":{office.report.pk}:")[0]) for notification in notifications
    ]


SEVEN, THREE, ONE = [(NotificationKind.DUE, f"due:{days}") for days in (7, 3, 1)]


def test_seven_three_and_one_day_before_and_on_no_other_day(office: Office) -> None:
    for days in (10, 9, 8):
        remind_on(office, before(days))
    assert reminders_of_wulan(office) == []
    for days in range(7, -1, -1):
        remind_on(office, before(days))
    assert reminders_of_wulan(office) == [SEVEN, THREE, ONE]
    assert Notification.objects.filter(user=office.cast.officer, read_at=None).count() == 1, (
        "the latest replaces the earlier"
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [(7, "7 hari lagi, 11 Juli 2022"), (3, "3 hari lagi, 11"), (1, "besok, 11 Juli"), (0, "hari ini, 11 Juli")],
)
def test_the_sentences_of_reminders(office: Office, days: int, words: str) -> None:
    remind_on(office, before(days))
    text = Notification.objects.get(user=office.cast.officer).text
    assert text.startswith("Tenggat laporan Kepala Sub Bagian Umum Triwulan II 2022: " + words)
    assert text.endswith("Lengkapi, lalu ajukan kepada atasan Anda.")


@pytest.mark.parametrize(
    ("days", "expected"),
    [((7, 2), [SEVEN, THREE]), ((7, 0), [SEVEN, ONE]), ((5, 3), [SEVEN, THREE]), ((2,), [THREE]), ((0,), [ONE])],
)
def test_after_missed_days_the_one_that_applies_now_is_sent(office: Office, days: tuple[int], expected: list) -> None:
    for day in days:
        remind_on(office, before(day))
    assert reminders_of_wulan(office) == expected


def test_overdue_the_day_after_then_weekly_while_it_can_be_written(office: Office) -> None:
    for days in range(1, 30):
        remind_on(office, DUE + timedelta(days=days))
    assert reminders_of_wulan(office) == [(NotificationKind.OVERDUE, f"overdue:{week}") for week in range(3)]
    latest = Notification.objects.filter(user=office.cast.officer).latest("pk")
    assert latest.text == (
        "Tenggat laporan Kepala Sub Bagian Umum Triwulan II 2022, 11 Juli 2022, sudah terlewat. "
        "Segera lengkapi dan ajukan. Laporan masih dapat diisi sampai 31 Juli 2022."
    )


def test_an_overdue_reminder_missed_is_made_up_for_once(office: Office) -> None:
    for days in (3, 4, 10, 11):
        remind_on(office, DUE + timedelta(days=days))
    assert reminders_of_wulan(office) == [
        (NotificationKind.OVERDUE, "overdue:0"),
        (NotificationKind.OVERDUE, "overdue:1"),
    ]


def test_reminders_go_on_in_a_period_that_never_closes(office: Office) -> None:
    office.period.closes_on = None
    office.period.save()
    remind_on(office, DUE + timedelta(days=50))
    assert reminders_of_wulan(office) == [(NotificationKind.OVERDUE, "overdue:7")]
    assert "masih dapat diisi" not in Notification.objects.get(user=office.cast.officer, report=office.report).text


def test_an_extension_is_the_later_due_day(office: Office) -> None:
    until = date(2022, 8, 20)
    periods.extend(office.report, by=office.cast.planner, until=until, reason="Data terlambat.")
    for days in range(1, 29):
        remind_on(office, DUE + timedelta(days=days))
    assert [kind for kind, _ in reminders_of_wulan(office)] == [NotificationKind.EXTENDED]
    for days in (7, 3, 1, 0, -1, -8):
        remind_on(office, until - timedelta(days=days))
    assert reminders_of_wulan(office)[1:] == [SEVEN, THREE, ONE], "and then it is locked"


def test_an_extension_starts_the_reminders_again(office: Office) -> None:
    remind_on(office, before(1))
    periods.extend(office.report, by=office.cast.planner, until=date(2022, 8, 20), reason="Data terlambat.")
    assert Notification.objects.filter(user=office.cast.officer, kind=NotificationKind.DUE, read_at=None).count() == 0
    remind_on(office, date(2022, 8, 19))
    assert [kind for kind, _ in reminders_of_wulan(office)] == [
        NotificationKind.DUE,
        NotificationKind.EXTENDED,
        NotificationKind.DUE,
    ]


@pytest.mark.usefixtures("second_office")
def test_only_authors_of_reports_still_written_are_reminded(office: Office) -> None:
    office.submit()
    remind_on(office, before(3))
    assert reminders_of_wulan(office) == []
    assert reminders_of_wulan(office, office.cast.head) == [(NotificationKind.SUBMITTED, "submitted")]
    assert (
        Notification.objects.filter(kind=NotificationKind.DUE, user=office.cast.head, report=office.head_report).count()
        == 1
    )
    assert not Notification.objects.filter(
        user__in=[office.cast.chief, office.cast.planner, office.cast.auditor]
    ).exists()
    workflow.perform(office.report, workflow.Return(note="x"), by=office.cast.head)
    remind_on(office, before(3))
    assert reminders_of_wulan(office)[-1] == THREE
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert Notification.objects.filter(user=office.cast.officer, read_at=None).count() == 0


def test_a_period_not_yet_open_is_not_reminded_of(office: Office) -> None:
    office.period.opens_on = before(1)
    office.period.save()
    remind_on(office, before(3))
    assert reminders_of_wulan(office) == []
    remind_on(office, before(1))
    assert reminders_of_wulan(office) == [ONE]


def test_running_the_job_again_reminds_nobody_again(office: Office) -> None:
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=before(3))
    for _ in range(10):
        remind_all()
    assert reminders_of_wulan(office) == [THREE]
    Notification.objects.update(read_at=timezone.now())
    remind_all()
    assert Notification.objects.filter(read_at=None).count() == 0


def test_a_fixed_number_of_queries(office: Office, django_assert_num_queries) -> None:
    from django.test.utils import CaptureQueriesContext

    Organization.objects.filter(pk=office.organization.pk).update(demo_today=before(3))
    organization = Organization.objects.get(pk=office.organization.pk)
    office.submit()
    with CaptureQueriesContext(connection) as two:
        remind(organization)
    workflow.perform(office.report, workflow.Return(note="x"), by=office.cast.head)
    Notification.objects.all().delete()
    with django_assert_num_queries(len(two)):
        remind(organization)
    assert Notification.objects.count() == 3


def test_other_offices_are_reminded_when_one_fails(office: Office, monkeypatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(reminders, "remind", lambda each: (tried.append(each.code), 1 / 0))
    remind_all()
    assert tried == ["dinas-uji", "dinas-lain"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_and_send_once(office: Office) -> None:
    User.objects.filter(pk=office.cast.officer.pk).update(email="wulan@example.go.id")
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=before(3))
    barrier, errors = threading.Barrier(3), []

    def work() -> None:
        barrier.wait()
        try:
            remind(Organization.objects.get(pk=office.organization.pk))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [] and reminders_of_wulan(office) == [THREE]
    assert [sent.to for sent in mail.outbox] == [["wulan@example.go.id"]]


@pytest.mark.django_db(transaction=True)
def test_reminding_and_a_step_at_once_do_not_deadlock(office: Office) -> None:
    """Reminding writes rows of many reports; a step locks its report and then writes that report's rows."""
    remind_on(office, before(7))
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=before(3))
    begun, errors = threading.Event(), []

    def work() -> None:
        begun.wait()
        try:
            remind(Organization.objects.get(pk=office.organization.pk))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    with transaction.atomic():
        Report.objects.select_for_update(of=("self",)).get(pk=office.report.pk)
        begun.set()
        time.sleep(1)
        set_outdated_read(office.report, [NotificationKind.DUE])
    thread.join()
    assert errors == [] and reminders_of_wulan(office) == [SEVEN, THREE]


# jobs by the clock


NOON = datetime(2022, 7, 8, 12, tzinfo=ZoneInfo("Asia/Jakarta"))
ALL = {"pulse", "backup", "findings", "tidy", "sessions", "remind", "digests", "issues", "mails", "verify"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """A function that sets the time by which jobs are due; no job starts a process of its own."""
    monkeypatch.setattr(schedules, "verify_log", lambda: None)

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(schedules.timezone, "now", lambda: moment)

    set_to(NOON)
    return set_to


@pytest.fixture
def queued(db: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The list of jobs put into the queue but for the pulse, which is each minute; no worker carries them out."""
    names: list[str] = []
    monkeypatch.setattr("lkj.queue.put", lambda function, name: name == schedules.PULSE or names.append(name))
    return names


def tick() -> None:
    """Look for due jobs, as the job worker does every minute."""
    schedules.tick.call_local()


def test_no_missed_job_is_run_at_the_first_start(clock, queued: list[str]) -> None:
    for _ in range(3):
        call_command("prepare")
    assert set(RegularJob.objects.values_list("name", flat=True)) == ALL
    tick()
    assert queued == []


@pytest.mark.parametrize(
    ("later", "due"),
    [
        (timedelta(minutes=2), set()),
        (timedelta(minutes=4), {"mails", "findings"}),
        (timedelta(hours=14, minutes=1), {"mails", "findings", "issues", "tidy", "backup"}),
        (timedelta(hours=15, minutes=1), ALL - {"pulse", "remind", "digests"}),
        (timedelta(hours=18, minutes=1), ALL - {"pulse", "digests"}),
        (timedelta(hours=19, minutes=1), ALL - {"pulse"}),
        (timedelta(days=9), ALL - {"pulse"}),
    ],
)
def test_each_job_is_due_at_its_hour_and_once_after_any_pause(clock, queued: list[str], later, due: set[str]) -> None:
    schedules.ensure()
    clock(NOON + later)
    tick()
    assert set(queued) == due and len(queued) == len(due)
    for name in queued:
        schedules.run(name)
    queued.clear()
    tick()
    assert queued == []


def test_every_job_does_its_work(office: Office, clock, monkeypatch) -> None:
    """Each job of the night and the morning is done, and recorded as done."""
    done: list[str] = []
    for job in schedules.JOBS:
        function = import_string(job.function)
        spied = partial(lambda name, function: (function(), done.append(name)), job.name, function)
        monkeypatch.setattr(job.function, spied)
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=before(3))
    User.objects.filter(pk=office.cast.officer.pk).update(email="wulan@example.go.id")
    schedules.ensure()
    clock(NOON + timedelta(days=1))
    for name in ALL:
        schedules.run(name)
        schedules.run(name)
    assert sorted(done) == sorted(ALL), "the second time it is not due"
    assert reminders_of_wulan(office) == [THREE]
    assert set(RegularJob.objects.values_list("done_at", flat=True)) == {NOON + timedelta(days=1)}


def test_a_job_cut_short_is_due_again_and_one_that_fails_is_not(clock, queued, monkeypatch, caplog) -> None:
    schedules.ensure()
    clock(NOON + timedelta(days=1))

    def stop(error: BaseException) -> None:
        raise error

    monkeypatch.setattr("reports.services.mailing.send_waiting", lambda: stop(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        schedules.run("mails")
    assert schedules.is_due(schedules.JOBS[-1])
    monkeypatch.setattr("reports.services.mailing.send_waiting", lambda: stop(KeyError("x")))
    schedules.run("mails")
    assert not schedules.is_due(schedules.JOBS[-1])
    assert "The job mails failed" in caplog.text


def test_two_workers_do_not_do_the_same_job_at_once(clock, queued, monkeypatch) -> None:
    schedules.ensure()
    clock(NOON + timedelta(days=1))
    done: list[str] = []
    monkeypatch.setattr("reports.services.mailing.send_waiting", lambda: (done.append("first"), schedules.run("mails")))
    schedules.run("mails")
    assert done == ["first"]


def test_a_job_that_is_no_longer_ours_is_forgotten(clock, queued) -> None:
    RegularJob.objects.create(name="old", done_at=NOON)
    schedules.ensure()
    assert set(RegularJob.objects.values_list("name", flat=True)) == ALL


def test_the_nightly_job_removes_leftover_files(db: None, tmp_path: Path, settings) -> None:
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    left = tmp_path / published.store_pdf(b"%PDF-1.7 a scan that nobody confirmed").path
    os.utime(left, (0, 0))
    tidying.tidy()
    assert not left.exists()
