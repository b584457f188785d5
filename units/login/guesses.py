"""Limits on guessing passwords, at the log-in and where a person changes their own.

At the log-in there are three: per account and address, per address, and per account from everywhere. django-axes counts
the first; the other two are ours, because axes has one limit for all that it counts. Ours do not hold in a browser that
is known for the account (known_browsers). So neither others at the office's address nor
strangers with the account's name lock anybody out.
"""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.db import transaction
from django.http import HttpRequest

from units.log import events, logins
from units.login.known_browsers import is_known
from units.models import User
from units.web.rate_limit import Limit, network_of

Credentials = dict[str, Any]

BY_NETWORK = Limit("login.network", most=30, seconds=5 * 60)
BY_ACCOUNT = Limit("login.account", most=30, seconds=60 * 60)
# Wrong old passwords in all sessions of one person.
OLD_PASSWORD = Limit("password.old", most=5, seconds=15 * 60)


class GuessHandler(AxesDatabaseHandler):
    """The setting AXES_HANDLER: the limit of axes and ours together."""

    def is_locked(self, request: HttpRequest, credentials: Credentials | None = None) -> bool:
        return super().is_locked(request, credentials) or wait(request, _name(credentials)) > 0

    def user_login_failed(
        self, sender: Any, credentials: Credentials, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Count a wrong password, unless the log-in was locked: then the password was not compared at all."""
        guessed = request is not None and not request.axes_locked_out  # type: ignore[attr-defined]
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None and guessed and not is_known(request, _name(credentials)):
            _count(request, _name(credentials))


def wait(request: HttpRequest, name: str) -> int:
    """Seconds until our limits let this browser try the account of that name again; 0 when it may now."""
    seconds = max(BY_NETWORK.wait(request), BY_ACCOUNT.wait(name))
    return 0 if seconds and is_known(request, name) else seconds


def unlock(user: User) -> None:
    """Forget the wrong passwords of the account, from all addresses."""
    GuessHandler().reset_attempts(username=user.get_username())
    BY_ACCOUNT.forget(user.get_username())


class UnlocksTheAccount:
    """One of AUTH_PASSWORD_VALIDATORS: a new password unlocks the account, wherever it was set.

    Django calls its validators for every new password, in pages, in commands and in a shell.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Any password will do."""

    def get_help_text(self) -> str:
        return "Kata sandi baru juga membuka kembali akun yang sedang terkunci."

    def password_changed(self, password: str, user: Any = None) -> None:
        if isinstance(user, User):
            unlock(user)


def wait_for_old_password(request: HttpRequest) -> int:
    """Seconds until the user may give their old password again; 0 when they may now."""
    return OLD_PASSWORD.wait(_sessions_of(request))


@transaction.atomic
def count_wrong_old_password(user: User, request: HttpRequest) -> None:
    """Count a wrong old password, so that nobody can guess it in a session that somebody left open."""
    OLD_PASSWORD.count(_sessions_of(request))
    if OLD_PASSWORD.wait(_sessions_of(request)):
        logins.old_password_guessed(user, request)


def _sessions_of(request: HttpRequest) -> str:
    return f"user {request.user.pk}"


def _name(credentials: Credentials | None) -> str:
    return str((credentials or {}).get("username") or "")


@transaction.atomic
def _count(request: HttpRequest, name: str) -> None:
    BY_NETWORK.count(request)
    BY_ACCOUNT.count(name)
    if BY_NETWORK.wait(request):
        data = {"address": network_of(request)}
        events.record(None, "login.flood", "Terlalu banyak kata sandi salah dari satu alamat", by=None, data=data)
