"""The administrator's page and `doctor`: each thing that goes wrong is named with what to do."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lkj.pdf import system_checks
from reports.management.commands import doctor
from reports.models import RegularJob
from reports.services import backups, condition, schedules
from tests import html
from tests.conftest import Office
from units.log import events, heads, outcomes
from units.models import Event, MadeBackup, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("induk"), backend="units.login.backend.AccountBackend")
    return client


@pytest.fixture
def running(office: Office) -> None:
    """A job worker that took a job just now, a backup and a verified log of last night."""
    schedules.ensure()
    outcomes.keep([], [], whole=True, seconds=3)
    note_backup(timedelta(hours=9))


def note_backup(ago: timedelta) -> None:
    made = (timezone.now() - ago).isoformat()
    heads.note_backup({"made_at": made, "file": "/srv/cadangan/lkj", "size": 5_000_000, "encrypted": True, "heads": []})


def words(client: Client, address: str) -> str:
    return html.squeezed(client.get(address))


def test_all_is_well_on_a_running_installation_but_for_what_is_not_set(
    administrator: Client, running: None, settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    found = {each.name: each for each in condition.conditions()}
    assert [name for name, each in found.items() if not each.good] == ["Surel"]
    assert "9 jam yang lalu, terenkripsi" in found["Cadangan"].sentence
    page = words(administrator, "/instalasi/")
    assert page.index("Perlu diperiksa") < page.index("Baik"), "what is wrong comes first"
    assert "notice-warning" not in administrator.get("/panduan/").content.decode()


@pytest.mark.parametrize(
    ("ago", "told"),
    [(timedelta(days=1, hours=23), False), (timedelta(days=2, minutes=1), True)],
    ids=["1 day", "2 days"],
)
def test_an_old_backup_is_told_on_every_page(ago: timedelta, told: bool, administrator: Client, running: None) -> None:
    note_backup(ago)
    assert ("lebih dari dua hari" in words(administrator, "/panduan/")) is told


def test_a_backup_that_another_host_made_is_known_here(administrator: Client, office: Office) -> None:
    schedules.ensure()
    User.objects.filter(username="induk").update(date_joined=timezone.now() - timedelta(days=3))
    assert "Belum pernah dibuat" in words(administrator, "/panduan/")
    row = MadeBackup.objects.create(
        host="pekerja-1", made_at=timezone.now(), file="/srv/cadangan/lkj", size=5_000_000, encrypted=False
    )
    assert "Belum pernah dibuat" not in words(administrator, "/panduan/")
    assert "/srv/cadangan/lkj di pekerja-1" in words(administrator, "/instalasi/")
    row.made_at -= timedelta(days=2, minutes=1)
    row.save()
    assert "lebih dari dua hari" in words(administrator, "/panduan/")


def test_an_installation_of_today_is_not_told_that_it_has_no_backup_yet(administrator: Client, office: Office) -> None:
    schedules.ensure()
    assert "Belum pernah dibuat" not in words(administrator, "/panduan/")
    assert "Belum pernah dibuat" in words(administrator, "/instalasi/")
    User.objects.filter(username="induk").update(date_joined=timezone.now() - timedelta(days=3))
    assert "Belum pernah dibuat" in words(administrator, "/panduan/")


def test_a_worker_that_takes_nothing_for_two_minutes_is_told(administrator: Client, running: None, office) -> None:
    RegularJob.objects.filter(name=schedules.PULSE).update(done_at=timezone.now() - timedelta(seconds=130))
    assert "Tidak mengambil pekerjaan sejak 2 menit" in words(administrator, "/panduan/")
    schedules.run(schedules.PULSE)
    assert "Tidak mengambil pekerjaan" not in words(administrator, "/panduan/")
    RegularJob.objects.filter(name=schedules.PULSE).update(done_at=timezone.now() - timedelta(hours=3))
    planner = Client()
    planner.force_login(office.cast.planner, backend="units.login.backend.AccountBackend")
    assert "Tidak mengambil pekerjaan" not in words(planner, "/panduan/")


def test_doctor_names_what_is_wrong_and_what_to_do(running: None, settings, tmp_path: Path) -> None:
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:9"
    (tmp_path / "trusted").mkdir()
    (tmp_path / "trusted" / "induk.pem").write_text("bukan sertifikat")
    settings.DATA_DIR = tmp_path
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1
    lines = {line[9:].split("  ")[0]: line for line in out.getvalue().splitlines()}
    assert "PERIKSA" in lines["Sertifikat induk"] and "induk.pem" in lines["Sertifikat induk"]
    assert "PERIKSA" in lines["Alamat"] and "LKJ_ADDRESS" in lines["Alamat"]
    assert lines["Basis data"].startswith("baik")


def test_doctor_tells_of_what_keeps_other_commands_from_running(
    running: None, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without fonts Django's checks once ended it, and a database away a traceback."""
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:9"
    monkeypatch.setattr(system_checks, "font_for", lambda family: "DejaVu Sans")
    monkeypatch.setattr(
        condition, "database", lambda: condition.Condition("Basis data", False, "Tidak dapat dihubungi.")
    )
    out = StringIO()
    with CaptureQueriesContext(connection) as asked, pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    said = out.getvalue()
    assert (
        len(asked) == 0
        and not doctor.Command.requires_system_checks
        and "Tidak dapat dihubungi" in said
        and "PERIKSA  Huruf" in said
        and "Ruang disk" in said
    )


