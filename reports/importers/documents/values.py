"""The values that go in, each shown beside where it stood, and which words of the document go with them."""

from decimal import Decimal

from reports.actions.document_import import NewResult, NewText
from reports.audit.result import AuditedIndicator, AuditedLine, AuditedReport, Figure
from reports.importers.documents.office import folded
from reports.importers.documents.plan import PostPlan, Row, Words
from reports.models import BudgetLine, Component, Indicator

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


def take_words(
    made: PostPlan, report: AuditedReport, line: AuditedLine, name: str, *, stored: BudgetLine | None = None,
    index: int = 0, is_explained: bool = False, is_planned: bool = False,
) -> None:  # fmt: skip
    """Let explanation and plan of an activity go in, unless its report has some already."""
    explanation = "" if is_explained else line.explanation[:_LONGEST]
    rows = [] if is_planned else [each for each in report.plan if _is_about(each.code, each.name, line)]
    plan = [
        {"evaluasi": each.evaluasi, "tindak_lanjut": each.tindak_lanjut, "keterangan": each.keterangan} for each in rows
    ]
    if not (explanation or plan):
        return
    made.texts.append(NewText(explanation, plan, stored, index))
    if explanation and line.explained:
        made.words.append(Words("Penjelasan", name, explanation, line.explained.words))
    for row, texts in zip(rows, plan, strict=True):
        said = "; ".join(text for text in texts.values() if text.strip(" -–"))
        made.words.append(Words("Rencana tindak lanjut", name, said, row.source.words))


def _is_about(code: str, name: str, line: AuditedLine) -> bool:
    return (bool(code) and code == line.code) or folded(name) == folded(line.name)
