"""The rules that an office may set for itself, with the program's own where it has set none."""

from reports import calculations
from reports.calculations import Bounds
from reports.content.report import Band
from reports.models import PredikatBand, ReasonRule, Report
from units.models import Organization


def bands_of(organization: Organization) -> tuple[Band, ...]:
    """The predikat bands from high to low."""
    own = [Band(band.above, band.label) for band in PredikatBand.objects.filter(organization=organization)]
    return tuple(own) or calculations.DEFAULT_BANDS


def bounds_of(report: Report) -> Bounds:
    """The bounds beyond which figures of the report's quarter ask for a reason."""
    quarter = report.period.quarter
    own = ReasonRule.objects.filter(organization=report.organization, quarter=quarter).first()
    if own is None:
        return calculations.DEFAULT_BOUNDS[quarter]
    return Bounds(own.capaian_below, own.efisiensi_beyond)
