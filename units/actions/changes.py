"""Another name or another place of an office, a unit or a post, from a day on; what was so before stays readable.

The row gets what is so now, and a row of units.models.past what was so before: earlier quarters read as they did.
"""

import datetime
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from lkj import formats
from units.actions.permits import permit
from units.log import events
from units.models import FormerOffice, FormerPost, FormerUnit, Organization, Past, Position, Unit, User, structure
from units.models.past import Former

Row = Organization | Unit | Position
# What keeps the past of a kind of row, and that row's name there.
FORMERS: dict[type[Row], tuple[type[Former], str]] = {
    Organization: (FormerOffice, "organization"),
    Unit: (FormerUnit, "unit"),
    Position: (FormerPost, "post"),
}


@transaction.atomic
def change(row: Row, *, by: User | None, since: datetime.date, **new: Any) -> None:
    """Give the row other names or another place from `since` on; `new` are fields of Former.DATED.

    Several changes of one day are one change. The same values again change nothing. `row` becomes so too. Raises
    ValidationError.
    """
    office = office_of(row)
    permit(by, office)
    structure.lock(office.pk)
    row.refresh_from_db()
    model, name = FORMERS[type(row)]
    old = {field: getattr(row, field) for field in model.DATED}
    new = {field: value for field, value in new.items() if old[field] != value}
    if not new:
        return
    if found := refusals(row, since, new):
        raise ValidationError(found)
    for field, value in new.items():
        setattr(row, field, value)
    row.full_clean()
    if last_change(row) != since:
        model._default_manager.create(**{"organization": office, name: row}, replaced_on=since, **old)
    row.save(update_fields=list(new))
    _record(row, f"berubah sejak {formats.date(since)}", {field: old[field] for field in new}, new, by, since=since)


@transaction.atomic
def correct(row: Row, *, by: User | None, **new: Any) -> None:
    """Write right what was entered wrongly, since it became so: no name is added to those of the past.

    Raises ValidationError where a frozen report has printed it: then it is another name, from a day.
    """
    permit(by, office_of(row))
    structure.lock(office_of(row).pk)
    row.refresh_from_db()
    old = {field: getattr(row, field) for field in new}
    if sentence := why_not_correct(row, new):
        raise ValidationError({"since": sentence})
    for field, value in new.items():
        setattr(row, field, value)
    row.full_clean()
    row.save(update_fields=list(new))
    _record(row, "dibetulkan", old, new, by)


def why_not_correct(row: Row, new: Collection[str] | None = None) -> str:
    """Why what the row says can only be replaced from a day on: a frozen report has printed it. Else empty.

    `new` are the fields that would change, where that is known already.
    """
    if new is not None and FORMERS[type(row)][0].UNPRINTED.issuperset(new):
        return ""
    last = last_change(row)
    if not structure.is_printed(_printing(row), last):
        return ""
    return (
        "Sudah ada laporan yang diajukan dengan nama atau kedudukan ini. Isi tanggal mulai berlakunya yang baru; "
        "triwulan sebelumnya tetap memakai yang lama."
    )


def refusals(row: Row, since: datetime.date, new: dict[str, Any]) -> dict[str, str]:
    """Why the row cannot become so from that day on, by field; `since` for the day. Empty where it can."""
    if sentence := _wrong_day(row, since):
        return {"since": sentence}
    found = {field: _not_there(new.get(field), since) for field in ("unit", "superior", "parent")}
    for field in ("superior", "parent"):
        above = new.get(field)
        if above is not None and not found[field] and (day := _day_in_circle(row, above, since)):
            found[field] = (
                f"{above} pada {formats.date(day)} sendiri berada di bawah {row}. Pilih yang tidak berada di bawahnya, "
                "atau tanggal yang lebih akhir."
            )
    return {field: sentence for field, sentence in found.items() if sentence}


def office_of(row: Row) -> Organization:
    """The office that the row belongs to; an office belongs to itself."""
    if isinstance(row, Organization):
        return row
    return row.organization if isinstance(row, Unit) else row.unit.organization


