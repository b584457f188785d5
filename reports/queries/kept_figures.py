"""Figures for pages that only show them: kept in the process, each report's with the version of what they are made of.

A version is the hashes of the last events that can change them: of the post's reports of the year up to the report's
quarter, and of the office's setup. Whatever people change ends with an event, in the transaction of the change itself.
What is frozen, checked or printed does not come from here but from the tables (reports.queries.figures).
"""

from collections import defaultdict
from collections.abc import Collection
from threading import Lock
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from lkj.prepared import Prepared
from reports.content.report import Figures
from reports.models import Report
from reports.queries.figures import all_figures
from reports.queries.findings import ENTRY, setup_events
from units.models import Event

# Reports whose figures are kept: those of ten indicators take 30 KB, most a third of that.
_MOST = 1_000
_Version = tuple[Any, ...]


class _Kept:
    """The figures of the reports that were asked for last, by the report's key, with their version."""

    def __init__(self) -> None:
        self._figures: dict[int, tuple[_Version, Figures]] = {}
        self._lock = Lock()

    def get(self, report: int, version: _Version) -> Figures | None:
        of, figures = self._figures.get(report, ((), None))
        return figures if of == version else None

    def put(self, report: int, version: _Version, figures: Figures) -> None:
        with self._lock:
            self._figures.pop(report, None)
            while len(self._figures) >= _MOST:
                del self._figures[next(iter(self._figures))]
            self._figures[report] = version, figures


_KEPT = _Kept()


def shown_figures(reports: Collection[Report]) -> dict[int, Figures]:
    """figures_of() each report, by its key. Two queries for an office and year, and all_figures() of what is not kept.

    The version is asked for first: what is read after it may be newer, and then its version is another one, too.
    Within a transaction nothing is kept: it may have written rows whose events come later, or not at all.
    """
    if connection.in_atomic_block:
        return all_figures(reports)
    versions = _versions(reports)
    found = {pk: kept for pk, version in versions.items() if (kept := _KEPT.get(pk, version)) is not None}
    made = all_figures([report for report in reports if report.pk not in found])
    for pk in made.keys() & versions.keys():
        _KEPT.put(pk, versions[pk], made[pk])
    return found | made


def _versions(reports: Collection[Report]) -> dict[int, _Version]:
    """The version of each report's figures, by the report's key; of offices whose setup has no event there is none."""
    of_year = defaultdict(list)
    for report in reports:
        of_year[report.period.organization_id, report.period.year].append(report)
    found: dict[int, _Version] = {}
    for (office, year), own in of_year.items():
        setup = _SETUP(office)
        rows = _LAST({report.position_id for report in own}, str(year)) if setup else []
        for report in own:
            until = (row[2:] for row in rows if row[0] == report.position_id and row[1] <= report.period.quarter)
            if setup:
                found[report.pk] = (*_given(report), *setup, *until)
    return found


def _given(report: Report) -> _Version:
    """What was read of the report and its office before its version was, as far as figures are made of it."""
    office = report.organization
    rules = (office.capaian_cap, office.words_in_percent, office.predikat_last_quarter)
    return report.state, report.submitted_at, report.agreement_id, *rules


def _last(positions: list[int], year: str) -> QuerySet[Report, Any]:
    """The posts' reports of the year: post, quarter, and the hashes of the last events of the report and its rows."""
    about = Event.objects.filter(subject_id=OuterRef("pk")).order_by("-id").values("hash")
    return (
        Report.objects.filter(position__in=positions, period__year=int(year))
        .order_by("period__quarter", "pk")
        .values_list(
            "position",
            "period__quarter",
            Subquery(about.filter(subject="report")[:1]),
            Subquery(about.filter(subject=ENTRY)[:1]),
        )
    )


_LAST = Prepared(_last)
_SETUP = Prepared(lambda office: setup_events(office).order_by("-number").values_list("hash", flat=True)[:1])
