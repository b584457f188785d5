"""The agreements of an office's year: every post that reports, its versions, and what is done with many at once."""

import datetime
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lkj import formats
from reports.actions import agreement_draft, agreement_life, copies
from reports.enums import AgreementState
from reports.forms.agreements import ManyInForceForm
from reports.models import Agreement
from reports.queries.agreement_remarks import given_once
from reports.queries.agreements_of_year import Version, posts_of_year
from reports.refusal import Refused
from reports.views.fetching import YEARS, frame_of, key_sent, office_of_year, user_of
from reports.views.planner.agreement.versions import warn_once, without_report
from units.models import Organization, Position


@require_safe
def agreements_of_year(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    return _page(request, office_of_year(request, organization, year), year, ManyInForceForm())


def _page(
    request: HttpRequest, office: Organization, year: int, form: ManyInForceForm, problems: list[str] | None = None
) -> HttpResponse:
    posts = posts_of_year(office, year)
    drafts = [version for post in posts for version in post.versions if version.agreement.status.is_draft]
    # Whatever is complete is ticked to begin with; of the others the remarks are to be read first.
    ready = {str(each.agreement.pk) for each in drafts if each.can_come_into_force and each.is_complete}
    ticked = set(request.POST.getlist("pk")) if problems else ready
    context = frame_of(office, year) | {
        "posts": posts,
        "sources": [version.agreement for post in posts for version in post.versions if version.indicators],
        "goes_on": year + 1 in YEARS,
        "drafts": drafts,
        "given": len(given_once(draft.remarks for draft in drafts)),
        "ticked": {key_sent(key) for key in ticked},
        "form": form,
        "day": form["on"].value() or f"{_usual_day(drafts, office, year):%d-%m-%Y}",
        "problems": problems,
        "next_year": year + 1,
    }
    return render(request, "reports/agreement/year.html", context, status=422 if problems else 200)


def _usual_day(drafts: Sequence[Version], office: Organization, year: int) -> datetime.date:
    """1 January where a murni is among the drafts; else today, within the year."""
    if any(draft.agreement.version == 0 for draft in drafts):
        return datetime.date(year, 1, 1)
    today = office.today()
    return min(max(today, datetime.date(year, 1, 1)), datetime.date(year, 12, 31))


@require_POST
def agreement_create(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    office = office_of_year(request, organization, year)
    post = _post(request, office)
    try:
        made = agreement_draft.create(post, year=year, by=user_of(request))
    except Refused as refusal:
        # A second click, or another planner's: they made it.
        there = Agreement.objects.filter(position=post, year=year).order_by("-version").first()
        messages.info(request, " ".join(refusal.messages))
        return (
            redirect("agreement", office.code, there.pk) if there else redirect("agreements_of_year", office.code, year)
        )
    goal = agreement_draft.add_goal(made, by=user_of(request), with_indicator=True)
    return redirect(reverse("agreement", args=[office.code, made.pk]) + f"#id_s{goal.pk}-text")


@require_POST
def agreement_copy(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """A post's agreement from that of another post."""
    office = office_of_year(request, organization, year)
    post = _post(request, office)
    key = request.POST.get(f"sumber-{post.pk}", "")
    own = Agreement.objects.filter(position__unit__organization=office).select_related("position__unit__organization")
    source = own.filter(pk=key_sent(key)).first()
    if source is None:
        return _page(request, office, year, ManyInForceForm(), [f"{post.title}: pilih dahulu PK yang disalin."])
    try:
        made = copies.copy_to_post(source, post, year=year, by=user_of(request))
    except Refused as refusal:
        return _page(request, office, year, ManyInForceForm(), refusal.messages)
    messages.success(request, f"Disalin dari {source}.{_left_out(source, made)} Periksa isinya, lalu berlakukan.")
    return redirect("agreement", office.code, made.pk)


def _left_out(source: Agreement, made: Agreement) -> str:
    """Which money of the source the copy does not have, and why."""
    own = set(made.budget_lines.values_list("activity__code", flat=True))
    codes = source.budget_lines.order_by("activity__code").values_list("activity__code", flat=True)
    left = [code for code in codes if code not in own]
    if not left:
        return ""
    return (
        f" {len(left)} anggaran tidak ikut disalin, karena pagunya sudah ada dalam PK jabatan lain: {', '.join(left)}. "
        "Tambah anggaran jabatan ini sendiri."
    )


@require_POST
def agreements_copy(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """Next year's program, agreements and IKI from this year's; what is there already is left as it is."""
    office, by, to = office_of_year(request, organization, year), user_of(request), year + 1
    try:
        activities = copies.copy_nomenclature(office, year=year, to=to, by=by)
        agreements = copies.copy_agreements(office, year=year, to=to, by=by)
        sheets = copies.copy_iki(office, year=year, to=to, by=by)
    except Refused as refusal:
        return _page(request, office, year, ManyInForceForm(), refusal.messages)
    if activities or agreements or sheets:
        beside = ((activities, "kegiatan"), (sheets, "baris IKI"))
        others = " dan ".join(f"{len(found)} {what}" for found, what in beside if found)
        copied = f"{len(agreements)} PK disalin sebagai rancangan {to}{others and f', dengan {others}'}"
        messages.success(request, f"{copied}. Periksa isinya, lalu berlakukan.")
    else:
        messages.info(request, f"Semuanya sudah ada pada {to}; tidak ada yang disalin.")
    return redirect("agreements_of_year", office.code, to)


@require_POST
def agreements_given(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """Write the pagu of the DPA into all drafts' budget lines that have none."""
    office = office_of_year(request, organization, year)
    own = Agreement.objects.filter(position__unit__organization=office, year=year, state=AgreementState.DRAFT)
    taken = agreement_draft.take_given(list(own.select_related("position__unit")), by=user_of(request))
    messages.success(request, f"{taken} pagu diisi dari DPA.")
    return redirect("agreements_of_year", office.code, year)


@require_POST
def agreements_in_force(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """Put the ticked drafts in force on one day; those that cannot be are named and stay ticked."""
    office, form = office_of_year(request, organization, year), ManyInForceForm(request.POST)
    own = Agreement.objects.filter(position__unit__organization=office, year=year)
    keys = [key_sent(key) for key in request.POST.getlist("pk")]
    drafts = list(own.filter(pk__in=keys).select_related("position__unit").order_by("position__unit__order", "pk"))
    if not form.is_valid():
        return _page(request, office, year, form, [str(each) for found in form.errors.values() for each in found])
    if not drafts or form.cleaned_data["on"] is None:
        sentence = "Centang dahulu rancangan yang diberlakukan." if not drafts else "Isi tanggal berlakunya."
        return _page(request, office, year, form, [sentence])
    if warn_once(form, drafts):
        return _page(request, office, year, form, [str(each) for each in form.non_field_errors()])
    on = form.cleaned_data["on"]
    done, refused = agreement_life.put_many_in_force(
        drafts, on=on, signed_on=form.cleaned_data["signed_on"], by=user_of(request)
    )
    if done:
        messages.success(request, f"{len(done)} PK berlaku sejak {formats.date(on)}.{without_report(done)}")
    if refused:
        return _page(request, office, year, form, refused)
    return redirect("agreements_of_year", office.code, year)


def _post(request: HttpRequest, office: Organization) -> Position:
    key = request.POST.get("position", "")
    own = Position.objects.of(office).select_related("unit__organization")
    return get_object_or_404(own, pk=key_sent(key))
