"""The error pages: in Indonesian, and drawn without a database, as it may be what is missing.

No test here may touch the database: pytest-django refuses it to tests that do not ask for it.
"""

import sqlite3

import psycopg
import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from lkj.outages import AWAY, BUSY, FULL, STORE_AWAY, Outage, outage_of
from lkj.urls import handler400, handler403, handler500  # noqa: F401 (of this module as a urlconf)
from tests.html import squeezed


def broken(request: object) -> HttpResponse:
    return HttpResponse(1 // 0)


broken.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("rusak/", broken), path("", include("lkj.urls"))]
BIG = {"CONTENT_LENGTH": str(2 * 1024 * 1024)}
REFUSED = {
    400: ("get", "/masuk/?next=%00", {}, "Permintaan tidak dapat dibaca"),
    403: ("post", "/masuk/", {}, "Formulir kedaluwarsa"),
    404: ("get", "/tidak-ada/", {}, "Halaman tidak ditemukan"),
    413: ("post", "/masuk/", BIG, "Kiriman terlalu besar"),
    500: ("get", "/rusak/", {}, "Ini bukan kesalahan Anda"),
}


@pytest.mark.parametrize("status", REFUSED)
@override_settings(ROOT_URLCONF="tests.pages.test_error_pages")
def test_each_error_has_a_page_of_ours(status: int) -> None:
    method, address, headers, words = REFUSED[status]
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = getattr(visitor, method)(address, **headers)
    page = squeezed(answer)
    assert answer.status_code == status and words in page
    assert '<html lang="id">' in page and "lkj.css" in page and "<h1>" in page
    assert "default-src 'none'" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache" and "style=" not in page and "<script>" not in page


@pytest.mark.parametrize("outage", [BUSY, AWAY, STORE_AWAY, FULL])
def test_an_outage_says_what_is_wrong_and_what_to_do(outage: Outage) -> None:
    sent, asked = outage.sentence(sent=True), outage.sentence(sent=False)
    assert "belum tersimpan" in sent and "kirim" not in asked
    assert all(sentence.endswith(".") for sentence in (sent, asked, outage.advice))


def test_an_error_of_the_program_is_no_outage_whatever_its_text() -> None:
    assert outage_of(None) is None
    assert outage_of(ValueError("database is locked")) is None
    assert outage_of(FileNotFoundError(2, "disk is full")) is None


def test_the_queues_own_database_may_be_out_as_well() -> None:
    assert outage_of(sqlite3.OperationalError("database is locked")) is BUSY
    assert outage_of(sqlite3.OperationalError("database or disk is full")) is FULL
    assert outage_of(psycopg.OperationalError("connection refused")) is AWAY
    assert outage_of(psycopg.errors.DiskFull("no space")) is FULL
    assert outage_of(psycopg.errors.DeadlockDetected("deadlock")) is BUSY


def test_an_outage_is_found_behind_the_errors_that_it_caused() -> None:
    try:
        try:
            raise OSError(28, "No space left on device")
        except OSError as error:
            raise RuntimeError("the file was not stored") from error
    except RuntimeError as error:
        assert outage_of(error) is FULL
