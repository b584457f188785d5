"""A report's log to read: its steps, and between them what was written in it, by person and day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from lkj import formats
from lkj.signatures.roles import SignatureRole
from reports.enums import FileKind, FollowUpOutcome, ReportState
from reports.models import Disposition, Report
from reports.queries.timeline import state_after
from units.enums import Signing
from units.models import Event

# Events on a page.
MOST = 200
REPORT, ENTRY = "report", "entry"
_FIELDS = {
    "realisasi": "realisasi",
    "numerator": "pembilang",
    "denominator": "penyebut",
    "note": "keterangan",
    "text": "evaluasi",
    "evaluasi": "evaluasi",
    "tindak_lanjut": "tindak lanjut",
    "keterangan": "keterangan",
    "outcome": "keadaan",
    "name": "nama berkas",
    "size": "ukuran (byte)",
    "sha256": "SHA-256",
    "rows": "urutan",
    "agreement": "Perjanjian Kinerja",
    "answer": "jawaban",
    "done": "keadaan",
}
_DECISIONS = tuple(f"report.{name}" for name in ("return", "approve"))
_ICONS = {
    "withdraw": "arrow-uturn-left",
    "reopen": "lock-open",
    "extend": "calendar-days",
    "agreement": "document-duplicate",
    "sign": "finger-print",
    "scan": "document-arrow-up",
    "confirm_scan": "document-check",
    "refuse_scan": "x-circle",
}


@dataclass(frozen=True)
class FieldChange:
    """A field of a change in words; what was empty is empty."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Changed:
    """One change of what the report says: what was done, to which row, field by field."""

    event: Event
    fields: tuple[FieldChange, ...]

    @property
    def row(self) -> str:
        return str(self.event.data.get("row", ""))


@dataclass(frozen=True)
class Writing:
    """What one person changed on one day, the latest first, between two steps of the report."""

    by_name: str
    day: datetime.date
    changes: list[Changed] = field(default_factory=list)

    @property
    def is_step(self) -> bool:
        return False


@dataclass(frozen=True)
class Step:
    """What happened to the report as a whole; `before` and `after` are None where its state stayed."""

    event: Event
    icon: str
    before: ReportState | None
    after: ReportState | None
    disposition: Disposition | None
    particulars: tuple[tuple[str, str], ...]

    @property
    def is_step(self) -> bool:
        return True

    @property
    def note(self) -> str:
        """What stands in the disposition is not said twice."""
        return "" if self.disposition else self.event.note


@dataclass(frozen=True)
class LogPage:
    """The latest first; `older` is the key before which the next page begins, None on the last.

    `broken` are the events whose content does not match their hash.
    """

    entries: tuple[Step | Writing, ...]
    shown: int
    broken: tuple[Event, ...]
    older: int | None


def log_page(report: Report, before: int | None = None) -> LogPage:
    """Three queries for any number of events. `before` is the key of the event that the page ends short of."""
    events = Event.objects.filter(subject__in=(REPORT, ENTRY), subject_id=report.pk).order_by("-id")
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events[: MOST + 1])
    shown, rest = found[:MOST], found[MOST:]
    return LogPage(
        entries=tuple(_entries(shown, _dispositions(report))),
        shown=len(shown),
        broken=tuple(event for event in shown if event.hash != event.fingerprint()),
        older=shown[-1].pk if rest else None,
    )


def _dispositions(report: Report) -> dict[int, Disposition]:
    """By the key of the event that tells of them: both are in the order of the rounds."""
    decided = report.events.filter(kind__in=_DECISIONS).values_list("pk", flat=True)
    return dict(zip(decided, report.dispositions.order_by("round"), strict=False))


def _entries(events: Iterable[Event], dispositions: dict[int, Disposition]) -> list[Step | Writing]:
    entries: list[Step | Writing] = []
    together: dict[tuple[str, datetime.date], Writing] = {}
    for event in events:
        if event.subject == REPORT:
            entries.append(_step(event, dispositions.get(event.pk)))
            together = {}
            continue
        key = (event.by_name, timezone.localtime(event.at).date())
        if key not in together:
            together[key] = Writing(*key)
            entries.append(together[key])
        together[key].changes.append(Changed(event, _fields(event.data)))
    return entries


def _step(event: Event, disposition: Disposition | None) -> Step:
    before, after = _state(event.from_state), _state(state_after(event))
    moved = before != after
    icon = _ICONS.get(event.transition) or (after.icon if after else "clock")
    return Step(
        event=event,
        icon=icon,
        before=before if moved else None,
        after=after if moved else None,
        disposition=disposition,
        particulars=tuple(_particulars(event.data)),
    )


def _state(name: str) -> ReportState | None:
    return ReportState(name) if name in ReportState.values else None


def _particulars(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Of a signature, a scan or another agreement, what an auditor asks for."""
    told = []
    if role := data.get("role"):
        told.append(("Sebagai", SignatureRole(role).label))
    if method := data.get("method"):
        told.append(("Cara", Signing(method).label))
    if kind := data.get("kind"):
        told.append(("Berkas", FileKind(kind).label))
    if code := data.get("code"):
        told.append(("Kode verifikasi", str(code)))
    if sha256 := data.get("sha256"):
        told.append(("SHA-256 berkas", str(sha256)))
    told += [(f.name.capitalize(), f"{f.old} → {f.new}") for f in _fields(data)]
    return told


def _fields(data: dict[str, Any]) -> tuple[FieldChange, ...]:
    old, new = data.get("old") or {}, data.get("new") or {}
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ()
    names = dict.fromkeys((*old, *new))
    told = (FieldChange(_FIELDS.get(n, n), _words(n, old.get(n)), _words(n, new.get(n))) for n in names)
    return tuple(each for each in told if each.old or each.new)


def _words(name: str, value: Any) -> str:
    """A value of the log as the page says it: figures the Indonesian way, long words by their length."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return f"teks sepanjang {value.get('length', '?')} huruf"
    if isinstance(value, list):
        return f"{len(value)} baris"
    if name == "outcome" and value in FollowUpOutcome.values:
        return FollowUpOutcome(value).label
    return _figure(str(value)) if name in ("realisasi", "numerator", "denominator") else str(value)


def _figure(text: str) -> str:
    try:
        return formats.number(Decimal(text))
    except InvalidOperation:
        return text
