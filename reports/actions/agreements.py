"""Changing a report that is being written to another version of its agreement (Perjanjian Kinerja)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports.actions.narrative import renumber
from reports.models import (
    ActionPlanRow,
    Agreement,
    BudgetLine,
    BudgetResult,
    ComponentResult,
    Evaluation,
    Evidence,
    Indicator,
    IndicatorResult,
    Report,
)
from reports.queries.agreement_matching import Matching, keeps_texts
from reports.queries.agreements import due_agreement, versions_for
from reports.refusal import Refused
from reports.workflow import record_event
from units.models import User, structure
from units.queries import is_planner


@transaction.atomic
def adopt_current(report: Report, *, by: User) -> Report:
    """Change the report to the version in force at its quarter's end, while its author may still write.

    A planner's choice of another version (choose_version()) is undone by this. Results and evidence follow their
    indicator (queries.agreement_matching), spending and explanations their activity; what is written about an indicator
    without a budget line follows it while it has none. Rows without a counterpart stay
    stored under the former version, and their spending stays in the year (queries.stopped_lines). Raises
    PermissionDenied, Refused when the report is submitted or has that version already.
    """
    locked = _locked(report, by)
    due = due_agreement(locked)
    if due is None or due.pk == locked.agreement_id:
        raise Refused(["Laporan ini sudah memakai Perjanjian Kinerja yang berlaku pada akhir triwulannya."])
    return _switch(locked, due, by=by, reason="")


@transaction.atomic
def choose_version(report: Report, agreement: Agreement, *, by: User, reason: str) -> Report:
    """Let the report be judged by another version than the one in force at its quarter's end, for a reason.

    Rows follow as with adopt_current(), which undoes it. Raises PermissionDenied, Refused.
    """
    locked = _locked(report, by)
    complaints = []
    if agreement.pk == locked.agreement_id or agreement not in versions_for(locked):
        complaints.append("Pilih versi lain yang sudah berlaku, dari jabatan dan tahun laporan ini.")
    if not reason.strip():
        complaints.append("Tulis alasan memakai versi lain.")
    if complaints:
        raise Refused(complaints)
    due = due_agreement(locked)
    is_due = due is not None and due.pk == agreement.pk
    return _switch(locked, agreement, by=by, reason="" if is_due else reason.strip())


def use_untouched(report: Report, agreement: Agreement, *, by: User | None) -> None:
    """Let a report in which nobody has written be judged by that version; the caller has locked and checked it."""
    _switch(report, agreement, by=by, reason="")


def _locked(report: Report, by: User) -> Report:
    """The report, locked after its office (actions.agreement_life), if the person may change its version now."""
    structure.lock(report.organization.pk)
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not is_planner(by, locked.organization):
        raise PermissionDenied("Hanya perencana yang dapat mengganti Perjanjian Kinerja sebuah laporan.")
    if not locked.status.editable:
        raise Refused([f"Laporan ini sudah {locked.status.label.lower()}, sehingga PK-nya tidak dapat diganti."])
    return locked


def _switch(report: Report, to: Agreement, *, by: User | None, reason: str) -> Report:
    before = report.agreement
    _move_results(report, to)
    _move_lines(report, to)
    report.agreement, report.agreement_reason = to, reason
    report.save(update_fields=["agreement", "agreement_reason"])
    renumber(report)
    data = {"old": {"agreement": str(before)}, "new": {"agreement": str(to)}}
    label = f"PK diganti ke {to.version_label}"
    record_event(report, "agreement", label, report.state, by=by, note=reason, data=data)
    return report


def _move_results(report: Report, newest: Agreement) -> None:
    matching = Matching(report)
    followed = matching.successors(newest.pk)
    for model in (IndicatorResult, Evidence):
        for row in model.objects.filter(report=report):
            if row.indicator_id in followed:
                row.indicator = followed[row.indicator_id]
                row.save(update_fields=["indicator"])
    _move_components(report, matching.component_successors(newest.pk))
    _move_texts(report, followed)


def _move_components(report: Report, components: dict[int, int]) -> None:
    """Values of components follow their indicator to the component of the same name."""
    for row in ComponentResult.objects.filter(report=report, component__in=components):
        row.component_id = components[row.component_id]
        row.save(update_fields=["component"])


def _move_texts(report: Report, followed: dict[int, Indicator]) -> None:
    """Explanations and plan rows of indicators without a budget line."""
    for model in (Evaluation, ActionPlanRow):
        for row in model.objects.filter(report=report, indicator__in=followed):
            successor = followed[row.indicator_id or 0]
            if keeps_texts(successor):
                row.indicator = successor
                row.save(update_fields=["indicator"])


def _move_lines(report: Report, newest: Agreement) -> None:
    lines = {line.activity_id: line for line in BudgetLine.objects.filter(agreement=newest)}
    for model in (BudgetResult, Evaluation):
        for row in model.objects.filter(report=report, line__isnull=False).select_related("line"):
            if row.line and row.line.activity_id in lines:
                row.line = lines[row.line.activity_id]
                row.save(update_fields=["line"])
