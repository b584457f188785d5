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

# The figures of so many reports are kept: those of ten indicators take 30 KB, most a third of that.
_MOST = 1_000
_Version = tuple[Any, ...]
# The key of a report, and whether its figures are `plain` as all_figures() has it.
_Key = tuple[int, bool]


class _Kept:
    """The figures that were made last, each with its version; the oldest are forgotten first."""

    def __init__(self) -> None:
        self._figures: dict[_Key, tuple[_Version, Figures]] = {}
        self._lock = Lock()

    def get(self, key: _Key, version: _Version) -> Figures | None:
        of, figures = self._figures.get(key, ((), None))
        return figures if of == version else None

    def put(self, key: _Key, version: _Version, figures: Figures) -> None:
        with self._lock:
            self._figures.pop(key, None)
            while len(self._figures) >= _MOST:
                del self._figures[next(iter(self._figures))]
            self._figures[key] = version, figures


_KEPT = _Kept()


def shown_figures(reports: Collection[Report], *, plain: bool = False) -> dict[int, Figures]:
    """all_figures() of the reports, `plain` or not. One query for an office and year, and those for what is not kept.

    The version is asked for first: what is read after it may be newer, and then its version is another one, too.
    Within a transaction nothing is kept: it may have written rows whose events come later, or not at all.
    """
    if connection.in_atomic_block:
        return all_figures(reports, plain=plain)
    versions = _versions(reports)
    found = {pk: kept for pk, version in versions.items() if (kept := _KEPT.get((pk, plain), version)) is not None}
    made = all_figures([report for report in reports if report.pk not in found], plain=plain)
    for pk in made.keys() & versions.keys():
        _KEPT.put((pk, plain), versions[pk], made[pk])
    return found | made


def _versions(reports: Collection[Report]) -> dict[int, _Version]:
    """The version of each report's figures, by the report's key; of offices whose setup has no event there is none."""
    of_year = defaultdict(list)
    for report in reports:
        of_year[report.period.organization_id, report.period.year].append(report)
    found: dict[int, _Version] = {}
    for (office, year), own in of_year.items():
        rows = _LAST({report.position_id for report in own}, str(year), office)
        for report in own:
            until = [row[2:] for row in rows if row[0] == report.position_id and row[1] <= report.period.quarter]
            if until and until[0][0]:
                found[report.pk] = (*_given(report), *until)
    return found


def _given(report: Report) -> _Version:
    """What was read of the report and its office before its version was, as far as figures are made of it."""
    office = report.organization
    rules = (office.capaian_cap, office.words_in_percent, office.predikat_last_quarter)
    return report.state, report.submitted_at, report.agreement_id, *rules


def _last(positions: list[int], year: str, office: int) -> QuerySet[Report, Any]:
    """The posts' reports of the year: post, quarter, hashes of the last events of the setup, the report, its rows."""
    about = Event.objects.filter(subject_id=OuterRef("pk")).order_by("-id").values("hash")
    return (
        Report.objects.filter(position__in=positions, period__year=int(year))
        .order_by("period__quarter", "pk")
        .values_list(
            "position",
            "period__quarter",
            Subquery(setup_events(office).order_by("-number").values("hash")[:1]),
            Subquery(about.filter(subject="report")[:1]),
            Subquery(about.filter(subject=ENTRY)[:1]),
        )
    )


_LAST = Prepared(_last)
