"""Reminders of the due date and what runs by the clock."""

import os
import threading
import time
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import Schedule

from reports import workflow
from reports.actions import periods, publishing, schedules
from reports.enums import NoticeKind
from reports.models import Notice, Report
from reports.notifications import reminders
from reports.notifications.reading import overtake
from reports.notifications.reminders import remind, remind_all
from tests.conftest import Office
from units.models import Organization, User, Visit

DUE = date(2022, 7, 11)


def remind_on(office: Office, day: date) -> None:
    """As the daily job does on that day."""
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=day)
    remind(Organization.objects.get(pk=office.organization.pk))


def before(days: int) -> date:
    return DUE - timedelta(days=days)


def told(office: Office, user: User | None = None) -> list[tuple[str, str]]:
    """The reminders of Wulan's report of the second quarter: kind and stage."""
    notices = Notice.objects.filter(user=user or office.cast.officer, report=office.report).order_by("pk")
    return [(notice.kind, notice.key.rpartition(f":{office.report.pk}:")[0]) for notice in notices]


SEVEN, THREE, ONE = [(NoticeKind.DUE, f"due:{days}") for days in (7, 3, 1)]


def test_seven_three_and_one_day_before_and_on_no_other_day(office: Office) -> None:
    for days in (10, 9, 8):
        remind_on(office, before(days))
    assert told(office) == []
    for days in range(7, -1, -1):
        remind_on(office, before(days))
    assert told(office) == [SEVEN, THREE, ONE]
    assert Notice.objects.filter(user=office.cast.officer, read_at=None).count() == 1, "the latest replaces the earlier"


@pytest.mark.parametrize(
    ("days", "words"),
    [(7, "7 hari lagi, 11 Juli 2022"), (3, "3 hari lagi, 11"), (1, "besok, 11 Juli"), (0, "hari ini, 11 Juli")],
)
def test_the_words(office: Office, days: int, words: str) -> None:
    remind_on(office, before(days))
    text = Notice.objects.get(user=office.cast.officer).text
    assert text.startswith("Tenggat laporan Kepala Sub Bagian Umum Triwulan II 2022: " + words)
    assert text.endswith("Lengkapi, lalu ajukan kepada atasan Anda.")


@pytest.mark.parametrize(
    ("days", "expected"),
    [((7, 2), [SEVEN, THREE]), ((7, 0), [SEVEN, ONE]), ((5, 3), [SEVEN, THREE]), ((2,), [THREE]), ((0,), [ONE])],
)
def test_after_missed_days_the_one_that_applies_now_is_sent(office: Office, days: tuple[int], expected: list) -> None:
    for day in days:
        remind_on(office, before(day))
    assert told(office) == expected


def test_overdue_the_day_after_then_weekly_while_it_can_be_written(office: Office) -> None:
    for days in range(1, 30):
        remind_on(office, DUE + timedelta(days=days))
    assert told(office) == [(NoticeKind.OVERDUE, f"overdue:{week}") for week in range(3)]
    latest = Notice.objects.filter(user=office.cast.officer).latest("pk")
    assert latest.text == (
        "Tenggat laporan Kepala Sub Bagian Umum Triwulan II 2022, 11 Juli 2022, sudah terlewat. "
        "Segera lengkapi dan ajukan. Laporan masih dapat diisi sampai 31 Juli 2022."
    )


def test_an_overdue_reminder_missed_is_made_up_for_once(office: Office) -> None:
    for days in (3, 4, 10, 11):
        remind_on(office, DUE + timedelta(days=days))
    assert told(office) == [(NoticeKind.OVERDUE, "overdue:0"), (NoticeKind.OVERDUE, "overdue:1")]


def test_a_period_that_never_closes_is_reminded_of_on(office: Office) -> None:
    office.period.closes_on = None
    office.period.save()
    remind_on(office, DUE + timedelta(days=50))
    assert told(office) == [(NoticeKind.OVERDUE, "overdue:7")]
    assert "masih dapat diisi" not in Notice.objects.get(user=office.cast.officer, report=office.report).text


def test_an_extension_is_the_later_due_day(office: Office) -> None:
    until = date(2022, 8, 20)
    periods.extend(office.report, by=office.cast.planner, until=until, reason="Data terlambat.")
    for days in range(1, 29):
        remind_on(office, DUE + timedelta(days=days))
    assert [kind for kind, _ in told(office)] == [NoticeKind.EXTENDED]
    for days in (7, 3, 1, 0, -1, -8):
        remind_on(office, until - timedelta(days=days))
    assert told(office)[1:] == [SEVEN, THREE, ONE], "and then it is locked"


def test_an_extension_after_the_reminders_begins_them_anew(office: Office) -> None:
    remind_on(office, before(1))
    periods.extend(office.report, by=office.cast.planner, until=date(2022, 8, 20), reason="Data terlambat.")
    assert Notice.objects.filter(user=office.cast.officer, kind=NoticeKind.DUE, read_at=None).count() == 0
    remind_on(office, date(2022, 8, 19))
    assert [kind for kind, _ in told(office)] == [NoticeKind.DUE, NoticeKind.EXTENDED, NoticeKind.DUE]


