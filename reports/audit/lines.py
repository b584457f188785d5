"""What kind of line a paragraph is, by its words: a cover's, a heading, a caption, a page's number."""

import re

from reports.audit.headings import Kind
from reports.audit.recognised import Section

COVER = re.compile(
    r"^(?:lkj|lki?jip|laporan(?:\s+(?:capaian|hasil|evaluasi|pengukuran))?\s+k(?:inerja|ierja)|laporan interim)\b",
    re.IGNORECASE,
)
QUARTER = re.compile(r"\b(?:triwulan|tribulan|tri\s+wulan|tw|kuartal)\b[\s.-]*(?:ke[\s-]*)?(\S+)", re.IGNORECASE)
FIRST_CHAPTER = re.compile(
    r"^(?:BAB\s+(?:I|1)(?=[\s.:–-]|$)(?!\.\d)|(?:BAB\s+I\s+)?PENDAHULUAN$|(?:I|1)\.\s+PENDAHULUAN$)", re.IGNORECASE
)
LAST_CHAPTER = re.compile(r"\bPENUTUP\b|^BAB\s+(?:III|IV|V|[345])\b", re.IGNORECASE)
_ITEM = r"(?:(?:[A-Z]|[IVX]{1,4}|\d{1,2})(?:\.\d+)*(?:[.)]\s*|\s+))?"
_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = tuple(
    (section, re.compile(rf"^(?:BAB\s+[IVX\d]+\.?[\s:–-]*)?{_ITEM}(?:{words})", re.IGNORECASE))
    for section, words in (
        (Section.DISPOSITION, r"(?:ruang|lembar|kolom)?\s*(?:disposisi|tanggapan atasan)"),
        (Section.PLAN, r"(?:rencana\s+)?(?:aksi\s+)?(?:tindak\s*lanjut|perbaikan)|rencana\s+aksi|rtl\b"),
        (Section.EVALUATION, r"evaluasi|analis[ia]s?|(?:penjelasan|uraian|narasi)(?:\s+capaian|\W*$)|(?:hasil dan )?"
                             r"pembahasan"),
        (Section.ACHIEVEMENT, r"capaian|pengukuran|realisasi|hasil pengukuran"),
        (Section.AGREEMENT, r"perjanjian kinerja|penetapan kinerja|rencana kinerja|target kinerja"),
        (Section.DUTIES, r"(?:uraian\s+)?tugas|fungsi|kedudukan"),
        (Section.CLOSING, r"penutup|kesimpulan|simpulan"),
        (Section.INTRODUCTION, r"pendahuluan|latar belakang|dasar hukum|maksud dan tujuan|gambaran umum"),
    )
)  # fmt: skip
CHAPTERS = re.compile(r"^BAB\s+[IVX\d]+\.?$", re.IGNORECASE)
CAPTION = re.compile(r"^Tabe?le?\b\s*:?\s*(?P<number>[IVX\d][\d.]*(?:(?<=\d)[a-z]\b)?)?", re.IGNORECASE)
_CONTINUED = re.compile(
    r"^\W*(?:lanjutan|sambungan)\s+(?:dari\s+)?tabel\b|^tabel\b.*\b(?:lanjutan|sambungan)\W*$|"
    r"[,(–-]\s*(?:lanjutan|sambungan)\W*$|^\W*(?:lanjutan|sambungan)\W*$",
    re.IGNORECASE,
)
PICTURE = re.compile(r"^(?:Gambar|Grafik|Diagram|Bagan)\b", re.IGNORECASE)


def is_heading(text: str) -> bool:
    """Whether a line is set as a heading: short, in capitals or with capitals, no sentence."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    if not words or len(text) > 110 or len(words) > 14:
        return False
    if text.rstrip().endswith((";", ",")):
        return False
    big = [word for word in words if word[0].isupper() or word in ("dan", "di", "ke", "dari", "atas", "serta", "per")]
    return len(big) == len(words)


def section_of(text: str, now: Section) -> Section:
    if not is_heading(text) and not is_section(text):
        return now
    return next((section for section, pattern in _SECTIONS if pattern.match(text.strip(" .:"))), now)


def is_section(text: str) -> bool:
    if not is_heading(text.rstrip(".: ")) or len(text) > 90 or CAPTION.match(text):
        return False
    return any(pattern.match(text.strip()) for _, pattern in _SECTIONS)


def caption_of(captions: list[str], kind: Kind) -> str:
    for text in reversed(captions):
        if found := CAPTION.match(text):
            number = (found["number"] or "").rstrip(".")
            return f"Tabel {number}" if number else "Tabel Cost Per Outcome" if kind is Kind.COST else kind.value
    return "Tabel Cost Per Outcome" if kind is Kind.COST else kind.value


def is_page_mark(text: str) -> bool:
    return bool(
        re.fullmatch(r"(?:hal(?:aman)?\.?\s*)?[-–]?\s*\d{1,3}\s*[-–]?(?:\s*(?:/|dari)\s*\d{1,3})?", text, re.IGNORECASE)
    )


def says_continued(text: str) -> bool:
    """Whether a line above a further page's part says so: `Tabel 2.2, lanjutan`, `Sambungan Tabel 3`."""
    return len(text) <= 110 and bool(_CONTINUED.search(text))
