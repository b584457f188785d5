"""A second office with as much data as the first, of which the first must never see anything.

Everything of it that can be read has WORD in its name. Its unit codes, quarters and codes of activities are
those of the first, so that a query without the office finds both.
"""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db.models import F, Value
from django.db.models.functions import Concat

from lkj.signatures.roles import SignatureRole
from reports import workflow
from reports.actions import evidence, narrative, periods, remarks, results, wordings
from reports.content import places
from reports.files import published
from reports.models import (
    Activity,
    FundSource,
    Goal,
    Indicator,
    IndividualIndicator,
    Period,
    Publication,
    Report,
)
from tests import conftest as stage
from tests import samples
from units.enums import DutyKind, Echelon, MemberRole
from units.models import Duty, LegalBasis, Organization, Position

WORD = "Kencana"


def build() -> stage.Office:
    """Maya's Dinas Lain in its second quarter: one report is signed, one waits for its superior, one is begun."""
    organization = Organization.objects.get(code="dinas-lain")
    organization.name, organization.short_name = f"Dinas {WORD}", f"Dinas {WORD}"
    organization.address = f"Jl. {WORD} No. 2"
    organization.save()
    office = _with_people(organization)
    _rename(organization)
    for row in (office.documents, office.complaints, office.days, *office.lines):
        row.refresh_from_db()
    _fill(office)
    return office


def _with_people(organization: Organization) -> stage.Office:
    users = {
        code: stage._official(organization, code, f"{name} {WORD}", number)
        for number, (code, name) in enumerate([("surya", "Surya"), ("intan", "Intan"), ("permata", "Permata")], 5)
    }
    basis = LegalBasis.objects.create(organization=organization, text=f"Peraturan Bupati {WORD} Nomor 2 Tahun 2021")
    shared = {"echelon": Echelon.IV, "legal_basis": basis}
    chief = Position.objects.get(unit__organization=organization, unit__code="kepala")
    Position.objects.filter(pk=chief.pk).update(reports_lkj=False, title=f"Kepala Dinas {WORD}")
    head = stage._post(
        organization, "sekretariat", f"Sekretaris {WORD}", 20, users["surya"],
        echelon=Echelon.III, legal_basis=basis, superior=chief,
    )  # fmt: skip
    section = stage._post(
        organization, "subbag-umum", f"Kepala Sub Bagian {WORD}", 30, users["intan"], superior=head, **shared
    )
    elsewhere = stage._post(
        organization, "seksi-lain", f"Kepala Seksi {WORD}", 40, users["permata"], superior=chief, **shared
    )
    Duty.objects.create(position=section, kind=DutyKind.TUGAS, order=1, text=f"menyusun rencana {WORD}")
    made = stage._agreements(organization, section, head, elsewhere)
    days = {"opens_on": date(2022, 6, 20), "due_on": date(2022, 7, 11), "closes_on": date(2022, 7, 31)}
    period, _ = Period.objects.get_or_create(organization=organization, year=2022, quarter=2, defaults=days)
    days = {"opens_on": date(2022, 7, 1), "due_on": date(2022, 10, 10), "closes_on": date(2022, 10, 31)}
    later, _ = Period.objects.get_or_create(organization=organization, year=2022, quarter=3, defaults=days)
    for each in (period, later):
        periods.open_reports(each)

    def report_of(position: Position) -> Report:
        return Report.objects.with_people().get(position=position, period=period)

    return stage.Office(
        organization=organization,
        cast=stage.Cast(
            officer=users["intan"],
            head=users["surya"],
            chief=chief.assignments.get().official.user,
            planner=stage._member(organization, "mutiara", MemberRole.PLANNER),
            auditor=stage._member(organization, "berlian", MemberRole.READER),
            stranger=users["permata"],
            outsider=users["permata"],
        ),
        period=period,
        next_period=later,
        report=report_of(section),
        stranger_report=report_of(elsewhere),
        head_report=report_of(head),
        **made,
    )


