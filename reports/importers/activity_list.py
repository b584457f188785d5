"""A list of program, kegiatan and sub kegiatan as it is pasted from a sheet: DPA, SIPD, LRA.

The columns are recognised by their heads or by what stands in them, and a person may choose others. Numbers and codes
are read strictly; what cannot be read is named by its row.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from lkj import formats
from reports import calculations
from reports.enums import ActivityLevel
from reports.files.file_types import Signature, signature_of
from reports.importers.opening import Cell, Sheet, open_workbook
from reports.importers.split_codes import with_whole_codes
from reports.queries.fund_shares import Share, parted
from reports.queries.nomenclature_changes import LABELS, ListedActivity, Problem
from reports.refusal import Refused

Table = Sequence[Sequence[str]]
MOST_ROWS, MOST_COLUMNS = 5_000, 40
_LARGEST_TEXT = 2 * 1024 * 1024
# Words of a column's head, the surest first.
_HEADS = {
    "code": ("kode",),
    "name": ("nama", "uraian", "nomenklatur", "program", "kegiatan"),
    "ceiling": ("pagu", "anggaran", "jumlah", "total", "nilai"),
    "funds": ("sumber dana", "sumber pendanaan", "sumber"),
}
_HEAD_ROWS = 12
# Rekening belanja and pendapatan have one digit in their second group (5.1.02.01), bidang urusan always has two.
# Urusan and bidang urusan (1, 1.05) stand above a program.
_NOT_KEPT = re.compile(r"[456]\.[0-9](\.[0-9]+)*|[0-9]{1,2}(\.[0-9]{1,2})?")
TOTAL = re.compile(r"(sub\s*)?(jumlah|total)\b", re.IGNORECASE)


# An amount within a name: a row that was copied out of a PDF, whose cells are parted by spaces alone.
_SWALLOWED = re.compile(r"\b[0-9]{1,3}(?:[.,][0-9]{3}){2,}\b")


@dataclass(frozen=True)
class ListReading:
    """What was read of a list. `skipped` counts rows of urusan, rekening and sums, which are kept nowhere."""

    rows: tuple[ListedActivity, ...]
    problems: tuple[Problem, ...]
    skipped: int


def table_of(text: str) -> list[list[str]]:
    """The cells of a pasted text, row by row: parted by tabs, else by semicolons. Empty rows stay, so rows count.

    A code that several columns share is in one.
    """
    delimiter = "\t" if "\t" in text else ";"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        # A cell with line breaks in it comes in quotation marks.
        rows = list(csv.reader((f"{line}\n" for line in lines), delimiter=delimiter))
    except csv.Error:
        rows = [line.split(delimiter) for line in lines]
    return with_whole_codes([[_clean(cell) for cell in row[:MOST_COLUMNS]] for row in rows])


def recognised(table: Table) -> dict[str, int]:
    """The columns by what they hold (`code`, `name`, `ceiling`, `funds`), counted from 0; those that were found."""
    head = _head_row(table)
    return _by_head(table[head]) if head is not None else _by_cells(table)


def read_list(table: Table, columns: Mapping[str, int]) -> ListReading:
    """The rows below the head by the chosen columns. Several rows of one code are one, each with its sumber dana."""
    rows: list[ListedActivity] = []
    problems: list[Problem] = []
    skipped, head = 0, _head_row(table)
    for number, cells in enumerate(table, 1):
        if not any(cells) or (head is not None and number <= head + 1):
            continue
        found = {name: cells[index] if index < len(cells) else "" for name, index in columns.items()}
        code, name = _code_and_name(found, has_name="name" in columns)
        if is_kept_nowhere(code, name):
            skipped += 1
            continue
        where = f"Baris {number}"
        row, wrong = _row(code, name, found, where)
        rows.append(row)
        problems += wrong
    return ListReading(tuple(_joined(rows)), tuple(problems), skipped)


def is_kept_nowhere(code: str, name: str) -> bool:
    """Whether the row is a sum, an urusan or bidang urusan, or a rekening, none of which is a kegiatan."""
    if not code:
        return bool(TOTAL.match(name)) or not name
    return bool(TOTAL.match(code)) or _NOT_KEPT.fullmatch(code) is not None


def column_name(index: int, table: Table) -> str:
    """A column in a list to choose from: its head, else its first text."""
    head = _head_row(table)
    rows = table[head : head + 1] if head is not None else table
    text = next((row[index] for row in rows if index < len(row) and row[index]), "")
    return f"Kolom {index + 1}: {text[:40]}" if text else f"Kolom {index + 1}"


def _clean(cell: str) -> str:
    """Without characters that have no form, which come along from PDF and Excel."""
    visible = re.sub(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f]", "", cell)
    return re.sub(r"[ \u00a0\u202f]+", " ", visible).strip()


def _head_row(table: Table) -> int | None:
    """The index of the row with the columns' heads, if there is one at the top."""
    for index, row in enumerate(table[:_HEAD_ROWS]):
        words = [cell.casefold() for cell in row]
        if any(word.startswith("kode") for word in words) and not any(map(ActivityLevel.of_code, row)):
            return index
    return None


