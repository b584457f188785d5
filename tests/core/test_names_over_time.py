"""Names and places have dates: an earlier quarter reads as it did, whatever changes later. In two offices at once."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from reports import rules, workflow
from reports.actions import periods
from reports.documents.book import build_book
from reports.documents.iki import build_iki
from reports.documents.machine import period_json
from reports.enums import ReportState
from reports.models import IndividualIndicator, Notification, Report
from reports.notifications.sentences import name_of
from reports.queries import inbox, report_lists
from reports.queries.board import board_rows
from reports.queries.content import build, content_of
from reports.queries.deciders import deciding
from reports.queries.standing import Standing
from reports.services.rendering import name_of as file_name_of
from tests.conftest import Office
from tests.core.test_log_admin import address, form_of
from tests.core.test_parallel import at_once
from tests.html import squeezed
from units.actions import changes, endings
from units.enums import AssignmentKind
from units.models import Assignment, Event, FormerPost, Organization, Position, Unit, User, circles, held_posts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("second_office")]
JULY = date(2022, 7, 1)
WAS, IS = "Kepala Sub Bagian Umum", "Ketua Tim Umum"


def rename(office: Office, since: date = JULY) -> None:
    """The post, its unit and the office have new names from that day."""
    post = office.report.position
    changes.change(post, by=office.cast.planner, since=since, title=IS, signature_title="", echelon="-")
    changes.change(post.unit, by=office.cast.planner, since=since, name="Tim Umum")
    names = {"name": "Badan Uji", "short_name": "Badan"}
    changes.change(office.organization, by=office.cast.planner, since=since, **names)


def of(office: Office, quarter: int = 2) -> Report:
    """Wulan's report of the quarter, as a page reads it."""
    return Report.objects.with_people().get(position=office.report.position_id, period__quarter=quarter)


def refused(*fields: str) -> Any:
    return pytest.raises(ValidationError, match="|".join(fields))


def test_each_quarter_reads_by_the_names_of_its_last_day(office: Office, login) -> None:
    IndividualIndicator.objects.bulk_create(
        IndividualIndicator(position=office.report.position, year=year, order=1, sasaran="s", formulation="Jumlah")
        for year in (2021, 2022)
    )
    before = Organization.objects.get(code="dinas-lain")
    others = [(row.title, row.report) for row in board_rows(before.periods.get(quarter=2))]
    rename(office)
    for quarter, title, unit, name in ((2, WAS, "Sub Bagian Umum", "Dinas Uji"), (3, IS, "Tim Umum", "Badan Uji")):
        report = of(office, quarter)
        content = build(report)
        assert (report.post_title, report.unit_name) == (title, unit)
        assert (content.position, content.unit_name, content.office.name) == (title, unit, name)
        assert content.reporter.title == title and content.echelon == ("IV" if quarter == 2 else "-")
        assert title in name_of(report)
        assert [row.title for row in board_rows(report.period)] == ["Sekretaris", title, "Kepala Seksi Lain"]
        book = build_book(report.period)
        assert [entry.position for entry in book.entries][1] == title and book.office.name == name
        said = period_json(report.period)
        assert said["organization"].startswith(name) and title in {each["position"] for each in said["reports"]}
        page = squeezed(login(office.cast.planner).get(reverse("board", args=[report.period_id])))
        assert title in page and (IS if title == WAS else WAS) not in page
    post = Position.objects.get(pk=office.report.position_id)
    sheets = [build_iki(post, year) for year in (2021, 2022)]
    assert [(sheet.position, sheet.office.name) for sheet in sheets] == [(WAS, "Dinas Uji"), (IS, "Badan Uji")]
    assert [(row.title, row.report) for row in board_rows(before.periods.get(quarter=2))] == others


