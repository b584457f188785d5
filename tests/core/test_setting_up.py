"""The verbs that set up an office: its structure in one go, who holds what, accounts and passwords."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.urls import reverse

from lkj import formats, office_names
from reports import workflow
from reports.models import Report
from reports.queries.content import build
from tests.conftest import Office, make_organization
from tests.html import squeezed
from units.actions import accounts, appointments, duties, offices, people, structure
from units.actions.shown import ChangedSince, token_of
from units.actions.structure import KeptRow, NewRow, RowsRefused, StructureChanged
from units.enums import MemberRole
from units.models import Assignment, Event, LegalBasis, Membership, Official, Organization, Past, Position, Unit, User

pytestmark = pytest.mark.django_db
NIP = "19010101192601199{}"


def nip(number: int) -> str:
    return NIP.format(number)


@pytest.fixture
def fresh(office: Office) -> Organization:
    """An office with nothing in it, of which Dewi is planner too."""
    fresh = make_organization("dinas-baru", "Dinas Baru")
    Membership.objects.create(user=office.cast.planner, organization=fresh, role=MemberRole.PLANNER)
    return fresh


ROWS = [
    NewRow(0, unit="Dinas Baru", name="Ani Uji", nip=nip(1), rank="Pembina (IV/a)", username="ani", email="ani@uji.id"),
    NewRow(1, unit="Sekretariat", name="Budi Uji", nip=nip(2), username="budi", since=date(2022, 3, 1)),
    NewRow(2, unit="Sub Bagian Umum dan Keuangan"),
    NewRow(1, unit="Bidang Data", name="Citra Uji", nip=nip(3)),
    NewRow(2, title="Ketua Tim Data", name="Budi Uji", nip=nip(2), kind="plt"),
]


def kept(organization: Organization) -> list[KeptRow]:
    """The office's rows as its page shows them; depth does not matter to a test of order."""
    posts = Position.objects.of(organization).select_related("unit").order_by("unit__order", "pk")
    return [KeptRow(0 if post.superior is None else 1, post.unit, post) for post in posts]


def test_a_seksi_directly_below_the_head_is_of_the_lowest_echelon(fresh: Organization, office: Office) -> None:
    rows = [NewRow(0, unit="Dinas Baru"), NewRow(1, unit="Bidang Data"), NewRow(1, unit="seksi Umum")]
    assert [post.echelon for post in structure.apply(fresh, rows, by=office.cast.planner).posts] == ["II", "III", "IV"]


def test_an_empty_office_is_there_after_one_save(fresh: Organization, office: Office) -> None:
    """What follows from depth and unit is filled in; the order of the rows is the office's; there is one event."""
    done = structure.apply(fresh, ROWS, by=office.cast.planner)
    chief, secretary, section, field, team = done.posts
    assert [post.title for post in done.posts] == [
        "Kepala Dinas Baru", "Sekretaris", "Kepala Sub Bagian Umum dan Keuangan", "Kepala Bidang Data",
        "Ketua Tim Data",
    ]  # fmt: skip
    assert [post.superior for post in done.posts] == [None, chief, secretary, chief, field]
    assert [post.echelon for post in done.posts] == ["II", "III", "IV", "III", "-"]
    assert [post.reports_lkj for post in done.posts] == [False, True, True, True, True]
    assert (section.unit.code, section.unit.parent, team.unit) == ("subbag-umum-keuangan", secretary.unit, field.unit)
    assert list(Unit.objects.filter(organization=fresh).values_list("order", flat=True)) == [10, 20, 30, 40]
    held = Assignment.objects.filter(position__in=done.posts).order_by("position")
    assert [(str(each), each.starts) for each in held] == [
        ("Kepala Dinas Baru: Ani Uji", date(2022, 1, 1)), ("Sekretaris: Budi Uji", date(2022, 3, 1)),
        ("Kepala Bidang Data: Citra Uji", date(2022, 1, 1)), ("Plt. Ketua Tim Data: Budi Uji", date(2022, 1, 1)),
    ]  # fmt: skip
    assert [account.username for account in done.accounts] == ["ani", "budi"]
    assert all(a.must_change_password and not a.has_usable_password() for a in done.accounts)
    assert Official.objects.filter(organization=fresh).count() == 3
    event = Event.objects.get(chain__organization=fresh)
    assert (event.kind, event.by, event.label) == (
        "structure.change",
        office.cast.planner,
        "Susunan diubah: 5 jabatan ditambah",
    )


