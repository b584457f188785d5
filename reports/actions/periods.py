"""Periods and their reports: opening, changing the days, closing, deleting, extending the time of reports."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lkj import formats
from reports import notifications, rules
from reports.actions.document_import import fill_waiting
from reports.actions.setup import ensure_disposition_options
from reports.actions.versioned import version_token
from reports.enums import Quarter, ReportState
from reports.models import Agreement, Period, Report, WaitingResult, WaitingText
from reports.queries.agreements import agreements_at
from reports.queries.locked_setup import is_touched, listed_posts
from reports.queries.period_days import Days, days_of, extension_days
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.workflow import record_event
from units.log import events
from units.models import Event, Organization, Position, User, structure

_EDITABLE = [state for state in ReportState if state.editable]


@transaction.atomic
def open_period(
    organization: Organization, year: int, quarter: Quarter, days: Days, *, by: User
) -> tuple[Period, list[Report]]:
    """Open a quarter for all posts; returns it with its new reports.

    A quarter that is there already, as a second click asks for it, stays as it is and gets the reports that it lacks.
    Raises PermissionDenied, Refused where the days are impossible, or where it is there with other days.
    """
    # Locked, so that two planners do not open it at once.
    office = Organization.objects.select_for_update().get(pk=organization.pk)
    _require_planner(by, office)
    stored = Period.objects.filter(organization=office, year=year, quarter=quarter).first()
    if stored is not None and days_of(stored) != days:
        raise Refused([f"{stored.label} sudah dibuka dengan tanggal lain. Ubah tanggalnya di halaman periode itu."])
    if stored is not None:
        return stored, open_reports(stored, by=by)
    if complaints := days.complaints:
        raise Refused(complaints)
    period = Period(organization=office, year=year, quarter=quarter)
    _put(period, days)
    period.save()
    made = _missing_reports(period, by)
    _log_opened(period, made, by, days)
    return period, made


@transaction.atomic
def open_reports(period: Period, *, by: User | None = None) -> list[Report]:
    """Create the missing draft of each reporting post that has an agreement for the year; returns the new drafts.

    Each is judged by the version in force at the period's end. A rancangan alone makes no report.
    `by` is None where a command sets the period up.
    """
    # No version is taken back while a quarter is opened with it (actions.agreement_life).
    structure.lock(period.organization_id)
    if made := _missing_reports(period, by):
        _log_opened(period, made, by)
    return made


def _missing_reports(period: Period, by: User | None) -> list[Report]:
    organization = period.organization
    ensure_disposition_options(organization, by=by)
    agreements = agreements_at(period)
    started = set(Report.objects.in_period(period).values_list("position", flat=True))
    waiting = Position.objects.of(organization).reporting().standing_on(period.last_day).exclude(pk__in=started)
    made = [_start(position, period, agreements[position.pk]) for position in waiting if position.pk in agreements]
    if made:
        fill_waiting(made)
    return made


def open_awaited(agreement: Agreement, by: User | None) -> None:
    """Make the drafts for which realisasi of an imported document waits, of an agreement that was put in force."""
    results, texts = (model.objects.filter(agreement=agreement) for model in (WaitingResult, WaitingText))
    quarters = results.values_list("quarter", flat=True).union(texts.values_list("quarter", flat=True))
    office = agreement.position.unit.organization
    for period in Period.objects.filter(organization=office, year=agreement.year, quarter__in=list(quarters)):
        there = Report.objects.in_period(period).filter(position=agreement.position)
        if there.exists() or agreements_at(period).get(agreement.position_id) != agreement:
            continue
        made = _start(agreement.position, period, agreement)
        fill_waiting([made])
        _log_opened(period, [made], by)


def _log_opened(period: Period, made: Sequence[Report], by: User | None, days: Days | None = None) -> None:
    data: dict[str, Any] = {"reports": {str(report.pk): report.position.title for report in made}}
    label = f"{len(made)} laporan {period.label} dibuat"
    if days is not None:
        data |= {"new": _as_data(days)}
        label = f"{period.label} dibuka, {label}"
    _record(period, "period.open", label, data, by)


def _start(position: Position, period: Period, agreement: Agreement) -> Report:
    return Report.objects.create(
        position=position,
        period=period,
        agreement=agreement,
        report_date=period.dated,
        created_at=period.organization.now(),
    )


@transaction.atomic
def change_days(period: Period, days: Days, *, by: User, token: str | None = None) -> Period:
    """Give the period other days; the reports that are still written follow, and who writes or reads them hears of it.

    `token` is the token_of() the days that the page showed; Refused is raised where another planner has changed them
    meanwhile. With None they are changed in any case. The same days again change nothing. Raises PermissionDenied,
    Refused.
    """
    locked = _locked(period, by)
    old = days_of(locked)
    if old == days:
        return locked
    if token is not None and token != token_of(locked):
        raise Refused([_days_changed(locked)])
    if complaints := days.complaints:
        raise Refused(complaints)
    _put(locked, days)
    locked.save(update_fields=["opens_on", "due_on", "closes_on", "report_date"])
    written = _written(locked)
    if old.report_date != days.report_date:
        Report.objects.filter(pk__in=[report.pk for report in written]).update(report_date=days.report_date)
    if (old.due_on, old.closes_on) != (days.due_on, days.closes_on):
        notifications.notify_days_changed(locked, written, by=by)
    _record(locked, "period.days", f"Tanggal {locked.label} diubah", _change(old, days), by)
    return locked


@transaction.atomic
def close_period(period: Period, *, by: User) -> Period:
    """Lock the reports of the period that are not extended; from today on, or from tomorrow where today is the due day.

    A closed one stays as it is. Raises PermissionDenied, Refused before its due day.
    """
    locked = _locked(period, by)
    today = locked.organization.today()
    if locked.closes_on is not None and locked.closes_on < today:
        return locked
    if today < locked.due_on:
        raise Refused(
            [f"Tenggat {locked.label} baru {formats.date(locked.due_on)}. Majukan dahulu tenggatnya, lalu tutup."]
        )
    old = days_of(locked)
    locked.closes_on = max(locked.due_on, today - datetime.timedelta(days=1))
    locked.save(update_fields=["closes_on"])
    if locked.closes_on != old.closes_on:
        _record(locked, "period.close", f"{locked.label} ditutup", _change(old, days_of(locked)), by)
    return locked


@transaction.atomic
def remove_period(period: Period, *, by: User) -> None:
    """Delete a period in whose reports nobody has written. Raises PermissionDenied, Refused, naming those reports."""
    locked = _locked(period, by)
    discard_reports(locked, by=by)
    old = {"old": _as_data(days_of(locked))}
    key, label = locked.pk, locked.label
    locked.delete()
    events.record(
        locked.organization, "period.remove", f"{label} dihapus", subject="period", subject_id=key, data=old, by=by
    )


@transaction.atomic
def discard_reports(period: Period, *, by: User | None = None) -> None:
    """Delete the untouched drafts of a period, so that the period itself can be deleted.

    Raises Refused, naming the reports, when somebody has written in any of them.
    """
    rows = Report.objects.select_for_update(of=("self",)).filter(period=period)
    reports = list(rows.select_related("position", "period__organization"))
    if used := [report for report in reports if is_touched(report)]:
        sentence = f"{period} tidak dapat dihapus, karena sudah diisi: {listed_posts(used)}"
        raise Refused([formats.sentence(sentence)])
    discard(reports, by=by)


def discard(reports: Sequence[Report], *, by: User | None) -> None:
    """Delete drafts in which nobody has written, of one office, which the caller has locked."""
    of_period: dict[Period, list[Report]] = {}
    for report in reports:
        of_period.setdefault(report.period, []).append(report)
    for period, own in of_period.items():
        titles = {str(report.pk): report.position.title for report in own}
        Report.objects.filter(pk__in=titles).delete()
        _record(
            period, "period.discard", f"{len(titles)} laporan kosong {period.label} dihapus", {"reports": titles}, by
        )


@transaction.atomic
def extend(report: Report, *, by: User, until: datetime.date, reason: str, token: str | None = None) -> Report:
    """Make that day the due day of one report, and let its author write until then though its period closes earlier.

    `token` is the version token of the day that the page showed; Refused is raised when another planner has set another
    day meanwhile. With None the day is set in any case. The same day and reason again, as a second click sends them,
    change nothing and notify nobody. Raises PermissionDenied, Refused.
    """
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not rules.can_extend(Standing(by, locked)):
        raise PermissionDenied("Hanya perencana yang dapat memperpanjang tenggat laporan yang belum disetujui.")
    if locked.extended_until == until and _last_extension(locked).note == reason.strip():
        return locked
    if token is not None and token != version_token(locked.extended_until):
        raise Refused([_changed_meanwhile(locked)])
    if complaints := _complaints(locked.period, until, reason):
        raise Refused(complaints)
    _extend(locked, until, reason, by)
    return locked


@transaction.atomic
def extend_all(period: Period, *, by: User, until: datetime.date, reason: str) -> list[Report]:
    """Let the authors of all reports that wait for them write until that day; returns the reports that it was new to.

    Reports that were extended to that day or a later one stay as they are. Raises PermissionDenied, Refused.
    """
    _require_planner(by, period.organization)
    if complaints := _complaints(period, until, reason):
        raise Refused(complaints)
    extended = [each for each in _written(period) if each.extended_until is None or each.extended_until < until]
    for report in extended:
        _extend(report, until, reason, by)
    return extended


def _extend(report: Report, until: datetime.date, reason: str, by: User) -> None:
    report.extended_until = until
    report.save(update_fields=["extended_until"])
    notifications.notify(report, "extend", by=by)
    label = f"Diperpanjang sampai {formats.date(until)}"
    record_event(report, "extend", label, report.state, by=by, note=reason.strip())


def _complaints(period: Period, until: datetime.date, reason: str) -> list[str]:
    """Why reports of the period cannot be extended to that day."""
    complaints = [] if reason.strip() else ["Tulis alasan perpanjangan."]
    days = extension_days(period)
    return complaints if days.has(until) else [*complaints, days.complaint]


def _changed_meanwhile(report: Report) -> str:
    last = _last_extension(report)
    until = formats.date(report.extended_until)
    return (
        f"Tenggat laporan ini baru saja diubah {last.by_name}: sampai {until}, dengan alasan “{last.note}”. "
        "Periksa tanggal Anda, lalu kirim lagi bila tetap perlu."
    )


def _last_extension(report: Report) -> Event:
    """The event of the last extension; an empty event where there is none."""
    extended = Event.objects.about("report", report.pk).filter(kind="report.extend")
    return extended.order_by("id").last() or Event()


def token_of(period: Period) -> str:
    """The version token of the period's days."""
    return version_token("|".join(map(str, _as_data(days_of(period)).values())))


