"""The same office by the Excel templates: downloaded, filled in, uploaded, applied."""

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import load_workbook

from tests.measured import office
from tests.measured.pages import agreements_in_force, begin, open_first, passwords
from tests.measured.planner import Planner

_HEADS = 4  # the row of the heads
Rows = Iterable[Mapping[str, object]]


def set_up(planner: Planner, code: str, folder: Path) -> None:
    begin(planner, code)
    planner.tab("Excel")
    for name, tables in (("01-susunan", _structure()), ("02-anggaran", _budget()), ("03-pk", _agreements())):
        file = planner.download(f"{name}.xlsx", folder)
        fill(file, tables)
        planner.upload(planner.page.locator("#berkas"), file)
        planner.press("Terapkan")
        planner.expect("perubahan tersimpan")
    planner.tab("Susunan dan pejabat")
    passwords(planner)
    agreements_in_force(planner)
    open_first(planner)


def fill(file: Path, tables: Mapping[str, Rows]) -> None:
    """Write rows into the empty rows of a template's sheets, by their heads."""
    book = load_workbook(file)
    for name, rows in tables.items():
        sheet = book[name]
        heads = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[_HEADS] if cell.value}
        free = next(row for row in range(_HEADS + 1, sheet.max_row + 2) if not any(c.value for c in sheet[row]))
        for number, values in enumerate(rows, free):
            for head, value in values.items():
                sheet.cell(number, heads[head]).value = value
    book.save(file)


def _structure() -> Mapping[str, Rows]:
    today = datetime.date.today()
    above: list[str] = []
    posts: list[dict[str, object]] = []
    holders: list[dict[str, object]] = []
    for post in office.POSTS:
        above[post.depth :] = [post.title]
        superior = above[post.depth - 1] if post.depth else None
        echelon = ("II", "III", "IV")[post.depth]
        posts.append({"Unit kerja": post.unit, "Jabatan": post.title, "Jabatan atasan": superior, "Eselon": echelon})
        holders.append(_holder(post.title, post.holder, post.nip) | {"Jenis": "Plt." if post.is_acting else None})
    first = next(each for each in holders if each["Jabatan"] == "Sekretaris")
    first["Berakhir"] = today - datetime.timedelta(days=1)
    holders.append(_holder("Sekretaris", *office.SUCCESSOR) | {"Mulai": today})
    duties = [
        {"Jabatan": post.title, "Jenis": kind, "Bunyi": text}
        for post in office.POSTS
        for kind, texts in (("Tugas pokok", post.tugas), ("Fungsi", post.fungsi))
        for text in texts
    ]
    return {"Susunan": posts, "Pejabat": holders, "Tugas dan fungsi": duties}


def _holder(title: str, name: str, nip: str) -> dict[str, object]:
    account = ".".join(name.lower().split()[:2])
    return {"Jabatan": title, "Nama dengan gelar": name, "NIP": nip, "Nama pengguna": account}


def _budget() -> Mapping[str, Rows]:
    rows = [
        {"Kode": code, "Nama": name, "Pagu (Rp)": int(pagu.replace(".", "")), "Sumber dana": fund}
        for code, name, pagu, fund in office.ACTIVITIES
    ]
    return {"Anggaran": rows}


def _agreements() -> Mapping[str, Rows]:
    lines, indicators = [], []
    for title, (budget, measures) in office.AGREEMENTS.items():
        lines += [{"Jabatan": title, "Kode": code, "Pagu (Rp)": int(pagu.replace(".", ""))} for code, pagu in budget]
        for each in measures:
            row = {
                "Jabatan": title, "Sasaran": each.sasaran, "Indikator": each.name, "Satuan": each.unit,
                "Target setahun": each.target, "Kode anggaran": each.line,
            }  # fmt: skip
            row |= {
                f"Target TW {roman}": text for roman, text in zip(("I", "II", "III", "IV"), each.quarters, strict=False)
            }
            if each.ratio:
                row |= {"Jenis": "Perbandingan", "Nama pembilang": each.ratio[0], "Nama penyebut": each.ratio[1]}
            indicators.append(row)
    return {"Anggaran PK": lines, "Indikator": indicators}
