"""The planner's forms about agreements."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from lkj import formats
from lkj.fields import DateField, MoneyField
from reports.forms.disposition import TOO_LONG
from reports.forms.shared import AskingForm, SharedForm
from reports.models import Agreement, BudgetLine


class PutInForceForm(forms.Form):
    """The day from which a version of an agreement is in force.

    `pairs` has the new indicators that may be former ones under another name: by the row's key its name, and the
    former ones, each by the name that it is known by. `moves` counts the reports that can be taken to the version.
    """

    on = DateField(label="Berlaku sejak")
    signed_on = DateField(
        label="Tanggal ditandatangani",
        required=False,
        help_text="Tercetak di PK dan di laporan. Bila kosong, yang tercetak tanggal berlaku.",
    )
    # What the page has asked about already: sent a second time it is meant.
    sure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        pairs: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] | None = None,
        moves: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if moves:
            self.fields["move"] = forms.BooleanField(
                label=f"Pindahkan juga {moves} laporan yang masih ditulis", required=False
            )
        for key, (name, olds) in (pairs or {}).items():
            self.fields[f"{key}-lanjutan"] = forms.ChoiceField(
                label=f"“{name}” adalah",
                choices=[("", "Indikator baru"), *((known, f"Lanjutan dari: {old}") for known, old in olds)],
                required=False,
                error_messages={"invalid_choice": "Pilih salah satu dari daftar."},
            )

    @property
    def renamed(self) -> dict[str, str]:
        """The name that each renamed indicator is known by, by the row's key."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name.endswith("-lanjutan") and value}
        return {name.partition("-")[0]: value for name, value in chosen.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [value for name, value in data.items() if name.endswith("-lanjutan") and value]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError("Satu indikator lama dipilih dua kali. Pilih sekali saja.")
        return data


class SignedOnForm(SharedForm):
    """The day on which a version was signed."""

    signed_on = DateField(
        label="Tanggal ditandatangani",
        required=False,
        help_text="Tercetak di PK dan di laporan yang belum diajukan. Bila kosong, yang tercetak tanggal berlaku.",
    )


class DeleteDraftForm(forms.Form):
    """Nothing but the button."""


class ManyInForceForm(forms.Form):
    """The day from which several versions are in force; `sure` as in PutInForceForm."""

    on = DateField(label="Berlaku sejak", required=False)
    signed_on = DateField(label="Tanggal ditandatangani, bila sama untuk semuanya", required=False)
    sure = forms.CharField(required=False, widget=forms.HiddenInput)


class ChooseVersionForm(forms.Form):
    """Another version of the agreement for one report, and why."""

    agreement = forms.TypedChoiceField(
        label="Versi Perjanjian Kinerja",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih satu versi.", "invalid_choice": "Pilih salah satu versi yang tertulis."},
    )
    reason = forms.CharField(
        label="Alasan memakai versi ini",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": TOO_LONG, "required": "Tulis alasan memakai versi lain."},
    )

    def __init__(self, *args: Any, versions: Sequence[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(each.pk): each for each in versions}
        field = self.fields["agreement"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [(key, f"PK {each.dated_label}") for key, each in by_key.items()]
        field.coerce = by_key.__getitem__


class ShiftForm(AskingForm):
    """A shift of the budget: its day, why, and the new pagu of each line; another sum of them is asked about."""

    not_stored = ("on", "reason")
    on = DateField(label="Tanggal pergeseran")
    reason = forms.CharField(
        label="Alasan pergeseran",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": TOO_LONG, "required": "Tulis alasan pergeseran."},
    )

    def __init__(self, *args: Any, ceilings: Mapping[BudgetLine, Decimal | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"pagu-{line.pk}": line for line in ceilings}
        for name, line in self.lines.items():
            now = ceilings[line]
            help_text = f"Sekarang {formats.rupiah(now)}" if now is not None else "Sekarang tanpa pagu"
            self.fields[name] = MoneyField(label=str(line.activity), initial=now, help_text=help_text)
        self._before = {line.pk: now for line, now in ceilings.items() if now is not None}

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        old, new = sum(self._before.values(), Decimal()), sum({**self._before, **self.after}.values(), Decimal())
        if old != new:
            yield (
                None,
                f"Jumlah pagu PK ini {formats.rupiah(old)} menjadi {formats.rupiah(new)}, padahal pergeseran "
                "antarkegiatan hanya memindahkan. Periksa pagu yang lain.",
            )

    @property
    def after(self) -> dict[int, Decimal]:
        """The pagu that were written, by the line's key; an emptied field changes nothing."""
        written = {line.pk: self.cleaned_data[name] for name, line in self.lines.items()}
        return {key: value for key, value in written.items() if value is not None}
