"""What a person typed into a form that was not taken, so that a page can give it back to them."""

import re
from collections import Counter
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
OWN_ENDINGS = ("-seen", "-take", "-version")
# What a page calls its fields, by the letter of their row and their name; others go by their name alone.
WORDS = {
    "i-realisasi": "Realisasi kinerja",
    "i-numerator": "Pembilang",
    "i-denominator": "Penyebut",
    "i-note": "Keterangan indikator",
    "a-realisasi": "Realisasi anggaran",
    "e-text": "Penjelasan",
    "r-evaluasi": "Evaluasi",
    "r-tindak_lanjut": "Tindak lanjut",
    "r-keterangan": "Keterangan rencana",
    "l-note": "Keterangan tindak lanjut triwulan lalu",
}
_OF_A_ROW = re.compile(r"([a-z])\d+(-[a-z_]+)")
SECRETS = ("pass", "sandi", "token", "secret", "rahasia", "otp")


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
    """The texts of the form in `request`, in its order; nothing secret, nothing that the page itself put in."""
    if request.method != "POST" or not _came_from_here(request):
        return []
    return list(islice(_typed(request), MOST_FIELDS))


def _typed(request: HttpRequest) -> Iterator[Typed]:
    fields = [(_called(name), values) for name, values in request.POST.lists() if _is_typed(name)]
    alike, met = Counter(called for called, _ in fields), Counter[str]()
    for called, values in fields:
        met[called] += 1
        # Empty ones are counted too, so that the number is that of the field's place on its page.
        label = f"{called} (isian {met[called]})" if alike[called] > 1 else called
        for text in values:
            if text.strip():
                yield Typed(label, text[:MOST_LETTERS], cut=len(text) > MOST_LETTERS)


def _is_typed(name: str) -> bool:
    plain = name.lower()
    return not (name in OWN_FIELDS or plain.endswith(OWN_ENDINGS) or any(word in plain for word in SECRETS))


def _called(name: str) -> str:
    of_a_row = _OF_A_ROW.fullmatch(name)
    known = WORDS.get("".join(of_a_row.groups())) if of_a_row else None
    return known or name.rsplit("-", 1)[-1].replace("_", " ").capitalize()


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
