"""A superior's passage through what waits for them: that a submission was opened, and approving several that were."""

from collections.abc import Collection

from django.db import transaction

from lkj import formats
from reports import rules
from reports.enums import DispositionEffect
from reports.models import DispositionOption, OpenedSubmission, Report
from reports.notifications.rows import set_outdated_read
from reports.queries.openings import openings
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.workflow import Approve, perform, submission_token
from units.models import Organization, User

GONE = "Sebagian laporan itu tidak lagi menunggu keputusan Anda. Periksa daftarnya, lalu centang lagi."


@transaction.atomic
def note_opened(report: Report, *, by: User) -> None:
    """Keep that who decides on the report has opened its present submission; the first time counts.

    What they were told of the report is read with it. No event of the log: reading changes nothing, and what is read
    is nobody else's business.
    """
    submission = report.submissions.last()
    if submission is not None and rules.can_decide(Standing(by, report)):
        now = {"at": report.organization.now()}
        _, is_first = OpenedSubmission.objects.get_or_create(submission=submission, by=by, defaults=now)
        if is_first:
            set_outdated_read(report, (), by=by)


@transaction.atomic
def approve_opened(reports: Collection[Report], *, by: User) -> list[Report]:
    """Approve all of the reports, each with the box that accepts and nothing else, or none of them.

    Raises Refused, naming the posts, where one waits for them no more, was not opened since it was submitted, or has
    findings or remarks; PermissionDenied, as each approval.
    """
    rows = Report.objects.select_for_update(of=("self",)).with_people()
    locked = list(rows.filter(pk__in=[report.pk for report in reports]).order_by("pk"))
    if not locked:
        raise Refused(["Centang dulu laporan yang Anda setujui."])
    if any(not rules.can_decide(Standing(by, report)) for report in locked):
        raise Refused([GONE])
    known = openings(locked, by, anew=True)
    against = [f"{report.post_title}: {known[report.pk].obstacle}" for report in locked if known[report.pk].obstacle]
    if against:
        raise Refused([*map(formats.sentence, against), "Buka laporan itu dan putuskan tersendiri."])
    for report in locked:
        perform(report, Approve(options=_accepting(report.organization), shown=submission_token(report)), by=by)
    return locked


def _accepting(organization: Organization) -> list[str]:
    """The key of the office's first box that accepts by itself."""
    options = DispositionOption.objects.filter(organization=organization, effect=DispositionEffect.ACCEPTS)
    return list(options.filter(needs_text=False).values_list("key", flat=True)[:1])
