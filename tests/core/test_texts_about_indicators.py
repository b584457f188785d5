"""An indicator without a budget line is explained and planned for like an activity, from the draft to the archive."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from reports import workflow
from reports.actions import agreements, narrative, results
from reports.actions.versioned import Conflict
from reports.content.differences import differences
from reports.content.versions import from_json
from reports.documents import machine
from reports.documents.book import build_book
from reports.documents.evaluation import evaluations
from reports.documents.excel import period_workbook, report_workbook
from reports.documents.html import lkj_body
from reports.documents.lkj import build_lkj
from reports.enums import Direction, FollowUpOutcome, OverTime, Part
from reports.models import ActionPlanRow, Agreement, BudgetLine, Evaluation, Indicator, Report
from reports.queries.agreement_matching import Matching
from reports.queries.content import build, content_of
from reports.queries.draft import findings_now
from reports.queries.figures import figures
from reports.queries.progress import progress
from reports.workflow import Refused
from tests.agreements import in_force
from tests.conftest import Office
from tests.document.spreadsheets import values
from units.models import Event

SLOW = "Pengaduan dari luar daerah memerlukan waktu lebih lama."


@pytest.fixture
def alone(office: Office) -> Indicator:
    """How long complaints take has no budget line here; it takes 15 days instead of 10."""
    office.fill()
    without_line(office)
    office.days.quarter_targets.create(quarter=2, value=10)
    results.record_indicator(office.report, office.days, by=office.cast.officer, realisasi=Decimal(15))
    return office.days


def without_line(office: Office) -> Indicator:
    Indicator.objects.filter(pk=office.days.pk).update(budget_line=None)
    office.days.refresh_from_db()
    return office.days


def found(report: Report, rule: str) -> list[tuple[str, str]]:
    return [(each.place, each.where) for each in findings_now(report) if each.rule == rule]


def later_report(office: Office) -> Report:
    return Report.objects.with_people().get(position=office.report.position, period=office.next_period)


def perubahan(office: Office, **days: object) -> Agreement:
    """Perubahan 1 with the first activity and, unless `days` say otherwise, the same indicator without a line."""
    agreement = in_force(office.report.position, version=1)
    agreement.budget_lines.create(order=1, activity=office.lines[0].activity, ceiling=100_000_000)
    goal = agreement.goals.create(order=1, text=office.days.goal.text)
    same = {"name": "Lama penanganan", "unit": "hari", "target": 10, "direction": Direction.LOWER}
    Indicator.objects.create(goal=goal, order=1, over_time=OverTime.AS_MEASURED, **{**same, **days})
    return agreement


def test_a_doubtful_figure_is_answered_by_its_explanation(office: Office, alone: Indicator) -> None:
    place = f"evaluasi-i{alone.pk}"
    assert found(office.report, "alasan-kosong") == [(place, "Lama penanganan")]
    with pytest.raises(Refused, match="jelaskan sebabnya"):
        workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    narrative.explain(office.report, alone, by=office.cast.officer, text="Rata-rata {realisasi}; serapan {serapan}.")
    assert found(office.report, "alasan-kosong") == []
    assert found(office.report, "nilai-tidak-dikenal") == [(place, "Lama penanganan")]
    narrative.explain(office.report, alone, by=office.cast.officer, text=f"Rata-rata {{realisasi}}. {SLOW}")
    assert found(office.report, "kegiatan-tanpa-rencana") == [("rencana", "Lama penanganan")]
    narrative.add_row(
        office.report, alone, by=office.cast.officer, evaluasi="Lambat.", tindak_lanjut="Menambah petugas."
    )
    assert found(office.report, "kegiatan-tanpa-rencana") == []
    report = workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    explained = content_of(report).explanations[-1]
    assert (explained.line, explained.indicator, explained.name) == (None, alone.pk, "Lama penanganan")
    assert explained.text.replace("\u00a0", " ") == f"Rata-rata 15 hari. {SLOW}"
    assert content_of(report) == from_json(report.content)


def test_sentences_about_it_are_read_with_its_own_figures(office: Office, alone: Indicator) -> None:
    """The activity's serapan is none of its figures, and what says another quarter is found."""
    by = office.cast.officer
    narrative.explain(office.report, alone, by=by, text="Capaian sebesar 48%. Realisasi Triwulan I 12 hari.")
    place = (f"evaluasi-i{alone.pk}", "Lama penanganan")
    assert found(office.report, "angka-narasi") == found(office.report, "triwulan-lain") == [place]
    narrative.explain(office.report, alone, by=by, text="Capaian sebesar 50%. Realisasi Triwulan II 15 hari.")
    assert found(office.report, "angka-narasi") == found(office.report, "triwulan-lain") == []
    narrative.add_row(office.report, alone, by=by, evaluasi="Lambat.", tindak_lanjut="Mempertahankan capaian ini.")
    (finding,) = (each for each in findings_now(office.report) if each.rule == "tindak-lanjut-janggal")
    assert "capaian indikator ini 50" in finding.message


