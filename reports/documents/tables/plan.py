"""The action plan, and what became of the previous quarter's plan."""

from dataclasses import dataclass

from lkj import formats
from reports.content import places
from reports.content.report import Action, FollowedUp, ReportContent
from reports.documents.tables.cells import is_sturdy, is_tall, runs, spans
from reports.enums import Quarter
from reports.language.spacing import kept_together


@dataclass(frozen=True)
class PlanRow:
    """A row of the action plan; `span` is that of code and name, 0 for a row that leaves them to the rows above it.

    The code of an indicator without a budget line is a dash.
    """

    key: str
    code: str
    name: str
    span: int
    evaluasi: str
    tindak_lanjut: str
    keterangan: str

    @property
    def continues(self) -> bool:
        return not self.span

    @property
    def is_sturdy(self) -> bool:
        return is_sturdy(self.evaluasi, self.tindak_lanjut, self.keterangan)

    @property
    def tall(self) -> bool:
        """Whether the row is too high for most of a page."""
        return is_tall((self.evaluasi, 32), (self.tindak_lanjut, 23), (self.keterangan, 16))


@dataclass(frozen=True)
class FollowUpRow:
    """What became of a row of the previous quarter's plan; `span` as in PlanRow."""

    key: str
    code: str
    name: str
    span: int
    tindak_lanjut: str
    outcome: str
    note: str

    @property
    def continues(self) -> bool:
        return not self.span

    @property
    def tall(self) -> bool:
        """As in PlanRow."""
        return is_tall((self.tindak_lanjut, 31), (self.note, 21))


def plan_rows(content: ReportContent) -> tuple[PlanRow, ...]:
    rows = content.action_plan
    groups = runs(rows, lambda _, row: not row.first)
    heights = [len(group) if row is group[0] else 0 for group in groups for row in group]
    return tuple(map(_plan_row, places.plan_keys(content), rows, heights))


def _plan_row(key: str, action: Action, height: int) -> PlanRow:
    return PlanRow(
        key=key,
        code=(action.code or formats.DASH) if height else "",
        name=action.name if height else "",
        span=height,
        evaluasi=kept_together(action.evaluasi),
        tindak_lanjut=kept_together(action.tindak_lanjut),
        keterangan=kept_together(action.keterangan),
    )


def quarter_before(content: ReportContent) -> str:
    """The previous quarter, whose plan is followed up: `Triwulan I 2022`."""
    return Quarter(content.quarter).label_before(content.year)


def follow_up_rows(content: ReportContent) -> tuple[FollowUpRow, ...]:
    heights = spans([each.key for each in content.follow_up])
    return tuple(map(_follow_up_row, places.follow_up_keys(content), content.follow_up, heights))


def _follow_up_row(key: str, each: FollowedUp, height: int) -> FollowUpRow:
    return FollowUpRow(
        key=key,
        code=(each.code or formats.DASH) if height else "",
        name=each.name if height else "",
        span=height,
        tindak_lanjut=kept_together(each.tindak_lanjut) or formats.DASH,
        outcome=each.outcome.label,
        note=kept_together(each.note),
    )