def test_what_is_submitted_keeps_what_it_froze(office: Office) -> None:
    office.submit()
    rename(office, since=date(2022, 6, 1))
    report = of(office)
    assert (report.post_title, report.unit_name) == (WAS, "Sub Bagian Umum")
    assert content_of(report).office.name == "Dinas Uji"
    assert [row.title for row in board_rows(office.period)][1] == WAS
    assert WAS in Notification.objects.filter(user=office.cast.head).latest("pk").text
    # Taken back, it is a draft of a quarter that ended under the new names.
    workflow.perform(report, workflow.Withdraw(), by=office.cast.officer)
    assert of(office).post_title == IS


def test_a_typing_error_is_corrected_until_a_frozen_report_has_it(office: Office) -> None:
    post, planner = office.report.position, office.cast.planner
    changes.correct(post, by=planner, title="Kepala Subbagian Umum")
    assert of(office).post_title == "Kepala Subbagian Umum" and not FormerPost.objects.exists()
    office.submit()
    # Its superior's title is printed too; that of the stranger is not.
    for printed in (post, office.head_report.position):
        with refused("Sudah ada laporan yang diajukan"):
            changes.correct(printed, by=planner, title="Lain")
    changes.correct(office.stranger_report.position, by=planner, title="Kepala Seksi Lainnya")
    for printed in (post.unit, office.organization):
        with refused("Sudah ada laporan yang diajukan"):
            changes.correct(printed, by=planner, name="Lain")
    changes.change(post, by=planner, since=JULY, title="Ketua Tim Umun")
    # Nothing of Triwulan III is frozen yet.
    changes.correct(post, by=planner, title=IS)
    assert of(office, 3).post_title == IS
    assert [event.kind for event in Event.objects.about("position", post.pk)] == ["position.change"] * 3


def test_changes_come_in_the_order_of_their_days(office: Office) -> None:
    post, planner = office.report.position, office.cast.planner
    with refused("sampai dengan hari ini"):
        changes.change(post, by=planner, since=date(2022, 7, 9), title=IS)
    changes.change(post, by=planner, since=JULY, title=IS)
    with refused("Perubahan sebelumnya berlaku sejak 1 Juli 2022"):
        changes.change(post, by=planner, since=date(2022, 6, 30), title="Lain")
    # What is changed on one day is one change, and the same again is none.
    changes.change(post, by=planner, since=JULY, title="Ketua Tim Kerja Umum", unit=office.head_report.position.unit)
    changes.change(post, by=planner, since=JULY, title="Ketua Tim Kerja Umum")
    (former,) = post.formers.all()
    assert (former.title, former.unit.name) == (WAS, "Sub Bagian Umum")
    changes.change(post, by=planner, since=date(2022, 7, 5), title="Ketua Tim Layanan Umum")
    assert [of(office, quarter).post_title for quarter in (2, 3)] == [WAS, "Ketua Tim Layanan Umum"]
    event = Event.objects.about("position", post.pk).latest("pk")
    assert event.label == "Jabatan berubah sejak 5 Juli 2022: Ketua Tim Layanan Umum"
    assert event.data["since"] == "2022-07-05" and event.data["old"] == {"title": "Ketua Tim Kerja Umum"}


