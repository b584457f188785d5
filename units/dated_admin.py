"""Administration pages of what has names and a place over time: offices, units, posts."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lkj import formats
from units.actions import changes, endings
from units.log.admin import LoggedAdmin
from units.models import User


class DatedForm(forms.ModelForm):
    """Another name or place takes the day from which it holds; without one it corrects what was entered wrongly."""

    since = forms.DateField(
        label="Berlaku sejak",
        required=False,
        widget=AdminDateWidget,
        help_text="Isi bila nama atau kedudukannya berganti: triwulan yang berakhir sebelum tanggal ini tetap memakai "
        "yang lama. Kosongkan hanya untuk membetulkan salah ketik.",
    )

    def clean(self) -> Any:
        cleaned = super().clean()
        new, since = self.new_values(), self.cleaned_data.get("since")
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).first()
        if self.end and stored and (sentence := endings.why_not_end(stored, self.end)):
            self.add_error("ends", sentence)
        if not new or stored is None or "since" in self.errors:
            return cleaned
        complaint = changes.why_not_correct(stored, new)
        found = changes.refusals(stored, since, new) if since else {"since": complaint} if complaint else {}
        for name, sentence in found.items():
            self.add_error(name, sentence)
        return cleaned

    def new_values(self) -> dict[str, Any]:
        """The names and places that the form changes; none of a row that it adds."""
        dated = changes.FORMERS[type(self.instance)][0].DATED
        if self.instance.pk is None:
            return {}
        return {name: self.cleaned_data[name] for name in self.changed_data if name in dated & self.cleaned_data.keys()}

    @property
    def end(self) -> datetime.date | None:
        """The last day, where the form sets it."""
        day: datetime.date | None = self.cleaned_data.get("ends")
        return day if self.instance.pk is not None and "ends" in self.changed_data else None


class DatedAdmin(LoggedAdmin):
    """Hands what changes with a date to the verbs, which write its event; the rest is recorded as everywhere else."""

    form = DatedForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        names = [name for name in super().get_fields(request, obj) if name not in ("since", "former_names")]
        return [*names, "since", "former_names"] if obj else names

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("former_names",) if obj else ()

    @admin.display(description="sebelumnya")
    def former_names(self, obj: Any) -> SafeString | str:
        model, name = changes.FORMERS[type(obj)]
        rows = model._default_manager.filter(**{name: obj.pk})
        lines = (f"{row}, sampai {formats.date(row.replaced_on - datetime.timedelta(days=1))}" for row in rows)
        return format_html_join("", "<div>{}</div>", ((line,) for line in lines)) or "–"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What has no date first, so that the verbs find the rest as the form has checked it."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        assert isinstance(request.user, User)  # noqa: S101 (the administration is for logged-in people)
        by, since, new = request.user, form.cleaned_data.get("since"), form.new_values()
        stored = type(obj)._default_manager.get(pk=obj.pk)
        for name in set(form.changed_data) & {field.name for field in obj._meta.fields} - new.keys() - {"ends"}:
            setattr(stored, name, form.cleaned_data[name])
        if form.end is None and "ends" in form.changed_data:
            stored.ends = None
        stored.save()
        if new and since:
            changes.change(stored, by=by, since=since, **new)
        elif new:
            changes.correct(stored, by=by, **new)
        if form.end:
            endings.end(stored, by=by, on=form.end)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        message = super().construct_change_message(request, form, formsets, add)
        for name in [*form.new_values(), *(["ends"] if form.end else [])]:
            for side in ("old", "new"):
                request.row_changes[side].pop(name, None)  # type: ignore[attr-defined]
        return message
