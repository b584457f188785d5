"""When the demo, whose password is published, is loaded: at the first `make run`, and never by itself afterwards."""

from pathlib import Path
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from reports.actions import demo
from reports.management.commands.serve import Command
from units.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def load(monkeypatch) -> mock.Mock:
    monkeypatch.delenv("LKJ_DEMO", raising=False)
    monkeypatch.setattr(demo, "load", mocked := mock.Mock())
    return mocked


def test_prepare_loads_nothing(settings, tmp_path: Path, monkeypatch) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    monkeypatch.setenv("LKJ_DEMO", "1")
    call_command("prepare")
    assert demo.is_empty()


def test_the_first_start_loads_it(load: mock.Mock) -> None:
    Command()._offer_demo()
    load.assert_called_once()


def test_no_demo_over_https(load: mock.Mock, settings) -> None:
    settings.HTTPS = True
    Command()._offer_demo()
    load.assert_not_called()


def test_no_demo_where_anybody_has_an_account(load: mock.Mock) -> None:
    User.objects.create_superuser("pengelola", password="sandi-uji-2022")
    Command()._offer_demo()
    load.assert_not_called()


def test_declined_once_it_stays_away(load: mock.Mock, monkeypatch) -> None:
    monkeypatch.setenv("LKJ_DEMO", "0")
    Command()._offer_demo()
    monkeypatch.delenv("LKJ_DEMO")
    Command()._offer_demo()
    call_command("load_demo", "--if-empty")
    load.assert_not_called()
    call_command("load_demo")
    load.assert_called_once()


def test_load_demo_if_empty(load: mock.Mock, capsys) -> None:
    call_command("load_demo", "--if-empty")
    load.assert_called_once()
    User.objects.create_user("seseorang")
    capsys.readouterr()
    call_command("load_demo", "--if-empty")
    load.assert_called_once()
    assert capsys.readouterr().out == ""


def test_over_https_the_verb_itself_refuses(settings) -> None:
    settings.HTTPS = True
    with pytest.raises(demo.InUse):
        demo.load(settings.BASE_DIR / "fixtures" / "demo")
    with pytest.raises(CommandError, match="LKJ_HTTPS"):
        call_command("load_demo")
    assert demo.is_empty()
