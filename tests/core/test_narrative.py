"""Explaining and planning: reasons, prepared rows, their order, and the plan of the quarter before."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reports import calculations, checks, workflow
from reports.actions import narrative, results
from reports.actions.versioned import Conflict, NotWritable, version_token
from reports.calculations import Bounds
from reports.checks.questions import question
from reports.content.report import FollowedUp
from reports.documents import tables
from reports.enums import FollowUpOutcome, Part, Severity
from reports.models import (
    ActionPlanRow,
    Activity,
    Agreement,
    FollowUp,
    Indicator,
    Period,
    QuarterTarget,
    ReasonRule,
    Report,
)
from reports.queries.content import build, content_of
from reports.queries.draft import findings_now, subject_of
from reports.queries.figures import figures
from reports.queries.finding_places import Anchors
from reports.queries.office_rules import bounds_of
from reports.queries.previous_plan import previous_plan
from reports.queries.progress import progress
from reports.texts import live_values
from reports.workflow import Refused
from tests.document import factories as make

DONE, CONTINUES, DROPPED = FollowUpOutcome.DONE, FollowUpOutcome.CONTINUES, FollowUpOutcome.DROPPED
BOUNDS = Bounds(Decimal(80), Decimal(25))


def findings(report: Report, rule: str) -> list[checks.Finding]:
    return [finding for finding in findings_now(report) if finding.rule == rule]


@pytest.fixture
def later(office) -> Report:
    """The report of the quarter after a filled one, whose plan has two rows."""
    office.fill()
    narrative.add_row(
        office.report, office.lines[1].activity, by=office.cast.officer, evaluasi="Baru {capaian}.", tindak_lanjut="B"
    )
    return Report.objects.with_people().get(position=office.report.position, period=office.next_period)


@pytest.fixture
def old(office, later) -> list[ActionPlanRow]:
    return list(ActionPlanRow.objects.filter(report=office.report))


def plan(report: Report) -> list[tuple[str, str]]:
    return list(report.action_plan.values_list("evaluasi", "tindak_lanjut"))


# ---- reasons ----


@pytest.mark.parametrize(
    ("capaian", "efisiensi", "asks"),
    [
        ("80", "0", []),
        ("79.99", "0", ["capaian"]),
        ("100", "25", []),
        ("100", "25.01", ["efisiensi"]),
        ("100", "-25", []),
        ("100", "-25.01", ["efisiensi"]),
        ("0", "-30", ["capaian", "efisiensi"]),
        # Nothing was due, so nothing is late.
        (None, "-30", []),
        (None, None, []),
    ],
)
def test_a_figure_past_its_bound_needs_a_reason(capaian: str | None, efisiensi: str | None, asks: list[str]) -> None:
    """Capaian against what was due by the quarter."""

    def figure(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    row = make.performance(capaian=Decimal(1), capaian_due=figure(capaian), efisiensi=figure(efisiensi))
    found = calculations.doubts([row], BOUNDS)
    assert [doubt.figure for doubt in found] == asks
    assert all(doubt.row is row for doubt in found)


def test_an_empty_bound_needs_no_reason() -> None:
    row = make.performance(capaian_due=Decimal(0), efisiensi=Decimal(-90))
    assert calculations.doubts([row], Bounds(None, None)) == ()


def test_the_question_names_the_indicator_where_there_are_several() -> None:
    one = make.performance(1, capaian_due=Decimal("37.5"), efisiensi=None)
    two = make.performance(2, capaian_due=Decimal(90), efisiensi=Decimal("-30"))
    said = question(calculations.doubts([one], BOUNDS)).replace("\u00a0", " ")
    assert said == "Capaian terhadap target sampai triwulan ini 37,50% di bawah 80%: jelaskan sebabnya."
    said = question(calculations.doubts([one, two], BOUNDS)).replace("\u00a0", " ")
    first = "Capaian “Jumlah Hal 1” terhadap target sampai triwulan ini 37,50% di bawah 80%"
    assert said.startswith(f"{first}; efisiensi “Jumlah Hal 2” −30 poin persen, melewati batas 25 poin persen untuk")


@pytest.mark.parametrize(
    ("quarter_target", "realisasi", "asks"),
    [
        # Everything was planned for the first half, or nothing: no doubt in either.
        (12, 12, False),
        (0, 0, False),
        (12, 6, True),
        # 3 of the 6 that a quarter of the year's target twice over makes.
        (None, 3, True),
        (None, 6, False),
    ],
)
def test_what_goes_as_planned_is_no_doubt(office, quarter_target: int | None, realisasi: int, asks: bool) -> None:
    office.fill()
    if quarter_target is not None:
        QuarterTarget.objects.create(indicator=office.documents, quarter=2, value=quarter_target)
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(realisasi))
    doubts = subject_of(office.report).doubts_about(figures(office.report).topics[0])
    assert bool(doubts) is asks


def test_thresholds_are_the_organisations_for_its_quarter(office) -> None:
    assert bounds_of(office.report) == BOUNDS
    ReasonRule.objects.create(organization=office.organization, quarter=3, capaian_below=1)
    assert bounds_of(office.report) == BOUNDS
    ReasonRule.objects.create(organization=office.organization, quarter=2, capaian_below=101)
    assert bounds_of(office.report) == Bounds(Decimal(101), None)
    office.fill()
    narrative.explain(office.report, office.lines[0], by=office.cast.officer, text=" ")
    narrative.explain(office.report, office.lines[1], by=office.cast.officer, text="")
    (finding,) = findings(office.report, "alasan-kosong")
    assert finding.place == f"evaluasi-{office.lines[0].pk}"
    assert finding.values == {"capaian": "100", "batas": "101"}
    assert findings(office.report, "evaluasi-kosong") == []


def test_a_reason_is_asked_for_until_it_is_given(office) -> None:
    office.fill()
    by = office.cast.officer
    results.record_indicator(office.report, office.documents, by=by, realisasi=Decimal(3))
    narrative.explain(office.report, office.lines[0], by=by, text="")
    (finding,) = checks.errors(findings_now(office.report))
    assert (finding.rule, finding.place) == ("alasan-kosong", f"evaluasi-{office.lines[0].pk}")
    assert finding.message.startswith("Capaian terhadap target sampai triwulan ini 50")


# ---- live values ----


def test_live_values_print_what_the_figures_say(office) -> None:
    report, by = office.fill(), office.cast.officer
    narrative.explain(report, office.lines[0], by=by, text="Baru {capaian} dari {target}.")
    row = ActionPlanRow.objects.get(report=report)
    narrative.change_row(row, by=by, evaluasi="Serapan {serapan}.", tindak_lanjut="{predikat}", keterangan="{x!}")
    content = build(report)
    assert content.explanations[0].text.replace("\u00a0", " ") == "Baru 50% dari 12 dokumen."
    (action,) = content.action_plan
    assert (action.evaluasi, action.tindak_lanjut, action.keterangan) == ("Serapan 48%.", "sangat tinggi", "{x!}")
    results.record_indicator(report, office.documents, by=by, realisasi=Decimal(9))
    assert "75" in build(report).explanations[0].text
    row.refresh_from_db()
    assert row.evaluasi == "Serapan {serapan}."


def test_a_submission_stays_with_its_live_values(office) -> None:
    office.fill()
    by = office.cast.officer
    narrative.explain(office.report, office.lines[0], by=by, text="Baru {capaian}.")
    workflow.perform(office.report, workflow.Submit(), by=by)
    office.report.refresh_from_db()
    assert content_of(office.report).explanations[0].text == "Baru 50%."


def test_an_unknown_live_value_blocks_submission_and_links_to_its_field(office) -> None:
    report, by = office.fill(), office.cast.officer
    narrative.explain(report, office.lines[0], by=by, text="Baru {capain}.")
    row = ActionPlanRow.objects.get(report=report)
    narrative.change_row(row, by=by, tindak_lanjut="{serapn 2}")
    found = findings(report, "nilai-tidak-dikenal")
    assert [(f.severity, Anchors(report).of(f)) for f in found] == [
        (Severity.ERROR, f"evaluasi-{office.lines[0].pk}"),
        (Severity.ERROR, f"tindak_lanjut-{row.pk}"),
    ]
    assert "{capain}" in found[0].message and "{capaian}" in found[0].message


# ---- prepared rows ----


def test_rows_are_prepared_where_there_are_none(office) -> None:
    report, by = office.report, office.cast.officer
    narrative.add_row(report, office.lines[1].activity, by=by, evaluasi="Sudah ada.")
    assert narrative.prepare_rows(report, by=by) == 2
    assert plan(report) == [
        ("Capaian terhadap target setahun {capaian} dengan serapan {serapan}.", ""),
        ("Sudah ada.", ""),
        ("", ""),
    ]
    assert narrative.prepare_rows(report, by=by) == 0


def test_a_first_row_begins_with_the_figures_later_ones_are_empty(office) -> None:
    report, by, activity = office.report, office.cast.officer, office.lines[1].activity
    first = narrative.begin_row(report, activity, by=by)
    one, two = figures(report).topics[1].rows
    assert first.evaluasi.startswith(f"Capaian “{one.name}” sebesar {{capaian}} dan “{two.name}” sebesar {{capaian 2}}")
    assert narrative.begin_row(report, activity, by=by).evaluasi == ""


def test_an_untouched_row_blocks_and_a_changed_one_is_a_finding(office) -> None:
    report, by = office.fill(), office.cast.officer
    row = narrative.begin_row(report, office.lines[1].activity, by=by)
    (missing,) = checks.errors(findings_now(report))
    assert (missing.rule, Anchors(report).of(missing)) == ("baris-rencana-kosong", f"tindak_lanjut-{row.pk}")
    assert missing.message == "Isi tindak lanjut baris ini, atau hapus barisnya."
    narrative.change_row(row, by=by, evaluasi="Tertunda.")
    assert checks.errors(findings_now(report)) == []
    (finding,) = findings(report, "tindak-lanjut-kosong")
    assert finding.severity == Severity.INFO
    planned = progress(report, figures(report))[Part.RENCANA]
    assert (planned.done, planned.is_short) == (1, False), "an evaluasi alone plans nothing"
    # Carried on it plans nothing either, until somebody writes what will be done.
    later = Report.objects.get(position=report.position, period=office.next_period)
    assert narrative.continue_rest(later, by=by) == 2
    assert "baris-rencana-kosong" in [error.rule for error in checks.errors(findings_now(later))]


# ---- order ----


def test_rows_stand_in_the_order_given(office) -> None:
    report, by, one, two = office.report, office.cast.officer, office.lines[0].activity, office.lines[1].activity
    rows = [narrative.add_row(report, one, by=by, evaluasi=text) for text in "abcd"]
    other = narrative.add_row(report, two, by=by, evaluasi="x")
    order = [rows[3].pk, rows[1].pk, other.pk, 10**9, rows[3].pk]
    narrative.order_rows(report, one, by=by, order=order)
    assert [text for text, _ in plan(report)] == ["d", "b", "a", "c", "x"]
    narrative.order_rows(report, one, by=by, order=[])
    assert [text for text, _ in plan(report)] == ["d", "b", "a", "c", "x"]
    assert set(report.action_plan.values_list("version", flat=True)) == {1}


@pytest.mark.parametrize("role", ["head", "planner", "auditor", "stranger", "outsider"])
def test_only_the_author_plans(office, later, old, role: str) -> None:
    by = getattr(office.cast, role)
    activity = office.lines[0].activity
    for attempt in (
        lambda: narrative.prepare_rows(later, by=by),
        lambda: narrative.begin_row(later, activity, by=by),
        lambda: narrative.order_rows(later, activity, by=by, order=[]),
        lambda: narrative.record_outcome(later, old[0], by=by, outcome=DONE),
        lambda: narrative.continue_rest(later, by=by),
    ):
        with pytest.raises(NotWritable):
            attempt()
    assert plan(later) == [] and not FollowUp.objects.exists()


# ---- the quarter before's plan ----


def test_a_continued_row_is_added_once(office, later, old) -> None:
    by = office.cast.officer
    for _ in range(2):
        narrative.record_outcome(later, old[1], by=by, outcome=CONTINUES)
    row = later.action_plan.get()
    assert (row.carried_from, row.activity, row.tindak_lanjut) == (old[1], old[1].activity, "B")
    assert "” sebesar {capaian} dan “" in row.evaluasi, "this quarter's figures, not the old words"
    assert FollowUp.objects.get().outcome == CONTINUES


def test_a_row_no_longer_continued_is_removed_unless_it_was_changed(office, later, old) -> None:
    by = office.cast.officer
    for row in old:
        narrative.record_outcome(later, row, by=by, outcome=CONTINUES)
    narrative.change_row(later.action_plan.get(carried_from=old[1]), by=by, keterangan="Anggaran menyusul.")
    for row in old:
        narrative.record_outcome(later, row, by=by, outcome=DROPPED)
    assert [row.carried_from for row in later.action_plan.all()] == [old[1]]
    assert set(FollowUp.objects.values_list("outcome", flat=True)) == {"dropped"}


def test_all_remaining_rows_are_continued_at_once(office, later, old) -> None:
    by = office.cast.officer
    (finding,) = findings(later, "tindak-lanjut-lama")
    assert finding.message == "2 tindak lanjut triwulan lalu belum ditandai keadaannya."
    narrative.record_outcome(later, old[0], by=by, outcome=DONE)
    assert narrative.continue_rest(later, by=by) == 1
    assert [row.carried_from for row in later.action_plan.all()] == [old[1]]
    assert findings(later, "tindak-lanjut-lama") == []
    assert narrative.continue_rest(later, by=by) == 0


def test_a_note_is_versioned_like_any_field(office, later, old) -> None:
    by = office.cast.officer
    outcome_row = narrative.record_outcome(later, old[0], by=by, outcome=DONE)
    narrative.note_follow_up(later, outcome_row, by=by, tokens={"note": version_token("")}, note=" Selesai Agustus. ")
    outcome_row.refresh_from_db()
    assert (outcome_row.note, outcome_row.version) == ("Selesai Agustus.", 2)
    other, shown = office.deputy(), {"note": version_token("")}
    saved = narrative.note_follow_up(later, outcome_row, by=other, tokens=shown, note="Lain.")
    assert saved.conflicts == {"note"}
    outcome_row.delete()
    with pytest.raises(Conflict):
        narrative.note_follow_up(later, FollowUp(pk=10**9), by=by, note="x")


def test_a_row_of_any_other_plan_is_not_followed_up(office, later) -> None:
    own = narrative.add_row(later, office.lines[0].activity, by=office.cast.officer, evaluasi="Milik triwulan ini.")
    with pytest.raises(ActionPlanRow.DoesNotExist):
        narrative.record_outcome(later, own, by=office.cast.officer, outcome=DONE)


def test_a_failing_second_write_rolls_the_first_back(office, later, old, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(narrative, "renumber", broken)
    for attempt in (
        lambda: narrative.record_outcome(later, old[0], by=office.cast.officer, outcome=CONTINUES),
        lambda: narrative.continue_rest(later, by=office.cast.officer),
        lambda: narrative.prepare_rows(later, by=office.cast.officer),
    ):
        with pytest.raises(RuntimeError):
            attempt()
    assert not later.action_plan.exists() and not FollowUp.objects.exists()


def test_the_content_shows_followed_up_rows_in_their_words_of_that_time(office, later, old) -> None:
    by = office.cast.officer
    narrative.change_row(old[1], by=by, tindak_lanjut="Menuntaskan sisa dari {capaian}.")
    outcome_row = narrative.record_outcome(later, old[1], by=by, outcome=DONE)
    narrative.note_follow_up(later, outcome_row, by=by, note="Tuntas.")
    (followed,) = build(later).follow_up
    expected = FollowedUp("1.01.01.2.01.02", "Penanganan Pengaduan", "Menuntaskan sisa dari 58,33%.", DONE, "Tuntas.")
    assert replace(followed, tindak_lanjut=followed.tindak_lanjut.replace("\u00a0", " ")) == expected


def test_the_first_quarter_follows_up_the_last_of_the_year_before(office) -> None:
    """Activities have other keys in each year, and the same codes."""
    by = office.cast.officer
    first, last = report_in(office, 2023, 1), report_in(office, 2022, 4)
    narrative.add_row(last, office.lines[0].activity, by=by, evaluasi="Rp 5", tindak_lanjut="Menuntaskan arsip.")
    new = Activity.objects.create(
        organization=office.organization, year=2023, code=office.lines[0].activity.code, name="Dokumen", level="program"
    )
    assert [old.tindak_lanjut for old in previous_plan(first)] == ["Menuntaskan arsip."]
    narrative.continue_rest(first, by=by)
    carried = first.action_plan.get()
    assert (carried.activity, carried.tindak_lanjut) == (new, "Menuntaskan arsip.")
    assert tables.quarter_before(build(first)) == "Triwulan IV 2022"


def report_in(office, year: int, quarter: int) -> Report:
    """A report of Wulan's in another quarter, open today."""
    opens, due = date(2022, 7, 1), date(2023, 4, 10)
    period = Period.objects.create(
        organization=office.organization, year=year, quarter=quarter, opens_on=opens, due_on=due, closes_on=due
    )
    agreement, _ = Agreement.objects.get_or_create(position=office.report.position, year=year)
    report = Report.objects.create(
        position=office.report.position,
        period=period,
        agreement=agreement,
        report_date=due,
        created_at=office.report.created_at,
    )
    return Report.objects.with_people().get(pk=report.pk)


