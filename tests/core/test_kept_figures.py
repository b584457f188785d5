"""Figures that a process keeps for its pages: always those of the tables, whatever was done in between."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from reports import workflow
from reports.actions import (
    agreement_life,
    agreement_removal,
    agreement_values,
    agreements,
    budget_shifts,
    copies,
    fund_merge,
    measures,
    nomenclature,
    office_rules,
    results,
)
from reports.content.report import Band, Figures
from reports.enums import OverTime
from reports.models import Agreement, FundSource, Indicator, Report
from reports.queries import kept_figures
from reports.queries.agreement_rows import Funds
from reports.queries.figures import all_figures
from reports.queries.kept_figures import shown_figures
from reports.queries.nomenclature_changes import ListedActivity
from reports.queries.office_rules import Bands
from tests.conftest import Office

# Nothing is kept within a transaction, as other tests run in.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _set_up(office: Office) -> None:
    """The office has an event of its setup, as every one has that people have set up."""
    office_rules.change_rules(office.organization, {"capaian_cap": Decimal(150)}, by=office.cast.planner)


def reports_of(office: Office) -> list[Report]:
    """The two quarters' reports of Wulan, and the one of her superior, each read anew."""
    return list(Report.objects.with_people().filter(position__in=[office.report.position, office.head_report.position]))


def shown(office: Office) -> dict[int, Figures]:
    """What a page would show, after it was kept too; the same as in the tables."""
    for plain in (True, True, False, False):
        found = shown_figures(reports_of(office), plain=plain)
        assert found == all_figures(reports_of(office), plain=plain)
    return found


def in_turn(office: Office) -> Iterator[Callable[[], object]]:
    """What is done to Wulan's report of Triwulan II, or around it."""
    by, report = office.cast, office.report
    first = office.lines[0]
    bands = Bands((Band(Decimal(90), "Baik"), Band(None, "Kurang")))
    yield office.fill
    yield lambda: results.record_indicator(report, office.documents, by=by.officer, realisasi=Decimal(7))
    yield lambda: results.record_spending(report, first, by=by.officer, realisasi=Decimal(50_000_000))
    yield lambda: budget_shifts.shift_budget(
        report.agreement, on=date(2022, 6, 15), reason="Pergeseran", after={first.pk: Decimal(70_000_000)}, by=None
    )
    yield lambda: office_rules.change_rules(office.organization, {"capaian_cap": Decimal(100)}, by=by.planner)
    yield lambda: office_rules.change_rules(office.organization, {"bands": bands}, by=by.planner)
    yield lambda: workflow.perform(report, workflow.Submit(), by=by.officer)
    yield lambda: workflow.perform(report, workflow.Return(options=["diperbaiki"], note="Periksa."), by=by.head)
    yield lambda: results.record_indicator(report, office.documents, by=by.officer, realisasi=Decimal(12))
    yield lambda: workflow.perform(report, workflow.Submit(), by=by.officer)


def set_up_in_turn(office: Office) -> Iterator[Callable[[], object]]:
    """What a planner does to the setup, and to the version of Wulan's agreement that her report uses."""
    by, report, murni = office.cast.planner, office.report, office.report.agreement
    first, other = (
        FundSource.objects.create(organization=office.organization, name=name, order=order)
        for order, name in enumerate(("PAD", "Pendapatan Asli"), 11)
    )
    activity = office.lines[0].activity
    renamed = ListedActivity(code=activity.code, name="Penyusunan Arsip", ceiling=activity.ceiling, shares=())
    newer: list[Agreement] = []
    yield office.fill
    yield lambda: agreement_values.change_line(office.lines[0], funds=Funds(((other.name, None),)), by=by)
    yield lambda: fund_merge.merge_funds(other, first, by=by)
    yield lambda: nomenclature.change_activity(activity, renamed, by=by)
    yield lambda: agreement_values.change_goal(office.documents.goal, text="Tertibnya arsip", by=by)
    yield lambda: agreement_values.change_indicator(office.documents, name="Jumlah arsip", by=by)
    over_time = {office.documents.pk: OverTime.AS_MEASURED}
    yield lambda: measures.change_over_time(office.organization, over_time, by=by)
    yield lambda: newer.append(copies.draft_perubahan(murni, by=by))
    yield lambda: agreement_removal.remove(Indicator.objects.get(goal__agreement=newer[0], name="Jumlah arsip"), by=by)
    yield lambda: agreement_life.put_in_force(newer[0], on=date(2022, 6, 1), by=by)
    yield lambda: agreements.adopt_current(report, by=by)
    yield lambda: agreements.choose_version(report, murni, by=by, reason="Kesepakatan")


