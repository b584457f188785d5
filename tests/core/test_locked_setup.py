"""What gives stored figures their meaning cannot be changed under them; the rest can."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.actions import narrative, results
from reports.enums import ActivityLevel, IndicatorKind
from reports.models import (
    Activity,
    Agreement,
    BudgetLine,
    FundSource,
    Goal,
    Indicator,
    IndicatorResult,
    Period,
    QuarterTarget,
    Report,
)
from reports.queries import locked_setup
from tests.conftest import Office, make_organization
from tests.core.test_log_admin import address, form_of, last
from tests.core.test_parallel import at_once
from tests.core.test_structure import accepted, refused
from units.log import verify
from units.models import Event, Organization, User

pytestmark = pytest.mark.django_db
ENTERED, SUBMITTED = "artinya akan berubah", "sudah diajukan"


@pytest.fixture
def visitor(office: Office, login) -> Client:
    return login(User.objects.create_superuser("pengelola", password="sandi-uji-2022"))


def indicator_form(indicator: Indicator, **changed: object) -> dict[str, object]:
    return form_of(indicator, "quarter_targets", **changed)


RATIO = {"kind": "ratio", "numerator_label": "Selesai", "denominator_label": "Semua"}


def test_a_number_does_not_become_a_ratio_under_its_results(office: Office, visitor: Client, login) -> None:
    """Once this was possible, and then every save of the row was HTTP 500."""
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
    answer = refused(visitor, address(office.documents), indicator_form(office.documents, **RATIO))
    assert ENTERED in answer and "perjanjian kinerja perubahan" in answer
    data = {f"i{office.documents.pk}-realisasi": "7"}
    answer = login(office.cast.officer).post(reverse("entry", args=[office.report.pk]), data)
    assert answer.status_code < 400
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 7


def test_a_ratio_does_not_become_a_number_under_its_results(office: Office, visitor: Client) -> None:
    parts = {"numerator": Decimal(7), "denominator": Decimal(12)}
    results.record_indicator(office.report, office.complaints, by=office.cast.officer, **parts)
    assert ENTERED in refused(visitor, address(office.complaints), indicator_form(office.complaints, kind="number"))
    labels = {"numerator_label": "Lain", "denominator_label": "Lain", "component_unit": "orang"}
    for name, value in labels.items():
        assert ENTERED in refused(
            visitor, address(office.complaints), indicator_form(office.complaints, **{name: value})
        )


@pytest.mark.parametrize(("name", "value"), [("direction", "lower"), ("unit", "orang")])
def test_direction_and_unit_are_fixed_under_a_result(office: Office, visitor: Client, name: str, value: str) -> None:
    accepted(visitor, address(office.documents), indicator_form(office.documents, **{name: value}))
    office.documents.refresh_from_db()
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
    back = {"direction": "higher", "unit": "dokumen"}
    assert ENTERED in refused(
        visitor, address(office.documents), indicator_form(office.documents, **{name: back[name]})
    )


def test_a_kind_that_was_changed_too_late_can_be_put_back(office: Office, visitor: Client) -> None:
    """Older installations may have such an indicator."""
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
    Indicator.objects.filter(pk=office.documents.pk).update(**RATIO)
    office.documents.refresh_from_db()
    accepted(visitor, address(office.documents), indicator_form(office.documents, kind="number", target="12"))


def test_an_emptied_value_fixes_nothing(office: Office, visitor: Client) -> None:
    for value in (Decimal(6), None):
        results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=value)
    accepted(visitor, address(office.documents), indicator_form(office.documents, **RATIO))


def test_names_and_texts_can_be_changed_even_after_submission(office: Office, visitor: Client) -> None:
    office.submit()
    words = {"name": "Jumlah naskah", "data_source": "Arsip", "order": 5}
    accepted(visitor, address(office.documents), indicator_form(office.documents, **words))
    goal = office.documents.goal
    accepted(visitor, address(goal), form_of(goal, "indicators", text="Meningkatnya layanan"))
    line = office.lines[0]
    other = FundSource.objects.create(organization=office.organization, name="Pendapatan Asli Daerah")
    accepted(visitor, address(line), form_of(line, funds=[other.pk], ceiling="100.000.000"))


def test_targets_and_ceilings_are_fixed_while_a_report_is_submitted(office: Office, visitor: Client) -> None:
    target = QuarterTarget.objects.create(indicator=office.documents, quarter=2, value=6)
    office.submit()
    for name, value in {"target": "13", "budget_line": office.lines[1].pk}.items():
        assert SUBMITTED in refused(
            visitor, address(office.documents), indicator_form(office.documents, **{name: value})
        )
    row = {f"quarter_targets-0-{name}": value for name, value in form_of(target).items()}
    counts = {"quarter_targets-TOTAL_FORMS": 1, "quarter_targets-INITIAL_FORMS": 1}
    changed = form_of(office.documents, **counts, **{**row, "quarter_targets-0-value": "7"})
    assert SUBMITTED in refused(visitor, address(office.documents), changed)
    gone = form_of(office.documents, **counts, **row, **{"quarter_targets-0-DELETE": "on"})
    accepted(visitor, address(office.documents), gone)
    assert QuarterTarget.objects.filter(pk=target.pk).exists()
    new = {f"quarter_targets-0-{name}": value for name, value in {"quarter": 3, "value": "9"}.items()}
    added = form_of(office.complaints, **{"quarter_targets-TOTAL_FORMS": 1, "quarter_targets-INITIAL_FORMS": 0}, **new)
    assert SUBMITTED in refused(visitor, address(office.complaints), added)
    line = office.lines[0]
    assert SUBMITTED in refused(visitor, address(line), form_of(line, ceiling="1.000"))


def test_a_returned_report_unlocks_targets_and_ceilings(office: Office, visitor: Client) -> None:
    """The superior asks for another look at the target, and the planner finds it mistyped."""
    report = office.submit()
    workflow.perform(report, workflow.Return(options=["teliti-target"]), by=office.cast.head)
    accepted(visitor, address(office.documents), indicator_form(office.documents, target="13"))
    line = office.lines[0]
    accepted(visitor, address(line), form_of(line, ceiling="110.000.000"))


def test_rows_with_figures_do_not_move_to_another_agreement(office: Office, visitor: Client) -> None:
    newer = Agreement.objects.create(position=office.report.position, year=2022, version=1)
    goal = Goal.objects.create(agreement=newer, order=1, text="Sasaran baru")
    office.fill()
    assert ENTERED in refused(visitor, address(office.documents), indicator_form(office.documents, goal=goal.pk))
    own = office.documents.goal
    assert ENTERED in refused(visitor, address(own), form_of(own, "indicators", agreement=newer.pk))
    line, spare = office.lines[0], office.lines[2]
    for name, value in {"agreement": newer.pk, "activity": spare.activity_id}.items():
        assert ENTERED in refused(visitor, address(line), form_of(line, ceiling="100.000.000", **{name: value}))
    accepted(visitor, address(spare), form_of(spare, agreement=newer.pk))


def test_an_explanation_alone_fixes_its_budget_line(office: Office, visitor: Client) -> None:
    line = office.lines[2]
    narrative.explain(office.report, line, by=office.cast.officer, text="Tanpa anggaran.")
    other = Activity.objects.create(
        organization=office.organization, year=2022, code="1.01.01.2.01.09", name="Lain", level="sub_kegiatan"
    )
    assert ENTERED in refused(visitor, address(line), form_of(line, activity=other.pk))


def test_an_agreement_with_reports_keeps_its_post_year_and_version(office: Office, visitor: Client) -> None:
    agreement = office.report.agreement
    for name, value in {"position": office.head_report.position_id, "year": 2023, "version": 4}.items():
        answer = refused(visitor, address(agreement), form_of(agreement, "goals", "budget_lines", **{name: value}))
        assert "sudah dipakai laporan" in answer
    accepted(visitor, address(agreement), form_of(agreement, "goals", "budget_lines", signed_on=date(2022, 1, 11)))
    free = Agreement.objects.create(position=office.report.position, year=2021)
    accepted(visitor, address(free), form_of(free, "goals", "budget_lines", year=2020))


def test_an_activity_with_figures_keeps_its_code_and_level(office: Office, visitor: Client) -> None:
    activity, other = office.lines[0].activity, make_organization("dinas-baru", "Dinas Baru")
    moved = {"organization": other.pk, "parent": ""}
    assert "sudah ada anggaran di sini" in refused(visitor, address(activity), form_of(activity, **moved))
    assert "sudah ada anggaran di sini" in refused(visitor, address(activity), form_of(activity, year=2023, parent=""))
    accepted(visitor, address(activity), form_of(activity, code="1.01.01.2.01.07"))
    office.fill()
    activity.refresh_from_db()
    for name, value in {"code": "1.01.01.2.01.08", "level": ActivityLevel.KEGIATAN.value}.items():
        answer = refused(visitor, address(activity), form_of(activity, **{name: value, "parent": ""}))
        assert "sudah diisi untuk kegiatan ini" in answer
    accepted(visitor, address(activity), form_of(activity, name="Penyusunan Naskah"))
    # An activity with others below it cannot change its level, even without figures.
    program = Activity.objects.get(code="1.01.01")
    assert "sudah ada program, kegiatan" in refused(visitor, address(program), form_of(program, level="kegiatan"))


def test_a_fund_source_in_use_stays_in_its_office(office: Office, visitor: Client) -> None:
    fund, other = FundSource.objects.get(), make_organization("dinas-baru", "Dinas Baru")
    assert "sudah ada anggaran di sini" in refused(visitor, address(fund), form_of(fund, organization=other.pk))


@pytest.mark.parametrize("which", ["documents", "goal", "line"])
def test_rows_of_a_submitted_reports_agreement_are_not_removed(office: Office, visitor: Client, which: str) -> None:
    """That holds for an indicator without any entry too, as the administration may have added it later."""
    office.submit()
    goal = office.documents.goal
    spare = Indicator.objects.create(goal=goal, order=9, name="Sesudahnya", unit="x")
    obj = {"documents": spare, "goal": goal, "line": office.lines[2]}[which]
    page = visitor.post(address(obj, "delete"), {"post": "yes"})
    assert page.status_code == 200 and "Tidak dapat dihapus" in page.content.decode()
    assert type(obj).objects.filter(pk=obj.pk).exists()


def test_an_unused_indicator_can_be_removed(office: Office, visitor: Client) -> None:
    accepted(visitor, address(office.documents, "delete"), {"post": "yes"})
    assert not Indicator.objects.filter(pk=office.documents.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_kind_is_not_changed_while_its_first_value_comes_in(office: Office, login) -> None:
    """The author has the report locked; the administration waits for them, and then finds the value."""
    browser = login(User.objects.create_superuser("pengelola", password="sandi-uji-2022"))
    entered, answered = threading.Event(), threading.Event()

    def author() -> None:
        with results.result_writer(office.report, by=office.cast.officer) as entry:
            entry.indicator(office.documents, realisasi=Decimal(7))
            entered.set()
            # Time for an administration that does not wait for the lock; one that waits answers after the commit.
            answered.wait(2)

    def administrator() -> int:
        entered.wait(60)
        status = browser.post(address(office.documents), indicator_form(office.documents, **RATIO)).status_code
        answered.set()
        return status

    assert at_once([author, administrator]) == [None, 200]
    office.documents.refresh_from_db()
    assert office.documents.kind == IndicatorKind.NUMBER


PERIOD = {"opens_on": "2022-06-20", "due_on": "2022-07-11", "closes_on": "2022-07-31"}


def test_a_period_with_reports_keeps_its_office_and_quarter(office: Office, visitor: Client) -> None:
    other = Organization.objects.get(code="dinas-lain")
    for name, value in {"organization": other.pk, "year": 2023, "quarter": 4}.items():
        answer = refused(visitor, address(office.period), form_of(office.period, **{name: value}))
        assert "sudah mempunyai laporan" in answer and "hapus periode ini" in answer
    accepted(visitor, address(office.period), form_of(office.period, due_on=date(2022, 7, 20)))
    empty = Period.objects.create(organization=other, year=2022, quarter=2, **PERIOD)
    accepted(visitor, address(empty), form_of(empty, quarter=3))


def test_a_mistaken_period_is_deleted_with_its_empty_drafts(office: Office, visitor: Client) -> None:
    mistaken, number = office.next_period.pk, Report.objects.filter(period=office.next_period).count()
    confirmation = visitor.get(address(office.next_period, "delete")).content.decode()
    assert "LKj Interim Triwulan III 2022 Sekretaris" in confirmation
    accepted(visitor, address(office.next_period, "delete"), {"post": "yes"})
    assert not Period.objects.filter(pk=mistaken).exists() and not Report.objects.filter(period=mistaken).exists()
    discarded, deleted = Event.objects.order_by("-pk")[:2][::-1]
    assert (discarded.kind, discarded.label) == ("period.discard", f"{number} laporan kosong Triwulan III 2022 dihapus")
    assert (deleted.kind, deleted.subject_id) == ("period.delete", mistaken)
    assert verify.verify_log()[1] == []
    data = {"organization": office.organization.pk, "year": 2022, "quarter": 3} | PERIOD
    accepted(visitor, address(Period, "add"), data)
    assert Report.objects.filter(period__quarter=3).count() == number


def value(office: Office, report: Report) -> None:
    results.record_indicator(report, office.documents, by=office.cast.officer, realisasi=Decimal(1))


def plan(office: Office, report: Report) -> None:
    narrative.add_row(report, office.lines[0].activity, by=office.cast.officer, tindak_lanjut="Menyusun.")


def extension(office: Office, report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(extended_until=date(2022, 12, 1))


@pytest.mark.parametrize("touch", [value, plan, extension])
def test_a_period_with_anything_entered_cannot_be_deleted(
    office: Office, visitor: Client, touch: Callable[[Office, Report], None]
) -> None:
    report = Report.objects.with_people().get(period=office.next_period, position=office.report.position)
    touch(office, report)
    page = visitor.post(address(office.next_period, "delete"), {"post": "yes"})
    assert page.status_code == 200 and "sudah diisi" in page.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [office.next_period.pk], "post": "yes"}
    visitor.post(address(Period, "changelist"), chosen)
    assert Report.objects.filter(pk=report.pk).exists()


def test_a_refused_change_is_not_logged(office: Office, visitor: Client) -> None:
    office.fill()
    before = last()
    refused(visitor, address(office.documents), indicator_form(office.documents, **RATIO))
    assert last() == before


def test_every_record_of_an_agreement_has_its_rule(office: Office) -> None:
    for obj in (office.documents, office.documents.goal, office.lines[0]):
        assert locked_setup.agreement_of(obj) == office.report.agreement_id
    target = QuarterTarget.objects.create(indicator=office.documents, quarter=1, value=1)
    assert locked_setup.agreement_of(target) == office.report.agreement_id
    assert locked_setup.agreement_of(BudgetLine()) is None and locked_setup.agreement_of(office.organization) is None
