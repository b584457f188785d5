"""Which version of an agreement judges which quarter."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from lkj.prepared import Prepared
from reports.models import Agreement, Period, Report


def versions_of(period: Period) -> dict[int, list[Agreement]]:
    """The versions that reports of the period's year may use, in their order, by the post's key. One query."""
    versions = defaultdict(list)
    of_year = Agreement.objects.usable().filter(position__unit__organization=period.organization_id, year=period.year)
    for each in of_year.order_by("version"):
        versions[each.position_id].append(each)
    return dict(versions)


def in_force_at(period: Period) -> dict[int, Agreement]:
    """The version in force on the period's last day of each post with an agreement for its year, by the post's key."""
    return {position: judging(of_post, period.last_day) for position, of_post in versions_of(period).items()}


def judging(versions: Sequence[Agreement], day: datetime.date) -> Agreement:
    """Of versions in their order the one in force on `day`; the first where it came into force later.

    Nothing else was ever agreed upon for the days before.
    """
    return [*versions[:1], *(each for each in versions if each.is_in_force_by(day))][-1]


def usual_day(agreement: Agreement) -> datetime.date:
    """The day from which a draft is mostly meant: a murni judges the whole year, whenever it was signed or typed."""
    if agreement.version == 0:
        return datetime.date(agreement.year, 1, 1)
    return agreement.signed_on or agreement.position.unit.organization.today()


def left_without(drafts: Sequence[Agreement], on: datetime.date) -> tuple[list[Agreement], list[Period]]:
    """Which drafts, of one office and year, are the first of their post; and its periods that end before `on`.

    Where both are, those posts would have nothing in force in those quarters, which are then judged by a later version.
    """
    office, year, posts = drafts[0].position.unit.organization_id, drafts[0].year, [each.position_id for each in drafts]
    there = set(Agreement.objects.usable().filter(position__in=posts, year=year).values_list("position", flat=True))
    periods = Period.objects.filter(organization=office, year=year).order_by("quarter")
    return [each for each in drafts if each.position_id not in there], [each for each in periods if each.last_day < on]


def agreements_at(period: Period) -> dict[int, Agreement]:
    """The version that judges the period, by the post's key: that in force (in_force_at()), or a planner's choice."""
    chosen = Report.objects.in_period(period).exclude(agreement_reason="").select_related("agreement")
    return in_force_at(period) | {report.position_id: report.agreement for report in chosen}


def due_agreement(report: Report) -> Agreement | None:
    """The version that judges the report's quarter by its date; None where there is none at all."""
    versions = versions_for(report)
    return judging(versions, report.period.last_day) if versions else None


_OF_YEAR = Prepared(lambda post, year: Agreement.objects.filter(position=post, year=int(year)).order_by("version"))


def all_versions_for(report: Report) -> list[Agreement]:
    """All versions for the report's post and year, drafts too, in their order."""
    return _OF_YEAR(report.position_id, str(report.period.year))


def versions_for(report: Report) -> list[Agreement]:
    """The versions for the report's post and year that it may use, in their order."""
    return [each for each in all_versions_for(report) if not each.status.is_draft]
