"""What the server has taken of forms that a browser keeps, it says on every page that has such forms."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import Office

pytestmark = pytest.mark.django_db
KEY = "lkj-isian|7|/kantor/dinas/jabatan/1/|#langkah"


def taken(browser: Client, office: Office) -> list[str]:
    page = browser.get(reverse("structure", args=[office.organization.code])).content.decode()
    return html.unescape(re.search(r'data-taken="([^"]*)"', page)[1]).split()


@pytest.fixture
def browser(office: Office, login) -> Client:
    return login(office.cast.planner)


def renamed(browser: Client, office: Office, name: str, draft: str) -> int:
    where = reverse("official", args=[office.organization.code, office.cast.head.official.pk])
    return browser.post(where, {"name": name, "isian": draft}).status_code


def test_a_form_that_was_taken_is_noted_and_a_refused_one_not(office: Office, browser: Client) -> None:
    assert taken(browser, office) == []
    assert renamed(browser, office, "", f"{KEY}@17") == 422 and taken(browser, office) == []
    assert renamed(browser, office, "Bagas Uji, S.E.", f"{KEY}@17") == 302
    assert taken(browser, office) == [f"{KEY}@17"] == taken(browser, office), "on every page"
    assert renamed(browser, office, "Bagas Uji, M.M.", f"{KEY}@18") == 302
    assert renamed(browser, office, "Bagas Uji, M.Si.", f"{KEY}2@5") == 302
    assert taken(browser, office) == [f"{KEY}@18", f"{KEY}2@5"], "the latest of each form"


def test_one_that_leads_on_with_the_reason_why_it_was_refused_is_not_noted(office: Office, browser: Client) -> None:
    held = office.cast.head.official.assignments.get()
    where = reverse("assignment_end", args=[office.organization.code, held.pk])
    assert browser.post(where, {"on": "besok", "isian": f"{KEY}@17"}).status_code == 302
    page = browser.get(reverse("appoint", args=[office.organization.code, held.position_id])).content.decode()
    assert "bukan tanggal" in page, "the reason is still shown"
    assert taken(browser, office) == []


@pytest.mark.parametrize("draft", ["", "tanpa moment", f"{KEY}@", f"{KEY}@1x", f"{KEY} @1", "k" * 301 + "@1", "@1"])
def test_what_names_no_draft_is_passed_over(office: Office, browser: Client, draft: str) -> None:
    assert renamed(browser, office, "Bagas Uji, S.E.", draft) == 302
    assert taken(browser, office) == []


def test_the_latest_twelve_are_kept(office: Office, browser: Client) -> None:
    for number in range(15):
        renamed(browser, office, f"Bagas Uji {number}", f"{KEY}{number}@1")
    assert [each.removesuffix("@1") for each in taken(browser, office)] == [f"{KEY}{n}" for n in range(3, 15)]
