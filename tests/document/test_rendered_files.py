"""Rendered files: their keys, their jobs and their storing; nothing twice, nothing incomplete, no silent failure."""

import io
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from lkj import frozen
from lkj.pdf.render import RenderError
from reports.actions import periods
from reports.documents import render_key
from reports.documents.file_names import distinct
from reports.documents.iki import Iki
from reports.documents.lkj import Lkj
from reports.documents.lkj_pdf import lkj_pages
from reports.enums import RenderState, ReportState
from reports.files import rendered as jobs
from reports.files import store
from reports.files.rendered import RequestKind
from reports.models import IndividualIndicator, RenderedFile, Report
from reports.services import naming, parts, rendering
from tests.agreements import in_force
from tests.document import factories as make
from tests.document.reading import pages_of, text_of
from tests.document.test_iki import sheet
from units.models import Position, Unit

KEY = "a" * 64


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """The list of queued jobs; no worker carries them out."""
    queued: list[tuple] = []
    monkeypatch.setattr(jobs.queue, "put", lambda *args: queued.append(args))
    return queued


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """A function that acts as a request of its own, so that what it leaves for the commit runs."""

    def run(action, *args):
        with django_capture_on_commit_callbacks(execute=True):
            return action(*args)

    return run


def request(commit, ask: RequestKind = RequestKind.VISIT) -> RenderedFile:
    return commit(partial(jobs.enqueue, request_kind=ask), KEY, "LKj.pdf", "lkj", "{}")


# keys


@pytest.mark.parametrize(
    ("document", "kind"),
    [(make.lkj(ticked=("Lain-lain",)), Lkj), (make.empty(), Lkj), (make.hostile(), Lkj), (sheet(), Iki)],
)
def test_a_document_survives_the_way_to_the_worker(document: object, kind: type) -> None:
    assert frozen.load(frozen.dump(document), kind) == document


def test_equal_documents_have_one_key_and_others_another() -> None:
    one, same, other = (frozen.dump(each) for each in (make.lkj(), make.lkj(), make.lkj(ReportState.DRAFT)))
    assert render_key.key("lkj", one) == render_key.key("lkj", same)
    assert len({render_key.key("lkj", one), render_key.key("lkj", other), render_key.key("part", one)}) == 3


PRINT_KEY = "from reports.documents import render_key; print(render_key.key('lkj', '{}'))"


@pytest.mark.parametrize(
    ("path", "added"),
    [
        ("templates/document/print.css", "p { color: navy }"),
        ("reports/documents/html.py", "# changed"),
        ("reports/documents/excel/writer.py", "# changed"),
        ("lkj/pdf/stamps.py", "# changed"),
    ],
)
def test_a_changed_layout_changes_every_key(tmp_path: Path, path: str, added: str) -> None:
    """One file is edited in a copy of the program, as a deployment does."""
    for name in ("lkj", "units", "reports", "templates"):
        shutil.copytree(Path(settings.BASE_DIR) / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    before = key_in(tmp_path)
    assert before == render_key.key("lkj", "{}")
    changed = tmp_path / path
    changed.write_text(f"{changed.read_text()}\n{added}\n")
    assert key_in(tmp_path) != before


def key_in(program: Path) -> str:
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_KEY], cwd=program, capture_output=True, text=True, check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lkj.settings", "LKJ_DATA": str(program / "data")},
    )  # fmt: skip
    return printed.stdout.strip()


def test_templates_styles_and_code_are_in_the_layouts_version() -> None:
    names = {path.relative_to(settings.BASE_DIR).as_posix() for path in render_key._layout_files()}
    assert names >= {
        "templates/document/print.css", "templates/document/lkj.html", "templates/document/iki/sheet.html",
        "reports/documents/html.py", "reports/documents/pictures/bars.py", "reports/documents/excel/styles.py",
        "reports/content/report.py", "reports/texts/fixed.py", "reports/calculations.py", "reports/enums.py",
        "units/enums.py", "lkj/pdf/render.py", "lkj/signatures/stamp.py", "lkj/qr.py", "lkj/formats.py",
    }  # fmt: skip


