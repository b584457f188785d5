"""What happens when a password is changed, wherever that is done."""

from typing import Any

from units.models import User
from units.web import throttle


class UnlocksTheAccount:
    """One of AUTH_PASSWORD_VALIDATORS, which Django tells of every new password: in pages, in commands, in a shell."""

    def validate(self, password: str, user: Any = None) -> None:
        """Any password will do."""

    def get_help_text(self) -> str:
        return "Kata sandi baru juga membuka kembali akun yang sedang terkunci."

    def password_changed(self, password: str, user: Any = None) -> None:
        if isinstance(user, User):
            throttle.unlock(user)
