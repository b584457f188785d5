"""What an examined document brings into an office: drafts with waiting realisasi, or realisasi beside an agreement."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lkj import frozen
from reports import workflow
from reports.actions import (
    agreement_draft,
    agreement_life,
    agreement_removal,
    audits,
    document_import,
    nomenclature,
    results,
)
from reports.audit.result import (
    Audit,
    AuditedIndicator,
    AuditedLine,
    AuditedPart,
    AuditedPlanRow,
    AuditedReport,
    Figure,
    Source,
)
from reports.enums import Answer, IndicatorKind
from reports.models import (
    ActionPlanRow,
    Activity,
    Agreement,
    BudgetResult,
    Component,
    ComponentResult,
    Evaluation,
    ExaminedDocument,
    Indicator,
    IndicatorResult,
    Period,
    Report,
    Scale,
    ScaleStep,
    WaitingResult,
    WaitingText,
)
from reports.queries.nomenclature_changes import ListedActivity
from tests import conftest as stage
from tests.conftest import Office
from tests.html import squeezed
from units.enums import Echelon
from units.models import Event, Position

pytestmark = pytest.mark.django_db


def figure(text: str, unit: str = "", line: int = 7) -> Figure:
    return Figure(text, Decimal(text.replace(".", "").replace(",", ".")), unit, Source(1, line=line))


def document(office: Office, *reports: AuditedReport) -> ExaminedDocument:
    made = audits.keep(office.organization, by=office.cast.planner, name="buku.txt", content=ContentFile(b"LAPORAN"))
    audits.note_done(made, result=frozen.dump(Audit("buku", "text", 2022, 2, reports, (), ())))
    return made


def known_post(office: Office, *, target: str = "12", pagu: str = "100.000.000", name: str = "") -> AuditedReport:
    """Wulan's report as a book has it."""
    documents, line = office.documents, office.lines[0]
    return AuditedReport(
        name or "Ka. Sub. Bag. Umum", "", "", 1, 40,
        indicators=(
            AuditedIndicator("Layanan", documents.name.upper(), figure(target, documents.unit), figure("6")),
            AuditedIndicator("Layanan", office.complaints.name, figure("100", "%"), figure("58", "%")),
            AuditedIndicator("Layanan", "Jumlah hal lain", figure("4", "kali"), figure("1")),
        ),
        lines=(AuditedLine(line.activity.code, line.activity.name, figure(pagu), figure("48.000.000", line=9)),),
    )  # fmt: skip


def new_post(office: Office) -> Position:
    """A post without an agreement."""
    user = stage._official(office.organization, "sari", "Sari Uji", 8)
    above = office.head_report.position
    stage._post(office.organization, "seksi-arsip", "Kepala Seksi Arsip", 60, user, echelon=Echelon.IV, superior=above)
    return Position.objects.get(unit__code="seksi-arsip")


WHY, LINE_9 = "Rak arsip datang pada bulan Mei, sehingga penataan dimulai terlambat.", Source(1, line=9)


def archive_report(code: str = "1.01.01.2.01.09") -> AuditedReport:
    return AuditedReport(
        "Kepala Seksi Arsip", "", "", 41, 80,
        indicators=(
            AuditedIndicator("Arsip tertata", "Jumlah arsip", figure("200", "berkas"), figure("90"), "Penataan Arsip"),
            AuditedIndicator("Layanan", "Persentase layanan", figure("87,5", "%"), None),
            AuditedIndicator("Arsip tertata", "Jumlah ruang", figure("2", "ruang"), figure("1")),
        ),
        lines=(AuditedLine(code, "Penataan Arsip", figure("1.754.000"), figure("858.000"), "Dana Antah", WHY, LINE_9),),
        plan=(AuditedPlanRow(code, "Penataan Arsip", "Arsip tertata", "Menata rak", "-", LINE_9),),
    )  # fmt: skip


def post(visitor, made: ExaminedDocument, **choices: str):
    """The page, looked at and confirmed as it is shown."""
    address = reverse("document_import", args=[made.pk])
    chosen = {name.replace("_", "-"): value for name, value in choices.items()}
    shown = visitor.get(address, chosen)
    sent = {"token": shown.context["plan"].token, **chosen}
    return shown, visitor.post(address, sent, follow=True)


