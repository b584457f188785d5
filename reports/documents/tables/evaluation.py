"""Tabel 2.3: the figures that BAB II C explains, each activity with its indicators."""

from dataclasses import dataclass, replace

from django.utils.text import capfirst

from lkj import formats
from reports.content.indicators import Performance, verdict_of
from reports.content.report import Budget, ReportContent
from reports.documents.tables.cells import Group, cell_quantity, cell_text, even, is_tall, runs
from reports.enums import Direction, Quarter

# Of a line of the column of names.
LETTERS = 16
NO_LINE = "Tanpa anggaran tersendiri"


@dataclass(frozen=True)
class EvaluationRow:
    """An indicator with what was due by the quarter; `number` and `code` are its activity's, whose name is below.

    `span` is that of number and serapan. `budget_note` and `note` say in a few words why a figure is missing, or that
    nothing is spent. Where an activity has no indicator its own name stands in the place of one.
    """

    number: int
    span: int
    code: str
    budget_note: str
    serapan: str
    indicator: str
    note: str
    target: str
    realisasi: str
    capaian: str
    predikat: str

    @property
    def tall(self) -> bool:
        """Whether the row is too high to stay with the next one."""
        return is_tall((self.indicator, LETTERS))


@dataclass(frozen=True)
class EvaluationTable:
    """The table; `until` heads the columns of target and capaian: `s.d. Triwulan II`, or nothing for the year's."""

    groups: tuple[Group[EvaluationRow], ...]
    until: str
    has_predikat: bool


def evaluation_table(content: ReportContent) -> EvaluationTable:
    """The table. Where nothing was due by the quarter, it has the year's targets and no predikat."""
    is_due = any(row.has_due for row in content.performance)
    built = [
        row
        for number, (line, rows) in enumerate(_activities(content), 1)
        for row in _rows(number, line, rows, is_due=is_due)
    ]
    groups = runs(even(built, "serapan", "capaian"), lambda _, row: row.span == 0)
    until = f" s.d. {Quarter(content.quarter).label}" if is_due and content.quarter != Quarter.IV else ""
    has_predikat = any(row.predikat for row in content.performance)
    return EvaluationTable(tuple(Group(tuple(run)) for run in groups), until, has_predikat)


def _activities(content: ReportContent) -> list[tuple[Budget | None, list[Performance]]]:
    """The budget lines with their indicators, then each indicator without a line, as evaluations() has them."""
    known = {line.line for line in content.budget}
    lines: list[tuple[Budget | None, list[Performance]]] = [
        (line, [row for row in content.performance if row.line == line.line]) for line in content.budget
    ]
    return [*lines, *((None, [row]) for row in content.performance if row.line not in known)]


def _rows(number: int, line: Budget | None, rows: list[Performance], *, is_due: bool) -> list[EvaluationRow]:
    """The rows of an activity; one where it has no indicator."""
    dash = formats.DASH
    first = EvaluationRow(
        number=number,
        span=max(len(rows), 1),
        code=line.code if line else NO_LINE,
        budget_note=_budget_note(line) if line else "",
        serapan=formats.percent(line.serapan if line else None),
        indicator=line.name if line else "",
        note="Tanpa indikator",
        **dict.fromkeys(("target", "realisasi", "capaian", "predikat"), dash),
    )
    further = replace(first, span=0, code="", budget_note="")
    return [
        replace(
            further if index else first,
            indicator=row.name,
            note=_note(row),
            target=_target(row, is_due=is_due),
            realisasi=cell_text(row.realisasi_text, row.unit),
            capaian=_capaian(row, is_due=is_due),
            predikat=row.predikat or dash,
        )
        for index, row in enumerate(rows)
    ] or [first]


def _budget_note(line: Budget) -> str:
    if line.stopped:
        return capfirst(line.stopped)
    if line.ceiling is None:
        return "Tanpa pagu"
    if line.realisasi is None:
        return "Realisasi anggaran belum diisi"
    return "Belum ada realisasi anggaran" if line.realisasi == 0 else ""


def _note(row: Performance) -> str:
    if not row.has_target:
        return "Belum mempunyai target"
    if not row.is_due:
        return "Tidak diukur pada triwulan ini"
    if row.has_plain_target and row.target == 0 and row.direction != Direction.LOWER:
        return "Target 0: capaian tidak dapat dihitung"
    return "Realisasi belum diisi" if row.realisasi_text == formats.DASH else ""


def _target(row: Performance, *, is_due: bool) -> str:
    """What was due by the quarter, or the year's target."""
    if not is_due:
        return cell_text(row.target_text, row.unit)
    if row.due_target is not None:
        return cell_quantity(row.due_target, row.unit)
    is_judged = row.capaian_due is not None or row.reached_due is not None
    return row.due_words or (cell_text(row.target_text, row.unit) if is_judged else formats.DASH)


def _capaian(row: Performance, *, is_due: bool) -> str:
    if not is_due:
        return row.capaian_text
    if row.capaian_due is None and row.reached_due is not None:
        return verdict_of(row.reached_due)
    return formats.percent(row.capaian_due)
