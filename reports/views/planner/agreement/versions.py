"""The life of one version of an agreement: a perubahan begun, put in force, taken back, deleted, compared, shifted."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lkj import formats
from reports.actions import agreement_draft, agreement_life, budget_shifts, copies
from reports.actions.versioned import version_token
from reports.enums import AgreementState
from reports.forms.agreements import DeleteDraftForm, ManyInForceForm, PutInForceForm, ShiftForm, SignedOnForm
from reports.forms.shared import sure_of
from reports.models import Agreement, Indicator, Period, Report
from reports.queries.agreed_money import counted_twice
from reports.queries.agreement_compare import changes_of
from reports.queries.agreement_pairs import Pairs, could_be, pairs_with, version_before
from reports.queries.agreement_remarks import remarks_of, unnamed_on
from reports.queries.agreement_rows import rows_of_all
from reports.queries.agreements import left_without, usual_day
from reports.queries.budget_shifts import ceilings
from reports.refusal import Refused
from reports.services import rendering
from reports.views.downloads import deliver
from reports.views.fetching import user_of
from reports.views.planner.agreement.editing import agreement_to_plan


@require_POST
def agreement_perubahan(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Begin a perubahan from the version in force; where there is a draft already, that one is opened."""
    agreement = agreement_to_plan(request, organization, pk)
    try:
        draft = copies.draft_perubahan(agreement, by=user_of(request))
    except Refused as refusal:
        same = Agreement.objects.filter(position=agreement.position_id, year=agreement.year)
        there = same.filter(state=AgreementState.DRAFT).first()
        messages.info(request, " ".join(refusal.messages))
        return redirect("agreement", organization, there.pk if there else pk)
    messages.success(request, f"Rancangan {draft.version_label} dibuat dari {agreement.version_label}.")
    return redirect("agreement", organization, draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def put_in_force(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    agreement, user = agreement_to_plan(request, organization, pk), user_of(request)
    before = version_before(agreement)
    rows, *old = rows_of_all([agreement, before] if before else [agreement])
    pairs = pairs_with(old[0] if old else None, rows)
    reports = _reports(pairs)
    written = [report for report in reports if report.status.editable]
    choices = {row: [old for old in pairs.gone if could_be(row, old)] for row in pairs.new}
    form = PutInForceForm(
        request.POST if request.method == "POST" else None,
        initial={"on": usual_day(agreement), "signed_on": agreement.signed_on},
        moves=len(written),
        pairs={
            row.key: (row.name, [(old.identity[0], old.name) for old in olds]) for row, olds in choices.items() if olds
        },
    )
    is_meant = request.method == "POST" and form.is_valid() and not warn_once(form, [agreement])
    if is_meant:
        try:
            moved = agreement_life.put_in_force_with(
                agreement,
                on=form.cleaned_data["on"],
                signed_on=form.cleaned_data["signed_on"],
                renamed=_renamed(form, pairs),
                moving=written if form.cleaned_data.get("move") else (),
                by=user,
            )
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            more = f" {moved} laporan dipindahkan ke versi ini." if moved else ""
            messages.success(request, f"{agreement} sudah berlaku.{more}{without_report([agreement])}")
            return redirect("agreements_of_year", organization, agreement.year)
    context = _framed(agreement, form) | {
        "title": "Berlakukan Perjanjian Kinerja",
        "verb": "Berlakukan",
        "text": _effects(before, len(written)),
        "reports": reports,
        "dropped": pairs.gone,
        "can_continue": any(choices.values()),
        "changes": changes_of(old[0], rows) if old else [],
        "remarks": remarks_of(rows),
    }
    return render(request, "reports/agreement/put_in_force.html", context, status=422 if form.errors else 200)


@require_POST
def agreement_take_back(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    agreement = agreement_to_plan(request, organization, pk)
    empty = list(Report.objects.filter(agreement=agreement).values_list("pk", flat=True))
    try:
        agreement_life.take_back(agreement, by=user_of(request))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"{agreement} menjadi rancangan lagi.{_released(empty)}")
    return redirect("agreement", organization, pk)


def _released(empty: Sequence[int]) -> str:
    """What became of the empty reports that used a version which is a draft again."""
    moved = Report.objects.filter(pk__in=empty).count()
    kept = f" {moved} laporan kosong memakai versi sebelumnya lagi." if moved else ""
    gone = len(empty) - moved
    return f"{kept} {gone} laporan kosong ikut dihapus; buat lagi di Periode sesudah PK ini berlaku." if gone else kept


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_delete(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    agreement = agreement_to_plan(request, organization, pk)
    form = DeleteDraftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            agreement_draft.delete_draft(agreement, by=user_of(request))
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, f"Rancangan {agreement} dihapus.")
            return redirect("agreements_of_year", organization, agreement.year)
    count = Indicator.objects.filter(goal__agreement=agreement).count()
    text = [
        f"Rancangan ini dihapus dengan {count} indikator dan {agreement.budget_lines.count()} anggaran di dalamnya. "
        "Isinya tidak dapat dikembalikan. Laporan dan versi lain tidak berubah."
    ]
    context = _framed(agreement, form) | {"title": "Hapus rancangan", "verb": "Hapus rancangan", "text": text}
    return render(request, "reports/agreement/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_signed(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """The day on which a version was signed, which may be known only after it came into force."""
    agreement = agreement_to_plan(request, organization, pk)
    stored = agreement.signed_on
    form = SignedOnForm(request.POST if request.method == "POST" else None, initial={"signed_on": stored})
    if request.method == "POST" and form.is_valid():
        shown, day = version_token(stored) if form.was_shown else None, form.cleaned_data["signed_on"]
        try:
            agreement_draft.set_signed_on(agreement, day=day, by=user_of(request), shown=shown)
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, form.told("Tanggal ditandatangani tersimpan."))
            return redirect("agreement", organization, pk)
    context = _framed(agreement, form) | {"title": "Tanggal ditandatangani", "verb": "Simpan", "text": []}
    return render(request, "reports/agreement/form.html", context, status=422 if form.errors else 200)


@require_safe
def agreement_compare(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    agreement = agreement_to_plan(request, organization, pk)
    before = version_before(agreement)
    old, now = rows_of_all([before, agreement]) if before else (None, None)
    changes = changes_of(old, now) if old and now else []
    context = _framed(agreement, None) | {"before": before, "changes": changes}
    return render(request, "reports/agreement/compare.html", context)


@require_safe
def agreement_pdf(request: HttpRequest, organization: str, pk: int) -> HttpResponseBase:
    agreement = agreement_to_plan(request, organization, pk)
    back = reverse("agreement", args=[organization, pk])
    return deliver(request, lambda ask: rendering.request_pk(agreement, ask), back=back)


@require_http_methods(["GET", "HEAD", "POST"])
def shift_budget(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    agreement, user = agreement_to_plan(request, organization, pk), user_of(request)
    now, count = ceilings(agreement, datetime.date.max), agreement.shifts.count()
    initial = {"on": agreement.position.unit.organization.today()}
    form = ShiftForm(request.POST if request.method == "POST" else None, ceilings=now, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            budget_shifts.shift_budget(
                agreement,
                on=data["on"],
                reason=data["reason"],
                after=form.after,
                by=user,
                shown=count if form.was_shown else None,
            )
        except Refused as refusal:
            form.add_error(None, " ".join(refusal.messages))
        else:
            messages.success(request, form.told(f"Pergeseran anggaran {agreement} tercatat."))
            return redirect("agreement", organization, pk)
    context = _framed(agreement, form) | {
        "title": "Pergeseran anggaran",
        "verb": "Catat pergeseran",
        "text": _shifting(agreement),
    }
    return render(request, "reports/agreement/form.html", context, status=422 if form.errors else 200)


def _framed(agreement: Agreement, form: Any) -> dict[str, Any]:
    office = agreement.position.unit.organization
    return {"organization": office, "year": agreement.year, "agreement": agreement, "form": form}


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


def _renamed(form: PutInForceForm, pairs: Pairs) -> dict[Indicator, str]:
    """Which new indicators are former ones under another name, with the name that these are known by."""
    keys = {row.key: row.pk for row in pairs.new}
    known = {keys[key]: former for key, former in form.renamed.items()}
    found = Indicator.objects.filter(pk__in=known).select_related("goal__agreement")
    return {indicator: known[indicator.pk] for indicator in found}


def _reports(pairs: Pairs) -> list[Report]:
    """The reports that use the version before."""
    if pairs.before is None:
        return []
    using = Report.objects.filter(agreement=pairs.before).select_related("period")
    return list(using.order_by("period__quarter"))


def warn_once(form: PutInForceForm | ManyInForceForm, drafts: Sequence[Agreement]) -> bool:
    """Say once in the form what can be and is seldom meant; whether it was said just now.

    That is: quarters that have nothing in force before its day, a party that nobody held on its day of signing, money
    that another agreement has, too. Without a day in the form each draft is put in force on the day on which it was
    signed.
    """
    together: dict[tuple[int, int, datetime.date], list[Agreement]] = defaultdict(list)
    for draft in drafts:
        if on := form.cleaned_data["on"] or draft.signed_on:
            together[draft.position.unit.organization_id, draft.year, on].append(draft)
    doubts = [sentence for key, found in together.items() if (sentence := _gap(found, key[2]))]
    if signed_on := form.cleaned_data.get("signed_on"):
        near = [draft for draft in drafts if abs(signed_on.year - draft.year) < 2]  # The verb refuses the others.
        doubts += [f"{each} Bila memang begitu, tekan lagi." for each in unnamed_on(near, signed_on)]
    for of_year in _by_year(drafts):
        doubts += [f"{each} Bila memang begitu, tekan lagi." for each in counted_twice(of_year)]
    sure = sure_of(doubts)
    if not doubts or form.cleaned_data["sure"] == sure:
        return False
    form.add_error(None, doubts)
    form.data = {**{name: form.data[name] for name in form.data}, "sure": sure}
    return True


def _by_year(drafts: Sequence[Agreement]) -> Iterable[list[Agreement]]:
    """The drafts of each office's year."""
    found: dict[tuple[int, int], list[Agreement]] = defaultdict(list)
    for draft in drafts:
        found[draft.position.unit.organization_id, draft.year].append(draft)
    return found.values()


def _gap(drafts: Sequence[Agreement], on: datetime.date) -> str:
    """The sentence on quarters of one office and year in which posts would have nothing in force; else empty."""
    firsts, periods = left_without(drafts, on)
    if not firsts or not periods:
        return ""
    names = ", ".join(period.label for period in periods)
    return (
        f"{names} berakhir sebelum {formats.date(on)}, paling akhir {formats.date(periods[-1].last_day)}: pada akhir "
        f"triwulan itu belum ada PK yang berlaku. Isi 1 Januari {drafts[0].year} bila PK ini untuk setahun penuh. Bila "
        "tanggal Anda memang benar, tekan tombolnya sekali lagi; laporan triwulan itu lalu dinilai dengan versi ini."
    )


def without_report(agreements: Sequence[Agreement]) -> str:
    """What a planner has still to do: the open quarters in which these posts have an agreement but no report yet."""
    office, posts = agreements[0].position.unit.organization_id, [each.position_id for each in agreements]
    periods = Period.objects.filter(organization=office, year=agreements[0].year).order_by("quarter")
    made = Report.objects.filter(position__in=posts, period__in=periods).values_list("position", "period")
    there = set(made)
    waiting = [each.label for each in periods if any((post, each.pk) not in there for post in posts)]
    return f" Buat laporannya di Periode: {', '.join(waiting)} sudah dibuka." if waiting else ""


def _effects(former: Agreement | None, written: int) -> list[str]:
    """What putting a version in force leads to, after the former one, which so many unsubmitted reports use."""
    text = ["Versi ini menilai triwulan yang berakhir pada atau sesudah tanggal itu."]
    if former is None:
        text[0] += " Untuk PK setahun penuh: 1 Januari, juga bila ditandatangani kemudian."
    if former is not None and former.status.is_in_force:
        text[0] += f" Triwulan yang berakhir sebelumnya tetap memakai PK {former.dated_label}."
        if written:
            text.append(
                f"PK {former.version_label} dipakai {written} laporan yang masih ditulis. Laporan tidak berpindah "
                "sendiri: centang di bawah, atau pindahkan nanti lewat tautan “Pakai PK” di papan periode. Yang sudah "
                "diajukan tidak berubah."
            )
    text.append(
        "Sesudah itu isinya terkunci: jenis, satuan, arah, target, dan pagu hanya dapat berubah lewat versi baru."
    )
    return text
