"""The forms of the signed paper: uploading its scan, and another party's answer to it."""

from typing import Any

from django import forms

from lkj import formats
from reports.actions.scans import LARGEST

NO_FILE = "Pilih dahulu berkas PDF hasil pindaian."
NO_REASON = "Tulis alasan menolak pindaian, agar yang mengunggahnya tahu apa yang harus diperbaiki."


class ScanForm(forms.Form):
    prefix = "pindaian"

    berkas = forms.FileField(
        label="Berkas hasil pindaian",
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".pdf,application/pdf", "class": "form-control"}),
        error_messages={"required": NO_FILE, "invalid": NO_FILE, "missing": NO_FILE},
        help_text=f"PDF, paling besar {formats.file_size(LARGEST)}; semua halaman dalam satu berkas.",
    )
    # The code of the publication that the page showed: the one that was printed and signed.
    code = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, code: str) -> None:
        super().__init__(data, files, initial={"code": code})


class AnswerForm(forms.Form):
    """An answer to an uploaded scan."""

    scan = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @property
    def shown_scan(self) -> str:
        """The SHA-256 of the scan that the page showed; empty where none was sent."""
        return str(self.cleaned_data.get("scan", "")) if self.is_valid() else ""


class RefuseForm(AnswerForm):
    reason = forms.CharField(
        label="Alasan menolak",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Alasan terlalu panjang. Tulis paling banyak 2000 huruf.", "required": NO_REASON},
    )
