"""One request computes the figures of each report at most once."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from reports.content.report import Figures
from reports.models import Report
from reports.queries import content, figures
from reports.queries.sheets import Sheet
from reports.views.author import entry
from tests.conftest import Office
from units.models import Organization


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often the figures of each report were computed, by the report's key."""
    counts: Counter[int] = Counter()
    compute = figures.figures_from

    def counted(sheet: Sheet) -> Figures:
        counts[sheet.report.pk] += 1
        return compute(sheet)

    for module in (figures, content, entry):
        monkeypatch.setattr(module, "figures_from", counted)
    return counts


@pytest.fixture
def later(office: Office) -> Report:
    """The next quarter's report, filled in after its end; the one before is still a draft, with a plan."""
    office.fill()
    Organization.objects.update(demo_today=date(2022, 10, 4))
    report = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    return office.fill(report)


@pytest.mark.parametrize("page", ["report", "preview", "entry", "evaluation", "action_plan", "evidence"])
def test_a_page_of_the_author(
    office: Office, later: Report, login: Callable[..., Client], computed: Counter[int], page: str
) -> None:
    browser = login(office.cast.officer)
    computed.clear()
    assert browser.get(reverse(page, args=[later.pk])).status_code == 200
    assert set(computed.values()) <= {1}, computed


def test_submitting(office: Office, later: Report, login: Callable[..., Client], computed: Counter[int]) -> None:
    browser = login(office.cast.officer)
    computed.clear()
    assert browser.post(reverse("submit", args=[later.pk])).status_code == 302
    later.refresh_from_db()
    assert later.status.is_submitted and set(computed.values()) <= {1}, computed


def test_the_superior_reads_what_is_frozen(
    office: Office, login: Callable[..., Client], computed: Counter[int]
) -> None:
    office.submit()
    browser = login(office.cast.head)
    computed.clear()
    for page in ("report", "disposition"):
        assert browser.get(reverse(page, args=[office.report.pk])).status_code == 200
    assert computed[office.report.pk] == 0
