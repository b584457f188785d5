"""The recap of an office's budget as a frozen document, of which the PDF and the workbook are made."""

from dataclasses import dataclass
from decimal import Decimal

from django.template.loader import render_to_string

from lkj import formats
from lkj.pdf.archive import finish
from lkj.pdf.render import render
from reports import calculations
from reports.content.report import Office
from reports.enums import ActivityLevel, Quarter
from reports.queries.budget_year import Money, codes_above
from reports.queries.recap import Detail, Recap, RecapItem


@dataclass(frozen=True)
class Amounts:
    """Pagu and realisasi of a row in a quarter, in rupiah; `covered` is the realisasi that has a pagu."""

    ceiling: Decimal | None
    realisasi: Decimal | None
    covered: Decimal | None

    @property
    def serapan(self) -> Decimal | None:
        return calculations.serapan(self.ceiling, self.covered)


@dataclass(frozen=True)
class RecapLine:
    """A row of one of the recap's tables; `key` is what its lines in the details have in their column."""

    key: str
    name: str
    amounts: tuple[Amounts, ...]
    depth: int = 0
    level: str = ""
    remark: str = ""

    @property
    def last(self) -> Amounts:
        return self.amounts[-1]


@dataclass(frozen=True)
class DetailLine:
    """A budget line of a post, and in which quarters the sums count it."""

    position: str
    unit: str
    bidang: str
    program: str
    kegiatan: str
    code: str
    name: str
    funds: str
    amounts: tuple[Amounts, ...]
    counted: tuple[bool, ...]


@dataclass(frozen=True)
class BudgetRecap:
    """All tables of the recap of an office's year, over the same quarters."""

    office: Office
    year: int
    quarters: tuple[int, ...]
    across: bool
    activities: tuple[RecapLine, ...]
    bidang: tuple[RecapLine, ...]
    units: tuple[RecapLine, ...]
    funds: tuple[RecapLine, ...]
    fund_shares: tuple[RecapLine, ...]
    total: RecapLine
    details: tuple[DetailLine, ...]

    @property
    def label(self) -> str:
        """`Triwulan II Tahun 2026`, `Triwulan I–III Tahun 2026`."""
        first, last = Quarter(self.quarters[0]).roman, Quarter(self.quarters[-1]).roman
        return f"Triwulan {first if first == last else f'{first}–{last}'} Tahun {self.year}"

    @property
    def title(self) -> str:
        return f"Rekapitulasi Anggaran {self.label}"

    @property
    def stem(self) -> str:
        """The file's name without its ending: `Rekap-satpol-pp-TW2-2026`."""
        quarters = "antartriwulan" if self.across else f"TW{self.quarters[-1]}"
        return f"Rekap-{self.office.code}-{quarters}-{self.year}"


def build_budget_recap(found: Recap, office: Office, year: int, *, across: bool) -> BudgetRecap:
    return BudgetRecap(
        office=office,
        year=year,
        quarters=tuple(int(quarter) for quarter in found.quarters),
        across=across,
        activities=tuple(_line(item, item.code) for item in found.activities),
        bidang=tuple(_line(item, item.key) for item in found.bidang),
        units=tuple(_line(item, item.key) for item in found.units),
        funds=tuple(_line(item, item.name) for item in found.funds),
        fund_shares=tuple(
            RecapLine(item.name, item.name, (Amounts(item.ceiling, None, None),)) for item in found.fund_shares
        ),
        total=_line(found.total, ""),
        details=tuple(_detail(each, found) for each in found.details),
    )


def _line(item: RecapItem, key: str) -> RecapLine:
    return RecapLine(
        key=key,
        name=item.name,
        amounts=tuple(map(_amounts, item.money)),
        depth=item.depth,
        level=item.level.label if item.level else "",
        remark=item.remark,
    )


def _amounts(money: Money) -> Amounts:
    return Amounts(money.ceiling, money.realisasi, money.covered)


def _detail(each: Detail, found: Recap) -> DetailLine:
    line = each.line
    codes = {ActivityLevel.of_code(code): code for code in [line.activity.code, *codes_above(line.activity)]}
    codes[ActivityLevel(line.activity.level)] = line.activity.code
    return DetailLine(
        position=line.post.title,
        unit=line.post.unit.code,
        bidang=each.bidang,
        program=codes.get(ActivityLevel.PROGRAM, ""),
        kegiatan=codes.get(ActivityLevel.KEGIATAN, ""),
        code=line.activity.code,
        name=line.activity.name,
        funds=each.funds,
        amounts=tuple(_amounts(line.money.get(quarter, Money())) for quarter in found.quarters),
        counted=each.counted,
    )


@dataclass(frozen=True)
class PrintedRow:
    """A row as printed; `spent` are realisasi and serapan of each quarter."""

    code: str
    name: str
    depth: int
    ceiling: str
    spent: tuple[tuple[str, str], ...]
    remark: str = ""


@dataclass(frozen=True)
class PrintedTable:
    """A table as printed; `total` is empty where its rows are not added up."""

    title: str
    head: str
    rows: tuple[PrintedRow, ...]
    total: PrintedRow | None
    note: str = ""


def printed_tables(recap: BudgetRecap) -> tuple[PrintedTable, ...]:
    """The tables in the order of the page."""
    total = _printed(recap.total)
    own = (
        "Angka setiap unit menurut Perjanjian Kinerjanya sendiri. Pagu atasan memuat pagu bawahannya, sehingga kolom "
        "ini tidak dijumlahkan."
    )
    together = (
        "Kegiatan yang dibiayai beberapa sumber dihitung utuh pada gabungannya: laporan tidak mencatat sumber mana "
        "yang dibelanjakan, sehingga realisasinya tidak dibagi."
    )
    return (
        PrintedTable(
            "Program, Kegiatan, dan Sub Kegiatan",
            "Program/Kegiatan/Sub Kegiatan",
            tuple(_printed(row, row.key) for row in recap.activities),
            total,
        ),
        PrintedTable("Bidang", "Bidang", tuple(map(_printed, recap.bidang)), total),
        PrintedTable("Unit Kerja", "Unit Kerja", tuple(map(_printed, recap.units)), None, own),
        PrintedTable("Sumber Dana", "Sumber Dana", tuple(map(_printed, recap.funds)), total, together),
    )


def _printed(row: RecapLine, code: str = "") -> PrintedRow:
    spent = tuple((formats.money(each.realisasi), formats.percent(each.serapan)) for each in row.amounts)
    return PrintedRow(code, row.name, row.depth, formats.money(row.last.ceiling), spent, row.remark)


def budget_recap_pdf(recap: BudgetRecap) -> bytes:
    """The recap as a PDF for the archive, in landscape."""
    context = {
        "recap": recap,
        "tables": printed_tables(recap),
        "quarters": [Quarter(number).label for number in recap.quarters],
        "shares": [(row.name, formats.money(row.last.ceiling)) for row in recap.fund_shares],
    }
    html = render_to_string("document/recap/recap.html", context)
    return finish(render(html, paper=recap.office.paper), unnumbered=())
