"""The rows of a recognised table: which cell belongs to which column, continued rows joined, numbers read.

Where a row's cells stand under the head they are taken by their place; where merged or split cells have shifted them,
as text exports do, the numbers are taken in their order.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from reports.audit.blocks import Cell, Table
from reports.audit.headings import VALUES, Column, Head, Kind, Role, head_of
from reports.audit.numbers import INDONESIAN, Printed, Style, read
from reports.audit.result import Source

_TOTAL = re.compile(
    r"^(?:sub\s?)?(?:jumlah|total|grand total|jumlah total|total anggaran|jumlah anggaran|rata-rata|rerata|jumlah dan)"
    r"(?:\s(?:total|seluruhnya|keseluruhan|anggaran|capaian|kinerja|rata-rata|program|kegiatan|belanja|pagu|i{1,3}))*"
    r"\s*:?$",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"rata-rata|rerata|rata rata", re.IGNORECASE)
_ORDINAL = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)]|[IVX]{1,4}\.?")
_IN_WORDS = re.compile(
    r"[A-D][A-D+-]{0,2}|WTP|WDP|[≥≤<>].*|.*\d.*|tepat waktu|tercapai.*|belum.*|baik|sangat baik|terlaksana.*|"
    r"ada|tidak ada",
    re.IGNORECASE,
)
# A dash with the reason why there is no number: “– Tanpa pagu”.
_NO_NUMBER = re.compile(r"^([-–—])\s+[^\W\d]\D{2,40}$")
# A narrow column may break a code after a dot or before one.
_CODE_AND_NAME = re.compile(
    r"(?P<code>(?=\S*\d)\S+(?:(?:(?<=\.)\s(?=\S*\d)|\s(?=\.\d)|\s(?=\d+\.\d))\S+)*)\s+(?:[-–:]\s*)?"
    r"(?P<name>[^\W\d_].*[^\W\d_]{2}.*)"
)
_PURE_UNIT = re.compile(r"%|[A-Za-z][A-Za-z /.²³-]{0,24}")


@dataclass(frozen=True)
class Value:
    """A number of a row: as printed and read, with its cell; `is_blank` where the cell is empty."""

    printed: Printed
    source: Source
    is_blank: bool = False
    merged: bool = False

    @property
    def text(self) -> str:
        """The number with its satuan, as it would be written."""
        bare = self.printed.text
        unit = self.printed.unit
        return bare if not unit or bare.casefold().endswith(unit.casefold()) else f"{bare} {unit}"


@dataclass(frozen=True)
class Text:
    """Words of a row, joined where the row is continued on the next page, with the first cell's place."""

    words: str
    source: Source
    merged: bool = False


@dataclass(frozen=True)
class Row:
    """A row: `texts` and `values` by their columns' roles. `number` counts the table's rows from 1."""

    number: int
    texts: Mapping[Role, Text]
    values: Mapping[Role, Value]
    source: Source
    total: bool = False
    average: bool = False

    def words(self, role: Role) -> str:
        return self.texts[role].words if role in self.texts else ""

    def value(self, role: Role) -> Printed:
        return self.values[role].printed if role in self.values else Printed("")

    @property
    def name(self) -> str:
        roles = (Role.INDICATOR, Role.ACTIVITY, Role.SASARAN, Role.CODE)
        return next((self.words(role) for role in roles if self.words(role)), "")


@dataclass
class Reading:
    """A table with its rows; `unread` are cells that no column could be told for, with why."""

    kind: Kind
    head: Head
    source: Source
    rows: list[Row] = field(default_factory=list)
    unread: list[tuple[str, Cell]] = field(default_factory=list)
    caption: str = ""


def rows_of(kind: Kind, head: Head, tables: Sequence[Table], style: Style = INDONESIAN) -> Reading:
    """The rows of a table that may stand in several parts, each perhaps with the head again."""
    reading = Reading(kind, head, tables[0].source)
    for cells in _joined(_data(head, tables), head):
        _take(reading, cells, style)
    if (column := head.unsure) is not None and _is_no_serapan(reading.rows):
        columns = tuple(replace(each, role=Role.CAPAIAN) if each is column else each for each in head.columns)
        reading.head = replace(head, columns=columns)
        reading.rows = [replace(row, values=_with_capaian(row.values)) for row in reading.rows]
    return reading


