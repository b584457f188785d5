"""What runs by the clock. Every minute a job worker looks what is due, and what was lost."""

import datetime
import logging
from dataclasses import dataclass

from django.utils import timezone
from django.utils.module_loading import import_string
from huey import crontab
from huey.contrib.djhuey import close_db, db_periodic_task, on_startup

from lkj import queue, slots
from reports.actions import evidence, scans
from reports.files import published, rendered, store
from reports.models import RegularJob
from reports.notifications.mail_queue import MORNING

logger = logging.getLogger(__name__)

JOB = "clock"


@dataclass(frozen=True)
class Job:
    """A function by its dotted name: daily `at` a time of the installation's zone, or else every so many minutes."""

    name: str
    function: str
    at: datetime.time | None = None
    minutes: int = 0

    def last_due(self, now: datetime.datetime) -> datetime.datetime:
        """The latest moment at which it should have been done."""
        if self.at is None:
            return now - datetime.timedelta(minutes=self.minutes)
        local = timezone.localtime(now)
        today = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return today if today <= local else today - datetime.timedelta(days=1)


JOBS = (
    Job("tidy", "reports.services.schedules.tidy", at=datetime.time(2)),
    Job("sessions", "units.housekeeping.tidy", at=datetime.time(2, 30)),
    # Before the digests, which take the reminders along.
    Job("remind", "reports.notifications.reminders.remind_all", at=datetime.time(6)),
    Job("digests", "reports.services.mailing.send_digests", at=MORNING),
    # What a worker that died, or a failure that has passed, left unmade.
    Job("issues", "reports.files.issues.request_missing", minutes=5),
    Job("mails", "reports.services.mailing.sweep", minutes=3),
)


def ensure() -> None:
    """Note of each of JOBS that is new that it is done until now; forget those that are no longer among them."""
    RegularJob.objects.exclude(name__in=[job.name for job in JOBS]).delete()
    for job in JOBS:
        RegularJob.objects.get_or_create(name=job.name, defaults={"done_at": timezone.now()})


@db_periodic_task(crontab())
def tick() -> None:
    """Put into the queue what is due and what was lost. More than one job worker may do so: nothing is done twice."""
    rendered.requeue_lost()
    for job in JOBS:
        if is_due(job):
            queue.put(JOB, job.name)


def is_due(job: Job) -> bool:
    """Whether it was last done before it should have been; one that was missed is made up for, once."""
    return RegularJob.objects.filter(name=job.name, done_at__lt=job.last_due(timezone.now())).exists()


@queue.job(JOB)
def run(name: str) -> None:
    """Do the job, if it is due and nobody is at it. Cut short by a kill it is due again, so each can bear a repeat."""
    job = next(job for job in JOBS if job.name == name)
    with slots.held(f"job-{name}") as free:
        if free and is_due(job):
            _run(job)


def _run(job: Job) -> None:
    begun = timezone.now()
    try:
        import_string(job.function)()
    except Exception:
        # Once is enough for the log: the next time is when it is due again.
        logger.exception("The job %s failed", job.name)
    RegularJob.objects.filter(name=job.name).update(done_at=begun)


def tidy() -> None:
    """Remove rendered files made long ago, and stored bytes that no row knows."""
    rendered.forget_old()
    evidence.forget_orphans()
    published.forget_orphans()
    scans.forget_left()
    rendered.forget_orphans()
    store.sweep_unfinished()


@on_startup()
@close_db
def pick_up() -> None:
    """A worker that starts may do so because another one died: what that one was at is put in again."""
    rendered.requeue_lost()
    # Once more, for what workers were at that outlive a killed consumer by a moment.
    queue.put_later(3, rendered.REQUEUE_JOB)
