"""What a perubahan drops: the spending stays in the year, the rest is listed before and after."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import workflow
from reports.actions import agreements, evidence, narrative, results
from reports.content.report import Budget
from reports.documents import machine, tables
from reports.documents.book import build_book
from reports.documents.evaluation import evaluations
from reports.documents.excel import period_workbook, report_workbook
from reports.documents.html import lkj_body
from reports.documents.lkj import build_lkj
from reports.enums import Direction, IndicatorKind
from reports.models import (
    Agreement,
    BudgetResult,
    Component,
    ComponentResult,
    Indicator,
    IndicatorResult,
    Report,
    Scale,
    ScaleStep,
)
from reports.queries.agreement_matching import Matching
from reports.queries.content import build
from reports.queries.draft import findings_now
from reports.queries.figures import figures
from tests import samples
from tests.agreements import in_force
from tests.conftest import Office
from tests.document.spreadsheets import values
from tests.html import squeezed
from units.models import Organization

pytestmark = pytest.mark.django_db
SPENT = Decimal(60_000_000)
STOPPED = "dihentikan pada perubahan 1"


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\xa0", " ")


def shown(answer: HttpResponse) -> str:
    return plain(squeezed(answer))


@pytest.fixture
def newer(office: Office) -> Agreement:
    """Perubahan 1 of 5 July: without Penyusunan Dokumen and its indicator, which had Rp60.000.000 by June."""
    agreement = in_force(office.report.position, version=1, on=date(2022, 7, 5))
    activity = office.lines[1].activity
    line = agreement.budget_lines.create(order=1, activity=activity, ceiling=400_000_000)
    goal = agreement.goals.create(order=1, text="Meningkatnya penanganan pengaduan")
    Indicator.objects.create(
        goal=goal, order=1, name="Lama penanganan", unit="hari", target=9, direction=Direction.LOWER, budget_line=line
    )
    results.record_spending(office.report, office.lines[0], by=office.cast.officer, realisasi=SPENT)
    return agreement


@pytest.fixture
def later(office: Office, newer: Agreement) -> Report:
    """Wulan's report of Triwulan III under the perubahan, with Rp300.000.000 spent on the complaints."""
    report = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    report = agreements.adopt_current(report, by=office.cast.planner)
    results.record_spending(report, newer.budget_lines.get(), by=office.cast.officer, realisasi=Decimal(300_000_000))
    return report


def stopped(report: Report) -> Budget:
    (line,) = [line for line in figures(report).budget if line.stopped]
    return line


def test_an_activity_dropped_with_spending_keeps_its_line(office: Office, later: Report) -> None:
    computed, line = figures(later), stopped(later)
    assert (line.code, line.stopped, line.ceiling, line.serapan) == ("1.01.01.2.01.01", STOPPED, None, None)
    assert line.realisasi == line.previous == SPENT
    assert computed.realisasi_total == 360_000_000
    assert (computed.ceiling_total, computed.serapan_total) == (400_000_000, 75)
    assert [each.stopped for each in figures(office.report).budget] == ["", "", ""]


def test_it_stands_in_the_tables_and_their_totals(later: Report) -> None:
    content = build(later)
    (row,) = [row for row in tables.budget_rows(content) if row.code == "1.01.01.2.01.01"]
    assert (row.ceiling, row.funds) == ("–", "Dihentikan pada perubahan 1")
    costs = [row for group in tables.cost_groups(content) for row in group.rows]
    assert (costs[-1].sasaran, costs[-1].indicator) == ("Penyusunan Dokumen", "Dihentikan pada perubahan 1")
    assert costs[-1].spent == "60.000.000"
    listed = machine.report_dict(later)["budget"]
    assert listed[0].keys() == {"kode", "nama", "pagu", "sumber_dana"}
    assert listed[-1] == {
        "kode": "1.01.01.2.01.01", "nama": "Penyusunan Dokumen", "pagu": None, "sumber_dana": "",
        "keterangan": STOPPED, "realisasi_anggaran": "60000000",
    }  # fmt: skip
    (printed,) = [each for each in evaluations(content) if each.code == "1.01.01.2.01.01"]
    assert plain(printed.budget) == (
        "Sub kegiatan ini dihentikan pada perubahan 1. Realisasi sampai dengan Triwulan III tercatat Rp60.000.000."
    )


