"""What gives stored figures their meaning cannot be changed under them; the rest can."""

import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from reports.actions import agreement_life, narrative, results
from reports.actions.findings import store_findings
from reports.enums import ActivityLevel
from reports.models import (
    Activity,
    Agreement,
    BudgetLine,
    Component,
    FundSource,
    Goal,
    Indicator,
    IndicatorResult,
    Period,
    QuarterTarget,
    Report,
    Scale,
    ScaleStep,
    StoredFinding,
)
from reports.queries import locked_setup
from reports.queries.draft import all_findings_now
from tests.agreements import as_draft, in_force
from tests.conftest import Office, make_organization
from tests.core.test_log_admin import address, form_of, last
from tests.core.test_parallel import at_once
from tests.core.test_structure import accepted, refused
from tests.html import squeezed
from units.log import verify
from units.models import Event, Organization, User

pytestmark = pytest.mark.django_db
LOCKED = "sudah berlaku"


@pytest.fixture
def visitor(office: Office, login) -> Client:
    return login(User.objects.create_superuser("pengelola", password="sandi-uji-2022"))


def indicator_form(indicator: Indicator, **changed: object) -> dict[str, object]:
    return form_of(indicator, "quarter_targets", **changed)


RATIO = {"kind": "ratio", "numerator_label": "Selesai", "denominator_label": "Semua"}
MEANINGS = [
    ("documents", RATIO),
    ("documents", {"direction": "lower"}),
    ("documents", {"unit": "orang"}),
    ("documents", {"target": "13"}),
    ("documents", {"budget_line": ""}),
    ("documents", {"decimals": "2"}),
    ("documents", {"may_be_negative": "on"}),
    ("complaints", {"kind": "number"}),
    ("complaints", {"numerator_label": "Lain"}),
    ("complaints", {"denominator_label": "Lain"}),
    ("complaints", {"component_unit": "orang"}),
    ("documents", {"decimals": "0"}),
]


@pytest.mark.parametrize(("name", "changed"), MEANINGS)
def test_what_figures_mean_is_locked_from_the_day_in_force(
    office: Office, visitor: Client, name: str, changed: dict[str, object]
) -> None:
    """Also before the first value: a quarter's target must not depend on who typed first."""
    indicator = getattr(office, name)
    told = refused(visitor, address(indicator), indicator_form(indicator, **changed))
    assert LOCKED in told and "Buat perjanjian kinerja perubahan" in told
    as_draft(office.report.agreement)
    accepted(visitor, address(indicator), indicator_form(indicator, **changed))


# What may be changed in force: words, order, places within the agreement.
FREE = {
    Indicator: {"order", "name", "data_source"},
    Component: set(),
    QuarterTarget: set(),
    Goal: {"order", "text"},
    BudgetLine: {"order"},
    Agreement: {"signed_on", "state", "in_force_from"},
    ScaleStep: set(),
}


def test_every_field_in_force_is_locked_or_known_to_be_free(office: Office, scale: Scale) -> None:
    """A field that comes later wants its decision here."""
    office.documents.refresh_from_db()
    component = Component.objects.create(indicator=office.documents, order=1, name="Masuk")
    target = QuarterTarget.objects.create(indicator=office.documents, quarter=1, value=1)
    goal, step = office.documents.goal, scale.steps.get(label="WDP")
    for record in (office.documents, component, target, goal, office.lines[0], goal.agreement, step):
        owner = {"goal", "agreement", "indicator"} - {record._meta.model_name}
        names = {field.name for field in record._meta.fields if not field.primary_key} - owner
        free = {name for name in names if not locked_setup.refusals(record, {name: object()})}
        assert free == FREE[type(record)], record._meta.label


@pytest.fixture
def scale(office: Office) -> Scale:
    """Wulan's first indicator is an opinion, to be WTP."""
    made = Scale.objects.create(organization=office.organization, name="Opini BPK")
    steps = [ScaleStep.objects.create(scale=made, order=n, label=label) for n, label in enumerate(("WDP", "WTP"), 1)]
    words = {"kind": "scale", "scale": made, "target_step": steps[-1], "target": None, "unit": "opini"}
    Indicator.objects.filter(pk=office.documents.pk).update(**words)
    return made


