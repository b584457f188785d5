"""A perubahan of the Perjanjian Kinerja in mid-quarter."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from reports.actions import agreements
from reports.models import Agreement, Indicator
from reports.queries.figures import figures
from reports.workflow import Refused


@pytest.fixture
def revised(office) -> Agreement:
    """Perubahan 1: another target and pagu for the documents, a new indicator, the complaints gone."""
    agreement = Agreement.objects.create(position=office.report.position, year=2022, version=1)
    line = agreement.budget_lines.create(order=1, activity=office.lines[0].activity, ceiling=120_000_000)
    goal = agreement.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15, budget_line=line)
    Indicator.objects.create(goal=goal, order=2, name="Jumlah arsip", unit="arsip", target=8, budget_line=line)
    return agreement


def test_what_was_entered_follows(office, revised) -> None:
    office.fill()
    agreements.adopt_current(office.report, by=office.cast.planner)
    office.report.refresh_from_db()
    computed = figures(office.report)
    assert [(r.name, r.target, r.realisasi) for r in computed.performance] == [
        ("Jumlah dokumen", 15, 6),
        ("Jumlah arsip", 8, None),
    ]
    assert [(b.ceiling, b.realisasi) for b in computed.budget] == [(120_000_000, 48_000_000)]
    assert office.report.indicator_results.count() == 3
    assert office.report.events.last().label == "PK diganti ke perubahan 1"


def test_a_handed_in_report_keeps_its_agreement(office, revised) -> None:
    office.submit()
    with pytest.raises(Refused, match="sudah diajukan"):
        agreements.adopt_current(office.report, by=office.cast.planner)


def test_there_is_nothing_newer(office) -> None:
    with pytest.raises(Refused, match="sudah memakai versi terakhir"):
        agreements.adopt_current(office.report, by=office.cast.planner)


def test_only_the_planner(office, revised) -> None:
    with pytest.raises(PermissionDenied):
        agreements.adopt_current(office.report, by=office.cast.officer)


def test_the_board_offers_it_and_the_page_does_it(office, revised, login) -> None:
    browser = login(office.cast.planner)
    address = reverse("adopt_agreement", args=[office.report.pk])
    assert address in browser.get(reverse("board", args=[office.period.pk])).content.decode()
    assert "Pakai PK terbaru" in browser.get(address).content.decode()
    browser.post(address)
    office.report.refresh_from_db()
    assert office.report.agreement == revised
    assert address not in browser.get(reverse("board", args=[office.period.pk])).content.decode()
    assert browser.post(address).status_code == 422
    assert login(office.cast.officer).get(address).status_code == 403
