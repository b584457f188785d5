"""The planner's pages of the structure: a whole office in one save, its officials, accounts and passwords."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lkj.formats import moment
from reports.models import Notification
from tests.conftest import Office, _member, make_organization
from tests.html import squeezed
from units.actions import duties
from units.enums import MemberRole
from units.models import Assignment, Event, LegalBasis, Membership, Organization, Position, Unit, User

pytestmark = pytest.mark.django_db
NIP = "19010101 192601 1 99{}"
ROWS = {
    "b0": {"depth": 0, "unit": "Dinas Baru", "name": "Ani Uji", "nip": NIP.format(1), "username": "ani"},
    "b3": {"depth": 1, "unit": "Sekretariat", "name": "Budi Uji", "nip": NIP.format(2), "since": "1 Maret 2022"},
    "b1": {"depth": 2, "unit": "Sub Bagian Umum", "email": "umum@uji.id"},
    "b7": {},
}


def address(name: str, office: Office | Organization, *args: int) -> str:
    organization = office if isinstance(office, Organization) else office.organization
    return reverse(name, args=[organization.code, *args])


def changed(browser: Client, office: Office, account: User, values: dict[str, object]) -> object:
    """Post one row of the list of accounts."""
    row = {f"a{account.pk}-{name}": value for name, value in {"shown": "", **values}.items()}
    return browser.post(address("accounts_change", office), row)


def sent(browser: Client, where: str, rows: dict[str, dict[str, object]], *before: str) -> object:
    """Post the rows, behind the lines `before`, with the token of the page that is there now."""
    token = re.search(r'name="token" value="(\w+)"', browser.get(where).content.decode()).group(1)
    data = {f"{key}-{name}": value for key, row in rows.items() for name, value in row.items()}
    return browser.post(where, {**data, "urut": [*before, *rows], "token": token})


@pytest.fixture
def browser(office: Office, login) -> Client:
    return login(office.cast.planner)


@pytest.fixture
def fresh(office: Office) -> Organization:
    fresh = make_organization("dinas-baru", "Dinas Baru")
    Membership.objects.create(user=office.cast.planner, organization=fresh, role=MemberRole.PLANNER)
    return fresh


def test_an_office_is_typed_and_saved_once(fresh: Organization, browser: Client) -> None:
    """Refused whole with the sentence beside the row, and nothing typed is lost; then taken whole."""
    where = address("structure", fresh)
    answer = sent(browser, where, ROWS)
    page = squeezed(answer)
    assert answer.status_code == 422
    assert "Sub Bagian Umum: Isi nama pejabatnya, atau kosongkan nomor dan akunnya." in page
    assert '<p class="structure-wrong" id="id_b1-name_error">Isi nama pejabatnya' in page
    assert 'name="b3-since" value="1 Maret 2022"' in page
    assert page.count('name="urut"') == 5
    assert not Unit.objects.filter(organization=fresh).exists()
    del ROWS["b1"]["email"]
    answer = sent(browser, where, ROWS)
    assert answer.status_code == 302
    titles = Position.objects.of(fresh).values_list("title", flat=True)
    assert list(titles) == ["Kepala Dinas Baru", "Sekretaris", "Kepala Sub Bagian Umum"]
    assert Assignment.objects.get(position__title="Sekretaris", position__unit__organization=fresh).starts == date(
        2022, 3, 1
    )
    page = squeezed(browser.get(where))
    assert "3 jabatan ditambah. 1 akun dibuat; kata sandinya belum ada." in page
    assert "1 akun belum mempunyai kata sandi" in page
    # Typed once more as it is stored, it is told to be there, not to be indented below itself.
    twice = squeezed(sent(browser, where, {"b0": {"depth": 0, "unit": "dinas baru"}}))
    assert "Dinas Baru sudah ada sebagai pimpinan. Hapus baris ini." in twice and "Jorokkan baris ini" not in twice
    wrong = {"b0": {"depth": 1, "unit": "Bidang X", "nip": "12", "since": "kemarin", "code": "a b"}}
    page = squeezed(sent(browser, where, wrong))
    for words in ("NIP terdiri atas 18 angka", "“kemarin” bukan tanggal", "Kode hanya berisi huruf"):
        assert words in page


def test_a_seksi_directly_below_the_head_beside_a_bidang_is_asked_about_once(
    fresh: Organization, browser: Client
) -> None:
    where = address("structure", fresh)
    rows = {
        "b0": {"depth": 0, "unit": "Dinas Baru"}, "b1": {"depth": 1, "unit": "Sekretariat"},
        "b2": {"depth": 1, "unit": "Sub Bagian Umum"}, "b3": {"depth": 1, "unit": "Bidang Arsip"},
        "b4": {"depth": 1, "unit": "Seksi Layanan"}, "b5": {"depth": 2, "unit": "Seksi Lain"},
    }  # fmt: skip
    asked = sent(browser, where, rows)
    page = squeezed(asked)
    assert asked.status_code == 422 and not Unit.objects.filter(organization=fresh).exists()
    told = "Seksi Layanan: Langsung di bawah pimpinan, sedangkan Bidang Arsip ada di sampingnya."
    assert f"{told} Bila bagian dari Bidang Arsip: tekan Tab di awal nama unitnya, atau pilih tingkat 3." in page
    assert "Sub Bagian Umum: Langsung di bawah pimpinan, sedangkan Sekretariat ada" in page
    assert page.count("Simpan lagi bila memang begitu.") == 4 and "Seksi Lain: Langsung" not in page
    sure = re.search(r'name="sure" value="(\w+)"', asked.content.decode()).group(1)
    # Another answer leads to another question; the same one is meant.
    moved = {**rows, "b2": {**rows["b2"], "depth": 2}}
    token = {"token": re.search(r'name="token" value="(\w+)"', asked.content.decode()).group(1)}
    assert browser.post(where, flat(moved) | token | {"sure": sure}).status_code == 422
    assert browser.post(where, flat(rows) | token | {"sure": sure}).status_code == 302
    assert Position.objects.get(unit__name="Seksi Layanan").superior.title == "Kepala Dinas Baru"


def flat(rows: dict[str, dict[str, object]]) -> dict[str, object]:
    return {"urut": [*rows]} | {f"{key}-{name}": value for key, row in rows.items() for name, value in row.items()}


def test_the_order_of_the_page_is_that_of_the_board(office: Office, browser: Client) -> None:
    where = address("structure", office)
    keys = re.findall(r'name="urut" value="(p\d+)"', browser.get(where).content.decode())
    assert sent(browser, where, {}, keys[0], keys[3], keys[1], keys[2]).status_code == 302
    board = browser.get(reverse("board", args=[office.period.pk])).content.decode()
    places = [board.index(title) for title in ("Kepala Seksi Lain", "Sekretaris", "Kepala Sub Bagian Umum")]
    assert places == sorted(places)
    # Another planner's page of before: the row is not lost.
    old = browser.post(where, {"urut": [*keys, "b0"], "b0-depth": 1, "b0-unit": "Bidang Z", "token": "lama"})
    assert old.status_code == 422
    assert "diubah oleh Dewi sejak halaman ini dibuka" in squeezed(old)
    assert "Bidang Z</textarea>" in old.content.decode()


def test_a_new_official_and_what_waits_for_them(office: Office, browser: Client) -> None:
    office.submit()
    post = office.head_report.position
    where = address("appoint", office, post.pk)
    page = squeezed(browser.get(where))
    assert "1 laporan bawahan menunggu disposisi" in page
    assert "Sudah dipakai laporan, jadi tidak dapat dibatalkan." in page and "Batalkan<" not in page
    given = {"name": "Nina Uji", "nip": NIP.format(7), "kind": "definitif", "starts": "01/07/2022", "username": "nina"}
    bad = browser.post(where, {**given, "nip": office.cast.officer.official.nip})
    assert bad.status_code == 422
    assert "NIP ini sudah dipakai Wulan Uji" in squeezed(bad)
    # A date of birth that no calendar has is asked about once.
    odd = browser.post(where, {**given, "nip": "197013401995031001"})
    assert odd.status_code == 422 and "tanggal lahirnya tidak ada" in squeezed(odd)
    assert 'value="197013401995031001"' in odd.content.decode()
    assert browser.post(where, given).status_code == 302
    page = squeezed(browser.get(address("structure", office)))
    assert "Nina Uji menjadi Sekretaris sejak 1 Juli 2022. Bagas Uji (Sekretaris) berakhir pada 30 Juni 2022." in page
    nina = Assignment.objects.get(official__user__username="nina")
    for name, data in (("assignment_end", {"on": "30-06-2022"}), ("assignment_end", {"on": "besok"})):
        browser.post(address(name, office, nina.pk), data)
    page = squeezed(browser.get(where))
    assert "Tanggal berakhir tidak boleh sebelum tanggal mulai." in page
    assert "“besok” bukan tanggal" in page
    browser.post(address("assignment_undo", office, nina.pk))
    assert Assignment.objects.get(position=post).ends is None
    person = address("official", office, office.cast.head.official.pk)
    assert browser.post(person, {"name": ""}).status_code == 422
    assert browser.post(person, {"name": "Bagas Uji, S.E.", "rank": "Pembina (IV/a)"}).status_code == 302
    assert "Bagas Uji, S.E." in browser.get(address("structure", office)).content.decode()


def test_a_post_moves_and_ends_and_duties_are_pasted(office: Office, browser: Client) -> None:
    post, other = office.report.position, office.stranger_report.position
    where = address("post_move", office, post.pk)
    stand = {
        "superior": other.pk, "unit": "Sub Bagian Umum", "title": post.title, "echelon": "IV", "reports_lkj": "on",
        "since": "1-7-2022",
    }  # fmt: skip
    assert browser.post(where, {**stand, "title": ""}).status_code == 422
    assert browser.post(where, stand).status_code == 302
    post.refresh_from_db()
    assert (post.superior, post.unit.parent) == (other, other.unit)
    assert list(Unit.objects.filter(organization=office.organization))[-1] == post.unit
    # A kasi who comes below a kabid is hardly of the same echelon: asked about once.
    Position.objects.filter(pk=other.pk).update(echelon="III")
    as_high = {**stand, "since": "2-7-2022", "echelon": "III"}
    sentence = f"Di bawah {other} (Eselon III) biasanya Eselon IV; di sini Eselon III."
    assert sentence in squeezed(browser.post(where, as_high))
    below = {**stand, "superior": post.pk, "title": other.title}
    asked = squeezed(browser.post(address("post_move", office, other.pk), below))
    assert "Unit “Sub Bagian Umum” sudah ada di kantor ini" in asked, "two of one name are asked about"
    circle = browser.post(address("post_move", office, other.pk), {**below, "unit": other.unit.name})
    assert "sendiri berada di bawah" in squeezed(circle)
    where = address("duties", office)
    form = browser.get(where).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    pasted = {**shown, f"t{post.pk}-tugas": "a. satu;\nb. dua."}
    assert browser.post(where, pasted).status_code == 302
    assert list(post.duties.values_list("text", flat=True)) == ["satu", "dua"]
    late = browser.post(where, {**pasted, f"t{post.pk}-tugas": "tiga"})
    assert late.status_code == 422
    told = "Kepala Sub Bagian Umum, Tugas pokok juga diubah orang lain. Tersimpan sekarang: “satu; dua”"
    assert told in squeezed(late)
    # In use it ends, with its unit; never used it goes.
    where = address("post_end", office, post.pk)
    page = squeezed(browser.get(where))
    assert "Jabatan berakhir dengan hari terakhirnya" in page and "Pemegangnya sekarang Wulan Uji." in page
    chief = squeezed(browser.get(address("post_end", office, other.pk)))
    assert "Masih membawahi Kepala Sub Bagian Umum. Pindahkan dahulu ke atasan lain." in chief
    assert "sampai dengan hari ini" in squeezed(browser.post(where, {"on": "1-1-2023"}))
    assert browser.post(where, {"on": "5-7-2022"}).status_code == 302
    post.unit.refresh_from_db()
    assert post.unit.ends == date(2022, 7, 5)
    unit = Unit.objects.create(organization=office.organization, code="baru", name="Bidang Baru", order=99)
    unused = Position.objects.create(unit=unit, title="Kepala Bidang Baru", echelon="III", superior=post.superior)
    assert browser.post(address("post_end", office, unused.pk)).status_code == 302
    assert not Unit.objects.filter(pk=unit.pk).exists()


def test_units_become_several_and_one_again(office: Office, browser: Client) -> None:
    section, head = office.report.position, office.head_report.position
    unit = head.unit
    where = address("unit_split", office, unit.pk)
    assert browser.post(where, {"name": "Bagian Baru", "since": "1-1-2023"}).status_code == 422
    made = {"name": "Bagian Baru", "since": "1-7-2022", "posts": [head.pk]}
    assert browser.post(where, made).status_code == 302
    head.refresh_from_db()
    assert (head.unit.code, head.unit.starts) == ("bagian-baru", date(2022, 7, 1))
    where = address("unit_merge", office, section.unit_id)
    same_day = {"into": head.unit_id, "since": "5-7-2022"}
    assert "Berakhir pada" not in squeezed(browser.get(where))
    assert browser.post(where, {**same_day, "since": "5-7-2023"}).status_code == 422
    assert browser.post(where, same_day).status_code == 302
    section.refresh_from_db()
    assert section.unit == head.unit
    assert browser.get(where).status_code == 404


def test_a_one_time_password_is_printed_told_of_and_changed_first(office: Office, browser: Client, login) -> None:
    wulan = office.cast.officer
    login(wulan).get(reverse("home"))
    User.objects.filter(pk=wulan.pk).update(last_login=office.organization.now())
    # The password of an account in use is not void at one click.
    asked = squeezed(browser.post(address("account_password", office, wulan.pk)))
    assert "kata sandinya yang sekarang tidak berlaku lagi" in asked and "slip-password" not in asked
    page = browser.post(address("account_password", office, wulan.pk), {"sure": "1"}).content.decode()
    password = re.search(r'slip-password">([a-z0-9-]+)<', page).group(1)
    told = {each.user.username: each for each in Notification.objects.filter(kind="password")}
    assert set(told) == {"wulan", "ratna"}
    assert told["wulan"].text.startswith("Akun Anda (wulan) mendapat kata sandi sekali pakai baru, dibuat oleh Dewi.")
    theirs = Client()
    theirs.post(reverse("login"), {"username": "wulan", "password": password})
    for where in (reverse("home"), reverse("report", args=[office.report.pk]), reverse("inbox")):
        assert theirs.get(where).url == reverse("password_change")
    assert theirs.post(reverse("entry", args=[office.report.pk]), headers={"HX-Request": "true"}).status_code == 403
    assert theirs.get(reverse("verify")).status_code == 200
    same = {"old_password": password, "new_password1": password, "new_password2": password}
    assert "harus lain dari kata sandi sekali pakai" in squeezed(theirs.post(reverse("password_change"), same))
    own = {**same, "new_password1": "kopi-tubruk-99", "new_password2": "kopi-tubruk-99"}
    assert theirs.post(reverse("password_change"), own).url == reverse("home")
    inbox = squeezed(theirs.get(reverse("inbox")))
    assert "mendapat kata sandi sekali pakai baru, dibuat oleh Dewi" in inbox
    # The sentence says all; opened, it stays in the inbox. The planner has no hand on it.
    notice = told["wulan"]
    assert browser.post(reverse("notification_read", args=[notice.pk])).status_code == 404
    assert theirs.get(reverse("notification", args=[notice.pk])).url == reverse("inbox")
    assert "mendapat kata sandi sekali pakai baru" in theirs.get(reverse("inbox")).content.decode()


def test_who_has_just_typed_a_one_time_password_chooses_at_once(office: Office, browser: Client) -> None:
    wulan = office.cast.officer
    page = browser.post(address("account_password", office, wulan.pk)).content.decode()
    password = re.search(r'slip-password">([a-z0-9-]+)<', page).group(1)
    own = {"new_password1": "kopi-tubruk-99", "new_password2": "kopi-tubruk-99"}
    theirs, change = Client(), reverse("password_change")
    theirs.post(reverse("login"), {"username": "wulan", "password": password})
    assert 'name="old_password"' not in theirs.get(change).content.decode()
    # At a screen that was left open it is asked for again, whatever the page before showed.
    session = theirs.session
    session.set_expiry(session.get_expiry_date() - timedelta(minutes=10))
    session.save()
    assert 'name="old_password"' in theirs.get(change).content.decode()
    assert "Tulis kata sandi sekali pakai itu." in squeezed(theirs.post(change, own))
    again = Client()
    again.post(reverse("login"), {"username": "wulan", "password": password})
    assert again.post(change, own).url == reverse("home")
    # From then on the own password is asked for, however soon.
    assert 'name="old_password"' in again.get(change).content.decode()
    wulan.refresh_from_db()
    assert wulan.check_password("kopi-tubruk-99") and not wulan.must_change_password


def test_a_one_time_password_ends_after_seven_days(office: Office, browser: Client) -> None:
    wulan = office.cast.officer
    page = browser.post(address("account_password", office, wulan.pk)).content.decode()
    password = re.search(r'slip-password">([a-z0-9-]+)<', page).group(1)
    wulan.refresh_from_db()
    assert timedelta(days=6, hours=23) < wulan.one_time_until - timezone.now() <= timedelta(days=7)
    assert f"Berlaku sampai {moment(timezone.localtime(wulan.one_time_until))}" in " ".join(page.split())
    # As people type it from paper.
    theirs, typed = Client(), {"username": "wulan", "password": password.replace("-", " ").upper()}
    assert theirs.post(reverse("login"), typed).status_code == 302
    User.objects.filter(pk=wulan.pk).update(one_time_until=timezone.now() - timedelta(minutes=1))
    for refused in (
        Client().post(reverse("login"), typed),
        theirs.post(
            reverse("password_change"),
            {"old_password": password, "new_password1": "kopi-tubruk-99", "new_password2": "kopi-tubruk-99"},
        ),
    ):
        assert "sudah lewat. Mintalah kata sandi baru kepada perencana di kantor Anda." in squeezed(refused)
    wulan.refresh_from_db()
    assert wulan.check_password(password)


def test_who_closes_an_account_or_takes_a_role_is_told_of(office: Office, browser: Client, login) -> None:
    """By a notice to its person and the head of the office, on which the planner has no hand; and an e-mail."""
    other = _member(office.organization, "sari", MemberRole.PLANNER)
    User.objects.filter(pk=other.pk).update(last_login=office.organization.now(), email="sari@uji.id")
    changed(browser, office, other, {"email": "sari@uji.id", "roles": ["reader"], "active": "1"})
    changed(browser, office, other, {"email": "sari@uji.id", "roles": ["reader"]})
    told = Notification.objects.filter(kind="account").order_by("pk")
    assert [(each.user.username, each.text.partition(" Bila")[0]) for each in told] == [
        ("sari", "Akun Anda (sari) kini berperan pembaca (auditor) di Dinas Uji, ditetapkan oleh Dewi."),
        ("ratna", "Akun Sari (sari) kini berperan pembaca (auditor) di Dinas Uji, ditetapkan oleh Dewi."),
        ("sari", "Akun Anda (sari) ditutup oleh Dewi."),
        ("ratna", "Akun Sari (sari) ditutup oleh Dewi."),
    ]
    assert mail.outbox[-1].to == ["sari@uji.id"] and "ditutup oleh Dewi" in mail.outbox[-1].body
    assert browser.post(reverse("notification_read", args=[told.last().pk])).status_code == 404
    assert "Akun Sari (sari) ditutup oleh Dewi" in squeezed(login(office.cast.chief).get(reverse("inbox")))
    # Somebody who was never there loses nothing that they knew of.
    fresh = _member(office.organization, "baru", MemberRole.READER)
    changed(browser, office, fresh, {"email": "", "roles": ["reader"]})
    assert told.count() == 4


def test_the_offices_data_are_a_page_of_the_desk(office: Office, browser: Client) -> None:
    where = address("office_data", office)
    page = squeezed(browser.get(where))
    assert f'href="{where}" aria-current="page"' in page and "Jabatan kepala daerah" in page
    form = browser.get(where).context["form"]
    stored = {**form.initial, "shown": form["shown"].value()}
    assert "Tulis nama perangkat daerah." in squeezed(browser.post(where, {**stored, "name": ""}))
    assert browser.post(where, {**stored, "regional_head": "Ir. Cahya Uji"}).status_code == 302
    late = browser.post(where, {**stored, "phone": "0334 1"}, follow=True)
    assert "Nama kepala daerah: “Ir. Cahya Uji”" in squeezed(late)
    office.organization.refresh_from_db()
    assert (office.organization.phone, office.organization.regional_head) == ("0334 1", "Ir. Cahya Uji")


def test_invitations_roles_and_accounts_without_a_post(office: Office, browser: Client) -> None:
    where = address("accounts", office)
    assert browser.post(where, {"name": "Evi Uji"}).status_code == 422
    evi = {"name": "Evi Uji", "username": "evi", "email": "evi@uji.id", "role": "reader"}
    assert browser.post(where, evi).status_code == 302
    assert "Nama pengguna ini sudah dipakai" in squeezed(browser.post(where, evi))
    account = User.objects.get(username="evi")
    browser.post(address("account_invite", office, account.pk))
    link = re.search(r"http\S+(/undangan/\S+)", mail.outbox[-1].body).group(1)
    guest = Client()
    page = guest.get(link, follow=True)
    assert "Pilih kata sandi" in page.content.decode()
    chosen = {"new_password1": "kopi-tubruk-99", "new_password2": "kopi-tubruk-99"}
    assert guest.post(page.redirect_chain[-1][0], chosen).url == reverse("login")
    account.refresh_from_db()
    assert account.check_password("kopi-tubruk-99")
    assert not account.must_change_password
    assert "tidak berlaku lagi" in Client().get(link, follow=True).content.decode()
    wrong = changed(browser, office, account, {"email": "bukan surel", "roles": ["reader"], "active": "1"})
    assert wrong.status_code == 422 and 'value="bukan surel"' in squeezed(wrong)
    assert "Alamat surel ini belum benar" in squeezed(wrong)
    changed(browser, office, account, {"email": "evi@uji.id", "roles": ["planner"], "active": "1"})
    assert set(account.memberships.values_list("role", flat=True)) == {"planner"}
    own = office.cast.planner
    alone = squeezed(changed(browser, office, own, {"email": "", "roles": [], "active": "1"}))
    assert "Dewi: Anda tidak dapat melepas peran perencana Anda sendiri" in alone
    locked_out = squeezed(changed(browser, office, own, {"email": "", "roles": ["planner"]}))
    assert "Anda tidak dapat menutup akun Anda sendiri" in locked_out
    changed(browser, office, account, {"email": "evi@uji.id", "roles": ["planner"]})
    account.refresh_from_db()
    assert not account.is_active
    changed(browser, office, account, {"email": "evi@uji.id", "roles": ["planner"], "active": "1"})
    browser.post(address("account_password", office, account.pk), {"surel": "1"})
    assert "Kata sandi    : " in mail.outbox[-1].body
    boss = User.objects.create_superuser("pengelola", password="sandi-uji-2022")
    Membership.objects.create(user=boss, organization=office.organization, role=MemberRole.READER)
    assert browser.post(address("account_password", office, boss.pk)).status_code == 403
    assert browser.post(address("account_password", office, office.cast.outsider.pk)).status_code == 404
    User.objects.filter(pk=account.pk).update(password="!")
    browser.post(address("passwords", office), {"surel": "1"})
    assert mail.outbox[-1].subject == "[LKj Interim] Undangan: pilih kata sandi Anda"
    slips = browser.post(address("passwords", office)).content.decode()
    assert slips.count('class="slip"') == 1
    assert browser.post(address("passwords", office)).status_code == 302


def test_an_account_gets_another_name_and_goes_while_nobody_has_used_it(office: Office, browser: Client) -> None:
    """Its owner and the head of the office are told; another planner's change in between is shown first."""
    evi = _member(office.organization, "evi salah", MemberRole.READER)
    where = address("account_name", office, evi.pk)
    shown = {"shown": browser.get(where).context["form"]["shown"].value()}
    spaced = browser.post(where, {**shown, "username": "evi uji", "name": "Evi Uji"})
    assert "tanpa spasi. Tulis misalnya evi.uji." in squeezed(spaced)
    assert "Nama pengguna ini sudah dipakai" in squeezed(
        browser.post(where, {**shown, "username": "WULAN", "name": "E"})
    )
    assert browser.post(where, {**shown, "username": "evi.uji", "name": "Evi Uji"}).status_code == 302
    evi.refresh_from_db()
    assert (evi.username, evi.person_name) == ("evi.uji", "Evi Uji")
    assert browser.post(where, {**shown, "username": "evi", "name": "Evi"}).status_code == 422
    browser.post(address("account_remove", office, evi.pk))
    assert not User.objects.filter(pk=evi.pk).exists()
    kinds = Event.objects.filter(subject="user", subject_id=evi.pk).values_list("kind", flat=True)
    assert list(kinds) == ["user.rename", "user.remove"]
    wulan = office.cast.officer
    User.objects.filter(pk=wulan.pk).update(last_login=office.organization.now())
    browser.post(address("account_remove", office, wulan.pk))
    browser.post(address("account_name", office, wulan.pk), {"username": "wulan.uji"})
    told = Notification.objects.filter(kind="account").order_by("pk").values_list("user__username", flat=True)
    assert list(told) == ["wulan.uji", "ratna"]