@pytest.mark.usefixtures("second_office")
def test_only_authors_of_reports_still_written_are_reminded(office: Office) -> None:
    office.submit()
    remind_on(office, before(3))
    assert told(office) == []
    assert told(office, office.cast.head) == [(NoticeKind.SUBMITTED, "submitted")]
    assert Notice.objects.filter(kind=NoticeKind.DUE, user=office.cast.head, report=office.head_report).count() == 1
    assert not Notice.objects.filter(user__in=[office.cast.chief, office.cast.planner, office.cast.auditor]).exists()
    workflow.perform(office.report, "return", by=office.cast.head, note="x")
    remind_on(office, before(3))
    assert told(office)[-1] == THREE
    workflow.perform(office.report, "submit", by=office.cast.officer)
    assert Notice.objects.filter(user=office.cast.officer, read_at=None).count() == 0


def test_a_period_not_yet_open_is_not_reminded_of(office: Office) -> None:
    office.period.opens_on = before(1)
    office.period.save()
    remind_on(office, before(3))
    assert told(office) == []
    remind_on(office, before(1))
    assert told(office) == [ONE]


def test_running_it_again_tells_nothing_again(office: Office) -> None:
    Organization.objects.filter(pk=office.organization.pk).update(demo_today=before(3))
    for _ in range(10):
        remind_all()
    assert told(office) == [THREE]
    Notice.objects.update(read_at=timezone.now())
    remind_all()
    assert Notice.objects.filter(read_at=None).count() == 0


def test_a_fixed_number_of_queries(office: Office, django_assert_num_queries) -> None:
    from django.test.utils import CaptureQueriesContext

    Organization.objects.filter(pk=office.organization.pk).update(demo_today=before(3))
    organization = Organization.objects.get(pk=office.organization.pk)
    office.submit()
    with CaptureQueriesContext(connection) as two:
        remind(organization)
    workflow.perform(office.report, "return", by=office.cast.head, note="x")
    Notice.objects.all().delete()
    with django_assert_num_queries(len(two)):
        remind(organization)
    assert Notice.objects.count() == 3


def test_one_offices_trouble_keeps_no_other_from_being_reminded(office: Office, monkeypatch) -> None:
    tried: list[str] = []
    monkeypatch.setattr(reminders, "remind", lambda each: (tried.append(each.code), 1 / 0))
    remind_all()
    assert tried == ["dinas-uji", "dinas-lain"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_and_send_once(office: Office) -> None:
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
    assert errors == [] and told(office) == [THREE]
    assert [sent.to for sent in mail.outbox] == [["wulan@example.go.id"]]


@pytest.mark.django_db(transaction=True)
def test_a_step_in_the_middle_of_reminding_waits_for_nobody_who_waits_for_it(office: Office) -> None:
    """Reminding rewrites the notices of many reports, a step those of its own, which it has locked."""
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
        overtake(office.report, [NoticeKind.DUE])
    thread.join()
    assert errors == [] and told(office) == [SEVEN, THREE]


# what runs by the clock


def times() -> dict[str, str]:
    return {row.func: f"{timezone.localtime(row.next_run):%H:%M}" for row in Schedule.objects.all() if not row.minutes}


def test_prepare_schedules_each_job_once(db: None) -> None:
    for _ in range(3):
        call_command("prepare")
    assert sorted(Schedule.objects.values_list("func", flat=True)) == sorted(job.function for job in schedules.JOBS)
    assert times() == {
        "reports.actions.schedules.tidy": "02:00",
        "reports.notifications.reminders.remind_all": "06:00",
        "reports.mails.send_digests": "07:00",
    }
    sweep = Schedule.objects.get(func="reports.mails.sweep")
    assert (sweep.schedule_type, sweep.minutes, sweep.repeats) == (Schedule.MINUTES, 3, -1)
    for row in Schedule.objects.all():
        assert timezone.now() - timedelta(minutes=1) < row.next_run <= timezone.now() + timedelta(days=1)


def test_every_job_is_a_function_that_runs(office: Office) -> None:
    for job in schedules.JOBS:
        module, _, name = job.function.rpartition(".")
        getattr(import_module(module), name)()


def test_the_night_takes_what_is_left_over(db: None, tmp_path: Path, settings) -> None:
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    left = tmp_path / publishing.keep(b"%PDF-1.7 a scan that nobody confirmed").path
    os.utime(left, (0, 0))
    Visit.objects.create(key="k", count=1, until=timezone.now() - timedelta(hours=1))
    schedules.tidy()
    assert not left.exists() and not Visit.objects.exists()


def test_a_restart_moves_no_run_and_mends_what_changed(db: None) -> None:
    schedules.ensure()
    missed = timezone.localtime().replace(hour=6, minute=0, second=0, microsecond=0) - timedelta(days=2)
    Schedule.objects.filter(func="reports.notifications.reminders.remind_all").update(next_run=missed)
    Schedule.objects.filter(func="reports.mails.send_digests").update(next_run=missed, func="reports.mails.gone")
    Schedule.objects.create(name="lkj: pekerjaan lama", func="reports.mails.old")
    Schedule.objects.create(name=schedules.JOBS[0].name, func="reports.mails.twice")
    Schedule.objects.create(name="milik pengelola", func="builtins.print")
    schedules.ensure()
    assert Schedule.objects.get(func="reports.notifications.reminders.remind_all").next_run == missed
    assert times()["reports.mails.send_digests"] == "07:00"
    assert Schedule.objects.filter(name="milik pengelola").exists()
    assert Schedule.objects.count() == len(schedules.JOBS) + 1
