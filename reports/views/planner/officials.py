"""The planner's pages about who holds a post: a new holder, the end of a penugasan, a person's data."""

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lkj import formats
from reports.forms.posts import CorrectPersonForm, EndForm, HolderForm
from reports.queries.office_structure import assignments_of, officials_of, waiting_for
from reports.views.fetching import office_to_plan, user_of, year_of
from reports.views.planner.structure import attempt, post_of, post_page
from units.actions import appointments, people
from units.actions.appointments import Appointed
from units.enums import AssignmentKind
from units.models import Assignment, Official, Organization, Position

ACTING = {str(kind) for kind in AssignmentKind if kind != AssignmentKind.DEFINITIF}


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Let a person hold the post from a day; the former holder ends on the day before."""
    office, user = office_to_plan(request, organization), user_of(request)
    post = post_of(office, pk)
    asked = request.GET.get("jenis", "")
    kind = asked if asked in AssignmentKind.values else AssignmentKind.DEFINITIF
    form = HolderForm(
        request.POST if request.method == "POST" else None, initial={"kind": kind, "starts": office.today()}
    )
    if not form.is_valid():
        return _page(request, office, post, form)
    done: list[Appointed] = []
    data = {name: form.cleaned_data[name] for name in ("kind", "starts", "ends", "username", "email")}
    if not attempt(form, lambda: done.append(appointments.appoint_person(post, form.person, by=user, **data))):
        return _page(request, office, post, form)
    messages.success(request, _appointed(done[0]))
    return redirect("structure", organization=office.code)


def _appointed(appointed: Appointed) -> str:
    made = appointed.assignment
    title = f"{AssignmentKind(made.kind).prefix}{made.position}"
    ended = "".join(
        f" {formats.sentence(f'{each.official.name} ({each.position}) berakhir pada {formats.date(each.ends)}')}"
        for each in appointed.ended
    )
    return f"{made.official.name} menjadi {title} sejak {formats.date(made.starts)}.{ended}"


def _page(request: HttpRequest, office: Organization, post: Position, form: HolderForm) -> HttpResponse:
    assignments = assignments_of(post)
    # Only what was entered last is a mistake that somebody may just have made: two questions, however long the list.
    latest = {each.is_acting: each for each in reversed(assignments)}.values()
    is_used = {each.pk: bool(appointments.why_not_take_back(each)) for each in latest}
    context = {
        "organization": office,
        "year": year_of(request, office),
        "post": post,
        "about": post.title,
        "title": "Tunjuk Plt., Plh., atau Pj." if form["kind"].value() in ACTING else "Ganti pejabat",
        "verb": "Simpan",
        "form": form,
        "waiting": list(waiting_for(post)),
        "assignments": [(each, is_used.get(each.pk) is False, is_used.get(each.pk)) for each in assignments],
        "names": officials_of(office),
    }
    return render(request, "reports/office/appoint.html", context, status=422 if form.errors else 200)


@require_POST
def assignment_end(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """End a penugasan with a day, also one whose end was set to another day."""
    office, user = office_to_plan(request, organization), user_of(request)
    assignment = _assignment_of(office, pk)
    form = EndForm(request.POST, is_used=True)
    if form.is_valid():
        on: datetime.date = form.cleaned_data["on"]
        if attempt(form, lambda: appointments.end_assignment(assignment, by=user, on=on)):
            name = assignment.official.name
            messages.success(request, f"Penugasan {name} berakhir pada {formats.date(on)}.")
            return redirect("appoint", organization=office.code, pk=assignment.position_id)
    for sentences in form.errors.values():
        messages.error(request, " ".join(str(sentence) for sentence in sentences))
    return redirect("appoint", organization=office.code, pk=assignment.position_id)


@require_POST
def assignment_undo(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Take back a penugasan that was a mistake."""
    office, user = office_to_plan(request, organization), user_of(request)
    assignment = _assignment_of(office, pk)
    try:
        appointments.take_back(assignment, by=user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"Penugasan {assignment.official.name} dibatalkan.")
    return redirect("appoint", organization=office.code, pk=assignment.position_id)


def _assignment_of(office: Organization, pk: int) -> Assignment:
    own = Assignment.objects.filter(position__unit__organization=office)
    return get_object_or_404(own.select_related("official", "position__unit__organization"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def official(request: HttpRequest, organization: str, pk: int) -> HttpResponse:
    """Write a person's name, number and rank right."""
    office, user = office_to_plan(request, organization), user_of(request)
    person = get_object_or_404(Official.objects.filter(organization=office).select_related("organization"), pk=pk)
    form = CorrectPersonForm(request.POST if request.method == "POST" else None, stored=vars(people.person_of(person)))
    if form.is_valid() and attempt(form, lambda: people.correct_person(person, form.person, by=user, shown=form.shown)):
        messages.success(request, form.told(f"Data {form.person.name} tersimpan."))
        return redirect("structure", organization=office.code)
    text = ["Dipakai di semua jabatan orang ini. Laporan yang sudah diajukan tetap memuat data waktu itu."]
    return post_page(request, office, person, form, title="Betulkan data pejabat", verb="Simpan", text=text)
