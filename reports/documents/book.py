"""The combined book of a period: every post that owes a report in the order of the structure, as one frozen value."""

from dataclasses import dataclass

from reports.content.report import Office
from reports.documents.lkj import Lkj, Seal, build_lkj
from reports.documents.recap import Recap, recap
from reports.documents.seals import seal
from reports.enums import Quarter
from reports.models import Period, Report
from reports.queries import publications
from reports.queries.content import OfficeFacts
from units.models import Position


@dataclass(frozen=True)
class Entry:
    """A post that owes a report, with the report where there is one, and its line of the recap.

    `original` is the SHA-256, in hex, of the report's file on record, approved, signed or scanned; empty without one.
    """

    position: str
    lkj: Lkj | None
    recap: Recap
    original: str = ""


@dataclass(frozen=True)
class Outside:
    """What has gone out of the house, by the reports' keys: the codes of publications, the hashes of their files."""

    codes: dict[int, str]
    originals: dict[int, str]

    def seal_of(self, report: Report) -> Seal | None:
        code = self.codes.get(report.pk)
        return seal(code) if code else None


@dataclass(frozen=True)
class Book:
    office: Office
    year: int
    quarter: int
    entries: tuple[Entry, ...]

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
        return f"Buku-LKj-TW{self.quarter}-{self.year}"


def build_book(period: Period) -> Book:
    """The period's book as the reports stand. Reads only."""
    positions = Position.objects.of(period.organization)
    reports = {report.position_id: report for report in Report.objects.in_period(period).with_content()}
    facts = OfficeFacts(period.organization, reports.values())
    final = [report for report in reports.values() if report.status.final]
    outside = Outside(publications.codes(final), publications.file_hashes(final))
    posts = positions.filter(pk__in=reports) | positions.reporting()
    return Book(
        office=facts.office,
        year=period.year,
        quarter=period.quarter,
        entries=tuple(_entry(post, reports.get(post.pk), facts, outside) for post in posts.select_related("unit")),
    )


def _entry(post: Position, report: Report | None, facts: OfficeFacts, outside: Outside) -> Entry:
    lkj = None if report is None else build_lkj(report, facts, outside.seal_of(report))
    line = recap(post.unit.code, post.title, lkj, facts.bands)
    return Entry(post.title, lkj, line, outside.originals.get(report.pk, "") if report else "")
