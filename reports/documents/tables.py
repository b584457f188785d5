"""The LKj's tables as rows of finished strings: which cells span what is decided here, not in a template.

A span of n prints a cell over n rows; 0 means that the cell of a row above covers this one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from lkj import formats
from reports.content import places
from reports.content.report import Action, Budget, FollowedUp, Performance, ReportContent
from reports.enums import Quarter

# A group of so few rows stays on one page, and one whose indicators have so few characters together; a longer one may
# flow over, its spanning cell with it.
KEEP_TOGETHER = 3
KEEP_CHARACTERS = 600
# Of a file's SHA-256: enough to tell files apart on paper, short enough to compare by eye.
MARK_DIGITS = 12

# A landscape page has some 36 lines below a table's head.
TALL = 24
# How much more a column holds in the first smaller size of print.css.
LONG = 1.3

T = TypeVar("T")


@dataclass(frozen=True)
class Labels:
    """Column heads that follow the level of the post."""

    sasaran: str
    activity: str
    code: str
    name: str


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator in Tabel 2.1 and 2.2; `key`, here and below, is that of its place (reports.content.places)."""

    key: int
    number: int
    span: int
    sasaran: str
    indicator: str
    target: str
    quarter_target: str
    realisasi: str
    capaian: str
    capaian_quarter: str
    note: str


@dataclass(frozen=True)
class BudgetRow:
    key: int
    number: int
    code: str
    name: str
    ceiling: str
    funds: str


@dataclass(frozen=True)
class CostRow:
    """A row of Cost Per Outcome; `goal_span` is of number and sasaran, `line_span` of the three budget cells."""

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


@dataclass(frozen=True)
class PlanRow:
    """A row of the action plan; one that continues leaves code and name to the rows above it."""

    key: str
    code: str
    name: str
    continues: bool
    evaluasi: str
    tindak_lanjut: str
    keterangan: str

    @property
    def tall(self) -> bool:
        """Whether hardly a page holds the row."""
        return _tall((self.evaluasi, 40), (self.tindak_lanjut, 37), (self.keterangan, 22))


@dataclass(frozen=True)
class FollowUpRow:
    """What became of a row of the quarter before's plan; `continues` as in PlanRow."""

    key: str
    code: str
    name: str
    continues: bool
    tindak_lanjut: str
    outcome: str
    note: str

    @property
    def tall(self) -> bool:
        """As in PlanRow."""
        return _tall((self.tindak_lanjut, 46), (self.note, 31))


@dataclass(frozen=True)
class EvidenceRow:
    """A bukti dukung; `mark` is the beginning of its SHA-256."""

    key: str
    number: int
    indicator: str
    name: str
    kind: str
    size: str
    mark: str


@dataclass(frozen=True)
class Group:
    """Rows that share a spanning cell."""

    rows: tuple[IndicatorRow | CostRow, ...]

    @property
    def keep(self) -> bool:
        return len(self.rows) <= KEEP_TOGETHER or sum(len(row.indicator) for row in self.rows) <= KEEP_CHARACTERS


def labels(echelon: str) -> Labels:
    """Program/Kegiatan for echelon III and above, Sub Kegiatan for echelon IV."""
    if echelon == "IV":
        return Labels("Sasaran Sub Kegiatan", "Sub Kegiatan", "Kode Sub Kegiatan", "Nama Sub Kegiatan")
    return Labels("Sasaran Program/Kegiatan", "Program/Kegiatan", "Kode Kegiatan", "Nama Kegiatan")


def spans(keys: Sequence[object]) -> list[int]:
    """How many rows the cell of each key covers: the run's length at its start, 0 inside; None stands alone."""
    found: list[int] = []
    start = 0
    for index, key in enumerate(keys):
        if index and key is not None and key == keys[index - 1]:
            found[start] += 1
            found.append(0)
        else:
            start = index
            found.append(1)
    return found


def indicator_groups(content: ReportContent) -> tuple[Group, ...]:
    """Tabel 2.1 and 2.2: one group for each sasaran."""
    rows = content.performance
    heights = spans([row.goal for row in rows])
    built = [
        _indicator_row(row, number, height)
        for row, number, height in zip(rows, _numbers(heights), heights, strict=True)
    ]
    return tuple(Group(tuple(run)) for run in runs(built, lambda _, row: row.span == 0))