def test_a_continued_row_replaces_an_untouched_prepared_row(office, later, old) -> None:
    """Whichever button comes first, the plan has each activity once, and its figures once."""
    by = office.cast.officer
    narrative.add_row(office.report, old[0].activity, by=by, evaluasi="29 kali", tindak_lanjut="C", keterangan="TW II")
    narrative.prepare_rows(later, by=by)
    touched = later.action_plan.get(activity=office.lines[2].activity)
    narrative.continue_rest(later, by=by)
    assert plan(later) == [
        (
            "Capaian terhadap target setahun {capaian} dengan serapan {serapan}.",
            "Menyelesaikan sisanya pada Triwulan III.",
        ),
        ("", "C"),
        (old_prefill(later, old[1]), "B"),
        (touched.evaluasi, ""),
    ]
    assert not later.action_plan.exclude(keterangan="").exists()


def old_prefill(report: Report, row: ActionPlanRow) -> str:
    return live_values.prefills(figures(report).topics)[row.key]


def test_a_followed_up_row_cannot_be_removed(office, later, old) -> None:
    outcome_row = narrative.record_outcome(later, old[0], by=office.cast.officer, outcome=DONE)
    narrative.note_follow_up(later, outcome_row, by=office.cast.officer, note="SK terlampir.")
    with pytest.raises(Refused, match="triwulan berikutnya sudah menyebut"):
        narrative.remove_row(old[0], by=office.cast.officer)
    assert FollowUp.objects.get().note == "SK terlampir."


