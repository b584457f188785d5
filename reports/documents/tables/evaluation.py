"""Tabel 2.3: the figures that BAB II C explains, each activity with its indicators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.text import capfirst

from lkj import formats
from reports.content.indicators import Performance, verdict_of
from reports.content.report import Band, Budget, ReportContent, Topic
from reports.documents.tables.cells import (
    SLIM,
    STURDY,
    Group,
    are_stacked,
    capaian_cell,
    is_tall,
    runs,
    stacked,
    widest_word,
)
from reports.enums import Direction, Quarter

# Of a line of the column of names.
LETTERS = 16
NO_LINE = "Tanpa anggaran tersendiri"


@dataclass(frozen=True)
class EvaluationRow:
    """An indicator with what was due by the quarter; `number` and `code` are its activity's, whose name is below.

    `span` is that of number and serapan. `budget_note` and `note` say in a few words why a figure is missing, or that
    nothing is spent. Where an activity has no indicator its own name stands in the place of one.
    """

    number: int
    span: int
    code: str
    budget_note: str
    serapan: str
    indicator: str
    note: str
    target: str
    realisasi: str
    capaian: str
    predikat: str

    @property
    def tall(self) -> bool:
        """Whether the row is too high to stay with the next one."""
        return is_tall((self.indicator, LETTERS))

    @property
    def is_sturdy(self) -> bool:
        """Whether the row has so many lines that it may stand at a page's foot by itself."""
        return len(self.indicator) > 3 * STURDY


@dataclass(frozen=True)
class EvaluationTable:
    """The table; `until` heads the columns of target and capaian: `s.d. Triwulan II`, or nothing for the year's."""

    groups: tuple[Group[EvaluationRow], ...]
    until: str
    has_predikat: bool

    @property
    def is_slim(self) -> bool:
        """Whether the columns of target, realisasi and capaian have room to leave to the names."""
        rows = [row for group in self.groups for row in group.rows]
        texts = [text for row in rows for text in (row.target, row.realisasi, row.capaian)]
        return not self.until and all(" " not in text and widest_word(text) <= SLIM for text in texts)


def evaluation_table(content: ReportContent) -> EvaluationTable:
    """The table. Where nothing was due by the quarter, it has the year's targets and no predikat."""
    is_due, split = any(row.has_due for row in content.performance), are_stacked(content.performance)
    built = [
        row
        for number, topic in enumerate(content.topics, 1)
        for row in _rows(number, topic, is_due=is_due, split=split)
    ]
    groups = runs(built, lambda _, row: row.span == 0)
    until = f" s.d. {Quarter(content.quarter).label}" if is_due and content.quarter != Quarter.IV else ""
    has_predikat = any(row.predikat for row in content.performance)
    return EvaluationTable(tuple(Group(tuple(run)) for run in groups), until, has_predikat)


def evaluation_notes(content: ReportContent) -> tuple[str, ...]:
    """The notes below the table: which target was due by the quarter, and what predikat judges. None for the year's."""
    rows = content.performance
    if content.quarter == Quarter.IV or not any(row.has_due for row in rows):
        return ()
    shares = [row for row in rows if row.due_target is not None and row.quarter_target is None]
    rule = [share_rule(content.quarter, shares)] if shares else []
    if any(row.quarter_target is not None or row.due_words for row in rows):
        rule = ["target triwulanan dalam Perjanjian Kinerja", *(f"bila tidak ada, {each}" for each in rule)]
    notes = [f"Target s.d. {Quarter(content.quarter).label} adalah {'; '.join(rule)}."]
    if content.bands and any(row.predikat for row in rows):
        notes.append(f"Predikat capaian s.d. triwulan: {bands_in_words(content.bands)}.")
    if any(row.is_due and not row.has_due for row in rows):
        notes.append("Tanda – berarti belum ada target yang harus tercapai pada triwulan ini.")
    return tuple(notes)


def share_rule(quarter: int, rows: Iterable[Performance] = ()) -> str:
    """How a yearly target is shared out, with the first of the rows whose share is rounded as its example."""
    share = f"{quarter}/4"
    for row in rows:
        exact = (row.target or Decimal(0)) * quarter / 4
        if exact != row.due_target:
            made = f"{formats.number(exact)} menjadi {formats.quantity(row.due_target, row.unit)}"
            return f"{share} dari target setahun, dibulatkan ke bawah ({share} × {formats.number(row.target)} = {made})"
    return f"{share} dari target setahun"


def bands_in_words(bands: Sequence[Band]) -> str:
    """`sangat tinggi di atas 90%, tinggi di atas 75%, selebihnya rendah`."""
    return ", ".join(
        f"selebihnya {band.label.lower()}"
        if band.above is None
        else f"{band.label.lower()} di atas {formats.percent(band.above)}"
        for band in bands
    )


def _rows(number: int, topic: Topic, *, is_due: bool, split: bool) -> list[EvaluationRow]:
    """The rows of an activity; one where it has no indicator. With `split` every satuan has a line of its own."""
    line, dash = topic.line, formats.DASH
    first = EvaluationRow(
        number=number,
        span=max(len(topic.rows), 1),
        code=line.code if line else NO_LINE,
        budget_note=_budget_note(line) if line else "",
        serapan=formats.percent_cell(line.serapan if line else None),
        indicator=line.name if line else "",
        note="Tanpa indikator",
        **dict.fromkeys(("target", "realisasi", "capaian", "predikat"), dash),
    )
    further = replace(first, span=0, code="", budget_note="")
    return [
        replace(
            further if index else first,
            indicator=row.name,
            note=_note(row),
            target=stacked(_target(row, is_due=is_due), row.unit, when=split),
            realisasi=stacked(row.realisasi_text, row.unit, when=split),
            capaian=_capaian(row, is_due=is_due),
            predikat=row.predikat or dash,
        )
        for index, row in enumerate(topic.rows)
    ] or [first]


def _budget_note(line: Budget) -> str:
    if line.stopped:
        return capfirst(line.stopped)
    if line.ceiling is None:
        return "Tanpa pagu"
    if line.realisasi is None:
        return "Realisasi anggaran belum diisi"
    return "Belum ada realisasi anggaran" if line.realisasi == 0 else ""


def _note(row: Performance) -> str:
    if not row.has_target:
        return "Belum mempunyai target"
    if not row.is_due:
        return "Tidak diukur pada triwulan ini"
    if row.has_plain_target and row.target == 0 and row.direction != Direction.LOWER:
        return "Target 0: capaian tidak dapat dihitung"
    return "Realisasi belum diisi" if row.realisasi_text == formats.DASH else ""


def _target(row: Performance, *, is_due: bool) -> str:
    """What was due by the quarter, or the year's target."""
    if not is_due:
        return row.target_text
    if row.due_target is not None:
        return formats.quantity(row.due_target, row.unit)
    is_judged = row.capaian_due is not None or row.reached_due is not None
    return row.due_words or (row.target_text if is_judged else formats.DASH)


def _capaian(row: Performance, *, is_due: bool) -> str:
    if not is_due:
        return capaian_cell(row)
    if row.capaian_due is None and row.reached_due is not None:
        return verdict_of(row.reached_due)
    return formats.percent_cell(row.capaian_due)
