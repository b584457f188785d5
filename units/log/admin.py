"""Django's admin that records every change in the event log: the values before and after it."""

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
# The most records that the event of one deletion lists; a whole agreement has fewer.
MOST_RECORDS = 500
SECRET = "kata sandi diubah"  # noqa: S105 (recorded instead of a password)


class LoggedAdmin(admin.ModelAdmin):
    """A ModelAdmin whose additions, changes and deletions become events in the chain of the object's office.

    `office` is the path of attributes from the object to its office, such as `position.unit.organization`; without one
    the event goes to the installation's chain. Additions and changes are recorded in the transaction of Django's own
    view, deletions in one of ours.
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
        """Django's short message. The row changes travel on the request to log_addition() and log_change()."""
        request.row_changes = _row_changes(form, formsets or (), add)  # type: ignore[attr-defined]
        return super().construct_change_message(request, form, formsets, add)

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        log_entry = super().log_addition(request, obj, message)
        self._record_change(request, "add", "ditambah", obj, request.row_changes)  # type: ignore[attr-defined]
        return log_entry

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        log_entry = super().log_change(request, obj, message)
        if any(request.row_changes.values()):  # type: ignore[attr-defined]
            self._record_change(request, "change", "diubah", obj, request.row_changes)  # type: ignore[attr-defined]
        return log_entry

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        record = self._prepare_deletion(request, obj)
        super().delete_model(request, obj)
        record()

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        records = [self._prepare_deletion(request, obj) for obj in queryset]
        super().delete_queryset(request, queryset)
        for record in records:
            record()

    def _prepare_deletion(self, request: HttpRequest, obj: models.Model) -> Callable[[], None]:
        """Read what the deletion will remove, while it is there; returns the function that records it afterwards."""
        office, name, key = self.office_of(obj), str(obj), obj.pk
        others = _deleted_with(obj)
        data = {"old": values_of(obj), "with": [_deleted(each) for each in others], "emptied": _emptied([obj, *others])}

        def record() -> None:
            self._record(request, "delete", "dihapus", office, name, key, data)

        return record

    def _record_change(self, request: HttpRequest, verb: str, done: str, obj: models.Model, data: Data) -> None:
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


class OfficeAdmin(LoggedAdmin):
    """The page of what one office has set for itself, which stays that office's: another one's was never asked."""

    office = "organization"

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return (*super().get_readonly_fields(request, obj), *(("organization",) if obj else ()))


def values_of(obj: models.Model) -> Data:
    """The object's editable fields by name, as events.as_data() writes them, without any password."""
    fields = [field for field in obj._meta.fields if field.editable and not field.auto_created]
    single = {field.name: getattr(obj, field.name) for field in fields if field.name != "password"}
    many = {field.name: getattr(obj, field.name).all() for field in obj._meta.many_to_many}
    return {name: events.as_data(value) for name, value in (single | many).items()}


def _row_changes(form: forms.BaseForm, formsets: Iterable[BaseInlineFormSet], add: bool) -> Data:
    """What a submitted page changes: `old` and `new` values of the record by field, and `rows` below it."""
    rows = [row for formset in formsets for row in _rows(formset)]
    if not isinstance(form, forms.ModelForm):
        return {"old": {}, "new": {"password": SECRET} if form.changed_data else {}, "rows": rows}
    if add:
        return {"old": {}, "new": values_of(form.instance), "rows": rows}
    return {**_old_and_new(form), "rows": rows}


def _old_and_new(form: forms.ModelForm) -> Data:
    """The stored and the submitted values of the fields that the form changes."""
    model = form._meta.model
    stored = {field.name for field in model._meta.get_fields()} - {"password"}
    names = [name for name in form.changed_data if name in stored]
    return {
        "old": {name: _stored(model, name, form.initial.get(name)) for name in names},
        "new": {name: events.as_data(form.cleaned_data.get(name)) for name in names},
    }


def _stored(model: type[models.Model], name: str, value: Any) -> Any:
    """A form's initial value as data; of a related record the form has only the key, so its name is looked up."""
    related = model._meta.get_field(name).related_model
    if isinstance(value, int) and related is not None:
        return events.as_data(related._base_manager.filter(pk=value).first())
    return events.as_data(value)


def _rows(formset: BaseInlineFormSet) -> list[Data]:
    """The added, changed and removed rows of an inline formset."""
    changed = {id(obj) for obj, _ in formset.changed_objects}
    added = [_row("ditambah", obj, {}, values_of(obj)) for obj in formset.new_objects]
    for form in formset.initial_forms:
        if form in formset.deleted_forms:
            added.append(_row("dihapus", form.instance, _stored_values(form), {}))
        elif id(form.instance) in changed:
            added.append(_row("diubah", form.instance, **_old_and_new(form)))
    return added


def _stored_values(form: forms.ModelForm) -> Data:
    model = form._meta.model
    names = [field.name for field in model._meta.get_fields() if field.name in form.initial]
    return {name: _stored(model, name, form.initial[name]) for name in names}


def _row(done: str, obj: models.Model, old: Data, new: Data) -> Data:
    row = {"what": str(obj._meta.verbose_name), "done": done, "name": str(obj), "old": old, "new": new}
    return row if obj.pk is None else {**row, "key": obj.pk}


def _deleted_with(obj: models.Model) -> list[models.Model]:
    """The other records that deleting `obj` deletes as well, at most MOST_RECORDS."""
    collector = NestedObjects(using=obj._state.db or "default")
    collector.collect([obj])
    return [each for each in _collected(collector) if each != obj and not each._meta.auto_created][:MOST_RECORDS]


def _deleted(obj: models.Model) -> Data:
    return {"what": str(obj._meta.verbose_name), "key": obj.pk, "old": values_of(obj)}


def _emptied(deleted: Iterable[models.Model]) -> list[Data]:
    """The fields of remaining records that the deletion sets to NULL, with the name of the deleted record."""
    return [
        {"what": str(other._meta.verbose_name), "key": other.pk, "old": {relation.field.name: str(obj)}}
        for obj in deleted
        for relation in obj._meta.related_objects
        if relation.on_delete is models.SET_NULL
        for other in relation.related_model._base_manager.filter(**{relation.field.name: obj})
    ][:MOST_RECORDS]


def _collected(collector: NestedObjects) -> list[models.Model]:
    found = [obj for same in collector.model_objs.values() for obj in same]
    return sorted(found, key=lambda obj: (obj._meta.label, obj.pk))
