"""An empty installation: whoever has the code on the server's screen makes administrator and first office, once."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from reports.management.commands.serve import _commands, _environment, _greeting
from tests.conftest import Office
from tests.html import squeezed
from units.enums import MemberRole
from units.login import first_code
from units.models import Event, Membership, Organization, User

OFFICE = {
    "name": "Dinas Kesehatan",
    "short_name": "Dinkes",
    "government": "Kabupaten Contoh",
    "address": "Jl. Percobaan No. 1",
    "city": "Contoh",
}
PERSON = {"first_name": "Sari Uji", "username": "sari", "password1": "kantor-uji-2026", "password2": "kantor-uji-2026"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def begin(client: Client, kode: str, **changed: str) -> HttpResponse:
    return client.post("/mulai/", {**OFFICE, **PERSON, "kode": kode, **changed})


@pytest.mark.django_db
def test_the_first_office_begins_in_the_browser(client: Client, folder: Path) -> None:
    code = _greeting(8123).split("Kode: ")[1].strip()
    assert code not in (folder / "first-code").read_text(), "only its hash is stored"
    assert client.get("/masuk/")["Location"] == "/mulai/"
    page = squeezed(client.get("/mulai/"))
    assert "Kode sekali pakai" in page
    assert re.search(r'<input[^>]* name="kode"[^>]* autofocus', page), "the code can be typed or pasted at once"
    answer = begin(client, code.lower().replace("-", " "))
    assert (answer.status_code, answer["Location"]) == (302, "/kantor/dinkes/")
    page = squeezed(client.get("/kantor/dinkes/"))
    assert "Menyiapkan kantor" in page and "0 unit, 0 jabatan" in page

    sari = User.objects.get()
    assert sari.is_superuser and sari.check_password("kantor-uji-2026") and sari.person_name == "Sari Uji"
    assert Membership.objects.get().role == MemberRole.PLANNER
    event = Event.objects.get(kind="installation.begin")
    assert event.data["new"]["name"] == "Dinas Kesehatan" and "kantor-uji" not in str(event.data)
    assert Client().get("/mulai/").status_code == begin(Client(), code).status_code == 404, "once"
    with pytest.raises(CommandError):
        call_command("first_code")


@pytest.mark.django_db
def test_colleagues_reach_it_once_its_address_in_the_network_is_named(settings, client: Client) -> None:
    begin(client, first_code.issue())
    only_here = "Alamat aplikasi ini hanya terbuka di komputer ini"
    assert only_here in squeezed(client.get("/kantor/dinkes/")), "said before slips are printed"
    assert "Hanya komputer ini dapat membukanya" in _greeting(8000)
    assert "127.0.0.1:8000" in _commands(8000)["Server web"] and "LKJ_HOSTS" not in _environment(8000)
    settings.PUBLIC_ADDRESS = "http://192.168.1.20:8000"
    assert only_here not in squeezed(client.get("/kantor/dinkes/"))
    assert "Dari komputer lain: http://192.168.1.20:8000/" in _greeting(8000)
    assert "0.0.0.0:8000" in _commands(8000)["Server web"]
    assert _environment(8000)["LKJ_HOSTS"].endswith(",192.168.1.20")
    settings.PUBLIC_ADDRESS = "https://lkj.example.go.id"
    assert "127.0.0.1:8000" in _commands(8000)["Server web"], "a proxy asks this machine alone"


@pytest.mark.django_db
def test_without_the_code_nothing_begins(client: Client) -> None:
    assert client.get("/mulai/").status_code == 404, "no code was issued"
    printed = io.StringIO()
    call_command("first_code", stdout=printed)
    old, new = printed.getvalue().split("Kode: ")[1].strip(), first_code.issue()
    for wrong in (old, "", "ABCD-EFGH-JKLM"):
        answer = begin(client, wrong)
        assert answer.status_code == 422 and 'value="Dinas Kesehatan"' in squeezed(answer)
        assert "kantor-uji-2026" not in squeezed(answer), "a password is never shown"
    for _ in range(8):
        begin(client, "ABCD-EFGH-JKLM")
    assert begin(client, new).status_code == 429
    assert not User.objects.exists() and not Organization.objects.exists()


@pytest.mark.django_db
def test_what_is_wrong_stands_at_its_field_and_nothing_is_half_made(client: Client) -> None:
    code = first_code.issue()
    wrong = {
        "Kedua kata sandi tidak sama": {"password2": "kantor-uji-2027"},
        "terlalu pendek": {"password1": "pendek", "password2": "pendek"},
        "Kode ini dipakai aplikasi": {"code": "baru"},
        "Tulis kode dengan huruf kecil": {"code": "dinas kesehatan"},
        "Tulis nama perangkat daerah.": {"name": ""},
        "Tulis misalnya nama@contoh.go.id": {"email": "sari"},
    }
    for sentence, changed in wrong.items():
        answer = begin(client, code, **changed)
        assert answer.status_code == 422 and sentence in squeezed(answer), changed
    assert not User.objects.exists() and not Organization.objects.exists()
    together = {"city": "", "code": "baru", "username": "bu sari", "email": "sari", "kode": "ABCD-EFGH-JKLM"}
    page = squeezed(begin(client, **together))
    for sentence in (
        "Tulis tempat penandatanganan", "Kode ini dipakai aplikasi", "tanpa spasi. Tulis misalnya bu.sari.",
        "Tulis misalnya nama@contoh.go.id", "Kode ini tidak cocok",
    ):  # fmt: skip
        assert sentence in page, "all faults are told at once"
    assert "Kata sandi Anda sudah diterima" in page and "kantor-uji-2026" not in page
    again = {"password1": "", "password2": ""}
    assert "Kedua kata sandi tidak sama" in squeezed(begin(client, code, **again | {"password2": "lain-lagi-2026"}))
    assert "Tulis kata sandi." in squeezed(begin(client, code, **again)), "a refused one is not kept"
    begin(client, code, city="")
    assert begin(client, code, **again).status_code == 302
    assert User.objects.get().check_password("kantor-uji-2026")
    assert "first-password" not in client.session


@pytest.fixture
def admin(office: Office, login: Callable[[User], Client]) -> Client:
    return login(User.objects.create_superuser("pengelola"))


def add(client: Client, **changed: str) -> HttpResponse:
    return client.post("/kantor/baru/", {**OFFICE, "first_name": "Tari Uji", "username": "tari", **changed})


def test_the_administrator_adds_an_office_with_its_planner(office: Office, admin: Client, login) -> None:
    page = squeezed(add(admin))
    password = page.split("sekali pakai <code>")[1].split("</code>")[0]
    tari = User.objects.get(username="tari")
    assert tari.check_password(password) and not tari.is_superuser
    assert list(Organization.objects.planned_by(tari).values_list("code", flat=True)) == ["dinkes"]
    assert Event.objects.get(kind="organization.add").data["account"] == "tari"
    assert admin.get("/kantor/dinkes/").status_code == 200

    page = squeezed(add(admin, short_name="Dinkes Dua", username="dewi"))
    assert "sudah mempunyai akun" in page and "sekali pakai <code>" not in page
    assert Organization.objects.planned_by(office.cast.planner).count() == 2

    answer = add(admin, code="dinkes", username="lain")
    assert answer.status_code == 422 and "Tulis misalnya dinkes-2." in squeezed(answer)
    assert not User.objects.filter(username="lain").exists()


def test_nobody_else_adds_one(office: Office, login: Callable[[User], Client]) -> None:
    staff = User.objects.create_user("staf", is_staff=True)
    for user in (office.cast.planner, office.cast.chief, office.cast.auditor, staff):
        assert login(user).get("/kantor/baru/").status_code == add(login(user)).status_code == 403
    assert Organization.objects.count() == 2
