"""The LKj Interim as one frozen value: what HTML, PDF and JSON are renderings of."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.utils import timezone

from reports.content.report import ReportContent
from reports.content.versions import from_json
from reports.enums import Decision, Quarter, ReportState
from reports.models import Disposition, Publication, Report
from reports.queries.content import OfficeFacts, content_of

_JUDGED = (ReportState.RETURNED, ReportState.APPROVED, ReportState.SIGNED, ReportState.SCANNED)


@dataclass(frozen=True)
class Tick:
    """A box of the ruang disposisi."""

    label: str
    ticked: bool


@dataclass(frozen=True)
class Verdict:
    """The superior's decision of the latest round."""

    round: int
    decision: Decision
    other_text: str
    note: str
    name: str
    title: str
    at: datetime.datetime


@dataclass(frozen=True)
class Seal:
    """Where the document's authenticity can be checked: `code` like K7QM-2XPD, `address` the whole https URL."""

    code: str
    address: str


@dataclass(frozen=True)
class Lkj:
    content: ReportContent
    state: ReportState
    texts: dict[str, tuple[str, ...]]
    """The fixed texts by the keys of reports.texts.fixed.TEXTS, in paragraphs; older frozen ones may lack some."""
    ticks: tuple[Tick, ...]
    verdict: Verdict | None
    seal: Seal | None = None

    @property
    def is_draft(self) -> bool:
        """Whether DRAF stands on every page."""
        return not self.state.final

    @property
    def quarter_label(self) -> str:
        return Quarter(self.content.quarter).label

    @property
    def file_stem(self) -> str:
        """`LKj-TW2-2022-subbag-umum`."""
        return f"LKj-TW{self.content.quarter}-{self.content.year}-{self.content.unit_code}"

    @property
    def names(self) -> tuple[str, str]:
        """What names.distinct() asks for: a unit's posts share the stem."""
        return self.file_stem, self.content.position


def build_lkj(report: Report, facts: OfficeFacts | None = None, seal: Seal | None = None) -> Lkj:
    """The document of the report as it stands. Reads only, a fixed number of queries, fewer with `facts`.

    With a `seal` a final document has fields for its signatures.
    """
    facts = facts or OfficeFacts(report.organization)
    disposition = _judgement(report)
    ticks = _ticks(disposition) if disposition else tuple(Tick(label, False) for label in facts.options)
    return _document(content_of(report, facts), report.status, ticks, disposition, seal)


def approved_lkj(publication: Publication, seal: Seal) -> Lkj:
    """The document as it was approved, whatever became of the report since. The publication has its content."""
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
        texts=dict(content.texts),
        ticks=ticks,
        verdict=_verdict(disposition),
        seal=seal,
    )


def build_all(reports: Sequence[Report]) -> list[Lkj]:
    """The documents of reports of one period, read `with_content()`: as many queries as for one of them."""
    if not reports:
        return []
    facts = OfficeFacts(reports[0].organization, reports)
    return [build_lkj(report, facts) for report in reports]


def _judgement(report: Report) -> Disposition | None:
    """The latest disposition, as long as the report has not been handed in anew since."""
    if report.status not in _JUDGED:
        return None
    return max(report.dispositions.all(), key=attrgetter("round"), default=None)


def _ticks(disposition: Disposition | None) -> tuple[Tick, ...]:
    """The boxes as they stood when they were ticked; none until then."""
    return tuple(Tick(box["label"], box["ticked"]) for box in disposition.boxes) if disposition else ()


def _verdict(disposition: Disposition | None) -> Verdict | None:
    if disposition is None:
        return None
    return Verdict(
        round=disposition.round,
        decision=Decision(disposition.decision),
        other_text=disposition.other_text,
        note=disposition.note,
        name=disposition.by_name,
        title=disposition.by_title,
        # The database hands out UTC, in which a decision before seven in the morning is of the day before.
        at=timezone.localtime(disposition.at),
    )