def test_a_layout_file_that_is_not_there_is_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render_key, "_LAYOUT", ("reports/document",))
    with pytest.raises(FileNotFoundError):
        list(render_key._layout_files())


# queue


@pytest.mark.django_db
def test_a_file_requested_often_is_queued_once(queue: list, commit) -> None:
    first, second = request(commit), request(commit)
    assert (first.pk, first.state) == (second.pk, RenderState.QUEUED)
    assert queue == [(jobs.JOB, KEY)], "no word of a draft is in the queue"


@pytest.mark.django_db
def test_nothing_is_queued_when_the_request_is_rolled_back(queue: list, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=False):
        jobs.enqueue(KEY, "LKj.pdf", "lkj")
    assert queue == []


@pytest.mark.django_db
def test_a_ready_file_is_served_without_a_new_job(queue: list, commit) -> None:
    request(commit)
    jobs.finish(KEY, b"%PDF")
    file = request(commit)
    assert (file.state, len(queue)) == (RenderState.READY, 1)
    with jobs.open_file(file) as opened:
        assert opened.read() == b"%PDF"


@pytest.mark.django_db
def test_a_file_is_stored_under_its_key_without_leftovers(queue: list, commit) -> None:
    request(commit)
    path = jobs.finish(KEY, b"%PDF").path
    assert path == f"rendered/{KEY}.pdf"
    root = Path(store.storage().path(""))
    assert list((root / "new").iterdir()) == []
    assert Path(store.storage().path(path)).stat().st_mode & 0o077 == 0


@pytest.mark.django_db
@pytest.mark.parametrize("other", [b"", b"%PDX"], ids=["gone", "changed"])
def test_a_vanished_or_changed_file_is_made_again(queue: list, commit, other: bytes) -> None:
    request(commit)
    path = Path(store.storage().path(jobs.finish(KEY, b"%PDF").path))
    path.unlink()
    if other:
        path.write_bytes(other)
    assert jobs.stored(KEY) is None
    assert request(commit).state == RenderState.QUEUED
    assert len(queue) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ask", "jobs_queued"), [(RequestKind.POLL, 1), (RequestKind.VISIT, 1), (RequestKind.RETRY, 2)]
)
def test_a_failed_file_says_why_and_is_tried_again_on_request(
    queue: list, commit, ask: RequestKind, jobs_queued: int
) -> None:
    request(commit)
    jobs.fail(KEY, "Tidak bisa.")
    failed = RenderedFile.objects.get(key=KEY)
    assert (failed.state, failed.message, failed.path) == (RenderState.FAILED, "Tidak bisa.", "")
    again = request(commit, ask)
    state, message = (RenderState.QUEUED, "") if ask is RequestKind.RETRY else (RenderState.FAILED, "Tidak bisa.")
    assert (again.state, again.message, len(queue)) == (state, message, jobs_queued)


@pytest.mark.django_db
@pytest.mark.parametrize(("ask", "jobs_queued"), [(RequestKind.POLL, 1), (RequestKind.VISIT, 2)])
def test_a_visit_tries_again_after_a_failure_of_long_ago(
    queue: list, commit, ask: RequestKind, jobs_queued: int
) -> None:
    request(commit)
    jobs.fail(KEY, "Tidak bisa.")
    RenderedFile.objects.update(finished_at=timezone.now() - timedelta(minutes=6))
    request(commit, ask)
    assert len(queue) == jobs_queued


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ask", "minutes", "jobs_queued"),
    [(RequestKind.VISIT, 4, 1), (RequestKind.VISIT, 6, 2), (RequestKind.POLL, 6, 1), (RequestKind.RETRY, 4, 1)],
)
def test_a_job_that_never_came_back_is_queued_again(
    queue: list, commit, ask: RequestKind, minutes: int, jobs_queued: int
) -> None:
    request(commit)
    RenderedFile.objects.update(queued_at=timezone.now() - timedelta(minutes=minutes))
    request(commit, ask)
    assert len(queue) == jobs_queued


@pytest.mark.django_db
def test_a_poll_makes_what_was_never_made_and_changes_nothing_else(queue: list, commit) -> None:
    first = request(commit, RequestKind.POLL)
    again = request(commit, RequestKind.POLL)
    assert (again.queued_at, len(queue)) == (first.queued_at, 1)


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
            jobs.enqueue(KEY, "LKj.pdf", "lkj")
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


