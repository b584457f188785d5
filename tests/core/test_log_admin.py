"""Changes in the admin are recorded in the log of their office: agreements, budgets, periods, people and roles."""

from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse

from reports.models import Activity, Agreement, FundSource, Indicator, Period, QuarterTarget
from tests.agreements import as_draft
from tests.conftest import Office, make_organization
from units.log import verify
from units.log.admin import LoggedAdmin
from units.models import Event, Membership, Official, Organization, Unit, User

pytestmark = pytest.mark.django_db
PASSWORD = "sandi-baru-2022"


@pytest.fixture
def office(office: Office) -> Office:
    """Wulan's agreement is still being typed."""
    as_draft(office.report.agreement)
    return office


@pytest.fixture
def visitor(office: Office, login) -> Client:
    return login(User.objects.create_superuser("pengelola", password="sandi-uji-2022", first_name="Sri"))


def address(obj: Any, page: str = "change") -> str:
    opts, keys = obj._meta, [] if page in ("add", "changelist") else [obj.pk]
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=keys)


def form_of(obj: models.Model, *inlines: str, **changed: object) -> dict[str, object]:
    """The data of the object's form as the page shows it, with changes."""
    stored = {name: value for name, value in model_to_dict(obj).items() if value is not None}
    many = {name: [each.pk for each in value] for name, value in stored.items() if isinstance(value, list)}
    below = ("components", *inlines) if isinstance(obj, Indicator) else inlines
    empty = {f"{inline}-{name}_FORMS": "0" for inline in below for name in ("TOTAL", "INITIAL")}
    return stored | many | empty | changed


def send(visitor: Client, where: str, data: dict[str, object]) -> None:
    response = visitor.post(where, data)
    assert response.status_code == 302, response.context["errors"]


def last() -> Event:
    return Event.objects.latest("pk")


def test_every_admin_of_ours_logs_what_it_changes() -> None:
    ours = [each for model, each in admin.site._registry.items() if model._meta.app_label in ("units", "reports")]
    silent = {type(each).__name__ for each in ours if not isinstance(each, LoggedAdmin)}
    # These admins are read-only.
    assert silent == {"BudgetShiftAdmin", "EventAdmin", "ReportAdmin", "UncertainMailAdmin"}
    assert not any(each.list_editable for each in ours)


def test_a_target_is_logged_with_old_and_new(office: Office, visitor: Client) -> None:
    send(visitor, address(office.documents), form_of(office.documents, "quarter_targets", target="13,5"))
    event = last()
    assert (event.kind, event.subject, event.subject_id) == ("indicator.change", "indicator", office.documents.pk)
    assert (event.label, event.by_name) == ("Indikator kinerja diubah: Jumlah dokumen", "Sri")
    assert event.data == {"old": {"target": "12"}, "new": {"target": "13.5"}, "rows": []}
    assert event.chain.organization == office.organization


def test_a_form_that_changes_nothing_is_not_logged(office: Office, visitor: Client) -> None:
    before = last()
    send(visitor, address(office.documents), form_of(office.documents, "quarter_targets", target="12"))
    assert last() == before


def test_rows_below_are_logged_with_old_and_new(office: Office, visitor: Client) -> None:
    stored = QuarterTarget.objects.create(indicator=office.documents, quarter=1, value=3)
    gone = QuarterTarget.objects.create(indicator=office.documents, quarter=2, value=6)
    rows = {
        "quarter_targets-TOTAL_FORMS": 3,
        "quarter_targets-INITIAL_FORMS": 2,
        **{f"quarter_targets-{n}-indicator": office.documents.pk for n in range(3)},
        "quarter_targets-0-id": stored.pk,
        "quarter_targets-0-quarter": 1,
        "quarter_targets-0-value": "4",
        "quarter_targets-1-id": gone.pk,
        "quarter_targets-1-quarter": 2,
        "quarter_targets-1-value": "99",
        "quarter_targets-1-DELETE": "on",
        "quarter_targets-2-quarter": 3,
        "quarter_targets-2-value": "9",
    }
    send(visitor, address(office.documents), form_of(office.documents, **rows))
    logged = {row["done"]: (row["old"], row["new"]) for row in last().data["rows"]}
    assert logged["diubah"] == ({"value": "3"}, {"value": "4"})
    assert logged["dihapus"][0]["value"] == "6" and logged["dihapus"][1] == {}
    assert logged["ditambah"][0] == {} and logged["ditambah"][1]["value"] == "9"


def test_funds_are_logged_by_name(office: Office, visitor: Client) -> None:
    other = FundSource.objects.create(organization=office.organization, name="Pendapatan Asli Daerah")
    line = office.lines[0]
    send(visitor, address(line), form_of(line, funds=[other.pk], ceiling="100.000.000"))
    logged = last().data
    assert (logged["old"], logged["new"]) == (
        {"funds": ["Dana Alokasi Umum"]},
        {"funds": ["Pendapatan Asli Daerah"]},
    )


