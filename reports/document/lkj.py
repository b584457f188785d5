"""The LKj Interim as one frozen value: what HTML, PDF and JSON are renderings of."""

import datetime
from dataclasses import dataclass, fields

from django.utils import timezone

from reports import wording
from reports.content import ReportContent
from reports.enums import Decision, Quarter, ReportState
from reports.models import Disposition, DispositionOption, Report, Wording
from reports.queries.content import content_of
from units.models import Organization

_JUDGED = (ReportState.RETURNED, ReportState.APPROVED, ReportState.SIGNED)


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
class Lkj:
    content: ReportContent
    state: ReportState
    texts: Texts
    ticks: tuple[Tick, ...]
    verdict: Verdict | None

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


def build_lkj(report: Report) -> Lkj:
    """The document of the report as it stands. Reads only, a fixed number of queries."""
    content = content_of(report)
    disposition = _judgement(report)
    return Lkj(
        content=content,
        state=report.status,
        texts=fill_texts(content, _own_wording(report.organization)),
        ticks=_ticks(report.organization, disposition),
        verdict=_verdict(disposition),
    )


def fill_texts(content: ReportContent, own: dict[str, str] | None = None) -> Texts:
    """The program's texts, or the organisation's `own` by key, filled from the content."""
    values = placeholders(content)
    own = own or {}
    paragraphs = {
        field.name: tuple(wording.fill(own.get(field.name) or wording.BLOCKS[field.name].text, values))
        for field in fields(Texts)
    }
    if not content.legal_basis:
        # Without a regulation the sentence that cites it would have a hole.
        paragraphs["dasar_hukum"] = ()
    return Texts(**paragraphs)


def placeholders(content: ReportContent) -> dict[str, str]:
    """A value for each of wording.PLACEHOLDERS."""
    quarter = Quarter(content.quarter)
    return {
        "jabatan": content.position,
        "atasan": content.superior or "atasan langsung",
        "perangkat_daerah": content.office.name,
        "pemerintah": content.office.government,
        "triwulan": quarter.label,
        "tahun": str(content.year),
        "bulan": quarter.months,
        "dasar_hukum": content.legal_basis,
    }


def _own_wording(organization: Organization) -> dict[str, str]:
    return dict(Wording.objects.filter(organization=organization).values_list("key", "text"))


def _judgement(report: Report) -> Disposition | None:
    """The latest disposition, as long as the report has not been handed in anew since."""
    if report.status not in _JUDGED:
        return None
    return report.dispositions.prefetch_related("options").order_by("-round").first()


def _ticks(organization: Organization, disposition: Disposition | None) -> tuple[Tick, ...]:
    ticked = {option.pk for option in disposition.options.all()} if disposition else set()
    options = DispositionOption.objects.filter(organization=organization)
    return tuple(Tick(option.label, option.pk in ticked) for option in options)


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
