"""The action plan, and what became of the previous quarter's plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lkj import formats
from reports.content import places
from reports.content.report import Action, FollowedUp, ReportContent
from reports.documents.pictures.ink import text_width
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
        return is_tall((self.evaluasi, 25), (self.tindak_lanjut, 17), (self.keterangan, 16))


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


@dataclass(frozen=True)
class PlanFit:
    """The widths of the plan's columns: their class in print.css, and what each holds of a line, in em."""

    name: str
    room: tuple[Decimal, Decimal, Decimal, Decimal]

    def lines(self, rows: Sequence[PlanRow]) -> int:
        """About how many lines the rows take."""
        activity, *further = self.room
        high = 0
        for group in runs(rows, lambda _, row: row.continues):
            cells = [zip((row.evaluasi, row.tindak_lanjut, row.keterangan), further, strict=True) for row in group]
            own = sum(max(_lines(text, room) for text, room in row) for row in cells)
            high += max(own, 1 + _lines(group[0].name, activity))
        return high


def _lines(text: str, room: Decimal) -> int:
    """About how many lines a text takes; a line ends at a word, so that a twelfth of it stays empty."""
    return sum(int(text_width(line, Decimal(12)) / (room * 11)) + 1 for line in text.splitlines())


# The millimetres in print.css, less the cells' padding, in em of 9 pt. The first is what is taken between equal ones.
_PLAN = tuple(
    PlanFit(name, tuple((Decimal(width) - Decimal(2)) / Decimal("3.175") for width in widths))  # type: ignore[arg-type]
    for name, widths in (
        ("", (36, 48, 48, 33)),
        ("evaluating", (32, 55, 45, 33)),
        ("stepping", (37, 43, 55, 30)),
        ("noted", (36, 43, 40, 46)),
        ("telling", (32, 72, 31, 30)),
        ("naming", (50, 36, 50, 29)),
        ("noteless", (39, 57, 48, 21)),
    )
)


def plan_fit(rows: Sequence[PlanRow]) -> PlanFit:
    """The usual widths, or others that save a twentieth of the lines; a narrow keterangan only where it is empty."""
    usual, *others, noteless = _PLAN
    if not any(row.keterangan for row in rows):
        return noteless
    fewest = min(others, key=lambda each: each.lines(rows))
    return fewest if fewest.lines(rows) * 20 <= usual.lines(rows) * 19 else usual


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
