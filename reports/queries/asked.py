"""All that is asked of a person, across the periods of every office of theirs, the most urgent first."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db import models
from django.utils import timezone

from lkj.prepared import Prepared
from reports.content.report import Figures
from reports.enums import ReportState
from reports.models import Report
from reports.queries import inbox
from reports.queries.progress import Progress, numbers_filled
from reports.queries.punctuality import Submitted, days_late, first_submissions
from reports.queries.readable import with_past_known
from units.models import HeldPosts, User


class TaskKind(models.TextChoices):
    """What a person may have to do with a report; the label is what the page says of it."""

    WRITE = "write", "Laporan Anda: isi, lalu ajukan"
    CORRECT = "correct", "Dikembalikan: baca disposisi atasan, perbaiki, lalu ajukan lagi"
    SUBMIT_AGAIN = "submit_again", "Dibuka kembali: baca alasannya, perbaiki, lalu ajukan lagi"
    DECIDE = "decide", "Menunggu disposisi Anda"
    SIGN = "sign", "Menunggu tanda tangan Anda"
    CONFIRM = "confirm", "Pindaian menunggu konfirmasi Anda"

    @property
    def verb(self) -> str:
        """The word on its button."""
        return {
            "write": "Isi laporan",
            "correct": "Perbaiki laporan",
            "submit_again": "Perbaiki laporan",
            "decide": "Baca dan putuskan",
            "sign": "Tanda tangani",
            "confirm": "Periksa pindaian",
        }[self.value]

    @property
    def page(self) -> str:
        """The name of the page where it is done."""
        return {"decide": "disposition", "sign": "sign", "confirm": "scan_confirm"}.get(self.value, "report")

    @property
    def has_due_day(self) -> bool:
        """Whether it is due by the report's day; else it waits since somebody else's step."""
        return self in (TaskKind.WRITE, TaskKind.CORRECT, TaskKind.SUBMIT_AGAIN)


@dataclass(frozen=True)
class Asked:
    """A report with what the person has to do on it.

    `day` is the day by which it is due; where it waits for them since somebody else's step, that step's day. `filled`
    says of what they write how many of its figures are there; `submitted` is its first submission, where it is written
    again after one.
    """

    report: Report
    task: TaskKind
    day: datetime.date
    filled: Progress | None = None
    submitted: Submitted | None = None

    @property
    def days_left(self) -> int:
        """Days until it is due; negative after that."""
        return (self.day - self.report.organization.today()).days

    @property
    def is_late(self) -> bool:
        """Whether it is due and was not submitted in time; who corrects what was in time is not late."""
        return self.task.has_due_day and self.report.is_late and days_late(self.report, self.submitted) > 0

    @property
    def is_shut(self) -> bool:
        """Whether it can only be done once the planner has extended the report's day."""
        return self.task.has_due_day and self.report.is_closed

    @property
    def label(self) -> str:
        return "Sudah ditutup: minta perencana memperpanjang tenggatnya" if self.is_shut else self.task.label

    @property
    def verb(self) -> str:
        """The word on its button."""
        return "Buka laporan" if self.is_shut else self.task.verb

    @property
    def is_blank(self) -> bool:
        """Whether none of its figures is there yet, so that these are what comes next."""
        return self.filled is not None and self.filled.done == 0

    @property
    def is_upcoming(self) -> bool:
        """Whether the quarter has not ended: its report can be begun, but its figures are not there yet."""
        return self.task == TaskKind.WRITE and self.report.organization.today() <= self.report.period.last_day


def asked_of(user: User, held: HeldPosts, waiting: inbox.Waiting) -> list[Asked]:
    """The person's tasks: reports to write, correct, decide on, sign, confirm. What waits longest stands first.

    `held`: the posts that they hold today; `waiting`: what waits for them. As many queries for many as for one. How far
    a report is filled in with_progress() adds.
    """
    tasks = inbox.tasks(user, held, waiting)
    found = [
        *_asked(TaskKind.WRITE, _drafts(held)),
        *_asked(TaskKind.CORRECT, tasks.to_correct),
        *_asked(TaskKind.SUBMIT_AGAIN, tasks.reopened),
        *_asked(TaskKind.DECIDE, tasks.to_decide),
        *_asked(TaskKind.SIGN, tasks.to_sign),
        *_asked(TaskKind.CONFIRM, tasks.to_confirm),
    ]
    first = first_submissions([report for report in to_fill(found) if report.is_late])
    told = [replace(each, submitted=first.get(each.report.pk)) if each.task.has_due_day else each for each in found]
    # What somebody waits for goes before what is due on the same day; last what cannot be done now.
    return sorted(told, key=lambda each: (each.is_shut, each.day, each.task.has_due_day, each.report.pk))


def to_fill(asked: Iterable[Asked]) -> list[Report]:
    """The reports of the tasks for whose figures with_progress() asks."""
    return [each.report for each in asked if each.task.has_due_day]


def with_progress(asked: Iterable[Asked], figures: Mapping[int, Figures]) -> list[Asked]:
    """The tasks with how far their reports are filled in, by the `figures` of those of to_fill()."""
    return [
        replace(each, filled=numbers_filled(figures[each.report.pk])) if each.task.has_due_day else each
        for each in asked
    ]


_DRAFTS = Prepared(
    lambda posts: Report.objects.filter(state=ReportState.DRAFT, position__in=posts, publications=None).joined()
)


def _drafts(held: HeldPosts) -> list[Report]:
    """The drafts of these posts that can be written in today; without those that came back."""
    return [
        report
        for report in with_past_known(_DRAFTS(held.keys))
        if report.period.opens_on <= report.organization.today() and not report.is_closed
    ]


def _asked(task: TaskKind, reports: Iterable[Report]) -> list[Asked]:
    return [Asked(report, task, _day(task, report)) for report in reports]


def _day(task: TaskKind, report: Report) -> datetime.date:
    since = getattr(report, "since", None)
    if task.has_due_day or since is None:
        return report.due_day
    return timezone.localtime(since).date()
