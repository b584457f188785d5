"""The workbook's formulas: each gives, when a spreadsheet computes it anew, the figure that the report prints.

Percentages are percentage points, not fractions: the cell holds 48.92 where the page prints 48,92%. ROUND(…; 2) then
gives the very number of the content, and a cell's head says (%).

Spreadsheets compute in binary, the report in exact fractions. So a formula multiplies first and divides once: products
of whole numbers are exact, and ROUND then sees a tie such as 3.125 as one. A difference is rounded to the decimals of
its terms before it is divided. A few quotients still differ from a tie only in the fourteenth digit or later. There,
and where a frozen report says something else than today's rules, the cell holds the figure without a formula: no
formula may contradict the paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from lkj.formats import DASH
from reports import calculations
from reports.content.indicators import Performance, verdict_of
from reports.content.report import Band, ReportContent
from reports.documents.excel.cells import Cell
from reports.documents.excel.texts import cell_text
from reports.enums import Direction

# Far below what Excel takes (8,192 characters, 255 arguments).
LONGEST = 1_500
# A double has no reliable decimals beyond it.
LARGEST = 1e15
# A condition for COUNTIFS that every number meets and no text.
A_NUMBER = '">-9E+99"'
CENT = Decimal("0.01")
# Spreadsheets see 15 digits, and not all the same 15th: a quotient must give its figure with 14 of them too.
SUM_DIGITS, QUOTIENT_DIGITS = (15,), (15, 14)


@dataclass(frozen=True)
class Term:
    """A piece of a formula, with its value in a spreadsheet's arithmetic."""

    text: str
    value: float

    def times(self, other: "Term") -> "Term":
        return Term(f"{self.text}*{other.text}", self.value * other.value)

    def over(self, other: "Term") -> "Term":
        return Term(f"{self.text}/{other.text}", self.value / other.value if other.value else 0.0)

    def minus(self, other: "Term") -> "Term":
        return Term(f"{self.text}-{other.text}", self.value - other.value)

    def grouped(self) -> "Term":
        return Term(f"({self.text})", self.value)

    def rounded(self, decimals: int) -> "Term":
        return Term(f"ROUND({self.text},{decimals})", round(self.value, decimals))


TWO, HUNDRED = Term("2", 2.0), Term("100", 100.0)


@dataclass(frozen=True)
class Operand:
    """A cell that a formula reads, with its value."""

    ref: str
    value: Decimal | None

    @property
    def term(self) -> Term:
        return Term(self.ref, float(self.value or 0))


@dataclass(frozen=True)
class Realisasi:
    """A realisasi in the sheet: the number in a cell, or the quotient of two cells × 100."""

    numerator: Operand
    denominator: Operand | None = None


def link(to: Operand, words: str = "") -> Cell:
    """A cell that shows another one, or its `words`; when somebody empties that, it shows – and not 0."""
    if words:
        return Cell(words, f'=IF({to.ref}="","{DASH}",{to.ref})')
    return Cell(to.value, f'=IF(COUNT({to.ref})=0,"{DASH}",{to.ref})')


def ratio(numerator: Operand, denominator: Operand, figure: Decimal | None) -> Cell:
    """The realisasi of a ratio indicator, as printed."""
    return _percentage((numerator, denominator), numerator.term, denominator.term, figure)


def weighted_sum(row: Performance) -> Cell:
    """The realisasi of components without a base, from their values and weights."""
    if row.realisasi is None or any(part.value is None for part in row.components):
        return Cell(row.realisasi)
    text = "+".join(f"{part.weight:f}*{part.value:f}" for part in row.components)
    found = sum(float(part.weight) * float(part.value or 0) for part in row.components)
    places = 2 if row.decimals is None else row.decimals
    exact = round(found, places)
    return Cell(row.realisasi, f"=ROUND({text},{places})") if exact == float(row.realisasi) else Cell(row.realisasi)


def serapan(ceiling: Operand, spent: Operand, figure: Decimal | None) -> Cell:
    """spent / pagu × 100."""
    return _percentage((spent, ceiling), spent.term, ceiling.term, figure)


def serapan_of(
    ceiling: Operand, counts: tuple[str, str], money: str, spent: Sequence[Decimal | None], figure: Decimal | None
) -> Cell:
    """The serapan of several lines together, whose spending `money` adds; – while one of them has none yet.

    `counts` count the lines with pagu that have spending, and all with pagu; `spent` is the spending of the latter.
    """
    found, pagu = None if None in spent else added(spent), float(ceiling.value or 0)
    text = unless(f"OR({ceiling.ref}=0,{counts[0]}<{counts[1]})", f"ROUND(({money})*100/{ceiling.ref},2)")
    text = unless(f"COUNT({ceiling.ref})=0", text)
    return checked(text, None if found is None or not pagu else found * 100 / pagu, figure)


