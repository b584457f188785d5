"""The forms that make an office: the first one with its administrator, and a further one with its planner."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from lkj import password_rules
from lkj.fields import DateField
from reports.forms.posts import StoredForm
from units.actions import offices
from units.models import FormerOffice, Organization, User


class OfficeForm(forms.ModelForm):
    """The office as its documents name it."""

    class Meta:
        model = Organization
        fields = offices.FIELDS
        labels = {"code": "Kode kantor"}
        help_texts = {
            "name": "Misalnya: Dinas Kesehatan",
            "short_name": "Tampil di bagian atas halaman, misalnya: Dinkes",
            "city": "Tercetak sebelum tanggal laporan, misalnya: Lumajang",
            "phone": "Boleh kosong.",
            "code": "Boleh kosong: dibuat dari nama singkat. Dipakai dalam alamat halaman dan nama berkas.",
        }
        error_messages = {
            **{
                name: {"required": sentence}
                for name, sentence in {
                    "name": "Tulis nama perangkat daerah.",
                    "short_name": "Tulis nama singkatnya.",
                    "government": "Tulis pemerintah daerahnya, misalnya Kabupaten Lumajang.",
                    "address": "Tulis alamat kantor.",
                    "city": "Tulis tempat penandatanganan, misalnya Lumajang.",
                }.items()
            },
            "code": {"invalid": "Tulis kode dengan huruf kecil, angka, dan tanda hubung, misalnya dinas-kesehatan."},
        }

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["code"].required = False
        for field in self.fields.values():
            if not field.required and not field.help_text:
                field.help_text = "Boleh dikosongkan."

    def _post_clean(self) -> None:
        """Nothing: the office is checked as a whole, by the verb and where a form makes one."""

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).lower()

    @property
    def office(self) -> Mapping[str, str]:
        return {name: str(self.cleaned_data[name]) for name in offices.FIELDS}

    @property
    def complaints(self) -> list[str]:
        """Every sentence against the form, whatever field it stands at."""
        return [str(sentence) for sentences in self.errors.values() for sentence in sentences]

    def refuse(self, refusal: ValidationError) -> None:
        """Show the refusal of a verb at its fields; what belongs to no field above them."""
        for name, messages in refusal.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class OfficeDataForm(StoredForm):
    """What documents say of an office that is there; its names may be others from a day."""

    def __init__(self, data: Any = None, *, organization: Organization) -> None:
        super().__init__(data, stored=offices.data_of(organization))
        model = forms.fields_for_model(
            Organization,
            offices.CHANGEABLE,
            help_texts=OfficeForm.Meta.help_texts,
            error_messages=OfficeForm.Meta.error_messages,
            widgets={"legal_basis": forms.Textarea({"rows": 3})},
        )
        since = DateField(
            label="Berlaku sejak",
            required=False,
            help_text="Hanya bila nama kantor, pemerintah daerah, atau kepala daerahnya berganti: laporan dan PK dari "
            "sebelum tanggal ini tetap memakai yang lama. Kosongkan untuk mengisi pertama kali atau membetulkan salah "
            "ketik.",
        )
        # Behind the names that it is about.
        names = {name: model.pop(name) for name in FormerOffice.DATED}
        self.fields.update({**names, "since": since, **model})

    @property
    def office(self) -> dict[str, str]:
        return {name: str(self.cleaned_data[name]) for name in offices.CHANGEABLE}


class _PersonForm(OfficeForm):
    first_name = forms.CharField(label="Nama", max_length=150, error_messages={"required": "Tulis nama orangnya."})
    username = forms.CharField(
        label="Nama pengguna",
        max_length=150,
        help_text="Dipakai untuk masuk: huruf, angka, titik, atau tanda hubung, tanpa spasi, misalnya sari.uji.",
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "username"}),
        error_messages={"required": "Tulis nama pengguna."},
    )
    email = forms.EmailField(
        label="Surel",
        required=False,
        help_text="Boleh kosong, dapat diisi nanti.",
        error_messages={"invalid": "Alamat surel ini belum benar. Tulis misalnya nama@contoh.go.id."},
    )

    def clean(self) -> dict[str, Any]:
        """Tell what is wrong with office and account together with what is wrong with single fields."""
        cleaned = super().clean() or self.cleaned_data
        office = {name: str(cleaned.get(name, "")) for name in offices.FIELDS}
        found = offices.faults(office, username=cleaned.get("username", ""), email=cleaned.get("email", ""))
        for name, sentences in found.items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, sentences)
        return cleaned

    @property
    def person(self) -> dict[str, str]:
        given = self.cleaned_data
        return {"username": given["username"], "name": given["first_name"], "email": given["email"]}


class FirstRunForm(_PersonForm):
    """The first office, its administrator, and the code that proves that one sees the server's screen.

    `kept` is the hash of a password that was taken before, when something else was wrong: it is not asked for again.
    """

    kode = forms.CharField(
        label="Kode sekali pakai",
        max_length=40,
        help_text="Tercetak di layar tempat aplikasi dijalankan.",
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": "Tulis kode yang tercetak di layar server."},
    )
    password1 = forms.CharField(
        label="Kata sandi",
        strip=False,
        help_text=password_rules.HINT,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Tulis kata sandi."},
    )
    password2 = forms.CharField(
        label="Kata sandi, sekali lagi",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Tulis kata sandi sekali lagi."},
    )

    def __init__(self, data: Any = None, *, kept: str = "") -> None:
        super().__init__(data)
        self._kept = kept
        if kept:
            self.fields["password1"].required = self.fields["password2"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, again = cleaned.get("password1", ""), cleaned.get("password2", "")
        if first != again and not self.has_error("password1") and not self.has_error("password2"):
            self.add_error("password2", "Kedua kata sandi tidak sama. Tulis ulang keduanya.")
        if first:
            self._judge(first, User(username=cleaned.get("username", ""), first_name=cleaned.get("first_name", "")))
        return cleaned

    def _judge(self, password: str, account: User) -> None:
        try:
            validate_password(password, account)
        except ValidationError as weak:
            self.add_error("password1", weak.messages)
            # It says the same below the field.
            self.fields["password1"].help_text = ""

    @property
    def hashed(self) -> str:
        """The hash of the password that was typed now, else of the one kept; empty where it has to be typed again."""
        if self.has_error("password1") or self.has_error("password2"):
            return ""
        typed = self.cleaned_data.get("password1")
        return make_password(typed) if typed else self._kept


class NewOfficeForm(_PersonForm):
    """A further office and its first planner."""
