"""Which fields of the setup cannot be changed any more, because stored figures would come to mean something else.

A field is locked once a stored value takes its meaning from it, or once a submitted report's figures were computed with
it. Words (names, sasaran, data sources, fund sources) can always be changed: a submitted report keeps its own.
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
    Component,
    ComponentResult,
    Evaluation,
    Evidence,
    FundSource,
    Goal,
    Indicator,
    IndicatorResult,
    Notification,
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
SUBMITTED = f"Tidak dapat diganti, karena laporan dengan perjanjian kinerja ini sudah diajukan. {_NEW_VERSION}"
NOT_REMOVABLE = f"Tidak dapat dihapus, karena laporan dengan perjanjian kinerja ini sudah diajukan. {_NEW_VERSION}"
REPORTED = f"Tidak dapat diganti, karena perjanjian kinerja ini sudah dipakai laporan. {_NEW_VERSION}"
OPENED = (
    "Tidak dapat diganti, karena periode ini sudah mempunyai laporan. Bila keliru dan laporannya belum diisi, hapus "
    "periode ini, lalu buat yang benar."
)
ACTIVITY = (
    "Tidak dapat diganti, karena realisasi, penjelasan, atau rencana sudah diisi untuk kegiatan ini. Buat kegiatan "
    "baru dengan isi yang benar, lalu pakai di perjanjian kinerja perubahan."
)
_FROZEN_STATES = [state for state in ReportState if state.frozen]
_NAMED = 3  # posts in a sentence
New = Mapping[str, Any]
# What stored values of an indicator are of, by its kind.
_STORED_AS: Mapping[str, str] = {
    IndicatorKind.NUMBER: "realisasi",
    IndicatorKind.RATIO: "ratio",
    IndicatorKind.COMPONENTS: "parts",
    IndicatorKind.SCALE: "words",
    IndicatorKind.STATEMENT: "words",
}
_DECISIVE = ("kind", "direction", "unit", "target", "target_to", "target_words", "scale", "target_step", "budget_line")
Refusals = dict[str, str]


def refusals(obj: Model, new: New) -> Refusals:
    """Why the record cannot get the values `new`: a sentence for each field that cannot, by the field's name.

    The reports concerned are locked until the transaction ends, so that nobody enters a figure in between.
    """
    rule = _RULES.get(type(obj))
    return rule(obj, new) if rule else {}


def removal_refusal(obj: Model) -> str:
    """Why a sasaran, indicator, quarter target or budget line cannot be removed; empty where it can.

    Values entered under it protect it as well, by the tables' own foreign keys.
    """
    agreement = agreement_of(obj)
    return NOT_REMOVABLE if agreement is not None and is_submitted(agreement) else ""


def agreement_of(obj: Model) -> int | None:
    """The key of the agreement that the record is a part of; None where there is none, or it is not stored yet."""
    if isinstance(obj, Agreement):
        return obj.pk
    if isinstance(obj, Goal | BudgetLine):
        return obj.agreement_id
    goals = Goal.objects.all()
    if isinstance(obj, Indicator):
        return goals.filter(pk=obj.goal_id).values_list("agreement", flat=True).first()
    if isinstance(obj, QuarterTarget | Component):
        return goals.filter(indicators=obj.indicator_id).values_list("agreement", flat=True).first()
    return None


def is_submitted(agreement: int) -> bool:
    """Whether a report on the agreement is submitted, approved, signed or scanned."""
    return Report.objects.filter(agreement=agreement, state__in=_FROZEN_STATES).exists()


def is_touched(report: Report) -> bool:
    """Whether anybody has done anything in the report or with it. Notifications from the program do not count."""
    if report.state != ReportState.DRAFT or report.extended_until is not None:
        return True
    relations = (relation for relation in Report._meta.related_objects if relation.related_model is not Notification)
    return any(each.related_model._base_manager.filter(report=report.pk).exists() for each in relations)


def listed_posts(reports: Sequence[Report]) -> str:
    """The reports' posts in a sentence: `Sekretaris, Kepala Seksi Lain, dan 4 laporan lain`."""
    titles = [report.position.title for report in reports[:_NAMED]]
    more = len(reports) - _NAMED
    return ", ".join(titles) + (f", dan {more} laporan lain" if more > 0 else "")


def _indicator(obj: Indicator, new: New) -> Refusals:
    agreement = agreement_of(obj)
    if obj.pk is None or agreement is None:
        return {}
    _lock_reports(agreement)
    results = IndicatorResult.objects.filter(indicator=obj.pk)
    ratios = results.filter(Q(numerator__isnull=False) | Q(denominator__isnull=False)).exists()
    numbers = results.filter(realisasi__isnull=False).exists()
    words = results.filter(Q(step__isnull=False) | ~Q(answer="")).exists()
    parts = ComponentResult.objects.filter(component__indicator=obj.pk, realisasi__isnull=False).exists()
    found: Refusals = {}
    if ratios or numbers or words or parts:
        found |= _refuse_changes(obj, new, ENTERED, "direction", "unit", "scale")
    if ratios:
        found |= _refuse_changes(obj, new, ENTERED, "numerator_label", "denominator_label", "component_unit")
    stored = {"realisasi": numbers, "ratio": ratios, "words": words, "parts": parts}
    stored.pop(_STORED_AS.get(str(new.get("kind")), ""), None)
    if any(stored.values()):
        found |= _refuse_changes(obj, new, ENTERED, "kind")
    if "goal" in new and new["goal"].agreement_id != agreement and (_has_entries(obj) or is_submitted(agreement)):
        found |= {"goal": ENTERED}
    if is_submitted(agreement):
        found = _refuse_changes(obj, new, SUBMITTED, *_DECISIVE) | found
    return found


