"""An indicator whose kind was changed under a stored result, as /admin/ once allowed: it counts as missing."""

import json
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.actions import results
from reports.models import Indicator, IndicatorResult
from reports.queries.figures import figures
from reports.workflow import Refused
from tests.conftest import Office
from tests.html import squeezed
from tests.pages.test_entry import leave, page_of
from units.models import Event


@dataclass(frozen=True)
class Case:
    """What is changed about an indicator; what stood in its row; what is typed then, and stored."""

    indicator: str
    change: dict[str, str]
    said: str
    missing: str
    typed: dict[str, str]
    stored: tuple[int | None, int | None, int | None]


LABELS = {"numerator_label": "Dokumen selesai", "denominator_label": "Semua dokumen", "component_unit": "dokumen"}
CASES = [
    Case(
        "documents", {"kind": "ratio", "unit": "%", **LABELS}, "Yang tersimpan, 6, tidak dihitung",
        "Isi pembilang dan penyebutnya", {"numerator": "3", "denominator": "4"}, (None, 3, 4),
    ),
    Case(
        "complaints", {"kind": "number", "unit": "pengaduan"}, "Yang tersimpan, 7 dari 12, tidak dihitung",
        "Isi realisasinya", {"realisasi": "9"}, (9, None, None),
    ),
]  # fmt: skip


@pytest.fixture(params=CASES, ids=["number to ratio", "ratio to number"])
def case(request: pytest.FixtureRequest, office: Office) -> Case:
    office.fill()
    indicator = getattr(office, request.param.indicator)
    Indicator.objects.filter(pk=indicator.pk).update(**request.param.change)
    indicator.refresh_from_db()
    return request.param


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def row_of(office: Office, case: Case) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    row = IndicatorResult.objects.get(report=office.report, indicator=getattr(office, case.indicator))
    return row.realisasi, row.numerator, row.denominator


def test_it_is_missing_everywhere_until_it_is_entered_anew(office: Office, wulan: Client, case: Case) -> None:
    indicator = getattr(office, case.indicator)
    (row,) = [each for each in figures(office.report).performance if each.indicator == indicator.pk]
    assert (row.realisasi, row.numerator, row.denominator, row.capaian) == (None,) * 4
    assert case.said in page_of(wulan, office)
    for name in ("report", "preview"):
        assert case.missing in squeezed(wulan.get(reverse(name, args=[office.report.pk])))
    written = StringIO()
    call_command("report_json", year=2022, quarter=2, organization="dinas-uji", stdout=written)
    told = [each for report in json.loads(written.getvalue())["reports"] for each in report["performance"]]
    assert next(each for each in told if each["indikator"] == indicator.name)["realisasi"] is None
    with pytest.raises(Refused, match=case.missing):
        workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)


def test_a_field_that_is_left_writes_the_row_whole(office: Office, wulan: Client, case: Case) -> None:
    before = row_of(office, case)
    row = f"i{getattr(office, case.indicator).pk}"
    note = leave(wulan, office, f"{row}.note", note="Sumber: buku agenda.")
    assert note.status_code == 200 and case.said in squeezed(note) and row_of(office, case) == before
    answer = leave(wulan, office, f"{row}.{next(iter(case.typed))}", **case.typed)
    assert answer.status_code == 200 and "Tersimpan" in squeezed(answer) and case.said not in squeezed(answer)
    assert row_of(office, case) == case.stored and case.said not in page_of(wulan, office)
    data = Event.objects.filter(kind="result.indicator").latest("pk").data
    assert len(data["old"]) == len(data["new"]) == 3
    assert wulan.get(reverse("history", args=[office.report.pk])).status_code == 200
    assert workflow.perform(office.report, workflow.Submit(), by=office.cast.officer).state == "submitted"


@pytest.mark.parametrize("name", ["entry", "entry_block"])
def test_a_whole_page_and_a_block_do_so_as_well(office: Office, wulan: Client, case: Case, name: str) -> None:
    row = f"i{getattr(office, case.indicator).pk}"
    typed = {f"{row}-{field}": value for field, value in case.typed.items()}
    answer = wulan.post(reverse(name, args=[office.report.pk]), typed)
    assert answer.status_code == 302 and row_of(office, case) == case.stored


def test_a_page_sent_with_the_field_still_empty_keeps_what_was_stored(
    office: Office, wulan: Client, case: Case
) -> None:
    before, row = row_of(office, case), f"i{getattr(office, case.indicator).pk}"
    typed = {f"{row}-{field}": "" for field in case.typed} | {f"{row}-note": "Menyusul."}
    assert wulan.post(reverse("entry", args=[office.report.pk]), typed).status_code == 302
    assert row_of(office, case) == before and case.said in page_of(wulan, office)


def test_it_counts_as_missing_for_the_next_quarter(office: Office, case: Case) -> None:
    later = office.report.position.reports.get(period=office.next_period)
    indicator = getattr(office, case.indicator)
    results.record_indicator(later, indicator, by=office.cast.officer, note="Baru.")
    (row,) = [each for each in figures(later).performance if each.indicator == indicator.pk]
    assert row.previous is None
