"""What stands between the server and the views."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

from lkj import formats
from units.web.rescued_input import page_of, typed_in

Respond = Callable[[HttpRequest], HttpResponseBase]
View = TypeVar("View", bound=Callable[..., HttpResponseBase])

_OWN_LIMIT = "largest_anonymous_body"


def takes_from_anybody(size: int) -> Callable[[View], View]:
    """Marks a view that takes bodies of so many bytes from somebody who is not logged in."""

    def mark(view: View) -> View:
        setattr(view, _OWN_LIMIT, size)
        return view

    return mark


def refuse_large_bodies(get_response: Respond) -> Respond:
    """Answers 413 before any of the body is read; where its length is not said, the server reads none of it."""

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
    """What the view takes from anybody; 0 where it says nothing, or where there is no view."""
    try:
        return int(getattr(resolve(request.path_info).func, _OWN_LIMIT, 0))
    except Resolver404:
        return 0


def _number(text: str) -> int:
    """As Django reads it, to whom nonsense is an empty body."""
    try:
        return int(text[:20])
    except ValueError:
        return 0


def explain_not_allowed(get_response: Respond) -> Respond:
    """A person who opens the address of a button (after logging in again, say) gets a page instead of a blank sheet."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != 405 or request.method != "GET":
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page

    return respond


class LoginMiddleware(LoginRequiredMiddleware):
    """As Django's, but what is sent after the session has ended is answered, not led away to the log-in.

    A field that saves itself (htmx) gets 401, for its script to tell; a form sent whole gets a page, 401 as well, with
    what was typed and the way back.
    """

    def handle_no_permission(  # type: ignore[override]  # Django's own never answers but with a redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if request.headers.get("HX-Request") == "true":
            return HttpResponse("Sesi Anda berakhir.", status=401, content_type="text/plain; charset=utf-8")
        if request.method == "POST":
            return session_ended(request)
        return super().handle_no_permission(request, view_func)


def session_ended(request: HttpRequest) -> HttpResponse:
    context = {"typed": typed_in(request), "files": bool(request.FILES), "next": page_of(request)}
    return render(request, "session_ended.html", context, status=401)
