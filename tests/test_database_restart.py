"""PostgreSQL is restarted under a running web server: every page works or says what is wrong."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# The program of a server's process without the server: one connection for all requests, which only Django closes.
SERVER = """
import sys
from django.conf import settings
from django.core.management import call_command
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.test import RequestFactory
from lkj.wsgi import application
from django.apps import apps

# Tables alone, without a way through all migrations.
settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
from units.models import User
from django.contrib.sessions.backends.db import SessionStore
user = User.objects.create_user("wulan", password="sandi-uji-2022")
session = SessionStore()
session.update({"_auth_user_id": str(user.pk), "_auth_user_backend": "units.login.backend.AccountBackend",
                "_auth_user_hash": user.get_session_auth_hash()})
session.save()
requests = RequestFactory(HTTP_COOKIE=f"sessionid={session.session_key}", HTTP_HOST="localhost")
print("ready", flush=True)
for line in sys.stdin:
    method, path = line.split()
    made = requests.get(path) if method == "GET" else requests.post(
        path, {"reason": "Tiga alasan"}, HTTP_ORIGIN="http://localhost"
    )
    statuses = []
    body = application(made.environ, lambda status, headers: statuses.append(status))
    text = b"".join(body).decode()
    body.close()
    print(statuses[0].split()[0], "Basis data sedang tidak dapat dihubungi" in text, "Tiga alasan" in text, flush=True)
"""


@dataclass
class Cluster:
    home: Path
    binaries: Path

    def run(self, name: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*before, str(self.binaries / name), "-D", str(self.home / "data"), *arguments]
        subprocess.run(command, cwd=self.home, check=True, capture_output=True)

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.home}' -c fsync=off"
        self.run("pg_ctl", "-w", "-l", str(self.home / "log"), "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    home = Path(tempfile.mkdtemp(prefix="lkj-restart.", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    found = Cluster(home, binaries[-1])
    found.run("initdb", "-U", "lkj", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    found.start()
    try:
        yield found
    finally:
        try:
            found.stop()
        except subprocess.CalledProcessError:
            pass
        shutil.rmtree(home)


def test_a_restart_goes_unnoticed_and_an_outage_gets_a_sentence(cluster: Cluster, tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LKJ_")}
    environment |= {
        "LKJ_DATA": str(tmp_path / "data"),
        "DATABASE_URL": f"postgres://lkj@/postgres?host={cluster.home}",
        "DJANGO_SETTINGS_MODULE": "lkj.settings",
    }
    (tmp_path / "data" / "static").mkdir(parents=True)
    log = tmp_path / "log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-c", SERVER],
            cwd=ROOT,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as server,
    ):

        def ask(method: str, path: str) -> list[str]:
            server.stdin.write(f"{method} {path}\n")
            server.stdin.flush()
            return server.stdout.readline().split()

        assert server.stdout.readline() == "ready\n", log.read_text()
        assert ask("GET", "/panduan/") == ["200", "False", "False"], log.read_text()
        cluster.stop()
        cluster.start()
        assert ask("GET", "/panduan/") == ["200", "False", "False"]
        cluster.stop()
        assert ask("GET", "/panduan/") == ["503", "True", "False"]
        assert ask("POST", "/kata-sandi/") == ["503", "True", "True"]
        assert ask("GET", "/masuk/")[0] == "503"
        assert ask("GET", "/tidak-ada/")[0] == "503"
        cluster.start()
        assert ask("GET", "/panduan/") == ["200", "False", "False"]
        server.stdin.close()
