"""The registry of rules: how a rule is registered, and how rules are run over a report."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from enum import Enum
from typing import Any

from lkj import formats
from reports.checks.settings import PROGRAMS_OWN, Settings
from reports.checks.subject import Subject
from reports.content import places
from reports.enums import Part, RuleFamily, Severity

Values = Mapping[str, str | None]


class Reads(Enum):
    """What a rule reads, and so what its function is called with beside the subject: each row, each text, or none."""

    INDICATOR = "indicator"
    LINE = "line"
    TEXT = "text"
    REPORT = "report"


@dataclass(frozen=True)
class Threshold:
    """A number that an office may change: its name for planners, and what holds without a word of theirs."""

    label: str
    default: Decimal


@dataclass(frozen=True)
class Found:
    """What a rule's function yields: the place (reports.content.places), its name, and the sentence.

    `values` are the values behind the sentence, each under the name of where it stands. `field` is the field of a row
    of the action plan. `about` are the words that the sentence is about, where it is about words. `question` asks the
    same in few words, for beside the field: `10 × target, benar?`. `anywhere` says that the words are asked about once,
    whatever row they stand in, so that an answer holds when they move to another one.
    """

    place: str
    where: str
    message: str
    values: Values = made(default_factory=dict)
    field: str = ""
    about: str = ""
    question: str = ""
    anywhere: bool = False


@dataclass(frozen=True)
class Finding:
    """What a rule found (see Found), with the rule's code and the severity that it has in this office.

    `fingerprint` is the same as long as rule, row and words or values are, also in the next quarter's report: by it an
    answer is recognised.
    """

    rule: str
    severity: Severity
    where: str
    message: str
    place: str
    field: str = ""
    values: Values = made(default_factory=dict)
    fingerprint: str = ""
    question: str = ""

    @property
    def part(self) -> Part | None:
        """The part whose page mends it; None for what the author does not fill in."""
        return places.part_of(self.place)

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be submitted with it, whatever is said about it."""
        return self.severity == Severity.ERROR

    @property
    def wants_answer(self) -> bool:
        """Whether it has to be mended or answered before the report is submitted."""
        return self.severity == Severity.WARNING


@dataclass(frozen=True)
class Rule:
    """A rule as registered. `why` says in a paragraph for planners what it is good for.

    One that guards the document's truth cannot be switched off. `find` is called as `reads` says, with the thresholds
    by name. Where the rule `after` finds something in a place, this one says nothing about it. One that `waits` is
    about what is still to be done in a report, so that there is nothing wrong as long as there is time.
    """

    code: str
    title: str
    severity: Severity
    family: RuleFamily
    why: str
    reads: Reads
    find: Callable[..., Iterable[Found]]
    guards_truth: bool = False
    after: str = ""
    waits: bool = False
    thresholds: Mapping[str, Threshold] = made(default_factory=dict)

    @property
    def is_about_words(self) -> bool:
        """Whether it reads sentences: in an office's own report it is then at most a warning."""
        return self.family == RuleFamily.NARRATIVE

    @property
    def severities(self) -> tuple[Severity, ...]:
        """The severities that an office may give it, the gravest first: none milder where it guards the truth."""
        gravest_first = list(Severity)
        possible = gravest_first[: gravest_first.index(self.severity) + 1] if self.guards_truth else gravest_first
        return tuple(each for each in possible if not (self.is_about_words and each == Severity.ERROR))

    def severity_in(self, settings: Settings) -> Severity | None:
        """Its severity in the office; None where it is switched off."""
        chosen = settings.severities.get(self.code, self.severity)
        return self.severity if self.guards_truth and chosen not in self.severities else chosen

    def thresholds_in(self, settings: Settings) -> dict[str, Decimal]:
        own = settings.thresholds.get(self.code, {})
        return {name: own.get(name, each.default) for name, each in self.thresholds.items()}


# By code, in the order of registration.
RULES: dict[str, Rule] = {}

Finder = Callable[..., Iterator[Found]]


