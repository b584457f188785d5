"""The planner's forms for program, kegiatan, pagu and sumber dana."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField

from lkj.fields import MoneyField
from reports.actions.nomenclature import WantedFund, funds_token
from reports.forms.shared import SharedForm
from reports.importers.activity_list import MOST_ROWS, Table, column_name, recognised, table_of, text_of_file
from reports.models import FundSource
from reports.queries.fund_shares import Share
from reports.queries.nomenclature import FundRow
from reports.queries.nomenclature_changes import LABELS, ListedActivity, bare_fund
from reports.refusal import Refused

_TEXT = {"class": "form-control", "autocomplete": "off"}
_NEW_FUNDS = 5  # empty rows for new sumber dana


class ComplainingForm(forms.Form):
    """A form whose page lists what is wrong above it."""

    @property
    def complaints(self) -> list[str]:
        """What is wrong, each sentence once."""
        return list(dict.fromkeys(str(error) for errors in self.errors.values() for error in errors))


class NewActivityForm(ComplainingForm):
    """One activity to add; what its code and name must be the verb says."""

    # How long they may be the verb says: a browser cuts a longer pasted text without a word where the field says it.
    code = forms.CharField(label="Kode", widget=forms.TextInput(_TEXT))
    name = forms.CharField(label="Nama", widget=forms.TextInput(_TEXT))
    ceiling = MoneyField(label="Pagu (Rp)", widget=forms.TextInput({**_TEXT, "inputmode": "decimal"}))
    fund = forms.ChoiceField(label="Sumber dana", required=False, widget=forms.Select({"class": "form-select"}))

    def __init__(self, data: Any = None, *, funds: Sequence[FundSource]) -> None:
        super().__init__(data)
        names = [(fund.name, fund.name) for fund in funds]
        self.fields["fund"].choices = [("", "Belum dipilih"), *names]  # type: ignore[attr-defined]
        self.fields["code"].error_messages["required"] = "Tulis kodenya, misalnya 1.05.02.2.01.0001."
        self.fields["name"].error_messages["required"] = "Tulis nama kegiatan."

    @property
    def row(self) -> ListedActivity:
        cleaned = self.cleaned_data
        shares = (Share(cleaned["fund"]),) if cleaned["fund"] else ()
        return ListedActivity(cleaned["code"], cleaned["name"], cleaned["ceiling"], shares)


@dataclass(frozen=True)
class ShareFields:
    """A sumber dana on the page: whether it pays, and how much."""

    name: str
    used: BoundField
    amount: BoundField


class ActivityForm(NewActivityForm, SharedForm):
    """A stored activity with its sumber dana, each with an amount where there are several."""

    def __init__(self, data: Any = None, *, funds: Sequence[FundSource], row: ListedActivity) -> None:
        super().__init__(data, funds=funds)
        del self.fields["fund"]
        self._funds = list(funds)
        self.initial = {"code": row.code, "name": row.name, "ceiling": row.ceiling}
        stored = {share.name: share for share in row.shares}
        for fund in funds:
            share = stored.get(fund.name)
            self.fields[_used(fund)] = forms.BooleanField(
                label=fund.name, required=False, widget=forms.CheckboxInput({"class": "form-check-input"})
            )
            self.fields[_amount(fund)] = MoneyField(
                label=f"Jumlah dari {fund.name} (Rp)", widget=forms.TextInput({**_TEXT, "inputmode": "decimal"})
            )
            self.initial |= {_used(fund): share is not None, _amount(fund): share.amount if share else None}

    @property
    def named(self) -> list[BoundField]:
        """The fields above the sumber dana."""
        return [self["code"], self["name"], self["ceiling"]]

    @property
    def shares(self) -> list[ShareFields]:
        return [ShareFields(fund.name, self[_used(fund)], self[_amount(fund)]) for fund in self._funds]

    @property
    def row(self) -> ListedActivity:
        """An amount beside a source that is not ticked ticks it."""
        cleaned = self.cleaned_data
        paying = [fund for fund in self._funds if cleaned[_used(fund)] or cleaned[_amount(fund)] is not None]
        shares = tuple(Share(fund.name, cleaned[_amount(fund)]) for fund in paying)
        return ListedActivity(cleaned["code"], cleaned["name"], cleaned["ceiling"], shares)


def _used(fund: FundSource) -> str:
    return f"dana-{fund.pk}-used"


def _amount(fund: FundSource) -> str:
    return f"dana-{fund.pk}-amount"


class ListForm(ComplainingForm):
    """A pasted list, and which of its columns hold what. Without a choice the columns are recognised."""

    prefix = "daftar"

    text = forms.CharField(
        label="Daftar",
        widget=forms.Textarea({"class": "form-control list-text", "rows": 12, "spellcheck": "false", "wrap": "off"}),
        error_messages={"required": "Tempelkan daftarnya di sini: kode, nama, pagu, dan sumber dana."},
        strip=False,
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    berkas = forms.FileField(
        label="Berkas Excel atau CSV",
        required=False,
        widget=forms.FileInput({"class": "form-control", "accept": ".xlsx,.csv"}),
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self._read_file()
        self.table: Table = table_of(self.data.get(self.add_prefix("text"), "")) if self.is_bound else []
        width = max((len(row) for row in self.table[: MOST_ROWS + 1]), default=0)
        choices = [("", "Tidak ada"), *((str(index), column_name(index, self.table)) for index in range(width))]
        for name, label in LABELS.items():
            self.fields[f"column-{name}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                widget=forms.Select({"class": "form-select"}),
                error_messages={"invalid_choice": "Pilih salah satu kolom dari daftar yang ditempel."},
            )
        if self.is_bound and self.add_prefix("column-code") not in self.data:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            found = recognised(self.table)
            for name in LABELS:
                self.data[self.add_prefix(f"column-{name}")] = str(found.get(name, ""))  # type: ignore[index]

    @property
    def unused(self) -> list[str]:
        """The columns of the list that nothing is read from, by their names to choose from."""
        chosen = {str(self.data.get(self.add_prefix(f"column-{name}"), "")) for name in LABELS}
        width = max((len(row) for row in self.table[: MOST_ROWS + 1]), default=0)
        filled = (index for index in range(width) if any(len(row) > index and row[index] for row in self.table))
        return [column_name(index, self.table) for index in filled if str(index) not in chosen]

    def _read_file(self) -> None:
        """An uploaded file takes the place of what was pasted, and its columns are recognised anew."""
        self._unread: list[str] = []
        file = self.files.get(self.add_prefix("berkas")) if self.is_bound else None
        if file is None:
            return
        try:
            text = text_of_file(file.read())
        except Refused as refusal:
            self._unread = refusal.messages
            return
        self.data = self.data.copy()  # type: ignore[attr-defined]
        for name in (*(f"column-{name}" for name in LABELS), "shown"):
            self.data.pop(self.add_prefix(name), None)  # type: ignore[attr-defined]
        self.data[self.add_prefix("text")] = text  # type: ignore[index]

    def clean_berkas(self) -> None:
        if self._unread:
            raise forms.ValidationError(self._unread)

    def clean_text(self) -> str:
        if len(self.table) > MOST_ROWS:
            raise forms.ValidationError(f"Daftar ini lebih dari {MOST_ROWS} baris. Tempelkan sebagian demi sebagian.")
        return str(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.columns:
            raise forms.ValidationError("Pilih kolom kode.")
        if len(set(self.columns.values())) < len(self.columns):
            raise forms.ValidationError("Satu kolom hanya dapat dipakai sekali. Pilih kolom yang berbeda.")
        return self.cleaned_data

    @property
    def columns(self) -> dict[str, int]:
        """The chosen columns, counted from 0; empty without one for the code."""
        chosen = {name: self.cleaned_data.get(f"column-{name}", "") for name in LABELS}
        return {name: int(value) for name, value in chosen.items() if value} if chosen["code"] else {}

    @property
    def choices(self) -> list[BoundField]:
        return [self[f"column-{name}"] for name in LABELS]


@dataclass(frozen=True)
class FundFields:
    """A sumber dana on its page; `row` is the stored one, None for a new one."""

    row: FundRow | None
    place: BoundField
    name: BoundField
    remove: BoundField | None


class FundSourcesForm(ComplainingForm, SharedForm):
    """All sumber dana of an office, their order, and room for new ones."""

    prefix = "sumber"

    def __init__(self, data: Any = None, *, rows: Sequence[FundRow]) -> None:
        super().__init__(data)
        self._rows = list(rows)
        self.token = funds_token(rows)
        for number, row in enumerate(rows, 1):
            self._add(str(row.fund.pk), number, row.fund.name)
            if not row.is_used:
                self.fields[f"{row.fund.pk}-remove"] = forms.BooleanField(
                    label=f"Hapus {row.fund.name}",
                    required=False,
                    widget=forms.CheckboxInput({"class": "form-check-input"}),
                )
        for number in range(1, _NEW_FUNDS + 1):
            self._add(f"baru{number}", len(rows) + number, "")

    def _add(self, key: str, place: int, name: str) -> None:
        self.fields[f"{key}-place"] = forms.IntegerField(
            label="Urutan",
            initial=place,
            required=False,
            widget=forms.TextInput({**_TEXT, "inputmode": "numeric"}),
            error_messages={"invalid": "Tulis urutannya dengan angka, misalnya 2."},
        )
        self.fields[f"{key}-name"] = forms.CharField(
            label="Nama sumber dana", initial=name, max_length=200, required=False, widget=forms.TextInput(_TEXT)
        )

    @property
    def has_several(self) -> bool:
        return len(self._rows) > 1

    @property
    def same(self) -> list[list[str]]:
        """The names that are one but for capitals and spaces, together."""
        found: dict[str, list[str]] = {}
        for row in self._rows:
            found.setdefault(bare_fund(row.fund.name), []).append(row.fund.name)
        return [names for names in found.values() if len(names) > 1]

    @property
    def wanted(self) -> list[WantedFund]:
        """The sources in the order of their places; a new one without a name is none."""
        cleaned = self.cleaned_data
        found = [
            (
                cleaned[f"{row.fund.pk}-place"],
                WantedFund(row.fund.pk, cleaned[f"{row.fund.pk}-name"], self._removed(row)),
            )
            for row in self._rows
        ]
        for number in range(1, _NEW_FUNDS + 1):
            if name := cleaned[f"baru{number}-name"].strip():
                found.append((cleaned[f"baru{number}-place"], WantedFund(None, name)))
        last = len(found) + 1
        return [wanted for _, wanted in sorted(found, key=lambda each: each[0] if each[0] is not None else last)]

    def _removed(self, row: FundRow) -> bool:
        return bool(self.cleaned_data.get(f"{row.fund.pk}-remove"))

    @property
    def lines(self) -> list[FundFields]:
        stored = [self._fields_of(str(row.fund.pk), row) for row in self._rows]
        return [*stored, *(self._fields_of(f"baru{number}", None) for number in range(1, _NEW_FUNDS + 1))]

    def _fields_of(self, key: str, row: FundRow | None) -> FundFields:
        remove = self[f"{key}-remove"] if f"{key}-remove" in self.fields else None
        return FundFields(row, self[f"{key}-place"], self[f"{key}-name"], remove)


class FundMergeForm(ComplainingForm):
    """The sumber dana that another one shall be a part of; one of the same name is offered first."""

    ke = forms.ModelChoiceField(
        FundSource.objects.none(),
        label="Digabung ke",
        empty_label="Pilih sumber dana",
        widget=forms.Select({"class": "form-select"}),
        error_messages={"required": "Pilih sumber dana tujuannya.", "invalid_choice": "Pilih salah satu dari daftar."},
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, fund: FundSource) -> None:
        others = FundSource.objects.filter(organization=fund.organization_id).exclude(pk=fund.pk)
        same = [each for each in others if bare_fund(each.name) == bare_fund(fund.name)]
        super().__init__(data, initial={"ke": same[0]} if same else None)
        self.fields["ke"].queryset = others  # type: ignore[attr-defined]

    @property
    def into(self) -> FundSource:
        return cast(FundSource, self.cleaned_data["ke"])
