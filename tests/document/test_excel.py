"""The workbooks: the PDF's figures as live formulas, and no typed text taken for a formula."""

import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from lkj import frozen
from reports import calculations
from reports.calculations import DEFAULT_BANDS
from reports.content.indicators import Performance
from reports.content.report import ReportContent
from reports.documents.book import build_book
from reports.documents.excel import period_workbook, report_workbook
from reports.documents.excel.report import report_sheets
from reports.documents.excel.texts import CUT
from reports.documents.lkj import Lkj
from reports.documents.machine import lkj_dict
from reports.enums import Direction, ReportState
from reports.models import Period
from tests.document import factories as make
from tests.document.random_reports import reports
from tests.document.spreadsheets import column, figure, first_row, formulas, recalculated, values
from tests.document.test_commands import WHEN, run
from tests.prove.samples import amount

# The number of random reports, and of those whose own workbook is recalculated too, besides the period's.
MADE, SINGLE = amount(16, 40), amount(4, 8)


def several() -> Lkj:
    """Four indicators: two share sasaran and budget line, one returns to that line; a line has no pagu or indicator."""
    rows = (
        make.performance(1, goal=1, line=1, sasaran="Sasaran pertama"),
        make.ratio(2, goal=1, line=1, sasaran="Sasaran pertama"),
        make.performance(
            3, goal=2, line=2, unit="hari", direction=Direction.LOWER, target=Decimal(10), realisasi=Decimal(8),
            capaian=Decimal(120), efisiensi=Decimal(95),
        ),
        make.performance(4, goal=3, line=1, realisasi=None, capaian=None, efisiensi=None),
    )  # fmt: skip
    lines = (
        make.budget(1),
        make.budget(2, ceiling=Decimal(40_000_000), realisasi=Decimal(10_000_000), serapan=Decimal(25)),
        make.budget(3, name="Pelatihan", ceiling=None, realisasi=Decimal(5_000_000), serapan=None),
    )
    return make.lkj(
        budget=lines,
        performance=rows,
        ceiling_total=Decimal(4_216_460_419),
        realisasi_total=Decimal(2_036_046_397),
        serapan_total=Decimal("48.17"),
        capaian_average=Decimal("76.11"),
    )


def test_every_table_has_its_sheet_with_the_heads_and_numbers_of_the_pdf() -> None:
    book = values(report_workbook(several()))
    assert book.sheetnames == ["Tabel 2.1", "Anggaran", "Tabel 2.2", "Cost Per Outcome", "Rencana Tindak Lanjut"]
    cost = [[cell.value for cell in row] for row in book["Cost Per Outcome"]["A4:K6"]]
    assert cost[0][:4] == ["No", "Sasaran Sub Kegiatan", "Indikator Kinerja", "Anggaran (Rp)"]
    assert cost[1][3:] == ["Target", "Realisasi", "Capaian (%)", "Satuan", "Target", "Realisasi", "Capaian (%)", None]
    assert cost[2] == ["1", "2", "3", "4", "5", "6=5/4", None, "7", "8", "9=8/7", "10=9-6"]
    assert [cell.value for cell in book["Tabel 2.2"]["A6:H6"][0]] == ["1", "2", "3", None, "4", "5", "6=5/4", "7"]


def test_figures_are_formulas_with_their_stored_values() -> None:
    data = report_workbook(several())
    sheet, shown = formulas(data)["Cost Per Outcome"], values(data)["Cost Per Outcome"]
    assert sheet["F7"].value == '=IF(COUNT(E7,D7)<2,"–",IF(D7=0,"–",ROUND(E7*100/D7,2)))'
    assert sheet["K7"].value == '=IF(COUNT(J7,F7)<2,"–",ROUND(J7-F7,2))'
    assert [shown[cell].value for cell in ("D7", "E7", "F7", "J7", "K7")] == [4176460419, 2021046397, 48.39, 50, 1.61]
    achieved = formulas(data)["Tabel 2.2"]
    assert achieved["G7"].value == '=IF(COUNT(F7,E7)<2,"–",IF(E7=0,"–",ROUND(F7*100/E7,2)))'
    assert "ROUND(ROUND(2*E9-F9,4)*100/E9,2)" in achieved["G9"].value
    assert values(data)["Tabel 2.2"]["G11"].value == 76.11


