"""The forms of signing, and of the certificate that one signs with."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from lkj import formats
from lkj.signatures.keys import LARGEST, TOO_LARGE

SHORTEST = 10
LARGEST_SIGNED = 20 * 1024 * 1024
NO_SIGNED_FILE = "Pilih dahulu berkas PDF yang sudah Anda tandatangani."
# The browser must neither store a passphrase nor offer another password for it.
_HIDDEN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


def _passphrase(label: str, empty: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(_HIDDEN),
        error_messages={"required": empty, "max_length": "Frasa sandi terlalu panjang. Periksa lalu ketik kembali."},
        **more,
    )


class SignForm(forms.Form):
    """The passphrase of the official's own key."""

    passphrase = _passphrase(
        "Frasa sandi sertifikat Anda",
        "Ketik frasa sandi sertifikat Anda.",
        help_text="Dipakai sekali untuk tanda tangan ini dan tidak disimpan.",
    )


class BsreForm(SignForm):
    """What the state's signing service BSrE asks for; neither field is stored."""

    nik = forms.RegexField(
        r"^\d{16}$",
        label="NIK Anda",
        widget=forms.TextInput({**_HIDDEN, "inputmode": "numeric"}),
        error_messages={"required": "Ketik NIK Anda.", "invalid": "NIK terdiri atas 16 angka tanpa spasi."},
        help_text="Hanya dikirim ke layanan BSrE dan tidak disimpan.",
    )
    field_order = ("nik", "passphrase")


class KeyForm(forms.Form):
    """A certificate of one's own: the PKCS#12 file of its issuer, at most LARGEST bytes, with its passphrase."""

    file = forms.FileField(
        label="Berkas sertifikat (.p12 atau .pfx)",
        error_messages={
            "required": "Pilih berkas sertifikat Anda.",
            "empty": "Berkas ini kosong. Pilih berkas .p12 dari penerbit sertifikat Anda.",
        },
    )
    passphrase = _passphrase(
        "Frasa sandi berkas itu",
        "Ketik frasa sandi berkas sertifikat itu.",
        help_text="Hanya untuk memeriksa berkasnya. Frasa sandi tidak disimpan: setiap kali menandatangani ditanyakan.",
    )

    def clean_file(self) -> bytes:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return bytes(file.read())


class SignedFileForm(forms.Form):
    """The PDF of a report that was signed elsewhere."""

    berkas = forms.FileField(
        label="PDF yang sudah Anda tandatangani",
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".pdf,application/pdf", "class": "form-control"}),
        error_messages={"required": NO_SIGNED_FILE, "invalid": NO_SIGNED_FILE, "missing": NO_SIGNED_FILE},
        help_text=f"Paling besar {formats.file_size(LARGEST_SIGNED)}.",
    )

    def clean_berkas(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["berkas"]
        if not file.size:
            raise forms.ValidationError("Berkas ini kosong. Unduh sekali lagi hasil dari portal, lalu unggah.")
        if file.size > LARGEST_SIGNED:
            raise forms.ValidationError(
                f"Ukurannya {formats.file_size(file.size)}, lebih dari {formats.file_size(LARGEST_SIGNED)}. Unggah "
                "hasil dari portal apa adanya."
            )
        return file


class NewPassphraseForm(forms.Form):
    """A new passphrase, typed twice."""

    new = _passphrase(
        "Frasa sandi baru",
        "Ketik frasa sandi baru.",
        min_length=SHORTEST,
        help_text=f"Paling sedikit {SHORTEST} huruf, angka, atau spasi; beberapa kata lebih mudah diingat.",
    )
    again = _passphrase("Frasa sandi baru, sekali lagi", "Ketik frasa sandi baru sekali lagi.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].error_messages["min_length"] = f"Frasa sandi baru paling sedikit {SHORTEST} huruf."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "Kedua frasa sandi baru tidak sama. Ketik ulang keduanya.")
        return cleaned


class DemoForm(NewPassphraseForm):
    """A certificate of the demo authority. Who has a certificate already confirms that it may be replaced."""

    replaces = forms.BooleanField(
        label="Gantikan sertifikat Anda sekarang",
        error_messages={"required": "Centang bila sertifikat contoh boleh menggantikan sertifikat Anda sekarang."},
    )

    def __init__(self, *args: Any, has_key: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_key:
            del self.fields["replaces"]


class PassphraseForm(NewPassphraseForm):
    """Another passphrase for the stored certificate."""

    old = _passphrase("Frasa sandi sekarang", "Ketik frasa sandi sekarang.")
    field_order = ("old", "new", "again")
