"""The tabs beside the board: a period's figures, its year from quarter to quarter, and both as pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from reports.content.indicators import Performance
from reports.documents.pictures import MOST_BARS, Bar, bars, has_course, line
from reports.documents.pictures.signed_bars import SignedBar, signed_bars
from reports.enums import Quarter
from reports.models import Period, Report
from reports.queries.period_course import (
    Compared,
    Measure,
    compared_activities,
    compared_posts,
    indicators_course,
    office_course,
    outliers_first,
    period_figures,
    posts_course,
    year_figures,
)
from reports.views.fetching import whole_period_for
from reports.views.workspace import workspace_of

# Rows of a table on one page.
ROWS = 500
POSTS, INDICATORS, ACTIVITIES = "jabatan", "indikator", "kegiatan"
OF_POSTS = (Measure.CAPAIAN, Measure.SERAPAN, Measure.EFISIENSI, Measure.REALISASI)
OF_INDICATORS = (Measure.REALISASI, Measure.CAPAIAN, Measure.SERAPAN, Measure.EFISIENSI)


@dataclass(frozen=True)
class Option:
    """A link of a choice on the page."""

    label: str
    query: str
    chosen: bool


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of a report, with its serapan and what of its realisasi came in the quarter itself."""

    report: Report
    row: Performance
    serapan: Decimal | None
    own: Decimal | None


@dataclass(frozen=True)
class Plot:
    """A picture in two widths, of the rows that the table below begins with."""

    title: str
    wide: SafeString
    narrow: SafeString


@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    period = whole_period_for(request, pk)
    found = period_figures(period)
    of_indicators = request.GET.get("baris") == INDICATORS
    rows: Sequence[Any] = found
    if of_indicators:
        rows = [line for each in found for line in _lines(each.report, each.figures.performance, each.figures.budget)]
    context = {"of_indicators": of_indicators, "kinds": _kinds(of_indicators), **_page(request, rows)}
    # A column of dashes needs a word why.
    spent = [each.totals for each in found if each.totals.realisasi is not None]
    context["knows_no_quarter"] = bool(spent) and all(each.spent_now is None for each in spent)
    return render(request, "reports/board/figures.html", _frame(request, period) | context)


def _lines(report: Report, performance: Sequence[Performance], budget: Sequence[Any]) -> list[IndicatorLine]:
    serapan = {line.line: line.serapan for line in budget}
    return [IndicatorLine(report, row, serapan.get(row.line), _own(row, report.period.quarter)) for row in performance]


def _own(row: Performance, quarter: int) -> Decimal | None:
    """What came in the quarter itself of a value that grows; None where the quarter before is not known."""
    if row.realisasi is None or not row.over_time.accumulates or row.is_quotient:
        return None
    if quarter == Quarter.I:
        return row.realisasi
    return row.realisasi - row.previous if row.previous is not None and row.previous_quarter == quarter - 1 else None


@require_safe
def quarters(request: HttpRequest, pk: int) -> HttpResponse:
    period = whole_period_for(request, pk)
    of_indicators = request.GET.get("baris") == INDICATORS
    measures = OF_INDICATORS if of_indicators else OF_POSTS
    measure = next((each for each in measures if each == request.GET.get("ukuran")), measures[0])
    rows = (indicators_course if of_indicators else posts_course)(period, measure)
    context = {
        "of_indicators": of_indicators,
        "kinds": _kinds(of_indicators),
        "measures": [
            Option(each.label, _query(baris=INDICATORS if of_indicators else "", ukuran=each), each == measure)
            for each in measures
        ],
        "measure": measure.label,
        "quarters": list(Quarter),
        **_page(request, rows),
    }
    return render(request, "reports/board/quarters.html", _frame(request, period) | context)


@require_safe
def plots(request: HttpRequest, pk: int) -> HttpResponse:
    period = whole_period_for(request, pk)
    by_activity = request.GET.get("menurut") == ACTIVITIES
    years = year_figures(period, until=period.quarter)
    compared = (compared_activities if by_activity else compared_posts)(years, period.quarter)
    rows = outliers_first(compared)
    course = office_course(years)
    context = {
        "by_activity": by_activity,
        "kinds": [
            Option("Menurut unit", "", not by_activity),
            Option("Menurut kegiatan", _query(menurut=ACTIVITIES), by_activity),
        ],
        "plots": _plots(rows[:MOST_BARS]),
        "most": MOST_BARS,
        "count": len(rows),
        "line": line(course) if has_course(course) else "",
        "course": course,
        **_page(request, rows),
    }
    return render(request, "reports/board/plots.html", _frame(request, period) | context)


def _plots(rows: Sequence[Compared]) -> list[Plot]:
    """The rows' figures, and how they rose since the quarter before; no picture of what nobody has a figure of."""
    found = []
    if any(row.now.capaian is not None or row.now.serapan is not None for row in rows):
        pairs = [Bar(row.label, row.now.capaian, row.now.serapan) for row in rows]
        found.append(Plot("Capaian dan serapan", bars(pairs), bars(pairs, narrow=True)))
    signed = {
        "Efisiensi": [row.now.efisiensi for row in rows],
        "Perubahan capaian dari triwulan lalu": [row.change.capaian for row in rows],
        "Perubahan serapan dari triwulan lalu": [row.change.serapan for row in rows],
        "Perubahan efisiensi dari triwulan lalu": [row.change.efisiensi for row in rows],
    }
    for title, values in signed.items():
        if any(value is not None for value in values):
            drawn = [SignedBar(row.label, value) for row, value in zip(rows, values, strict=True)]
            said = f"Diagram batang: {title.lower()}."
            found.append(Plot(title, signed_bars(said, drawn), signed_bars(said, drawn, narrow=True)))
    return found


def _frame(request: HttpRequest, period: Period) -> dict[str, Any]:
    """What every tab's head shows."""
    return {
        "period": period,
        "today": period.organization.today(),
        "is_planner": workspace_of(request).plans(period.organization),
    }


def _kinds(of_indicators: bool) -> list[Option]:
    return [
        Option("Menurut jabatan", "", not of_indicators),
        Option("Menurut indikator", _query(baris=INDICATORS), of_indicators),
    ]


def _query(**values: str) -> str:
    given = {name: value for name, value in values.items() if value}
    return f"?{urlencode(given)}" if given else ""


def _page(request: HttpRequest, rows: Sequence[Any]) -> dict[str, Any]:
    """The rows of the page that the address names, and the addresses of those before and after it."""
    page: Page = Paginator(rows, ROWS).get_page(request.GET.get("hal"))
    given = {name: request.GET[name] for name in ("baris", "ukuran", "menurut") if name in request.GET}

    def address(number: int) -> str:
        return _query(**given, hal=str(number))

    return {
        "rows": page,
        "earlier": address(page.previous_page_number()) if page.has_previous() else "",
        "later": address(page.next_page_number()) if page.has_next() else "",
    }