def test_nobody_types_it_again_but_the_author_may_correct_it(office: Office, later: Report) -> None:
    by = office.cast.officer
    assert not BudgetResult.objects.filter(report=later, line=office.lines[0]).exists()
    results.record_spending(later, office.lines[0], by=by, realisasi=SPENT)
    assert not BudgetResult.objects.filter(report=later, line=office.lines[0]).exists()
    results.record_spending(later, office.lines[0], by=by, realisasi=Decimal(59_000_000))
    assert (stopped(later).realisasi, stopped(later).previous) == (59_000_000, SPENT)
    found = {finding.rule for finding in findings_now(later) if "Penyusunan Dokumen" in finding.where}
    assert found == {"anggaran-turun"}
    results.record_spending(later, office.lines[0], by=by, realisasi=None)
    found = {finding.rule for finding in findings_now(later) if "Penyusunan Dokumen" in finding.where}
    assert found == {"anggaran-kosong"}


def test_the_entry_page_shows_and_takes_it(office: Office, later: Report, login: Callable[..., Client]) -> None:
    browser, address = login(office.cast.officer), reverse("entry", args=[later.pk])
    page = squeezed(browser.get(address))
    assert "Dihentikan pada perubahan 1" in page and 'value="60.000.000"' in page
    one = reverse("entry_budget", args=[later.pk, office.lines[0].pk])
    browser.post(one, {f"a{office.lines[0].pk}-realisasi": "61.000.000"})
    assert stopped(later).realisasi == 61_000_000
    foreign = reverse("entry_budget", args=[later.pk, office.lines[2].pk])
    assert browser.post(foreign, {f"a{office.lines[2].pk}-realisasi": "1"}).status_code == 404


def test_it_may_be_explained(office: Office, later: Report, login: Callable[..., Client]) -> None:
    line, browser = office.lines[0], login(office.cast.officer)
    narrative.explain(later, line, by=office.cast.officer, text="Dihentikan karena {realisasi anggaran} sudah cukup.")
    address = reverse("evaluation", args=[later.pk])
    assert "Dihentikan karena {realisasi anggaran} sudah cukup." in squeezed(browser.get(address))
    assert plain(build(later).explanations[-1].text) == "Dihentikan karena Rp60.000.000 sudah cukup."
    browser.post(reverse("evaluation_line", args=[later.pk, line.pk]), {f"e{line.pk}-text": "Selesai lebih awal."})
    assert build(later).explanations[-1].text == "Selesai lebih awal."


def test_what_is_handed_in_has_it(office: Office, later: Report) -> None:
    by = office.cast.officer
    (days,) = Indicator.objects.filter(goal__agreement=later.agreement)
    results.record_indicator(later, days, by=by, realisasi=Decimal(8))
    narrative.explain(later, later.agreement.budget_lines.get(), by=by, text="Pengaduan ditangani pegawai sendiri.")
    narrative.add_row(later, office.lines[1].activity, by=by, evaluasi="Selesai.", tindak_lanjut="Melanjutkan.")
    Organization.objects.update(demo_today=date(2022, 10, 3))
    later = workflow.perform(later, workflow.Submit(), by=by)
    assert later.content["budget"][-1]["stopped"] == STOPPED
    assert later.content["realisasi_total"] == "360000000.00"


def test_it_is_still_there_two_quarters_later(office: Office, later: Report) -> None:
    """Nothing was typed for it in between."""
    office.next_period.pk, office.next_period.quarter = None, 4
    office.next_period.save()
    last = Report.objects.create(
        position=later.position, period=office.next_period, agreement=later.agreement,
        report_date=date(2022, 12, 31), created_at=office.organization.now(),
    )  # fmt: skip
    assert (stopped(last).realisasi, stopped(last).previous) == (SPENT, SPENT)


def test_what_comes_back_is_stopped_no_longer(office: Office, later: Report) -> None:
    again = in_force(later.position, version=2, on=date(2022, 7, 6))
    again.budget_lines.create(order=1, activity=office.lines[0].activity, ceiling=70_000_000)
    later = agreements.adopt_current(later, by=office.cast.planner)
    lines = {line.code: line.stopped for line in figures(later).budget}
    assert lines == {"1.01.01.2.01.01": "", "1.01.01.2.01.02": "dihentikan pada perubahan 2"}


def test_nothing_spent_leaves_no_line(office: Office, later: Report) -> None:
    BudgetResult.objects.filter(line=office.lines[0]).update(realisasi=0)
    assert [line.code for line in figures(later).budget] == ["1.01.01.2.01.02"]


def test_a_report_on_the_former_version_again_keeps_the_newer_ones_spending(office: Office, later: Report) -> None:
    murni = office.report.agreement
    line = later.agreement.budget_lines.create(order=2, activity=office.lines[2].activity, ceiling=5)
    results.record_spending(later, line, by=office.cast.officer, realisasi=Decimal(4))
    murni.budget_lines.filter(activity=line.activity).delete()
    later = agreements.choose_version(later, murni, by=office.cast.planner, reason="Kesepakatan")
    assert stopped(later).stopped == "tidak termasuk PK murni"


