"""Where on the author's pages a finding is mended: the ids of fields, from the places that the rules name."""

from collections.abc import Collection, Iterable
from functools import cached_property

from lkj.prepared import Prepared
from reports.checks import Finding
from reports.content import places
from reports.content.indicators import plan_key
from reports.enums import Part
from reports.models import ActionPlanRow, FollowUp, Report


class Anchors:
    """The anchors of a report's findings. Rows of plans, which a content knows only by their code, are read once."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def of(self, finding: Finding) -> str:
        """The id of the field, on the page of the finding's part; empty where nothing of the author's mends it."""
        kind, _, key = finding.place.partition("-")
        if finding.part is None:
            return ""
        if finding.part != Part.RENCANA:
            return places.field_anchor(finding.place)
        if not key:
            return places.PREVIOUS_PLAN_ANCHOR if finding.field == places.PREVIOUS_PLAN else places.PLAN_ANCHOR
        if kind == "lanjutan":
            return self._anchor("previous_row", self.previous.get(key))
        row = self.rows.get(key)
        return places.plan_field_anchor(row, finding.field) if row and finding.field else self._anchor("plan_row", row)

    def _anchor(self, kind: str, row: int | None) -> str:
        return places.row_anchor(kind, row) if row else places.PLAN_ANCHOR

    @cached_property
    def rows(self) -> dict[str, int]:
        """The keys of the plan's rows, by the key of their place."""
        return _rows([self._report])[self._report.pk]

    @cached_property
    def previous(self) -> dict[str, int]:
        """The keys of the previous plan's rows that have an outcome, by the key of their place."""
        return _previous([self._report])[self._report.pk]


def anchors_of(reports: Collection[Report]) -> dict[int, Anchors]:
    """The anchors of several reports, by their keys, with the rows of all their plans. Two queries at most."""
    found, rows, previous = {}, _rows(reports), _previous(reports)
    for report in reports:
        found[report.pk] = anchors = Anchors(report)
        anchors.rows, anchors.previous = rows[report.pk], previous[report.pk]
    return found


_PLANNED = Prepared(
    lambda reports: (
        ActionPlanRow.objects.filter(report__in=reports)
        .order_by("order", "pk")
        .values_list("report", "activity__code", "indicator", "pk")
    )
)
_MARKED = Prepared(
    lambda reports: (
        FollowUp.objects.filter(report__in=reports)
        .order_by("row__order", "row")
        .values_list("report", "row__activity__code", "row__indicator", "row")
    )
)


def _rows(reports: Collection[Report]) -> dict[int, dict[str, int]]:
    return _by_key(reports, _PLANNED([report.pk for report in reports]))


def _previous(reports: Collection[Report]) -> dict[int, dict[str, int]]:
    return _by_key(reports, _MARKED([report.pk for report in reports]))


def _by_key(
    reports: Collection[Report], rows: Iterable[tuple[int, str | None, int | None, int]]
) -> dict[int, dict[str, int]]:
    """The rows' keys, by report and by the key of the row's place."""
    of_report: dict[int, list[tuple[str, int]]] = {report.pk: [] for report in reports}
    for report, code, indicator, pk in rows:
        of_report[report].append((plan_key(code or "", indicator), pk))
    return {
        report: dict(zip(places.counted(key for key, _ in found), (pk for _, pk in found), strict=True))
        for report, found in of_report.items()
    }