def test_realisasi_that_fits_fills_the_draft_and_differences_are_listed(office: Office, login) -> None:
    visitor = login(office.cast.planner)
    made = document(office, known_post(office))
    assert "Lihat yang akan diimpor" in squeezed(visitor.get(reverse("examined", args=[made.pk])))
    shown, answer = post(visitor, made)
    text = squeezed(shown)
    assert "2 realisasi masuk." in text and "baris 9" in text
    assert "“Jumlah hal lain” tidak ada dalam PK" in text and "pembilang dan penyebutnya tidak terbaca" in text
    assert "1 laporan diimpor, 0 rancangan PK baru" in squeezed(answer)
    report = office.report
    (result,) = IndicatorResult.objects.filter(report=report)
    assert (result.indicator, result.realisasi, result.changed_by) == (office.documents, 6, office.cast.planner)
    assert BudgetResult.objects.get(report=report).realisasi == 48_000_000
    assert not WaitingResult.objects.exists()
    assert Event.objects.filter(kind="document.import").count() == 1
    assert Event.objects.filter(kind="result.indicator", subject_id=report.pk).count() == 1


def test_a_ratio_and_components_go_in_by_their_parts(office: Office, login) -> None:
    complaints, documents = office.complaints, office.documents
    assert complaints.kind == IndicatorKind.RATIO
    Indicator.objects.filter(pk=documents.pk).update(kind=IndicatorKind.COMPONENTS)
    for order, name in enumerate(("Dokumen masuk", "Dokumen lain"), 1):
        Component.objects.create(indicator=documents, order=order, name=name)
    report = replace(
        known_post(office),
        indicators=(
            AuditedIndicator(
                "Layanan", complaints.name, figure("100", "%"), figure("58,33", "%"), "", figure("7"), figure("12")
            ),
            AuditedIndicator("Layanan", documents.name, figure("12", documents.unit), figure("6")),
        ),
        parts=(AuditedPart("dokumen masuk", figure("4")),),
    )
    shown, _ = post(login(office.cast.planner), document(office, report))
    assert "7 dari 12" in squeezed(shown) and "Dokumen lain” tidak terbaca" in squeezed(shown)
    (ratio,) = IndicatorResult.objects.filter(report=office.report)
    assert (ratio.numerator, ratio.denominator, ratio.realisasi) == (7, 12, None)
    (part,) = ComponentResult.objects.filter(report=office.report)
    assert (part.component.name, part.realisasi) == ("Dokumen masuk", 4)


def test_words_of_a_scale_and_about_indicators_without_money_go_in(office: Office, login) -> None:
    """A step and an answer that the document names just so are taken, other words are listed; what is there stays."""
    opinion, timely = office.complaints, office.documents
    scale = Scale.objects.create(organization=office.organization, name="Opini")
    for order, label in enumerate(("WDP", "WTP"), 1):
        best = ScaleStep.objects.create(scale=scale, order=order, label=label)
    in_scale = {"kind": IndicatorKind.SCALE, "scale": scale, "target_step": best}
    Indicator.objects.filter(pk=opinion.pk).update(**in_scale, budget_line=None)
    Indicator.objects.filter(pk=timely.pk).update(kind=IndicatorKind.STATEMENT, target_words="Tepat waktu")

    def said(step: str, answer: str) -> AuditedReport:
        words = {"explanation": WHY, "explained": LINE_9}
        return replace(
            known_post(office),
            indicators=(
                AuditedIndicator("Layanan", opinion.name, None, Figure(step, None, "", Source(1, line=5)), **words),
                AuditedIndicator("Layanan", timely.name, None, Figure(answer, None, "", Source(1, line=6))),
            ),
            plan=(AuditedPlanRow("", opinion.name.upper(), "Opini WTP", "Menjaga opini", "-", LINE_9),),
        )

    visitor = login(office.cast.planner)
    shown, _ = post(visitor, document(office, said("wtp", "tepat waktu")))
    assert WHY in squeezed(shown) and "“tepat waktu” bukan salah satu sebutannya" in squeezed(shown)
    (result,) = IndicatorResult.objects.filter(report=office.report)
    assert (result.indicator, result.step.label) == (opinion, "WTP")
    assert Evaluation.objects.get(report=office.report, indicator=opinion).text == WHY
    row = ActionPlanRow.objects.get(report=office.report)
    assert (row.indicator, row.tindak_lanjut) == (opinion, "Menjaga opini")
    shown, _ = post(visitor, document(office, said("WDP", "Belum tercapai")))
    assert WHY not in squeezed(shown)
    assert IndicatorResult.objects.get(report=office.report, indicator=opinion).step.label == "WTP", "it stays"
    assert IndicatorResult.objects.get(report=office.report, indicator=timely).answer == Answer.NOT_YET
    assert not WaitingResult.objects.exists() and not WaitingText.objects.exists()


