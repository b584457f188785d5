"""A planner decides in whose names a report is signed where an official took over after its date."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports import rules
from reports.models import Report
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.workflow import record_event
from reports.workflow.submission import take_parties
from units.models import User


@transaction.atomic
def choose_parties(report: Report, *, by: User, as_dated: bool) -> None:
    """Name those in office on the report's date, or those in office today and date it today.

    Raises PermissionDenied, and Refused for a report that was submitted.
    """
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not rules.plans(Standing(by, locked)):
        raise PermissionDenied("Hanya perencana yang dapat memilih penanda tangan laporan.")
    if not locked.status.editable:
        label = locked.status.label.lower()
        raise Refused([f"Laporan ini sudah {label}. Buka kembali dahulu; di sana penanda tangannya dipilih juga."])
    take_parties(locked, as_dated=as_dated)
    locked.save(update_fields=["report_date", "signed_as_dated"])
    who = "pada tanggal laporan" if as_dated else "sekarang"
    record_event(locked, "parties", f"Penanda tangan: pejabat {who}", locked.state, by=by)
