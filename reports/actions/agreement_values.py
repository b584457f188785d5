"""What the rows of an agreement say: changed value by value, so that two planners lose nothing of each other's."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lkj import formats
from reports.actions.agreement_lock import locked, log_row
from reports.actions.versioned import Conflict, Saved, compare
from reports.enums import Direction, IndicatorKind, OverTime
from reports.models import Agreement, BudgetFund, BudgetLine, FundSource, Goal, Indicator, QuarterTarget, ScaleStep
from reports.queries import locked_setup
from reports.queries.agreement_remarks import since_january
from reports.queries.agreement_rows import (
    QUARTERS,
    Funds,
    GoalRow,
    IndicatorRow,
    LineRow,
    goal_row,
    indicator_row,
    line_row,
)
from reports.refusal import Refused
from reports.targets import Parts, QuarterDue, YearTarget, stands_as_measured
from units.models import Organization, User

Tokens = Mapping[str, str] | None
# The columns of an indicator that a row shows as they are; its other values are made of several.
PLAIN = (
    "name", "former_name", "unit", "kind", "direction", "over_time", "may_be_negative", "decimals", "scale",
    "numerator_label", "denominator_label", "component_unit", "data_source", "budget_line", "target_words", "waiting",
)  # fmt: skip

# Values that no other has to fit.
_WORDS = {"name", "data_source", "former_name", "waiting"}


@transaction.atomic
def change_goal(goal: Goal, *, by: User | None, tokens: Tokens = None, **values: Any) -> Saved[GoalRow]:
    """Store the `text` of a sasaran; `tokens` as in versioned.save_fields(). Raises as change_indicator()."""
    agreement = locked(goal.agreement, by)
    stored = Goal.objects.filter(pk=goal.pk).first()
    if stored is None:
        raise Conflict(None)
    found = compare(goal_row(stored), _stripped(values), tokens=tokens)
    if not found.old:
        return found
    stored.text = _stripped(values)["text"]
    stored.save(update_fields=["text"])
    return _saved(agreement, found, goal_row(stored), f"Sasaran diubah: {stored.text}", by)


@transaction.atomic
def change_indicator(
    indicator: Indicator, *, by: User | None, tokens: Tokens = None, **values: Any
) -> Saved[IndicatorRow]:
    """Store values of an indicator, named as those of IndicatorRow; values that are not given stay.

    `tokens` as in versioned.save_fields(). Raises PermissionDenied, Refused where the version in force locks one of
    them or they do not fit together, and Conflict where the indicator is gone.
    """
    agreement = locked(indicator.goal.agreement, by)
    stored = Indicator.objects.select_for_update(of=("self",)).filter(pk=indicator.pk).first()
    if stored is None:
        raise Conflict(None)
    values = _stripped(values)
    found = compare(indicator_row(stored.pk), values, tokens=tokens)
    if not found.old:
        return found
    fill(agreement, stored, {name: values[name] for name in found.old})
    row = indicator_row(stored.pk)
    return _saved(agreement, found, row, f"Indikator diubah: {row.name}", by)


@transaction.atomic
def count_since_january(indicator: Indicator, *, by: User | None) -> None:
    """Store quarter targets that were written for each quarter alone as the program counts them: since January.

    Raises as change_indicator(), and Refused where they are others by now.
    """
    locked(indicator.goal.agreement, by)
    sums = since_january(indicator_row(indicator.pk))
    if not sums:
        raise Refused(["Target triwulan indikator ini sudah diubah. Periksa yang tersimpan sekarang."])
    due: dict[str, Any] = {f"q{quarter}": QuarterDue(value) for quarter, value in sums.items()}
    change_indicator(indicator, by=by, **due)


@transaction.atomic
def change_line(line: BudgetLine, *, by: User | None, tokens: Tokens = None, **values: Any) -> Saved[LineRow]:
    """Store the `ceiling` (pagu) or the `funds` of a budget line. Raises as change_indicator()."""
    agreement = locked(line.agreement, by)
    office = agreement.position.unit.organization
    stored = BudgetLine.objects.select_related("activity").filter(pk=line.pk).first()
    if stored is None:
        raise Conflict(None)
    found = compare(line_row(stored), values, tokens=tokens)
    if not found.old:
        return found
    new = {name: values[name] for name in found.old}
    if refusals := locked_setup.refusals(stored, new):
        raise Refused(dict.fromkeys(refusals.values()))
    if "ceiling" in new:
        check_ceiling(new["ceiling"])
        stored.ceiling = new["ceiling"]
        stored.save(update_fields=["ceiling"])
    if "funds" in new:
        set_funds(office, stored, new["funds"])
    row = line_row(BudgetLine.objects.select_related("activity").get(pk=stored.pk))
    return _saved(agreement, found, row, f"Anggaran diubah: {row.activity}", by)


def with_usual(values: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    """The values of a new indicator, with the usual course over the year where nothing else is said (decision 24)."""
    said = (values.get("name") or name, values.get("unit", ""), values.get("kind", ""), values.get("direction", ""))
    usual = {"over_time": OverTime.AS_MEASURED} if stands_as_measured(*said) else {}
    return usual | _stripped(values)


def fill(agreement: Agreement, indicator: Indicator, values: Mapping[str, Any]) -> None:
    """Write values into an indicator, stored or new, of the locked agreement. Raises Refused."""
    if indicator.pk and (sentences := _locked(indicator, values)):
        raise Refused(sentences)
    if indicator.pk and not agreement.status.is_draft and "name" in values:
        values = {**values, **_same_identity(agreement, indicator, values["name"])}
    # A row that was begun empty is a new indicator until it has its satuan.
    values = values if indicator.unit else with_usual(values, indicator.name)
    # What is measured otherwise now, by whatever page or file, waits no longer.
    indicator.waiting = {name: word for name, word in indicator.waiting.items() if name not in values}
    prepare(indicator, values)
    if not indicator.pk or values.keys() - _WORDS:
        _check(agreement, indicator)
    indicator.save()
    for quarter, name in enumerate(QUARTERS, 1):
        if name in values:
            _set_quarter(indicator, quarter, values[name])
    if values.keys() & {"kind", "scale"}:
        _drop_other_quarters(indicator)
    if "parts" in values:
        _set_parts(indicator, values["parts"])


def _same_identity(agreement: Agreement, indicator: Indicator, name: str) -> dict[str, str]:
    """What keeps an indicator the same for the other versions, by whose name it is known there, when it is corrected.

    Results of earlier quarters follow it by that (Indicator.identity).
    """
    if indicator.former_name or name == indicator.name:
        return {}
    of_post = {"goal__agreement__position": agreement.position_id, "goal__agreement__year": agreement.year}
    others = Indicator.objects.filter(**of_post).exclude(goal__agreement=agreement)
    return {"former_name": indicator.name} if any(each.identity == indicator.identity for each in others) else {}


def prepare(indicator: Indicator, values: Mapping[str, Any]) -> None:
    """Give an indicator the values that lie in its own columns; it is not saved. Raises Refused."""
    for name in PLAIN:
        if name in values:
            setattr(indicator, name, values[name])
    if "yearly" in values:
        _set_target(indicator, values["yearly"])
    _tidy(indicator)


def check_ceiling(ceiling: Decimal | None) -> None:
    if ceiling is not None and ceiling < 0:
        raise Refused(["Pagu tidak boleh kurang dari nol."])


def set_funds(office: Organization, line: BudgetLine, funds: Funds) -> None:
    """Replace the fund sources of a budget line. Raises Refused, naming those that the office has."""
    known = {fund.name.casefold(): fund for fund in FundSource.objects.filter(organization=office)}
    for name, amount in funds.shares:
        if name.casefold() not in known:
            listed = ", ".join(fund.name for fund in known.values()) or "belum ada"
            raise Refused([f"Sumber dana “{name}” tidak ada di perangkat daerah ini. Yang ada: {listed}."])
        if amount is not None and amount < 0:
            raise Refused(["Jumlah dari sebuah sumber dana tidak boleh kurang dari nol."])
    if len({name.casefold() for name, _ in funds.shares}) < len(funds.shares):
        raise Refused(["Sumber dana yang sama tertulis dua kali. Tulis sekali saja, dengan jumlahnya."])
    line.shares.all().delete()
    BudgetFund.objects.bulk_create(
        BudgetFund(line=line, fund=known[name.casefold()], amount=amount) for name, amount in funds.shares
    )


def as_logged(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the log: truths as words, numbers for machines, all else as it is written."""
    return {name: _as_logged(value) for name, value in values.items()}


