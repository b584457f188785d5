"""Workbooks read back by openpyxl, and recalculated by LibreOffice."""

import io
import re
import subprocess
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

# LibreOffice uses the stored values of a file unless this setting is 0, to recalculate always.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item></oor:items>
"""
_CACHED = re.compile("(</f><v>)[^<]*(</v>)")
WRONG = "-7"


def formulas(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def values(data: bytes) -> Workbook:
    """The workbook with the values that the file has for its formulas."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def column(sheet: Worksheet, head: str, count: int, nth: int = 1) -> list:
    """The first `count` cells of the column under the nth head with that text."""
    heads = [cell for cells in sheet.iter_cols(max_row=first_row(sheet) - 1) for cell in cells if cell.value == head]
    at = heads[nth - 1].column
    return [sheet.cell(row, at).value for row in range(first_row(sheet), first_row(sheet) + count)]


def first_row(sheet: Worksheet) -> int:
    """The row below the head, which every printed page repeats."""
    return int((sheet.print_title_rows or "").rpartition("$")[2]) + 1


def figure(value: object) -> Decimal | str | None:
    """A cell's figure as the content has it, or the words that stand in its place."""
    if isinstance(value, str):
        return None if value == "–" else value
    return Decimal(repr(value))


def recalculated(files: Mapping[str, bytes], folder: Path) -> dict[str, Workbook]:
    """The value that LibreOffice computes for every formula, in one run; the stored values are made wrong before."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS)
    for name, data in files.items():
        (folder / f"{name}.xlsx").write_bytes(_with_wrong_values(data))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "xlsx"]
    paths = [str(folder / f"{name}.xlsx") for name in files]
    subprocess.run([*command, "--outdir", str(out), *paths], check=True, capture_output=True, timeout=120)
    return {name: openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True) for name in files}


def _with_wrong_values(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/"):
                text = _CACHED.sub(rf"\g<1>{WRONG}\g<2>", text.decode()).encode()
            new.writestr(name, text)
    return made.getvalue()
