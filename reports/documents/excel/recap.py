"""The workbook of an office's recap: one sheet a table, all of them made of the sheets with the lines and indicators.

Sums read the lines, and averages the indicators, by exact words in a column (the program's code, the bidang, the sumber
dana), so that they stay true when rows are sorted. A line counts in a quarter where its column Dihitung says so: no
rupiah is summed twice.
"""

from collections.abc import Sequence
from decimal import Decimal

from reports import calculations
from reports.documents.budget_recap import CAPAIAN, TOGETHER, BudgetRecap, DetailLine, IndicatorLine, RecapLine
from reports.documents.excel import formulas
from reports.documents.excel.cells import About, Cell, Column, Kind, Layout, Sheet, Table
from reports.documents.excel.cells import Total as TotalRow
from reports.documents.excel.formulas import Operand
from reports.documents.excel.layouts import TOP, Cells
from reports.documents.excel.writer import workbook_bytes
from reports.enums import ActivityLevel, Quarter

LINES, INDICATORS = "Rincian", "Indikator"
NO_INDICATORS = "Belum ada laporan dengan indikator pada triwulan ini."
NOTHING = "Belum ada anggaran dalam Perjanjian Kinerja yang berlaku."
_NOTES = (
    "Realisasi dihitung sejak Januari. Pagu adalah pagu dalam Perjanjian Kinerja yang berlaku pada akhir triwulan. "
    "Serapan = realisasi ÷ pagu × 100%; realisasi tanpa pagu tidak ikut. Selama suatu pagu belum "
    "mempunyai realisasi, serapan yang memuatnya belum dapat dihitung (–).",
    CAPAIAN,
    f"Angka dihitung dengan rumus dari lembar {LINES} dan {INDICATORS}.",
)
_UNIT_NOTE = "Angka setiap unit menurut Perjanjian Kinerjanya sendiri. Pagu atasan memuat pagu bawahannya."
_COLUMN_OF = {
    ActivityLevel.PROGRAM.label: "program",
    ActivityLevel.KEGIATAN.label: "kegiatan",
    ActivityLevel.SUB_KEGIATAN.label: "kode",
}


def recap_workbook(recap: BudgetRecap) -> bytes:
    """The recap's tables as an .xlsx file. Equal recaps give equal bytes."""
    return workbook_bytes(_about(recap), recap_sheets(recap))


def recap_sheets(recap: BudgetRecap) -> tuple[Sheet, ...]:
    lines = _Lines(recap)
    activities = [(row, _COLUMN_OF.get(row.level, "kode")) for row in recap.activities]
    return (
        _sheet(recap, "Program", "Program, Kegiatan, dan Sub Kegiatan", lines.table("Kode", activities)),
        _sheet(recap, "Bidang", "Bidang", lines.table("Kode Bidang", [(row, "bidang") for row in recap.bidang])),
        _sheet(
            recap,
            "Unit Kerja",
            "Unit Kerja",
            lines.table("Kode Unit", [(row, "unit") for row in recap.units], all_lines=True),
        ),
        _sheet(
            recap,
            "Sumber Dana",
            "Sumber Dana",
            lines.table("", [(row, "dana") for row in recap.funds], note=TOGETHER),
        ),
        _sheet(recap, "Pagu Sumber Dana", "Pagu menurut Sumber Dana", _shares(recap)),
        _sheet(recap, LINES, "Rincian menurut Jabatan", lines.own),
        _sheet(recap, INDICATORS, "Indikator", lines.indicators),
    )


def _about(recap: BudgetRecap) -> About:
    return About(
        title=recap.title,
        author=recap.office.full_name,
        state="",
        dated=Quarter(recap.quarters[-1]).last_day(recap.year),
        paper=recap.office.paper,
        left=recap.office.full_name,
        right=recap.title,
        foot=f"{len(recap.details)} baris anggaran",
        mark="",
    )


def _sheet(recap: BudgetRecap, name: str, title: str, table: Table) -> Sheet:
    heading = (f"Rekapitulasi Anggaran dan Capaian menurut {title}", recap.label, recap.office.full_name)
    return Sheet(name, heading, table, frozen=2, filtered=bool(table.rows) and name in (LINES, INDICATORS))


