"""The frozen content: the figures of the small office, and to JSON and back without loss."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.actions import letterhead, periods, results, wordings
from reports.content.versions import UPGRADES, VERSION, from_json, to_json
from reports.models import Indicator, PredikatBand, QuarterTarget, Report
from reports.queries.budget_year import Money, added
from reports.queries.content import build, content_of
from reports.queries.figures import figures
from reports.queries.fixed_texts import own_texts
from reports.queries.period_days import Days
from reports.queries.report_totals import totals
from tests import samples
from tests.agreements import in_force
from units.enums import AssignmentKind
from units.models import Assignment

FROZEN = Path(__file__).parent / "frozen"


def test_content_survives_the_way_to_json_and_back(office) -> None:
    content = build(office.fill())
    assert from_json(json.loads(json.dumps(to_json(content)))) == content


def test_no_float_in_the_frozen_content(office) -> None:
    text = json.dumps(to_json(build(office.fill())))
    floats: list[str] = []
    json.loads(text, parse_float=lambda value: floats.append(value))
    assert floats == []


def test_figures_of_every_kind_of_indicator(office) -> None:
    rows = figures(office.fill()).performance
    assert [(r.name, r.realisasi, r.capaian, r.efisiensi) for r in rows] == [
        ("Jumlah dokumen", Decimal(6), Decimal(50), Decimal(2)),
        ("Persentase pengaduan selesai", Decimal("58.33"), Decimal("58.33"), Decimal("33.33")),
        ("Lama penanganan", Decimal(8), Decimal(120), Decimal(95)),
    ]


def test_totals_of_budget_and_serapan(office) -> None:
    computed = figures(office.fill())
    assert computed.ceiling_total == 140_000_000
    assert computed.realisasi_total == 58_000_000
    assert computed.serapan_total == Decimal("41.43")
    assert computed.capaian_average == Decimal("76.11")


def test_an_empty_realisasi_is_not_zero_in_the_serapan_of_all_lines(office) -> None:
    office.fill()
    line, by = office.lines[1], office.cast.officer
    results.record_spending(office.report, line, by=by, realisasi=Decimal(0))
    assert figures(office.report).serapan_total is not None
    results.record_spending(office.report, line, by=by, realisasi=None)
    computed = figures(office.report)
    assert (computed.realisasi_total is not None, computed.serapan_total) == (True, None)
    total, own = added(Money(*each) for each in ((10, 5, 5), (20, None, None, 1))), Money(10, 5, 5)
    assert (total.realisasi, total.serapan, own.serapan) == (5, None, 50)


def test_the_money_before_is_that_of_the_latest_quarter_that_has_any(office) -> None:
    office.fill()
    days = Days(date(2022, 10, 1), date(2023, 1, 10), date(2023, 1, 31), date(2022, 12, 31))
    _, made = periods.open_period(office.organization, 2022, 4, days, by=office.cast.planner)
    report = next(each for each in made if each.position_id == office.report.position_id)
    computed = figures(report)
    assert computed.spent_before == 2
    assert [line.previous for line in computed.budget] == [line.realisasi for line in figures(office.report).budget]
    # Triwulan III has a report without figures: what of the year came in Triwulan IV alone nobody can say.
    assert totals(computed, 4).spent_now is None
    assert build(report).spent_before == 2


def test_the_cap_of_the_organisation(office) -> None:
    office.fill()
    office.organization.capaian_cap = Decimal(100)
    office.organization.save()
    office.report.refresh_from_db()
    content = build(office.report)
    assert content.performance[2].capaian == 100
    assert content.capaian_cap == 100


def test_capaian_against_the_quarter_target_is_a_second_figure(office) -> None:
    QuarterTarget.objects.create(indicator=office.documents, quarter=2, value=5)
    QuarterTarget.objects.create(indicator=office.documents, quarter=3, value=9)
    row = figures(office.fill()).performance[0]
    assert (row.quarter_target, row.capaian_quarter, row.capaian) == (5, 120, 50)


def test_bands_are_the_organisations_data(office) -> None:
    PredikatBand.objects.create(organization=office.organization, above=40, label="Cukup")
    PredikatBand.objects.create(organization=office.organization, above=None, label="Kurang")
    labels = [row.predikat for row in figures(office.fill()).performance]
    # The other two stand as measured, and nothing of them was due before Triwulan IV.
    assert labels == ["Cukup", "", ""]


def test_the_holder_of_the_post_on_the_day_is_named(office) -> None:
    head = office.head_report.position
    Assignment.objects.create(
        official=office.cast.stranger.official, position=head, kind=AssignmentKind.PLH, starts="2022-06-29"
    )
    content = build(office.report)
    assert (content.supervisor.title, content.supervisor.name) == ("Plh. Sekretaris", "Joko Uji")
    assert content.reporter.name == "Wulan Uji"


def test_a_perubahan_finds_the_quarter_before_by_name_and_activity(office) -> None:
    office.fill()
    revised = in_force(office.report.position, version=1)
    line = revised.budget_lines.create(order=1, activity=office.lines[0].activity, ceiling=120_000_000)
    goal = revised.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15, budget_line=line)
    later = office.report.position.reports.with_people().get(period=office.next_period)
    later.agreement = revised
    later.save()
    computed = figures(later)
    assert computed.performance[0].previous == 6
    assert computed.budget[0].previous == 48_000_000


def queries_of(report) -> int:
    with CaptureQueriesContext(connection) as queries:
        figures(report)
    return len(queries)


def test_figures_ask_the_same_number_of_queries_for_one_and_for_three_indicators(office) -> None:
    assert queries_of(office.head_report) == queries_of(office.report) <= 10


@pytest.mark.parametrize("path", sorted(FROZEN.glob("v*.json")), ids=lambda path: path.stem)
def test_content_frozen_by_any_version_loads(path: Path) -> None:
    content = from_json(json.loads(path.read_text()))
    assert content.position == "Kepala Bidang Penegakan Produk Hukum Daerah"
    assert content.performance[0].capaian == Decimal("58.33")
    if path.stem in ("v1", "v2", "v3"):
        # Their predikat is that of the year's capaian, as they were printed.
        assert content.performance[0].capaian_due == content.capaian_due_average == Decimal("58.33")


def test_there_is_a_frozen_report_of_this_version() -> None:
    """A change of the content's shape needs an upgrade and one more stored file; the old files stay as they are."""
    assert (FROZEN / f"v{VERSION}.json").exists()
    assert set(UPGRADES) == set(range(1, VERSION))


