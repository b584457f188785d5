"""The combined book of a period: every post that owes a report in the order of the structure, as one frozen value."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.calculations import Band
from reports.content import Office
from reports.document.lkj import Lkj, build_lkj
from reports.document.recap import Recap, recap
from reports.enums import Quarter
from reports.models import Period, Report
from reports.queries.content import office
from reports.queries.figures import bands_of
from units.models import Position


@dataclass(frozen=True)
class Entry:
    """A post that owes a report, with the report where there is one, and its line of the recap."""

    position: str
    lkj: Lkj | None
    recap: Recap


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
    organization = period.organization
    reports = {
        report.position_id: report
        for report in Report.objects.in_period(period).with_people().select_related("position__legal_basis")
    }
    positions = Position.objects.of(organization).filter(pk__in=reports) | Position.objects.of(organization).reporting()
    bands = bands_of(organization)
    return Book(
        office=office(organization),
        year=period.year,
        quarter=period.quarter,
        entries=tuple(_entry(post, reports.get(post.pk), bands) for post in positions.select_related("unit")),
    )


def _entry(post: Position, report: Report | None, bands: Sequence[Band]) -> Entry:
    lkj = None if report is None else build_lkj(report)
    return Entry(post.title, lkj, recap(post.unit.code, post.title, lkj, bands))
