"""The inbox and the page of choices, with the whole cast."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports import rules, workflow
from reports.enums import MailMode, NotificationKind
from reports.models import Notification, NotificationChoice, Report
from reports.queries import inbox, report_lists
from reports.queries.standing import Standing
from tests.conftest import TODAY, Office
from tests.html import squeezed
from units.models import Assignment, Position, User

EVERYBODY = ("officer", "head", "chief", "planner", "auditor", "stranger", "outsider")


def page(client: Client, name: str = "inbox", **query: str) -> str:
    return squeezed(client.get(reverse(name), query))


def counted(text: str) -> int:
    """The number in the navigation."""
    found = re.search(r'class="count">(\d+)<', text)
    return int(found[1]) if found else 0


def sign_electronically(office: Office) -> None:
    office.organization.signing = "pkcs12"
    office.organization.save()


def add_notifications(office: Office, user: User, number: int, report: Report | None = None) -> None:
    now = office.organization.now()
    Notification.objects.bulk_create(
        Notification(
            user=user,
            report=report or office.report,
            kind=NotificationKind.EXTENDED,
            key=f"k{n}",
            text=f"Nomor {n}.",
            created_at=now - timedelta(days=n // 10),
        )
        for n in range(number)
    )


# whose inbox


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_has_an_inbox_and_choices_of_their_own(office: Office, login, role: str) -> None:
    client = login(getattr(office.cast, role))
    assert "Belum ada pemberitahuan untuk Anda." in page(client)
    assert "Kapan surel dikirim" in page(client, "notification_choices")
    assert "Pemberitahuan" in page(client), "the person menu leads to the choices"


@pytest.mark.parametrize("name", ["inbox", "notification_choices", "notifications_read"])
def test_visitors_are_sent_to_the_log_in(office: Office, login, name: str) -> None:
    answer = login(None).get(reverse(name))
    assert answer.status_code == 302 and answer.url.startswith(reverse("login"))


def test_each_address_refuses_other_methods(office: Office, login) -> None:
    office.submit()
    notification = Notification.objects.get()
    client = login(office.cast.head)
    assert client.post(reverse("inbox")).status_code == 405
    assert client.post(reverse("notification", args=[notification.pk])).status_code == 405
    assert client.get(reverse("notifications_read")).status_code == 405
    assert client.get(reverse("notification_read", args=[notification.pk])).status_code == 405
    assert client.put(reverse("notification_choices")).status_code == 405


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role != "head"])
def test_somebody_elses_notification_does_not_exist(office: Office, login, role: str) -> None:
    office.submit()
    notification, client = Notification.objects.get(), login(getattr(office.cast, role))
    assert client.get(reverse("notification", args=[notification.pk])).status_code == 404
    assert client.post(reverse("notification_read", args=[notification.pk])).status_code == 404
    client.post(reverse("notifications_read"), {"sampai": str(notification.pk)})
    assert Notification.objects.filter(read_at=None).count() == 1


# tasks


def test_tasks_come_first_then_notifications(office: Office, login) -> None:
    office.submit()
    text = page(login(office.cast.head))
    assert "Menunggu disposisi Anda (1)" in text
    assert text.index("Menunggu disposisi Anda") < text.index("Belum dibaca") < text.index("diajukan kepada Anda. Baca")
    assert "8 Juli 2022" in text


def test_the_inbox_lists_the_signatures_that_the_user_can_make(office: Office, login) -> None:
    office.approve()
    everybody = [getattr(office.cast, role) for role in EVERYBODY]
    assert not any(inbox.waiting_for_signature(user).exists() for user in everybody), "signs on paper"
    sign_electronically(office)
    report = Report.objects.with_people().get(pk=office.report.pk)
    signers = [user for user in everybody if inbox.waiting_for_signature(user).contains(report)]
    assert signers == [user for user in everybody if rules.can_sign(Standing(user, report))]
    assert signers == [office.cast.officer, office.cast.head]
    for user in signers:
        assert "Menunggu tanda tangan Anda (1)" in page(login(user))


@pytest.mark.parametrize("role", ["officer", "head", "chief", "stranger"])
def test_an_acting_official_has_the_tasks_that_the_rules_allow(office: Office, role: str) -> None:
    """An acting official for author or superior gets the tasks that the rules allow, and no others."""
    user = getattr(office.cast, role)
    for report in (office.report, office.head_report):
        Assignment.objects.get_or_create(
            official=user.official, position=report.position, kind="plt", starts=TODAY - timedelta(days=8)
        )
        sign_electronically(office)
        office.report.refresh_from_db()
        if office.report.state == "draft":
            office.submit()
        stored = Report.objects.with_people().get(pk=office.report.pk)
        assert report_lists.waiting_for_decision(user).contains(stored) == rules.can_decide(Standing(user, stored))
        if rules.can_decide(Standing(office.cast.head, stored)):
            stored = workflow.perform(stored, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
        assert inbox.waiting_for_signature(user).contains(stored) == rules.can_sign(Standing(user, stored))


# the count


def test_a_notification_about_a_task_is_not_counted_twice(office: Office, login) -> None:
    office.submit()
    head = login(office.cast.head)
    assert counted(page(head)) == 1, "one report to decide on, and the notification about it"
    add_notifications(office, office.cast.head, 1, office.head_report)
    assert counted(page(head)) == 2, "and a notification about another"
    head.post(reverse("notifications_read"), {"sampai": str(Notification.objects.latest("pk").pk)})
    assert counted(page(head)) == 1, "the task stays until it is done"
    workflow.perform(office.report, workflow.Return(note="x"), by=office.cast.head)
    assert counted(page(head)) == 0
    assert counted(page(login(office.cast.officer))) == 1


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_page_lists_as_many_as_the_navigation_counts(office: Office, login, role: str) -> None:
    """Once the navigation said 7 where the page said that nothing waited."""
    sign_electronically(office)
    user = getattr(office.cast, role)
    add_notifications(office, user, 7, office.head_report)
    steps = (
        office.submit,
        lambda: workflow.perform(office.report, workflow.Return(note="x"), by=office.cast.head),
        lambda: workflow.perform(office.report, workflow.Submit(), by=office.cast.officer),
        lambda: workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head),
        lambda: workflow.perform(office.report, workflow.Reopen(reason="Salah."), by=office.cast.planner),
    )
    client = login(user)
    for step in steps:
        step()
        office.report.refresh_from_db()
        answer = client.get(reverse("inbox"))
        tasks, others = len(answer.context["tasks"]), answer.context["other_unread"]
        assert counted(squeezed(answer)) == tasks + others >= 7
        sentence = f"{tasks} menunggu tindakan Anda, {others} pemberitahuan lain belum dibaca."
        assert sentence in squeezed(answer)


def test_notifications_are_counted_without_a_post_too(office: Office, login) -> None:
    add_notifications(office, office.cast.planner, 2)
    assert counted(page(login(office.cast.planner))) == 2


def test_a_signature_wanted_counts_once(office: Office, login) -> None:
    sign_electronically(office)
    office.approve()
    assert Notification.objects.filter(user=office.cast.officer, read_at=None).count() == 2
    assert counted(page(login(office.cast.officer))) == 1


# reading


def test_opening_a_notification_reads_it_and_leads_to_what_it_asks(office: Office, login) -> None:
    office.submit()
    notification, client = Notification.objects.get(), login(office.cast.head)
    answer = client.get(reverse("notification", args=[notification.pk]))
    assert answer.url == reverse("disposition", args=[office.report.pk])
    notification.refresh_from_db()
    assert notification.read_at is not None
    assert "Belum dibaca" not in page(client) and "Sudah dibaca" in page(client)
    workflow.perform(office.report, workflow.Withdraw(), by=office.cast.officer)
    assert client.get(reverse("notification", args=[notification.pk])).url == reverse("report", args=[office.report.pk])


def test_a_notification_about_a_report_of_a_former_post_says_so(office: Office, login) -> None:
    office.submit()
    Assignment.objects.filter(official=office.cast.head.official).update(ends=TODAY - timedelta(days=1))
    answer = login(office.cast.head).get(reverse("notification", args=[Notification.objects.get().pk]), follow=True)
    assert answer.redirect_chain == [(reverse("inbox"), 302)]
    assert "jabatan Anda sudah berganti" in squeezed(answer)


def test_one_notification_or_all_can_be_set_to_read(office: Office, login) -> None:
    add_notifications(office, office.cast.officer, 3)
    client = login(office.cast.officer)
    first, second, third = Notification.objects.order_by("pk")
    assert client.post(reverse("notification_read", args=[first.pk])).url == reverse("inbox")
    assert inbox.unread(office.cast.officer).count() == 2
    client.post(reverse("notifications_read"), {"sampai": str(second.pk)})
    assert list(inbox.unread(office.cast.officer)) == [third], "what came after the page was shown stays unread"


@pytest.mark.parametrize("sent", ["", "abc", "-1", "9" * 40, "²"])
def test_a_garbled_number_sets_nothing_to_read(office: Office, login, sent: str) -> None:
    add_notifications(office, office.cast.officer, 1)
    assert login(office.cast.officer).post(reverse("notifications_read"), {"sampai": sent}).status_code == 302
    assert inbox.unread(office.cast.officer).count() == 1


def test_fifty_to_a_page_unread_ones_first(office: Office, login) -> None:
    add_notifications(office, office.cast.officer, 60)
    Notification.objects.filter(key__in=["k0", "k1"]).update(read_at=timezone.now())
    client = login(office.cast.officer)
    first, second = page(client), page(client, halaman="2")
    assert first.count('class="notifications-text"') == 50 and second.count('class="notifications-text"') == 10
    assert "Nomor 2." in first and "Nomor 0." not in first and "Nomor 0." in second
    assert "Halaman 1 dari 2" in first and "3 Juli 2022" in second
    for nonsense in ("0", "abc", "99999999999999999999", ""):
        assert client.get(reverse("inbox"), {"halaman": nonsense}).status_code == 200


def test_a_fixed_number_of_queries(office: Office, login) -> None:
    client = login(office.cast.head)

    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            client.get(reverse("inbox"))
        return len(context)

    content = office.submit().content
    queries()
    one = queries()
    add_notifications(office, office.cast.head, 2)
    Report.objects.filter(pk=office.stranger_report.pk).update(
        state="submitted", submitted_at=timezone.now(), submitted_by=office.cast.stranger, content=content
    )
    Position.objects.filter(pk=office.stranger_report.position_id).update(superior=office.head_report.position)
    assert queries() == one
    assert "Menunggu disposisi Anda (2)" in page(client)


def test_markup_in_titles_is_shown_as_text(office: Office, login) -> None:
    office.report.position.title = "Kepala <script>alert(1)</script>"
    office.report.position.save()
    office.submit()
    text = page(login(office.cast.head))
    assert "<script>alert" not in text and "&lt;script&gt;alert" in text


# choices


@pytest.fixture
def choose(office: Office, login) -> Callable[..., object]:
    client = login(office.cast.officer)

    def send(**data: object) -> object:
        sent = {"email": "wulan@example.go.id", "mode": "soon", "wanted": NotificationKind.values, **data}
        return client.post(reverse("notification_choices"), sent)

    return send


def test_choosing_which_mails_to_get(office: Office, login, choose) -> None:
    answer = choose(mode="daily", wanted=["returned", "due"])
    assert answer.status_code == 302 and answer.url == reverse("notification_choices")
    choice = NotificationChoice.objects.get(user=office.cast.officer)
    assert choice.mode == MailMode.DAILY
    assert choice.muted == [kind for kind in NotificationKind if kind not in ("returned", "due")]
    office.cast.officer.refresh_from_db()
    assert office.cast.officer.email == "wulan@example.go.id"
    text = page(login(office.cast.officer), "notification_choices")
    assert 'value="wulan@example.go.id"' in text and text.count("checked") == 3
    choose(email="", wanted=[])
    office.cast.officer.refresh_from_db()
    assert office.cast.officer.email == "" and NotificationChoice.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"email": "wulan@"}, "Tulis misalnya nama@example.go.id."),
        ({"email": "a@example.org\nBcc: b@example.org"}, "Tulis misalnya nama@example.go.id."),
        ({"email": "x" * 250 + "@example.go.id"}, "paling banyak 254 huruf"),
        ({"mode": "hourly"}, "Pilih kapan surel dikirim."),
        ({"mode": ""}, "Pilih kapan surel dikirim."),
        ({"wanted": ["gosip"]}, "Muat ulang halaman ini."),
    ],
)
def test_a_refusal_says_what_to_do_and_shows_what_was_typed(office: Office, choose, data: dict, sentence: str) -> None:
    answer = choose(**{"wanted": ["due"], **data})
    text, form = squeezed(answer), answer.context["form"]
    assert answer.status_code == 422 and sentence in text
    typed = {"email": "wulan@example.go.id", "mode": "soon", "wanted": ["due"], **data}
    assert {name: form[name].value() for name in typed} == typed
    assert not NotificationChoice.objects.exists() and not User.objects.exclude(email="").exists()


@pytest.mark.parametrize("kind", NotificationKind)
def test_every_kind_has_its_icon_and_word(office: Office, login, kind: NotificationKind) -> None:
    add_notifications(office, office.cast.officer, 1)
    Notification.objects.update(kind=kind)
    assert kind.label in page(login(office.cast.officer))
