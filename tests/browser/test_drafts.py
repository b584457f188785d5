"""Drafts on a PC that several people use: the person who typed them gets them back, nobody else can read them."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from reports.models import Report
from tests.browser import log_in, wait_for_draft

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
