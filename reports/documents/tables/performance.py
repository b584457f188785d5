"""Tabel 2.1 and 2.2: the indicators with target, realisasi and capaian, and the notes below Tabel 2.2."""

from collections.abc import Iterable
from dataclasses import dataclass

from lkj import formats
from reports.content.report import Performance, ReportContent
from reports.documents.tables.cells import Group, cell_quantity, fit, numbers, runs, spans
from reports.enums import Direction, Quarter


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator in Tabel 2.1 and 2.2; `span` is that of number and sasaran.

    `key` is its place's (reports.content.places).
    """

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


def indicator_groups(content: ReportContent) -> tuple[Group[IndicatorRow], ...]:
    """The rows of Tabel 2.1 and 2.2, one group for each sasaran."""
    rows = content.performance
    heights = spans([row.goal for row in rows])
    built = [
        _indicator_row(row, number, height) for row, number, height in zip(rows, numbers(heights), heights, strict=True)
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


def capaian_notes(content: ReportContent) -> tuple[str, ...]:
    """The notes below Tabel 2.2, which say how its figures are computed."""
    notes = [
        f"Realisasi bersifat kumulatif, {Quarter(content.quarter).months} {content.year}. "
        "Capaian = realisasi ÷ target × 100 %, dibulatkan satu kali ke dua angka di belakang koma."
    ]
    if any(row.direction == Direction.LOWER for row in content.performance):
        notes.append(
            "Untuk indikator yang makin rendah makin baik, capaian = (2 × target − realisasi) ÷ target × 100 %."
        )
    if content.capaian_cap is not None:
        notes.append(f"Capaian dibatasi paling tinggi {formats.percent(content.capaian_cap)}.")
    if any(row.capaian is None for row in content.performance):
        notes.append("Tanda – berarti belum diisi atau tidak dapat dihitung.")
    return tuple(notes)


def indicator_fit(groups: Iterable[Group[IndicatorRow]]) -> str:
    """The class for the size of the numbers (cells.fit)."""
    return fit(
        ([text for group in groups for row in group.rows for text in (row.target, row.realisasi, row.capaian)], 13)
    )
