"""Versions of agreements that are in force, made without the verb, so that tests may fill them afterwards."""

from datetime import date

from reports.enums import AgreementState
from reports.models import Agreement
from units.models import Position


def in_force(position: Position, version: int = 0, on: date | None = None, year: int = 2022) -> Agreement:
    """The version is in force from that day, else 10 January or, of a perubahan, May; the one before it is replaced."""
    Agreement.objects.filter(position=position, year=year, state=AgreementState.IN_FORCE).update(
        state=AgreementState.REPLACED
    )
    on = on or (date(year, 5, 1 + version) if version else date(year, 1, 10))
    return Agreement.objects.create(
        position=position, year=year, version=version, signed_on=on, state=AgreementState.IN_FORCE, in_force_from=on
    )


def as_draft(agreement: Agreement) -> None:
    """Make the version a draft again, though reports may stand on it, to try what may be typed into a draft."""
    Agreement.objects.filter(pk=agreement.pk).update(state=AgreementState.DRAFT, in_force_from=None)
