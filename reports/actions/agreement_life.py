"""The life of a version of an agreement: rancangan, berlaku, diganti.

Whatever decides which version a report uses locks in one order: the office (units.models.structure.lock), the reports,
the versions. So none is taken back while a quarter is opened with it.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef

from lkj import formats
from reports import rules
from reports.actions import agreement_draft, agreement_values, periods
from reports.actions.agreements import adopt_current, use_untouched
from reports.enums import AgreementState, IndicatorKind
from reports.models import Agreement, Component, Indicator, Report
from reports.queries.agreement_rows import chosen_words
from reports.queries.agreements import due_agreement
from reports.queries.locked_setup import is_touched, written_under
from reports.refusal import Refused
from units.log import events
from units.models import User, structure


@transaction.atomic
def put_in_force(agreement: Agreement, *, on: datetime.date, by: User | None) -> Agreement:
    """Let a draft judge the quarters that end on or after `on`; the version before it is replaced.

    `by` is None where a command sets the office up. Raises PermissionDenied, Refused.
    """
    versions = _locked_versions(agreement)
    draft = versions[agreement.pk]
    _permit(draft, by)
    former = next((each for each in versions.values() if each.state == AgreementState.IN_FORCE), None)
    if complaints := _complaints(draft, former, on):
        raise Refused(complaints)
    if former is not None:
        former.state = AgreementState.REPLACED
        former.save(update_fields=["state"])
    draft.state, draft.in_force_from = AgreementState.IN_FORCE, on
    draft.save(update_fields=["state", "in_force_from"])
    since = formats.date(on)
    _log(draft, "in_force", f"Berlaku sejak {since}: {draft}", by, {"in_force_from": events.as_data(on)})
    if former is not None:
        _log(former, "replaced", f"Diganti sejak {since}: {former}", by, {"by": str(draft)})
    periods.open_awaited(draft, by)
    return draft


@transaction.atomic
def put_in_force_with(
    agreement: Agreement,
    *,
    on: datetime.date,
    signed_on: datetime.date | None = None,
    renamed: Mapping[Indicator, str],
    moving: Sequence[Report] = (),
    by: User,
) -> int:
    """put_in_force() with what its page asks besides, all or nothing; returns how many of the reports moved.

    `renamed` has the new indicators that are former ones under another name, with the name that these are known by.
    Reports that are still written move to the version where it judges their quarter. Raises PermissionDenied, Refused.
    """
    # Every event locks the office's chain: all that is changed is locked before the first of them.
    structure.lock(agreement.position.unit.organization_id)
    keys = [report.pk for report in moving]
    list(Report.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").values_list("pk"))
    _locked_versions(agreement)
    for indicator, former in renamed.items():
        agreement_values.change_indicator(indicator, former_name=former, by=by)
    if signed_on:
        agreement_draft.set_signed_on(agreement, day=signed_on, by=by)
    put_in_force(agreement, on=on, by=by)
    due = [report for report in moving if (found := due_agreement(report)) and found.pk != report.agreement_id]
    for report in due:
        adopt_current(report, by=by)
    return len(due)


def put_many_in_force(
    agreements: Iterable[Agreement], *, on: datetime.date, signed_on: datetime.date | None = None, by: User | None
) -> tuple[list[Agreement], list[str]]:
    """Put in force on one day those drafts that can be; returns them, and a sentence for each of the others.

    `signed_on` is the day on which all of them were signed, where it is known. Raises PermissionDenied.
    """
    done, refused = [], []
    for agreement in agreements:
        try:
            done.append(_put_in_force_signed(agreement, on=on, signed_on=signed_on, by=by))
        except Refused as refusal:
            refused.append(f"{agreement}: {' '.join(refusal.messages)}")
    return done, refused


@transaction.atomic
def _put_in_force_signed(
    agreement: Agreement, *, on: datetime.date, signed_on: datetime.date | None, by: User | None
) -> Agreement:
    structure.lock(agreement.position.unit.organization_id)
    _locked_versions(agreement)
    if signed_on:
        agreement_draft.set_signed_on(agreement, day=signed_on, by=by)
    return put_in_force(agreement, on=on, by=by)


@transaction.atomic
def take_back(agreement: Agreement, *, by: User | None) -> Agreement:
    """Make the version in force a draft again, as long as nobody has written in a report that uses it or has used it.

    The version before it is in force again, and judges those empty reports; where there is none, they are deleted.
    Words and figures that stand under its rows would change with them, though changes of a draft are no event of any
    report. Raises PermissionDenied, Refused.
    """
    structure.lock(agreement.position.unit.organization_id)
    using = Report.objects.select_for_update(of=("self",)).filter(agreement=agreement.pk).order_by("pk")
    reports = list(using.select_related("position", "period__organization"))
    versions = _locked_versions(agreement)
    taken = versions[agreement.pk]
    _permit(taken, by)
    if taken.state != AgreementState.IN_FORCE:
        raise Refused([f"Hanya versi yang berlaku dapat ditarik; versi ini {taken.status.label.lower()}."])
    if written := [report for report in reports if is_touched(report)] or written_under(taken):
        quarters = ", ".join(report.period.label for report in written)
        sentence = f"Perjanjian kinerja ini sudah dipakai laporan yang diisi ({quarters})."
        raise Refused([f"{sentence} Buat versi baru (perubahan) dengan isi yang benar."])
    if taken.shifts.exists():
        raise Refused(["Anggaran versi ini sudah digeser. Buat versi baru (perubahan) dengan isi yang benar."])
    replaced = [each for each in versions.values() if each.state == AgreementState.REPLACED]
    former = max(replaced, key=lambda each: each.version, default=None)
    taken.state, taken.in_force_from = AgreementState.DRAFT, None
    taken.save(update_fields=["state", "in_force_from"])
    if former is not None:
        former.state = AgreementState.IN_FORCE
        former.save(update_fields=["state"])
    _release(reports, by)
    _log(taken, "draft", f"Menjadi rancangan lagi: {taken}", by, {})
    if former is not None:
        _log(former, "in_force", f"Berlaku lagi: {former}", by, {"in_force_from": events.as_data(former.in_force_from)})
    return taken


def _release(reports: Sequence[Report], by: User | None) -> None:
    """Let empty reports use the version that judges their quarter now; delete them where there is none."""
    due = {report: due_agreement(report) for report in reports}
    for report, agreement in due.items():
        if agreement is not None:
            use_untouched(report, agreement, by=by)
    periods.discard([report for report, agreement in due.items() if agreement is None], by=by)


def _locked_versions(agreement: Agreement) -> dict[int, Agreement]:
    """All versions of the post's agreement for the year, locked with the office, by their keys."""
    structure.lock(agreement.position.unit.organization_id)
    versions = Agreement.objects.select_for_update(of=("self",)).select_related("position__unit__organization")
    same = versions.filter(position=agreement.position_id, year=agreement.year).order_by("pk")
    return {each.pk: each for each in same}


