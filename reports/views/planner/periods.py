"""The periods of an office: its planner opens a quarter, changes its days, extends, closes and deletes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
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
from reports.views.fetching import YEARS, frame_of, office_to_plan, user_of, year_of
from units.models import Organization


@require_safe
def periods(request: HttpRequest, organization: str) -> HttpResponse:
    office = office_to_plan(request, organization)
    return _list(request, office, year_of(request, office), {})


@require_POST
def period_open(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    office, user, asked = office_to_plan(request, organization), user_of(request), _quarter(year, quarter)
    setup = _setup(office, year, asked)
    form = DaysForm(request.POST, quarter=asked, year=year, days=setup.proposed)
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
    opened = _opened(request, organization, year, quarter)
    form = opened.days_form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            token = verbs.token_of(opened.period) if form.was_shown else None
            verbs.change_days(opened.period, form.days, by=user_of(request), token=token)
        except Refused as refusal:
            form.add_error(None, refusal.messages)
            opened.period.refresh_from_db()
        else:
            messages.success(request, form.told(f"Tanggal {opened.period.label} tersimpan."))
            return _to_list(opened.office, year)
    return _one(request, opened, form=form)


@require_POST
def period_extend(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    opened = _opened(request, organization, year, quarter)
    form = ExtendAllForm(request.POST, period=opened.period)
    if form.is_valid():
        try:
            extended = verbs.extend_all(opened.period, by=user_of(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            until = formats.date(form.cleaned_data["until"])
            done = f"{len(extended)} laporan diperpanjang sampai {until}."
            messages.success(request, done if extended else f"Semua laporan sudah dapat diisi sampai {until}.")
            return _to_list(opened.office, year)
    return _one(request, opened, extending=form)


@require_POST
def period_close(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    return _step(request, _opened(request, organization, year, quarter), verbs.close_period, "{} ditutup.")


@require_POST
def period_remove(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    return _step(request, _opened(request, organization, year, quarter), verbs.remove_period, "{} dihapus.")


@require_POST
def period_complete(request: HttpRequest, organization: str, year: int, quarter: int) -> HttpResponse:
    """Make the reports of posts whose agreement came into force after the quarter was opened."""
    opened = _opened(request, organization, year, quarter)
    made = verbs.open_reports(opened.period, by=user_of(request))
    titles = ", ".join(report.position.title for report in made)
    done = f"{len(made)} laporan {opened.period.label} dibuat: {titles}."
    messages.success(request, done if made else "Laporannya sudah dibuat.")
    return _to_list(opened.office, year)


@dataclass(frozen=True)
class Opened:
    """A quarter that is open, of an office that the person sets up."""

    office: Organization
    setup: QuarterSetup
    period: Period

    def days_form(self, data: QueryDict | None = None) -> DaysForm:
        return DaysForm(data, quarter=self.setup.quarter, year=self.setup.year, days=days_of(self.period))


def _opened(request: HttpRequest, organization: str, year: int, quarter: int) -> Opened:
    """Raises Http404 where the quarter is not open."""
    office = office_to_plan(request, organization)
    setup = _setup(office, year, _quarter(year, quarter))
    if setup.period is None:
        raise Http404("Triwulan ini belum dibuka.")
    return Opened(office, setup, setup.period)


def _step(request: HttpRequest, opened: Opened, verb: Callable[..., Any], done: str) -> HttpResponse:
    label, year = opened.period.label, opened.setup.year
    try:
        verb(opened.period, by=user_of(request))
    except Refused as refusal:
        return _one(request, opened, problem=refusal.messages)
    messages.success(request, done.format(label))
    return _to_list(opened.office, year)


def _quarter(year: int, quarter: int) -> Quarter:
    if quarter not in Quarter or year not in YEARS:
        raise Http404("Triwulan ini tidak ada.")
    return Quarter(quarter)


def _setup(office: Organization, year: int, quarter: Quarter) -> QuarterSetup:
    return next(each for each in quarters_of(office, year) if each.quarter == quarter)


def _to_list(office: Organization, year: int) -> HttpResponse:
    return redirect(f"{reverse('periods', args=[office.code])}?tahun={year}")


def _list(request: HttpRequest, office: Organization, year: int, bound: Mapping[Quarter, DaysForm]) -> HttpResponse:
    """The year's quarters. The first one that is not open is offered; the forms of later ones are folded."""
    setups = quarters_of(office, year)
    closed = [each for each in setups if each.period is None]
    forms = {
        each.quarter: bound.get(each.quarter) or DaysForm(quarter=each.quarter, year=year, days=each.proposed)
        for each in closed
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
    opened: Opened,
    *,
    form: DaysForm | None = None,
    extending: ExtendAllForm | None = None,
    problem: Sequence[str] = (),
) -> HttpResponse:
    problems = [*problem, *(form.complaints if form else ()), *_complaints(extending)]
    context = {
        **frame_of(opened.office, opened.setup.year),
        "period": opened.period,
        "setup": opened.setup,
        "form": form or opened.days_form(),
        "extending": extending or ExtendAllForm(period=opened.period),
        "problems": problems,
    }
    return render(request, "reports/office/period.html", context, status=422 if problems else 200)


def _complaints(form: ExtendAllForm | None) -> list[str]:
    return [str(sentence) for sentences in form.errors.values() for sentence in sentences] if form else []
