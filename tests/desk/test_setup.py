"""Setting an office up: numbers read the Indonesian way, no records across offices, one head."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from reports.enums import ActivityLevel
from reports.models import (
    Activity,
    Agreement,
    BudgetLine,
    FundSource,
    Goal,
    Indicator,
    PredikatBand,
    QuarterTarget,
)
from tests.agreements import as_draft
from tests.conftest import Office
from tests.html import squeezed
from units.models import Assignment, Organization, Position, Unit, User


@pytest.fixture
def admin(db: None, login) -> Client:
    return login(User.objects.create_superuser("admin", password="sandi-uji-2022"))


@pytest.fixture
def office(office: Office) -> Office:
    """Wulan's agreement is still being typed."""
    as_draft(office.report.agreement)
    return office


def indicator_data(office: Office, **changes: object) -> dict[str, object]:
    """The data that the admin's form of the indicator `documents` sends."""
    row = office.documents
    sent = {"goal": row.goal_id, "order": 1, "name": row.name, "unit": row.unit, "kind": row.kind}
    tables = ("quarter_targets", "components")
    inline = {f"{table}-{count}_FORMS": "0" for table in tables for count in ("TOTAL", "INITIAL")}
    sent["over_time"] = row.over_time
    return sent | {"direction": row.direction, "budget_line": row.budget_line_id} | inline | changes


def line_data(office: Office, **changes: object) -> dict[str, object]:
    line = office.lines[0]
    funds = [fund.pk for fund in line.funds.all()]
    return {"agreement": line.agreement_id, "order": 1, "activity": line.activity_id, "funds": funds} | changes


def change(browser: Client, row: object, data: dict):
    meta = row._meta
    return browser.post(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]), data)


def page(browser: Client, row: object) -> str:
    meta = row._meta
    return squeezed(browser.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])))


# numbers


def test_a_point_groups_thousands_in_the_admin_too(office: Office, admin: Client) -> None:
    data = indicator_data(office, target="1.250")
    data |= {"quarter_targets-TOTAL_FORMS": "1", "quarter_targets-0-quarter": "2", "quarter_targets-0-value": "1.125,5"}
    assert change(admin, office.documents, data).status_code == 302
    office.documents.refresh_from_db()
    assert (office.documents.target, QuarterTarget.objects.get().value) == (Decimal(1250), Decimal("1125.5"))
    shown = page(admin, office.documents)
    assert 'value="1.250"' in shown and 'value="1.125,5"' in shown


def test_money_is_read_and_shown_the_indonesian_way(office: Office, admin: Client) -> None:
    line = office.lines[0]
    assert change(admin, line, line_data(office, ceiling="Rp 1.250.000")).status_code == 302
    line.refresh_from_db()
    assert line.ceiling == Decimal(1_250_000)
    assert 'value="1.250.000"' in page(admin, line)
    assert "1.250.000" in squeezed(admin.get(reverse("admin:reports_budgetline_changelist")))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.25", "titik hanya untuk ribuan"),
        ("-5", "Target kurang dari nol hanya untuk laju atau pertumbuhan."),
        ("1,12345", "Tulis paling banyak 4 angka."),
    ],
)
def test_an_ambiguous_number_is_refused_and_shown_as_typed(
    office: Office, admin: Client, typed: str, sentence: str
) -> None:
    shown = squeezed(change(admin, office.documents, indicator_data(office, target=typed)))
    assert sentence in shown and f'value="{typed}"' in shown
    office.documents.refresh_from_db()
    assert office.documents.target == 12


@pytest.mark.parametrize("typed", ["", "-", "–"])
def test_empty_is_no_target_and_a_dash_says_that_nothing_is_due(office: Office, admin: Client, typed: str) -> None:
    assert change(admin, office.documents, indicator_data(office, target="")).status_code == 302
    office.documents.refresh_from_db()
    assert office.documents.target is None
    data = indicator_data(office, target="")
    data |= {"quarter_targets-TOTAL_FORMS": "1", "quarter_targets-0-quarter": "2", "quarter_targets-0-value": typed}
    assert change(admin, office.documents, data).status_code == 302
    assert QuarterTarget.objects.get().value is None


def test_below_zero_only_for_rates(office: Office, admin: Client) -> None:
    data = indicator_data(office, target="-1,5")
    assert "centang “boleh kurang dari nol”" in squeezed(change(admin, office.documents, data))
    assert change(admin, office.documents, data | {"may_be_negative": "on"}).status_code == 302
    office.documents.refresh_from_db()
    assert office.documents.target == Decimal("-1.5")


