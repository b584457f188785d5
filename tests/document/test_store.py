"""The store of rendered files: nothing twice, nothing half, nothing silent."""

import io
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from reports import jobs, tasks
from reports.document import book as books
from reports.document import source
from reports.document.iki import Iki
from reports.document.lkj import Lkj
from reports.document.pdf import RenderError
from reports.enums import RenderState, ReportState
from reports.models import IndividualIndicator, RenderedFile
from tests.document import factories as make
from tests.document.reading import pages_of, text_of
from tests.document.test_iki import sheet

KEY = "a" * 64


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What is queued, in place of a worker."""
    queued: list[tuple] = []
    monkeypatch.setattr(jobs, "async_task", lambda *args: queued.append(args))
    return queued


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Do something as a request of its own would: what it leaves for the commit runs."""

    def run(action, *args):
        with django_capture_on_commit_callbacks(execute=True):
            return action(*args)

    return run


def request(commit, **changes: object) -> RenderedFile:
    return commit(jobs.enqueue, KEY, "LKj.pdf", "reports.tasks.render_lkj", "{}")


# keys


@pytest.mark.parametrize(
    ("document", "kind"),
    [(make.lkj(ticked=("Lain-lain",)), Lkj), (make.empty(), Lkj), (make.hostile(), Lkj), (sheet(), Iki)],
)
def test_a_document_survives_the_way_to_the_worker(document: object, kind: type) -> None:
    assert source.load(source.dump(document), kind) == document


def test_equal_documents_have_one_key_and_others_another() -> None:
    one, same, other = (source.dump(each) for each in (make.lkj(), make.lkj(), make.lkj(ReportState.DRAFT)))
    assert source.key("lkj", one) == source.key("lkj", same)
    assert len({source.key("lkj", one), source.key("lkj", other), source.key("part", one)}) == 3


def test_a_changed_layout_changes_every_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = source.dump(make.lkj())
    before = source.key("lkj", text)
    monkeypatch.setattr(source, "layout_version", lambda: "another")
    assert source.key("lkj", text) != before


def test_templates_styles_and_code_are_in_the_layouts_version() -> None:
    names = {path.name for path in source._layout_files()}
    assert {"print.css", "lkj.html", "sheet.html", "tables.py", "formats.py"} <= names


# queue


@pytest.mark.django_db
def test_a_file_is_queued_once_however_often_it_is_asked_for(queue: list, commit) -> None:
    first, second = request(commit), request(commit)
    assert (first.pk, first.state) == (second.pk, RenderState.QUEUED)
    assert queue == [("reports.tasks.render_lkj", KEY, "{}")]


@pytest.mark.django_db
def test_nothing_is_queued_when_the_request_is_rolled_back(queue: list, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=False):
        jobs.enqueue(KEY, "LKj.pdf", "reports.tasks.render_lkj")
    assert queue == []


@pytest.mark.django_db
def test_a_ready_file_is_handed_out_without_a_new_job(queue: list, commit) -> None:
    request(commit)
    jobs.finish(KEY, b"%PDF")
    file = request(commit)
    assert (file.state, len(queue)) == (RenderState.READY, 1)
    with jobs.open_file(file) as opened:
        assert opened.read() == b"%PDF"


@pytest.mark.django_db
def test_a_file_lies_under_its_key_and_nothing_half_beside_it(queue: list, commit) -> None:
    request(commit)
    path = jobs.finish(KEY, b"%PDF").path
    assert path == f"aa/aa/{KEY}.pdf"
    root = Path(jobs.storage().path(""))
    assert list((root / "new").iterdir()) == []
    assert Path(jobs.storage().path(path)).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_vanished_file_is_made_again(queue: list, commit) -> None:
    request(commit)
    Path(jobs.storage().path(jobs.finish(KEY, b"%PDF").path)).unlink()
    assert jobs.stored(KEY) is None
    assert request(commit).state == RenderState.QUEUED
    assert len(queue) == 2


@pytest.mark.django_db
def test_a_failed_file_says_why_and_is_tried_again_when_asked_for(queue: list, commit) -> None:
    request(commit)
    jobs.fail(KEY, "Tidak bisa.")
    failed = RenderedFile.objects.get(key=KEY)
    assert (failed.state, failed.message, failed.path) == (RenderState.FAILED, "Tidak bisa.", "")
    again = request(commit)
    assert (again.state, again.message, len(queue)) == (RenderState.QUEUED, "", 2)


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "jobs_queued"), [(timedelta(minutes=4), 1), (timedelta(minutes=6), 2)])
def test_a_job_that_never_came_back_is_queued_again(queue: list, commit, age: timedelta, jobs_queued: int) -> None:
    request(commit)
    RenderedFile.objects.update(queued_at=timezone.now() - age)
    request(commit)
    assert len(queue) == jobs_queued