def test_a_report_on_the_former_version_again_keeps_the_newer_ones_components(office: Office) -> None:
    """Asked alone as well as beside a report that has components: its own version has none."""
    newer = in_force(office.report.position, version=1, on=date(2022, 6, 1))
    goal = newer.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    kind = IndicatorKind.COMPONENTS
    meetings = Indicator.objects.create(goal=goal, order=1, name="Jumlah rapat", unit="rapat", target=12, kind=kind)
    part = meetings.components.create(order=1, name="Rapat besar")
    report = agreements.adopt_current(office.report, by=office.cast.planner)
    results.record_component(report, part, by=office.cast.officer, realisasi=Decimal(3))
    murni = Agreement.objects.get(position=report.position, version=0)
    report = agreements.choose_version(report, murni, by=office.cast.planner, reason="Kesepakatan")
    (dropped,) = figures(report).dropped
    assert (dropped.name, dropped.realisasi, dropped.stopped) == ("Jumlah rapat", 3, "tidak termasuk PK murni")


def test_nine_laporan_do_not_become_nine_jenis(office: Office) -> None:
    """9 of 12 laporan against a target of 6 jenis were 150%; nor are they what was reached before."""
    office.fill()
    agreement = in_force(office.report.position, version=1, on=date(2022, 7, 5))
    goal = agreement.goals.create(order=1, text=office.documents.goal.text)
    new = Indicator.objects.create(goal=goal, order=1, name=office.documents.name, unit="jenis", target=6)
    later = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    results.record_indicator(later, office.documents, by=office.cast.officer, realisasi=Decimal(9))
    later = agreements.adopt_current(later, by=office.cast.planner)
    (row,) = figures(later).performance
    assert (row.indicator, row.realisasi, row.previous, row.capaian) == (new.pk, None, None, None)
    assert [(each.name, plain(each.words)) for each in Matching(later).left_behind()] == [
        ("Jumlah dokumen", "realisasi 9 dokumen")
    ]
    assert_dropped_results_are_told(later)


def assert_dropped_results_are_told(report: Report) -> None:
    """Below Tabel 2.1, in the JSON and in both workbooks: the latest result of each, of whichever quarter."""
    told = [plain(note) for note in tables.dropped_notes(build(report))]
    assert told == [
        "Indikator “Jumlah dokumen” (target 12 dokumen) dihentikan pada perubahan 1; hasil terakhir s.d. Triwulan III: "
        "9 dokumen.",
        "Indikator “Persentase pengaduan selesai” (target 100%) dihentikan pada perubahan 1; hasil terakhir "
        "s.d. Triwulan II: 58,33%.",
        "Indikator “Lama penanganan” (target 10 hari) dihentikan pada perubahan 1; hasil terakhir s.d. Triwulan II: "
        "8 hari.",
    ]
    first = machine.report_dict(report)["dropped_indicators"][0]
    assert (first["realisasi"], first["quarter"], first["keterangan"]) == ("9", 3, STOPPED)
    lkj = build_lkj(report)
    printed = plain(" ".join(lkj_body(lkj).split()))
    assert all(note in printed for note in told)
    below = [plain(str(row[0].value)) for row in values(report_workbook(lkj))["Tabel 2.1"].iter_rows(min_row=7)]
    assert set(told) <= set(below)
    of_period = values(period_workbook(build_book(report.period)))["Tabel 2.2"]
    listed = [[cell.value for cell in row] for row in of_period.iter_rows(min_row=5)]
    assert ["Jumlah dokumen", "dokumen", "–", 9, "–", "Dihentikan pada perubahan 1. Hasil s.d. Triwulan III."] in [
        row[3:9] for row in listed
    ]


KINDS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Jumlah dokumen", "Jumlah arsip"]),
        "unit": st.sampled_from(["dokumen", "jenis"]),
        "direction": st.sampled_from(list(Direction)),
        "kind": st.sampled_from(["number", "ratio"]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=KINDS, new=KINDS)
