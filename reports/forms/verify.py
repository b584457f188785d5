"""The forms of the public page: the code of a document, and a file to compare."""

from typing import Any

from django import forms

from lkj import formats
from reports.queries.verification import code_in

LARGEST = 20 * 1024 * 1024
NO_FILE = "Pilih dahulu berkas PDF yang ingin Anda periksa."


class CodeForm(forms.Form):
    kode = forms.CharField(
        label="Kode dokumen",
        max_length=50,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code-input"}
        ),
        error_messages={
            "required": "Tulis kode yang tercetak di bawah gambar QR.",
            "max_length": "Kode terdiri atas 8 huruf dan angka, misalnya K7QM-2XPD.",
        },
        help_text="Tercetak di dekat gambar QR, misalnya K7QM-2XPD.",
    )

    def clean_kode(self) -> str:
        code = code_in(self.cleaned_data["kode"])
        if not code:
            raise forms.ValidationError(
                "Kode terdiri atas 8 huruf dan angka, misalnya K7QM-2XPD. Huruf I, L, O, U serta angka 0 dan 1 tidak "
                "dipakai: periksa kembali kode pada dokumen."
            )
        return code


class FileForm(forms.Form):
    berkas = forms.FileField(
        label="Berkas PDF",
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput({"accept": ".pdf,application/pdf", "class": "form-control"}),
        error_messages={"required": NO_FILE, "invalid": NO_FILE, "missing": NO_FILE},
        help_text=f"Paling besar {formats.file_size(LARGEST)}. Berkas Anda hanya dibandingkan, tidak disimpan.",
    )

    def clean_berkas(self) -> Any:
        upload = self.cleaned_data["berkas"]
        if not upload.size:
            raise forms.ValidationError("Berkas ini kosong. Unduh atau salin sekali lagi, lalu periksa.")
        if upload.size > LARGEST:
            raise forms.ValidationError(
                f"Ukurannya {formats.file_size(upload.size)}, lebih dari {formats.file_size(LARGEST)}. Dokumen yang "
                "tersimpan tidak ada yang sebesar itu."
            )
        return upload
