"""A planner with bad intent or an old page: nothing of another office, and nothing of another planner, is lost."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import Form
from django.test import Client
from django.urls import reverse

from reports.actions import agreement_draft
from reports.models import FundSource, Indicator, Scale, ScaleStep, WorkbookUpload
from tests.agreements import as_draft
from tests.conftest import Office
from tests.desk.test_workbooks import filled, put, scope_of
from tests.html import squeezed
from units.actions import accounts, structure
from units.actions.structure import NewRow, RowsRefused
from units.enums import AssignmentKind, MemberRole
from units.models import Assignment, Membership, Official, User

pytestmark = pytest.mark.django_db


def test_nobody_gets_an_account_from_an_office_that_is_not_theirs(office: Office, second_office: Office, login) -> None:
    """It would have an address that the other office's planner takes for the person's own, and sends invitations to."""
    theirs = Official.objects.create(
        organization=second_office.organization, name="Sari Kencana", nip="190101011926011777"
    )
    acting = {"name": theirs.name, "nip": theirs.nip, "kind": AssignmentKind.PLT, "username": "sari"}
    row = NewRow(1, title="Ketua Tim", email="jahat@uji.id", **acting)
    head = structure.KeptRow(0, office.head_report.position.superior.unit, office.head_report.position.superior)
    with pytest.raises(RowsRefused, match="dibuat perencana perangkat daerah asalnya"):
        structure.apply(office.organization, [head, row], by=office.cast.planner)
    visitor = login(office.cast.planner)
    address = reverse("appoint", args=[office.organization.code, office.stranger_report.position_id])
    answer = visitor.post(address, {**acting, "starts": "01-07-2022", "email": "jahat@uji.id"})
    assert (answer.status_code, "perangkat daerah asalnya" in answer.content.decode()) == (422, True)
    assert not User.objects.filter(username="sari").exists()


def test_a_closed_account_gives_no_way_into_another_office(office: Office, second_office: Office) -> None:
    """Wulan also acts there, or will from tomorrow; her account is closed."""
    wulan, by = office.cast.officer, office.cast.planner
    held = Assignment.objects.create(
        official=wulan.official, position=second_office.stranger_report.position, kind=AssignmentKind.PLT,
        starts=date(2022, 7, 1),
    )  # fmt: skip
    User.objects.filter(pk=wulan.pk).update(is_active=False)
    for starts in (held.starts, office.organization.today() + timedelta(days=1)):
        Assignment.objects.filter(pk=held.pk).update(starts=starts)
        wulan = User.objects.get(pk=wulan.pk)
        with pytest.raises(PermissionDenied, match="perangkat daerah lain"):
            accounts.renew_password(wulan, office.organization, by=by)
        with pytest.raises(PermissionDenied, match="perangkat daerah lain"):
            accounts.set_active(wulan, office.organization, by=by, active=True)
    Assignment.objects.filter(pk=held.pk).update(starts=date(2022, 1, 3), ends=date(2022, 6, 30))
    assert accounts.renew_password(User.objects.get(pk=wulan.pk), office.organization, by=by)


def test_the_account_of_who_acts_from_another_office_is_not_shown(office: Office, second_office: Office, login) -> None:
    intan = second_office.cast.head
    User.objects.filter(pk=intan.pk).update(email="rahasia@kencana.uji")
    Assignment.objects.create(
        official=intan.official, position=office.stranger_report.position, kind=AssignmentKind.PLT,
        starts=date(2022, 7, 1),
    )  # fmt: skip
    page = login(office.cast.planner).get(reverse("structure", args=[office.organization.code])).content.decode()
    assert intan.official.name in page
    assert intan.username not in page
    scope = scope_of(office)
    from reports.importers.workbooks import book_named

    shown = str(book_named("01-susunan").stored(scope)["Pejabat"])  # type: ignore[union-attr]
    assert intan.official.name in shown
    assert "rahasia@kencana.uji" not in shown


def of_page(form: Form) -> dict[str, object]:
    """What a browser sends of the form as it stands there; a box that is not ticked is not sent."""
    found = {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: "on" if value is True else value for name, value in found.items() if value not in (None, False)}


def test_of_two_planners_neither_takes_back_what_the_other_wrote(office: Office, login) -> None:
    """Every page of the desk that is saved whole: Eka's page is older than Dewi's change of another field.

    The field that Eka left follows Dewi's; the one that both change is asked about with both values, and saved at the
    second click.
    """
    code, visitor = office.organization.code, login(office.cast.planner)
    post, other = office.report.position, office.stranger_report.position
    funds = [FundSource.objects.create(organization=office.organization, name=name, order=90) for name in ("PA", "PB")]
    scale = Scale.objects.create(organization=office.organization, name="Opini")
    low, high = (ScaleStep.objects.create(scale=scale, order=n, label=name) for n, name in enumerate(("TMP", "WTP"), 1))
    line = office.lines[0].activity
    rows: list[tuple[str, tuple[object, ...], dict[str, str], dict[str, str], str]] = [
        ("official", (office.cast.officer.official.pk,), {"rank": "Penata"}, {"name": "Wulan Uji, S.E."}, "Pembina"),
        ("post_move", (post.pk,), {"signature_title": "Kasubbag Umum"}, {"title": "Kepala Subbagian Umum"}, "Kasubag"),
        ("office_data", (), {"phone": "777"}, {"address": "Jalan Baru 2"}, "222"),
        ("office_rules", (), {"below2": "70"}, {"below3": "60"}, "65"),
        ("duties", (), {f"t{post.pk}-tugas": "satu"}, {f"t{other.pk}-tugas": "dua"}, "tiga"),
        ("fund_sources", (2022,), {f"sumber-{funds[0].pk}-name": "P1"}, {f"sumber-{funds[1].pk}-name": "P2"}, "P3"),
        ("activity", (2022, line.pk), {"name": "Nama satu"}, {"ceiling": "9.000.000"}, "Nama tiga"),
        ("disposition_options", (), {"pilihan-lain-lain-label": "L1"}, {"pilihan-sudah-baik-label": "S2"}, "L3"),
        ("scale", (scale.pk,), {f"skala-{low.pk}-label": "T1"}, {f"skala-{high.pk}-label": "W2"}, "T3"),
        ("period_setup", (2022, 2), {"tw-2-closes_on": "30-12-2022"}, {"tw-2-report_date": "29-06-2022"}, "31-12-2022"),
    ]  # fmt: skip
    for route, args, theirs, mine, third in rows:
        address = reverse(route, args=[code, *args])
        page = of_page(visitor.get(address).context["form"])
        (field, value), (own, written) = *theirs.items(), *mine.items()
        assert visitor.post(address, page | theirs).status_code == 302, route
        late = visitor.post(address, page | mine, follow=True)
        assert late.redirect_chain and "Diubah orang lain sementara itu, dan tetap" in squeezed(late), route
        now = of_page(visitor.get(address).context["form"])
        assert (now[field], now[own]) == (value, written), route
        asked = visitor.post(address, page | {field: third})
        told = squeezed(asked)
        assert asked.status_code == 422 and f"Tersimpan sekarang: “{value}”; isian Anda “{third}”" in told, route
        assert visitor.post(address, of_page(asked.context["form"])).status_code == 302, route
        now = of_page(visitor.get(address).context["form"])
        assert (now[field], now[own]) == (third, written), route


def test_an_older_list_of_accounts_keeps_a_role_that_was_given_meanwhile(office: Office, login) -> None:
    code, visitor, wulan = office.organization.code, login(office.cast.planner), office.cast.officer
    page = visitor.get(reverse("accounts", args=[code]))
    shown = next(row.form["shown"].value() for row in page.context["rows"] if row.account == wulan)
    Membership.objects.create(user=wulan, organization=office.organization, role=MemberRole.READER)
    data = {"email": "wulan@uji.id", "active": "1", "shown": shown}
    sent = {f"a{wulan.pk}-{name}": value for name, value in data.items()}
    answer = visitor.post(reverse("accounts_change", args=[code]), sent, follow=True)
    assert f"{wulan.person_name}: Diubah orang lain sementara itu, dan tetap: Peran" in squeezed(answer)
    wulan.refresh_from_db()
    assert wulan.email == "wulan@uji.id" and Membership.objects.filter(user=wulan).exists()


def test_a_click_applies_only_the_changes_that_its_page_showed(office: Office, login) -> None:
    """The second of two quick clicks meets a comparison that nobody has seen yet."""
    visitor, scope = login(office.cast.planner), scope_of(office)
    data = filled("02-anggaran", scope, put("Anggaran", 5, Nama="Nama lain"))
    address = reverse("workbooks", args=[office.organization.code, 2022])
    page = visitor.post(address, {"berkas": SimpleUploadedFile("isian.xlsx", data)}, follow=True)
    own = page.request["PATH_INFO"]
    kept = WorkbookUpload.objects.get()
    assert f'value="{kept.token}"' in page.content.decode()
    WorkbookUpload.objects.update(token="lain")
    visitor.post(own, {"token": kept.token})
    kept.refresh_from_db()
    assert kept.status.is_compared, "nothing was applied"


def test_a_corrected_name_keeps_the_results_of_the_version_before(office: Office, login) -> None:
    """Words of a version in force may be corrected; the indicator stays what it is in the versions beside it."""
    from reports.actions import agreement_life, agreement_values, copies

    by, old = office.cast.planner, office.documents
    draft = copies.draft_perubahan(old.goal.agreement, by=by)
    agreement_life.put_in_force(draft, on=date(2022, 7, 1), by=by)
    new = Indicator.objects.get(goal__agreement=draft, name=old.name)
    assert new.identity == old.identity
    agreement_values.change_indicator(new, by=by, name="Dokumen perencanaan yang disusun")
    new.refresh_from_db()
    assert (new.name, new.identity) == ("Dokumen perencanaan yang disusun", old.identity)
    agreement_values.change_indicator(old, by=by, name="Dokumen yang disusun")
    assert Indicator.objects.get(pk=old.pk).identity == new.identity


@pytest.mark.parametrize("year", [0, 1, 1999, 2100, 32768, 99999, 10**12])
def test_a_year_that_cannot_be_is_no_page(office: Office, login, year: int) -> None:
    visitor, code, post = login(office.cast.planner), office.organization.code, office.report.position_id
    visitor.raise_request_exception = False
    names = ("agreements_of_year", "nomenclature", "recap", "spending_tree", "workbooks", "measures")
    asked = {name: visitor.get(reverse(name, args=[code, year])).status_code for name in names}
    asked["iki_sheet"] = visitor.get(reverse("iki_sheet", args=[code, year, post])).status_code
    for name in ("agreement_create", "agreement_copy", "agreements_copy", "agreements_in_force"):
        asked[name] = visitor.post(reverse(name, args=[code, year]), {"position": post, "on": "1-7-2022"}).status_code
    assert {name: status for name, status in asked.items() if status != 404} == {}


@pytest.mark.parametrize("key", ["²", "9" * 30, "-1", "1.5", "0x1", "' OR 1=1 --", "<b>", ""])
def test_a_key_that_is_none_is_refused_without_an_error(office: Office, login, key: str) -> None:
    visitor, code = login(office.cast.planner), office.organization.code
    visitor.raise_request_exception = False
    own = [code, office.report.agreement_id]
    sent = {
        "create": (reverse("agreement_create", args=[code, 2022]), {"position": key}),
        "copy": (reverse("agreement_copy", args=[code, 2022]), {"position": key}),
        "source": (
            reverse("agreement_copy", args=[code, 2022]),
            {"position": office.report.position_id, f"sumber-{office.report.position_id}": key},
        ),
        "force": (reverse("agreements_in_force", args=[code, 2022]), {"pk": key, "on": "1-7-2022"}),
        "day": (reverse("agreements_in_force", args=[code, 2022]), {"pk": key, "on": "kapan"}),
        "add": (reverse("agreement_add", args=own), {"indikator": key}),
        "paste": (reverse("agreement_paste", args=own), {"baris": f"i{key}", "tempelan": "x", "kolom": "name"}),
        "row": (reverse("agreement_row", args=[*own, "i99999999999999999999999"]), {"name": key}),
    }
    answers = {name: visitor.post(*each, headers={"HX-Request": "true"}).status_code for name, each in sent.items()}
    assert {name: status for name, status in answers.items() if status >= 500} == {}


def test_every_form_of_the_desk_wants_its_token(office: Office) -> None:
    """A page of somebody else cannot send them in the planner's name."""
    visitor, code = Client(enforce_csrf_checks=True), office.organization.code
    visitor.force_login(office.cast.planner, backend="django.contrib.auth.backends.ModelBackend")
    own = [
        *(reverse(name, args=[code]) for name in ("structure", "duties", "accounts", "accounts_change", "passwords")),
        *(reverse(name, args=[code, office.cast.officer.pk]) for name in ("account_name", "account_password")),
        *(reverse(name, args=[code, office.report.agreement_id]) for name in ("agreement", "put_in_force")),
        reverse("workbooks", args=[code, 2022]),
    ]
    assert {visitor.post(address).status_code for address in own} == {403}


def test_a_block_is_not_pasted_over_other_rows_than_the_page_showed(office: Office, login) -> None:
    """Another planner has put another one before it meanwhile; the pasted text is given back."""
    visitor, code, first = login(office.cast.planner), office.organization.code, office.documents
    as_draft(first.goal.agreement)
    own = [code, first.goal.agreement_id]
    page = visitor.get(reverse("agreement", args=own)).content.decode()
    address = re.search(r'data-paste="([^"]+)"', page)[1]  # type: ignore[index]
    other = agreement_draft.add_indicator(first.goal, by=office.cast.planner, name="Jumlah surat", unit="surat")
    agreement_draft.move(other, to=1, by=office.cast.planner)
    data = {"tempelan": "15\n16", "kolom": "yearly", "baris": f"i{first.pk}"}
    before = list(Indicator.objects.order_by("pk").values_list("target", flat=True))
    answer = visitor.post(address, data, headers={"HX-Request": "true"}).content.decode()
    assert "dipindah orang lain" in answer and "15\n16" in answer
    assert list(Indicator.objects.order_by("pk").values_list("target", flat=True)) == before