def test_the_superior_reads_what_was_changed_and_where(office: Office, alone: Indicator) -> None:
    by = office.cast.officer
    narrative.explain(office.report, alone, by=by, text=SLOW)
    row = narrative.add_row(office.report, alone, by=by, evaluasi="Lambat.", tindak_lanjut="Menambah petugas.")
    workflow.perform(office.report, workflow.Submit(), by=by)
    before = content_of(office.report)
    workflow.perform(office.report, workflow.Return(options=["diperbaiki"]), by=office.cast.head)
    narrative.explain(office.report, alone, by=by, text="Dua petugas pensiun.")
    narrative.change_row(row, by=by, keterangan="Mulai Juli.")
    changed = differences(before, build(office.report))
    assert [(each.place, each.value_name, each.new) for each in changed] == [
        (f"evaluasi-i{alone.pk}", "Penjelasan", "Dua petugas pensiun."),
        (f"rencana-i{alone.pk}-1", "Keterangan", "Mulai Juli."),
    ]
    assert changed[0].place_label == "Evaluasi nomor 4: Lama penanganan"
    logged = Event.objects.about("entry", office.report.pk).filter(kind="narrative.evaluation").last()
    assert logged.data["row"] == "Lama penanganan" and logged.data["new"] == {"text": "Dua petugas pensiun."}


def test_the_plan_has_its_rows_after_the_activities(office: Office, alone: Indicator) -> None:
    by = office.cast.officer
    narrative.add_row(office.report, alone, by=by, tindak_lanjut="Menambah petugas.")
    narrative.prepare_rows(office.report, by=by)
    second = narrative.begin_row(office.report, alone, by=by)
    assert second.evaluasi == ""
    narrative.move_row(second, by=by, up=True)
    plan = build(office.report).action_plan
    assert [(each.code[-2:], each.name, each.first) for each in plan] == [
        ("01", "Penyusunan Dokumen", True),
        ("02", "Penanganan Pengaduan", True),
        ("03", "Pelatihan Tanpa Anggaran", True),
        ("", "Lama penanganan", True),
        ("", "Lama penanganan", False),
    ]
    assert [each.tindak_lanjut for each in plan[3:]] == ["", "Menambah petugas."]
    done = progress(office.report, figures(office.report))
    assert (done[Part.RENCANA].done, done[Part.RENCANA].total) == (2, 4), "two rows say what is to be done"
    assert done[Part.EVALUASI].noun == "sub kegiatan dan indikator dijelaskan"


def test_its_first_row_begins_with_its_figures(office: Office, alone: Indicator) -> None:
    narrative.prepare_rows(office.report, by=office.cast.officer)
    row = ActionPlanRow.objects.get(indicator=alone)
    assert row.evaluasi == "Capaian terhadap target setahun {capaian}."
    assert build(office.report).action_plan[-1].evaluasi == "Capaian terhadap target setahun 50%."
    assert (f"rencana-i{alone.pk}-1", "Baris 4: Lama penanganan") in found(office.report, "baris-rencana-kosong")


def test_nothing_due_is_neither_prepared_nor_counted(office: Office, alone: Indicator) -> None:
    alone.quarter_targets.update(value=None)
    narrative.prepare_rows(office.report, by=office.cast.officer)
    assert not ActionPlanRow.objects.filter(indicator=alone).exists()
    assert progress(office.report, figures(office.report))[Part.RENCANA].total == 3


def test_the_next_quarter_carries_its_row_on(office: Office, alone: Indicator) -> None:
    by = office.cast.officer
    narrative.add_row(office.report, alone, by=by, evaluasi="Lambat.", tindak_lanjut="Menambah petugas.")
    later = later_report(office)
    assert narrative.continue_rest(later, by=by) == 2
    carried = later.action_plan.get(indicator=alone)
    assert (carried.tindak_lanjut, carried.evaluasi) == (
        "Menambah petugas.",
        "Capaian terhadap target setahun {capaian}.",
    )
    assert [(each.code, each.name) for each in build(later).follow_up][-1] == ("", "Lama penanganan")
    narrative.remove_row(carried, by=by)
    lost = [each for each in findings_now(later) if each.rule == "lanjutan-hilang"]
    assert [(each.place, each.where) for each in lost] == [(f"lanjutan-i{alone.pk}-1", "Lama penanganan")]
    with pytest.raises(Refused, match="triwulan berikutnya"):
        narrative.remove_row(ActionPlanRow.objects.get(report=office.report, indicator=alone), by=by)


def test_the_next_quarter_carries_it_to_the_indicator_of_a_perubahan(office: Office, alone: Indicator) -> None:
    by = office.cast.officer
    old = narrative.add_row(office.report, alone, by=by, evaluasi="Lambat.", tindak_lanjut="Menambah petugas.")
    later = agreements.adopt_current(later_report(office), by=office.cast.planner) if perubahan(office) else None
    narrative.record_outcome(later, old, by=by, outcome=FollowUpOutcome.CONTINUES)
    (row,) = later.action_plan.all()
    assert (
        row.indicator.goal.agreement_id == later.agreement_id
        and row.evaluasi == "Capaian terhadap target setahun {capaian}."
    )


