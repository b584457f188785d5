"""The end of units and posts, and units that become one or several. What was used is ended, never removed."""

import datetime
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ManyToOneRel, Q

from lkj import formats
from units.actions.changes import change, last_change, office_of
from units.actions.permits import permit
from units.enums import AssignmentKind
from units.log import events
from units.models import Assignment, Duty, Position, Unit, User, structure

_ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def end(row: Unit | Position, *, by: User | None, on: datetime.date) -> None:
    """End the post, with the penugasan of those who hold it, or the unit, with that day.

    Reports of earlier quarters stay; a Plh. may still be appointed to finish them. Raises ValidationError, also while
    posts or units in it or below it go on.
    """
    office = office_of(row)
    permit(by, office)
    structure.lock(office.pk)
    row.refresh_from_db()
    if sentence := why_not_end(row, on):
        raise ValidationError({"ends": sentence})
    row.ends = on
    row.full_clean()
    row.save(update_fields=["ends"])
    if isinstance(row, Position):
        going_on = Q(ends__isnull=True) | Q(ends__gt=on)
        Assignment.objects.filter(going_on, position=row, starts__lte=on).update(ends=on)
    kind = row._meta.model_name or ""
    label = f"{str(row._meta.verbose_name).capitalize()} berakhir pada {formats.date(on)}: {row}"[:200]
    data = {"ends": events.as_data(on)}
    events.record(office, f"{kind}.end", label, subject=kind, subject_id=row.pk, data=data, by=by)


def why_not_end(row: Unit | Position, on: datetime.date) -> str:
    """Why it cannot end on that day; empty where it can, as far as its own dates say."""
    if on > office_of(row).today():
        return "Hari terakhirnya dicatat pada hari itu atau sesudahnya. Isi tanggal sampai dengan hari ini."
    if row.ends is not None:
        return f"{row} sudah berakhir pada {formats.date(row.ends)}."
    last = last_change(row)
    if last is not None and on < last:
        return f"Perubahan terakhirnya berlaku sejak {formats.date(last)}. Isi tanggal itu atau sesudahnya."
    if isinstance(row, Position):
        later = row.assignments.filter(kind=AssignmentKind.DEFINITIF, starts__gt=on).select_related("official").first()
        if later is not None:
            return f"{later.official} memegangnya sejak {formats.date(later.starts)}. Akhiri jabatan ini sesudah itu."
    return ""


@transaction.atomic
def end_post(post: Position, *, by: User | None, on: datetime.date) -> None:
    """end() of a post, and of its unit where no other post or unit in it goes on."""
    unit = post.unit
    end(post, by=by, on=on)
    if not unit.positions.filter(ends=None).exists() and not unit.children.filter(ends=None).exists():
        end(unit, by=by, on=on)


@transaction.atomic
def remove(post: Position, *, by: User | None) -> None:
    """Delete a post that was never used, with its penugasan and duties, and its unit where nothing else is in it.

    Raises ValidationError for one in use: it is ended.
    """
    unit = post.unit
    permit(by, unit.organization)
    structure.lock(unit.organization_id)
    if sentence := why_not_remove(post):
        raise ValidationError(sentence)
    name, key = str(post), post.pk
    data = {"unit": str(unit), "held": [str(each) for each in post.assignments.select_related("official", "position")]}
    post.assignments.all().delete()
    post.delete()
    if not structure.first_use(unit):
        unit.delete()
    label = f"Jabatan dihapus: {name}"[:200]
    events.record(unit.organization, "position.delete", label, subject="position", subject_id=key, data=data, by=by)


def why_not_remove(post: Position) -> str:
    """Why the post can only end: something beside its duties and penugasan points to it. Empty where it can go."""
    for relation in Position._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel) or relation.related_model in (Duty, Assignment):
            continue
        if relation.related_model._base_manager.filter(**{relation.field.name: post.pk}).exists():
            used = relation.related_model._meta.verbose_name_plural
            return f"{post} sudah dipakai ({used}), sehingga tidak dihapus. Isi hari terakhirnya."
    return ""


@transaction.atomic
def merge(
    unit: Unit, *, into: Unit, since: datetime.date, by: User | None, ending: Mapping[Position, Position] | None = None
) -> None:
    """Let the unit be part of `into` from that day: its posts and the units below it move there, and it ends.

    `ending` are the posts that end instead, each with the post that is the superior of those below it from then on.
    Raises ValidationError.
    """
    permit(by, unit.organization)
    structure.lock(unit.organization_id)
    last, ending = since - _ONE_DAY, ending or {}
    for post in list(unit.positions.filter(ends__isnull=True)):
        successor = ending.get(post)
        if successor is None:
            change(post, by=by, since=since, unit=into)
            continue
        for below in list(post.subordinates.filter(ends__isnull=True)):
            change(below, by=by, since=since, superior=successor)
        end(post, by=by, on=last)
    for below_unit in list(unit.children.filter(ends__isnull=True)):
        change(below_unit, by=by, since=since, parent=into)
    end(unit, by=by, on=last)


@transaction.atomic
def split(
    unit: Unit, *, code: str, name: str, since: datetime.date, by: User | None, posts: Collection[Position] = ()
) -> Unit:
    """Make another unit beside this one from that day, and move the posts there. Raises ValidationError."""
    permit(by, unit.organization)
    structure.lock(unit.organization_id)
    if since > unit.organization.today():
        raise ValidationError({"since": "Pemecahan unit dicatat pada hari mulai berlakunya atau sesudahnya."})
    made = Unit(
        organization=unit.organization, parent=unit.parent, code=code, name=name, order=unit.order, starts=since
    )
    made.full_clean()
    made.save()
    for post in posts:
        change(post, by=by, since=since, unit=made)
    label = f"Unit kerja dibentuk sejak {formats.date(since)}: {made}"[:200]
    data = {"since": events.as_data(since), "from": str(unit)}
    events.record(made.organization, "unit.split", label, subject="unit", subject_id=made.pk, data=data, by=by)
    return made
