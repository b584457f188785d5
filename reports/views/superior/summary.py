"""What a superior reads first: the figures of each activity in one line, beside what was due and what was before.

The texts are those of the printed tables; percentages and points have two decimals, as on every page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.text import capfirst

from lkj import formats
from reports import calculations
from reports.content import place_values, places
from reports.content.differences import Difference
from reports.content.indicators import Performance
from reports.content.report import Budget, ReportContent, Topic
from reports.documents import tables
from reports.documents.tables.budget import CostRow
from reports.documents.tables.cells import even_texts
from reports.documents.tables.evaluation import EvaluationRow
from reports.enums import Quarter
from reports.language.beginnings import beginnings
from reports.models import Remark
from reports.queries.findings import AnsweredFinding
from reports.queries.rounds import by_place

NOT_EFFICIENT = "tidak efisien"
NOTHING_BEFORE = "kosong"


@dataclass(frozen=True)
class Beside:
    """A figure beside another one: `label` says which, `in_head` that the head of the column says so too."""

    label: str
    text: str
    in_head: bool = True


@dataclass(frozen=True)
class Cell:
    """A figure under the name of its column, with another one below it; `was` is what the last round said instead.

    `note` says in a word why there is none, or what it amounts to.
    """

    label: str
    text: str
    beside: Beside | None = None
    was: str = ""
    note: str = ""


@dataclass(frozen=True)
class SummaryRow:
    """An indicator with the budget line behind it, or one of the two alone.

    `span` is the number of rows that the `budget` cells cover, 0 where a row above covers this one. `place` is where
    the printed form has it, `value` what a remark there is about. `findings` are the numbers of those about it, in the
    list below. `remarks` are the superior's unsent ones there, `sent` those of earlier rounds about the row. `alike` is
    the beginning of the name that another row's name has too.
    """

    place: str
    name: str
    about: str
    note: str
    span: int
    budget: tuple[Cell, ...]
    results: tuple[Cell, ...]
    value: str
    findings: tuple[int, ...] = ()
    remarks: tuple[Remark, ...] = ()
    sent: tuple[Remark, ...] = ()
    alike: str = ""

    @property
    def rest(self) -> str:
        """The name from where it differs."""
        return self.name[len(self.alike) :]


@dataclass(frozen=True)
class Summary:
    """The rows, and the report's totals in the same columns.

    `until` heads what was due by the quarter, `spent_before` and `before` the quarter before; each is empty where
    nothing stands below it. `rule` says how what was due follows from the year's target, `activity` what a line of the
    budget is called.
    """

    rows: tuple[SummaryRow, ...]
    totals: tuple[Cell, ...]
    until: str
    spent_before: str
    before: str
    rule: str
    activity: str

    @property
    def inefficient(self) -> int:
        """How many rows are not efficient."""
        return sum(cell.note == NOT_EFFICIENT for row in self.rows for cell in row.results)


def summary_of(
    content: ReportContent,
    findings: Sequence[AnsweredFinding] = (),
    changed: Iterable[Difference] = (),
    own: Iterable[Remark] = (),
    sent: Iterable[Remark] = (),
) -> Summary:
    """The summary of a report with its findings, what it says differently than the last decided round, and with the
    superior's remarks: their `own` that are not sent yet, and those `sent` in earlier rounds.
    """
    was = {(each.place, each.value_name): each.old or NOTHING_BEFORE for each in changed}
    judged = tables.evaluation_table(content)
    costs = {row.key: row for group in tables.cost_groups(content) for row in group.rows}
    values, remarks = place_values.values(content), by_place(own)
    lines = [row for group in judged.groups for row in group.rows]
    numbers, before = _numbers_by_place(findings), by_place(sent)
    found = (
        _row(content, topic, row, costs[_key(topic, row)], line, was, numbers, before)
        for (topic, row), line in zip(_pairs(content), lines, strict=True)
    )
    made = list(found)
    begun = beginnings([row.name for row in made], _TOLD_APART)
    rows = tuple(
        replace(row, value=values.get(row.place, ""), remarks=tuple(remarks.get(row.place, ())), alike=alike)
        for row, alike in zip(made, begun, strict=True)
    )
    is_due = content.quarter != Quarter.IV and any(row.has_due for row in content.performance)
    return Summary(
        rows,
        _totals(content),
        until=_until(content.quarter) if is_due else "",
        spent_before=_head(cell for row in rows for cell in row.budget),
        before=_head(row.results[1] for row in rows),
        rule=_rule(content) if is_due else "",
        activity=tables.labels(content.echelon).activity.lower(),
    )


def _head(cells: Iterable[Cell]) -> str:
    """What the head says of the figures beside these, where there are any."""
    return next((cell.beside.label for cell in cells if cell.beside and cell.beside.in_head), "")


def _rule(content: ReportContent) -> str:
    """How what was due follows from the year's target, with the first row as an example where that is cut."""
    quarter, until = content.quarter, _until(content.quarter)
    shared = [(row, row.target) for row in content.performance if row.due_target and row.quarter_target is None]
    if not shared:
        return f"Target {until} tertulis pada Perjanjian Kinerja."
    share = f"Target {until}: {int(quarter)}/4 target setahun"
    own = any(row.quarter_target is not None for row in content.performance)
    end = ", kecuali yang tertulis pada Perjanjian Kinerja." if own else "."
    for row, target in shared:
        if target is not None and (exact := calculations.share_due(target, quarter)) != row.due_target:
            made = f"{int(quarter)}/4 × {formats.number(target)} = {formats.number(exact)}"
            cut = formats.quantity(row.due_target, row.unit)
            return f"{share}, dibulatkan ke bawah ({made}, menjadi {cut}){end}"
    return share + end


