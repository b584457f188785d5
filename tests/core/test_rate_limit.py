"""Rate limits: each address is counted by itself, none is stored, and no count is lost when many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from units import housekeeping
from units.models import Visit
from units.web import rate_limit
from units.web.rate_limit import Limit

NOON = 1_657_256_400.0
THREE = Limit("lihat", most=3, seconds=60)


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> list[float]:
    now = [NOON + 20]
    monkeypatch.setattr(rate_limit.time, "time", lambda: now[0])
    return now


def visitor(address: str = "203.0.113.7", **headers: str) -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


@pytest.mark.django_db
def test_the_fourth_waits_until_the_span_is_over(clock: list[float]) -> None:
    assert [THREE.count(visitor()) for _ in range(5)] == [0, 0, 0, 40, 40]
    clock[0] = NOON + 59
    assert THREE.count(visitor()) == 1
    clock[0] = NOON + 60
    assert THREE.count(visitor()) == 0


@pytest.mark.django_db
def test_addresses_and_things_are_counted_apart() -> None:
    for _ in range(4):
        THREE.count(visitor())
    assert THREE.count(visitor("203.0.113.8")) == 0
    assert Limit("unggah", most=3, seconds=60).count(visitor()) == 0


@pytest.mark.django_db
def test_asking_for_the_wait_counts_nothing() -> None:
    waits = []
    for _ in range(4):
        waits.append(THREE.wait(visitor()))
        THREE.wait(visitor())
        THREE.count(visitor())
    assert waits == [0, 0, 0, 40]


@pytest.mark.django_db
def test_no_address_is_stored() -> None:
    THREE.count(visitor())
    assert "203.0.113.7" not in str(Visit.objects.values())
    assert len(Visit.objects.get().key) == 64


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", None),
    ],
)
def test_addresses_that_one_client_can_choose_count_as_one(address: str, network: str | None) -> None:
    assert rate_limit.network_of(visitor(address)) == network


def test_a_client_cannot_name_its_own_address(settings) -> None:
    lied = {"HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    assert rate_limit.network_of(visitor(**lied)) == "203.0.113.7"


def test_behind_the_proxy_the_address_that_the_proxy_saw_counts(settings) -> None:
    settings.AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"]
    headers = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    assert rate_limit.network_of(visitor("10.0.0.1", **headers)) == "203.0.113.9"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_all_counted() -> None:
    def ask(number: int) -> int:
        try:
            return Limit("lihat", most=10, seconds=60).count(visitor())
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        waits = list(people.map(ask, range(24)))
    assert Visit.objects.get().count == 24
    assert sum(wait == 0 for wait in waits) <= 10


@pytest.mark.django_db
def test_counts_of_past_spans_are_removed() -> None:
    now = timezone.now()
    Visit.objects.create(key="a" * 64, until=now - timedelta(minutes=1))
    Visit.objects.create(key="b" * 64, until=now + timedelta(minutes=1))
    housekeeping.tidy()
    assert [visit.key[0] for visit in Visit.objects.all()] == ["b"]
