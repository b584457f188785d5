"""Which rows of a report follow it to another version of its agreement, and which cannot."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.db.models import Value
from django.db.models.functions import Concat

from lkj import formats
from lkj.prepared import Prepared
from lkj.together import Asked, Together
from reports.models import (
    ActionPlanRow,
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


def keeps_texts(successor: Indicator | None) -> bool:
    """Whether explanation and plan rows of an indicator without a budget line follow it to its successor.

    Where that has a budget line they would stand among the texts of an activity, whose figures are others.
    """
    return successor is not None and successor.budget_line_id is None


def _below(post: int, year: str, report: int) -> list[Asked]:
    """Components and lines of the year's versions, and texts, evidence and plan rows of the report."""
    of_year = Agreement.objects.filter(position=post, year=int(year)).values("pk")
    lines = BudgetLine.objects.filter(agreement__in=of_year)
    named = Concat("activity__code", Value(" "), "activity__name")
    of_report = {"report": report}
    return [
        Asked(Component.objects.filter(indicator__goal__agreement__in=of_year), ("id", "indicator_id", "name")),
        Asked(lines.annotate(words=named), ("id", "agreement_id", "activity_id", "words")),
        Asked(Evaluation.objects.filter(**of_report), ("id", "line_id", "indicator_id", "text")),
        Asked(Evidence.objects.filter(**of_report), ("id", "indicator_id", "removed_at")),
        Asked(ActionPlanRow.objects.filter(**of_report, indicator__isnull=False), ("id", "indicator_id")),
    ]


_BELOW = Together(_below)
_INDICATORS = Prepared(
    lambda post, year: Indicator.objects.filter(
        goal__agreement__position=post, goal__agreement__year=int(year)
    ).select_related("goal")
)
_VALUES = Prepared(lambda report: IndicatorResult.objects.filter(report=report).select_related("step").order_by("pk"))
_PART_VALUES = Prepared(lambda report: ComponentResult.objects.filter(report=report).order_by("pk"))
_SPENDING = Prepared(lambda report: BudgetResult.objects.filter(report=report).order_by("pk"))


