"""The planner's forms about periods: their days, and extending all reports that wait for their authors."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms

from lkj import formats
from lkj.fields import DateField
from reports.enums import Quarter
from reports.forms.disposition import TOO_LONG
from reports.forms.shared import AskingForm
from reports.models import Period
from reports.queries.period_days import Days, extension_days

_FAR = 300  # days from the end of the quarter


class DaysForm(AskingForm):
    """The days of a quarter."""

    opens_on = DateField(label="Dibuka")
    due_on = DateField(label="Tenggat")
    closes_on = DateField(label="Ditutup", required=False, help_text="Kosongkan bila tidak pernah terkunci.")
    report_date = DateField(
        label="Tanggal laporan", help_text="Tercetak di atas tanda tangan; terisi hari terakhir triwulan."
    )

    def __init__(self, data: Any = None, *, quarter: Quarter, year: int, days: Days) -> None:
        initial = {name: getattr(days, name) for name in ("opens_on", "due_on", "closes_on", "report_date")}
        super().__init__(data, initial=initial, prefix=f"tw-{quarter}")
        self._last = quarter.last_day(year)

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        for name, day in vars(self.days).items():
            if day not in (None, self.initial[name]) and abs((day - self._last).days) > _FAR:
                yield name, f"{formats.date(day)} jauh dari akhir triwulan ini, {formats.date(self._last)}."

    @property
    def days(self) -> Days:
        names = ("opens_on", "due_on", "closes_on", "report_date")
        return Days(**{name: self.cleaned_data[name] for name in names})

    @property
    def complaints(self) -> list[str]:
        """Every sentence against the form, with the name of its field."""
        return [
            f"{self.fields[name].label}: {each}" if self._stands_apart(name, each) else each
            for name, sentences in self.errors.items()
            for each in map(str, sentences)
        ]

    def _stands_apart(self, name: str, sentence: str) -> bool:
        """Whether the sentence does not name its field by itself."""
        return name in self.fields and not sentence.startswith(str(self.fields[name].label))


class ExtendAllForm(forms.Form):
    """The new due day of reports of a period, and why they get it."""

    until = DateField(label="Tenggat baru")
    reason = forms.CharField(
        label="Alasan perpanjangan",
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": TOO_LONG, "required": "Tulis alasan perpanjangan."},
    )

    def __init__(self, *args: Any, period: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days, until = extension_days(period), self.fields["until"]
        until.help_text = f"{self.days.said}. Tulis misalnya {' atau '.join(self.days.examples)}."
        until.widget.attrs["placeholder"] = self.days.examples[0]

    def clean_until(self) -> datetime.date:
        until: datetime.date = self.cleaned_data["until"]
        if not self.days.has(until):
            raise forms.ValidationError(self.days.complaint)
        return until


class ExtendForm(ExtendAllForm):
    """The new due day of one report, or of those that were ticked. `token` names the day that the page showed."""

    token = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
