"""A board that a browser already has is answered with 304, until anything that it shows, or who asks, is another."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.test import Client
from django.urls import reverse

from reports.models import CheckedReport, Notification
from reports.services.findings import store_outdated
from reports.views.unchanged import _program
from tests.conftest import Office
from units.models import User


def test_another_script_makes_another_version(settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    script = tmp_path / "static" / "lkj.js"
    script.parent.mkdir()
    script.write_text("1")
    before = _program.__wrapped__()
    script.write_text("1;")
    assert _program.__wrapped__() != before


def test_a_board_is_unchanged_only_while_it_is(office: Office, login: Callable[[User], Client]) -> None:
    address = reverse("board", args=[office.period.pk])
    client = login(office.cast.planner)
    # The first page sets the cookie of the forms' token, which is part of the version.
    client.get(address)
    tag = client.get(address)["ETag"]

    def status(asking: Client = client, held: str | None = None, of: str = address) -> int:
        return asking.get(of, headers={"If-None-Match": held or tag}).status_code

    assert status() == 304
    assert status(of=f"{address}?urut=serapan") == 200, "another address"
    other = login(office.cast.planner)
    other.get(address)
    assert status(other) == 200, "another session, with another token"
    assert status(login(office.cast.officer)) == 403, "nobody gets it without the right"

    office.submit()
    assert status() == 200
    tag = client.get(address)["ETag"]
    store_outdated()
    assert status() == 200, "what the checks found since"
    tag = client.get(address)["ETag"]
    assert status() == 304
    CheckedReport.objects.filter(report=office.report).update(at=office.organization.now() + timedelta(hours=1))
    assert status() == 200
    tag = client.get(address)["ETag"]
    Notification.objects.filter(user=office.cast.planner).delete()
    Notification.objects.create(
        user=office.cast.planner, report=office.report, kind="submitted", key="x", text="x",
        created_at=office.organization.now(),
    )  # fmt: skip
    assert status() == 200, "the number in the frame"
    tag = client.get(address)["ETag"]
    # An e-mail under way, of which the board tells when it was cut off.
    now = office.organization.now()
    Notification.objects.filter(key="x").update(claimed_at=now, sending_at=now)
    assert status() == 200
    assert "ETag" not in client.get(address)
