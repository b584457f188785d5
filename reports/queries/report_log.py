"""A report's event log as people read it: its steps, and between them the row changes of each person and day."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from lkj import formats
from lkj.signatures.roles import SignatureRole
from reports.enums import Answer, FileKind, FollowUpOutcome, ReportState
from reports.models import Disposition, Report
from reports.queries.timeline import dispositions_of, icon_of, state_after
from units.enums import Signing
from units.models import Event

# Events on a page.
MOST = 200
REPORT, ENTRY = "report", "entry"
_FIELDS = {
    "realisasi": "realisasi",
    "numerator": "pembilang",
    "denominator": "penyebut",
    "step": "tingkat",
    "note": "keterangan",
    "text": "evaluasi",
    "reason": "alasan",
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


@dataclass(frozen=True)
class FieldChange:
    """A field of a row change, before and after in words; empty where there was no value."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """An event that changed one row of the report, field by field."""

    event: Event
    fields: tuple[FieldChange, ...]

    @property
    def row(self) -> str:
        """The row's name when it was changed."""
        return str(self.event.data.get("row", ""))


@dataclass(frozen=True)
class Writing:
    """The row changes of one person on one day between two steps of the report, the latest first."""

    by_name: str
    day: datetime.date
    changes: list[RowChange] = field(default_factory=list)

    @property
    def is_step(self) -> bool:
        return False


@dataclass(frozen=True)
class LogStep:
    """An event of the report as a whole.

    `before` and `after` are its states, both None where the state stayed the same. `particulars` are names and values
    of what an auditor asks for, such as the hash of a signed file.
    """

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
        """The event's note; empty where it stands in the disposition already."""
        return "" if self.disposition else self.event.note


@dataclass(frozen=True)
class LogPage:
    """A page of the log, the latest first: `shown` events in all.

    `broken` are the events whose content does not match their hash. `older` is the key that the next page takes as
    `before`; None on the last page.
    """

    entries: tuple[LogStep | Writing, ...]
    shown: int
    broken: tuple[Event, ...]
    older: int | None


def log_page(report: Report, before: int | None = None) -> LogPage:
    """The events before the one with the key `before`, or the latest ones. Three queries for any number of events."""
    events = Event.objects.filter(subject__in=(REPORT, ENTRY), subject_id=report.pk).order_by("-id")
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events[: MOST + 1])
    shown, rest = found[:MOST], found[MOST:]
    return LogPage(
        entries=tuple(_entries(shown, dispositions_of(report, report.events))),
        shown=len(shown),
        broken=tuple(event for event in shown if event.hash != event.fingerprint()),
        older=shown[-1].pk if rest else None,
    )


def _entries(events: Iterable[Event], dispositions: dict[int, Disposition]) -> list[LogStep | Writing]:
    entries: list[LogStep | Writing] = []
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
        together[key].changes.append(RowChange(event, _fields(event.data)))
    return entries


def _step(event: Event, disposition: Disposition | None) -> LogStep:
    before, after = _state(event.from_state), _state(state_after(event))
    moved = before != after
    return LogStep(
        event=event,
        icon=icon_of(event),
        before=before if moved else None,
        after=after if moved else None,
        disposition=disposition,
        particulars=tuple(_particulars(event.data)),
    )


def _state(name: str) -> ReportState | None:
    return ReportState(name) if name in ReportState.values else None


def _particulars(data: dict[str, Any]) -> list[tuple[str, str]]:
    """The names and values of a step's data: of a signature, a scan or a changed agreement."""
    found = []
    if role := data.get("role"):
        found.append(("Sebagai", SignatureRole(role).label))
    if method := data.get("method"):
        found.append(("Cara", Signing(method).label))
    if kind := data.get("kind"):
        found.append(("Berkas", FileKind(kind).label))
    if code := data.get("code"):
        found.append(("Kode verifikasi", str(code)))
    if sha256 := data.get("sha256"):
        found.append(("SHA-256 berkas", str(sha256)))
    found += [(f.name.capitalize(), f"{f.old} → {f.new}") for f in _fields(data)]
    return found


def _fields(data: dict[str, Any]) -> tuple[FieldChange, ...]:
    old, new = data.get("old") or {}, data.get("new") or {}
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ()
    names = dict.fromkeys((*old, *new))
    changes = (FieldChange(_FIELDS.get(n, n), _words(n, old.get(n)), _words(n, new.get(n))) for n in names)
    return tuple(each for each in changes if each.old or each.new)


def _words(name: str, value: Any) -> str:
    """A logged value in words: figures the Indonesian way; of long texts only the length, which is all the log has."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return f"teks sepanjang {value.get('length', '?')} huruf"
    if isinstance(value, list):
        return f"{len(value)} baris"
    if name == "outcome" and value in FollowUpOutcome.values:
        return FollowUpOutcome(value).label
    if name == "answer" and value in Answer.values:
        return Answer(value).label
    return _figure(str(value)) if name in ("realisasi", "numerator", "denominator") else str(value)


def _figure(text: str) -> str:
    try:
        return formats.number(Decimal(text))
    except InvalidOperation:
        return text
