"""Issued files: stored whole or not at all, once, and never changed."""

import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from reports.enums import FileKind
from reports.files import published
from reports.files.published import Altered
from reports.files.store import StoredFile
from reports.models import Publication, SignedFile
from reports.workflow import Refused
from tests import samples
from tests.conftest import Office


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    """The folder of the stored files, one of the test's own."""
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    return tmp_path / "signed"


@pytest.fixture
def publication(office: Office) -> Publication:
    office.approve()
    return Publication.objects.get()


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def test_bytes_are_stored_under_a_random_name(folder: Path) -> None:
    stored = published.store_pdf(b"isi")
    (path,) = files(folder)
    assert stored == StoredFile(f"signed/{path.name}", hashlib.sha256(b"isi").hexdigest(), 3)
    assert path.read_bytes() == b"isi"
    assert path.stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_an_incomplete_write_leaves_no_file(folder: Path, monkeypatch, step: str) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync") if step == "fsync" else (Path, "replace")), full)
    with pytest.raises(Refused, match="Penyimpanan server penuh"):
        published.store_pdf(b"isi")
    assert files(folder) == files(folder.parent / "new") == []


def test_the_approved_file_is_stored_once(publication: Publication, folder: Path) -> None:
    first = published.store_approved(publication, b"%PDF-1.7 satu")
    again = published.store_approved(publication, b"%PDF-1.7 dua")
    assert again == first == SignedFile.objects.get()
    assert (first.kind, first.created_by, first.superseded_at) == (FileKind.APPROVED, None, None)
    assert published.bytes_of(first) == b"%PDF-1.7 satu"
    assert len(files(folder)) == 1


def test_a_scan_that_came_first_stays_the_current_file(office: Office, publication: Publication) -> None:
    office.scan(stored=published.store_pdf(b"%PDF-1.7 pindaian"))
    approved = published.store_approved(publication, b"%PDF-1.7 disetujui")
    assert approved.superseded_at is not None
    assert publication.files.get(superseded_at=None).kind == FileKind.SCAN


def test_a_row_that_cannot_be_written_leaves_no_bytes(publication: Publication, folder: Path, monkeypatch) -> None:
    def broken(*args: object, **fields: object) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(SignedFile.objects, "create", broken)
    with pytest.raises(RuntimeError):
        published.store_approved(publication, b"%PDF-1.7")
    assert files(folder) == []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_store_one_file(office: Office, folder: Path, worker) -> None:
    office.approve()
    publication = Publication.objects.get()

    def store_file(number: int) -> int:
        try:
            return published.store_approved(publication, b"%%PDF-1.7 %d" % number).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        stored = set(people.map(store_file, range(12)))
    assert stored == {SignedFile.objects.get().pk}
    assert len(files(folder)) == 1


@pytest.mark.parametrize("harm", ["changed", "cut", "gone"])
def test_bytes_that_changed_on_disk_are_not_served(publication: Publication, folder: Path, harm: str) -> None:
    """Neither the file nor its pages, of which the book is joined."""
    file = published.store_approved(publication, b"%PDF-1.7 angka 48", b"%PDF-1.7 angka 48")
    publication.refresh_from_db()
    with published.open_file(file) as content:
        assert content.read() == published.pages_of(publication) == b"%PDF-1.7 angka 48"
    for path in files(folder):
        path.unlink()
        if harm != "gone":
            path.write_bytes(b"%PDF-1.7 angka 98" if harm == "changed" else b"%PDF-1.7 angka 4")
    for read, of in ((published.open_file, file), (published.bytes_of, file), (published.pages_of, publication)):
        with pytest.raises(Altered, match="tidak lagi sama"):
            read(of)


def test_bytes_that_a_row_names_are_never_discarded(publication: Publication, folder: Path) -> None:
    file = published.store_approved(publication, samples.pdf())
    published.delete_unrecorded(StoredFile(file.path, file.sha256, file.size))
    assert published.bytes_of(file) == samples.pdf()
    published.delete_unrecorded(published.store_pdf(b"tanpa baris"))
    assert len(files(folder)) == 1


def test_bytes_without_a_row_are_removed_after_a_day(publication: Publication, folder: Path, capsys) -> None:
    assert published.forget_orphans() == 0
    file, now = published.store_approved(publication, samples.pdf()), time.time()
    for name, age in (("lama.pdf", timedelta(days=2)), ("lama.part", timedelta(days=2)), ("baru.pdf", timedelta(0))):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (now - age.total_seconds(),) * 2)
    os.utime(folder / Path(file.path).name, (0, 0))
    call_command("forget_renders")
    assert "2 sisa berkas terbitan dihapus." in capsys.readouterr().out
    assert {path.name for path in files(folder)} == {"baru.pdf", Path(file.path).name}