def test_a_regulation_that_no_post_has_any_more_goes(office: Office) -> None:
    post, by = office.report.position, office.cast.planner
    texts = {"tugas": ["satu"], "fungsi": []}
    for basis in ("Peraturan Bupati Nomor 8 Tahun 2021", "Peraturan Bupati Nomor 9 Tahun 2021"):
        duties.set_duties([(post, duties.Owed(legal_basis=basis, **texts))], by=by)
    left = LegalBasis.objects.filter(organization=office.organization, text__startswith="Peraturan Bupati Nomor")
    assert [each.text for each in left] == ["Peraturan Bupati Nomor 9 Tahun 2021"]
    assert Event.objects.latest("pk").data["removed"] == ["Peraturan Bupati Nomor 8 Tahun 2021"]


def test_an_account_whose_person_has_left_every_post_is_named(office: Office, browser: Client) -> None:
    where, today = address("accounts", office), office.organization.today()
    assert "tidak memegang jabatan dan tidak mempunyai peran" not in squeezed(browser.get(where))
    held = Assignment.objects.get(official__user=office.cast.stranger)
    held.ends = today - timedelta(days=1)
    held.save()
    page = squeezed(browser.get(where))
    assert f'<a href="#o{held.official_id}">{held.official.name}</a>, tanpa jabatan sejak 8 Juli 2022' in page
    assert "Tanpa jabatan sejak 8 Juli 2022" in page, "in the account's own row too"

    Membership.objects.create(user=office.cast.stranger, organization=office.organization, role=MemberRole.READER)
    assert "tidak memegang jabatan dan tidak mempunyai peran" not in squeezed(browser.get(where)), (
        "who has a role still works here"
    )
    Membership.objects.filter(user=office.cast.stranger).delete()
    changed(browser, office, office.cast.stranger, {"email": "", "roles": []})
    assert "tidak memegang jabatan dan tidak mempunyai peran" not in squeezed(browser.get(where)), (
        "a closed account is nothing to do"
    )
    changed(browser, office, office.cast.stranger, {"email": "", "roles": [], "active": "1"})
    held.pk, held.starts, held.ends = None, today + timedelta(days=9), None
    held.save()
    assert "anpa jabatan sejak" not in squeezed(browser.get(where)), "who begins next week is not asked to leave"