def test_a_reports_pdf_is_made_by_the_worker_and_stored(office, commit) -> None:
    file = commit(rendering.request_lkj, office.submit())
    file.refresh_from_db()
    assert (file.state, file.name) == (RenderState.READY, "LKj-TW2-2022-dinas-uji-subbag-umum.pdf")
    data = jobs.stored(file.key)
    assert data is not None
    assert "58,33%" in text_of(data)


def test_a_submitted_reports_pdf_and_pages_are_there_before_anybody_asks(
    office, queue: list, commit, monkeypatch
) -> None:
    report = commit(office.submit)
    assert queue == [(jobs.AHEAD_JOB, report.pk)]
    commit(rendering.make_ahead, report.pk)
    ((_, key),) = queue[1:]
    jobs.run(key)
    monkeypatch.setattr(parts, "lkj_pages", lambda lkj, **_: pytest.fail(f"{lkj.content.unit_code} rendered again"))
    assert commit(rendering.request_lkj, report).state == RenderState.READY


def test_an_unchanged_report_is_not_rendered_twice(office, commit, monkeypatch: pytest.MonkeyPatch) -> None:
    report = office.submit()
    first = commit(rendering.request_lkj, report)
    monkeypatch.setattr(rendering, "lkj_pdf", lambda *_: pytest.fail("rendered again"))
    assert commit(rendering.request_lkj, report).key == first.key


def test_the_requested_content_is_rendered_whatever_is_written_meanwhile(office, queue: list, commit) -> None:
    office.fill()
    file = commit(rendering.request_lkj, office.report)
    ((_, key),) = queue
    office.documents.name = "Nama yang baru"
    office.documents.save()
    jobs.run(key)
    data = jobs.stored(file.key)
    assert data is not None
    assert "Nama yang baru" not in text_of(data)
    assert commit(rendering.request_lkj, office.report).key != file.key


def test_a_second_delivery_of_a_job_changes_nothing(office, queue: list, commit, monkeypatch) -> None:
    commit(rendering.request_lkj, office.report)
    ((_, key),) = queue
    jobs.run(key)
    monkeypatch.setattr(rendering, "lkj_pdf", lambda *_: pytest.fail("rendered again"))
    jobs.run(key)
    assert RenderedFile.objects.get(key=key).state == RenderState.READY


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RenderError("Kertas habis."), "Kertas habis."),
        (MemoryError("0x7f"), rendering.FAILED),
        (KeyError("x"), rendering.FAILED),
    ],
)
def test_a_failure_has_its_sentence_and_leaves_no_file(
    office, commit, monkeypatch, caplog, error: Exception, message: str
) -> None:
    def fail(*_: object) -> bytes:
        raise error

    monkeypatch.setattr(rendering, "lkj_pdf", fail)
    file = commit(rendering.request_lkj, office.report)
    file.refresh_from_db()
    assert (file.state, file.message, file.path) == (RenderState.FAILED, message, "")
    assert jobs.stored(file.key) is None


def test_the_book_renders_a_part_once_and_takes_it_from_the_store_next_time(office, commit, monkeypatch) -> None:
    rendered = []
    monkeypatch.setattr(
        parts, "lkj_pages", lambda lkj, **options: rendered.append(lkj.content.unit_code) or lkj_pages(lkj, **options)
    )
    first = commit(rendering.request_book, office.period)
    first.refresh_from_db()
    assert (first.state, first.name) == (RenderState.READY, "Buku-LKj-TW2-2022-dinas-uji.pdf")
    assert sorted(rendered) == ["sekretariat", "seksi-lain", "subbag-umum"]
    office.fill()
    second = commit(rendering.request_book, office.period)
    assert second.key != first.key
    assert rendered[3:] == ["subbag-umum"]


