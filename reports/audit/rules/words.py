"""Rules of sentences, which the checks of an office's own reports have as well: the same functions read them here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reports.audit import titles
from reports.audit.finding import at_rows, in_prose, short
from reports.audit.headings import Kind, Role
from reports.audit.numbers import as_indonesian
from reports.audit.pairing import bare, without_code
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.result import Finding
from reports.checks import RULES, Subject, Text
from reports.checks.office import OfficeView, Post
from reports.content.report import Figures
from reports.enums import Quarter
from reports.language.amounts import amounts, broken
from reports.language.likeness import Library, Source
from reports.language.periods import Role as Meant
from reports.language.periods import Unit, contradicts, periods
from reports.language.sentences import sentence_at
from reports.language.spelling import misspellings

_NO_FIGURES = Figures((), (), None, None, None, None)
_OF_CHECKS = ("triwulan-lain", "bulan-lain", "hari-mustahil", "unit-lain", "perangkat-lain")
_FORMULA = re.compile(r"\\frac|\\text|\\begin|\$\$|\\end")
# A paragraph that leads to a list or a table is every report's.
_LEADS = re.compile(r"(?:berikut|di\s?bawah ini|sebagaimana (?:tercantum|diuraikan))\b|:\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Words:
    """Words of a report to be read: a paragraph or a cell; `field` is that of a row of the plan."""

    prose: Prose
    where: str = ""
    field: str = ""
    is_name: bool = False


def words_of(report: Report) -> Iterator[Words]:
    """All that is written in the report in words, in no particular order."""
    for prose in report.prose:
        yield Words(prose)
    for reading in report.readings:
        section = Section.PLAN if reading.kind is Kind.PLAN else Section.ACHIEVEMENT
        for at in at_rows(report, reading):
            for role, text in at.row.texts.items():
                if not text.words or role in (Role.NUMBER, Role.CODE, Role.UNIT):
                    continue
                field = {Role.EVALUASI: "evaluasi", Role.FOLLOW_UP: "tindak_lanjut", Role.NOTE: "keterangan"}.get(
                    role, ""
                )
                where = f"{reading.caption}, baris {at.row.number}, kolom {role.value}"
                name = role in (Role.SASARAN, Role.INDICATOR, Role.ACTIVITY, Role.FUND)
                yield Words(Prose(text.words, section, text.source), where, field, name)


def office_view(book: Book, known: OfficeView | None = None) -> OfficeView:
    """The office as the document shows it: its reporting posts with their superiors; with those that are on record."""
    posts: dict[str, Post] = {post.title: post for post in known.posts} if known else {}
    for report in book.reports:
        if report.post and not any(titles.same(report.post, title) for title in posts):
            posts[report.post] = Post(report.post, report.unit, report.superior)
    for report in book.reports:
        if report.superior and not any(titles.same(report.superior, title) for title in posts):
            posts[report.superior] = Post(report.superior, titles.unit_of(report.superior))
    name = known.name if known and known.name else titles.as_title(book.office)
    bare_name = _bare_office(name)
    named = tuple(replace(post, unit=_findable(post.unit, bare_name)) for post in posts.values())
    return OfficeView(name=bare_name, posts=named)


def _findable(unit: str, office: str) -> str:
    """A unit's name that a text can be searched for; empty for the office itself and for what is no unit's name."""
    is_office = bare(office).startswith(bare(unit)) or bare(unit).startswith(bare(office)) if office else False
    return unit if titles.UNIT_WORDS.match(unit) and not is_office else ""


def _bare_office(name: str) -> str:
    """The office without its place: `Dinas Sosial` of `Dinas Sosial Kabupaten X`."""
    return re.split(r"\s*\(|\s+(?:Kabupaten|Kota|Provinsi)\b", name)[0].strip()


def check(book: Book, office: OfficeView) -> Iterator[Finding]:
    for report in book.reports:
        subject = Subject(
            _NO_FIGURES, year=report.year or 0, quarter=report.quarter or 0, post=report.post, unit=report.unit,
            superior=report.superior, office=office,
        )  # fmt: skip
        for words in words_of(report):
            yield from _of_sentence(report, subject, words)
    yield from _copied(book, office)


def _of_sentence(report: Report, subject: Subject, words: Words) -> Iterator[Finding]:
    prose = words.prose
    if _FORMULA.search(prose.text) or prose.section is Section.DISPOSITION:
        return
    text = Text("", "", prose.text, words.field)
    if not words.is_name:
        for code in _OF_CHECKS:
            if code == "unit-lain" and (prose.heading or prose.section in (Section.COVER,)):
                continue
            known: set[str] = set()
            for found in RULES[code].find(subject, text):
                printed = found.values.get("tertulis") or ""
                if printed not in known:
                    known.add(printed)
                    expected = found.values.get("laporan") or ""
                    yield _made(code, report, words, found.message, printed, expected)
        yield from _months_of_a_figure(report, subject, words)
        yield from _reported_months(report, subject, words)
        yield from _reported_quarter(report, subject, words)
        for each in broken(as_indonesian(prose.text, report.style)):
            message = (
                f"“{each.text}” tidak dapat dibaca sebagai angka. Pisahkan ribuan dengan titik, desimal dengan koma."
            )
            yield _made("angka-rusak", report, words, message, each.text, "")
    written: set[str] = set()
    for slip in misspellings(prose.text, subject.office.known_words):
        is_cut_off = prose.text[slip.end : slip.end + 1] in ("…", "-") or prose.text[slip.end : slip.end + 3] == "..."
        if is_cut_off or slip.text.casefold() in written:
            continue
        written.add(slip.text.casefold())
        message = f"“{slip.text}” mungkin maksudnya “{slip.correction}”."
        yield _made("salah-ketik", report, words, message, slip.text, slip.correction)


# For a whole year only these: what an indicator counts may be of all months.
_IS_OF = re.compile(r"\b(?:data yang disajikan|laporan ini|periode (?:pe)?laporan|meliputi)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"\b(?:data|laporan|periode|meliputi|disajikan|rekap\w*|realisasi|capaian|posisi)\b", re.IGNORECASE
)


_REPORTS = re.compile(
    r"\b(?:laporan ini|lkj|pencapaian kinerja|capaian kinerja|disajikan|menggambarkan|memuat hasil)\b", re.IGNORECASE
)


def _reported_quarter(report: Report, subject: Subject, words: Words) -> Iterator[Finding]:
    """A later quarter said to be the report's own: `Laporan ini menggambarkan capaian kinerja pada Triwulan III`."""
    if not subject.quarter or words.field or words.prose.section in (Section.EVALUATION, Section.PLAN):
        return
    text = words.prose.text
    for period in periods(text):
        if period.unit is not Unit.QUARTER or period.role is not Meant.OWN or period.asserted:
            continue
        before = text[sentence_at(text, period.start).start : period.start]
        if _REPORTS.search(before) and contradicts(
            replace(period, asserted=True), quarter=subject.quarter, year=subject.year
        ):
            own = f"{Quarter(subject.quarter).label} {subject.year}"
            message = f"Tertulis “{period.text.strip()}”, padahal laporan ini {own}. Periksa kalimatnya."
            yield _made("triwulan-lain", report, words, message, period.text.strip(), own)


