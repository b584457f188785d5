"""The form of a fixed text of the documents, in the office's own words."""

from collections.abc import Sequence
from typing import Any

from django import forms

from reports.forms.texts import TextField
from reports.models import Report
from reports.queries.fixed_texts import OfficeText

LENGTH = 4000
EMPTY = "Bunyi tidak boleh kosong. Tulis bunyinya, atau tekan “Kembalikan ke bawaan” untuk memakai bunyi bawaan."
EMPTY_DEFAULT = "Bunyi tidak boleh kosong. Tulis bunyinya, atau tekan “Batal” untuk tetap memakai bunyi bawaan."


class WordingForm(forms.Form):
    """One fixed text, and the report in which to show it. `shown_number` is the version that the page showed."""

    prefix = "kalimat"

    bunyi = TextField("Bunyi", LENGTH, rows=9)
    contoh = forms.CharField(label="Laporan contoh", required=False, widget=forms.Select())

    def __init__(self, data: Any = None, *, passage: OfficeText, reports: Sequence[Report]) -> None:
        super().__init__(data, initial={"bunyi": passage.text})
        self.passage, self.reports = passage, reports
        widget = self.fields["contoh"].widget
        assert isinstance(widget, forms.Select)  # noqa: S101
        widget.choices = [(str(report.pk), report.post_title) for report in reports]
        self.initial["contoh"] = str(self.example.pk) if self.example else ""
        self.shown_number = self._sent_number() if self.is_bound else passage.number

    def clean_bunyi(self) -> str:
        text = str(self.cleaned_data["bunyi"])
        if not text.strip():
            raise forms.ValidationError(EMPTY if self.passage.own else EMPTY_DEFAULT)
        if complaint := self.passage.default.problem(text):
            raise forms.ValidationError(complaint)
        return text

    @property
    def example(self) -> Report | None:
        """The chosen report; where none is chosen the first submitted one, else the first. None where there is none."""
        chosen = self.data.get(self.add_prefix("contoh"), "")
        found = [report for report in self.reports if str(report.pk) == chosen]
        submitted = [report for report in self.reports if report.status.frozen]
        return next(iter([*found, *submitted, *self.reports]), None)

    @property
    def unsaved(self) -> bool:
        """Whether the sent text is not the one in force."""
        return self.is_bound and self.cleaned_data.get("bunyi") != self.passage.text

    def _sent_number(self) -> int:
        """The number of the version that the page showed; -1, which no version has, where it is unreadable."""
        text = self.data.get(self.add_prefix("token"), "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