def capaian(
    target: Operand, reached: Realisasi, direction: Direction, cap: Decimal | None, figure: Decimal | None
) -> Cell:
    """realisasi / target × 100, or (2 × target − realisasi) / target × 100, from the exact quotient; at most `cap`."""
    top, bottom, decimals = reached.numerator.term, target.term, 4
    operands = [reached.numerator, target]
    if reached.denominator is not None:
        # n / d × 100 / t × 100 on one line of division.
        top, bottom, decimals = top.times(HUNDRED), bottom.times(reached.denominator.term).grouped(), 8
        operands.append(reached.denominator)
    if direction == Direction.LOWER:
        top = TWO.times(bottom).minus(top).rounded(decimals)
    return _percentage(operands, top, bottom, figure, cap)


def share_due(target: Operand, quarter: int, decimals: int | None, figure: Decimal | None) -> Cell:
    """n/4 of the yearly target, cut to the indicator's decimals; the inner ROUND is against binary noise."""
    if target.value is None:
        return Cell(figure)
    places = calculations.decimal_places(target.value) if decimals is None else decimals
    found = Decimal(repr(round(float(target.value) * quarter / 4, places + 4)))
    text = f"ROUNDDOWN(ROUND({target.ref}*{quarter}/4,{places + 4}),{places})"
    text = unless(f"COUNT({target.ref})=0", unless(f"{text}=0", text))
    same = abs(found) < LARGEST and found.quantize(Decimal(1).scaleb(-places), ROUND_DOWN) == figure
    return Cell(figure, f"={text}") if same else Cell(figure)


def capaian_within(
    low: Decimal | None,
    high: Decimal | None,
    realisasi: Operand,
    cap: Decimal | None,
    figure: Decimal | None,
    verdict: str,
) -> Cell:
    """Of a range, whose bounds are words in its cell: 100 inside, else against the bound that is missed.

    `verdict` is what the report prints where the missed bound has no percentage.
    """
    at, value = realisasi.ref, realisasi.value
    if value is None or (low is None and high is None):
        return Cell(figure)
    text = "100" if cap is None else f"MIN(100,{cap:f})"
    found: float | None = HUNDRED.value
    if high is not None:
        missed, over = _beyond_bound(high, TWO.times(_bound(high)).minus(realisasi.term).rounded(4).grouped())
        text = f"IF({at}>{high:f},{missed},{text})"
        found = over if value > high else found
    if low is not None:
        missed, under = _beyond_bound(low, realisasi.term)
        text = f"IF({at}<{low:f},{missed},{text})"
        found = under if value < low else found
    text = unless(f"COUNT({at})=0", text)
    if found is None:
        return Cell(verdict, f"={text}") if len(text) <= LONGEST else Cell(verdict)
    return checked(text, found, figure, cap=cap)


def _bound(value: Decimal) -> Term:
    return Term(f"{value:f}", float(value))


def _beyond_bound(bound: Decimal, reached: Term) -> tuple[str, float | None]:
    """Of what misses the bound the percentage, and its value; a bound of 0 or below has none, but a word."""
    if bound <= 0:
        return quoted(verdict_of(reached=False)), None
    share = reached.times(HUNDRED).over(_bound(bound))
    return f"ROUND({share.text},2)", share.value


def by_words(at: str, results: Iterable[tuple[str, str | Decimal]], figure: str | Decimal | None) -> Cell:
    """What a realisasi in words amounts to, from the cell of its word; `results` pair words with verdict or figure.

    Spreadsheets compare texts without regard to capitals, so words that differ in them alone have no formula. A report
    that was frozen before its words had `results` has none either.
    """
    pairs = list(results)
    text = f'"{DASH}"'
    for word, result in reversed(pairs):
        text = f"IF({at}={quoted(word)},{quoted(result) if isinstance(result, str) else f'{result:f}'},{text})"
    is_plain = len({word.casefold() for word, _ in pairs}) == len(pairs) and len(text) <= LONGEST
    return Cell(figure, f"={text}") if pairs and is_plain else Cell(figure)


def predikat(at: Operand, bands: Sequence[Band], label: str) -> Cell:
    """The label of the band that the figure in a cell lies above; no formula where today's bands say something else."""
    if not bands or calculations.predikat(at.value, bands) != label:
        return Cell(label or None)
    text = quoted(bands[-1].label) if bands[-1].above is None else f'"{DASH}"'
    for band in reversed(bands):
        if band.above is not None:
            text = f"IF({at.ref}>{band.above:f},{quoted(band.label)},{text})"
    text = unless(f"COUNT({at.ref})=0", text)
    return Cell(label or None, f"={text}") if len(text) <= LONGEST else Cell(label or None)


def quoted(text: str) -> str:
    """The text as a formula writes it, cleaned as that of a cell is."""
    doubled = cell_text(text).replace('"', '""')
    return f'"{doubled}"'


def reached_zero(target: Operand, realisasi: Operand, verdict: str) -> Cell:
    """Whether a target of 0 is reached where lower is better, in the words that the report prints."""
    text = f'IF({realisasi.ref}<=0,"Tercapai","Belum")'
    return Cell(verdict, "=" + unless(f"COUNT({target.ref},{realisasi.ref})<2", text))


