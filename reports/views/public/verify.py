"""The public pages of verification: what a document's code stands for, and whether a file is the one on record.

Nobody logs in here, so requests are limited by network address. An uploaded file is compared in memory and forgotten.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from lkj import slots
from lkj.signatures.strangers import BUSY
from reports.files import file_types
from reports.forms.verify import LARGEST, CodeForm, FileForm
from reports.queries.verification import Published, code_in, published
from reports.views.public.file_verdict import NOT_A_PDF, Verdict, verdict_on
from units.web.middleware import takes_from_anybody
from units.web.rate_limit import Limit

VIEWS = Limit("verify.view", most=30, seconds=60)
UPLOADS = Limit("verify.upload", most=10, seconds=60)
GUESSES = Limit("verify.guess", most=20, seconds=60 * 60)
# Seconds that a request waits for a free slot, and those after which it may come again.
PATIENCE, RETRY_SECONDS = 3.0, 20
# With the form around the file.
LARGEST_BODY = LARGEST + 64 * 1024

Page = Callable[..., HttpResponse]


class InMemory(MemoryFileUploadHandler):
    """Holds every accepted file in memory, whatever its size: a stranger's bytes never reach the disk."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


def _public(view: Page) -> Page:
    """Make a page public: rate limited, in no search engine and in no cache.

    The body of a POST is not read before the request is counted; so only _answered() checks its CSRF token.
    """

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        limit = UPLOADS if request.method == "POST" else VIEWS
        if wait := limit.count(request):
            return _wait(request, wait)
        request.upload_handlers = [InMemory(request)]
        return view(request, *args, **kwargs)

    @wraps(respond)
    def labelled(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = respond(request, *args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    guarded = require_http_methods(["GET", "HEAD", "POST"])(cache_control(private=True, no_store=True)(labelled))
    return takes_from_anybody(LARGEST_BODY)(login_not_required(csrf_exempt(guarded)))


@_public
def verify(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _answered(request, None)
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if form.is_valid():
        return redirect("verify_publication", code=form.cleaned_data["kode"])
    return _page(request, None, form=form, status=422 if form.errors else 200)


@_public
def verify_publication(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a code; 404 for a code that names no issue, also where the report is not approved yet.

    An address with too many wrong codes may still open right ones: a whole office can share one address, and with the
    limit on views nobody finds one of 30^8 codes by guessing.
    """
    found = published(code)
    if found is None:
        if wait := GUESSES.wait(request):
            return _wait(request, wait)
        GUESSES.count(request)
        form = CodeForm(initial={"kode": code_in(code)})
        return _page(request, None, form=form, unknown=True, status=404)
    if request.method == "POST":
        return _answered(request, found)
    return _page(request, found)


@csrf_protect
def _answered(request: HttpRequest, found: Published | None) -> HttpResponse:
    """The page with the verdict on the uploaded file."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, file_form=form, status=422)
    data = bytes(form.cleaned_data["berkas"].read(LARGEST + 1))
    if not file_types.is_pdf(data):
        form.add_error("berkas", NOT_A_PDF)
        return _page(request, found, file_form=form, status=422)
    # One file at a time from each address, so that nobody takes all the slots.
    with slots.one_of([UPLOADS.name_for(request)], patience=PATIENCE) as slot:
        verdict = verdict_on(data, found) if slot else None
    if verdict is None:
        form.add_error("berkas", BUSY)
        return _put_off(_page(request, found, file_form=form, status=503))
    if verdict.is_put_off:
        return _put_off(_page(request, found, verdict=verdict, status=503))
    return _page(request, found, verdict=verdict)


def _page(
    request: HttpRequest,
    found: Published | None,
    *,
    form: CodeForm | None = None,
    file_form: FileForm | None = None,
    verdict: Verdict | None = None,
    unknown: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "found": found,
        "form": form or CodeForm(),
        "file_form": file_form or FileForm(),
        "verdict": verdict,
        "unknown": unknown,
    }
    template = "reports/verify_publication.html" if found else "reports/verify.html"
    return render(request, template, context, status=status)


def _put_off(page: HttpResponse) -> HttpResponse:
    page["Retry-After"] = str(RETRY_SECONDS)
    return page


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    minutes = -(-seconds // 60)
    response = render(request, "reports/verify_wait.html", {"seconds": seconds, "minutes": minutes}, status=429)
    response["Retry-After"] = str(seconds)
    return response
