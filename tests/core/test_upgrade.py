"""An upgrade is rehearsed on a copy; `make prove PROVE=upgrade` does it to installations of earlier versions."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from reports.services import backups, upgrades
from tests.conftest import Office
from units.log import events

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_rehearsal_copies_compares_and_changes_nothing(office: Office, settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "secret-key").write_text(settings.SECRET_KEY)
    with transaction.atomic():
        # What the fixtures wrote themselves since the last event.
        events.record_many(None, [])
    said: list[str] = []
    before = upgrades.counts()
    upgrades.rehearse(said.append)
    assert said[0] == f"Basis data disalin: {sum(before.values())} baris." and "Tidak ada yang diubah" in said[-1]
    assert upgrades.counts() == before and before["units_user"] > 3
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_an_upgrade_needs_a_place_for_its_backup(settings) -> None:
    settings.BACKUP_DIR = ""
    with pytest.raises(CommandError, match="Sebutkan folder"):
        call_command("upgrade")


@pytest.mark.parametrize("options", [[], ["--rehearse"]])
def test_an_upgrade_of_nothing_is_no_success(options: list[str], settings, tmp_path: Path) -> None:
    """As root typed it who had forgotten the environment."""
    settings.BACKUP_DIR = str(tmp_path)
    with pytest.raises(CommandError, match="Tidak ada instalasi"):
        call_command("upgrade", *options)
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_lost_rows_is_named() -> None:
    with pytest.raises(backups.Refused, match="units_event"):
        upgrades._compare({"units_event": 2, "units_user": 1}, {"units_event": 1, "units_user": 3})
