"""The planner's pages about the versions of an agreement."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from lkj import formats
from reports import rules
from reports.actions import agreement_life, budget_shifts
from reports.enums import AgreementState, ReportState
from reports.forms.agreements import PutInForceForm, ShiftForm
from reports.models import Agreement, Period, Report
from reports.queries.budget_shifts import ceilings
from reports.queries.indicators_of_year import findings_in
from reports.refusal import Refused
from reports.views.fetching import user_of
from units.models import Position


@require_http_methods(["GET", "HEAD", "POST"])
def put_in_force(request: HttpRequest, pk: int) -> HttpResponse:
    agreement, user = _agreement_to_plan(request, pk), user_of(request)
    day = agreement.signed_on or agreement.position.unit.organization.today()
    form = PutInForceForm(request.POST if request.method == "POST" else None, initial={"on": day})
    if request.method == "POST" and form.is_valid():
        try:
            agreement_life.put_in_force(agreement, on=form.cleaned_data["on"], by=user)
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, f"{agreement} sudah berlaku.")
            return redirect(_board(agreement))
    context = {"agreement": agreement, "form": form, "text": _effects(agreement), "back": _board(agreement)}
    context |= {"title": "Berlakukan Perjanjian Kinerja", "verb": "Berlakukan"}
    return render(request, "reports/agreement_form.html", context, status=200 if not form.errors else 422)


@require_http_methods(["GET", "HEAD", "POST"])
def shift_budget(request: HttpRequest, pk: int) -> HttpResponse:
    agreement, user = _agreement_to_plan(request, pk), user_of(request)
    now, shown = ceilings(agreement, datetime.date.max), agreement.shifts.count()
    form = ShiftForm(request.POST if request.method == "POST" else None, ceilings=now, initial={"shown": shown})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            budget_shifts.shift_budget(
                agreement, on=data["on"], reason=data["reason"], after=form.after, by=user, shown=data["shown"]
            )
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
            form.data = {**{name: form.data[name] for name in form.data}, "shown": shown}
        else:
            messages.success(request, f"Pergeseran anggaran {agreement} tercatat.")
            return redirect(_board(agreement))
    context = {"agreement": agreement, "form": form, "text": _shifting(agreement), "back": _board(agreement)}
    context |= {"title": "Pergeseran anggaran", "verb": "Catat pergeseran"}
    return render(request, "reports/agreement_form.html", context, status=200 if not form.errors else 422)


def _shifting(agreement: Agreement) -> list[str]:
    """What a shift is for and what it leads to, with the shifts so far."""
    text = [
        "Untuk pagu yang bergeser antarkegiatan, sedangkan sasaran, indikator, dan targetnya tetap. Bila isi lain ikut "
        "berubah, buat versi baru (perubahan).",
        "Pagu baru berlaku untuk triwulan yang berakhir pada atau sesudah tanggal pergeseran. Laporan yang masih "
        "ditulis langsung memakainya; yang sudah diajukan tidak berubah. Pagu semula, pagu baru, dan alasan Anda "
        "tercetak di laporan.",
    ]
    for shift in agreement.shifts.order_by("on"):
        text.append(f"Sudah ada pergeseran {formats.date(shift.on)}: {formats.sentence(shift.reason)}")
    return text


def _agreement_to_plan(request: HttpRequest, pk: int) -> Agreement:
    """Raises Http404 where the user may not see the post, PermissionDenied where they do not plan for its office."""
    user = user_of(request)
    visible = Agreement.objects.filter(position__in=Position.objects.visible_to(user))
    agreement = get_object_or_404(visible.select_related("position__unit__organization"), pk=pk)
    if not rules.can_set_up(user, agreement.position.unit.organization):
        raise PermissionDenied("Hanya perencana yang dapat melakukan ini.")
    return agreement


def _board(agreement: Agreement) -> str:
    """The board of the year's latest period; the home page where there is none yet."""
    organization = agreement.position.unit.organization_id
    period = Period.objects.filter(organization=organization, year=agreement.year).order_by("quarter").last()
    return reverse("board", args=[period.pk]) if period else reverse("home")


def _effects(agreement: Agreement) -> list[str]:
    """What putting the version in force leads to."""
    same = Agreement.objects.filter(position=agreement.position_id, year=agreement.year)
    former = same.filter(state=AgreementState.IN_FORCE).first()
    text = ["Versi ini menilai triwulan yang berakhir pada atau sesudah tanggal itu."]
    if former is not None:
        text[0] += f" Triwulan yang berakhir sebelumnya tetap memakai PK {former.dated_label}."
        written = Report.objects.filter(agreement=former, state__in=[s for s in ReportState if s.editable]).count()
        text.append(
            f"PK {former.version_label} dipakai {written} laporan yang masih ditulis. Laporan tidak berpindah sendiri: "
            "pindahkan lewat tautan “Pakai PK” di papan periode. Yang sudah diajukan tidak berubah."
        )
    text.append(
        "Sesudah itu isinya terkunci: jenis, satuan, arah, target, dan pagu hanya dapat berubah lewat versi baru."
    )
    if odd := findings_in(agreement):
        text += ["Periksa dahulu target triwulannya:", *odd]
    return text
