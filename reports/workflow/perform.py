"""The one road to a report's state.

perform() locks the report, asks the transition's rule, checks its source state and what it requires, assigns state and
stamps, and logs the event, all in one transaction. Nothing else in the program assigns Report.state.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports import notifications
from reports.models import Report
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.workflow.data import StepData
from reports.workflow.event import record_event
from reports.workflow.table import TRANSITIONS
from reports.workflow.transition import Step, Transition
from units.models import User


def perform(report: Report, data: StepData, *, by: User) -> Report:
    """Take the report through the transition that `data` belongs to; returns the report, read again.

    Raises PermissionDenied when `by` has not the role, Refused when the state, the period or the data do not allow it.
    """
    transition = TRANSITIONS[data.name]
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
        step = Step(locked, by, data)
        if not transition.role(step.standing):
            raise PermissionDenied(f"Langkah “{transition.label}” pada laporan ini bukan wewenang Anda.")
        complaints = _state_complaints(transition, step) or transition.requires(step)
        if not complaints:
            _take(transition, step)
    # Only now: nothing was written, and after a rollback psycopg has the connection's statements planned anew.
    if complaints:
        raise Refused(complaints)
    report.refresh_from_db()
    return report


def _take(transition: Transition, step: Step[Any]) -> None:
    report, source = step.report, step.report.state
    made = transition.effect(step)
    if not transition.leaves_state(made):
        report.state = transition.target
    report.save()
    notifications.notify(report, transition.name, by=step.by)
    record_event(
        report,
        transition.name,
        transition.done,
        source,
        by=step.by,
        note=step.data.event_note,
        data=transition.event_data(made),
    )


def available(standing: Standing) -> list[str]:
    """The names of the transitions that the person may take now, whether or not their requirements are met."""
    return [name for name, transition in TRANSITIONS.items() if transition.allowed(standing)]


def _state_complaints(transition: Transition, step: Step[Any]) -> list[str]:
    status = step.report.status
    if status not in transition.sources:
        return [
            f"Laporan ini berstatus {status.label}, sehingga langkah “{transition.label}” tidak dapat dilakukan. "
            "Muat ulang halaman untuk melihat keadaan terakhir."
        ]
    if not transition.allowed(step.standing):
        return [transition.why_not(step.standing)]
    return []