def _by_head(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, words in _HEADS.items():
        for word in words:
            taken = found.values()
            at = [i for i, cell in enumerate(row) if word in cell.casefold() and i not in taken]
            if at:
                found[name] = at[0]
                break
    return found


def _by_cells(table: Table) -> dict[str, int]:
    rows = [row for row in table if any(row)]
    width = max((len(row) for row in rows), default=0)
    columns = [[row[index] for row in rows if index < len(row)] for index in range(width)]
    codes = [sum(ActivityLevel.of_code(cell.rstrip(".")) is not None for cell in cells) for cells in columns]
    if not any(codes):
        return {"code": 0} if columns else {}
    found = {"code": codes.index(max(codes))}
    rest = [index for index in range(width) if index != found["code"]]
    amounts = [index for index in rest if _holds_amounts(columns[index])]
    letters = {index: sum(map(_letters, columns[index])) for index in rest if index not in amounts}
    if letters and max(letters.values()):
        found["name"] = max(letters, key=lambda index: letters[index])
    if amounts:
        found["ceiling"] = amounts[-1]
    others = [index for index in letters if index != found.get("name") and letters[index] >= len(rows)]
    if others:
        found["funds"] = others[-1]
    return found


def _letters(cell: str) -> int:
    return sum(letter.isalpha() for letter in cell)


def _holds_amounts(cells: Sequence[str]) -> bool:
    written = [cell for cell in cells if cell]
    return sum(map(_is_amount, written)) * 2 > len(written)


def _is_amount(cell: str) -> bool:
    try:
        return len(cell) > 3 and formats.parse_number(cell, decimals=2, money=True) >= 0
    except formats.NumberUnreadable:
        # Written the English way: it is told of when the column is read.
        return re.fullmatch(r"(rp\.?\s*)?\d{1,3}(,\d{3})+(\.\d+)?", cell, re.IGNORECASE) is not None


def _code_and_name(found: Mapping[str, str], *, has_name: bool) -> tuple[str, str]:
    """Code and name; where no column holds names they follow the code in its cell."""
    code, name = found.get("code", ""), found.get("name", "")
    if not has_name:
        code, _, name = code.partition(" ")
    return re.sub(r"\s", "", code).rstrip("."), re.sub(r"\s+", " ", name)


def _row(code: str, name: str, found: Mapping[str, str], where: str) -> tuple[ListedActivity, list[Problem]]:
    problems = []
    ceiling: Decimal | None = None
    shares: tuple[Share, ...] = ()
    try:
        ceiling = _amount(found.get("ceiling", ""))
    except formats.NumberUnreadable as refusal:
        problems.append(Problem(where, "ceiling", f"{LABELS['ceiling']} {refusal}"))
    try:
        shares = tuple(_shares(found.get("funds", "")))
    except formats.NumberUnreadable as refusal:
        problems.append(Problem(where, "funds", f"{LABELS['funds']} {refusal}"))
    if ceiling is None and (swallowed := _SWALLOWED.search(name)):
        problems.append(
            Problem(
                where,
                "name",
                f"Nama ini memuat “{swallowed[0]}”, dan pagunya kosong. Bila itu pagunya, pisahkan nama, pagu, dan "
                "sumber dana dengan Tab atau titik koma, atau salin dari lembar kerja.",
            )
        )
    if not code:
        problems.append(Problem(where, "code", f"“{name[:60]}” tidak mempunyai kode. Tulis kodenya."))
    return ListedActivity(code, name, ceiling, shares, where), problems


def _amount(text: str) -> Decimal | None:
    if text in ("", "-", formats.DASH):
        return None
    return formats.parse_number(text, decimals=2, money=True)


def _shares(text: str) -> list[Share]:
    """`Dana Alokasi Umum Rp1.000.000; PAD: 500.000` → two sources with their amounts."""
    return [Share(name, _amount(amount)) for name, amount in parted(text)]


def _joined(rows: Sequence[ListedActivity]) -> list[ListedActivity]:
    """Neighbouring rows of one code that differ in their one sumber dana are one row with an amount for each."""
    found = []
    for _, same in groupby(rows, key=lambda row: row.code):
        group = list(same)
        names = [share.name.casefold() for row in group for share in row.shares]
        apart = len(group) > 1 and all(len(row.shares) == 1 and row.ceiling is not None for row in group)
        if apart and len(set(names)) == len(names) and len({row.name for row in group if row.name}) == 1:
            shares = tuple(Share(row.shares[0].name, row.ceiling) for row in group)
            total = calculations.total(row.ceiling for row in group)
            found.append(replace(group[0], ceiling=total, shares=shares))
        else:
            found += group
    return found


def text_of_file(data: bytes) -> str:
    """A list in an uploaded workbook (.xlsx) or CSV as the text that would have been pasted; rows keep their numbers.

    Of a workbook the sheet with most codes counts. Raises Refused for a file that cannot be read.
    """
    if signature_of(data) in (Signature.ZIP, Signature.OLE):
        sheets = [_cells(sheet) for sheet in open_workbook(data) if not sheet.hidden]
        return _as_text(max(sheets, key=_code_count, default=[]))
    if len(data) > _LARGEST_TEXT or b"\0" in data:
        raise Refused(["Berkas ini tidak dapat dibaca. Simpan daftarnya sebagai .xlsx atau .csv, lalu unggah lagi."])
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return _parted_by_tabs(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Refused(["Huruf dalam berkas ini tidak dapat dibaca. Simpan sebagai .xlsx, lalu unggah lagi."])


def _parted_by_tabs(text: str) -> str:
    """A CSV whose cells are parted by commas as one parted by tabs; others are read as they are."""
    if "\t" in text or ";" in text or "," not in text:
        return text
    try:
        return _as_text(list(csv.reader(io.StringIO(text, newline=""))))
    except csv.Error:
        return text


def _cells(sheet: Sheet) -> Table:
    last = min(max(sheet.rows, default=0), MOST_ROWS + 1)
    rows = [sheet.rows.get(number, {}) for number in range(1, last + 1)]
    return [[_written(row.get(at)) for at in range(1, min(max(row, default=0), MOST_COLUMNS) + 1)] for row in rows]


def _written(cell: Cell | None) -> str:
    """The cell as a person would have typed it: a number with its decimals after a comma."""
    if cell is None:
        return ""
    if cell.kind == "n":
        try:
            return formats.money(Decimal(cell.text).quantize(Decimal("0.01")))
        except ArithmeticError:
            return cell.text
    return cell.text


def _code_count(table: Table) -> int:
    return sum(ActivityLevel.of_code(cell.strip().rstrip(".")) is not None for row in table for cell in row)


def _as_text(table: Table) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(table)
    return out.getvalue()
