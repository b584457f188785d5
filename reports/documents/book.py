"""The combined book of a period: every post that owes a report in the order of the structure, as one frozen value."""

from collections.abc import Collection
from dataclasses import dataclass

from reports.content.report import Band, Office
from reports.documents.lkj import Lkj, Seal, build_lkj, seal_of
from reports.documents.recap import RecapLine, recap_line
from reports.enums import Quarter, ReportState
from reports.models import Period, Report
from reports.queries import publications
from reports.queries.content import OfficeFacts
from reports.texts import fixed
from units.models import Position
from units.queries import posts_on


@dataclass(frozen=True)
class BookEntry:
    """A post that owes a report, with the report where there is one, and its line of the recap.

    `original` is the SHA-256 in hex of the report's published file, approved, signed or scanned; empty without one.
    """

    position: str
    lkj: Lkj | None
    recap: RecapLine
    original: str = ""


@dataclass(frozen=True)
class Issued:
    """What was issued of the period's reports, by their primary keys: the issues' codes, and their files' SHA-256."""

    codes: dict[int, str]
    originals: dict[int, str]

    def seal_of(self, report: Report) -> Seal | None:
        """The seal of the report's issue; None for a report that was not issued."""
        code = self.codes.get(report.pk)
        return seal_of(code) if code else None


@dataclass(frozen=True)
class Book:
    """The book of an office's quarter: one entry for each post, in the order of the structure.

    `bands` are the predikat bands by which its recap is judged. `foreword` is the office's own kata pengantar, in
    paragraphs.
    """

    office: Office
    year: int
    quarter: int
    entries: tuple[BookEntry, ...]
    bands: tuple[Band, ...] = ()
    foreword: tuple[str, ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether nothing of it is still at work: how far a report has come is then no news."""
        return all(lkj.state.final for lkj in self.reports)

    @property
    def state(self) -> str:
        """How far its reports have come, for the cover; empty once all are there and approved."""
        states = [entry.lkj.state if entry.lkj else None for entry in self.entries]
        if all(state is not None and state.final for state in states):
            return ""
        approved = sum(state is not None and state.final for state in states)
        others = [(each, states.count(each)) for each in ReportState if not each.final and each in states]
        counted = [f"{count} {state.label.lower()}" for state, count in others]
        missing = [f"{states.count(None)} belum ada"] if None in states else []
        return f"{approved} dari {len(states)} laporan disetujui; {', '.join([*counted, *missing])}"

    @property
    def quarter_label(self) -> str:
        return Quarter(self.quarter).label

    @property
    def title(self) -> str:
        return f"LKj Interim {self.quarter_label} Tahun {self.year} – {self.office.full_name}"

    @property
    def reports(self) -> tuple[Lkj, ...]:
        return tuple(entry.lkj for entry in self.entries if entry.lkj is not None)

    @property
    def file_stem(self) -> str:
        return f"Buku-LKj-TW{self.quarter}-{self.year}-{self.office.code}"


def build_book(period: Period, only: Collection[int] | None = None) -> Book:
    """The period's book as its reports stand now; of the reports with the keys `only` alone, if there are such."""
    rows = Report.objects.in_period(period).with_content()
    chosen = rows if only is None else rows.filter(pk__in=only)
    reports = {report.position_id: report for report in chosen}
    facts = OfficeFacts(period.organization, reports.values())
    final = [report for report in reports.values() if report.status.final]
    issued = Issued(publications.codes(final), publications.file_hashes(final))
    posts = [
        post
        for post in posts_on(period.organization, period.last_day, also=reports)
        if only is None or post.pk in reports
    ]
    return Book(
        office=facts.office_in(period),
        year=period.year,
        quarter=period.quarter,
        entries=tuple(_entry(post, reports.get(post.pk), facts, issued) for post in posts),
        bands=facts.bands,
        foreword=_foreword(period, facts),
    )


def _foreword(period: Period, facts: OfficeFacts) -> tuple[str, ...]:
    """The office's kata pengantar, filled; empty where it has none."""
    quarter, office = Quarter(period.quarter), facts.office_in(period)
    values = {
        "perangkat daerah": office.name,
        "pemerintah": office.government,
        "triwulan": quarter.label,
        "tahun": str(period.year),
        "bulan": quarter.months,
    }
    return tuple(fixed.fill(facts.texts.get(fixed.FOREWORD, ""), values))


def _entry(post: Position, report: Report | None, facts: OfficeFacts, issued: Issued) -> BookEntry:
    lkj = None if report is None else build_lkj(report, facts, issued.seal_of(report))
    title = report.post_title if report else post.title
    line = recap_line(post.unit.code, title, lkj, facts.bands)
    return BookEntry(title, lkj, line, issued.originals.get(report.pk, "") if report else "")