def test_a_value_follows_only_what_is_the_same(office: Office, old: dict, new: dict) -> None:
    labels = {"numerator_label": "Selesai", "denominator_label": "Semua"}
    Indicator.objects.filter(pk=office.documents.pk).update(**old, **labels)
    Agreement.objects.filter(position=office.report.position, version=1).delete()
    agreement = Agreement.objects.create(position=office.report.position, year=2022, version=1)
    goal = agreement.goals.create(order=1, text="Sasaran lain")
    fresh = Indicator.objects.create(goal=goal, order=1, target=6, **labels, **new)
    at = office.organization.now()
    values = {"numerator": 1, "denominator": 2} if old["kind"] == "ratio" else {"realisasi": 9}
    IndicatorResult.objects.filter(report=office.report).delete()
    IndicatorResult.objects.create(
        report=office.report, indicator=office.documents, changed_at=at, changed_by=office.cast.officer, **values
    )
    lost = [each.name for each in Matching(office.report).not_carried_to(agreement.pk)]
    assert (lost == []) == (old == new), fresh


def test_it_is_listed_to_the_planner_and_the_author_before_and_after(
    office: Office, newer: Agreement, login: Callable[..., Client]
) -> None:
    cast = office.cast
    report = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    results.record_indicator(report, office.documents, by=cast.officer, realisasi=Decimal(9))
    parts = {"numerator": Decimal(7), "denominator": Decimal(12)}
    results.record_indicator(report, office.complaints, by=cast.officer, **parts)
    results.record_indicator(report, office.days, by=cast.officer, realisasi=Decimal(8))
    results.record_spending(report, office.lines[0], by=cast.officer, realisasi=SPENT)
    narrative.explain(report, office.lines[0], by=cast.officer, text="Baru mulai.")
    evidence.add(report, office.documents, by=cast.officer, name="a.pdf", content=ContentFile(samples.pdf()))
    told = [
        "Jumlah dokumen: realisasi 9 dokumen, 1 berkas bukti",
        "Persentase pengaduan selesai: realisasi 7 dari 12 pengaduan",
        "Penyusunan Dokumen: realisasi Rp60.000.000, tetap dihitung dalam realisasi tahun ini; penjelasan",
    ]
    home, page = reverse("report", args=[report.pk]), reverse("adopt_agreement", args=[report.pk])
    planner = login(cast.planner)
    before = [shown(login(cast.officer).get(home)), shown(planner.get(page))]
    assert "Tidak ada versi lain" in shown(planner.get(reverse("choose_agreement", args=[report.pk])))
    for page_shown in before:
        assert all(sentence in page_shown for sentence in told) and "Lama penanganan: realisasi" not in page_shown
    after = [shown(planner.post(page, follow=True)), shown(login(cast.officer).get(home))]
    assert "Tidak terbawa, tetapi tetap tersimpan" in after[0] and "(realisasi 9 dokumen, 1 berkas bukti)" in after[0]
    assert "Tidak terbawa ke PK perubahan 1" in after[1] and all(sentence in after[1] for sentence in told)


def test_components_and_words_follow_too(office: Office) -> None:
    """Of an indicator with components each value follows by its name; one without a counterpart is listed."""
    by, at = office.cast.officer, office.organization.now()
    scale = Scale.objects.create(organization=office.organization, name="Opini")
    labels = enumerate(["WDP", "WTP"], 1)
    steps = [ScaleStep.objects.create(scale=scale, order=order, label=label) for order, label in labels]
    new = in_force(office.report.position, version=1, on=date(2022, 5, 2))
    goals = (office.documents.goal, new.goals.create(order=1, text=office.documents.goal.text))
    for goal, names in zip(goals, (["Baik", "Cukup"], ["Baik", "Semua"]), strict=True):
        index = Indicator.objects.create(goal=goal, order=8, name="Indeks", unit="%", kind="components", target=90)
        for order, name in enumerate(names, 1):
            index.components.create(order=order, name=name)
        opinion = {"name": "Opini", "unit": "opini", "kind": "scale", "scale": scale, "target_step": steps[1]}
        Indicator.objects.create(goal=goal, order=9, **opinion)
    for component in Component.objects.filter(indicator__goal=goals[0]):
        ComponentResult.objects.create(
            report=office.report, component=component, realisasi=component.order, changed_at=at, changed_by=by
        )
    IndicatorResult.objects.create(
        report=office.report, indicator=goals[0].indicators.get(order=9), step=steps[0], changed_at=at, changed_by=by
    )
    assert [(each.name, each.words) for each in Matching(office.report).not_carried_to(new.pk)] == [
        ("Indeks", "Cukup 2")
    ]
    report = agreements.adopt_current(office.report, by=office.cast.planner)
    index, opinion = figures(report).performance
    assert [(each.name, each.value) for each in index.components] == [("Baik", 1), ("Semua", None)]
    assert opinion.words == "WDP"
    assert [(each.name, each.words) for each in Matching(report).left_behind()] == [("Indeks", "Cukup 2")]
