"""Writing: verbs, each atomic and with `by=`. Nothing else writes (but reports.workflow, which owns the state)."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model

from lkj import formats
from reports import rules
from reports.models import Report
from reports.queries.standing import Standing
from units.models import User

R = TypeVar("R", bound=Model)


class Conflict(Exception):
    """Somebody else changed or removed the row as a whole. `current` is the row as stored now, None if removed."""

    def __init__(self, current: Any) -> None:
        self.current = current
        self.by_name = current.changed_by.person_name if current is not None else ""
        self.at: datetime.datetime | None = current.changed_at if current is not None else None
        super().__init__("Nilai ini sudah diubah orang lain.")


class NotWritable(PermissionDenied):
    """The report cannot be written by this person now; the message says why."""


def lock_for_writing(report: Report | int, by: User) -> Report:
    """The report, or the one of that key, locked until the transaction ends.

    Raises NotWritable when `by` may not write in it now, Report.DoesNotExist.
    """
    pk = report.pk if isinstance(report, Report) else report
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=pk)
    if not rules.is_author(Standing(by, locked)):
        raise NotWritable("Hanya pejabat yang melapor yang dapat mengisi laporan ini.")
    if not locked.status.editable:
        raise NotWritable(f"Laporan ini sudah {locked.status.label.lower()}, sehingga tidak dapat diubah.")
    if reason := rules.lock_reason(locked):
        raise NotWritable(reason)
    return locked


@dataclass(frozen=True)
class Write:
    """Who wrote a row, and when."""

    by_name: str
    at: datetime.datetime


@dataclass(frozen=True)
class Saved(Generic[R]):
    """A row after a write. `conflicts` are the fields kept as stored: somebody else had changed them in between.

    `last` is the write before this one, where any field was not as the person had it before them; `old` what stood in
    the fields that were written.
    """

    row: R
    conflicts: frozenset[str] = frozenset()
    last: Write | None = None
    old: Mapping[str, Any] = field(default_factory=dict)

    @property
    def new(self) -> dict[str, Any]:
        """What stands now in the fields that were written."""
        return {name: getattr(self.row, name) for name in self.old}


def mark(value: Any) -> str:
    """Tells one stored value of a field from another, so that a page can say which it showed; "" for an empty one."""
    text = formats.plain(value) if isinstance(value, Decimal) else str(value or "")
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def store(
    row: R,
    values: Mapping[str, Any],
    *,
    seen: Mapping[str, str] | None,
    by: User,
    report: Report,
    together: Sequence[str] = (),
) -> Saved[R]:
    """Write `values` into a versioned row, stored or new, field by field; the fields `together` all or none.

    `seen` is, by field, the mark() of what the person had before them. A field they left as it was stays as stored; one
    that they and somebody else changed to different values stays as stored too and is told as a conflict. A field
    without a mark is written unasked.
    """
    found = compare(row, values, seen=seen, together=together)
    if found.old:
        write(row, {name: values[name] for name in found.old}, by=by, report=report)
    return found


def compare(
    row: R, values: Mapping[str, Any], *, seen: Mapping[str, str] | None, together: Sequence[str] = ()
) -> Saved[R]:
    """What store() would do, without doing it: `old` has the fields that it would write."""
    last = _last_write(row) if _changed_since(row, values, seen or {}) else None
    groups = [tuple(together)] if together else []
    groups += [(name,) for name in values if name not in together]
    changes = [_change(row, {name: values[name] for name in group}, seen or {}) for group in groups]
    conflicts = frozenset(name for change in changes if change.theirs for name in change.values)
    old = {name: getattr(row, name) for change in changes if not change.theirs for name in change.values}
    return Saved(row, conflicts, last, old)


@dataclass(frozen=True)
class _Change:
    """What one person changes in fields that go together; `theirs` where somebody else changed them too."""

    values: Mapping[str, Any]
    theirs: bool


def _change(row: Any, values: Mapping[str, Any], seen: Mapping[str, str]) -> _Change:
    different = {name: value for name, value in values.items() if value != getattr(row, name)}
    mine = any(mark(value) != seen[name] if name in seen else name in different for name, value in values.items())
    return _Change(different if mine else {}, _changed_since(row, values, seen))


def _changed_since(row: Any, names: Iterable[str], seen: Mapping[str, str]) -> bool:
    """Whether any of the fields is stored otherwise than the person has it before them."""
    return any(mark(getattr(row, name)) != seen[name] for name in names if name in seen)


def _last_write(row: Any) -> Write | None:
    return Write(row.changed_by.person_name, row.changed_at) if row.pk else None


def write(row: Any, values: Mapping[str, Any], *, by: User, report: Report) -> None:
    """Set the values of a versioned row, unasked, and save it with who and when."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version = row.version + 1 if row.pk else 1
    row.changed_at = report.organization.now()
    row.changed_by = by
    row.save()