def _as_logged(value: Any) -> Any:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Decimal):
        return formats.plain(value)
    if isinstance(value, dict):
        return ", ".join(map(str, value.values()))
    return value if value is None or isinstance(value, int) else str(value)


def _saved(agreement: Agreement, found: Saved[Any], row: Any, label: str, by: User | None) -> Saved[Any]:
    """The outcome of a write, once it is logged."""
    saved = Saved(row, found.conflicts, found.last, found.old)
    old, new = as_logged(saved.old), as_logged(saved.new)
    log_row(agreement, "change", row.key, label, by, old=old, new=new)
    return saved


def _stripped(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def _locked(indicator: Indicator, values: Mapping[str, Any]) -> list[str]:
    """Why a version in force does not take the values, each sentence once."""
    new = {name: values[name] for name in PLAIN if name in values}
    new |= {"target": object()} if "yearly" in values else {}
    found = list(locked_setup.refusals(indicator, new).values())
    if any(name in values for name in (*QUARTERS, "parts")) and locked_setup.removal_refusal(indicator):
        found.append(locked_setup.LOCKED)
    return list(dict.fromkeys(found))


def _set_target(indicator: Indicator, yearly: YearTarget) -> None:
    indicator.target, indicator.target_to = yearly.number, yearly.upto
    indicator.target_step = _step(indicator, yearly.step) if yearly.step else None
    if indicator.kind == IndicatorKind.STATEMENT:
        indicator.target_words = yearly.words


def _step(indicator: Indicator, label: str) -> ScaleStep:
    step = ScaleStep.objects.filter(scale=indicator.scale_id, label=label).first()
    if step is None:
        raise Refused([f"“{label}” bukan tingkat skala indikator ini."])
    return step


def _tidy(indicator: Indicator) -> None:
    """Empty what belongs to another kind or direction than the indicator has."""
    if indicator.kind != IndicatorKind.SCALE:
        indicator.scale = indicator.target_step = None
    elif indicator.target_step is not None and indicator.target_step.scale_id != indicator.scale_id:
        indicator.target_step = None
    if IndicatorKind(indicator.kind).in_words:
        indicator.target = None
    if indicator.direction != Direction.WITHIN or IndicatorKind(indicator.kind).in_words:
        indicator.target_to = None


def _check(agreement: Agreement, indicator: Indicator) -> None:
    """Raises Refused for values that do not fit together. A draft may still lack names and satuan."""
    office = agreement.position.unit.organization_id
    found: list[str] = []
    if indicator.budget_line is not None and indicator.budget_line.agreement_id != agreement.pk:
        found.append("Pilih anggaran dari perjanjian kinerja yang sama.")
    if indicator.scale is not None and indicator.scale.organization_id != office:
        found.append("Skala ini milik perangkat daerah lain. Pilih skala perangkat daerah ini.")
    for validate in (lambda: indicator.clean_fields(exclude=["name"]), indicator.validate_constraints):
        try:
            validate()
        except ValidationError as wrong:
            found += wrong.messages
    if found:
        raise Refused(dict.fromkeys(found))


def _set_quarter(indicator: Indicator, quarter: int, due: QuarterDue | None) -> None:
    if due is None:
        indicator.quarter_targets.filter(quarter=quarter).delete()
        return
    target = quarter_target(indicator, quarter, due)
    values = {"value": target.value, "step": target.step, "reached": target.reached}
    indicator.quarter_targets.update_or_create(quarter=quarter, defaults=values)


def quarter_target(indicator: Indicator, quarter: int, due: QuarterDue) -> QuarterTarget:
    """What is due by a quarter, as a row that is not stored yet. Raises Refused."""
    step = _step(indicator, due.step) if due.step else None
    target = QuarterTarget(indicator=indicator, quarter=quarter, value=due.number, step=step, reached=due.reached)
    try:
        target.clean()
    except ValidationError as wrong:
        raise Refused(wrong.messages) from None
    return target


def _drop_other_quarters(indicator: Indicator) -> None:
    """Quarter targets of another kind than the indicator has now say nothing any more."""
    targets = indicator.quarter_targets.all()
    if indicator.kind != IndicatorKind.SCALE:
        targets.filter(step__isnull=False).delete()
    else:
        targets.filter(step__isnull=False).exclude(step__scale=indicator.scale).delete()
    if indicator.kind != IndicatorKind.STATEMENT:
        targets.filter(reached=True).delete()
    if IndicatorKind(indicator.kind).in_words:
        targets.filter(value__isnull=False).delete()


def _set_parts(indicator: Indicator, parts: Parts) -> None:
    indicator.components.all().delete()
    for order, part in enumerate(parts.rows, 1):
        indicator.components.create(order=order, name=part.name, weight=part.weight, is_base=part.is_base)