def test_a_schema_that_waits_is_told_and_nothing_is_read_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = condition.Condition("Skema", False, "3 perubahan skema menunggu.")
    monkeypatch.setattr(condition, "migrations", lambda: waiting)
    names = [each.name for each in [*condition.conditions(), *condition.asked_elsewhere()]]
    assert "Skema" in names and not {"Pekerja antrean", "Jam", "Cadangan"} & set(names)


def test_what_would_keep_the_next_backup_from_being_made_is_told_before(
    administrator: Client, running: None, settings, tmp_path: Path
) -> None:
    settings.BACKUP_DIR = str(tmp_path / "cadangan")
    assert "tidak ada. Selama itu" in words(administrator, "/panduan/")
    (tmp_path / "cadangan").mkdir()
    assert "Selama itu" not in words(administrator, "/panduan/")
    settings.BACKUP_KEY = "age1bukan"
    assert "LKJ_BACKUP_KEY: Kunci publik tidak terbaca" in words(administrator, "/panduan/")


def test_events_that_this_host_knows_and_the_database_has_lost_are_told(running: None) -> None:
    assert condition.log_heads().good
    with transaction.atomic():
        event = events.record(None, "test.event", "Kejadian", by=None)
    heads.keep(event)
    assert condition.log_heads().good
    longer = Event(chain_id=event.chain_id, number=event.number + 1, previous=event.hash, hash="f" * 64)
    heads.keep(longer)
    told = condition.log_heads()
    assert not told.good and "peristiwa terbaru hilang" in told.sentence


def test_a_clock_before_the_newest_event_is_told(running: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        events.record(None, "test.event", "Kejadian", by=None)
    assert condition.clock().good
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - timedelta(hours=2))
    assert not condition.clock().good and "Nyalakan NTP" in condition.clock().sentence


def test_others_reach_an_installation_by_https_alone(settings) -> None:
    settings.PUBLIC_ADDRESS = "http://lkj.contoh.go.id"
    assert "TLS" in condition.exposure().sentence
    settings.HTTPS = True
    assert "LKJ_PROXY" in condition.exposure().sentence
    settings.BEHIND_PROXY = True
    assert condition.exposure().good


def test_the_nightly_backup_is_made_in_a_process_of_its_own(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(backups.subprocess, "Popen", lambda command, **_: begun.append(command[2:]))
    backups.nightly()
    assert begun == []
    settings.BACKUP_DIR, settings.BACKUP_KEY, settings.BACKUPS_KEPT = "/srv/cadangan", "age1x", 7
    backups.nightly()
    assert begun == [["backup", "/srv/cadangan", "--keep", "7", "--key", "age1x"]]
