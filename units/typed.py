"""What a person typed into a form that was not taken, so that a page can give it back to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

MOST_FIELDS = 200
MOST_LETTERS = 8000
OWN_FIELDS = ("csrfmiddlewaretoken", "touched", "next")
OWN_ENDINGS = ("-seen", "-version")
SECRETS = ("pass", "sandi", "token", "secret", "rahasia", "otp")


@dataclass(frozen=True)
class Typed:
    """A field of a form: the last part of its name in words, and its text; `cut` where that is not the whole of it."""

    label: str
    text: str
    cut: bool = False

    @property
    def rows(self) -> int:
        return min(12, self.text.count("\n") + 1 + len(self.text) // 90)


def typed_in(request: HttpRequest) -> list[Typed]:
    """The texts of the form in `request`, in its order; nothing secret, nothing that the page itself put in."""
    if request.method != "POST" or not _came_from_here(request):
        return []
    return list(islice(_typed(request), MOST_FIELDS))


def _typed(request: HttpRequest) -> Iterator[Typed]:
    for name, values in request.POST.lists():
        plain = name.lower()
        if name in OWN_FIELDS or plain.endswith(OWN_ENDINGS) or any(word in plain for word in SECRETS):
            continue
        label = name.rsplit("-", 1)[-1].replace("_", " ").capitalize()
        for text in values:
            if text.strip():
                yield Typed(label, text[:MOST_LETTERS], cut=len(text) > MOST_LETTERS)


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
