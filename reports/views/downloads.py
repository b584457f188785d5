"""Downloads: PDFs, workbooks, the ZIP and the book. The worker makes them and they are stored by content."""

import datetime
import json
from collections.abc import Callable, Collection, Iterable
from itertools import groupby
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.core.files.base import File
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from reports.documents.budget_recap import BudgetRecap
from reports.documents.iki import build_iki, past_of_year
from reports.enums import RenderState
from reports.files import published, rendered
from reports.files.published import Altered
from reports.files.rendered import RequestKind
from reports.models import Period, RenderedFile, Report, SignedFile
from reports.queries import publications
from reports.services import rendering
from reports.services.waiting import wait
from reports.views.fetching import report_for, user_of, whole_period_for
from reports.views.planner.board_choice import TICKED, ticked
from reports.views.planner.recap import chosen_for
from units.models import Organization, Position

# What “Coba lagi” adds to the address of a file that failed, and what the waiting page adds.
RETRY = "ulang"
TICKET = "berkas"
SALT = "reports.views.downloads"
# Longer than any wait; a bookmark of the waiting page would else go on giving a draft as it was on that day.
TICKET_AGE = datetime.timedelta(hours=12)
GONE = "Berkas ini sudah tidak tersimpan. Minta sekali lagi, maka berkas dibuat dari data terbaru."
EXPIRED = (
    f"Permintaan ini sudah lebih dari {TICKET_AGE // datetime.timedelta(hours=1)} jam. Minta sekali lagi, maka berkas "
    "dibuat dari data terbaru."
)


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The stored file of an approved report, made once; a draft as it is when it is asked for."""
    back = reverse("report", args=[pk])
    if (current := publications.file_by_role(pk, user_of(request))) is not None:
        name = current.publication.file_name
    else:
        report = report_for(request, pk)
        if not report.status.final or (current := publications.current_file(report)) is None:
            return deliver(request, lambda ask: rendering.request_lkj(report, ask), back=back)
        name = current.publication.file_name or f"{rendering.name_of(report)}.pdf"
    if _by_htmx(request):
        return _ready(request, name, back)
    return _send_published(request, current, name, pk)


@require_safe
def published_pdf(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """The last file of one of the report's publications, also of one that was superseded."""
    report = report_for(request, pk)
    file = get_object_or_404(publications.last_files(report), publication__code=code)
    return _send_published(request, file, f"{rendering.name_of(report)}-{code}.pdf", pk)


@require_safe
def report_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    report = report_for(request, pk)
    return deliver(request, lambda ask: rendering.request_report_xlsx(report, ask), back=reverse("report", args=[pk]))


@require_safe
def period_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _of_period(request, pk, rendering.request_period_xlsx, "tabelnya belum dapat dibuat")


