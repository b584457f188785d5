"""Indicators in words: a step of a scale that the office keeps, and a statement that is reached or not."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from reports import checks, workflow
from reports.actions import results
from reports.documents import tables
from reports.documents.excel import report_workbook
from reports.documents.lkj import build_lkj
from reports.documents.machine import report_dict
from reports.enums import Answer, Direction, IndicatorKind
from reports.models import Indicator, IndicatorResult, QuarterTarget, Report, Scale, ScaleStep
from reports.queries.content import build
from reports.queries.draft import findings_now
from reports.queries.figures import figures
from reports.texts import live_values
from tests.conftest import Office
from tests.document.spreadsheets import values
from tests.html import squeezed
from tests.pages.test_entry import HTMX, leave

OPINIONS = (("TMP", None), ("TW", 25), ("WDP", 60), ("WTP", None))


@pytest.fixture
def steps(office: Office) -> dict[str, ScaleStep]:
    scale = Scale.objects.create(organization=office.organization, name="Opini BPK")
    return {
        label: ScaleStep.objects.create(scale=scale, order=order, label=label, percent=percent)
        for order, (label, percent) in enumerate(OPINIONS, 1)
    }


@pytest.fixture
def opinion(office: Office, steps: dict[str, ScaleStep]) -> Indicator:
    """Wulan's first indicator is an opinion, to be WTP."""
    Indicator.objects.filter(pk=office.documents.pk).update(
        kind=IndicatorKind.SCALE, scale=steps["WTP"].scale, target_step=steps["WTP"], target=None, unit="opini"
    )
    office.documents.refresh_from_db()
    return office.documents


@pytest.fixture
def on_time(office: Office) -> Indicator:
    """Her third one is a statement: the document is there by 31 March."""
    Indicator.objects.filter(pk=office.days.pk).update(
        kind=IndicatorKind.STATEMENT, direction=Direction.HIGHER, target=None, target_words="31 Maret 2022", unit=""
    )
    office.days.refresh_from_db()
    return office.days


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def row_of(office: Office, indicator: Indicator):
    return next(row for row in figures(office.report).performance if row.indicator == indicator.pk)


def test_a_step_is_chosen_and_judged_by_its_order(office: Office, wulan: Client, opinion, steps) -> None:
    page = squeezed(wulan.get(reverse("entry", args=[office.report.pk])))
    assert f'<select name="i{opinion.pk}-step"' in page and '<option value="WDP">WDP</option>' in page
    answer = squeezed(leave(wulan, office, f"i{opinion.pk}.step", step="WDP"))
    assert 'data-state="saved"' in answer and '<span class="fig">Belum</span>' in answer
    assert IndicatorResult.objects.get().step == steps["WDP"]
    assert '<span class="fig">Tercapai</span>' in squeezed(leave(wulan, office, f"i{opinion.pk}.step", step="WTP"))


def test_lower_steps_are_better_where_the_direction_says_so(office: Office, opinion, steps) -> None:
    Indicator.objects.filter(pk=opinion.pk).update(direction=Direction.LOWER, target_step=steps["TW"])
    for label, reached in (("TMP", True), ("TW", True), ("WDP", False)):
        results.record_indicator(office.report, opinion, by=office.cast.officer, step=steps[label])
        assert row_of(office, opinion).reached is reached


def test_a_statement_is_reached_or_not(office: Office, wulan: Client, on_time) -> None:
    page = squeezed(wulan.get(reverse("entry", args=[office.report.pk])))
    assert "31 Maret 2022" in page and 'role="radiogroup"' in page
    assert f'<input type="radio" name="i{on_time.pk}-answer" value="" checked>Belum diisi' in page
    assert '<span class="fig">Belum</span>' in squeezed(leave(wulan, office, f"i{on_time.pk}.answer", answer="Belum"))
    assert IndicatorResult.objects.get().answer == Answer.NOT_YET
    assert row_of(office, on_time).reached is False
    page = squeezed(wulan.get(reverse("entry", args=[office.report.pk])))
    assert 'value="Belum" checked>Belum</label>' in page and page.count('" checked>') == 1
    leave(wulan, office, f"i{on_time.pk}.answer", answer="", shown_answer="not_yet")
    assert (IndicatorResult.objects.get().answer, row_of(office, on_time).reached) == ("", None)


