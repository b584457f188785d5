"""A report adopts a perubahan of the Perjanjian Kinerja, a newer agreement, in mid-quarter."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.urls import reverse

from reports.actions import agreements, evidence, narrative, results
from reports.actions.versioned import Conflict
from reports.enums import IndicatorKind
from reports.models import (
    Agreement,
    Component,
    Evaluation,
    Evidence,
    Indicator,
    IndicatorResult,
    Report,
    Scale,
    ScaleStep,
)
from reports.queries.agreement_matching import Matching
from reports.queries.content import build
from reports.queries.figures import figures
from reports.workflow import Refused
from tests import samples
from tests.agreements import in_force


@pytest.fixture
def revised(office) -> Agreement:
    """Perubahan 1: the documents have another target and pagu, one indicator is new, the complaints are gone."""
    agreement = in_force(office.report.position, version=1)
    line = agreement.budget_lines.create(order=1, activity=office.lines[0].activity, ceiling=120_000_000)
    goal = agreement.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15, budget_line=line)
    Indicator.objects.create(goal=goal, order=2, name="Jumlah arsip", unit="arsip", target=8, budget_line=line)
    return agreement


def test_results_follow_their_indicators_into_the_new_agreement(office, revised) -> None:
    office.fill()
    agreements.adopt_current(office.report, by=office.cast.planner)
    office.report.refresh_from_db()
    computed = figures(office.report)
    assert [(r.name, r.target, r.realisasi) for r in computed.performance] == [
        ("Jumlah dokumen", 15, 6),
        ("Jumlah arsip", 8, None),
    ]
    assert [(b.ceiling, b.realisasi, b.stopped) for b in computed.budget] == [
        (120_000_000, 48_000_000, ""),
        (None, 10_000_000, "dihentikan pada perubahan 1"),
    ]
    assert office.report.indicator_results.count() == 3
    assert office.report.events.last().label == "PK diganti ke perubahan 1"


def test_a_submitted_report_stays_with_its_agreement(office, revised) -> None:
    office.submit()
    with pytest.raises(Refused, match="sudah diajukan"):
        agreements.adopt_current(office.report, by=office.cast.planner)


def test_without_another_version_adopting_is_refused(office) -> None:
    with pytest.raises(Refused, match="sudah memakai Perjanjian Kinerja yang berlaku"):
        agreements.adopt_current(office.report, by=office.cast.planner)


def test_only_the_planner_adopts_the_newer_agreement(office, revised) -> None:
    with pytest.raises(PermissionDenied):
        agreements.adopt_current(office.report, by=office.cast.officer)


def test_the_board_offers_the_newer_agreement_and_its_page_adopts_it(office, revised, login) -> None:
    browser = login(office.cast.planner)
    address = reverse("adopt_agreement", args=[office.report.pk])
    assert address in browser.get(reverse("board", args=[office.period.pk])).content.decode()
    assert "Pakai PK perubahan 1" in browser.get(address).content.decode()
    home = reverse("report", args=[office.report.pk])
    told = "yang berlaku adalah PK perubahan 1"
    assert told in login(office.cast.officer).get(home).content.decode(), "its author is told while the draft runs"
    browser = login(office.cast.planner)
    browser.post(address)
    office.report.refresh_from_db()
    assert office.report.agreement == revised
    assert told not in browser.get(home).content.decode()
    assert address not in browser.get(reverse("board", args=[office.period.pk])).content.decode()
    assert browser.post(address).status_code == 422
    assert login(office.cast.officer).get(address).status_code == 403


def test_the_plan_stands_in_the_order_of_the_new_agreement(office) -> None:
    by = office.cast.officer
    for line in office.lines:
        narrative.add_row(office.report, line.activity, by=by, tindak_lanjut=line.activity.code)
    turned = in_force(office.report.position, version=1)
    for order, line in enumerate(reversed(office.lines), 1):
        turned.budget_lines.create(order=order, activity=line.activity, ceiling=1000)
    report = agreements.adopt_current(office.report, by=office.cast.planner)
    assert [row.code for row in build(report).action_plan] == [f"1.01.01.2.01.0{n}" for n in (3, 2, 1)]


def test_a_value_left_at_an_older_agreement_does_not_displace_the_present_one(office) -> None:
    """Perubahan 1 has two indicators of one name, perubahan 2 one of them: the present value follows."""
    office.fill()
    first = in_force(office.report.position, version=1)
    goals = [first.goals.create(order=order, text=f"Sasaran baru {order}") for order in (1, 2)]
    for goal in goals:
        Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15)
    report = agreements.adopt_current(office.report, by=office.cast.planner)
    present = Indicator.objects.get(goal=goals[0])
    results.record_indicator(report, present, by=office.cast.officer, realisasi=Decimal(11))
    second = in_force(office.report.position, version=2)
    goal = second.goals.create(order=1, text="Sasaran baru 1")
    new = Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15)
    report = agreements.adopt_current(report, by=office.cast.planner)
    assert IndicatorResult.objects.get(report=report, indicator=new).realisasi == 11


def test_texts_for_the_old_agreement_are_refused_not_stored_unseen(office, revised) -> None:
    """The page and its report were read before the planner replaced the agreement."""
    office.fill()
    drawn = Report.objects.with_people().get(pk=office.report.pk)
    agreements.adopt_current(office.report, by=office.cast.planner)
    with pytest.raises(Conflict):
        narrative.explain(drawn, office.lines[0], by=office.cast.officer, text="Teks baru.")
    with pytest.raises(Refused, match="PK laporan ini baru saja diganti"):
        file = ContentFile(samples.pdf())
        evidence.add(drawn, office.documents, by=office.cast.officer, name="a.pdf", content=file)
    assert not Evaluation.objects.filter(text="Teks baru.").exists() and not Evidence.objects.exists()


@pytest.mark.parametrize("name", ["entry", "evaluation"])
def test_a_page_older_than_the_agreement_gives_its_words_back(office, revised, login, name: str) -> None:
    office.fill()
    agreements.adopt_current(office.report, by=office.cast.planner)
    data = {f"i{office.days.pk}-realisasi": "123456", f"e{office.lines[1].pk}-text": "Kata yang berharga.", "next": ""}
    answer = login(office.cast.officer).post(reverse(name, args=[office.report.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422 and "tidak lagi mempunyai tempat" in page
    assert "123456" in page and "Kata yang berharga." in page


def test_a_value_does_not_follow_into_another_satuan(office) -> None:
    """Six dokumen would turn into six orang."""
    office.fill()
    newer = in_force(office.report.position, version=1)
    goal = newer.goals.create(order=1, text=office.documents.goal.text)
    new = Indicator.objects.create(goal=goal, order=1, name=office.documents.name, unit="orang", target=15)
    report = agreements.adopt_current(office.report, by=office.cast.planner)
    assert not IndicatorResult.objects.filter(report=report, indicator=new).exists()
    assert IndicatorResult.objects.get(report=report, indicator=office.documents).realisasi == 6


def test_words_and_components_follow_their_indicators(office) -> None:
    """A scale's step follows under the same scale, a component's value under the same name."""
    scale = Scale.objects.create(organization=office.organization, name="Opini")
    steps = [ScaleStep.objects.create(scale=scale, order=n, label=label) for n, label in enumerate(("WDP", "WTP"), 1)]
    words = {"kind": IndicatorKind.SCALE, "scale": scale, "target_step": steps[1], "target": None, "unit": "opini"}
    Indicator.objects.filter(pk=office.documents.pk).update(**words)
    Indicator.objects.filter(pk=office.days.pk).update(kind=IndicatorKind.COMPONENTS)
    for each in (office.documents, office.days):
        each.refresh_from_db()
    old = [Component.objects.create(indicator=office.days, order=n, name=name) for n, name in enumerate("AB", 1)]
    by = office.cast.officer
    results.record_indicator(office.report, office.documents, by=by, step=steps[0])
    for component, value in zip(old, (3, 4), strict=True):
        results.record_component(office.report, component, by=by, realisasi=Decimal(value))
    agreement = in_force(office.report.position, version=1)
    goal = agreement.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", **words)
    same = {"name": "Lama penanganan", "unit": "hari", "target": 10, "direction": office.days.direction}
    revised = Indicator.objects.create(goal=goal, order=2, kind=IndicatorKind.COMPONENTS, **same)
    Component.objects.create(indicator=revised, order=1, name="A")
    lost = Matching(office.report).not_carried_to(agreement.pk)
    assert [(each.name, each.words) for each in lost] == [("Lama penanganan", "B 4")]
    agreements.adopt_current(office.report, by=office.cast.planner)
    office.report.refresh_from_db()
    rows = figures(office.report).performance
    assert [(row.words, row.realisasi) for row in rows] == [("WDP", None), ("", 3)]
