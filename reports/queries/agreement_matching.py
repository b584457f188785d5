"""Which rows of a report follow it to another version of its agreement, and which cannot."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from lkj import formats
from reports.models import (
    Agreement,
    BudgetLine,
    BudgetResult,
    Component,
    ComponentResult,
    Evaluation,
    Evidence,
    Indicator,
    IndicatorResult,
    Report,
)
from reports.queries.result_values import words_of


@dataclass(frozen=True)
class NotCarried:
    """What was entered for an indicator or activity that another version lacks: its name, and the values in words."""

    name: str
    words: str


def successors(report: Report, to: Agreement) -> dict[int, Indicator]:
    """The indicator of `to` for each that has rows of the report, by primary key; each new one once.

    Indicators are matched by what they are (Indicator.identity); of several alike, by their sasaran too.
    """
    news = list(Indicator.objects.filter(goal__agreement=to).select_related("goal"))
    alike = Counter(indicator.identity for indicator in news)
    used = Q(results__report=report) | Q(evidence__report=report) | Q(components__results__report=report)
    used |= Q(evaluations__report=report) | Q(action_plan__report=report)
    olds = list(Indicator.objects.filter(used).select_related("goal").distinct())
    # The present agreement's indicators come first, and matches with the sasaran before those without.
    olds.sort(key=lambda old: (old.goal.agreement_id != report.agreement_id, old.pk))
    found: dict[int, Indicator] = {}
    for exactly in (True, False):
        for old in (old for old in olds if old.pk not in found):
            same = (new for new in news if new.identity == old.identity)
            fit = (new for new in same if (new.goal.text == old.goal.text if exactly else alike[new.identity] == 1))
            if new := next(fit, None):
                found[old.pk] = new
                news.remove(new)
    return found


def keeps_texts(successor: Indicator | None) -> bool:
    """Whether explanation and plan rows of an indicator without a budget line follow it to its successor.

    Where that has a budget line they would stand among the texts of an activity, whose figures are others.
    """
    return successor is not None and successor.budget_line_id is None


def component_successors(report: Report, followed: Mapping[int, Indicator]) -> dict[int, Component]:
    """The new component of each that has rows of the report, by primary key: of the followed indicator, by name."""
    news = {(each.indicator_id, each.name): each for each in Component.objects.filter(indicator__in=followed.values())}
    olds = Component.objects.filter(results__report=report, indicator__in=followed).distinct()
    pairs = ((old.pk, news.get((followed[old.indicator_id].pk, old.name))) for old in olds)
    return {pk: new for pk, new in pairs if new is not None}


def not_carried_to(report: Report, to: Agreement) -> list[NotCarried]:
    """What stands in the report under its present version and would not follow it to `to`."""
    followed, own = successors(report, to), report.agreement_id
    components = component_successors(report, followed)
    activities = set(BudgetLine.objects.filter(agreement=to).values_list("activity", flat=True))
    return list(
        _entered(
            report,
            lambda indicator: indicator.goal.agreement_id == own and indicator.pk not in followed,
            lambda indicator: indicator.goal.agreement_id == own and not keeps_texts(followed.get(indicator.pk)),
            lambda part: part.indicator.goal.agreement_id == own and part.pk not in components,
            lambda line: line.agreement_id == own and line.activity_id not in activities,
        )
    )


def left_behind(report: Report) -> list[NotCarried]:
    """What was entered in the report under other versions than the one it uses now."""
    own = report.agreement_id
    return list(
        _entered(
            report,
            lambda indicator: indicator.goal.agreement_id != own,
            lambda indicator: indicator.goal.agreement_id != own,
            lambda part: part.indicator.goal.agreement_id != own,
            lambda line: line.agreement_id != own,
        )
    )


def _entered(
    report: Report,
    of_indicator: Callable[[Indicator], bool],
    of_text: Callable[[Indicator], bool],
    of_component: Callable[[Component], bool],
    of_line: Callable[[BudgetLine], bool],
) -> Iterator[NotCarried]:
    """What was entered for the indicators, components and lines that the predicates choose. Five queries.

    `of_text` chooses the indicators of explanations.
    """
    values = IndicatorResult.objects.filter(report=report).select_related("indicator__goal", "step")
    proofs = Evidence.objects.listed().filter(report=report).select_related("indicator__goal")
    words: dict[Indicator, list[str]] = {}
    for row in values:
        if of_indicator(row.indicator) and (value := _value(row)):
            words.setdefault(row.indicator, []).append(value)
    parts = ComponentResult.objects.filter(report=report, realisasi__isnull=False)
    for part in parts.select_related("component__indicator__goal"):
        if of_component(part.component):
            said = f"{part.component.name} {formats.number(part.realisasi)}"
            words.setdefault(part.component.indicator, []).append(said)
    for indicator, count in Counter(proof.indicator for proof in proofs if of_indicator(proof.indicator)).items():
        words.setdefault(indicator, []).append(f"{count} berkas bukti")
    lines: dict[BudgetLine, list[str]] = {}
    for spent in BudgetResult.objects.filter(report=report).select_related("line__activity"):
        if of_line(spent.line) and spent.realisasi is not None:
            kept = ", tetap dihitung dalam realisasi tahun ini" if spent.realisasi else ""
            lines.setdefault(spent.line, []).append(f"realisasi {formats.rupiah(spent.realisasi)}{kept}")
    explained = Evaluation.objects.filter(report=report).exclude(text="")
    for text in explained.select_related("line__activity", "indicator__goal"):
        if text.line and of_line(text.line):
            lines.setdefault(text.line, []).append("penjelasan")
        if text.indicator and of_text(text.indicator):
            words.setdefault(text.indicator, []).append("penjelasan")
    yield from (NotCarried(indicator.name, ", ".join(texts)) for indicator, texts in words.items())
    yield from (NotCarried(str(line.activity), "; ".join(texts)) for line, texts in lines.items())


def _value(row: IndicatorResult) -> str:
    """The realisasi in words; empty where none was entered."""
    if said := words_of(row.indicator, row):
        return f"realisasi {said}"
    if row.denominator is not None:
        unit = row.indicator.component_unit
        return f"realisasi {formats.number(row.numerator)} dari {formats.quantity(row.denominator, unit)}"
    return f"realisasi {formats.quantity(row.realisasi, row.indicator.unit)}" if row.realisasi is not None else row.note