@pytest.mark.parametrize("typed", ["ZZZ", "wtp lain", "4"])
def test_a_word_that_is_none_of_the_scale_is_refused(office: Office, wulan: Client, opinion, typed: str) -> None:
    answer = squeezed(leave(wulan, office, f"i{opinion.pk}.step", step=typed))
    assert 'data-state="refused"' in answer and "Pilih: TMP, TW, WDP, WTP." in answer
    assert not IndicatorResult.objects.exists()


def test_nothing_chosen_is_missing_and_blocks(office: Office, opinion, on_time) -> None:
    office.report.refresh_from_db()
    found = {finding.message for finding in checks.errors(findings_now(office.report))}
    assert "Pilih tingkat yang dicapai sampai dengan triwulan ini." in found
    assert "Pilih tercapai atau belum sampai dengan triwulan ini." in found


def test_two_people_who_chose_otherwise_decide(office: Office, wulan: Client, opinion, steps) -> None:
    results.record_indicator(office.report, opinion, by=office.deputy(), step=steps["TW"])
    answer = squeezed(leave(wulan, office, f"i{opinion.pk}.step", step="WTP", shown_step="WDP"))
    assert 'data-state="conflict"' in answer and "<dd>TW</dd>" in answer and "<dd>WTP</dd>" in answer
    assert IndicatorResult.objects.get().step == steps["TW"]


def test_a_pasted_block_takes_words_too(office: Office, wulan: Client, opinion, on_time) -> None:
    data = {f"i{opinion.pk}-step": "WTP", f"i{opinion.pk}-step-token": "", "touched": "*"}
    data |= {f"i{on_time.pk}-answer": "Tercapai", f"i{on_time.pk}-answer-token": ""}
    wulan.post(reverse("entry_block", args=[office.report.pk]), data, **HTMX)
    assert {row.step.label if row.step else row.answer for row in IndicatorResult.objects.all()} == {"WTP", "reached"}


def test_by_default_words_have_no_percentage_and_count_in_no_average(office: Office, opinion, on_time, steps) -> None:
    by = office.cast.officer
    results.record_indicator(office.report, opinion, by=by, step=steps["TW"])
    results.record_indicator(office.report, on_time, by=by, answer=Answer.REACHED)
    results.record_indicator(office.report, office.complaints, by=by, numerator=Decimal(3), denominator=Decimal(4))
    computed = figures(office.report)
    assert [row.capaian for row in computed.performance] == [None, 75, None]
    assert (computed.capaian_average, [row.verdict for row in computed.performance]) == (75, ["Belum", "", "Tercapai"])


def test_where_the_office_wants_one_the_step_has_its_percentage(office: Office, opinion, on_time, steps) -> None:
    office.organization.words_in_percent = True
    office.organization.save()
    report = Report.objects.with_people().get(pk=office.report.pk)
    for label, percent in (("WTP", 100), ("WDP", 60), ("TMP", None)):
        results.record_indicator(report, opinion, by=office.cast.officer, step=steps[label])
        assert figures(report).performance[0].capaian == percent
    for answer, percent in ((Answer.REACHED, 100), (Answer.NOT_YET, 0)):
        results.record_indicator(report, on_time, by=office.cast.officer, answer=answer)
        assert figures(report).performance[2].capaian == percent


