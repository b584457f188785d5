"""Dewi opens a quarter for all posts, changes its days, extends, closes and deletes it."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from reports.actions import periods
from reports.enums import Quarter
from reports.models import Notification, Period, Report
from reports.queries.draft import findings_now
from reports.queries.period_days import Days, days_of, proposed_days
from reports.refusal import Refused
from tests.conftest import Office
from tests.html import squeezed
from units.models import Assignment, Event, Position

LIST = "/kantor/dinas-uji/periode/"
FOURTH = {
    "tw-4-opens_on": "1 Oktober 2022",
    "tw-4-due_on": "10-1-2023",
    "tw-4-closes_on": "31/01/2023",
    "tw-4-report_date": "31-12-2022",
}


@pytest.fixture
def dewi(office: Office, login) -> Client:
    return login(office.cast.planner)


def step(client: Client, name: str, quarter: int, data: dict | None = None) -> HttpResponse:
    return client.post(reverse(f"period_{name}", args=["dinas-uji", 2022, quarter]), data or {})


def shown(client: Client, quarter: int, **changed: str) -> dict[str, str]:
    """What the quarter's page sends, with some of its days changed."""
    form = client.get(reverse("period_setup", args=["dinas-uji", 2022, quarter])).context["form"]
    return {field.html_name: str(field.value()) for field in form} | {
        f"tw-{quarter}-{name}": value for name, value in changed.items()
    }


def test_nobody_else_reaches_it(office: Office, login) -> None:
    cast = office.cast
    for user, status in ((cast.officer, 403), (cast.chief, 403), (cast.auditor, 403), (cast.outsider, 404)):
        client = login(user)
        assert client.get(LIST).status_code == status
        for name, data in (("open", FOURTH), ("setup", {}), ("extend", {}), ("close", {}), ("remove", {})):
            assert step(client, name, 4 if name == "open" else 3, data).status_code == status, name
    assert Period.objects.filter(organization=office.organization).count() == 2


def test_one_click_opens_the_next_quarter_for_all_posts(office: Office, dewi: Client) -> None:
    """From the menu: Kantor, Periode, Buka."""
    without = Position.objects.get(title="Kepala Seksi Lain")
    without.agreements.update(year=2021)
    page = squeezed(dewi.get(f"{LIST}?tahun=2022"))
    assert "Buka Triwulan IV" in page and "2 dari 3 jabatan mendapat laporan" in page
    assert "Belum ada PK 2022:" in page and ">Kepala Seksi Lain</a>" in page and "PK murni" in page
    assert [page.count(text) for text in ('value="01-10-2022"', 'value="10-01-2023"', 'value="31-01-2023"')] == [
        1,
        1,
        1,
    ]

    assert step(dewi, "open", 4, FOURTH)["Location"] == f"{LIST}?tahun=2022"
    made = Report.objects.filter(period__quarter=4, period__organization=office.organization)
    assert made.count() == 2 and {report.report_date for report in made} == {date(2022, 12, 31)}
    assert "Triwulan IV 2022 dibuka: 2 laporan dibuat." in squeezed(dewi.get(LIST))
    event = Event.objects.filter(kind="period.open").latest("id")
    assert event.by == office.cast.planner and event.data["new"]["due_on"] == "2023-01-10"

    count = Event.objects.count()
    assert step(dewi, "open", 4, FOURTH).status_code == 302, "a second click"
    assert (made.all().count(), Event.objects.count()) == (2, count)
    assert step(dewi, "open", 4, FOURTH | {"tw-4-due_on": "12-01-2023"}).status_code == 422, "another planner's days"

    without.agreements.update(year=2022)
    assert "Kini sudah ada PK, tetapi belum ada laporan: Kepala Seksi Lain" in squeezed(dewi.get(LIST))
    step(dewi, "complete", 4)
    assert made.all().count() == 3


