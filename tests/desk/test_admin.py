"""Setting up an office other than the demo's in the administration."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib import admin
from django.urls import reverse

from reports.models import (
    Agreement,
    BudgetShift,
    DispositionOption,
    Goal,
    Indicator,
    Period,
    ReasonRule,
    Report,
    UncertainMail,
)
from tests.conftest import make_organization
from tests.html import squeezed
from units.models import Assignment, CertificateTie, Event, Official, Organization, Position, Unit, User

# Tables whose admin has no page to add a row.
VIEW_ONLY = (BudgetShift, CertificateTie, Event, Report, UncertainMail)
EMPTY = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0"}


@pytest.fixture
def administrator(db, login):
    return login(User.objects.create_superuser("admin", password="sandi-uji-2022"))


def add(browser, model, data: dict, *inlines: str) -> None:
    """Fill in the admin's form for a new row of `model` and send it."""
    management = {f"{inline}-{name}": value for inline in inlines for name, value in EMPTY.items()}
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    response = browser.post(address, data | management)
    assert response.status_code == 302, response.context["errors"]


def test_from_nothing_to_an_open_report(administrator) -> None:
    office = {"code": "dinkes", "name": "Dinas Kesehatan", "short_name": "Dinkes", "government": "Kabupaten Contoh"}
    add(
        administrator,
        Organization,
        office | {"address": "Jl. Sehat 1", "city": "Contoh", "paper": "A4", "signing": "none"},
    )
    organization = Organization.objects.get()
    add(
        administrator,
        Unit,
        {"organization": organization.pk, "code": "sekretariat", "name": "Sekretariat", "order": 1},
    )
    unit = Unit.objects.get().pk
    add(administrator, Position, {"unit": unit, "title": "Kepala Dinas", "echelon": "II"}, "duties", "assignments")
    chief = Position.objects.get()
    post = {"unit": unit, "title": "Sekretaris", "echelon": "III", "superior": chief.pk, "reports_lkj": "on"}
    add(administrator, Position, post, "duties", "assignments")
    passwords = {"password1": "kata-sandi-baru-9", "password2": "kata-sandi-baru-9", "usable_password": "true"}
    add(administrator, User, {"username": "sekretaris"} | passwords, "memberships")
    user, position = User.objects.get(username="sekretaris"), Position.objects.get(title="Sekretaris")
    person = {"organization": organization.pk, "user": user.pk, "name": "Sari Uji", "nip": "190101011926012001"}
    add(administrator, Official, person)
    add(
        administrator,
        Assignment,
        {
            "official": Official.objects.get().pk,
            "position": position.pk,
            "kind": "definitif",
            "starts": "2022-01-03",
        },
    )
    add(administrator, Agreement, {"position": position.pk, "year": 2022, "version": 0}, "goals", "budget_lines")
    agreement = Agreement.objects.get()
    add(administrator, Goal, {"agreement": agreement.pk, "order": 1, "text": "Meningkatnya layanan"}, "indicators")
    indicator = {"goal": Goal.objects.get().pk, "order": 1, "name": "Jumlah layanan", "unit": "layanan", "target": "12"}
    measured = {"kind": "number", "direction": "higher", "over_time": "accumulates"}
    add(administrator, Indicator, indicator | measured, "quarter_targets", "components")
    chosen = {"action": "put_in_force", "_selected_action": [agreement.pk], "on": "2022-01-10", "apply": "Berlakukan"}
    administrator.post(reverse("admin:reports_agreement_changelist"), chosen)
    dates = {"opens_on": "2022-06-20", "due_on": "2022-07-11", "closes_on": "2022-07-31"}
    add(administrator, Period, {"organization": organization.pk, "year": 2022, "quarter": 2} | dates)
    report = Report.objects.get()
    assert (report.position, report.state, report.report_date) == (position, "draft", date(2022, 6, 30))
    assert DispositionOption.objects.filter(organization=organization).count() == 6


@pytest.mark.parametrize(
    "model",
    [m for m in admin.site._registry if m._meta.app_label in ("units", "reports")],
    ids=lambda m: m._meta.model_name,
)
def test_every_list_and_form_of_the_admin_opens(office, administrator, model) -> None:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    assert administrator.get(reverse(f"admin:{name}_changelist"), {"q": "x"}).status_code == 200
    expected = 403 if model in VIEW_ONLY else 200
    assert administrator.get(reverse(f"admin:{name}_add")).status_code == expected
    first = model.objects.first()
    if first is not None:
        assert administrator.get(reverse(f"admin:{name}_change", args=[first.pk])).status_code == 200


def test_a_wrong_nip_is_refused_in_words(administrator) -> None:
    organization = make_organization()
    data = {"organization": organization.pk, "name": "Sari", "nip": "12a"}
    page = squeezed(administrator.post(reverse("admin:units_official_add"), data))
    assert "NIP terdiri atas 18 angka. Tulis misalnya 19700101 199003 1 001, tanpa huruf." in page


@pytest.mark.parametrize("role", ["officer", "planner", "auditor"])
def test_the_admin_is_for_administrators(office, login, role: str) -> None:
    assert login(getattr(office.cast, role)).get(reverse("admin:index")).status_code == 302


def test_bounds_that_ask_for_a_reason_are_read_the_indonesian_way(administrator) -> None:
    organization = make_organization()
    address = reverse("admin:reports_reasonrule_add")
    assert "Triwulan I: capaian di bawah 60%" in squeezed(administrator.get(address))
    data = {"organization": organization.pk, "quarter": 2, "capaian_below": "37,5", "efisiensi_beyond": ""}
    page = squeezed(administrator.post(address, data | {"capaian_below": "37.5"}))
    assert "titik hanya untuk ribuan" in page
    add(administrator, ReasonRule, data)
    rule = ReasonRule.objects.get()
    assert (rule.capaian_below, rule.efisiensi_beyond) == (Decimal("37.5"), None)
    assert "Batas untuk triwulan ini sudah ada." in squeezed(administrator.post(address, data))