def _permit(agreement: Agreement, by: User | None) -> None:
    if by is not None and not rules.can_set_up(by, agreement.position.unit.organization):
        raise PermissionDenied("Hanya perencana yang dapat memberlakukan atau menarik perjanjian kinerja.")


def _complaints(draft: Agreement, former: Agreement | None, on: datetime.date) -> list[str]:
    """Why the draft cannot come into force on that day."""
    if not draft.status.is_draft:
        return [f"Versi ini sudah {draft.status.label.lower()} sejak {formats.date(draft.in_force_from)}."]
    found = []
    if not Indicator.objects.filter(goal__agreement=draft).exists():
        found.append("Versi ini belum mempunyai indikator. Isi dahulu sasaran, indikator, dan anggarannya.")
    found += [*_unnamed(draft), *_undecided(draft)]
    # Nobody could enter a realisasi of it, nor submit without one.
    by_parts = Indicator.objects.filter(goal__agreement=draft, kind=IndicatorKind.COMPONENTS)
    for indicator in by_parts.exclude(Exists(Component.objects.filter(indicator=OuterRef("pk"), is_base=False))):
        found.append(
            f"Indikator “{indicator.name}” belum mempunyai komponen selain dasarnya. Isi komponennya, atau pilih jenis "
            "lain."
        )
    if on.year != draft.year:
        found.append(f"Tanggal berlaku harus dalam tahun {draft.year}, yaitu tahun perjanjian kinerja ini.")
    if former is None:
        return found
    if former.version > draft.version:
        found.append(f"Yang berlaku sekarang adalah {former.version_label}, versi yang lebih baru.")
    elif former.in_force_from is not None and on <= former.in_force_from:
        since = formats.date(former.in_force_from)
        found.append(f"Tanggal berlaku harus sesudah {since}, yaitu hari {former.version_label} mulai berlaku.")
    if on > draft.position.unit.organization.today():
        found.append("Tanggal berlaku sebuah perubahan tidak boleh sesudah hari ini. Berlakukan pada harinya.")
    return found


def _unnamed(draft: Agreement) -> list[str]:
    """Rows that were begun and left: they would be locked as they are, and print as gaps."""
    indicators = Indicator.objects.filter(goal__agreement=draft)
    found = []
    if empty := indicators.filter(name="").count():
        found.append(f"{empty} baris indikator belum bernama. Isi namanya, atau hapus barisnya.")
    if draft.goals.filter(text="").exists():
        found.append("Ada sasaran yang belum ditulis. Tulis sasarannya, atau hapus bila tidak dipakai.")
    nameless = indicators.filter(unit="").exclude(kind=IndicatorKind.STATEMENT).exclude(name="")
    found += [f"Indikator “{each.name}” belum mempunyai satuan, misalnya dokumen atau %." for each in nameless]
    return found


def _undecided(draft: Agreement) -> list[str]:
    """Indicators of which a planner chose to measure them otherwise, without what belongs to that choice."""
    return [
        f"Indikator “{each.name}”: {chosen_words(each.waiting)} sudah dipilih, tetapi belum tersimpan karena "
        "isiannya belum lengkap. Lengkapi pada “ubah jenis dan cara mengukur”, atau pilih lagi yang tersimpan di sana."
        for each in Indicator.objects.filter(goal__agreement=draft)
        if each.waiting
    ]


def _log(agreement: Agreement, step: str, label: str, by: User | None, data: dict[str, object]) -> None:
    office = agreement.position.unit.organization
    name, subject = f"agreement.{step}", "agreement"
    events.record(office, name, label[:200], subject=subject, subject_id=agreement.pk, data=data, by=by)