def test_a_new_agreement_and_its_end(office: Office, visitor: Client) -> None:
    data = {"position": office.report.position.pk, "year": 2022, "version": 1}
    empty = {f"{inline}-{name}_FORMS": "0" for inline in ("goals", "budget_lines") for name in ("TOTAL", "INITIAL")}
    rows = {"goals-TOTAL_FORMS": 1, "goals-0-order": 1, "goals-0-text": "Meningkatnya layanan"}
    send(visitor, address(Agreement, "add"), data | empty | rows)
    added, agreement = last(), Agreement.objects.get(version=1)
    assert added.kind == "agreement.add" and added.data["new"]["position"] == "Kepala Sub Bagian Umum"
    assert added.data["rows"][0]["new"]["text"] == "Meningkatnya layanan"
    send(visitor, address(agreement, "delete"), {"post": "yes"})
    gone = last()
    assert (gone.kind, gone.subject_id, gone.data["old"]["version"]) == ("agreement.delete", added.subject_id, 1)
    assert [row["old"]["text"] for row in gone.data["with"]] == ["Meningkatnya layanan"]
    assert gone.chain == added.chain and verify.verify_log()[1] == []


def test_deleting_several_logs_each(office: Office, visitor: Client) -> None:
    funds = [FundSource.objects.create(organization=office.organization, name=f"Dana {n}") for n in range(2)]
    data = {"action": "delete_selected", "_selected_action": [fund.pk for fund in funds], "post": "yes"}
    send(visitor, address(FundSource, "changelist"), data)
    logged = Event.objects.filter(kind="fundsource.delete")
    assert [event.data["old"]["name"] for event in logged] == ["Dana 0", "Dana 1"]
    assert not FundSource.objects.filter(name__startswith="Dana 0").exists()


def test_a_period_logs_itself_and_the_reports_it_opens(office: Office, visitor: Client) -> None:
    dates = {"opens_on": "2022-10-01", "due_on": "2023-01-10", "closes_on": "2023-01-31"}
    send(visitor, address(Period, "add"), {"organization": office.organization.pk, "year": 2022, "quarter": 4} | dates)
    opened, added = list(Event.objects.order_by("-pk")[:2])[::-1]
    assert (opened.kind, opened.by_name, added.kind) == ("period.open", "Sri", "period.add")
    assert added.data["new"]["due_on"] == "2023-01-10"


def test_an_activity_that_gets_its_parent_is_logged(office: Office, visitor: Client) -> None:
    """Adding an induk sets it on the activities that waited for it: nobody saved those."""
    waiting = Activity.objects.create(
        organization=office.organization, year=2022, code="2.02.02.2.01", name="Kegiatan", level="kegiatan"
    )
    data = {"organization": office.organization.pk, "year": 2022, "code": "2.02.02", "name": "Program"}
    send(visitor, address(Activity, "add"), data | {"level": "program"})
    waiting.refresh_from_db()
    placed, added = list(Event.objects.order_by("-pk")[:2])[::-1]
    assert waiting.parent is not None and waiting.parent.code == "2.02.02"
    assert (placed.kind, placed.subject_id, placed.by_name) == ("activity.place", waiting.pk, "Sri")
    assert placed.data == {"old": {"parent": None}, "new": {"parent": "2.02.02 Program"}}
    assert added.kind == "activity.add" and verify.verify_log()[1] == []


def test_the_usual_boxes_of_a_disposition_are_logged(office: Office, visitor: Client) -> None:
    other = make_organization("dinas-baru", "Dinas Baru")
    dates = {"opens_on": "2022-10-01", "due_on": "2023-01-10", "closes_on": "2023-01-31"}
    send(visitor, address(Period, "add"), {"organization": other.pk, "year": 2022, "quarter": 4} | dates)
    logged = Event.objects.get(kind="dispositionoption.usual", chain__organization=other)
    assert logged.label == "6 pilihan disposisi bawaan dibuat" and logged.by_name == "Sri"
    assert "Laporan sudah baik" in logged.data["options"]


def test_fields_emptied_by_a_deletion_are_logged(office: Office, visitor: Client) -> None:
    """Deleting an anggaran leaves its indicator, now without one."""
    line = office.lines[0]
    send(visitor, address(line, "delete"), {"post": "yes"})
    office.documents.refresh_from_db()
    assert office.documents.budget_line is None
    assert last().data["emptied"] == [
        {"what": "indikator kinerja", "key": office.documents.pk, "old": {"budget_line": str(line)}}
    ]


