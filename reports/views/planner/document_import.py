"""What an examined document would bring into an office, each value beside its source; posting brings all of it in."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from reports.actions import document_import as verbs
from reports.importers import documents
from reports.models import ExaminedDocument
from reports.refusal import Refused
from reports.services import audits as services
from reports.views.fetching import office_to_plan, user_of

MOVED = "Sementara itu data kantor atau pilihan berubah. Periksa yang di bawah ini, lalu impor lagi."


@require_http_methods(["GET", "HEAD", "POST"])
def document_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose posts (`jabatan-3`) and unknown activities (`kegiatan-asing-…`), bring in all or nothing."""
    document = get_object_or_404(ExaminedDocument.objects.select_related("organization"), pk=pk, by=user_of(request))
    found = services.found_in(document)
    if found is None or document.organization is None:
        raise Http404("Dokumen ini belum selesai diperiksa.")
    office = office_to_plan(request, document.organization.code)
    sent = request.POST if request.method == "POST" else request.GET
    choices = {
        int(name.removeprefix("jabatan-")): str(value)
        for name, value in sent.items()
        if re.fullmatch(r"jabatan-[0-9]{1,4}", name)
    }
    activities = {
        name.removeprefix("kegiatan-asing-"): str(value)
        for name, value in sent.items()
        if re.fullmatch(r"kegiatan-asing-[0-9a-f]{10}", name)
    }
    plan = documents.plan(found, office, choices, activities)
    complaints: list[str] = []
    if request.method == "POST":
        if request.POST.get("token") != plan.token:
            complaints = [MOVED]
        elif not plan.can_apply:
            complaints = ["Masih ada yang harus dibenahi atau dipilih. Belum ada yang diimpor."]
        else:
            try:
                made = verbs.bring_in(
                    office,
                    plan.for_writing(),
                    year=plan.year,
                    quarter=plan.quarter,
                    name=document.name,
                    sha256=document.sha256,
                    by=user_of(request),
                    activities=plan.added,
                )
            except Refused as refusal:
                complaints = refusal.messages
            else:
                count = len(plan.for_writing())
                messages.success(request, f"{count} laporan diimpor, {made} rancangan PK baru dibuat.")
                return redirect("agreements_of_year", organization=office.code, year=plan.year)
    context = {"document": document, "office": office, "plan": plan, "complaints": complaints}
    return render(request, "reports/audit/import.html", context, status=422 if complaints else 200)
