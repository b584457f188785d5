"""What people call a row that the log tells of: its kind, and the report, agreement, post or person it belongs to."""

from django.db.models import Model

from units.log.digests import UNREADABLE, LoggedTable
from units.models import Event

# From a row to what it belongs to, the nearest first; a row of one of the kinds at the end is a name by itself.
_UPWARD = (
    *("report", "publication", "submission", "disposition", "row"),
    *("agreement", "goal", "indicator", "line", "shift", "activity", "scale"),
    *("position", "post", "official", "user", "unit", "organization"),
)
_NAMES = {"report", "agreement", "position", "official", "user", "organization"}
# The subject of events about what is written in a report.
_SUBJECTS = {"entry": "report"}
_LONGEST = 80


def name_of(table: LoggedTable, key: int, event: Event | None, tables: dict[str, LoggedTable]) -> str:
    """The row in words. Of one that is gone, or cannot be read, the last event about it tells, where there is one."""
    kind = f"{table.label} nomor {key}"
    try:
        row = table.model._base_manager.filter(pk=key).first()
        return f"{kind}{_of_event(event, tables) if row is None else _of_row(row)}"
    except UNREADABLE:
        return f"{kind} ({event.label})" if event else kind


def _of_row(row: Model) -> str:
    owner = _owner(row)
    belongs = "" if owner is None or owner is row else f", {_short(owner)}"
    return f" “{_short(row)}”{belongs}"


def _owner(row: Model) -> Model | None:
    """The nearest record above the row that people know by name; the row itself where it is one."""
    found: Model | None = row
    while found is not None and found._meta.model_name not in _NAMES:
        found = next((above for name in _UPWARD if (above := getattr(found, name, None)) is not None), None)
    return found


def _of_event(event: Event | None, tables: dict[str, LoggedTable]) -> str:
    if event is None:
        return ""
    wanted = _SUBJECTS.get(event.subject, event.subject)
    table = next((each for each in tables.values() if each.model._meta.model_name == wanted), None)
    about = table.model._base_manager.filter(pk=event.subject_id).first() if table else None
    return f" ({event.label}{f'; {_short(about)}' if about else ''})"


def _short(row: Model) -> str:
    try:
        words = " ".join(str(row).split())
    except Exception:
        return str(row.pk)
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
