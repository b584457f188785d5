"""A busy or full database, and a full disk: a sentence, what was typed, and nothing stored by halves."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse
from django.views.decorators.http import require_POST

from lkj.urls import handler400, handler403, handler500  # noqa: F401 (of this module as a urlconf)
from tests.conftest import Office
from tests.html import squeezed
from units.models import User
from units.web.sessions import ACTIVE_AT

HERE = {"HTTP_ORIGIN": "http://testserver"}
HTMX = {"HTTP_HX_REQUEST": "true"}


@require_POST
def fill_the_disk(request: HttpRequest) -> HttpResponse:
    with Path("/dev/full").open("w") as file:
        file.write("penuh")
        file.flush()
    return HttpResponse()


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(1 // 0)


urlpatterns = [path("penuh/", fill_the_disk), path("rusak/", broken), path("", include("lkj.urls"))]


@contextmanager
def somebody_else_writes() -> Iterator[None]:
    """Another connection holds the lock that a write needs; this one waits for it only a moment."""
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA busy_timeout=50")
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        connection.cursor().execute("SET lock_timeout = '50ms'")
        other = connection.copy().get_new_connection(connection.get_connection_params())
        other.cursor().execute("LOCK TABLE reports_indicatorresult")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        connection.close()


@pytest.fixture
def wulan(office: Office) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(office.cast.officer, backend="units.login.backend.AccountBackend")
    return client


@pytest.mark.django_db(transaction=True)
def test_a_busy_database_gets_a_sentence_and_everything_typed_comes_back(office: Office, wulan: Client) -> None:
    entry = reverse("entry", args=[office.report.pk])
    typed = {f"i{office.documents.pk}-realisasi": "6", f"i{office.documents.pk}-note": "Enam dokumen selesai."}
    session = wulan.session
    session[ACTIVE_AT] = int(time.time()) - 120
    session.save()
    with somebody_else_writes():
        assert wulan.get("/panduan/").status_code == 200, "that she is active need not be stored to read"
        answer = wulan.post(entry, typed, **HERE)
        row = reverse("entry_indicator", args=[office.report.pk, office.documents.pk])
        by_itself = wulan.post(row, typed, **HTMX)
    page = squeezed(answer)
    assert answer.status_code == 503 and answer["Retry-After"] == "10" and "belum tersimpan" in page
    assert "Enam dokumen selesai." in page and '<link rel="stylesheet"' in page and '<html lang="id">' in page
    assert by_itself.status_code == 503 and by_itself["Content-Type"].startswith("text/plain")
    assert squeezed(by_itself).startswith("Server sedang sibuk") and "<" not in squeezed(by_itself)
    assert office.report.indicator_results.count() == 0
    assert wulan.post(entry, typed, **HERE).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_database_without_room_says_so(office: Office, wulan: Client) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be made to refuse this")
    cursor = connection.cursor()
    most = cursor.execute("PRAGMA max_page_count").fetchone()[0]
    # Earlier tests in this process may have left empty pages in the file.
    cursor.execute("VACUUM")
    full = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count={full}")
    address = reverse("evaluation", args=[office.report.pk])
    try:
        answers = [wulan.post(address, {f"e{line.pk}-text": "a" * 7900}, **HERE) for line in office.lines for _ in "12"]
        for number in range(400):
            if (answer := answers[-1]).status_code == 507:
                break
            text = f"{number} " + "b" * 7900
            answers.append(wulan.post(address, {f"e{office.lines[0].pk}-text": text}, **HERE))
    finally:
        cursor.execute(f"PRAGMA max_page_count={most}")
    page = squeezed(answer)
    assert answer.status_code == 507 and "Ruang penyimpanan di server penuh" in page and "<textarea" in page


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.pages.test_outages")
def test_a_disk_without_room_says_so(wulan: Client) -> None:
    answer = wulan.post("/penuh/", {"reason": "Tiga alasan"}, **HERE)
    assert answer.status_code == 507 and "penuh" in squeezed(answer) and "Tiga alasan" in squeezed(answer)
    assert squeezed(wulan.post("/penuh/", **HTMX)).startswith("Ruang penyimpanan di server penuh")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.pages.test_outages")
def test_an_error_of_the_program_gives_back_what_was_typed(wulan: Client) -> None:
    answer = wulan.post("/rusak/", {"reason": "Tiga alasan", "passphrase": "rahasia-x"}, **HERE)
    page = squeezed(answer)
    assert answer.status_code == 500 and "Ini bukan kesalahan Anda" in page
    assert "Tiga alasan" in page and "rahasia-x" not in page
    assert "<" not in squeezed(wulan.post("/rusak/", **HTMX))


NUL = [
    ("get", "/laporan/%00/", {}, 404),
    ("get", "/kop/dinas%00uji/", {}, 404),
    ("get", "/periksa/K7QM%002XPD/", {}, 404),
    ("get", "/periksa/?kode=K7%00QM", {}, 400),
    ("get", "/masuk/?next=%00", {}, 400),
    ("get", "/?%00=1", {}, 400),
    ("get", "/admin/units/position/?q=%00", {}, 400),
    ("get", "/admin/units/position/?echelon=%00", {}, 400),
    ("get", "/admin/units/position/?unit__organization__id__exact=1%00", {}, 400),
    ("post", "/kotak-masuk/dibaca/", {"sam\0pai": "1"}, 400),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address", "data", "status"), NUL)
def test_a_nul_character_is_answered_with_a_page(client: Client, method: str, address: str, data: dict, status) -> None:
    client.force_login(User.objects.create_superuser("admin"), backend="units.login.backend.AccountBackend")
    answer = getattr(client, method)(address, data) if data else client.get(address)
    assert answer.status_code == status
    assert '<html lang="id">' in squeezed(answer) and "lkj.css" in squeezed(answer)


@pytest.mark.django_db
def test_an_address_with_a_nul_character_reaches_no_query(office: Office, wulan: Client) -> None:
    """PostgreSQL refuses a query with one, which was HTTP 500."""
    with CaptureQueriesContext(connection) as queries:
        answer = wulan.get(f"/laporan/{office.report.pk}/terbitan/K7QM%002XPD/")
    assert answer.status_code == 404 and '<html lang="id">' in squeezed(answer)
    assert not [each for each in queries if "reports_publication" in each["sql"]]


BEYOND = [f"/admin/units/position/?id__in={'9' * 30}", "/admin/units/event/?at__gte=9999-12-31%2023:59:59-12:00"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", BEYOND)
def test_a_filter_beyond_all_rows_is_no_fault(client: Client, address: str) -> None:
    """SQLite cannot hold these values; PostgreSQL compares them and finds nothing."""
    client.force_login(User.objects.create_superuser("admin"), backend="units.login.backend.AccountBackend")
    answer = client.get(address)
    assert answer.status_code == (400 if connection.vendor == "sqlite" else 200)
    assert '<html lang="id"' in squeezed(answer)


@pytest.mark.django_db
def test_a_cookie_with_a_nul_character_is_refused(client: Client) -> None:
    answer = client.get("/", HTTP_COOKIE='sessionid="\\000bcdefghijk"')
    assert answer.status_code == 400 and "tidak dapat dibaca" in squeezed(answer)


@pytest.mark.django_db
def test_a_host_that_is_not_ours_gets_a_page_too(client: Client) -> None:
    answer = client.post("/masuk/", {"reason": "x"}, HTTP_HOST="jahat.example", HTTP_ORIGIN="http://jahat.example")
    assert answer.status_code == 400 and "<textarea" not in squeezed(answer)


@pytest.mark.django_db
def test_a_nul_character_in_a_pasted_text_is_removed(office: Office, wulan: Client) -> None:
    typed = {f"e{office.lines[0].pk}-text": "Dua kegiatan\0 baru dimulai."}
    assert wulan.post(reverse("evaluation", args=[office.report.pk]), typed).status_code == 302
    assert office.report.evaluations.get().text == "Dua kegiatan baru dimulai."
    assert wulan.post(reverse("notifications_read"), {"sampai": "\0"}).status_code < 500
    assert Client().post("/masuk/", {"username": "wu\0lan", "password": "salah"}).status_code == 200
