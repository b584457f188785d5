"""The forms of the superior's decision, and of the planner's reopening and extending a report."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget

from lkj import formats
from reports.enums import DispositionEffect
from reports.forms.texts import TextField
from reports.models import DispositionOption, Report
from reports.queries.signing_parties import parties_of
from units.models import Organization

# In whose names a report is signed: of those in office on its date, or today.
THEN, NOW = "dulu", "kini"
# What ticking a box of each effect does, as its label goes on.
CONSEQUENCES = {
    DispositionEffect.NEUTRAL: "boleh pada keduanya",
    DispositionEffect.ACCEPTS: "menyetujui",
    DispositionEffect.REVISES: "mengembalikan",
}
TOO_LONG = "Alasan terlalu panjang. Tulis paling banyak 2000 huruf."


@dataclass(frozen=True)
class Box:
    """A box to tick, with the option that it stands for."""

    widget: BoundWidget
    option: DispositionOption

    @property
    def effect(self) -> DispositionEffect:
        return DispositionEffect(self.option.effect)

    @property
    def opposite(self) -> str:
        """The key of the option that cannot be ticked with it; empty where there is none."""
        return self.option.opposite.key if self.option.opposite else ""

    @property
    def consequence(self) -> str:
        """What ticking it does to the decision, in a word."""
        return CONSEQUENCES[self.option.consequence]


class DispositionForm(forms.Form):
    """The boxes of the office, the text for “Lain-lain”, and a note."""

    options = forms.MultipleChoiceField(
        label="Tanggapan atasan langsung",
        required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
        error_messages={"invalid_choice": "Pilihan disposisi sudah berubah. Muat ulang halaman, lalu centang lagi."},
    )
    other_text = TextField("Uraian untuk “Lain-lain”", 2000, rows=2)
    note = TextField("Catatan untuk seluruh laporan", 4000, rows=2)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._options = list(DispositionOption.objects.filter(organization=organization).select_related("opposite"))
        field = self.fields["options"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101
        field.choices = [(option.key, option.label) for option in self._options]
        wordy = [f"“{option.label}”" for option in self._options if option.needs_text]
        self.fields["other_text"].label = f"Uraian untuk {' dan '.join(wordy)}" if wordy else "Uraian"
        # By an empty placeholder the style sheet knows that nothing is typed.
        self.fields["other_text"].widget.attrs["placeholder"] = " "

    @property
    def boxes(self) -> list[Box]:
        return [Box(widget, option) for widget, option in zip(self["options"], self._options, strict=True)]

    @property
    def complaints(self) -> list[str]:
        """Every sentence against the form, whatever field it stands at."""
        return [str(sentence) for sentences in self.errors.values() for sentence in sentences]


class ReopenForm(forms.Form):
    """Why a report is opened again and, where an official took over after its date, in whose names it is signed."""

    reason = forms.CharField(
        label="Alasan membuka kembali",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": TOO_LONG, "required": "Tulis alasan membuka kembali laporan."},
    )

    def __init__(self, data: Any = None, *, report: Report) -> None:
        super().__init__(data)
        add_parties(self, report)

    @property
    def values(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "as_dated": chosen_party(self)}


class PartiesForm(forms.Form):
    """In whose names a report is signed, where an official took over after its date."""

    def __init__(self, data: Any = None, *, report: Report) -> None:
        super().__init__(data)
        add_parties(self, report)


def add_parties(form: forms.Form, report: Report) -> None:
    """Ask in whose names the report is signed, unless nobody took over after its date."""
    parties = parties_of(report)
    if parties is None:
        return
    dated, today = formats.date(report.report_date), formats.date(report.organization.today())
    choices = [(NOW, f"Pejabat sekarang: {parties.now}. Tanggal laporan menjadi {today}.")]
    if parties.then:
        choices.insert(0, (THEN, f"Pejabat pada {dated}: {parties.then}. Tanggal laporan tetap."))
    form.fields["parties"] = forms.ChoiceField(
        label="Penanda tangan", choices=choices, widget=forms.RadioSelect, initial=choices[0][0],
        help_text="Pejabatnya berganti sesudah tanggal laporan. Nama dan tanggal yang tercetak harus cocok.",
        error_messages={"required": "Pilih penanda tangannya."},
    )  # fmt: skip


def chosen_party(form: forms.Form) -> bool | None:
    """Whether those in office on the report's date are named; None where nobody was asked."""
    chosen = form.cleaned_data.get("parties")
    return None if chosen is None else chosen == THEN
