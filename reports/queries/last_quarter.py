"""What the quarter before says about each topic of a report, at hand while this quarter's explanation is written."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from lkj import formats
from reports.content.indicators import Performance
from reports.content.report import Figures, Topic
from reports.enums import FollowUpOutcome
from reports.models import Report
from reports.queries.figures import figures_of
from reports.queries.narrative import explanations
from reports.queries.previous_plan import PreviousRow, previous_plans, report_before
from reports.texts import braces, live_values


@dataclass(frozen=True)
class LastQuarter:
    """A topic in the quarter before.

    `text` is its explanation as it printed, `start` the same with its figures as live values, which follow this
    quarter. `ratios` are the numerators and denominators, in words. `open` are the rows of its plan that are neither
    done nor dropped.
    """

    text: str = ""
    start: str = ""
    ratios: tuple[str, ...] = ()
    open: tuple[PreviousRow, ...] = ()

    @property
    def is_silent(self) -> bool:
        return not (self.text or self.ratios or self.open)


def last_quarter(report: Report, topics: Collection[Topic]) -> dict[str, LastQuarter]:
    """What the quarter before says, by the keys of this quarter's topics; none where it says nothing of one."""
    before = report_before(report)
    if before is None:
        return {}
    old = _Old(report, before)
    found = {topic.key: old.of(topic) for topic in topics}
    return {key: each for key, each in found.items() if not each.is_silent}


class _Old:
    """The report of the quarter before: its topics are recognised by code, or by the name of an indicator."""

    def __init__(self, report: Report, before: Report) -> None:
        figures: Figures = figures_of(before)
        self._topics = {_mark(topic): topic for topic in figures.topics}
        self._rows = {row.name: row for row in figures.performance}
        self._texts = {each.key: each.text for each in explanations(before)}
        self._open: dict[str, list[PreviousRow]] = defaultdict(list)
        for each in previous_plans([report], {before.pk: figures}, [before])[report.pk]:
            if each.follow_up is None or each.follow_up.outcome == FollowUpOutcome.CONTINUES:
                self._open[each.row.code or each.row.name].append(each)

    def of(self, topic: Topic) -> LastQuarter:
        old = self._topics.get(_mark(topic))
        values = live_values.values_of(old) if old else {}
        raw = self._texts.get(old.key, "").strip() if old else ""
        ratios = (self._rows[row.name] for row in topic.rows if row.name in self._rows)
        return LastQuarter(
            text=braces.fill(raw, values),
            start=live_values.revived(raw, values),
            ratios=tuple(_ratio(row) for row in ratios if row.kind.is_ratio and row.numerator is not None),
            open=tuple(self._open.get(_mark(topic), ())),
        )


def _mark(topic: Topic) -> str:
    return topic.code or topic.name


def _ratio(row: Performance) -> str:
    unit = row.component_unit
    numerator, denominator = formats.quantity(row.numerator, unit), formats.quantity(row.denominator, unit)
    return f"{row.numerator_label} {numerator}, {row.denominator_label.lower()} {denominator}: {row.realisasi_text}"
