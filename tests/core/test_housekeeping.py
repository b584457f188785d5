"""The nightly housekeeping: old records of log-ins are removed, those that still count stay."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.services import schedules
from tests.conftest import Office
from units import housekeeping
from units.models import Event, Visit

pytestmark = pytest.mark.django_db


def test_ended_sessions_and_counts_are_removed_and_valid_ones_stay(office: Office, login) -> None:
    now = timezone.now()
    login(office.cast.officer)
    login(office.cast.head)
    Session.objects.filter(pk=Session.objects.first().pk).update(expire_date=now - timedelta(minutes=1))
    for name in ("wulan", "bagas"):
        Client().post(reverse("login"), {"username": name, "password": "salah"})
    AccessAttempt.objects.filter(username="bagas").update(attempt_time=now - timedelta(minutes=16))
    for days in (1, 31):
        row = AccessLog.objects.create(username="wulan", ip_address="203.0.113.5")
        AccessLog.objects.filter(pk=row.pk).update(attempt_time=now - timedelta(days=days))
    Visit.objects.create(key="a" * 64, until=now - timedelta(minutes=1))
    visits, events = Visit.objects.count(), Event.objects.count()
    housekeeping.tidy()
    assert Session.objects.count() == AccessLog.objects.count() == 1
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["wulan"]
    assert (Visit.objects.count(), Event.objects.count()) == (visits - 1, events)


def test_housekeeping_is_a_nightly_job() -> None:
    assert "units.housekeeping.tidy" in [job.function for job in schedules.JOBS if job.at]


def test_axes_stores_no_log_ins_of_its_own(office: Office) -> None:
    words = {"username": "wulan", "password": "sandi-uji-2022"}
    assert Client().post(reverse("login"), words).status_code == 302
    assert AccessLog.objects.count() == 0