def test_who_was_the_superior_then_decides_on_that_quarter(office: Office, login) -> None:
    """From July on Wulan's section is below the head of the office; Bagas keeps Triwulan II."""
    chief_post, planner = office.head_report.position.superior, office.cast.planner
    changes.change(office.report.position, by=planner, since=JULY, superior=chief_post, unit=chief_post.unit)
    office.report = of(office)
    report, bagas, ratna = office.submit(), office.cast.head, office.cast.chief
    assert deciding(of(office)).seat.post == office.head_report.position
    assert deciding(of(office, 3)).seat.post == chief_post
    assert content_of(report).superior == "Sekretaris" and content_of(report).unit_name == "Sub Bagian Umum"
    assert build(of(office, 3)).superior == "Kepala Dinas Uji"
    assert [row.waits_for for row in board_rows(office.period)][1] == "Sekretaris"
    assert file_name_of(of(office)) == "LKj-TW2-2022-dinas-uji-subbag-umum"
    assert [list(report_lists.waiting_for_decision(user)) for user in (bagas, ratna)] == [[report], []]
    assert [rules.can_decide(Standing(user, of(office))) for user in (bagas, ratna)] == [True, False]
    assert report in Report.objects.visible_to(bagas) and of(office, 3) not in Report.objects.visible_to(bagas)
    assert Report.objects.of_unit("subbag-umum").filter(period__organization=office.organization).get() == report
    page = login(bagas).get(reverse("disposition", args=[report.pk]))
    assert page.status_code == 200 and len(inbox.waiting(bagas, held_posts(bagas))) == 1
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=bagas)
    assert of(office).superior_post == office.head_report.position and of(office).state == ReportState.APPROVED
    assert login(bagas).get(reverse("report", args=[report.pk])).status_code == 200


def test_an_ended_superior_post_is_an_empty_one(office: Office) -> None:
    head, chief_post = office.head_report.position, office.head_report.position.superior
    section, planner = office.report.position, office.cast.planner
    with refused("masih melapor kepada jabatan ini"):
        endings.end(head, by=planner, on=date(2022, 7, 5))
    changes.change(section, by=planner, since=JULY, superior=chief_post)
    endings.end(head, by=planner, on=date(2022, 7, 5))
    assert Assignment.objects.get(position=head).ends == date(2022, 7, 5)
    decided = deciding(of(office))
    assert decided.seat is None and "Jabatan Sekretaris sedang kosong" in decided.obstacle
    office.organization.next_superior_decides = True
    office.organization.save()
    assert deciding(of(office)).seat.name == "Ratna Uji"
    # Who finishes its reports may act for it; nobody is appointed to it.
    joko = Assignment(official=office.cast.stranger.official, position=head, starts=date(2022, 7, 8))
    with refused("tunjuk Plh"):
        joko.full_clean()
    joko.kind = AssignmentKind.PLH
    joko.full_clean()
    # It owed a report then, and owes none any more.
    assert head in [row.position for row in board_rows(office.period)]
    Report.objects.filter(period=office.next_period).delete()
    periods.open_reports(office.next_period)
    assert head not in [row.position for row in board_rows(office.next_period)]


def test_units_merge_and_split(office: Office) -> None:
    """From July on the Sekretariat is part of Seksi Lain and loses its head; in a week a team leaves it again."""
    planner, other = office.cast.planner, office.stranger_report.position.unit
    head, unit = office.head_report.position, office.head_report.position.unit
    changes.change(office.report.position, by=planner, since=JULY, unit=unit)
    endings.merge(unit, into=other, since=JULY, by=planner, ending={head: head.superior})
    unit.refresh_from_db()
    section = Position.objects.get(pk=office.report.position_id)
    assert unit.ends == date(2022, 6, 30) and (section.unit, section.superior) == (other, head.superior)
    team = endings.split(other, code="tim", name="Tim", since=date(2022, 7, 4), by=planner, posts=[section])
    assert [row.position.unit.code for row in board_rows(office.period)] == ["sekretariat", "subbag-umum", "seksi-lain"]
    assert [of(office, quarter).post.unit.name for quarter in (2, 3)] == ["Sub Bagian Umum", "Tim"]
    assert of(office).direct_superior == head
    with refused("sudah berakhir"):
        changes.change(section, by=planner, since=date(2022, 7, 6), unit=unit)
    with refused("baru dibentuk pada 4 Juli 2022"):
        changes.change(office.stranger_report.position, by=planner, since=date(2022, 7, 2), unit=team)
    kinds = Event.objects.filter(chain__organization=office.organization).values_list("kind", flat=True)
    assert {"unit.end", "position.end", "unit.split", "position.change"} <= set(kinds)


