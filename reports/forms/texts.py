"""The field for sentences that the forms of this package share."""

from typing import Any

from django import forms


class TextField(forms.CharField):
    """Optional text of several lines, at most `length` characters."""

    def __init__(self, label: str, length: int, *, rows: int) -> None:
        too_long = f"{label} terlalu panjang. Tulis paling banyak {length} huruf."
        super().__init__(
            label=label,
            required=False,
            max_length=length,
            widget=forms.Textarea({"rows": rows}),
            error_messages={"max_length": too_long},
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without maxlength, because a browser cuts a longer pasted text without a word."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}

    def to_python(self, value: Any) -> str:
        """The text with LF line ends: a whole form is sent with CRLF, a single field with LF."""
        return str(super().to_python(value)).replace("\r\n", "\n")