def test_rows_are_refused_whole_with_a_sentence_for_each(fresh: Organization, office: Office) -> None:
    known = office.cast.officer.official
    structure.apply(fresh, ROWS[:1], by=office.cast.planner)
    wrong = [
        *kept(fresh),
        NewRow(1, unit="Bidang A", name="Orang Lain", nip=nip(1)),
        NewRow(1, unit="Bidang B", name=known.name, nip=known.nip),
        NewRow(1, unit="Bidang C", name="Eka Uji", nip="123"),
        NewRow(3, unit="Seksi D"),
        NewRow(1, unit="Bidang E", name="Eka Uji", nip=nip(5), username="ani"),
        NewRow(1, unit="Bidang F", username="eka"),
        NewRow(1, unit="Bidang G", name="Ani Uji", nip=nip(1)),
        NewRow(1),
        NewRow(1, unit="Bidang I"),
        NewRow(1, unit="bidang i"),
        NewRow(0, unit="Dinas Kedua"),
        # What stands below a refused row waits for it.
        NewRow(1, unit="Bidang H", name="Ani Uji", nip=nip(1)),
    ]
    with pytest.raises(RowsRefused) as refusal:
        structure.apply(fresh, wrong, by=office.cast.planner)
    sentences = {
        number: " ".join(f"{k}: {' '.join(v)}" for k, v in row.items()) for number, row in refusal.value.found.items()
    }
    for number, words in {
        1: "nip: NIP ini sudah dipakai Ani Uji", 2: "nip: NIP ini tercatat di perangkat daerah lain",
        3: "nip: NIP terdiri atas 18 angka", 4: "unit: Baris ini menjorok terlalu jauh",
        5: "username: Nama pengguna ini sudah dipakai. Tulis misalnya ani2.", 6: "name: Isi nama pejabatnya",
        7: "since: Ani Uji menjabat Kepala Dinas Baru", 8: "unit: Isi nama unit kerjanya",
        10: "unit: bidang i sudah ada di bawah", 11: "unit: Pimpinan sudah ada: Kepala Dinas Baru. Jorokkan",
    }.items():  # fmt: skip
        assert words in sentences.pop(number)
    assert not sentences
    assert Position.objects.of(fresh).count() == Unit.objects.filter(organization=fresh).count() == 1
    with pytest.raises(PermissionDenied):
        structure.apply(fresh, ROWS, by=office.cast.head)


def test_a_mistyped_nip_is_told_before_it_makes_a_second_person(fresh: Organization, office: Office) -> None:
    structure.apply(fresh, ROWS[:1], by=office.cast.planner)
    twice = NewRow(1, unit="Bidang A", name="Ani Uji", nip=nip(9), username="ani")
    with pytest.raises(RowsRefused) as refusal:
        structure.apply(fresh, [*kept(fresh), twice], by=office.cast.planner)
    (sentence,) = refusal.value.found[1]["username"]
    assert "sudah dipakai oleh Ani Uji: bila orangnya sama, kosongkan NIP-nya atau betulkan angkanya" in sentence