def test_no_day_has_a_circle(office: Office) -> None:
    """Bagas is above Wulan until August begins; from a day in July on Wulan cannot be above Bagas."""
    section, head, planner = office.report.position, office.head_report.position, office.cast.planner
    changes.change(section, by=planner, since=date(2022, 7, 5), superior=head.superior)
    with refused("pada 1 Juli 2022 sendiri berada di bawah Sekretaris"):
        changes.change(head, by=planner, since=JULY, superior=section)
    changes.change(head, by=planner, since=date(2022, 7, 5), superior=section)
    assert of(office).direct_superior == head


def test_the_database_refuses_circles_on_every_road(office: Office) -> None:
    assert circles.missing(connection) == []
    section, head = office.report.position, office.head_report.position
    chief = head.superior
    for above in (section, head):
        with pytest.raises(IntegrityError), transaction.atomic():
            Position.objects.filter(pk=chief.pk).update(superior=above)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk__in=[section.unit_id, head.unit_id]).update(parent=section.unit)
    Unit.objects.filter(pk=section.unit_id).update(parent=head.unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        head.unit.parent = section.unit
        head.unit.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.bulk_create(
            Position(pk=key, unit=head.unit, title=f"Jabatan {key}", echelon="IV", superior_id=above)
            for key, above in ((9001, 9002), (9002, 9001))
        )


@pytest.mark.django_db(transaction=True)
def test_two_halves_of_a_circle_written_at_once(office: Office) -> None:
    one, two = office.head_report.position.pk, office.stranger_report.position.pk
    chief = office.head_report.position.superior_id

    def put(own: int, above: int) -> Any:
        return lambda: Position.objects.filter(pk=own).update(superior=above)

    for _ in range(5):
        Position.objects.filter(pk__in=[one, two]).update(superior=chief)
        answers = at_once([put(one, two), put(two, one)])
        assert sorted(type(answer).__name__ for answer in answers) == ["IntegrityError", "int"], answers


def test_the_administration_asks_for_the_day(office: Office, login) -> None:
    visitor = login(User.objects.create_superuser("pengelola", password="sandi-uji-2022"))
    post, chief = office.report.position, office.head_report.position.superior
    rows = ("duties", "assignments")
    office.submit()

    def answer(row: Any, *inlines: str, **changed: object) -> str:
        response = visitor.post(address(row), form_of(row, *inlines, **changed))
        return str(response.context["errors"]) if response.status_code == 200 else ""

    assert "Isi tanggal mulai berlakunya yang baru" in answer(post, *rows, title=IS)
    assert "Isi tanggal mulai berlakunya yang baru" in answer(office.organization, name="Badan Uji")
    assert "sampai dengan hari ini" in answer(post, *rows, title=IS, since="2022-07-09")
    assert answer(post, *rows, title=IS, superior=chief.pk, since="2022-07-01", structural_title="") == ""
    assert answer(office.organization, name="Badan Uji", since="2022-07-01") == ""
    post = Position.objects.get(pk=post.pk)
    assert (post.title, post.superior, of(office, 3).post_title, of(office).direct_superior) == (
        IS, chief, IS, office.head_report.position,
    )  # fmt: skip
    event = Event.objects.about("position", post.pk).get()
    assert event.data["new"] == {"superior": "Kepala Dinas Uji", "title": IS} and event.by_name == "pengelola"
    assert f"{WAS}, sampai 30 Juni 2022" in squeezed(visitor.get(address(post)))
    assert "masih berada di unit ini" in answer(post.unit, ends="2022-07-07")
    assert "hari itu atau sesudahnya" in answer(post, *rows, ends="2022-07-31")
    assert answer(post, *rows, ends="2022-07-07", reports_lkj="on") == ""
    assert answer(post.unit, ends="2022-07-07") == ""
    assert Event.objects.filter(kind__in=["position.end", "unit.end"]).count() == 2
