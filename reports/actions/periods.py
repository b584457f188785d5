"""Opening a quarter for an office, taking an unused one back, and extending a report's time."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lkj import formats
from reports import notifications, rules
from reports.actions.setup import ensure_disposition_options
from reports.actions.versioned import mark
from reports.models import Agreement, Period, Report
from reports.queries.locked_setup import is_touched, listed_posts
from reports.queries.rollup import current_agreements
from reports.queries.standing import Standing
from reports.workflow import Refused, record_event
from units.log import events
from units.models import Event, Position, User

LONGEST_EXTENSION = datetime.timedelta(days=366)


@transaction.atomic
def open_reports(period: Period, *, by: User | None = None) -> list[Report]:
    """Make the missing draft of every reporting post that has an agreement for the year; the new ones are returned.

    Part of setting a period up, so it needs no person: it writes nothing of anybody's.
    """
    organization = period.organization
    ensure_disposition_options(organization, by=by)
    agreements = {a.position_id: a for a in current_agreements(organization, period.year)}
    started = set(Report.objects.in_period(period).values_list("position", flat=True))
    waiting = Position.objects.of(organization).reporting().exclude(pk__in=started)
    made = [_start(position, period, agreements[position.pk]) for position in waiting if position.pk in agreements]
    if made:
        _tell(period, made, by)
    return made


def _tell(period: Period, made: list[Report], by: User | None) -> None:
    events.record(
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
def discard_reports(period: Period, *, by: User | None = None) -> None:
    """Remove the drafts of a period in which nobody has done anything yet, so that it can be removed itself.

    Raises Refused, naming the reports, when anything was written in any of them.
    """
    reports = list(Report.objects.select_for_update(of=("self",)).filter(period=period).select_related("position"))
    if used := [report for report in reports if is_touched(report)]:
        sentence = f"{period} tidak dapat dihapus, karena sudah diisi: {listed_posts(used)}"
        raise Refused([formats.sentence(sentence)])
    if reports:
        told = {str(report.pk): report.position.title for report in reports}
        Report.objects.filter(pk__in=told).delete()
        label = f"{len(told)} laporan kosong {period.label} dihapus"
        events.record(
            period.organization, "period.discard", label, subject="period", subject_id=period.pk,
            data={"reports": told}, by=by,
        )  # fmt: skip


@transaction.atomic
def extend(report: Report, *, by: User, until: datetime.date, reason: str, seen: str | None = None) -> Report:
    """Let the author of one report write until `until`, though its period closes earlier.

    `seen` is the mark() of the day that the person had before them; when another planner has set another day since,
    Refused says so. Without it the day is set unasked. The same day for the same reason once more, as a second click
    sends it, is told nobody again.
    """
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not rules.can_extend(Standing(by, locked)):
        raise PermissionDenied("Hanya perencana yang dapat memperpanjang batas waktu laporan yang belum disetujui.")
    if locked.extended_until == until and _last_extension(locked).note == reason.strip():
        return locked
    if seen is not None and seen != mark(locked.extended_until):
        raise Refused([_overtaken(locked)])
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
    locked.extended_until = until
    locked.save(update_fields=["extended_until"])
    notifications.tell(locked, "extend", by=by)
    label = f"Diperpanjang sampai {formats.date(until)}"
    record_event(locked, "extend", label, locked.state, by=by, note=reason.strip())
    return locked


def _overtaken(report: Report) -> str:
    last = _last_extension(report)
    until = formats.date(report.extended_until)
    return (
        f"Batas waktu laporan ini baru saja diubah {last.by_name}: sampai {until}, dengan alasan “{last.note}”. "
        "Periksa tanggal Anda, lalu kirim lagi bila tetap perlu."
    )


def _last_extension(report: Report) -> Event:
    """What the log tells of the last one; an empty event where there is none."""
    extended = Event.objects.about("report", report.pk).filter(kind="report.extend")
    return extended.order_by("id").last() or Event()
