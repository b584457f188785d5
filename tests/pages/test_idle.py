"""A session ends after half an hour without a request, and after half a day in any case."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.conftest import Office
from tests.html import squeezed
from units.web import sessions

MINUTE = 60
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def clock(monkeypatch) -> list[float]:
    now = [time.time()]
    monkeypatch.setattr(sessions.time, "time", lambda: now[0])
    return now


@pytest.fixture
def wulan(office: Office, clock: list[float], login) -> Client:
    return login(office.cast.officer)


def is_in(browser: Client) -> bool:
    return browser.get(reverse("home")).status_code == 200


def test_half_an_hour_without_a_request_ends_the_session(wulan: Client, clock: list[float]) -> None:
    clock[0] += 29 * MINUTE
    assert is_in(wulan)
    clock[0] += 29 * MINUTE
    assert is_in(wulan)
    clock[0] += 30 * MINUTE
    assert not is_in(wulan)
    assert Session.objects.count() == 0


def test_a_waiting_page_does_not_prolong_the_session(wulan: Client, clock: list[float]) -> None:
    for _ in range(2):
        clock[0] += 14 * MINUTE
        assert wulan.get(reverse("home"), **HTMX).status_code == 200
    clock[0] += 2 * MINUTE
    assert wulan.get(reverse("home"), **HTMX).status_code == 401


def test_a_field_that_saves_itself_prolongs_the_session(office: Office, wulan: Client, clock: list[float]) -> None:
    address = reverse("entry_indicator", args=[office.report.pk, office.documents.pk])
    for number in range(3):
        clock[0] += 20 * MINUTE
        assert wulan.post(address, {f"i{office.documents.pk}-realisasi": str(number)}, **HTMX).status_code == 200


def test_a_form_sent_too_late_comes_back_and_is_not_stored(office: Office, wulan: Client, clock: list[float]) -> None:
    clock[0] += 31 * MINUTE
    address = reverse("entry", args=[office.report.pk])
    typed = {f"i{office.documents.pk}-realisasi": "6 buah"}
    answer = wulan.post(address, typed, HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 401 and "6 buah" in squeezed(answer)
    assert office.report.indicator_results.count() == 0


def test_after_half_a_day_even_a_busy_session_ends(wulan: Client, clock: list[float]) -> None:
    for _ in range(3):
        clock[0] += 20 * MINUTE
        assert is_in(wulan)
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < left < timedelta(hours=12)
    Session.objects.update(expire_date=timezone.now())
    assert not is_in(wulan)


def test_the_last_request_is_not_stored_every_time(wulan: Client, clock: list[float]) -> None:
    clock[0] += 50
    with CaptureQueriesContext(connection) as queries:
        assert is_in(wulan)
    assert not [query for query in queries if "UPDATE" in query["sql"] and "session" in query["sql"]]


def test_a_session_from_before_goes_on_and_gets_an_end(wulan: Client) -> None:
    session = wulan.session
    del session[sessions.ACTIVE_AT], session["_session_expiry"]
    session.save()
    assert is_in(wulan)
    assert sessions.ACTIVE_AT in wulan.session