def _reported_months(report: Report, subject: Subject, words: Words) -> Iterator[Finding]:
    """Months said to be those that the report is about: `Data meliputi bulan Januari s.d. Mei` in a Triwulan II."""
    if not subject.quarter or words.field == "tindak_lanjut":
        return
    last = 3 * subject.quarter
    text = words.prose.text
    for period in periods(text):
        is_a_range = period.unit is Unit.MONTHS and period.first_month in (1, last - 2)
        if not is_a_range or period.first_month == period.last_month or period.role is not Meant.OWN:
            continue
        before = text[sentence_at(text, period.start).start : period.start]
        told = contradicts(period, quarter=subject.quarter, year=subject.year)
        cue = _IS_OF.search(before) if period.is_whole_year else _REPORTED.search(before)
        if period.last_month != last and not told and cue:
            own = f"{Quarter(subject.quarter).label} {subject.year}"
            message = f"Tertulis “{period.text.strip()}”, padahal laporan ini {own}. Periksa kalimatnya."
            yield _made("bulan-lain", report, words, message, period.text.strip(), own)


def _months_of_a_figure(report: Report, subject: Subject, words: Words) -> Iterator[Finding]:
    """Months of another quarter beside a number of the report: `180 kali pengamanan dalam bulan Januari s/d Maret`."""
    if not subject.quarter or words.field not in ("evaluasi", "keterangan"):
        return
    for period in periods(words.prose.text):
        sentence = sentence_at(words.prose.text, period.start)
        if period.unit is not Unit.MONTHS or period.asserted or not amounts(sentence.text):
            continue
        if contradicts(replace(period, asserted=True), quarter=subject.quarter, year=subject.year):
            own = f"{Quarter(subject.quarter).label} {subject.year}"
            message = f"Tertulis “{period.text.strip()}”, padahal laporan ini {own}. Periksa kalimatnya."
            yield _made("bulan-lain", report, words, message, period.text.strip(), own)


