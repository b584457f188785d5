"""Who gets which file, and what a person sees until it is ready."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils.module_loading import import_string
from django_q.conf import Conf
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from reports import tasks, workflow
from reports.actions import publishing
from reports.document.pdf import RenderError
from reports.enums import RenderState
from reports.models import IndividualIndicator, Publication, RenderedFile, Report, SignedFile

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
    """The first visit, which has the file made."""
    browser.get(address).close()


@pytest.mark.parametrize(("role", "status"), MAY.items())
def test_who_gets_the_pdf(office, login, role: str, status: int, monkeypatch) -> None:
    monkeypatch.setattr("reports.tasks.request_lkj", lambda report, ask: RenderedFile(name="a.pdf", queued_at=now()))
    response = login(getattr(office.cast, role)).get(reverse("report_pdf", args=[office.report.pk]))
    assert response.status_code == status


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
    assert response["Content-Disposition"] == 'attachment; filename="LKj-TW2-2022-subbag-umum.pdf"'
    assert body(response).startswith(b"%PDF-")


@pytest.fixture
def kept(office, settings, tmp_path) -> SignedFile:
    """Wulan's approved PDF, on record."""
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    office.approve()
    return publishing.keep_approved(Publication.objects.get(), b"%PDF-1.7 as approved")


@pytest.mark.parametrize(("role", "status"), MAY.items())
def test_what_was_published_stays_to_be_had_after_reopening(office, kept, login, role: str, status: int) -> None:
    workflow.perform(office.report, "reopen", by=office.cast.planner, reason="Salah pagu.")
    address = reverse("published_pdf", args=[office.report.pk, kept.publication.code])
    browser = login(getattr(office.cast, role))
    answer = browser.get(address)
    assert answer.status_code == status
    if status == 200:
        assert body(answer) == b"%PDF-1.7 as approved"
        page = browser.get(reverse("history", args=[office.report.pk])).content.decode()
        assert address in page and "Digantikan" in page


def test_a_code_of_another_report_leads_to_nothing(office, kept, login) -> None:
    other = Report.objects.get(position=office.report.position.superior, period=office.period)
    address = reverse("published_pdf", args=[other.pk, kept.publication.code])
    assert login(office.cast.planner).get(address).status_code == 404


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_file_goes_to_nobody_and_says_who_can_help(office, kept, login, tmp_path, damage: str) -> None:
    stored = tmp_path / kept.path
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-1.7 as altered") if damage == "changed" else stored.unlink()
    answer = login(office.cast.officer).get(reverse("report_pdf", args=[office.report.pk]), follow=True)
    assert answer.status_code == 200 and "memulihkannya dari cadangan" in answer.content.decode()


def test_a_damaged_file_keeps_the_archive_from_being_made_in_words(office, kept, login, tmp_path) -> None:
    publication = kept.publication
    signed = workflow.Kept(kept.path, kept.sha256, kept.size)
    SignedFile.objects.filter(pk=kept.pk).update(superseded_at=office.organization.now())
    (tmp_path / "signed/scan.pdf").write_bytes(b"%PDF-1.7 else")
    SignedFile.objects.create(
        publication=publication, kind="scan", path="signed/scan.pdf", sha256="0" * 64, size=signed.size,
        created_at=office.organization.now(), created_by=office.cast.officer,
    )  # fmt: skip
    browser, address = login(office.cast.planner), reverse("period_zip", args=[office.period.pk])
    ask(browser, address)
    assert "memulihkannya dari cadangan" in browser.get(address).content.decode()


def test_all_reports_in_a_zip(office, login) -> None:
    browser, address = login(office.cast.planner), reverse("period_zip", args=[office.period.pk])
    ask(browser, address)
    archive = zipfile.ZipFile(io.BytesIO(body(browser.get(address))))
    assert sorted(archive.namelist()) == [
        "LKj-TW2-2022-sekretariat.pdf",
        "LKj-TW2-2022-seksi-lain.pdf",
        "LKj-TW2-2022-subbag-umum.pdf",
    ]


@pytest.mark.parametrize(("role", "status"), MAY.items())
def test_who_gets_the_workbook(office, login, role: str, status: int) -> None:
    response = login(getattr(office.cast, role)).get(reverse("report_xlsx", args=[office.report.pk]))
    response.close()
    assert response.status_code == status


@pytest.mark.parametrize("name", ["report_xlsx", "period_xlsx"])
def test_a_visitor_is_asked_to_log_in_before_any_workbook(office, login, name: str) -> None:
    pk = office.report.pk if name == "report_xlsx" else office.period.pk
    response = login(None).get(reverse(name, args=[pk]))
    assert (response.status_code, response["Location"].startswith("/masuk/")) == (302, True)
    assert login(office.cast.planner).post(reverse(name, args=[pk])).status_code == 405


def test_the_workbook_of_a_report(office, login) -> None:
    office.submit()
    browser = login(office.cast.officer)
    address = reverse("report_xlsx", args=[office.report.pk])
    assert f'href="{address}"' in browser.get(reverse("report", args=[office.report.pk])).content.decode()
    ask(browser, address)
    response = browser.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="LKj-TW2-2022-subbag-umum.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(body(response)), data_only=True)["Tabel 2.2"]
    assert [sheet[cell].value for cell in ("G7", "G8", "G9")] == [50, 58.33, 120]


