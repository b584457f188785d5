"""The forms of logging in and of changing one's own password; their errors say what to do."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest
from django.utils import timezone

from lkj import formats, password_rules
from units.models import User

WRONG = "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya, lalu coba lagi."
INACTIVE = "Akun ini tidak aktif. Hubungi perencana di kantor Anda."

MISMATCH = "Kedua kata sandi baru tidak sama. Tulis ulang keduanya."
OVER = (
    "Kata sandi sekali pakai ini hanya berlaku sampai {until} dan sudah lewat. Mintalah kata sandi baru kepada "
    "perencana di kantor Anda."
)
SAME = "Kata sandi baru harus lain dari kata sandi sekali pakai."


def _set_words(field: forms.Field, label: str, empty: str) -> None:
    """Set the field's label, and the sentence for an empty field."""
    field.label = label
    field.error_messages["required"] = empty


def _set_new_words(fields: dict[str, forms.Field], label: str, empty: str) -> None:
    """Set the words of a new password and of the same password once more."""
    _set_words(fields["new_password1"], label, f"{empty}.")
    _set_words(fields["new_password2"], f"{label}, sekali lagi", f"{empty} sekali lagi.")
    fields["new_password1"].help_text, fields["new_password2"].help_text = password_rules.HINT, ""


class LoginForm(AuthenticationForm):
    error_messages = {"invalid_login": WRONG, "inactive": INACTIVE}

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        _set_words(self.fields["username"], "Nama pengguna", "Tulis nama pengguna Anda.")
        _set_words(self.fields["password"], "Kata sandi", "Tulis kata sandi Anda.")
        # A phone must not turn subbag-umum into Subbag-umum.
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}

    def clean_password(self) -> str:
        """A one-time password as it is printed, however it was typed: in capitals, without its hyphens."""
        typed = str(self.cleaned_data["password"])
        known = User.objects.filter(username=self.cleaned_data.get("username", ""), must_change_password=True)
        return password_rules.as_printed(typed) if known.exists() else typed

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        _refuse_over(user)


def _refuse_over(user: User) -> None:
    if user.one_time_is_over and user.one_time_until:
        until = formats.moment(timezone.localtime(user.one_time_until))
        raise forms.ValidationError(OVER.format(until=until), code="over")


class OwnPasswordForm(PasswordChangeForm):
    """Another password, twice, and the old one unless `asks_old` is False."""

    error_messages = {
        "password_mismatch": MISMATCH,
        "password_incorrect": "Kata sandi lama tidak cocok. Coba lagi.",
    }

    def __init__(self, *args: Any, asks_old: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_new_words(self.fields, "Kata sandi baru", "Tulis kata sandi baru")
        if not asks_old:
            del self.fields["old_password"]
            return
        _set_words(self.fields["old_password"], "Kata sandi lama", "Tulis kata sandi lama Anda.")
        if self.user.must_change_password:
            _set_words(self.fields["old_password"], "Kata sandi sekali pakai", "Tulis kata sandi sekali pakai itu.")
            wrong = "Kata sandi sekali pakai tidak cocok. Tulis seperti tercetak, dengan tanda hubungnya."
            self.error_messages = self.error_messages | {"password_incorrect": wrong}

    def clean_old_password(self) -> str:
        typed = self.cleaned_data["old_password"]
        if self.user.must_change_password:
            self.cleaned_data["old_password"] = password_rules.as_printed(typed)
        return str(super().clean_old_password())

    def clean(self) -> Any:
        """Refuse the one-time password itself: somebody else knows it."""
        cleaned = super().clean()
        try:
            _refuse_over(self.user)
        except forms.ValidationError as over:
            self.add_error("old_password" if "old_password" in self.fields else None, over)
        new = self.cleaned_data.get("new_password1")
        if self.user.must_change_password and new and self.user.check_password(new):
            self.add_error("new_password1", SAME)
        return cleaned


class FirstPasswordForm(SetPasswordForm):
    """The password that a person chooses who was invited."""

    error_messages = {"password_mismatch": MISMATCH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_new_words(self.fields, "Kata sandi", "Tulis kata sandi")
