"""Whose report it is, as its sentences say: the places that name the reporting post, and those of its superior."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz

from reports.audit import titles
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.signing import closing_of, is_title, signed
from reports.audit.titles import Title
from reports.language.sentences import sentence_at


class Slot(Enum):
    """What a sentence means with the post that it names."""

    OWN = "pelapor"
    SUPERIOR = "atasan"


@dataclass(frozen=True)
class Named:
    """A post named where the reporting one or its superior is meant."""

    slot: Slot
    title: str
    prose: Prose
    sentence: str


_SUPERIOR = re.compile(
    r"(?:\b(?:bertanggung\s?jawab|pertanggung\s?jawab\w*|dipertanggung\s?jawab\w*|laporan\w*|dilaporkan|disampaikan)\b"
    r"[^.;]{0,140}\bkepada\b\s*(?:\w+\s){0,0}|\batasan(?:\s+langsung)?(?:nya)?\s*(?:,|:|yaitu|adalah|\()?\s*|"
    r"\bantara\b[^.;]{3,140}\bdengan\s+|\b(?:tugas|fungsi)\w*\s+(?:-?\s*tugas\s+)?lain\b[^.;]{0,40}\boleh\s+|"
    r"\bkepada\s+)$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:\bantara\s+|\bpertanggung\s?jawaban(?:\s+kinerja)?\s+|\b(?:pen)?capaian\s+kinerja(?:\s+(?:pada|dari))?\s+|"
    r"\b(?:realisasi|evaluasi|analisis|analisa|laporan|kapabilitas\s+dan|pengukuran)\s+kinerja\s+|"
    r"\bLKj(?:\s+Interim)?\s+|\bLaporan\s+Kinerja\s+(?:Interim\s+)?|\b(?:di\s?)?pertanggung\s?jawabkan\s+oleh\s+|"
    r"\bkinerja\s+|\bselaku\s+|\blaporan\b[^.;]{0,60}\b(?:disusun|dibuat)\s+(?:oleh\s+)?|\bjabatan\s+(?:saya\s+)?|\btugas\s+pokok\b[^.;]{0,30}\s|\btugas\s+(?:dan\s+fungsi\s+)?)$",
    re.IGNORECASE,
)
_NAMES_ONE = re.compile(
    r"kepala|ka\b|kasi|kasub|kabid|sekretaris|koordinator|camat|lurah|inspektur|direktur|ketua tim", re.IGNORECASE
)
_IS_A_PARTNER = re.compile(r"\b(?:koordinasi|undangan|surat|saran)\b[^.;]*$", re.IGNORECASE)
_ADVISES = re.compile(r"saran dan pertimbangan", re.IGNORECASE)
_HAS_DUTIES = re.compile(
    r"^[^.;:]{0,160}\b(?:(?:mempunyai|memiliki|melaksanakan)\s+(?:tugas|fungsi)|"
    r"(?:menyampaikan|menyusun|membuat|mempertanggung\s?jawabkan)\s+(?:laporan|lkj|kinerja))\b",
    re.IGNORECASE,
)
_FUNCTIONAL = re.compile(r"\b(?:pertama|muda|madya|utama|pembina|penata|pengatur|juru|tk\.?\s?i)\s*$", re.IGNORECASE)


def named(report: Report) -> Iterator[Named]:
    """The posts that the report's paragraphs name as the reporting one or as its superior, in order."""
    for prose in report.prose:
        if not _NAMES_ONE.search(prose.text):
            continue
        for title in titles.titles(prose.text):
            if slot := _slot(prose, title):
                yield Named(slot, title.text, prose, sentence_at(prose.text, title.start).text.strip())


def _slot(prose: Prose, title: Title) -> Slot | None:
    sentence = sentence_at(prose.text, title.start)
    before = prose.text[max(sentence.start, title.start - 200) : title.start]
    if _SUPERIOR.search(before):
        return None if _IS_A_PARTNER.search(before) and not _ADVISES.search(before) else Slot.SUPERIOR
    if _OWN.search(before):
        return Slot.OWN
    begins = not before.strip(" -–•.)0123456789abcdefghijklmn")
    behind = prose.text[title.end : title.end + 200]
    if begins and prose.section in (Section.DUTIES, Section.INTRODUCTION) and _HAS_DUTIES.match(behind):
        return Slot.OWN
    return None


