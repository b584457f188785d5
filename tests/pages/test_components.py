"""An indicator computed from components that are entered by name: a sum over a base, or a weighted sum."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from reports import checks
from reports.actions import results
from reports.documents.excel import report_workbook
from reports.documents.lkj import build_lkj
from reports.documents.machine import report_dict
from reports.enums import IndicatorKind
from reports.models import Component, ComponentResult, Indicator, Report
from reports.queries import locked_setup
from reports.queries.draft import findings_now
from reports.queries.figures import figures
from tests.agreements import as_draft
from tests.conftest import Office
from tests.document.spreadsheets import formulas, values
from tests.html import squeezed
from tests.pages.test_entry import HTMX
from units.models import Event


def components(indicator: Indicator, *rows: tuple[str, str, bool]) -> list[Component]:
    """The indicator from now on consists of these: name, weight, whether it is the base."""
    Indicator.objects.filter(pk=indicator.pk).update(kind=IndicatorKind.COMPONENTS, component_unit="kasus")
    indicator.refresh_from_db()
    return [
        Component.objects.create(indicator=indicator, order=order, name=name, weight=Decimal(weight), is_base=is_base)
        for order, (name, weight, is_base) in enumerate(rows, 1)
    ]


@pytest.fixture
def share(office: Office) -> list[Component]:
    """The third indicator is (minor + serious cases solved) / all cases × 100."""
    Indicator.objects.filter(pk=office.days.pk).update(unit="%", target=80, direction="higher")
    return components(office.days, ("Ringan", "1", False), ("Berat", "1", False), ("Seluruh kasus", "1", True))


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def leave(client: Client, office: Office, component: Component, typed: str):
    """Post the row as htmx does when a component's field is left."""
    address = reverse("entry_indicator", args=[office.report.pk, component.indicator_id])
    name = f"k{component.pk}-realisasi"
    return client.post(address, {name: typed, f"{name}-token": "", "touched": name}, **HTMX)


def enter(office: Office, parts: list[Component], *numbers: str) -> None:
    for part, number in zip(parts, numbers, strict=True):
        results.record_component(office.report, part, by=office.cast.officer, realisasi=Decimal(number))


def row_of(office: Office):
    return figures(office.report).performance[2]


def test_each_component_has_its_field_and_the_sum_is_seen_at_once(office: Office, wulan: Client, share) -> None:
    page = squeezed(wulan.get(reverse("entry", args=[office.report.pk])))
    for part in share:
        assert f'name="k{part.pk}-realisasi"' in page and part.name in page
    for part, typed in zip(share, ("12", "5 kasus", "20"), strict=True):
        answer = squeezed(leave(wulan, office, part, typed))
        assert 'data-state="saved"' in answer
    assert "85%" in answer and "106,25%" in answer
    assert row_of(office).realisasi == 85
    assert Event.objects.filter(kind="result.component").count() == 3


def test_it_is_missing_until_every_component_is_there(office: Office, share) -> None:
    enter(office, share[:2], "12", "5")
    row = row_of(office)
    assert row.realisasi is None and row.capaian is None
    found = [f.message for f in checks.errors(findings_now(office.report)) if f.where == row.name]
    assert found == ["Isi semua komponennya sampai dengan triwulan ini."]


def test_a_base_of_zero_has_no_figure_and_is_said(office: Office, share) -> None:
    enter(office, share, "0", "0", "0")
    assert row_of(office).realisasi is None
    assert "penyebut-nol" in [f.rule for f in findings_now(office.report)]
    assert not [
        f
        for f in checks.errors(findings_now(office.report))
        if f.rule == "realisasi-kosong" and f.where == "Lama penanganan"
    ]


@pytest.mark.parametrize("typed", ["5 buah", "1.25", "-1"])
def test_what_cannot_be_read_is_refused_beside_its_field(office: Office, wulan: Client, share, typed: str) -> None:
    assert 'data-state="refused"' in squeezed(leave(wulan, office, share[0], typed))
    assert not ComponentResult.objects.exists()