def _wrong_day(row: Row, since: datetime.date) -> str:
    """Changes come in the order of their days and not before them, so that the row says what is so now."""
    if since > office_of(row).today():
        return "Perubahan dicatat pada hari mulai berlakunya atau sesudahnya. Isi tanggal sampai dengan hari ini."
    starts, ends = getattr(row, "starts", None), getattr(row, "ends", None)
    if ends is not None:
        return f"{row} sudah berakhir pada {formats.date(ends)}, sehingga tidak berubah lagi."
    if starts is not None and since <= starts:
        return f"{row} baru dibentuk pada {formats.date(starts)}. Isi tanggal sesudahnya."
    last = last_change(row)
    if last is None or since > last:
        return ""
    if since == last and not why_not_correct(row):
        return ""
    return f"Perubahan sebelumnya berlaku sejak {formats.date(last)}. Isi tanggal sesudahnya."


def last_change(row: Row) -> datetime.date | None:
    """The day since which the row is as it is now; None for one that never changed."""
    model, name = FORMERS[type(row)]
    days = model._default_manager.filter(**{name: row.pk}).order_by("-replaced_on")
    return days.values_list("replaced_on", flat=True).first()


def _not_there(row: Any, day: datetime.date) -> str:
    """Why a unit or a post is not there yet on that day; empty where it is, or where none is meant."""
    if row is not None and row.starts is not None and row.starts > day:
        return f"{row} baru dibentuk pada {formats.date(row.starts)}. Pilih yang sudah ada, atau tanggal sesudahnya."
    return ""


def _day_in_circle(row: Row, above: Unit | Position, since: datetime.date) -> datetime.date | None:
    """The first day since then on which the row, put below `above`, would be above itself."""
    formers: QuerySet[Any] = FORMERS[type(row)][0]._default_manager.all()
    later = formers.filter(organization=office_of(row), replaced_on__gt=since)
    days = sorted({since, *later.values_list("replaced_on", flat=True)})
    return next((day for day in days if row.pk in _keys_above(above, day)), None)


def _keys_above(row: Unit | Position, day: datetime.date) -> Iterator[int]:
    """The keys of the row and of all above it on that day, upwards."""
    past = Past(office_of(row), day)
    known: dict[int, Any] = {each.pk: each for each in type(row)._default_manager.filter(_of(office_of(row), row))}
    stand: Callable[[Any], Any] = past.post if isinstance(row, Position) else past.unit
    passed: set[int] = set()
    key: int | None = row.pk
    while key is not None and key not in passed:
        passed.add(key)
        yield key
        above = stand(known[key])
        key = above.superior_id if isinstance(above, Position) else above.parent_id


def _of(office: Organization, row: Unit | Position) -> Q:
    return Q(unit__organization=office) if isinstance(row, Position) else Q(organization=office)


def _printing(row: Row) -> QuerySet[Position]:
    """The posts whose reports print the names of the row: of a post its own and those below it."""
    posts = Position.objects.all()
    if isinstance(row, Organization):
        return posts.of(row)
    if isinstance(row, Unit):
        return posts.filter(Q(unit=row) | Q(formers__unit=row))
    return posts.filter(Q(pk=row.pk) | Q(superior=row) | Q(formers__superior=row))


def _record(
    row: Row, done: str, old: dict[str, Any], new: dict[str, Any], by: User | None, since: datetime.date | None = None
) -> None:
    kind = row._meta.model_name or ""
    data = {
        "old": {field: events.as_data(value) for field, value in old.items()},
        "new": {field: events.as_data(value) for field, value in new.items()},
    }
    if since is not None:
        data["since"] = events.as_data(since)
    label = f"{str(row._meta.verbose_name).capitalize()} {done}: {row}"[:200]
    events.record(office_of(row), f"{kind}.change", label, subject=kind, subject_id=row.pk, data=data, by=by)
