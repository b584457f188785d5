"""Versioned rows: writing fields that two people may change at once, without losing either's words.

A page sends the version token of each value that it showed. A field is written only while its stored value still has
that token.
"""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.exceptions import PermissionDenied

from lkj import formats
from lkj.prepared import Prepared
from reports import rules
from reports.models import Report
from reports.queries.standing import Standing
from units.models import User

R = TypeVar("R")  # a model's row, or a row made of several tables


# Whether the person who writes was also the last to write each of these fields (row_log.written_by()).
Own = Callable[[Iterable[str]], bool]


def _not_own(names: Iterable[str]) -> bool:
    return False


class Conflict(Exception):
    """Somebody else changed or removed the row meanwhile. `current` is the stored row, None if it was removed."""

    def __init__(self, current: Any) -> None:
        self.current = current
        self.by_name = current.changed_by.person_name if current is not None else ""
        self.at: datetime.datetime | None = current.changed_at if current is not None else None
        super().__init__("Nilai ini sudah diubah orang lain.")


class NotWritable(PermissionDenied):
    """This person cannot write in the report now; the message is a sentence that gives the reason."""


# Without the office's past, which three queries would read and no written field needs.
_LOCKED = Prepared(
    lambda pk: Report.objects.select_for_update(of=("self",)).with_people().prefetch_related(None).filter(pk=pk)
)


def lock_for_writing(report: Report | int, by: User) -> Report:
    """The report, locked until the transaction ends; it may be given by its primary key.

    Raises NotWritable when `by` may not write in it now, Report.DoesNotExist.
    """
    pk = report.pk if isinstance(report, Report) else report
    locked = next(iter(_LOCKED(pk)), None)
    if locked is None:
        raise Report.DoesNotExist(f"There is no report {pk}.")
    if not rules.is_author(Standing(by, locked)):
        raise NotWritable("Hanya pejabat yang melapor yang dapat mengisi laporan ini.")
    if not locked.status.editable:
        raise NotWritable(f"Laporan ini sudah {locked.status.label.lower()}, sehingga tidak dapat diubah.")
    if reason := rules.lock_reason(locked):
        raise NotWritable(reason)
    return locked


@dataclass(frozen=True)
class LastWrite:
    """The person who last wrote a row, and the time."""

    by_name: str
    at: datetime.datetime


@dataclass(frozen=True)
class Saved(Generic[R]):
    """A row after a write.

    `conflicts` are the fields that were not written, since somebody else had changed them meanwhile. `old` are the
    former values of the fields that were written. `last` is the write before this one, given where the page showed an
    older value of any field.
    """

    row: R
    conflicts: frozenset[str] = frozenset()
    last: LastWrite | None = None
    old: Mapping[str, Any] = field(default_factory=dict)

    @property
    def new(self) -> dict[str, Any]:
        """The values of the fields that were written."""
        return {name: getattr(self.row, name) for name in self.old}


def version_token(value: Any) -> str:
    """The version token of a stored value: 12 hex digits, other ones for another value; empty for an empty value."""
    text = formats.plain(value) if isinstance(value, Decimal) else str(value or "")
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


def save_fields(
    row: R,
    values: Mapping[str, Any],
    *,
    tokens: Mapping[str, str] | None,
    by: User,
    report: Report,
    together: Sequence[str] = (),
    own: Own = _not_own,
) -> Saved[R]:
    """Write `values` into a versioned row, stored or new, field by field; the fields `together` all or none.

    `tokens` has the version tokens of the values that the page showed, by field. A field that the person left as shown
    is not written. A field that they and somebody else changed to different values is a conflict and not written
    either; where they changed it themselves, in another window, `own` says so and what they typed last is written. A
    field without a token is written in any case.
    """
    found = compare(row, values, tokens=tokens, together=together, own=own)
    if found.old:
        save_row(row, {name: values[name] for name in found.old}, by=by, report=report)
    return found


def compare(
    row: R,
    values: Mapping[str, Any],
    *,
    tokens: Mapping[str, str] | None,
    together: Sequence[str] = (),
    own: Own = _not_own,
) -> Saved[R]:
    """The outcome of save_fields(), without writing: `old` has the fields that it would write."""
    last = _last_write(row) if _changed_since(row, values, tokens or {}) else None
    groups = [tuple(together)] if together else []
    groups += [(name,) for name in values if name not in together]
    changes = [_change(row, {name: values[name] for name in group}, tokens or {}, own) for group in groups]
    conflicts = frozenset(name for change in changes if change.theirs for name in change.values)
    old = {name: getattr(row, name) for change in changes if not change.theirs for name in change.values}
    return Saved(row, conflicts, last, old)


@dataclass(frozen=True)
class _FieldChange:
    """The values that a person changes in fields that go together; `theirs` where somebody else changed them too."""

    values: Mapping[str, Any]
    theirs: bool


def _change(row: Any, values: Mapping[str, Any], tokens: Mapping[str, str], own: Own) -> _FieldChange:
    different = {name: value for name, value in values.items() if value != getattr(row, name)}
    mine = any(
        version_token(value) != tokens[name] if name in tokens else name in different for name, value in values.items()
    )
    theirs = _changed_since(row, values, tokens) and not (mine and own(values))
    return _FieldChange(different if mine else {}, theirs)


def _changed_since(row: Any, names: Iterable[str], tokens: Mapping[str, str]) -> bool:
    """Whether the stored value of any of the fields is another than the page showed."""
    return any(version_token(getattr(row, name)) != tokens[name] for name in names if name in tokens)


def _last_write(row: Any) -> LastWrite | None:
    if not row.pk:
        return None
    # A row whose tables have no columns for it reads it from the log.
    if hasattr(row, "last_written"):
        found = row.last_written()
        return LastWrite(*found) if found else None
    return LastWrite(row.changed_by.person_name, row.changed_at)


def save_row(row: Any, values: Mapping[str, Any], *, by: User, report: Report) -> None:
    """Save the values of a versioned row in any case, with the person, the time and the next version number."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version = row.version + 1 if row.pk else 1
    row.changed_at = report.organization.now()
    row.changed_by = by
    row.save()
