"""What a person typed into a form that was not taken, so that a page can give it back to them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string

MOST_FIELDS = 200
MOST_LETTERS = 8000


@dataclass(frozen=True)
class Typed:
    """A field of a form: what it is called, and its text; `cut` where that is not the whole of it."""

    label: str
    text: str
    cut: bool = False

    @property
    def rows(self) -> int:
        return min(12, self.text.count("\n") + 1 + len(self.text) // 90)


def typed_in(request: HttpRequest) -> list[Typed]:
    """The texts of the form in `request`, in its order: of the fields in the setting RESCUED_FIELDS and no others."""
    if request.method != "POST" or not _came_from_here(request):
        return []
    return list(islice(_typed(request), MOST_FIELDS))


def _typed(request: HttpRequest) -> Iterator[Typed]:
    named = [(_called(name), values) for name, values in request.POST.lists()]
    fields = [(called, values) for called, values in named if called is not None]
    alike, met = Counter(called for called, _ in fields), Counter[str]()
    for called, values in fields:
        met[called] += 1
        # Empty ones are counted too, so that the number is that of the field's place on its page.
        label = f"{called} (isian {met[called]})" if alike[called] > 1 else called
        for text in values:
            if text.strip():
                yield Typed(label, text[:MOST_LETTERS], cut=len(text) > MOST_LETTERS)


def _called(name: str) -> str | None:
    """What a page calls the field; None where it is not to be given back."""
    for pattern, label in import_string(settings.RESCUED_FIELDS).items():
        if re.fullmatch(pattern, name):
            return label or name.rsplit("-", 1)[-1].replace("_", " ").capitalize()
    return None


def _came_from_here(request: HttpRequest) -> bool:
    """Whether the form stood on a page of ours: another site's texts are not shown under our name."""
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(sender).netloc == request.get_host()


def page_of(request: HttpRequest) -> str:
    """The address of the page that the form stood on, without its host; the first page where that is not known.

    Only the Referer tells it: the address that a form is sent to can often not be opened.
    """
    referer = request.headers.get("Referer", "")
    home = reverse("home")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return home
    parts = urlsplit(referer)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    # A path may begin with two slashes, which in an address by itself is another host.
    if not parts.path or not url_has_allowed_host_and_scheme(path, None) or parts.path == reverse("login"):
        return home
    try:
        resolve(parts.path)
    except Resolver404:
        return home
    return path
