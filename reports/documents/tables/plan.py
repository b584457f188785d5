"""The action plan, and what became of the previous quarter's plan."""

from dataclasses import dataclass

from lkj import formats
from reports.content import places
from reports.content.report import Action, FollowedUp, ReportContent
from reports.documents.tables.cells import is_sturdy, is_tall, spans
from reports.enums import Quarter
from reports.language.spacing import kept_together


@dataclass(frozen=True)
class PlanRow:
    """A row of the action plan. One that continues leaves code and name to the rows above it.

    The code of an indicator without a budget line is a dash.
    """

    key: str
    code: str
    name: str
    continues: bool
    evaluasi: str
    tindak_lanjut: str
    keterangan: str

    @property
    def is_sturdy(self) -> bool:
        return is_sturdy(self.evaluasi, self.tindak_lanjut, self.keterangan)

    @property
    def tall(self) -> bool:
        """Whether the row is too high for most of a page."""
        return is_tall((self.evaluasi, 32), (self.tindak_lanjut, 23), (self.keterangan, 16))


@dataclass(frozen=True)
class FollowUpRow:
    """What became of a row of the previous quarter's plan; `continues` as in PlanRow."""

    key: str
    code: str
    name: str
    continues: bool
    tindak_lanjut: str
    outcome: str
    note: str

    @property
    def tall(self) -> bool:
        """As in PlanRow."""
        return is_tall((self.tindak_lanjut, 31), (self.note, 21))


def plan_rows(content: ReportContent) -> tuple[PlanRow, ...]:
    return tuple(map(_plan_row, places.plan_keys(content), content.action_plan))


def _plan_row(key: str, action: Action) -> PlanRow:
    return PlanRow(
        key=key,
        code=(action.code or formats.DASH) if action.first else "",
        name=action.name if action.first else "",
        continues=not action.first,
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
        continues=not height,
        tindak_lanjut=kept_together(each.tindak_lanjut) or formats.DASH,
        outcome=each.outcome.label,
        note=kept_together(each.note),
    )
