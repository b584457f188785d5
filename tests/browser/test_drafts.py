"""Drafts on a PC that several people use: the person who typed them gets them back, nobody else can read them."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from lkj.demo import DEMO_PASSWORD
from reports import workflow
from reports.models import Disposition, Remark, Report
from tests.browser import come_back, log_in, wait_for_draft
from units.models import Organization, Position, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SECRET = "Belum boleh dibaca siapa pun."


def evaluation_of(code: str) -> str:
    report = Report.objects.get(position__unit__code=code, period__quarter=3)
    return reverse("evaluation", args=[report.pk])


def open_as(page: Page, live_server, code: str) -> None:
    log_in(page, live_server.url, code)
    page.wait_for_url(f"{live_server.url}/")
    page.goto(live_server.url + evaluation_of(code))


def storage_of(page: Page) -> str:
    return page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")


def type_a_draft(page: Page) -> None:
    page.locator("[data-row] textarea").first.fill(SECRET)
    wait_for_draft(page, "lkj-isian|")


@pytest.mark.parametrize("way", ["log-out", "session ended"])
def test_the_next_person_on_the_pc_cannot_read_a_draft(book, live_server, watched: Page, way: str) -> None:
    page = watched
    page.on("dialog", lambda dialog: dialog.accept())
    open_as(page, live_server, "subbag-umum")
    type_a_draft(page)
    if way == "log-out":
        page.goto(f"{live_server.url}/")
        page.locator("details.menu summary").last.click()
        page.get_by_role("button", name="Keluar").click()
        page.wait_for_url(re.compile("/masuk/"))
    else:
        Session.objects.all().delete()

    open_as(page, live_server, "subbag-keuangan")
    lying_there = storage_of(page)
    assert "lkj-isian|" in lying_there and "dibaca" not in lying_there
    expect(page.locator("#drafts")).to_be_empty()
    # A person who knows the program could try to decrypt it with the key of their own page.
    opened = page.evaluate(
        """async () => {
            const { cipherFor } = await import("/static/encryption.js");
            const answer = await fetch(document.getElementById("drafts").dataset.keyUrl);
            const { decrypt } = await cipherFor(await answer.text(), crypto);
            const keys = Object.keys(localStorage).filter((key) => key.startsWith("lkj-isian|"));
            return Promise.all(keys.map((key) => decrypt(JSON.parse(localStorage.getItem(key)).encrypted, key)));
        }"""
    )
    assert opened == [None]

    open_as(page, live_server, "subbag-umum")
    expect(page.locator(".drafts")).to_contain_text("1 isian dari")
    page.get_by_text("Lihat isiannya").click()
    expect(page.locator(".drafts dd", has_text=SECRET)).to_be_visible()
    page.get_by_role("button", name="Kembalikan isian").click()
    expect(page.locator("[data-row] textarea").first).to_have_value(SECRET)


def test_a_form_sent_whole_leaves_no_text_in_the_tab(book, live_server, watched: Page) -> None:
    open_as(watched, live_server, "subbag-umum")
    type_a_draft(watched)
    watched.evaluate("""() => {
        const form = document.querySelector("form[data-autosave]");
        form.addEventListener("submit", (event) => event.preventDefault());
        form.requestSubmit(form.querySelector("button[name=next]"));
    }""")
    _, tab = json.loads(storage_of(watched))
    assert "lkj-isian|" in tab["lkj-terkirim"] and "dibaca" not in tab["lkj-terkirim"]


def log_in_again(page: Page, code: str) -> None:
    page.get_by_role("link", name="Masuk lagi").click()
    page.get_by_label("Nama pengguna").fill(code)
    page.get_by_label("Kata sandi").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def waiting_report(code: str) -> Report:
    report = Report.objects.with_people().get(position__unit__code=code, period__quarter=2)
    if report.state == "approved":
        planner = User.objects.get(username="perencana")
        workflow.perform(report, workflow.Reopen(reason="Diperiksa kembali."), by=planner)
    if report.status.editable:
        workflow.perform(report, workflow.Submit(), by=User.objects.get(username=code))
    return report


def type_a_decision(page: Page) -> None:
    page.get_by_label("Laporan diperbaiki").check()
    page.get_by_label("Lain-lain", exact=False).first.check()
    page.get_by_label("Uraian untuk").fill("Lampirkan daftar hadir.")
    page.get_by_label("Catatan untuk seluruh laporan").fill("Baris pertama belum cocok.")
    page.get_by_role("button", name=re.compile(r"Beri catatan pada Tabel 2\.2, baris 1:")).click()
    page.get_by_label("Catatan", exact=True).fill("Dari bulan apa angka ini?")
    wait_for_draft(page, "|#disposisi")


def test_a_decision_typed_when_the_session_ended_comes_back_by_itself(book, live_server, watched: Page) -> None:
    page, report = watched, waiting_report("subbag-umum")
    reading = f"{live_server.url}{reverse('disposition', args=[report.pk])}"
    rounds, remarks = Disposition.objects.count(), Remark.objects.count()
    come_back(page, live_server.url, "sekretariat")
    page.goto(reading)
    type_a_decision(page)
    Session.objects.all().delete()
    page.expected.add(401)

    # The remark stays in its box, the decision on the page of the ended session: in words, not in keys.
    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.get_by_role("dialog")).to_contain_text("kembali sendiri ke sini")
    expect(page.get_by_role("dialog").get_by_role("link", name="Masuk lagi")).to_be_visible()
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_role("heading", name="Sesi Anda berakhir")).to_be_visible()
    expect(page.get_by_text("isian itu kembali ke formulirnya")).to_be_visible()
    # Without scripts it can be copied from there.
    expect(page.locator(".typed textarea").first).to_be_hidden()
    assert page.locator(".typed textarea").first.input_value().strip() == "Laporan diperbaiki"

    log_in_again(page, "sekretariat")
    page.wait_for_url(reading)
    expect(page.locator("#form-drafts")).to_contain_text("sudah kembali ke tempatnya")
    expect(page.get_by_label("Laporan diperbaiki")).to_be_checked()
    expect(page.get_by_label("Uraian untuk")).to_have_value("Lampirkan daftar hadir.")
    expect(page.get_by_label("Catatan untuk seluruh laporan")).to_have_value("Baris pertama belum cocok.")
    expect(page.get_by_label("Catatan", exact=True)).to_have_value("Dari bulan apa angka ini?")
    expect(page.locator("[data-compose-place]")).to_contain_text("Tabel 2.2, baris 1")

    page.get_by_role("button", name="Simpan catatan").click()
    expect(page.locator("#catatanku li")).to_have_count(1)
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.get_by_text("dikembalikan kepada pelapor")).to_be_visible()
    assert (Disposition.objects.count(), Remark.objects.count()) == (rounds + 1, remarks + 1)
    assert "lkj-isian|" not in storage_of(page)


def test_a_decision_on_another_submission_is_offered_and_not_filled_in(book, live_server, watched: Page) -> None:
    page, report = watched, waiting_report("subbag-umum")
    reading = f"{live_server.url}{reverse('disposition', args=[report.pk])}"
    author = User.objects.get(username="subbag-umum")
    come_back(page, live_server.url, "sekretariat")
    page.goto(reading)
    page.get_by_label("Laporan sudah baik").check()
    wait_for_draft(page, "|#disposisi")
    page.goto(f"{live_server.url}/")
    report.refresh_from_db()
    workflow.perform(report, workflow.Withdraw(), by=author)
    workflow.perform(report, workflow.Submit(), by=author)

    page.goto(reading)
    expect(page.locator("#form-drafts")).to_contain_text("halaman ini sudah berubah sejak itu")
    expect(page.get_by_label("Laporan sudah baik")).not_to_be_checked()
    page.get_by_role("button", name="Buang isian itu").click()
    assert "|#disposisi" not in storage_of(page)
    page.get_by_role("button", name="Urungkan").click()
    page.get_by_role("button", name="Kembalikan isian").click()
    expect(page.get_by_label("Laporan sudah baik")).to_be_checked()
    expect(page.locator("#akibat")).to_contain_text("diterbitkan sebagai PDF")


def test_a_reason_to_reopen_comes_back_to_its_planner_alone(book, live_server, watched: Page) -> None:
    page = watched
    report = Report.objects.filter(state="approved", period__quarter=2).first()
    address = f"{live_server.url}{reverse('reopen', args=[report.pk])}"
    come_back(page, live_server.url, "perencana")
    page.goto(address)
    page.get_by_label("Alasan membuka kembali").fill(SECRET)
    wait_for_draft(page, "|#langkah")
    Session.objects.all().delete()
    page.expected.add(401)
    page.get_by_role("button", name="Buka kembali").click()
    log_in_again(page, "perencana")
    page.wait_for_url(address)
    expect(page.get_by_label("Alasan membuka kembali")).to_have_value(SECRET)
    page.get_by_role("button", name="Buka kembali").click()
    expect(page.get_by_text("dibuka kembali sebagai draf")).to_be_visible()
    assert "lkj-isian|" not in storage_of(page)


def test_new_posts_typed_when_the_session_ended_come_back_where_they_stood(book, live_server, watched: Page) -> None:
    page, office = watched, Organization.objects.get()
    page.on("dialog", lambda dialog: dialog.accept())
    address = f"{live_server.url}{reverse('structure', args=[office.code])}"
    come_back(page, live_server.url, "perencana")
    page.goto(address)
    # One row is put in below a bidang, and one is added behind it.
    line = page.locator(".structure-line", has_text="Kepala Bidang Pelindungan Masyarakat").first
    place = line.get_attribute("data-key")
    line.locator("summary").click()
    line.get_by_role("button", name="Sisipkan baris di bawahnya").click()
    page.keyboard.type("Seksi Satu Uji")
    page.keyboard.press("Enter")
    page.keyboard.type("Seksi Dua Uji")
    wait_for_draft(page, "|#susunan")
    Session.objects.all().delete()
    page.expected.add(401)
    page.get_by_role("button", name="Simpan susunan").click()
    log_in_again(page, "perencana")
    page.wait_for_url(address)
    expect(page.locator("#form-drafts")).to_contain_text("sudah kembali ke tempatnya")
    rows = page.locator(".structure tbody tr").evaluate_all(
        "rows => rows.map((row) => [row.dataset.key, row.dataset.depth, row.querySelector('[name$=-unit]')?.value])"
    )
    new = [at for at, (_, _, unit) in enumerate(rows) if unit and unit.endswith("Uji")]
    assert [rows[at][2] for at in new] == ["Seksi Satu Uji", "Seksi Dua Uji"] and new[1] == new[0] + 1
    assert {rows[at][1] for at in new} == {str(int(line.get_attribute("data-depth")) + 1)}
    assert place in [key for key, _, _ in rows[: new[0]]]
    page.get_by_role("button", name="Simpan susunan").click()
    expect(page.get_by_text("2 jabatan ditambah")).to_be_visible()
    bidang = Position.objects.get(title="Kepala Bidang Pelindungan Masyarakat", ends=None)
    made = Position.objects.filter(unit__name__endswith="Uji")
    assert {each.superior for each in made} == {bidang} and len(made) == 2
    # Stored, and back on the same page: nothing is offered again.
    assert "|#susunan" not in storage_of(page)
    expect(page.locator("#form-drafts section")).to_have_count(0)


# Whether the browser has forgotten the draft within ten seconds.
GONE = """(part) => new Promise((answer) => {
  const look = (left) => {
    const found = Object.keys(localStorage).some((key) => key.includes(part));
    if (!found || !left) answer(!found); else setTimeout(look, 50, left - 1);
  };
  look(200);
})"""


def test_what_was_stored_is_not_offered_again_where_its_answer_never_came(book, live_server, watched: Page) -> None:
    """Another page was opened by its address while the answer was awaited."""
    page, office = watched, Organization.objects.get()
    page.on("dialog", lambda dialog: dialog.accept())
    address = f"{live_server.url}{reverse('structure', args=[office.code])}"
    come_back(page, live_server.url, "perencana")
    page.goto(address)
    page.locator(".structure-line", has_text="Kepala Bidang Pelindungan Masyarakat").first.locator("summary").click()
    page.get_by_role("button", name="Sisipkan baris di bawahnya").locator("visible=true").click()
    page.keyboard.type("Seksi Satu Uji")
    wait_for_draft(page, "|#susunan")
    kept = page.evaluate("({ ...localStorage })")

    answers = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            answers.append(route.fetch(max_redirects=0).status)
        else:
            route.continue_()

    page.route(address, hold)
    page.get_by_role("button", name="Simpan susunan").click(no_wait_after=True)
    page.wait_for_timeout(500)
    while not answers:
        page.wait_for_timeout(100)
    assert answers == [302] and Position.objects.filter(unit__name="Seksi Satu Uji").count() == 1
    page.goto(f"{live_server.url}/")
    page.unroute(address)
    page.goto(address)
    expect(page.locator(".structure-line", has_text="Seksi Satu Uji")).to_have_count(1)
    assert page.evaluate(GONE, "|#susunan")
    expect(page.locator("#form-drafts section")).to_have_count(0)

    # A session of before the note: the row says which it is, and is not made once more beside the stored one.
    Session.objects.all().delete()
    come_back(page, live_server.url, "perencana")
    page.evaluate("(kept) => Object.entries(kept).forEach(([key, text]) => localStorage.setItem(key, text))", kept)
    page.goto(address)
    offered = page.locator("#form-drafts")
    expect(offered).to_contain_text("halaman ini sudah berubah sejak itu")
    assert "Seksi Satu Uji: Nama jabatan" in offered.inner_text()
    page.get_by_role("button", name="Kembalikan isian").click()
    typed = page.locator(".structure-new textarea[name$=-unit]").evaluate_all("all => all.map((each) => each.value)")
    assert "Seksi Satu Uji" not in typed


def test_a_refused_form_comes_back_once_and_not_with_the_others_of_its_page(book, live_server, watched: Page) -> None:
    page, office = watched, Organization.objects.get()
    post = Position.objects.get(title="Kepala Bidang Pelindungan Masyarakat", ends=None)
    address = f"{live_server.url}{reverse('appoint', args=[office.code, post.pk])}"
    come_back(page, live_server.url, "perencana")
    page.goto(address)
    assert page.locator("form[data-kept]").count() > 1
    page.get_by_label("Nama dengan gelar").fill("Nina Uji")
    page.get_by_label("NIP", exact=True).fill("12345")
    wait_for_draft(page, "|#langkah")
    page.expected.add(422)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("NIP terdiri atas 18 angka").first).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    notices = page.locator("#form-drafts section")
    expect(notices).to_have_count(1)
    expect(notices).to_contain_text("belum tersimpan dan sudah kembali ke tempatnya: Nama dengan gelar, NIP.")
    expect(page.get_by_label("NIP", exact=True)).to_have_value("12345")
    page.get_by_role("button", name="Buang isian itu").click()
    expect(page.get_by_label("NIP", exact=True)).to_have_value("")