def test_the_order_of_the_rows_is_the_offices_and_two_planners_lose_nothing(
    fresh: Organization, office: Office
) -> None:
    by = office.cast.planner
    structure.apply(fresh, ROWS, by=by)
    shown = structure.state_token(fresh)
    chief, secretary, section, field, team = kept(fresh)
    order = [chief, field, team, NewRow(1, unit="Bidang Baru"), secretary, section]
    assert structure.apply(fresh, order, by=by, shown=shown).is_reordered
    codes = Unit.objects.filter(organization=fresh).values_list("code", flat=True)
    assert list(codes) == ["dinas-baru", "bidang-data", "bidang-baru", "sekretariat", "subbag-umum-keuangan"]
    with pytest.raises(StructureChanged, match="diubah oleh Dewi sejak halaman ini dibuka"):
        structure.apply(fresh, order, by=by, shown=shown)
    events = Event.objects.count()
    # The same again writes nothing, though the numbers have a gap: what is written ends with an event.
    Unit.objects.filter(organization=fresh).update(order=F("order") + 3)
    numbers = list(Unit.objects.filter(organization=fresh).values_list("code", "order"))
    assert not structure.apply(fresh, kept(fresh), by=by).is_reordered
    assert list(Unit.objects.filter(organization=fresh).values_list("code", "order")) == numbers
    assert Event.objects.count() == events


def test_a_new_official_ends_the_former_on_the_day_before(office: Office) -> None:
    by, post, july = office.cast.planner, office.report.position, date(2022, 7, 1)
    given = people.Person("Nina Uji", nip(7), "Penata (III/c)")
    nina = people.person(office.organization, given, by=by)
    assert people.person(office.organization, given, by=by) == nina
    done = appointments.appoint(post, nina, by=by, starts=july)
    assert [(each.official.name, each.ends) for each in done.ended] == [("Wulan Uji", date(2022, 6, 30))]
    assert appointments.appoint(post, nina, by=by, starts=july).ended == ()
    with pytest.raises(ValidationError, match="Nina Uji menjabat Kepala Sub Bagian Umum sejak 1 Juli 2022"):
        appointments.appoint(post, office.cast.stranger.official, by=by, starts=date(2022, 6, 1))
    # Joko moves here, and leaves his own post on that day.
    moved = appointments.appoint(post, office.cast.stranger.official, by=by, starts=date(2022, 7, 5))
    assert {str(each) for each in moved.ended} == {"Kepala Sub Bagian Umum: Nina Uji", "Kepala Seksi Lain: Joko Uji"}
    acting = appointments.appoint(post, nina, by=by, starts=date(2022, 7, 6), kind="plh", ends=date(2022, 7, 9))
    assert acting.ended == ()
    appointments.end_assignment(acting.assignment, by=by, on=date(2022, 7, 7))
    # A mistake is taken back until a report was submitted in its time.
    appointments.take_back(moved.assignment, by=by)
    assert Assignment.objects.get(position=post, ends=None).official == nina
    appointments.take_back(done.assignment, by=by)
    office.submit()
    with pytest.raises(ValidationError, match="sudah ada laporan yang diajukan"):
        appointments.take_back(Assignment.objects.get(position=post, kind="definitif"), by=by)


def test_a_penugasan_saved_by_mistake_goes_though_reports_of_others_were_submitted(office: Office) -> None:
    """A Plt. from a year ago, saved a minute ago: nobody has signed or decided in that penugasan."""
    by, post, report = office.cast.planner, office.report.position, office.submit()
    nina = people.person(office.organization, people.Person("Nina Uji", nip(7), "Penata (III/c)"), by=by)
    # Beside the author, and above her; ended or not, as far as the definitive holder's day lets it be.
    for held, kind, ends in ((post, "plh", None), (post, "plt", date(2021, 1, 1)), (post.superior, "plh", None)):
        given = {"starts": date(2021, 1, 1), "kind": kind, "ends": ends}
        mistake = appointments.appoint(held, nina, by=by, **given).assignment
        assert appointments.why_not_take_back(mistake) == ""
        appointments.take_back(mistake, by=by)
    assert not Assignment.objects.filter(official=nina).exists()
    # Who is named in it stays, and who has taken a step: here she decides on it.
    user = accounts.open_account(nina, by=by, username="nina", email="")
    acting = appointments.appoint(post.superior, nina, by=by, starts=date(2022, 1, 3), kind="plt").assignment
    workflow.perform(report, workflow.Return(note="Lengkapi."), by=user)
    with pytest.raises(ValidationError, match="sudah ada laporan yang diajukan atas nama atau oleh Nina Uji"):
        appointments.take_back(acting, by=by)
    for party in (post, post.superior):
        definitive = Assignment.objects.get(position=party, kind="definitif")
        assert "tidak dapat dibatalkan" in appointments.why_not_take_back(definitive)


