"""The PDF of an approval is made once, of what was approved then, and everything later uses those bytes."""

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings as conf
from django.core.management import call_command
from django.template import engines
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from huey.contrib.djhuey import HUEY

from lkj import queue
from lkj.pdf.render import RenderError
from reports import workflow
from reports.enums import FileKind
from reports.files import issues, published, rendered
from reports.models import Publication, RenderedFile, SignedFile
from reports.queries.publications import publication_of
from reports.services import rendering, schedules, signing
from tests.conftest import Office
from tests.document.reading import text_of
from tests.html import squeezed

pytestmark = pytest.mark.django_db(transaction=True)
NEW_WORDS = "Kata yang baru dipasang sesudah persetujuan"


@pytest.fixture(autouse=True)
def documents(settings, tmp_path) -> None:
    storages = {**settings.STORAGES}
    storages["documents"] = {**storages["documents"], "OPTIONS": {"location": tmp_path / "files", "base_url": None}}
    settings.STORAGES = storages


@pytest.fixture
def deploy(settings, tmp_path) -> Callable[[], None]:
    """A function that puts other templates in force, as a deployment does."""

    def change() -> None:
        folder = tmp_path / "templates"
        shutil.copytree(Path(conf.BASE_DIR) / "templates", folder)
        page = folder / "document/lkj/closing.html"
        page.write_text(page.read_text().replace("</h2>", f"</h2><p>{NEW_WORDS}</p>"))
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [folder]}]
        engines.__dict__.pop("templates", None)

    return change


def issue_jobs() -> list[str]:
    """The codes of the issues that wait in the queue."""
    keys = [args[1] for args in queue.waiting() if args[0] == rendered.JOB]
    return list(RenderedFile.objects.filter(key__in=keys, kind=issues.KIND).values_list("source", flat=True))


def body(response) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def pdf_of(office: Office, login) -> bytes:
    return body(login(office.cast.officer).get(reverse("report_pdf", args=[office.report.pk])))


def file_from(browser, address: str) -> bytes:
    return body(browser.get(address, follow=True))


def test_an_approval_queues_its_pdf_once(office: Office, worker) -> None:
    office.submit()
    assert issue_jobs() == []
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    assert issue_jobs() == [Publication.objects.get().code]
    issues.request(publication_of(office.report))
    issues.request_missing()
    assert len(issue_jobs()) == 1
    worker()
    file = SignedFile.objects.get()
    assert (file.kind, file.superseded_at) == (FileKind.APPROVED, None)
    assert "58,33%" in text_of(published.bytes_of(file))
    assert issues.request_missing() == 0


def test_a_rolled_back_approval_queues_nothing(office: Office, worker) -> None:
    from django.db import transaction

    office.submit()
    with pytest.raises(RuntimeError), transaction.atomic():
        workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
        raise RuntimeError("the connection broke")
    assert (issue_jobs(), RenderedFile.objects.count()) == ([], 0)


def test_templates_changed_later_change_no_byte_of_it(office: Office, login, deploy, tmp_path) -> None:
    office.approve()
    issued = published.bytes_of(SignedFile.objects.get())
    RenderedFile.objects.all().delete()
    deploy()
    planner = login(office.cast.planner)
    assert pdf_of(office, login) == issued
    archive = zipfile.ZipFile(io.BytesIO(file_from(planner, reverse("period_zip", args=[office.period.pk]))))
    assert archive.read("LKj-TW2-2022-dinas-uji-subbag-umum.pdf") == issued
    assert NEW_WORDS in text_of(archive.read("LKj-TW2-2022-dinas-uji-sekretariat.pdf"))
    call_command("report_pdf", year=2022, quarter=2, organization="dinas-uji", unit="subbag-umum", out=tmp_path)
    assert (tmp_path / "LKj-TW2-2022-dinas-uji-subbag-umum.pdf").read_bytes() == issued


