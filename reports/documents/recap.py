"""The recap of a period: a line for each reporting post, in the book up front and in the period's workbook."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lkj import formats
from reports import calculations
from reports.content.report import Band
from reports.documents.lkj import Lkj
from reports.documents.tables import bands_in_words, even, share_rule
from reports.documents.tables.cells import Columns, Fit, fit
from reports.enums import Quarter

MISSING = "Belum ada laporan"


@dataclass(frozen=True)
class RecapLine:
    """A post's figures: its average capaian, the serapan of all its budget lines and efisiensi, in percent.

    `capaian_due` is the average capaian against what was due by the quarter, which predikat is of.

    `state` is the label of the report's state, or MISSING.
    """

    unit_code: str
    position: str
    state: str
    pagu: Decimal | None = None
    realisasi: Decimal | None = None
    capaian: Decimal | None = None
    serapan: Decimal | None = None
    efisiensi: Decimal | None = None
    capaian_due: Decimal | None = None
    predikat: str = ""


@dataclass(frozen=True)
class RecapRow:
    """A line of the recap as printed; `missing` where there is no report."""

    number: int
    position: str
    pagu: str
    realisasi: str
    serapan: str
    capaian: str
    capaian_due: str
    efisiensi: str
    predikat: str
    state: str
    missing: bool


def recap_rows(lines: Sequence[RecapLine]) -> tuple[RecapRow, ...]:
    """The lines as printed, numbered from 1."""
    rows = [_row(number, line) for number, line in enumerate(lines, 1)]
    return tuple(even(rows, "pagu", "realisasi"))


# The widths of print.css.
_FITS = (
    Fit("", Decimal("6.5"), Decimal(0), Decimal("4.05")),
    Fit("roomy", Decimal("7.3"), Decimal(0), Decimal("4.05")),
)


def recap_fit(rows: Sequence[RecapRow]) -> Fit:
    """The widths of the columns of figures."""
    return fit(_FITS, Columns(money=[text for row in rows for text in (row.pagu, row.realisasi)]))


def recap_notes(quarter: int, bands: Sequence[Band], caps: Collection[Decimal | None]) -> tuple[str, ...]:
    """The notes below the recap: its formulas, what was due by the quarter, and what predikat judges.

    `caps` are those of its reports, None for one without.
    """
    capped = {formats.percent(each) for each in caps if each is not None}
    beyond = f"dihitung paling tinggi {' atau '.join(sorted(capped))}" if capped else "dihitung penuh"
    formulas = (
        "Serapan adalah realisasi dibagi pagu seluruh anggaran jabatan itu. Capaian adalah rata-rata capaian semua "
        f"indikatornya, dengan capaian di atas 100% {beyond}. Efisiensi adalah capaian terhadap target setahun "
        "dikurangi serapan, dalam poin persen."
    )
    if quarter == Quarter.IV:
        return (formulas, f"Predikat menilai capaian: {bands_in_words(bands)}.")
    due = f"target s.d. {Quarter(quarter).label}"
    return (
        formulas,
        f"Yang dimaksud {due} adalah target triwulanan dalam Perjanjian Kinerja; bila tidak ada, {share_rule(quarter)}"
        ", dibulatkan ke bawah menurut satuannya (2,5 laporan menjadi 2).",
        f"Predikat menilai capaian terhadap {due}: {bands_in_words(bands)}. Tanda – pada keduanya berarti belum ada "
        "target yang harus tercapai pada triwulan ini.",
    )


def _row(number: int, line: RecapLine) -> RecapRow:
    return RecapRow(
        number=number,
        position=line.position,
        pagu=formats.money(line.pagu),
        realisasi=formats.money(line.realisasi),
        serapan=formats.percent_cell(line.serapan),
        capaian=formats.percent_cell(line.capaian),
        capaian_due=formats.percent_cell(line.capaian_due),
        efisiensi=formats.points_cell(line.efisiensi),
        predikat=line.predikat or formats.DASH,
        state=line.state,
        missing=line.state == MISSING,
    )


def recap_line(unit_code: str, position: str, lkj: Lkj | None, bands: Sequence[Band]) -> RecapLine:
    """The recap line of a post; without a report only its name."""
    if lkj is None:
        return RecapLine(unit_code, position, MISSING)
    content = lkj.content
    return RecapLine(
        unit_code=unit_code,
        position=position,
        state=lkj.state.label,
        pagu=content.ceiling_total,
        realisasi=content.realisasi_total,
        capaian=content.capaian_average,
        serapan=content.serapan_total,
        efisiensi=calculations.efisiensi_of(content.figures),
        capaian_due=content.capaian_due_average,
        predikat=calculations.predikat(content.capaian_due_average, bands),
    )