def _is_no_serapan(rows: Sequence[Row]) -> bool:
    """Whether fewer than half of the rows, of two at least, print the share of the pagu that was spent."""
    near: list[bool] = []
    for row in rows:
        printed, ceiling, spent = (row.value(role).value for role in (Role.SERAPAN, Role.CEILING, Role.SPENDING))
        if not row.total and printed is not None and ceiling and spent is not None:
            share = spent / ceiling
            near.append(abs(printed - 100 * share) <= 1 or abs(printed - share) <= Decimal("0.01"))
    return len(near) > 1 and 2 * sum(near) < len(near)


def _with_capaian(values: Mapping[Role, Value]) -> dict[Role, Value]:
    return {Role.CAPAIAN if role is Role.SERAPAN else role: value for role, value in values.items()}


def _data(head: Head, tables: Sequence[Table]) -> Iterator[tuple[bool, tuple[Cell, ...]]]:
    """The rows below the heads, each with whether it is the first of a further part."""
    heads = {_spaceless(row) for row in tables[0].rows[: head.rows]}
    for index, table in enumerate(tables):
        skip = head.rows if index == 0 else head_of(table.rows).rows
        rows = [row for row in table.rows[skip:] if _spaceless(row) not in heads]
        for place, row in enumerate(rows):
            yield index > 0 and place == 0, row


def _spaceless(row: Sequence[Cell]) -> str:
    return "|".join(re.sub(r"\W", "", cell.text.casefold()) for cell in row).strip("|")


def _joined(rows: Iterable[tuple[bool, tuple[Cell, ...]]], head: Head) -> Iterator[tuple[Cell, ...]]:
    """The rows, each with the words that a page's end has cut off from it."""
    waiting: tuple[Cell, ...] | None = None
    for begins_part, row in rows:
        if not any(cell.text for cell in row):
            continue
        if waiting is not None and _continues(waiting, row, head, begins_part):
            waiting = tuple(_glued(waiting, row))
            continue
        if waiting is not None:
            yield waiting
        waiting = row
    if waiting is not None:
        yield waiting


def _continues(above: tuple[Cell, ...], row: tuple[Cell, ...], head: Head, begins_part: bool) -> bool:
    """Whether a row has nothing but the rest of words: no number, no code, no row of its own."""
    filled = [(index, cell.text) for index, cell in enumerate(row) if cell.text]
    if not filled or any(index >= len(above) for index, _ in filled):
        return False
    if begins_part and _fills_up(above, filled, head):
        return True
    if not all(above[index].text for index, _ in filled):
        return False
    if head.kind is Kind.PLAN:
        return _continues_plan(above, filled, head, begins_part)
    if any(text[:1].isdigit() or read(text).is_number for _, text in filled):
        return False
    texts = [column.index for column in head.columns if column.role not in VALUES and column.role is not Role.NUMBER]
    if any(index not in texts for index, _ in filled):
        return False
    return begins_part or all(text[:1].islower() for _, text in filled)


def _fills_up(above: tuple[Cell, ...], filled: list[tuple[int, str]], head: Head) -> bool:
    """Whether a page's first row has what the row above lacks, as where a page's end has parted the cells of a row."""
    first = [column.index for column in head.columns if column.role in (Role.NUMBER, Role.CODE)]
    lacking = [index for index, _ in filled if not above[index].text and not above[index].merged]
    if not lacking or any(index in first for index, _ in filled):
        return False
    rest = [text for index, text in filled if index not in lacking]
    if any(read(text).is_number for text in rest):
        return False
    if head.kind is not Kind.PLAN or all(text[:1].islower() for text in rest):
        return True
    # Under one code the plan has several rows, which begin with capitals; but each has evaluasi and tindak lanjut.
    needed = [column.index for column in head.columns if column.role in (Role.EVALUASI, Role.FOLLOW_UP)]
    return any(index in needed for index in lacking) and any(text[:1].islower() for text in rest)


def _continues_plan(above: tuple[Cell, ...], filled: list[tuple[int, str]], head: Head, begins_part: bool) -> bool:
    """Whether no field begins anew: what a code has more rows for begins with a capital, an item with its number."""
    first = [column.index for column in head.columns if column.role in (Role.CODE, Role.NUMBER)]
    if any(index in first for index, _ in filled):
        return False
    begins = [index for index, text in filled if text[:1].isupper() or re.match(r"[-•]|\d{1,2}[.)]\s?\D", text)]
    if not begins:
        return begins_part or all(text[:1].islower() for _, text in filled)
    ended = [index for index in begins if above[index].text.rstrip().endswith((".", ";"))]
    return begins_part and len(begins) < len(filled) and not ended


