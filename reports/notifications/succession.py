"""Officials change while a report waits: who acts on it now is told what the one before them was told."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from reports.enums import NoticeKind, ReportState
from reports.models import Disposition, Notice, PaperScan, Report, Submission
from reports.notifications.sentences import blocked, scan_uploaded, to_correct, to_decide, wanted
from reports.notifications.write import Telling, write
from reports.queries.inbox import waiting_for_signature
from reports.queries.publications import blocked_signatures
from reports.queries.report_lists import waiting_for_decision
from units.enums import Signing
from units.models import Assignment, Organization, User

_KINDS = {
    ReportState.SUBMITTED: (NoticeKind.SUBMITTED,),
    ReportState.RETURNED: (NoticeKind.RETURNED,),
    ReportState.APPROVED: (NoticeKind.SIGN, NoticeKind.CONFIRM, NoticeKind.BLOCKED),
}


@transaction.atomic
def catch_up(organization: Organization) -> None:
    """Tell those who hold the posts today; what waits for somebody else now, its former holder need not read.

    For a signature that nobody can give, the planners are told. A fixed number of queries, and a few more for each
    person who has come to hold a post, each scan that waits and each signature that nobody can give.
    """
    reports = list(_waiting(organization))
    if reports:
        told = _Told(reports)
        holders = _holders(reports, organization)
        tellings = [_telling(report, told, _concerned(report, holders)) for report in reports]
        tellings += _of_scans_and_blocks([report for report in reports if report.state == ReportState.APPROVED])
        new = _new_only(tellings, told)
        _overtake(reports, tellings, told)
        write(new)


def _waiting(organization: Organization) -> QuerySet[Report]:
    """Locked in the order of their keys, as a step locks its own: else each would wait for the other's notices."""
    reports = Report.objects.filter(period__organization=organization, state__in=_KINDS)
    return reports.select_for_update(of=("self",)).with_people().order_by("pk")


class _Told:
    """What was told of the reports so far, and how often each was handed in and decided on. Three queries."""

    def __init__(self, reports: Collection[Report]) -> None:
        self.notices = list(Notice.objects.filter(report__in=reports, kind__in=chain(*_KINDS.values())))
        self.keys = {(notice.user_id, notice.key) for notice in self.notices}
        self.submissions = _counts(Submission.objects.filter(report__in=reports))
        self.decisions = _counts(Disposition.objects.filter(report__in=reports))


def _counts(rows: QuerySet) -> dict[int, int]:
    return defaultdict(int, rows.order_by().values_list("report").annotate(Count("pk")))


def _holders(reports: Collection[Report], organization: Organization) -> dict[int, list[User]]:
    """Who holds each of the posts today, definitively or acting, by the post's key. One query."""
    posts = {post for report in reports for post in (report.position_id, report.position.superior_id) if post}
    held = Assignment.objects.on(organization.today()).filter(position__in=posts, official__user__is_active=True)
    users: dict[int, list[User]] = defaultdict(list)
    for each in held.select_related("official__user").order_by("official__user"):
        if each.official.user is not None and each.official.user not in users[each.position_id]:
            users[each.position_id].append(each.official.user)
    return users


def _concerned(report: Report, holders: dict[int, list[User]]) -> list[User]:
    """Who may have to act on the report as it stands, by their post alone."""
    authors, superiors = holders.get(report.position_id, []), holders.get(report.position.superior_id or 0, [])
    if report.state == ReportState.SUBMITTED:
        return superiors
    if report.state == ReportState.RETURNED:
        return authors
    return list(dict.fromkeys(authors + superiors)) if report.organization.signing != Signing.NONE else []


def _telling(report: Report, told: _Told, people: list[User]) -> Telling:
    if report.state == ReportState.SUBMITTED:
        return to_decide(report, people, told.submissions[report.pk])
    if report.state == ReportState.RETURNED:
        return to_correct(report, people, told.decisions[report.pk])
    return wanted(report, people, told.decisions[report.pk])


def _of_scans_and_blocks(approved: Collection[Report]) -> list[Telling]:
    waiting = PaperScan.objects.filter(publication__report__in=approved, publication__superseded_at__isnull=True)
    scanned = set(waiting.filter(file__isnull=True).values_list("publication__report", flat=True))
    stuck = blocked_signatures(approved)
    of_scans = (telling for report in approved if report.pk in scanned for telling in scan_uploaded(report, None))
    return [*of_scans, *(telling for report in approved if stuck.get(report.pk) for telling in blocked(report))]


@dataclass(frozen=True)
class _Acts:
    """The reports that a person can decide on, and those they can sign, by key."""

    decides: frozenset[int]
    signs: frozenset[int]

    def on(self, telling: Telling) -> bool:
        if telling.kind in (NoticeKind.RETURNED, NoticeKind.CONFIRM, NoticeKind.BLOCKED):
            return True
        return telling.report.pk in (self.decides if telling.kind == NoticeKind.SUBMITTED else self.signs)


def _new_only(tellings: Sequence[Telling], told: _Told) -> list[Telling]:
    """For those who have not been told yet and can act; what somebody can do is asked once for each of them."""
    new = {user.pk: user for each in tellings for user in each.people if (user.pk, each.key) not in told.keys}
    acts = {pk: _acts_of(user) for pk, user in new.items()}
    found = []
    for each in tellings:
        people = [user for user in each.people if (user.pk, each.key) not in told.keys and acts[user.pk].on(each)]
        if people:
            found.append(Telling(each.report, each.kind, each.key, each.text, people))
    return found


def _acts_of(user: User) -> _Acts:
    keys = (
        queryset.values_list("pk", flat=True) for queryset in (waiting_for_decision(user), waiting_for_signature(user))
    )
    decides, signs = map(frozenset, keys)
    return _Acts(decides, signs)


def _overtake(reports: Collection[Report], tellings: Sequence[Telling], told: _Told) -> None:
    """What waits for somebody else now, its former holder need not read any more."""
    now = {(each.report.pk, each.kind, user.pk) for each in tellings for user in each.people}
    kinds = {(report.pk, kind) for report in reports for kind in _KINDS[report.status]}
    past = [
        notice.pk
        for notice in told.notices
        if (notice.report_id, notice.kind) in kinds and (notice.report_id, notice.kind, notice.user_id) not in now
    ]
    Notice.objects.filter(pk__in=past, read_at=None).update(read_at=timezone.now())
