"""The rule of indicators that the evaluation names: an activity's own, as the tables have it."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from reports.audit.activities import Activity, activities_of
from reports.audit.finding import in_prose
from reports.audit.headings import Kind, Role
from reports.audit.pairing import alike, bare, data_of
from reports.audit.recognised import Book, Report, Section
from reports.audit.result import Finding
from reports.audit.rules.telling import by_heading, by_indicator, telling

_INDICATOR = re.compile(
    r"\bindi[kc]ator(?:nya)?\b(?:\s+(?:kinerja|program|kegiatan|sub|sub\s*kegiatan|utama|kunci|yang|dipakai|digunakan|ini|"
    r"\d{1,2}))*\s*(?:adalah|yaitu|ialah|:|yakni)?\s*(?P<name>(?:jumlah|pers?entase|prosentase|tingkat|indeks|nilai|rasio|"
    r"cakupan|rata-rata|angka|skor|laju|proporsi)\b.{10,400})",
    re.IGNORECASE,
)


def check(book: Book) -> Iterator[Finding]:
    return (finding for report in book.reports for finding in _of_report(report))


def _of_report(report: Report) -> Iterator[Finding]:
    """The evaluation says an activity's indicator otherwise than the tables."""
    activities = [each for each in activities_of(report) if each.budget or each.spent or each.costs]
    current: Activity | None = activities[0] if len(activities) == 1 else None
    told = telling(report, activities)
    for prose in report.prose:
        if prose.section is not Section.EVALUATION:
            continue
        current = (by_heading if told is by_indicator else told)(prose.text, activities) or current
        found = _INDICATOR.search(prose.text)
        own = _own_indicators(report, current)
        if not found or not own:
            continue
        said = found["name"]
        key = bare(said)
        if any(key.startswith(bare(name)) or _starts_alike(key, bare(name)) for name in own):
            continue
        message = f"Disebut indikator “{said[:110].rstrip()} …”, padahal indikator kegiatan ini dalam tabel “{own[0]}”."
        yield in_prose("indikator-berbeda", report, prose, message, printed=said[:200], expected=own[0])


def _own_indicators(report: Report, activity: Activity | None) -> list[str]:
    kinds = (Kind.TARGETS, Kind.ACHIEVEMENT, Kind.COST)
    every = [
        row.words(Role.INDICATOR)
        for reading in report.of(*kinds)
        for row in data_of(reading)
        if row.words(Role.INDICATOR)
    ]
    if activity is not None and any(activity.indicators):
        own = [name for name in activity.indicators if name]
        return own + [name for name in every if any(alike(name, each) >= 85 for each in own)]
    return every


def _starts_alike(said: str, name: str) -> bool:
    return fuzz.ratio(said[: len(name)], name) >= 93
