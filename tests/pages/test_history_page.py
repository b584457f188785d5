"""Riwayat: every event of a report, in words, for everybody who may read the report."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import workflow
from reports.actions import periods, results
from reports.enums import ReportState
from reports.queries import report_log
from reports.queries.report_log import LogStep, Writing, log_page
from reports.queries.timeline import dispositions_of, timeline
from tests.conftest import Office
from tests.html import squeezed
from units.log import triggers
from units.models import Event

pytestmark = pytest.mark.django_db


def page(visitor: Client, office: Office, **query: str) -> str:
    response = visitor.get(reverse("history", args=[office.report.pk]), query)
    assert response.status_code == 200
    return " ".join(squeezed(response).split())


@pytest.mark.usefixtures("second_office")
@pytest.mark.parametrize("role", ["officer", "head", "chief", "planner", "auditor"])
def test_all_who_may_read_the_report_see_the_same(office: Office, login, role: str) -> None:
    office.approve()
    body = page(login(getattr(office.cast, role)), office)
    body = body[body.index("lead-text") : body.index("</main>")]
    planner = page(login(office.cast.planner), office)
    assert body in planner
    assert "Disetujui" in body and "Laporan sudah baik" in body and "Bagas Uji, Sekretaris" in body


@pytest.mark.usefixtures("second_office")
@pytest.mark.parametrize(("role", "status"), [("stranger", 404), ("outsider", 404)])
def test_a_stranger_gets_404(office: Office, login, role: str, status: int) -> None:
    visitor = login(getattr(office.cast, role))
    assert visitor.get(reverse("history", args=[office.report.pk])).status_code == status


def test_a_visitor_is_led_to_the_log_in_and_nothing_is_posted(office: Office, login) -> None:
    address = reverse("history", args=[office.report.pk])
    assert login(None).get(address).status_code == 302
    assert login(office.cast.officer).post(address).status_code == 405


def test_the_latest_comes_first_and_what_was_written_stands_between_the_steps(office: Office) -> None:
    office.submit()
    workflow.perform(office.report, workflow.Return(options=["diperbaiki"], note="Lengkapi."), by=office.cast.head)
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(7))
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    entries = log_page(office.report).entries
    assert [type(entry) for entry in entries] == [LogStep, Writing, LogStep, LogStep, Writing]
    resubmitted, corrected, returned, submitted, filled = entries
    assert (returned.before, returned.after) == (ReportState.SUBMITTED, ReportState.RETURNED)
    assert returned.disposition.note == "Lengkapi." and returned.note == ""
    assert (submitted.before, submitted.after) == (ReportState.DRAFT, ReportState.SUBMITTED)
    assert (corrected.by_name, len(corrected.changes), len(filled.changes)) == ("Wulan Uji", 1, 8)
    (change,) = corrected.changes
    assert (change.row, [(f.name, f.old, f.new) for f in change.fields]) == (
        "Jumlah dokumen",
        [("realisasi", "6", "7")],
    )
    assert resubmitted.event.number > corrected.changes[0].event.number


def two_rounds(office: Office) -> None:
    office.submit()
    workflow.perform(office.report, workflow.Return(options=["diperbaiki"], note="Lengkapi."), by=office.cast.head)
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)


def test_a_decision_stands_with_the_disposition_of_its_round(office: Office) -> None:
    two_rounds(office)
    office.report.dispositions.get(round=1).delete()
    steps = {step.label: step.disposition for step in timeline(office.report)}
    logged = {e.event.label: e.disposition for e in log_page(office.report).entries if isinstance(e, LogStep)}
    for found in (steps, logged):
        assert found["Dikembalikan"] is None and found["Disetujui"] == office.report.dispositions.get()


def test_decisions_of_before_the_log_had_rounds_are_the_first_ones(office: Office) -> None:
    two_rounds(office)
    events = list(office.report.events)
    for event in events:
        event.data.pop("round", None)
    rounds = {pk: disposition.round for pk, disposition in dispositions_of(office.report, events).items()}
    assert rounds == {event.pk: {"return": 1, "approve": 2}[event.transition] for event in events if event.pk in rounds}
    assert len(rounds) == 2


def test_two_days_and_two_people_stand_apart(office: Office) -> None:
    record = {"by": office.cast.officer, "realisasi": Decimal(1)}
    results.record_indicator(office.report, office.documents, **record)
    office.organization.demo_today += timedelta(days=1)
    office.organization.save()
    results.record_indicator(office.report, office.days, **record)
    assert [(w.by_name, len(w.changes)) for w in log_page(office.report).entries] == [("Wulan Uji", 1)] * 2


def test_figures_and_fields_are_written_the_indonesian_way(office: Office, login) -> None:
    results.record_spending(office.report, office.lines[0], by=office.cast.officer, realisasi=Decimal("1754000.50"))
    parts = {"numerator": Decimal(7), "denominator": Decimal(12)}
    results.record_indicator(office.report, office.complaints, by=office.cast.officer, **parts)
    body = page(login(office.cast.auditor), office)
    assert "2 isian diubah" in body and "1.754.000,5" in body
    assert "pembilang" in body and "penyebut" in body and "Realisasi anggaran diubah" in body


def test_an_extension_and_a_reason_are_there(office: Office, login) -> None:
    until = office.organization.today() + timedelta(days=40)
    periods.extend(office.report, by=office.cast.planner, until=until, reason="Menunggu data <keuangan>.")
    body = page(login(office.cast.officer), office)
    assert "Diperpanjang sampai 17 Agustus 2022" in body and "Menunggu data &lt;keuangan&gt;." in body
    assert "Dewi, Perencana" in body and "menjadi" not in body[body.index("Diperpanjang") :]


def test_a_report_without_events_says_so(office: Office, login) -> None:
    body = page(login(office.cast.officer), office)
    assert "Laporan dibuat" in body and "Riwayat utuh" not in body and "Riwayat pernah diubah" not in body


def test_the_page_says_whether_the_log_is_whole(office: Office, login) -> None:
    office.submit()
    auditor = login(office.cast.auditor)
    assert "<strong>Riwayat utuh.</strong> 9 peristiwa" in page(auditor, office)
    tampered = office.report.events.get()
    with connection.cursor() as cursor:
        for statement in triggers.drop_statements(connection):
            cursor.execute(statement)
    Event.objects.filter(pk=tampered.pk).update(by_name="Orang Lain")
    body = page(auditor, office)
    assert "Riwayat pernah diubah" in body and f"peristiwa nomor {tampered.number} tidak cocok" in body
    assert "Riwayat utuh" not in body


@pytest.mark.usefixtures("second_office")
def test_a_long_history_comes_in_pages(office: Office, login, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_log, "MOST", 5)
    office.approve()
    first = log_page(office.report)
    second = log_page(office.report, first.older)
    assert (first.shown, second.shown, second.older) == (5, 5, None)
    assert first.entries[0].disposition is not None
    officer = login(office.cast.officer)
    assert f"?sebelum={first.older}" in page(officer, office)
    body = page(officer, office, sebelum=str(first.older))
    assert (
        "Ke yang terbaru" in body
        and "Laporan dibuat" in body
        and "Disetujui" not in body[body.index('class="timeline') :]
    )
    assert "Tidak ada peristiwa yang lebih lama." in page(officer, office, sebelum="1")


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", ""])
def test_a_made_up_page_number_shows_the_latest(office: Office, login, before: str) -> None:
    office.submit()
    assert "Draf" in page(login(office.cast.officer), office, sebelum=before)


def test_queries_do_not_grow_with_the_history(office: Office, login) -> None:
    auditor = login(office.cast.auditor)
    page(auditor, office)
    with CaptureQueriesContext(connection) as nothing:
        page(auditor, office)
    office.submit()
    workflow.perform(office.report, workflow.Return(options=["diperbaiki"]), by=office.cast.head)
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    with CaptureQueriesContext(connection) as much:
        page(auditor, office)
    assert len(much) == len(nothing)


def test_the_reports_page_leads_there(office: Office, login) -> None:
    office.fill()
    body = squeezed(login(office.cast.officer).get(reverse("report", args=[office.report.pk])))
    assert f'href="{reverse("history", args=[office.report.pk])}"' in body