def _made(code: str, report: Report, words: Words, message: str, printed: str, expected: str) -> Finding:
    return in_prose(code, report, words.prose, message, printed=printed, expected=expected, where=words.where)


# ---- copies


@dataclass(frozen=True)
class _Copied:
    """A paragraph that stands in another report too."""

    report: Report
    other: Report
    words: Words
    text: str


def _copied(book: Book, office: OfficeView) -> Iterator[Finding]:
    """Paragraphs of the evaluation, the plan and the duties that stand in another report too; what follows once."""
    for run in _runs(_copies(book, office)):
        first = run[0]
        if first.words.prose.section is Section.DUTIES and len(run) < 3:
            continue
        more = f" dan {len(run) - 1} paragraf sesudahnya" if len(run) > 1 else ""
        message = (
            f"Paragraf “{short(first.text)}”{more} juga ada dalam laporan {first.other.number}, {first.other.post}. "
            "Tulis kalimat tentang unit ini sendiri."
        )
        yield _made("teks-tersalin", first.report, first.words, message, short(first.text, 120), "")


def _copies(book: Book, office: OfficeView) -> Iterator[_Copied]:
    texts = [(report, words) for report in book.reports for words in words_of(report) if _may_be_copied(words)]
    sources = [Source(str(report.number), str(index), words.prose.text) for index, (report, words) in enumerate(texts)]
    names = [post.title for post in office.posts] + [post.unit for post in office.posts if post.unit]
    library = Library(sources, names=names)
    reports = {str(report.number): report for report in book.reports}
    known: set[str] = set()
    for report, words in texts:
        for copy in library.copies(words.prose.text, owner=str(report.number)):
            other = reports[copy.source.owner]
            if bare(copy.text) in known:
                continue
            if _is_the_copy(report, other, words, copy.text):
                known.add(bare(copy.text))
                yield _Copied(report, other, words, copy.text)


def _runs(copies: Iterator[_Copied]) -> Iterator[list[_Copied]]:
    """Copies that follow each other in one report, from one other."""
    run: list[_Copied] = []
    for each in copies:
        last = run[-1] if run else None
        follows = (
            last is not None
            and (last.report.number, last.other.number) == (each.report.number, each.other.number)
            and 0 <= each.words.prose.source.block - last.words.prose.source.block <= 2
        )
        if run and not follows:
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _may_be_copied(words: Words) -> bool:
    section = words.prose.section
    if words.is_name or words.prose.heading or section not in (Section.EVALUATION, Section.PLAN, Section.DUTIES):
        return False
    if words.field and (len(words.prose.text) < _LONG or "%" in words.prose.text):
        return False
    return (
        len(words.prose.text) >= _SHORT
        and not _LEADS.search(words.prose.text)
        and not _FORMULA.search(words.prose.text)
    )


_SHORT, _LONG = 80, 150


def _is_the_copy(report: Report, other: Report, words: Words, text: str) -> bool:
    """Of two reports with one paragraph the later is the copy, unless one of them speaks there of the other's unit."""
    mine, theirs = _speaks_of(report, other, words.prose.section), _speaks_of(other, report, words.prose.section)
    if _says_own(text, other, report) or (mine and not theirs):
        return True
    if _says_own(text, report, other) or (theirs and not mine):
        return False
    return report.number > other.number


def _speaks_of(report: Report, other: Report, section: Section) -> bool:
    unit = bare(other.unit)
    own = bare(report.unit)
    return (
        bool(unit)
        and unit not in own
        and any(unit in bare(each.text) for each in report.prose if each.section is section)
    )


def _says_own(text: str, report: Report, other: Report) -> bool:
    """Whether a text names an activity or an indicator that the first report has and the other has not."""
    key = bare(text)
    return any(name in key for name in _own_names(report) - _own_names(other))


def _own_names(report: Report) -> set[str]:
    roles = (Role.INDICATOR, Role.ACTIVITY)
    names = (row.words(role) for reading in report.readings for row in reading.rows for role in roles)
    return {bare(without_code(name)) for name in names if len(name) > 15}
