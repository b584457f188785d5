"""Rescued input: the texts of a form that was refused, so that a page can give them back to the person.

Only fields in the setting RESCUED_FIELDS are given back: passwords and passphrases are not among them.
"""

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
class RescuedField:
    """A field as a page shows it: its label and its text, `cut` where only the beginning of the text is shown."""

    label: str
    text: str
    cut: bool = False

    @property
    def rows(self) -> int:
        """Lines that a textarea needs to show the text, at most 12."""
        return min(12, self.text.count("\n") + 1 + len(self.text) // 90)


def rescued_fields(request: HttpRequest) -> list[RescuedField]:
    """The filled fields of the request's form, in its order; none of a form that stood on another site's page."""
    if request.method != "POST" or not _came_from_here(request):
        return []
    return list(islice(_fields(request), MOST_FIELDS))


def _fields(request: HttpRequest) -> Iterator[RescuedField]:
    labelled = [(_label(name), _words(request, name, values)) for name, values in request.POST.lists()]
    fields = [(label, values) for label, values in labelled if label is not None]
    alike, met = Counter(label for label, _ in fields), Counter[str]()
    for label, values in fields:
        met[label] += 1
        # Empty fields are counted too: the number is the field's on its page.
        numbered = f"{label} (isian {met[label]})" if alike[label] > 1 else label
        for text in values:
            if text.strip():
                yield RescuedField(numbered, text[:MOST_LETTERS], cut=len(text) > MOST_LETTERS)


def _words(request: HttpRequest, name: str, values: list[str]) -> list[str]:
    """The values as their page showed them: a choice's words may come along, named after field and value."""
    return [request.POST.get(f"kata-{name}-{value}") or value for value in values]


def _label(name: str) -> str | None:
    """The label of the field with this name in the request; None where it is not given back."""
    for pattern, label in import_string(settings.RESCUED_FIELDS).items():
        if re.fullmatch(pattern, name):
            return label or name.rsplit("-", 1)[-1].replace("_", " ").capitalize()
    return None


def _came_from_here(request: HttpRequest) -> bool:
    """Whether the form stood on a page of ours: another site's texts are not shown under our name."""
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(sender).netloc == request.get_host()


def form_page(request: HttpRequest) -> str:
    """The address, without its host, of the page that the form stood on; that of the home page where it is unknown.

    It is read from the Referer: the address that a form is sent to can often not be opened.
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