def test_another_target_or_pagu_keeps_its_realisasi_out(office: Office, login) -> None:
    visitor = login(office.cast.planner)
    made = document(office, known_post(office, target="10", pagu="90.000.000"))
    shown, _ = post(visitor, made)
    assert "target 10, dalam PK 12" in squeezed(shown) and "100.000.000; realisasinya tidak ikut" in squeezed(shown)
    assert not IndicatorResult.objects.exists() and not BudgetResult.objects.exists()


def test_what_the_head_has_entered_stays(office: Office, login) -> None:
    office.fill()
    visitor, own = login(office.cast.planner), office.cast.officer
    results.record_indicator(office.report, office.documents, by=own, realisasi=Decimal(7))
    shown, _ = post(visitor, document(office, known_post(office)))
    assert "dalam dokumen 6, di aplikasi sudah terisi 7" in squeezed(shown)
    assert "48.000.000, di aplikasi" not in squeezed(shown), "the same value is no difference"
    result = IndicatorResult.objects.get(report=office.report, indicator=office.documents)
    assert (result.realisasi, result.changed_by) == (7, own)
    office.report = workflow.perform(office.report, workflow.Submit(), by=own)
    shown, _ = post(visitor, document(office, known_post(office)))
    assert "sudah diajukan, sehingga realisasinya tidak ikut" in squeezed(shown)
    assert not WaitingResult.objects.exists()


def test_a_post_without_an_agreement_gets_a_draft_and_its_report_is_filled_once_in_force(office: Office, login) -> None:
    visitor, planner = login(office.cast.planner), office.cast.planner
    position = new_post(office)
    made = document(office, known_post(office), archive_report())
    shown, refused = post(visitor, made)
    assert "“1.01.01.2.01.09 Penataan Arsip” tidak ada dalam program dan kegiatan kantor" in squeezed(shown)
    assert refused.status_code == 422 and not IndicatorResult.objects.exists(), "nothing of it, not even what fits"
    (unknown,) = shown.context["plan"].unknown
    left_out, _ = post(visitor, document(office, archive_report()), **{f"kegiatan_asing_{unknown.key}": "lewati"})
    assert "dilewati; anggaran dan realisasinya tidak ikut" in squeezed(left_out)
    assert Activity.objects.filter(code="1.01.01.2.01.09").count() == 0
    agreement_draft.delete_draft(Agreement.objects.get(position=position), by=planner)
    shown, answer = post(visitor, made, **{f"kegiatan_asing_{unknown.key}": "baru"})
    assert Activity.objects.get(code="1.01.01.2.01.09").name == "Penataan Arsip"
    assert "Sumber dana “Dana Antah” tidak dikenal" in squeezed(shown)
    assert "2 laporan diimpor, 1 rancangan PK baru dibuat" in squeezed(answer)
    draft = Agreement.objects.get(position=position)
    assert draft.status.is_draft
    indicators = {each.name: each for each in Indicator.objects.filter(goal__agreement=draft)}
    assert [goal.text for goal in draft.goals.all()] == ["Arsip tertata", "Layanan"]
    assert indicators["Jumlah arsip"].target == 200 and indicators["Jumlah arsip"].budget_line is not None
    assert indicators["Persentase layanan"].target == Decimal("87.5")
    assert "Rak arsip datang" in squeezed(shown) and "Arsip tertata; Menata rak" in squeezed(shown)
    waiting = {each.indicator and each.indicator.name: each.realisasi for each in WaitingResult.objects.all()}
    assert waiting == {"Jumlah arsip": 90, "Jumlah ruang": 1, None: 858_000}
    assert not Report.objects.filter(position=position).exists()
    agreement_life.put_in_force(draft, on=date(2022, 1, 3), by=planner)
    report = Report.objects.get(position=position)
    assert report.period == office.period and report.status.is_draft
    stored = {each.indicator.name: each.realisasi for each in IndicatorResult.objects.filter(report=report)}
    assert stored == {"Jumlah arsip": 90, "Jumlah ruang": 1}
    assert BudgetResult.objects.get(report=report).realisasi == 858_000
    assert Evaluation.objects.get(report=report).text == WHY
    assert ActionPlanRow.objects.get(report=report).tindak_lanjut == "Menata rak"
    assert not WaitingResult.objects.exists() and not WaitingText.objects.exists()


