"""The settings that the environment gives, read by a new process; and the settings that limit guessing at log-in."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lkj.data_folder import stored_secret
from tests.conftest import Office

ROOT = Path(__file__).resolve().parent.parent
READ = """
import json, sys
from lkj import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""
OWN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")


def read(data: Path, *names: str, **environment: str) -> dict[str, Any]:
    inherited = {k: v for k, v in os.environ.items() if k not in OWN and not k.startswith("LKJ_")}
    process = subprocess.run(
        [sys.executable, "-c", READ, *names],
        cwd=ROOT,
        env={**inherited, "LKJ_DATA": str(data), **environment},
        check=True,
        text=True,
        capture_output=True,
    )
    assert process.stderr == ""
    return json.loads(process.stdout)


def test_a_folder_may_have_any_name_and_is_closed_to_others(tmp_path: Path) -> None:
    data = tmp_path / "kantor #1 100%20"
    found = read(data, "DATABASES", "TIME_ZONE", "ALLOWED_HOSTS")
    assert found["DATABASES"]["default"]["NAME"] == str(data / "lkj.sqlite3")
    assert data.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in data.iterdir()) == ["bundles", "secret-key"]
    assert (data / "secret-key").stat().st_mode & 0o777 == 0o600
    assert found["TIME_ZONE"] == "Asia/Jakarta"
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]


def test_hosts_zone_and_database_of_an_installation(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        *("ALLOWED_HOSTS", "TIME_ZONE", "DATABASES"),
        LKJ_HOSTS="lkj.example.go.id, localhost",
        LKJ_TIME_ZONE="Asia/Jayapura",
        DATABASE_URL="postgres://lkj:x@localhost/kantor",
    )
    assert found["ALLOWED_HOSTS"] == ["lkj.example.go.id", "localhost"]
    assert found["TIME_ZONE"] == "Asia/Jayapura"
    assert found["DATABASES"]["default"]["NAME"] == "kantor"


def test_every_variable_read_is_described() -> None:
    text = (ROOT / "lkj" / "settings.py").read_text()
    described = text.split('"""')[1]
    for name in ("DATA", "SECRET_KEY", "HOSTS", "HTTPS", "PROXY", "TIME_ZONE", "WORKERS", "DEMO", "DEBUG"):
        assert f"\nLKJ_{name} " in described, name


def test_the_secret_is_whole_from_the_first_moment_and_stays(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "secret-key"
    linked: list[int] = []
    link = Path.hardlink_to
    monkeypatch.setattr(
        Path, "hardlink_to", lambda self, target: (linked.append(Path(target).stat().st_size), link(self, target))
    )
    secret = stored_secret(path)
    assert linked == [len(secret)] and len(secret) > 80
    assert stored_secret(path) == secret


def test_a_second_process_takes_the_firsts_secret(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "secret-key"
    path.write_text("yang pertama")
    monkeypatch.setattr(Path, "exists", lambda self: False)
    assert stored_secret(path) == "yang pertama"
    assert [each.name for each in tmp_path.iterdir()] == ["secret-key"]


@pytest.fixture
def proxied(settings, tmp_path: Path) -> None:
    names = ("AXES_IPWARE_META_PRECEDENCE_ORDER", "AXES_IPWARE_PROXY_COUNT", "IPWARE_STRICT")
    for name, value in read(tmp_path, *names, LKJ_PROXY="1").items():
        setattr(settings, name, value)


WRONG, RIGHT = "salah", "sandi-uji-2022"


def attempt(forwarded: str = "", password: str = WRONG) -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    words = {"username": "wulan", "password": password}
    return Client(headers=headers).post(reverse("login"), words).status_code


def lock(forwarded: str = "") -> None:
    for _ in range(5):
        attempt(forwarded)


def test_the_sixth_try_is_locked_even_with_the_right_password(office: Office) -> None:
    assert [attempt() for _ in range(4)] == [200] * 4
    assert [attempt(), attempt()] == [429, 429]
    assert attempt(password=RIGHT) == 429


def test_behind_the_proxy_clients_are_counted_apart(office: Office, proxied: None) -> None:
    lock("203.0.113.5")
    assert attempt("203.0.113.5", RIGHT) == 429
    assert attempt("203.0.113.6", RIGHT) == 302
    assert attempt("10.1.2.3", RIGHT) == 302


def test_behind_the_proxy_a_client_cannot_pose_as_another(office: Office, proxied: None) -> None:
    for number in range(5):
        attempt(f"198.51.100.{number}, 203.0.113.5")
    assert attempt("198.51.100.77, 203.0.113.5", RIGHT) == 429
    assert attempt("198.51.100.1", RIGHT) == 302


def test_without_a_proxy_the_header_is_not_believed(office: Office) -> None:
    for number in range(5):
        attempt(f"203.0.113.{number}")
    assert attempt("203.0.113.99", RIGHT) == 429
    assert attempt("", RIGHT) == 429
