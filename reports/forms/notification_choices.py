"""A person's choices about notifications by e-mail."""

from typing import Any

from django import forms

from reports.enums import MailMode, NotificationKind
from reports.models import NotificationChoice
from units.models import User

WRONG_ADDRESS = "Alamat surel ini tidak lengkap atau salah tulis. Tulis misalnya nama@example.go.id."


class NotificationChoicesForm(forms.Form):
    email = forms.EmailField(
        label="Alamat surel Anda",
        required=False,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text="Kosongkan bila Anda tidak ingin menerima surel.",
        error_messages={
            "invalid": WRONG_ADDRESS,
            "max_length": "Alamat surel terlalu panjang. Tulis paling banyak 254 huruf.",
        },
    )
    mode = forms.ChoiceField(
        label="Kapan surel dikirim",
        choices=MailMode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih kapan surel dikirim.", "invalid_choice": "Pilih kapan surel dikirim."},
    )
    wanted = forms.MultipleChoiceField(
        label="Surel dikirim untuk",
        choices=NotificationKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Pilihan jenis pemberitahuan sudah berubah. Muat ulang halaman ini."},
        help_text="Yang tidak dicentang tetap muncul di kotak masuk.",
    )

    def __init__(self, data: Any = None, *, user: User, choice: NotificationChoice) -> None:
        wanted = [kind.value for kind in NotificationKind if kind not in choice.muted]
        super().__init__(data, initial={"email": user.email, "mode": choice.mode, "wanted": wanted})

    @property
    def mode_chosen(self) -> MailMode:
        return MailMode(self.cleaned_data["mode"])

    @property
    def muted(self) -> list[NotificationKind]:
        return [kind for kind in NotificationKind if kind.value not in self.cleaned_data["wanted"]]

    @property
    def complaints(self) -> list[str]:
        """Every sentence against the form, whatever field it stands at."""
        return [str(sentence) for sentences in self.errors.values() for sentence in sentences]