def efisiensi(capaian: Operand, serapan: Operand, figure: Decimal | None) -> Cell:
    """Column 10 = 9 − 6: the difference of the two rounded figures, rounded only against binary noise."""
    difference = capaian.term.minus(serapan.term)
    found = None if None in (capaian.value, serapan.value) else difference.value
    text = unless(f"COUNT({capaian.ref},{serapan.ref})<2", f"ROUND({difference.text},2)")
    return checked(text, found, figure, SUM_DIGITS)


def total(ranges: str, values: Iterable[Decimal | None], figure: Decimal | None) -> Cell:
    """The sum of the numbers in the ranges, rounded only against binary noise in sen."""
    return checked(unless(f"COUNT({ranges})=0", f"ROUND(SUM({ranges}),2)"), added(values), figure, SUM_DIGITS)


def average(ranges: str, values: Sequence[Decimal | None], figure: Decimal | None) -> Cell:
    """The mean of the figures in the range, rounded once more; the inner ROUND is against binary noise in their sum."""
    text = unless(f"COUNT({ranges})=0", f"ROUND(ROUND(SUM({ranges}),2)/COUNT({ranges}),2)")
    return checked(text, mean(values), figure)


def added(values: Iterable[Decimal | None]) -> float | None:
    """The sum as SUM computes it, from left to right; None where there is no number."""
    present = [float(value) for value in values if value is not None]
    return sum(present) if present else None


def mean(values: Sequence[Decimal | None]) -> float | None:
    """The mean as the formula of average() computes it, not yet rounded; None where there is no number."""
    found = added(values)
    return None if found is None else round(found, 2) / sum(value is not None for value in values)


def unless(missing: str, expression: str) -> str:
    """The expression, or – where the condition `missing` holds."""
    return f'IF({missing},"{DASH}",{expression})'


def checked(
    expression: str,
    found: float | None,
    figure: Decimal | None,
    digits: Sequence[int] = QUOTIENT_DIGITS,
    cap: Decimal | None = None,
) -> Cell:
    """The expression as a formula if a spreadsheet's result `found` is the figure; otherwise the figure alone."""
    if len(expression) > LONGEST or not _same(found, figure, digits, cap):
        return Cell(figure)
    return Cell(figure, f"={expression}")


@dataclass(frozen=True)
class LookupColumn:
    """A column of another sheet, like `'Tabel 2.2'!$H$5:$H$60`; `keys` is that sheet's column of post numbers."""

    keys: str
    cells: str

    def count(self, post: str) -> str:
        """How many rows of the post have a number."""
        return f"COUNTIFS({self.keys},{post},{self.cells},{A_NUMBER})"

    def sum(self, post: str) -> str:
        """The sum of the post's numbers."""
        return f"SUMIFS({self.cells},{self.keys},{post})"


def lookup_total(column: LookupColumn, post: str, values: Sequence[Decimal | None], figure: Decimal | None) -> Cell:
    """The sum of a post's numbers in a column of another sheet."""
    text = unless(f"{column.count(post)}=0", f"ROUND({column.sum(post)},2)")
    return checked(text, added(values), figure, SUM_DIGITS)


def lookup_average(column: LookupColumn, post: str, values: Sequence[Decimal | None], figure: Decimal | None) -> Cell:
    """The mean of a post's figures in a column of another sheet, rounded once."""
    count = column.count(post)
    return checked(unless(f"{count}=0", f"ROUND(ROUND({column.sum(post)},2)/{count},2)"), mean(values), figure)


def lookup_serapan(
    pagu: LookupColumn, spent: LookupColumn, post: str, ceiling: Operand, content: ReportContent | None
) -> Cell:
    """The serapan of all the post's lines together; spending on a line without pagu does not count."""
    with_pagu = f"{pagu.keys},{post},{pagu.cells},{A_NUMBER}"
    return serapan_of(
        ceiling,
        (f"COUNTIFS({with_pagu},{spent.cells},{A_NUMBER})", f"COUNTIFS({with_pagu})"),
        f"SUMIFS({spent.cells},{spent.keys},{post},{pagu.cells},{A_NUMBER})",
        [line.realisasi for line in content.budget if line.ceiling is not None] if content else [],
        content.serapan_total if content else None,
    )


def _same(found: float | None, figure: Decimal | None, digits: Sequence[int], cap: Decimal | None) -> bool:
    if found is None or figure is None:
        return found is None and figure is None
    if abs(found) >= LARGEST:
        return False
    rounded = {Decimal(f"{found:.{count}g}").quantize(CENT, ROUND_HALF_UP) for count in digits}
    return {each if cap is None else min(each, cap) for each in rounded} == {figure}


def _percentage(
    operands: Sequence[Operand], top: Term, bottom: Term, figure: Decimal | None, cap: Decimal | None = None
) -> Cell:
    quotient = top.times(HUNDRED).over(bottom)
    text = f"ROUND({quotient.text},2)"
    if cap is not None:
        text = f"MIN({text},{cap:f})"
    refs = ",".join(operand.ref for operand in operands)
    text = unless(f"COUNT({refs})<{len(operands)}", unless(f"{bottom.text}=0", text))
    missing = bottom.value == 0 or any(operand.value is None for operand in operands)
    return checked(text, None if missing else quotient.value, figure, cap=cap)