def _rename(organization: Organization) -> None:
    """Add WORD to the names that the stage gives to every office."""
    word = Value(f" {WORD}")
    Activity.objects.filter(organization=organization).update(name=Concat(F("name"), word))
    FundSource.objects.filter(organization=organization).update(name=Concat(F("name"), word))
    Goal.objects.filter(agreement__position__unit__organization=organization).update(text=Concat(F("text"), word))
    ours = Indicator.objects.filter(goal__agreement__position__unit__organization=organization)
    ours.update(name=Concat(F("name"), word))


def _fill(office: stage.Office) -> None:
    """Evidence, remarks, a changed fixed text, IKI, two rounds; one report is signed, one waits, one is begun."""
    cast, report = office.cast, office.report
    wordings.save_wording(office.organization, "penutup", by=cast.planner, text=f"Laporan {WORD}.", shown=0)
    IndividualIndicator.objects.create(
        position=report.position, year=2022, order=1, sasaran=f"Layanan {WORD}", indikator=f"Jumlah {WORD}",
        formulation=f"Jumlah layanan {WORD}", data_source=f"Rekap {WORD}",
    )  # fmt: skip
    # What has no money of its own is explained and planned for by itself.
    Indicator.objects.filter(pk=office.days.pk).update(budget_line=None)
    office.days.refresh_from_db()
    office.fill()
    narrative.explain(report, office.lines[0], by=cast.officer, text=f"Kegiatan {WORD} baru dimulai pada bulan Juni.")
    narrative.explain(report, office.days, by=cast.officer, text=f"Pelatihan {WORD} ditunda ke bulan Juli.")
    plan = {"evaluasi": f"Pelatihan {WORD} belum selesai.", "tindak_lanjut": f"Menyelesaikan pelatihan {WORD}."}
    narrative.add_row(report, office.days, by=cast.officer, **plan)
    _prove(report, office.documents, office)
    workflow.perform(report, workflow.Submit(), by=cast.officer)
    remarks.write(report, by=cast.head, place=places.WHOLE, text=f"Catatan {WORD}.")
    note = f"Lengkapi {WORD}."
    workflow.perform(report, workflow.Return(options=["diperbaiki"], note=note), by=cast.head)
    workflow.perform(report, workflow.Submit(), by=cast.officer)
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=cast.head)
    office.sign_electronically()
    published.store_approved(Publication.objects.get(report=report), samples.pdf())
    office.sign(SignatureRole.AUTHOR, SignatureRole.SUPERIOR)

    waiting, indicator, line = _of(office.head_report)
    results.record_indicator(waiting, indicator, by=cast.head, realisasi=Decimal(50))
    results.record_spending(waiting, line, by=cast.head, realisasi=Decimal(58_000_000))
    narrative.explain(waiting, line, by=cast.head, text=f"Layanan {WORD} berjalan menurut rencana kerja.")
    plan = {"evaluasi": f"Layanan {WORD} berjalan.", "tindak_lanjut": f"Melanjutkan layanan {WORD}."}
    narrative.add_row(waiting, line.activity, by=cast.head, **plan)
    _prove(waiting, indicator, office)
    workflow.perform(waiting, workflow.Submit(), by=cast.head)

    begun, indicator, _ = _of(office.stranger_report)
    results.record_indicator(begun, indicator, by=cast.stranger, realisasi=Decimal(40))


def _of(report: Report) -> tuple:
    line = report.agreement.budget_lines.get()
    return report, Indicator.objects.get(goal__agreement=report.agreement), line


def _prove(report: Report, indicator: Indicator, office: stage.Office) -> None:
    by = report.position.assignments.get().official.user
    content = ContentFile(samples.image(shade=report.pk % 250))
    evidence.add(report, indicator, by=by, name=f"{WORD}.png", content=content)
