"""Jobs by the clock: every minute a job worker queues those that are due, and repeats lost ones."""

import datetime
import logging
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from huey import crontab
from huey.contrib.djhuey import close_db, db_periodic_task, on_startup

from lkj import queue, slots
from lkj.outages import outage_of
from reports.files import rendered
from reports.models import RegularJob
from reports.notifications.mail_queue import MORNING
from reports.services import audits, workbooks

logger = logging.getLogger(__name__)

JOB = "clock"
# Puts in again what was lost: at the start of a worker, and every ten seconds.
LOST_JOB = "lost"
LOST_AFTER = range(10, 60, 10)
# The job that is due at every tick: when it was last done tells that the queue's jobs are taken.
PULSE = "pulse"


@dataclass(frozen=True)
class ScheduledJob:
    """A function by its dotted name, run daily `at` a time of the installation's zone, or every `minutes`.

    With neither it is due at every tick.
    """

    name: str
    function: str
    at: datetime.time | None = None
    minutes: int = 0

    def last_due(self, now: datetime.datetime) -> datetime.datetime:
        """The last moment before `now` at which it was due."""
        if self.at is None:
            return now - datetime.timedelta(minutes=self.minutes)
        local = timezone.localtime(now)
        today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today <= local else today - datetime.timedelta(days=1)


JOBS = (
    ScheduledJob(PULSE, "reports.services.schedules.beat"),
    ScheduledJob("backup", "reports.services.backups.nightly", at=datetime.time(1)),
    ScheduledJob("tidy", "reports.services.tidying.tidy", at=datetime.time(2)),
    ScheduledJob("sessions", "units.housekeeping.tidy", at=datetime.time(2, 30)),
    # After the tidying, so that it is not met in the middle of it.
    ScheduledJob("verify", "reports.services.schedules.verify_log", at=datetime.time(3)),
    # Before the digests, so that they include the reminders.
    ScheduledJob("remind", "reports.notifications.reminders.remind_all", at=datetime.time(6)),
    ScheduledJob("digests", "reports.services.mailing.send_digests", at=MORNING),
    # Files that a dead worker or a failure left unmade.
    ScheduledJob("issues", "reports.files.issues.request_missing", minutes=5),
    # What the checks find in reports that changed, or whose office did.
    ScheduledJob("findings", "reports.services.findings.store_outdated", minutes=3),
    ScheduledJob("mails", "reports.services.mailing.send_waiting", minutes=3),
)


def beat() -> None:
    """Nothing: that it was done is what it tells."""


def verify_log() -> None:
    """Verify the event log in a process of its own: over the whole it may take longer than a job of the queue may."""
    command = [sys.executable, "manage.py", "verify_log", "--nightly"]
    subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)  # noqa: S603


def ensure() -> None:
    """Create the row of each new job, as if it were done now; delete rows of jobs that no longer exist."""
    RegularJob.objects.exclude(name__in=[job.name for job in JOBS]).delete()
    for job in JOBS:
        RegularJob.objects.get_or_create(name=job.name, defaults={"done_at": timezone.now()})


@db_periodic_task(crontab())
def tick() -> None:
    """Queue the jobs that are due, and lost ones. Several job workers may do so: run() does nothing twice."""
    requeue_lost()
    for seconds in LOST_AFTER:
        queue.put_later(seconds, LOST_JOB)
    for job in JOBS:
        if is_due(job):
            queue.put(JOB, job.name)


@queue.job(LOST_JOB)
def requeue_lost() -> None:
    """Queue again what a killed worker, its machine or the queue lost on the way."""
    rendered.requeue_lost()
    workbooks.requeue_lost()
    audits.requeue_lost()


def is_due(job: ScheduledJob) -> bool:
    """Whether it was not done since it was last due. A job missed several times is due once."""
    return RegularJob.objects.filter(name=job.name, done_at__lt=job.last_due(timezone.now())).exists()


@queue.job(JOB)
def run(name: str) -> None:
    """Do the job if it is due and no other worker does it. After a kill it is due again: every job can be repeated."""
    job = next(job for job in JOBS if job.name == name)
    with slots.held(f"job-{name}") as free:
        if free and is_due(job):
            _run(job)


def _run(job: ScheduledJob) -> None:
    begun = timezone.now()
    try:
        import_string(job.function)()
    except Exception as error:
        if outage_of(error):
            # Not done: due again in a minute, since the reminders of a morning must not fall to a restarted database.
            raise
        # Logged once; tried again when it is next due.
        logger.exception("The job %s failed", job.name)
    RegularJob.objects.filter(name=job.name).update(done_at=begun)


@on_startup()
@close_db
def pick_up() -> None:
    """Queue what was lost when a worker starts, since it may start because another one died."""
    requeue_lost()
    # Once more, for what workers had that outlive a killed consumer by a moment.
    queue.put_later(3, LOST_JOB)
