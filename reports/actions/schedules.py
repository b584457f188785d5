"""What runs by the clock: rows of django-q's Schedule, which the job worker carries out."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule

from reports import jobs
from reports.actions import evidence, publishing, scans
from reports.notifications.post import MORNING
from units import limits


@dataclass(frozen=True)
class Job:
    """A function by its dotted name: daily `at` a time of the installation's zone, or else every so many minutes."""

    name: str
    function: str
    at: datetime.time | None = None
    minutes: int | None = None

    @property
    def kind(self) -> str:
        return Schedule.DAILY if self.at else Schedule.MINUTES


PREFIX = "lkj: "
JOBS = (
    Job(f"{PREFIX}bersihkan berkas", "reports.actions.schedules.tidy", at=datetime.time(2)),
    # Before the digests, which take the reminders along.
    Job(f"{PREFIX}ingatkan tenggat", "reports.notifications.reminders.remind_all", at=datetime.time(6)),
    Job(f"{PREFIX}ringkasan harian", "reports.mails.send_digests", at=MORNING),
    Job(f"{PREFIX}kirim yang tertunda", "reports.mails.sweep", minutes=3),
)


@transaction.atomic
def ensure() -> None:
    """Have each of JOBS scheduled once; ours that are no longer among them are removed. Moves no job's next run."""
    Schedule.objects.filter(name__startswith=PREFIX).exclude(name__in=[job.name for job in JOBS]).delete()
    for job in JOBS:
        _ensure(job)


def tidy() -> None:
    """Remove rendered files made long ago, stored bytes that no row knows, and what was counted of visitors."""
    jobs.forget_old()
    evidence.forget_orphans()
    publishing.forget_orphans()
    scans.forget_left()
    limits.forget_past()


def _ensure(job: Job) -> None:
    rows = Schedule.objects.filter(name=job.name).order_by("pk")
    row = rows.first() or Schedule(name=job.name, next_run=None)
    row.func, row.schedule_type, row.minutes = job.function, job.kind, job.minutes
    if row.next_run is None or (job.at and timezone.localtime(row.next_run).time() != job.at):
        row.next_run = _next_run(job)
    row.save()
    rows.exclude(pk=row.pk).delete()


def _next_run(job: Job) -> datetime.datetime:
    now = timezone.localtime()
    if job.at is None:
        return now
    today = datetime.datetime.combine(now.date(), job.at, tzinfo=now.tzinfo)
    return today if today > now else today + datetime.timedelta(days=1)
