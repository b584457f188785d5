"""The error pages: in Indonesian, and drawn without a database, as it may be what is missing.

No test here may touch the database: pytest-django refuses it to tests that do not ask for it.
"""

import errno
import logging
import sqlite3

import psycopg
import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from lkj.outages import AWAY, BUSY, FULL, STORE_AWAY, Outage, SaidOnce, outage_of
from lkj.urls import handler400, handler403, handler500  # noqa: F401 (of this module as a urlconf)
from tests.html import squeezed
from units.web.error_pages import bad_request


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


def test_what_the_system_and_sqlite_report_of_a_full_disk_or_a_store_that_is_away() -> None:
    assert outage_of(OSError(errno.EFBIG, "File too large")) is FULL
    assert outage_of(OSError(errno.EDQUOT, "Disk quota exceeded")) is FULL
    assert outage_of(OSError(errno.EHOSTUNREACH, "No route to host")) is STORE_AWAY
    error = sqlite3.OperationalError("disk I/O error")
    assert outage_of(error) is AWAY
    error.sqlite_errorname = "SQLITE_IOERR_WRITE"
    assert outage_of(error) is FULL


def test_a_session_that_could_not_be_stored_is_an_outage_and_no_bad_request() -> None:
    try:
        try:
            raise sqlite3.OperationalError("database is locked")
        except sqlite3.OperationalError:
            # As Django's session middleware does.
            raise SessionInterrupted("The session was deleted.")  # noqa: B904
    except SessionInterrupted as error:
        answer = bad_request(RequestFactory().get("/"), error)
    assert answer.status_code == 503 and "halaman ini belum dapat ditampilkan" in squeezed(answer)


def test_a_worker_without_its_database_does_not_fill_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    once, complaint = SaidOnce(), logging.makeLogRecord({"msg": "Error reading from queue"})
    assert [once.filter(complaint) for _ in range(3)] == [True, False, False]
    assert once.filter(logging.makeLogRecord({"msg": "Worker %d died, restarting.", "args": (1,)}))
    monkeypatch.setattr(SaidOnce, "SECONDS", -1.0)
    assert once.filter(complaint), "half a minute later"
