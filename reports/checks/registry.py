"""The registry of checks, and how they are run."""

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
    """What a check saw at one place: which place, what it is called, the sentence, the anchor of the author's field.

    `place` is a key of reports.content.places; `values` are the numbers behind the sentence, for scripts.
    """

    place: str
    where: str
    message: str
    anchor: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """What a check saw, with the check's own rule key, severity and part of the report."""

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
    """A rule: its key for scripts, how grave it is, the part of the report it is about, and its function.

    A check `of_figures` reads the figures alone and needs no more than them; any other reads the whole subject.
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


# As registered; run() lists findings in the order of the report's parts.
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
    """What the figures give by themselves."""
    return [finding for each in CHECKS if each.of_figures for finding in each.findings(figures)]


def open_errors(subject: Subject) -> list[Finding]:
    """The findings that keep the report from being submitted."""
    return [finding for finding in run(subject) if finding.severity == Severity.MISSING]


def plain_values(values: dict[str, Decimal | None]) -> Values:
    """Numbers as scripts read them: a decimal point, no grouping."""
    return {name: formats.plain(value) for name, value in values.items()}
