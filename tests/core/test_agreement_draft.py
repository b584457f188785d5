"""A planner writes an agreement row by row; another planner's words are never lost, and what is in force stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from reports.actions import (
    agreement_draft,
    agreement_life,
    agreement_removal,
    agreement_values,
    agreements,
    copies,
    results,
)
from reports.actions.versioned import Conflict, version_token
from reports.enums import AgreementState, Direction, IndicatorKind
from reports.models import Activity, Agreement, FundSource, Goal, Indicator, IndicatorResult, Scale, ScaleStep
from reports.queries import agreement_rows
from reports.queries.agreement_rows import Funds, last_removal, rows_of
from reports.refusal import Refused
from reports.targets import Part, Parts, QuarterDue, YearTarget
from tests.conftest import Office
from units.models import Event, Position

pytestmark = pytest.mark.django_db
JULY = date(2022, 7, 5)
change = agreement_values.change_indicator


@pytest.fixture
def draft(office: Office) -> Agreement:
    """Next year's agreement of Wulan's post, just begun."""
    return agreement_draft.create(office.report.position, year=2023, by=office.cast.planner)


def test_an_agreement_is_typed_from_nothing(office: Office, draft: Agreement) -> None:
    by = office.cast.planner
    goal = agreement_draft.add_goal(draft, text=" Meningkatnya layanan ", by=by)
    plain = agreement_draft.add_indicator(
        goal,
        name="Jumlah dokumen",
        unit="dokumen",
        yearly=YearTarget(Decimal(12)),
        q2=QuarterDue(Decimal(6)),
        q4=QuarterDue(Decimal(12)),
        by=by,
    )
    ratio = {"kind": IndicatorKind.RATIO, "numerator_label": "Selesai", "denominator_label": "Masuk", "unit": "%"}
    agreement_draft.add_indicator(goal, name="Aduan selesai", by=by, **ratio)
    empty = agreement_draft.add_indicator(goal, by=by)
    (text, rows), *_ = [(row.text, rows) for row, rows in rows_of(draft).goals]
    assert text == "Meningkatnya layanan"
    assert [(row.name, str(row.yearly), row.over_time) for row in rows] == [
        ("Jumlah dokumen", "12", "accumulates"),
        ("Aduan selesai", "", "as_measured"),
        ("", "", "accumulates"),
    ]
    assert [str(due or "") for due in rows[0].quarters.values()] == ["", "6", "", "12"]
    assert change(empty, unit="%", by=by).row.over_time == "as_measured"
    assert change(empty, unit="", over_time="accumulates", by=by).row.over_time == "accumulates"
    agreement_draft.move(empty, to=1, by=by)
    assert [row.pk for row in rows_of(draft).indicators][:2] == [empty.pk, plain.pk]
    # Begun and left, it stops the agreement from coming into force; removed twice, nothing happens twice.
    with pytest.raises(Refused, match="1 baris indikator belum bernama"):
        agreement_life.put_in_force(draft, on=date(2023, 1, 2), by=by)
    agreement_removal.remove(empty, by=by)
    count = Event.objects.count()
    agreement_removal.remove(empty, by=by)
    assert Event.objects.count() == count
    assert Event.objects.latest("pk").label == "Indikator dihapus"
    agreement_life.put_in_force(draft, on=date(2023, 1, 2), by=by)
    for verb in (agreement_removal.remove, agreement_draft.add_indicator):
        with pytest.raises(Refused, match="sudah berlaku"):
            verb(plain if verb == agreement_removal.remove else goal, by=by)
    with pytest.raises(Refused, match="sudah berlaku"):
        agreement_draft.delete_draft(draft, by=by)
    with pytest.raises(Refused, match="sudah ada"):
        agreement_draft.create(draft.position, year=2023, by=by)


def test_what_was_removed_comes_back_whole_where_it_stood(office: Office, draft: Agreement) -> None:
    """A slip below “Turunkan” took a sasaran with all its indicators."""
    by = office.cast.planner
    copies.copy_nomenclature(office.organization, year=2022, to=2023, by=by)
    fund, _ = FundSource.objects.get_or_create(organization=office.organization, name="APBD")
    first, second = Activity.objects.filter(organization=office.organization, year=2023).order_by("-code")[:2]
    line = agreement_draft.add_line(
        draft, activity=first, ceiling=Decimal(50), funds=Funds(((fund.name, None),)), by=by
    )
    goal = agreement_draft.add_goal(draft, text="Meningkatnya layanan", by=by)
    agreement_draft.add_goal(draft, text="Meningkatnya mutu", by=by)
    parts = Parts((Part("Selesai", Decimal(2)), Part("Masuk", is_base=True)))
    summed = {"kind": IndicatorKind.COMPONENTS, "parts": parts, "yearly": YearTarget(Decimal(90)), "unit": "%"}
    agreement_draft.add_indicator(goal, name="Indeks", q2=QuarterDue(Decimal(40)), budget_line=line, by=by, **summed)
    agreement_draft.add_indicator(goal, name="Jumlah dokumen", unit="dokumen", by=by)
    before = rows_of(draft)
    removed = [line, goal, goal.indicators.get(name="Indeks")]
    for row in removed:
        agreement_removal.remove(row, by=by)
        last = last_removal(draft)
        assert last is not None and rows_of(draft) != before
        agreement_removal.restore_removed(draft, removal=last.pk, by=by)
        assert rows_of(draft) == before and last_removal(draft) is None
    # One after the other, the last one first; each once.
    for row in removed[::-1]:
        agreement_removal.remove(row, by=by)
    agreement_draft.add_line(draft, activity=second, by=by)
    for _ in removed:
        last = last_removal(draft)
        assert last is not None
        agreement_removal.restore_removed(draft, removal=last.pk, by=by)
        with pytest.raises(Refused, match="sudah dibatalkan"):
            agreement_removal.restore_removed(draft, removal=last.pk, by=by)
    assert rows_of(draft).goals == before.goals
    assert [each.activity for each in draft.budget_lines.order_by("order")] == [first, second]


def test_what_was_removed_stays_away_where_its_place_is_taken_or_gone(
    office: Office, draft: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = office.cast.planner
    copies.copy_nomenclature(office.organization, year=2022, to=2023, by=by)
    activity = Activity.objects.filter(organization=office.organization, year=2023).latest("code")
    line = agreement_draft.add_line(draft, activity=activity, by=by)
    goal = agreement_draft.add_goal(draft, text="Meningkatnya layanan", by=by)
    indicator = agreement_draft.add_indicator(goal, name="Opini", unit="opini", by=by)
    agreement_removal.remove(line, by=by)
    removal = last_removal(draft)
    assert removal is not None
    with pytest.raises(PermissionDenied):
        agreement_removal.restore_removed(draft, removal=removal.pk, by=office.cast.stranger)
    agreement_draft.add_line(draft, activity=activity, by=by)
    with pytest.raises(Refused, match="sudah ada lagi"):
        agreement_removal.restore_removed(draft, removal=removal.pk, by=by)
    agreement_removal.remove(indicator, by=by)
    Goal.objects.filter(pk=goal.pk).delete()
    last = last_removal(draft)
    assert last is not None
    with pytest.raises(Refused, match="Sasaran indikator ini sudah dihapus"):
        agreement_removal.restore_removed(draft, removal=last.pk, by=by)
    monkeypatch.setattr(agreement_rows, "UNDO", timedelta(0))
    with pytest.raises(Refused, match="terlalu lama"):
        agreement_removal.restore_removed(draft, removal=last.pk, by=by)


def test_every_kind_of_indicator_and_back(office: Office, draft: Agreement) -> None:
    by = office.cast.planner
    goal = agreement_draft.add_goal(draft, text="Layanan", by=by)
    it = agreement_draft.add_indicator(goal, name="Opini", unit="opini", yearly=YearTarget(Decimal(3)), by=by)
    scale = Scale.objects.create(organization=office.organization, name="Opini BPK")
    for order, label in enumerate(("WDP", "WTP"), 1):
        ScaleStep.objects.create(scale=scale, order=order, label=label)
    # A kind without what it needs is refused with the sentence of its constraint, and nothing is stored.
    with pytest.raises(Refused, match="memerlukan skala"):
        change(it, kind=IndicatorKind.SCALE, by=by)
    row = change(
        it, kind=IndicatorKind.SCALE, scale=scale, yearly=YearTarget(step="WTP"), q4=QuarterDue(step="WTP"), by=by
    ).row
    assert (str(row.yearly), str(row.q4)) == ("WTP", "WTP")
    row = change(it, kind=IndicatorKind.STATEMENT, yearly=YearTarget(words="tepat waktu"), by=by).row
    assert (str(row.yearly), row.q4, row.scale) == ("tepat waktu", None, None)
    row = change(it, q1=QuarterDue(reached=True), by=by).row
    assert str(row.q1) == "tercapai"
    row = change(
        it, kind=IndicatorKind.NUMBER, direction=Direction.WITHIN, yearly=YearTarget(Decimal(7), Decimal(9)), by=by
    ).row
    assert (str(row.yearly), row.q1) == ("7–9", None)
    row = change(it, direction=Direction.LOWER, yearly=YearTarget(Decimal(9)), by=by).row
    assert str(row.yearly) == "9" and Indicator.objects.get(pk=it.pk).target_to is None
    parts = Parts((Part("Selesai", Decimal(2)), Part("Masuk", is_base=True)))
    row = change(it, kind=IndicatorKind.COMPONENTS, parts=parts, by=by).row
    assert str(row.parts) == "Selesai; bobot 2\nMasuk; dasar"
    with pytest.raises(Refused, match="kurang dari nol hanya untuk laju"):
        change(it, yearly=YearTarget(Decimal(-1)), by=by)


def test_two_planners_in_one_row(office: Office, draft: Agreement) -> None:
    """Fields that the other left alone are saved; the same field is a conflict that names who was first."""
    by = office.cast.planner
    goal = agreement_draft.add_goal(draft, text="Layanan", by=by)
    it = agreement_draft.add_indicator(goal, name="Dokumen", unit="dokumen", by=by)
    shown = {"name": version_token("Dokumen"), "unit": version_token("dokumen")}
    change(it, tokens=shown, name="Jumlah dokumen", by=by)
    saved = change(it, tokens=shown, name="Dokumen sah", unit="berkas", by=by)
    assert saved.conflicts == {"name"} and saved.row.unit == "berkas" and saved.row.name == "Jumlah dokumen"
    assert saved.last is not None and saved.last.by_name == by.person_name
    last = Event.objects.latest("pk")
    assert (last.kind, last.data["old"], last.data["new"]) == (
        "draft.change",
        {"unit": "dokumen"},
        {"unit": "berkas"},
    )
    agreement_draft.delete_draft(draft, by=by)
    assert not Agreement.objects.filter(pk=draft.pk).exists()
    with pytest.raises((Conflict, Refused)):
        change(it, name="Lagi", by=by)


def test_money_of_a_draft(office: Office, draft: Agreement) -> None:
    by, organization = office.cast.planner, office.organization
    FundSource.objects.get_or_create(organization=organization, name="APBD")
    with pytest.raises(Refused, match="tahun perjanjian kinerja ini"):
        agreement_draft.add_line(draft, activity=office.lines[0].activity, by=by)
    copies.copy_nomenclature(organization, year=2022, to=2023, by=by)
    activity = organization.activities.get(year=2023, code=office.lines[0].activity.code)
    line = agreement_draft.add_line(
        draft, activity=activity, ceiling=Decimal(5_000_000), funds=Funds((("APBD", None),)), by=by
    )
    with pytest.raises(Refused, match="sudah ada di perjanjian kinerja ini"):
        agreement_draft.add_line(draft, activity=activity, by=by)
    row = agreement_values.change_line(line, ceiling=Decimal(6_000_000), by=by).row
    assert (row.ceiling, str(row.funds)) == (6_000_000, "APBD")
    goal = agreement_draft.add_goal(draft, by=by)
    with pytest.raises(Refused, match="dari perjanjian kinerja yang sama"):
        agreement_draft.add_indicator(goal, budget_line=office.lines[0], by=by)
    assert agreement_draft.add_indicator(goal, budget_line=line, by=by).budget_line == line


def test_words_in_force_may_be_corrected_and_nobody_else_writes(office: Office) -> None:
    by, it = office.cast.planner, office.documents
    assert change(it, data_source="Rekap surat", by=by).row.data_source == "Rekap surat"
    for values in ({"unit": "berkas"}, {"yearly": YearTarget(Decimal(13))}, {"q1": QuarterDue()}, {"kind": "ratio"}):
        with pytest.raises(Refused, match="sudah berlaku"):
            change(it, by=by, **values)
    for person in (office.cast.officer, office.cast.auditor, office.cast.outsider):
        with pytest.raises(PermissionDenied):
            change(it, name="Lain", by=person)
        with pytest.raises(PermissionDenied):
            agreement_draft.create(office.report.position, year=2024, by=person)


def test_a_renamed_indicator_keeps_what_was_entered(office: Office) -> None:
    """The planner says that it is the old one under a new name: the realisasi follows it."""
    by, murni = office.cast.planner, office.report.agreement
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
    draft = copies.draft_perubahan(murni, by=by)
    copy = Indicator.objects.get(goal__agreement=draft, name=office.documents.name)
    change(copy, name="Banyaknya dokumen", former_name=office.documents.name, by=by)
    agreement_life.put_in_force(draft, on=date(2022, 6, 1), by=by)
    agreements.adopt_current(office.report, by=by)
    assert IndicatorResult.objects.get(indicator=copy).realisasi == 6


def test_copied_from_another_post_and_put_in_force_together(office: Office) -> None:
    by, other = office.cast.planner, Position.objects.get(title="Kepala Seksi Lain")
    with pytest.raises(Refused, match="sudah ada"):
        copies.copy_to_post(office.report.agreement, other, year=2022, by=by)
    copies.copy_nomenclature(office.organization, year=2022, to=2023, by=by)
    copied = copies.copy_to_post(office.report.agreement, other, year=2023, by=by)
    assert [i.name for i in Indicator.objects.filter(goal__agreement=copied)]
    empty = agreement_draft.create(office.report.position, year=2023, by=by)
    done, refused = agreement_life.put_many_in_force([copied, empty], on=date(2023, 1, 2), by=by)
    assert done == [copied] and len(refused) == 1 and "belum mempunyai indikator" in refused[0]
    assert Agreement.objects.get(pk=empty.pk).state == AgreementState.DRAFT
