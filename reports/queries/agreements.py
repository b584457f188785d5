"""Which version of an agreement judges which quarter."""

from reports.enums import AgreementState
from reports.models import Agreement, Period, Report


def agreements_at(period: Period) -> dict[int, Agreement]:
    """The version that judges the period of each post with an agreement for its year, by the post's key.

    That is the version in force on the period's last day; before the first one came into force, that first one.
    """
    found: dict[int, Agreement] = {}
    of_year = Agreement.objects.usable().filter(position__unit__organization=period.organization_id, year=period.year)
    for each in of_year.order_by("version"):
        if each.position_id not in found or each.is_in_force_by(period.last_day):
            found[each.position_id] = each
    return found


def drafts_of(period: Period) -> list[Agreement]:
    """The office's versions for the period's year that are not in force yet, in the order of the structure."""
    drafts = Agreement.objects.filter(
        position__unit__organization=period.organization_id, year=period.year, state=AgreementState.DRAFT
    )
    return list(drafts.select_related("position").order_by("position__unit__order", "position_id", "version"))


def due_agreement(report: Report) -> Agreement | None:
    """The version that judges the report's quarter by its date (agreements_at()); None where there is none at all."""
    return agreements_at(report.period).get(report.position_id)
