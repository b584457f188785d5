"""Officials change while a report waits: who acts on it now is told what the one before them was told."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from reports.enums import NoticeKind, ReportState
from reports.models import Report
from reports.notifications.reading import overtake
from reports.notifications.tellings import blocked, returned, scan_uploaded, submitted, to_sign, wanted
from reports.notifications.writing import Telling, write
from units.models import Organization, User

_KINDS = {
    ReportState.SUBMITTED: (NoticeKind.SUBMITTED,),
    ReportState.RETURNED: (NoticeKind.RETURNED,),
    ReportState.APPROVED: (NoticeKind.SIGN, NoticeKind.CONFIRM, NoticeKind.BLOCKED),
}


@transaction.atomic
def catch_up(organization: Organization) -> None:
    """Tell those who hold the posts today; what waits for somebody else now, its former holder need not read."""
    for report in _waiting(organization):
        tellings = _tellings(report)
        for kind in _KINDS[report.status]:
            overtake(report, (kind,), but=_people(tellings, kind))
        write(tellings)


def _waiting(organization: Organization) -> QuerySet[Report]:
    """Locked in the order of their keys, as a step locks its own: else each would wait for the other's notices."""
    reports = Report.objects.filter(period__organization=organization, state__in=_KINDS)
    return reports.select_for_update(of=("self",)).with_people().order_by("pk")


def _tellings(report: Report) -> list[Telling]:
    """What waits; for a signature that nobody can give, the planners are told."""
    if report.state == ReportState.SUBMITTED:
        return submitted(report, None)
    if report.state == ReportState.RETURNED:
        return returned(report, None)
    return [wanted(report, to_sign(report)), *scan_uploaded(report, None), *blocked(report)]


def _people(tellings: Sequence[Telling], kind: NoticeKind) -> list[User]:
    return [user for telling in tellings if telling.kind == kind for user in telling.people]
