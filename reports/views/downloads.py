"""Handing out PDFs, the ZIP and the book: rendered by the job worker, kept by content, sent from here only."""

import datetime
import json

from django.contrib import messages
from django.core.files.storage import storages
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reports import tasks
from reports.enums import RenderState
from reports.models import RenderedFile, Report
from reports.views.access import report_for, user_of, whole_period_for
from units.models import Organization, Position

SLOW = datetime.timedelta(seconds=45)


@require_GET
def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    report = report_for(request, pk)
    return _deliver(request, tasks.request_lkj(report), back=reverse("report", args=[report.pk]))


@require_GET
def period_zip(request: HttpRequest, pk: int) -> HttpResponseBase:
    period = whole_period_for(request, pk)
    if not Report.objects.in_period(period).exists():
        messages.error(request, f"Belum ada laporan pada {period.label}, sehingga tidak ada yang dapat diunduh.")
        return redirect("board", pk=period.pk)
    return _deliver(request, tasks.request_zip(period), back=reverse("board", args=[period.pk]))


@require_GET
def period_book(request: HttpRequest, pk: int) -> HttpResponseBase:
    period = whole_period_for(request, pk)
    if not Report.objects.in_period(period).exists():
        messages.error(request, f"Belum ada laporan pada {period.label}, sehingga buku belum dapat dibuat.")
        return redirect("board", pk=period.pk)
    return _deliver(request, tasks.request_book(period), back=reverse("board", args=[period.pk]))


@require_GET
def iki(request: HttpRequest, year: int) -> HttpResponseBase:
    user = user_of(request)
    rows = Count("individual_indicators", filter=Q(individual_indicators__year=year))
    positions = Position.objects.visible_to(user).annotate(iki_count=rows).filter(iki_count__gt=0)
    context = {
        "year": year,
        "positions": positions.select_related("unit").order_by("unit__order", "pk"),
        "whole": Organization.objects.read_whole_by(user).exists(),
    }
    return render(request, "reports/iki.html", context)


@require_GET
def iki_pdf(request: HttpRequest, year: int, pk: int) -> HttpResponseBase:
    position = get_object_or_404(Position.objects.visible_to(user_of(request)).select_related("unit"), pk=pk)
    if not position.individual_indicators.filter(year=year).exists():
        raise Http404(f"{position.title} tidak mempunyai lembar IKI tahun {year}.")
    return _deliver(request, tasks.request_iki(position, year), back=reverse("iki", args=[year]))


@require_GET
def iki_booklet(request: HttpRequest, year: int) -> HttpResponseBase:
    organization = Organization.objects.read_whole_by(user_of(request)).first()
    if organization is None:
        raise Http404
    return _deliver(request, tasks.request_iki_booklet(organization, year), back=reverse("iki", args=[year]))


def _deliver(request: HttpRequest, file: RenderedFile, *, back: str) -> HttpResponseBase:
    """The file when it is ready; until then a page that asks again by itself."""
    by_htmx = bool(getattr(request, "htmx", False))
    context = {"file": file, "address": request.path, "back": back}
    if file.state == RenderState.READY and not by_htmx:
        return FileResponse(storages["documents"].open(file.path), as_attachment=True, filename=file.name)
    if file.state == RenderState.READY:
        response = render(request, "reports/downloaded.html", context)
        response["HX-Trigger"] = json.dumps({"lkj:download": {"address": request.path}})
        return response
    context["slow"] = timezone.now() - file.queued_at > SLOW
    template = "reports/preparing_state.html" if by_htmx else "reports/preparing.html"
    return render(request, template, context)
