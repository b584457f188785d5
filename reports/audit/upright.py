"""Tables that stand upright: labels in the first column, values behind them, one indicator below the other.

They are laid down, so that they are read as any other table is: labels become the head, each indicator a row. Lines of
their own (`Target : 100 %`) are read in the same way. Cells keep the places where they stand in the file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reports.audit.blocks import Block, Cell, Paragraph, Table
from reports.audit.headings import VALUES, Role, head_of, is_vocabulary
from reports.audit.lines import is_heading, is_section

_LINE = re.compile(r"^(?:[-•–]\s*|\(?[a-z\d]{1,2}[.)]\s*)?(?P<label>[A-Za-z][^:=;]{2,44}?)\s*:\s*(?P<value>.*)$")
_ORDINAL = re.compile(r"^\(?(?:\d{1,2}|[a-z])[.)]?$")
_NUMBERED = re.compile(r"^\(?(?:\d{1,2}|[a-z])[.)]\s+")
_FEWEST = 4
# So many lines may number or name the next indicator.
_BETWEEN = 2


@dataclass(frozen=True)
class _Pair:
    """A label with its value; several where indicators stand beside each other."""

    label: Cell
    values: tuple[Cell, ...]


@dataclass(frozen=True)
class _Upright:
    """An upright table: its labels, a row of values for each indicator, and the place behind it."""

    labels: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    end: int

    @property
    def words(self) -> list[str]:
        return [cell.text.casefold() for cell in self.labels]


def laid_down(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, upright tables as tables with a head; those with the same labels that follow each other as one."""
    found: list[Block] = []
    index = 0
    while index < len(blocks):
        upright = _upright(blocks, index)
        if upright is None:
            found.append(blocks[index])
            index += 1
            continue
        rows, between, end = list(upright.rows), list[Block](), upright.end
        while (following := _following(blocks, end, upright)) is not None:
            start, more = following
            rows += more.rows
            between += blocks[end:start]
            end = more.end
        found += [Table((upright.labels, *rows), blocks[index].source), *between]
        index = end
    return found


def has_labels(table: Table) -> bool:
    """Whether the first column's words say what at least two figures behind them are."""
    return sum(column.role in VALUES for pair in _pairs(table) for column in head_of([[pair.label]]).columns) >= 2


def _following(blocks: Sequence[Block], end: int, first: _Upright) -> tuple[int, _Upright] | None:
    """The next table with the same labels, behind headings that number its indicator, and where it begins."""
    for start in range(end, min(end + _BETWEEN + 1, len(blocks))):
        more = _upright(blocks, start)
        if more is not None:
            return (start, more) if more.words == first.words else None
        block = blocks[start]
        if not isinstance(block, Paragraph) or is_section(block.text) or not is_heading(block.text):
            return None
    return None


def _upright(blocks: Sequence[Block], index: int) -> _Upright | None:
    block = blocks[index]
    if isinstance(block, Table):
        pairs, end = _of_table(blocks, index)
    else:
        pairs = list(_lines(blocks[index:]))
        end = index + len(pairs)
    records = list(_records(pairs))
    if not records or not _is_whole(records[0], in_lines=isinstance(block, Paragraph)):
        return None
    labels = tuple(pair.label for pair in records[0])
    if any([pair.label.text.casefold() for pair in each] != [each.text.casefold() for each in labels]
           for each in records):  # fmt: skip
        return None
    rows = [tuple(pair.values[at] for pair in each) for each in records for at in range(len(each[0].values))]
    return _Upright(labels, tuple(rows), end)


def _of_table(blocks: Sequence[Block], index: int) -> tuple[list[_Pair], int]:
    """The pairs of a table, with those that the end of a page has parted from it, and the place behind it."""
    table = blocks[index]
    assert isinstance(table, Table)  # noqa: S101 (the caller looked)
    if len(table.rows) < _FEWEST or head_of(table.rows).kind is not None:
        return [], index + 1
    pairs, end = _pairs(table), index + 1
    while pairs and end < len(blocks) and isinstance(more := blocks[end], Table):
        rest = _pairs(more)
        known = {pair.label.text.casefold() for pair in pairs}
        is_next_page = more.source.page is not None and more.source.page - 1 == pairs[-1].label.source.page
        if not (is_next_page and rest and all(_goes_on(pair, known) for pair in rest)):
            break
        pairs, end = [*pairs, *rest], end + 1
    return pairs, end


def _goes_on(pair: _Pair, known: set[str]) -> bool:
    return is_vocabulary(pair.label.text) and pair.label.text.casefold() not in known


def _pairs(table: Table) -> list[_Pair]:
    """Label and values of each row; none at all where the rows have unlike many values."""
    labelled: list[tuple[Cell, dict[int, Cell]]] = []
    for row in table.rows:
        cells = {at: cell for at, cell in enumerate(row) if not cell.merged and cell.text.strip() != ":"}
        filled = [at for at, cell in cells.items() if cell.text]
        if len(filled) > 1 and _ORDINAL.match(cells[filled[0]].text):
            filled = filled[1:]
        if filled:
            label = filled[0]
            labelled.append((_bare(cells[label]), {at: _bare(cell) for at, cell in cells.items() if at > label}))
    used = sorted({at for _, cells in labelled for at, cell in cells.items() if cell.text})
    pairs = [_Pair(label, tuple(_values(label, cells, used))) for label, cells in labelled]
    counts = {len(pair.values) for pair in pairs}
    if counts == {1, 2}:
        # A satuan, or the sign of a percentage, in a cell of its own.
        pairs = [_Pair(pair.label, (_joined(pair.values),)) for pair in pairs]
    return pairs if len(counts) == 1 or counts == {1, 2} else []


def _values(label: Cell, cells: Mapping[int, Cell], used: Sequence[int]) -> list[Cell]:
    """The cells of the columns that have something anywhere; at least one, blank or not, and none behind the last."""
    values = [cells.get(at, Cell("", label.source)) for at in used]
    while len(values) > 1 and not values[-1].text:
        values.pop()
    return values


def _joined(cells: Sequence[Cell]) -> Cell:
    return replace(cells[0], text=" ".join(cell.text for cell in cells)) if cells[0].text else cells[0]


def _bare(cell: Cell) -> Cell:
    return replace(cell, text=_NUMBERED.sub("", cell.text.strip().strip(":")).strip())


def _lines(blocks: Sequence[Block]) -> Iterator[_Pair]:
    """Lines with a label and a value each, as far as they follow upon each other."""
    for block in blocks:
        found = _LINE.match(block.text) if isinstance(block, Paragraph) else None
        if found is None or not is_vocabulary(found["label"]):
            return
        yield _Pair(Cell(found["label"], block.source), (Cell(found["value"].strip(), block.source),))


def _records(pairs: Sequence[_Pair]) -> Iterator[list[_Pair]]:
    """The pairs by indicators: where the first label comes again another one begins."""
    record: list[_Pair] = []
    for pair in pairs:
        if record and pair.label.text.casefold() == record[0].label.text.casefold():
            yield record
            record = []
        record.append(pair)
    if record:
        yield record


def _is_whole(record: Sequence[_Pair], *, in_lines: bool) -> bool:
    """Whether the pairs are an indicator or an activity with two figures; lines are sentences without an indicator."""
    head = head_of([[pair.label for pair in record]])
    figures = [column for column in head.columns if column.role in VALUES]
    is_named = Role.INDICATOR in head.roles or (not in_lines and bool({Role.SASARAN, Role.ACTIVITY} & head.roles))
    return len(record) >= _FEWEST and head.kind is not None and len(figures) >= 2 and is_named
