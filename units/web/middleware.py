"""Middleware: what every request and every answer passes between the server and the views.

The setting MIDDLEWARE lists it in its order. The one that ends idle sessions is in units.web.sessions.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from lkj import formats
from units.web.error_pages import session_ended

Respond = Callable[[HttpRequest], HttpResponseBase]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

# Everything that a browser can do for a page beyond showing it. No page of ours needs any of it.
_UNUSED = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "clipboard-read", "clipboard-write",
    "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi",
    "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "usb", "web-share", "window-management", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in _UNUSED)

_OWN_LIMIT = "largest_anonymous_body"
_NUL = "\0"


def add_headers(get_response: Respond) -> Respond:
    """Adds security headers that Django's SecurityMiddleware does not.

    An answer that is silent about caches may be kept by the person's browser alone, which asks for it again (decision
    44).
    """

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return respond


class CompressPages(GZipMiddleware):
    """Sends pages and fragments compressed; files, which are compressed in themselves, as they are.

    The length of a compressed page tells whoever watches the line how often a text occurs in it (BREACH). A page
    holds no secret but Django's token, which is masked anew in every answer, and Django's own middleware adds a name of
    random length to every compressed answer, which hides the length (decision 44).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith("text/html"):
            return super().process_response(request, response)
        return response


class RefuseNul:
    """No view gets a NUL character: PostgreSQL stores none, and a query with one fails.

    An address with one is answered with 404; a name, a cookie or a query with 400. From a text that was sent the
    character is removed: nobody sees it, and it comes along with what is copied from a PDF.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _NUL in request.path:
            raise Http404("The address has a NUL character.")
        _refuse_nul([*request.GET, *_texts(request.GET), *request.COOKIES.values()])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """The body is read here, except for a view without a CSRF check: such a view may not want it read."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        _refuse_nul([*request.POST, *_file_names(request)])
        if any(_NUL in text for text in _texts(request.POST)):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]


def _without_nul(fields: QueryDict) -> QueryDict:
    bare = QueryDict(mutable=True)
    for name, values in fields.lists():
        bare.setlist(name, [text.replace(_NUL, "") for text in map(str, values)])
    return bare


def _texts(fields: QueryDict) -> Iterable[str]:
    for _, values in fields.lists():
        yield from map(str, values)


def _file_names(request: HttpRequest) -> Iterable[str]:
    for _, files in request.FILES.lists():
        yield from (file.name or "" for file in files)


def _refuse_nul(texts: Iterable[str]) -> None:
    if any(_NUL in text for text in texts):
        raise BadRequest("A field has a NUL character.")


def takes_from_anybody(size: int) -> Callable[[View], View]:
    """Decorator: the view accepts bodies of up to `size` bytes from people without a log-in."""

    def set_limit(view: View) -> View:
        setattr(view, _OWN_LIMIT, size)
        return view

    return set_limit


def refuse_large_bodies(get_response: Respond) -> Respond:
    """Answers 413 by the Content-Length, before any of the body is read; without one the server reads no body."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        length = _number(request.META.get("CONTENT_LENGTH") or "0")
        if length <= settings.LARGEST_ANONYMOUS_BODY:
            return get_response(request)
        own = _own_limit(request)
        limit = settings.LARGEST_BODY if request.user.is_authenticated else own or settings.LARGEST_ANONYMOUS_BODY
        if length <= limit:
            return get_response(request)
        context = {"limit": formats.file_size(limit), "open_to_all": own > 0}
        return render(request, "413.html", context, status=413)

    return respond


def _own_limit(request: HttpRequest) -> int:
    """The size given to takes_from_anybody(); 0 where the view has none, or where there is no view."""
    try:
        return int(getattr(resolve(request.path_info).func, _OWN_LIMIT, 0))
    except Resolver404:
        return 0


def _number(text: str) -> int:
    """The length as Django reads it: 0 for what is no number."""
    try:
        return int(text[:20])
    except ValueError:
        return 0


class LoginMiddleware(LoginRequiredMiddleware):
    """Django's LoginRequiredMiddleware, except that a form sent after the session ended is answered, not redirected.

    A field that saves itself (htmx) gets 401, and its script shows that. A whole form gets a page, 401 as well, with
    its texts and the way back.
    """

    def handle_no_permission(  # type: ignore[override]  # Django's own never answers but with a redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.headers.get("HX-Request") == "true":
            return HttpResponse("Sesi Anda berakhir.", status=401, content_type="text/plain; charset=utf-8")
        if request.method == "POST":
            return session_ended(request)
        return super().handle_no_permission(request, view_func)


def explain_not_allowed(get_response: Respond) -> Respond:
    """Answers 405 with a page: a person may open the address of a button, for example after logging in again."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return respond


class LeadToOwnPassword:
    """Whoever logged in with a one-time password chooses their own before any other page of theirs."""

    # The page itself, and the way out.
    _OPEN = frozenset({"password_change", "logout"})

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """A field that saves itself gets 403; every other request is led to the page. Public pages stay open."""
        if not getattr(view, "login_required", True) or not getattr(request.user, "must_change_password", False):
            return None
        if request.resolver_match is None or request.resolver_match.url_name in self._OPEN:
            return None
        if request.headers.get("HX-Request") == "true":
            sentence = "Ganti dulu kata sandi sekali pakai Anda."
            return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
        return redirect("password_change")
