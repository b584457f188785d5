"""The rules that an office may set for itself, with the program's own where it has set none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lkj import formats
from lkj.prepared import Prepared
from reports import calculations
from reports.calculations import Bounds
from reports.content.report import Band
from reports.models import PredikatBand, ReasonRule, Report
from units.models import Organization

_BANDS = Prepared(lambda office: PredikatBand.objects.filter(organization=office))
_REASONS = Prepared(lambda office, quarter: ReasonRule.objects.filter(organization=office, quarter=int(quarter)))


def bands_of(organization: Organization) -> tuple[Band, ...]:
    """The predikat bands from high to low."""
    own = [Band(band.above, band.label) for band in _BANDS(organization.pk)]
    return tuple(own) or calculations.DEFAULT_BANDS


@dataclass(frozen=True)
class Bands:
    """Predikat bands from high to low, written one a line: `Tinggi; 75`, the lowest without a bound."""

    rows: tuple[Band, ...]

    def __str__(self) -> str:
        return "\n".join(
            f"{row.label}; {formats.number(row.above)}" if row.above is not None else row.label for row in self.rows
        )


# What the office's row itself says; the rest of rules_of() lies in tables below it.
OF_OFFICE = ("capaian_cap", "words_in_percent", "next_superior_decides", "signing", "wet_ink")


def rules_of(organization: Organization) -> Mapping[str, Any]:
    """All that an office decides by itself, by name: OF_OFFICE, `below1` to `beyond4` and `bands`. Two queries.

    Where it has decided nothing, the program's own.
    """
    own = {
        row.quarter: Bounds(row.capaian_below, row.efisiensi_beyond)
        for row in ReasonRule.objects.filter(organization=organization)
    }
    bounds = {**calculations.DEFAULT_BOUNDS, **own}
    found: dict[str, Any] = {name: getattr(organization, name) for name in OF_OFFICE}
    for quarter, each in bounds.items():
        found |= {f"below{quarter}": each.capaian_below, f"beyond{quarter}": each.efisiensi_beyond}
    return {**found, "bands": Bands(bands_of(organization))}


def bounds_of(report: Report) -> Bounds:
    """The bounds beyond which figures of the report's quarter ask for a reason."""
    quarter = report.period.quarter
    own = _REASONS(report.organization.pk, str(int(quarter)))
    return Bounds(own[0].capaian_below, own[0].efisiensi_beyond) if own else calculations.DEFAULT_BOUNDS[quarter]
