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
from reports.queries.budget_year import Money
from reports.queries.recap import Detail, MeasuredDetail, Recap, RecapItem, codes_of

# How the recap by sumber dana counts what several of them pay: page, PDF and workbook say it.
TOGETHER = (
    "Kegiatan yang dibiayai beberapa sumber dihitung utuh pada gabungannya, misalnya “DAU + PAD”: laporan tidak "
    "mencatat sumber mana yang dibelanjakan, sehingga realisasinya tidak dibagi."
)
# What its capaian is.
CAPAIAN = (
    "Capaian adalah rata-rata capaian indikator pada baris itu dan di bawahnya, terhadap target setahun; indikator "
    "yang belum mempunyai angka tidak ikut. Efisiensi = capaian − serapan."
)


@dataclass(frozen=True)
class Amounts:
    """Pagu and realisasi of a row in a quarter, in rupiah, with their serapan (that of reports.queries.budget_year).

    `capaian` is the average of the row's indicators, in percent.
    """

    ceiling: Decimal | None
    realisasi: Decimal | None
    serapan: Decimal | None = None
    capaian: Decimal | None = None

    @property
    def efisiensi(self) -> Decimal | None:
        return calculations.efisiensi(self.capaian, self.serapan)


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
class IndicatorLine:
    """An indicator of a post with its capaian by quarter; the other fields are as those of DetailLine."""

    position: str
    unit: str
    bidang: str
    program: str
    kegiatan: str
    code: str
    funds: str
    name: str
    capaian: tuple[Decimal | None, ...]


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
    indicators: tuple[IndicatorLine, ...] = ()

    @property
    def label(self) -> str:
        """`Triwulan II Tahun 2026`, `Triwulan I–III Tahun 2026`."""
        first, last = Quarter(self.quarters[0]).roman, Quarter(self.quarters[-1]).roman
        return f"Triwulan {first if first == last else f'{first}–{last}'} Tahun {self.year}"

    @property
    def title(self) -> str:
        return f"Rekapitulasi Anggaran dan Capaian {self.label}"

    @property
    def stem(self) -> str:
        """The file's name without its ending: `Rekap-satpol-pp-TW2-2026`."""
        quarters = "perbandingan-triwulan" if self.across else f"TW{self.quarters[-1]}"
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
            RecapLine(item.name, item.name, (Amounts(item.ceiling, None),)) for item in found.fund_shares
        ),
        total=_line(found.total, ""),
        details=tuple(_detail(each, found) for each in found.details),
        indicators=tuple(map(_indicator, found.indicators)),
    )


def _indicator(each: MeasuredDetail) -> IndicatorLine:
    return IndicatorLine(
        position=each.post.title,
        unit=each.post.unit.code,
        bidang=each.bidang,
        program=each.codes.get(ActivityLevel.PROGRAM, ""),
        kegiatan=each.codes.get(ActivityLevel.KEGIATAN, ""),
        code=each.code,
        funds=each.funds,
        name=each.name,
        capaian=each.capaian,
    )


def _line(item: RecapItem, key: str) -> RecapLine:
    return RecapLine(
        key=key,
        name=item.name,
        amounts=tuple(map(_amounts, item.money, item.capaian)),
        depth=item.depth,
        level=item.level.label if item.level else "",
        remark="; ".join(filter(None, (item.last.missing, item.remark))),
    )


def _amounts(money: Money, capaian: Decimal | None = None) -> Amounts:
    return Amounts(money.ceiling, money.realisasi, money.serapan, capaian)


def _detail(each: Detail, found: Recap) -> DetailLine:
    line = each.line
    codes = codes_of(line.activity)
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
    """A row as printed; `figures` are realisasi, serapan, capaian and efisiensi of each quarter."""

    code: str
    name: str
    depth: int
    ceiling: str
    figures: tuple[tuple[str, str, str, str], ...]
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
    return (
        PrintedTable(
            "Program, Kegiatan, dan Sub Kegiatan",
            "Program/Kegiatan/Sub Kegiatan",
            tuple(_printed(row, row.key) for row in recap.activities),
            total,
        ),
        PrintedTable("Bidang", "Bidang", tuple(map(_printed, recap.bidang)), total),
        PrintedTable("Unit Kerja", "Unit Kerja", tuple(map(_printed, recap.units)), None, own),
        PrintedTable("Sumber Dana", "Sumber Dana", tuple(map(_printed, recap.funds)), total, TOGETHER),
    )


def _printed(row: RecapLine, code: str = "") -> PrintedRow:
    figures = tuple(
        (
            formats.money(each.realisasi),
            formats.percent_cell(each.serapan),
            formats.percent_cell(each.capaian),
            formats.points_cell(each.efisiensi),
        )
        for each in row.amounts
    )
    return PrintedRow(code, row.name, row.depth, formats.money(row.last.ceiling), figures, row.remark)


def budget_recap_pdf(recap: BudgetRecap) -> bytes:
    """The recap as a PDF for the archive, in landscape."""
    context = {
        "recap": recap,
        "tables": printed_tables(recap),
        "quarters": [Quarter(number).label for number in recap.quarters],
        "capaian": CAPAIAN,
        "shares": [(row.name, formats.money(row.last.ceiling)) for row in recap.fund_shares],
    }
    html = render_to_string("document/recap/recap.html", context)
    return finish(render(html, paper=recap.office.paper), unnumbered=())
