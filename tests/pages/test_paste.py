"""A block pasted over the entry table: one request, stored whole or not at all."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import results
from reports.actions.versioned import version_token
from reports.models import BudgetResult, IndicatorResult
from tests.conftest import Office
from tests.html import squeezed
from tests.pages.test_entry import HTMX, with_more_indicators
from units.models import Event


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def paste(client: Client, office: Office, showing: dict[str, str] | None = None, **fields: str) -> HttpResponse:
    """Paste these fields, in whose names _ is for -; `showing` has what the page showed in them, by default nothing."""
    data = {name.replace("_", "-"): value for name, value in fields.items()}
    shown = {name.replace("_", "-"): value for name, value in (showing or {}).items()}
    tokens = {f"{name}-token": version_token(shown.get(name, "")) for name in data}
    return client.post(reverse("entry_block", args=[office.report.pk]), data | tokens, **HTMX)


def names(office: Office) -> tuple[str, str, str]:
    return (
        f"i{office.documents.pk}_realisasi",
        f"i{office.days.pk}_realisasi",
        f"a{office.lines[0].pk}_realisasi",
    )


def states(answer: HttpResponse, field: str) -> str:
    page = squeezed(answer)
    status = page[page.index(f'id="status-id_{field.replace("_", "-")}"') :]
    return status[status.index("data-state=") :].split('"')[1]


def stored() -> int:
    return (
        IndicatorResult.objects.exclude(realisasi=None).count() + BudgetResult.objects.exclude(realisasi=None).count()
    )


def test_a_block_is_stored_in_one_request(office: Office, wulan: Client) -> None:
    documents, days, money = names(office)
    answer = paste(wulan, office, **{documents: "6", days: "8", money: "Rp 48.000.000"})
    assert [states(answer, name) for name in (documents, days, money)] == ["saved"] * 3
    assert stored() == 3
    page = squeezed(answer)
    for status_id in (
        f"capaian-{office.documents.pk}",
        f"capaian-{office.days.pk}",
        f"serapan-{office.lines[0].pk}",
        f"efisiensi-{office.documents.pk}",
        "total-capaian",
        f"periksa-anggaran-{office.lines[0].pk}",
    ):
        assert page.count(f'id="{status_id}"') == 1
    assert Event.objects.filter(kind__startswith="result.").count() == 3


@pytest.mark.parametrize("bad", ["25 buah", "1,754,000", "Realisasi TW 2", "9" * 30])
def test_one_unreadable_value_stores_nothing(office: Office, wulan: Client, bad: str) -> None:
    documents, days, money = names(office)
    answer = paste(wulan, office, **{documents: "6", days: bad, money: "48.000.000"})
    assert [states(answer, name) for name in (documents, days, money)] == ["waiting", "refused", "waiting"]
    assert "Belum tersimpan, menunggu isian lain dari tempelan ini." in squeezed(answer)
    assert stored() == 0 and not Event.objects.filter(kind__startswith="result.").exists()


def test_a_value_that_somebody_else_changed_stores_nothing(office: Office, wulan: Client) -> None:
    documents, days, money = names(office)
    results.record_indicator(office.report, office.days, by=office.deputy(), realisasi=5)
    answer = paste(wulan, office, **{documents: "6", days: "8", money: "48.000.000"})
    assert [states(answer, name) for name in (documents, days, money)] == ["waiting", "conflict", "waiting"]
    assert stored() == 1
    # With the token of the other person's value, which decides for one's own, the whole block is stored.
    answer = paste(wulan, office, showing={days: 5}, **{documents: "6", days: "8", money: "48.000.000"})
    assert [states(answer, name) for name in (documents, days, money)] == ["saved"] * 3
    assert stored() == 3


def test_a_block_is_undone_by_a_block(office: Office, wulan: Client) -> None:
    documents, days, money = names(office)
    paste(wulan, office, **{documents: "6", days: "8", money: "48.000.000"})
    showing = {documents: 6, days: 8, money: 48_000_000}
    answer = paste(wulan, office, showing=showing, **{documents: "", days: "7", money: ""})
    assert [states(answer, name) for name in (documents, days, money)] == ["saved"] * 3
    assert stored() == 1 and IndicatorResult.objects.get(indicator=office.days).realisasi == 7


def test_the_parts_of_a_ratio_are_stored_as_one(office: Office, wulan: Client) -> None:
    ratio, documents = f"i{office.complaints.pk}", names(office)[0]
    answer = paste(wulan, office, **{f"{ratio}_numerator": "7", f"{ratio}_denominator": "", documents: "6"})
    assert states(answer, documents) == "waiting" and stored() == 0
    answer = paste(wulan, office, **{f"{ratio}_numerator": "7", f"{ratio}_denominator": "12", documents: "6"})
    assert states(answer, documents) == "saved" and f'id="hasil-{office.complaints.pk}"' in squeezed(answer)
    assert IndicatorResult.objects.get(indicator=office.complaints).denominator == 12


def test_a_block_with_a_row_that_is_gone_stores_nothing(office: Office, wulan: Client) -> None:
    documents = names(office)[0]
    assert paste(wulan, office, **{documents: "6", "i999999_realisasi": "8"}).status_code == 404
    assert stored() == 0


def test_only_the_author_pastes(office: Office, login) -> None:
    documents = names(office)[0]
    assert paste(login(office.cast.head), office, **{documents: "6"}).status_code == 403
    assert paste(login(office.cast.outsider), office, **{documents: "6"}).status_code == 404
    assert login(office.cast.officer).get(reverse("entry_block", args=[office.report.pk])).status_code == 405
    office.submit()
    assert paste(login(office.cast.officer), office, **{documents: "7"}).status_code == 403
    assert IndicatorResult.objects.get(indicator=office.documents).realisasi == 6


def test_a_block_that_fails_half_way_stores_nothing(office: Office, wulan: Client, monkeypatch) -> None:
    documents, days, money = names(office)

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(BudgetResult, "save", broken)
    with pytest.raises(RuntimeError, match="broken"):
        paste(wulan, office, **{documents: "6", days: "8", money: "48.000.000"})
    assert stored() == 0


def test_a_block_costs_few_queries_besides_those_that_write(office: Office, wulan: Client) -> None:
    """Each field adds its own writing queries, whatever the size of the table."""
    documents, days, _ = names(office)
    paste(wulan, office, **{documents: "1"})
    with CaptureQueriesContext(connection) as one:
        paste(wulan, office, showing={documents: 1}, **{documents: "2"})
    with_more_indicators(office, 57)
    with CaptureQueriesContext(connection) as other:
        paste(wulan, office, showing={documents: 2}, **{documents: "3"})
    assert len(one) == len(other) <= 17
    results.record_indicator(office.report, office.days, by=office.cast.officer, realisasi=1)
    with CaptureQueriesContext(connection) as two:
        paste(wulan, office, showing={documents: 3, days: 1}, **{documents: "4", days: "2"})
    assert len(two) <= len(one) + 5