def test_explanation_and_rows_follow_the_indicator_into_a_perubahan(office: Office, alone: Indicator) -> None:
    by = office.cast.officer
    narrative.explain(office.report, alone, by=by, text=SLOW)
    narrative.add_row(office.report, alone, by=by, tindak_lanjut="Menambah petugas.")
    before = build(office.report)
    to = perubahan(office)
    assert "penjelasan" not in "".join(
        each.words for each in Matching(office.report).not_carried_to(to.pk) if "Lama" in each.name
    )
    report = agreements.adopt_current(office.report, by=office.cast.planner)
    new = Indicator.objects.get(goal__agreement=to)
    assert Evaluation.objects.get(report=report, indicator=new).text == SLOW
    after = build(report)
    assert [each.name for each in after.action_plan] == ["Penyusunan Dokumen", "Lama penanganan"]
    assert not [each for each in differences(before, after) if each.value_name == "Penjelasan" and "Lama" in each.new]
    with pytest.raises(Conflict):
        narrative.explain(report, alone, by=by, text="Halaman lama.")


def test_where_the_perubahan_gives_it_money_its_texts_stay_behind_and_are_named(
    office: Office, alone: Indicator
) -> None:
    """Among the texts of an activity `{capaian}` would be that of another indicator."""
    narrative.explain(office.report, alone, by=office.cast.officer, text=SLOW)
    to = perubahan(office)
    Indicator.objects.filter(goal__agreement=to).update(budget_line=BudgetLine.objects.get(agreement=to))
    (lost,) = (each for each in Matching(office.report).not_carried_to(to.pk) if each.name == "Lama penanganan")
    assert lost.words == "penjelasan"
    report = agreements.adopt_current(office.report, by=office.cast.planner)
    assert ("Lama penanganan", "penjelasan") in [(each.name, each.words) for each in Matching(report).left_behind()]
    assert SLOW not in [each.text for each in build(report).explanations]


def test_paper_workbooks_and_json_have_explanation_and_row(office: Office, alone: Indicator) -> None:
    by = office.cast.officer
    narrative.explain(office.report, alone, by=by, text=SLOW)
    narrative.add_row(office.report, alone, by=by, evaluasi="Lambat.", tindak_lanjut="Menambah petugas.")
    lkj = build_lkj(office.report)
    section = evaluations(lkj.content)[-1]
    assert (section.title, section.code, section.explanation) == ("Lama penanganan", "", (SLOW,))
    page = lkj_body(lkj)
    assert SLOW in page and f'id="di-evaluasi-i{alone.pk}"' in page and f'id="di-rencana-i{alone.pk}-1"' in page
    row = machine.lkj_dict(lkj)["action_plan"][-1]
    assert (row["kode"], row["nama"], row["tindak_lanjut"]) == (None, "Lama penanganan", "Menambah petugas.")
    for book in (report_workbook(lkj), period_workbook(build_book(office.report.period))):
        rows = [[cell.value for cell in row] for row in values(book)["Rencana Tindak Lanjut"].iter_rows()]
        assert any(row[-5:] == ["–", "Lama penanganan", "Lambat.", "Menambah petugas.", None] for row in rows)


@pytest.mark.parametrize("both", [True, False])
def test_a_text_is_about_exactly_one_thing(office: Office, alone: Indicator, both: bool) -> None:
    who = {"changed_at": office.organization.now(), "changed_by": office.cast.officer, "report": office.report}
    line = {"line": office.lines[2], "indicator": alone} if both else {}
    row = {"activity": office.lines[2].activity, "indicator": alone} if both else {}
    for model, of in ((Evaluation, line), (ActionPlanRow, {**row, "order": 1})):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**who, **of)


def test_of_an_indicator_with_a_budget_line_nothing_is_taken(office: Office) -> None:
    """Its activity is explained instead."""
    with pytest.raises(Conflict):
        narrative.explain(office.report, office.documents, by=office.cast.officer, text=SLOW)


def test_the_second_office_explains_its_own(office: Office, alone: Indicator, second_office: Office) -> None:
    """Of another office's indicator nothing is taken, and nothing of one is read in the other."""
    theirs = without_line(second_office)
    narrative.explain(office.report, alone, by=office.cast.officer, text=SLOW)
    with pytest.raises(Conflict):
        narrative.explain(office.report, theirs, by=office.cast.officer, text=SLOW)
    later = later_report(second_office)
    narrative.explain(later, theirs, by=second_office.cast.officer, text="Sebab kami sendiri.")
    assert [each.text for each in build(later).explanations] == ["Sebab kami sendiri."]
    assert found(later, "teks-tersalin") == []