def _days_changed(period: Period) -> str:
    last = Event.objects.about("period", period.pk).order_by("id").last() or Event()
    by = f" oleh {last.by_name}" if last.by_name else ""
    closes = f", ditutup {formats.date(period.closes_on)}" if period.closes_on else ""
    return (
        f"Sementara itu tanggal periode ini diubah{by}: dibuka {formats.date(period.opens_on)}, tenggat "
        f"{formats.date(period.due_on)}{closes}, tanggal laporan {formats.date(period.dated)}. Isian Anda belum "
        "tersimpan. Periksa, lalu simpan lagi bila tetap perlu."
    )


def _locked(period: Period, by: User) -> Period:
    locked = Period.objects.select_for_update(of=("self",)).select_related("organization").get(pk=period.pk)
    _require_planner(by, locked.organization)
    return locked


def _require_planner(by: User, organization: Organization) -> None:
    if not rules.can_set_up(by, organization):
        raise PermissionDenied("Hanya perencana yang dapat mengatur periode.")


def _written(period: Period) -> list[Report]:
    """The reports that wait for their authors, locked in the order of their keys."""
    written = Report.objects.select_for_update(of=("self",)).filter(period=period, state__in=_EDITABLE)
    return list(written.order_by("pk").with_people())


def _put(period: Period, days: Days) -> None:
    period.opens_on, period.due_on, period.closes_on = days.opens_on, days.due_on, days.closes_on
    period.report_date = None if days.report_date == period.last_day else days.report_date


def _as_data(days: Days) -> dict[str, Any]:
    names = ("opens_on", "due_on", "closes_on", "report_date")
    return {name: events.as_data(getattr(days, name)) for name in names}


def _change(old: Days, new: Days) -> dict[str, Any]:
    before, after = _as_data(old), _as_data(new)
    names = [name for name in after if before[name] != after[name]]
    return {"old": {name: before[name] for name in names}, "new": {name: after[name] for name in names}}


def _record(period: Period, kind: str, label: str, data: dict[str, Any], by: User | None) -> None:
    events.record(period.organization, kind, label, subject="period", subject_id=period.pk, data=data, by=by)
