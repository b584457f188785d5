"""The figures of an office's posts, indicators and activities in a quarter, and from quarter to quarter of its year."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from lkj import formats
from reports import calculations
from reports.content.indicators import Performance
from reports.content.report import Budget, Figures, QuarterFigures
from reports.enums import Quarter
from reports.models import Period, Report
from reports.queries.board import reports_of
from reports.queries.figures import all_figures
from reports.queries.report_totals import Totals, totals
from units.queries import read_structure


class Measure(models.TextChoices):
    """What is compared from quarter to quarter."""

    CAPAIAN = "capaian", "Capaian"
    SERAPAN = "serapan", "Serapan"
    EFISIENSI = "efisiensi", "Efisiensi"
    REALISASI = "realisasi", "Realisasi"


@dataclass(frozen=True)
class Figured:
    """A report with its figures."""

    report: Report
    figures: Figures

    @property
    def totals(self) -> Totals:
        return totals(self.figures, self.report.period.quarter)


@dataclass(frozen=True)
class Cell:
    """A quarter's figure as it is written: cumulative, and what came in the quarter itself; empty where unknown."""

    report: Report
    value: str
    own: str


@dataclass(frozen=True)
class CourseRow:
    """A post or an indicator through the year; `cells` are those of Triwulan I to IV, None without a report."""

    label: str
    note: str
    cells: Sequence[Cell | None]

    @property
    def by_quarter(self) -> Iterator[tuple[Quarter, Cell | None]]:
        return zip(Quarter, self.cells, strict=True)


@dataclass(frozen=True)
class Compared:
    """A post or an activity: its figures in the quarter, and those of the quarter before, None without any."""

    label: str
    note: str
    report: Report
    now: Totals
    before: Totals | None

    @property
    def change(self) -> Totals:
        """By how much each figure rose since the quarter before."""
        before = self.before or Totals()
        return Totals(
            capaian=_less(self.now.capaian, before.capaian),
            serapan=_less(self.now.serapan, before.serapan),
            efisiensi=_less(self.now.efisiensi, before.efisiensi),
        )


def period_figures(period: Period) -> list[Figured]:
    """The period's reports with their figures, in the order of the structure."""
    return _figured(reports_of(period, structure=read_structure(period.organization)))


def year_figures(period: Period, *, until: int = Quarter.IV) -> dict[int, dict[int, Figured]]:
    """The reports of the period's year up to a quarter, with their figures, by post and quarter.

    The posts come in the order of the structure. A fixed number of queries.
    """
    of_year = Period.objects.filter(organization=period.organization_id, year=period.year, quarter__lte=until)
    reports = reports_of(*of_year.order_by("quarter"), structure=read_structure(period.organization))
    reports.sort(key=lambda report: (report.post.unit.order, report.post.unit.code, report.position_id))
    found: dict[int, dict[int, Figured]] = defaultdict(dict)
    for each in _figured(reports):
        found[each.report.position_id][each.report.period.quarter] = each
    return found


def _figured(reports: list[Report]) -> list[Figured]:
    figures = all_figures(reports, plain=True)
    return [Figured(report, figures[report.pk]) for report in reports]


def posts_course(period: Period, measure: Measure) -> list[CourseRow]:
    """Each post's figure in the quarters of the period's year."""
    rows = []
    for quarters in year_figures(period).values():
        values = {quarter: getattr(each.totals, measure) for quarter, each in quarters.items()}
        latest = quarters[max(quarters)].report
        if measure == Measure.REALISASI:
            cells = _cells(quarters, values, formats.rupiah, formats.rupiah)
        else:
            cells = _percent_cells(quarters, values, measure)
        rows.append(CourseRow(latest.post_title, "", cells))
    return rows


def indicators_course(period: Period, measure: Measure) -> list[CourseRow]:
    """Each indicator's realisasi, or another figure of it, in the quarters of the period's year."""
    rows = []
    for quarters in year_figures(period).values():
        post = quarters[max(quarters)].report.post_title
        for found in _same_indicators(quarters).values():
            latest = found[max(found)]
            if measure == Measure.REALISASI:
                rows.append(CourseRow(latest.name, post, _realisasi_cells(quarters, found)))
            else:
                values = {quarter: _figure(quarters[quarter], row, measure) for quarter, row in found.items()}
                rows.append(CourseRow(latest.name, post, _percent_cells(quarters, values, measure)))
    return rows


def _same_indicators(quarters: Mapping[int, Figured]) -> dict[tuple[str, ...], dict[int, Performance]]:
    """What each indicator was in each quarter: values mean the same under those that agree in name and measure."""
    found: dict[tuple[str, ...], dict[int, Performance]] = defaultdict(dict)
    for quarter in sorted(quarters, reverse=True):
        for row in quarters[quarter].figures.performance:
            found[row.name, row.kind, row.unit, row.direction][quarter] = row
    return found