@require_http_methods(["GET", "HEAD", "POST"])
def period_zip(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The archive of all the period's reports, or of those that are ticked on the board, which sends them."""
    keys = ticked(request)
    if request.method == "POST":
        if not keys:
            messages.error(request, "Centang dulu laporannya pada papan.")
            return redirect("board", pk=whole_period_for(request, pk).pk)
        return redirect(f"{request.path}?{urlencode({TICKED: ','.join(map(str, sorted(keys)))})}")
    only = list(keys) or None
    return _of_period(
        request,
        pk,
        lambda period, ask: rendering.request_zip(period, ask, only),
        "tidak ada yang dapat diunduh",
        only=only,
    )


@require_safe
def period_book(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _of_period(request, pk, rendering.request_book, "buku belum dapat dibuat")


def _of_period(
    request: HttpRequest,
    pk: int,
    ask_for: Callable[[Period, RequestKind], RenderedFile],
    without: str,
    only: Collection[int] | None = None,
) -> HttpResponseBase:
    """A file of the period's reports, or of `only` those; `without` ends the sentence that there are none of them."""
    period = whole_period_for(request, pk)
    reports = Report.objects.in_period(period)
    if not (reports if only is None else reports.filter(pk__in=only)).exists():
        messages.error(request, f"Belum ada laporan pada {period.label}, sehingga {without}.")
        return redirect("board", pk=period.pk)
    return deliver(request, lambda ask: ask_for(period, ask), back=reverse("board", args=[period.pk]))


@require_safe
def iki(request: HttpRequest, year: int) -> HttpResponseBase:
    user = user_of(request)
    rows = Count("individual_indicators", filter=Q(individual_indicators__year=year))
    positions = Position.objects.visible_to(user).annotate(iki_count=rows).filter(iki_count__gt=0)
    office = "unit__organization"
    ordered = positions.select_related(office).order_by(f"{office}__name", f"{office}_id", "unit__order", "pk")
    context = {
        "year": year,
        "offices": [_as_in(year, each, found) for each, found in groupby(ordered, lambda p: p.unit.organization)],
        "whole": list(Organization.objects.read_whole_by(user)),
    }
    return render(request, "reports/iki.html", context)


def _as_in(year: int, office: Organization, posts: Iterable[Position]) -> tuple[Organization, list[Position]]:
    """The office and its posts by their names of the year."""
    past = past_of_year(office, year)
    return past.office(), past.posts(posts)


@require_safe
def iki_page(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """The sheet to be read on the screen."""
    position = _with_sheet(request, year, pk)
    context = {"sheet": build_iki(position, year), "pk": pk, "year": year}
    return render(request, "reports/iki_page.html", context)


def _with_sheet(request: HttpRequest, year: int, pk: int) -> Position:
    """A position that the person sees and that has a sheet in the year. Raises Http404."""
    visible = Position.objects.visible_to(user_of(request)).select_related("unit__organization")
    position = get_object_or_404(visible, pk=pk)
    if not position.individual_indicators.filter(year=year).exists():
        raise Http404(f"{position.title} tidak mempunyai lembar IKI tahun {year}.")
    return position


@require_safe
def iki_pdf(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    position = _with_sheet(request, year, pk)
    return deliver(request, lambda ask: rendering.request_iki(position, year, ask), back=reverse("iki", args=[year]))


@require_safe
def iki_booklet(request: HttpRequest, year: int, organization: str) -> HttpResponseBase:
    office = get_object_or_404(Organization.objects.read_whole_by(user_of(request)), code=organization)
    return deliver(
        request, lambda ask: rendering.request_iki_booklet(office, year, ask), back=reverse("iki", args=[year])
    )


@require_safe
def recap_pdf(request: HttpRequest, organization: str, year: int, quarters: str) -> HttpResponseBase:
    return _recap(request, organization, year, quarters, rendering.request_recap_pdf)


@require_safe
def recap_xlsx(request: HttpRequest, organization: str, year: int, quarters: str) -> HttpResponseBase:
    return _recap(request, organization, year, quarters, rendering.request_recap_xlsx)


def _recap(
    request: HttpRequest,
    organization: str,
    year: int,
    quarters: str,
    ask_for: Callable[[BudgetRecap, RequestKind], RenderedFile],
) -> HttpResponseBase:
    """A file of the office's recap over the quarters that the address names."""
    chosen = chosen_for(request, organization, year, quarters)
    back = f"{reverse('recap', args=[organization, year])}?triwulan={chosen.asked}"
    return deliver(request, lambda ask: ask_for(chosen.document(), ask), back=back)


def ask_of(request: HttpRequest) -> RequestKind:
    """Who asks: the waiting page again, a person who retries after a failure, or one who wants the file."""
    if _by_htmx(request):
        return RequestKind.POLL
    return RequestKind.RETRY if RETRY in request.GET else RequestKind.VISIT


def _by_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def deliver(request: HttpRequest, ask_for: Callable[[RequestKind], RenderedFile], *, back: str) -> HttpResponseBase:
    """The file when it is ready, else the page that waits for it.

    `ask_for` builds the document and is called once: the waiting page asks for the key that it was given, by a signed
    ticket. Whether the user may have the file was checked before.
    """
    if ticket := request.GET.get(TICKET):
        return _waited_for(request, ticket, back)
    retry = RETRY in request.GET
    file = ask_for(RequestKind.RETRY if retry else RequestKind.VISIT)
    if file.state == RenderState.READY and not retry:
        return _send_rendered(request, file)
    # A redirect, so that loading the page again does not ask for the file again.
    ticket = signing.dumps([file.key, user_of(request).pk, request.path], salt=SALT)
    return redirect(f"{request.path}?{urlencode({**_kept(request), TICKET: ticket})}")


def _kept(request: HttpRequest) -> dict[str, str]:
    """What the address asks for, as of which reports an archive is, so that “Coba lagi” asks for the same."""
    return {name: request.GET[name] for name in request.GET if name not in (TICKET, RETRY)}


def _waited_for(request: HttpRequest, ticket: str, back: str) -> HttpResponseBase:
    """The answer to the waiting page; it makes nothing and queues nothing."""
    by_htmx, retry = _by_htmx(request), f"{request.path}?{urlencode({**_kept(request), RETRY: 1})}"
    template = f"reports/preparing{'_state' if by_htmx else ''}.html"
    try:
        file = rendered.find(_key_in(request, ticket))
    except signing.SignatureExpired:
        return render(request, template, {"over": EXPIRED, "retry": retry, "back": back})
    if file is None:
        return render(request, template, {"over": GONE, "retry": retry, "back": back})
    if file.state == RenderState.READY:
        return _ready(request, file.name, back) if by_htmx else _send_rendered(request, file)
    since = wait(file.queued_at)
    context = {"file": file, "address": request.get_full_path(), "back": back, "retry": retry, "wait": since}
    return render(request, template, context)


def _key_in(request: HttpRequest, ticket: str) -> str:
    """The key in a ticket given to this user at this address.

    Raises Http404 for any other ticket, SignatureExpired for one older than TICKET_AGE.
    """
    try:
        key, user, path = signing.loads(ticket, salt=SALT, max_age=TICKET_AGE)
    except signing.SignatureExpired:
        raise
    except (signing.BadSignature, ValueError) as strange:
        raise Http404 from strange
    if (user, path) != (user_of(request).pk, request.path):
        raise Http404
    return str(key)


def _ready(request: HttpRequest, name: str, back: str) -> HttpResponseBase:
    """Say that the file is ready and have the browser fetch it."""
    address = request.get_full_path()
    response = render(request, "reports/downloaded.html", {"name": name, "address": address, "back": back})
    response["HX-Trigger"] = json.dumps({"lkj:download": {"address": address}})
    return response


def _send_rendered(request: HttpRequest, file: RenderedFile) -> HttpResponseBase:
    """Send a file that was made; one whose bytes have changed since is asked for anew, and so made again."""
    try:
        return _send(rendered.open_file(file), file.name)
    except Altered:
        return redirect(f"{request.path}?{urlencode(_kept(request))}")


def _send_published(request: HttpRequest, file: SignedFile, name: str, pk: int) -> HttpResponseBase:
    """Send a published file; one whose bytes have changed since it was stored is sent to nobody."""
    try:
        return _send(published.open_file(file), name)
    except Altered as altered:
        messages.error(request, str(altered))
        return redirect("report", pk=pk)


def _send(content: File, name: str) -> FileResponse:
    answer = FileResponse(content, as_attachment=True, filename=name)
    patch_cache_control(answer, private=True, no_store=True)
    return answer