class _Lines:
    """The sheets with the lines and the indicators, and the tables that add them up."""

    def __init__(self, recap: BudgetRecap) -> None:
        self._recap = recap
        self._layout = Layout((*_LINE_COLUMNS, *_quarter_columns(recap, counted=True)), TOP)
        self.own = Table(self._layout, tuple(map(self._row, recap.details)), NOTHING)
        numbers = [Column(f"capaian{n}", f"Capaian {Quarter(n).label} (%)", 12, Kind.PERCENT) for n in recap.quarters]
        self._measures = Layout((*_INDICATOR_COLUMNS, *numbers), TOP)
        self.indicators = Table(self._measures, tuple(map(self._measure, recap.indicators)), NO_INDICATORS)

    def _measure(self, each: IndicatorLine) -> tuple[Cell, ...]:
        words = {
            "jabatan": each.position,
            "indikator": each.name,
            "unit": each.unit,
            "bidang": each.bidang,
            "program": each.program,
            "kegiatan": each.kegiatan,
            "kode": each.code,
            "dana": each.funds,
        }
        cells: Cells = {name: Cell(text) for name, text in words.items()}
        for number, capaian in zip(self._recap.quarters, each.capaian, strict=True):
            cells[f"capaian{number}"] = Cell(capaian)
        return self._measures.row(cells)

    def _row(self, each: DetailLine) -> tuple[Cell, ...]:
        cells: Cells = {
            "jabatan": Cell(each.position),
            "unit": Cell(each.unit),
            "bidang": Cell(each.bidang),
            "program": Cell(each.program),
            "kegiatan": Cell(each.kegiatan),
            "kode": Cell(each.code),
            "nama": Cell(each.name),
            "dana": Cell(each.funds),
        }
        for number, amounts, counted in zip(self._recap.quarters, each.amounts, each.counted, strict=True):
            cells[f"pagu{number}"] = Cell(amounts.ceiling)
            cells[f"spent{number}"] = Cell(amounts.realisasi)
            cells[f"counted{number}"] = Cell("Ya" if counted else "Tidak")
        return self._layout.row(cells)

    def table(
        self, key: str, rows: Sequence[tuple[RecapLine, str]], *, all_lines: bool = False, note: str = ""
    ) -> Table:
        """A table of the rows, each with the column of the lines in which its key stands; a `note` stands first."""
        named = (Column("key", key, 22),) if key else ()
        layout = Layout((*named, Column("nama", "Nama", 60), *_quarter_columns(self._recap)), TOP)
        made = tuple(
            self._sums(layout, number, row, column, all_lines)
            for number, (row, column) in enumerate(rows, layout.first)
        )
        notes = (*filter(None, (_UNIT_NOTE if all_lines else "", note)), *_NOTES)
        return Table(layout, made, NOTHING, None if all_lines or not rows else self._total(layout, len(rows)), notes)

    def _sums(self, layout: Layout, at: int, row: RecapLine, column: str, all_lines: bool) -> tuple[Cell, ...]:
        cells: Cells = {"key": Cell(row.key), "nama": Cell(row.name)}
        where = layout.at("key" if layout.has("key") else "nama", at)
        for index, number in enumerate(self._recap.quarters):
            counted = "" if all_lines else self._counted(number)
            chosen = f"({self._column(column)}={where}){counted}"
            own = [each for each in self._recap.details if _key_of(each, column) == row.key]
            cells |= self._quarter(layout, at, index, chosen, [d for d in own if all_lines or d.counted[index]], row)
            measured = [each for each in self._recap.indicators if _key_of(each, column) == row.key]
            chosen = f"({self._measured(column)}={where})"
            cells |= self._judged(layout, at, index, chosen, measured, row)
        return layout.row(cells)

    def _total(self, layout: Layout, rows: int) -> TotalRow:
        cells: Cells = {}
        for index, number in enumerate(self._recap.quarters):
            chosen = f'({self._column(f"counted{number}")}="Ya")*1'
            own = [each for each in self._recap.details if each.counted[index]]
            cells |= self._quarter(layout, layout.first + rows, index, chosen, own, self._recap.total)
            cells |= self._judged(layout, layout.first + rows, index, "1", self._recap.indicators, self._recap.total)
        return TotalRow("Jumlah", layout.row(cells))

    def _quarter(
        self, layout: Layout, at: int, index: int, chosen: str, own: Sequence[DetailLine], row: RecapLine
    ) -> Cells:
        """Pagu, realisasi and serapan of a quarter; `chosen` is 1 for each line of the row, which `own` are."""
        number, amounts = self._recap.quarters[index], row.amounts[index]
        pagu, spent = self._column(f"pagu{number}"), self._column(f"spent{number}")
        ceiling = Operand(layout.at(f"pagu{number}", at), amounts.ceiling)
        with_pagu = f"{chosen}*ISNUMBER({pagu})"
        return {
            f"pagu{number}": _sum(chosen, pagu, [each.amounts[index].ceiling for each in own], amounts.ceiling),
            f"spent{number}": _sum(chosen, spent, [each.amounts[index].realisasi for each in own], amounts.realisasi),
            f"serapan{number}": formulas.serapan_of(
                ceiling,
                (f"SUMPRODUCT({with_pagu}*ISNUMBER({spent}))", f"SUMPRODUCT({with_pagu})"),
                f"SUMPRODUCT({with_pagu},{spent})",
                [each.amounts[index].realisasi for each in own if each.amounts[index].ceiling is not None],
                amounts.serapan,
            ),
        }

    def _judged(
        self, layout: Layout, at: int, index: int, chosen: str, own: Sequence[IndicatorLine], row: RecapLine
    ) -> Cells:
        """Average capaian and efisiensi of a quarter; `chosen` is 1 for each indicator of the row, which `own` are."""
        number, amounts = self._recap.quarters[index], row.amounts[index]
        column = self._measured(f"capaian{number}")
        count, total = f"SUMPRODUCT({chosen}*ISNUMBER({column}))", f"SUMPRODUCT({chosen}*ISNUMBER({column}),{column})"
        text = formulas.unless(f"{count}=0", f"ROUND(ROUND({total},2)/{count},2)")
        capaian = formulas.checked(text, formulas.mean([each.capaian[index] for each in own]), amounts.capaian)
        against = Operand(layout.at(f"capaian{number}", at), amounts.capaian)
        serapan = Operand(layout.at(f"serapan{number}", at), amounts.serapan)
        return {
            f"capaian{number}": capaian,
            f"efisiensi{number}": formulas.efisiensi(against, serapan, amounts.efisiensi),
        }

    def _measured(self, key: str) -> str:
        return f"'{INDICATORS}'!{self._measures.fixed(key, len(self._recap.indicators))}"

    def _counted(self, number: int) -> str:
        return f'*({self._column(f"counted{number}")}="Ya")'

    def _column(self, key: str) -> str:
        return f"'{LINES}'!{self._layout.fixed(key, len(self._recap.details))}"


