"""What every document prints of the office: its names and address, and the kop's emblem and further lines."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.actions import letterhead as kop
from reports.actions.letterhead import LinesChanged
from reports.actions.versioned import version_token
from reports.files.emblem_picture import Unusable
from reports.forms.letterhead import LetterheadForm
from reports.forms.offices import OfficeDataForm
from reports.queries import content
from reports.views.fetching import frame_of, office_for, office_to_plan, user_of, year_of
from reports.views.planner.structure import NOTHING, attempt
from reports.workflow import Refused
from units.actions import offices
from units.models import Organization


@require_http_methods(["GET", "HEAD", "POST"])
def office_data(request: HttpRequest, organization: str) -> HttpResponse:
    """The office's names and address, and the regional head."""
    office, user = office_to_plan(request, organization), user_of(request)
    form = OfficeDataForm(request.POST if request.method == "POST" else None, organization=office)
    changed: list[bool] = []

    def change() -> None:
        data = {"since": form.cleaned_data["since"], "shown": form.shown}
        changed.append(offices.change_office(office, form.office, by=user, **data))

    if form.is_valid() and attempt(form, change):
        messages.success(request, form.told("Data kantor tersimpan." if any(changed) else NOTHING))
        return redirect("office_data", organization=office.code)
    context = {**frame_of(office, year_of(request, office)), "form": form}
    return render(request, "reports/office/office_data.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest, organization: str) -> HttpResponse:
    office, user = office_to_plan(request, organization), user_of(request)
    if request.method != "POST":
        return _page(request, office, LetterheadForm(organization=office))
    form = LetterheadForm(request.POST, request.FILES, organization=office)
    if not form.is_valid():
        return _page(request, office, form)
    try:
        kop.change(office, by=user, lines=form.lines, token=form.token, data=form.picture)
    except Unusable as complaint:
        form.add_error("lambang", str(complaint))
    except Refused as refusal:
        form.add_error("baris", refusal.messages)
    except LinesChanged as other:
        return _page(request, office, form, changed=other)
    else:
        messages.success(request, "Kop surat tersimpan.")
        return redirect("letterhead", organization=office.code)
    return _page(request, office, form)


@require_POST
def emblem_remove(request: HttpRequest, organization: str) -> HttpResponse:
    office = office_to_plan(request, organization)
    kop.remove_emblem(office, by=user_of(request))
    messages.success(request, "Lambang dihapus dari kop.")
    return redirect("letterhead", organization=office.code)


@require_safe
@cache_control(private=True, no_store=True)
def emblem(request: HttpRequest, organization: str) -> HttpResponse:
    """The emblem as a picture, for the people of the office."""
    office = office_for(request, organization)
    if office.emblem is None:
        raise Http404("Kop ini tidak memakai lambang.")
    response = HttpResponse(bytes(office.emblem.png), content_type="image/png")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: HttpRequest, organization: Organization, form: LetterheadForm, changed: LinesChanged | None = None
) -> HttpResponse:
    """The page. `changed` where somebody else wrote the lines meanwhile: both texts are shown, the person decides."""
    office = content.office(organization)
    address = f"{reverse('emblem', args=[organization.code])}?{office.emblem[:12]}" if office.emblem else ""
    context = {
        **frame_of(organization, year_of(request, organization)),
        "office": office,
        "emblem": address,
        "form": form,
        "changed": changed,
        "token_now": version_token(changed.stored) if changed else "",
        "picture_lost": bool(request.FILES),
    }
    return render(request, "reports/letterhead.html", context, status=422 if form.errors or changed else 200)
