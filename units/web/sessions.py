"""How long a log-in lasts: half an hour after a person's last request, and never longer than half a day."""

import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

Respond = Callable[[HttpRequest], HttpResponseBase]

ACTIVE_AT = "active_at"
# A session is not written at every request: what it says of the last one may be so many seconds old.
_STEP = 60


def begin(session: SessionBase) -> None:
    """Called at every log-in. The end does not move any more, however often the session is stored."""
    session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    session[ACTIVE_AT] = int(time.time())


def end_idle_sessions(get_response: Respond) -> Respond:
    """Whoever comes back too late is nobody; what they sent is then answered as LoginMiddleware answers a stranger."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if SESSION_KEY in request.session:
            _look_at(request)
        return get_response(request)

    return respond


def _look_at(request: HttpRequest) -> None:
    now = int(time.time())
    if ACTIVE_AT not in request.session:
        # Begun before sessions had an end.
        begin(request.session)
    idle = now - request.session[ACTIVE_AT]
    if idle >= settings.SESSION_IDLE_SECONDS:
        request.session.flush()
    elif idle >= _STEP and not _by_itself(request):
        request.session[ACTIVE_AT] = now


def _by_itself(request: HttpRequest) -> bool:
    """Whether a page asked, not a person: only pages that wait for a file let htmx get something."""
    return request.method == "GET" and request.headers.get("HX-Request") == "true"
