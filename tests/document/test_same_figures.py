"""200 random reports have the same figures on the screen, in the PDF, in its embedded JSON and in the workbook."""

import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lkj import formats
from lkj.pdf import markup
from reports.documents.html import lkj_body
from reports.documents.lkj import Lkj
from reports.documents.lkj_pdf import lkj_pdf
from tests.document.random_reports import reports
from tests.document.reading import pages_of
from tests.document.spreadsheets import column, figure, first_row, values
from tests.prove.samples import amount

MADE, BATCH = amount(40, 200), 10


def bare(text: str) -> str:
    """The text without any space, as a narrow cell may end its lines anywhere."""
    return re.sub(r"\s+", "", text)


def words(element: Element) -> str:
    return " ".join(element.itertext())


def tables_of(body: Element) -> dict[str, Element]:
    """The tables of the screen, by their class."""
    return {(each.get("class") or "").split()[0]: each for each in body.iter("table")}


def rows(table: Element) -> list[list[str]]:
    """The cells of the table's body, row by row; a row may have fewer cells than others."""
    found = [[bare(words(cell)) for cell in row] for row in table.iterfind("tbody/tr")]
    assert found
    return found


def grid(table: Element) -> list[list[str]]:
    """The cells row by row, where a cell that spans rows is in each of them."""
    found: list[list[str]] = []
    spanning: dict[int, tuple[int, str]] = {}
    for row in table.iterfind("tbody/tr"):
        cells, built = iter(row), []
        while len(built) < columns(table):
            left, text = spanning.get(len(built), (0, ""))
            if not left:
                cell = next(cells)
                left, text = int(cell.get("rowspan", 1)), bare(words(cell))
                built += [text] * (int(cell.get("colspan", 1)) - 1)
            spanning[len(built)] = (left - 1, text)
            built.append(text)
        found.append(built)
    return found


def columns(table: Element) -> int:
    return len(table.findall("colgroup/col"))


def sentences_of(body: Element) -> list[str]:
    """What the screen says outside its tables: sentences, formulas, words of pictures."""
    lines = [each for each in body.iter("div") if each.get("class") == "line"]
    texts = [each for each in body.iter() if each.tag.endswith("}text") or each.tag == "text"]
    found = [bare(words(each)) for each in (*body.iter("p"), *lines, *texts)]
    # Even a report without any figure, and so without a picture, has its formulas.
    assert any("×100%" in each for each in found)
    return found


def printed(pdf: bytes, tables: dict[str, Element]) -> str:
    """The text of all pages without running lines and repeated heads."""
    text = bare(" ".join(pages_of(pdf, "-raw")))
    for line in (r"DinasUjiCetakKabupatenContohHalaman\d+dari\d+", r"KepalaSubBagianUji·LKjInterimTriwulanIITahun2022"):
        text = re.sub(line, "", text)
    for table in tables.values():
        head = bare("".join(words(row) for row in table.iterfind("thead/tr")))
        assert head in text
        text = text.replace(head, "")
    return text


def embedded(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name.rpartition(".")[2]: each.get_file().read_bytes() for name, each in document.attachments.items()}


# For each table its list in the JSON, and for keys of that list the column and how it is written.
TABLES = {
    "achievement": (
        "performance", {"target": (3, "quantity"), "realisasi": (4, "quantity"), "capaian": (5, "percent")},
    ),
    "budget": ("budget", {"pagu": (2, "money")}),
    "cost": (
        "cost_per_outcome",
        {
            "pagu": (3, "money"), "realisasi_anggaran": (4, "money"), "serapan": (5, "percent"),
            "target": (6, "quantity"), "realisasi": (7, "quantity"), "capaian": (8, "percent"),
            "efisiensi": (9, "points"),
        },
    ),
}  # fmt: skip
# For each sheet its list in the JSON, and for keys of that list the column's head and its number among equal heads.
SHEETS = {
    "Tabel 2.1": ("targets", {"target": ("Target", 1)}),
    "Anggaran": ("budget", {"pagu": ("Anggaran (Rp)", 1)}),
    "Tabel 2.2": (
        "performance", {"target": ("Target", 1), "realisasi": ("Realisasi", 1), "capaian": ("Capaian (%)", 1)},
    ),
    "Cost Per Outcome": (
        "cost_per_outcome",
        {
            "pagu": ("Target", 1), "realisasi_anggaran": ("Realisasi", 1), "serapan": ("Capaian (%)", 1),
            "target": ("Target", 2), "realisasi": ("Realisasi", 2), "capaian": ("Capaian (%)", 2),
            "efisiensi": ("Efisiensi (poin persen)", 1),
        },
    ),
}  # fmt: skip
WRITTEN: dict[str, Callable[[Decimal | None, str], str]] = {
    "quantity": formats.quantity,
    "percent": lambda value, _: formats.percent(value),
    "points": lambda value, _: formats.points(value),
    "money": lambda value, _: formats.money(value),
}


