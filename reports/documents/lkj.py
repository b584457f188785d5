"""The LKj Interim as one frozen value, of which HTML, PDF, JSON and workbook are renderings."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lkj.addresses import leads_elsewhere
from reports.content.report import ReportContent
from reports.content.versions import from_json
from reports.enums import Decision, Quarter, ReportState
from reports.language.spacing import kept_together
from reports.models import Disposition, Publication, Report
from reports.queries.content import OfficeFacts, content_of


@dataclass(frozen=True)
class Tick:
    """A box of the ruang disposisi."""

    label: str
    ticked: bool


@dataclass(frozen=True)
class LkjDisposition:
    """The superior's decision of the latest round with its note; the boxes are Lkj.ticks. `at` is in local time."""

    round: int
    decision: Decision
    other_text: str
    note: str
    name: str
    title: str
    at: datetime.datetime


@dataclass(frozen=True)
class Seal:
    """What is printed on an issue for checking it: its code, like K7QM-2XPD, and the URL of its public page.

    The URL is empty where the installation has no address that others can open.
    """

    code: str
    address: str


def seal_of(code: str) -> Seal:
    """The seal of the issue with that code."""
    page = f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('verify_publication', args=[code])}"
    return Seal(code, page if leads_elsewhere(settings.PUBLIC_ADDRESS) else "")


@dataclass(frozen=True)
class Lkj:
    """The document: the report's content, its state, and what is printed beside the content."""

    content: ReportContent
    state: ReportState
    texts: dict[str, tuple[str, ...]]
    """The fixed texts by the keys of reports.texts.fixed.TEXTS, in paragraphs; older frozen ones may lack some."""
    ticks: tuple[Tick, ...]
    disposition: LkjDisposition | None
    seal: Seal | None = None

    @property
    def is_draft(self) -> bool:
        """Whether a mark stands on every page: it is not approved."""
        return not self.state.final

    @property
    def mark(self) -> str:
        """The word on every page of a report that is not approved: DRAF, DIAJUKAN or DIKEMBALIKAN, as its state is."""
        return "" if self.state.final else self.state.label.upper()

    @property
    def quarter_label(self) -> str:
        return Quarter(self.content.quarter).label

    @property
    def file_stem(self) -> str:
        """`LKj-TW2-2022-dinkes-subbag-umum`."""
        content = self.content
        return f"LKj-TW{content.quarter}-{content.year}-{content.office.code}-{content.unit_code}"

    @property
    def names(self) -> tuple[str, str]:
        """Stem and post for file_names.distinct(): the posts of a unit share the stem."""
        return self.file_stem, self.content.position


def build_lkj(report: Report, facts: OfficeFacts | None = None, seal: Seal | None = None) -> Lkj:
    """The document of the report as it stands now, in a fixed number of queries; fewer with `facts`.

    With a `seal` a final document has fields for signatures.
    """
    facts = facts or OfficeFacts(report.organization)
    disposition = _latest_disposition(report)
    ticks = _ticks(disposition) if disposition else tuple(Tick(label, False) for label in facts.options)
    return _document(content_of(report, facts), report.status, ticks, disposition, seal)


def approved_lkj(publication: Publication, seal: Seal) -> Lkj:
    """The document as it was approved, from the publication's frozen content, which must not be missing."""
    disposition = publication.disposition
    content = from_json(publication.content or {})
    return _document(content, ReportState.APPROVED, _ticks(disposition), disposition, seal)


def _document(
    content: ReportContent,
    state: ReportState,
    ticks: tuple[Tick, ...],
    disposition: Disposition | None,
    seal: Seal | None,
) -> Lkj:
    return Lkj(
        content=content,
        state=state,
        texts={key: tuple(map(kept_together, paragraphs)) for key, paragraphs in content.texts},
        ticks=ticks,
        disposition=_frozen_disposition(disposition),
        seal=seal,
    )


def build_all(reports: Sequence[Report]) -> list[Lkj]:
    """The documents of one period's reports, read `with_content()`: in as many queries as one document takes."""
    if not reports:
        return []
    facts = OfficeFacts(reports[0].organization, reports)
    return [build_lkj(report, facts) for report in reports]


def _latest_disposition(report: Report) -> Disposition | None:
    """The latest round's disposition; None once the report was submitted again."""
    if not report.status.decided:
        return None
    return max(report.dispositions.all(), key=attrgetter("round"), default=None)


def _ticks(disposition: Disposition | None) -> tuple[Tick, ...]:
    """The boxes as they stood when the superior decided; none before."""
    return tuple(Tick(box["label"], box["ticked"]) for box in disposition.boxes) if disposition else ()


def _frozen_disposition(disposition: Disposition | None) -> LkjDisposition | None:
    if disposition is None:
        return None
    return LkjDisposition(
        round=disposition.round,
        decision=Decision(disposition.decision),
        other_text=disposition.other_text,
        note=disposition.note,
        name=disposition.by_name,
        title=disposition.by_title,
        # The database gives UTC, in which a decision before seven in the morning has the date of the day before.
        at=timezone.localtime(disposition.at),
    )
