"""Who signs a report: titles, names and numbers above each other, in lines or in the columns of a table."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from reports.audit import titles
from reports.audit.blocks import Cell, Table
from reports.audit.recognised import Prose, Report, Section
from reports.audit.result import Source

_NIP = re.compile(r"\bNIP\b\.?\s*:?\s*(?P<number>[\dOolI][\dOolI .–-]{7,32}[\dOolI])", re.IGNORECASE)
DATED = re.compile(
    r"^[A-Z][A-Za-z .'-]{2,30},\s*(?P<day>\d{1,2}\s+[A-Za-z]+\s+\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\.?$"
)
_HEADS = re.compile(rf"^{titles.HEADS}", re.IGNORECASE)
# Lines in a signature that are neither title nor name: ranks, dates, room for the signature.
_BESIDE = re.compile(
    r"^(?:pembina|penata|pengatur|juru|golongan|pangkat|ajun|inspektur polisi|\(?[IV]{1,3}/[a-e]\)?)\b|"
    r"^(?:mengetahui|menyetujui|mengesahkan|pelapor|yang melapor|atasan langsung|ttd)\b|^[\[(_.…]|"
    r"^[A-Z][A-Za-z .'-]{2,30},\s*\d",
    re.IGNORECASE,
)
_NAME = re.compile(r"^(?!BAB\b|PENUTUP\b)(?:(?:drg|dr|drs|dra|ir)\.\s*)?[A-Z][A-Za-z.,'’ -]{3,60}$")


@dataclass(frozen=True)
class Line:
    """A line of a block of signatures, or of a cell in one."""

    text: str
    source: Source


@dataclass(frozen=True)
class Signed:
    """A signature: title, name and number (NIP) as they stand above each other; `nip` without spaces."""

    report: Report
    title: str
    name: str
    nip: str
    written: str
    title_source: Source
    name_source: Source
    source: Source
    in_table: bool


def signed(report: Report) -> Iterator[Signed]:
    """The signatures of the report, each of which ends with a NIP."""
    for lines, in_table in columns_of(report):
        block: list[Line] = []
        for line in lines:
            if found := _NIP.search(line.text):
                yield _signature(report, block, line, found, in_table)
                block = []
            elif is_title(line.text):
                block = [line]
            elif not _BESIDE.match(line.text):
                block.append(line)


def is_title(text: str) -> bool:
    return len(text) < 90 and bool(_HEADS.match(text))


def _signature(report: Report, block: list[Line], line: Line, found: re.Match[str], in_table: bool) -> Signed:
    """The block above a NIP: a title of one line or several, then the name, which may stand before the NIP itself."""
    before = line.text[: found.start()].strip(" ,;")
    above = [Line(before, line.source)] if _NAME.match(before) and not _HEADS.match(before) else []
    block = [*block, *above]
    has_name = bool(block) and bool(_NAME.match(block[-1].text)) and not is_title(block[-1].text)
    name = block[-1] if has_name else None
    title = list(takewhile(lambda each: each is not name and _goes_on(block[0].text, each.text), block))
    is_titled = bool(title) and is_title(title[0].text)
    bare = re.sub(r"[^\dOolI]", "", found["number"])
    bare = re.sub(r"[OolI]", "x", bare) if re.search(r"[OolI]", bare) else bare
    return Signed(
        report, " ".join(each.text for each in title) if is_titled else "", name.text if name else "", bare,
        found["number"].strip(), title[0].source if title else line.source, name.source if name else line.source,
        line.source, in_table,
    )  # fmt: skip


def _goes_on(title: str, line: str) -> bool:
    """Whether a line may be more of a title: in the same capitals, and not the office's name."""
    return line.isupper() == title.isupper() and not titles.OFFICE_LINE.match(line)


def closing_of(report: Report) -> list[Prose]:
    """The paragraphs of the closing chapter; without one, those behind the last table."""
    outside = [each for each in report.prose if not each.in_table]
    if closing := [each for each in outside if each.section is Section.CLOSING]:
        return closing
    last = max((block.source.block for block in report.blocks if isinstance(block, Table)), default=-1)
    return [each for each in outside if each.source.block > last]


def columns_of(report: Report) -> Iterator[tuple[list[Line], bool]]:
    """The lines above each other, and whether in a table: of the end's paragraphs, of columns that are no report's."""
    yield [Line(each.text, each.source) for each in closing_of(report)], False
    columns: dict[tuple[int, int], list[Line]] = defaultdict(list)
    group, last = 0, -2
    for cell in report.loose:
        if cell.source.block > last + 1:
            group = cell.source.block
        last = cell.source.block
        columns[(group, cell.source.cell or 0)] += _lines(cell)
    yield from ((lines, True) for lines in columns.values())


def _lines(cell: Cell) -> list[Line]:
    return [Line(line.strip(), cell.source) for line in cell.text.split("\n") if line.strip()]