def test_bad_days_are_refused_and_what_was_typed_stays(office: Office, dewi: Client) -> None:
    answer = step(dewi, "open", 4, FOURTH | {"tw-4-due_on": "10 Januarry 2023", "tw-4-opens_on": ""})
    page = squeezed(answer)
    assert answer.status_code == 422 and 'value="10 Januarry 2023"' in page and "Periode belum dibuka" in page
    answer = step(dewi, "open", 4, FOURTH | {"tw-4-closes_on": "1-1-2023"})
    assert answer.status_code == 422 and "Tanggal ditutup tidak boleh sebelum tenggat." in squeezed(answer)
    assert not Period.objects.filter(quarter=4).exists()
    for address in ("2022/5/buka/", "1890/1/buka/", "2022/4/", "2022/4/tutup/"):
        assert dewi.post(LIST + address, FOURTH).status_code == 404, address


def test_drafts_follow_the_days_and_those_concerned_hear_of_it(office: Office, dewi: Client) -> None:
    submitted = office.submit()
    answer = step(dewi, "setup", 2, shown(dewi, 2, due_on="15-07-2022", report_date="8 Juli 2022"))
    assert answer.status_code == 302
    office.period.refresh_from_db()
    assert days_of(office.period) == Days(date(2022, 6, 20), date(2022, 7, 15), date(2022, 7, 31), date(2022, 7, 8))
    dates = dict(Report.objects.filter(period=office.period).values_list("pk", "report_date"))
    assert dates[submitted.pk] == date(2022, 6, 30) and dates[office.head_report.pk] == date(2022, 7, 8)
    told = Notification.objects.filter(kind="extended")
    assert {each.user for each in told.exclude(report=None)} == {office.cast.head, office.cast.stranger}
    assert "kini 15 Juli 2022" in told[0].text
    # Who reads them hears of the period once; who changed it does not.
    superior = told.get(report=None)
    assert superior.user == office.cast.chief and superior.organization == office.organization
    assert "kini 15 Juli 2022 dan dapat diisi sampai 31 Juli 2022." in superior.text
    assert "2 laporan dapat diajukan kepada Anda" in superior.text
    event = Event.objects.get(kind="period.days")
    assert event.data["old"] == {"due_on": "2022-07-11", "report_date": "2022-06-30"}

    count = Event.objects.count()
    step(dewi, "setup", 2, shown(dewi, 2))
    assert Event.objects.count() == count, "nothing changed"


def test_of_two_planners_the_second_is_told(office: Office, dewi: Client) -> None:
    old = shown(dewi, 2, due_on="20-07-2022")
    step(dewi, "setup", 2, shown(dewi, 2, due_on="15-07-2022"))
    answer = step(dewi, "setup", 2, old)
    page = squeezed(answer)
    told = "Tenggat juga diubah orang lain. Tersimpan sekarang: “15-07-2022”; isian Anda “20-07-2022”."
    assert answer.status_code == 422 and told in page and 'value="20-07-2022"' in page
    assert Period.objects.get(pk=office.period.pk).due_on == date(2022, 7, 15)
    again = {field.html_name: str(field.value()) for field in answer.context["form"]}
    step(dewi, "setup", 2, again)
    assert Period.objects.get(pk=office.period.pk).due_on == date(2022, 7, 20), "sent once more, knowing"


def test_all_that_wait_are_extended_at_once(office: Office, dewi: Client) -> None:
    office.submit()
    assert step(dewi, "extend", 2, {"until": "11-07-2022", "reason": "Banjir"}).status_code == 422, "no later day"
    answer = step(dewi, "extend", 2, {"until": "15-08-2022", "reason": ""})
    assert answer.status_code == 422 and "Tulis alasan perpanjangan." in squeezed(answer)
    assert 'value="15-08-2022"' in squeezed(answer)
    data = {"until": "15 Agustus 2022", "reason": "Banjir di kantor"}
    assert step(dewi, "extend", 2, data).status_code == 302
    extended = Report.objects.filter(period=office.period, extended_until=date(2022, 8, 15))
    assert {each.pk for each in extended} == {office.head_report.pk, office.stranger_report.pk}
    steps = Event.objects.filter(kind="report.extend")
    assert [each.note for each in steps] == ["Banjir di kantor"] * 2
    step(dewi, "extend", 2, data)
    assert steps.count() == 2, "a second click"


