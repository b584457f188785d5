"""Checks of the results: what was achieved and spent."""

from collections.abc import Iterator
from decimal import Decimal

from lkj import formats
from reports.checks.registry import Found, check, figure_check, plain_values
from reports.checks.subject import Subject
from reports.content import places
from reports.content.report import Budget, Figures, Performance
from reports.enums import IndicatorKind, Part, Severity

_GROUP = 3  # digits between the dots of thousands


@figure_check("realisasi-kosong", Severity.MISSING)
def indicator_without_realisasi(figures: Figures) -> Iterator[Found]:
    for row in figures.performance:
        if row.realisasi is None and row.denominator is None:
            wanted = "pembilang dan penyebutnya" if row.kind == IndicatorKind.RATIO else "realisasinya"
            yield _on_indicator(row, f"Isi {wanted} sampai dengan triwulan ini.")


@figure_check("pembilang-kosong", Severity.MISSING)
def ratio_without_numerator(figures: Figures) -> Iterator[Found]:
    for row in figures.performance:
        if row.denominator is not None and row.numerator is None:
            yield _on_indicator(row, "Isi juga pembilangnya.")


@figure_check("anggaran-kosong", Severity.MISSING)
def budget_without_realisasi(figures: Figures) -> Iterator[Found]:
    for line in figures.budget:
        if (line.ceiling is not None or line.stopped) and line.realisasi is None:
            yield _on_budget(line, "Isi realisasi anggarannya. Tulis 0 bila belum ada penyerapan.")


@figure_check("target-nol", Severity.FINDING)
def target_missing_or_zero(figures: Figures) -> Iterator[Found]:
    for row in figures.performance:
        if not row.target:
            state = "belum mempunyai target" if row.target is None else "bertarget 0"
            message = f"Indikator ini {state}, sehingga capaian tidak dihitung. Mintalah perencana memeriksa PK."
            yield _on_indicator(row, message, target=row.target)


@figure_check("penyebut-nol", Severity.FINDING)
def denominator_zero(figures: Figures) -> Iterator[Found]:
    for row in figures.performance:
        if row.denominator == 0:
            message = "Penyebutnya 0, sehingga capaian tidak dihitung. Jelaskan sebabnya di bagian evaluasi."
            yield _on_indicator(row, message)


@figure_check("realisasi-turun", Severity.FINDING)
def realisasi_fell(figures: Figures) -> Iterator[Found]:
    """A year-to-date count does not fall; a percentage may, for a reason worth explaining."""
    for row in figures.performance:
        if row.realisasi is not None and row.previous is not None and row.realisasi < row.previous:
            advice = (
                "Bila memang turun, jelaskan sebabnya di bagian evaluasi."
                if row.unit == "%"
                else "Angka dihitung sejak Januari, jadi semestinya tidak turun. Periksa kembali."
            )
            message = (
                f"Realisasi {formats.quantity(row.realisasi, row.unit)} lebih kecil daripada triwulan sebelumnya "
                f"({formats.quantity(row.previous, row.unit)}). {advice}"
            )
            yield _on_indicator(row, message, realisasi=row.realisasi, previous=row.previous)


@figure_check("tiga-desimal", Severity.FINDING)
def three_decimals(figures: Figures) -> Iterator[Found]:
    """Three decimals are hardly meant of things that are counted: an English Excel writes `1,754` for 1.754."""
    for row in figures.performance:
        entered = row.numerator if row.kind == IndicatorKind.RATIO else row.realisasi
        if row.unit != "%" and entered is not None and _decimals(entered) == _GROUP:
            message = (
                f"Tertulis {formats.number(entered)}, dengan koma desimal. Bila maksud Anda ribuan, tulis dengan "
                f"titik: {formats.number(entered * 10**_GROUP)}."
            )
            yield _on_indicator(row, message, realisasi=entered)


@figure_check("anggaran-turun", Severity.FINDING)
def spending_fell(figures: Figures) -> Iterator[Found]:
    for line in figures.budget:
        if line.realisasi is not None and line.previous is not None and line.realisasi < line.previous:
            message = (
                f"Realisasi anggaran {formats.rupiah(line.realisasi)} lebih kecil daripada triwulan sebelumnya "
                f"({formats.rupiah(line.previous)}), padahal dihitung sejak Januari. Periksa kembali."
            )
            yield _on_budget(line, message, realisasi=line.realisasi, previous=line.previous)


@figure_check("melebihi-pagu", Severity.FINDING)
def spent_over_ceiling(figures: Figures) -> Iterator[Found]:
    for line in figures.budget:
        if line.realisasi is not None and line.ceiling is not None and line.realisasi > line.ceiling:
            message = (
                f"Realisasi anggaran {formats.rupiah(line.realisasi)} melebihi pagu {formats.rupiah(line.ceiling)}. "
                "Periksa kembali."
            )
            yield _on_budget(line, message, realisasi=line.realisasi, pagu=line.ceiling)


@check("pagu-berbeda-rincian", Severity.FINDING, Part.REALISASI)
def ceiling_differs_from_rollup(subject: Subject) -> Iterator[Found]:
    """A kegiatan's pagu differs from the sum of its sub kegiatan's in the office's agreements."""
    for line in subject.figures.budget:
        rolled_up = subject.ceiling_below.get(line.code)
        if line.ceiling is not None and rolled_up is not None and line.ceiling != rolled_up:
            message = (
                f"Pagu {formats.rupiah(line.ceiling)} berbeda dari jumlah pagu rinciannya "
                f"{formats.rupiah(rolled_up)}. Mintalah perencana memeriksa PK."
            )
            yield _on_budget(line, message, pagu=line.ceiling, rincian=rolled_up)


def _decimals(value: Decimal) -> int:
    return len(f"{formats.normal(value):f}".partition(".")[2])


def _on_indicator(row: Performance, message: str, **values: Decimal | None) -> Found:
    place = places.join("capaian", row.indicator)
    return Found(place, row.name, message, places.field_anchor(place), plain_values(values))


def _on_budget(line: Budget, message: str, **values: Decimal | None) -> Found:
    place = places.join("anggaran", line.line)
    return Found(place, f"{line.code} {line.name}", message, places.field_anchor(place), plain_values(values))