def test_words_go_through_every_rendering_and_the_rounds(office: Office, login, opinion, on_time, steps) -> None:
    by = office.cast.officer
    office.fill()
    IndicatorResult.objects.filter(indicator__in=[opinion, on_time]).update(realisasi=None)
    results.record_indicator(office.report, opinion, by=by, step=steps["WDP"])
    results.record_indicator(office.report, on_time, by=by, answer=Answer.REACHED)
    report = workflow.perform(office.report, workflow.Submit(), by=by)
    made = report_dict(report)
    assert [row.get("target_words") for row in made["targets"]] == ["WTP", None, "31 Maret 2022"]
    assert [(row["words"], row["reached"], row["capaian"]) for row in made["performance"]] == [
        ("WDP", False, None), (None, None, "58.33"), ("Tercapai", True, None),
    ]  # fmt: skip
    sheet = values(report_workbook(build_lkj(report)))["Tabel 2.2"]
    assert [sheet[f"{column}7"].value for column in "EFG"] == ["WTP", "WDP", "Belum"]
    said = squeezed(login(by).get(reverse("evaluation", args=[report.pk])))
    assert "ditargetkan WTP" in said and "target belum tercapai" in said
    preview = squeezed(login(by).get(reverse("preview", args=[report.pk])))
    figures = "".join(f'<td class="figure">{figure}</td>' for figure in ("WTP", "WDP", "Belum"))
    assert figures in preview.replace("</td> <td", "</td><td"), "Tabel 2.2 and Cost Per Outcome"
    workflow.perform(report, workflow.Return(note="Periksa."), by=office.cast.head)
    results.record_indicator(report, opinion, by=by, step=steps["WTP"])
    workflow.perform(report, workflow.Submit(), by=by)
    shown = squeezed(login(office.cast.head).get(reverse("disposition", args=[report.pk])))
    assert "WDP" in shown and "WTP" in shown and "Hasil" in shown
    history = squeezed(login(by).get(reverse("history", args=[report.pk])))
    assert "tingkat" in history


def due(indicator: Indicator, **by_quarter: object) -> None:
    """Quarter targets in words: a step, True for a statement, None where nothing is due."""
    for name, what in by_quarter.items():
        values = {"reached": what} if isinstance(what, bool) else {"step": what}
        indicator.quarter_targets.create(quarter=int(name[1:]), **values)


def test_words_are_due_in_the_quarters_that_the_agreement_says(
    office: Office, wulan: Client, opinion, on_time, steps
) -> None:
    """An opinion that is to be WDP by June; what is to be on time in every quarter but this one."""
    due(opinion, q2=steps["WDP"])
    due(on_time, q1=True, q2=None, q3=True)
    page = squeezed(wulan.get(reverse("entry", args=[office.report.pk])))
    assert "s.d. triwulan ini WDP" in page
    assert "Tidak diukur pada triwulan ini" in page and f'name="i{on_time.pk}-answer"' not in page
    answer = squeezed(leave(wulan, office, f"i{opinion.pk}.step", step="WDP"))
    assert '<span class="fig">Belum</span>' in answer and "s.d. triwulan ini tercapai" in answer
    row = row_of(office, opinion)
    assert (row.due_words, row.reached, row.reached_due) == ("WDP", False, True)
    printed = tables.indicator_groups(build(office.report))[0].rows[0]
    assert (printed.quarter_target, printed.capaian, printed.capaian_quarter) == ("WDP", "Belum", "Tercapai")
    said = squeezed(wulan.get(reverse("evaluation", args=[office.report.pk])))
    assert "Target sampai dengan Triwulan II, yaitu WDP, tercapai." in said
    evaluated = tables.evaluation_table(build(office.report)).groups[0].rows[0]
    assert (evaluated.target, evaluated.realisasi, evaluated.capaian) == ("WDP", "WDP", "Tercapai")
    made = report_dict(office.report)["performance"][0]
    assert (made["due_words"], made["reached_due"]) == ("WDP", True)
    sheet = values(report_workbook(build_lkj(office.report)))["Tabel 2.2"]
    assert [sheet[cell].value for cell in ("I7", "J7", "J9")] == ["WDP", "Tercapai", None]


def test_words_that_were_due_count_against_what_was_due(office: Office, opinion, on_time, steps) -> None:
    office.organization.words_in_percent = True
    office.organization.save()
    due(opinion, q2=steps["WDP"])
    due(on_time, q2=True)
    report = Report.objects.with_people().get(pk=office.report.pk)
    for label, percents in (("WTP", (100, 100)), ("WDP", (60, 100)), ("TW", (25, 25)), ("TMP", (None, None))):
        results.record_indicator(report, opinion, by=office.cast.officer, step=steps[label])
        row = figures(report).performance[0]
        assert (row.capaian, row.capaian_due) == percents
    results.record_indicator(report, on_time, by=office.cast.officer, answer=Answer.NOT_YET)
    statement = figures(report).performance[2]
    assert (statement.capaian_due, statement.predikat) == (0, "Sangat rendah")