def _has_entries(indicator: Indicator) -> bool:
    rows = (model.objects.filter(indicator=indicator.pk) for model in (IndicatorResult, Evidence))
    return any(each.exists() for each in rows)


def _component(obj: Component, new: New) -> Refusals:
    indicator = obj.indicator if obj.indicator_id else new.get("indicator")
    agreement = agreement_of(indicator) if indicator is not None else None
    if agreement is None:
        return {}
    _lock_reports(agreement)
    if is_submitted(agreement):
        return _refuse_changes(obj, new, SUBMITTED, "name", "weight", "is_base", "order")
    entered = obj.pk is not None and ComponentResult.objects.filter(component=obj.pk, realisasi__isnull=False).exists()
    return _refuse_changes(obj, new, ENTERED, "weight", "is_base") if entered else {}


def _goal(obj: Goal, new: New) -> Refusals:
    if obj.pk is None:
        return {}
    _lock_reports(obj.agreement_id)
    is_fixed = is_submitted(obj.agreement_id) or any(map(_has_entries, obj.indicators.all()))
    return _refuse_changes(obj, new, ENTERED, "agreement") if is_fixed else {}


def _line(obj: BudgetLine, new: New) -> Refusals:
    if obj.pk is None:
        return {}
    _lock_reports(obj.agreement_id)
    if is_submitted(obj.agreement_id):
        return _refuse_changes(obj, new, SUBMITTED, "agreement", "activity", "ceiling")
    spent = BudgetResult.objects.filter(line=obj.pk, realisasi__isnull=False)
    explained = Evaluation.objects.filter(line=obj.pk).exclude(text="")
    return _refuse_changes(obj, new, ENTERED, "agreement", "activity") if spent.exists() or explained.exists() else {}


def _quarter_target(obj: QuarterTarget, new: New) -> Refusals:
    """A new target is refused as well: submitted reports were computed without it."""
    agreement = agreement_of(obj)
    if agreement is None:
        return {}
    _lock_reports(agreement)
    return _refuse_changes(obj, new, SUBMITTED, "quarter", "value") if is_submitted(agreement) else {}


def _agreement(obj: Agreement, new: New) -> Refusals:
    is_fixed = obj.pk is not None and Report.objects.filter(agreement=obj.pk).exists()
    return _refuse_changes(obj, new, REPORTED, "position", "year", "version") if is_fixed else {}


def _activity(obj: Activity, new: New) -> Refusals:
    if obj.pk is None:
        return {}
    found: Refusals = {}
    if used := first_use(obj):
        sentence = f"Tidak dapat diganti, karena sudah ada {used} di sini. Buat kegiatan baru dengan isi yang benar."
        found |= _refuse_changes(obj, new, sentence, "organization", "year")
        if obj.children.exists():
            found |= _refuse_changes(obj, new, sentence, "level")
    for agreement in obj.budget_lines.order_by("agreement").values_list("agreement", flat=True):
        _lock_reports(agreement)
    written = (
        ActionPlanRow.objects.filter(activity=obj.pk),
        Evaluation.objects.filter(line__activity=obj.pk).exclude(text=""),
        BudgetResult.objects.filter(line__activity=obj.pk, realisasi__isnull=False),
        Report.objects.filter(agreement__budget_lines__activity=obj.pk, state__in=_FROZEN_STATES),
    )
    if any(rows.exists() for rows in written):
        found |= _refuse_changes(obj, new, ACTIVITY, "code", "level")
    return found


def _fund_source(obj: FundSource, new: New) -> Refusals:
    used = first_use(obj) if obj.pk else ""
    sentence = f"Tidak dapat diganti, karena sudah ada {used} di sini. Buat sumber dana baru di perangkat daerah itu."
    return _refuse_changes(obj, new, sentence, "organization") if used else {}


def _period(obj: Period, new: New) -> Refusals:
    is_fixed = obj.pk is not None and Report.objects.filter(period=obj.pk).exists()
    return _refuse_changes(obj, new, OPENED, "organization", "year", "quarter") if is_fixed else {}


def _refuse_changes(obj: Model, new: New, sentence: str, *names: str) -> Refusals:
    """The sentence for each of the named fields whose new value is not the stored one."""
    return {name: sentence for name in names if name in new and new[name] != getattr(obj, name, None)}


def _lock_reports(agreement: int) -> None:
    """Lock the agreement's reports, as writing in them does. Does nothing outside of a transaction."""
    if connection.in_atomic_block:
        list(Report.objects.select_for_update().filter(agreement=agreement).order_by("pk").values_list("pk"))


_RULES: dict[type[Model], Callable[[Any, New], Refusals]] = {
    Indicator: _indicator,
    Component: _component,
    Goal: _goal,
    BudgetLine: _line,
    QuarterTarget: _quarter_target,
    Agreement: _agreement,
    Activity: _activity,
    FundSource: _fund_source,
    Period: _period,
}
