"""Checks of the results: what was achieved and spent."""

from collections.abc import Iterator
from decimal import Decimal

from lkj import formats
from reports.calculations import decimal_places
from reports.checks.registry import Found, check, figure_check, plain_values
from reports.checks.subject import Subject
from reports.content import places
from reports.content.indicators import Performance
from reports.content.report import Budget, Figures
from reports.enums import Direction, IndicatorKind, Part, Severity

_GROUP = 3  # digits between the dots of thousands
_PERCENT_PLACES = 2  # decimals of a percentage whose indicator sets none
_FAR = 10  # times the target
_WANTED = {
    IndicatorKind.COMPONENTS: "Isi semua komponennya",
    IndicatorKind.RATIO: "Isi pembilang dan penyebutnya",
    IndicatorKind.SCALE: "Pilih tingkat yang dicapai",
    IndicatorKind.STATEMENT: "Pilih tercapai atau belum",
}


@figure_check("realisasi-kosong", Severity.MISSING)
def indicator_without_realisasi(figures: Figures) -> Iterator[Found]:
    for row in figures.performance:
        if row.is_missing:
            wanted = _WANTED.get(row.kind, "Isi realisasinya")
            yield _on_indicator(row, f"{wanted} sampai dengan triwulan ini.")


@figure_check("pembilang-kosong", Severity.MISSING)
def ratio_without_numerator(figures: Figures) -> Iterator[Found]:
    for row in figures.performance:
        if row.kind.is_ratio and row.denominator is not None and row.numerator is None:
            yield _on_indicator(row, "Isi juga pembilangnya.")


@figure_check("anggaran-kosong", Severity.MISSING)
def budget_without_realisasi(figures: Figures) -> Iterator[Found]:
    for line in figures.budget:
        if (line.ceiling is not None or line.stopped) and line.realisasi is None:
            yield _on_budget(line, "Isi realisasi anggarannya. Tulis 0 bila belum ada penyerapan.")


@figure_check("target-nol", Severity.FINDING)
def target_missing_or_zero(figures: Figures) -> Iterator[Found]:
    """Lower is better with a target of 0 is reached or not, in words; nothing is wrong with it."""
    for row in figures.performance:
        if row.kind.in_words or row.direction == Direction.WITHIN:
            if not row.has_target:
                message = "Indikator ini belum mempunyai target. Mintalah perencana memeriksa PK."
                yield _on_indicator(row, message, target=row.target)
        elif not row.target and not (row.target == 0 and row.direction == Direction.LOWER):
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
    """A count from January on does not fall. What stands as measured may."""
    for row in figures.performance:
        if not row.over_time.accumulates or row.realisasi is None or row.previous is None:
            continue
        if row.realisasi < row.previous:
            advice = "Angka dihitung sejak Januari, jadi semestinya tidak turun. Periksa kembali."
            message = (
                f"Realisasi {formats.quantity(row.realisasi, row.unit)} lebih kecil daripada hasil sebelumnya "
                f"({row.previous_from}). {advice}"
            )
            yield _on_indicator(row, message, realisasi=row.realisasi, previous=row.previous)


@figure_check("tiga-desimal", Severity.FINDING)
def three_decimals(figures: Figures) -> Iterator[Found]:
    """Three decimals are hardly meant of things that are counted: an English Excel writes `1,754` for 1.754.

    An indicator with three decimals of its own means them.
    """
    for row in figures.performance:
        entered = row.numerator if row.kind == IndicatorKind.RATIO else row.realisasi
        meant = bool(row.components) or (row.kind != IndicatorKind.RATIO and row.decimals is not None)
        if row.unit != "%" and not meant and entered is not None and decimal_places(entered) == _GROUP:
            message = (
                f"Tertulis {formats.number(entered)}, dengan koma desimal. Bila maksud Anda ribuan, tulis dengan "
                f"titik: {formats.number(entered * 10**_GROUP)}."
            )
            yield _on_indicator(row, message, realisasi=entered)


@figure_check("koma-hilang", Severity.FINDING)
def comma_lost(figures: Figures) -> Iterator[Found]:
    """A number without a comma, far above a target with decimals: `861` for 0,861."""
    for row in figures.performance:
        places = row.decimals if row.decimals is not None else _PERCENT_PLACES if row.unit == "%" else 0
        if row.is_quotient or row.components or not places or row.realisasi is None or not row.target:
            continue
        meant, far = abs(row.realisasi).scaleb(-places), _FAR * abs(row.target)
        if decimal_places(row.realisasi) == 0 and abs(row.realisasi) >= far and meant * _FAR >= abs(row.target):
            message = (
                f"Realisasi {formats.quantity(row.realisasi, row.unit)} jauh di atas target "
                f"{formats.quantity(row.target, row.unit)}. Bila komanya terlewat, tulis "
                f"{formats.number(row.realisasi.scaleb(-places))}."
            )
            yield _on_indicator(row, message, realisasi=row.realisasi, target=row.target)


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


def _on_indicator(row: Performance, message: str, **values: Decimal | None) -> Found:
    place = places.join("capaian", row.indicator)
    return Found(place, row.name, message, places.field_anchor(place), plain_values(values))


def _on_budget(line: Budget, message: str, **values: Decimal | None) -> Found:
    place = places.join("anggaran", line.line)
    return Found(place, f"{line.code} {line.name}", message, places.field_anchor(place), plain_values(values))
