"""The types of the table of transitions: a row, and the step that its functions work with."""

from collections.abc import Callable
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


@dataclass(frozen=True)
class Step(Generic[D]):
    """A transition under way: the locked report, the person who takes it, and its data."""

    report: Report
    by: User
    data: D

    @cached_property
    def standing(self) -> Standing:
        return Standing(self.by, self.report)

    @cached_property
    def draft(self) -> Draft:
        """The report's draft, read once: its findings and the frozen content are both made of it."""
        return draft_of(self.report)


def no_requirement(step: Step[Any]) -> list[str]:
    return []


def no_event_data(made: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Transition:
    """A row of the table: one transition between states.

    `label` is the verb on its button, `done` the words of its event. It leads from the states `sources` to `target`.
    Predicates: `role` for who may take it at all, `allowed` for who may take it now; `why_not` gives the sentence for
    somebody with the role who may not. `requires` gives the sentences against it, none where it may be taken.
    `effect` writes the rows of the step and returns the main one, from which `event_data` makes the event's data.
    Where `leaves_state` is true of that row the report stays in its state, as after one signature of two.
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