def test_a_role_is_logged(office: Office, visitor: Client) -> None:
    auditor = office.cast.auditor
    membership = Membership.objects.get(user=auditor)
    rows = {
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": membership.pk,
        "memberships-0-user": auditor.pk,
        "memberships-0-organization": office.organization.pk,
        "memberships-0-role": "planner",
    }
    joined = {"date_joined_0": "2022-01-01", "date_joined_1": "00:00:00"}
    fields = {"username": "arif", "first_name": "Arif", "is_active": "on"}
    send(visitor, address(auditor), fields | joined | rows)
    row = last().data["rows"][0]
    assert (row["what"], row["old"], row["new"]) == ("keanggotaan", {"role": "reader"}, {"role": "planner"})
    assert last().chain.organization == office.organization


def test_a_new_holder_of_a_post_is_logged(office: Office, visitor: Client) -> None:
    held = office.report.position.assignments.get()
    send(visitor, address(held), form_of(held, ends="2022-07-31"))
    assert last().data["new"] == {"ends": "2022-07-31"} and last().kind == "assignment.change"


def test_no_password_gets_into_the_log(office: Office, visitor: Client) -> None:
    both = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    empty = {f"memberships-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    send(visitor, address(User, "add"), {"username": "baru"} | both | empty)
    made = User.objects.get(username="baru")
    assert last().kind == "user.add" and last().data["new"]["username"] == "baru"
    assert last().chain.organization is None
    change = reverse("admin:auth_user_password_change", args=[office.cast.officer.pk])
    assert visitor.post(change, both).status_code == 302
    assert last().data["new"] == {"password": "kata sandi diubah"} and last().kind == "user.change"
    assert last().chain.organization == office.organization
    logged = str(list(Event.objects.values()))
    assert PASSWORD not in logged and made.password not in logged and "argon2" not in logged and "md5$" not in logged


def test_the_admins_own_password_page_leads_to_ours(visitor: Client) -> None:
    assert visitor.get("/admin/password_change/").headers["Location"] == reverse("password_change")


def test_adding_and_deleting_an_office_is_in_the_installations_chain(office: Office, visitor: Client) -> None:
    data = {"code": "baru", "name": "Dinas Baru", "short_name": "Baru", "government": "Kabupaten", "address": "Jl. 1"}
    send(visitor, address(Organization, "add"), data | {"city": "Kota", "paper": "A4", "signing": "none"})
    new = Organization.objects.get(code="baru")
    assert last().kind == "organization.add" and last().chain.organization is None
    send(visitor, address(new, "delete"), {"post": "yes"})
    assert last().kind == "organization.delete" and last().chain.organization is None
    assert not Organization.objects.filter(code="baru").exists()


def test_an_office_with_events_cannot_be_deleted(office: Office, visitor: Client) -> None:
    other = make_organization("dinas-baru", "Dinas Baru")
    send(visitor, address(Unit, "add"), {"organization": other.pk, "code": "u", "name": "Unit", "order": 1})
    assert last().chain.organization == other
    send(visitor, address(other), form_of(other, capaian_cap="120"))
    assert last().data["new"] == {"capaian_cap": "120"} and last().chain.organization == other
    page = visitor.post(address(other, "delete"), {"post": "yes"})
    assert page.status_code == 200 and Organization.objects.filter(pk=other.pk).exists()


def test_a_refused_form_logs_nothing(office: Office, visitor: Client) -> None:
    before = last()
    page = visitor.post(address(Official, "add"), {"organization": office.organization.pk, "name": "S", "nip": "1"})
    assert page.status_code == 200 and last() == before


def test_the_log_is_read_only_in_the_admin(office: Office, visitor: Client, login) -> None:
    event = Event.objects.filter(kind="period.open").latest("pk")
    listed = visitor.get(address(Event, "changelist"), {"q": "Triwulan", "kind": "period.open"}).content.decode()
    assert "3 laporan Triwulan II 2022 dibuat" in listed
    page = visitor.get(address(event)).content.decode()
    assert "Kepala Seksi Lain" in page
    assert visitor.get(address(Event, "add")).status_code == 403
    assert visitor.post(address(event), {"label": "Lain"}).status_code == 403
    assert visitor.post(address(event, "delete"), {"post": "yes"}).status_code == 403
    assert login(office.cast.auditor).get(address(Event, "changelist")).status_code == 302


def test_a_day_is_logged_as_a_day(office: Office, visitor: Client) -> None:
    send(visitor, address(office.period), form_of(office.period, due_on=date(2022, 7, 12)))
    change = Event.objects.get(kind="period.change")
    assert (change.data["old"], change.data["new"]) == ({"due_on": "2022-07-11"}, {"due_on": "2022-07-12"})
