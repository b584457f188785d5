"""The planner's pages: the period's board, reopening, extending."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from lkj import formats
from lkj.signatures.roles import SignatureRole
from reports import workflow
from reports.actions import periods, signing_parties
from reports.actions.versioned import version_token
from reports.enums import ReportState
from reports.forms.disposition import PartiesForm, ReopenForm, chosen_party
from reports.forms.periods import ExtendForm
from reports.models import Period, Report
from reports.notifications import mail_queue
from reports.queries.agreement_matching import NotCarried
from reports.queries.board import BoardRow, read_board
from reports.queries.inbox import confirmable as confirmable_scans
from reports.queries.publications import signatures, waiting_scan
from reports.queries.reissue import reissue_of
from reports.queries.report_lists import later_reports
from reports.views.fetching import report_for, user_of, whole_period_for
from reports.views.planner.board_choice import Choice, ticked
from reports.views.planner.board_rows import Reader, shown_groups
from reports.views.unchanged import unchanged
from reports.views.workspace import workspace_of

Lost = tuple[str, Sequence[NotCarried]]


@require_safe
@unchanged
def board(request: HttpRequest, pk: int) -> HttpResponse:
    period = whole_period_for(request, pk)
    found, choice = read_board(period), Choice(request)
    rows, workspace = found.rows, workspace_of(request)
    planner = workspace.plans(period.organization)
    asks_for_answers = any(row.scan is not None and row.scan.file_id is None for row in rows)
    held = [post.pk for post in workspace.positions]
    confirmable = confirmable_scans(user_of(request), period, held, plans=planner) if asks_for_answers else set()
    reader = Reader(planner, ticked(request), confirmable, choice.query(), period.pk)
    context = {
        "period": period,
        "today": period.organization.today(),
        "rows": rows,
        "groups": shown_groups(choice.groups(rows, found.units), reader),
        "choice": choice,
        "tallies": choice.tallies(rows),
        "late": sum(row.is_late for row in rows),
        "obstacles": _obstacles(rows),
        "without_tugas": _without_tugas(rows) if planner else [],
        "is_planner": planner,
        "drafts": found.drafts if planner else [],
        # None is uncertain while none is under way.
        "uncertain_mails": mail_queue.uncertain_in(period.organization) if planner and workspace.is_mailing else [],
    }
    return render(request, "reports/board/board.html", context)


def _obstacles(rows: Sequence[BoardRow]) -> dict[str, list[str]]:
    """Why a direct superior does not decide, and what to do: each sentence with the titles of the posts it is about."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.obstacle:
            found.setdefault(row.obstacle, []).append(row.title)
    return found


def _without_tugas(rows: Sequence[BoardRow]) -> list[str]:
    """The posts whose report is not approved yet and would be printed without tugas pokok."""
    waiting = [row for row in rows if row.report is None or not row.report.status.final]
    return [row.title for row in waiting if not getattr(row.position, "has_tugas", True)]


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    report, user = report_to_plan(request, pk), user_of(request)
    form = ReopenForm(request.POST or None, report=report)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.perform(report, workflow.Reopen(**form.values), by=user)
        except workflow.Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, f"Laporan {report.post_title} dibuka kembali sebagai draf.")
            return redirect(row_address(request, report))
    return step_page(request, report, form, title="Buka kembali laporan", verb="Buka kembali", text=_reopening(report))


@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: HttpRequest, pk: int) -> HttpResponse:
    """In whose names a report that is still written will be signed, where an official took over after its date."""
    report, user = report_to_plan(request, pk), user_of(request)
    form = PartiesForm(request.POST if request.method == "POST" else None, report=report)
    chosen = chosen_party(form) if form.is_valid() else None
    if chosen is not None:
        try:
            signing_parties.choose_parties(report, by=user, as_dated=chosen)
        except workflow.Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, f"Penanda tangan laporan {report.post_title} tersimpan.")
            return redirect(row_address(request, report))
    asked = "Pilih siapa yang tercantum pada blok tanda tangan laporan ini; laporan lain tidak berubah."
    none = "Pejabat laporan ini tidak berganti sesudah tanggal laporan, sehingga tidak ada yang perlu dipilih."
    text = [asked if form.fields else none]
    return step_page(request, report, form, title="Penanda tangan", verb="Simpan", text=text)


@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    report, user = report_to_plan(request, pk), user_of(request)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            workflow.perform(report, workflow.Reissue(), by=user)
        except workflow.Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, f"Laporan {report.post_title} diterbitkan ulang atas nama pejabat sekarang.")
            return redirect(row_address(request, report))
    return step_page(
        request, report, form, title="Terbitkan ulang laporan", verb="Terbitkan ulang", text=_reissuing(report)
    )


def _reissuing(report: Report) -> list[str]:
    """Who takes whose place in the signature block, and what becomes of the former issue."""
    made = reissue_of(report) if report.state == ReportState.APPROVED else None
    return [
        *(made.changes + made.complaints if made else ()),
        "Isi dan persetujuan laporan tidak berubah; hanya blok tanda tangannya. Dokumen baru mendapat kode "
        "sendiri dan ditandatangani kedua pihak. Berkas sebelumnya tetap tersimpan, dan kodenya menyatakan bahwa "
        "dokumen itu digantikan.",
    ]


