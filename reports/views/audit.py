"""Periksa dokumen: a report made elsewhere is uploaded, examined, and given back with what was found in it.

Everybody who may log in may use it, and sees their own documents alone.
"""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lkj import formats
from reports.actions import audits
from reports.audit.result import Audit, Finding
from reports.documents.audited.titles import TITLES
from reports.documents.audited.workbook import report_names
from reports.enums import Quarter, Severity
from reports.files.file_types import Format, media_type
from reports.models import ExaminedDocument
from reports.refusal import Refused
from reports.services import audits as services
from reports.services.waiting import wait
from reports.views.fetching import user_of
from reports.views.workspace import workspace_of

# Findings on one page; the filters lead to the rest.
AT_ONCE = 100
NONE_CHOSEN = "Pilih berkasnya dahulu, lalu unggah."
ACCEPT = (*Format.DOCX.extensions, *Format.XLSX.extensions, *Format.PDF.extensions, ".txt", ".tsv")
# What a marked file is called in words.
MARKED = {"docx": "Dokumen dengan komentar (.docx)", "xlsx": "Excel Anda dengan tanda (.xlsx)"}


@dataclass(frozen=True)
class Shown:
    """A finding with the name of its report and its rule's title."""

    finding: Finding
    report: str
    title: str


@dataclass(frozen=True)
class ReportCount:
    """A report of the document with how many findings of each severity it has."""

    number: int
    name: str
    counts: tuple[tuple[Severity, int], ...]
    chosen: bool

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


@require_http_methods(["GET", "HEAD", "POST"])
def examine(request: HttpRequest) -> HttpResponse:
    """The upload of a document, and the person's own documents that are still there."""
    complaints: list[str] = []
    if request.method == "POST":
        file = request.FILES.get("berkas")
        if file is None:
            complaints = [NONE_CHOSEN]
        else:
            try:
                office = workspace_of(request).organization
                kept = audits.keep(office, by=user_of(request), name=file.name or "", content=file)
            except Refused as refusal:
                complaints = refusal.messages
            else:
                services.examine(kept)
                return redirect("examined", pk=kept.pk)
    context = {
        "documents": ExaminedDocument.objects.filter(by=user_of(request)).defer("result"),
        "complaints": complaints,
        "accept": ",".join(ACCEPT),
        "largest": formats.file_size(audits.LARGEST),
    }
    return render(request, "reports/audit/examine.html", context, status=422 if complaints else 200)


@require_safe
def examined(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found in a document, in its order, filtered by severity and report; or that it is being examined."""
    document = _document_of(request, pk)
    htmx = bool(getattr(request, "htmx", False))
    found = services.found_in(document)
    if document.status.is_waiting:
        part = "waiting" if htmx else "wait"
        return render(request, f"reports/audit/{part}.html", {"document": document, "wait": wait(document.uploaded_at)})
    context: dict[str, object] = {"document": document, "complaints": document.complaints.splitlines()}
    if found is not None:
        context |= _result(request, found)
        context["importable"] = workspace_of(request).plans(document.organization)
    answer = render(request, "reports/audit/examined.html", context)
    if htmx:
        answer["HX-Redirect"] = request.path
    return answer


@require_safe
def findings_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """All that was found, as a workbook."""
    document, found = _found_for(request, pk)
    return _sent(services.findings_workbook(document, found), f"temuan-{_stem(document)}.xlsx")


@require_safe
def marked_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's own file with a comment at each finding; only of Word files and workbooks."""
    document, found = _found_for(request, pk)
    if found.format not in services.MARKING:
        raise Http404("Berkas ini tidak dapat diberi tanda.")
    try:
        data = services.marked(document, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("examined", pk=pk)
    return _sent(data, f"bertanda-{_stem(document)}.{found.format}")


@require_POST
def retain(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document_of(request, pk)
    try:
        audits.retain(document, by=user_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("examine")
    messages.success(request, f"{document.name} disimpan sampai Anda menghapusnya.")
    return redirect("examined", pk=pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    document = _document_of(request, pk)
    audits.discard(document, by=user_of(request))
    messages.success(request, f"{document.name} dan temuannya dihapus.")
    return redirect("examine")


def _document_of(request: HttpRequest, pk: int) -> ExaminedDocument:
    """The person's own document; nobody else's exists for them."""
    rows = ExaminedDocument.objects.select_related("organization")
    return get_object_or_404(rows, pk=pk, by=user_of(request))


def _found_for(request: HttpRequest, pk: int) -> tuple[ExaminedDocument, Audit]:
    document = _document_of(request, pk)
    found = services.found_in(document)
    if found is None:
        raise Http404("Dokumen ini belum selesai diperiksa.")
    return document, found


def _result(request: HttpRequest, found: Audit) -> dict[str, object]:
    """What the page shows of an audit: counts, and the findings that the filters leave."""
    severity, report = request.GET.get("tingkat", ""), request.GET.get("laporan", "")
    names, titles = report_names(found), TITLES
    shown = [
        each
        for each in found.findings
        if severity in ("", each.severity.value) and report in ("", str(each.report))
    ]  # fmt: skip
    page = Paginator(shown, AT_ONCE).get_page(request.GET.get("hal"))
    by_severity = Counter(each.severity for each in found.findings)
    return {
        "found": found,
        "quarter": Quarter(found.quarter).label if found.quarter and found.year else "",
        "severities": [(each, by_severity[each], each.value == severity) for each in Severity],
        "reports": _counted(found, names, report),
        "rules": [(titles.get(code, code), count) for code, count in _most(found)],
        "with_errors": len({each.report for each in found.findings if each.severity == Severity.ERROR and each.report}),
        "page": page,
        "shown": [
            Shown(each, names[each.report] if each.report < len(names) else "", titles.get(each.rule, each.rule))
            for each in page
        ],
        "count": len(shown),
        "is_filtered": bool(severity or report),
        "kept_filters": urlencode({key: each for key, each in (("tingkat", severity), ("laporan", report)) if each}),
        "marked": MARKED.get(found.format, ""),
    }  # fmt: skip


def _counted(found: Audit, names: list[str], chosen: str) -> list[ReportCount]:
    """Every report, and the whole document where it has findings of its own."""
    counts = Counter((each.report, each.severity) for each in found.findings)
    rows = [
        ReportCount(number, name, tuple((each, counts[number, each]) for each in Severity), str(number) == chosen)
        for number, name in enumerate(names)
    ]
    return [each for each in rows if each.number or each.total]


def _most(found: Audit, at_most: int = 5) -> list[tuple[str, int]]:
    """The rules that found most, but for notes."""
    return Counter(each.rule for each in found.findings if each.severity != Severity.INFO).most_common(at_most)


def _stem(document: ExaminedDocument) -> str:
    """The document's name without its ending, as part of a file name that any system takes."""
    bare = document.name.rpartition(".")[0] or document.name
    return "".join(sign if sign.isalnum() else "-" for sign in bare).strip("-")[:80] or "dokumen"


def _sent(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=media_type(name))
    answer["Content-Disposition"] = f'attachment; filename="{name.encode("ascii", "ignore").decode()}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