def test_the_capaian_of_a_ratio_comes_from_its_two_numbers() -> None:
    data = report_workbook(several())
    sheet, shown = formulas(data)["Tabel 2.2"], values(data)["Tabel 2.2"]
    assert (column(shown, "Pembilang", 2), column(shown, "Penyebut", 2)) == ([None, 7], [None, 12])
    assert "ROUND(I8*100/J8,2)" in sheet["F8"].value and "ROUND(I8*100*100/(E8*J8),2)" in sheet["G8"].value
    assert (shown["F8"].value, shown["G8"].value) == (58.33, 58.33)


def test_a_number_is_typed_once_and_referred_to() -> None:
    sheets = formulas(report_workbook(several()))
    assert "'Tabel 2.1'!D7" in sheets["Tabel 2.2"]["E8"].value
    cost = [sheets["Cost Per Outcome"][cell].value for cell in ("D7", "H7", "I7", "J7")]
    references = ("'Anggaran'!D5", "'Tabel 2.1'!D6", "'Tabel 2.2'!F7", "'Tabel 2.2'!G7")
    assert all(reference in text for reference, text in zip(references, cost, strict=True))


def test_cells_are_joined_as_on_paper() -> None:
    book = formulas(report_workbook(several()))
    below = {str(cells) for cells in book["Cost Per Outcome"].merged_cells.ranges if 6 < cells.min_row < 12}
    assert below == {"A7:A8", "B7:B8", "D7:D8", "E7:E8", "F7:F8"}
    assert {"A7:A8", "B7:B8"} <= {str(cells) for cells in book["Tabel 2.2"].merged_cells.ranges}


def test_a_budget_line_counts_once_in_the_total_and_one_without_pagu_not_in_serapan() -> None:
    data = report_workbook(several())
    sheet, shown = formulas(data)["Cost Per Outcome"], values(data)["Cost Per Outcome"]
    assert sheet["D12"].value == '=IF(COUNT(D7:D9,D11:D11)=0,"–",ROUND(SUM(D7:D9,D11:D11),2))'
    assert (shown["B11"].value, shown["D11"].value, shown["E11"].value) == ("Pelatihan", "–", 5_000_000)
    assert [shown[cell].value for cell in ("D12", "E12", "F12")] == [4_216_460_419, 2_036_046_397, 48.17]
    assert values(data)["Anggaran"]["D8"].value == 4_216_460_419


def test_a_missing_figure_is_a_dash_and_never_zero() -> None:
    shown = values(report_workbook(several()))
    assert [shown["Cost Per Outcome"][cell].value for cell in ("I10", "J10", "K10", "F11")] == ["–"] * 4
    empty = values(report_workbook(make.empty()))
    assert empty["Tabel 2.2"]["A7"].value == "Belum ada indikator kinerja dalam Perjanjian Kinerja."
    assert empty["Rencana Tindak Lanjut"]["A5"].value == "Belum ada rencana tindak lanjut."


def cost_efisiensi(content: ReportContent) -> list[Decimal | None]:
    """The efisiensi of each row of Cost Per Outcome; budget lines without indicator are last and have none."""
    return [each.efisiensi for each in content.performance] + [None for _ in content.budget_without_indicator]


