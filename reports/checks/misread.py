"""Rules of plausibility: figures that are read otherwise than they were meant, by their comma."""

from collections.abc import Iterator
from decimal import Decimal

from lkj import formats
from reports.calculations import HUNDRED, decimal_places
from reports.checks.found import on_indicator
from reports.checks.registry import Found, Reads, Threshold, rule
from reports.checks.subject import Subject
from reports.content.indicators import Performance
from reports.enums import Direction, IndicatorKind, RuleFamily, Severity
from reports.targets import counts_things

FAMILY = RuleFamily.PLAUSIBILITY
_THOUSAND = 1000
_FAR = 50  # so many times the target nobody means


@rule(
    "pecahan",
    "Pecahan dari sesuatu yang dihitung utuh",
    Severity.WARNING,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Tidak ada setengah sertifikat atau seperempat judul. Biasanya titik ribuan tertulis sebagai koma: 1,25 "
    "untuk 1.250. Ukuran (hari, km, rupiah), indeks, dan indikator yang targetnya sendiri pecahan tidak ditanya.",
    after="tiga-desimal",
)
def fraction_of_a_thing(subject: Subject, row: Performance) -> Iterator[Found]:
    for value, unit in _counted(row):
        if decimal_places(value):
            meant, target = value * _THOUSAND, row.target if row.kind == IndicatorKind.NUMBER else None
            thousand = formats.number(meant)
            likely = target is not None and decimal_places(meant) == 0 and meant <= _FAR * abs(target)
            advice = f"Bila maksud Anda ribuan, tulis dengan titik: {thousand}." if likely else "Periksa kembali."
            message = f"Tertulis {formats.quantity(value, unit)}, padahal {unit} dihitung utuh. {advice}"
            spoken = formats.quantity(value, unit).replace(formats.NO_BREAK, " ")
            asked = f"Maksud Anda {thousand}?" if likely else f"{spoken}, benar?"
            yield on_indicator(row, message, question=asked, realisasi=value)
            return


def _counted(row: Performance) -> Iterator[tuple[Decimal, str]]:
    """The typed values of an indicator that can only be whole, each with its unit."""
    if row.kind == IndicatorKind.RATIO:
        typed = [(row.numerator, row.component_unit), (row.denominator, row.component_unit)]
    elif row.kind == IndicatorKind.NUMBER and row.over_time.accumulates and row.decimals is None:
        aimed = [each for each in (row.target, row.target_to, row.quarter_target) if each is not None]
        typed = [] if any(map(decimal_places, aimed)) else [(row.realisasi, row.unit)]
    else:
        typed = [(part.value, row.component_unit) for part in row.components if not row.kind.in_words]
    for value, unit in typed:
        if value is not None and counts_things(unit):
            yield value, unit


@rule(
    "bagian-dari-satu",
    "Persentase tertulis sebagai bagian dari satu",
    Severity.WARNING,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Excel menyimpan 95% sebagai 0,95. Bila targetnya puluhan persen, realisasi 0,95% hampir selalu berarti 95%.",
    least=Threshold("Paling sedikit sebesar ini targetnya (%)", Decimal(10)),
)
def part_of_one(subject: Subject, row: Performance, *, least: Decimal) -> Iterator[Found]:
    if row.unit != "%" or row.kind != IndicatorKind.NUMBER or row.realisasi is None or row.target is None:
        return
    if row.direction != Direction.LOWER and 0 < row.realisasi <= 1 and row.target >= least:
        meant = row.realisasi * HUNDRED
        message = (
            f"Realisasi {formats.percent(row.realisasi)} jauh di bawah targetnya {formats.percent(row.target)}. Bila "
            f"maksud Anda {formats.percent(meant)}, tulis begitu."
        )
        asked = f"Maksud Anda {formats.percent(meant)}?"
        yield on_indicator(row, message, question=asked, realisasi=row.realisasi, target=row.target)
