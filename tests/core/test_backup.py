"""Backups: made while people write, put back on an empty machine, read by others, and damage to them told apart."""

import io
import json
import os
import resource
import socket
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from lkj import archive
from lkj.archive import Damaged
from reports.files import store
from reports.services import backups, upgrades
from tests.conftest import Office
from units.log import events, heads, verify
from units.models import Chain, Event, MadeBackup, Organization, User

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
WRITERS = 8


@pytest.fixture
def data(tmp_path: Path, settings) -> Path:
    """The data folder of this installation, with a secret key."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "secret-key").write_text(settings.SECRET_KEY)
    settings.DATA_DIR = folder
    settings.DOCUMENTS_ROOT = folder / "documents"
    settings.LOG_HEADS_DIR = folder / "heads"
    documents = settings.STORAGES["documents"]
    options = {**documents["OPTIONS"], "location": settings.DOCUMENTS_ROOT}
    settings.STORAGES = {**settings.STORAGES, "documents": {**documents, "OPTIONS": options}}
    return folder


def write(organization: Organization, by: User, label: str = "Kejadian") -> Event:
    with transaction.atomic():
        return events.record(organization, "test.event", label, by=by)


@contextmanager
def writing(office: Office) -> Iterator[None]:
    """Eight people store files and events as fast as they can."""
    done = threading.Event()

    def work() -> None:
        while not done.is_set():
            store.add("evidence", [os.urandom(200)])
            write(office.organization, office.cast.planner)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_eight_people_write_meanwhile_is_in_the_backup_whole_or_not_at_all(
    office: Office, data: Path, elsewhere, tmp_path: Path
) -> None:
    target = tmp_path / "cadangan"
    with writing(office):
        backups.make(target)
    about = backups.verify(target)
    assert about["counts"]["units_event"] == sum(length for _, length, _ in about["heads"]) > 0
    assert about["counts"]["units_event"] < Event.objects.count(), "nobody wrote meanwhile"

    restored = manage(elsewhere, "restore", str(target))
    assert restored.returncode == 0, restored.stderr
    there = Path(elsewhere["LKJ_DATA"])
    before, after = files_below(data / "documents"), files_below(there / "documents")
    assert after.items() <= before.items() and len(after) >= about["counts"]["units_event"] // 2
    assert (there / "secret-key").read_text() == (data / "secret-key").read_text()
    verified = manage(elsewhere, "verify_log", "--json")
    found = json.loads(verified.stdout)
    assert found["findings"] == []
    assert [[chain["chain"], chain["length"], chain["hash"]] for chain in found["chains"]] == about["heads"]

    with pytest.raises(backups.Refused, match="sudah berisi data"):
        backups.restore(target)


def test_an_encrypted_backup_is_read_with_its_key_alone(office: Office, data: Path, tmp_path: Path) -> None:
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, identity in (("kunci", key), ("lain", other)):
        (tmp_path / name).write_text(f"# dibuat oleh age-keygen\n{identity}\n")
    store.add("evidence", [b"rahasia kantor"])
    target = backups.make(tmp_path / "cadangan", key=str(key.to_public()))
    assert b"rahasia kantor" not in target.read_bytes()
    assert backups.verify(target, tmp_path / "kunci")["counts"]["units_organization"] == Organization.objects.count()
    for identity, words in ((None, "terenkripsi"), (tmp_path / "lain", "tidak membuka")):
        with pytest.raises(backups.Refused, match=words):
            backups.verify(target, identity)
    (tmp_path / "gambar").write_bytes(os.urandom(500) + b"\xff")
    (tmp_path / "kosong").write_text("# hanya keterangan\n")
    for name in ("gambar", "kosong", "tiada"):
        with pytest.raises(backups.Refused, match=f"{name}.*(bukan kunci privat age|tidak dapat dibaca: No such file)"):
            backups.verify(target, tmp_path / name)
    damaged = bytearray(target.read_bytes())
    damaged[-3] ^= 1
    target.write_bytes(damaged)
    with pytest.raises(backups.Refused, match="cadangannya rusak"):
        backups.verify(target, tmp_path / "kunci")
    with pytest.raises(backups.Refused, match="age-keygen"):
        backups.make(tmp_path / "dua", key="age1bukan-kunci")


def test_whoever_makes_a_backup_by_hand_or_for_an_upgrade_gets_it_encrypted_as_by_night(
    office: Office, data: Path, tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_KEY = str(pyrage.x25519.Identity.generate().to_public())
    asked = []
    monkeypatch.setattr(upgrades, "_run", lambda environment, *arguments: "")
    call_command("backup", str(tmp_path / "satu"))
    (tmp_path / "semua").mkdir()
    upgrades.upgrade(tmp_path / "semua", asked.append)
    for made in (tmp_path / "satu", *(tmp_path / "semua").iterdir()):
        assert made.read_bytes().startswith(b"age-encryption.org/"), made
    call_command("backup", str(tmp_path / "lain"), key="")
    assert not (tmp_path / "lain").read_bytes().startswith(b"age-encryption.org/")


def test_a_database_with_another_programs_tables_is_not_restored_into(
    office: Office, data: Path, elsewhere, tmp_path: Path
) -> None:
    """Restoring replaces all tables: those of whoever shares the database would be gone."""
    target = backups.make(tmp_path / "cadangan")
    shell = "from django.db import connection; connection.cursor().execute('CREATE TABLE kepegawaian (nip integer)')"
    assert manage(elsewhere, "shell", "-c", shell).returncode == 0
    refused = manage(elsewhere, "restore", str(target))
    assert refused.returncode == 1 and "tabel program lain (kepegawaian)" in refused.stderr, refused.stderr


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The system writes no file of this process beyond that many bytes, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_without_room_there_is_a_sentence_no_half_backup_and_the_earlier_one(
    office: Office, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, key = tmp_path / "backups", str(pyrage.x25519.Identity.generate().to_public())
    folder.mkdir()
    target = folder / "malam.cadangan"
    made = backups.make(target).read_bytes()
    noted = heads.last_backup()
    with no_file_longer_than(50_000), pytest.raises(CommandError, match=r"Cadangan|pg_dump"):
        call_command("backup", str(target))
    # The disk fills up while the finished backup is being encrypted, which makes it a little longer.
    read, full = archive.read, ExitStack()

    def fill(plain: Path) -> dict[str, Any]:
        full.enter_context(no_file_longer_than(plain.stat().st_size))
        return read(plain)

    monkeypatch.setattr(archive, "read", fill)
    with full, pytest.raises(CommandError, match=r"tidak dapat ditulis ke .*Periksa ruang disknya"):
        call_command("backup", str(target), "--key", key)
    monkeypatch.undo()
    assert list(folder.iterdir()) == [target] and target.read_bytes() == made and heads.last_backup() == noted
    backups.make(target, key=key)
    assert target.read_bytes() != made


def test_older_backups_of_the_folder_go_and_nothing_else(office: Office, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "semua"
    folder.mkdir()
    for day in range(1, 5):
        (folder / f"lkj-2022070{day}-010000.cadangan").write_bytes(b"x")
    (folder / "catatan.txt").write_text("bukan cadangan")
    made = backups.make(folder, keep=2)
    assert sorted(path.name for path in folder.iterdir()) == [
        "catatan.txt",
        "lkj-20220704-010000.cadangan",
        made.name,
    ]
    last = heads.last_backup()
    assert last is not None and Path(last["file"]) == made and not last["encrypted"]
    told = MadeBackup.objects.get()
    assert (told.file, told.made_at.isoformat(), told.host) == (str(made), last["made_at"], socket.gethostname())
    refused = ((tmp_path / "tiada" / "x", 0, "Buat dahulu"), (made, 2, "bukan folder"), (folder, -1, "misalnya 14"))
    for path, keep, words in refused:
        with pytest.raises(backups.Refused, match=words):
            backups.make(path, keep=keep)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: data[: len(data) // 2], "terpotong|rusak"),
        (lambda data: data.replace(b"bukti asli", b"bukti lain"), "evidence/.* tidak sama"),
        (lambda data: data.replace(b'"heads": [[', b'"heads": [[1'), "daftar isinya tidak sama|rusak"),
        (lambda data: b"PK\x03\x04" + data, "bukan cadangan"),
        (lambda data: b"", "bukan cadangan|terpotong"),
    ],
    ids=["cut", "changed", "its list", "another file", "empty"],
)
def test_a_damaged_backup_is_refused_before_anything_is_restored(
    damage: Any, words: str, office: Office, data: Path, tmp_path: Path
) -> None:
    store.add("evidence", [b"bukti asli"])
    target = backups.make(tmp_path / "cadangan")
    target.write_bytes(damage(target.read_bytes()))
    with pytest.raises(CommandError, match=words):
        call_command("backup", str(target), verify=True)


def test_an_archive_with_a_way_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    path, evil = tmp_path / "arsip", tmp_path / "jahat"
    evil.write_text("x")
    for name, kind in (("../keluar", tarfile.REGTYPE), ("/keluar", tarfile.REGTYPE), ("pintas", tarfile.SYMTYPE)):
        with tarfile.open(path, "w") as tar:
            info = tar.gettarinfo(str(evil), arcname="x")
            info.name, info.type, info.linkname = name, kind, "/etc/passwd"
            tar.addfile(info, io.BytesIO(b"x"))
        with pytest.raises(Damaged):
            archive.read(path, tmp_path / "into")
    assert not (tmp_path / "keluar").exists()


def test_a_log_that_lost_its_tail_is_told_apart(office: Office, data: Path) -> None:
    """The database is put back from a copy of yesterday; it is sound in itself, and the data folder knows better."""
    organization, by = office.organization, office.cast.planner
    write(organization, by, "Kemarin")
    chain = Chain.objects.get(organization=organization)
    yesterday = (chain.length, chain.head)
    for _ in range(8):
        write(organization, by, "Hari ini")
    assert verify.verify_log()[1] == []
    _forget_events_after(chain, *yesterday)
    (finding,) = verify.verify_log()[1]
    assert "folder data" in finding.message and "hilang" in finding.message and finding.number == yesterday[0] + 8
    for _ in range(9):
        write(organization, by, "Setelah itu")
    messages = [finding.message for finding in verify.verify_log()[1]]
    assert len(messages) == 1 and "ditulis ulang" in messages[0], "what happens later hides what was lost"


def test_the_last_backup_knows_more_than_a_data_folder_that_came_with_the_copy(
    office: Office, data: Path, tmp_path: Path
) -> None:
    organization, by = office.organization, office.cast.planner
    chain = write(organization, by).chain
    yesterday = (chain.length, chain.head)
    write(organization, by)
    backups.make(tmp_path / "cadangan")
    (data / "heads" / str(chain.pk)).unlink()
    _forget_events_after(chain, *yesterday)
    (finding,) = verify.verify_log()[1]
    assert "cadangan terakhir" in finding.message


def _forget_events_after(chain: Chain, length: int, head: str) -> None:
    from units.log import triggers

    with connection.cursor() as cursor:
        for statement in triggers.drop_statements(connection):
            cursor.execute(statement)
        cursor.execute("DELETE FROM units_event WHERE chain_id = %s AND number > %s", [chain.pk, length])
        cursor.execute("UPDATE units_chain SET length = %s, head = %s WHERE id = %s", [length, head, chain.pk])
        for statement in triggers.create_statements(connection):
            cursor.execute(statement)
