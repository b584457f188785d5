"""Who may open /admin/, and which tables are there."""

import pytest
from django.contrib import admin
from django.urls import reverse

from reports.models import PredikatBand, ReasonRule
from tests.html import squeezed
from units.models import Event, Official, User

OURS = {
    "units.assignment", "units.certificatetie", "units.event", "units.official",
    "units.organization", "units.position", "units.unit", "units.user",
    "reports.activity", "reports.agreement", "reports.budgetline", "reports.budgetshift",
    "reports.fundsource",
    "reports.goal", "reports.indicator", "reports.individualindicator", "reports.period", "reports.predikatband",
    "reports.reasonrule", "reports.report", "reports.scale", "reports.uncertainmail",
}  # fmt: skip


@pytest.fixture
def staff(office) -> User:
    """A staff account as administrators once made them: ticked as staff, with every permission there is."""
    from django.contrib.auth.models import Permission

    user = User.objects.create_user("staf", password="sandi-uji-2022", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    return user


def test_only_our_own_tables_are_in_the_administration() -> None:
    """Neither the queue, whose arguments hold whole drafts, nor the locks of the log-in."""
    assert {model._meta.label_lower for model in admin.site._registry} == OURS


def test_a_package_that_registers_itself_is_left_out() -> None:
    from django.contrib.sessions.models import Session

    admin.site.register(Session)
    admin.site.register([Session])
    assert Session not in admin.site._registry


def test_staff_see_and_change_nothing(office, staff, login) -> None:
    browser, official = login(staff), Official.objects.get(name="Maya Uji")
    change = reverse("admin:units_official_change", args=[official.pk])
    for address in (reverse("admin:index"), change, reverse("admin:units_user_change", args=[staff.pk])):
        assert browser.get(address, follow=True).status_code == 403
    data = {"organization": official.organization_id, "name": "Nama Lain", "nip": official.nip}
    assert browser.post(change, data, follow=True).status_code == 403
    own = {"username": "staf", "is_superuser": "on", "is_active": "on"}
    assert browser.post(reverse("admin:units_user_change", args=[staff.pk]), own, follow=True).status_code == 403
    official.refresh_from_db()
    staff.refresh_from_db()
    assert official.name == "Maya Uji" and not staff.is_superuser
    assert not Event.objects.filter(kind__in=("official.change", "user.change")).exists()
    assert "Pengaturan" not in squeezed(browser.get(reverse("home")))


def test_a_superuser_needs_no_other_tick(office, login) -> None:
    user = User.objects.create_user("pengelola", password="sandi-uji-2022", is_superuser=True)
    browser = login(user)
    assert browser.get(reverse("admin:index")).status_code == 200
    assert browser.get(reverse("admin:login")).headers["Location"] == reverse("admin:index")
    page = squeezed(browser.get(reverse("admin:units_user_change", args=[office.cast.officer.pk])))
    assert "is_staff" not in page and "user_permissions" not in page


def test_a_superuser_who_is_no_longer_active_stays_outside(office, login) -> None:
    user = User.objects.create_user("pengelola", password="sandi-uji-2022", is_superuser=True, is_active=False)
    assert login(user).get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("model", [PredikatBand, ReasonRule])
def test_what_an_office_has_set_stays_with_that_office(office, second_office, login, model) -> None:
    administrator = User.objects.create_user("pengelola", password="sandi-uji-2022", is_superuser=True)
    own = {
        ReasonRule: {"quarter": 2, "capaian_below": 50},
        PredikatBand: {"above": 90, "label": "Sangat tinggi"},
    }
    row = model.objects.filter(organization=office.organization).first()
    row = row or model.objects.create(organization=office.organization, **own[model])
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    data = {field.name: field.value_from_object(row) for field in row._meta.fields if not field.primary_key}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    answer = login(administrator).post(address, data | {"organization": second_office.organization.pk})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.organization == office.organization