def _figure(figured: Figured, row: Performance, measure: Measure) -> Decimal | None:
    if measure == Measure.SERAPAN:
        line = next((each for each in figured.figures.budget if each.line == row.line), None)
        return line.serapan if line else None
    return row.capaian if measure == Measure.CAPAIAN else row.efisiensi


def _realisasi_cells(quarters: Mapping[int, Figured], found: Mapping[int, Performance]) -> list[Cell | None]:
    latest = found[max(found)]
    if latest.kind.in_words:
        return [
            Cell(quarters[each].report, found[each].realisasi_text, "") if each in found else None for each in Quarter
        ]
    values = {quarter: row.realisasi for quarter, row in found.items()}
    accumulates = latest.over_time.accumulates and not latest.is_quotient

    def write(value: Decimal | None) -> str:
        return formats.quantity(value, latest.unit)

    return _cells(quarters, values, write, write if accumulates else None)


def _percent_cells(
    quarters: Mapping[int, Figured], values: Mapping[int, Decimal | None], measure: Measure
) -> list[Cell | None]:
    """The cells of percentages, whose difference is one of percentage points, as efisiensi is itself."""
    return _cells(quarters, values, _points if measure == Measure.EFISIENSI else formats.percent_cell, _points)


def _points(value: Decimal | None) -> str:
    return formats.DASH if value is None else f"{formats.points_cell(value)}{formats.NO_BREAK}poin"


def _cells(
    quarters: Mapping[int, Figured],
    values: Mapping[int, Decimal | None],
    write: Callable[[Decimal | None], str],
    write_own: Callable[[Decimal | None], str] | None,
) -> list[Cell | None]:
    """The cells of the four quarters; what came in a quarter itself is known if the quarter before has a figure.

    Without `write_own` nothing comes in a quarter itself, as with what stands as measured.
    """
    cells: list[Cell | None] = []
    for quarter in Quarter:
        if quarter not in values:
            cells.append(None)
            continue
        value = values[quarter]
        own = _less(value, Decimal(0) if quarter == Quarter.I else values.get(quarter - 1))
        told = "" if own is None or write_own is None else write_own(own)
        cells.append(Cell(quarters[quarter].report, write(value), told))
    return cells


def compared_posts(years: Mapping[int, Mapping[int, Figured]], quarter: int) -> Iterator[Compared]:
    """The posts with a report in the quarter."""
    for quarters in years.values():
        if quarter in quarters:
            now, before = quarters[quarter], quarters.get(quarter - 1)
            yield Compared(now.report.post_title, "", now.report, now.totals, before.totals if before else None)


def compared_activities(years: Mapping[int, Mapping[int, Figured]], quarter: int) -> Iterator[Compared]:
    """The activities of the budgets in the quarter, each with the average capaian of its own indicators."""
    for quarters in years.values():
        if quarter not in quarters:
            continue
        now, before = quarters[quarter], quarters.get(quarter - 1)
        earlier = {line.code: _of_line(before, line) for line in before.figures.budget} if before else {}
        for line in now.figures.budget:
            note = f"{line.code}, {now.report.post_title}"
            yield Compared(line.name, note, now.report, _of_line(now, line), earlier.get(line.code))


def _of_line(figured: Figured, line: Budget) -> Totals:
    capaian = calculations.average(row.capaian for row in figured.figures.performance if row.line == line.line)
    return Totals(
        pagu=line.ceiling,
        realisasi=line.realisasi,
        capaian=capaian,
        serapan=line.serapan,
        efisiensi=calculations.efisiensi(capaian, line.serapan),
    )


def outliers_first(rows: Iterable[Compared]) -> list[Compared]:
    """The rows whose efisiensi is furthest from the middle one first; those without any last."""
    known = list(rows)
    values = [row.now.efisiensi for row in known if row.now.efisiensi is not None]
    middle = statistics.median(values) if values else Decimal(0)

    def distance(row: Compared) -> Any:
        return -1 if row.now.efisiensi is None else abs(row.now.efisiensi - middle)

    return sorted(known, key=distance, reverse=True)


def office_course(years: Mapping[int, Mapping[int, Figured]]) -> list[QuarterFigures]:
    """The average capaian and serapan of all reports in each quarter that has any."""
    by_quarter: dict[int, list[Totals]] = defaultdict(list)
    for quarters in years.values():
        for quarter, each in quarters.items():
            by_quarter[quarter].append(each.totals)
    return [
        QuarterFigures(
            quarter,
            calculations.average(each.capaian for each in found),
            calculations.average(each.serapan for each in found),
        )
        for quarter, found in sorted(by_quarter.items())
    ]


def _less(value: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if value is None or before is None else value - before
