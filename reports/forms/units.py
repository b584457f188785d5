"""The forms of units that become one or several."""

from typing import Any

from django import forms

from lkj import office_names
from lkj.fields import DateField
from units.models import Position, Unit

_PICK = {"required": "Pilih salah satu dari daftar.", "invalid_choice": "Pilih salah satu dari daftar."}
_NAME = {"required": "Isi nama unit barunya.", "max_length": "Nama unit paling banyak 200 huruf."}


class MergeForm(forms.Form):
    """Into which unit this one goes, since when, and which of its posts end instead of moving along."""

    into = forms.ModelChoiceField(
        Unit.objects.none(), label="Digabung ke unit", empty_label="Pilih unit", error_messages=_PICK
    )
    since = DateField(label="Berlaku sejak")

    def __init__(self, data: Any = None, *, unit: Unit) -> None:
        super().__init__(data, initial={"since": unit.organization.today()})
        units = Unit.objects.filter(organization=unit.organization_id, ends=None)
        _choices_of(self.fields["into"], units.exclude(pk=unit.pk))
        self._posts = {f"p{post.pk}": post for post in unit.positions.filter(ends=None).order_by("pk")}
        others = Position.objects.of(unit.organization).filter(ends=None).exclude(unit=unit)
        for name, post in self._posts.items():
            self.fields[name] = forms.ModelChoiceField(
                others,
                label=f"Jabatan {post.title}",
                required=False,
                empty_label="Ikut pindah ke unit itu",
                help_text="Bila jabatan ini ditiadakan, pilih jabatan yang menggantikannya sebagai atasan.",
                error_messages=_PICK,
            )

    @property
    def ending(self) -> dict[Position, Position]:
        """The posts that end, each with the superior of those below it from then on."""
        chosen = ((post, self.cleaned_data[name]) for name, post in self._posts.items())
        return {post: successor for post, successor in chosen if successor is not None}


class SplitForm(forms.Form):
    """The unit that is made beside another one, since when, and the posts that go there."""

    name = forms.CharField(
        label="Nama unit baru",
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages=_NAME,
    )
    since = DateField(label="Berlaku sejak")
    posts = forms.ModelMultipleChoiceField(
        Position.objects.none(),
        label="Jabatan yang pindah ke unit baru",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Pilih jabatan dari daftar.", "invalid_pk_value": "Pilih dari daftar."},
    )

    def __init__(self, data: Any = None, *, unit: Unit) -> None:
        super().__init__(data, initial={"since": unit.organization.today()})
        self._codes = set(Unit.objects.filter(organization=unit.organization_id).values_list("code", flat=True))
        _choices_of(self.fields["posts"], unit.positions.filter(ends=None).order_by("pk"))

    @property
    def code(self) -> str:
        return office_names.free(office_names.code_of(self.cleaned_data["name"]), self._codes)


def _choices_of(field: forms.Field, rows: Any) -> None:
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = rows
