"""A period's reports: opening them, removing unused ones, extending the time of one report."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lkj import formats
from reports import notifications, rules
from reports.actions.setup import ensure_disposition_options
from reports.actions.versioned import version_token
from reports.models import Agreement, Period, Report
from reports.queries.agreements import agreements_at
from reports.queries.locked_setup import is_touched, listed_posts
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.workflow import record_event
from units.log import events
from units.models import Event, Position, User

LONGEST_EXTENSION = datetime.timedelta(days=366)


@transaction.atomic
def open_reports(period: Period, *, by: User | None = None) -> list[Report]:
    """Create the missing draft of each reporting post that has an agreement for the year; returns the new drafts.

    Each is judged by the version in force at the period's end. A rancangan alone makes no report.
    `by` is None where a command sets the period up.
    """
    organization = period.organization
    ensure_disposition_options(organization, by=by)
    agreements = agreements_at(period)
    started = set(Report.objects.in_period(period).values_list("position", flat=True))
    waiting = Position.objects.of(organization).reporting().standing_on(period.last_day).exclude(pk__in=started)
    made = [_start(position, period, agreements[position.pk]) for position in waiting if position.pk in agreements]
    if made:
        _log_opened(period, made, by)
    return made


def _log_opened(period: Period, made: list[Report], by: User | None) -> None:
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
    """Delete the untouched drafts of a period, so that the period itself can be deleted.

    Raises Refused, naming the reports, when somebody has written in any of them.
    """
    reports = list(Report.objects.select_for_update(of=("self",)).filter(period=period).select_related("position"))
    if used := [report for report in reports if is_touched(report)]:
        sentence = f"{period} tidak dapat dihapus, karena sudah diisi: {listed_posts(used)}"
        raise Refused([formats.sentence(sentence)])
    if reports:
        titles = {str(report.pk): report.position.title for report in reports}
        Report.objects.filter(pk__in=titles).delete()
        label = f"{len(titles)} laporan kosong {period.label} dihapus"
        events.record(
            period.organization, "period.discard", label, subject="period", subject_id=period.pk,
            data={"reports": titles}, by=by,
        )  # fmt: skip


@transaction.atomic
def extend(report: Report, *, by: User, until: datetime.date, reason: str, token: str | None = None) -> Report:
    """Let the author of one report write until that day, though its period closes earlier.

    `token` is the version token of the day that the page showed; Refused is raised when another planner has set another
    day meanwhile. With None the day is set in any case. The same day and reason again, as a second click sends them,
    change nothing and notify nobody. Raises PermissionDenied, Refused.
    """
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not rules.can_extend(Standing(by, locked)):
        raise PermissionDenied("Hanya perencana yang dapat memperpanjang batas waktu laporan yang belum disetujui.")
    if locked.extended_until == until and _last_extension(locked).note == reason.strip():
        return locked
    if token is not None and token != version_token(locked.extended_until):
        raise Refused([_changed_meanwhile(locked)])
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
    notifications.notify(locked, "extend", by=by)
    label = f"Diperpanjang sampai {formats.date(until)}"
    record_event(locked, "extend", label, locked.state, by=by, note=reason.strip())
    return locked


def _changed_meanwhile(report: Report) -> str:
    last = _last_extension(report)
    until = formats.date(report.extended_until)
    return (
        f"Batas waktu laporan ini baru saja diubah {last.by_name}: sampai {until}, dengan alasan “{last.note}”. "
        "Periksa tanggal Anda, lalu kirim lagi bila tetap perlu."
    )


def _last_extension(report: Report) -> Event:
    """The event of the last extension; an empty event where there is none."""
    extended = Event.objects.about("report", report.pk).filter(kind="report.extend")
    return extended.order_by("id").last() or Event()
