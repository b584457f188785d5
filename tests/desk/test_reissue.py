"""Who takes over between approval and signature: the planner has the report issued anew in the new name."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from lkj.signatures.roles import SignatureRole
from reports import rules, workflow
from reports.enums import NotificationKind, ReportState, Severity
from reports.files import published as publishing
from reports.models import Notification, Publication, Report, Signature, SignedFile
from reports.notifications.reminders import remind_all
from reports.queries import inbox
from reports.queries.content import content_of
from reports.queries.draft import findings_now
from reports.queries.standing import Standing
from reports.queries.timeline import next_actor, timeline
from reports.workflow import Refused
from tests.conftest import Office
from tests.core.test_notifications_succession import replaced
from tests.html import squeezed
from tests.samples import pdf
from units.enums import AssignmentKind
from units.models import Assignment, Organization, Position, Unit, User, held_posts

pytestmark = pytest.mark.django_db
AUTHOR, SUPERIOR = SignatureRole.AUTHOR, SignatureRole.SUPERIOR


@pytest.fixture(autouse=True)
def documents(settings, tmp_path) -> None:
    storages = {**settings.STORAGES}
    storages["documents"] = {**storages["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = storages


@pytest.fixture
def approved(office: Office) -> SignedFile:
    office.sign_electronically()
    office.approve()
    return publishing.store_approved(Publication.objects.get(), pdf(2))


def again(office: Office) -> Report:
    return Report.objects.with_people().get(pk=office.report.pk)


def reissue(office: Office) -> Report:
    return workflow.perform(again(office), workflow.Reissue(), by=office.cast.planner)


def address(office: Office) -> str:
    return reverse("reissue", args=[office.report.pk])


def asked(user: User) -> int:
    return Notification.objects.filter(user=user, kind=NotificationKind.SIGN, read_at=None).count()


def test_the_planner_sees_who_takes_whose_place_and_issues_it(office: Office, approved: SignedFile, login) -> None:
    tari = replaced(office, office.cast.head)
    remind_all()
    browser = login(office.cast.planner)
    assert f'href="{address(office)}"' in squeezed(browser.get(reverse("board", args=[office.period.pk])))
    page = squeezed(browser.get(address(office)))
    assert "Atasan langsung: Sekretaris Bagas Uji diganti Sekretaris Tari Uji." in page
    assert "Pelapor:" not in page
    assert browser.post(address(office)).status_code == 302
    report = again(office)
    former, present = Publication.objects.order_by("pk")
    assert report.state == ReportState.APPROVED and former.code != present.code
    assert (former.superseded_by, present.superseded_at) == (office.cast.planner, None)
    assert former.files.get() == approved and publishing.bytes_of(approved) == pdf(2)
    content = content_of(report)
    assert (content.reporter.name, content.supervisor.name) == ("Wulan Uji", "Tari Uji")
    # The approval is the first one's, on the paper and in the history.
    assert present.disposition == former.disposition == report.dispositions.get()
    assert present.disposition.by == office.cast.head
    assert [(step.label, step.by_name) for step in timeline(report)][:2] == [
        ("Diterbitkan ulang atas nama pejabat sekarang", "Dewi"),
        ("Disetujui", "Bagas Uji"),
    ]
    assert not Notification.objects.filter(kind=NotificationKind.BLOCKED, read_at=None).exists()
    assert asked(tari) == asked(office.cast.officer) == 1 and asked(office.cast.head) == 0
    assert inbox.waiting_for_signature(tari).contains(report)
    assert next_actor(report).name == "Wulan Uji dan Tari Uji"


def test_both_sign_the_new_document_also_who_had_signed_the_former(office: Office, approved: SignedFile) -> None:
    office.sign(AUTHOR)
    tari = replaced(office, office.cast.head)
    report = reissue(office)
    assert asked(office.cast.officer) == 1, "though she had signed before"
    workflow.perform(report, office.made_up_signature(SUPERIOR), by=tari)
    workflow.perform(report, office.made_up_signature(AUTHOR), by=office.cast.officer)
    assert again(office).state == ReportState.SIGNED
    former, present = Publication.objects.order_by("pk")
    assert (former.signatures.count(), present.signatures.count()) == (1, 2)
    for _ in range(2):
        remind_all()
    assert asked(tari) == asked(office.cast.officer) == 0


def test_an_author_who_left_is_replaced_too(office: Office, approved: SignedFile) -> None:
    tari = replaced(office, office.cast.officer, AssignmentKind.PJ)
    report = reissue(office)
    assert content_of(report).reporter.title == "Pj. Kepala Sub Bagian Umum"
    assert inbox.waiting_for_signature(tari).contains(report)


def test_a_superior_who_now_acts_for_the_author_too_cannot_sign_as_both(office: Office, approved: SignedFile) -> None:
    Assignment.objects.create(
        official=office.cast.head.official,
        position=office.report.position,
        kind=AssignmentKind.PLT,
        starts=datetime.date(2022, 7, 1),
    )
    remind_all()
    assert Notification.objects.filter(kind=NotificationKind.BLOCKED).get().user == office.cast.planner
    with pytest.raises(Refused, match="Belum ada yang dapat menandatangani untuk jabatan Sekretaris"):
        reissue(office)
    assert next_actor(again(office)).title == "Perencana"


def test_nobody_to_put_there_is_said_and_changes_nothing(office: Office, approved: SignedFile, login) -> None:
    Assignment.objects.filter(official=office.cast.head.official).update(ends=datetime.date(2022, 7, 7))
    browser = login(office.cast.planner)
    sentence = "Belum ada yang dapat menandatangani untuk jabatan Sekretaris. Tunjuk dahulu pejabat atau Plh."
    assert sentence in squeezed(browser.get(address(office)))
    answer = browser.post(address(office))
    assert answer.status_code == 422 and sentence in squeezed(answer)
    assert Publication.objects.get().superseded_at is None


def test_nothing_is_issued_anew_while_everybody_is_there(office: Office, approved: SignedFile, login) -> None:
    answer = login(office.cast.planner).post(address(office))
    assert answer.status_code == 422 and "tidak perlu diterbitkan ulang" in squeezed(answer)
    assert reverse("reissue", args=[office.report.pk]) not in squeezed(
        login(office.cast.planner).get(reverse("report", args=[office.report.pk]))
    )


def test_who_is_named_as_of_the_date_signs_also_after_leaving(office: Office, approved: SignedFile, login) -> None:
    """Nobody is told that it is blocked, and the successor is not asked, until the account of the former is closed."""
    wulan, report = office.cast.officer, office.report
    Report.objects.update(signed_as_dated=True)
    tari = replaced(office, wulan)
    remind_all()
    assert inbox.waiting_for_signature(wulan).contains(report) and len(inbox.waiting(wulan, held_posts(wulan))) == 1
    assert not inbox.waiting_for_signature(tari).exists() and asked(tari) == 0 and asked(wulan) == 1
    assert not Notification.objects.filter(kind=NotificationKind.BLOCKED).exists()
    browser = login(office.cast.planner)
    assert address(office) not in squeezed(browser.get(reverse("board", args=[office.period.pk])))
    assert browser.post(address(office)).status_code == 422
    workflow.perform(again(office), office.made_up_signature(AUTHOR), by=wulan)
    Signature.objects.all().delete()
    User.objects.filter(pk=wulan.pk).update(is_active=False)
    remind_all()
    assert Notification.objects.filter(kind=NotificationKind.BLOCKED).exists()
    assert address(office) in squeezed(browser.get(reverse("board", args=[office.period.pk])))


@pytest.mark.parametrize(("role", "status"), [("officer", 403), ("auditor", 403), ("stranger", 404), ("outsider", 404)])
def test_only_planners_do(office: Office, approved: SignedFile, login, role: str, status: int) -> None:
    replaced(office, office.cast.head)
    assert login(getattr(office.cast, role)).post(address(office)).status_code == status
    assert Publication.objects.count() == 1


def test_where_paper_is_signed_the_planner_may_too(office: Office) -> None:
    office.approve()
    office.upload_scan()
    replaced(office, office.cast.head)
    reissue(office)
    assert content_of(again(office)).supervisor.name == "Tari Uji"
    assert not Publication.objects.latest("pk").scans.exists()


def test_the_public_page_says_of_each_what_became_of_it(office: Office, approved: SignedFile, client: Client) -> None:
    replaced(office, office.cast.head)
    reissue(office)
    former, present = Publication.objects.order_by("pk")
    old, new = (squeezed(client.get(reverse("verify_publication", args=[each.code]))) for each in (former, present))
    assert "diterbitkan ulang atas nama pejabat yang baru pada" in old and "Bagas Uji" in old
    assert "Ke-2, terbaru" in new and "Bagas Uji" in new, "who approved it"
    workflow.perform(again(office), workflow.Reopen(reason="Salah pagu."), by=office.cast.planner)
    assert "dibuka kembali" in squeezed(client.get(reverse("verify_publication", args=[present.code])))


def test_a_second_change_is_asked_for_and_issued_again(office: Office, approved: SignedFile) -> None:
    tari = replaced(office, office.cast.head)
    remind_all()
    reissue(office)
    Assignment.objects.filter(official=tari.official).delete()
    Assignment.objects.create(
        official=office.cast.stranger.official, position=office.head_report.position, starts=datetime.date(2022, 7, 8)
    )
    remind_all()
    assert Notification.objects.filter(kind=NotificationKind.BLOCKED, read_at=None).count() == 1
    assert asked(tari) == 0 and asked(office.cast.officer) == 1
    assert content_of(reissue(office)).supervisor.name == "Joko Uji"
    assert asked(office.cast.officer) == asked(office.cast.stranger) == 1


def test_what_went_out_keeps_the_words_it_went_out_with(office: Office, approved: SignedFile, login, client) -> None:
    """The post, its unit and the office are renamed after the approval."""
    Position.objects.filter(pk=office.report.position_id).update(title="Ketua Tim Umum")
    Unit.objects.filter(pk=office.report.position.unit_id).update(name="Tim Umum")
    Organization.objects.filter(pk=office.organization.pk).update(name="Badan Baru", short_name="Badan Baru")
    author = login(office.cast.officer)
    for name in ("report", "history", "sign", "preview"):
        page = squeezed(author.get(reverse(name, args=[office.report.pk])))
        main = page[page.index("<main") :]
        assert "Kepala Sub Bagian Umum" in main and "Ketua Tim Umum" not in main, name
    public = squeezed(client.get(reverse("verify_publication", args=[Publication.objects.get().code])))
    assert "Kepala Sub Bagian Umum" in public and "Dinas Uji Kabupaten Contoh" in public
    assert "Ketua Tim Umum" not in public and "Badan Baru" not in public
    workflow.perform(again(office), workflow.Reopen(reason="Salah pagu."), by=office.cast.planner)
    assert "Ketua Tim Umum" in squeezed(author.get(reverse("report", args=[office.report.pk])))
    assert "Kepala Sub Bagian Umum" in squeezed(
        client.get(reverse("verify_publication", args=[Publication.objects.get().code]))
    )


def test_a_reopened_report_names_those_who_were_in_office_on_its_date(
    office: Office, approved: SignedFile, login
) -> None:
    """Or those of today, as of today: name and date fit in both."""
    tari = replaced(office, office.cast.officer)
    dewi, at = login(office.cast.planner), reverse("reopen", args=[office.report.pk])
    page = squeezed(dewi.get(at))
    assert "Pejabat pada 30 Juni 2022: Wulan Uji (Kepala Sub Bagian Umum)" in page
    assert "Pejabat sekarang: Tari Uji (Kepala Sub Bagian Umum)" in page and "menjadi 8 Juli 2022" in page
    assert "Pilih penanda tangannya." in squeezed(dewi.post(at, {"reason": "Angka keliru."}))
    dewi.post(at, {"reason": "Angka keliru.", "parties": "dulu"})
    report = again(office)
    assert content_of(report).reporter.name == "Wulan Uji" and report.report_date == datetime.date(2022, 6, 30)
    assert "belum-menjabat" not in {each.rule for each in findings_now(report)}
    workflow.perform(report, workflow.Submit(), by=tari)
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    report = again(office)
    assert content_of(report).reporter.name == "Wulan Uji"
    publishing.store_approved(Publication.objects.latest("pk"), pdf(2))
    assert rules.can_sign(Standing(office.cast.officer, report)), "who is named signs it, out of office too"
    assert not rules.can_sign(Standing(tari, report))
    dewi.post(at, {"reason": "Atas nama pejabat sekarang.", "parties": "kini"})
    report = again(office)
    assert (content_of(report).reporter.name, report.report_date) == ("Tari Uji", datetime.date(2022, 7, 8))
    assert "Penanda tangan</a>" not in squeezed(dewi.get(reverse("board", args=[office.period.pk])))


def test_a_report_written_late_asks_whose_names_it_carries(office: Office, login) -> None:
    replaced(office, office.cast.officer)
    (found,) = [each for each in findings_now(again(office)) if each.rule == "belum-menjabat"]
    assert found.severity == Severity.WARNING and "memilih penanda tangan" in found.message
    dewi, at = login(office.cast.planner), reverse("parties", args=[office.report.pk])
    assert f'href="{at}"' in squeezed(dewi.get(reverse("board", args=[office.period.pk])))
    assert dewi.post(at, {"parties": "dulu"}).status_code == 302
    assert content_of(again(office)).reporter.name == "Wulan Uji"
    assert "belum-menjabat" not in {each.rule for each in findings_now(again(office))}
    assert "tidak berganti" in squeezed(dewi.get(reverse("parties", args=[office.stranger_report.pk])))