_LINE_COLUMNS = (
    Column("jabatan", "Jabatan", 34),
    Column("kode", "Kode", 20),
    Column("nama", "Program/Kegiatan/Sub Kegiatan", 44),
    Column("unit", "Kode Unit", 20),
    Column("bidang", "Kode Bidang", 20),
    Column("program", "Kode Program", 14),
    Column("kegiatan", "Kode Kegiatan", 16),
    Column("dana", "Sumber Dana", 30),
)


_INDICATOR_COLUMNS = (
    Column("jabatan", "Jabatan", 34),
    Column("indikator", "Indikator", 50),
    Column("kode", "Kode", 20),
    Column("unit", "Kode Unit", 20),
    Column("bidang", "Kode Bidang", 20),
    Column("program", "Kode Program", 14),
    Column("kegiatan", "Kode Kegiatan", 16),
    Column("dana", "Sumber Dana", 30),
)


def _quarter_columns(recap: BudgetRecap, *, counted: bool = False) -> tuple[Column, ...]:
    found: list[Column] = []
    for number in recap.quarters:
        label = Quarter(number).label
        found += [
            Column(f"pagu{number}", f"Pagu {label} (Rp)", 19, Kind.MONEY),
            Column(f"spent{number}", f"Realisasi s.d. {label} (Rp)", 19, Kind.MONEY),
        ]
        if counted:
            found.append(Column(f"counted{number}", f"Dihitung {label}", 11, Kind.CENTRE))
            continue
        found += [
            Column(f"serapan{number}", f"Serapan {label} (%)", 12, Kind.PERCENT),
            Column(f"capaian{number}", f"Capaian {label} (%)", 12, Kind.PERCENT),
            Column(f"efisiensi{number}", f"Efisiensi {label} (poin persen)", 13, Kind.PERCENT),
        ]
    return tuple(found)


def _key_of(each: DetailLine | IndicatorLine, column: str) -> str:
    columns = {
        "program": each.program,
        "kegiatan": each.kegiatan,
        "kode": each.code,
        "bidang": each.bidang,
        "unit": each.unit,
        "dana": each.funds,
    }
    return columns[column]


def _sum(chosen: str, column: str, values: Sequence[Decimal | None], figure: Decimal | None) -> Cell:
    """The sum of the chosen lines' numbers in a column; – where none of them has one."""
    count = f"SUMPRODUCT({chosen}*ISNUMBER({column}))"
    text = formulas.unless(f"{count}=0", f"ROUND(SUMPRODUCT({chosen},{column}),2)")
    return formulas.checked(text, formulas.added(values), figure, formulas.SUM_DIGITS)


def _shares(recap: BudgetRecap) -> Table:
    layout = Layout((Column("nama", "Sumber Dana", 60), Column("pagu", "Pagu (Rp)", 22, Kind.MONEY)), TOP)
    rows = tuple(layout.row({"nama": Cell(row.name), "pagu": Cell(row.last.ceiling)}) for row in recap.fund_shares)
    values = [row.last.ceiling for row in recap.fund_shares]
    total = formulas.total(
        layout.between("pagu", layout.first, layout.first + max(len(rows), 1) - 1), values, calculations.total(values)
    )
    return Table(layout, rows, NOTHING, TotalRow("Jumlah", layout.row({"pagu": total})) if rows else None)
