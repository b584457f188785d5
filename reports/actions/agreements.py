"""Changing a report that is being written to the latest version of its agreement (Perjanjian Kinerja)."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from reports.actions.narrative import renumber
from reports.models import Agreement, BudgetLine, BudgetResult, Evaluation, Evidence, Indicator, IndicatorResult, Report
from reports.queries.rollup import current_agreements
from reports.refusal import Refused
from reports.workflow import record_event
from units.models import User
from units.queries import is_planner


@transaction.atomic
def adopt_current(report: Report, *, by: User) -> Report:
    """Change the report to the latest version of its agreement, while its author may still write.

    Results and evidence follow their indicator: same kind and satuan, and same sasaran and name, or a name that is
    unique. Spending and explanations follow their activity. Rows without a counterpart stay stored under the old
    version. Raises PermissionDenied, Refused when the report is submitted or has the latest version already.
    """
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not is_planner(by, locked.organization):
        raise PermissionDenied("Hanya perencana yang dapat mengganti Perjanjian Kinerja sebuah laporan.")
    if not locked.status.editable:
        raise Refused([f"Laporan ini sudah {locked.status.label.lower()}, sehingga PK-nya tidak dapat diganti."])
    newest = newest_agreement(locked)
    if newest is None or newest.pk == locked.agreement_id:
        raise Refused(["Laporan ini sudah memakai versi terakhir Perjanjian Kinerja."])
    before = locked.agreement
    _move_results(locked, newest)
    _move_lines(locked, newest)
    locked.agreement = newest
    locked.save(update_fields=["agreement"])
    renumber(locked)
    data = {"old": {"agreement": str(before)}, "new": {"agreement": str(newest)}}
    record_event(locked, "agreement", f"PK diganti ke {newest.version_label}", locked.state, by=by, data=data)
    return locked


def newest_agreement(report: Report) -> Agreement | None:
    current = current_agreements(report.organization, report.period.year)
    return current.filter(position=report.position_id).first()


def _move_results(report: Report, newest: Agreement) -> None:
    successors = _successors(report, newest)
    for model in (IndicatorResult, Evidence):
        for row in model.objects.filter(report=report):
            if row.indicator_id in successors:
                row.indicator = successors[row.indicator_id]
                row.save(update_fields=["indicator"])


def _successors(report: Report, newest: Agreement) -> dict[int, Indicator]:
    """The new indicator of each old one that has rows of the report, by primary key; each new one once."""
    news = list(Indicator.objects.filter(goal__agreement=newest).select_related("goal"))
    names = Counter(indicator.name for indicator in news)
    used = Q(results__report=report) | Q(evidence__report=report)
    olds = list(Indicator.objects.filter(used).select_related("goal").distinct())
    # The present agreement's indicators come first, and matches by name and sasaran before those by name alone.
    olds.sort(key=lambda old: (old.goal.agreement_id != report.agreement_id, old.pk))
    found: dict[int, Indicator] = {}
    for exactly in (True, False):
        for old in (old for old in olds if old.pk not in found):
            alike = (new for new in news if (new.name, new.kind, new.unit) == (old.name, old.kind, old.unit))
            fit = (new for new in alike if (new.goal.text == old.goal.text if exactly else names[new.name] == 1))
            if new := next(fit, None):
                found[old.pk] = new
                news.remove(new)
    return found


def _move_lines(report: Report, newest: Agreement) -> None:
    lines = {line.activity_id: line for line in BudgetLine.objects.filter(agreement=newest)}
    for model in (BudgetResult, Evaluation):
        for row in model.objects.filter(report=report).select_related("line"):
            if row.line.activity_id in lines:
                row.line = lines[row.line.activity_id]
                row.save(update_fields=["line"])