def test_a_definitive_official_ends_who_filled_the_vacancy(office: Office) -> None:
    by, post, day = office.cast.planner, office.report.position, date(2022, 7, 1)
    Assignment.objects.filter(position=post).update(ends=date(2022, 3, 31))
    acting = appointments.appoint(post, office.cast.stranger.official, by=by, starts=date(2022, 4, 1), kind="plt")
    nina = people.person(office.organization, people.Person("Nina Uji", nip(7)), by=by)
    done = appointments.appoint(post, nina, by=by, starts=day)
    assert [(each.official.name, each.kind, each.ends) for each in done.ended] == [
        ("Joko Uji", "plt", date(2022, 6, 30))
    ]
    appointments.take_back(done.assignment, by=by)
    acting.assignment.refresh_from_db()
    assert acting.assignment.ends is None, "the mistake is taken back whole"
    Assignment.objects.filter(pk=acting.assignment.pk).update(kind="plh")
    assert appointments.appoint(post, nina, by=by, starts=day).ended == (), "who stands in for somebody goes on"


def test_who_filled_a_vacancy_ended_when_the_definitive_official_came(office: Office, login: Any) -> None:
    """Entered afterwards, the Plt. of the time before needs his last day; the page asks for it."""
    post, official = office.report.position, office.cast.stranger.official
    begun = post.assignments.get(kind="definitif").starts
    before = begun - timedelta(days=1)
    with pytest.raises(ValidationError, match=f"paling lambat {formats.date(before)}") as refused:
        appointments.appoint(post, official, by=office.cast.planner, starts=date(2021, 1, 1), kind="plt")
    assert list(refused.value.message_dict) == ["ends"]
    made = appointments.appoint(
        post, official, by=office.cast.planner, starts=date(2021, 1, 1), kind="plt", ends=before
    ).assignment
    assert made.ends == before
    address = reverse("appoint", args=[office.organization.code, post.pk])
    given = {"name": "Nina Uji", "nip": nip(7), "kind": "plt", "starts": "1 Januari 2020", "ends": ""}
    field = login(office.cast.planner).get(address).context["form"].prefix
    page = login(office.cast.planner).post(address, {f"{field}-{k}" if field else k: v for k, v in given.items()})
    assert page.status_code == 422 and "menjabat definitif sejak" in squeezed(page)


def test_duties_are_pasted_and_a_person_is_corrected(office: Office) -> None:
    by, post = office.cast.planner, office.report.position
    pasted = "a.  menyusun rencana;\n\n2) melaksanakan urusan; dan\n• melaporkan, dan\nitu saja."
    items = office_names.items_of(pasted)
    assert items == ["menyusun rencana", "melaksanakan urusan", "melaporkan", "itu saja"]
    assert office_names.items_of("a. menyusun yang\npanjang;\nb. dua.\ntiga") == [
        "menyusun yang panjang",
        "dua",
        "tiga",
    ]
    owed = duties.Owed(["satu"], items, "Peraturan Bupati  Contoh Nomor 1 Tahun 2021")
    assert duties.set_duties([(post, owed)], by=by) == 1
    assert duties.set_duties([(post, owed)], by=by) == 0
    assert list(post.duties.values_list("text", flat=True)) == [*items, "satu"]
    assert LegalBasis.objects.filter(organization=office.organization).count() == 1
    official = office.cast.officer.official
    people.correct_person(official, people.Person("Wulan Uji, S.E.", official.nip, "Pembina (IV/a)"), by=by)
    official.refresh_from_db()
    assert official.rank == "Pembina (IV/a)"
    with pytest.raises(ValidationError, match="sudah dipakai pejabat lain"):
        people.correct_person(official, people.Person("Wulan Uji", office.cast.head.official.nip), by=by)


