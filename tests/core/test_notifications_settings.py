"""The addresses that an installation sets: the mail server's, the sender's and the site's."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from lkj import addresses
from lkj.addresses import MailServer
from tests.test_settings import OWN, READ, ROOT, read

NAMES = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS")


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp://mail.example.go.id", MailServer("mail.example.go.id", 25, "", "", False, False)),
        ("smtp://u:p%40ss%2F@host:587?tls=1", MailServer("host", 587, "u", "p@ss/", True, False)),
        ("smtp://u:p@host?tls=0", MailServer("host", 25, "u", "p", False, False)),
        ("smtps://lkj%40example.go.id:p@host/", MailServer("host", 465, "lkj@example.go.id", "p", False, True)),
        ("smtp://[::1]:2525", MailServer("::1", 2525, "", "", False, False)),
    ],
)
def test_mail_servers_that_are_read(address: str, server: MailServer) -> None:
    assert addresses.mail_server(address) == server


@pytest.mark.parametrize(
    "address",
    [
        *("mail.example.go.id", "http://host", "smtp://", "smtp://host:abc", "smtp://host:99999", "smtp://host/box"),
        *("smtp://host?ssl=1", "smtp://host?tls=yes", "smtp://host?tls=1&tls=1", "smtps://u:RAHASIA@host?tls=1"),
        *("smtp://u:RAHASIA@host", "smtp://u@host?tls=1", "smtp://:RAHASIA@host?tls=1", "smtp://u:RAHASIA#x@host"),
    ],
)
def test_mail_servers_that_are_refused_without_the_password(address: str) -> None:
    with pytest.raises(ValueError) as refusal:
        addresses.mail_server(address)
    assert "RAHASIA" not in "".join(traceback.format_exception(refusal.value))


@pytest.mark.parametrize("address", ["lkj.example.go.id", "ftp://x", "https://", "https://x/?a=1", "https://x\n", "/"])
def test_site_addresses_that_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        addresses.site(address)


def test_site_addresses_that_are_read() -> None:
    assert addresses.site("https://lkj.example.go.id/") == "https://lkj.example.go.id"
    assert addresses.site("http://10.0.0.5:8080/lkj") == "http://10.0.0.5:8080/lkj"


def test_an_address_of_this_machine_alone_leads_nobody_here() -> None:
    own = ("http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000", "http://lkj.localhost")
    assert not any(map(addresses.leads_elsewhere, own))
    assert all(
        map(addresses.leads_elsewhere, ("https://lkj.example.go.id", "http://10.0.0.5:8080/lkj", "http://server"))
    )


@pytest.mark.parametrize("address", ["LKj", "LKj <lkj>", "lkj@", "lkj@example.go.id\nBcc: a@example.org"])
def test_senders_that_are_refused(address: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        addresses.sender(address)


def test_the_console_is_the_default(tmp_path: Path) -> None:
    found = read(tmp_path, "EMAIL_BACKEND", "PUBLIC_ADDRESS", "DEFAULT_FROM_EMAIL")
    assert found["EMAIL_BACKEND"].endswith("console.EmailBackend")
    assert found["PUBLIC_ADDRESS"] == "http://127.0.0.1:8000"
    assert found["DEFAULT_FROM_EMAIL"] == "LKj Interim <lkj@localhost>"


def test_a_mail_server_of_an_installation(tmp_path: Path) -> None:
    given = {"LKJ_SMTP": "smtp://u:p@host:587?tls=1", "LKJ_MAIL_FROM": "lkj@example.go.id"}
    found = read(tmp_path, *NAMES, "DEFAULT_FROM_EMAIL", **given)
    assert found.pop("EMAIL_BACKEND").endswith("smtp.EmailBackend")
    assert list(found.values()) == ["host", 587, "u", "p", True, "lkj@example.go.id"]


def test_a_wrong_address_stops_the_program_and_keeps_the_password(tmp_path: Path) -> None:
    inherited = {k: v for k, v in os.environ.items() if k not in OWN and not k.startswith("LKJ_")}
    given = {**inherited, "LKJ_DATA": str(tmp_path), "LKJ_SMTP": "smtp://u:RAHASIA@host"}
    process = subprocess.run([sys.executable, "-c", READ], cwd=ROOT, env=given, text=True, capture_output=True)
    assert process.returncode != 0 and "LKJ_SMTP: a password goes with ?tls=1" in process.stderr
    assert "RAHASIA" not in process.stderr


def test_the_variables_are_described() -> None:
    described = (ROOT / "lkj" / "settings.py").read_text().split('"""')[1]
    for name in ("ADDRESS", "SMTP", "MAIL_FROM"):
        assert f"\nLKJ_{name} " in described, name
