"""The budget table and Cost Per Outcome, which sets spending against results."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.text import capfirst

from lkj import formats
from reports.content import places
from reports.content.indicators import Performance
from reports.content.report import Budget, ReportContent
from reports.documents.tables.balance import Beside, first_width
from reports.documents.tables.cells import (
    Columns,
    Fit,
    Group,
    capaian_cell,
    even,
    fit,
    is_sturdy,
    numbers,
    runs,
    spans,
    stacked,
)


@dataclass(frozen=True)
class BudgetRow:
    """A budget line in the budget table; `key` is its place's (reports.content.places)."""

    key: int
    number: int
    code: str
    name: str
    ceiling: str
    funds: str


@dataclass(frozen=True)
class CostRow:
    """A row of Cost Per Outcome. `goal_span` is that of number and sasaran, `line_span` of the three budget cells.

    `key` is its place's (reports.content.places).
    """

    key: str
    number: int
    goal_span: int
    sasaran: str
    indicator: str
    line_span: int
    ceiling: str
    spent: str
    serapan: str
    target: str
    realisasi: str
    capaian: str
    efisiensi: str

    @property
    def is_sturdy(self) -> bool:
        return is_sturdy(self.sasaran if self.goal_span == 1 else "", self.indicator)


def budget_rows(content: ReportContent) -> tuple[BudgetRow, ...]:
    rows = [
        BudgetRow(line.line, number, line.code, line.name, formats.money(line.ceiling), funds(line))
        for number, line in enumerate(content.budget, 1)
    ]
    return tuple(even(rows, "ceiling"))


def funds(line: Budget) -> str:
    """The sources of a budget line in one string, `DAU/DAK`, with their amounts where several have some.

    Since when it is stopped where it is.
    """
    shares = [f"{name} {formats.rupiah(amount)}" for name, amount in zip(line.funds, line.fund_amounts, strict=False)]
    return capfirst(line.stopped) or "; ".join(shares) or fund_names(line)


def fund_names(line: Budget) -> str:
    """The sources alone, as other programs read them."""
    return "/".join(line.funds)


def without_indicator(line: Budget) -> str:
    """What stands in the place of an indicator where a budget line has none."""
    return capfirst(line.stopped) or "Tanpa indikator dalam Perjanjian Kinerja"


def shift_notes(content: ReportContent) -> tuple[str, ...]:
    """The notes below the budget table: which stand of the pagu it has, and each shift with what it changed."""
    found = []
    for on, rows in groupby(content.shifts, key=lambda each: each.on):
        shifted = list(rows)
        lines = "; ".join(
            f"{each.code} {each.name} semula {formats.rupiah(each.before)} menjadi {formats.rupiah(each.after)}"
            for each in shifted
        )
        found.append(formats.sentence(f"Pergeseran {formats.date(on)} ({shifted[0].reason.rstrip('.')}): {lines}"))
    if not found:
        return ()
    return (f"Pagu menurut keadaan sesudah pergeseran {formats.date(content.shifts[-1].on)}.", *found)


def cost_groups(content: ReportContent) -> tuple[Group[CostRow], ...]:
    """The rows of Cost Per Outcome. Rows with a common sasaran or budget line are a group; budget lines without an
    indicator come last."""
    rows = content.performance
    goal_spans = spans([row.goal for row in rows])
    line_spans = spans([row.line for row in rows])
    built = [
        _cost_row(row, content.budget_of(row), number, goal_span, line_span)
        for row, number, goal_span, line_span in zip(rows, numbers(goal_spans), goal_spans, line_spans, strict=True)
    ]
    last = built[-1].number if built else 0
    built += [_bare_cost_row(line, last + n) for n, line in enumerate(content.budget_without_indicator, 1)]
    built = even(built, "ceiling", "spent")
    return tuple(Group(tuple(run)) for run in runs(built, lambda _, row: not (row.goal_span and row.line_span)))


def _cost_row(row: Performance, line: Budget | None, number: int, goal_span: int, line_span: int) -> CostRow:
    return CostRow(
        key=str(row.indicator),
        number=number,
        goal_span=goal_span,
        sasaran=row.sasaran,
        indicator=row.name,
        line_span=line_span,
        ceiling=formats.money(line.ceiling if line else None),
        spent=formats.money(line.realisasi if line else None),
        serapan=formats.percent_cell(line.serapan if line else None),
        target=stacked(row.target_text, row.unit),
        realisasi=stacked(row.realisasi_text, row.unit),
        capaian=capaian_cell(row),
        efisiensi=formats.points_cell(row.efisiensi),
    )