def test_quarter_targets_that_do_not_lead_to_the_yearly_one_are_said(office: Office, admin: Client) -> None:
    data = indicator_data(office, target="12")
    data |= {"quarter_targets-TOTAL_FORMS": "1", "quarter_targets-0-quarter": "4", "quarter_targets-0-value": "10"}
    address = reverse("admin:reports_indicator_change", args=[office.documents.pk])
    shown = squeezed(admin.post(address, data, follow=True))
    assert "Target s.d. Triwulan IV 10\xa0dokumen tidak sama dengan target setahun 12\xa0dokumen." in shown


def test_the_models_own_limits_still_hold(office: Office, admin: Client) -> None:
    band = PredikatBand.objects.create(organization=office.organization, above=90, label="Tinggi")
    data = {"organization": office.organization.pk, "label": "Tinggi"}
    assert change(admin, band, data | {"above": "12345"}).status_code == 200
    assert change(admin, band, data | {"above": "87,5"}).status_code == 302
    band.refresh_from_db()
    assert band.above == Decimal("87.5")


@pytest.mark.parametrize(("typed", "cap"), [("120", Decimal(120)), ("", None), ("112,5", Decimal("112.5"))])
def test_the_cap_of_an_office(office: Office, admin: Client, typed: str, cap: Decimal | None) -> None:
    names = ("code", "name", "short_name", "government", "address", "phone", "city", "paper", "signing")
    data = {name: getattr(office.organization, name) for name in names}
    assert change(admin, office.organization, data | {"capaian_cap": "1.25"}).status_code == 200
    assert change(admin, office.organization, data | {"capaian_cap": "0,5"}).status_code == 200
    assert change(admin, office.organization, data | {"capaian_cap": typed}).status_code == 302
    assert Organization.objects.get(pk=office.organization.pk).capaian_cap == cap


# one head


def forgotten(office: Office, **more: object) -> Position:
    unit = Unit.objects.get(code="seksi-lain")
    return Position(unit=unit, title="Kepala Seksi Baru", echelon="IV", **more)


def complaint(row: object, field: str) -> str:
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    return " ".join(refusal.value.message_dict[field])


def test_a_second_post_without_superior_is_refused(office: Office) -> None:
    assert "Pilih jabatan atasan langsung" in complaint(forgotten(office), "superior")
    forgotten(office, superior=office.report.position.superior).full_clean()
    Position.objects.get(title="Kepala Dinas Uji").full_clean()


def test_a_superior_of_another_office_is_refused(office: Office) -> None:
    chief = Position.objects.get(title="Kepala Dinas")
    assert "perangkat daerah yang sama" in complaint(forgotten(office, superior=chief), "superior")


def test_a_post_with_a_forgotten_superior_reads_no_whole_office(office: Office) -> None:
    Position.objects.filter(pk=office.stranger_report.position_id).update(superior=None)
    assert not Organization.objects.read_whole_by(office.cast.stranger).exists()
    assert list(Organization.objects.read_whole_by(office.cast.chief)) == [office.organization]


# nothing of another office


@pytest.fixture
def elsewhere(office: Office) -> Organization:
    return Organization.objects.get(code="dinas-lain")


def test_units_and_assignments_stay_in_their_office(office: Office, elsewhere: Organization) -> None:
    other = Unit.objects.get(organization=elsewhere)
    unit = Unit(organization=office.organization, code="baru", name="Baru", parent=other)
    assert "perangkat daerah yang sama" in complaint(unit, "parent")
    official = office.cast.outsider.official
    given = Assignment(official=official, position=office.report.position, kind="definitif", starts="2022-07-01")
    assert "perangkat daerah yang sama" in complaint(given, "official")
    # Who belongs to another office may act for a post all the same.
    Assignment(official=official, position=office.report.position, kind="plt", starts=date(2022, 7, 1)).full_clean()
    office.report.position.assignments.get().full_clean()


def test_an_indicators_budget_is_of_its_own_agreement(office: Office, admin: Client) -> None:
    foreign = BudgetLine.objects.exclude(agreement=office.lines[0].agreement_id).first()
    shown = squeezed(change(admin, office.documents, indicator_data(office, budget_line=foreign.pk)))
    assert "Pilih anggaran dari perjanjian kinerja yang sama." in shown
    office.documents.full_clean()


def test_an_indicator_of_a_goal_that_is_just_being_made(office: Office, admin: Client) -> None:
    own, foreign = office.lines[0], BudgetLine.objects.exclude(agreement=office.lines[0].agreement_id).first()
    row = {"order": 1, "name": "I", "unit": "dokumen", "kind": "number", "direction": "higher"}
    row |= {"over_time": "accumulates"}
    data = {"agreement": own.agreement_id, "order": 9, "text": "Sasaran baru"}
    data |= {"indicators-TOTAL_FORMS": "1", "indicators-INITIAL_FORMS": "0"}
    data |= {f"indicators-0-{name}": value for name, value in row.items()}
    address = reverse("admin:reports_goal_add")
    refused = squeezed(admin.post(address, data | {"indicators-0-budget_line": foreign.pk}))
    assert "Pilih anggaran dari perjanjian kinerja yang sama." in refused
    assert admin.post(address, data | {"indicators-0-budget_line": own.pk}).status_code == 302
    assert Indicator.objects.get(goal=Goal.objects.get(text="Sasaran baru")).budget_line == own