def test_the_book_has_the_pages_that_were_approved(office: Office, login, deploy) -> None:
    """Today's templates print the two drafts, those of the approval the approved report."""
    office.approve()
    issued = published.bytes_of(SignedFile.objects.get())
    RenderedFile.objects.all().delete()
    deploy()
    book = file_from(login(office.cast.planner), reverse("period_book", args=[office.period.pk]))
    with pikepdf.open(io.BytesIO(book)) as document:
        attached = document.attachments["LKj-TW2-2022-dinas-uji-subbag-umum.pdf"].get_file().read_bytes()
        assert attached == issued
    words = text_of(book)
    once = text_of(file_from(login(office.cast.head), reverse("report_pdf", args=[office.head_report.pk])))
    assert once.count(NEW_WORDS) > 0
    assert words.count(NEW_WORDS) == 2 * once.count(NEW_WORDS)


def test_the_pdf_is_made_of_what_was_approved_however_late_the_worker(office: Office, worker) -> None:
    """The report is reopened and rewritten before the worker begins."""
    office.approve()
    first = publication_of(office.report)
    workflow.perform(office.report, workflow.Reopen(reason="Nama keliru."), by=office.cast.planner)
    office.documents.name = "Nama yang baru"
    office.documents.save()
    office.approve()
    worker()
    old, new = SignedFile.objects.order_by("pk")
    assert old.publication == first and first.pk != new.publication_id
    words = text_of(published.bytes_of(old))
    assert "Jumlah dokumen" in words and "Nama yang baru" not in words
    assert "Nama yang baru" in text_of(published.bytes_of(new))


def test_a_reissue_makes_new_bytes_and_the_former_stay(office: Office, login) -> None:
    office.approve()
    before = pdf_of(office, login)
    code = publication_of(office.report).code
    workflow.perform(office.report, workflow.Reopen(reason="Salah pagu."), by=office.cast.planner)
    office.approve()
    after = pdf_of(office, login)
    address = reverse("published_pdf", args=[office.report.pk, code])
    assert before != after
    assert body(login(office.cast.officer).get(address)) == before
    assert Publication.objects.get(code=code).superseded_at is not None


def test_a_pdf_of_a_worker_that_died_is_queued_again(office: Office, login, worker) -> None:
    office.approve()
    HUEY.flush()
    home = reverse("report", args=[office.report.pk])
    assert "sedang dibuat" in squeezed(login(office.cast.officer).get(home))
    # Not queued again while the worker may still be making it.
    issues.request_missing()
    assert issue_jobs() == []
    RenderedFile.objects.update(queued_at=timezone.now() - timedelta(minutes=6))
    issues.request_missing()
    worker()
    assert "58,33%" in text_of(pdf_of(office, login))
    assert "sedang dibuat" not in squeezed(login(office.cast.officer).get(home))


def test_a_pdf_that_failed_is_tried_again_by_the_clock(office: Office, worker, monkeypatch) -> None:
    def fail(*_: object) -> bytes:
        raise RenderError("Kertas habis.")

    with monkeypatch.context() as broken:
        broken.setattr(rendering, "lkj_pdf", fail)
        office.approve()
        worker()
    assert RenderedFile.objects.get(key=issues.key_of(publication_of(office.report))).message == "Kertas habis."
    RenderedFile.objects.update(finished_at=timezone.now() - timedelta(minutes=6))
    (job,) = [job for job in schedules.JOBS if job.name == "issues"]
    import_string(job.function)()
    worker()
    assert SignedFile.objects.get().kind == FileKind.APPROVED


def test_signing_waits_for_the_pdf(office: Office, login, worker, settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    office.sign_electronically()
    signing.give_demo_key(office.cast.officer.official, by=office.cast.officer, passphrase="frasa sandi uji")
    office.approve()
    browser, address = login(office.cast.officer), reverse("sign", args=[office.report.pk])
    assert "Dokumen sedang disiapkan" in squeezed(browser.get(address))
    assert len(issue_jobs()) == 1
    worker()
    assert "Dokumen sedang disiapkan" not in squeezed(browser.get(address))
    assert SignedFile.objects.count() == 1
