"""What looking at an address by HEAD leaves undone, and the icon; test_routes compares every HEAD with its GET."""

from django.urls import reverse

from reports.enums import NotificationKind
from reports.models import Notification
from tests.conftest import Office


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