def test_an_opinion_given_once_a_year_stays_visible_with_its_quarter(
    office: Office, wulan: Client, opinion, steps
) -> None:
    """Given in Triwulan II, not measured in III and IV: each of them shows it as the result of Triwulan II."""
    due(opinion, q1=None, q2=steps["WTP"], q3=None, q4=None)
    results.record_indicator(office.report, opinion, by=office.cast.officer, step=steps["WTP"])
    office.next_period.pk, office.next_period.quarter = None, 4
    office.next_period.save()
    last = Report.objects.create(
        position=office.report.position, period=office.next_period, agreement=office.report.agreement,
        report_date=date(2022, 12, 31), created_at=office.organization.now(),
    )  # fmt: skip
    last = Report.objects.with_people().get(pk=last.pk)
    page = squeezed(wulan.get(reverse("entry", args=[last.pk])))
    assert "Tidak diukur pada triwulan ini; hasil terakhir Triwulan II: WTP" in page
    assert '<span class="fig">WTP</span>' in page and ">TW II<" in page, "the column is named by that quarter"
    content = build(last)
    note = "Tidak diukur pada triwulan ini. Hasil terakhir Triwulan II: WTP."
    assert tables.indicator_groups(content)[0].rows[0].note.replace("\u00a0", " ") == note
    made = report_dict(last)["performance"][0]
    assert made["earlier"] == {"quarter": 2, "value": None, "words": "WTP"} and made["due"] is False
    assert values(report_workbook(build_lkj(last)))["Tabel 2.2"]["H7"].value == note
    assert (content.performance[0].reached_due, content.performance[2].previous_quarter) == (None, None)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"value": 1}, "Indikator ini dinilai dengan kata."),
        ({"reached": True}, "Hanya untuk pernyataan."),
        ({"step": "other"}, "bukan dari skala indikator ini"),
    ],
)
def test_a_quarter_target_of_another_kind_is_refused(office: Office, opinion, values: dict, sentence: str) -> None:
    other = Scale.objects.create(organization=office.organization, name="Lain")
    given = {**values, **({"step": other.steps.create(order=1, label="A")} if "step" in values else {})}
    with pytest.raises(ValidationError, match=sentence):
        QuarterTarget(indicator=opinion, quarter=2, **given).full_clean()


def test_live_values_say_the_words(office: Office, opinion, steps) -> None:
    results.record_indicator(office.report, opinion, by=office.cast.officer, step=steps["WDP"])
    content = build(office.report)
    found = live_values.values_of(content.topics[0])
    assert (found["target"], found["realisasi"], found["capaian"]) == ("WTP", "WDP", "belum tercapai")


def test_the_quarter_before_stands_in_words(office: Office, wulan: Client, opinion, steps) -> None:
    results.record_indicator(office.report, opinion, by=office.cast.officer, step=steps["TW"])
    later = Report.objects.get(position=office.report.position, period=office.next_period)
    page = squeezed(wulan.get(reverse("entry", args=[later.pk])))
    assert 'data-label="TW II"><span class="fig">TW</span>' in page


@pytest.mark.parametrize(
    "values",
    [
        {"kind": IndicatorKind.SCALE, "scale": None},
        {"kind": IndicatorKind.STATEMENT, "target_words": ""},
        {"direction": Direction.HIGHER, "target_to": 12},
        {"direction": Direction.WITHIN, "target": 12, "target_to": 11},
    ],
)
def test_the_database_refuses_what_has_no_meaning(office: Office, values: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(pk=office.documents.pk).update(**values)


def test_a_range_is_printed_as_signed_and_judged(office: Office, wulan: Client) -> None:
    Indicator.objects.filter(pk=office.days.pk).update(direction=Direction.WITHIN, target=7, target_to=9)
    page = squeezed(leave(wulan, office, f"i{office.days.pk}.realisasi", realisasi="10"))
    assert "88,89%" in page
    row = row_of(office, office.days)
    assert (row.target_text, row.capaian) == ("7–9\u00a0hari", Decimal("88.89"))
    assert not [f for f in findings_now(office.report) if f.rule == "target-nol"]