def test_what_waits_goes_with_its_row(office: Office, login) -> None:
    position = new_post(office)
    planner = office.cast.planner
    nomenclature.add_activity(
        office.organization, 2022, ListedActivity("1.01.01.2.01.09", "Penataan Arsip"), by=planner
    )
    post(login(planner), document(office, archive_report()))
    draft = Agreement.objects.get(position=position)
    agreement_removal.remove(Indicator.objects.get(name="Jumlah ruang"), by=planner)
    assert WaitingResult.objects.count() == 2
    agreement_draft.delete_draft(draft, by=planner)
    assert not WaitingResult.objects.exists()


def test_an_unknown_title_is_matched_by_hand_or_left_out(office: Office, login) -> None:
    visitor = login(office.cast.planner)
    made = document(office, known_post(office, name="Koordinator Tata Usaha"))
    shown, refused = post(visitor, made)
    assert "Pilih jabatannya" in squeezed(shown) and refused.status_code == 422
    assert "Masih ada yang harus dibenahi" in squeezed(post(visitor, made, jabatan_1="lewati")[1])
    post(visitor, made, jabatan_1=str(office.report.position_id))
    assert IndicatorResult.objects.get().indicator == office.documents
    twice = document(office, known_post(office), known_post(office))
    assert "sudah dipilih untuk laporan nomor 1" in squeezed(post(visitor, twice)[0])


def test_what_changed_meanwhile_is_shown_again(office: Office, login) -> None:
    visitor = login(office.cast.planner)
    address = reverse("document_import", args=[document(office, known_post(office)).pk])
    token = visitor.get(address).context["plan"].token
    Indicator.objects.filter(pk=office.documents.pk).update(target=24)
    answer = visitor.post(address, {"token": token})
    assert answer.status_code == 422 and "Sementara itu data kantor" in squeezed(answer)
    assert not IndicatorResult.objects.exists()


def test_more_reports_and_values_cost_no_more_queries(office: Office, login) -> None:
    new_post(office)
    visitor = login(office.cast.planner)
    counts = []
    for reports in ((known_post(office),), (known_post(office), *[archive_report() for _ in range(20)])):
        address = reverse("document_import", args=[document(office, *reports).pk])
        visitor.get(address)
        with CaptureQueriesContext(connection) as found:
            visitor.get(address)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 15


def test_only_the_offices_planner_imports(office: Office, second_office, login) -> None:
    made = document(office, known_post(office))
    for person in (office.cast.officer, office.cast.auditor, second_office.cast.planner):
        assert login(person).get(reverse("document_import", args=[made.pk])).status_code == 404
        with pytest.raises(PermissionDenied):
            document_import.bring_in(office.organization, [], year=2022, quarter=2, name="x", sha256="0", by=person)
    own = audits.keep(office.organization, by=office.cast.officer, name="b.txt", content=ContentFile(b"LAPORAN"))
    audits.note_done(own, result=made.__class__.objects.get(pk=made.pk).result)
    visitor = login(office.cast.officer)
    assert "Lihat yang akan diimpor" not in squeezed(visitor.get(reverse("examined", args=[own.pk])))
    assert visitor.get(reverse("document_import", args=[own.pk])).status_code == 403


def test_a_broken_second_post_rolls_the_first_back(office: Office, login, monkeypatch) -> None:
    new_post(office)
    planner = office.cast.planner
    nomenclature.add_activity(
        office.organization, 2022, ListedActivity("1.01.01.2.01.09", "Penataan Arsip"), by=planner
    )
    made = document(office, archive_report(), known_post(office))
    visitor, before = login(planner), Agreement.objects.count()
    monkeypatch.setattr(document_import, "fill_waiting", lambda *_: 1 / 0)
    visitor.raise_request_exception = False
    post(visitor, made)
    assert Agreement.objects.count() == before and not WaitingResult.objects.exists()
    assert Period.objects.filter(organization=office.organization).exists()
