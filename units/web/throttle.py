"""How often passwords may be guessed at the log-in: by account and address, by address, and by account.

django-axes counts the first; the other two are ours, for axes has one limit for all that it counts. They do not hold in
a browser in which the account has been logged in to before: so nobody is kept out by what others do from the same
address, an office's own perhaps, or by strangers who know the account's name.
"""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.core.signing import BadSignature
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from units.log import events
from units.models import User
from units.web.rate_limit import Limit, network_of

Credentials = dict[str, Any]

# Wrong passwords from one address, and of one account from everywhere.
BY_NETWORK = Limit("login.network", most=30, seconds=5 * 60)
BY_ACCOUNT = Limit("login.account", most=30, seconds=60 * 60)

_DEVICE = "device"
_DEVICE_AGE = 180 * 24 * 60 * 60
# Accounts that one browser is known for: a shared computer has a few.
_MOST_ACCOUNTS = 12


class LoginThrottle(AxesDatabaseHandler):
    """The setting AXES_HANDLER: what axes counts, and our limits."""

    def is_locked(self, request: HttpRequest, credentials: Credentials | None = None) -> bool:
        return super().is_locked(request, credentials) or wait(request, _name(credentials)) > 0

    def user_login_failed(
        self, sender: Any, credentials: Credentials, request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """What is tried while nothing is taken is no guess, and not counted."""
        guessed = request is not None and not request.axes_locked_out  # type: ignore[attr-defined]
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is not None and guessed and not is_known(request, _name(credentials)):
            _count(request, _name(credentials))


def wait(request: HttpRequest, name: str) -> int:
    """Seconds until this browser may try the account again, as far as our limits go; 0 when it may now."""
    seconds = max(BY_NETWORK.wait(request), BY_ACCOUNT.wait(name))
    return 0 if seconds and is_known(request, name) else seconds


def unlock(user: User) -> None:
    """Forget the wrong passwords of the account, from wherever they came."""
    LoginThrottle().reset_attempts(username=user.get_username())
    BY_ACCOUNT.forget(user.get_username())


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Have the browser known for the account."""
    accounts = [str(user.pk), *(each for each in _accounts(request) if each != str(user.pk))][:_MOST_ACCOUNTS]
    response.set_signed_cookie(
        _cookie(), ".".join(accounts), salt=_DEVICE, max_age=_DEVICE_AGE,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def is_known(request: HttpRequest, name: str) -> bool:
    """Whether the account of this name has been logged in to in the request's browser."""
    accounts = _accounts(request)
    return bool(accounts) and User.objects.filter(username=name, pk__in=accounts).exists()


def _accounts(request: HttpRequest) -> list[str]:
    try:
        text = request.get_signed_cookie(_cookie(), "", salt=_DEVICE, max_age=_DEVICE_AGE)
    except BadSignature:
        return []
    return text.split(".") if text else []


def _cookie() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def _name(credentials: Credentials | None) -> str:
    return str((credentials or {}).get("username") or "")


@transaction.atomic
def _count(request: HttpRequest, name: str) -> None:
    BY_NETWORK.count(request)
    BY_ACCOUNT.count(name)
    if BY_NETWORK.wait(request):
        data = {"address": network_of(request)}
        events.record(None, "login.flood", "Terlalu banyak kata sandi salah dari satu alamat", by=None, data=data)
