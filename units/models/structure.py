"""What keeps an office's structure sound: one change at a time, no circles, nothing taken from under what stands on it.

Used by the models' clean(), that is by every form. A change through the ORM alone is not looked at.
"""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models


def hold(organization_id: int | None) -> None:
    """Let nobody else change the structure of the office until the transaction ends; without a transaction, nothing.

    A form looks first and saves later in one transaction: of two forms at once the second has to look after the first
    has saved.
    """
    if organization_id is not None and connection.in_atomic_block:
        offices = apps.get_model("units", "Organization")._base_manager.select_for_update(no_key=True)
        list(offices.filter(pk=organization_id).values_list("pk"))


def is_in_circle(obj: models.Model, above: str) -> bool:
    """Whether the record that `above` names on `obj` stands below `obj` itself, however many steps away."""
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
    """What kind of record points to a stored one, in the plural; empty where nothing does."""
    for relation in obj._meta.related_objects:
        found = relation.related_model._base_manager.filter(**{relation.field.name: obj.pk})
        if found.exists():
            return str(relation.related_model._meta.verbose_name_plural)
    return ""


def keep(obj: models.Model, *names: str, instead: str) -> None:
    """Raise ValidationError where one of the fields is to change though records point to `obj` already.

    `instead` says what to do.
    """
    stored = type(obj)._base_manager.filter(pk=obj.pk).first() if obj.pk else None
    if stored is None:
        return
    changed = [name for name in names if stored.serializable_value(name) != obj.serializable_value(name)]
    if changed and (used := first_use(stored)):
        raise ValidationError(
            dict.fromkeys(changed, f"Tidak dapat diganti, karena sudah ada {used} di sini. {instead}")
        )
