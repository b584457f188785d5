"""Riwayat, the history: everything that happened to a report, for everybody who may read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.enums import FileKind
from reports.queries.evidence import removed_files
from reports.queries.publications import last_files
from reports.queries.report_log import log_page
from reports.views.fetching import report_for

# A key of the database is below 2^63, which has nineteen digits.
_LONGEST_NUMBER = 18


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    report, before = report_for(request, pk), request.GET.get("sebelum", "")
    key = int(before) if before.isascii() and before.isdigit() and len(before) <= _LONGEST_NUMBER else None
    first = key is None
    context = {
        "report": report,
        "here": "history",
        "page": log_page(report, key),
        "first": first,
        "published": [(file, FileKind(file.kind)) for file in last_files(report)] if first else [],
        "removed": removed_files(report) if first else [],
    }
    return render(request, "reports/history.html", context)
