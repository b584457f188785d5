"""Guessing passwords is slowed down by account and by address; people who only share one of these can log in."""

import io

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.conftest import Office
from tests.html import squeezed
from units.login import guesses
from units.management.commands import changepassword
from units.models import Event, User
from units.web import rate_limit

RIGHT, WRONG = "sandi-uji-2022", "salah-sekali-9"
OFFICE = "203.0.113.5"
NOON = 1_657_256_400.0


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> list[float]:
    now = [NOON]
    monkeypatch.setattr(rate_limit.time, "time", lambda: now[0])
    return now


def attempt(username: str, password: str, address: str = OFFICE, browser: Client | None = None) -> int:
    browser = browser or Client()
    words = {"username": username, "password": password}
    return browser.post(reverse("login"), words, REMOTE_ADDR=address).status_code


def browser_of(username: str) -> Client:
    """A browser in which the person has logged in and out."""
    browser = Client()
    assert attempt(username, RIGHT, browser=browser) == 302
    browser.post(reverse("logout"))
    return browser


def test_many_names_from_one_address_are_refused(office: Office) -> None:
    answers = [attempt(f"nama-{number % 77}", WRONG) for number in range(128)]
    assert answers[:30] == [200] * 30 and set(answers[30:]) == {429}
    assert attempt("wulan", RIGHT) == 429
    assert attempt("wulan", RIGHT, "203.0.113.6") == 302


def test_the_page_says_for_how_long_and_what_else_to_do(office: Office, clock: list[float]) -> None:
    for number in range(30):
        attempt(f"nama-{number}", WRONG)
    clock[0] += 100
    words = {"username": "wulan", "password": RIGHT}
    page = squeezed(Client().post(reverse("login"), words, REMOTE_ADDR=OFFICE))
    assert "Tunggu 4 menit" in page and "peramban yang pernah Anda pakai" in page
    clock[0] += 200
    assert attempt("wulan", RIGHT) == 302


def test_an_attack_from_the_offices_own_address_locks_no_known_browser(office: Office) -> None:
    hers = browser_of("wulan")
    for number in range(40):
        attempt(f"nama-{number}", WRONG)
    assert attempt("bagas", RIGHT) == 429
    assert attempt("wulan", RIGHT, browser=hers) == 302


def test_a_browser_is_known_for_its_own_accounts_only(office: Office) -> None:
    hers = browser_of("wulan")
    for number in range(30):
        attempt(f"nama-{number}", WRONG)
    assert attempt("bagas", RIGHT, browser=hers) == 429
    forged = Client()
    forged.cookies["device"] = hers.cookies["device"].value[:-2] + "xx"
    assert attempt("wulan", RIGHT, browser=forged) == 429


def test_wrong_passwords_in_a_known_browser_do_not_count_against_the_office(office: Office) -> None:
    hers = browser_of("wulan")
    assert [attempt("wulan", WRONG, browser=hers) for _ in range(5)][-1] == 429
    for number in range(29):
        assert attempt(f"nama-{number}", WRONG) == 200


def test_guesses_from_many_addresses_lock_the_account_but_no_known_browser(office: Office) -> None:
    hers = browser_of("wulan")
    answers = [attempt("wulan", WRONG, f"198.51.100.{number}") for number in range(40)]
    assert answers[:30] == [200] * 30 and set(answers[30:]) == {429}
    assert attempt("wulan", RIGHT, "198.51.100.99") == 429
    assert attempt("wulan", RIGHT, "198.51.100.99", browser=hers) == 302
    assert attempt("bagas", RIGHT, "198.51.100.99") == 302


def test_the_addresses_of_one_ipv6_network_are_one_client(office: Office, settings) -> None:
    settings.AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"]

    def from_v6(address: str, password: str) -> int:
        words = {"username": "wulan", "password": password}
        return Client(headers={"X-Forwarded-For": address}).post(reverse("login"), words).status_code

    assert [from_v6(f"2001:db8:1:2:{number}::1", WRONG) for number in range(5)] == [200] * 4 + [429]
    assert from_v6("2001:db8:1:2:ffff::1", RIGHT) == 429
    assert from_v6("2001:db8:1:3::1", RIGHT) == 302
    failure = Event.objects.filter(kind="login.failure").earliest("pk")
    assert failure.data["address"] == "2001:db8:1:2::1"


def test_further_tries_do_not_prolong_the_rest(office: Office) -> None:
    for _ in range(8):
        attempt("wulan", WRONG)
    (row,) = guesses.GuessHandler().get_user_attempts(_request(), {"username": "wulan"})
    assert row.get().failures_since_start == 5


def _request():
    from axes.handlers.proxy import AxesProxyHandler
    from django.test import RequestFactory

    request = RequestFactory().get("/", REMOTE_ADDR=OFFICE)
    AxesProxyHandler.update_request(request)
    return request


def test_a_flood_is_logged_once_in_the_installations_chain(office: Office) -> None:
    for number in range(50):
        attempt(f"nama-{number}", WRONG)
    (event,) = Event.objects.filter(kind="login.flood")
    assert event.chain.organization is None and event.data == {"address": OFFICE}


def lock(username: str) -> None:
    for _ in range(5):
        attempt(username, WRONG)
    assert attempt(username, RIGHT) == 429


def test_an_administrators_new_password_unlocks_the_account(office: Office, login) -> None:
    lock("wulan")
    new = {"password1": "pagi-cerah-88", "password2": "pagi-cerah-88", "usable_password": "true"}
    admin = login(User.objects.create_superuser("admin"))
    address = reverse("admin:auth_user_password_change", args=[office.cast.officer.pk])
    assert admin.post(address, new).status_code == 302
    assert attempt("wulan", "pagi-cerah-88") == 302


def test_the_command_for_a_new_password_unlocks_and_is_logged(office: Office, monkeypatch) -> None:
    lock("wulan")
    for number in range(30):
        attempt("wulan", WRONG, f"198.51.100.{number}")
    monkeypatch.setattr(changepassword.Command, "_get_pass", lambda self, prompt="": "pagi-cerah-88")
    call_command("changepassword", "wulan", stdout=io.StringIO())
    assert attempt("wulan", "pagi-cerah-88") == 302
    event = Event.objects.get(kind="login.password")
    assert event.subject_id == office.cast.officer.pk and "di server" in event.label and event.by is None


def test_changing_the_password_unlocks_the_account_elsewhere(office: Office, login) -> None:
    lock("wulan")
    words = {"old_password": RIGHT, "new_password1": "pagi-cerah-88", "new_password2": "pagi-cerah-88"}
    assert login(office.cast.officer).post(reverse("password_change"), words).status_code == 302
    assert attempt("wulan", "pagi-cerah-88") == 302


def test_the_old_password_is_not_guessed_inside_a_session(office: Office, login, clock: list[float]) -> None:
    browser = login(office.cast.officer)
    words = {"new_password1": "pagi-cerah-88", "new_password2": "pagi-cerah-88"}

    def change(old: str) -> int:
        return browser.post(reverse("password_change"), words | {"old_password": old}).status_code

    assert [change(WRONG) for _ in range(5)] == [200] * 5
    assert [change(WRONG), change(RIGHT)] == [429, 429]
    page = squeezed(browser.post(reverse("password_change"), words | {"old_password": RIGHT}))
    assert "Tunggu 15 menit" in page and RIGHT not in page
    assert Event.objects.filter(kind="login.guessing").count() == 1
    clock[0] += 15 * 60
    assert change(RIGHT) == 302
