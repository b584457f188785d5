"""What of the setup cannot be changed any more, because stored figures would come to mean something else.

Two things fix a field: a value that was entered under it, whose meaning it decides; and a report that is handed in,
whose figures were computed with it. Words (names, sasaran, data sources, fund sources) are always free: a report that
is handed in keeps its own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, Q

from reports.enums import IndicatorKind, ReportState
from reports.models import (
    ActionPlanRow,
    Activity,
    Agreement,
    BudgetLine,
    BudgetResult,
    Evaluation,
    Evidence,
    FundSource,
    Goal,
    Indicator,
    IndicatorResult,
    Notice,
    Period,
    QuarterTarget,
    Report,
)
from units.models.structure import first_use

_NEW_VERSION = (
    "Buat perjanjian kinerja perubahan (versi baru) dengan isi yang benar, lalu pilih “Pakai PK terbaru” di papan "
    "periode untuk laporan yang masih ditulis."
)
ENTERED = f"Tidak dapat diganti, karena realisasi atau penjelasan sudah diisi dan artinya akan berubah. {_NEW_VERSION}"
HANDED_IN = f"Tidak dapat diganti, karena laporan dengan perjanjian kinerja ini sudah diajukan. {_NEW_VERSION}"
STAYS = f"Tidak dapat dihapus, karena laporan dengan perjanjian kinerja ini sudah diajukan. {_NEW_VERSION}"
REPORTED = f"Tidak dapat diganti, karena perjanjian kinerja ini sudah dipakai laporan. {_NEW_VERSION}"
OPENED = (
    "Tidak dapat diganti, karena periode ini sudah mempunyai laporan. Bila keliru dan laporannya belum diisi, hapus "
    "periode ini, lalu buat yang benar."
)
ACTIVITY = (
    "Tidak dapat diganti, karena realisasi, penjelasan, atau rencana sudah diisi untuk kegiatan ini. Buat kegiatan "
    "baru dengan isi yang benar, lalu pakai di perjanjian kinerja perubahan."
)
_COUNTS = [state for state in ReportState if state not in (ReportState.DRAFT, ReportState.RETURNED)]
_NAMED = 3  # posts in a sentence
New = Mapping[str, Any]
Refusals = dict[str, str]


def refusals(obj: Model, new: New) -> Refusals:
    """Why fields of `obj`, as stored, cannot get the values `new`: a sentence for each field that cannot.

    The reports concerned stay locked until the transaction ends, so that nobody enters a figure in between.
    """
    rule = _RULES.get(type(obj))
    return rule(obj, new) if rule else {}


def why_not_remove(obj: Model) -> str:
    """Why a sasaran, indicator, quarter target or budget line has to stay; empty when it may go.

    What was entered under it keeps it besides, by the tables themselves.
    """
    agreement = agreement_of(obj)
    return STAYS if agreement is not None and is_handed_in(agreement) else ""


def agreement_of(obj: Model) -> int | None:
    """The key of the agreement that the record is a part of; None where it is of none, or not stored yet."""
    if isinstance(obj, Agreement):
        return obj.pk
    if isinstance(obj, Goal | BudgetLine):
        return obj.agreement_id
    goals = Goal.objects.all()
    if isinstance(obj, Indicator):
        return goals.filter(pk=obj.goal_id).values_list("agreement", flat=True).first()
    if isinstance(obj, QuarterTarget):
        return goals.filter(indicators=obj.indicator_id).values_list("agreement", flat=True).first()
    return None


def is_handed_in(agreement: int) -> bool:
    """Whether any report that stands on the agreement is submitted, approved or signed."""
    return Report.objects.filter(agreement=agreement, state__in=_COUNTS).exists()


def is_touched(report: Report) -> bool:
    """Whether anybody has done anything in the report, or with it. What the program told people does not count."""
    if report.state != ReportState.DRAFT or report.extended_until is not None:
        return True
    relations = (relation for relation in Report._meta.related_objects if relation.related_model is not Notice)
    return any(each.related_model._base_manager.filter(report=report.pk).exists() for each in relations)


def listed_posts(reports: Sequence[Report]) -> str:
    """`Sekretaris, Kepala Seksi Lain, dan 4 laporan lain`."""
    titles = [report.position.title for report in reports[:_NAMED]]
    more = len(reports) - _NAMED
    return ", ".join(titles) + (f", dan {more} laporan lain" if more > 0 else "")


def _indicator(obj: Indicator, new: New) -> Refusals:
    agreement = agreement_of(obj)
    if obj.pk is None or agreement is None:
        return {}
    _hold(agreement)
    results = IndicatorResult.objects.filter(indicator=obj.pk)
    ratios = results.filter(Q(numerator__isnull=False) | Q(denominator__isnull=False)).exists()
    numbers = results.filter(realisasi__isnull=False).exists()
    found: Refusals = {}
    if ratios or numbers:
        found |= _changed(obj, new, ENTERED, "direction", "unit")
    if ratios:
        found |= _changed(obj, new, ENTERED, "numerator_label", "denominator_label", "component_unit")
    if numbers if new.get("kind") == IndicatorKind.RATIO else ratios:
        found |= _changed(obj, new, ENTERED, "kind")
    if "goal" in new and new["goal"].agreement_id != agreement and (_has_entries(obj) or is_handed_in(agreement)):
        found |= {"goal": ENTERED}
    if is_handed_in(agreement):
        found = _changed(obj, new, HANDED_IN, "kind", "direction", "unit", "target", "budget_line") | found
    return found


def _has_entries(indicator: Indicator) -> bool:
    rows = (model.objects.filter(indicator=indicator.pk) for model in (IndicatorResult, Evidence))
    return any(each.exists() for each in rows)


def _goal(obj: Goal, new: New) -> Refusals:
    if obj.pk is None:
        return {}
    _hold(obj.agreement_id)
    fixed = is_handed_in(obj.agreement_id) or any(map(_has_entries, obj.indicators.all()))
    return _changed(obj, new, ENTERED, "agreement") if fixed else {}


def _line(obj: BudgetLine, new: New) -> Refusals:
    if obj.pk is None:
        return {}
    _hold(obj.agreement_id)
    if is_handed_in(obj.agreement_id):
        return _changed(obj, new, HANDED_IN, "agreement", "activity", "ceiling")
    spent = BudgetResult.objects.filter(line=obj.pk, realisasi__isnull=False)
    explained = Evaluation.objects.filter(line=obj.pk).exclude(text="")
    return _changed(obj, new, ENTERED, "agreement", "activity") if spent.exists() or explained.exists() else {}


def _quarter_target(obj: QuarterTarget, new: New) -> Refusals:
    """A new one as well: capaian against it is in the report."""
    agreement = agreement_of(obj)
    if agreement is None:
        return {}
    _hold(agreement)
    return _changed(obj, new, HANDED_IN, "quarter", "value") if is_handed_in(agreement) else {}


def _agreement(obj: Agreement, new: New) -> Refusals:
    fixed = obj.pk is not None and Report.objects.filter(agreement=obj.pk).exists()
    return _changed(obj, new, REPORTED, "position", "year", "version") if fixed else {}


def _activity(obj: Activity, new: New) -> Refusals:
    if obj.pk is None:
        return {}
    found: Refusals = {}
    if used := first_use(obj):
        sentence = f"Tidak dapat diganti, karena sudah ada {used} di sini. Buat kegiatan baru dengan isi yang benar."
        found |= _changed(obj, new, sentence, "organization", "year")
        if obj.children.exists():
            found |= _changed(obj, new, sentence, "level")
    for agreement in obj.budget_lines.order_by("agreement").values_list("agreement", flat=True):
        _hold(agreement)
    written = (
        ActionPlanRow.objects.filter(activity=obj.pk),
        Evaluation.objects.filter(line__activity=obj.pk).exclude(text=""),
        BudgetResult.objects.filter(line__activity=obj.pk, realisasi__isnull=False),
        Report.objects.filter(agreement__budget_lines__activity=obj.pk, state__in=_COUNTS),
    )
    if any(rows.exists() for rows in written):
        found |= _changed(obj, new, ACTIVITY, "code", "level")
    return found


def _fund_source(obj: FundSource, new: New) -> Refusals:
    used = first_use(obj) if obj.pk else ""
    sentence = f"Tidak dapat diganti, karena sudah ada {used} di sini. Buat sumber dana baru di perangkat daerah itu."
    return _changed(obj, new, sentence, "organization") if used else {}


def _period(obj: Period, new: New) -> Refusals:
    fixed = obj.pk is not None and Report.objects.filter(period=obj.pk).exists()
    return _changed(obj, new, OPENED, "organization", "year", "quarter") if fixed else {}


def _changed(obj: Model, new: New, sentence: str, *names: str) -> Refusals:
    """The sentence for each of the fields whose new value is not the stored one."""
    return {name: sentence for name in names if name in new and new[name] != getattr(obj, name, None)}


def _hold(agreement: int) -> None:
    """Lock the reports that stand on the agreement, as writing in them does; without a transaction, nothing."""
    if connection.in_atomic_block:
        list(Report.objects.select_for_update().filter(agreement=agreement).order_by("pk").values_list("pk"))


_RULES: dict[type[Model], Callable[[Any, New], Refusals]] = {
    Indicator: _indicator,
    Goal: _goal,
    BudgetLine: _line,
    QuarterTarget: _quarter_target,
    Agreement: _agreement,
    Activity: _activity,
    FundSource: _fund_source,
    Period: _period,
}
