"""The log is verified every night, and administrators read what was found until it is found no more."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from lkj import slots
from reports.services import condition, schedules
from tests import html
from tests.conftest import Office
from units.log import heads, outcomes
from units.models import LogVerification, User

pytestmark = pytest.mark.django_db


def verify(*options: str) -> int:
    """The code with which verify_log ends."""
    try:
        call_command("verify_log", *options)
    except SystemExit as ended:
        return int(str(ended.code))
    return 0


def change_past_the_program(office: Office, target: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reports_indicator SET target = %s WHERE id = %s", [target, office.documents.pk])


def whole_runs() -> list[bool]:
    return [each.whole for each in outcomes.last()]


def make_checkpoint_older(by: timedelta) -> None:
    noted = heads.checkpoint()
    assert noted is not None
    heads.note_checkpoint({**noted, "at": (timezone.now() - by).isoformat()})


def test_the_job_starts_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(schedules.subprocess, "Popen", lambda command, **_: begun.append(command[1:]))
    (job,) = [job for job in schedules.JOBS if job.name == "verify"]
    assert job.function == "reports.services.schedules.verify_log"
    schedules.verify_log()
    assert begun == [["manage.py", "verify_log", "--nightly"]]


def test_by_night_the_whole_is_verified_once_a_week_and_the_remainder_else(office: Office) -> None:
    assert verify("--nightly") == 0 and whole_runs() == [True]
    assert verify("--nightly") == 0 and whole_runs() == [False, True]
    make_checkpoint_older(timedelta(days=6))
    assert verify("--nightly") == 0 and whole_runs() == [False, True]
    make_checkpoint_older(timedelta(days=6, hours=23, minutes=50))
    assert verify("--nightly") == 0
    assert whole_runs() == [True], "it has seen what the remainder is about"
    noted = heads.checkpoint()
    assert noted is not None and noted["at"] > (timezone.now() - timedelta(minutes=5)).isoformat()


def test_two_hosts_do_not_verify_at_once(office: Office) -> None:
    with slots.held("verify") as free:
        assert free
        with pytest.raises(CommandError, match="belum selesai"):
            call_command("verify_log", "--nightly")
    assert outcomes.last() == []
    assert verify("--nightly") == 0


def test_what_was_found_is_told_until_the_whole_is_sound(office: Office, client: Client) -> None:
    client.force_login(User.objects.create_superuser("induk"), backend="units.login.backend.AccountBackend")
    call_command("verify_log", "--nightly")
    before, name = int(office.documents.target or 0), office.documents.name
    LogVerification.objects.all().delete()
    change_past_the_program(office, before + 7)
    assert verify() == 1
    # The row is older than what the remainder is about.
    assert verify("--nightly") == 0 and whole_runs() == [False, True]
    (told,) = [each for each in condition.urgent() if each.name == "Catatan peristiwa"]
    assert name in told.sentence and "verify_log" in told.sentence
    assert "Catatan peristiwa" in html.squeezed(client.get("/panduan/"))
    assert name in html.squeezed(client.get("/instalasi/"))
    change_past_the_program(office, before)
    assert verify() == 0
    assert "Catatan peristiwa" not in [each.name for each in condition.urgent()]
    assert condition.verification(outcomes.last()).sentence.startswith("Utuh saat diperiksa 0 detik yang lalu")


def test_many_findings_are_counted(office: Office) -> None:
    LogVerification.objects.create(
        whole=True, at=timezone.now(), seconds=1, host="a", events=9, findings=30, first=["Satu.", "Dua.", "Tiga."]
    )
    assert "“Satu.” “Dua.” “Tiga.” dan 27 temuan lain." in condition.verification(outcomes.last()).sentence


@pytest.mark.parametrize(("days", "told"), [(2, False), (4, True)])
def test_a_log_that_nobody_verifies_is_told(office: Office, days: int, told: bool) -> None:
    User.objects.update(date_joined=timezone.now() - timedelta(days=30))
    assert "Belum pernah dicocokkan" in str(condition.urgent())
    outcomes.keep([], [], whole=True, seconds=1)
    LogVerification.objects.update(at=timezone.now() - timedelta(days=days))
    assert ("Tidak diperiksa sejak 4 hari yang lalu" in str(condition.urgent())) is told


def test_a_new_installation_is_not_urged_to_verify(office: Office) -> None:
    assert "Catatan peristiwa" not in str(condition.urgent())


def test_a_day_or_a_head_of_elsewhere_is_not_kept(office: Office) -> None:
    verify("--since", "2022-01-01")
    assert outcomes.last() == []
