"""No NUL character gets any further: PostgreSQL stores none, and refuses to look for one."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase

_NUL = "\0"


class RefuseNul:
    """404 for an address with one; 400 for a name, a cookie, or what an address asks for.

    From a text that was sent it is taken out: it cannot be seen, and comes along with what is copied from a PDF.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _NUL in request.path:
            raise Http404("The address has a NUL character.")
        _refuse([*request.GET, *_texts(request.GET), *request.COOKIES.values()])
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """What a view without a token check takes is its own to read, or not to: its form refuses NUL."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        _refuse([*request.POST, *_file_names(request)])
        if any(_NUL in text for text in _texts(request.POST)):
            request.POST = _without(request.POST)  # type: ignore[assignment]


def _without(fields: QueryDict) -> QueryDict:
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


def _refuse(texts: Iterable[str]) -> None:
    if any(_NUL in text for text in texts):
        raise BadRequest("A field has a NUL character.")
