"""Writing: versions, conflicts, order, and who may not."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from reports.actions import Conflict, NotWritable, narrative, periods, results
from reports.models import ActionPlanRow, IndicatorResult, Report


def test_the_second_of_two_people_sees_what_changed(office) -> None:
    by = office.cast.officer
    results.record_indicator(office.report, office.documents, by=by, expected=0, realisasi=Decimal(6))
    with pytest.raises(Conflict) as conflict:
        results.record_indicator(office.report, office.documents, by=by, expected=0, realisasi=Decimal(7))
    assert conflict.value.current.realisasi == 6
    assert conflict.value.by_name == "Wulan Uji"
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 6


def test_two_people_who_write_the_same_do_not_collide(office) -> None:
    by = office.cast.officer
    first = results.record_indicator(office.report, office.documents, by=by, expected=0, realisasi=Decimal(6))
    again = results.record_indicator(office.report, office.documents, by=by, expected=0, realisasi=Decimal(6))
    assert (first.pk, first.version) == (again.pk, again.version)


def test_every_change_counts_up(office) -> None:
    by = office.cast.officer
    for version in range(3):
        row = results.record_spending(
            office.report, office.lines[0], by=by, expected=version, realisasi=Decimal(version)
        )
        assert row.version == version + 1


@pytest.mark.parametrize("role", ["head", "planner", "auditor", "stranger", "outsider"])
def test_nobody_else_writes(office, role: str) -> None:
    with pytest.raises(NotWritable):
        results.record_spending(
            office.report, office.lines[0], by=getattr(office.cast, role), expected=0, realisasi=Decimal(1)
        )


def test_a_submitted_report_is_not_written(office) -> None:
    office.submit()
    with pytest.raises(NotWritable, match="sudah diajukan"):
        narrative.explain(office.report, office.lines[0], by=office.cast.officer, expected=1, text="Terlambat")


def test_before_the_period_opens_nobody_writes(office) -> None:
    office.organization.demo_today = date(2022, 6, 19)
    office.organization.save()
    with pytest.raises(NotWritable, match="baru dibuka pada 20 Juni 2022"):
        narrative.explain(office.report, office.lines[0], by=office.cast.officer, expected=0, text="Awal")


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
        narrative.change_row(row, by=by, expected=1, evaluasi="b", tindak_lanjut="", keterangan="")
    assert conflict.value.current is None


def test_opening_a_period_twice_makes_nothing_new(office) -> None:
    assert periods.open_reports(office.period) == []
    assert Report.objects.in_period(office.period).count() == 3


@pytest.mark.parametrize(
    "values",
    [
        {"numerator": 3, "denominator": None},
        {"numerator": -1, "denominator": 5},
        {"realisasi": 3, "numerator": 1, "denominator": 2},
    ],
)
def test_the_database_refuses_impossible_results(office, values: dict) -> None:
    row = results.record_indicator(
        office.report, office.documents, by=office.cast.officer, expected=0, realisasi=Decimal(1)
    )
    plain = {"realisasi": None, "numerator": None, "denominator": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorResult.objects.filter(pk=row.pk).update(**(plain | values))


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
