"""The recap sheet of a period: a line for each post that owes a report, its figures drawn from the sheets below."""

from dataclasses import dataclass

from reports.content import ReportContent
from reports.document.book import Book, Entry
from reports.document.excel import formulas, lookups
from reports.document.excel.cells import Cell, Column, Kind, Layout, Table
from reports.document.excel.formulas import Operand
from reports.document.excel.places import TOP

NOTHING = "Belum ada jabatan yang wajib melapor."
NOTES = (
    "Pagu dan realisasi adalah jumlah anggaran dalam Perjanjian Kinerja jabatan itu. Pagu suatu kegiatan memuat pagu "
    "sub kegiatannya, sehingga pagu beberapa jabatan tidak dijumlahkan.",
    "Capaian adalah rata-rata capaian indikator jabatan itu. Serapan = realisasi ÷ pagu × 100 %; realisasi tanpa pagu "
    "tidak ikut. Efisiensi = capaian − serapan.",
    "Angka dihitung dengan rumus dari lembar Tabel 2.2 dan Anggaran. Predikat dan keadaan ditulis saat berkas dibuat.",
)
COLUMNS = (
    Column("no", "No", 6, Kind.CENTRE),
    Column("unit", "Unit Kerja (Kode)", 20),
    Column("jabatan", "Jabatan", 40),
    Column("pagu", "Pagu (Rp)", 19, Kind.MONEY),
    Column("spent", "Realisasi (Rp)", 19, Kind.MONEY),
    Column("serapan", "Serapan (%)", 11, Kind.PERCENT),
    Column("capaian", "Capaian Rata-rata (%)", 11, Kind.PERCENT),
    Column("efisiensi", "Efisiensi (poin persen)", 11, Kind.PERCENT),
    Column("predikat", "Predikat", 16),
    Column("keadaan", "Keadaan", 18),
)


@dataclass(frozen=True)
class Sources:
    """The sheets that the recap looks into."""

    budget_sheet: str
    budget: Table
    achievement_sheet: str
    achievement: Table

    def money(self, key: str) -> lookups.Column:
        return _column(self.budget_sheet, self.budget, key)

    def capaian(self) -> lookups.Column:
        return _column(self.achievement_sheet, self.achievement, "capaian")


def recap_table(book: Book, sources: Sources) -> Table:
    layout = Layout(COLUMNS, TOP)
    rows = tuple(
        layout.row(
            {
                "no": Cell(number),
                "unit": Cell(entry.recap.unit_code),
                "jabatan": Cell(entry.position),
                **_figures(layout, layout.first + number - 1, entry, sources),
                "predikat": Cell(entry.recap.predikat or None),
                "keadaan": Cell(entry.recap.state),
            }
        )
        for number, entry in enumerate(book.entries, 1)
    )
    return Table(layout, rows, NOTHING, notes=NOTES)


def _figures(layout: Layout, row: int, entry: Entry, sources: Sources) -> dict[str, Cell]:
    recap, post, content = entry.recap, layout.at("no", row), _content(entry)
    budget = content.budget if content else ()
    pagu, spent = sources.money("pagu"), sources.money("spent")
    capaian, serapan = (
        Operand(layout.at("capaian", row), recap.capaian),
        Operand(layout.at("serapan", row), recap.serapan),
    )
    figures = [each.capaian for each in content.performance] if content else []
    return {
        "pagu": lookups.total(pagu, post, [line.ceiling for line in budget], recap.pagu),
        "spent": lookups.total(spent, post, [line.realisasi for line in budget], recap.realisasi),
        "serapan": lookups.serapan(pagu, spent, post, Operand(layout.at("pagu", row), recap.pagu), content),
        "capaian": lookups.average(sources.capaian(), post, figures, recap.capaian),
        "efisiensi": formulas.efisiensi(capaian, serapan, recap.efisiensi),
    }


def _content(entry: Entry) -> ReportContent | None:
    return entry.lkj.content if entry.lkj else None


def _column(sheet: str, table: Table, key: str) -> lookups.Column:
    rows = len(table.rows)
    return lookups.Column(f"'{sheet}'!{table.layout.fixed('post', rows)}", f"'{sheet}'!{table.layout.fixed(key, rows)}")
