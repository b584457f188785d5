"""The periods of an office: its planner opens a quarter, changes its days, extends, closes and deletes it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lkj import formats
from reports.actions import periods as verbs
from reports.enums import Quarter
from reports.forms.periods import DaysForm, ExtendAllForm
from reports.models import Period
from reports.queries.period_days import days_of
from reports.queries.period_setup import QuarterSetup, next_to_open, quarters_of
from reports.refusal import Refused
from reports.views.fetching import frame_of, office_to_plan, user_of, year_of
from units.models import Organization, User


@require_safe
def periods(request: HttpRequest, organization: str) -> HttpResponse:
    office = office_to_plan(request, organization)
    return _list(request, office, year_of(request, office), {})


@require_POST
def period_open(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    office, user, asked = office_to_plan(request, organization), user_of(request), _quarter(year, quarter)
    setup = _setup(office, year, asked)
    form = DaysForm(request.POST, quarter=asked, days=setup.proposed)
    if form.is_valid():
        try:
            period, made = verbs.open_period(office, year, asked, form.days, by=user)
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, f"{period.label} dibuka: {len(made)} laporan dibuat.")
            return _to_list(office, year)
    return _list(request, office, year, {asked: form})


@require_http_methods(["GET", "HEAD", "POST"])
def period_setup(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    """One period: change its days; the other steps have addresses of their own."""
    office, period = _period(request, organization, year, quarter)
    days, token = days_of(period), verbs.token_of(period)
    data = request.POST if request.method == "POST" else None
    form = DaysForm(data, quarter=Quarter(period.quarter), days=days, token=token)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_days(period, form.days, by=user_of(request), token=form.cleaned_data["token"])
        except Refused as refusal:
            form.add_error(None, refusal.messages)
            period.refresh_from_db()
            form.data = {
                **{name: form.data[name] for name in form.data},
                f"{form.prefix}-token": verbs.token_of(period),
            }
        else:
            messages.success(request, f"Tanggal {period.label} tersimpan.")
            return _to_list(office, year)
    return _one(request, office, period, form=form)


@require_POST
def period_extend(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    office, period = _period(request, organization, year, quarter)
    form = ExtendAllForm(request.POST)
    if form.is_valid():
        try:
            extended = verbs.extend_all(period, by=user_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            until = formats.date(form.cleaned_data["until"])
            done = f"{len(extended)} laporan diperpanjang sampai {until}."
            messages.success(request, done if extended else f"Semua laporan sudah dapat diisi sampai {until}.")
            return _to_list(office, year)
    return _one(request, office, period, extending=form)


@require_POST
def period_close(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    return _step(request, organization, year, quarter, verbs.close_period, "{} ditutup.")


@require_POST
def period_remove(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    return _step(request, organization, year, quarter, verbs.remove_period, "{} dihapus.")


@require_POST
def period_complete(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    """Make the reports of posts whose agreement came into force after the quarter was opened."""
    return _step(request, organization, year, quarter, verbs.open_reports, "Laporan {} lengkap.")


def _step(
    request: HttpRequest, organization: str, year: int, quarter: int, verb: Callable[..., Any], done: str
) -> HttpResponse:
    office, period = _period(request, organization, year, quarter)
    user: User = user_of(request)
    try:
        verb(period, by=user)
    except Refused as refusal:
        return _one(request, office, period, problem=refusal.messages)
    messages.success(request, done.format(period.label))
    return _to_list(office, year)


def _quarter(year: int, quarter: int) -> Quarter:
    if quarter not in Quarter or not 2000 <= year <= 2099:
        raise Http404("Triwulan ini tidak ada.")
    return Quarter(quarter)


def _period(request: HttpRequest, organization: str, year: int, quarter: int) -> tuple[Organization, Period]:
    office = office_to_plan(request, organization)
    own = Period.objects.filter(organization=office).select_related("organization")
    return office, get_object_or_404(own, year=year, quarter=quarter)


def _setup(office: Organization, year: int, quarter: Quarter) -> QuarterSetup:
    return next(each for each in quarters_of(office, year) if each.quarter == quarter)


def _to_list(office: Organization, year: int) -> HttpResponse:
    return redirect(f"{reverse('periods', args=[office.code])}?tahun={year}")


def _list(request: HttpRequest, office: Organization, year: int, bound: Mapping[Quarter, DaysForm]) -> HttpResponse:
    """The year's quarters. The first one that is not open is offered; the forms of later ones are folded."""
    setups = quarters_of(office, year)
    closed = [each for each in setups if each.period is None]
    forms = {
        each.quarter: bound.get(each.quarter) or DaysForm(quarter=each.quarter, days=each.proposed) for each in closed
    }
    context = {
        **frame_of(office, year),
        "quarters": [(each, forms.get(each.quarter)) for each in setups],
        "next": next(iter(bound), next_to_open(setups, office.today())),
        "problems": [sentence for form in bound.values() for sentence in form.complaints],
    }
    return render(request, "reports/office/periods.html", context, status=422 if bound else 200)


def _one(
    request: HttpRequest,
    office: Organization,
    period: Period,
    *,
    form: DaysForm | None = None,
    extending: ExtendAllForm | None = None,
    problem: tuple[str, ...] | list[str] = (),
) -> HttpResponse:
    quarter = Quarter(period.quarter)
    faulty = [*problem, *(form.complaints if form else ()), *_complaints(extending)]
    context = {
        **frame_of(office, period.year),
        "period": period,
        "setup": _setup(office, period.year, quarter),
        "form": form or DaysForm(quarter=quarter, days=days_of(period), token=verbs.token_of(period)),
        "extending": extending or ExtendAllForm(),
        "problems": faulty,
    }
    return render(request, "reports/office/period.html", context, status=422 if faulty else 200)


def _complaints(form: ExtendAllForm | None) -> list[str]:
    return [str(sentence) for sentences in form.errors.values() for sentence in sentences] if form else []