def _glued(above: tuple[Cell, ...], row: tuple[Cell, ...]) -> Iterator[Cell]:
    for index in range(max(len(above), len(row))):
        upper = above[index] if index < len(above) else None
        lower = row[index] if index < len(row) else None
        if upper is None:
            assert lower is not None  # noqa: S101 (one of both rows is so long)
            yield lower
        elif lower is None or not lower.text:
            yield upper
        else:
            yield replace(upper, text=f"{upper.text} {lower.text}".strip())


def _take(reading: Reading, cells: tuple[Cell, ...], style: Style) -> None:
    number = len(reading.rows) + 1
    source = next((cell.source for cell in cells if cell.text), cells[0].source)
    label = next((cell.text for cell in cells if cell.text), "")
    texts = [cell.text for cell in cells[:4] if cell.text and not _ORDINAL.fullmatch(cell.text)]
    total = bool(texts) and bool(_TOTAL.fullmatch(texts[0].strip())) and reading.kind is not Kind.PLAN
    if reading.kind is Kind.PLAN:
        columns = [each for each in reading.head.columns if each.role is not Role.NUMBER]
        named: dict[Role, Text | None] = {each.role: _text(cells, each) for each in columns}
        found: dict[Role, Text] = {role: text for role, text in named.items() if text is not None}
        reading.rows.append(Row(number, _code_apart(found), {}, source))
        return
    if total:
        values = _total_values(cells, reading.head, style)
        reading.rows.append(Row(number, {}, values, source, True, bool(_AVERAGE.search(label))))
        return
    row = _aligned(cells, reading.head, number, source, style) or _in_order(cells, reading.head, number, source, style)
    if row is None:
        reading.unread.append(("Baris tabel ini tidak dapat dipasangkan dengan kolomnya.", cells[0]))
        return
    row = replace(row, texts=_code_apart(row.texts))
    if row.values or row.words(Role.ACTIVITY) or row.words(Role.INDICATOR):
        reading.rows.append(row)


def _code_apart(texts: Mapping[Role, Text]) -> Mapping[Role, Text]:
    """The texts, a code and the name behind or below it in one cell told apart, well-formed or not."""
    both = texts.get(Role.CODE)
    if both is None or texts.keys() & {Role.ACTIVITY, Role.SASARAN}:
        return texts
    found = _CODE_AND_NAME.match(both.words)
    if found is None:
        return texts
    code, name = replace(both, words=found["code"]), replace(both, words=found["name"])
    return {**texts, Role.CODE: code, Role.ACTIVITY: name}


def _text(cells: Sequence[Cell], column: Column) -> Text | None:
    if column.index >= len(cells):
        return None
    cell = cells[column.index]
    return Text(cell.text, cell.source, cell.merged)


def _total_values(cells: Sequence[Cell], head: Head, style: Style) -> dict[Role, Value]:
    """The numbers of a total: under their columns where these agree, else those of the money columns in order."""
    columns = [column for column in head.columns if column.role in VALUES]
    at = {column.index: column for column in columns}
    numbers = [(index, Value(read(cell.text, style), cell.source)) for index, cell in enumerate(cells) if cell.text]
    numbers = [(index, value) for index, value in numbers if value.printed.is_number and not value.printed.dash]
    if numbers and all(index in at for index, _ in numbers):
        return {at[index].role: value for index, value in numbers}
    roles = [column.role for column in columns]
    if len(numbers) == len(roles):
        return {role: value for role, (_, value) in zip(roles, numbers, strict=True)}
    money = [role for role in roles if role in (Role.CEILING, Role.SPENDING)]
    amounts = [value for _, value in numbers if _is_money(value.printed)]
    return dict(zip(money, amounts, strict=False)) if len(amounts) <= len(money) else {}


def _is_money(printed: Printed) -> bool:
    return printed.broken or (printed.value is not None and abs(printed.value) >= 1000 and "%" not in printed.unit)