def test_the_base_is_never_below_zero(office: Office, wulan: Client, share) -> None:
    Indicator.objects.filter(pk=office.days.pk).update(may_be_negative=True)
    assert 'data-state="saved"' in squeezed(leave(wulan, office, share[0], "-2"))
    assert 'data-state="refused"' in squeezed(leave(wulan, office, share[2], "-5"))


def test_a_weighted_sum(office: Office) -> None:
    Indicator.objects.filter(pk=office.days.pk).update(unit="indeks", target=90, direction="higher", decimals=3)
    parts = components(office.days, ("Mutu", "0.6", False), ("Waktu", "0.4", False))
    enter(office, parts, "80", "90.125")
    row = row_of(office)
    assert (row.realisasi, row.capaian, row.denominator_label) == (Decimal("84.050"), Decimal("93.39"), "")


def test_the_document_json_and_workbook_show_the_parts(office: Office, wulan: Client, share) -> None:
    office.fill()
    enter(office, share, "12", "5", "20")
    report = Report.objects.with_people().get(pk=office.report.pk)
    page = squeezed(wulan.get(reverse("preview", args=[report.pk])))
    assert "17\u00a0kasus" in page and "20\u00a0kasus" in page and "Ringan + Berat" in page and "Seluruh kasus" in page
    assert "(17 dari 20\u00a0kasus)" in squeezed(wulan.get(reverse("evaluation", args=[report.pk])))
    made = report_dict(report)["performance"][2]
    assert [part["value"] for part in made["components"]] == ["12", "5", "20"]
    assert (made["numerator"], made["denominator"], made["realisasi"], made["capaian"]) == ("17", "20", "85", "106.25")
    data = report_workbook(build_lkj(report))
    assert values(data)["Tabel 2.2"]["F9"].value == 85 and formulas(data)["Tabel 2.2"]["F9"].value.startswith("=IF(")


def test_the_whole_page_and_a_pasted_block_store_components(office: Office, wulan: Client, share) -> None:
    data = {f"k{part.pk}-realisasi": number for part, number in zip(share, ("1", "2", "4"), strict=True)}
    tokens = {f"{name}-token": "" for name in data}
    wulan.post(reverse("entry", args=[office.report.pk]), data | tokens | {"stay": ""})
    assert row_of(office).realisasi == 75
    tokens = {f"{name}-token": "x" for name in data}
    wulan.post(reverse("entry_block", args=[office.report.pk]), data | tokens, **HTMX)
    assert row_of(office).realisasi == 75


def test_the_quarter_before_is_found_by_name(office: Office, share) -> None:
    enter(office, share, "12", "5", "20")
    later = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    assert figures(later).performance[2].previous == 85


def test_a_reader_sees_the_values(office: Office, login, share) -> None:
    enter(office, share, "12", "5", "20")
    page = squeezed(login(office.cast.head).get(reverse("entry", args=[office.report.pk])))
    assert "Ringan: 12" in page and "17 dari 20\u00a0kasus" in page


def test_in_force_a_component_keeps_its_meaning(office: Office, share) -> None:
    assert set(locked_setup.refusals(share[0], {"weight": Decimal(2), "name": "Kecil"})) == {"weight", "name"}
    as_draft(office.days.goal.agreement)
    assert locked_setup.refusals(share[0], {"weight": Decimal(2), "name": "Kecil"}) == {}


def test_components_of_another_office_are_not_written(office: Office, second_office: Office, wulan: Client) -> None:
    (foreign,) = components(second_office.days, ("Lain", "1", False))
    address = reverse("entry_indicator", args=[office.report.pk, office.days.pk])
    wulan.post(address, {f"k{foreign.pk}-realisasi": "9", f"k{foreign.pk}-realisasi-token": ""}, **HTMX)
    assert not ComponentResult.objects.exists()
