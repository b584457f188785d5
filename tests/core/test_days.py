"""Days begin and end in the installation's time zone, whatever the server's is."""

import re
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone

from tests.conftest import make_organization
from tests.test_layers import ROOT, modules

# Half past midnight of 9 July in WITA, half past one in WIT; in UTC still 8 July.
LATE = datetime(2022, 7, 8, 16, 30, tzinfo=UTC)
# Calls that use no time zone or the server's; Organization.today() and .now() are used instead.
ELSEWHERE = r"date\.today\(|datetime\.now\(\)|utcnow|timezone\.now\(\)\.date|localdate\("
DAY = "{% load lkj %}{{ at|tanggal }} · {{ at|hari }} · {{ at|waktu }}"


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Makassar", "00.30"), ("Asia/Jayapura", "01.30")])
def test_a_moment_is_of_the_day_it_is_at_the_office(zone: str, hour: str) -> None:
    with timezone.override(zone):
        shown = Template(DAY).render(Context({"at": LATE}))
    assert shown == f"9 Juli 2022 · 9 Juli 2022 · 9 Juli 2022 pukul {hour}"


def test_a_day_is_itself_anywhere() -> None:
    with timezone.override("Asia/Jayapura"):
        assert "8 Juli 2022" in Template("{% load lkj %}{{ at|tanggal }}").render(Context({"at": date(2022, 7, 8)}))


def test_the_offices_day_is_that_of_the_zone(db, settings, monkeypatch) -> None:
    organization = make_organization()
    organization.demo_today = None
    monkeypatch.setattr(timezone, "now", lambda: LATE)
    for zone, day in (("Asia/Makassar", 9), ("UTC", 8)):
        with timezone.override(zone):
            assert organization.today() == organization.now().date() == date(2022, 7, day)


def test_nobody_asks_the_server_what_day_it_is() -> None:
    allowed = ROOT / "units" / "models" / "organization.py"
    found = [str(path) for _, path in modules() if path != allowed and re.search(ELSEWHERE, path.read_text())]
    assert found == []
