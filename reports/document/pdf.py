"""HTML to PDF. Nothing is fetched: a document that refers to anything outside itself is refused."""

from functools import cache
from pathlib import Path

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from units.enums import Paper

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "document"
# WeasyPrint's own fetcher would read local files and the network into the PDF.
_FETCHER = URLFetcher(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)


class RenderError(Exception):
    """A document cannot be made; the message says why, in Indonesian."""


def render(html: str, *, paper: str, numbered: bool = True, draft: bool = False) -> bytes:
    """The PDF of a whole HTML document on `paper` (a value of Paper).

    `numbered` prints "Halaman x dari y", which a part of the book leaves to the book; `draft` marks every page DRAF.
    Raises RenderError when the document wants something from outside.
    """
    names = ["print.css"]
    names += ["f4.css"] if paper == Paper.F4 else []
    names += ["number.css"] if numbered else []
    names += ["draft.css"] if draft else []
    document = HTML(string=html, base_url=None, url_fetcher=_FETCHER)
    try:
        pdf: bytes = document.write_pdf(stylesheets=[_sheet(name) for name in names], font_config=_fonts())
    except FatalURLFetchingError as error:
        # It is a BaseException, which would pass every handler on the way and end the worker.
        raise RenderError("Dokumen memuat rujukan ke berkas di luar dokumen, sehingga tidak dicetak.") from error
    return pdf


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _sheet(name: str) -> CSS:
    return CSS(string=(TEMPLATES / name).read_text(), font_config=_fonts(), url_fetcher=_FETCHER)
