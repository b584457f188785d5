"""Finds the reports in a document, by words and content, never by the place of a line."""

import re
from collections.abc import Sequence

from reports.audit import covers, naming
from reports.audit.blocks import Block, Document, Paragraph, Table
from reports.audit.headings import Head, head_of
from reports.audit.lines import (
    CAPTION,
    CHAPTERS,
    PICTURE,
    caption_of,
    is_page_mark,
    is_section,
    says_continued,
    section_of,
)
from reports.audit.numbers import style_of
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.result import Unread
from reports.audit.rows import Reading, rows_of
from reports.audit.splitting import split
from reports.audit.upright import has_labels, laid_down


def recognise(document: Document) -> Book:
    cells = [cell.text for block in document.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    book = Book(document, style_of([text for text in cells if text]))
    for blocks in split(document.blocks):
        report = Report(len(book.reports) + 1, blocks, book.style)
        _read_blocks(report, book)
        if report.readings or any(each.section is not Section.COVER for each in report.prose):
            covers.read_cover(report)
            book.reports.append(report)
    covers.settle(book)
    naming.settle(book)
    return book


def _read_blocks(report: Report, book: Book) -> None:
    section = Section.COVER
    captions: list[str] = []
    open_tables: list[Table] = []
    open_head: Head | None = None
    blocks = laid_down(_with_whole_heads(report.blocks))
    is_below = _captions_stand_below(blocks)

    def close(behind: str = "") -> None:
        nonlocal open_head
        if open_head is not None and open_head.kind is not None and open_tables:
            reading = rows_of(open_head.kind, open_head, open_tables, book.style)
            reading.caption = caption_of([behind] if is_below else captions, open_head.kind)
            _add(report, reading, book)
            captions.clear()
        open_tables.clear()
        open_head = None

    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            head = head_of(block.rows)
            is_chart = _is_of_a_chart(blocks, index)
            is_narrow = open_head is not None and 2 * max(len(row) for row in block.rows) <= open_head.width
            if open_head is not None and _goes_on(open_head, head, block) and not (is_chart and is_narrow):
                open_tables.append(block)
                continue
            close()
            if head.kind is None:
                _loose(report, block, section, book, is_chart)
                continue
            open_head = head
            open_tables.append(block)
            continue
        if open_tables and (is_page_mark(block.text) or says_continued(block.text)):
            continue
        close(block.text)
        section = section_of(block.text, section)
        heading = is_section(block.text) or bool(CHAPTERS.match(block.text))
        report.prose.append(Prose(block.text, section, block.source, heading))
        captions = [*captions[-3:], block.text]
    close()


def _with_whole_heads(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a head whose lower rows stand on the next page joined to them and to what follows there."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(last, Table) and isinstance(block, Table) and _is_its_lower_head(last, block):
            found[-1] = Table((*last.rows, *block.rows), last.source)
        else:
            found.append(block)
    return found


def _is_its_lower_head(upper: Table, lower: Table) -> bool:
    """Whether a table is nothing but a head, and the next begins with a head's row that has nothing below its first."""
    first = lower.rows[0]
    is_under = bool(first) and not first[0].text and len(first) == len(upper.rows[-1])
    return is_under and head_of(upper.rows).rows == len(upper.rows) and head_of(lower.rows).rows > 0


def _captions_stand_below(blocks: Sequence[Block]) -> bool:
    """Whether more tables have their caption right behind them than right before them, of those with one alone."""
    is_caption = [isinstance(block, Paragraph) and bool(CAPTION.match(block.text)) for block in blocks]
    sides = [
        (index > 0 and is_caption[index - 1], index + 1 < len(blocks) and is_caption[index + 1])
        for index, block in enumerate(blocks)
        if isinstance(block, Table)
    ]
    return sides.count((False, True)) > sides.count((True, False))


def _goes_on(open_head: Head, head: Head, table: Table) -> bool:
    """Whether a table continues the one before it: without a head of its own, or with the same."""
    if head.rows == 0:
        return max(len(row) for row in table.rows) <= open_head.width + 3 and open_head.kind is not None
    same = [column.role for column in head.columns] == [column.role for column in open_head.columns]
    return head.kind is open_head.kind and (same or _labels(head) == _labels(open_head))


def _labels(head: Head) -> set[str]:
    return {column.label.casefold().replace(" ", "") for column in head.columns}


def _add(report: Report, reading: Reading, book: Book) -> None:
    report.readings.append(reading)
    for why, cell in reading.unread:
        book.unread.append(Unread(why, cell.source, cell.text[:80]))


def _is_of_a_chart(blocks: Sequence[Block], index: int) -> bool:
    """Whether what stands in columns are a chart's labels and figures: a caption of a picture below or above says so.

    The lines of one chart may come as several tables and paragraphs.
    """
    below, above = blocks[index : index + 10], blocks[max(0, index - 9) : index + 1][::-1]
    return _may_be_of_a_chart(blocks[index]) and any(_reaches_a_picture(near) for near in (below, above))


def _reaches_a_picture(blocks: Sequence[Block]) -> bool:
    for block in blocks:
        texts = [block.text] if isinstance(block, Paragraph) else [cell.text for row in block.rows for cell in row]
        if any(PICTURE.match(text) for text in texts):
            return True
        if isinstance(block, Table) and not _may_be_of_a_chart(block):
            return False
        if isinstance(block, Paragraph) and (len(block.text) > 110 or CAPTION.match(block.text)):
            return False
    return False


def _may_be_of_a_chart(block: Block) -> bool:
    """Whether a table has no head and no row of words with several figures, as a table of figures has."""
    if not isinstance(block, Table) or head_of(block.rows).rows:
        return False
    rows = [[cell.text for cell in row if cell.text] for row in block.rows]
    figures = [sum(bool(re.fullmatch(r"[\d.,]+\s?%?", text)) for text in row) for row in rows]
    return all(count <= 2 or count == len(row) for count, row in zip(figures, rows, strict=True))


def _loose(report: Report, table: Table, section: Section, book: Book, is_chart: bool) -> None:
    """Keep the words of a table that is none of a report's; name one with figures as unread, unless it is a chart."""
    cells = [cell for row in table.rows for cell in row if cell.text]
    report.loose += cells
    report.prose += [
        Prose(cell.text, section, cell.source, in_table=True) for cell in cells if len(cell.text.split()) > 3
    ]
    if is_chart:
        return
    # What begins with a sign is of a calculation set as a fraction: × 100%, = 58,33%.
    figures = sum(bool(re.match(r"(?:Rp\.?\s?)?-?\d[\d.,]*", cell.text)) for cell in cells if len(cell.text) < 30)
    if (figures >= 4 or has_labels(table)) and section not in (Section.COVER, Section.DUTIES):
        book.unread.append(Unread("Tabel ini tidak dikenali dari kepala kolomnya.", table.source, cells[0].text[:80]))
