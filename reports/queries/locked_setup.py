"""Which fields of the setup cannot be changed any more, because stored figures would come to mean something else.

A version of an agreement is locked from the day it is put in force, in everything that decides what a figure means.
Words (names, sasaran, data sources, fund sources) can always be changed: a submitted report keeps its own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import connection
from django.db.models import Model, Q

from lkj import formats
from reports.enums import AgreementState, IndicatorKind, ReportState
from reports.models import (
    ActionPlanRow,
    Activity,
    Agreement,
    BudgetLine,
    BudgetResult,
    CheckedReport,
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
    Scale,
    ScaleStep,
    StoredFinding,
)
from units.models.structure import first_use

# What jobs write about a report that nobody has opened yet.
_OF_THE_PROGRAM = (Notification, CheckedReport, StoredFinding)
# What is written in reports about rows of an agreement, with the ways from there to the agreement.
_ABOUT_ROWS: Sequence[tuple[type[Model], str]] = (
    (IndicatorResult, "indicator__goal__agreement"),
    (ComponentResult, "component__indicator__goal__agreement"),
    (BudgetResult, "line__agreement"),
    (Evaluation, "line__agreement"),
    (Evaluation, "indicator__goal__agreement"),
    (ActionPlanRow, "indicator__goal__agreement"),
    (Evidence, "indicator__goal__agreement"),
)
_INSTEAD = (
    "Buat perjanjian kinerja perubahan (versi baru) dengan isi yang benar, lalu berlakukan dengan tanggalnya. Versi "
    "yang belum dipakai laporan apa pun dapat juga ditarik menjadi rancangan di daftar perjanjian kinerja."
)
LOCKED = f"Tidak dapat diganti, karena perjanjian kinerja ini sudah berlaku. {_INSTEAD}"
MONEY = (
    "Tidak dapat diganti, karena perjanjian kinerja ini sudah berlaku. Bila hanya pagunya yang berubah, mintalah "
    "perencana mencatat pergeseran anggaran lewat halaman laporan; bila isi lain ikut berubah, buat versi baru."
)
NOT_ADDABLE = f"Tidak dapat ditambah, karena perjanjian kinerja ini sudah berlaku. {_INSTEAD}"
NOT_REMOVABLE = f"Tidak dapat dihapus, karena perjanjian kinerja ini sudah berlaku. {_INSTEAD}"
OVER_TIME = (
    "Tidak dapat diganti di sini, karena perjanjian kinerja ini sudah berlaku. Bila keliru sejak awal, mintalah "
    "perencana membetulkannya lewat halaman “Sifat indikator” di papan periode."
)
OPENED = (
    "Tidak dapat diganti, karena periode ini sudah mempunyai laporan. Bila keliru dan laporannya belum diisi, hapus "
    "periode ini, lalu buat yang benar."
)
ACTIVITY = (
    "Tidak dapat diganti, karena kegiatan ini ada dalam perjanjian kinerja yang berlaku atau dalam rencana sebuah "
    "laporan. Buat kegiatan baru dengan isi yang benar, lalu pakai di perjanjian kinerja perubahan."
)
SCALE = (
    "Tidak dapat diganti, karena skala ini dipakai perjanjian kinerja yang sudah berlaku. Buat skala baru dengan isi "
    "yang benar, lalu pakai di perjanjian kinerja perubahan."
)
SCALE_STAYS = SCALE.replace("diganti", "dihapus", 1)
_INDICATOR = (
    "former_name", "kind", "direction", "unit", "target", "target_to", "target_words", "scale", "target_step",
    "budget_line", "numerator_label", "denominator_label", "component_unit", "decimals", "may_be_negative", "over_time",
    "waiting",
)  # fmt: skip
# What the stored values of an indicator of each kind are.
_STORED_AS: Mapping[str, str] = {
    IndicatorKind.NUMBER: "realisasi",
    IndicatorKind.RATIO: "ratio",
    IndicatorKind.COMPONENTS: "parts",
    IndicatorKind.SCALE: "words",
    IndicatorKind.STATEMENT: "words",
}
_NAMED = 3  # posts in a sentence
New = Mapping[str, Any]
Refusals = dict[str, str]


def refusals(obj: Model, new: New) -> Refusals:
    """Why the record cannot get the values `new`: a sentence for each field that cannot, by the field's name.

    The agreements concerned are locked until the transaction ends, so that nobody puts one in force in between.
    """
    rule = _RULES.get(type(obj))
    return rule(obj, new) if rule else {}


def removal_refusal(obj: Model) -> str:
    """Why an agreement, a part of it, or a scale with its steps cannot be removed; empty where it can."""
    if isinstance(obj, Scale | ScaleStep):
        return SCALE_STAYS if is_scale_locked(obj.pk if isinstance(obj, Scale) else obj.scale_id) else ""
    return NOT_REMOVABLE if is_locked(agreement_of(obj)) else ""


DRAFTED = (
    "Perjanjian kinerja ini masih rancangan. Yang Anda ubah di sini tidak mengubah laporan apa pun, sampai versi ini "
    "diberlakukan dengan tanggalnya."
)
IN_FORCE = (
    "Perjanjian kinerja ini berlaku sejak {since}. Yang menentukan arti angka sudah terkunci: jenis, arah, satuan, "
    "sifat sepanjang tahun, angka di belakang koma, target, komponen, kegiatan, dan pagu. Kata-kata (nama, sasaran, "
    "sumber data) masih dapat dibetulkan. Bila isinya harus berubah, buat perjanjian kinerja perubahan, lalu "
    "berlakukan dengan tanggalnya; bila hanya pagunya, perencana mencatat pergeseran anggaran (menu Lainnya)."
)
REPLACED = (
    "Perjanjian kinerja ini pernah berlaku, sejak {since}, dan sudah diganti. Isinya tetap seperti adanya: triwulan "
    "yang dinilai dengannya tetap memakainya. Yang dapat diubah adalah versi sesudahnya."
)


def what_changes_do(obj: Model) -> str:
    """What changing an agreement or a part of it does to reports, as a sentence; empty for all else.

    Asked before anything is changed. An agreement that is not stored yet becomes a draft.
    """
    if isinstance(obj, Agreement) and obj.pk is None:
        return DRAFTED
    key = agreement_of(obj)
    agreement = Agreement.objects.filter(pk=key).first() if key is not None else None
    return what_changing_does(agreement) if agreement else ""


def what_changing_does(agreement: Agreement) -> str:
    """what_changes_do() for a stored agreement, without a query."""
    if agreement.state == AgreementState.DRAFT:
        return DRAFTED
    words = REPLACED if agreement.state == AgreementState.REPLACED else IN_FORCE
    return words.format(since=formats.date(agreement.in_force_from))


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


def is_locked(agreement: int | None) -> bool:
    """Whether the agreement with that key is in force or was. Its row is locked until the transaction ends."""
    if agreement is None:
        return False
    stored = Agreement.objects.filter(pk=agreement)
    if connection.in_atomic_block:
        stored = stored.select_for_update()
    return any(state != AgreementState.DRAFT for state in stored.values_list("state", flat=True))


def is_scale_locked(scale: int | None) -> bool:
    """Whether an agreement that is in force or was measures by the scale with that key. Locks those that use it."""
    if scale is None:
        return False
    using = Goal.objects.filter(indicators__scale=scale).order_by("agreement").distinct()
    return any(is_locked(each) for each in using.values_list("agreement", flat=True))


def is_touched(report: Report) -> bool:
    """Whether anybody has done anything in the report or with it; what the program itself notes does not count."""
    if report.state != ReportState.DRAFT or report.extended_until is not None:
        return True
    relations = (each for each in Report._meta.related_objects if each.related_model not in _OF_THE_PROGRAM)
    return any(each.related_model._base_manager.filter(report=report.pk).exists() for each in relations)


def written_under(agreement: Agreement) -> list[Report]:
    """The reports in which something stands under a row of this version, though they may use another one by now.

    What has no counterpart in the other version stays (actions.agreements), and counts in the year's figures.
    """
    keys: set[int] = set()
    for model, way in _ABOUT_ROWS:
        keys.update(model._default_manager.filter(**{way: agreement.pk}).values_list("report", flat=True))
    return list(Report.objects.filter(pk__in=keys).select_related("period").order_by("period__quarter", "pk"))


def listed_posts(reports: Sequence[Report]) -> str:
    """The reports' posts in a sentence: `Sekretaris, Kepala Seksi Lain, dan 4 laporan lain`."""
    titles = [report.post_title for report in reports[:_NAMED]]
    more = len(reports) - _NAMED
    return ", ".join(titles) + (f", dan {more} laporan lain" if more > 0 else "")


