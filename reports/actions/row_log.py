"""Telling the log what was written in a report."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.models import Report
from units.log import events
from units.models import User

# What the events are about, by the report's key; "report" is for what happens to it as a whole.
SUBJECT = "entry"
LABELS = {
    "result.indicator": "Realisasi kinerja diubah",
    "result.budget": "Realisasi anggaran diubah",
    "narrative.evaluation": "Evaluasi diubah",
    "plan.add": "Baris rencana ditambah",
    "plan.change": "Baris rencana diubah",
    "plan.order": "Urutan baris rencana diubah",
    "plan.remove": "Baris rencana dihapus",
    "plan.follow_up": "Keadaan tindak lanjut diubah",
    "evidence.add": "Bukti dukung diunggah",
    "evidence.remove": "Bukti dukung dihapus",
    "remark.answer": "Catatan atasan dijawab",
    "remark.done": "Tanda selesai pada catatan atasan diubah",
}
# Longer words are told by their hash: they stand in the tables, and as handed in among the submissions.
LONGEST_TOLD = 200


@dataclass(frozen=True)
class Change:
    """One row of a report as it was and as it is: of what kind (LABELS), its key, what it is called, its fields."""

    kind: str
    key: int
    name: str
    old: Mapping[str, Any] = field(default_factory=dict)
    new: Mapping[str, Any] = field(default_factory=dict)


def tell(report: Report, changes: Iterable[Change], *, by: User) -> None:
    """One event for each change that changed something; called at the end of the transaction that made them."""
    for change in changes:
        if change.old != change.new:
            events.record(
                report.organization,
                change.kind,
                LABELS[change.kind],
                subject=SUBJECT,
                subject_id=report.pk,
                data={"row": change.name, "key": change.key, "old": _told(change.old), "new": _told(change.new)},
                by=by,
            )


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _short(events.as_data(value)) for name, value in values.items()}


def _short(value: Any) -> Any:
    if not isinstance(value, str) or len(value) <= LONGEST_TOLD:
        return value
    return {"sha256": hashlib.sha256(value.encode()).hexdigest(), "length": len(value)}
