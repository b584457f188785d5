"""What the table of transitions is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lkj.signatures.roles import SignatureRole
from reports import rules
from reports.enums import ReportState
from reports.files.store import Kept
from reports.models import Report
from reports.queries.draft import Draft, draft_of
from units.enums import Signing
from units.models import User


class Refused(Exception):
    """The step is not possible now; `messages` are sentences for the person who tried."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__(" ".join(self.messages))


@dataclass(frozen=True)
class Step:
    """What a transition gets to work with: the locked report, who, and the data given with it."""

    report: Report
    by: User
    data: dict[str, Any]

    @cached_property
    def draft(self) -> Draft:
        """The report as its author leaves it, read once for what submitting requires and for what it freezes."""
        return draft_of(self.report)


@dataclass(frozen=True)
class Scanned:
    """A scan as it was uploaded: the stored file, and how many pages it has."""

    file: Kept
    pages: int


@dataclass(frozen=True)
class Signed:
    """A signature as it was made: on top of which file (its key), the file with it, by which certificate."""

    role: SignatureRole
    method: Signing
    base: int
    file: Kept
    certificate: str
    fingerprint: str
    is_demo: bool


def nothing(step: Step) -> list[str]:
    return []


def _no_effect(step: Step) -> None:
    return None


def _nothing_more(step: Step) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Transition:
    """A row of the table: from which states to which, who may, what it requires, what it stamps.

    `unfinished` says whether the report stays as it was, though the step is done: one signature of two. `why_not` is
    the sentence for who has the role and may not now, `told` what the log keeps beside the states.
    """

    name: str
    label: str
    done: str
    sources: tuple[ReportState, ...]
    target: ReportState
    role: Callable[[User, Report], bool]
    allowed: Callable[[User, Report], bool]
    requires: Callable[[Step], list[str]] = nothing
    effect: Callable[[Step], None] = _no_effect
    unfinished: Callable[[Step], bool] = lambda step: False
    why_not: Callable[[User, Report], str] = lambda user, report: rules.lock_reason(report)
    told: Callable[[Step], dict[str, Any]] = _nothing_more