def test_a_budget_line_takes_nothing_from_another_office_or_year(
    office: Office, elsewhere: Organization, admin: Client
) -> None:
    activity = {"year": 2022, "code": "1", "name": "Lain", "level": ActivityLevel.PROGRAM}
    line = BudgetLine(agreement=office.lines[0].agreement, order=9)
    for wrong in ({"organization": elsewhere}, {"organization": office.organization, "year": 2023}):
        line.activity = Activity.objects.create(**(activity | wrong))
        assert "tahun perjanjian kinerja ini" in complaint(line, "activity")
    fund = FundSource.objects.create(organization=elsewhere, name="Dana Lain")
    shown = squeezed(change(admin, office.lines[0], line_data(office, ceiling="5", funds=[fund.pk])))
    assert "Sumber dana ini milik perangkat daerah lain." in shown


def test_a_whole_agreement_with_its_budget_is_made_at_once(office: Office, admin: Client) -> None:
    own = office.lines[0]
    data = {"position": own.agreement.position_id, "year": 2022, "version": 1}
    data |= {"goals-TOTAL_FORMS": "0", "goals-INITIAL_FORMS": "0"}
    row = {"order": 1, "activity": own.activity_id, "ceiling": "2.500.000", "funds": [f.pk for f in own.funds.all()]}
    data |= {"budget_lines-TOTAL_FORMS": "1", "budget_lines-INITIAL_FORMS": "0"}
    data |= {f"budget_lines-0-{name}": value for name, value in row.items()}
    assert admin.post(reverse("admin:reports_agreement_add"), data).status_code == 302
    made = BudgetLine.objects.get(agreement=Agreement.objects.get(version=1))
    assert (made.ceiling, made.funds.count()) == (Decimal(2_500_000), 1)


# the tree of activities


def add_activity(browser: Client, office: Office, code: str, level: str, **more: object):
    data = {"organization": office.organization.pk, "year": 2022, "code": code, "name": code, "level": level} | more
    return browser.post(reverse("admin:reports_activity_add"), data)


def test_an_induk_left_empty_comes_from_the_code(office: Office, admin: Client) -> None:
    assert add_activity(admin, office, "1.01.01.2.01.09", "sub_kegiatan").status_code == 302
    assert Activity.objects.get(code="1.01.01.2.01.09").parent.code == "1.01.01.2.01"
    assert add_activity(admin, office, "1.01.01.2.010", "kegiatan").status_code == 302
    assert Activity.objects.get(code="1.01.01.2.010").parent.code == "1.01.01"


def test_those_entered_before_their_induk_find_it_later(office: Office, admin: Client) -> None:
    add_activity(admin, office, "1.01.01.2.07.01", "sub_kegiatan")
    assert Activity.objects.get(code="1.01.01.2.07.01").parent is None
    add_activity(admin, office, "1.01.01.2.07", "kegiatan")
    assert Activity.objects.get(code="1.01.01.2.07.01").parent.code == "1.01.01.2.07"


def test_an_induk_is_of_the_same_office_year_and_one_level_up(
    office: Office, elsewhere: Organization, admin: Client
) -> None:
    program = Activity.objects.get(code="1.01.01")
    shown = squeezed(add_activity(admin, office, "1.01.01.2.01.09", "sub_kegiatan", parent=program.pk))
    assert "Induk Sub Kegiatan haruslah Kegiatan." in shown
    foreign = Activity.objects.create(organization=elsewhere, year=2022, code="1.01.02", name="x", level="program")
    shown = squeezed(add_activity(admin, office, "1.01.02.2.01", "kegiatan", parent=foreign.pk))
    assert "Pilih induk dari perangkat daerah dan tahun yang sama." in shown


def test_only_a_statement_has_no_satuan(office: Office, admin: Client) -> None:
    as_draft(office.documents.goal.agreement)
    data = indicator_data(office, unit="")
    assert "Isi satuannya, misalnya dokumen atau %." in squeezed(change(admin, office.documents, data))
    data |= {"kind": "statement", "target": "", "target_words": "tepat waktu"}
    assert change(admin, office.documents, data).status_code == 302


@pytest.mark.django_db
def test_the_demo_is_in_order(demo_office: Organization) -> None:
    for model in (Unit, Position, Assignment, Activity, Agreement, BudgetLine, Indicator):
        for row in model.objects.all():
            row.full_clean()
    chief = User.objects.get(username="kepala")
    assert list(Organization.objects.read_whole_by(chief)) == [demo_office]