class Matching:
    """What was entered in a report, and where each of it goes in another version of the post's agreement.

    Five queries when it is made, and none after that, however many versions it is asked about.
    """

    def __init__(self, report: Report) -> None:
        self._own = report.agreement_id
        post, year = report.position_id, str(report.period.year)
        self._indicators: dict[int, Indicator] = {each.pk: each for each in _INDICATORS(post, year)}
        parts, lines, self._texts, self._proofs, plans = _BELOW(post, year, report.pk)
        self._parts: dict[int, Component] = {each.pk: each for each in parts}
        self._lines: dict[int, BudgetLine] = {each.pk: each for each in lines}
        self._values: list[IndicatorResult] = _VALUES(report.pk)
        self._part_values: list[ComponentResult] = _PART_VALUES(report.pk)
        self._spending: list[BudgetResult] = _SPENDING(report.pk)
        rows = (*self._values, *self._texts, *self._proofs, *plans)
        self._used = {each.indicator_id for each in rows if each.indicator_id is not None}
        self._used |= {self._parts[each.component_id].indicator_id for each in self._part_values}
        self.successors = cache(self._successors)

    def _successors(self, to: int) -> dict[int, Indicator]:
        """The indicator of the version `to` for each that has rows of the report, by key; each new one once.

        Indicators are matched by what they are (Indicator.identity); of several alike, by their sasaran too.
        """
        news = [each for each in self._indicators.values() if each.goal.agreement_id == to]
        alike = Counter(indicator.identity for indicator in news)
        # The present agreement's indicators come first, and matches with the sasaran before those without.
        olds = sorted(
            (self._indicators[pk] for pk in self._used), key=lambda old: (old.goal.agreement_id != self._own, old.pk)
        )
        found: dict[int, Indicator] = {}
        for exactly in (True, False):
            for old in (old for old in olds if old.pk not in found):
                same = (new for new in news if new.identity == old.identity)
                fit = (new for new in same if (new.goal.text == old.goal.text if exactly else alike[new.identity] == 1))
                if new := next(fit, None):
                    found[old.pk] = new
                    news.remove(new)
        return found

    def component_successors(self, to: int) -> dict[int, int]:
        """The key of the new component for each that has rows of the report: of the followed indicator, by name."""
        news = {(each.indicator_id, each.name): pk for pk, each in self._parts.items()}
        followed = self.successors(to)
        olds = [self._parts[each.component_id] for each in self._part_values]
        pairs = [(old, followed[old.indicator_id]) for old in olds if old.indicator_id in followed]
        return {old.pk: news[new.pk, old.name] for old, new in pairs if (new.pk, old.name) in news}

    def not_carried_to(self, to: int) -> list[NotCarried]:
        """What stands in the report under its present version and would not follow it to the version `to`."""
        followed, components = self.successors(to), self.component_successors(to)
        activities = {each.activity_id for each in self._lines.values() if each.agreement_id == to}
        return list(
            self._entered(
                lambda indicator: self._is_own(indicator) and indicator.pk not in followed,
                lambda indicator: self._is_own(indicator) and not keeps_texts(followed.get(indicator.pk)),
                lambda part: self._is_own(self._indicators[part.indicator_id]) and part.pk not in components,
                lambda line: line.agreement_id == self._own and line.activity_id not in activities,
            )
        )

    def left_behind(self) -> list[NotCarried]:
        """What was entered in the report under other versions than the one it uses now."""
        return list(
            self._entered(
                lambda indicator: not self._is_own(indicator),
                lambda indicator: not self._is_own(indicator),
                lambda part: not self._is_own(self._indicators[part.indicator_id]),
                lambda line: line.agreement_id != self._own,
            )
        )

    def _is_own(self, indicator: Indicator) -> bool:
        return indicator.goal.agreement_id == self._own

    def _entered(
        self,
        of_indicator: Callable[[Indicator], bool],
        of_text: Callable[[Indicator], bool],
        of_component: Callable[[Component], bool],
        of_line: Callable[[BudgetLine], bool],
    ) -> Iterator[NotCarried]:
        """What was entered for the indicators, components and lines that the predicates choose.

        `of_text` chooses the indicators of explanations.
        """
        words: dict[int, list[str]] = defaultdict(list)
        for row in self._values:
            row.indicator = self._indicators[row.indicator_id]
            if of_indicator(row.indicator) and (value := _value(row)):
                words[row.indicator_id].append(value)
        for part in self._part_values:
            component = self._parts[part.component_id]
            if of_component(component) and part.realisasi is not None:
                words[component.indicator_id].append(f"{component.name} {formats.number(part.realisasi)}")
        proofs = Counter(each.indicator_id for each in self._proofs if each.removed_at is None)
        for indicator, count in proofs.items():
            if of_indicator(self._indicators[indicator]):
                words[indicator].append(f"{count} berkas bukti")
        lines: dict[int, list[str]] = defaultdict(list)
        for spent in self._spending:
            if of_line(self._lines[spent.line_id]) and spent.realisasi is not None:
                kept = ", tetap dihitung dalam realisasi tahun ini" if spent.realisasi else ""
                lines[spent.line_id].append(f"realisasi {formats.rupiah(spent.realisasi)}{kept}")
        for text in (each for each in self._texts if each.text):
            if text.line_id and of_line(self._lines[text.line_id]):
                lines[text.line_id].append("penjelasan")
            if text.indicator_id and of_text(self._indicators[text.indicator_id]):
                words[text.indicator_id].append("penjelasan")
        yield from (NotCarried(self._indicators[pk].name, ", ".join(texts)) for pk, texts in words.items())
        yield from (NotCarried(vars(self._lines[pk])["words"], "; ".join(texts)) for pk, texts in lines.items())


def _value(row: IndicatorResult) -> str:
    """The realisasi in words; empty where none was entered."""
    if said := words_of(row.indicator, row):
        return f"realisasi {said}"
    if row.denominator is not None:
        unit = row.indicator.component_unit
        return f"realisasi {formats.number(row.numerator)} dari {formats.quantity(row.denominator, unit)}"
    return f"realisasi {formats.quantity(row.realisasi, row.indicator.unit)}" if row.realisasi is not None else row.note
