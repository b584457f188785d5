"""Fixed texts (kalimat baku): the documents' sentences in the office's own words, with all their versions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.actions import wordings
from reports.actions.wordings import WordingChanged
from reports.content.versions import from_json
from reports.forms.wording import WordingForm
from reports.models import Report, WordingVersion
from reports.queries.content import content_of, filled_texts, placeholders
from reports.queries.fixed_texts import OfficeText, office_texts, versions_of
from reports.texts import fixed as texts
from reports.views.fetching import frame_of, office_to_plan, period_of, user_of, year_of
from reports.workflow import Refused
from units.models import Organization


@dataclass(frozen=True)
class Sample:
    """A text as it prints in a report; no paragraphs where the report leaves it out."""

    report: Report
    paragraphs: Sequence[str]


@require_safe
def wordings_list(request: HttpRequest, organization: str) -> HttpResponse:
    office = office_to_plan(request, organization)
    context = {**frame_of(office, year_of(request, office)), "passages": office_texts(office)}
    return render(request, "reports/wordings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, organization: str, key: str) -> HttpResponse:
    """Show one text, show it in a report without saving it (`preview`), or save it."""
    office, user = office_to_plan(request, organization), user_of(request)
    passage, versions = _passage(office, key)
    form = WordingForm(request.POST or None, passage=passage, reports=_reports(request, office))
    if request.method != "POST" or not form.is_valid() or "preview" in request.POST:
        return _page(request, office, passage, versions, form)
    try:
        saved = wordings.save_wording(office, key, by=user, text=form.cleaned_data["bunyi"], shown=form.shown_number)
    except Refused as refusal:
        form.add_error("bunyi", refusal.messages)
        return _page(request, office, passage, versions, form)
    except WordingChanged:
        # Read again: the first read may lack the version that is in the way.
        passage, versions = _passage(office, key)
        return _page(request, office, passage, versions, form, conflict=True)
    messages.success(request, _message(saved))
    return redirect("wording", organization=office.code, key=key)


@require_POST
def wording_default(request: HttpRequest, organization: str, key: str) -> HttpResponse:
    office = office_to_plan(request, organization)
    passage, _ = _passage(office, key)
    messages.success(request, _message(wordings.reset(office, passage.key, by=user_of(request))))
    return redirect("wording", organization=office.code, key=key)


@require_POST
def wording_restore(request: HttpRequest, organization: str, key: str, number: int) -> HttpResponse:
    office = office_to_plan(request, organization)
    version = get_object_or_404(WordingVersion, organization=office, key=key, number=number)
    try:
        saved = wordings.restore(version, by=user_of(request))
    except Refused as refusal:
        messages.error(request, f"Versi {number} tidak dapat dipakai lagi. {refusal}")
    else:
        messages.success(request, _message(saved))
    return redirect("wording", organization=office.code, key=key)


def _passage(organization: Organization, key: str) -> tuple[OfficeText, list[WordingVersion]]:
    if (default := texts.every().get(key)) is None:
        raise Http404
    versions = versions_of(organization, key)
    return OfficeText(key, default, versions[0] if versions else None), versions


def _reports(request: HttpRequest, organization: Organization) -> list[Report]:
    """The reports in which a text can be shown."""
    period = period_of(request, organization)
    return list(Report.objects.in_period(period).with_people()) if period else []


def _message(saved: WordingVersion | None) -> str:
    if saved is None:
        return "Bunyinya sama dengan yang sudah dipakai, jadi tidak ada yang berubah."
    if not saved.text:
        return f"Bunyi bawaan dipakai kembali (versi {saved.number})."
    return f"Versi {saved.number} tersimpan dan dipakai mulai sekarang."


def _page(
    request: HttpRequest,
    organization: Organization,
    passage: OfficeText,
    versions: list[WordingVersion],
    form: WordingForm,
    conflict: bool = False,
) -> HttpResponse:
    text = passage.text if not form.is_bound else form.cleaned_data.get("bunyi")
    # Building the content of a draft reads a whole report: that is done when somebody asks for it.
    is_at_hand = form.is_bound or (form.example is not None and form.example.content is not None)
    context = {
        **frame_of(organization, year_of(request, organization)),
        "passage": passage,
        "versions": versions,
        "form": form,
        "placeholders": [(f"{{{name}}}", meaning) for name, meaning in passage.default.placeholders.items()],
        "sample": _sample(form.example, passage.key, text)
        if form.example and is_at_hand and text is not None
        else None,
        "conflict": conflict,
    }
    return render(request, "reports/wording.html", context, status=422 if form.errors or conflict else 200)


def _sample(report: Report, key: str, text: str) -> Sample:
    content = from_json(report.content) if report.content else content_of(report)
    if key not in texts.TEXTS:
        return Sample(report, texts.fill(text.strip(), placeholders(content)))
    return Sample(report, filled_texts(content, {key: text.strip()})[key])