def scale_form(scale: Scale, *more: dict[str, object], **changed: object) -> dict[str, object]:
    """The form of a scale whose last step is changed, with more steps below."""
    rows = [form_of(step) for step in scale.steps.order_by("order")]
    rows[-1] |= changed
    named = {f"steps-{n}-{name}": value for n, row in enumerate([*rows, *more]) for name, value in row.items()}
    return form_of(scale, **named, **{"steps-TOTAL_FORMS": len(rows) + len(more), "steps-INITIAL_FORMS": len(rows)})


@pytest.mark.parametrize("changed", [{"order": 0}, {"label": "WTP-DPP"}, {"percent": "40"}])
def test_a_scale_in_force_keeps_its_steps(
    office: Office, visitor: Client, scale: Scale, changed: dict[str, object]
) -> None:
    """Another order turned what was reached into what was not; a step more changes no other one."""
    told = refused(visitor, address(scale), scale_form(scale, **changed))
    assert "skala ini dipakai perjanjian kinerja yang sudah berlaku" in told and "Buat skala baru" in told
    accepted(visitor, address(scale), scale_form(scale, {"order": 3, "label": "WTP-DPP"}))
    as_draft(office.report.agreement)
    accepted(visitor, address(scale), scale_form(scale, label="Wajar"))


def test_a_scale_in_use_stays_in_its_office(office: Office, visitor: Client, scale: Scale) -> None:
    other = make_organization("dinas-baru", "Dinas Baru")
    moved = scale_form(scale) | {"organization": other.pk}
    assert "indikator yang memakai skala ini" in refused(visitor, address(scale), moved)


def test_how_it_counts_over_the_year_is_corrected_by_the_planner_alone(office: Office, visitor: Client) -> None:
    changed = indicator_form(office.documents, over_time="as_measured")
    assert "mintalah perencana membetulkannya" in refused(visitor, address(office.documents), changed)
    as_draft(office.report.agreement)
    accepted(visitor, address(office.documents), changed)


@pytest.mark.parametrize("part", ["agreement", "goal", "indicator", "line"])
def test_what_changes_do_is_said_above_the_form(office: Office, visitor: Client, part: str) -> None:
    agreement, goal = office.report.agreement, office.documents.goal
    parts = {"agreement": agreement, "goal": goal, "indicator": office.documents, "line": office.lines[0]}
    page = squeezed(visitor.get(address(parts[part])))
    assert "Yang menentukan arti angka sudah terkunci" in page and "mencatat pergeseran anggaran" in page
    as_draft(agreement)
    page = squeezed(visitor.get(address(parts[part])))
    assert "masih rancangan" in page and "tidak mengubah laporan apa pun" in page
    added = squeezed(visitor.get(reverse(f"admin:reports_{parts[part]._meta.model_name}_add")))
    assert ("masih rancangan" in added) == (part == "agreement")


def test_a_number_does_not_become_a_ratio_under_its_results(office: Office, visitor: Client, login) -> None:
    """Once this was possible, and then every save of the row was HTTP 500."""
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
    assert LOCKED in refused(visitor, address(office.documents), indicator_form(office.documents, **RATIO))
    data = {f"i{office.documents.pk}-realisasi": "7"}
    answer = login(office.cast.officer).post(reverse("entry", args=[office.report.pk]), data)
    assert answer.status_code < 400
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 7


def test_a_stored_number_opens_no_way_to_another_kind(office: Office, visitor: Client) -> None:
    """The way back to the kind of what is stored led to every kind but a ratio."""
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
    assert LOCKED in refused(visitor, address(office.documents), indicator_form(office.documents, kind="components"))


def test_a_kind_that_was_changed_too_late_can_be_put_back(office: Office, visitor: Client) -> None:
    """Older installations may have such an indicator."""
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(6))
    Indicator.objects.filter(pk=office.documents.pk).update(**RATIO)
    office.documents.refresh_from_db()
    accepted(visitor, address(office.documents), indicator_form(office.documents, kind="number", target="12"))