def _indicator(obj: Indicator, new: New) -> Refusals:
    goal = new.get("goal")
    found = _part(obj, new, goal.agreement_id if goal else None, "goal", *_INDICATOR)
    if "over_time" in found:
        found["over_time"] = OVER_TIME
    # The administration could once change the kind under stored values, which nobody could correct any more.
    if "kind" in found and _is_put_back(obj, new["kind"]):
        del found["kind"]
    return found


def _is_put_back(obj: Indicator, kind: str) -> bool:
    """Whether the stored values are all of the new kind, and not of the present one."""
    results = IndicatorResult.objects.filter(indicator=obj.pk)
    ratio, words = Q(numerator__isnull=False) | Q(denominator__isnull=False), Q(step__isnull=False) | ~Q(answer="")
    stored = {
        "realisasi": results.filter(realisasi__isnull=False).exists(),
        "ratio": results.filter(ratio).exists(),
        "words": results.filter(words).exists(),
        "parts": ComponentResult.objects.filter(component__indicator=obj.pk, realisasi__isnull=False).exists(),
    }
    return {name for name, is_there in stored.items() if is_there} == {_STORED_AS.get(kind)} != {_STORED_AS[obj.kind]}


def _component(obj: Component, new: New) -> Refusals:
    indicator = new.get("indicator")
    own = agreement_of(indicator) if indicator else None
    return _part(obj, new, own, "indicator", "name", "weight", "is_base", "order")


