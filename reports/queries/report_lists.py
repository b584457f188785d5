"""Lists of a user's reports for the home page and the inbox, and the period that a page begins with.

The conditions (`…_condition`) say in the database what reports.rules says of one report; tests compare the two.
"""

from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lkj.prepared import Prepared
from reports.enums import ReportState
from reports.models import Period, Report, Submission
from reports.models.report import stood
from reports.queries import deciders
from reports.queries.readable import of_posts, others_readable
from units.models import HeldPosts, Organization, User, held_posts

_WRITTEN = [state for state in ReportState if state.editable]


_PERIODS = Prepared(lambda office: Period.objects.filter(organization=office).select_related("organization"))


def periods_of(organization: Organization) -> list[Period]:
    """All periods of the office, the latest first."""
    return _PERIODS(organization.pk)


def current_period(organization: Organization) -> Period | None:
    """The open period whose reports are due next; else the one due last, else the first one to open."""
    return current_of(periods_of(organization))


def current_of(periods: Iterable[Period]) -> Period | None:
    """current_period() of an office whose periods are these."""
    by_due = sorted(periods, key=lambda period: period.due_on)
    opened = [period for period in by_due if period.opens_on <= period.organization.today()]
    due = [period for period in opened if period.due_on >= period.organization.today()]
    return next(iter([*due, *opened[::-1], *by_due]), None)


def own_reports(period: Period, held: HeldPosts) -> list[Report]:
    """The period's reports of the posts that somebody holds today."""
    return of_posts(period, held.keys)


def subordinate_reports(user: User, period: Period, held: HeldPosts) -> list[Report]:
    """The period's reports that the user may read, but for own_reports()."""
    return others_readable(user, period, held)


def later_reports(report: Report) -> list[Report]:
    """The post's reports on later quarters of the year that are still written: their figures are beside this one's."""
    own, period = Report.objects.filter(position=report.position_id, state__in=_WRITTEN), report.period
    later = own.filter(period__year=period.year, period__quarter__gt=period.quarter)
    return list(later.select_related("period").order_by("period__quarter"))


def state_counts(period: Period) -> list[tuple[ReportState, int]]:
    """How many of the period's reports are in each state that any is in. One query."""
    counted = Report.objects.in_period(period).order_by().values_list("state").annotate(Count("pk"))
    found = dict(counted)
    return [(state, found[state]) for state in ReportState if state in found]


def waiting_for_decision(user: User) -> QuerySet[Report]:
    """Submitted reports that the user can decide on, the one submitted first at the head."""
    waiting = Report.objects.filter(decision_condition(user, held_posts(user)))
    return waiting.with_people().select_related("submitted_by__official").order_by("submitted_at", "pk")


_QUEUE = Prepared(
    lambda user, held, further, offices: (
        Report.objects.filter(_decided_by(user, held, further), period__organization__in=offices)
        .order_by("submitted_at", "pk")
        .values_list("pk", flat=True)
    )
)


def decision_queue(user: User) -> list[int]:
    """The keys of waiting_for_decision(), in its order."""
    held = held_posts(user)
    further = deciders.decided_in_stead_by(user, held)
    return _QUEUE(user.pk, held.keys, further, held.offices) if held.keys else []


def decision_condition(user: User, held: HeldPosts) -> Q:
    """Reports that the user, who holds the posts `held`, can decide on, as rules.can_decide says."""
    return _decided_by(user.pk, held.keys, deciders.decided_in_stead_by(user, held))


def _decided_by(user: int, held: Collection[int], further: Collection[int]) -> Q:
    return Q(state=ReportState.SUBMITTED) & superior_condition(user, held) | in_stead_condition(further)


def in_stead_condition(reports: Collection[int]) -> Q:
    """Submitted reports on which somebody decides from further up than the superior post: those of these keys."""
    return Q(state=ReportState.SUBMITTED, pk__in=reports)


def superior_condition(user: int, held: Collection[int]) -> Q:
    """Reports whose superior the user is, as rules.is_superior says, but for those they decide on from further up.

    `user` is the account's key.
    """
    # Not through the relation: in an annotation that joins, and lists a report once for each of its submissions.
    submissions = Submission.objects.filter(report=OuterRef("pk"), by=user)
    post = Q(decided_post__in=held) | Q(decided_post__isnull=True) & stood(superior__in=held)
    return post & ~Q(position__in=held) & ~Q(submitted_by=user) & ~Q(Exists(submissions))