def test_the_zip_holds_every_report_under_a_good_name(office, commit) -> None:
    file = commit(rendering.request_zip, office.period)
    data = jobs.stored(file.key)
    assert data is not None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == [
            "LKj-TW2-2022-dinas-uji-sekretariat.pdf",
            "LKj-TW2-2022-dinas-uji-subbag-umum.pdf",
            "LKj-TW2-2022-dinas-uji-seksi-lain.pdf",
        ]
        assert "Halaman 2 dari" in pages_of(archive.read("LKj-TW2-2022-dinas-uji-subbag-umum.pdf"))[1]
    assert file.name == "LKj-TW2-2022-dinas-uji.zip"


@pytest.fixture
def twin(office) -> Report:
    """The report of a second post in Wulan's unit."""
    position = office.report.position
    post = Position.objects.create(
        unit=position.unit, title="Analis Sub Bagian Umum", echelon="IV", superior=position.superior
    )
    in_force(post)
    (report,) = periods.open_reports(office.period)
    return report


NAMES = [
    "LKj-TW2-2022-dinas-uji-subbag-umum-kepala-sub-bagian-umum",
    "LKj-TW2-2022-dinas-uji-subbag-umum-analis-sub-bagian-umum",
]


def test_two_posts_of_a_unit_have_two_names_everywhere(office, twin: Report, commit, tmp_path: Path) -> None:
    data = jobs.stored(commit(rendering.request_zip, office.period).key) or b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    wanted = [f"{name}.pdf" for name in NAMES]
    assert names == ["LKj-TW2-2022-dinas-uji-sekretariat.pdf", *wanted, "LKj-TW2-2022-dinas-uji-seksi-lain.pdf"]
    assert [rendering.request_lkj(report).name for report in (office.report, twin)] == wanted
    when = {"year": 2022, "quarter": 2, "organization": "dinas-uji", "unit": "subbag-umum"}
    call_command("report_pdf", **when, out=tmp_path, stdout=io.StringIO())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(wanted)


def test_two_sheets_of_a_unit_have_two_names(office, twin: Report, commit, tmp_path: Path) -> None:
    for post in (office.report.position, twin.position):
        IndividualIndicator.objects.create(
            position=post, year=2022, order=1, sasaran="S", indikator="I", formulation="F"
        )
    wanted = [f"{name}.pdf".replace("LKj-TW2-2022", "IKI-2022") for name in NAMES]
    asked = [commit(rendering.request_iki, post, 2022).name for post in (office.report.position, twin.position)]
    call_command("iki_pdf", year=2022, organization="dinas-uji", out=tmp_path, stdout=io.StringIO())
    assert asked == wanted
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*wanted, "IKI-2022-dinas-uji.pdf"])


@pytest.mark.parametrize(
    ("expected", "shown", "made"),
    [(False, False, [False]), (False, True, [False, True]), (True, False, [True]), (True, True, [True])],
)
def test_the_book_has_pages_without_a_reports_own_contents_made_once_where_they_are_expected(
    db, monkeypatch, expected: bool, shown: bool, made: list[bool]
) -> None:
    drawn: list[bool] = []
    monkeypatch.setattr(parts, "LONG_CONTENT", 0 if expected else 10**9)
    monkeypatch.setattr(parts, "has_contents", lambda pages: shown and pages == b"own")
    monkeypatch.setattr(
        parts, "lkj_pages", lambda _, in_book: drawn.append(in_book) or (b"book" if in_book else b"own")
    )

    assert parts.pages_for_book(make.lkj()) == (b"book" if made[-1] else b"own")
    assert drawn == made


def test_a_file_is_named_without_building_any_document(office, twin: Report, monkeypatch) -> None:
    for post in (office.report.position, twin.position):
        IndividualIndicator.objects.create(
            position=post, year=2022, order=1, sasaran="S", indikator="I", formulation="F"
        )
    for build in ("build_lkj", "build_iki", "build_book"):
        monkeypatch.setattr(rendering, build, lambda *_: pytest.fail("built"))
    assert [naming.name_of(report) for report in (office.report, twin)] == NAMES
    sheets = [naming.iki_name(report.position, 2022) for report in (office.report, twin)]
    assert sheets == [name.replace("LKj-TW2-2022", "IKI-2022") for name in NAMES]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ([("a", "Kepala"), ("b", "Kepala")], ["a", "b"]),
        ([("a", "Kepala"), ("a", "Wakil")], ["a-kepala", "a-wakil"]),
        ([("a", "Kepala"), ("A", "kepala")], ["a-kepala", "A-kepala-2"]),
        ([("a", "Kepala"), ("a", "Wakil"), ("a-wakil", "X")], ["a-kepala", "a-wakil", "a-wakil-2"]),
        ([("a", "–"), ("a", "…")], ["a", "a-2"]),
        ([], []),
    ],
)
def test_no_two_files_get_one_name(given: list[tuple[str, str]], names: list[str]) -> None:
    assert distinct(given) == names