def _bare_cost_row(line: Budget, number: int) -> CostRow:
    dash = formats.DASH
    return CostRow(
        key=places.line_key(line.line),
        number=number,
        goal_span=1,
        sasaran=line.name,
        indicator=without_indicator(line),
        line_span=1,
        ceiling=formats.money(line.ceiling),
        spent=formats.money(line.realisasi),
        serapan=formats.percent_cell(line.serapan),
        target=dash,
        realisasi=dash,
        capaian=dash,
        efisiensi=dash,
    )


def cost_notes(content: ReportContent) -> tuple[str, ...]:
    """The notes below Cost Per Outcome, which say how its figures are computed."""
    notes = [
        "Serapan = realisasi ÷ pagu × 100%. Efisiensi = capaian − serapan yang tercetak, dalam poin persen. "
        "Capaian total: rata-rata."
    ]
    used = [row.line for row in content.performance if row.line is not None]
    if len(set(used)) < len(used):
        notes.append("Anggaran yang mendukung beberapa indikator dihitung satu kali dalam total.")
    if any(line.ceiling is None and line.realisasi is not None for line in content.budget):
        notes.append("Realisasi tanpa pagu tidak ikut dalam serapan total.")
    spent = [line.realisasi for line in content.budget if line.ceiling is not None]
    if None in spent and any(each is not None for each in spent):
        notes.append("Serapan total baru dapat dihitung setelah realisasi semua anggaran diisi.")
    if any(row.efisiensi is None for row in content.performance):
        notes.append("Tanda – berarti belum diisi atau tidak dapat dihitung.")
    return tuple(notes)


# The budget table, and Cost Per Outcome: the widths of print.css.
_BUDGET = (
    Fit("slim", Decimal("7.1"), Decimal(0), Decimal(0), room=132, shrinks=False),
    Fit("", Decimal("9.6"), Decimal(0), Decimal(0), room=124),
)
_COST = (
    Fit("snug slim", Decimal("5.6"), Decimal("3.68"), Decimal("3.97"), room=57, name_length=300, shrinks=False),
    Fit("slim", Decimal("6.5"), Decimal("3.68"), Decimal("3.97"), room=53, name_length=300, shrinks=False),
    Fit("snug", Decimal("5.6"), Decimal("4.1"), Decimal("3.97"), room=55, name_length=300),
    Fit("", Decimal("6.5"), Decimal("4.1"), Decimal("3.97"), room=51, name_length=300),
    Fit("roomy", Decimal("7.55"), Decimal("4.1"), Decimal("3.97"), room=45, name_length=200),
    Fit("", Decimal("8.42"), Decimal("6.22"), Decimal("4.64"), room=91, turned=True),
    Fit("roomiest", Decimal("8.1"), Decimal("8.1"), Decimal("8.7"), room=42, turned=True),
)


def budget_fit(rows: Iterable[BudgetRow], total: str) -> Fit:
    """The widths of the budget table's columns of figures."""
    return fit(_BUDGET, Columns(money=[*(row.ceiling for row in rows), total]))


def budget_name_width(rows: Iterable[BudgetRow], room: int) -> int:
    """The millimetres of the budget table's column of names, of `room` for it and the sumber dana beside it."""
    besides = [Beside(f"{row.code}\n{row.name}", [row.funds]) for row in rows]
    return first_width(besides, room=room)


def cost_fit(groups: Iterable[Group[CostRow]], totals: Iterable[str], shares: Iterable[str]) -> Fit:
    """The widths of the columns of figures of Cost Per Outcome; it turns the page only where they need it.

    `totals` are the last row's rupiah, `shares` its percentages.
    """
    rows = [row for group in groups for row in group.rows]
    columns = Columns(
        money=[*(text for row in rows for text in (row.ceiling, row.spent)), *totals],
        amount=[text for row in rows for text in (row.target, row.realisasi)],
        percent=[*(text for row in rows for text in (row.serapan, row.capaian, row.efisiensi)), *shares],
        names=[text for row in rows for text in (row.sasaran, row.indicator)],
    )
    return fit(_COST, columns)