def test_two_indicators_of_one_name_have_each_their_own_past(office) -> None:
    twin = Indicator.objects.create(
        goal=office.complaints.goal, order=9, name="Jumlah dokumen", unit="dokumen", target=9, budget_line=None
    )
    office.fill()
    results.record_indicator(office.report, twin, by=office.cast.officer, realisasi=Decimal(4))
    later = office.report.position.reports.with_people().get(period=office.next_period)
    past = {row.indicator: row.previous for row in figures(later).performance}
    assert (past[office.documents.pk], past[twin.pk]) == (6, 4)


def test_somebody_who_took_the_post_after_the_quarter_signs(office) -> None:
    mine = Assignment.objects.filter(official=office.cast.officer.official)
    mine.update(starts="2022-07-04")
    assert build(office.report).reporter.name == "Wulan Uji"


def test_submitted_texts_do_not_follow_a_later_wording(office) -> None:
    office.submit()
    text = "Sekian dari {jabatan}."
    wordings.save_wording(office.organization, "penutup", by=office.cast.planner, text=text, shown=0)
    assert dict(content_of(office.report).texts)["penutup"][-1].startswith("Demikian LKj Interim Triwulan II")
    assert dict(build(office.report).texts)["penutup"] == ("Sekian dari Kepala Sub Bagian Umum.",)


def test_the_newest_words_are_read_in_one_query(office, django_assert_num_queries) -> None:
    for number in range(3):
        text = f"Sekian {number}."
        wordings.save_wording(office.organization, "penutup", by=office.cast.planner, text=text, shown=number)
    with django_assert_num_queries(1):
        assert own_texts(office.organization) == {"penutup": "Sekian 2."}


def test_submitted_content_stays_with_its_letterhead(office) -> None:
    planner = office.cast.planner
    letterhead.set_letterhead(office.organization, by=planner, lines=["Laman: contoh.example.go.id"])
    emblem = letterhead.set_emblem(office.organization, by=planner, data=samples.image())
    office.report.refresh_from_db()
    office.submit()
    letterhead.set_letterhead(office.organization, by=planner, lines=[])
    letterhead.remove_emblem(office.organization, by=planner)
    report = Report.objects.with_people().get(pk=office.report.pk)
    frozen, now = content_of(report).office, build(report).office
    assert (frozen.letterhead, frozen.emblem) == (("Laman: contoh.example.go.id",), emblem.sha256)
    assert (now.letterhead, now.emblem) == ((), "")
