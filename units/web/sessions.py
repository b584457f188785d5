"""Sessions end half an hour after the person's last request, and twelve hours after the log-in in any case."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from lkj.outages import outage_of

Respond = Callable[[HttpRequest], HttpResponseBase]

ACTIVE_AT = "active_at"
# ACTIVE_AT is written at most once in so many seconds, because writing a session at every request costs a query.
_STEP = 60


def begin(session: SessionBase) -> None:
    """Set the session's end and its first moment of activity; called at every log-in. The end never moves."""
    session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    session[ACTIVE_AT] = int(time.time())


def since_login(session: SessionBase) -> timedelta:
    """How long ago its person has logged in."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE) - (session.get_expiry_date() - timezone.now())


def end_idle_sessions(get_response: Respond) -> Respond:
    """Middleware that ends a session that was idle for too long, before the views; LoginMiddleware then answers."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session:
            _end_or_extend(request)
        return get_response(request)

    return respond


def _end_or_extend(request: HttpRequest) -> None:
    now = int(time.time())
    if ACTIVE_AT not in request.session:
        # A session from before the program set an end.
        begin(request.session)
    idle = now - request.session[ACTIVE_AT]
    if idle >= settings.SESSION_IDLE_SECONDS:
        request.session.flush()
    elif idle >= _STEP and not _by_itself(request):
        request.session[ACTIVE_AT] = now
        save(request.session)


def save(session: SessionBase) -> None:
    """Store the session at once; where that cannot be, as on a full disk, the page is shown all the same."""
    try:
        session.save()
    except UpdateError as error:
        if not outage_of(error):
            # It was ended meanwhile, which Django's own middleware says.
            return
    session.modified = False


def _by_itself(request: HttpRequest) -> bool:
    """Whether a page sent the request without a person: only pages that wait for a file use htmx with GET."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"
