"""Bukti dukung: one page for the files that prove each indicator's realisasi; adding, sending and removing them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from lkj import formats
from reports import rules
from reports.actions import evidence as files
from reports.content import places
from reports.content.indicators import Performance
from reports.enums import EvidenceKind, Part
from reports.files import file_types
from reports.files.store import Altered
from reports.models import Evidence, Indicator, Report
from reports.queries.evidence import files_by_indicator
from reports.queries.figures import figures_of
from reports.views.author.writing import read_only_reason, report_to_write
from reports.views.fetching import report_for, standing_of, user_of
from reports.views.placed_remarks import remarks_on_page
from reports.workflow import Refused
from units.models import User


@dataclass(frozen=True)
class Answer:
    """The result of an upload to one indicator: the refused files with their reasons, and how many were stored."""

    indicator: int
    refused: Sequence[tuple[str, str]]
    stored: int


@dataclass(frozen=True)
class Item:
    """A file in the list, with its kind and who added it."""

    file: Evidence
    kind: EvidenceKind
    by_name: str


@dataclass(frozen=True)
class Shelf:
    """An indicator with its files; `full` when it takes no more."""

    row: Performance
    items: Sequence[Item] = field(default_factory=tuple)
    answer: Answer | None = None

    @property
    def full(self) -> bool:
        return len(self.items) >= files.MOST


@require_safe
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, report_for(request, pk))


@require_POST
def evidence_add(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Store every file that can be stored; the others come back with their reasons."""
    report = report_to_write(request, pk)
    indicator = get_object_or_404(Indicator, pk=indicator_pk, goal__agreement=report.agreement_id)
    sent = request.FILES.getlist("files")
    refused = _add_all(report, indicator, sent, user_of(request)) if sent else [("", "Pilih dahulu berkasnya.")]
    if refused:
        stored = max(0, len(sent) - len(refused))
        return _page(request, report, Answer(indicator.pk, refused, stored))
    messages.success(request, f"{len(sent)} berkas bukti dukung tersimpan.")
    return _to_indicator(pk, indicator.pk)


@require_POST
def evidence_remove(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """Remove a file after a question that names it; one that was removed meanwhile is no error."""
    report = report_to_write(request, pk)
    found = Evidence.objects.listed().filter(pk=evidence_pk).select_related("indicator", "added_by__official").first()
    if found is None:
        messages.info(request, "Berkas itu sudah dihapus dari halaman lain.")
        return redirect("evidence", pk=pk)
    if found.report_id != report.pk:
        raise Http404
    if "sure" not in request.POST:
        context = {"report": report, "here": "evidence", "item": _item(found), "indicator": found.indicator}
        return render(request, "reports/evidence_remove.html", context)
    files.remove(found, by=user_of(request))
    messages.success(request, f"Berkas “{found.name}” dihapus.")
    return _to_indicator(pk, found.indicator_id)


@require_safe
@cache_control(private=True, no_store=True)
def evidence_file(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponseBase:
    """The file as a download, never shown in the browser: it comes from a machine we do not know."""
    report = report_for(request, pk)
    found = get_object_or_404(Evidence, pk=evidence_pk, report=report)
    try:
        opened = files.open_file(found)
    except Altered as altered:
        context = {"report": report, "here": "evidence", "file": found, "problem": str(altered)}
        return render(request, "reports/evidence_gone.html", context, status=404)
    response = FileResponse(
        opened, as_attachment=True, filename=found.name, content_type=file_types.media_type(found.name)
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _add_all(report: Report, indicator: Indicator, sent: list[UploadedFile], user: User) -> list[tuple[str, str]]:
    """Store what can be stored; returns name and reason of each file that cannot."""
    refused = []
    for upload in sent:
        try:
            files.add(report, indicator, by=user, name=upload.name or "", content=upload)
        except Refused as refusal:
            refused.append((file_types.clean_name(upload.name or ""), str(refusal)))
    return refused


def _to_indicator(pk: int, indicator_pk: int) -> HttpResponse:
    return redirect(f"{reverse('evidence', args=[pk])}#{places.row_anchor('evidence', indicator_pk)}")


def _page(request: HttpRequest, report: Report, answer: Answer | None = None) -> HttpResponse:
    standing = standing_of(request, report)
    context = {
        "report": report,
        "here": "evidence",
        "shelves": _shelves(report, answer),
        "remarks": remarks_on_page(standing, Part.BUKTI, {}),
        "writable": rules.can_write(standing),
        "reason": read_only_reason(standing),
        "accept": ",".join(file_types.EXTENSIONS),
        "most": files.MOST,
        "largest": formats.file_size(files.LARGEST),
        "largest_at_once": formats.file_size(settings.LARGEST_BODY),
    }
    return render(request, "reports/evidence.html", context, status=200 if answer is None else 422)


def _shelves(report: Report, answer: Answer | None) -> list[Shelf]:
    files_of = files_by_indicator(report)
    return [
        Shelf(
            row,
            items=[_item(file) for file in files_of.get(row.indicator, [])],
            answer=answer if answer and answer.indicator == row.indicator else None,
        )
        for row in figures_of(report).performance
    ]


def _item(file: Evidence) -> Item:
    return Item(file, EvidenceKind(file.kind), file.added_by.person_name)
