"""The headers of every answer: each is asked for anew, nothing foreign is allowed, logging out empties the cache."""

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.conftest import Office
from tests.test_settings import read


@pytest.mark.parametrize("name", ["home", "inbox", "certificate", "password_change"])
def test_a_page_is_asked_for_anew_and_no_cache_between_keeps_it(office: Office, login, name: str) -> None:
    answer = login(office.cast.officer).get(reverse(name))
    assert answer.status_code == 200 and answer["Cache-Control"] == "private, no-cache"


def test_pages_are_compressed_and_their_length_tells_nothing(office: Office, login) -> None:
    """The same page has another length each time, so that nobody on the line learns what is in it (decision 44)."""
    browser = login(office.cast.officer)
    answers = [browser.get(reverse("inbox"), HTTP_ACCEPT_ENCODING="gzip") for _ in range(6)]
    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len({len(answer.content) for answer in answers}) > 1
    key = browser.get(reverse("drafts_key"), HTTP_ACCEPT_ENCODING="gzip")
    assert "Content-Encoding" not in key, "only pages"


@pytest.mark.parametrize("path", ["/masuk/", "/", "/tidak-ada/", "/admin/", "/laporan/1/ajukan/"])
@pytest.mark.django_db
def test_every_answer_has_the_security_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    assert "private" in answer["Cache-Control"]
    assert "camera=()" in answer["Permissions-Policy"] and "=(self" not in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["logout", "admin:logout"])
def test_logging_out_empties_the_browsers_cache(office: Office, login, name: str) -> None:
    browser = login(office.cast.officer)
    assert "Clear-Site-Data" not in browser.post(reverse(name))
    answer = login(office.cast.officer).post(reverse(name), secure=True)
    assert answer.status_code == 302 and answer["Clear-Site-Data"] == '"cache"'


def test_over_https_cookies_are_of_this_host_alone(tmp_path) -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    safe = read(tmp_path, *names, LKJ_HTTPS="1")
    assert list(safe.values()) == ["__Host-sessionid", "__Host-csrftoken", True, True]
    assert list(read(tmp_path, *names).values()) == ["sessionid", "csrftoken", False, False]


@pytest.mark.parametrize("name", ["csrftoken", "__Host-csrftoken"])
def test_the_pages_script_finds_the_token_by_either_name(name: str) -> None:
    """After a log-in in another tab it takes the token from the cookie."""
    script = (settings.BASE_DIR / "static" / "lkj.js").read_text()
    pattern = re.search(r"document\.cookie\.match\(/(.*)/\)", script)[1]
    assert re.search(pattern, f"a=b; {name}=XYZ; device=1:2")[1] == "XYZ"
    assert re.search(pattern, f"not-{name}=XYZ") is None


def test_a_cookie_with_the_prefix_meets_the_browsers_conditions(office: Office) -> None:
    names = {"SESSION_COOKIE_NAME": "__Host-sessionid", "CSRF_COOKIE_NAME": "__Host-csrftoken"}
    with override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, **names):
        browser = Client()
        words = {"username": "wulan", "password": "sandi-uji-2022"}
        assert browser.post(reverse("login"), words, secure=True).status_code == 302
        browser.get(reverse("password_change"), secure=True)
        for name in names.values():
            cookie = browser.cookies[name]
            assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"] and cookie["samesite"] == "Lax"
        assert browser.get(reverse("home"), secure=True).status_code == 200
