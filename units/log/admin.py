"""Django's admin with every change told in the log: what was there, and what is there now."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.db import models, transaction
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from units.log import events
from units.models import Organization

Data = dict[str, Any]
# Of the records that go with a deleted one, as many as a whole agreement has.
MOST_TOLD = 500
SECRET = "kata sandi diubah"  # noqa: S105 (what is told instead of one)


class LoggedAdmin(admin.ModelAdmin):
    """Tells the chain of the office that an object belongs to; `office` is the road there, as `position.unit`.

    Without one it is the installation's chain. A change is told in the transaction of Django's own change view, a
    deletion in one of ours.
    """

    office = ""

    def office_of(self, obj: Any) -> Organization | None:
        for name in self.office.split(".") if self.office else ():
            obj = getattr(obj, name)
        return obj if isinstance(obj, Organization) else None

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        add: bool = False,
    ) -> Any:
        """Django's short message; what changed, for log_change(), goes with the request."""
        request.changes = _changes(form, formsets or (), add)  # type: ignore[attr-defined]
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        entry = super().log_addition(request, obj, message)
        self._tell(request, "add", "ditambah", obj, request.changes)  # type: ignore[attr-defined]
        return entry

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        entry = super().log_change(request, obj, message)
        if any(request.changes.values()):  # type: ignore[attr-defined]
            self._tell(request, "change", "diubah", obj, request.changes)  # type: ignore[attr-defined]
        return entry

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        tell = self._before_deletion(request, obj)
        super().delete_model(request, obj)
        tell()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        tells = [self._before_deletion(request, obj) for obj in queryset]
        super().delete_queryset(request, queryset)
        for tell in tells:
            tell()

    def _before_deletion(self, request: HttpRequest, obj: models.Model) -> Callable[[], None]:
        """What tells of the deletion once it is done: afterwards nobody knows any more what there was."""
        office, name, key = self.office_of(obj), str(obj), obj.pk
        going = _going_with(obj)
        data = {"old": values_of(obj), "with": [_gone(each) for each in going], "emptied": _emptied([obj, *going])}

        def tell() -> None:
            self._record(request, "delete", "dihapus", office, name, key, data)

        return tell

    def _tell(self, request: HttpRequest, verb: str, done: str, obj: models.Model, data: Data) -> None:
        self._record(request, verb, done, self.office_of(obj), str(obj), obj.pk, data)

    def _record(
        self,
        request: HttpRequest,
        verb: str,
        done: str,
        office: Organization | None,
        name: str,
        key: int,
        data: Data,
    ) -> None:
        kind = self.opts.model_name or ""
        label = f"{str(self.opts.verbose_name).capitalize()} {done}: {name}"[:200]
        by = request.user if request.user.is_authenticated else None
        events.record(office, f"{kind}.{verb}", label, subject=kind, subject_id=key, data=data, by=by)


def values_of(obj: models.Model) -> Data:
    """The fields that people set, by name; never a password."""
    fields = [field for field in obj._meta.fields if field.editable and not field.auto_created]
    told = {field.name: getattr(obj, field.name) for field in fields if field.name != "password"}
    many = {field.name: getattr(obj, field.name).all() for field in obj._meta.many_to_many}
    return {name: events.as_data(value) for name, value in (told | many).items()}


def _changes(form: forms.BaseForm, formsets: Iterable[BaseInlineFormSet], add: bool) -> Data:
    rows = [row for formset in formsets for row in _rows(formset)]
    if not isinstance(form, forms.ModelForm):
        return {"old": {}, "new": {"password": SECRET} if form.changed_data else {}, "rows": rows}
    if add:
        return {"old": {}, "new": values_of(form.instance), "rows": rows}
    return {**_change(form), "rows": rows}


def _change(form: forms.ModelForm) -> Data:
    """Of the fields that the form changes, what stood there and what was sent."""
    model, names = form._meta.model, [name for name in form.changed_data if name != "password"]
    return {
        "old": {name: _stored(model, name, form.initial.get(name)) for name in names},
        "new": {name: events.as_data(form.cleaned_data.get(name)) for name in names},
    }


def _stored(model: type[models.Model], name: str, value: Any) -> Any:
    """A form knows what was stored of a related record by its key only."""
    related = model._meta.get_field(name).related_model
    if isinstance(value, int) and related is not None:
        return events.as_data(related._base_manager.filter(pk=value).first())
    return events.as_data(value)


def _rows(formset: BaseInlineFormSet) -> list[Data]:
    """What was added, changed and removed among the rows below a record."""
    changed = {id(obj) for obj, _ in formset.changed_objects}
    added = [_row("ditambah", obj, {}, values_of(obj)) for obj in formset.new_objects]
    for form in formset.initial_forms:
        if form in formset.deleted_forms:
            added.append(_row("dihapus", form.instance, _before(form), {}))
        elif id(form.instance) in changed:
            added.append(_row("diubah", form.instance, **_change(form)))
    return added


def _before(form: forms.ModelForm) -> Data:
    model = form._meta.model
    names = [field.name for field in model._meta.get_fields() if field.name in form.initial]
    return {name: _stored(model, name, form.initial[name]) for name in names}


def _row(done: str, obj: models.Model, old: Data, new: Data) -> Data:
    row = {"what": str(obj._meta.verbose_name), "done": done, "name": str(obj), "old": old, "new": new}
    return row if obj.pk is None else {**row, "key": obj.pk}


def _going_with(obj: models.Model) -> list[models.Model]:
    """The records that the deletion takes with it."""
    collector = NestedObjects(using=obj._state.db or "default")
    collector.collect([obj])
    return [each for each in _all(collector) if each != obj and not each._meta.auto_created][:MOST_TOLD]


def _gone(obj: models.Model) -> Data:
    return {"what": str(obj._meta.verbose_name), "key": obj.pk, "old": values_of(obj)}


def _emptied(gone: Iterable[models.Model]) -> list[Data]:
    """The fields of records that stay which the deletion empties, because they name what goes."""
    return [
        {"what": str(other._meta.verbose_name), "key": other.pk, "old": {relation.field.name: str(obj)}}
        for obj in gone
        for relation in obj._meta.related_objects
        if relation.on_delete is models.SET_NULL
        for other in relation.related_model._base_manager.filter(**{relation.field.name: obj})
    ][:MOST_TOLD]


def _all(collector: NestedObjects) -> list[models.Model]:
    found = [obj for same in collector.model_objs.values() for obj in same]
    return sorted(found, key=lambda obj: (obj._meta.label, obj.pk))