def _scale(obj: Scale, new: New) -> Refusals:
    is_used = obj.pk is not None and Indicator.objects.filter(scale=obj.pk).exists()
    sentence = "Tidak dapat diganti, karena sudah ada indikator yang memakai skala ini. Buat skala baru di sana."
    return _refuse_changes(obj, new, sentence, "organization") if is_used else {}


def _step(obj: ScaleStep, new: New) -> Refusals:
    """A step can be added: it changes nothing of what is stored in the others."""
    if obj.pk is None or not is_scale_locked(obj.scale_id):
        return {}
    return _refuse_changes(obj, new, SCALE, "scale", "order", "label", "percent")


def _goal(obj: Goal, new: New) -> Refusals:
    agreement = new.get("agreement")
    return _part(obj, new, agreement.pk if agreement else None, "agreement")


def _line(obj: BudgetLine, new: New) -> Refusals:
    agreement = new.get("agreement")
    found = _part(obj, new, agreement.pk if agreement else None, "agreement", "activity", "ceiling")
    return found | {"ceiling": MONEY} if "ceiling" in found else found


def _quarter_target(obj: QuarterTarget, new: New) -> Refusals:
    indicator = new.get("indicator")
    own = agreement_of(Indicator(goal_id=indicator.goal_id)) if indicator else None
    return _part(obj, new, own, "indicator", "indicator", "quarter", "value", "step", "reached")


def _part(obj: Model, new: New, into: int | None, owner: str, *names: str) -> Refusals:
    """The refusals for a part of an agreement: `names` are its fields that decide what figures mean.

    `into` is the key of the agreement to which the new value of the field `owner` belongs.
    """
    if obj.pk is None:
        return {NON_FIELD_ERRORS: NOT_ADDABLE} if is_locked(into) else {}
    own = agreement_of(obj)
    moved = {owner} if owner in new and into != own else set()
    if is_locked(own):
        return _refuse_changes(obj, new, LOCKED, *moved, *names)
    return _refuse_changes(obj, new, NOT_ADDABLE, *moved) if is_locked(into) else {}


def _agreement(obj: Agreement, new: New) -> Refusals:
    return _refuse_changes(obj, new, LOCKED, "position", "year", "version") if is_locked(obj.pk) else {}


def _activity(obj: Activity, new: New) -> Refusals:
    if obj.pk is None:
        return {}
    found: Refusals = {}
    if used := first_use(obj):
        sentence = f"Tidak dapat diganti, karena sudah ada {used} di sini. Buat kegiatan baru dengan isi yang benar."
        found |= _refuse_changes(obj, new, sentence, "organization", "year")
        if obj.children.exists():
            found |= _refuse_changes(obj, new, sentence, "level")
    agreements = obj.budget_lines.order_by("agreement").values_list("agreement", flat=True)
    if any(is_locked(each) for each in agreements) or ActionPlanRow.objects.filter(activity=obj.pk).exists():
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


_RULES: dict[type[Model], Callable[[Any, New], Refusals]] = {
    Indicator: _indicator,
    Component: _component,
    Goal: _goal,
    BudgetLine: _line,
    QuarterTarget: _quarter_target,
    Agreement: _agreement,
    Activity: _activity,
    FundSource: _fund_source,
    Scale: _scale,
    ScaleStep: _step,
    Period: _period,
}
