"""A report's rounds: its submissions with the superior's decision and remarks, and what differs between them.

A remark is *sent* with the decision of its round; until then only the superior who wrote it can read it. An answer is
*read* once a later round is decided: from then on it stays as it is.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max, QuerySet

from lkj.prepared import Prepared
from reports.content import places
from reports.content.differences import Difference, derived, differences, typed
from reports.content.report import ReportContent
from reports.content.versions import from_json
from reports.enums import Decision, ReportState
from reports.models import Disposition, Remark, Report, Submission
from units.models import User


@dataclass(frozen=True)
class RoundDifferences:
    """What a submission says differently than the one that round number `round` decided on."""

    round: int
    all: tuple[Difference, ...]

    @cached_property
    def typed(self) -> tuple[Difference, ...]:
        return typed(self.all)

    @cached_property
    def derived(self) -> tuple[Difference, ...]:
        return derived(self.all)


@dataclass(frozen=True)
class Round:
    """A decided round with its remarks, and its differences from the round before (None in the first round).

    Rounds of before submissions were stored have no `submission`, and so no differences.
    """

    disposition: Disposition
    submission: Submission | None
    remarks: tuple[Remark, ...]
    differences: RoundDifferences | None

    @property
    def decision(self) -> Decision:
        return Decision(self.disposition.decision)

    @property
    def open(self) -> int:
        """How many of its remarks are not done yet."""
        return sum(remark.done_at is None for remark in self.remarks)


def rounds(report: Report) -> list[Round]:
    """The report's decided rounds, the latest first. Three queries."""
    decided = _DECIDED(report.pk)
    remarks = _SENT(report.pk) if decided else []
    before: Submission | None = None
    found = []
    for disposition in decided:
        submission = disposition.submission
        own = tuple(remark for remark in remarks if remark.disposition_id == disposition.pk)
        found.append(Round(disposition, submission, own, _differences(before, submission, disposition.round - 1)))
        before = submission
    return found[::-1]


def differences_now(report: Report, present: ReportContent) -> RoundDifferences | None:
    """How the submission that waits for a decision differs from the one decided on last; None in a first round.

    A submission that was withdrawn before its decision does not count: the superior never decided on it.
    """
    return _since_last_round(report, present) if report.state == ReportState.SUBMITTED else None


def is_as_returned(report: Report, present: ReportContent) -> bool:
    """Whether the report was returned and still says what it said then, but for the answers to its remarks."""
    since = _since_last_round(report, present) if report.state == ReportState.RETURNED else None
    return since is not None and not since.all


def _since_last_round(report: Report, present: ReportContent) -> RoundDifferences | None:
    last = report.dispositions.select_related("submission").order_by("-round").first()
    if last is None or last.submission is None:
        return None
    return RoundDifferences(last.round, differences(from_json(last.submission.content), present))


def _differences(old: Submission | None, new: Submission | None, number: int) -> RoundDifferences | None:
    if old is None or new is None:
        return None
    return RoundDifferences(number, differences(from_json(old.content), from_json(new.content)))


def sent_remarks(report: Report) -> QuerySet[Remark]:
    """The remarks of decided rounds: everybody who may read the report may read them."""
    return _sent(report.pk)


def _sent(report: int) -> QuerySet[Remark]:
    found = Remark.objects.filter(report=report, disposition__isnull=False)
    return found.select_related("disposition").order_by("disposition__round", "pk")


_SENT = Prepared(_sent)
_DECIDED = Prepared(
    lambda report: Disposition.objects.filter(report=report).select_related("submission").order_by("round")
)


def current_remarks(report: Report) -> list[Remark]:
    """The remarks to be dealt with: those of the last round, and of earlier rounds those not marked as done."""
    found = _SENT(report.pk)
    last = report.dispositions.order_by("-round").values_list("pk", flat=True).first() if found else None
    return [remark for remark in found if remark.disposition_id == last or remark.done_at is None]


def unsent_remarks(report: Report, user: User) -> QuerySet[Remark]:
    """The user's own remarks that wait for their decision: nobody else may read them."""
    return Remark.objects.filter(report=report, disposition__isnull=True, by=user)


def last_read_at(report: Report) -> datetime.datetime | None:
    """When the submission that the superior decided on last was submitted; None before any decision."""
    return report.submissions.filter(disposition__isnull=False).aggregate(last=Max("at"))["last"]


def answer_is_read(remark: Remark, read_at: datetime.datetime | None) -> bool:
    """Whether the superior has decided on a submission that had the answer; `read_at` is last_read_at()."""
    return remark.answered_at is not None and read_at is not None and remark.answered_at <= read_at


def in_order(remarks: Iterable[Remark], content: ReportContent) -> list[Remark]:
    """The remarks by their places in the document; those whose place is gone come last."""
    order = {place.key: number for number, place in enumerate(places.places(content))}
    return sorted(remarks, key=lambda remark: order.get(remark.place, len(order)))


def by_place(remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    """The remarks by the key of their place, each place's in the order given."""
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(remark.place, []).append(remark)
    return found
