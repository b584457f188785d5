"""What the table of transitions is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from reports import rules
from reports.enums import ReportState
from reports.models import Report
from reports.queries.draft import Draft, draft_of
from reports.queries.standing import Standing
from reports.workflow.data import StepData
from units.models import User

D = TypeVar("D", bound=StepData)


class Refused(Exception):
    """The step is not possible now; `messages` are sentences for the person who tried."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__(" ".join(self.messages))


@dataclass(frozen=True)
class Step(Generic[D]):
    """What a transition's functions work with: the locked report, who acts, and the transition's data."""

    report: Report
    by: User
    data: D

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.by, self.report)

    @cached_property
    def draft(self) -> Draft:
        """The report as its author leaves it, read once for what submitting requires and for what it freezes."""
        return draft_of(self.report)


def no_requirement(step: Step[Any]) -> list[str]:
    return []


def no_event_data(made: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Transition:
    """A row of the table.

    `sources` are the states it leads from, `target` the one it leads to. `role` says who may take it at all, `allowed`
    who may take it now, `why_not` why somebody with the role may not. `requires` gives the sentences that stand against
    it. `effect` writes what the step makes and returns it; `event_data` is what the event keeps of that, and
    `leaves_state` whether the report stays in its state all the same, as after one signature of two.
    """

    data: type[StepData]
    label: str
    done: str
    sources: tuple[ReportState, ...]
    target: ReportState
    role: Callable[[Standing], bool]
    allowed: Callable[[Standing], bool]
    effect: Callable[[Step[Any]], Any]
    requires: Callable[[Step[Any]], list[str]] = no_requirement
    event_data: Callable[[Any], dict[str, Any]] = no_event_data
    leaves_state: Callable[[Any], bool] = lambda made: False
    why_not: Callable[[Standing], str] = lambda standing: rules.lock_reason(standing.report)

    @property
    def name(self) -> str:
        return self.data.name