def _reopening(report: Report) -> list[str]:
    """What reopening the report leads to, and whether its author can write then."""
    text = [
        "Laporan kembali menjadi draf: pelapor dapat mengubahnya, lalu laporan diajukan, disetujui, dan ditandatangani "
        "sekali lagi. Berkas yang sudah terbit tetap tersimpan, dan kodenya menyatakan bahwa dokumen itu digantikan.",
        *_lost_by_reopening(report),
        "Pelapor dan atasan langsungnya diberi tahu. Alasan Anda tertulis pada riwayat laporan.",
    ]
    last = report.last_entry_day
    if last is not None and last < report.organization.today():
        text.append(
            f"Pengisian sudah ditutup pada {formats.date(last)}. Sesudah membuka kembali, perpanjang tenggatnya "
            "agar pelapor dapat menulis."
        )
    elif last is not None:
        text.append(f"Pelapor dapat menulis sampai {formats.date(last)}.")
    return text


def _lost_by_reopening(report: Report) -> list[str]:
    """What was done to the approved report and has to be done again, and which later reports follow its figures."""
    lost = []
    signed = [SignatureRole(each.role).label.lower() for each in signatures(report)]
    if signed:
        lost.append(f"Tanda tangan {' dan '.join(signed)} tinggal pada dokumen lama; yang baru ditandatangani lagi.")
    if waiting_scan(report) is not None:
        lost.append("Pindaian yang menunggu konfirmasi dihapus.")
    later = [each.period.label for each in later_reports(report)]
    if later:
        lost.append(f"Angka triwulan lalu pada laporan {', '.join(later)} ikut berubah selama laporan itu masih diisi.")
    return lost


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    report, user = report_to_plan(request, pk), user_of(request)
    token = version_token(report.extended_until)
    form = ExtendForm(request.POST or None, period=report.period, initial={"token": token})
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            periods.extend(report, by=user, until=data["until"], reason=data["reason"], token=data["token"])
        except workflow.Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
            _show_anew(form, report)
        else:
            until = formats.date(data["until"])
            messages.success(request, f"Tenggat laporan {report.post_title} diperpanjang sampai {until}.")
            return redirect(row_address(request, report))
    return step_page(request, report, form, title="Perpanjang tenggat", verb="Perpanjang", text=_extension(report))


def _extension(report: Report) -> list[str]:
    """The report's days as they are, and what extending them leads to."""
    period, until = report.period, report.extended_until
    own = f" Laporan ini sudah diperpanjang sampai {formats.date(until)}." if until else ""
    return [
        f"Tenggat {period.label} adalah {formats.date(period.due_on)}.{own}",
        f"{what_extending_does(period)} Laporan lain tidak berubah. Pelapor dan atasan langsungnya diberi tahu. Alasan "
        "Anda tertulis pada riwayat laporan.",
    ]


def what_extending_does(period: Period) -> str:
    """What the new due day of a report means beside the period's close."""
    does = "Sampai tenggat baru laporan tidak dihitung terlambat dan dapat diisi"
    if period.closes_on is None:
        return f"{does}."
    closes = formats.date(period.closes_on)
    return f"{does}. Pengisian tetap dibuka sampai {closes}, atau sampai tenggat baru bila itu sesudahnya."


def _show_anew(form: ExtendForm, report: Report) -> None:
    """Show the form as typed, with the token of the day that is stored now: the page shows that day."""
    report.refresh_from_db(fields=["extended_until"])
    form.data = {**{name: form.data[name] for name in form.data}, "token": version_token(report.extended_until)}


def report_to_plan(request: HttpRequest, pk: int) -> Report:
    """report_for() for the office's planner, who reads every report of it. Raises PermissionDenied for others."""
    workspace = workspace_of(request)
    planned = [office.pk for office in workspace.organizations if workspace.plans(office)]
    found = Report.objects.filter(pk=pk, period__organization__in=planned).with_people().first()
    if found is None:
        report_for(request, pk)
        raise PermissionDenied("Hanya perencana yang dapat melakukan ini.")
    return found


def row_address(request: HttpRequest, report: Report) -> str:
    """The report's row on the board as the person had chosen to see it: where every step of the board ends."""
    return f"{reverse('board', args=[report.period_id])}{Choice(request).query()}#laporan-{report.pk}"


def step_page(
    request: HttpRequest,
    report: Report,
    form: Form,
    *,
    title: str,
    verb: str,
    text: Sequence[str],
    lost: Sequence[Lost] = (),
) -> HttpResponse:
    """A page that says what a button does to one report, and asks what the planner has to say to it.

    `lost` are sentences, each with a list of what would not follow the report.
    """
    context = {"report": report, "form": form, "title": title, "verb": verb, "text": text, "lost": lost}
    context["back"] = row_address(request, report)
    return render(request, "reports/planner_form.html", context, status=200 if not form.errors else 422)
