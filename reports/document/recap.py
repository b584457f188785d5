"""The recap of a period: a line for each reporting post, in the book up front and in the period's workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports import calculations
from reports.calculations import Band
from reports.document.lkj import Lkj

MISSING = "Belum ada laporan"


@dataclass(frozen=True)
class Recap:
    """A post's average capaian, the serapan of all its budget lines, their difference and predikat; in percent.

    `state` is the report's in words.
    """

    unit_code: str
    position: str
    state: str
    pagu: Decimal | None = None
    realisasi: Decimal | None = None
    capaian: Decimal | None = None
    serapan: Decimal | None = None
    efisiensi: Decimal | None = None
    predikat: str = ""


def recap(unit_code: str, position: str, lkj: Lkj | None, bands: Sequence[Band]) -> Recap:
    """The line of a post; without a report only its name."""
    if lkj is None:
        return Recap(unit_code, position, MISSING)
    content = lkj.content
    return Recap(
        unit_code=unit_code,
        position=position,
        state=lkj.state.label,
        pagu=content.ceiling_total,
        realisasi=content.realisasi_total,
        capaian=content.capaian_average,
        serapan=content.serapan_total,
        efisiensi=calculations.efisiensi(content.capaian_average, content.serapan_total),
        predikat=calculations.predikat(content.capaian_average, bands),
    )
