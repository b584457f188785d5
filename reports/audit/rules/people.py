"""Rules of who signs, when, and by which law: NIP, names, dates, legal bases."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from lkj import formats
from reports.audit import titles
from reports.audit.finding import in_prose
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.result import Finding
from reports.audit.signing import DATED, Signed, columns_of, signed
from reports.checks.officials import nip_fault
from reports.enums import Quarter

_LAW = re.compile(
    r"\b(?P<kind>(?:peraturan|keputusan)\s+(?:bupati|wali\s?kota|gubernur|daerah|menteri)|perbup|perwali|pergub|perda)\b"
    r"(?:\s+(?!no(?:mor|\b))[a-z]+){0,4}\s*(?:nomor|no\.?)\s*(?P<number>[\dA-Z]{1,5})\s+tahun\s+"
    r"(?P<year>\d{4})",
    re.IGNORECASE,
)
_ORGANISES = re.compile(r"kedudukan|susunan organisasi|tata kerja|tugas|fungsi", re.IGNORECASE)


def check(book: Book) -> Iterator[Finding]:
    people = [each for report in book.reports for each in signed(report)]
    for each in people:
        year = each.report.year or 0
        if fault := nip_fault(each.nip, year):
            prose = Prose(each.written, Section.CLOSING, each.source)
            message = f"NIP {each.written}: {fault}. Periksa pada data pegawai."
            yield in_prose("nip-mustahil", each.report, prose, message, printed=each.written, where=each.title)
    yield from _names(people)
    for report in book.reports:
        yield from _dates(report)
    yield from _laws(book)


def _names(signatures: list[Signed]) -> Iterator[Finding]:
    """One number with two names, one post with two names, one name with two numbers: what is said less often."""
    people = [each for each in signatures if each.name and "[" not in each.name]
    told: set[int] = set()
    for each, usual in _unusual(people, lambda one: one.nip, lambda one: _bare(one.name)):
        told.add(id(each))
        yield _person(each, f"NIP {each.written} tertulis untuk dua nama. Periksa mana yang benar.", usual)
    posts = [each for each in people if each.title and id(each) not in told]
    for each, usual in _unusual(posts, lambda one: titles.bare(one.title), lambda one: _bare(one.name)):
        told.add(id(each))
        title = titles.as_title(each.title)
        yield _person(each, f"Jabatan {title} ditandatangani dua nama dalam berkas ini. Periksa keduanya.", usual)
    rest = [each for each in people if id(each) not in told]
    for each, usual in _unusual(rest, lambda one: _bare(one.name), lambda one: one.nip):
        message = f"Nama pejabat {titles.as_title(each.title)} tertulis dengan dua NIP. Periksa keduanya."
        yield _person(each, message, usual, by_number=True)


def _unusual(
    people: list[Signed], key: Callable[[Signed], str], value: Callable[[Signed], str]
) -> Iterator[tuple[Signed, Signed]]:
    """Of those with one key the ones whose value is not the most frequent, with one that has it."""
    groups: dict[str, list[Signed]] = defaultdict(list)
    for each in people:
        groups[key(each)].append(each)
    for group in groups.values():
        usual = Counter(value(each) for each in group).most_common(1)[0][0]
        right = next(each for each in group if value(each) == usual)
        yield from ((each, right) for each in group if value(each) != usual)


def _person(each: Signed, message: str, first: Signed, by_number: bool = False) -> Finding:
    prose = Prose(each.name, Section.CLOSING, each.source if by_number else each.name_source)
    printed, expected = (each.written, first.written) if by_number else (each.name, first.name)
    return in_prose(
        "pejabat-berbeda", each.report, prose, message, printed=printed, expected=expected, where=each.title
    )


def _bare(name: str) -> str:
    """A name without degrees, capitals and punctuation."""
    return "".join(re.findall(r"[a-z]+", name.split(",")[0].casefold()))


def _dates(report: Report) -> Iterator[Finding]:
    if not (report.year and report.quarter):
        return
    last = Quarter(report.quarter).last_day(report.year)
    lines = [line for column, _ in columns_of(report) for line in column]
    for line in lines:
        found = DATED.match(line.text)
        if not found:
            continue
        try:
            day = formats.parse_date(found["day"])
        except formats.DateUnreadable:
            continue
        if day < last:
            message = f"Laporan bertanggal {formats.date(day)}, sebelum triwulannya berakhir pada {formats.date(last)}."
            prose = Prose(line.text, Section.CLOSING, line.source)
            yield in_prose(
                "tanggal-mendahului", report, prose, message, printed=found["day"], expected=formats.date(last)
            )


def _laws(book: Book) -> Iterator[Finding]:
    """The law by which the office is organised, where the document names two: the one that fewer reports name."""
    said: list[tuple[Report, Prose, str, tuple[str, str, str]]] = []
    for report in book.reports:
        for prose in report.prose:
            if prose.section not in (Section.INTRODUCTION, Section.DUTIES, Section.AGREEMENT) or prose.heading:
                continue
            found = _LAW.search(prose.text)
            if found and _ORGANISES.search(prose.text, found.end()):
                kind = re.sub(r"\s+", "", found["kind"].casefold())
                said.append((report, prose, " ".join(found[0].split()), (kind, found["number"], found["year"])))
    if len({key for *_, key in said}) < 2:
        return
    counted = Counter(key for *_, key in said)
    usual = counted.most_common(1)[0][0]
    name = next(text for *_, text, key in said if key == usual)
    known: set[tuple[int, tuple[str, str, str]]] = set()
    for report, prose, text, key in said:
        if key != usual and (report.number, key) not in known:
            known.add((report.number, key))
            message = f"Dasar hukum tertulis {text}, padahal dalam laporan lain berkas ini “{name}”. Samakan dasarnya."
            yield in_prose("dasar-hukum-berbeda", report, prose, message, printed=text, expected=name)
