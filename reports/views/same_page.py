"""The same page for another period: where the chooser of periods leads from whatever page it stood on."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from reports.models import Period, Report
from reports.views.fetching import user_of

_OF_PERIOD = frozenset({"board", "board_figures", "board_quarters", "board_plots", "period_findings"})
_OF_REPORT = frozenset({"report", "entry", "evaluation", "action_plan", "evidence", "preview", "history"})
_OF_YEAR = frozenset(
    {"agreements_of_year", "workbooks", "nomenclature", "nomenclature_list", "fund_sources", "spending_tree"}
    | {"recap", "measures", "iki", "period_setup"}
)
_OF_NONE = frozenset({"inbox", "guide", "examine", "certificate", "notification_choices"})


def same_page(request: HttpRequest, period: Period, shown: str) -> str:
    """The address, for `period`, of the page at the address `shown`; the home page where there is none for it."""
    parts = urlsplit(shown)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return reverse("home")
    name, given = match.url_name or "", match.kwargs
    if name in _OF_PERIOD:
        return reverse(name, args=[period.pk]) + (f"?{parts.query}" if parts.query else "")
    if name in _OF_REPORT:
        own = _same_post(request, given["pk"], period)
        return reverse(name, args=[own.pk]) if own else reverse("home")
    if name in _OF_YEAR:
        return _for_year(name, given, period)
    return reverse(name) if name in _OF_NONE else reverse("home")


def _same_post(request: HttpRequest, pk: int, period: Period) -> Report | None:
    """The report of the period by the post whose report was shown, as far as the person may see both."""
    visible = Report.objects.visible_to(user_of(request))
    return visible.filter(period=period, position__in=visible.filter(pk=pk).values("position")).first()


def _for_year(name: str, given: Mapping[str, Any], period: Period) -> str:
    if given.get("organization", period.organization.code) != period.organization.code:
        return reverse("home")
    wanted = {"year": period.year, "quarter": period.quarter}
    try:
        return reverse(name, kwargs={**given, **{key: value for key, value in wanted.items() if key in given}})
    except NoReverseMatch:
        return reverse("home")