def test_every_figure_recalculated_is_that_of_the_content(tmp_path: Path) -> None:
    made = reports(MADE)
    entries = (*(make.entry(lkj.content.position, lkj) for lkj in made), make.entry("Kosong", None))
    book = replace(make.book(*entries), bands=DEFAULT_BANDS)
    files = {"period": period_workbook(book), "hostile": report_workbook(hostile())}
    files |= {f"report{number}": report_workbook(lkj) for number, lkj in enumerate(made[:SINGLE])}
    found = recalculated(files, tmp_path)
    for number, lkj in enumerate(made[:SINGLE]):
        assert_figures(found[f"report{number}"], lkj)
    rows = [each for lkj in made for each in lkj.content.performance]
    achieved, cost = found["period"]["Tabel 2.2"], found["period"]["Cost Per Outcome"]
    assert numbers(achieved, "Target", len(rows)) == [target_of(each) for each in rows]
    assert numbers(achieved, "Capaian (%)", len(rows)) == [capaian_of(each) for each in rows]
    assert numbers(achieved, "Realisasi", len(rows)) == [each.words or each.realisasi for each in rows]
    assert_due(achieved, rows)
    entries = [entry.recap for entry in book.entries]
    recap = found["period"]["Rekap"]
    assert numbers(recap, "Pagu (Rp)", len(entries)) == [each.pagu for each in entries]
    assert numbers(recap, "Realisasi (Rp)", len(entries)) == [each.realisasi for each in entries]
    assert numbers(recap, "Serapan (%)", len(entries)) == [each.serapan for each in entries]
    assert numbers(recap, "Capaian Rata-rata (%)", len(entries)) == [each.capaian for each in entries]
    assert numbers(recap, "Efisiensi (poin persen)", len(entries)) == [each.efisiensi for each in entries]
    assert numbers(recap, "Capaian terhadap Target s.d. Triwulan (%)", len(entries)) == [
        each.capaian_due for each in entries
    ]
    assert column(recap, "Predikat", len(entries)) == [each.predikat or "–" for each in entries]
    efisiensi = [figure for lkj in made for figure in cost_efisiensi(lkj.content)]
    assert numbers(cost, "Efisiensi (poin persen)", len(efisiensi)) == efisiensi
    assert found["hostile"]["Tabel 2.2"]["C7"].value == "=1+1"
    texts = [cell for name, each in found.items() for sheet in each for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in texts if cell.data_type == "e"]


def assert_due(sheet, rows: list[Performance]) -> None:
    """Predikat, and what it is judged by, follow the realisasi's cell: of a number, a range or a word."""
    due = numbers(sheet, "Capaian terhadap target s.d. Triwulan II (%)", len(rows))
    words = ["Tercapai" if each.reached_due else "Belum" for each in rows]
    wanted = [
        word if each.capaian_due is None and each.reached_due is not None else each.capaian_due
        for each, word in zip(rows, words, strict=True)
    ]
    assert due == wanted
    assert column(sheet, "Predikat", len(rows)) == [each.predikat or "–" for each in rows]


def target_of(each: Performance) -> Decimal | str | None:
    """As its cell shows it: a number, or the words of the report."""
    return each.target if each.has_plain_target else None if not each.has_target else each.target_text


def capaian_of(each: Performance) -> Decimal | str | None:
    return each.verdict or each.capaian


def _efisiensi_column(lkj: Lkj) -> list[Decimal | None]:
    """The efisiensi of a post's rows in the period's workbook: its indicators, then budget lines without one."""
    content = lkj.content
    return [each.efisiensi for each in content.performance] + [None for _ in content.budget_without_indicator]


def numbers(sheet, head: str, count: int, nth: int = 1) -> list[Decimal | None]:
    return [figure(value) for value in column(sheet, head, count, nth)]