@pytest.mark.parametrize("batch", range(MADE // BATCH))
def test_every_figure_is_the_same_everywhere(batch: int) -> None:
    for lkj in reports(MADE)[batch * BATCH : (batch + 1) * BATCH]:
        compare(lkj)


def compare(lkj: Lkj) -> None:
    body, pdf = markup.tree(f"<div>{lkj_body(lkj)}</div>"), lkj_pdf(lkj)
    tables = tables_of(body)
    paper, inside = printed(pdf, tables), embedded(pdf)
    for table in tables.values():
        for row in rows(table):
            assert bare("".join(row)) in paper
    for said in sentences_of(body):
        assert said in paper
    data = json.loads(inside["json"])
    compare_json(data, tables)
    compare_workbook(data, values(inside["xlsx"]))


def compare_json(data: dict[str, Any], tables: dict[str, Element]) -> None:
    for kind, (key, wanted_columns) in TABLES.items():
        if kind not in tables:  # A sentence says that nothing would stand in it.
            money = {name for name in wanted_columns if name in ("pagu", "realisasi_anggaran")} or set(wanted_columns)
            assert all(row[name] is None for row in data[key] for name in money)
            continue
        shown = grid(tables[kind])
        assert len(shown) >= len(data[key])
        # Further rows follow, which the JSON has elsewhere: totals, budget lines without an indicator.
        for row, cells in zip(data[key], shown, strict=False):
            for name, (index, how) in wanted_columns.items():
                wanted = words_of(row, name) or WRITTEN[how](decimal(row[name]), row.get("satuan", ""))
                assert natural(first_of(cells[index])) == natural(bare(wanted)), (kind, row, cells)
    compare_decimals(tables)
    if "budget" in tables:
        assert bare(formats.money(decimal(data["budget_total"]))) in grid(tables["budget"])[-1]


def compare_decimals(tables: dict[str, Element]) -> None:
    """Computed percentages and points have two decimals."""
    for kind, (_, wanted_columns) in TABLES.items():
        if kind not in tables:
            continue
        for index, how in wanted_columns.values():
            shown = [first_of(cells[index]) for cells in grid(tables[kind])] if how in ("percent", "points") else []
            decimals = {len(text.strip("%").partition(",")[2]) for text in shown if re.search(r"\d", text)}
            assert decimals <= {2}, (kind, index, shown)


def natural(text: str) -> str:
    """A figure without the zeros that a column's other figures make it have: `50,00%` as `50%`."""
    return re.sub(r"(,\d*?)0+(?=%?$)", lambda found: found[1].rstrip(","), text)


def compare_workbook(data: dict[str, Any], book: Workbook) -> None:
    for title, (key, wanted_columns) in SHEETS.items():
        sheet = book[title]
        for name, (head, nth) in wanted_columns.items():
            cells = spread(sheet, head, len(data[key]), nth)
            assert [figure(cell) for cell in cells] == [
                words_of(row, name) or decimal(row[name]) for row in data[key]
            ], (title, name)


def spread(sheet: Worksheet, head: str, count: int, nth: int) -> list[object]:
    """The cells of a column; a merged one is in each of its rows."""
    for area in list(sheet.merged_cells.ranges):
        value = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(area.coord)
        if area.min_row >= first_row(sheet) and area.min_col == area.max_col:
            for row in range(area.min_row, area.max_row + 1):
                sheet.cell(row, area.min_col).value = value
    return column(sheet, head, count, nth)


def words_of(row: dict[str, Any], name: str) -> str:
    """What stands in the place of a figure, from the JSON's own words; empty where a figure does."""
    if name == "target":
        return row.get("target_words", "")
    if name == "realisasi":
        return row.get("words") or ""
    decided = name == "capaian" and row["capaian"] is None and row.get("reached") is not None
    return ("Tercapai" if row["reached"] else "Belum") if decided else ""


def decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def first_of(cell: str) -> str:
    """The cell's text without the figure against the quarter's target, which is below the other."""
    return cell.partition("s.d.")[0]
