"""A report's figures as a whole, as boards, recaps and plots show them: one number for all of its indicators."""

from dataclasses import dataclass
from decimal import Decimal

from reports import calculations
from reports.content.report import Figures
from reports.enums import Quarter


@dataclass(frozen=True)
class Totals:
    """A report's figures in one line, in rupiah and percent; None is a figure that cannot be computed.

    `capaian` is the average of its indicators, `serapan` that of all its budget lines together. `spent_now` is what was
    spent in the quarter itself, unknown where nothing is known of the quarter before, or a realisasi is missing.
    """

    pagu: Decimal | None = None
    realisasi: Decimal | None = None
    spent_now: Decimal | None = None
    capaian: Decimal | None = None
    serapan: Decimal | None = None
    efisiensi: Decimal | None = None


NOTHING = Totals()


def totals(figures: Figures, quarter: int) -> Totals:
    """The totals of a report on that quarter."""
    before = Decimal(0) if quarter == Quarter.I else calculations.total(line.previous for line in figures.budget)
    spent = figures.realisasi_total
    is_known = quarter == Quarter.I or figures.spent_before == quarter - 1
    is_known &= all(line.realisasi is not None for line in figures.budget if line.ceiling is not None)
    return Totals(
        pagu=figures.ceiling_total,
        realisasi=spent,
        spent_now=spent - before if is_known and spent is not None and before is not None else None,
        capaian=figures.capaian_average,
        serapan=figures.serapan_total,
        efisiensi=calculations.efisiensi_of(figures),
    )