def assert_figures(book, lkj: Lkj) -> None:
    """Compare a report's workbook with its content; a merged cell is read where it begins."""
    content = lkj.content
    rows, count = content.performance, len(content.performance)
    achieved, cost = book["Tabel 2.2"], book["Cost Per Outcome"]
    assert numbers(achieved, "Target", count) == [target_of(each) for each in rows]
    shown = [*(capaian_of(each) for each in rows), content.capaian_average]
    assert numbers(achieved, "Capaian (%)", count + 1) == shown
    if any(each.quarter_target is not None for each in rows):
        against = column(achieved, "Capaian (%)", count, 2)
        assert [figure(v) for v in against if v is not None] == [
            (each.due_verdict or None) if each.due_words and each.capaian_due is None
            else each.capaian_due if each.due_words else each.capaian_quarter
            for each in rows if each.quarter_target is not None or each.due_words
        ]  # fmt: skip
    assert numbers(cost, "Efisiensi (poin persen)", count) == [each.efisiensi for each in rows]
    last = count + len(content.budget_without_indicator)
    totals = [figure(column(cost, head, last + 1)[-1]) for head in ("Target", "Realisasi", "Capaian (%)")]
    assert totals == [content.ceiling_total, content.realisasi_total, content.serapan_total]
    efisiensi = figure(column(cost, "Efisiensi (poin persen)", last + 1)[-1])
    assert not rows or efisiensi == calculations.efisiensi_of(content), "as on board and paper"
    shares = [value for value in column(cost, "Capaian (%)", count) if value is not None]
    lines = [content.budget_of(each) for each in rows]
    starts = [line for at, line in enumerate(lines) if at == 0 or line is None or line != lines[at - 1]]
    assert [figure(value) for value in shares] == [line.serapan if line else None for line in starts]


def test_ordinary_figures_are_all_formulas() -> None:
    for lkj in reports(MADE):
        tables = {sheet.name: sheet.table for sheet in report_sheets(lkj)}
        for name, key in (("Tabel 2.2", "capaian"), ("Cost Per Outcome", "efisiensi")):
            table = tables[name]
            at = [column.key for column in table.layout.columns].index(key)
            # A range without a realisasi has nothing to compute.
            asked = [
                key == "efisiensi" or each.kind.in_words or each.direction != Direction.WITHIN
                for each in lkj.content.performance
            ]
            computed = [bool(row[at].formula) for row in table.rows[: len(asked)]]
            assert [have for have, ask in zip(computed, asked, strict=True) if ask] == [True] * sum(asked)


@pytest.mark.parametrize(
    "changes",
    [
        {"capaian": Decimal("50.01")},
        # 290.60499999999997…: in the 15 digits of a spreadsheet a tie, in truth below it.
        {
            "target": Decimal(308683301405),
            "realisasi": Decimal(897049108048),
            "capaian": Decimal("290.60"),
            "efisiensi": Decimal("242.21"),
        },
    ],
)
def test_no_formula_contradicts_the_paper(changes: dict) -> None:
    lkj = make.lkj(performance=(make.performance(**changes),))
    assert formulas(report_workbook(lkj))["Tabel 2.2"]["G7"].value == float(changes["capaian"])


def test_a_cap_is_in_the_formula() -> None:
    row = make.performance(realisasi=Decimal(18), capaian=Decimal(120), efisiensi=Decimal("71.61"))
    data = report_workbook(make.lkj(performance=(row,), capaian_cap=Decimal("120.00"), capaian_average=Decimal(120)))
    assert "MIN(ROUND(F7*100/E7,2),120.00)" in formulas(data)["Tabel 2.2"]["G7"].value


@pytest.mark.parametrize("number", ["123456789012345", "12345678901.2345", "99999999999.9999", "0.0001", "9.95"])
def test_fifteen_digits_survive(number: str) -> None:
    row = make.performance(target=Decimal(number))
    sheet = values(report_workbook(make.lkj(performance=(row,))))["Tabel 2.1"]
    assert Decimal(repr(sheet["D6"].value)) == Decimal(number)
    assert sheet.column_dimensions["D"].width > len(number)