def test_words_are_free_even_when_handed_in(office: Office, visitor: Client) -> None:
    office.submit()
    words = {"name": "Jumlah naskah", "data_source": "Arsip", "order": 5}
    accepted(visitor, address(office.documents), indicator_form(office.documents, **words))
    goal = office.documents.goal
    accepted(visitor, address(goal), form_of(goal, "indicators", text="Meningkatnya layanan"))
    line = office.lines[0]
    other = FundSource.objects.create(organization=office.organization, name="Pendapatan Asli Daerah")
    accepted(visitor, address(line), form_of(line, funds=[other.pk], ceiling="100.000.000"))
    other_goal = office.complaints.goal
    accepted(visitor, address(office.documents), indicator_form(office.documents, goal=other_goal.pk, **words))


def test_quarter_targets_are_locked(office: Office, visitor: Client) -> None:
    target = QuarterTarget.objects.create(indicator=office.documents, quarter=2, value=6)
    row = {f"quarter_targets-0-{name}": value for name, value in form_of(target).items()}
    counts = {"quarter_targets-TOTAL_FORMS": 1, "quarter_targets-INITIAL_FORMS": 1}
    changed = form_of(office.documents, **counts, **{**row, "quarter_targets-0-value": "7"})
    assert LOCKED in refused(visitor, address(office.documents), changed)
    gone = form_of(office.documents, **counts, **row, **{"quarter_targets-0-DELETE": "on"})
    accepted(visitor, address(office.documents), gone)
    assert QuarterTarget.objects.filter(pk=target.pk).exists()
    new = {f"quarter_targets-0-{name}": value for name, value in {"quarter": 3, "value": "9"}.items()}
    added = form_of(office.complaints, **{"quarter_targets-TOTAL_FORMS": 1, "quarter_targets-INITIAL_FORMS": 0}, **new)
    assert "Tidak dapat ditambah" in refused(visitor, address(office.complaints), added)
    as_draft(office.report.agreement)
    accepted(visitor, address(office.documents), changed)
    accepted(visitor, address(office.complaints), added)


def test_the_budget_is_locked(office: Office, visitor: Client) -> None:
    line = office.lines[0]
    other = Activity.objects.create(
        organization=office.organization, year=2022, code="1.01.01.2.01.09", name="Lain", level="sub_kegiatan"
    )
    draft = Agreement.objects.create(position=office.report.position, year=2022, version=1)
    for name, value in {"ceiling": "1.000", "activity": other.pk, "agreement": draft.pk}.items():
        told = refused(visitor, address(line), form_of(line, **{"ceiling": "100.000.000", name: value}))
        assert LOCKED in told
    data = {"agreement": office.report.agreement_id, "order": 9, "activity": other.pk, "ceiling": "5"}
    assert "Tidak dapat ditambah" in refused(visitor, address(BudgetLine, "add"), data)
    accepted(visitor, address(BudgetLine, "add"), data | {"agreement": draft.pk})


def test_nothing_comes_into_a_version_in_force_or_leaves_it(office: Office, visitor: Client) -> None:
    draft = Agreement.objects.create(position=office.report.position, year=2022, version=1)
    goal = Goal.objects.create(agreement=draft, order=1, text="Sasaran baru")
    spare = Indicator.objects.create(goal=goal, order=1, name="Baru", unit="dokumen", target=3)
    own = office.documents.goal
    assert LOCKED in refused(visitor, address(office.documents), indicator_form(office.documents, goal=goal.pk))
    assert LOCKED in refused(visitor, address(own), form_of(own, "indicators", agreement=draft.pk))
    into = refused(visitor, address(spare), indicator_form(spare, goal=own.pk, order=9))
    assert "Tidak dapat ditambah" in into
    moved = form_of(goal, "indicators", agreement=office.report.agreement_id, order=9)
    assert "Tidak dapat ditambah" in refused(visitor, address(goal), moved)
    data = {"agreement": office.report.agreement_id, "order": 9, "text": "Sasaran lain"}
    data |= {"indicators-TOTAL_FORMS": "0", "indicators-INITIAL_FORMS": "0"}
    assert "Tidak dapat ditambah" in refused(visitor, address(Goal, "add"), data)
    accepted(visitor, address(spare), indicator_form(spare, target="4"))


def test_an_agreement_in_force_keeps_its_post_year_and_version(office: Office, visitor: Client) -> None:
    agreement = office.report.agreement
    for name, value in {"position": office.head_report.position_id, "year": 2023, "version": 4}.items():
        told = refused(visitor, address(agreement), form_of(agreement, "goals", "budget_lines", **{name: value}))
        assert LOCKED in told
    accepted(visitor, address(agreement), form_of(agreement, "goals", "budget_lines", signed_on=date(2022, 1, 11)))
    free = Agreement.objects.create(position=office.report.position, year=2021)
    accepted(visitor, address(free), form_of(free, "goals", "budget_lines", year=2020))


