"""Nobody waits for nobody: who decides where the superior post is empty, or held by the author."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from lkj.signatures.roles import SignatureRole
from reports import rules, workflow
from reports.enums import NotificationKind, ReportState
from reports.models import Notification, Report
from reports.notifications.reminders import remind_all
from reports.queries import inbox, report_lists
from reports.queries.board import board_rows
from reports.queries.content import content_of
from reports.queries.deciders import deciding, deciding_of
from reports.queries.standing import Standing
from reports.queries.timeline import next_actor
from tests.conftest import Office
from tests.html import squeezed
from units.enums import AssignmentKind
from units.models import Assignment, Organization, Position, User, held_posts

pytestmark = pytest.mark.django_db
APPROVE = workflow.Approve(options=["sudah-baik"])


def vacate(office: Office) -> Position:
    """Bagas leaves, and nobody is Sekretaris."""
    post = office.head_report.position
    Assignment.objects.filter(position=post).update(ends=date(2022, 7, 7))
    return post


def hold(user: User, post: Position, kind: AssignmentKind = AssignmentKind.PLT) -> Assignment:
    return Assignment.objects.create(official=user.official, position=post, kind=kind, starts=date(2022, 6, 30))


def allow_next(office: Office) -> None:
    """The office's rule: where the superior cannot, the next one decides."""
    office.organization.next_superior_decides = True
    office.organization.save()


def again(office: Office) -> Report:
    return Report.objects.with_people().get(pk=office.report.pk)


REMEDY = (
    "Belum ada yang dapat memutuskan laporan ini: perlu ditunjuk Plh. Sekretaris, atau atasan berikutnya, Kepala Dinas "
    "Uji (Ratna Uji), diizinkan memutuskan di pengaturan."
)


def test_an_empty_superior_post_is_told_before_handing_in_and_everywhere_after(office: Office, login) -> None:
    vacate(office)
    office.fill()
    told = f"Jabatan Sekretaris sedang kosong. {REMEDY}"
    author = login(office.cast.officer)
    for name in ("report", "preview"):
        assert told in squeezed(author.get(reverse(name, args=[office.report.pk])))
    answer = author.post(reverse("submit", args=[office.report.pk]), follow=True)
    assert f"Laporan diajukan. {told}" in squeezed(answer)
    report = again(office)
    assert report.state == ReportState.SUBMITTED
    actor = next_actor(report)
    assert (actor.title, actor.name) == ("Perencana", "") and "Plh. Sekretaris" in actor.task
    board = squeezed(login(office.cast.planner).get(reverse("board", args=[office.period.pk])))
    assert told in board and "Perencana: Mengusulkan Plh. Sekretaris" in board
    assert "Belum ada yang dapat memutuskan" in squeezed(author.get(reverse("home")))
    (found,) = Notification.objects.filter(kind=NotificationKind.UNDECIDED)
    assert found.user == office.cast.planner and REMEDY in found.text


def test_a_plh_who_is_appointed_decides_and_the_planner_is_left_alone(office: Office) -> None:
    post = vacate(office)
    office.submit()
    hold(office.cast.stranger, post, AssignmentKind.PLH)
    for _ in range(2):
        remind_all()
    assert not Notification.objects.filter(kind=NotificationKind.UNDECIDED, read_at=None).exists()
    assert Notification.objects.filter(kind=NotificationKind.SUBMITTED, read_at=None).get().user == office.cast.stranger
    assert next_actor(again(office)).name == "Joko Uji"
    workflow.perform(again(office), APPROVE, by=office.cast.stranger)
    assert content_of(again(office)).supervisor.title == "Plh. Sekretaris"


def test_a_post_that_empties_while_the_report_waits_is_told_to_the_planner(office: Office) -> None:
    office.submit()
    vacate(office)
    for _ in range(2):
        remind_all()
    assert Notification.objects.filter(kind=NotificationKind.UNDECIDED).get().user == office.cast.planner
    assert not Notification.objects.filter(kind=NotificationKind.SUBMITTED, read_at=None).exists()


def test_who_acts_for_their_own_superior_does_not_wait_for_themselves(office: Office) -> None:
    hold(office.cast.officer, vacate(office))
    office.fill()
    why = deciding(again(office)).obstacle
    assert why.startswith("Wulan Uji, pemegang jabatan Sekretaris, juga memegang jabatan yang melapor ini. Belum ada")
    office.submit()
    assert next_actor(again(office)).title == "Perencana"


def test_the_definitive_superior_decides_while_the_author_acts_for_the_post(office: Office) -> None:
    """Bagas is ill, Wulan acts for him; he still may, and she never."""
    hold(office.cast.officer, office.head_report.position, AssignmentKind.PLH)
    office.submit()
    assert next_actor(again(office)).name == "Bagas Uji"
    workflow.perform(again(office), APPROVE, by=office.cast.head)
    assert content_of(again(office)).supervisor.name == "Bagas Uji"


