"""The frame of every page, logging in and out, and the pages of refusals."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from reports.models import Report
from tests.conftest import Office
from tests.html import squeezed
from units.models import Assignment, Organization, Position


def test_the_log_in_page_is_open_and_speaks_indonesian(office: Office, client: Client) -> None:
    page = squeezed(client.get(reverse("login")))
    assert "Nama pengguna" in page and "Kata sandi" in page


def test_a_wrong_password_is_refused_with_advice_and_the_name_stays(office: Office, client: Client) -> None:
    page = squeezed(client.post(reverse("login"), {"username": "wulan", "password": "salah"}))
    assert "tidak cocok" in page and 'value="wulan"' in page


def test_an_empty_log_in_names_both_fields(office: Office, client: Client) -> None:
    page = squeezed(client.post(reverse("login"), {"username": "", "password": ""}))
    assert "Tulis nama pengguna Anda." in page and "Tulis kata sandi Anda." in page


def test_logging_in_leads_home(office: Office, client: Client) -> None:
    answer = client.post(reverse("login"), {"username": "wulan", "password": "sandi-uji-2022"})
    assert answer.status_code == 302 and answer["Location"] == reverse("home")


def test_five_wrong_passwords_lock_and_say_how_long(office: Office, client: Client) -> None:
    for _ in range(5):
        answer = client.post(reverse("login"), {"username": "wulan", "password": "salah"})
    page = squeezed(answer)
    assert answer.status_code == 429 and "15 menit" in page


def test_a_demo_alone_in_its_installation_shows_its_accounts(office: Office, client: Client) -> None:
    assert "Akun contoh" not in squeezed(client.get(reverse("login"))), "two offices are no demo"
    remove_the_other_office(office)
    page = squeezed(client.get(reverse("login")))
    assert "Akun contoh" in page and "wulan" in page and "Kepala Sub Bagian Umum" in page and "dewi" in page


def test_a_real_office_shows_no_accounts(office: Office, client: Client) -> None:
    remove_the_other_office(office)
    office.organization.demo_today = None
    office.organization.save()
    assert "Akun contoh" not in squeezed(client.get(reverse("login")))


def remove_the_other_office(office: Office) -> None:
    other = Organization.objects.exclude(pk=office.organization.pk).get()
    Assignment.objects.filter(position__unit__organization=other).delete()
    Position.objects.filter(unit__organization=other).delete()
    other.delete()


def test_a_logged_in_person_sees_the_frame(office: Office, login) -> None:
    page = squeezed(login(office.cast.officer).get(reverse("report", args=[office.report.pk])))
    for piece in (
        "Kotak masuk",
        "Keluar",
        "Wulan Uji",
        "TW II 2022",
        "hari ini dianggap 8 Juli 2022",
        "Langsung ke isi",
    ):
        assert piece in page


def test_a_page_loads_nothing_off_the_host_and_has_no_inline_script_or_style(office: Office, login) -> None:
    for name in ("report", "entry", "evaluation", "action_plan", "preview"):
        page = squeezed(login(office.cast.officer).get(reverse(name, args=[office.report.pk])))
        assert "style=" not in page and "<style" not in page and "onclick" not in page, name
        assert "http://" not in page.replace("http://www.w3.org/2000/svg", ""), name
        assert "<script>" not in page, name


def test_logging_out_is_a_post(office: Office, login) -> None:
    client = login(office.cast.officer)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_password_can_be_changed(office: Office, login) -> None:
    client = login(office.cast.officer)
    words = {"old_password": "sandi-uji-2022", "new_password1": "pagi-cerah-88", "new_password2": "pagi-cerah-88"}
    assert client.post(reverse("password_change"), words).status_code == 302
    office.cast.officer.refresh_from_db()
    assert office.cast.officer.check_password("pagi-cerah-88")


def test_a_wrong_old_password_is_named(office: Office, login) -> None:
    words = {"old_password": "salah", "new_password1": "pagi-cerah-88", "new_password2": "pagi-cerah-88"}
    page = squeezed(login(office.cast.officer).post(reverse("password_change"), words))
    assert "Kata sandi lama tidak cocok" in page


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("rak7", "terlalu pendek. Pakai paling sedikit 10 huruf, angka, atau tanda"),
        ("918273645546", "hanya berisi angka. Tambahkan huruf"),
        ("password123", "dipakai banyak orang, sehingga mudah ditebak"),
    ],
)
def test_a_new_password_is_refused_with_what_to_do(office: Office, login, new: str, sentence: str) -> None:
    client = login(office.cast.officer)
    words = {"old_password": "sandi-uji-2022", "new_password1": new, "new_password2": new}
    page = squeezed(client.post(reverse("password_change"), words))
    assert sentence in page and "sandi anda" not in page.lower().replace("kata sandi anda", "")


def test_an_address_that_is_not_there(office: Office, login) -> None:
    answer = login(office.cast.officer).get("/tidak-ada/")
    assert answer.status_code == 404 and "Halaman tidak ditemukan" in squeezed(answer)


def test_a_visitor_meets_the_same_page_for_an_address_that_is_not_there(office: Office, client: Client) -> None:
    assert client.get("/tidak-ada/").status_code == 404


def test_a_form_from_an_old_page_says_what_to_do(office: Office) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("login"), {"username": "wulan", "password": "x"})
    assert answer.status_code == 403 and "Formulir kedaluwarsa" in squeezed(answer)


def test_the_error_page_needs_no_database_and_no_context() -> None:
    assert "Ini bukan kesalahan Anda" in render_to_string("500.html")


def test_refusals_say_why(office: Office, login) -> None:
    answer = login(office.cast.head).post(reverse("entry", args=[office.report.pk]))
    assert answer.status_code == 403
    assert "Hanya pejabat yang melapor" in squeezed(answer)
    assert Report.objects.get(pk=office.report.pk).indicator_results.count() == 0
