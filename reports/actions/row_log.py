"""Events of the rows of a report: which fields changed, from which values to which."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.models import Report
from units.log import events
from units.models import Event, User

# The subject of these events, beside the report's primary key; "report" is the subject of transitions.
SUBJECT = "entry"
LABELS = {
    "result.indicator": "Realisasi kinerja diubah",
    "result.component": "Komponen realisasi kinerja diubah",
    "result.budget": "Realisasi anggaran diubah",
    "narrative.evaluation": "Evaluasi diubah",
    "plan.add": "Baris rencana ditambah",
    "plan.change": "Baris rencana diubah",
    "plan.order": "Urutan baris rencana diubah",
    "plan.remove": "Baris rencana dihapus",
    "plan.follow_up": "Keadaan tindak lanjut diubah",
    "evidence.add": "Bukti dukung diunggah",
    "evidence.remove": "Bukti dukung dihapus",
    "finding.answer": "Alasan atas temuan diubah",
    "remark.answer": "Catatan atasan dijawab",
    "remark.done": "Tanda selesai pada catatan atasan diubah",
}
# Longer texts are logged by their hash: the tables have the text, and the submissions have it as submitted.
LONGEST_LOGGED = 200


@dataclass(frozen=True)
class RowChange:
    """A row of a report before and after a write.

    `kind` is the event's (LABELS), `key` the row's primary key, `name` the row's name for readers. `old` and `new` are
    values by field; empty for a row that was added or removed.
    """

    kind: str
    key: int
    name: str
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)

    @property
    def data(self) -> dict[str, Any]:
        """The particulars of its event."""
        return {"row": self.name, "key": self.key, "old": _logged(self.old), "new": _logged(self.new)}


def log_changes(report: Report, changes: Iterable[RowChange], *, by: User) -> None:
    """Log an event for each row that differs, as the last writes of the transaction."""
    for change in changes:
        if change.old != change.new:
            events.record(
                report.organization,
                change.kind,
                LABELS[change.kind],
                subject=SUBJECT,
                subject_id=report.pk,
                data=change.data,
                by=by,
            )


def written_by(by: User, report: Report, kinds: Collection[str], key: int) -> Callable[[Iterable[str]], bool]:
    """A function that says whether `by` was the last to write each of the fields that it is given.

    It asks the log about the row with that key in the events of these kinds: the row itself knows only who wrote last
    in any of its fields. What no event tells of, such as an import, is nobody's own.
    """
    events_of_row = Event.objects.about(SUBJECT, report.pk).filter(kind__in=kinds, data__key=key).order_by("-number")

    def is_own(names: Iterable[str]) -> bool:
        written = (events_of_row.filter(data__new__has_key=name) for name in names)
        return all(found.values_list("by", flat=True).first() == by.pk for found in written)

    return is_own


def _logged(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _short(events.as_data(value)) for name, value in values.items()}


def _short(value: Any) -> Any:
    if not isinstance(value, str) or len(value) <= LONGEST_LOGGED:
        return value
    return {"sha256": hashlib.sha256(value.encode()).hexdigest(), "length": len(value)}
