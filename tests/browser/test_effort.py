"""What a quarter costs its author, from log-in to "Ajukan": clicks, keys beyond the words and figures, round trips.

docs/entry.md has the numbers that are counted here. When a change of the pages changes them, this test fails.
"""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from reports.enums import ReportState
from reports.models import Report
from tests.browser import FIGURES
from tests.browser.author import Author, from_realisasi, to_realisasi

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_CLICKS = 12


def recorded() -> dict[str, int]:
    """The numbers in docs/entry.md."""
    text = (Path(settings.BASE_DIR) / "docs" / "entry.md").read_text()
    rows = re.findall(r"^\| (clicks|keys|answers) \| (\d+) \|", text, re.MULTILINE)
    return {name: int(number) for name, number in rows}


def test_a_quarter_of_ten_indicators_takes_twelve_clicks_at_most(book, live_server, watched: Page) -> None:
    report = Report.objects.with_people().get(position__unit__code="subbag-umum", period__quarter=3)
    # A day on which Triwulan III is open, so that the first page shows that period.
    report.organization.demo_today = datetime.date(2022, 10, 4)
    report.organization.save()
    author = Author(watched)

    to_realisasi(author, live_server.url)
    for achieved, spent in FIGURES:
        author.write(achieved)
        author.press("Tab")
        author.write(spent)
        author.press("Tab")
    reasons = from_realisasi(author)

    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED and reasons > 0
    assert author.spent["clicks"] <= MOST_CLICKS
    documented = recorded()
    assert (author.spent["clicks"], author.spent["keys"]) == (documented["clicks"], documented["keys"])
    assert author.spent["answers"] <= documented["answers"]