def test_formats_show_decimals_only_where_there_are_any() -> None:
    sheet = formulas(report_workbook(several()))["Tabel 2.2"]
    assert sheet["F7"].number_format.startswith("#,##0_)")
    assert sheet["F8"].number_format.startswith('#,##0.####_);"−"#,##0.####_)')
    rules = [rule.dxf.numFmt.formatCode for each in sheet.conditional_formatting for rule in each.rules]
    assert {code.split("_")[0] for code in rules} == {"#,##0", "#,##0.####"}
    percent = {sheet[f"G{row}"].number_format.split("_")[0] for row in (7, 8)}
    assert percent == {"#,##0.00"}, "whole or not, percentages stand below each other as on paper"


def test_the_page_is_set_up_to_be_printed() -> None:
    lkj = several()
    office = replace(lkj.content.office, paper="F4", name="Dinas Seni & Budaya")
    book = formulas(report_workbook(replace(lkj, content=replace(lkj.content, office=office))))
    for sheet in book:
        # None: one page wide is the default, which files leave out.
        setup = (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight)
        assert setup == ("landscape", None, 0) and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.paperSize == 14
        assert sheet.freeze_panes == f"A{first_row(sheet)}" and first_row(sheet) in (5, 6, 7)
        assert sheet.oddFooter.right.text == "Halaman &P dari &N"
        assert sheet.oddFooter.left.text == "Dinas Seni dan Budaya Kabupaten Contoh"
    assert formulas(report_workbook(lkj)).active.page_setup.paperSize == 9


def share_due(exact: int, places: int) -> str:
    """The formula for the half of a target that was due by Triwulan II, cut to so many places."""
    share = f"ROUNDDOWN(ROUND({{target}}*2/4,{exact}),{places})"
    return f'=IF(COUNT({{target}})=0,"–",IF({share}=0,"–",{share}))'


@pytest.mark.parametrize(
    ("changes", "formula"),
    [
        ({}, share_due(4, 0)),
        ({"decimals": 1}, share_due(5, 1)),
        ({"quarter_target": Decimal(8), "due_target": Decimal(8)}, '=IF(COUNT({quarter})=0,"–",{quarter})'),
        # Of a report that was judged by another rule the number stays.
        ({"due_target": Decimal(7)}, 7),
    ],
)  # fmt: skip
def test_what_was_due_follows_the_target_in_its_cell(changes: dict, formula: str | int) -> None:
    lkj = make.lkj(performance=(make.performance(**changes),), bands=DEFAULT_BANDS)
    sheet = formulas(report_workbook(lkj))["Tabel 2.2"]
    heads = {sheet.cell(row, at).coordinate: sheet.cell(row, at).value for row in (5, 6) for at in range(1, 20)}
    targets = [cell[0] for cell, head in heads.items() if head == "Target"]
    row = first_row(sheet)
    wanted = (
        formula
        if isinstance(formula, int)
        else formula.format(target=f"{targets[0]}{row}", quarter=f"{targets[1]}{row}")
    )
    assert sheet[f"{targets[-1]}{row}"].value == wanted


@pytest.mark.parametrize(
    ("state", "mark"), [(ReportState.SUBMITTED, "DIAJUKAN"), (ReportState.RETURNED, "DIKEMBALIKAN")]
)
def test_what_is_not_approved_says_so_on_every_sheet_and_page(state: ReportState, mark: str) -> None:
    draft = formulas(report_workbook(make.lkj(state)))
    final = formulas(report_workbook(make.lkj()))
    assert all(f"{mark}, belum" in sheet["A3"].value and sheet.oddHeader.center.text == mark for sheet in draft)
    assert all("Keadaan: Disetujui." in sheet["A3"].value and not sheet.oddHeader.center.text for sheet in final)
    assert (draft.properties.title, draft.properties.creator) == (
        "LKj Interim Triwulan II Tahun 2022 – Kepala Sub Bagian Uji",
        "Dinas Uji Cetak Kabupaten Contoh",
    )


