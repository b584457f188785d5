"""Comings and goings in the log.

The one place of ours that listens to signals: every road to a log-in (our page, Django's admin) passes there.
"""

from typing import Any

import axes.signals  # noqa: F401 (so that its receivers, which count the failures, come before ours)
from axes.helpers import get_failure_limit
from django.contrib.auth.models import update_last_login
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from units.log import events
from units.models import User
from units.web import sessions
from units.web.rate_limit import address_of


def connect() -> None:
    """Have them told; called once at the start, before django.contrib.auth is ready."""
    # Under the name of Django's own receiver, which is then not connected: the moment of the last log-in and its event
    # are one transaction.
    user_logged_in.connect(_came_in, dispatch_uid="update_last_login")
    user_logged_out.connect(_went_out, dispatch_uid="units.log.logins")
    user_login_failed.connect(_failed, dispatch_uid="units.log.logins")


def password_changed(user: User, request: HttpRequest) -> None:
    """Called in the transaction in which the user's own password was changed."""
    _tell("login.password", "Kata sandi diubah", user, request, by=user)


def password_reset(user: User) -> None:
    """Called in the transaction after an administrator of the server has given the account a new password."""
    _tell("login.password", "Kata sandi disetel ulang di server", user, None, by=None)


def old_password_guessed(user: User, request: HttpRequest) -> None:
    """Called in a transaction when the old password was wrong as often as it may be."""
    _tell("login.guessing", "Kata sandi lama berkali-kali salah", user, request, by=user)


@transaction.atomic
def _came_in(sender: Any, user: User, request: HttpRequest | None = None, **kwargs: Any) -> None:
    update_last_login(sender, user)
    if request is not None:
        sessions.begin(request.session)
    _tell("login.success", "Masuk", user, request, by=user)


@transaction.atomic
def _went_out(sender: Any, user: User | None, request: HttpRequest | None = None, **kwargs: Any) -> None:
    if user is not None:
        _tell("login.logout", "Keluar", user, request, by=user)


@transaction.atomic
def _failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A wrong password for an account that there is; what is tried while it is locked is not told again and again."""
    user = _account(credentials.get("username"))
    if user is None or request is None:
        return
    failures, limit = getattr(request, "axes_failures_since_start", None), get_failure_limit(request, credentials)
    # None while nothing is taken from there.
    if failures is not None:
        _tell("login.failure", "Gagal masuk", user, request, by=None)
    if failures == limit:
        _tell("login.lockout", "Akun terkunci sementara", user, request, by=None)


def _account(name: str | None) -> User | None:
    return User.objects.filter(username=name).first() if name else None


def _tell(kind: str, label: str, user: User, request: HttpRequest | None, *, by: User | None) -> None:
    address = address_of(request) if request is not None and request.META else None
    events.record(
        events.office_of(user),
        kind,
        label,
        subject="user",
        subject_id=user.pk,
        data={"account": user.get_username(), "address": address},
        by=by,
    )
