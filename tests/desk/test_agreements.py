"""The planner's pages about the versions of an agreement, and the administration's list of them."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Agreement, Indicator, QuarterTarget
from tests.agreements import as_draft
from tests.conftest import Office
from tests.html import squeezed
from units.models import Event, User


@pytest.fixture
def draft(office: Office) -> Agreement:
    agreement = Agreement.objects.create(position=office.report.position, year=2022, version=1)
    goal = agreement.goals.create(order=1, text="Meningkatnya pelayanan administrasi")
    Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15)
    return agreement


def test_the_board_lists_it_and_the_page_puts_it_in_force(office: Office, draft: Agreement, login) -> None:
    browser, address = login(office.cast.planner), reverse("put_in_force", args=["dinas-uji", draft.pk])
    board = reverse("board", args=[office.period.pk])
    assert address in squeezed(browser.get(board))
    QuarterTarget.objects.create(indicator=Indicator.objects.get(goal__agreement=draft), quarter=4, value=12)
    page = squeezed(browser.get(address)).replace("\u00a0", " ")
    for told in ("PK murni, 10 Januari 2022", "dipakai 2 laporan yang masih ditulis", "isinya terkunci", "Rancangan"):
        assert told in page
    assert "Jumlah dokumen: Target s.d. Triwulan IV 12 dokumen tidak sama dengan target setahun 15 dokumen" in page
    answer = browser.post(address, {"on": "2022-07-05"})
    assert answer.status_code == 302 and answer["Location"] == reverse("agreements_of_year", args=["dinas-uji", 2022])
    draft.refresh_from_db()
    assert (draft.state, draft.in_force_from) == ("in_force", date(2022, 7, 5))
    page = squeezed(browser.get(board))
    assert "PK 2022 Kepala Sub Bagian Umum (perubahan 1) sudah berlaku." in page and address not in page


@pytest.mark.parametrize(
    ("day", "told"),
    [("2022-01-02", "harus sesudah 10 Januari 2022"), ("2 Mei", "bukan tanggal"), ("", "Isi tanggalnya")],
)
def test_a_wrong_day_is_told_and_kept(office: Office, draft: Agreement, login, day: str, told: str) -> None:
    answer = login(office.cast.planner).post(reverse("put_in_force", args=["dinas-uji", draft.pk]), {"on": day})
    page = squeezed(answer)
    assert answer.status_code == 422 and told in page and (not day or f'value="{day}"' in page)
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 403), ("head", 403), ("auditor", 403), ("stranger", 403), ("outsider", 404)]
)
def test_others_do_not_put_it_in_force(office: Office, draft: Agreement, login, role: str, status: int) -> None:
    browser, address = login(getattr(office.cast, role)), reverse("put_in_force", args=["dinas-uji", draft.pk])
    assert browser.get(address).status_code == browser.post(address, {"on": "2022-07-05"}).status_code == status


def test_next_years_drafts_are_listed_before_it_has_a_period(office: Office, draft: Agreement, login) -> None:
    Agreement.objects.filter(pk=draft.pk).update(year=2023, version=0)
    browser, address = login(office.cast.planner), reverse("put_in_force", args=["dinas-uji", draft.pk])
    assert address in squeezed(browser.get(reverse("board", args=[office.period.pk])))
    answer = browser.post(address, {"on": "2023-01-02"})
    assert answer.status_code == 302 and answer["Location"] == reverse("agreements_of_year", args=["dinas-uji", 2023])
    Agreement.objects.create(position=office.report.position, year=2021)
    assert "Rancangan Perjanjian Kinerja" not in squeezed(browser.get(reverse("board", args=[office.period.pk])))


def test_only_planners_see_drafts_on_the_board(office: Office, draft: Agreement, login) -> None:
    address = reverse("put_in_force", args=["dinas-uji", draft.pk])
    assert address not in squeezed(login(office.cast.auditor).get(reverse("board", args=[office.period.pk])))


@pytest.fixture
def visitor(office: Office, login) -> Client:
    return login(User.objects.create_superuser("pengelola", password="sandi-uji-2022"))


def act(visitor: Client, action: str, agreement: Agreement, on: str = "", sure: str = "") -> str:
    data = {"action": action, "_selected_action": [agreement.pk], "on": on, "sure": sure, "apply": "Berlakukan"}
    return squeezed(visitor.post(reverse("admin:reports_agreement_changelist"), data, follow=True))


def test_the_administration_says_what_it_does_before(draft: Agreement, visitor: Client) -> None:
    data = {"action": "put_in_force", "_selected_action": [draft.pk]}
    page = squeezed(visitor.post(reverse("admin:reports_agreement_changelist"), data))
    assert "Isinya lalu terkunci" in page and "(perubahan 1)" in page and 'name="apply"' in page
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_day_of_signing_is_written_after_it_came_into_force(office: Office, login) -> None:
    """Of two planners the later one is told the other's day; the same again is meant."""
    pk, browser = office.report.agreement, login(office.cast.planner)
    address = reverse("agreement_signed", args=["dinas-uji", pk.pk])
    assert f'href="{address}"' in squeezed(browser.get(reverse("agreement", args=["dinas-uji", pk.pk])))
    shown = browser.get(address).context["form"]["shown"].value()
    browser.post(address, {"signed_on": "12 Januari 2022", "shown": shown})
    pk.refresh_from_db()
    assert pk.signed_on == date(2022, 1, 12) and Event.objects.filter(kind="agreement.signed").exists()
    late = browser.post(address, {"signed_on": "13-01-2022", "shown": shown})
    assert "juga diubah orang lain. Tersimpan sekarang: “12-01-2022”; isian Anda “13-01-2022”" in squeezed(late)
    shown = browser.get(address).context["form"]["shown"].value()
    assert "jauh dari tahun 2022" in squeezed(browser.post(address, {"signed_on": "12-01-2032", "shown": shown}))


def test_the_administration_warns_of_quarters_without_an_agreement(office: Office, visitor: Client) -> None:
    """As the desk does: once for a day, which is then meant."""
    first = office.report.agreement
    as_draft(first)
    told = act(visitor, "put_in_force", first, on="2022-07-05")
    assert "Triwulan II 2022 berakhir sebelum 5 Juli 2022" in told
    sure = re.search(r'name="sure" value="(\w+)"', told)[1]
    first.refresh_from_db()
    assert first.status.is_draft
    assert "(murni) sudah berlaku." in act(visitor, "put_in_force", first, on="2022-07-05", sure=sure)


def test_the_administration_puts_it_in_force_and_takes_it_back(draft: Agreement, visitor: Client) -> None:
    QuarterTarget.objects.create(indicator=Indicator.objects.get(goal__agreement=draft), quarter=4, value=12)
    assert "isi tanggal berlaku" in act(visitor, "put_in_force", draft)
    assert "tidak sama dengan target setahun" in act(visitor, "put_in_force", draft, on="besok")
    assert "bukan tanggal" in act(visitor, "put_in_force", draft, on="besok")
    assert "harus dalam tahun 2022" in act(visitor, "put_in_force", draft, on="2023-01-02")
    assert "(perubahan 1) sudah berlaku." in act(visitor, "put_in_force", draft, on="2022-07-05")
    assert "(perubahan 1) menjadi rancangan." in act(visitor, "take_back", draft)
    Agreement.objects.filter(pk=draft.pk).update(signed_on=date(2022, 7, 4))
    act(visitor, "put_in_force", draft)
    draft.refresh_from_db()
    assert (draft.state, draft.in_force_from) == ("in_force", date(2022, 7, 4))