def test_after_each_change_of_the_setup_they_are_those_of_the_tables(office: Office) -> None:
    before, same = shown(office), []
    for number, step in enumerate(set_up_in_turn(office)):
        step()
        after = shown(office)
        if after[office.report.pk] == before[office.report.pk]:
            same.append(number)
        before = after
    # A draft changes nothing, nor does another version until the report uses it.
    assert same == [7, 8, 9]


def test_after_each_change_they_are_those_of_the_tables(office: Office) -> None:
    before = shown(office)
    for number, step in enumerate(in_turn(office)):
        step()
        after = shown(office)
        # Submitted, they are read from the frozen content, and are the same.
        assert (after[office.report.pk] == before[office.report.pk]) == (number in (6, 7, 9)), number
        before = after


def test_what_is_kept_costs_one_query(office: Office) -> None:
    office.fill()
    reports = reports_of(office)
    made = shown_figures(reports)
    with CaptureQueriesContext(connection) as queries:
        assert shown_figures(reports) == made
    assert len(queries) == 1
    # Another post's figures do not change by Wulan's; those of her next quarter do.
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(5))
    again = shown_figures(reports)
    assert again[office.head_report.pk] is made[office.head_report.pk]
    assert {report.period.quarter for report in reports if again[report.pk] != made[report.pk]} == {2, 3}


def test_nothing_is_kept_within_a_transaction(office: Office) -> None:
    office.fill()
    before = shown(office)
    with transaction.atomic():
        office.report.indicator_results.filter(indicator=office.documents).update(realisasi=Decimal(1))
        assert shown_figures(reports_of(office)) != before
        transaction.set_rollback(True)
    assert shown(office) == before


def test_rules_that_change_while_a_page_is_made_do_not_stay_as_they_were(office: Office) -> None:
    office.fill()
    early = reports_of(office)
    office_rules.change_rules(office.organization, {"capaian_cap": Decimal(100)}, by=office.cast.planner)
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(12))
    # A page that had read the office before that makes its figures by the old rules, and keeps them for itself.
    assert {report.organization.capaian_cap for report in early} == {Decimal(150)}
    shown_figures(early)
    shown(office)


def test_a_content_that_is_frozen_anew_while_a_page_is_made_does_not_stay_as_it_was(office: Office) -> None:
    report, by = office.submit(), office.cast
    early = reports_of(office)
    workflow.perform(report, workflow.Return(options=["diperbaiki"], note="Periksa."), by=by.head)
    results.record_indicator(report, office.documents, by=by.officer, realisasi=Decimal(12))
    workflow.perform(report, workflow.Submit(), by=by.officer)
    shown_figures(early)
    shown(office)


def test_the_oldest_is_forgotten_first(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_figures, "_MOST", 2)
    office.fill()
    kept = kept_figures._KEPT
    figures = next(iter(shown(office).values()))
    for key in (1, 2, 1, 3):
        kept.put((key, True), ("v",), figures)
    assert [kept.get((key, True), ("v",)) is figures for key in (1, 2, 3)] == [True, False, True]
    assert kept.get((1, True), ("w",)) is None and kept.get((1, False), ("v",)) is None
