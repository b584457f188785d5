"""One field of a row as a page draws it: the input, the version token of its value, and what became of saving it."""

from dataclasses import dataclass

from django.db import models
from django.forms import Select
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from lkj.fields import WordRadios

# Letters of a stored value that is told in a sentence; a longer one is a text, and its field is large enough.
_FIGURE = 40


class FieldState(models.TextChoices):
    """How a field stands after an attempt to save it: value, and the words for it."""

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
    """The words below a field after an attempt to save it.

    `sent` is the text that was typed, `stored` the stored value as text. `tokens` are the version tokens of what is
    stored now, as `<name>:<token> …`, for the fields that one decision settles. `decided_at` is the label of the field
    at which the decision is made, empty where it is this one. `replaced` is what the person stored in another window
    and has replaced without having seen it.
    """

    state: FieldState = FieldState.QUIET
    message: str = ""
    sent: str = ""
    stored: str = ""
    tokens: str = ""
    decided_at: str = ""
    replaced: str = ""

    @property
    def words(self) -> str:
        if self.state != FieldState.REFUSED:
            return self.message
        is_figure = self.stored and len(self.stored) <= _FIGURE
        return f"{self.state.label}: {self.message}" + (f" Yang tersimpan tetap {self.stored}." if is_figure else "")

    @property
    def has_two_values(self) -> bool:
        return self.state == FieldState.CONFLICT and bool(self.tokens)


@dataclass(frozen=True)
class Cell:
    """A field with its status, in plain values: equal cells are drawn alike.

    `name` is the field's in its form, `html_name` that on the page. `widget` is the input element; `is_choice` says
    that it is radio buttons, which together have a name and not a label. `token` is the version token of the value that
    the page shows from now on. `unit` is its unit of measure; `where` names what the row is about, for labels that are
    read apart from it. `before` is what an earlier quarter says of it, with the quarter; empty where nothing does.
    """

    name: str
    html_name: str
    input_id: str
    label: str
    widget: SafeString
    is_choice: bool
    status: Status
    token: str
    unit: str = ""
    where: str = ""
    before: str = ""

    @property
    def token_name(self) -> str:
        """The hidden field that holds the version token."""
        return f"{self.html_name}-token"

    @property
    def token_id(self) -> str:
        return f"token-{self.input_id}"

    @property
    def status_id(self) -> str:
        return _status_id(self.input_id)

    @property
    def take_name(self) -> str:
        """The checkbox that replaces the stored value by the typed one, where there is no JavaScript."""
        return f"{self.html_name}-take"

    @property
    def keeps_token(self) -> bool:
        """Whether the answer leaves the page's token alone.

        In a conflict the person decides first. A renewed value comes with its token once the field shows it.
        """
        return self.status.state in (FieldState.CONFLICT, FieldState.RENEWED)

    @property
    def invalid(self) -> bool:
        return self.status.state.wrong


def cell_of(field: BoundField, status: Status, token: str, *, unit: str, where: str) -> Cell:
    """The field as a page draws it now."""
    return Cell(
        name=field.name,
        html_name=field.html_name,
        input_id=field.auto_id,
        label=str(field.label),
        widget=_widget(field, status),
        is_choice=isinstance(field.field.widget, WordRadios),
        status=status,
        token=token,
        unit=unit,
        where=where,
    )


def _widget(field: BoundField, status: Status) -> SafeString:
    """The input element: described by its status, and marked invalid where it was refused."""
    look = "form-select" if isinstance(field.field.widget, Select) else "form-control"
    look = "word-choice" if isinstance(field.field.widget, WordRadios) else look
    attrs: dict[str, str | bool] = {"class": look, "aria-describedby": _status_id(field.auto_id)}
    if status.state.wrong:
        attrs["aria-invalid"] = "true"
    if status.state == FieldState.RENEWED:
        # A bound field would draw the text that was sent.
        return field.field.widget.render(field.html_name, status.stored, attrs | {"id": field.auto_id})
    return field.as_widget(attrs=attrs)


def _status_id(input_id: str) -> str:
    return f"status-{input_id}"
