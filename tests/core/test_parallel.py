"""Many at once: of fifty identical requests one counts, and an office's chain stays whole under many writers."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.actions import agreement_life, periods, results
from reports.enums import AgreementState
from reports.models import Agreement, Goal, Indicator, Report
from reports.workflow import Refused
from tests.agreements import in_force
from tests.conftest import Office, make_organization
from units.log import events as log
from units.log import verify
from units.models import Assignment, Event, Official, Organization, Position, Unit, User

pytestmark = pytest.mark.django_db(transaction=True)
POSTS, WRITERS, WRITES = 50, 20, 5
SECONDS = 120


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """What each function returned or raised. All begin in the same moment, each on its own connection."""
    barrier = threading.Barrier(len(works), timeout=SECONDS)

    def run(work: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return work()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    begun = time.monotonic()
    with ThreadPoolExecutor(len(works)) as pool:
        answers = list(pool.map(run, works, timeout=SECONDS))
    assert time.monotonic() - begun < SECONDS
    return answers


def post(user: User, address: str, data: dict[str, object]) -> Callable[[], object]:
    """A function that sends the same form from a browser of the person's own."""
    visitor = Client()
    visitor.force_login(user, backend="units.login.backend.AccountBackend")
    return lambda: visitor.post(address, data)


def events(report: Report, kind: str) -> int:
    return report.events.filter(kind=kind).count()


def test_fifty_identical_approvals_are_one(office: Office) -> None:
    report = office.submit()
    data = {
        "decision": "approve",
        "options": ["sudah-baik"],
        "other_text": "",
        "note": "",
        "token": workflow.submission_token(report),
    }
    address = reverse("disposition", args=[report.pk])
    answers = at_once([post(office.cast.head, address, data) for _ in range(POSTS)])
    assert [error for error in answers if isinstance(error, Exception)] == []
    responses = [answer for answer in answers if isinstance(answer, HttpResponse)]
    assert Counter(answer.status_code for answer in responses) == {302: 1, 422: POSTS - 1}
    refused = [answer.content.decode() for answer in responses if answer.status_code == 422]
    assert all("Laporan ini berstatus Disetujui" in page for page in refused)
    report.refresh_from_db()
    assert (report.state, events(report, "report.approve"), report.dispositions.count()) == ("approved", 1, 1)
    assert verify.verify_log()[1] == []


def test_fifty_identical_submissions_are_one(office: Office) -> None:
    """The author who clicks twice reads that it is done, not that it failed; there is one submission."""
    report = office.fill()
    address = reverse("submit", args=[report.pk])
    answers = at_once([post(office.cast.officer, address, {}) for _ in range(POSTS)])
    assert {getattr(answer, "status_code", answer) for answer in answers} == {302}
    report.refresh_from_db()
    assert (report.state, events(report, "report.submit"), report.submissions.count()) == ("submitted", 1, 1)
    assert verify.verify_log()[1] == []


def test_of_fifty_steps_at_once_forty_nine_are_refused(office: Office) -> None:
    report, by = office.submit(), office.cast.officer

    def withdraw() -> object:
        return workflow.perform(Report.objects.get(pk=report.pk), workflow.Withdraw(), by=by)

    answers = at_once([withdraw] * POSTS)
    assert Counter(type(answer) for answer in answers) == {Report: 1, Refused: POSTS - 1}
    assert events(report, "report.withdraw") == 1
    assert verify.verify_log()[1] == []


@transaction.atomic
def many_reports(organization: Organization) -> list[tuple[User, Report, Indicator]]:
    """Twenty sections of one office, each with a head, an agreement and a draft."""
    sections = []
    for number in range(WRITERS):
        user = User.objects.create(username=f"kepala-{number}")
        official = Official.objects.create(
            organization=organization, user=user, name=f"Kepala {number}", nip=f"19020101192701{number:04d}"
        )
        unit = Unit.objects.create(organization=organization, code=f"seksi-{number}", name=f"Seksi {number}")
        position = Position.objects.create(unit=unit, title=f"Kepala Seksi {number}", echelon="IV")
        Assignment.objects.create(official=official, position=position, starts=date(2022, 1, 3))
        agreement = in_force(position)
        goal = Goal.objects.create(agreement=agreement, order=1, text="Meningkatnya layanan")
        sections.append((user, position, Indicator.objects.create(goal=goal, order=1, name="Jumlah", unit="x")))
    period = organization.periods.create(year=2022, quarter=2, opens_on=date(2022, 6, 20), due_on=date(2022, 7, 11))
    reports = {report.position_id: report for report in periods.open_reports(period)}
    return [(user, reports[position.pk], indicator) for user, position, indicator in sections]


def test_an_offices_chain_stays_whole_under_twenty_writers(db: None) -> None:
    organization = make_organization()
    sections = many_reports(organization)

    def writer(user: User, report: Report, indicator: Indicator) -> Callable[[], int]:
        def write() -> int:
            for value in range(WRITES):
                results.record_indicator(report.pk, indicator, by=user, realisasi=Decimal(value))
            return WRITES

        return write

    assert at_once([writer(*section) for section in sections]) == [WRITES] * WRITERS
    written = Event.objects.filter(kind="result.indicator", chain__organization=organization)
    assert written.count() == WRITERS * WRITES
    assert verify.verify_log()[1] == []


def test_no_version_is_taken_back_while_a_quarter_is_opened_with_it(db: None) -> None:
    """Twenty posts: a report is judged by a version in force, or there is none and the version is a draft again."""
    organization = make_organization()
    sections = many_reports(organization)
    with transaction.atomic():
        Report.objects.all().delete()
        log.record_many(organization, [])
    period = organization.periods.get()
    agreements = [Agreement.objects.get(position=report.position_id) for _, report, _ in sections]

    def take_back(agreement: Agreement) -> Callable[[], object]:
        return lambda: agreement_life.take_back(agreement, by=None)

    answers = at_once([lambda: periods.open_reports(period), *map(take_back, agreements)])
    assert {type(answer) for answer in answers[1:]} <= {Agreement, Refused}
    made = {report.position_id for report in Report.objects.all()}
    states = dict(Agreement.objects.values_list("position", "state"))
    assert made == {post for post, state in states.items() if state == AgreementState.IN_FORCE}
    assert verify.verify_log()[1] == []


def test_of_six_extensions_at_once_one_counts(office: Office) -> None:
    """All six planners had the same page open; five of them read what the sixth did."""
    address = reverse("extend", args=[office.report.pk])
    works = [
        post(office.cast.planner, address, {"until": f"2022-08-{day:02}", "reason": f"Sebab {day}", "token": ""})
        for day in range(5, 11)
    ]
    answers = [answer for answer in at_once(works) if isinstance(answer, HttpResponse)]
    assert Counter(answer.status_code for answer in answers) == {302: 1, 422: 5}
    office.report.refresh_from_db()
    event = office.report.events.get(kind="report.extend")
    assert event.note == f"Sebab {office.report.extended_until.day}"
    refused = [answer.content.decode() for answer in answers if answer.status_code == 422]
    assert all(f"dengan alasan “{event.note}”" in page for page in refused)