def test_posts_follow_the_offices_legal_basis_unless_they_have_their_own(office: Office) -> None:
    by, organization, post = office.cast.planner, office.organization, office.report.position
    common, own, new = (
        post.legal_basis.text,
        "Peraturan Bupati Nomor 2 Tahun 2022",
        "Peraturan Bupati Nomor 5 Tahun 2022",
    )

    def printed() -> str:
        return build(Report.objects.get(pk=office.report.pk)).legal_basis

    of_before = import_module("units.migrations.0018_office_legal_basis")
    of_before.one_basis_for_the_office(apps, None)
    organization.refresh_from_db()
    assert printed() == organization.legal_basis == common
    assert not Position.objects.of(organization).filter(legal_basis__isnull=False).exists()
    assert offices.change_office(organization, {"legal_basis": f"{new.replace(' ', '  ')}\n"}, by=by)
    assert printed() == new
    duties.set_duties([(post, duties.Owed(["satu"], [], own))], by=by)
    assert printed() == own
    duties.set_duties([(post, duties.Owed(["satu"], [], new))], by=by)
    post.refresh_from_db()
    assert post.legal_basis is None, "what the office says of all is no exception"
    of_before.a_basis_for_each_post(apps, None)
    post.refresh_from_db()
    assert post.legal_basis.text == new


@pytest.mark.parametrize(
    ("unit", "title", "code"),
    [
        ("Sekretariat", "Sekretaris", "sekretariat"), ("Kecamatan Sukodono", "Camat Sukodono", "kecamatan-sukodono"),
        ("Sub Bidang Aset", "Kepala Sub Bidang Aset", "subbid-aset"),
        ("Sekretariatan", "Kepala Sekretariatan", "sekretariatan"),
    ],
)  # fmt: skip
def test_names_follow_from_the_unit(unit: str, title: str, code: str) -> None:
    assert (office_names.title_of(unit), office_names.code_of(unit)) == (title, code)
    assert office_names.username_of("Drs. H. Wulan Uji Coba, M.Si.") == "wulan.uji"


def test_below_which_units_the_lowest_usually_stand() -> None:
    pairs = [
        ("Seksi Layanan", "Bidang Perpustakaan"), ("sub bidang Aset", "BIDANG Aset"),
        ("Sub Bagian Umum", "Sekretariat"), ("Subbag Umum", "Bagian Tata Usaha"),
    ]  # fmt: skip
    assert all(office_names.stands_below(*pair) for pair in pairs)
    # In a kecamatan the seksi stand beside the secretariat.
    others = [("Seksi Layanan", "Sekretariat"), ("Bidang A", "Bidang B"), ("Seksi A", "Seksi B"), ("Seksi", "Bidangan")]
    assert not any(office_names.stands_below(*pair) for pair in [*others, ("", "Bidang A")])


def test_what_somebody_else_changed_is_not_written_over(office: Office) -> None:
    """Two planners with one page each: the token of what it showed is compared in the verb, under the row's lock."""
    by, organization, official = office.cast.planner, office.organization, office.cast.officer.official
    seen = token_of(vars(people.person_of(official)))
    people.correct_person(official, people.Person("Wulan Uji, S.E.", official.nip), by=by, shown=seen)
    with pytest.raises(ChangedSince) as told:
        people.correct_person(official, people.Person("Wulan Uji, M.M.", official.nip), by=by, shown=seen)
    assert told.value.stored["name"] == "Wulan Uji, S.E."
    post = office.report.position
    seen = token_of(duties.duties_of(post))
    duties.set_duties([(post, duties.Owed(["satu"], [], "", seen))], by=by)
    with pytest.raises(ChangedSince):
        duties.set_duties([(post, duties.Owed(["dua"], [], "", seen))], by=by)
    account = office.cast.auditor
    seen = token_of(accounts.state_of(account, organization))
    change = {"by": by, "email": "arif@uji.id", "roles": [MemberRole.READER], "shown": seen}
    assert [event.kind for event in accounts.change_account(account, organization, **change)] == ["user.email"]
    with pytest.raises(ChangedSince):
        accounts.change_account(account, organization, **change | {"roles": []})
    seen = token_of(offices.data_of(organization))
    data = {"address": "Jl. Baru No. 2", "regional_head": "Ir. Cahya Uji"}
    assert offices.change_office(organization, data, by=by, shown=seen)
    assert not offices.change_office(organization, data, by=by)
    with pytest.raises(ChangedSince):
        offices.change_office(organization, {"phone": "1"}, by=by, shown=seen)
    organization.refresh_from_db()
    assert (organization.regional_head, organization.head_of_government) == ("Ir. Cahya Uji", "Bupati Contoh")