def test_a_continued_row_missing_from_the_plan_is_a_finding(office, later, old) -> None:
    narrative.record_outcome(later, old[0], by=office.cast.officer, outcome=CONTINUES)
    assert findings(later, "lanjutan-hilang") == []
    narrative.remove_row(later.action_plan.get(), by=office.cast.officer)
    assert len(findings(later, "lanjutan-hilang")) == 1


def test_a_prepared_row_stays_missing_whatever_the_agreement_becomes(office) -> None:
    narrative.prepare_rows(office.report, by=office.cast.officer)
    before = len(findings(office.report, "baris-rencana-kosong"))
    goal = office.documents.goal
    Indicator.objects.create(goal=goal, order=7, name="Jumlah arsip", unit="arsip", budget_line=office.lines[0])
    assert len(findings(office.report, "baris-rencana-kosong")) == before > 0


def test_a_plan_has_a_greatest_number_of_rows(office, monkeypatch) -> None:
    monkeypatch.setattr(narrative, "MOST_ROWS", 2)
    for _ in range(2):
        narrative.add_row(office.report, office.lines[0].activity, by=office.cast.officer)
    with pytest.raises(Refused, match="2 baris, jumlah paling banyak"):
        narrative.add_row(office.report, office.lines[0].activity, by=office.cast.officer)
