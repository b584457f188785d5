"""Forms over what is stored that two people may have open at once: neither undoes what the other changed.

What happens to a field is decided here for all forms of the kind (docs/decisions/0008-two-people-in-one-field.md).
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Model

from lkj import formats

SHOWN, SURE = "shown", "sure"
ONCE_MORE = "Simpan lagi bila memang begitu."
_SHORT = 80  # a longer text of one's own is read in its field


class SharedForm(forms.Form):
    """A form whose fields begin as they are stored; its hidden field `shown` names the values that its page showed.

    When it comes back, a field that the person left as shown follows what is stored by now, and one that only they
    changed is theirs. One that somebody else has changed to another value is asked about, with both values: the page
    shows them, and pressing Simpan once more is the answer. Without `shown`, as from a script, nothing is asked.
    """

    # Fields that do not begin as something is stored, as the day of a new entry.
    not_stored: ClassVar[tuple[str, ...]] = ()
    # How the names of fields end whose changes by others are not told: places move with every row of a list.
    untold: ClassVar[str] = "-place"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SHOWN] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.was_shown = False
        self._followed: list[str] = []

    @property
    def followed(self) -> str:
        """A sentence on what somebody else changed meanwhile and stayed; empty where nobody did."""
        return f"Diubah orang lain sementara itu, dan tetap: {'; '.join(self._followed)}." if self._followed else ""

    def told(self, done: str) -> str:
        """The sentence `done`, with `followed` behind it."""
        return f"{done} {self.followed}".rstrip()

    def title_of(self, name: str) -> str:
        """What the field is called in a sentence that stands apart from it."""
        return str(self.fields[name].label or name)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """The stored value; of the hidden field the names of all of them, also of fields that were added later."""
        if field_name != SHOWN:
            return super().get_initial_for_field(field, field_name)
        return _joined({name: _token(self._stored_value(name)) for name in self._shared})

    @property
    def _shared(self) -> list[str]:
        return [name for name in self.fields if name not in (SHOWN, SURE, *self.not_stored)]

    def _stored_value(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        pairs = (pair.rpartition(":") for pair in str(self.cleaned_data.get(SHOWN) or "").split())
        shown = {name: token for name, _, token in pairs if name}
        if not shown:
            return
        self.was_shown = True
        self.data = copy(self.data)
        self._tell_removed(shown)
        known = {name: self._merged(name, shown) for name in self._shared}
        self._put(SHOWN, _joined(known))

    def _merged(self, name: str, shown: Mapping[str, str]) -> str:
        """Decide about one field; returns the token of the value that the page shows from now on."""
        stored = self._stored_value(name)
        before, now = shown.get(name), _token(stored)
        if before == now:
            return now
        is_read = name in self.cleaned_data
        sent = _token(self.cleaned_data[name] if is_read else self.data.get(self.add_prefix(name)))
        if before is None or sent == before:
            self._follow(name, stored)
            if before is not None and not name.endswith(self.untold):
                self._followed.append(f"{self.title_of(name)}: {self._words(name, stored)}")
        elif not is_read:
            return before
        elif sent != now:
            self._ask(name, stored)
        return now

    def _follow(self, name: str, stored: Any) -> None:
        self.errors.pop(name, None)
        self.cleaned_data[name] = self.fields[name].to_python("") if stored is None else stored
        self._put(name, self.fields[name].prepare_value(stored))

    def _ask(self, name: str, stored: Any) -> None:
        own = self._words(name, self.cleaned_data[name])
        mine = f"isian Anda {own}" if len(own) <= _SHORT else "isian Anda masih ada di bawah"
        self.add_error(
            name,
            f"{self.title_of(name)} juga diubah orang lain. Tersimpan sekarang: {self._words(name, stored)}; {mine}. "
            "Simpan lagi bila isian Anda yang benar, atau tulis yang tersimpan.",
        )

    def _tell_removed(self, shown: Mapping[str, str]) -> None:
        """Say which changed texts belong to a row that somebody else has removed."""
        for name in shown.keys() - self.fields.keys():
            typed = str(self.data.get(self.add_prefix(name)) or "")
            if typed and _token(typed) != shown[name]:
                self.add_error(None, f"“{typed[:_SHORT]}” belum tersimpan: barisnya sudah dihapus orang lain.")

    def _put(self, name: str, written: Any) -> None:
        data: Any = self.data
        key = self.add_prefix(name)
        if written is False:
            data.pop(key, None)
        elif isinstance(written, list) and hasattr(data, "setlist"):
            data.setlist(key, written)
        else:
            data[key] = "on" if written is True else "" if written is None else written

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return "ya" if value else "tidak"
        if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            labels = {str(key): str(label) for key, label in field.choices}  # type: ignore[misc, union-attr]
            chosen = value if isinstance(value, list | tuple) else [value]
            found = ", ".join(labels.get(str(each), str(each)) for each in chosen if each not in (None, ""))
            return f"“{found}”" if found else "kosong"
        text = _text(value if isinstance(value, Model) else field.prepare_value(value))
        return f"“{'; '.join(text.splitlines())}”" if text else "kosong"


class AskingForm(SharedForm):
    """A shared form that asks once about what can be but is seldom meant: saved again as it is, it is meant."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SURE] = forms.CharField(required=False, widget=forms.HiddenInput)

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        """What to ask about in a form without errors: the field, None for the whole form, and the sentence."""
        yield from ()

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.errors or not (found := list(self.doubts())):
            return self.cleaned_data
        asked = sure_of(sentence for _, sentence in found)
        if self.cleaned_data.get(SURE) != asked:
            self.data = copy(self.data)
            self._put(SURE, asked)
            for name, sentence in found:
                self.add_error(name, f"{sentence} {ONCE_MORE}")
        return self.cleaned_data


def sure_of(sentences: Iterable[str]) -> str:
    """Names questions that a page asks; sent with the form once more it says that what they ask about is meant."""
    return _token(" ".join(sentences))


def _joined(tokens: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{token}" for name, token in tokens.items())


def _token(value: Any) -> str:
    """Names a value as a form shows or reads it: another one for another value."""
    text = f"#{value.pk}" if isinstance(value, Model) else _text(value)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _text(value: Any) -> str:
    """A value as a person would type it: none and an empty one are the same, 81 and 81.00 too."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, Decimal):
        return formats.number(value)
    if isinstance(value, datetime.date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, list | tuple):
        return " ".join(sorted(map(str, value)))
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())