def test_an_offices_name_changes_from_a_day(office: Office) -> None:
    by, organization = office.cast.planner, office.organization
    office.submit()
    with pytest.raises(ValidationError, match="Isi tanggal mulai berlakunya"):
        offices.change_office(organization, {"name": "Badan Uji"}, by=by)
    offices.change_office(organization, {"name": "Badan Uji", "phone": "123"}, by=by, since=date(2022, 7, 4))
    organization.refresh_from_db()
    assert (organization.name, organization.phone) == ("Badan Uji", "123")
    assert Past(organization, date(2022, 6, 30)).office().name == "Dinas Uji"
    # No report prints the regional head: a first name is no change, another one has a day.
    offices.change_office(organization, {"regional_head": "Ir. Cahya Uji"}, by=by)
    new = {"regional_head": "Dr. Bulan Uji", "regional_head_title": "Pj. Bupati Contoh"}
    offices.change_office(organization, new, by=by, since=date(2022, 7, 5))
    organization.refresh_from_db()
    before = Past(organization, date(2022, 7, 4)).office()
    assert (before.regional_head, before.head_of_government) == ("Ir. Cahya Uji", "Bupati Contoh")
    assert (organization.regional_head, organization.head_of_government) == ("Dr. Bulan Uji", "Pj. Bupati Contoh")
    with pytest.raises(PermissionDenied):
        offices.change_office(organization, {"phone": "1"}, by=office.cast.head)


def test_a_one_time_password_and_roles(office: Office, second_office: Office) -> None:
    """A planner gives nobody more than they have: not the administrator, nobody of another office, no lost role."""
    by, organization, wulan = office.cast.planner, office.organization, office.cast.officer
    password, event = accounts.renew_password(wulan, organization, by=by)
    wulan.refresh_from_db()
    assert wulan.check_password(password)
    assert wulan.must_change_password
    assert password not in str(event.data) + event.label
    boss = User.objects.create_superuser("pengelola", password="sandi-uji-2022")
    Membership.objects.create(user=boss, organization=organization, role=MemberRole.READER)
    theirs = second_office.cast.officer
    both = office.cast.auditor
    Membership.objects.create(user=both, organization=second_office.organization, role=MemberRole.READER)
    for account, words in ((boss, "pengelola aplikasi"), (theirs, "bukan akun"), (both, "perangkat daerah lain")):
        with pytest.raises(PermissionDenied, match=words):
            accounts.renew_password(account, organization, by=by)
        with pytest.raises(PermissionDenied):
            accounts.set_email(account, organization, by=by, email="saya@uji.id")
    assert accounts.renew_password(both, organization, by=boss)[0]
    accounts.set_roles(wulan, organization, by=by, roles=[MemberRole.READER])
    assert not accounts.set_roles(wulan, organization, by=by, roles=[MemberRole.READER])
    with pytest.raises(PermissionDenied):
        accounts.set_roles(theirs, organization, by=by, roles=[MemberRole.PLANNER])
    with pytest.raises(ValidationError, match="peran perencana Anda sendiri"):
        accounts.set_roles(by, organization, by=by, roles=[])
    made = accounts.open_member_account(organization, by=by, username="evi", name="Evi Uji", role=MemberRole.READER)
    with pytest.raises(ValidationError, match="belum mempunyai alamat surel"):
        accounts.invite(made, organization, by=by)
    accounts.set_email(made, organization, by=by, email="evi@uji.id")
    accounts.invite(made, organization, by=by)
    with pytest.raises(ValidationError, match="Tulis misalnya nama@contoh"):
        accounts.set_email(made, organization, by=by, email="evi")