@pytest.mark.django_db
def test_a_very_long_message_is_cut_to_what_the_column_holds(queue: list, commit) -> None:
    request(commit)
    jobs.fail(KEY, "x" * 1000)
    assert len(RenderedFile.objects.get(key=KEY).message) == jobs.MESSAGE_LENGTH


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_the_same_moment_queue_one_job(queue: list) -> None:
    barrier = threading.Barrier(2)

    def ask() -> None:
        barrier.wait()
        try:
            jobs.enqueue(KEY, "LKj.pdf", "reports.tasks.render_lkj")
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(queue) == 1
    assert RenderedFile.objects.count() == 1


# rendering


def test_a_reports_pdf_is_made_by_the_worker_and_kept(office, commit) -> None:
    file = commit(tasks.request_lkj, office.approve())
    file.refresh_from_db()
    assert (file.state, file.name) == (RenderState.READY, "LKj-TW2-2022-subbag-umum.pdf")
    data = jobs.stored(file.key)
    assert data is not None
    assert "58,33 %" in text_of(data)


def test_an_unchanged_report_is_not_rendered_twice(office, commit, monkeypatch: pytest.MonkeyPatch) -> None:
    report = office.approve()
    first = commit(tasks.request_lkj, report)
    monkeypatch.setattr(tasks, "lkj_pdf", lambda lkj: pytest.fail("rendered again"))
    assert commit(tasks.request_lkj, report).key == first.key


def test_what_was_asked_for_is_rendered_whatever_is_written_meanwhile(office, queue: list, commit) -> None:
    office.fill()
    file = commit(tasks.request_lkj, office.report)
    ((_, key, text),) = queue
    office.documents.name = "Nama yang baru"
    office.documents.save()
    tasks.render_lkj(key, text)
    data = jobs.stored(file.key)
    assert data is not None
    assert "Nama yang baru" not in text_of(data)
    assert commit(tasks.request_lkj, office.report).key != file.key


def test_a_second_delivery_of_a_job_changes_nothing(office, queue: list, commit, monkeypatch) -> None:
    commit(tasks.request_lkj, office.report)
    ((_, key, text),) = queue
    tasks.render_lkj(key, text)
    monkeypatch.setattr(tasks, "lkj_pdf", lambda lkj: pytest.fail("rendered again"))
    tasks.render_lkj(key, text)
    assert RenderedFile.objects.get(key=key).state == RenderState.READY


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RenderError("Kertas habis."), "Kertas habis."),
        (MemoryError("0x7f"), tasks.FAILED),
        (KeyError("x"), tasks.FAILED),
    ],
)
def test_a_failure_is_told_in_words_and_leaves_no_file(
    office, commit, monkeypatch, caplog, error: Exception, message: str
) -> None:
    def fail(lkj: Lkj) -> bytes:
        raise error

    monkeypatch.setattr(tasks, "lkj_pdf", fail)
    file = commit(tasks.request_lkj, office.report)
    file.refresh_from_db()
    assert (file.state, file.message, file.path) == (RenderState.FAILED, message, "")
    assert jobs.stored(file.key) is None


def test_the_book_renders_a_part_once_and_takes_it_from_the_store_next_time(office, commit, monkeypatch) -> None:
    rendered = []
    original = books.part_pdf
    monkeypatch.setattr(books, "part_pdf", lambda lkj: rendered.append(lkj.content.unit_code) or original(lkj))
    first = commit(tasks.request_book, office.period)
    first.refresh_from_db()
    assert (first.state, first.name) == (RenderState.READY, "Buku-LKj-TW2-2022.pdf")
    assert rendered == ["sekretariat", "subbag-umum", "seksi-lain"]
    office.fill()
    second = commit(tasks.request_book, office.period)
    assert second.key != first.key
    assert rendered[3:] == ["subbag-umum"]


def test_the_zip_holds_every_report_under_a_good_name(office, commit) -> None:
    file = commit(tasks.request_zip, office.period)
    data = jobs.stored(file.key)
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == [
            "LKj-TW2-2022-sekretariat.pdf",
            "LKj-TW2-2022-subbag-umum.pdf",
            "LKj-TW2-2022-seksi-lain.pdf",
        ]
        assert "Halaman 2 dari" in pages_of(archive.read("LKj-TW2-2022-subbag-umum.pdf"))[1]
    assert file.name == "LKj-TW2-2022.zip"


def test_iki_sheets_are_made_alone_and_together(office, commit) -> None:
    for position in (office.report.position, office.head_report.position):
        IndividualIndicator.objects.create(
            position=position, year=2022, order=1, sasaran="S", indikator="I", formulation="F"
        )
    alone = commit(tasks.request_iki, office.report.position, 2022)
    together = commit(tasks.request_iki_booklet, office.organization, 2022)
    assert (alone.name, together.name) == ("IKI-2022-subbag-umum.pdf", "IKI-2022-dinas-uji.pdf")
    assert [len(pages_of(jobs.stored(file.key) or b"")) for file in (alone, together)] == [1, 2]


def test_a_booklet_of_no_sheets_fails_with_a_sentence(office, commit) -> None:
    file = commit(tasks.request_iki_booklet, office.organization, 2031)
    file.refresh_from_db()
    assert (file.state, file.message) == (RenderState.FAILED, "Belum ada lembar IKI untuk tahun ini.")
