"""The forms of logging in and of changing one's own password; their errors say what to do."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest

WRONG = "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya, lalu coba lagi."
INACTIVE = "Akun ini tidak aktif. Hubungi perencana di kantor Anda."

MISMATCH = "Kedua kata sandi baru tidak sama. Tulis ulang keduanya."
SAME = "Kata sandi baru harus lain dari kata sandi sekali pakai."


def _set_words(field: forms.Field, label: str, empty: str) -> None:
    """Set the field's label, and the sentence for an empty field."""
    field.label = label
    field.error_messages["required"] = empty


class LoginForm(AuthenticationForm):
    error_messages = {"invalid_login": WRONG, "inactive": INACTIVE}

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        _set_words(self.fields["username"], "Nama pengguna", "Tulis nama pengguna Anda.")
        _set_words(self.fields["password"], "Kata sandi", "Tulis kata sandi Anda.")
        # A phone must not turn subbag-umum into Subbag-umum.
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class OwnPasswordForm(PasswordChangeForm):
    error_messages = {
        "password_mismatch": MISMATCH,
        "password_incorrect": "Kata sandi lama tidak cocok. Coba lagi.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_words(self.fields["old_password"], "Kata sandi lama", "Tulis kata sandi lama Anda.")
        _set_words(self.fields["new_password1"], "Kata sandi baru", "Tulis kata sandi baru.")
        _set_words(self.fields["new_password2"], "Kata sandi baru, sekali lagi", "Tulis kata sandi baru sekali lagi.")

    def clean(self) -> Any:
        """Refuse the one-time password itself: somebody else knows it."""
        cleaned = super().clean()
        new = self.cleaned_data.get("new_password1")
        if self.user.must_change_password and new and self.user.check_password(new):
            self.add_error("new_password1", SAME)
        return cleaned


class FirstPasswordForm(SetPasswordForm):
    """The password that a person chooses who was invited."""

    error_messages = {"password_mismatch": MISMATCH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_words(self.fields["new_password1"], "Kata sandi", "Tulis kata sandi.")
        _set_words(self.fields["new_password2"], "Kata sandi, sekali lagi", "Tulis kata sandi sekali lagi.")