def _aligned(cells: Sequence[Cell], head: Head, number: int, source: Source, style: Style) -> Row | None:
    """The row by the places of its cells; None where what stands under a number's head is none."""
    if len(cells) < head.width - 1 and head.columns and len(cells) <= head.columns[-1].index:
        return None
    roles = {column.index: column.role for column in head.columns}
    texts: dict[Role, Text] = {}
    values: dict[Role, Value] = {}
    last: Role | None = None
    for index, cell in enumerate(cells):
        role = roles.get(index)
        if role in VALUES:
            printed = read(_NO_NUMBER.sub(r"\1", cell.text), style)
            if cell.text and not printed.is_number and not _is_words_value(cell.text, role):
                return None
            values[role] = Value(printed, cell.source, not cell.text, cell.merged)
            last = role
        elif role is None or role is Role.UNIT:
            if not cell.text:
                continue
            if role is None and read(cell.text, style).is_number:
                return None
            if role is None and last is not None and _PURE_UNIT.fullmatch(cell.text) and last in values:
                values[last] = _with_unit(values[last], cell.text)
            elif role is Role.UNIT:
                texts[Role.UNIT] = Text(cell.text, cell.source)
            elif index < len(cells) - 1:
                return None
        else:
            if cell.text and role is not Role.NUMBER and index > 2 and _is_only_unit(cell.text, role, last):
                return None
            if role is Role.NOTE and "%" in cell.text and read(cell.text, style).is_number:
                return None
            texts[role] = Text(cell.text, cell.source, cell.merged)
    unit = texts.get(Role.UNIT)
    if unit is not None:
        for role in (Role.TARGET, Role.DUE, Role.REALISASI):
            if role in values and not values[role].printed.unit and values[role].printed.is_number:
                values[role] = _with_unit(values[role], unit.words)
    return Row(number, texts, values, source)


def _is_words_value(text: str, role: Role | None) -> bool:
    """A target or realisasi in words: WTP, BB, tepat waktu, 7–9 hari; never a bare satuan."""
    if role not in (Role.TARGET, Role.REALISASI, Role.CAPAIAN):
        return False
    return bool(_IN_WORDS.fullmatch(text))


def _is_only_unit(text: str, role: Role, last: Role | None) -> bool:
    return last is not None and role not in (Role.NOTE, Role.FUND) and text.strip() == "%"


def _with_unit(value: Value, unit: str) -> Value:
    if value.is_blank or value.printed.unit:
        return value
    return replace(value, printed=replace(value.printed, unit=unit.strip()))


def _in_order(cells: Sequence[Cell], head: Head, number: int, source: Source, style: Style) -> Row | None:
    """The row by the order of its numbers."""
    columns = list(head.columns)
    values_at = [column for column in columns if column.role in VALUES]
    if not values_at:
        return None
    first = values_at[0].index
    lead = [column for column in columns if column.index < first]
    texts: dict[Role, Text] = {}
    for column in lead:
        if column.index < len(cells) and column.role is not Role.NUMBER:
            texts[column.role] = Text(cells[column.index].text, cells[column.index].source, cells[column.index].merged)
    tokens, rest = _tokens(cells[first:], style)
    if rest is not None:
        texts.setdefault(Role.NOTE, Text(rest.text, rest.source))
    values = _assigned(tokens, [column.role for column in values_at])
    return None if values is None else Row(number, texts, values, source)


def _tokens(cells: Sequence[Cell], style: Style) -> tuple[list[Value], Cell | None]:
    """The numbers of cells in their order, a satuan in the next cell joined; and the words behind them."""
    tokens: list[Value] = []
    rest: Cell | None = None
    for cell in cells:
        if not cell.text:
            continue
        printed = read(cell.text, style)
        if printed.is_number:
            tokens.append(Value(printed, cell.source))
        elif tokens and not tokens[-1].printed.unit and _PURE_UNIT.fullmatch(cell.text):
            tokens[-1] = _with_unit(tokens[-1], cell.text)
        elif not (_PURE_UNIT.fullmatch(cell.text) and len(cell.text) < 14):
            rest = cell
    return tokens, rest


def _assigned(tokens: list[Value], roles: list[Role]) -> dict[Role, Value] | None:
    if len(tokens) == len(roles):
        return dict(zip(roles, tokens, strict=True))
    if len(tokens) == len(roles) - 1 and roles[-1] in (Role.EFISIENSI, Role.CAPAIAN):
        found = dict(zip(roles, tokens, strict=False))
        found[roles[-1]] = Value(Printed(""), tokens[-1].source if tokens else Source(0), True)
        return found
    return None
