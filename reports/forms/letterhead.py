"""The form of the letterhead (kop): the emblem, and the lines below the address."""

from typing import Any

from django import forms

from lkj import formats
from reports.actions.letterhead import LONGEST_LINE, MOST_LINES, bare, line_complaints
from reports.actions.versioned import version_token
from reports.files import emblem_picture
from reports.forms.texts import TextField
from units.models import Organization

NO_FILE = "Berkas gambar tidak sampai di server. Pilih lagi gambarnya, lalu simpan."


class LetterheadForm(forms.Form):
    prefix = "kop"

    lambang = forms.FileField(
        label="Lambang",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".png,.jpg,.jpeg", "class": "form-control"}),
        error_messages={"invalid": NO_FILE, "missing": NO_FILE},
        help_text=f"PNG atau JPG, paling besar {formats.file_size(emblem_picture.LARGEST)}. Bagian yang tembus pandang "
        "dicetak putih.",
    )
    baris = TextField("Baris tambahan di bawah alamat", 2 * MOST_LINES * LONGEST_LINE, rows=3)

    def __init__(self, data: Any = None, files: Any = None, *, organization: Organization) -> None:
        super().__init__(data, files, initial={"baris": organization.letterhead})
        self.token = (
            self.data.get(self.add_prefix("token"), "") if self.is_bound else version_token(organization.letterhead)
        )
        self.fields["baris"].help_text = (
            f"Boleh kosong. Paling banyak {MOST_LINES} baris, tiap baris paling panjang {LONGEST_LINE} huruf. "
            "Contoh: “Laman: dinas.example.go.id · Surel: dinas@example.go.id”."
        )

    def clean_baris(self) -> str:
        text = str(self.cleaned_data["baris"])
        if complaints := line_complaints(bare(text.splitlines())):
            raise forms.ValidationError(complaints)
        return text

    @property
    def picture(self) -> bytes | None:
        """The picture, cut off one byte after the largest size allowed; None where none was chosen."""
        upload = self.cleaned_data["lambang"]
        return upload.read(emblem_picture.LARGEST + 1) if upload else None

    @property
    def lines(self) -> list[str]:
        return str(self.cleaned_data["baris"]).splitlines()

    @property
    def complaints(self) -> list[str]:
        """Every sentence against the form, whatever field it stands at."""
        return [str(sentence) for sentences in self.errors.values() for sentence in sentences]
