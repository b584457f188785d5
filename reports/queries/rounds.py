"""A report's rounds: who handed it in, what the superior said to it, what has changed since the round before."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max, QuerySet

from reports.content import places
from reports.content.differences import Change, derived, differences, typed
from reports.content.report import ReportContent
from reports.content.versions import from_json
from reports.enums import Decision, ReportState
from reports.models import Disposition, Remark, Report, Submission
from units.models import User


@dataclass(frozen=True)
class Changes:
    """What is another since the last round that was decided; `round` is its number."""

    round: int
    all: tuple[Change, ...]

    @cached_property
    def typed(self) -> tuple[Change, ...]:
        return typed(self.all)

    @cached_property
    def derived(self) -> tuple[Change, ...]:
        return derived(self.all)


@dataclass(frozen=True)
class Round:
    """A round that was decided; `submission` is None for those of before submissions were kept."""

    disposition: Disposition
    submission: Submission | None
    remarks: tuple[Remark, ...]
    changes: Changes | None

    @property
    def decision(self) -> Decision:
        return Decision(self.disposition.decision)

    @property
    def open(self) -> int:
        return sum(remark.done_at is None for remark in self.remarks)


def rounds(report: Report) -> list[Round]:
    """Those that were decided, the latest first, each with what had changed since the one before. Three queries."""
    decided = list(report.dispositions.select_related("submission").order_by("round"))
    remarks = list(said(report))
    before: Submission | None = None
    found = []
    for disposition in decided:
        submission = disposition.submission
        own = tuple(remark for remark in remarks if remark.disposition_id == disposition.pk)
        found.append(Round(disposition, submission, own, _changes(before, submission, disposition.round - 1)))
        before = submission
    return found[::-1]


def changes_now(report: Report, present: ReportContent) -> Changes | None:
    """What the superior is given to read now against what they decided on last; None in a first round.

    What was handed in and withdrawn again between the two was read by nobody and counts for nothing.
    """
    if report.state != ReportState.SUBMITTED:
        return None
    last = report.dispositions.select_related("submission").order_by("-round").first()
    if last is None or last.submission is None:
        return None
    return Changes(last.round, differences(from_json(last.submission.content), present))


def _changes(old: Submission | None, new: Submission | None, number: int) -> Changes | None:
    if old is None or new is None:
        return None
    return Changes(number, differences(from_json(old.content), from_json(new.content)))


def said(report: Report) -> QuerySet[Remark]:
    """Every remark that was said with a decision: what all who may read the report may read."""
    found = Remark.objects.filter(report=report, disposition__isnull=False)
    return found.select_related("disposition").order_by("disposition__round", "pk")


def current_remarks(report: Report) -> list[Remark]:
    """The remarks to be dealt with: those of the last round, and of earlier rounds those not marked as done."""
    found = list(said(report))
    last = report.dispositions.order_by("-round").values_list("pk", flat=True).first() if found else None
    return [remark for remark in found if remark.disposition_id == last or remark.done_at is None]


def unsaid(report: Report, user: User) -> QuerySet[Remark]:
    """The user's own that no decision has said yet: what nobody else reads."""
    return Remark.objects.filter(report=report, disposition__isnull=True, by=user)


def read_until(report: Report) -> datetime.datetime | None:
    """When that was handed in which the superior decided on last."""
    return report.submissions.filter(disposition__isnull=False).aggregate(last=Max("at"))["last"]


def is_read(remark: Remark, until: datetime.datetime | None) -> bool:
    """Whether a round was decided with the answer handed in; `until` is read_until()."""
    return remark.answered_at is not None and until is not None and remark.answered_at <= until


def in_order(remarks: Iterable[Remark], content: ReportContent) -> list[Remark]:
    """By their places in the document; what has lost its place comes last."""
    order = {place.key: number for number, place in enumerate(places.places(content))}
    return sorted(remarks, key=lambda remark: order.get(remark.place, len(order)))


def by_place(remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.place, []).append(remark)
    return found
