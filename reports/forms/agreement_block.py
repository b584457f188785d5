"""Blocks copied from a spreadsheet for an agreement's tables: sasaran, indikator, satuan, target, TW I to TW IV; or
kode, nama, pagu, sumber dana.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.enums import Direction, IndicatorKind
from reports.models import Scale
from reports.queries.agreement_rows import CELLS, QUARTERS, IndicatorRow
from reports.queries.fund_shares import is_sum
from reports.refusal import Refused
from reports.targets import Measure, TargetUnreadable, likely_kind, read_quarter, read_target

COLUMNS = ("sasaran", "name", "unit", "yearly", *QUARTERS)
_MOST_ROWS = 200
_TOO_MANY = f"Tempelan ini {{}} baris. Tempel paling banyak {_MOST_ROWS} baris sekali."
_HEADS = re.compile(
    r"no\.?|sasaran( strategis)?|indikator( kinerja)?( utama)?|satuan|target( setahun| tahunan| \d{4})?"
    r"|(target )?(s\.d\. )?(tw|triwulan) (i{1,3}|iv|[1-4])",
    re.I,
)
_LINE_HEADS = re.compile(
    r"no\.?|kode( rekening)?|uraian|(nama )?(program|(sub ?)?kegiatan)(([,/]| dan | atau ).*)?|nama"
    r"|(pagu|anggaran|jumlah)( \(rp\.?\))?|sumber dana",
    re.I,
)


@dataclass
class ReadRow:
    """A row of the block: the values that were read, by IndicatorRow's names, and the words of its sasaran."""

    values: dict[str, Any] = field(default_factory=dict)
    sasaran: str = ""


@dataclass
class Block:
    """What a pasted text says, or the sentences on what in it cannot be read; then none of it may be stored."""

    rows: list[ReadRow] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_block(text: str, *, column: str, onto: Sequence[IndicatorRow], scales: Sequence[Scale]) -> Block:
    """Read a block pasted into `column` of a table; its first rows are for the rows `onto`, the others are new.

    A row of heads and a column that only counts the rows are left out.
    """
    block, places = Block(), COLUMNS[COLUMNS.index(column) :]
    try:
        lines = _lines(text, _HEADS)
    except Refused as refusal:
        block.problems += refusal.messages
        return block
    if len(lines) > _MOST_ROWS:
        block.problems.append(_TOO_MANY.format(len(lines)))
        return block
    if column in ("sasaran", "name"):
        lines = _without_numbers(lines)
    known = {scale: tuple(step.label for step in scale.steps.all()) for scale in scales}
    for number, line in enumerate(lines, 1):
        if any(line[len(places) :]):
            sentence = f"Baris {number}: di kanan TW IV tidak ada isian. Salin sampai kolom TW IV saja."
            block.problems.append(sentence)
            continue
        cells = dict(zip(places, line, strict=False))
        row = onto[number - 1] if number <= len(onto) and not cells.get("sasaran") else None
        block.rows.append(_read(number, cells, row, known, block.problems))
    return block


def read_lines(text: str) -> list[dict[str, str]]:
    """The rows of a block of budget lines, as the fields of a new one: which activity, its pagu, its sumber dana.

    A name between code and pagu belongs to the first. Left out is what read_block() leaves out. Raises Refused.
    """
    # A row that has its number alone is empty.
    lines = list(filter(any, _without_numbers(_lines(text, _LINE_HEADS))))
    if len(lines) > _MOST_ROWS:
        raise Refused([_TOO_MANY.format(len(lines))])
    found, problems = [], []
    for number, (activity, *rest) in enumerate(lines, 1):
        if rest and rest[0] and not is_sum(rest[0]):
            activity = f"{activity} {rest.pop(0)}"
        ceiling, funds, *more = [*rest, "", ""]
        if any(more):
            problems.append(f"Baris {number}: di kanan sumber dana tidak ada isian. Salin kode, pagu, dan sumber dana.")
        found.append({"activity": activity, "ceiling": ceiling, "funds": funds})
    if problems:
        raise Refused(problems)
    return found


def _lines(text: str, heads: re.Pattern[str]) -> list[list[str]]:
    """The cells of the block's rows, without empty rows and a first row of heads. Raises Refused."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    try:
        lines = [line for line in ([cell.strip() for cell in row] for row in rows) if any(line)]
    except csv.Error:
        raise Refused(
            ["Tempelan ini tidak dapat dibaca. Salin barisnya saja di lembar kerja, lalu tempel lagi."]
        ) from None
    return lines[1:] if lines and all(heads.fullmatch(cell) for cell in lines[0] if cell) else lines


def _without_numbers(lines: list[list[str]]) -> list[list[str]]:
    """The rows without a first column that only counts them."""
    counts = lines and all(line[0].rstrip(".").isdigit() or not line[0] for line in lines)
    return [line[1:] for line in lines] if counts else lines


def _read(
    number: int,
    cells: Mapping[str, str],
    onto: IndicatorRow | None,
    scales: Mapping[Scale, tuple[str, ...]],
    problems: list[str],
) -> ReadRow:
    """A row's values; an empty cell leaves what is stored. What cannot be read is added to `problems`."""
    read = ReadRow(sasaran=" ".join(cells.get("sasaran", "").split()))
    read.values |= {name: " ".join(cells[name].split()) for name in ("name", "unit") if cells.get(name)}
    unit = read.values.get("unit", onto.unit if onto else "")
    if len(unit) > 60:
        problems.append(f"Baris {number}: satuan “{unit[:40]}…” terlalu panjang. Tulis paling banyak 60 huruf.")
    measure = onto.measure if onto else _likely(cells.get("yearly", ""), unit, scales, read)
    for name in ("yearly", *QUARTERS):
        if not cells.get(name):
            continue
        try:
            yearly = read.values.get("yearly", onto.yearly if onto else None)
            is_target = name == "yearly"
            text = cells[name]
            read.values[name] = read_target(text, measure) if is_target else read_quarter(text, measure, yearly)
        except TargetUnreadable as wrong:
            problems.append(f"Baris {number}, {CELLS[name]}: {wrong}")
    return read


def _likely(text: str, unit: str, scales: Mapping[Scale, tuple[str, ...]], read: ReadRow) -> Measure:
    """How a new indicator is measured, from what its target looks like."""
    kind, direction, which = likely_kind(text, unit, scales.values())
    if kind != IndicatorKind.NUMBER or direction != Direction.HIGHER:
        read.values |= {"kind": kind, "direction": direction}
    steps: tuple[str, ...] = ()
    if which is not None:
        read.values["scale"], steps = list(scales.items())[which]
    return Measure(kind, unit, direction, steps=steps)