def _indicator_row(row: Performance, number: int, span: int) -> IndicatorRow:
    return IndicatorRow(
        key=row.indicator,
        number=number,
        span=span,
        sasaran=row.sasaran,
        indicator=row.name,
        target=cell_quantity(row.target, row.unit),
        quarter_target="" if row.quarter_target is None else cell_quantity(row.quarter_target, row.unit),
        realisasi=cell_quantity(row.realisasi, row.unit),
        capaian=formats.percent(row.capaian),
        capaian_quarter="" if row.quarter_target is None else formats.percent(row.capaian_quarter),
        note=row.note,
    )


def budget_rows(content: ReportContent) -> tuple[BudgetRow, ...]:
    return tuple(
        BudgetRow(line.line, number, line.code, line.name, formats.money(line.ceiling), funds(line))
        for number, line in enumerate(content.budget, 1)
    )


def cell_quantity(value: Decimal | None, unit: str) -> str:
    """As formats.quantity(), but a long satuan may go to the next line of a narrow cell; % stays with its number."""
    text = formats.quantity(value, unit)
    return text if len(unit) <= len("%") else text.replace("\u00a0", " ")


def funds(line: Budget) -> str:
    """The sources of a line in one string, as the seeds write them."""
    return "/".join(line.funds)


def cost_groups(content: ReportContent) -> tuple[Group, ...]:
    """Cost Per Outcome: rows bound by a common sasaran or budget line are one group; lines without indicator follow."""
    rows = content.performance
    goal_spans = spans([row.goal for row in rows])
    line_spans = spans([row.line for row in rows])
    built = [
        _cost_row(row, content.budget_of(row), number, goal_span, line_span)
        for row, number, goal_span, line_span in zip(rows, _numbers(goal_spans), goal_spans, line_spans, strict=True)
    ]
    last = built[-1].number if built else 0
    built += [_bare_cost_row(line, last + n) for n, line in enumerate(content.budget_without_indicator, 1)]
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
        serapan=formats.percent(line.serapan if line else None),
        target=cell_quantity(row.target, row.unit),
        realisasi=cell_quantity(row.realisasi, row.unit),
        capaian=formats.percent(row.capaian),
        efisiensi=formats.points(row.efisiensi),
    )


def _bare_cost_row(line: Budget, number: int) -> CostRow:
    dash = formats.DASH
    return CostRow(
        key=places.line_key(line.line),
        number=number,
        goal_span=1,
        sasaran=line.name,
        indicator="Tanpa indikator dalam Perjanjian Kinerja",
        line_span=1,
        ceiling=formats.money(line.ceiling),
        spent=formats.money(line.realisasi),
        serapan=formats.percent(line.serapan),
        target=dash,
        realisasi=dash,
        capaian=dash,
        efisiensi=dash,
    )


def plan_rows(content: ReportContent) -> tuple[PlanRow, ...]:
    return tuple(map(_plan_row, places.plan_keys(content), content.action_plan))


def _plan_row(key: str, action: Action) -> PlanRow:
    return PlanRow(
        key=key,
        code=action.code if action.first else "",
        name=action.name if action.first else "",
        continues=not action.first,
        evaluasi=action.evaluasi,
        tindak_lanjut=action.tindak_lanjut,
        keterangan=action.keterangan,
    )


def quarter_before(content: ReportContent) -> str:
    """Whose plan is followed up."""
    return Quarter(content.quarter).label_before(content.year)


def follow_up_rows(content: ReportContent) -> tuple[FollowUpRow, ...]:
    heights = spans([each.code for each in content.follow_up])
    return tuple(map(_follow_up_row, places.follow_up_keys(content), content.follow_up, heights))


def _follow_up_row(key: str, each: FollowedUp, height: int) -> FollowUpRow:
    return FollowUpRow(
        key=key,
        code=each.code if height else "",
        name=each.name if height else "",
        continues=not height,
        tindak_lanjut=each.tindak_lanjut or formats.DASH,
        outcome=each.outcome.label,
        note=each.note,
    )


