"""Rules of an office's structure: one change at a time, no circles, no new office for what is in use.

The models' clean() uses them, so every form does. A change through the ORM alone is not checked.
"""

import datetime

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from lkj import formats


def lock(organization_id: int | None) -> None:
    """Lock the office's structure until the transaction ends; does nothing outside of a transaction.

    A form checks first and saves later, in one transaction. Of two forms at once the second must check after the first
    has saved.
    """
    if organization_id is not None and connection.in_atomic_block:
        offices = apps.get_model("units", "Organization")._base_manager.select_for_update(no_key=True)
        list(offices.filter(pk=organization_id).values_list("pk"))


def save_checked(made: models.Model, *known: str) -> None:
    """full_clean() and save() of a new row whose `known` related rows were read in this transaction.

    They are there, so that nobody looks for them once more. The constraints are the database's own; only what it
    refuses is asked for its sentence. Raises ValidationError.
    """
    made.clean_fields(exclude=set(known))
    made.clean()
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        made.full_clean()
        raise


def is_in_circle(obj: models.Model, above: str) -> bool:
    """Whether following the foreign key `above` from `obj` leads back to `obj`."""
    if obj.pk is None:
        return False
    keys, waiting = set(), getattr(obj, f"{above}_id")
    while waiting is not None and waiting not in keys:
        if waiting == obj.pk:
            return True
        keys.add(waiting)
        rows = type(obj)._base_manager.filter(pk=waiting)
        waiting = rows.values_list(f"{above}_id", flat=True).first()
    return False


def first_use(obj: models.Model) -> str:
    """The plural name of a kind of record that points to the stored `obj`; empty where none does."""
    for relation in obj._meta.related_objects:
        found = relation.related_model._base_manager.filter(**{relation.field.name: obj.pk})
        if found.exists():
            return str(relation.related_model._meta.verbose_name_plural)
    return ""


def refuse_ended(obj: models.Model, *names: str) -> None:
    """Raise ValidationError where `obj`, which goes on, is put into or below a unit or post that has ended."""
    if getattr(obj, "ends", None) is not None:
        return
    for name in names:
        above = getattr(obj, name)
        if above is not None and above.ends is not None:
            raise ValidationError(
                {name: f"{above} sudah berakhir pada {formats.date(above.ends)}. Pilih yang masih ada."}
            )


def is_printed(posts: models.QuerySet, since: datetime.date | None, official: models.Model | None = None) -> bool:
    """Whether something that keeps its printed words names one of the posts as it stands since that day.

    Such records are found by their queryset's printed_since(): what prints posts belongs to an app that this one does
    not know. Without a day the posts have never stood otherwise. With an official only what names that person, or in
    which they have done a step, which their with_part_of() finds.
    """
    for relation in posts.model._meta.get_fields(include_hidden=True):
        manager = getattr(relation.related_model, "objects", None) if relation.one_to_many else None
        printed_since = getattr(manager, "printed_since", None)
        if printed_since is None:
            continue
        printed = printed_since(since).filter(**{f"{relation.field.name}__in": posts})
        if (printed if official is None else printed.with_part_of(official)).exists():
            return True
    return False


def refuse_change(obj: models.Model, *names: str, instead: str) -> None:
    """Raise ValidationError where one of the fields changes although records point to `obj` already.

    `instead` is the sentence that says what to do.
    """
    stored = type(obj)._base_manager.filter(pk=obj.pk).first() if obj.pk else None
    if stored is None:
        return
    changed = [name for name in names if stored.serializable_value(name) != obj.serializable_value(name)]
    if changed and (used := first_use(stored)):
        raise ValidationError(
            dict.fromkeys(changed, f"Tidak dapat diganti, karena sudah ada {used} di sini. {instead}")
        )