# Names that differ after so many words can be told apart in the first line of a narrow column.
_TOLD_APART = 3


def summary_places(content: ReportContent) -> set[str]:
    """The places that have a row of their own in the summary."""
    return {_place(topic, row) for topic, row in _pairs(content)}


def _pairs(content: ReportContent) -> list[tuple[Topic, Performance | None]]:
    """The rows: each activity with each of its indicators, or alone."""
    return [(topic, row) for topic in content.topics for row in (topic.rows or (None,))]


def _place(topic: Topic, row: Performance | None) -> str:
    return places.join("capaian" if row else "biaya", _key(topic, row))


def _short(quarter: int) -> str:
    return f"TW {Quarter(quarter).roman}"


def _until(quarter: int) -> str:
    return f"s.d. {_short(quarter)}"


def _key(topic: Topic, row: Performance | None) -> str:
    """The key of its row in Cost Per Outcome."""
    if row is not None:
        return str(row.indicator)
    assert topic.line is not None  # noqa: S101 (a topic without an indicator is a budget line)
    return places.line_key(topic.line.line)


def _row(
    content: ReportContent,
    topic: Topic,
    row: Performance | None,
    cost: CostRow,
    judged: EvaluationRow,
    was: Mapping[tuple[str, str], str],
    findings: Mapping[str, list[int]],
    sent: Mapping[str, Sequence[Remark]],
) -> SummaryRow:
    mine = {places.join(kind, cost.key) for kind in ("target", "capaian", "biaya")}
    if judged.span:
        mine.add(places.join("evaluasi", topic.key))
        mine.add(places.join("anggaran", topic.key))
    return SummaryRow(
        place=_place(topic, row),
        name=row.name if row else topic.name,
        about=topic.label if row and topic.line and judged.span else topic.code,
        note=judged.note,
        span=judged.span,
        budget=_budget_cells(content.spent_before, topic.line, cost, was) if judged.span else (),
        results=_result_cells(content.quarter, row, cost, judged, was),
        value="",
        findings=tuple(sorted({number for place in mine for number in findings.get(place, ())})),
        sent=tuple(remark for place in sorted(mine) for remark in sent.get(place, ())),
    )


