"""The recap's formulas: each looks up the rows of a post, by its number, in the sheets below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.content import ReportContent
from reports.document.excel import formulas
from reports.document.excel.cells import Cell
from reports.document.excel.formulas import Operand, added, checked, mean, unless

# Any number at all, and no text: what COUNTIFS cannot ask otherwise.
A_NUMBER = '">-9E+99"'


@dataclass(frozen=True)
class Column:
    """A column of another sheet over all its rows, beside that of the posts' numbers: `'Tabel 2.2'!$H$5:$H$60`."""

    keys: str
    cells: str

    def count(self, post: str) -> str:
        return f"COUNTIFS({self.keys},{post},{self.cells},{A_NUMBER})"

    def sum(self, post: str) -> str:
        return f"SUMIFS({self.cells},{self.keys},{post})"


def total(column: Column, post: str, values: Sequence[Decimal | None], figure: Decimal | None) -> Cell:
    text = unless(f"{column.count(post)}=0", f"ROUND({column.sum(post)},2)")
    return checked(text, added(values), figure, formulas.SUM_DIGITS)


def average(column: Column, post: str, values: Sequence[Decimal | None], figure: Decimal | None) -> Cell:
    count = column.count(post)
    return checked(unless(f"{count}=0", f"ROUND(ROUND({column.sum(post)},2)/{count},2)"), mean(values), figure)


def serapan(pagu: Column, spent: Column, post: str, ceiling: Operand, content: ReportContent | None) -> Cell:
    """Of all the post's lines together; spending on a line without pagu does not count."""
    return formulas.serapan_of(
        ceiling,
        f"COUNTIFS({pagu.keys},{post},{pagu.cells},{A_NUMBER},{spent.cells},{A_NUMBER})",
        f"SUMIFS({spent.cells},{spent.keys},{post},{pagu.cells},{A_NUMBER})",
        [line.realisasi for line in content.budget if line.ceiling is not None] if content else [],
        content.serapan_total if content else None,
    )
