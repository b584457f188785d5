"""The LKj Interim as one frozen value: what HTML, PDF and JSON are renderings of."""

import datetime
from dataclasses import dataclass
from operator import attrgetter

from django.utils import timezone

from reports.content import ReportContent
from reports.enums import Decision, Quarter, ReportState
from reports.models import Disposition, Report
from reports.queries.content import OfficeFacts, content_of, passages

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
class Texts:
    """The fixed texts with their placeholders filled, in paragraphs; one field for each of wording.BLOCKS."""

    pendahuluan: tuple[str, ...]
    dasar_hukum: tuple[str, ...]
    tugas: tuple[str, ...]
    fungsi: tuple[str, ...]
    perjanjian: tuple[str, ...]
    capaian: tuple[str, ...]
    evaluasi: tuple[str, ...]
    rencana: tuple[str, ...]
    penutup: tuple[str, ...]


@dataclass(frozen=True)
class Seal:
    """Where the document's authenticity can be checked: `code` like K7QM-2XPD, `address` the whole https URL."""

    code: str
    address: str


@dataclass(frozen=True)
class Lkj:
    content: ReportContent
    state: ReportState
    texts: Texts
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
    content = content_of(report, facts)
    disposition = _judgement(report)
    return Lkj(
        content=content,
        state=report.status,
        texts=Texts(**dict(content.texts)),
        ticks=_ticks(facts, disposition),
        verdict=_verdict(disposition),
        seal=seal,
    )


def fill_texts(content: ReportContent, own: dict[str, str] | None = None) -> Texts:
    """The program's texts, or the organisation's `own` by key, filled from the content."""
    return Texts(**passages(content, own or {}))


def _judgement(report: Report) -> Disposition | None:
    """The latest disposition, as long as the report has not been handed in anew since."""
    if report.status not in _JUDGED:
        return None
    return max(report.dispositions.all(), key=attrgetter("round"), default=None)


def _ticks(facts: OfficeFacts, disposition: Disposition | None) -> tuple[Tick, ...]:
    """The boxes as they stood when they were ticked; until then as the organisation has them."""
    if disposition is not None:
        return tuple(Tick(box["label"], box["ticked"]) for box in disposition.boxes)
    return tuple(Tick(label, False) for label in facts.options)


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