def test_it_is_closed_from_its_due_day_on(office: Office, dewi: Client) -> None:
    answer = step(dewi, "close", 2)
    assert answer.status_code == 422 and "Majukan dahulu tenggatnya" in squeezed(answer)
    office.organization.demo_today = date(2022, 7, 20)
    office.organization.save()
    assert step(dewi, "close", 2).status_code == 302
    report = Report.objects.get(pk=office.report.pk)
    assert report.is_closed and report.period.closes_on == date(2022, 7, 19)
    step(dewi, "close", 2)
    assert Event.objects.filter(kind="period.close").count() == 1, "a second click"


def test_only_an_untouched_one_is_deleted(office: Office, dewi: Client) -> None:
    office.fill()
    answer = step(dewi, "remove", 2)
    assert answer.status_code == 422 and "sudah diisi: Kepala Sub Bagian Umum" in squeezed(answer)
    assert step(dewi, "remove", 3).status_code == 302
    assert [each.quarter for each in Period.objects.filter(organization=office.organization)] == [2]
    assert Event.objects.filter(kind__in=("period.remove", "period.discard")).count() == 2


def test_who_signs_and_was_not_in_office_on_the_reports_date_is_named(office: Office, dewi: Client) -> None:
    assert "sesudah tanggal laporan" not in squeezed(dewi.get(LIST))
    Assignment.objects.filter(official__user=office.cast.head).update(starts=date(2022, 7, 4))
    found = [each.message for each in findings_now(office.report) if each.rule == "belum-menjabat"]
    assert len(found) == 1 and "Bagas Uji baru menjabat sejak 4 Juli 2022" in found[0], "its author reads it too"
    sentence = "Bagas Uji menjabat Sekretaris sejak 4 Juli 2022, sesudah tanggal laporan 30 Juni 2022."
    assert squeezed(dewi.get(LIST)).count(sentence) == 1
    step(dewi, "setup", 2, shown(dewi, 2, report_date="4-7-2022"))
    assert sentence not in squeezed(dewi.get(LIST))


def test_the_days_follow_the_calendar_of_the_office(office: Office) -> None:
    own, later = [office.period, office.next_period], date(2023, 4, 1)
    first = proposed_days(own, 2023, Quarter.I, later)
    assert first == Days(date(2023, 1, 1), date(2023, 4, 10), date(2023, 4, 30), date(2023, 3, 31))
    assert proposed_days(own[:1], 2022, Quarter.III, date(2022, 7, 8)) == Days(
        date(2022, 9, 20), date(2022, 10, 11), date(2022, 10, 31), date(2022, 9, 30)
    )
    office.next_period.due_on, office.next_period.closes_on = date(2022, 12, 13), None
    usual = proposed_days(own[:1], 2023, Quarter.I, later)
    assert proposed_days(own, 2023, Quarter.I, later) == usual, "a quarter opened late is no model"
    fresh = proposed_days([], 2026, Quarter.I, date(2026, 4, 2))
    assert fresh == Days(date(2026, 4, 1), date(2026, 4, 10), date(2026, 4, 30), date(2026, 3, 31))
    past = proposed_days([], 2026, Quarter.I, date(2026, 11, 29))
    assert (past.due_on, past.closes_on) == (date(2026, 12, 13), date(2027, 1, 2)), "time to write is left"
    late = Period(organization=office.organization, year=2026, quarter=Quarter.I, **vars(past))
    after = proposed_days([late], 2026, Quarter.II, date(2026, 7, 1))
    assert after.due_on == date(2026, 7, 10), "a quarter that was caught up is no model"


def test_a_refused_opening_leaves_nothing(office: Office) -> None:
    days = Days(date(2022, 10, 1), date(2022, 9, 1), None, date(2022, 12, 31))
    with pytest.raises(Refused, match="Tenggat tidak boleh sebelum"):
        periods.open_period(office.organization, 2022, Quarter.IV, days, by=office.cast.planner)
    assert not Period.objects.filter(quarter=4).exists()
