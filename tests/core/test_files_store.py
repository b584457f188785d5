"""The one store of files: complete or not at all, never changed, and without leftovers."""

import errno
import gc
import io
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image

from reports.actions import evidence
from reports.enums import RenderState
from reports.files import published, store
from reports.files import rendered as jobs
from reports.files.store import Altered, StorageFull
from reports.models import Evidence, RenderedFile
from reports.services import rendering, tidying
from reports.workflow import Refused
from tests import samples
from tests.conftest import Office

DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    """The folder of the stored files, one of the test's own."""
    root = tmp_path / "files"
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": root, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    return root


@pytest.fixture
def tiny_disk(folder: Path) -> Iterator[Path]:
    """A disk of 64 KB for the store."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root mounts disks")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def all_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_stored_file_is_complete_and_read_only(folder: Path) -> None:
    stored = store.add("evidence", [b"satu", b"dua"])
    path = folder / stored.path
    assert (path.read_bytes(), stored.size, path.stat().st_mode & 0o777) == (b"satudua", 7, 0o400)
    assert store.read(stored.path, stored.sha256) == b"satudua"
    assert all_files(folder) == [path]
    for name in ("evidence", "new"):
        assert (folder / name).stat().st_mode & 0o777 == 0o700


def test_no_other_module_writes_in_the_store() -> None:
    """Every module that opens, saves or moves stored files does so through reports.files.store."""
    doors = ("storages[", "FileSystemStorage", "storage().save", "os.replace", ".replace(target")
    sources = (path for path in (Path(conf.BASE_DIR) / "reports").rglob("*.py") if path.name != "store.py")
    assert [path for path in sources if any(door in path.read_text() for door in doors)] == []


@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_a_file_with_other_bytes_than_stored_is_not_served_but_logged(
    folder: Path, caplog, db: None, harm: str
) -> None:
    stored = store.add("evidence", [b"angka 48"])
    path = folder / stored.path
    path.unlink()
    if harm != "gone":
        path.write_bytes(b"angka 98" if harm == "changed" else b"angka")
    for read in (store.read, store.open_intact):
        with pytest.raises(Altered, match="tidak lagi sama"):
            read(stored.path, stored.sha256)
    assert stored.path in caplog.text and not store.is_intact(stored.path, stored.sha256)


# leftovers

HALF = """
import itertools, os, sys
import django
django.setup()
from django.conf import settings
settings.STORAGES["documents"]["OPTIONS"]["location"] = sys.argv[1]
from reports.files import store
def chunks():
    for number in itertools.count():
        yield b"x" * 70000
        if number == 9:
            print("half", flush=True)
            sys.stdin.read()
store.add("evidence", chunks())
"""


def test_a_file_half_written_by_a_killed_process_is_removed_after_a_day(folder: Path, db: None) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "lkj.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", HALF, str(folder)], env=environment, cwd=conf.BASE_DIR, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout and process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    (left,) = all_files(folder)
    assert left.parent.name == "new"
    tidying.tidy()
    assert left.exists()
    os.utime(left, (time.time() - 2 * DAY,) * 2)
    tidying.tidy()
    assert all_files(folder) == []


def folders() -> set[str]:
    """Every folder that a module of ours writes files into, as its FOLDER says, and that of unfinished files."""
    sources = (path.read_text() for path in (Path(conf.BASE_DIR) / "reports").rglob("*.py"))
    return {
        name for source in sources for name in re.findall(r'^(?:FOLDER|UNFINISHED) = "(\w+)"', source, re.MULTILINE)
    }


def test_tidying_removes_from_every_folder_only_what_no_row_names(office: Office, folder: Path) -> None:
    row = evidence.add(
        office.report, office.documents, by=office.cast.officer, name="a.pdf", content=ContentFile(samples.pdf())
    )
    office.approve()
    signed = published.store_approved(office.report.publications.get(), b"%PDF-1.7", b"%PDF-1.7 halaman")
    rendered = jobs.store("k" * 64, "a.pdf", b"%PDF")
    pages = office.report.publications.get().pages_path
    known = {folder / path for path in (row.path, signed.path, pages, rendered.path)}
    for name in folders():
        store.write(f"{name}/sisa", [b"x"])
    for path in all_files(folder):
        os.utime(path, (0, 0))
    out = io.StringIO()
    call_command("forget_renders", stdout=out)
    assert set(all_files(folder)) == known
    assert out.getvalue().splitlines() == [
        "0 berkas hasil cetak lama dihapus.",
        *(f"1 {leftover.name} dihapus." for leftover in tidying.LEFTOVERS),
    ]


# a full disk


def test_a_full_disk_leaves_no_half_file(tiny_disk: Path) -> None:
    small = store.add("signed", [b"x" * 1000])
    with pytest.raises(StorageFull, match="Penyimpanan server penuh") as full:
        store.add("signed", (b"x" * 4096 for _ in range(1000)))
    assert full.value.errno == errno.ENOSPC
    assert all_files(tiny_disk) == [tiny_disk / small.path]


def test_an_upload_to_a_full_disk_is_refused_in_words(office: Office, login, tiny_disk: Path) -> None:
    photo = io.BytesIO()
    Image.effect_noise((400, 400), 80).save(photo, "PNG")
    browser, address = login(office.cast.officer), reverse("evidence_add", args=[office.report.pk, office.days.pk])
    answer = browser.post(address, {"files": [SimpleUploadedFile("foto.png", photo.getvalue())]})
    assert answer.status_code == 422 and "Penyimpanan server penuh" in answer.content.decode()
    assert (all_files(tiny_disk), Evidence.objects.count()) == ([], 0)


# Django does not close the temporary file of an upload that failed; the garbage collector does.
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.parametrize("name", ["evidence_add", "scan"])
def test_an_upload_that_the_full_disk_cannot_even_receive_gets_a_sentence(
    office: Office, login, tiny_disk: Path, settings, monkeypatch, name: str
) -> None:
    """Django writes large uploads into a temporary file, here on the disk that is full."""
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = str(tiny_disk), 0
    # The log records that pytest collects would keep the uploads alive.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    browser = login(office.cast.officer)
    browser.raise_request_exception = False
    address = reverse(name, args=[office.report.pk, office.days.pk][: 2 if name == "evidence_add" else 1])
    field = "files" if name == "evidence_add" else "berkas"
    for headers in ({}, {"HX-Request": "true"}):
        answer = browser.post(address, {field: [SimpleUploadedFile("a.pdf", b"%PDF" * 50_000)]}, headers=headers)
        assert answer.status_code == 507 and "Ruang penyimpanan di server penuh" in answer.content.decode()
    # Temporary files are removed with their request; the test client still holds the last one.
    del browser, answer
    gc.collect()
    assert all_files(tiny_disk) == []


def test_a_scan_for_which_there_is_no_room_is_refused_in_words(tiny_disk: Path) -> None:
    with pytest.raises(Refused, match="Penyimpanan server penuh"):
        published.store_pdf(b"%PDF" * 50_000)


@pytest.mark.django_db(transaction=True)
def test_a_pdf_for_which_there_is_no_room_fails_in_words_and_comes_later(office: Office, tiny_disk: Path) -> None:
    filler = tiny_disk / "filler"
    filler.write_bytes(b"x" * 60_000)
    office.fill()
    made = rendering.request_lkj(office.report)
    assert made.state == RenderState.FAILED and "Penyimpanan server penuh" in made.message
    assert all_files(tiny_disk) == [filler]
    assert RenderedFile.objects.filter(state=RenderState.READY).count() == 0