def test_the_plan_and_what_became_of_the_last_one() -> None:
    rows = (make.followed_up(1), make.followed_up(2, tindak_lanjut="", note="Ditunda"))
    book = values(report_workbook(make.lkj(follow_up=rows, action_plan=(make.action(1), make.action(2, first=False)))))
    plan = [[cell.value for cell in row] for row in book["Rencana Tindak Lanjut"]["A5:E6"]]
    assert plan[0] == ["1.05.001.2.01.01", "Kegiatan Nomor 1", "Evaluasi 1", "Tindakan 1", "Keterangan 1"]
    assert plan[1] == [None, None, "Evaluasi 2", "Tindakan 2", "Keterangan 2"]
    before = [[cell.value for cell in row] for row in book["Tindak Lanjut Triwulan I"]["A5:E6"]]
    assert before[1] == [None, None, "–", "Selesai", "Ditunda"]


HOSTILE = "=cmd|'/C calc'!A0 +1 @x\t\x00\x07\ud800\ufffe&<b>\r\nbaris [/]:*?"
CLEAN = "=cmd|'/C calc'!A0 +1 @x &<b>\nbaris [/]:*?"


def hostile() -> Lkj:
    row = make.performance(sasaran=HOSTILE, name="=1+1", unit="@SUM(1)", note="<r><t>x</t></r>")
    ratio = make.ratio(2, numerator_label="-2", name="_x0041_ http://x.id")
    action = make.action(evaluasi="x" * 40_000, tindak_lanjut="😀" * 20_000, keterangan="+1\n-2")
    line = make.budget(name="{=1+1}", code="=1.05", funds=("=A1", "\x1b"))
    return make.lkj(
        position=HOSTILE * 9,
        office=replace(make.OFFICE, name=f"&D&G 9{HOSTILE}" * 9, government=HOSTILE),
        performance=(row, ratio),
        budget=(line,),
        action_plan=(action,),
    )


def test_typed_texts_never_become_formulas_and_the_file_is_sound() -> None:
    data = report_workbook(hostile())
    shown = values(data)
    sheet = shown["Tabel 2.2"]
    assert (sheet["B7"].value, sheet["C7"].value, sheet["D7"].value) == (CLEAN, "=1+1", "@SUM(1)")
    assert (sheet["H7"].value.strip(), sheet["C8"].value) == ("<r><t>x</t></r>", "_x0041_ http://x.id *)")
    assert shown["Anggaran"]["B5"].value == "=1.05" and shown["Anggaran"]["C5"].value == "{=1+1}"
    cells = [cell for sheet in formulas(data) for row in sheet.iter_rows() for cell in row]
    assert all(cell.value.startswith("=IF(") for cell in cells if cell.data_type == "f")
    assert not [cell for cell in cells if cell.hyperlink]
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=1", "@", "-2", "+1")))


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    sheet = values(report_workbook(hostile()))["Rencana Tindak Lanjut"]
    plain, wide = sheet["C5"].value, sheet["D5"].value
    assert len(plain) == 32_767 and plain.endswith(CUT)
    assert wide.endswith(CUT) and 32_766 <= len(wide.encode("utf-16-le")) // 2 <= 32_767


def test_equal_reports_give_equal_bytes_a_second_later_too() -> None:
    book = make.book(make.entry("Kepala", several()), make.entry("Sekretaris", None))
    first = report_workbook(several()), period_workbook(book)
    time.sleep(1.1)
    assert (report_workbook(several()), period_workbook(book)) == first
    with zipfile.ZipFile(BytesIO(first[0])) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert archive.read("docProps/core.xml").decode().count("2022-06-30T00:00:00Z") == 2