def _budget_cells(
    spent_before: int | None, line: Budget | None, cost: CostRow, was: Mapping[tuple[str, str], str]
) -> tuple[Cell, ...]:
    before, biaya = None, places.join("biaya", cost.key)
    if line is not None and line.previous is not None and spent_before:
        before = Beside(_short(spent_before), formats.money(line.previous))
    pagu = places.join("anggaran", line.line) if line else ""
    return (
        Cell("Pagu (Rp)", cost.ceiling, None, was.get((pagu, "Pagu"), "")),
        Cell("Realisasi (Rp)", cost.spent, before, was.get((biaya, "Realisasi anggaran"), "")),
        Cell("Serapan", _even(cost.serapan), None, was.get((biaya, "Serapan"), ""), _why_missing(line)),
    )


def _result_cells(
    quarter: int,
    row: Performance | None,
    cost: CostRow,
    judged: EvaluationRow,
    was: Mapping[tuple[str, str], str],
) -> tuple[Cell, ...]:
    capaian, biaya = places.join("capaian", cost.key), places.join("biaya", cost.key)
    due = reached = before = None
    if row is not None and row.has_due and quarter != Quarter.IV:
        due, reached = Beside(_until(quarter), judged.target), Beside(_until(quarter), _even(judged.capaian))
    if row is not None and row.previous_quarter is not None:
        before = Beside(_short(row.previous_quarter), row.previous_text, row.previous_quarter == quarter - 1)
    words = was.get((capaian, "Realisasi")) or was.get((capaian, "Hasil"), "")
    return (
        Cell("Target", cost.target, due, was.get((places.join("target", cost.key), "Target"), "")),
        Cell("Realisasi", cost.realisasi, before, words),
        Cell("Capaian", _even(cost.capaian), reached, was.get((capaian, "Capaian"), "")),
        _efisiensi(cost.efisiensi, row.efisiensi if row else None, was.get((biaya, "Efisiensi"), "")),
    )


def _efisiensi(text: str, points: Decimal | None, was: str = "") -> Cell:
    """Below zero it is said in words too. The column's head says what it counts, so `was` is shown without its unit."""
    return Cell(
        "Efisiensi",
        _even(text),
        None,
        was.replace(formats.NO_BREAK, " ").partition(" ")[0],
        NOT_EFFICIENT if points is not None and points < 0 else "",
    )


def _even(text: str) -> str:
    """The printed number or percentage with two decimals; other words as they are."""
    return even_texts([text, "0,00"])[0]


def _why_missing(line: Budget | None) -> str:
    """Why an activity has no pagu: it is stopped, or has none."""
    if line is None or (line.ceiling is not None and not line.stopped):
        return ""
    return capfirst(line.stopped) or "Tanpa pagu"


def _totals(content: ReportContent) -> tuple[Cell, ...]:
    """Sums of the money, averages of the indicators."""
    efisiensi, due = calculations.efisiensi_of(content.figures), content.capaian_due_average
    reached = Beside(_until(content.quarter), formats.percent_cell(due))
    return (
        Cell("Pagu (Rp)", formats.money(content.ceiling_total)),
        Cell("Realisasi (Rp)", formats.money(content.realisasi_total)),
        Cell("Serapan", formats.percent_cell(content.serapan_total)),
        Cell("Target", ""),
        Cell("Realisasi", ""),
        Cell(
            "Rata-rata capaian",
            formats.percent_cell(content.capaian_average),
            None if due is None or content.quarter == Quarter.IV else reached,
        ),
        _efisiensi(formats.points(efisiensi), efisiensi),
    )


def _numbers_by_place(findings: Sequence[AnsweredFinding]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, each in enumerate(findings, 1):
        found.setdefault(each.finding.place, []).append(number)
    return found