def evidence_rows(content: ReportContent) -> tuple[EvidenceRow, ...]:
    names = {row.indicator: row.name for row in content.performance}
    return tuple(
        EvidenceRow(
            key=key,
            number=number,
            indicator=names.get(file.indicator, formats.DASH),
            name=file.name,
            kind=file.kind.label,
            size=formats.file_size(file.size),
            mark=file.sha256[:MARK_DIGITS],
        )
        for number, (key, file) in enumerate(zip(places.evidence_keys(content), content.evidence, strict=True), 1)
    )


def runs(items: Sequence[T], joined: Callable[[T, T], bool]) -> list[list[T]]:
    """The items in runs; one belongs to the run before it when joined(previous, item)."""
    found = [[items[0]]] if items else []
    for previous, item in pairwise(items):
        if joined(previous, item):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def _numbers(heights: Iterable[int]) -> list[int]:
    """1, 2, 3 … over the runs: rows of one run bear the same number."""
    number, found = 0, []
    for height in heights:
        number += bool(height)
        found.append(number)
    return found


def capaian_notes(content: ReportContent) -> tuple[str, ...]:
    """The rule of Tabel 2.2, printed below it."""
    notes = [
        f"Realisasi bersifat kumulatif, {Quarter(content.quarter).months} {content.year}. "
        "Capaian = realisasi ÷ target × 100 %, dibulatkan satu kali ke dua angka di belakang koma."
    ]
    if any(row.direction == "lower" for row in content.performance):
        notes.append(
            "Untuk indikator yang makin rendah makin baik, capaian = (2 × target − realisasi) ÷ target × 100 %."
        )
    if content.capaian_cap is not None:
        notes.append(f"Capaian dibatasi paling tinggi {formats.percent(content.capaian_cap)}.")
    if any(row.capaian is None for row in content.performance):
        notes.append("Tanda – berarti belum diisi atau tidak dapat dihitung.")
    return tuple(notes)


def cost_notes(content: ReportContent) -> tuple[str, ...]:
    """The rules of Cost Per Outcome, printed below it."""
    notes = [
        "Capaian anggaran (serapan) = realisasi ÷ pagu × 100 %. Efisiensi = capaian kinerja − capaian anggaran, "
        "dihitung dari kedua angka yang tercetak."
    ]
    used = [row.line for row in content.performance if row.line is not None]
    if len(set(used)) < len(used):
        notes.append("Anggaran yang mendukung beberapa indikator dihitung satu kali dalam total.")
    if any(line.ceiling is None and line.realisasi is not None for line in content.budget):
        notes.append("Realisasi tanpa pagu tidak ikut dalam serapan total.")
    if any(row.efisiensi is None for row in content.performance):
        notes.append("Tanda – berarti belum diisi atau tidak dapat dihitung.")
    return tuple(notes)


def _tall(*cells: tuple[str, int]) -> bool:
    """Whether a cell's text takes more than TALL lines, with so many characters to a line."""
    return any(sum(len(line) // wide + 1 for line in text.splitlines()) > TALL for text, wide in cells)


def fit(*columns: tuple[Iterable[str], int]) -> str:
    """The class of a table whose numbers are to be set smaller: each column's texts with the characters it holds.

    A text is parted at its plain spaces only.
    """
    needed = max((len(word) / wide for texts, wide in columns for text in texts for word in text.split(" ")), default=0)
    return "" if needed <= 1 else "long" if needed <= LONG else "longest"


def cost_fit(groups: Iterable[Group], totals: Iterable[str]) -> str:
    rows = [row for group in groups for row in group.rows if isinstance(row, CostRow)]
    money = [text for row in rows for text in (row.ceiling, row.spent)]
    quantities = [text for row in rows for text in (row.target, row.realisasi)]
    percent = [text for row in rows for text in (row.serapan, row.capaian, row.efisiensi)]
    return fit(([*money, *totals], 15), (quantities, 11), (percent, 9))


def indicator_fit(groups: Iterable[Group]) -> str:
    rows = [row for group in groups for row in group.rows if isinstance(row, IndicatorRow)]
    return fit(([text for row in rows for text in (row.target, row.realisasi, row.capaian)], 13))
