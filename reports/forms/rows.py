"""A form over one versioned row, each field of which tells how it stands with what is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString

from lkj import formats
from reports.actions.versioned import Conflict, LastWrite, Saved, version_token

# A longer text is seen in its field rather than read below it.
SHORT = 60
# In the place of the field that was left: every field of the row was written in.
ALL = "*"


class FieldState(models.TextChoices):
    """How a field stands after an attempt to save it."""

    QUIET = "", "Tidak ada kabar"
    SAVED = "saved", "Tersimpan"
    RENEWED = "renewed", "Diperbarui"
    WAITING = "waiting", "Menunggu isian lain"
    REFUSED = "refused", "Ditolak"
    CONFLICT = "conflict", "Berubah sementara itu"

    @property
    def icon(self) -> str:
        return {
            "": "",
            "saved": "check",
            "renewed": "arrow-path",
            "waiting": "information-circle",
            "refused": "exclamation-circle",
            "conflict": "exclamation-triangle",
        }[self.value]

    @property
    def wrong(self) -> bool:
        """Whether the text has to be changed or decided about."""
        return self in (FieldState.REFUSED, FieldState.CONFLICT)

    @property
    def unsaved(self) -> bool:
        """Whether what was typed is not stored."""
        return self.wrong or self == FieldState.WAITING


@dataclass(frozen=True)
class Status:
    """What stands below a field after an attempt to save it.

    `stored` is how the stored value is written, `sent` what was typed. `marks` are the marks of what is stored now in
    the fields that one decision is made for, as `<name>:<mark> …`. Where a decision is made at another field than this
    one, `decided_at` is that field's label.
    """

    state: FieldState = FieldState.QUIET
    message: str = ""
    sent: str = ""
    stored: str = ""
    marks: str = ""
    decided_at: str = ""

    @property
    def words(self) -> str:
        return f"{self.state.label}: {self.message}" if self.state == FieldState.REFUSED else self.message

    @property
    def has_two_values(self) -> bool:
        return self.state == FieldState.CONFLICT and bool(self.marks)


@dataclass(frozen=True)
class Cell:
    """A field with its status."""

    field: BoundField
    status: Status
    seen: str
    unit: str = ""
    where: str = ""

    @property
    def seen_name(self) -> str:
        """The hidden field that tells which stored value the page shows."""
        return f"{self.field.html_name}-seen"

    @property
    def seen_id(self) -> str:
        return f"seen-{self.field.auto_id}"

    @property
    def status_id(self) -> str:
        return f"status-{self.field.auto_id}"

    @property
    def take_name(self) -> str:
        """The checkbox that, without scripts, puts what was typed in the place of what is stored."""
        return f"{self.field.html_name}-take"

    @property
    def keeps_mark(self) -> bool:
        """Whether the page keeps its mark until the person has decided, or until it shows the value it belongs to."""
        return self.status.state in (FieldState.CONFLICT, FieldState.RENEWED)

    @property
    def invalid(self) -> bool:
        return self.status.state.wrong

    @property
    def widget(self) -> SafeString:
        """The input, told apart when it was refused and tied to its status."""
        attrs: dict[str, str | bool] = {"class": "form-control", "aria-describedby": self.status_id}
        if self.invalid:
            attrs["aria-invalid"] = "true"
        if self.status.state == FieldState.RENEWED:
            # Bound, the field itself would show what was sent.
            named = attrs | {"id": self.field.auto_id}
            return self.field.field.widget.render(self.field.html_name, self.status.stored, named)
        return self.field.as_widget(attrs=attrs)


class RowForm(forms.Form):
    """Subclasses name the row's fields in `names`; a field may be refused while the others are saved.

    `stored` is the row as the tables have it, or None. Fields in one tuple of `together` are saved or refused as one.
    """

    names: ClassVar[tuple[str, ...]] = ()
    together: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, stored: models.Model | None, prefix: str, **kwargs: Any) -> None:
        self.stored = stored
        self.removed = False
        self.conflicts: frozenset[str] = frozenset()
        self.saved: set[str] = set()
        self.last: LastWrite | None = None
        self.touched = ""
        self.held = ""
        self._before: dict[str, Any] = {}
        initial = {name: getattr(stored, name) for name in self.names} if stored else {}
        super().__init__(data, prefix=prefix, initial=initial, **kwargs)

    @property
    def was_sent(self) -> bool:
        """Whether what was sent had any field of this row."""
        return bool(self.sent_names)

    @property
    def sent_names(self) -> list[str]:
        """The row's fields that were sent: all of them with a whole page, some of them as one is left."""
        return [name for name in self.visible_names if self.is_bound and self.add_prefix(name) in self.data]

    @property
    def visible_names(self) -> list[str]:
        return [name for name in self.names if name in self.fields]

    @property
    def params(self) -> str:
        """Names of the row's own fields, for htmx to send these alone out of the page's form."""
        return self.params_of(self.visible_names)

    def params_of(self, names: Sequence[str]) -> str:
        return ",".join(f"{self.add_prefix(name)},{self.add_prefix(name)}-seen" for name in names)

    @property
    def seen(self) -> dict[str, str]:
        """By field, the mark of the value that the page showed or that the person decided to replace, if sent."""
        marks = {name: self.data.get(f"{self.add_prefix(name)}-seen") for name in self.sent_names}
        return {name: str(sent) for name, sent in marks.items() if sent is not None} | self._taken

    @property
    def _taken(self) -> dict[str, str]:
        ticked = [str(self.data.get(f"{self.add_prefix(name)}-take", "")) for name in self.sent_names]
        marks = {field: known for field, _, known in (pair.partition(":") for pair in " ".join(ticked).split())}
        return {name: marks[self.add_prefix(name)] for name in self.sent_names if self.add_prefix(name) in marks}

    def values(self) -> dict[str, Any]:
        """What to record: the fields that were sent and can be read, those that go together all or none."""
        unreadable = set(self.errors)
        if unreadable & set(self.together):
            unreadable |= set(self.together)
        return {name: self.cleaned_data.get(name) for name in self.sent_names if name not in unreadable}

    def _stored_value(self, name: str) -> Any:
        return getattr(self.stored, name) if self.stored else self.fields[name].clean("")

    def save_with(self, record: Callable[..., Saved[Any]]) -> bool:
        """Hand the readable fields to the verb `record`; True when nothing was refused and nobody was in between."""
        values = self.changed()
        if not values:
            return self.is_valid()
        try:
            outcome = record(tokens=self.seen, **values)
        except Conflict as conflict:
            self.removed, self.stored = True, conflict.current
            self.conflicts = frozenset(values)
            return False
        self.take(outcome)
        return self.is_valid() and not self.conflicts

    def changed(self) -> dict[str, Any]:
        """The values to record, or none of them where all are as they are stored."""
        self.full_clean()
        values = self.values()
        self._before = {name: self._stored_value(name) for name in values}
        return {} if values == self._before else values

    def take(self, outcome: Saved[Any]) -> None:
        """What has become of the values of changed()."""
        self.stored, self.conflicts = outcome.row if outcome.row.pk else None, outcome.conflicts
        self.last = outcome.last
        self.saved = {name for name, before in self._before.items() if before != self._stored_value(name)}

    def hold(self, reason: str) -> None:
        """Nothing of the row was stored for the sake of other rows, though it could be read; `reason` is a sentence."""
        self.held = reason

    def written(self, name: str, value: Any) -> str:
        shown = self[name].field.prepare_value(value)
        return "" if shown is None else str(shown)

    def status(self, name: str) -> Status:
        """How the field `name` stands. An unchanged field is told saved only where the person has just left it."""
        if name not in self.sent_names:
            return Status()
        sent, stored = str(self[name].data or ""), self.written(name, self._stored_value(name))
        for error in self.errors.as_data().get(name, ()):
            return _refused(error, sent, stored)
        if waits_for := self._held_up_by(name):
            advice = f"Disimpan bersama {waits_for}; perbaiki isian itu." if sent else f"Isi juga untuk {waits_for}."
            return Status(FieldState.WAITING, advice, sent, stored)
        if name in self.conflicts:
            return self._conflict_status(name, sent, stored)
        if self._is_renewed(name):
            return Status(FieldState.RENEWED, self._renewal(stored), sent, stored, self._marks([name]))
        if self.held and self.cleaned_data.get(name) != self._stored_value(name):
            return Status(FieldState.WAITING, self.held, sent, stored)
        if name in self.saved or self.touched in (self.add_prefix(name), ALL):
            return Status(FieldState.SAVED, "Tersimpan", sent, stored)
        return Status()

    def _conflict_status(self, name: str, sent: str, stored: str) -> Status:
        if self.removed:
            gone = "Baris ini sudah dihapus orang lain. Salin isian Anda bila masih perlu."
            return Status(FieldState.CONFLICT, gone, sent)
        message = "Sementara itu nilai ini berubah."
        if self.last:
            message += (
                f" Terakhir disimpan oleh {self.last.by_name}, {formats.moment(timezone.localtime(self.last.at))}."
            )
        group = self.together if name in self.together else (name,)
        first = next(each for each in group if each in self.conflicts)
        decided_at = "" if first == name else str(self[first].label)
        return Status(FieldState.CONFLICT, message, sent, stored, self._marks(group), decided_at)

    def _held_up_by(self, name: str) -> str:
        """The label of the field without which this one, readable and changed, cannot be stored; empty for none."""
        partners = [each for each in self.together if each in self.errors and name in self.together]
        unchanged = self.cleaned_data.get(name) == self._stored_value(name)
        return "" if not partners or unchanged or self._is_renewed(name) else str(self[partners[0]].label)

    def _is_renewed(self, name: str) -> bool:
        """Whether somebody else has changed a field that the person left as their page showed it."""
        if name in self.errors or name not in self.seen:
            return False
        seen = self.seen[name]
        return version_token(self.cleaned_data.get(name)) == seen != version_token(self._stored_value(name))

    def _renewal(self, stored: str) -> str:
        who = f" oleh {self.last.by_name}" if self.last else ""
        if not stored:
            return formats.sentence(f"Dikosongkan{who}")
        return f"Diperbarui{who}: {stored}" if len(stored) <= SHORT else formats.sentence(f"Diperbarui{who}")

    def _marks(self, names: Sequence[str]) -> str:
        return " ".join(f"{self.add_prefix(name)}:{version_token(self._stored_value(name))}" for name in names)

    def _seen_mark(self, name: str) -> str:
        """Of the stored value, once the person has it before them; else of the value that their page still shows.

        Both values of a conflict are before them, but as long as they have not decided, the next saving must ask again.
        """
        stored = version_token(self._stored_value(name))
        if name not in self.sent_names or name in self.saved:
            return stored
        if name in self.conflicts:
            return self.seen.get(name, stored)
        # The same value, sent once more because the first answer was lost, is before them too.
        known = name not in self.errors and self.cleaned_data.get(name) == self._stored_value(name)
        return stored if known or self._is_renewed(name) else self.seen.get(name, stored)

    @property
    def cells(self) -> list[Cell]:
        return self.cells_of(self.visible_names)

    def cells_of(self, names: Sequence[str]) -> list[Cell]:
        return [
            Cell(self[name], self.status(name), self._seen_mark(name), self.unit_of(name), self.where) for name in names
        ]

    @property
    def sent_cells(self) -> list[Cell]:
        """For the answer to a field that was left: nothing is said of fields that were not sent."""
        return self.cells_of(self.sent_names)

    @property
    def faulty(self) -> list[Cell]:
        """Fields whose text is not stored, for the page's summary."""
        return [cell for cell in self.cells if cell.status.state.unsaved]

    def unit_of(self, name: str) -> str:
        return ""

    @property
    def where(self) -> str:
        """What the row is about, for a label that is heard or read apart from it."""
        return ""


def _refused(error: ValidationError, sent: str, stored: str) -> Status:
    state = FieldState.WAITING if error.code == "waiting" else FieldState.REFUSED
    return Status(state, str(error.messages[0]), sent, stored)
