"""Finds the reports in a document, by words and content, never by the place of a line."""

import re
from collections import Counter
from collections.abc import Sequence

from reports.audit import naming, titles
from reports.audit.blocks import Block, Document, Paragraph, Table
from reports.audit.headings import Head, Kind, head_of
from reports.audit.numbers import style_of
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.result import Source, Unread
from reports.audit.rows import Reading, rows_of
from reports.language.periods import Unit, periods

_COVER = re.compile(
    r"^(?:lkj|lki?jip|laporan(?:\s+(?:capaian|hasil|evaluasi|pengukuran))?\s+k(?:inerja|ierja)|laporan interim)\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"\b(?:triwulan|tribulan|tri\s+wulan|tw|kuartal)\b[\s.-]*(?:ke[\s-]*)?(\S+)", re.IGNORECASE)
_FIRST_CHAPTER = re.compile(
    r"^(?:BAB\s+(?:I|1)\b(?!\S)|(?:BAB\s+I\s+)?PENDAHULUAN$|(?:I|1)\.\s+PENDAHULUAN$)", re.IGNORECASE
)
_LAST_CHAPTER = re.compile(r"\bPENUTUP\b|^BAB\s+(?:III|IV|V)\b", re.IGNORECASE)
_ITEM = r"(?:(?:[A-Z]|[IVX]{1,4}|\d{1,2})(?:\.\d+)*(?:[.)]\s*|\s+))?"
_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (section, re.compile(rf"^(?:BAB\s+[IVX]+\.?[\s:–-]*)?{_ITEM}(?:{words})", re.IGNORECASE))
    for section, words in (
        (Section.DISPOSITION, r"(?:ruang|lembar|kolom)?\s*(?:disposisi|tanggapan atasan)"),
        (Section.PLAN, r"(?:rencana\s+)?(?:aksi\s+)?(?:tindak\s*lanjut|perbaikan)|rencana\s+aksi|rtl\b"),
        (Section.EVALUATION, r"evaluasi|analisis|analisa|penjelasan capaian|uraian capaian"),
        (Section.ACHIEVEMENT, r"capaian|pengukuran|realisasi|hasil pengukuran"),
        (Section.AGREEMENT, r"perjanjian kinerja|penetapan kinerja|rencana kinerja|target kinerja"),
        (Section.DUTIES, r"(?:uraian\s+)?tugas|fungsi|kedudukan"),
        (Section.CLOSING, r"penutup|kesimpulan|simpulan"),
        (Section.INTRODUCTION, r"pendahuluan|latar belakang|dasar hukum|maksud dan tujuan|gambaran umum"),
    )
)  # fmt: skip
_CHAPTERS = re.compile(r"^BAB\s+[IVX]+\.?$", re.IGNORECASE)
_CAPTION = re.compile(r"^Tabe?le?\b\s*:?\s*(?P<number>[IVX\d][\d.]*)?", re.IGNORECASE)
_CONTINUED = re.compile(
    r"^\W*(?:lanjutan|sambungan)\s+(?:dari\s+)?tabel\b|^tabel\b.*\b(?:lanjutan|sambungan)\W*$|"
    r"[,(–-]\s*(?:lanjutan|sambungan)\W*$|^\W*(?:lanjutan|sambungan)\W*$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"^(?:Gambar|Grafik|Diagram|Bagan)\b", re.IGNORECASE)
_LABELS = (
    ("post", re.compile(r"^(?:nama\s+)?(?:jabatan|pelapor|pejabat pelapor|jabatan pelapor)\s*$", re.IGNORECASE)),
    ("superior", re.compile(r"^(?:jabatan\s+)?atasan(?:\s+langsung)?\s*$", re.IGNORECASE)),
    ("unit", re.compile(r"^(?:nama\s+)?unit(?:\s+kerja|\s+organisasi)?\s*$", re.IGNORECASE)),
    ("office", re.compile(r"^(?:nama\s+)?(?:perangkat daerah|opd|skpd|instansi|organisasi)\s*$", re.IGNORECASE)),
)
_LABELLED = re.compile(r"^([A-Za-z /]{3,30}?)\s*:\s*(\S.*)$")


def recognise(document: Document) -> Book:
    cells = [cell.text for block in document.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    book = Book(document, style_of([text for text in cells if text]))
    for blocks in _split(document.blocks):
        report = Report(len(book.reports) + 1, blocks, book.style)
        _read_blocks(report, book)
        if report.readings or any(each.section is not Section.COVER for each in report.prose):
            _name(report)
            book.reports.append(report)
    _settle(book)
    naming.settle(book)
    return book


def text_of(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    return " ".join(cell.text for row in block.rows[:3] for cell in row if cell.text)


# ---- where reports begin


def _split(blocks: Sequence[Block]) -> list[tuple[Block, ...]]:
    """The blocks of each report: a new one begins with a cover, or with its first chapter after the last of another."""
    starts = [index for index in range(len(blocks)) if _begins(blocks, index)]
    if not starts:
        return [tuple(blocks)] if blocks else []
    if starts[0] and any(isinstance(block, Table) for block in blocks[: starts[0]]):
        starts.insert(0, 0)
    parts = [tuple(blocks[start:end]) for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True)]
    return _with_bodies(parts)


def _begins(blocks: Sequence[Block], index: int) -> bool:
    block = blocks[index]
    if not isinstance(block, Paragraph):
        return False
    if _FIRST_CHAPTER.match(block.text):
        return _is_after_an_end(blocks, index)
    if not _COVER.match(block.text) or not _is_a_heading(block.text):
        return False
    near = [each for each in blocks[index : index + 5] if isinstance(each, Paragraph)]
    return any(_QUARTER.search(each.text) for each in near) and not _follows_a_cover(blocks, index)


def _follows_a_cover(blocks: Sequence[Block], index: int) -> bool:
    """Whether the line above is the same cover's: LAPORAN KINERJA / LKJ INTERIM."""
    above = blocks[index - 1] if index else None
    return isinstance(above, Paragraph) and bool(_COVER.match(above.text)) and _is_a_heading(above.text)


def _is_after_an_end(blocks: Sequence[Block], index: int) -> bool:
    """Whether a report has ended since the last cover or first chapter."""
    for block in reversed(blocks[:index]):
        if not isinstance(block, Paragraph):
            continue
        if _FIRST_CHAPTER.match(block.text) or (_COVER.match(block.text) and _is_a_heading(block.text)):
            return False
        if _LAST_CHAPTER.search(block.text) and _is_a_heading(block.text):
            return True
    return False


def _with_bodies(parts: list[tuple[Block, ...]]) -> list[tuple[Block, ...]]:
    """The parts, a cover without a body joined to the next unless it is the whole book's."""
    found: list[tuple[Block, ...]] = []
    waiting: tuple[Block, ...] = ()
    for part in parts:
        has_body = any(isinstance(block, Table) for block in part) or any(
            isinstance(block, Paragraph) and len(block.text) > 120 for block in part
        )
        if not has_body:
            waiting = part
            continue
        own = _post_lines([block for block in part[:12] if isinstance(block, Paragraph)])
        of_book = not waiting or own or not _post_lines([each for each in waiting if isinstance(each, Paragraph)])
        found.append(part if of_book else (*waiting, *part))
        waiting = ()
    return found


def _is_a_heading(text: str) -> bool:
    """Whether a line is set as a heading: short, in capitals or with capitals, no sentence."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    if not words or len(text) > 110 or len(words) > 14:
        return False
    if text.rstrip().endswith((";", ",")):
        return False
    big = [word for word in words if word[0].isupper() or word in ("dan", "di", "ke", "dari", "atas", "serta", "per")]
    return len(big) == len(words)


# ---- whose it is


def _post_lines(paragraphs: Sequence[Paragraph]) -> tuple[str, Source] | None:
    """The post on a cover: the lines between the quarter and the office's name."""
    lines = list(paragraphs[:14])
    for index, line in enumerate(lines):
        head = re.match(rf"^{titles.HEADS}", line.text, re.IGNORECASE)
        if head is None or not _is_a_heading(line.text) or re.match(r"^BAB\b", line.text):
            if _FIRST_CHAPTER.match(line.text):
                return None
            continue
        words = [line.text]
        for below in lines[index + 1 : index + 4]:
            if titles.OFFICE_LINE.match(below.text) or not _is_a_heading(below.text) or below.text[0].isdigit():
                break
            if _QUARTER.search(below.text) or re.match(r"^(?:BAB|TAHUN|DISUSUN)\b", below.text, re.IGNORECASE):
                break
            if re.match(rf"^{titles.HEADS}", below.text, re.IGNORECASE):
                break
            words.append(below.text)
        title = next(titles.titles(" ".join(words)), None)
        return (title.text if title else " ".join(words)), line.source
    return None


def _name(report: Report) -> None:
    paragraphs = [block for block in report.blocks if isinstance(block, Paragraph)]
    given = _labelled(report)
    on_cover = _post_lines(paragraphs)
    if "post" in given:
        report.post, report.post_source = given["post"]
    elif on_cover:
        report.post, report.post_source = on_cover
    report.unit = given["unit"][0] if "unit" in given else ""
    report.superior = given["superior"][0] if "superior" in given else ""
    report.office = given["office"][0] if "office" in given else _office(paragraphs)
    report.quarter, report.year = _period(paragraphs, report)


def _labelled(report: Report) -> dict[str, tuple[str, Source]]:
    """What lines and cells with labels say: `Jabatan : Kepala Seksi …`."""
    found: dict[str, tuple[str, Source]] = {}
    pairs: list[tuple[str, str, Source]] = []
    for block in report.blocks[:60]:
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
            on_cover = place < 8 and (quarter is None) and _is_a_heading(paragraph.text)
            if period.unit is Unit.QUARTER and period.quarter:
                said[period.quarter] += 1
                if on_cover and period.first_month == 3 * period.quarter - 2:
                    quarter, year = period.quarter, period.year or year
            if period.year and period.unit in (Unit.QUARTER, Unit.YEAR):
                years[period.year] += 1
    if quarter is None and said:
        quarter = said.most_common(1)[0][0]
    return quarter, year or (years.most_common(1)[0][0] if years else None)


def _settle(book: Book) -> None:
    """What the reports have in common, and what one leaves out taken from the others."""
    for name in ("office", "year", "quarter"):
        values = Counter(value for report in book.reports if (value := getattr(report, name)))
        if values:
            setattr(book, name, values.most_common(1)[0][0])
    for report in book.reports:
        report.office = report.office or book.office
        report.year = report.year or book.year
        report.quarter = report.quarter or book.quarter


# ---- what it says


def _read_blocks(report: Report, book: Book) -> None:
    section = Section.COVER
    captions: list[str] = []
    open_tables: list[Table] = []
    open_head: Head | None = None

    def close() -> None:
        nonlocal open_head
        if open_head is not None and open_head.kind is not None and open_tables:
            reading = rows_of(open_head.kind, open_head, open_tables, book.style)
            reading.caption = _caption(captions, open_head.kind)
            _add(report, reading, book)
            captions.clear()
        open_tables.clear()
        open_head = None

    for index, block in enumerate(report.blocks):
        if isinstance(block, Table):
            head = head_of(block.rows)
            is_chart = _is_of_a_chart(report.blocks, index)
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
        if open_tables and (_is_page_mark(block.text) or _says_continued(block.text)):
            continue
        close()
        section = _section(block.text, section)
        heading = _is_section(block.text) or bool(_CHAPTERS.match(block.text))
        report.prose.append(Prose(block.text, section, block.source, heading))
        captions = [*captions[-3:], block.text]
    close()


def _goes_on(open_head: Head, head: Head, table: Table) -> bool:
    """Whether a table continues the one before it: without a head of its own, or with the same."""
    if head.rows == 0:
        return max(len(row) for row in table.rows) <= open_head.width + 3 and open_head.kind is not None
    same = [column.role for column in head.columns] == [column.role for column in open_head.columns]
    return head.kind is open_head.kind and (same or _labels(head) == _labels(open_head))


def _labels(head: Head) -> set[str]:
    return {column.label.casefold().replace(" ", "") for column in head.columns}


def _is_page_mark(text: str) -> bool:
    return bool(
        re.fullmatch(r"(?:hal(?:aman)?\.?\s*)?[-–]?\s*\d{1,3}\s*[-–]?(?:\s*(?:/|dari)\s*\d{1,3})?", text, re.IGNORECASE)
    )


def _says_continued(text: str) -> bool:
    """Whether a line above a further page's part says so: `Tabel 2.2, lanjutan`, `Sambungan Tabel 3`."""
    return len(text) <= 110 and bool(_CONTINUED.search(text))


def _caption(captions: list[str], kind: Kind) -> str:
    for text in reversed(captions):
        if found := _CAPTION.match(text):
            number = (found["number"] or "").rstrip(".")
            return f"Tabel {number}" if number else "Tabel Cost Per Outcome" if kind is Kind.COST else kind.value
    return "Tabel Cost Per Outcome" if kind is Kind.COST else kind.value


def _section(text: str, now: Section) -> Section:
    if not _is_a_heading(text) and not _is_section(text):
        return now
    return next((section for section, pattern in _SECTIONS if pattern.match(text.strip(" .:"))), now)


def _is_section(text: str) -> bool:
    if not _is_a_heading(text.rstrip(".: ")) or len(text) > 90 or _CAPTION.match(text):
        return False
    return any(pattern.match(text.strip()) for _, pattern in _SECTIONS)


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
        if any(_PICTURE.match(text) for text in texts):
            return True
        if isinstance(block, Table) and not _may_be_of_a_chart(block):
            return False
        if isinstance(block, Paragraph) and (len(block.text) > 110 or _CAPTION.match(block.text)):
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
    figures = sum(bool(re.search(r"^(?![=×*]).*?(?:\d\.\d{3}\b|\d\s?%)", cell.text)) for cell in cells)
    if figures >= 3 and section not in (Section.COVER, Section.DUTIES):
        book.unread.append(Unread("Tabel ini tidak dikenali dari kepala kolomnya.", table.source, cells[0].text[:80]))