def test_the_period_lists_every_post_and_looks_its_figures_up() -> None:
    draft = make.lkj(ReportState.DRAFT)
    book = make.book(make.entry("Sekretaris", None), make.entry("Kepala Seksi", several()), make.entry("Kasi", draft))
    data = period_workbook(book)
    sheet, shown = formulas(data)["Rekap"], values(data)["Rekap"]
    rows = [[cell.value for cell in row] for row in shown["A5:K7"]]
    assert rows[0] == [1, "unit", "Sekretaris", "–", "–", "–", "–", "–", "–", "–", "Belum ada laporan"]
    assert rows[1] == [
        2, "unit", "Kepala Seksi", 4216460419, 2036046397, 48.17, 76.11, 27.94, 100, "Sangat tinggi", "Disetujui"
    ]  # fmt: skip
    assert rows[2][-1] == "Draf" and "1 laporan DRAF" in shown["A3"].value
    assert "SUMIFS('Tabel 2.2'!" in sheet["G6"].value and "A6" in sheet["G6"].value


def test_the_period_can_be_filtered_and_sorted() -> None:
    book = make.book(make.entry("Kepala Seksi", several()), make.entry("Kasi", make.lkj()))
    data = period_workbook(book)
    names = ["Rekap", "Tabel 2.1", "Anggaran", "Tabel 2.2", "Cost Per Outcome", "Rencana Tindak Lanjut"]
    assert formulas(data).sheetnames == names
    for sheet in formulas(data).worksheets[1:]:
        assert not sheet.merged_cells.ranges
        assert sheet.auto_filter.ref == f"A4:{sheet.cell(4, sheet.max_column).coordinate[:-1]}{sheet.max_row}"
        assert (sheet["A4"].value, sheet.freeze_panes) == ("Jabatan", "B5")
        assert all("!" not in str(cell.value) for row in sheet.iter_rows(min_row=5) for cell in row)
    shown = values(data)
    assert column(shown["Tabel 2.1"], "Sasaran", 3) == ["Sasaran pertama", "Sasaran pertama", "Meningkatnya Sasaran 3"]
    assert column(shown["Cost Per Outcome"], "Pagu (Rp)", 5) == [4176460419, 4176460419, 40_000_000, 4176460419, "–"]
    assert column(shown["Cost Per Outcome"], "Jabatan", 6) == ["Kepala Seksi"] * 5 + ["Kasi"]


def test_a_period_without_reports_has_its_sheets_all_the_same() -> None:
    for book in (make.book(), make.book(make.entry("Sekretaris", None)), make.book(make.entry("Kasi", make.empty()))):
        assert len(values(period_workbook(book)).sheetnames) == 6


@pytest.mark.django_db
def test_the_demos_workbook_says_what_its_json_says(demo_office) -> None:
    book = build_book(Period.objects.get(quarter=2))
    data = period_workbook(frozen.load(frozen.dump(book), type(book)))
    rows = [row for lkj in book.reports for row in lkj_dict(lkj)["cost_per_outcome"]]
    sheet = values(data)["Tabel 2.2"]
    wanted = [None if row["capaian"] is None else Decimal(row["capaian"]) for row in rows]
    assert len(rows) > 20 and numbers(sheet, "Capaian (%)", len(rows)) == wanted
    assert all(str(cell).startswith("=") for cell in column(formulas(data)["Tabel 2.2"], "Capaian (%)", len(rows)))


def test_the_command_writes_each_report_and_the_period(office, tmp_path: Path) -> None:
    office.fill()
    run("report_excel", **WHEN, out=tmp_path)
    units = ("sekretariat", "seksi-lain", "subbag-umum")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(f"LKj-TW2-2022-dinas-uji-{unit}.xlsx" for unit in units),
        "Tabel-LKj-TW2-2022-dinas-uji.xlsx",
    ]
    run("report_excel", **WHEN, unit="subbag-umum", out=tmp_path / "satu")
    (path,) = (tmp_path / "satu").iterdir()
    assert column(values(path.read_bytes())["Tabel 2.2"], "Capaian (%)", 3) == [50, 58.33, 120]
