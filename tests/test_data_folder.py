"""The data folder is closed to the machine's other accounts, whoever made it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lkj import data_folder

ROOT = Path(__file__).resolve().parent.parent
STARTS = {
    "web": "import lkj.wsgi",
    "command": "import sys, runpy; sys.argv = ['manage.py', 'check']\n"
    "try: runpy.run_path('manage.py', run_name='__main__')\nexcept SystemExit: pass",
}
WRITES = """
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
connection.cursor().execute('create table t (x integer)')
storages['documents'].save('rendered/a.pdf', ContentFile(b'%PDF'))
print('written')
import os, pathlib
for path in sorted(pathlib.Path(os.environ['LKJ_DATA']).rglob('*')):
    print(oct(path.stat().st_mode & 0o777), path.name)
"""


@pytest.fixture
def same_umask():
    before = os.umask(0o077)
    os.umask(before)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("start", STARTS)
def test_an_existing_folder_is_closed_at_the_start(tmp_path: Path, start: str) -> None:
    folder = tmp_path / "lkj"
    folder.mkdir()
    (folder / "lkj.sqlite3").touch()
    (folder / "secret-key").write_text("rahasia " * 9)
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("LKJ_")}
    environment = {**inherited, "LKJ_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "lkj.settings"}
    script = f"import os; os.umask(0o022)\n{STARTS[start]}\n{WRITES}"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert "written" in done.stdout, done.stderr
    listed = dict(reversed(line.split()) for line in done.stdout.split("written")[1].split("\n") if line)
    assert mode(folder) == 0o700
    assert {"lkj.sqlite3", "lkj.sqlite3-wal", "lkj.sqlite3-shm", "secret-key", "a.pdf"} <= set(listed)
    assert {name: bits for name, bits in listed.items() if bits[-2:] != "00"} == {}


@pytest.mark.parametrize("bits", [0o750, 0o705, 0o777])
def test_closed_means_closed_to_group_and_others(tmp_path: Path, same_umask: None, bits: int) -> None:
    tmp_path.chmod(bits)
    data_folder.close(tmp_path)
    assert mode(tmp_path) == 0o700


def test_a_folder_that_others_use_is_refused_and_left_alone(tmp_path: Path, same_umask: None) -> None:
    (tmp_path / "surat.odt").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(ImproperlyConfigured, match="Pilih folder tersendiri"):
        data_folder.close(tmp_path)
    tmp_path.chmod(0o1777)
    (tmp_path / "surat.odt").unlink()
    with pytest.raises(ImproperlyConfigured, match="chmod 700"):
        data_folder.close(tmp_path)
    assert mode(tmp_path) == 0o777


def test_a_folder_that_is_closed_may_hold_anything(tmp_path: Path, same_umask: None) -> None:
    (tmp_path / "surat.odt").touch()
    tmp_path.chmod(0o700)
    data_folder.close(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
def test_an_open_folder_of_somebody_else_is_refused() -> None:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        (folder / "secret-key").touch()
        folder.chmod(0o755)
        pid = os.fork()
        if pid == 0:
            os.setuid(65534)
            try:
                data_folder.close(folder)
            except ImproperlyConfigured as refusal:
                os._exit(3 if "bukan milik akun" in str(refusal) else 4)
            os._exit(5)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
        assert mode(folder) == 0o755
    finally:
        shutil.rmtree(folder)
