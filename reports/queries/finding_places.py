"""Where on the author's pages a finding is mended: the ids of fields, from the places that the rules name."""

from functools import cached_property

from django.db.models import F

from reports.checks import Finding
from reports.content import places
from reports.enums import Part
from reports.models import ActionPlanRow, FollowUp, Report


class Anchors:
    """The anchors of a report's findings. Rows of plans, which a content knows only by their code, need a query."""

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
            return self._anchor("previous_row", self._previous.get(key))
        row = self._rows.get(key)
        return places.plan_field_anchor(row, finding.field) if row and finding.field else self._anchor("plan_row", row)

    def _anchor(self, kind: str, row: int | None) -> str:
        return places.row_anchor(kind, row) if row else places.PLAN_ANCHOR

    @cached_property
    def _rows(self) -> dict[str, int]:
        """The keys of the plan's rows, by the key of their place."""
        rows = ActionPlanRow.objects.filter(report=self._report)
        return _by_key(list(rows.order_by("order", "pk").values_list("activity__code", "pk")))

    @cached_property
    def _previous(self) -> dict[str, int]:
        """The keys of the previous plan's rows that have an outcome, by the key of their place."""
        marked = FollowUp.objects.filter(report=self._report)
        rows = marked.order_by("row__order", "row").annotate(code=F("row__activity__code"))
        return _by_key(list(rows.values_list("code", "row")))


def _by_key(rows: list[tuple[str, int]]) -> dict[str, int]:
    keys = places.counted(code for code, _ in rows)
    return {key: pk for key, (_, pk) in zip(keys, rows, strict=True)}
