"""Rules of posts: the reporting post under two titles, another unit's in its place, another superior."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from reports.audit import titles
from reports.audit.blocks import Paragraph
from reports.audit.covers import post_lines
from reports.audit.finding import in_prose
from reports.audit.naming import Slot, core, is_own, named, signatures
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.result import Finding


def check(book: Book) -> Iterator[Finding]:
    others = [report.post for report in book.reports] + [report.superior for report in book.reports]
    for report in book.reports:
        if report.post:
            yield from _once(_of_sentences(report, others))


def _once(findings: Iterator[Finding]) -> Iterator[Finding]:
    """Each other title of a report's post once a rule, where it stands first, but for those of another's."""
    known: set[tuple[str, str]] = set()
    for finding in findings:
        key = (finding.rule, titles.bare(finding.printed))
        if finding.rule == "jabatan-berbeda" and key in known:
            continue
        known.add(key)
        yield finding


def _of_sentences(report: Report, others: list[str]) -> Iterator[Finding]:
    yield from _cover(report)
    for each in named(report):
        if each.slot is Slot.OWN:
            yield from _own(report, each.title, each.prose, others)
        elif report.superior:
            yield from _superior(report, each.title, each.prose)
    for title, prose in signatures(report):
        if titles.same(title, report.superior) and report.superior:
            continue
        if not is_own(report.post, title) and report.superior and not titles.same(title, report.superior):
            yield from _superior(report, title, prose)
        elif is_own(report.post, title) and not titles.same(title, report.post):
            yield from _own(report, title, prose, others)


def _cover(report: Report) -> Iterator[Finding]:
    found = post_lines([block for block in report.blocks[:30] if isinstance(block, Paragraph)])
    if found and not titles.same(found[0], report.post):
        prose = Prose(found[0], Section.COVER, found[1])
        yield from _own(report, found[0], prose, [])


def _own(report: Report, title: str, prose: Prose, others: list[str]) -> Iterator[Finding]:
    if titles.same(title, report.post) or _is_the_unit(title, report.post):
        return
    if titles.misspelt(title, report.post):
        message = f"“{title}” mungkin maksudnya “{report.post}”."
        yield in_prose("salah-ketik", report, prose, message, printed=title, expected=report.post)
    elif _is_anothers(title, report, others):
        message = f"Disebut “{title}”, padahal laporan ini dari {report.post}. Periksa kalimatnya."
        yield in_prose("unit-lain", report, prose, message, printed=title, expected=report.post)
    else:
        message = f"Jabatan pelapor ditulis “{title}”, di tempat lain “{report.post}”. Pakai satu sebutan."
        yield in_prose("jabatan-berbeda", report, prose, message, printed=title, expected=report.post)


def _is_the_unit(title: str, post: str) -> bool:
    return titles.bare(titles.unit_of(title)) == titles.bare(titles.unit_of(post)) and not _has_head(title)


def _has_head(title: str) -> bool:
    return titles.bare(title) != titles.bare(titles.unit_of(title))


def _is_anothers(title: str, report: Report, others: list[str]) -> bool:
    """Whether the title is another post's: in the document, or of a unit that has nothing in common with this one."""
    if any(titles.same(title, other) for other in others if other and not is_own(report.post, other)):
        return True
    if fuzz.ratio(" ".join(core(report.post)), " ".join(core(title))) >= 60:
        return False
    own = set(titles.bare(titles.unit_of(report.post)).split()) - _COMMON
    said = set(titles.bare(titles.unit_of(title)).split()) - _COMMON
    return bool(own and said) and not {word[:6] for word in own} & {word[:6] for word in said}


_COMMON = frozenset(
    ("seksi", "bidang", "sub", "bagian", "dan", "umum", "kepala", "sekretariat", "dinas", "badan", "satuan",
     "masyarakat", "daerah")
)  # fmt: skip


def _superior(report: Report, title: str, prose: Prose) -> Iterator[Finding]:
    if titles.same(title, report.superior) or titles.same(title, report.post):
        return
    if titles.misspelt(title, report.superior):
        message = f"“{title}” mungkin maksudnya “{report.superior}”."
        yield in_prose("salah-ketik", report, prose, message, printed=title, expected=report.superior)
        return
    message = f"Disebut “{title}” sebagai atasan, padahal atasan {report.post} adalah {report.superior}."
    yield in_prose("atasan-lain", report, prose, message, printed=title, expected=report.superior)
