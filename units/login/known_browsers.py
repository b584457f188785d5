"""Browsers that are known for an account: it has been logged in to there before. A signed cookie names the accounts."""

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from units.models import User

_SALT = "device"
_AGE = 180 * 24 * 60 * 60
# Accounts that one browser is known for: a shared computer has a few.
_MOST_ACCOUNTS = 12


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Make the browser known for the user's account, by a cookie of the response."""
    accounts = [str(user.pk), *(each for each in _accounts(request) if each != str(user.pk))][:_MOST_ACCOUNTS]
    response.set_signed_cookie(
        _cookie(), ".".join(accounts), salt=_SALT, max_age=_AGE,
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip


def is_known(request: HttpRequest, name: str) -> bool:
    """Whether the request's browser is known for the account with this user name."""
    accounts = _accounts(request)
    return bool(accounts) and User.objects.filter(username=name, pk__in=accounts).exists()


def _accounts(request: HttpRequest) -> list[str]:
    try:
        text = request.get_signed_cookie(_cookie(), "", salt=_SALT, max_age=_AGE)
    except BadSignature:
        return []
    return text.split(".") if text else []


def _cookie() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
