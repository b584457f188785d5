"""A form over one stored row. Each of its fields says for itself whether its value is stored.

The form writes nothing. `changes()` and `tokens` are what a verb needs; `show()` takes the verb's outcome, which the
cells show from then on. reports/services/saving.py calls both.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from lkj import formats
from reports.actions.versioned import Conflict, LastWrite, Saved, version_token
from reports.forms.cells import Cell, FieldState, Status, cell_of

# A longer value is read in its field; only shorter ones are repeated below it.
SHORT = 60
# Stands in `touched` for every field of the row: a block was pasted over them.
ALL = "*"
# A row's prefix and the name of a field; token and take have one hyphen more.
_FIELD = re.compile(r"([a-z]\d+)-[a-z_0-9]+")


class RowForm(forms.Form):
    """The fields of one row, each of which may be refused while the others are saved.

    Subclasses list them in `names`; those in `together` are saved or refused as one. `stored` is the row in the
    database, None where there is none yet. `touched` is the full name of the field that the person has just left.
    """

    names: ClassVar[tuple[str, ...]] = ()
    together: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, stored: Any, prefix: str, **kwargs: Any) -> None:
        self.stored = stored
        self.removed = False
        self.conflicts: frozenset[str] = frozenset()
        self.saved: set[str] = set()
        self.last: LastWrite | None = None
        self.touched = ""
        self.held = ""
        self._before: dict[str, Any] = {}
        self._replaced: dict[str, Any] = {}
        initial = {name: getattr(stored, name) for name in self.names} if stored else {}
        super().__init__(data, prefix=prefix, initial=initial, **kwargs)

    @property
    def was_sent(self) -> bool:
        """Whether any field of this row was sent."""
        return bool(self.sent_names)

    @property
    def sent_names(self) -> list[str]:
        """The fields that were sent: all with a whole page, some when a single field is left."""
        return [name for name in self.visible_names if self.is_bound and self.add_prefix(name) in self.data]

    @property
    def visible_names(self) -> list[str]:
        return [name for name in self.names if name in self.fields]

    @property
    def params(self) -> str:
        """The names for `hx-params`: of the whole page's form htmx sends only this row's fields."""
        return self.params_of(self.visible_names)

    def params_of(self, names: Sequence[str]) -> str:
        return ",".join(f"{self.add_prefix(name)},{self.add_prefix(name)}-token" for name in names)

    @property
    def tokens(self) -> dict[str, str]:
        """By field, the sent version token: of the value that the page showed, or that the person chose to replace."""
        sent = {name: self.data.get(f"{self.add_prefix(name)}-token") for name in self.sent_names}
        return {name: str(token) for name, token in sent.items() if token is not None} | self._taken

    @property
    def _taken(self) -> dict[str, str]:
        """The tokens of the values that ticked boxes say may be replaced."""
        ticked = [str(self.data.get(f"{self.add_prefix(name)}-take", "")) for name in self.sent_names]
        tokens = {field: token for field, _, token in (pair.partition(":") for pair in " ".join(ticked).split())}
        return {name: tokens[self.add_prefix(name)] for name in self.sent_names if self.add_prefix(name) in tokens}

    def values(self) -> dict[str, Any]:
        """The fields that were sent and can be read; those of `together` all or none."""
        unreadable = set(self.errors)
        if unreadable & set(self.together):
            unreadable |= set(self.together)
        return {name: self.cleaned_data.get(name) for name in self.sent_names if name not in unreadable}

    def _stored_value(self, name: str) -> Any:
        return getattr(self.stored, name) if self.stored else self.fields[name].clean("")

    def changes(self) -> dict[str, Any]:
        """The values to write: what can be read of the fields that were sent; none where all are as they are stored."""
        self.full_clean()
        values = self.values()
        self._before = {name: self._stored_value(name) for name in values}
        return {} if values == self._before else values

    def show(self, outcome: Saved[Any] | Conflict) -> None:
        """Take a verb's outcome for the values of changes(); a Conflict says that the row is gone."""
        if isinstance(outcome, Conflict):
            self.removed, self.stored = True, outcome.current
            self.conflicts = frozenset(self._before)
            return
        self.stored, self.conflicts = outcome.row if outcome.row.pk else None, outcome.conflicts
        self.last = outcome.last
        self.saved = {name for name, before in self._before.items() if before != self._stored_value(name)}
        shown = self.tokens
        self._replaced = {
            name: old
            for name, old in outcome.old.items()
            if name in shown and version_token(old) not in (shown[name], "")
        }

    @property
    def is_stored(self) -> bool:
        """Whether nothing was refused and nobody wrote in between."""
        return self.is_valid() and not self.conflicts

    def hold(self, reason: str) -> None:
        """Say in the sentence `reason` that nothing was stored because of other rows, though all could be read."""
        self.held = reason

    def written(self, name: str, value: Any) -> str:
        shown = self[name].field.prepare_value(value)
        return "" if shown is None else str(shown)

    def status(self, name: str) -> Status:
        """How the field `name` stands. Of an unchanged field it says “Tersimpan” only where it has just been left."""
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
            return Status(FieldState.RENEWED, self._renewal(stored), sent, stored, self._tokens_of([name]))
        if self.held and self.cleaned_data.get(name) != self._stored_value(name):
            return Status(FieldState.WAITING, self.held, sent, stored)
        if name in self.saved or self.touched in (self.add_prefix(name), ALL):
            return Status(FieldState.SAVED, "Tersimpan", sent, stored, replaced=self._unseen(name))
        return Status()

    def _unseen(self, name: str) -> str:
        """The person's own text of another window that this write has replaced; empty for none."""
        return self.written(name, self._replaced[name]) if name in self._replaced else ""

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
        return Status(FieldState.CONFLICT, message, sent, stored, self._tokens_of(group), decided_at)

    def _held_up_by(self, name: str) -> str:
        """The label of the field without which this one, readable and changed, cannot be stored; empty for none."""
        partners = [each for each in self.together if each in self.errors and name in self.together]
        unchanged = self.cleaned_data.get(name) == self._stored_value(name)
        return "" if not partners or unchanged or self._is_renewed(name) else str(self[partners[0]].label)

    def _is_renewed(self, name: str) -> bool:
        """Whether somebody else has changed a field that the person left as their page showed it."""
        if name in self.errors or name not in self.tokens:
            return False
        shown = self.tokens[name]
        return version_token(self.cleaned_data.get(name)) == shown != version_token(self._stored_value(name))

    def _renewal(self, stored: str) -> str:
        who = f" oleh {self.last.by_name}" if self.last else ""
        if not stored:
            return formats.sentence(f"Dikosongkan{who}")
        return f"Diperbarui{who}: {stored}" if len(stored) <= SHORT else formats.sentence(f"Diperbarui{who}")

    def _tokens_of(self, names: Sequence[str]) -> str:
        return " ".join(f"{self.add_prefix(name)}:{version_token(self._stored_value(name))}" for name in names)

    def _token_to_send(self, name: str) -> str:
        """The token of the stored value where the person can see that value; else the token that their page sent.

        A conflict shows both values, but keeps the sent token: until the person decides, each save must ask again.
        """
        stored = version_token(self._stored_value(name))
        if name not in self.sent_names or name in self.saved:
            return stored
        if name in self.conflicts:
            return self.tokens.get(name, stored)
        # A value that is sent again, because the first answer was lost, is what they see.
        known = name not in self.errors and self.cleaned_data.get(name) == self._stored_value(name)
        return stored if known or self._is_renewed(name) else self.tokens.get(name, stored)

    @property
    def cells(self) -> list[Cell]:
        return self.cells_of(self.visible_names)

    def cells_of(self, names: Sequence[str]) -> list[Cell]:
        return [
            cell_of(
                self[name],
                self.status(name),
                self._token_to_send(name),
                unit=self.unit_of(name),
                where=self.where,
            )
            for name in names
        ]

    @property
    def sent_cells(self) -> list[Cell]:
        """The cells to answer with when one field was left: those that were sent, no others."""
        return self.cells_of(self.sent_names)

    @property
    def faulty(self) -> list[Cell]:
        """The cells whose text is not stored, for the summary at the top of the page."""
        return self.cells_of([name for name in self.visible_names if self.status(name).state.unsaved])

    def unit_of(self, name: str) -> str:
        return ""

    @property
    def where(self) -> str:
        """What the row is about, in words, for labels that are read apart from it."""
        return ""


def _refused(error: ValidationError, sent: str, stored: str) -> Status:
    state = FieldState.WAITING if error.code == "waiting" else FieldState.REFUSED
    return Status(state, str(error.messages[0]), sent, stored)


def lost_words(data: QueryDict, forms: Iterable[RowForm]) -> list[str]:
    """The texts of sent fields whose row the report no longer has, in the order they were sent."""
    known = {form.prefix for form in forms}
    typed = [(_FIELD.fullmatch(name), str(text).strip()) for name, text in data.items()]
    return [text for found, text in typed if found and text and found[1] not in known]
