"""The registry of checks: how a check is registered, and how they are run over a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lkj import formats
from reports.checks.subject import Subject
from reports.content.report import Figures
from reports.enums import Part, Severity

Values = dict[str, str | None]


@dataclass(frozen=True)
class Found:
    """What a check's function yields: the place and its name (`where`), the sentence, and the anchor of the field.

    `place` is a key of reports.content.places and `anchor` an id on the author's page (also from there). `values` are
    the numbers behind the sentence, for scripts.
    """

    place: str
    where: str
    message: str
    anchor: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """What a check found (see Found), with the check's rule key, its severity and the part of the report."""

    rule: str
    severity: Severity
    part: Part
    where: str
    message: str
    anchor: str
    values: Values = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True)
class Check:
    """A check as registered: its `rule` key for scripts, its severity, the part of the report, and its function.

    A check `of_figures` takes Figures, any other takes the whole Subject.
    """

    rule: str
    severity: Severity
    part: Part
    find: Callable[[Any], Iterable[Found]]
    of_figures: bool

    def findings(self, subject: Any) -> list[Finding]:
        return [
            Finding(self.rule, self.severity, self.part, f.where, f.message, f.anchor, f.values, f.place)
            for f in self.find(subject)
        ]


# In the order of registration; run() sorts by the report's parts.
CHECKS: list[Check] = []

FigureFinder = Callable[[Figures], Iterable[Found]]
Finder = Callable[[Subject], Iterable[Found]]


def figure_check(rule: str, severity: Severity, part: Part = Part.REALISASI) -> Callable[[FigureFinder], FigureFinder]:
    """Register a check of a report's figures alone: it also runs as soon as a field of the entry page is left."""

    def register(find: FigureFinder) -> FigureFinder:
        CHECKS.append(Check(rule, severity, part, find, of_figures=True))
        return find

    return register


def check(rule: str, severity: Severity, part: Part) -> Callable[[Finder], Finder]:
    """Register a check of a whole report."""

    def register(find: Finder) -> Finder:
        CHECKS.append(Check(rule, severity, part, find, of_figures=False))
        return find

    return register


def run(subject: Subject) -> list[Finding]:
    """Every finding, in the order of the report's parts."""
    in_order = sorted(CHECKS, key=lambda each: list(Part).index(each.part))
    return [finding for each in in_order for finding in each.findings(subject.figures if each.of_figures else subject)]


def figure_findings(figures: Figures) -> list[Finding]:
    """The findings of the figure checks alone, for the entry page."""
    return [finding for each in CHECKS if each.of_figures for finding in each.findings(figures)]


def open_errors(subject: Subject) -> list[Finding]:
    """The findings that keep the report from being submitted."""
    return [finding for finding in run(subject) if finding.severity == Severity.MISSING]


def plain_values(values: dict[str, Decimal | None]) -> Values:
    """Numbers as strings for scripts: a decimal point, no grouping; None stays None."""
    return {name: formats.plain(value) for name, value in values.items()}
