"""Writing: verbs, each atomic and with `by=`. Nothing else writes (but reports.workflow, which owns the state)."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from reports import rules
from reports.models import Report
from reports.workflow import person_name
from units.models import User


class Conflict(Exception):
    """Somebody else changed the row since the page was drawn. `current` is the row as stored now, None if removed."""

    def __init__(self, current: Any) -> None:
        self.current = current
        self.by_name = person_name(current.changed_by) if current is not None else ""
        self.at: datetime.datetime | None = current.changed_at if current is not None else None
        super().__init__("Nilai ini sudah diubah orang lain.")


class NotWritable(PermissionDenied):
    """The report cannot be written by this person now; the message says why."""


def lock_for_writing(report: Report, by: User) -> Report:
    """The report, locked until the transaction ends, if `by` may write in it; else NotWritable."""
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not rules.is_author(by, locked):
        raise NotWritable("Hanya pejabat yang melapor yang dapat mengisi laporan ini.")
    if not locked.status.editable:
        raise NotWritable(f"Laporan ini sudah {locked.status.label.lower()}, sehingga tidak dapat diubah.")
    if reason := rules.lock_reason(locked):
        raise NotWritable(reason)
    return locked


def store(row: Any, *, expected: int, values: dict[str, Any], by: User, report: Report) -> None:
    """Write `values` into a versioned row, stored or new, if it still has the version the page was drawn with.

    Equal values change nothing, so two people who write the same do not collide. Raises Conflict otherwise.
    """
    stored = row.version if row.pk else 0
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return
    if stored != expected:
        raise Conflict(row if row.pk else None)
    for name, value in values.items():
        setattr(row, name, value)
    row.version = stored + 1
    row.changed_at = report.organization.now()
    row.changed_by = by
    row.save()