def rule(
    code: str,
    title: str,
    severity: Severity,
    family: RuleFamily,
    *,
    reads: Reads,
    why: str,
    guards_truth: bool = False,
    after: str = "",
    waits: bool = False,
    **thresholds: Threshold,
) -> Callable[[Finder], Finder]:
    """Register a function as the rule of this code."""

    def register(find: Finder) -> Finder:
        if code in RULES:
            raise ValueError(f"There is a rule {code} already.")
        RULES[code] = Rule(code, title, severity, family, why, reads, find, guards_truth, after, waits, thresholds)
        return find

    return register


def run(subject: Subject, settings: Settings = PROGRAMS_OWN) -> list[Finding]:
    """Every finding of a report, in the order of its parts; what no part mends comes last."""
    found = _first_said(finding for each in RULES.values() for finding in _run(each, subject, settings))
    order: list[Part | None] = [*Part, None]
    return sorted(found, key=lambda finding: order.index(finding.part))


def run_rows(
    subject: Subject, indicators: Collection[int], lines: Collection[int], settings: Settings = PROGRAMS_OWN
) -> list[Finding]:
    """The findings of the rules that read one row alone, on the rows with these keys: what leaving a field asks."""
    rows: dict[Reads, Iterable[Any]] = {
        Reads.INDICATOR: [row for row in subject.figures.performance if row.indicator in indicators],
        Reads.LINE: [line for line in subject.figures.budget if line.line in lines],
    }
    found: list[Finding] = []
    for each in RULES.values():
        if each.reads in rows:
            found += _run(each, subject, settings, rows[each.reads])
    return _first_said(found)


def _first_said(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that another rule has said already, in this office, of the same place."""
    found = list(findings)
    said = {(each.rule, each.place) for each in found}
    return [each for each in found if (RULES[each.rule].after, each.place) not in said]


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that keep a report from being submitted."""
    return [finding for finding in findings if finding.blocks]


def _run(each: Rule, subject: Subject, settings: Settings, rows: Iterable[Any] | None = None) -> Iterator[Finding]:
    severity = each.severity_in(settings)
    if severity is None:
        return
    thresholds, known = each.thresholds_in(settings), set()
    for arguments in _calls(each.reads, subject, rows):
        for found in each.find(subject, *arguments, **thresholds):
            mark = fingerprint(each.code, found)
            # A sentence may say the same wrong thing twice.
            if (found.place, found.field, mark) in known:
                continue
            known.add((found.place, found.field, mark))
            yield Finding(
                each.code,
                severity,
                found.where,
                found.message,
                found.place,
                found.field,
                found.values,
                mark,
                found.question,
            )


def _calls(reads: Reads, subject: Subject, rows: Iterable[Any] | None) -> Iterator[tuple[Any, ...]]:
    if reads == Reads.REPORT:
        yield ()
        return
    everything: dict[Reads, Iterable[Any]] = {
        Reads.INDICATOR: subject.figures.performance,
        Reads.LINE: subject.figures.budget,
        Reads.TEXT: subject.texts,
    }
    for row in everything[reads] if rows is None else rows:
        yield (row,)


def fingerprint(code: str, found: Found) -> str:
    """SHA-256, in hex, of the rule, the row's name (unless `anywhere`), and the words or values it is about.

    Keys are left out, because the next agreement has others for the same rows, and so are numbers of rows.
    """
    name = found.where.partition(": ")[2] if found.where.startswith("Baris ") else found.where
    values = "; ".join(f"{key}={value}" for key, value in found.values.items())
    # Of a sentence what is wrong in it, which may be several things; not what the report says, which changes.
    about = f"{found.about}\n{found.values.get('tertulis') or ''}" if found.about else values or found.message
    name = "" if found.anywhere else name
    return hashlib.sha256("\n".join([code, _bare(name), _bare(about)]).encode()).hexdigest()


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())


def plain_values(values: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    """Numbers as strings for scripts: a decimal point, no grouping; None stays None."""
    return {name: formats.plain(value) for name, value in values.items()}
