"""The values that go in, each shown beside where it stood, and which words of the document go with them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reports.actions.document_import import NewResult, NewText
from reports.audit.result import AuditedIndicator, AuditedLine, AuditedPlanRow, AuditedReport, Figure, Source
from reports.enums import Answer, IndicatorKind
from reports.importers.documents.office import folded
from reports.importers.documents.plan import PostPlan, Row, Words
from reports.models import BudgetLine, Component, Indicator, ScaleStep

# As much as the field of an explanation holds on its page.
_LONGEST = 10_000


def take(
    made: PostPlan,
    kind: str,
    name: str,
    due: Figure | None,
    figure: Figure | None,
    *,
    target: Indicator | Component | BudgetLine | None = None,
    index: int = 0,
    is_spending: bool = False,
) -> None:
    """Show the row, and let its realisasi go in where it was read."""
    value = number(figure)
    stood = figure or due
    source = stood.source.words if stood else ""
    printed = figure.text if figure else ""
    if value is None or not fits(value) or (is_spending and value < 0):
        made.differences.append(f"{kind} “{name}”: realisasi “{printed}” tidak terbaca; isi sendiri di laporannya.")
        printed = ""
    else:
        made.results.append(NewResult(value, source, target, index, is_spending))
    made.rows.append(Row(kind, name, due.text if due else "", printed, source))


def number(figure: Figure | None) -> Decimal | None:
    return figure.value if figure is not None else None


def fits(value: Decimal) -> bool:
    """Whether the tables store the value as it is: 4 decimals, and not below zero."""
    exponent = value.normalize().as_tuple().exponent
    return value >= 0 and isinstance(exponent, int) and exponent >= -4 and value < Decimal(10) ** 14


def take_ratio(
    made: PostPlan, name: str, each: AuditedIndicator, *, target: Indicator | None = None, index: int = 0
) -> bool:
    """Let numerator and denominator go in, where the document gives both; whether it does."""
    part, whole = number(each.part), number(each.whole)
    if part is None or not whole or not (fits(part) and fits(whole)):
        return False
    assert each.part is not None and each.whole is not None  # noqa: S101 (they have numbers)
    source = each.part.source.words
    made.results.append(NewResult(part, source, target, index, denominator=whole))
    due = each.target.text if each.target else ""
    made.rows.append(Row("Pembilang dan penyebut", name, due, f"{each.part.text} dari {each.whole.text}", source))
    return True


def take_step(made: PostPlan, each: AuditedIndicator, stored: Indicator, steps: Sequence[ScaleStep]) -> bool:
    """Let the step of a scale, or the answer to a statement, go in that the document names in just these words."""
    printed = folded(each.realisasi.text) if each.realisasi else ""
    if stored.kind == IndicatorKind.SCALE:
        found: list[ScaleStep | Answer] = [step for step in steps if folded(step.label) == printed]
    else:
        found = [answer for answer in Answer if printed in _ANSWERS[answer]]
    if len(found) != 1 or each.realisasi is None:
        return False
    source = each.realisasi.source.words
    made.results.append(NewResult(found[0], source, stored))
    made.rows.append(Row("Skala" if steps else "Pernyataan", stored.name, "", each.realisasi.text, source))
    return True


# How a document says a statement's answer.
_ANSWERS = {
    Answer.REACHED: ("tercapai", "sudah tercapai"),
    Answer.NOT_YET: ("belum", "belum tercapai", "tidak tercapai"),
}


def take_words(
    made: PostPlan, report: AuditedReport, line: AuditedLine, name: str, *, stored: BudgetLine | None = None,
    index: int = 0, is_explained: bool = False, is_planned: bool = False,
) -> None:  # fmt: skip
    """Let explanation and plan of an activity go in, unless its report has some already."""
    rows = [] if is_planned else [each for each in report.plan if _is_about(each.code, each.name, line)]
    told = ("", None) if is_explained else (line.explanation, line.explained)
    _take_words(made, name, told, rows, NewText("", (), stored, index))


def take_words_about_indicator(
    made: PostPlan, report: AuditedReport, each: AuditedIndicator, *, stored: Indicator | None = None,
    index: int = 0, is_explained: bool = False, is_planned: bool = False,
) -> None:  # fmt: skip
    """The same for an indicator without a budget line."""
    rows = [] if is_planned else [row for row in report.plan if folded(row.name) == folded(each.name)]
    told = ("", None) if is_explained else (each.explanation, each.explained)
    _take_words(made, each.name, told, rows, NewText("", (), stored, index, is_indicator=True))


def _take_words(
    made: PostPlan, name: str, told: tuple[str, Source | None], rows: Sequence[AuditedPlanRow], empty: NewText
) -> None:
    explanation, place = told[0][:_LONGEST], told[1]
    plan = [
        {"evaluasi": each.evaluasi, "tindak_lanjut": each.tindak_lanjut, "keterangan": each.keterangan} for each in rows
    ]
    if not (explanation or plan):
        return
    made.texts.append(replace(empty, explanation=explanation, plan=plan))
    if explanation and place:
        made.words.append(Words("Penjelasan", name, explanation, place.words))
    for row, texts in zip(rows, plan, strict=True):
        said = "; ".join(text for text in texts.values() if text.strip(" -–"))
        made.words.append(Words("Rencana tindak lanjut", name, said, row.source.words))


def _is_about(code: str, name: str, line: AuditedLine) -> bool:
    return (bool(code) and code == line.code) or folded(name) == folded(line.name)