def test_a_name_fits_its_column_however_long_the_title(office, twin: Report, commit) -> None:
    Position.objects.filter(pk=twin.position_id).update(title="Kepala " * 28)
    unit = Unit.objects.filter(pk=twin.position.unit_id)
    unit.update(code="x" * 60)
    twin = Report.objects.with_people().get(pk=twin.pk)
    assert len(commit(rendering.request_lkj, twin).name) <= 200


# clearing up


def made_long_ago(commit, key: str, days: int) -> Path:
    commit(jobs.store, key, "LKj.pdf", b"%PDF")
    moment = timezone.now() - timedelta(days=days)
    RenderedFile.objects.filter(key=key).update(queued_at=moment, finished_at=moment)
    return Path(store.storage().path(RenderedFile.objects.get(key=key).path))


@pytest.mark.django_db
def test_old_files_are_removed_and_made_again_on_request(queue: list, commit) -> None:
    old, young = made_long_ago(commit, KEY, 31), made_long_ago(commit, "b" * 64, 29)
    RenderedFile.objects.create(key="c" * 64, name="x", queued_at=timezone.now() - timedelta(days=40))
    assert jobs.forget_old() == 2
    assert (old.exists(), young.exists()) == (False, True)
    assert list(RenderedFile.objects.values_list("key", flat=True)) == ["b" * 64]
    assert request(commit).state == RenderState.QUEUED


@pytest.mark.django_db
def test_a_file_requested_while_old_ones_are_removed_stays(commit, monkeypatch) -> None:
    made_long_ago(commit, KEY, 31)
    queued_again = {"state": RenderState.QUEUED, "path": "", "queued_at": timezone.now(), "finished_at": None}
    monkeypatch.setattr(store, "delete", lambda path: RenderedFile.objects.update(**queued_again))
    jobs.forget_old()
    assert RenderedFile.objects.get().state == RenderState.QUEUED


@pytest.mark.django_db
def test_the_command_says_how_many_went(commit) -> None:
    path, out = made_long_ago(commit, KEY, 8), io.StringIO()
    call_command("forget_renders", stdout=out)
    assert path.exists()
    call_command("forget_renders", days=7, stdout=out)
    rendered = [line for line in out.getvalue().splitlines() if "hasil cetak lama" in line]
    assert (path.exists(), rendered) == (False, [f"{count} berkas hasil cetak lama dihapus." for count in (0, 1)])


@pytest.mark.parametrize("days", ["0", "-1", "x"])
def test_days_that_would_take_everything_are_refused(days: str) -> None:
    with pytest.raises(CommandError, match="paling sedikit 1"):
        call_command("forget_renders", f"--days={days}")


def test_iki_sheets_are_made_alone_and_together(office, commit) -> None:
    for position in (office.report.position, office.head_report.position):
        IndividualIndicator.objects.create(
            position=position, year=2022, order=1, sasaran="S", indikator="I", formulation="F"
        )
    alone = commit(rendering.request_iki, office.report.position, 2022)
    together = commit(rendering.request_iki_booklet, office.organization, 2022)
    assert (alone.name, together.name) == ("IKI-2022-dinas-uji-subbag-umum.pdf", "IKI-2022-dinas-uji.pdf")
    assert [len(pages_of(jobs.stored(file.key) or b"")) for file in (alone, together)] == [1, 2]


def test_a_booklet_of_no_sheets_fails_with_a_sentence(office, commit) -> None:
    file = commit(rendering.request_iki_booklet, office.organization, 2031)
    file.refresh_from_db()
    assert (file.state, file.message) == (RenderState.FAILED, "Belum ada lembar IKI untuk tahun ini.")


