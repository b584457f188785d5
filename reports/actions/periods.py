"""Opening a quarter for an office and extending a report's time."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lkj import formats
from reports import notifications, rules
from reports.actions.setup import ensure_disposition_options
from reports.models import Agreement, Period, Report
from reports.queries.rollup import current_agreements
from reports.workflow import Refused, record_event
from units import log
from units.models import Event, Position, User

LONGEST_EXTENSION = datetime.timedelta(days=366)


@transaction.atomic
def open_reports(period: Period, *, by: User | None = None) -> list[Report]:
    """Make the missing draft of every reporting post that has an agreement for the year; the new ones are returned.

    Part of setting a period up, so it needs no person: it writes nothing of anybody's.
    """
    organization = period.organization
    ensure_disposition_options(organization)
    agreements = {a.position_id: a for a in current_agreements(organization, period.year)}
    started = set(Report.objects.in_period(period).values_list("position", flat=True))
    waiting = Position.objects.of(organization).reporting().exclude(pk__in=started)
    made = [_start(position, period, agreements[position.pk]) for position in waiting if position.pk in agreements]
    if made:
        _tell(period, made, by)
    return made


def _tell(period: Period, made: list[Report], by: User | None) -> None:
    log.record(
        period.organization,
        "period.open",
        f"{len(made)} laporan {period.label} dibuat",
        subject="period",
        subject_id=period.pk,
        data={"reports": {str(report.pk): report.position.title for report in made}},
        by=by,
    )


def _start(position: Position, period: Period, agreement: Agreement) -> Report:
    return Report.objects.create(
        position=position,
        period=period,
        agreement=agreement,
        report_date=period.last_day,
        created_at=period.organization.now(),
    )


@transaction.atomic
def extend(report: Report, *, by: User, until: datetime.date, reason: str) -> Report:
    """Let the author of one report write until `until`, though its period closes earlier.

    The same day for the same reason once more, as a second click sends it, is told nobody again.
    """
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not rules.can_extend(by, locked):
        raise PermissionDenied("Hanya perencana yang dapat memperpanjang batas waktu laporan yang belum disetujui.")
    complaints = []
    if not reason.strip():
        complaints.append("Tulis alasan perpanjangan.")
    if until < locked.organization.today():
        complaints.append("Batas waktu baru tidak boleh sebelum hari ini.")
    closes = locked.period.closes_on
    if closes is not None and until <= closes:
        complaints.append(f"Batas waktu baru harus sesudah {formats.date(closes)}, yaitu penutupan periode.")
    if until > locked.organization.today() + LONGEST_EXTENSION:
        complaints.append("Batas waktu baru paling jauh satu tahun dari hari ini.")
    if complaints:
        raise Refused(complaints)
    if locked.extended_until == until and _last_reason(locked) == reason.strip():
        return locked
    locked.extended_until = until
    locked.save(update_fields=["extended_until"])
    notifications.tell(locked, "extend", by=by)
    label = f"Diperpanjang sampai {formats.date(until)}"
    record_event(locked, "extend", label, locked.state, by=by, note=reason.strip())
    return locked


def _last_reason(report: Report) -> str:
    """Why the report was extended the last time."""
    extended = Event.objects.about("report", report.pk).filter(kind="report.extend")
    return extended.order_by("id").values_list("note", flat=True).last() or ""
