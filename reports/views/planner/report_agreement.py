"""The planner's pages that put a report under another version of its agreement."""

from collections.abc import Sequence

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from lkj import formats
from reports.actions import agreements
from reports.forms.agreements import ChooseVersionForm
from reports.models import Agreement, Report
from reports.queries.agreement_matching import Matching
from reports.queries.agreements import judging, versions_for
from reports.refusal import Refused
from reports.views.fetching import user_of
from reports.views.planner.board import Lost, report_to_plan, row_address, step_page

_FOLLOWS = (
    "Realisasi, bukti dukung, dan penjelasan yang sudah diisi ikut pindah ke indikator yang sama (nama, jenis, satuan, "
    "dan arahnya) dan ke kegiatan yang sama. Yang tidak ada padanannya tetap tersimpan di versi sebelumnya, dan "
    "realisasi anggarannya tetap dihitung."
)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    report, user = report_to_plan(request, pk), user_of(request)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            agreements.adopt_current(report, by=user)
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            return _done(request, report)
    versions = versions_for(report)
    due = judging(versions, report.period.last_day) if versions else None
    verb = f"Pakai PK {due.version_label}" if due else "Pakai PK"
    lost = _lost(report, [due]) if due and due != report.agreement else []
    return step_page(request, report, form, title=verb, verb=verb, text=_adopting(report, due), lost=lost)


def _adopting(report: Report, due: Agreement | None) -> list[str]:
    text = [f"Laporan ini memakai PK {report.agreement.dated_label}."]
    if due is not None:
        text.append(
            f"Pada {formats.date(report.period.last_day)}, akhir {report.period.label}, yang berlaku adalah PK "
            f"{due.dated_label}. Target, indikator, dan pagu laporan mengikuti versi itu."
        )
    return [*text, _FOLLOWS]


def _lost(report: Report, versions: Sequence[Agreement]) -> list[Lost]:
    """What would not follow the report to each of the versions."""
    matching = Matching(report)
    found = [(each.version_label, matching.not_carried_to(each.pk)) for each in versions]
    return [(f"Yang tidak ikut ke PK {to}:" if lost else f"Semuanya ikut ke PK {to}.", lost) for to, lost in found]


@require_http_methods(["GET", "HEAD", "POST"])
def choose_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    report, user = report_to_plan(request, pk), user_of(request)
    usable = versions_for(report)
    due = judging(usable, report.period.last_day) if usable else None
    versions = [each for each in usable if each not in (due, report.agreement)]
    form = ChooseVersionForm(request.POST if request.method == "POST" else None, versions=versions)
    if form.is_valid():
        try:
            chosen = form.cleaned_data["agreement"]
            agreements.choose_version(report, chosen, by=user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            return _done(request, report)
    text, lost = _choosing(report, due, bool(versions)), _lost(report, versions) if versions else []
    return step_page(request, report, form, title="Pilih versi PK", verb="Pakai versi ini", text=text, lost=lost)


def _choosing(report: Report, due: Agreement | None, has_others: bool) -> list[str]:
    text = [f"Laporan ini memakai PK {report.agreement.dated_label}."]
    if due is not None:
        text.append(
            f"Menurut tanggalnya {report.period.label} dinilai dengan PK {due.dated_label}. Versi lain dipakai hanya "
            "dengan alasan, yang terbaca di halaman laporan, di papan, dan di riwayat. Selama laporan belum diajukan, "
            f"pilihan ini dapat dikembalikan lewat “Pakai PK {due.version_label}” di papan."
        )
    return [*text, _FOLLOWS if has_others else "Tidak ada versi lain yang sudah berlaku."]


def _done(request: HttpRequest, report: Report) -> HttpResponse:
    report = Report.objects.with_people().get(pk=report.pk)
    messages.success(request, f"Laporan {report.post_title} memakai PK {report.agreement.dated_label}.")
    if lost := Matching(report).left_behind():
        words = "; ".join(f"{each.name} ({each.words})" for each in lost)
        messages.warning(request, formats.sentence(f"Tidak terbawa, tetapi tetap tersimpan: {words}"))
    return redirect(row_address(request, report))