def test_an_activity_of_an_agreement_in_force_keeps_its_code_and_level(office: Office, visitor: Client) -> None:
    activity, other = office.lines[0].activity, make_organization("dinas-baru", "Dinas Baru")
    moved = {"organization": other.pk, "parent": ""}
    assert "sudah ada anggaran di sini" in refused(visitor, address(activity), form_of(activity, **moved))
    assert "sudah ada anggaran di sini" in refused(visitor, address(activity), form_of(activity, year=2023, parent=""))
    for name, value in {"code": "1.01.01.2.01.08", "level": ActivityLevel.KEGIATAN.value}.items():
        told = refused(visitor, address(activity), form_of(activity, **{name: value, "parent": ""}))
        assert "dalam perjanjian kinerja yang berlaku" in told
    accepted(visitor, address(activity), form_of(activity, name="Penyusunan Naskah"))
    as_draft(office.report.agreement)
    accepted(visitor, address(activity), form_of(activity, code="1.01.01.2.01.07"))
    activity.refresh_from_db()
    narrative.add_row(office.report, activity, by=office.cast.officer, tindak_lanjut="Menyusun.")
    told = refused(visitor, address(activity), form_of(activity, code="1.01.01.2.01.08"))
    assert "dalam rencana sebuah laporan" in told
    # What has others below it keeps its level with or without figures.
    program = Activity.objects.get(code="1.01.01")
    assert "sudah ada program, kegiatan" in refused(visitor, address(program), form_of(program, level="kegiatan"))


def test_a_fund_source_in_use_stays_in_its_office(office: Office, visitor: Client) -> None:
    fund, other = FundSource.objects.get(), make_organization("dinas-baru", "Dinas Baru")
    assert "sudah ada anggaran di sini" in refused(visitor, address(fund), form_of(fund, organization=other.pk))


@pytest.mark.parametrize("which", ["agreement", "documents", "goal", "line"])
def test_nothing_of_a_version_in_force_is_removed(office: Office, visitor: Client, which: str) -> None:
    free = in_force(office.report.position, year=2021)
    goal = free.goals.create(order=1, text="Sasaran")
    line = free.budget_lines.create(order=1, activity=office.lines[2].activity)
    documents = Indicator.objects.create(goal=goal, order=9, name="Sesudahnya", unit="x")
    obj = {"agreement": free, "documents": documents, "goal": goal, "line": line}[which]
    page = visitor.post(address(obj, "delete"), {"post": "yes"})
    assert page.status_code == 200 and "Tidak dapat dihapus" in page.content.decode()
    assert type(obj).objects.filter(pk=obj.pk).exists()
    as_draft(free)
    accepted(visitor, address(obj, "delete"), {"post": "yes"})
    assert not type(obj).objects.filter(pk=obj.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_a_draft_is_not_changed_while_it_is_put_in_force(office: Office, login) -> None:
    """The planner has its versions locked; the administration waits for them, and then finds it in force."""
    browser = login(User.objects.create_superuser("pengelola", password="sandi-uji-2022"))
    draft = Agreement.objects.create(position=office.report.position, year=2022, version=1)
    goal = draft.goals.create(order=1, text="Sasaran")
    indicator = Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15)
    begun, answered = threading.Event(), threading.Event()

    def planner() -> None:
        with transaction.atomic():
            agreement_life.put_in_force(draft, on=date(2022, 7, 1), by=office.cast.planner)
            begun.set()
            # Long enough for an administration that does not wait; one that does goes on after the commit.
            answered.wait(2)

    def administrator() -> int:
        begun.wait(60)
        status = browser.post(address(indicator), indicator_form(indicator, target="16")).status_code
        answered.set()
        return status

    assert at_once([planner, administrator]) == [None, 200]
    indicator.refresh_from_db()
    assert indicator.target == 15


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
    for report, found in all_findings_now(list(Report.objects.filter(period=mistaken).with_people())):
        store_findings(report, found, seen=0)
    assert StoredFinding.objects.filter(report__period=mistaken).exists(), "as the job leaves them"
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
