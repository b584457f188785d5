"""Pages that a browser already has: answered with "unchanged" (304) while nothing that they show has another version.

The version is made of what the page shows and of who asks, never of its bytes: tokens and padding change those every
time (decision 59).
"""

import hashlib
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition

from lkj.prepared import Prepared
from reports.models import CheckedReport
from reports.views.fetching import user_of
from reports.views.workspace import CHOSEN_OFFICE, CHOSEN_PERIOD, workspace_of
from units.models.organization import server_day

View = Callable[..., HttpResponse]

# The checks store what they find without an event: when, and what of the office they had seen.
_CHECKED = Prepared(
    lambda period: (
        CheckedReport.objects.filter(report__period=period)
        .order_by()
        .values("report__period")
        .annotate(Count("pk"), Sum("seen"), Max("at"))
        .values_list("pk__count", "seen__sum", "at__max")
    )
)


def unchanged(view: View) -> View:
    """Decorator of a page of a period, whose key is `pk`."""
    return condition(etag_func=_version)(view)


def _version(request: HttpRequest, pk: int) -> str | None:
    """The page's version for this session; None where it shows what has no version, as a message that is shown once."""
    user, session, token = user_of(request), request.session, request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    has_messages = "messages" in request.COOKIES or "_messages" in session
    # An administrator's frame tells of the installation's condition, which changes by itself.
    if token is None or has_messages or user.is_superuser or request.headers.get("HX-Request"):
        return None
    frame = workspace_of(request).version
    if not user.is_active or frame is None:
        return None
    shown = (
        _program(),
        session.session_key,
        token,
        session.get(CHOSEN_OFFICE),
        session.get(CHOSEN_PERIOD),
        request.get_full_path(),
        user.pk,
        server_day(),
        frame,
        _CHECKED(pk),
    )
    return f'"{hashlib.sha256(repr(shown).encode()).hexdigest()[:32]}"'


@cache
def _program() -> str:
    """The program's own version: another one as soon as any of its files was changed."""
    files = sorted(
        path
        for folder in ("templates", "static", "reports", "units", "lkj")
        for path in (settings.BASE_DIR / folder).rglob("*")
        # A page names its scripts and style sheets by their hash.
        if path.suffix in (".py", ".html", ".svg", ".js", ".css")
    )
    stamps = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()