def test_where_the_office_allows_it_the_next_superior_decides_and_signs(office: Office, login) -> None:
    post = vacate(office)
    allow_next(office)
    office.fill()
    chief = office.cast.chief
    author = login(office.cast.officer)
    page = squeezed(author.get(reverse("preview", args=[office.report.pk])))
    assert "Laporan ini diputuskan atasan berikutnya, Kepala Dinas Uji (Ratna Uji)." in page
    assert "Ajukan kepada Kepala Dinas Uji" in page
    author.post(reverse("submit", args=[office.report.pk]))
    report = again(office)
    assert content_of(report).supervisor.name == "Ratna Uji"
    assert Notification.objects.filter(kind=NotificationKind.SUBMITTED).get().user == chief
    held = held_posts(chief)
    assert [each.pk for each in inbox.tasks(chief, held, inbox.waiting(chief, held)).to_decide] == [report.pk]
    assert len(inbox.waiting(chief, held)) == 1
    assert login(chief).get(reverse("disposition", args=[report.pk])).status_code == 200
    actor = next_actor(report)
    assert (actor.title, actor.name) == ("Kepala Dinas Uji", "Ratna Uji")
    office.sign_electronically()
    workflow.perform(report, APPROVE, by=chief)
    report = again(office)
    assert (report.decided_post.title, report.dispositions.get().by_title) == ("Kepala Dinas Uji", "Kepala Dinas Uji")
    # Whoever becomes Sekretaris afterwards has no part in what is approved already.
    hold(office.cast.stranger, post, AssignmentKind.DEFINITIF)
    assert rules.signing_role(Standing(chief, report)) == SignatureRole.SUPERIOR
    assert rules.signing_role(Standing(office.cast.stranger, report)) is None
    workflow.perform(report, office.made_up_signature(SignatureRole.SUPERIOR), by=chief)
    workflow.perform(report, office.made_up_signature(SignatureRole.AUTHOR), by=office.cast.officer)
    assert again(office).state == ReportState.SIGNED


def test_without_the_rule_the_next_superior_is_refused(office: Office, login) -> None:
    vacate(office)
    office.submit()
    with pytest.raises(PermissionDenied):
        workflow.perform(again(office), APPROVE, by=office.cast.chief)
    assert login(office.cast.chief).get(reverse("disposition", args=[office.report.pk])).status_code == 403


def test_a_returned_report_asks_anew_who_decides(office: Office) -> None:
    post = vacate(office)
    allow_next(office)
    office.submit()
    workflow.perform(again(office), workflow.Return(note="Lengkapi."), by=office.cast.chief)
    assert again(office).decided_post.title == "Kepala Dinas Uji"
    hold(office.cast.stranger, post, AssignmentKind.PLH)
    workflow.perform(again(office), workflow.Submit(), by=office.cast.officer)
    report = again(office)
    assert report.decided_post is None and next_actor(report).name == "Joko Uji"
    assert not rules.can_decide(Standing(office.cast.chief, report))


def test_a_post_without_a_superior_says_what_is_missing(office: Office) -> None:
    office.submit()
    Position.objects.filter(pk=office.report.position_id).update(superior=None)
    report = again(office)
    assert "belum mempunyai jabatan atasan" in deciding(report).obstacle
    assert next_actor(report).title == "Pengelola aplikasi"


def test_a_superior_without_an_account_is_no_superior_for_the_program(office: Office) -> None:
    User.objects.filter(pk=office.cast.head.pk).update(is_active=False)
    office.submit()
    assert (
        "Bagas Uji, pemegang jabatan Sekretaris, belum mempunyai akun yang aktif." in deciding(again(office)).obstacle
    )


def test_an_empty_reporting_post_is_told_too(office: Office) -> None:
    Assignment.objects.filter(position=office.report.position).update(ends=date(2022, 7, 7))
    actor = next_actor(again(office))
    assert (actor.title, actor.name) == ("Perencana", "") and "Kepala Sub Bagian Umum" in actor.task


def test_what_the_rules_the_lists_and_the_next_turn_say_is_one(office: Office) -> None:
    """For whoever holds the two posts above, with the office's rule and without it."""
    office.submit()
    superior, top = office.head_report.position, Position.objects.get(title="Kepala Dinas Uji")
    people = [office.cast.officer, office.cast.head, office.cast.chief, office.cast.stranger]
    for allowed, first, second in product((True, False), (None, *people), (None, *people)):
        Organization.objects.filter(pk=office.organization.pk).update(next_superior_decides=allowed)
        Assignment.objects.filter(position__in=[superior, top]).delete()
        for holder, post in ((first, superior), (second, top)):
            if holder is not None:
                hold(holder, post)
        report = again(office)
        able = [user for user in people if rules.can_decide(Standing(user, report))]
        assert able == deciding(report).users
        assert able == [user for user in people if report_lists.waiting_for_decision(user).contains(report)]
        assert next_actor(report).name in ([user.official.name for user in able] or [""])
        (row,) = [row for row in board_rows(report.period) if row.report == report]
        assert bool(able) == (row.waits_for in ("Sekretaris", "Kepala Dinas Uji"))


def test_as_many_queries_for_many_reports(office: Office, django_assert_max_num_queries) -> None:
    vacate(office)
    reports = list(Report.objects.with_people())
    with django_assert_max_num_queries(4):
        deciding_of(reports)
