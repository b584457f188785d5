"""Moving money between the activities of an agreement in force: a pergeseran."""

import datetime
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lkj import formats
from reports import rules
from reports.enums import AgreementState
from reports.models import Agreement, BudgetLine, BudgetShift, ShiftedLine
from reports.queries.budget_shifts import ceilings
from reports.refusal import Refused
from units.log import events
from units.models import User

Ceilings = Mapping[int, Decimal]


@transaction.atomic
def shift_budget(
    agreement: Agreement, *, on: datetime.date, reason: str, after: Ceilings, by: User | None, shown: int | None = None
) -> BudgetShift:
    """Give budget lines another pagu from the day `on`; it counts in the quarters that end on that day or later.

    `after` has the new pagu in rupiah by the line's key; lines that are not named keep theirs. `shown` is the number of
    shifts that the page showed: Refused is raised when somebody has recorded another one since. `by` is None where a
    command does it. Raises PermissionDenied, Refused.
    """
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("position__unit__organization")
    stored = locked.get(pk=agreement.pk)
    office = stored.position.unit.organization
    if by is not None and not rules.can_set_up(by, office):
        raise PermissionDenied("Hanya perencana yang dapat mencatat pergeseran anggaran.")
    before = ceilings(stored, datetime.date.max)
    changed = {line: (old, after[line.pk]) for line, old in before.items() if after.get(line.pk, old) != old}
    if complaints := _complaints(stored, on, reason, after, before, shown) or _nothing(changed):
        raise Refused(complaints)
    shift = BudgetShift.objects.create(
        agreement=stored, on=on, reason=reason.strip(), created_at=office.now(), created_by=by
    )
    ShiftedLine.objects.bulk_create(
        ShiftedLine(shift=shift, line=line, before=old, after=new) for line, (old, new) in changed.items()
    )
    _log(shift, changed, by)
    return shift


def _complaints(
    agreement: Agreement,
    on: datetime.date,
    reason: str,
    after: Ceilings,
    before: Mapping[BudgetLine, Decimal | None],
    shown: int | None,
) -> list[str]:
    if agreement.state != AgreementState.IN_FORCE:
        return [f"Hanya PK yang berlaku dapat digeser anggarannya; versi ini {agreement.status.label.lower()}."]
    shifts = list(BudgetShift.objects.filter(agreement=agreement).order_by("on"))
    if shown is not None and shown != len(shifts):
        return ["Pergeseran lain baru saja dicatat. Periksa pagu yang sekarang, lalu kirim lagi bila tetap perlu."]
    found = [] if reason.strip() else ["Tulis alasan pergeseran."]
    first = shifts[-1].on if shifts else agreement.in_force_from
    if first is not None and (on <= first if shifts else on < first):
        what = "pergeseran sebelumnya" if shifts else "hari PK mulai berlaku"
        found.append(f"Tanggal pergeseran tidak boleh sebelum {formats.date(first)}, yaitu {what}.")
    if shifts and on == first:
        found[-1] = f"Pada {formats.date(on)} sudah ada pergeseran. Pilih tanggal sesudahnya."
    if on.year != agreement.year:
        found.append(f"Tanggal pergeseran harus dalam tahun {agreement.year}.")
    if on > agreement.position.unit.organization.today():
        found.append("Tanggal pergeseran tidak boleh sesudah hari ini.")
    if after.keys() - {line.pk for line in before}:
        found.append("Pilih anggaran dari perjanjian kinerja yang sama.")
    if any(value < 0 for value in after.values()):
        found.append("Pagu tidak boleh kurang dari nol.")
    return found


def _nothing(changed: Mapping[BudgetLine, object]) -> list[str]:
    return [] if changed else ["Tidak ada pagu yang berubah. Tulis pagu yang baru."]


def _log(shift: BudgetShift, changed: Mapping[BudgetLine, tuple[Decimal | None, Decimal]], by: User | None) -> None:
    events.record(
        shift.agreement.position.unit.organization,
        "agreement.shift",
        f"Pergeseran anggaran {formats.date(shift.on)}: {shift.agreement}"[:200],
        subject="agreement",
        subject_id=shift.agreement_id,
        note=shift.reason,
        data={
            "on": events.as_data(shift.on),
            "old": {line.activity.code: events.as_data(old) for line, (old, _) in changed.items()},
            "new": {line.activity.code: events.as_data(new) for line, (_, new) in changed.items()},
        },
        by=by,
    )
