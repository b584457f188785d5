"""Pictures of capaian and serapan as inline SVG, the same on the site's pages and in the PDF.

Every picture has its figures in words, as <title> for the PDF's alternative text and as aria-label for screen readers.
No picture needs colour, a style sheet, an id or anything from outside. Lengths are in units of the viewBox, which are
points on paper; figures are in percent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString

from reports.content.report import QuarterFigures, ReportContent
from reports.documents.pictures.bars import Bar, bars, bars_of, is_cut
from reports.documents.pictures.line import line
from reports.enums import Quarter

__all__ = ["Bar", "Picture", "bars", "bars_of", "count_drawn", "has_course", "line", "pictures_of"]

# Rows of bars that a page of the site shows.
MOST_BARS = 20
# Rows of bars that leave room on a sheet for the tables or the text beside them, however long their names are.
BARS_ON_PAPER = 12
# Fewer rows are read as fast in their table.
FEWEST_ROWS = 3
_NUMBERED = ". Nomor menurut Tabel\u00a02.3."
# Fewer quarters make no line.
FEWEST_QUARTERS = 2


@dataclass(frozen=True)
class Picture:
    """A numbered picture of a document: `Gambar 2.1`. `kind` is bars or line."""

    number: str
    kind: str
    caption: str
    svg: SafeString


def pictures_of(content: ReportContent) -> tuple[Picture, ...]:
    """The pictures of BAB II B. There is none without a figure to draw."""
    drawings = [*_bars(content), *_line(content)]
    return tuple(Picture(f"2.{number}", *drawing) for number, drawing in enumerate(drawings, 1))


def count_drawn(rows: Iterable[Bar | QuarterFigures]) -> int:
    """How many rows have a figure to draw, or a word in its place."""
    return sum(row.capaian is not None or row.serapan is not None or _verdict(row) != "" for row in rows)


def _verdict(row: Bar | QuarterFigures) -> str:
    return row.verdict if isinstance(row, Bar) else ""


def has_course(points: Iterable[QuarterFigures]) -> bool:
    """Whether enough quarters have a figure for a line."""
    return count_drawn(points) >= FEWEST_QUARTERS


def _bars(content: ReportContent) -> list[tuple[str, str, SafeString]]:
    rows = bars_of(content.performance, content.budget)
    if count_drawn(rows) < FEWEST_ROWS:
        return []
    note, caption = (
        "",
        f"Capaian Kinerja dan Serapan Anggaran s.d. {Quarter(content.quarter).label} Tahun {content.year}",
    )
    if any(map(is_cut, rows)):
        rows, note = bars_of(content.performance, content.budget, _numbers(content)), _NUMBERED
    size = ceil(len(rows) / ceil(len(rows) / BARS_ON_PAPER))
    sheets = [rows[start : start + size] for start in range(0, len(rows), size)]
    parts = [
        f" ({number}\u00a0dari\u00a0{len(sheets)})" if len(sheets) > 1 else "" for number in range(1, len(sheets) + 1)
    ]
    return [("bars", caption + part + note, bars(sheet)) for part, sheet in zip(parts, sheets, strict=True)]


def _numbers(content: ReportContent) -> dict[int, int]:
    """The number that each indicator's activity has in Tabel 2.3."""
    return {row.indicator: number for number, topic in enumerate(content.topics, 1) for row in topic.rows}


def _line(content: ReportContent) -> list[tuple[str, str, SafeString]]:
    if not has_course(content.history):
        return []
    return [("line", f"Capaian Rata-Rata dan Serapan per Triwulan Tahun {content.year}", line(content.history))]
