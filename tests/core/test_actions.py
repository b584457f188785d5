"""Writing results and the plan: two people in one field, order, and who may not write."""

from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from reports.actions import narrative, periods, results
from reports.actions.versioned import Conflict, NotWritable, save_fields, version_token
from reports.models import ActionPlanRow, Evaluation, IndicatorResult, Report
from units.models import User

values = st.sampled_from(["", "a", "b", "c"])


def test_a_value_that_somebody_else_changed_stays_and_is_a_conflict(office) -> None:
    by, nothing = office.cast.officer, {"realisasi": ""}
    results.record_indicator(office.report, office.documents, by=office.deputy(), realisasi=Decimal(6))
    saved = results.record_indicator(office.report, office.documents, by=by, tokens=nothing, realisasi=Decimal(7))
    assert saved.conflicts == {"realisasi"} and saved.row.realisasi == 6
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 6


def test_a_field_left_as_it_was_does_not_undo_anothers_change(office) -> None:
    by = office.cast.officer
    results.record_indicator(office.report, office.documents, by=by, realisasi=Decimal(6), note="Satu.")
    shown = {"realisasi": version_token(Decimal(6)), "note": version_token("Satu.")}
    results.record_indicator(office.report, office.documents, by=by, realisasi=Decimal(9))
    values = {"realisasi": Decimal("6.00"), "note": "Dua."}
    saved = results.record_indicator(office.report, office.documents, by=by, tokens=shown, **values)
    assert (saved.row.realisasi, saved.row.note, saved.conflicts) == (9, "Dua.", frozenset())


def test_two_people_who_write_the_same_do_not_collide(office) -> None:
    by, nothing = office.cast.officer, {"realisasi": ""}
    first = results.record_indicator(office.report, office.documents, by=by, tokens=nothing, realisasi=Decimal(6))
    again = results.record_indicator(office.report, office.documents, by=by, tokens=nothing, realisasi=Decimal(6))
    assert (first.row.pk, first.row.version) == (again.row.pk, again.row.version) and not again.conflicts


@given(mine=values, theirs=values, base=values)
def test_of_two_changes_of_a_field_none_is_lost_in_silence(mine: str, theirs: str, base: str) -> None:
    """Mine is stored, or theirs stays and I get a conflict, unless I left the field as it was."""
    row = Evaluation(text=theirs)
    with mock.patch.object(Evaluation, "save"):
        report = mock.Mock(organization=mock.Mock(now=timezone.now))
        saved = save_fields(row, {"text": mine}, tokens={"text": version_token(base)}, by=User(), report=report)
    if saved.conflicts:
        assert row.text == theirs and theirs != base and mine not in (base, theirs)
    else:
        assert row.text == (theirs if mine == base else mine) and (theirs in (base, mine) or mine == base)


def test_every_change_raises_the_version(office) -> None:
    by = office.cast.officer
    for version in range(3):
        saved = results.record_spending(office.report, office.lines[0], by=by, realisasi=Decimal(version))
        assert saved.row.version == version + 1


@pytest.mark.parametrize("role", ["head", "planner", "auditor", "stranger", "outsider"])
def test_only_the_author_writes(office, role: str) -> None:
    with pytest.raises(NotWritable):
        results.record_spending(office.report, office.lines[0], by=getattr(office.cast, role), realisasi=Decimal(1))


def test_a_submitted_report_is_not_written(office) -> None:
    office.submit()
    with pytest.raises(NotWritable, match="sudah diajukan"):
        narrative.explain(office.report, office.lines[0], by=office.cast.officer, text="Terlambat")


def test_before_the_period_opens_nobody_writes(office) -> None:
    office.organization.demo_today = date(2022, 6, 19)
    office.organization.save()
    with pytest.raises(NotWritable, match="baru dibuka pada 20 Juni 2022"):
        narrative.explain(office.report, office.lines[0], by=office.cast.officer, text="Awal")


def plan(office) -> list[tuple[str, str]]:
    rows = ActionPlanRow.objects.filter(report=office.report).select_related("activity")
    return [(row.activity.code[-2:], row.evaluasi) for row in rows]


def test_rows_of_one_activity_stand_together(office) -> None:
    by, one, two = office.cast.officer, office.lines[0].activity, office.lines[1].activity
    for activity, text in ((two, "a"), (one, "b"), (two, "c"), (one, "d")):
        narrative.add_row(office.report, activity, by=by, evaluasi=text)
    assert plan(office) == [("01", "b"), ("01", "d"), ("02", "a"), ("02", "c")]


def test_rows_move_inside_their_activity_only(office) -> None:
    by, one, two = office.cast.officer, office.lines[0].activity, office.lines[1].activity
    rows = [narrative.add_row(office.report, one, by=by, evaluasi=text) for text in "abc"]
    narrative.add_row(office.report, two, by=by, evaluasi="x")
    narrative.move_row(rows[2], by=by, up=True)
    assert plan(office) == [("01", "a"), ("01", "c"), ("01", "b"), ("02", "x")]
    narrative.move_row(rows[0], by=by, up=True)
    narrative.move_row(rows[1], by=by, up=False)
    assert plan(office) == [("01", "a"), ("01", "c"), ("01", "b"), ("02", "x")]


def test_a_removed_row_cannot_be_changed_any_more(office) -> None:
    by = office.cast.officer
    row = narrative.add_row(office.report, office.lines[0].activity, by=by, evaluasi="a")
    narrative.remove_row(row, by=by)
    narrative.remove_row(row, by=by)
    with pytest.raises(Conflict) as conflict:
        narrative.change_row(row, by=by, evaluasi="b", tindak_lanjut="", keterangan="")
    assert conflict.value.current is None


def test_opening_a_period_twice_makes_nothing_new(office) -> None:
    assert periods.open_reports(office.period) == []
    assert Report.objects.in_period(office.period).count() == 3


@pytest.mark.parametrize(
    "values",
    [
        {"numerator": 3, "denominator": None},
        {"numerator": 1, "denominator": -5},
        {"realisasi": 3, "numerator": 1, "denominator": 2},
    ],
)
def test_the_database_refuses_impossible_results(office, values: dict) -> None:
    saved = results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(1))
    plain = {"realisasi": None, "numerator": None, "denominator": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorResult.objects.filter(pk=saved.row.pk).update(**(plain | values))


def test_the_database_refuses_negative_money_and_a_second_report(office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        type(office.lines[0]).objects.filter(pk=office.lines[0].pk).update(ceiling=-1)
    twin = office.report
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_the_database_keeps_codes_unique_in_a_year(office) -> None:
    activity = office.lines[0].activity
    activity.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        activity.save(force_insert=True)
