"""Capaian against serapan as inline SVG, the same on the site's pages and in the PDF.

Every picture begins with a <title> that says its figures in words: the PDF takes its Alt from there, a screen reader
the same words from the aria-label. Nothing in a picture needs colour, a style sheet, an id or anything from outside.
Lengths are in units of the viewBox, one of which is a point on paper; figures are in percent.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from reports.content.report import QuarterFigures, ReportContent
from reports.documents.pictures.bars import Bar, bars, bars_of
from reports.documents.pictures.line import line
from reports.enums import Quarter

__all__ = ["Bar", "Picture", "bars", "bars_of", "drawn", "has_course", "line", "pictures_of"]

# Rows of bars that a sheet on its side still holds, with their caption.
MOST_BARS = 20
# Of fewer quarters there is no course to see.
FEWEST_QUARTERS = 2


@dataclass(frozen=True)
class Picture:
    """A numbered picture of a document, `Gambar 2.1 …`; `kind` is bars or line."""

    number: str
    kind: str
    caption: str
    svg: SafeString


def pictures_of(content: ReportContent) -> tuple[Picture, ...]:
    """The pictures of BAB II B; none of what has no figure yet."""
    drawings = [*_bars(content), *_line(content)]
    return tuple(Picture(f"2.{number}", *drawing) for number, drawing in enumerate(drawings, 1))


def drawn(rows: Iterable[Bar | QuarterFigures]) -> int:
    """How many of them have a figure to draw."""
    return sum(row.capaian is not None or row.serapan is not None for row in rows)


def has_course(points: Iterable[QuarterFigures]) -> bool:
    return drawn(points) >= FEWEST_QUARTERS


def _bars(content: ReportContent) -> list[tuple[str, str, SafeString]]:
    rows = bars_of(content.performance, content.budget)
    if not drawn(rows):
        return []
    caption = f"Capaian Kinerja dan Serapan Anggaran s.d. {Quarter(content.quarter).label} Tahun {content.year}"
    sheets = [rows[start : start + MOST_BARS] for start in range(0, len(rows), MOST_BARS)]
    parts = [f" ({number} dari {len(sheets)})" if len(sheets) > 1 else "" for number in range(1, len(sheets) + 1)]
    return [("bars", caption + part, bars(sheet)) for part, sheet in zip(parts, sheets, strict=True)]


def _line(content: ReportContent) -> list[tuple[str, str, SafeString]]:
    if not has_course(content.history):
        return []
    return [("line", f"Capaian Rata-Rata dan Serapan per Triwulan Tahun {content.year}", line(content.history))]
