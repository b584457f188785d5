"""A made-up kabupaten of any size, for measuring: offices with years of reports, written in bulk (decision 59).

words: names and sentences · structure: an office with its people · year: agreements · quarter: reports and what
happened to them.
"""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from lkj.demo import DEMO_PASSWORD
from reports.actions.synth.quarter import Story, make_quarter
from reports.actions.synth.structure import PREFIX, Office, auditor_of, code_of, make_office
from reports.actions.synth.year import make_year
from reports.enums import Quarter
from reports.models import CheckedReport
from reports.queries.draft import last_event
from units.log import events
from units.models import Organization

# The offices' today is a week after the end of the last year: its fourth quarter is being written.
LAST_YEAR = 2025
_AFTER = datetime.timedelta(days=8)


class InUse(Exception):
    """The installation has an office of its own, or is served over HTTPS: it gets no accounts with a known password."""


def missing(offices: int) -> list[int]:
    """The numbers of the offices up to that one which are not there yet. Raises InUse."""
    real = Organization.objects.filter(demo_today=None)
    if settings.HTTPS or real.exists():
        raise InUse
    there = set(Organization.objects.filter(code__startswith=PREFIX).values_list("code", flat=True))
    return [number for number in range(1, offices + 1) if code_of(number) not in there]


@transaction.atomic
def make_auditors(numbers: Iterable[int]) -> None:
    """Make the accounts that several of these offices share.

    Offices that are made side by side would else wait for each other's whole transaction.
    """
    password = make_password(DEMO_PASSWORD)
    for number in numbers:
        auditor_of(number, password)
    events.record(None, "organization.synth", "Akun inspektorat contoh dibuat", by=None)


@transaction.atomic
def synthesise(number: int, units: int, years: int) -> Organization:
    """Make the office of that number, whole or not at all, with its years of reports."""
    first, today = LAST_YEAR - years + 1, datetime.date(LAST_YEAR, 12, 31) + _AFTER
    office = make_office(number, units, datetime.date(first, 1, 3), today, make_password(DEMO_PASSWORD))
    story = Story()
    for year in range(first, LAST_YEAR + 1):
        agreed = make_year(office, year)
        for quarter in Quarter:
            make_quarter(office, agreed, year, quarter, story)
    story.drafts.sort(key=lambda draft: draft.at)
    events.record_many(office.organization, [_beginning(office, first), *story.drafts])
    seen, now = last_event(office.organization), office.organization.now()
    CheckedReport.objects.bulk_create(CheckedReport(report_id=pk, seen=seen, at=now) for pk in story.checked)
    return office.organization


def _beginning(office: Office, year: int) -> events.Draft:
    at = timezone.make_aware(datetime.datetime(year, 1, 3, 8))
    return events.Draft(
        "organization.synth", "Perangkat daerah contoh dibuat", at, None, subject="organization",
        subject_id=office.organization.pk, data={"posts": len(office.seats)},
    )  # fmt: skip