@pytest.mark.parametrize("role", ["planner", "chief", "auditor"])
def test_the_workbook_of_a_period(office, login, role: str) -> None:
    office.fill()
    browser, address = login(getattr(office.cast, role)), reverse("period_xlsx", args=[office.period.pk])
    assert f'href="{address}"' in browser.get(reverse("board", args=[office.period.pk])).content.decode()
    ask(browser, address)
    response = browser.get(address)
    assert response["Content-Disposition"] == 'attachment; filename="Tabel-LKj-TW2-2022.xlsx"'
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
    assert "tabelnya belum dapat dibuat" in response.content.decode()
    assert RenderedFile.objects.count() == 0


@pytest.mark.parametrize("name", ["period_zip", "period_book", "period_xlsx"])
@pytest.mark.parametrize(("role", "status"), [("officer", 403), ("head", 403), ("stranger", 403), ("outsider", 404)])
def test_the_whole_period_is_for_those_who_read_all(office, login, name: str, role: str, status: int) -> None:
    assert login(getattr(office.cast, role)).get(reverse(name, args=[office.period.pk])).status_code == status


def waiting(**more: object) -> RenderedFile:
    return RenderedFile(**({"name": "LKj.pdf", "state": RenderState.QUEUED, "queued_at": now()} | more))


def test_until_it_is_ready_the_page_asks_again(office, login, monkeypatch) -> None:
    monkeypatch.setattr("reports.tasks.request_lkj", lambda report, ask: waiting())
    address = reverse("report_pdf", args=[office.report.pk])
    page = login(office.cast.officer).get(address).content.decode()
    assert "sedang disiapkan" in page
    assert f'hx-get="{address}"' in page


def test_a_failure_is_said_in_words(office, login, monkeypatch) -> None:
    failed = waiting(state=RenderState.FAILED, message="Berkas tidak dapat dibuat.")
    monkeypatch.setattr("reports.tasks.request_lkj", lambda report, ask: failed)
    page = login(office.cast.officer).get(reverse("report_pdf", args=[office.report.pk])).content.decode()
    assert "Berkas tidak dapat dibuat." in page
    assert "Coba lagi" in page


def test_the_waiting_page_is_told_when_the_file_is_ready(office, login) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    ask(browser, address)
    response = browser.get(address, headers={"HX-Request": "true"})
    assert address in response["HX-Trigger"]
    assert "Berkas siap" in response.content.decode()


# with a worker of its own, as in use


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Jobs wait in the queue until this is called."""
    monkeypatch.setattr(Conf, "SYNC", False)

    def work() -> None:
        for waiting_job in OrmQ.objects.all():
            job = SignedPackage.loads(waiting_job.payload)
            import_string(job["func"])(*job["args"])
            waiting_job.delete()

    return work


HTMX = {"HX-Request": "true"}


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Rendering fails; one entry for each try."""
    tries: list[str] = []

    def fail(*_: object) -> bytes:
        tries.append("")
        raise RenderError("Kertas habis.")

    monkeypatch.setattr(tasks, "lkj_pdf", fail)
    return tries


def test_a_page_that_waits_queues_one_job(office, login, worker) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    page = browser.get(address).content.decode()
    queued_at = RenderedFile.objects.get().queued_at
    assert "sedang disiapkan" in page
    for _ in range(5):
        assert "sedang disiapkan" in browser.get(address, headers=HTMX).content.decode()
    assert (OrmQ.objects.count(), RenderedFile.objects.get().queued_at) == (1, queued_at)
    worker()
    assert "Berkas siap" in browser.get(address, headers=HTMX).content.decode()
    assert body(browser.get(address)).startswith(b"%PDF-")


def test_a_failure_is_reported_and_not_tried_without_end(office, login, worker, broken: list[str]) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    browser.get(address)
    worker()
    for headers in (HTMX, HTMX, {}, {}):
        page = browser.get(address, headers=headers).content.decode()
        assert "Kertas habis." in page and f'href="{address}?ulang=1"' in page
        assert "hx-get" not in page[page.index("Kertas habis.") :]
    worker()
    assert (len(broken), OrmQ.objects.count()) == (1, 0)


def test_another_try_is_one_try_however_often_the_page_is_loaded(office, login, worker, broken: list[str]) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    browser.get(address)
    worker()
    response = browser.get(f"{address}?ulang=1")
    assert (response.status_code, response["Location"], OrmQ.objects.count()) == (302, address, 1)
    assert "sedang disiapkan" in browser.get(address).content.decode()
    browser.get(f"{address}?ulang=1")
    assert OrmQ.objects.count() == 1
    worker()
    assert "Kertas habis." in browser.get(address).content.decode()
    assert len(broken) == 2


def test_a_report_that_changed_is_made_anew_without_being_asked_twice(office, login, worker, broken) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    browser.get(address)
    worker()
    office.fill()
    assert "sedang disiapkan" in browser.get(address).content.decode()
    assert OrmQ.objects.count() == 1


def test_a_long_wait_is_said_whoever_polls(office, login, worker) -> None:
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    assert "lebih lama daripada biasanya" not in browser.get(address).content.decode()
    for minutes in (1, 10):
        RenderedFile.objects.update(queued_at=now() - timedelta(minutes=minutes))
        for _ in range(2):
            assert "lebih lama daripada biasanya" in browser.get(address, headers=HTMX).content.decode()
    assert OrmQ.objects.count() == 1


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
    assert "Kepala Sub Bagian Umum" in browser.get(reverse("iki", args=[2022])).content.decode()
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
    assert "Belum ada lembar IKI" in login(office.cast.stranger).get(reverse("iki", args=[2022])).content.decode()