def settle(book: Book) -> None:
    """Give each report its post, its unit and its superior, where the cover does not say them: by what is said most."""
    for report in book.reports:
        said = list(named(report))
        if not report.post:
            report.post = _most([each.title for each in said if each.slot is Slot.OWN]) or _signed_for(report)
        if not report.post and report.cover_unit:
            report.post, report.post_by_unit = titles.head_of_unit(report.cover_unit), True
        if not report.superior:
            report.superior = _signed_by(report) or _most([each.title for each in said if each.slot is Slot.SUPERIOR])
        often = _most([each.title for each in said if each.slot is Slot.OWN])
        if often and _is_the_better_name(often, report, book, said):
            report.post = often
        report.post = titles.as_title(report.post)
        report.superior = titles.as_title(report.superior)
        report.unit = report.unit or titles.unit_of(report.post)


def _is_the_better_name(often: str, report: Report, book: Book, said: list[Named]) -> bool:
    """Whether the sentences' title counts and not the cover's: at least three say it, and it is nobody else's."""
    if titles.same(often, report.post):
        return False
    count = sum(each.slot is Slot.OWN and titles.same(each.title, often) for each in said)
    covers = sum(each.slot is Slot.OWN and titles.same(each.title, report.post) for each in said)
    others = [other.post for other in book.reports if other is not report and other.post]
    related = is_own(report.post, often) or _share_a_word(report.post, often)
    return count >= 3 and count > covers and related and not any(titles.same(often, other) for other in others)


def _share_a_word(one: str, other: str) -> bool:
    """Whether two titles are of one rank and have a telling word in common."""
    first, second = titles.bare(one).split(), titles.bare(other).split()
    return first[:2] == second[:2] and bool((set(first[2:]) & set(second[2:])) - {"dan"})


def _most(names: list[str]) -> str:
    """The title that stands most often, in its longest writing."""
    counted = Counter(titles.bare(name) for name in names)
    if not counted:
        return ""
    # A short form (Kepala Bidang) counts for the longer one that begins so.
    whole = {
        key: sum(count for other, count in counted.items() if key == other or key.startswith(f"{other} "))
        for key in counted
    }
    best = max(whole, key=lambda key: (whole[key], len(key)))
    return next(name for name in names if titles.bare(name) == best)


def signatures(report: Report) -> list[tuple[str, Prose]]:
    """The posts that sign: those above a NIP, and lines set as titles behind the closing chapter."""
    found = [
        (each.title, Prose(each.title, Section.CLOSING, each.title_source, in_table=each.in_table))
        for each in signed(report)
        if each.title
    ]
    known = [prose.source for _, prose in found]
    lines = closing_of(report)
    for index, line in enumerate(lines):
        if is_title(line.text) and not _is_sentence(line.text) and line.source not in known:
            found.append((_joined(lines[index : index + 4]), line))
    return found


def _joined(lines: list[Prose]) -> str:
    """A title in capitals that goes on in the next lines."""
    words = [lines[0].text]
    for below in lines[1:]:
        is_next = re.match(rf"^{titles.HEADS}|^\[|^\d|.*\bNIP\b", below.text, re.IGNORECASE)
        if is_next or titles.OFFICE_LINE.match(below.text) or not (below.text.isupper() and lines[0].text.isupper()):
            break
        words.append(below.text)
    return " ".join(words)


def _is_sentence(text: str) -> bool:
    return bool(re.search(r"\b(?:yang|adalah|sebagai|telah|dapat|berada)\b", text.casefold()))


def _signed_for(report: Report) -> str:
    """The post that signs for the unit on the cover; empty where none does."""
    unit = report.unit or report.cover_unit
    return next((title for title, _ in signatures(report) if unit and is_own(unit, title)), "")


def _signed_by(report: Report) -> str:
    """The superior by the signature block: of its posts the one that is not the reporting one."""
    signed = [title for title, _ in signatures(report) if not is_own(report.post, title)]
    return signed[0] if len({titles.bare(title) for title in signed}) == 1 else ""


def is_own(post: str, title: str) -> bool:
    """Whether a title means the reporting post, be it misspelt or under its other name: the same unit."""
    own, other = titles.bare(titles.unit_of(post)), titles.bare(titles.unit_of(title))
    return (
        titles.same(post, title)
        or titles.misspelt(post, title)
        or fuzz.ratio(own, other) >= 85
        or (bool(core(post)) and core(post) == core(title))
    )


def core(title: str) -> list[str]:
    """What the unit of a post is about, without what kind of unit it is."""
    unit = titles.bare(titles.unit_of(title))
    return [word for word in unit.split() if word not in ("sub", "bagian", "seksi", "bidang", "satuan", "kepala")]
