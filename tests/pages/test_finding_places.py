"""Every finding leads somewhere: to a place of the content, and to an id on the page of its part."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from reports.actions import narrative, results
from reports.content import places
from reports.enums import Direction, FollowUpOutcome
from reports.models import ActionPlanRow, BudgetLine, Indicator, Report
from reports.queries.content import content_of
from reports.queries.draft import findings_now
from reports.queries.finding_places import Anchors
from reports.views.author.parts import PAGES
from tests.conftest import Office


def empty(office: Office) -> Report:
    return office.report


def unlucky(office: Office) -> Report:
    """A report with everything wrong that one row can have, next to sound rows."""
    report, by, (one, two, *_) = office.fill(), office.cast.officer, office.lines
    results.record_indicator(report, office.documents, by=by, realisasi=Decimal("1.754"))
    results.record_indicator(report, office.complaints, by=by, numerator=Decimal(0), denominator=Decimal(0))
    Indicator.objects.filter(pk=office.days.pk).update(target=0, direction=Direction.HIGHER)
    results.record_spending(report, two, by=by, realisasi=Decimal(40_000_001))
    narrative.explain(report, one, by=by, text="Baru {capain}.")
    narrative.change_row(ActionPlanRow.objects.get(report=report), by=by, keterangan="{serapn}")
    narrative.add_row(report, two.activity, by=by, keterangan="nanti")
    narrative.begin_row(report, two.activity, by=by)
    narrative.add_row(report, two.activity, by=by, evaluasi="Tertunda.")
    return report


def half(office: Office) -> Report:
    """A report with one part of a ratio, a number that lost its comma, and figures that nobody has explained."""
    report, by = office.report, office.cast.officer
    results.record_indicator(report, office.documents, by=by, realisasi=Decimal(1))
    results.record_indicator(report, office.complaints, by=by, denominator=Decimal(12))
    Indicator.objects.filter(pk=office.days.pk).update(target=Decimal("1.26"), decimals=2)
    results.record_indicator(report, office.days, by=by, realisasi=Decimal(86))
    return report


def later(office: Office) -> Report:
    """The next quarter's report: figures that fell, and an earlier plan that was not followed up."""
    before, by = office.fill(), office.cast.officer
    narrative.add_row(before, office.lines[1].activity, by=by, tindak_lanjut="Menyusun laporan.")
    report = Report.objects.with_people().get(position=before.position, period=office.next_period)
    results.record_indicator(report, office.documents, by=by, realisasi=Decimal(5))
    results.record_spending(report, office.lines[0], by=by, realisasi=Decimal(1))
    row = ActionPlanRow.objects.filter(report=before).first()
    assert row is not None
    narrative.record_outcome(report, row, by=by, outcome=FollowUpOutcome.CONTINUES)
    narrative.remove_row(report.action_plan.get(), by=by, expected=1)
    return report


def superiors(office: Office) -> Report:
    """The superior's own report, whose pagu differs from the sum of the pagu below it."""
    BudgetLine.objects.filter(agreement=office.head_report.agreement).update(ceiling=139_000_000)
    return office.head_report


BROKEN = {"empty": empty, "unlucky": unlucky, "half": half, "later": later, "superiors": superiors}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_every_finding_has_a_place_and_an_anchor(
    office: Office, login: Callable[..., Client], broken: Callable[[Office], Report]
) -> None:
    report = broken(office)
    by = office.cast.head if broken is superiors else office.cast.officer
    browser, known = login(by), {place.key for place in places.places(content_of(report))}
    found, anchors = findings_now(report), Anchors(report)
    assert found
    for finding in found:
        if finding.part is not None:
            page = browser.get(reverse(PAGES[finding.part], args=[report.pk])).content.decode()
            assert page.count(f'id="{anchors.of(finding)}"') == 1, finding
        assert finding.place in known or finding.place in places.SECTIONS, finding


def test_only_places_py_makes_anchors() -> None:
    root = Path(__file__).resolve().parent.parent.parent
    names = "|".join(places.row_anchor(row, "").rstrip("-") for row in places.ROW_ANCHORS)
    by_hand = re.compile(rf"(?<![\w-])(?:{names}|di)-\{{")
    files = [*(root / "templates").rglob("*.html"), *(root / "reports").rglob("*.py")]
    assert [path.name for path in files if by_hand.search(path.read_text())] == ["places.py"]
