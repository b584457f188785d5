"""A superior's way through what waits: from one report to the next, and approving together what was opened."""

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.actions import remarks
from reports.actions.check_settings import change_settings
from reports.content import places
from reports.models import CheckSetting, OpenedSubmission, Report
from reports.models.checks import OFF
from reports.services.findings import store_outdated
from tests.conftest import Office
from tests.html import squeezed

# The rule that finds the second report's plan silent about the first's.
UNMARKED = "tindak-lanjut-lama"
INBOX, TOGETHER = reverse("inbox"), reverse("approve_several")


def reading(report: Report) -> str:
    return reverse("disposition", args=[report.pk])


@pytest.fixture
def waiting(office: Office) -> list[Report]:
    """Two reports of Wulan's that wait for Bagas, in which the checks found nothing; the second is early."""
    for rule in ("belum-berakhir", UNMARKED):
        CheckSetting.objects.create(organization=office.organization, rule=rule, severity=OFF)
    later = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    office.submit()
    workflow.perform(office.fill(later), workflow.Submit(), by=office.cast.officer)
    return [office.report, later]


@pytest.fixture
def bagas(office: Office, login) -> Client:
    return login(office.cast.head)


def states(reports: list[Report]) -> list[str]:
    for report in reports:
        report.refresh_from_db()
    return [report.state for report in reports]


def ticks(client: Client) -> int:
    return squeezed(client.get(INBOX)).count('name="laporan"')


def together(client: Client, reports: list[Report]) -> tuple[int, str]:
    answer = client.post(TOGETHER, {"laporan": [report.pk for report in reports]})
    return answer.status_code, squeezed(answer)


def test_only_opened_reports_are_approved_together(office: Office, bagas: Client, login, waiting) -> None:
    first, second = waiting
    assert ticks(bagas) == 0 and squeezed(bagas.get(INBOX)).count("belum Anda buka") == 2
    assert "Capaian 76,11%, serapan 41,43%;" in squeezed(bagas.get(INBOX))
    # Nothing is opened by asking for a head, nor by whoever does not decide.
    bagas.head(reading(first))
    login(office.cast.planner).get(reverse("preview", args=[first.pk]))
    assert not OpenedSubmission.objects.exists()
    bagas.get(reading(first))
    bagas.get(reading(first))
    assert OpenedSubmission.objects.count() == 1 and ticks(bagas) == 1

    status, page = together(bagas, waiting)
    assert status == 422 and "Kepala Sub Bagian Umum: belum Anda buka sejak diajukan" in page
    assert page.count(" checked") == 1, "what was ticked stays"
    assert states(waiting) == ["submitted", "submitted"], "all or none"

    bagas.get(reading(second))
    assert together(bagas, waiting)[0] == 302 and states(waiting) == ["approved", "approved"]
    for report in waiting:
        (decided,) = report.dispositions.all()
        assert [box["key"] for box in decided.ticked] == ["sudah-baik"] and decided.by == office.cast.head


def test_a_report_with_a_finding_or_a_remark_is_decided_by_itself(office: Office, bagas: Client, waiting) -> None:
    first, second = waiting
    for report in waiting:
        bagas.get(reading(report))
    change_settings(office.organization, {UNMARKED: ("", {})}, by=office.cast.planner)
    remark = remarks.write(first, by=office.cast.head, place=places.WHOLE, text="Bagus.")
    assert ticks(bagas) == 1, "what was found when it was checked last"
    for report, why in ((first, "ada 1 catatan"), (second, "ada 1 temuan")):
        status, page = together(bagas, [report])
        assert status == 422 and why in page
    store_outdated()
    assert ticks(bagas) == 0
    remarks.remove(remark, by=office.cast.head)
    assert ticks(bagas) == 1 and states(waiting) == ["submitted", "submitted"]


def test_what_was_submitted_again_has_to_be_opened_again(office: Office, bagas: Client, login, waiting) -> None:
    first, _ = waiting
    bagas.get(reading(first))
    workflow.perform(first, workflow.Withdraw(), by=office.cast.officer)
    assert "tidak lagi menunggu" in together(bagas, [first])[1]
    workflow.perform(first, workflow.Submit(), by=office.cast.officer)
    assert "belum Anda buka sejak diajukan" in together(bagas, [first])[1]
    assert "tidak lagi menunggu" in together(login(office.cast.chief), [first])[1], "she is no superior of theirs"
    assert "Centang dulu" in together(bagas, [])[1]
    assert states(waiting) == ["submitted", "submitted"]


def test_deciding_leads_to_the_next_report(office: Office, bagas: Client, waiting) -> None:
    first, second = waiting
    page = squeezed(bagas.get(reading(first)))
    assert "<span>1 dari 2</span>" in page and f'href="{reading(second)}">Berikutnya' in page
    page = squeezed(bagas.get(reading(second)))
    assert "<span>2 dari 2</span>" in page and f'href="{reading(first)}"' in page
    answer = bagas.post(reading(second), {"decision": "return", "options": ["diperbaiki"]})
    assert answer.url.partition("#")[0] == reading(first), "the first of those left"
    assert bagas.post(reading(first), {"decision": "approve", "options": ["sudah-baik"]}).url == INBOX
