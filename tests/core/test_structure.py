"""The office's structure in the administration: no circles, one holder of a post, nothing moved to another office."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from reports.documents.tables import labels
from reports.models import Report
from reports.queries.content import build, signatory
from tests.conftest import Office, make_organization
from tests.core.test_log_admin import address, form_of
from tests.core.test_parallel import at_once
from tests.html import squeezed
from units.models import Assignment, Organization, Position, Unit, User
from units.models.circles import missing

pytestmark = pytest.mark.django_db
EMPTY = ("duties", "assignments")


@pytest.fixture
def visitor(office: Office, login) -> Client:
    return login(User.objects.create_superuser("pengelola", password="sandi-uji-2022"))


@pytest.fixture
def elsewhere(office: Office) -> Organization:
    return Organization.objects.get(code="dinas-lain")


def refused(visitor: Client, where: str, data: dict[str, object]) -> str:
    """The errors with which the form is refused."""
    response = visitor.post(where, data)
    assert response.status_code == 200
    return str(response.context["errors"])


def accepted(visitor: Client, where: str, data: dict[str, object]) -> None:
    response = visitor.post(where, data)
    assert response.status_code == 302, response.context["errors"]


def unit(office: Office, code: str) -> Unit:
    return Unit.objects.get(organization=office.organization, code=code)


def test_a_unit_is_not_below_itself_in_two_steps_or_three(office: Office, visitor: Client) -> None:
    head, sub, other = (unit(office, code) for code in ("sekretariat", "subbag-umum", "seksi-lain"))
    accepted(visitor, address(sub), form_of(sub, parent=head.pk))
    accepted(visitor, address(other), form_of(other, parent=sub.pk))
    for below in (sub, other):
        assert "Pilih unit yang tidak berada di bawahnya" in refused(
            visitor, address(head), form_of(head, parent=below.pk)
        )
    head.refresh_from_db()
    assert head.parent is None


def test_nobody_is_the_superior_of_their_superior(office: Office, visitor: Client) -> None:
    section = office.report.position
    head, chief = section.superior, Position.objects.get(title="Kepala Dinas Uji")
    for post in (head, chief):
        answer = refused(visitor, address(post), form_of(post, *EMPTY, superior=section.pk))
        assert "Pilih jabatan yang tidak berada di bawahnya" in answer


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_a_circle_at_once(office: Office, login) -> None:
    """Each change is right by itself; the second one is refused."""
    one, two = unit(office, "sekretariat"), unit(office, "seksi-lain")
    user = User.objects.create_superuser("pengelola", password="sandi-uji-2022")

    def save(own: Unit, above: Unit) -> Callable[[], object]:
        browser, data = login(user), form_of(own, parent=above.pk)
        return lambda: browser.post(address(own), data)

    for _ in range(5):
        Unit.objects.filter(pk__in=[one.pk, two.pk]).update(parent=None)
        answers = at_once([save(one, two), save(two, one)])
        assert sorted(getattr(answer, "status_code", 0) for answer in answers) == [200, 302], answers


@pytest.mark.django_db(transaction=True)
def test_one_office_does_not_wait_for_another(office: Office, elsewhere: Organization) -> None:
    """While an office's structure is being written, as by a long import, another one's is written too."""
    if connection.vendor == "sqlite":
        # One writer at a time, whatever it writes.
        assert missing(connection) == []
        return
    own = Unit.objects.create(organization=office.organization, code="unit-baru", name="Unit Baru")
    their = Unit.objects.create(organization=elsewhere, code="unit-lain", name="Unit Lain")
    own_head, their_head = unit(office, "sekretariat"), Unit.objects.get(organization=elsewhere, code="kepala")

    def write(of: Unit, above: Unit) -> Callable[[], object]:
        def written() -> object:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
                return Unit.objects.filter(pk=of.pk).update(parent=above)

        return written

    with transaction.atomic():
        Unit.objects.filter(pk=own.pk).update(parent=own_head)
        again = Unit.objects.get(organization=office.organization, code="seksi-lain")
        theirs, ours = at_once([write(their, their_head), write(again, own)])
    assert theirs == 1
    assert isinstance(ours, OperationalError)


def test_a_post_that_reports_needs_a_superior(office: Office, visitor: Client) -> None:
    chief = Position.objects.get(title="Kepala Dinas Uji")
    answer = refused(visitor, address(chief), form_of(chief, *EMPTY, reports_lkj="on"))
    assert "Jabatan tanpa atasan tidak dapat melapor" in answer


def held(office: Office) -> Assignment:
    return office.report.position.assignments.get()


def another(office: Office, kind: str, starts: str, ends: str = "") -> dict[str, object]:
    official = office.cast.stranger.official.pk
    return {"official": official, "position": office.report.position_id, "kind": kind, "starts": starts, "ends": ends}


def test_a_post_has_one_definitive_holder_at_a_time(office: Office, visitor: Client) -> None:
    Assignment.objects.filter(pk=held(office).pk).update(ends=date(2022, 7, 31))
    add = address(Assignment, "add")
    answer = refused(visitor, add, another(office, "definitif", "2022-07-31"))
    assert "Wulan Uji sudah menjadi pejabat definitif jabatan ini sejak 3 Januari 2022 sampai 31 Juli 2022" in answer
    assert "definitif" in refused(visitor, add, another(office, "definitif", "2021-01-01", "2022-01-03"))
    accepted(visitor, add, another(office, "definitif", "2022-08-01"))


def test_a_post_has_one_acting_holder_next_to_the_definitive_one(office: Office, visitor: Client) -> None:
    add = address(Assignment, "add")
    accepted(visitor, add, another(office, "plh", "2022-07-01", "2022-07-10"))
    assert "Plt., Plh., atau Pj." in refused(visitor, add, another(office, "plt", "2022-07-10"))
    accepted(visitor, add, another(office, "plt", "2022-07-11"))


def test_two_new_holders_in_one_form(office: Office, visitor: Client) -> None:
    post = office.report.position
    Assignment.objects.filter(position=post).delete()
    rows = {"assignments-TOTAL_FORMS": 2, "assignments-INITIAL_FORMS": 0}
    for number, username in enumerate(("wulan", "joko")):
        official = User.objects.get(username=username).official.pk
        rows |= {
            f"assignments-{number}-{name}": value
            for name, value in another(office, "definitif", "2022-01-03", "2022-12-31").items()
        }
        rows[f"assignments-{number}-official"] = official
    answer = refused(visitor, address(post), form_of(post, "duties", **rows))
    assert "Wulan Uji sudah menjadi pejabat definitif" in answer and not post.assignments.exists()


def test_an_official_of_another_office_may_act_but_not_hold_the_post(
    office: Office, visitor: Client, elsewhere: Organization
) -> None:
    maya = office.cast.outsider.official
    add, row = address(Assignment, "add"), another(office, "definitif", "2022-07-01") | {"official": maya.pk}
    Assignment.objects.filter(pk=held(office).pk).update(ends=date(2022, 6, 30))
    told = refused(visitor, add, row)
    assert "Pejabat dari perangkat daerah lain hanya dapat menjadi Plt., Plh., atau Pj. jabatan ini." in told
    accepted(visitor, add, row | {"kind": "pj"})
    assert signatory(office.report.position).title == "Pj. Kepala Sub Bagian Umum"
    # Who acts here may still be given another office of their own.
    Assignment.objects.filter(official=maya, position__unit__organization=elsewhere).update(ends=date(2022, 7, 7))
    accepted(visitor, address(maya), form_of(maya, organization=office.organization.pk))


def test_an_nip_is_taken_as_it_is_pasted_and_printed_in_its_groups(office: Office, visitor: Client) -> None:
    official = office.cast.officer.official
    accepted(visitor, address(official), form_of(official, nip=" NIP. 19850203 201001.2 004 "))
    official.refresh_from_db()
    assert official.nip == "198502032010012004"
    listed = squeezed(visitor.get(reverse("admin:units_official_changelist"), {"q": "19850203 201001 2 004"}))
    assert "NIP 19850203 201001 2 004" in listed and "1 pejabat" in listed
    short = visitor.post(address(official), form_of(official, nip="19850203 2010"))
    assert 'value="19850203 2010"' in squeezed(short) and "NIP terdiri atas 18 angka" in squeezed(short)


def test_a_post_without_an_echelon(office: Office, visitor: Client) -> None:
    post = office.report.position
    accepted(visitor, address(post), form_of(post, *EMPTY, echelon="-", title="Ketua Tim Umum"))
    assert labels(build(office.report).echelon).name == "Nama Sub Kegiatan"


def test_signed_reports_stay_in_their_office(office: Office, visitor: Client, elsewhere: Organization) -> None:
    office.approve()
    post, own, strange = office.report.position, office.report.position.unit, Unit.objects.get(organization=elsewhere)
    assert "sudah ada jabatan di sini" in refused(visitor, address(own), form_of(own, organization=elsewhere.pk))
    # That holds even if its superior becomes one of the other office.
    moved = form_of(post, *EMPTY, unit=strange.pk, superior=strange.positions.get().pk)
    assert "Tidak dapat diganti" in refused(visitor, address(post), moved)
    assert list(Report.objects.visible_to(office.cast.outsider)) == []


def test_who_holds_a_post_stays_in_its_office(office: Office, visitor: Client, elsewhere: Organization) -> None:
    official, end = office.cast.officer.official, held(office)
    answer = refused(visitor, address(official), form_of(official, organization=elsewhere.pk))
    assert "masih memegang jabatan Kepala Sub Bagian Umum" in answer
    Assignment.objects.filter(pk=end.pk).update(ends=date(2022, 7, 7))
    accepted(visitor, address(official), form_of(official, organization=elsewhere.pk))
    # The post that they left can still be changed.
    end.refresh_from_db()
    row = {f"assignments-0-{name}": value for name, value in form_of(end).items()}
    counts = {"assignments-TOTAL_FORMS": 1, "assignments-INITIAL_FORMS": 1}
    accepted(
        visitor, address(end.position), form_of(end.position, "duties", **row, **counts, signature_title="Kasubbag")
    )


def test_unused_units_and_posts_can_be_moved_and_removed(
    office: Office, visitor: Client, elsewhere: Organization
) -> None:
    fresh = Unit.objects.create(organization=office.organization, code="keliru", name="Keliru")
    accepted(visitor, address(fresh), form_of(fresh, organization=elsewhere.pk))
    accepted(visitor, address(fresh, "delete"), {"post": "yes"})
    other = make_organization("dinas-baru", "Dinas Baru")
    new = Unit.objects.create(organization=other, code="u", name="Unit")
    post = Position.objects.create(unit=unit(office, "seksi-lain"), title="Keliru", echelon="IV", reports_lkj=False)
    accepted(visitor, address(post), form_of(post, *EMPTY, unit=new.pk))