# several workers


def test_one_worker_makes_a_file_at_a_time(db, queue: list, commit) -> None:
    commit(partial(jobs.enqueue, "k" * 64, "a.pdf", "lkj", "{}"))
    with jobs.making("k" * 64) as first, jobs.making("k" * 64) as second, jobs.making("x" * 64) as unknown:
        assert (first, second, unknown) == (True, False, False)
        assert jobs.requeue_lost() == 0


def test_a_file_whose_worker_died_is_made_by_another(db, queue: list, commit) -> None:
    commit(partial(jobs.enqueue, "k" * 64, "a.pdf", "lkj", "{}"))
    queue.clear()
    for attempt in range(jobs.MOST_ATTEMPTS):
        # The state that a killed worker leaves: begun, and nobody holds its slot.
        with jobs.making("k" * 64) as ours:
            assert ours
        assert jobs.requeue_lost() == 1 and len(queue) == min(attempt + 1, jobs.MOST_ATTEMPTS - 1)
    file = RenderedFile.objects.get()
    assert (file.state, file.message, file.source) == (RenderState.FAILED, jobs.GAVE_UP, "")


def test_a_file_that_the_queue_lost_is_put_in_again(db, monkeypatch, commit) -> None:
    """Worker or machine stopped between the commit and the queue."""
    monkeypatch.setattr(jobs.queue, "put", lambda *_: 1 / 0)
    request(commit)
    lost: list[tuple] = []
    monkeypatch.setattr(jobs.queue, "put", lambda *args: lost.append(args))
    assert jobs.requeue_lost() == 1 and lost == [(jobs.JOB, KEY)]
    monkeypatch.setattr(jobs.queue, "waiting", lambda: set(lost))
    assert jobs.requeue_lost() == 0, "it waits for its turn"


def test_a_documents_text_goes_when_its_file_is_there(office, commit) -> None:
    file = commit(rendering.request_lkj, office.report)
    assert RenderedFile.objects.filter(key=file.key, source="", state=RenderState.READY).exists()


def test_a_late_failure_does_not_spoil_a_finished_file(db, queue: list, commit) -> None:
    commit(partial(jobs.enqueue, "k" * 64, "a.pdf", "lkj", "{}"))
    jobs.finish("k" * 64, b"%PDF")
    jobs.fail("k" * 64, "Kertas habis.")
    assert jobs.stored("k" * 64) == b"%PDF"


def test_the_book_waits_for_pages_that_another_worker_makes(office, queue: list, commit, monkeypatch) -> None:
    """The other worker finishes while this one waits; nothing is rendered twice."""
    commit(rendering.request_book, office.period)
    ((_, key),) = queue
    own = office.report.position.title
    taken = []

    stack = ExitStack()

    def enqueue(key: str, name: str, task: str, text: str) -> None:
        RenderedFile.objects.get_or_create(key=key, defaults={"name": name, "queued_at": timezone.now()})
        if task.endswith("pages") and f'"{own}"' in text and not taken:
            taken.append((key, text))
            stack.enter_context(jobs.making(key))

    def wait(key: str, seconds: float) -> bytes | None:
        if taken and key == taken[0][0]:
            jobs.finish(key, lkj_pages(frozen.load(taken[0][1], Lkj)))
        return jobs.stored(key)

    rendered = []
    monkeypatch.setattr(jobs, "enqueue", enqueue)
    monkeypatch.setattr(jobs, "await_stored", wait)
    monkeypatch.setattr(
        parts, "lkj_pages", lambda lkj, **options: rendered.append(lkj.content.position) or lkj_pages(lkj, **options)
    )
    jobs.run(key)
    assert RenderedFile.objects.get(key=key).state == RenderState.READY
    assert taken and own not in rendered and len(rendered) == 2


def test_waiting_ends_when_the_other_one_gives_up(db, queue: list, commit) -> None:
    commit(partial(jobs.enqueue, "k" * 64, "a.pdf", "lkj", "{}"))
    jobs.fail("k" * 64, "Kertas habis.")
    assert jobs.await_stored("k" * 64, 60) is None
