"""Who gets which file, and what a person sees until it is ready."""

import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from huey.contrib.djhuey import HUEY

from lkj.pdf.render import RenderError
from reports import workflow
from reports.actions import results
from reports.enums import ReportState
from reports.files import published, rendered
from reports.files.store import StoredFile
from reports.models import IndividualIndicator, RegularJob, RenderedFile, Report, SignedFile
from reports.services import rendering, schedules
from reports.views import downloads
from tests.document.reading import text_of
from tests.html import squeezed
from units.models import Membership

MAY = {"officer": 200, "head": 200, "chief": 200, "planner": 200, "auditor": 200, "stranger": 404, "outsider": 404}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def documents(settings, tmp_path) -> None:
    storages = {**settings.STORAGES}
    storages["documents"] = {**storages["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = storages


def body(response) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def ask(browser, address: str) -> None:
    """Make the first visit, which queues the file."""
    browser.get(address).close()


def test_who_gets_the_pdf(office, login) -> None:
    """The file of a draft and of an approved report."""
    address = reverse("report_pdf", args=[office.report.pk])
    for printed in ("", "58,33%"):
        for role, status in MAY.items():
            response = login(getattr(office.cast, role)).get(address)
            assert response.status_code == status, role
            if status == 200:
                assert response["Content-Type"] == "application/pdf"
                assert printed in text_of(body(response)), role
        if office.report.status == ReportState.DRAFT:
            office.approve()


def now():
    from django.utils import timezone

    return timezone.now()


@pytest.mark.usefixtures("second_office")
def test_the_pdf_of_a_report(office, login) -> None:
    office.submit()
    browser = login(office.cast.head)
    address = reverse("report_pdf", args=[office.report.pk])
    ask(browser, address)
    response = browser.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="LKj-TW2-2022-dinas-uji-subbag-umum.pdf"'
    assert body(response).startswith(b"%PDF-")


@pytest.fixture
def approved_pdf(office) -> SignedFile:
    """Wulan's approved PDF as a stored file."""
    office.approve()
    return SignedFile.objects.get()


def test_an_issued_file_can_be_downloaded_after_reopening(office, approved_pdf, login) -> None:
    workflow.perform(office.report, workflow.Reopen(reason="Salah pagu."), by=office.cast.planner)
    address = reverse("published_pdf", args=[office.report.pk, approved_pdf.publication.code])
    for role, status in MAY.items():
        browser = login(getattr(office.cast, role))
        answer = browser.get(address)
        assert answer.status_code == status, role
        if status == 200:
            assert body(answer) == published.bytes_of(approved_pdf)
            page = squeezed(browser.get(reverse("history", args=[office.report.pk])))
            assert address in page and "Digantikan" in page, role


def test_a_code_of_another_report_gets_404(office, approved_pdf, login) -> None:
    other = Report.objects.get(position=office.report.position.superior, period=office.period)
    address = reverse("published_pdf", args=[other.pk, approved_pdf.publication.code])
    assert login(office.cast.planner).get(address).status_code == 404


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_file_goes_to_nobody_and_says_who_can_help(
    office, approved_pdf, login, tmp_path, damage: str
) -> None:
    stored = tmp_path / approved_pdf.path
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-1.7 as altered") if damage == "changed" else stored.unlink()
    answer = login(office.cast.officer).get(reverse("report_pdf", args=[office.report.pk]), follow=True)
    assert answer.status_code == 200 and "memulihkannya dari cadangan" in squeezed(answer)


def test_the_archive_with_a_damaged_file_fails_with_a_sentence(office, approved_pdf, login, tmp_path) -> None:
    publication = approved_pdf.publication
    signed = StoredFile(approved_pdf.path, approved_pdf.sha256, approved_pdf.size)
    SignedFile.objects.filter(pk=approved_pdf.pk).update(superseded_at=office.organization.now())
    (tmp_path / "signed/scan.pdf").write_bytes(b"%PDF-1.7 else")
    SignedFile.objects.create(
        publication=publication, kind="scan", path="signed/scan.pdf", sha256="0" * 64, size=signed.size,
        created_at=office.organization.now(), created_by=office.cast.officer,
    )  # fmt: skip
    browser, address = login(office.cast.planner), reverse("period_zip", args=[office.period.pk])
    assert "memulihkannya dari cadangan" in squeezed(browser.get(address, follow=True))


def test_all_reports_in_a_zip(office, login) -> None:
    browser, address = login(office.cast.planner), reverse("period_zip", args=[office.period.pk])
    ask(browser, address)
    archive = zipfile.ZipFile(io.BytesIO(body(browser.get(address))))
    assert sorted(archive.namelist()) == [
        "LKj-TW2-2022-dinas-uji-sekretariat.pdf",
        "LKj-TW2-2022-dinas-uji-seksi-lain.pdf",
        "LKj-TW2-2022-dinas-uji-subbag-umum.pdf",
    ]


def test_who_gets_the_workbook(office, login) -> None:
    for role, status in MAY.items():
        response = login(getattr(office.cast, role)).get(reverse("report_xlsx", args=[office.report.pk]))
        response.close()
        assert response.status_code == status, role


@pytest.mark.parametrize("name", ["report_xlsx", "period_xlsx"])
def test_a_visitor_is_sent_to_the_log_in_before_any_workbook(office, login, name: str) -> None:
    pk = office.report.pk if name == "report_xlsx" else office.period.pk
    response = login(None).get(reverse(name, args=[pk]))
    assert (response.status_code, response["Location"].startswith("/masuk/")) == (302, True)
    assert login(office.cast.planner).post(reverse(name, args=[pk])).status_code == 405


def test_the_workbook_of_a_report(office, login) -> None:
    office.submit()
    browser = login(office.cast.officer)
    address = reverse("report_xlsx", args=[office.report.pk])
    assert f'href="{address}"' in squeezed(browser.get(reverse("report", args=[office.report.pk])))
    ask(browser, address)
    response = browser.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="LKj-TW2-2022-dinas-uji-subbag-umum.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(body(response)), data_only=True)["Tabel 2.2"]
    assert [sheet[cell].value for cell in ("G7", "G8", "G9")] == [50, 58.33, 120]


@pytest.mark.parametrize("role", ["planner", "chief", "auditor"])
def test_the_workbook_of_a_period(office, login, role: str) -> None:
    office.fill()
    browser, address = login(getattr(office.cast, role)), reverse("period_xlsx", args=[office.period.pk])
    assert f'href="{address}"' in squeezed(browser.get(reverse("board", args=[office.period.pk])))
    ask(browser, address)
    response = browser.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="Tabel-LKj-TW2-2022-dinas-uji.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(body(response)), data_only=True)["Rekap"]
    assert [sheet[f"C{row}"].value for row in (5, 6, 7)] == [
        "Sekretaris",
        "Kepala Sub Bagian Umum",
        "Kepala Seksi Lain",
    ]
    assert sheet["G6"].value == 76.11


def test_a_period_without_reports_has_no_workbook(office, login) -> None:
    Report.objects.in_period(office.period).delete()
    response = login(office.cast.planner).get(reverse("period_xlsx", args=[office.period.pk]), follow=True)
    assert "tabelnya belum dapat dibuat" in squeezed(response)
    assert RenderedFile.objects.count() == 0


def test_the_whole_period_is_for_those_who_read_all(office, login) -> None:
    for role, status in [("officer", 403), ("head", 403), ("stranger", 403), ("outsider", 404)]:
        browser = login(getattr(office.cast, role))
        for name in ("period_zip", "period_book", "period_xlsx"):
            assert browser.get(reverse(name, args=[office.period.pk])).status_code == status, (role, name)


# with a queue and a worker, as in production


HTMX = {"HX-Request": "true"}


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Make rendering fail; the list has one entry for each try."""
    tries: list[str] = []

    def fail(*_: object) -> bytes:
        tries.append("")
        raise RenderError("Kertas habis.")

    monkeypatch.setattr(rendering, "lkj_pdf", fail)
    return tries


def waits_at(browser, address: str) -> str:
    """The address of the waiting page to which the first visit leads."""
    response = browser.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(f"{address}?berkas=")
    return response["Location"]


def test_a_page_that_waits_queues_one_job(office, login, worker) -> None:
    browser = login(office.cast.officer)
    page = waits_at(browser, reverse("report_pdf", args=[office.report.pk]))
    queued_at = RenderedFile.objects.get().queued_at
    assert f'hx-get="{page}"' in squeezed(browser.get(page))
    for _ in range(5):
        assert "sedang disiapkan" in squeezed(browser.get(page, headers=HTMX))
    assert (len(HUEY), RenderedFile.objects.get().queued_at) == (1, queued_at)
    worker()
    ready = browser.get(page, headers=HTMX)
    assert "Berkas siap" in squeezed(ready)
    assert page in ready["HX-Trigger"]
    assert body(browser.get(page)).startswith(b"%PDF-")


FILES = ["report_pdf", "report_xlsx", "period_xlsx", "period_zip", "period_book", "iki_pdf", "iki_booklet"]


def address_of(office, name: str) -> str:
    args = {
        "report": [office.report.pk],
        "period": [office.period.pk],
        "iki_pdf": [2022, office.report.position_id],
        "iki_booklet": [2022, office.organization.code],
    }
    return reverse(name, args=args.get(name) or args[name.partition("_")[0]])


@pytest.mark.parametrize("name", FILES)
def test_a_file_asked_for_while_somebody_types_arrives(office, login, worker, sheet, name: str) -> None:
    """Dewi waits; Wulan types and the office's texts change between any two polls of the page."""
    browser = login(office.cast.planner)
    page = waits_at(browser, address_of(office, name))
    for number in range(4):
        results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(number))
        IndividualIndicator.objects.update(indikator=f"Jumlah layanan {number}")
        assert "sedang disiapkan" in squeezed(browser.get(page, headers=HTMX))
    assert (len(HUEY), RenderedFile.objects.count()) == (1, 1)
    worker()
    assert "Berkas siap" in squeezed(browser.get(page, headers=HTMX))
    assert len(body(browser.get(page))) > 1000


@pytest.mark.parametrize("name", FILES)
def test_a_poll_of_the_waiting_page_costs_few_queries_and_writes_nothing(
    office, login, worker, sheet, name: str
) -> None:
    office.fill()
    browser = login(office.cast.planner)
    page = waits_at(browser, address_of(office, name))
    with CaptureQueriesContext(connection) as queries:
        browser.get(page, headers=HTMX)
    assert len(queries) <= 12
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


@pytest.mark.parametrize("name", FILES)
def test_a_waiting_page_is_for_its_own_person_only(office, login, worker, sheet, name: str) -> None:
    """A stranger with the address, a colleague with another's ticket, a ticket at another address."""
    page = waits_at(login(office.cast.planner), address_of(office, name))
    worker()
    assert login(office.cast.outsider).get(page).status_code == 404
    assert login(office.cast.auditor).get(page).status_code == 404
    assert login(None).get(page).status_code == 302
    other = reverse("report_pdf", args=[office.head_report.pk])
    assert login(office.cast.planner).get(f"{other}?{page.partition('?')[2]}").status_code == 404


def test_a_ticket_holds_for_half_a_day_and_then_offers_to_ask_again(office, login, worker, monkeypatch) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    page = waits_at(browser, address)
    worker()
    assert body(browser.get(page)).startswith(b"%PDF-")
    monkeypatch.setattr(downloads, "TICKET_AGE", timedelta(seconds=-1))
    for headers in (HTMX, {}):
        shown = squeezed(browser.get(page, headers=headers))
        assert "lebih dari 12 jam" in shown and f'href="{address}?ulang=1"' in shown and "hx-get" not in shown
    monkeypatch.undo()
    again = browser.get(f"{address}?ulang=1", follow=True)
    assert body(again).startswith(b"%PDF-") and len(HUEY) == 0


@pytest.mark.parametrize("ticket", ["x", "a:b:c", "WyJhIl0:1uAAAA:zzz", "%00", "é"])
def test_a_made_up_ticket_gets_404(office, login, ticket: str) -> None:
    address = reverse("report_pdf", args=[office.report.pk])
    assert login(office.cast.officer).get(address, {"berkas": ticket}).status_code == 404


def test_who_may_no_longer_read_the_report_gets_no_file_that_they_waited_for(office, login, worker) -> None:
    browser = login(office.cast.auditor)
    page = waits_at(browser, reverse("report_pdf", args=[office.report.pk]))
    worker()
    Membership.objects.filter(user=office.cast.auditor).delete()
    assert browser.get(page).status_code == 404


def test_a_file_that_somebody_waits_for_is_not_removed(office, login, worker) -> None:
    browser = login(office.cast.officer)
    page = waits_at(browser, reverse("report_pdf", args=[office.report.pk]))
    worker()
    RenderedFile.objects.update(queued_at=now() - timedelta(days=31), finished_at=now() - timedelta(days=31))
    browser.get(page, headers=HTMX)
    rendered.forget_old()
    assert body(browser.get(page)).startswith(b"%PDF-")


def test_a_removed_file_is_reported_and_can_be_requested_again(office, login, worker) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    page = waits_at(browser, address)
    RenderedFile.objects.all().delete()
    for headers in (HTMX, {}):
        shown = squeezed(browser.get(page, headers=headers))
        assert "tidak tersimpan" in shown and f'href="{address}?ulang=1"' in shown


def test_a_failure_is_reported_and_not_tried_without_end(office, login, worker, broken: list[str]) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    page = waits_at(browser, address)
    worker()
    for headers in (HTMX, HTMX, {}, {}):
        shown = squeezed(browser.get(page, headers=headers))
        assert "Kertas habis." in shown and f'href="{address}?ulang=1"' in shown
        assert "hx-get" not in shown[shown.index("Kertas habis.") :]
    worker()
    assert (len(broken), len(HUEY)) == (1, 0)


def test_trying_again_is_one_try_however_often_the_page_is_loaded(office, login, worker, broken: list[str]) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    waits_at(browser, address)
    worker()
    response = browser.get(f"{address}?ulang=1")
    page = response["Location"]
    assert (response.status_code, "ulang" in page, len(HUEY)) == (302, False, 1)
    assert "sedang disiapkan" in squeezed(browser.get(page))
    browser.get(f"{address}?ulang=1")
    assert len(HUEY) == 1
    worker()
    assert "Kertas habis." in squeezed(browser.get(page))
    assert len(broken) == 2


def test_a_changed_report_is_queued_again_on_its_first_request(office, login, worker, broken) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    first = waits_at(browser, address)
    worker()
    office.fill()
    again = waits_at(browser, address)
    assert first != again and "sedang disiapkan" in squeezed(browser.get(again))
    assert len(HUEY) == 1


def test_a_long_wait_is_explained_to_everybody_who_polls(office, login, worker) -> None:
    """After half a minute, after two, and with no worker at all; the page asks less and less often."""
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    page = waits_at(browser, address)
    schedules.ensure()
    assert "load delay:700ms" in squeezed(browser.get(page))
    told = [
        (0.6, 0, "Lebih lama daripada biasanya. 1 pekerjaan menunggu di antrean.", "delay:2000ms"),
        (10, 0, "boleh menutup halaman ini: pekerjaan berjalan terus", "delay:10000ms"),
        (10, 3, "Pekerja antrean di server sedang tidak berjalan", "delay:15000ms"),
    ]
    for minutes, silent, words, pause in told:
        RenderedFile.objects.update(queued_at=now() - timedelta(minutes=minutes))
        RegularJob.objects.filter(name=schedules.PULSE).update(done_at=now() - timedelta(minutes=silent))
        for _ in range(2):
            shown = squeezed(browser.get(page, headers=HTMX))
            assert words in shown and pause in shown and f'href="{address}?ulang=1"' in shown
    assert len(HUEY) == 1


@pytest.fixture
def sheet(office) -> IndividualIndicator:
    return IndividualIndicator.objects.create(
        position=office.report.position,
        year=2022,
        order=1,
        sasaran="Meningkatnya layanan",
        indikator="Jumlah layanan",
        formulation="Jumlah layanan yang diberikan",
        data_source="Rekap",
    )


def test_the_iki_of_a_position(office, login, sheet) -> None:
    browser = login(office.cast.officer)
    assert "Kepala Sub Bagian Umum" in squeezed(browser.get(reverse("iki", args=[2022])))
    address = reverse("iki_pdf", args=[2022, office.report.position_id])
    ask(browser, address)
    assert body(browser.get(address)).startswith(b"%PDF-")


def test_a_position_without_a_sheet_has_none(office, login) -> None:
    response = login(office.cast.officer).get(reverse("iki_pdf", args=[2022, office.report.position_id]))
    assert response.status_code == 404
    assert RenderedFile.objects.count() == 0


def test_the_iki_of_another_unit_does_not_exist(office, login, sheet) -> None:
    address = reverse("iki_pdf", args=[2022, office.report.position_id])
    assert login(office.cast.stranger).get(address).status_code == 404
    assert "Belum ada lembar IKI" in squeezed(login(office.cast.stranger).get(reverse("iki", args=[2022])))
