"""HEAD is answered as GET is, without the body."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from reports.enums import NotificationKind
from reports.models import Notification
from tests.conftest import Office


def own_names() -> list[str]:
    return sorted({name for name in get_resolver().reverse_dict if isinstance(name, str)})


def address_of(name: str, office: Office) -> str | None:
    """The address with the report's or the period's key, as it needs; None where it needs something else."""
    for args in ([], [office.report.pk], [office.period.pk], [office.organization.code], [2022]):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return None


@pytest.mark.parametrize("role", ["officer", "planner"])
def test_head_is_answered_as_get_is(office: Office, login, role: str) -> None:
    browser, looked_at = login(getattr(office.cast, role)), set()
    browser.raise_request_exception = False
    for name in own_names():
        address = address_of(name, office)
        if address is None or name == "logout":
            continue
        head, get = browser.head(address), browser.get(address)
        assert head.status_code == get.status_code, name
        assert head.streaming or not head.content, name
        if get.status_code == 200:
            looked_at.add(name)
    assert looked_at >= {
        "home",
        "guide",
        "inbox",
        "report",
        "entry",
        "evaluation",
        "action_plan",
        "notification_choices",
    }


def test_a_look_at_the_head_of_a_notification_does_not_read_it(office: Office, login) -> None:
    notification = Notification.objects.create(
        user=office.cast.officer, report=office.report, kind=NotificationKind.EXTENDED, key="k", text="T",
        created_at=office.organization.now(),
    )  # fmt: skip
    browser = login(office.cast.officer)
    assert browser.head(reverse("notification", args=[notification.pk])).status_code == 302
    assert Notification.objects.get().read_at is None
    browser.get(reverse("notification", args=[notification.pk]))
    assert Notification.objects.get().read_at is not None


def test_the_icon_is_served_at_favicon_ico(client, db) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 200 and answer.headers["Content-Type"] in ("image/x-icon", "image/vnd.microsoft.icon")
    assert b"".join(answer.streaming_content)[:4] == b"\x00\x00\x01\x00"
