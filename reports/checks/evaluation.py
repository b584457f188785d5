"""Checks of the author's explanations."""

from collections.abc import Iterator, Sequence

from lkj import formats
from reports.calculations import Doubt
from reports.checks.registry import Found, Values, check, plain_values
from reports.checks.subject import Subject
from reports.content import places
from reports.content.report import Budget
from reports.enums import Part, Severity
from reports.texts import live_values


@check("alasan-kosong", Severity.MISSING, Part.EVALUASI)
def no_reason(subject: Subject) -> Iterator[Found]:
    """An activity whose figures lie beyond the bounds needs an explanation."""
    for line in subject.figures.budget:
        doubts = subject.doubts_about(line)
        if doubts and not subject.explanation_of(line):
            yield _on_line(line, question(doubts), _first_past(doubts))


@check("evaluasi-kosong", Severity.MISSING, Part.EVALUASI)
def no_explanation(subject: Subject) -> Iterator[Found]:
    """At least one activity is explained even where no figure asks for a reason."""
    lines = subject.figures.budget
    if not lines or any(subject.doubts_about(line) for line in lines):
        return
    if not any(subject.explanation_of(line) for line in lines):
        message = "Jelaskan paling sedikit satu kegiatan: mengapa capaiannya demikian dan apa kendalanya."
        anchor = places.row_anchor("evaluation", lines[0].line)
        yield Found("evaluasi", "Evaluasi dan analisis", message, anchor)


@check("nilai-tidak-dikenal", Severity.MISSING, Part.EVALUASI)
def unknown_value_in_explanation(subject: Subject) -> Iterator[Found]:
    """A brace that names no live value would print as it stands."""
    for line in subject.figures.budget:
        for sentence in live_values.problems(subject.explained.get(line.line, ""), subject.live_values[line.code]):
            yield _on_line(line, sentence)


def question(doubts: Sequence[Doubt]) -> str:
    """The sentence that asks for a reason: `Capaian terhadap target … 37,5 % di bawah 80 %: jelaskan sebabnya.`"""
    several = len({doubt.row.indicator for doubt in doubts}) > 1
    clauses = "; ".join(_clause(doubt, f" “{doubt.row.name}”" if several else "") for doubt in doubts)
    return f"{clauses[:1].upper()}{clauses[1:]}: jelaskan sebabnya."


def _clause(doubt: Doubt, whose: str) -> str:
    value, bound = formats.percent(doubt.value), doubt.bound
    if doubt.figure == "capaian":
        return f"capaian{whose} terhadap target sampai triwulan ini {value} di bawah {formats.percent(bound)}"
    return f"efisiensi{whose} {value} terpaut lebih dari {formats.number(bound)} poin persen dari nol"


def _first_past(doubts: Sequence[Doubt]) -> Values:
    """The first figure beyond its bound, and the bound (`batas`)."""
    return plain_values({doubts[0].figure: doubts[0].value, "batas": doubts[0].bound})


def _on_line(line: Budget, message: str, values: Values | None = None) -> Found:
    place = places.join("evaluasi", line.line)
    return Found(place, f"{line.code} {line.name}", message, places.field_anchor(place), values or {})
