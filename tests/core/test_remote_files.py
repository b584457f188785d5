"""Stored files in an S3 service: a real server on loopback (moto's), talked to over HTTP; and what is so without it."""

import io
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from lkj import remote_files
from lkj.storage_errors import StorageUnreachable
from reports.actions import evidence
from reports.files import rendered as jobs
from reports.files import store
from reports.files.store import Altered
from reports.models import Evidence
from reports.services import backups, condition, tidying
from tests import samples
from tests.conftest import Office
from tests.core.test_backup import manage

KEYS = {"AWS_ACCESS_KEY_ID": "lkj", "AWS_SECRET_ACCESS_KEY": "rahasia"}


@dataclass(frozen=True)
class Service:
    """The S3 service: its address, and the server's process."""

    endpoint: str
    process: subprocess.Popen[bytes]

    def bucket(self, name: str) -> str:
        """Make the bucket; returns what LKJ_FILES says to store files in its folder `lkj`."""
        keys = {"aws_access_key_id": "lkj", "aws_secret_access_key": "rahasia", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=self.endpoint, **keys).create_bucket(Bucket=name)
        return f"s3://{name}/lkj?endpoint={quote(self.endpoint, safe='')}"


def started() -> Service:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None, "the S3 server ended"
        time.sleep(0.1)
    return Service(f"http://127.0.0.1:{port}", process)


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    running = started()
    yield running
    running.process.kill()
    running.process.wait()


@pytest.fixture
def bucket(service: Service, settings, monkeypatch, request) -> str:
    """A bucket of the test's own, in which the program stores its files; what LKJ_FILES says to name it."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    address = service.bucket(f"b{abs(hash(request.node.name))}")
    settings.FILES_ARE_REMOTE = True
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {"BACKEND": "lkj.remote_files.RemoteFiles", "OPTIONS": remote_files.options(address)},
    }
    return address


def test_a_file_is_stored_whole_and_read_as_it_was_written(bucket: str, db: None) -> None:
    def failing() -> Iterator[bytes]:
        yield b"x" * 2_000_000
        raise RuntimeError("the upload broke off")

    stored = store.add("evidence", [b"satu", b"dua"], ".txt")
    assert (stored.size, store.read(stored.path, stored.sha256)) == (7, b"satudua")
    with store.local_copy(stored.path) as path:
        assert (path.read_bytes(), path.name) == (b"satudua", stored.path.removeprefix("evidence/"))
    assert not path.exists()
    with pytest.raises(RuntimeError):
        store.add("evidence", failing())
    assert list(store.all_paths()) == [stored.path]
    store.write(stored.path, [b"lain"])
    with pytest.raises(Altered):
        store.read(stored.path, stored.sha256)
    store.delete(stored.path)
    store.delete(stored.path)
    assert not store.exists(stored.path) and not store.is_intact(stored.path, stored.sha256)
    with pytest.raises(FileNotFoundError), store.storage().open(stored.path):
        pass


@pytest.mark.django_db(transaction=True)
def test_the_office_works_as_with_files_of_its_own(office: Office, login, bucket: str, monkeypatch) -> None:
    """Evidence goes up and comes down, a PDF is made, and the nightly tidying removes only what no row names."""
    photo = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(photo, "PNG")
    browser = login(office.cast.officer)
    browser.post(
        reverse("evidence_add", args=[office.report.pk, office.days.pk]),
        {"files": [SimpleUploadedFile("foto.png", photo.getvalue())]},
    )
    row = Evidence.objects.get()
    given = browser.get(reverse("evidence_file", args=[office.report.pk, row.pk]))
    assert b"".join(given.streaming_content) == store.read(row.path, row.sha256)
    made = jobs.store("k" * 64, "a.pdf", b"%PDF")
    assert jobs.stored("k" * 64) == b"%PDF"
    left = store.add("evidence", [b"sisa"])
    tidying.tidy()
    assert set(store.all_paths()) == {row.path, made.path, left.path}, "younger than a day"
    later = timezone.now() + store.ORPHANED_AFTER * 2
    monkeypatch.setattr(store.timezone, "now", lambda: later)
    tidying.tidy()
    assert set(store.all_paths()) == {row.path, made.path}
    assert condition.file_service().good


@pytest.mark.django_db(transaction=True)
def test_a_backup_holds_the_files_and_puts_them_into_another_bucket(
    office: Office, bucket: str, service: Service, settings, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    (settings.DATA_DIR / "secret-key").write_text(settings.SECRET_KEY)
    row = evidence.add(
        office.report, office.documents, by=office.cast.officer, name="a.pdf", content=ContentFile(samples.pdf())
    )
    target = backups.make(tmp_path / "cadangan")
    files = service.bucket("pulihan")
    with pytest.raises(backups.Refused, match="sudah berisi"):
        backups.restore(target)
    restored = manage({**elsewhere, **KEYS, "LKJ_FILES": files}, "restore", str(target))
    assert restored.returncode == 0, restored.stderr
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {**settings.STORAGES["documents"], "OPTIONS": remote_files.options(files)},
    }
    assert store.is_intact(row.path, row.sha256)


@pytest.mark.django_db(transaction=True)
def test_a_service_that_is_down_gets_sentences_and_nothing_half(office: Office, login, settings, monkeypatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    service = started()
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "lkj.remote_files.RemoteFiles",
            "OPTIONS": remote_files.options(service.bucket("padam")),
        },
    }
    browser = login(office.cast.officer)
    browser.raise_request_exception = False
    row = evidence.add(
        office.report, office.documents, by=office.cast.officer, name="a.pdf", content=ContentFile(samples.pdf())
    )
    service.process.kill()
    service.process.wait()
    with pytest.raises(StorageUnreachable, match="tidak dapat dihubungi"):
        store.add("signed", [b"%PDF"])
    answer = browser.get(reverse("evidence_file", args=[office.report.pk, row.pk]))
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Penyimpanan berkas tidak dapat dihubungi" in answer.content.decode()
    photo = io.BytesIO()
    Image.new("RGB", (40, 40), "teal").save(photo, "PNG")
    refused = browser.post(
        reverse("evidence_add", args=[office.report.pk, office.days.pk]),
        {"files": [SimpleUploadedFile("foto.png", photo.getvalue())]},
    )
    assert refused.status_code == 422 and "tidak dapat dihubungi" in refused.content.decode()
    assert Evidence.objects.count() == 1
    assert not condition.file_service().good


@pytest.mark.parametrize("address", ["https://bucket", "s3://", "s3:///folder", "s3://bucket?endpiont=https://s3"])
def test_an_address_that_names_no_bucket_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="s3://BUCKET"):
        remote_files.options(address)
