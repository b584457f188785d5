"""A form over one versioned row, each field of which tells how it stands with what is stored."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString

from lkj import formats
from reports.actions import Conflict


@dataclass(frozen=True)
class Status:
    """What stands below a field after an attempt to save it.

    `state` is "", saved, refused, waiting (for the field it needs) or conflict; `stored` is how the stored value is
    written, `sent` what was typed.
    """

    state: str = ""
    message: str = ""
    sent: str = ""
    stored: str = ""


@dataclass(frozen=True)
class Cell:
    """A field with its status."""

    field: BoundField
    status: Status
    unit: str = ""
    where: str = ""

    @property
    def status_id(self) -> str:
        return f"status-{self.field.auto_id}"

    @property
    def invalid(self) -> bool:
        return self.status.state in ("refused", "conflict")

    @property
    def widget(self) -> SafeString:
        """The input, told apart when it was refused and tied to its status."""
        attrs: dict[str, str | bool] = {"class": "form-control", "aria-describedby": self.status_id}
        if self.invalid:
            attrs["aria-invalid"] = "true"
        return self.field.as_widget(attrs=attrs)


class RowForm(forms.Form):
    """Subclasses name the row's fields in `names`; a field may be refused while the others are saved.

    `stored` is the row as the tables have it, or None. Fields in one tuple of `together` are saved or refused as one.
    """

    names: ClassVar[tuple[str, ...]] = ()
    together: tuple[str, ...] = ()
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stored: Model | None, prefix: str, **kwargs: Any) -> None:
        self.stored = stored
        self.conflict: Conflict | None = None
        self.saved: set[str] = set()
        self.touched = ""
        super().__init__(data, prefix=prefix, initial=self._initial(), **kwargs)

    def _initial(self) -> dict[str, Any]:
        values = {name: getattr(self.stored, name) for name in self.names} if self.stored else {}
        return {**values, "version": self.stored_version}

    @property
    def stored_version(self) -> int:
        return getattr(self.stored, "version", 0) if self.stored else 0

    @property
    def was_sent(self) -> bool:
        """Whether the page that was sent had this row at all."""
        return self.is_bound and self.add_prefix("version") in self.data

    @property
    def visible_names(self) -> list[str]:
        return [name for name in self.names if name in self.fields]

    @property
    def expected(self) -> int:
        return self.cleaned_data.get("version") or 0

    @property
    def params(self) -> str:
        """Names of the row's own fields, for htmx to send these alone out of the page's form."""
        return ",".join(self.add_prefix(name) for name in [*self.visible_names, "version"])

    def values(self) -> dict[str, Any]:
        """What to record: the fields that can be read as sent, the stored value where one cannot."""
        kept = {name for name in self.visible_names if name in self.errors}
        if kept & set(self.together):
            kept |= set(self.together)
        return {
            name: self._stored_value(name) if name in kept else self.cleaned_data.get(name)
            for name in self.visible_names
        }

    def _stored_value(self, name: str) -> Any:
        return getattr(self.stored, name) if self.stored else self.fields[name].clean("")

    def save_with(self, record: Callable[..., Model]) -> bool:
        """Hand the readable fields to the verb `record`; True when nothing was refused and nobody was in between."""
        self.full_clean()
        values = self.values()
        before = {name: self._stored_value(name) for name in values}
        if values == before:
            return self.is_valid()
        try:
            self.stored = record(expected=self.expected, **values)
        except Conflict as conflict:
            self.conflict, self.stored = conflict, conflict.current
            return False
        self.saved = {name for name in values if values[name] != before[name] and name not in self.errors}
        return self.is_valid()

    def written(self, name: str, value: Any) -> str:
        shown = self[name].field.prepare_value(value)
        return "" if shown is None else str(shown)

    def status(self, name: str) -> Status:
        """How the field `name` stands. An unchanged field is told saved only where the person has just left it."""
        if not self.was_sent:
            return Status()
        sent, stored = str(self[name].data or ""), self.written(name, self._stored_value(name))
        for error in self.errors.as_data().get(name, ()):
            return _refused(error, sent, stored)
        if self.conflict is not None:
            return self._conflict_status(name, sent, stored)
        if name in self.saved or self.add_prefix(name) == self.touched:
            return Status("saved", "Tersimpan", sent, stored)
        return Status()

    def _conflict_status(self, name: str, sent: str, stored: str) -> Status:
        if self.conflict is None or self.cleaned_data.get(name) == self._stored_value(name):
            return Status()
        if self.conflict.current is None:
            return Status("conflict", "Baris ini sudah dihapus orang lain. Salin isian Anda bila masih perlu.", sent)
        who = f"{self.conflict.by_name}, {formats.moment(_local(self.conflict.at))}"
        return Status("conflict", f"Sementara itu nilai ini diubah oleh {who}.", sent, stored)

    @property
    def cells(self) -> list[Cell]:
        return self.cells_of(self.visible_names)

    def cells_of(self, names: Sequence[str]) -> list[Cell]:
        return [Cell(self[name], self.status(name), self.unit_of(name), self.where) for name in names]

    @property
    def faulty(self) -> list[Cell]:
        """Fields whose text is not stored, for the page's summary."""
        return [cell for cell in self.cells if cell.status.state in ("refused", "waiting", "conflict")]

    def unit_of(self, name: str) -> str:
        return ""

    @property
    def where(self) -> str:
        """What the row is about, for a label that is heard or read apart from it."""
        return ""


def _refused(error: ValidationError, sent: str, stored: str) -> Status:
    state = "waiting" if error.code == "waiting" else "refused"
    return Status(state, str(error.messages[0]), sent, stored)


def _local(moment: datetime.datetime | None) -> datetime.datetime | None:
    return timezone.localtime(moment) if moment else None
