"""Every page on which a quarter is entered or an office is set up, in each of its states: no fault that axe finds, no
sideways scroll.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from reports import workflow
from reports.actions import agreements, copies, evidence, narrative, results, wordings
from reports.models import Indicator, Report
from tests import samples
from tests.browser import FIGURES, come_back, faults_of
from units.models import Organization, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("", "realisasi/", "evaluasi/", "rencana/", "bukti/", "pratinjau/")
REASON = "Capaian {capaian} karena kegiatan dimulai pada bulan Juni."


@pytest.fixture
def report(book) -> Report:
    return Report.objects.with_people().get(position__unit__code="subbag-umum", period__quarter=3)


def author() -> User:
    return User.objects.get(username="subbag-umum")


def indicators_of(report: Report) -> list[Indicator]:
    return list(Indicator.objects.filter(goal__agreement=report.agreement_id).order_by("goal__order", "order"))


def number(text: str) -> Decimal:
    return Decimal(text.removeprefix("Rp ").removesuffix(",00").replace(".", ""))


def nothing(report: Report) -> None:
    """Leave the report as its author first opens it."""


def fill(report: Report) -> None:
    by = author()
    for indicator, (achieved, spent) in zip(indicators_of(report), FIGURES, strict=True):
        results.record_indicator(report, indicator, by=by, realisasi=number(achieved), note="Menurut buku agenda.")
        results.record_spending(report, indicator.budget_line, by=by, realisasi=number(spent))
        narrative.explain(report, indicator.budget_line, by=by, text=REASON)
    narrative.continue_rest(report, by=by)
    narrative.prepare_rows(report, by=by)
    for row in report.action_plan.filter(tindak_lanjut=""):
        narrative.change_row(row, by=by, tindak_lanjut="Menuntaskan sisanya.")
    first = indicators_of(report)[0]
    evidence.add(report, first, by=by, name="rekap dokumen.pdf", content=ContentFile(samples.pdf()))


def submitted(report: Report) -> None:
    report.organization.demo_today = date(2022, 10, 4)
    report.organization.save()
    fill(report)
    workflow.perform(report, workflow.Submit(), by=author())


def close(report: Report) -> None:
    fill(report)
    report.organization.demo_today = date(2022, 11, 15)
    report.organization.save()


@pytest.mark.parametrize("prepare", [nothing, fill, submitted, close], ids=["empty", "filled", "submitted", "closed"])
def test_the_pages_of_a_report(live_server, watched: Page, report: Report, prepare: Callable[[Report], None]) -> None:
    prepare(report)
    come_back(watched, live_server.url, "subbag-umum")
    faults = {}
    for part in PAGES:
        watched.goto(f"{live_server.url}/laporan/{report.pk}/{part}")
        watched.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        faults[part] = faults_of(watched)
    assert {part: found for part, found in faults.items() if found} == {}


def test_the_pages_with_something_refused(live_server, watched: Page, report: Report) -> None:
    watched.expected.add(422)  # type: ignore[attr-defined]
    address = f"{live_server.url}/laporan/{report.pk}"
    by, line = author(), report.agreement.budget_lines.first()
    narrative.explain(report, line, by=by, text="Serapan {serapann}.")
    narrative.prepare_rows(report, by=by)
    come_back(watched, live_server.url, "subbag-umum")
    faults = {}

    watched.goto(f"{address}/realisasi/")
    cell = watched.locator("td.input input.form-control").first
    cell.fill("5 buah")
    cell.press("Tab")
    expect(watched.locator("td.input .field-status[data-state=refused]")).to_be_visible()
    faults["a refused number"] = faults_of(watched)
    watched.get_by_role("button", name="Simpan", exact=True).click()
    expect(watched.get_by_text("1 isian belum tersimpan").first).to_be_visible()
    faults["a refused page"] = faults_of(watched)

    for part in ("evaluasi", "rencana"):
        watched.goto(f"{address}/{part}/")
        text = watched.locator("textarea:visible").first
        text.fill("x" * 8001)
        text.press("Tab")
        expect(watched.locator(".field-status[data-state=refused]").first).to_be_visible()
        faults[f"a refused text, {part}"] = faults_of(watched)

    watched.goto(f"{address}/bukti/")
    bad = {"name": "daftar.pdf", "mimeType": "application/pdf", "buffer": b"<html>bukan PDF</html>"}
    watched.locator("input[type=file]").first.set_input_files(bad)
    watched.get_by_role("button", name="Unggah").first.click()
    expect(watched.get_by_text("Isi berkas ini bukan PDF").first).to_be_visible()
    faults["a refused file"] = faults_of(watched)

    watched.goto(f"{address}/pratinjau/")
    watched.get_by_role("button", name="Ajukan").click()
    expect(watched.get_by_text("Laporan belum dapat diajukan").first).to_be_visible()
    faults["a refused submission"] = faults_of(watched)
    assert {state: found for state, found in faults.items() if found} == {}


def test_the_planners_settings(book, live_server, watched: Page) -> None:
    watched.expected.add(422)  # type: ignore[attr-defined]
    office, by = Organization.objects.get(), User.objects.get(username="perencana")
    come_back(watched, live_server.url, "perencana")
    kop, list_of_texts = (f"{live_server.url}/{name}/{office.code}/" for name in ("kop", "kalimat"))
    text = f"{list_of_texts}pendahuluan/"
    faults = {}

    watched.goto(kop)
    watched.locator("main details.remove").evaluate("(each) => { each.open = true; }")
    faults["kop"] = faults_of(watched)
    watched.get_by_label("Baris tambahan").fill("Laman: " + "a" * 130)
    bad = {"name": "lambang.png", "mimeType": "image/png", "buffer": b"<svg/>"}
    watched.get_by_label("Lambang", exact=True).set_input_files(bad)
    watched.get_by_role("button", name="Simpan").click()
    expect(watched.get_by_text("Kop belum tersimpan")).to_be_visible()
    faults["a refused kop"] = faults_of(watched)

    for number, words in enumerate(["Laporan {jabatan}.", "Laporan {jabatan} " + "x" * 90, ""]):
        wordings.save_wording(office, "pendahuluan", by=by, text=words, shown=number)
    wordings.save_wording(office, "penutup", by=by, text="Sekian.", shown=0)
    for address in (list_of_texts, text):
        watched.goto(address)
        faults[address] = faults_of(watched)
    watched.get_by_label("Bunyi").fill("Laporan {jabtan}.")
    watched.get_by_role("button", name="Simpan").click()
    expect(watched.get_by_text("Bunyi ini belum dapat dipakai")).to_be_visible()
    faults["a refused text"] = faults_of(watched)
    watched.goto(text)
    wordings.save_wording(office, "pendahuluan", by=by, text="Laporan lain.", shown=3)
    watched.get_by_label("Bunyi").fill("Laporan saya.")
    watched.get_by_role("button", name="Simpan").click()
    expect(watched.get_by_text("Bunyi Anda belum tersimpan")).to_be_visible()
    faults["two writers"] = faults_of(watched)
    assert {state: found for state, found in faults.items() if found} == {}


def test_the_planners_pages_about_agreements(live_server, watched: Page, report: Report) -> None:
    watched.expected.add(422)  # type: ignore[attr-defined]
    agreement, by = report.agreement, User.objects.get(username="perencana")
    results.record_spending(report, agreement.budget_lines.first(), by=author(), realisasi=Decimal(60_000))
    draft = copies.draft_perubahan(agreement, by=by)
    line = draft.budget_lines.first()
    line.indicators.all().delete()
    line.delete()
    come_back(watched, live_server.url, "perencana")
    faults = {}

    def look(path: str) -> None:
        watched.goto(f"{live_server.url}/{path}")
        faults[path] = faults_of(watched)

    versions = f"kantor/{report.organization.code}/pk/versi"
    look(f"{versions}/{agreement.pk}/pergeseran/")
    watched.get_by_role("button", name="Catat pergeseran").click()
    expect(watched.get_by_text("Tulis alasan pergeseran.")).to_be_visible()
    faults["a refused shift"] = faults_of(watched)
    look(f"periode/{report.period_id}/")
    look(f"{versions}/{draft.pk}/berlakukan/")
    watched.get_by_label("Berlaku sejak").fill("2022-07-05")
    watched.get_by_role("button", name="Berlakukan").click()
    expect(watched.get_by_text("(perubahan 1) sudah berlaku.")).to_be_visible()
    faults["a board with another version due"] = faults_of(watched)
    for path in ("", "pk-terbaru/", "pilih-pk/"):
        look(f"laporan/{report.pk}/{path}")
    agreements.adopt_current(report, by=by)
    for path in ("", "realisasi/", "pratinjau/"):
        look(f"laporan/{report.pk}/{path}#sesudah")
    assert {state: found for state, found in faults.items() if found} == {}
