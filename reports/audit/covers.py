"""Whose report it is, and of which quarter, as its cover and lines with labels say (`Jabatan : Kepala Seksi …`)."""

import re
from collections import Counter
from collections.abc import Sequence

from reports.audit import titles
from reports.audit.blocks import Block, Paragraph
from reports.audit.lines import FIRST_CHAPTER, QUARTER, is_heading
from reports.audit.recognised import Book, Report
from reports.audit.result import Source
from reports.language.periods import Unit, periods

_LABELS = (
    ("post", re.compile(r"^(?:nama\s+)?(?:jabatan|pelapor|pejabat pelapor|jabatan pelapor)\s*$", re.IGNORECASE)),
    ("superior", re.compile(r"^(?:jabatan\s+)?atasan(?:\s+langsung)?\s*$", re.IGNORECASE)),
    ("unit", re.compile(r"^(?:nama\s+)?unit(?:\s+kerja|\s+organisasi)?\s*$", re.IGNORECASE)),
    ("office", re.compile(r"^(?:nama\s+)?(?:perangkat daerah|opd|skpd|instansi|organisasi)\s*$", re.IGNORECASE)),
)
_HEADS = re.compile(rf"^{titles.HEADS}", re.IGNORECASE)
_REPORT_OF = re.compile(r"^(?:laporan\s+kinerja|lkj)(?:\s+interim)?\s+(?=\S)", re.IGNORECASE)
_LABELLED = re.compile(r"^([A-Za-z /]{3,30}?)\s*:\s*(\S.*)$")


def post_lines(paragraphs: Sequence[Paragraph]) -> tuple[str, Source] | None:
    """The post on a cover: the lines between the quarter and the office's name."""
    found = _on_cover(paragraphs, _HEADS)
    if found is None:
        return None
    words, source = found
    title = next(titles.titles(words), None)
    return (title.text if title else words), source


def unit_line(paragraphs: Sequence[Paragraph]) -> str:
    """The unit on a cover that names no post: `SEKSI OPERASI`, without the office's name behind it; else empty."""
    lines = [Paragraph(_REPORT_OF.sub("", each.text), each.source) for each in paragraphs[:14]]
    found = _on_cover(lines, titles.UNIT_LINE)
    if found is None:
        return ""
    # A unit's name ends where its head's title would.
    title = next(titles.titles(f"KEPALA {found[0]}"), None)
    return titles.unit_of(titles.as_title(title.text)) if title else ""


def _on_cover(paragraphs: Sequence[Paragraph], begins: re.Pattern[str]) -> tuple[str, Source] | None:
    """The first line of the cover that begins so, with those in which its name goes on, and its place."""
    lines = list(paragraphs[:14])
    for index, line in enumerate(lines):
        if begins.match(line.text) is None or not is_heading(line.text) or re.match(r"^BAB\b", line.text):
            if FIRST_CHAPTER.match(line.text):
                return None
            continue
        words = [line.text]
        for below in lines[index + 1 : index + 4]:
            if titles.OFFICE_LINE.match(below.text) or not is_heading(below.text) or below.text[0].isdigit():
                break
            if QUARTER.search(below.text) or re.match(r"^(?:BAB|TAHUN|DISUSUN)\b", below.text, re.IGNORECASE):
                break
            if begins.match(below.text):
                break
            words.append(below.text)
        return " ".join(words), line.source
    return None


def read_cover(report: Report) -> None:
    paragraphs = [block for block in report.blocks if isinstance(block, Paragraph)]
    given = _labelled(report.blocks)
    on_cover = post_lines(paragraphs)
    if "post" in given:
        report.post, report.post_source = given["post"]
    elif on_cover:
        report.post, report.post_source = on_cover
    else:
        report.cover_unit = unit_line(paragraphs)
    report.unit = given["unit"][0] if "unit" in given else ""
    report.superior = given["superior"][0] if "superior" in given else ""
    report.office = given["office"][0] if "office" in given else _office(paragraphs)
    report.quarter, report.year = _period(paragraphs, report)


def post_of(blocks: Sequence[Block]) -> str:
    """The post that a cover or a label names, else the cover's unit; empty without either."""
    given = _labelled(blocks).get("post")
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    found = given or post_lines(paragraphs)
    return found[0] if found else unit_line(paragraphs)


def _labelled(blocks: Sequence[Block]) -> dict[str, tuple[str, Source]]:
    """What lines and cells with labels say: `Jabatan : Kepala Seksi …`."""
    found: dict[str, tuple[str, Source]] = {}
    pairs: list[tuple[str, str, Source]] = []
    for block in blocks[:60]:
        if isinstance(block, Paragraph):
            if match := _LABELLED.match(block.text):
                pairs.append((match[1], match[2], block.source))
            continue
        for row in block.rows[:12]:
            filled = [cell for cell in row if cell.text and cell.text != ":"]
            if len(filled) == 2:
                pairs.append((filled[0].text.rstrip(" :"), filled[1].text.lstrip(" :"), filled[1].source))
    for label, text, source in pairs:
        key = next((key for key, pattern in _LABELS if pattern.match(label)), "")
        if key and key not in found and text:
            found[key] = (text, source)
    return found


def _office(paragraphs: Sequence[Paragraph]) -> str:
    """The office's name on the cover, its place behind it."""
    for index, line in enumerate(paragraphs[:14]):
        if titles.OFFICE_LINE.match(line.text) and not re.match(
            r"^(?:kabupaten|kota|provinsi|pemerintah|jl)", line.text, re.IGNORECASE
        ):
            following = paragraphs[index + 1].text if index + 1 < len(paragraphs) else ""
            place = following if re.match(r"^(?:kabupaten|kota|provinsi)\b", following, re.IGNORECASE) else ""
            return " ".join(f"{line.text} {place}".split())
    return ""


def _period(paragraphs: Sequence[Paragraph], report: Report) -> tuple[int | None, int | None]:
    """Quarter and year: what the cover says, else what is said most often."""
    said: Counter[int] = Counter()
    years: Counter[int] = Counter()
    quarter = year = None
    for place, paragraph in enumerate(paragraphs):
        if not re.search(r"wulan|bulan|\btw\b|kuartal|20\d\d", paragraph.text, re.IGNORECASE):
            continue
        for period in periods(paragraph.text):
            on_cover = place < 8 and (quarter is None) and is_heading(paragraph.text)
            if period.unit is Unit.QUARTER and period.quarter:
                said[period.quarter] += 1
                if on_cover and period.first_month == 3 * period.quarter - 2:
                    quarter, year = period.quarter, period.year or year
            if period.year and period.unit in (Unit.QUARTER, Unit.YEAR):
                years[period.year] += 1
    if quarter is None and said:
        quarter = said.most_common(1)[0][0]
    return quarter, year or (years.most_common(1)[0][0] if years else None)


def settle(book: Book) -> None:
    """What the reports have in common, and what one leaves out taken from the others."""
    for name in ("office", "year", "quarter"):
        values = Counter(value for report in book.reports if (value := getattr(report, name)))
        if values:
            setattr(book, name, values.most_common(1)[0][0])
    for report in book.reports:
        report.office = report.office or book.office
        report.year = report.year or book.year
        report.quarter = report.quarter or book.quarter
