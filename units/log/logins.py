"""Log-ins, log-outs and password changes in the event log.

It listens to Django's signals, as nothing else of ours does, because every way to log in sends them: our page, the
administration, tests.
"""

from typing import Any

import axes.signals  # noqa: F401 (its receivers count the failures and must come before ours)
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
    """Connect the signals. Called once at the start, before django.contrib.auth is ready."""
    # With its name, Django does not connect its own receiver: ours writes the time of the last log-in and the event in
    # one transaction.
    user_logged_in.connect(_log_in, dispatch_uid="update_last_login")
    user_logged_out.connect(_log_out, dispatch_uid="units.log.logins")
    user_login_failed.connect(_log_failure, dispatch_uid="units.log.logins")


def password_changed(user: User, request: HttpRequest) -> None:
    """Record that the user changed their own password. Called in the transaction that changes it."""
    _record("login.password", "Kata sandi diubah", user, request, by=user)


def password_reset(user: User) -> None:
    """Record that somebody on the server gave the account a new password. Called in a transaction."""
    _record("login.password", "Kata sandi disetel ulang di server", user, None, by=None)


def old_password_guessed(user: User, request: HttpRequest) -> None:
    """Record that the old password was wrong as often as it may be. Called in a transaction."""
    _record("login.guessing", "Kata sandi lama berkali-kali salah", user, request, by=user)


@transaction.atomic
def _log_in(sender: Any, user: User, request: HttpRequest | None = None, **kwargs: Any) -> None:
    update_last_login(sender, user)
    if user.is_rehashed:
        user.save(update_fields=["password"])
    if request is not None:
        sessions.begin(request.session)
    _record("login.success", "Masuk", user, request, by=user)


@transaction.atomic
def _log_out(sender: Any, user: User | None, request: HttpRequest | None = None, **kwargs: Any) -> None:
    if user is not None:
        _record("login.logout", "Keluar", user, request, by=user)


@transaction.atomic
def _log_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Record a wrong password for an existing account, and once that the account is locked."""
    user = _account(credentials.get("username"))
    if user is None or request is None:
        return
    failures, limit = getattr(request, "axes_failures_since_start", None), get_failure_limit(request, credentials)
    # None while the account is locked for this address: tries are not recorded then.
    if failures is not None:
        _record("login.failure", "Gagal masuk", user, request, by=None)
    if failures == limit:
        _record("login.lockout", "Akun terkunci sementara", user, request, by=None)


def _account(name: str | None) -> User | None:
    return User.objects.filter(username=name).first() if name else None


def _record(kind: str, label: str, user: User, request: HttpRequest | None, *, by: User | None) -> None:
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
