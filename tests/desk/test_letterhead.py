"""The planner's page of the letterhead, and the emblem as it is served."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from lkj import sandbox
from reports.actions import letterhead
from reports.files.emblem_picture import LARGEST
from tests import samples
from tests.conftest import Office
from tests.html import squeezed
from units.models import Emblem, Organization

WRITERS = {"officer": 403, "head": 403, "chief": 403, "auditor": 403, "stranger": 403, "outsider": 404, "planner": 200}
LINE = "Laman: dinas.example.go.id"


@pytest.fixture
def dewi(office: Office, login) -> Client:
    return login(office.cast.planner)


def address(name: str = "letterhead") -> str:
    return reverse(name, args=["dinas-uji"])


def page(client: Client) -> str:
    return squeezed(client.get(address()))


def send(client: Client, lines: str = "", token: str = "", picture: bytes | None = None) -> HttpResponse:
    data: dict = {"kop-baris": lines, "kop-token": token}
    if picture is not None:
        data["kop-lambang"] = SimpleUploadedFile("lambang.png", picture)
    return client.post(address(), data)


def stored() -> Organization:
    return Organization.objects.get(code="dinas-uji")


@pytest.mark.parametrize(("role", "status"), WRITERS.items())
def test_who_reaches_the_page(office: Office, login, role: str, status: int) -> None:
    client = login(getattr(office.cast, role))
    assert client.get(address()).status_code == status
    assert send(client, LINE).status_code == (302 if status == 200 else status)
    assert client.post(address("emblem_remove")).status_code == (302 if status == 200 else status)
    assert stored().letterhead == (LINE if status == 200 else "")


def test_visitors_are_sent_to_the_log_in(office: Office, login) -> None:
    nobody = login(None)
    for name in ("letterhead", "emblem"):
        answer = nobody.get(address(name))
        assert answer.status_code == 302 and reverse("login") in answer["Location"]
    assert send(nobody, LINE).status_code == nobody.post(address("emblem_remove")).status_code == 401
    assert stored().letterhead == ""


def test_each_address_has_its_methods(office: Office, dewi: Client) -> None:
    assert dewi.get(address("emblem_remove")).status_code == dewi.post(address("emblem")).status_code == 405
    assert dewi.put(address()).status_code == 405


def test_the_kop_is_shown_as_it_will_print(office: Office, dewi: Client) -> None:
    shown = page(dewi)
    assert "PEMERINTAH KABUPATEN CONTOH" in shown and "DINAS UJI" in shown and "Jl. Percobaan No. 1" in shown
    assert "<img" not in shown and "Hapus lambang" not in shown
    answer = squeezed(dewi.get(reverse("office", args=[office.organization.code])))
    assert f'href="{address()}"' in answer


def test_an_emblem_and_lines_are_stored_and_shown(office: Office, dewi: Client) -> None:
    answer = send(dewi, f"{LINE}\r\n\r\nSurel: dinas@example.go.id\r\n", picture=samples.image("JPEG"))
    assert answer.status_code == 302 and answer["Location"] == address()
    shown = page(dewi)
    assert "Kop surat tersimpan." in shown and f'<p class="kop-line">{LINE}</p>' in shown
    assert f'<img src="{address("emblem")}?' in shown and 'alt="Lambang Kabupaten Contoh"' in shown
    assert stored().letterhead == f"{LINE}\nSurel: dinas@example.go.id"


def test_a_picture_that_finds_no_turn_leaves_the_typed_lines(office: Office, dewi: Client, all_turns_taken) -> None:
    with all_turns_taken():
        answer = send(dewi, LINE, picture=samples.image())
    shown = squeezed(answer)
    assert answer.status_code == 422 and sandbox.Busy.SENTENCE in shown and f"{LINE}</textarea>" in shown
    assert (stored().letterhead, stored().emblem) == ("", None)


@pytest.mark.parametrize("role", ["officer", "head", "chief", "planner", "auditor", "stranger"])
def test_the_people_of_the_office_get_the_emblem(office: Office, login, role: str) -> None:
    letterhead.set_emblem(office.organization, by=office.cast.planner, data=samples.image())
    answer = login(getattr(office.cast, role)).get(address("emblem"))
    assert answer.status_code == 200 and answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert {part.strip() for part in answer["Cache-Control"].split(",")} == {"private", "no-store"}
    assert Image.open(io.BytesIO(answer.content)).size == (40, 30)


def test_others_get_no_emblem_and_without_one_there_is_404(office: Office, login, dewi: Client) -> None:
    assert dewi.get(address("emblem")).status_code == 404
    letterhead.set_emblem(office.organization, by=office.cast.planner, data=samples.image())
    maya = login(office.cast.outsider)
    assert maya.get(address("emblem")).status_code == 404
    assert maya.get(reverse("emblem", args=["tidak-ada"])).status_code == 404


@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        (b"", "Berkas ini kosong"),
        (b"<svg/>", "bukan gambar PNG atau JPG"),
        (samples.pdf(), "bukan gambar PNG atau JPG"),
        (samples.image()[:60], "rusak atau tidak lengkap"),
        (samples.image() + bytes(LARGEST), "lebih dari 2\u00a0MB"),
    ],
    ids=["empty", "svg", "pdf", "cut short", "too large"],
)
def test_a_refused_picture_comes_back_with_its_reason_and_the_lines(
    office: Office, dewi: Client, picture: bytes, sentence: str
) -> None:
    answer = send(dewi, "Laman: baru", picture=picture)
    shown = squeezed(answer)
    assert answer.status_code == 422 and sentence in shown and "Kop belum tersimpan" in shown
    assert "\nLaman: baru</textarea>" in shown
    assert stored().letterhead == "" and not Emblem.objects.exists()


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("a\nb\nc\nd", "paling banyak 3 baris tambahan"),
        ("x" * 121, "Baris 1 terlalu panjang"),
        ("x" * 900, "terlalu panjang"),
    ],
)
def test_refused_lines_come_back_as_they_were_typed(office: Office, dewi: Client, lines: str, sentence: str) -> None:
    answer = send(dewi, lines, picture=samples.image())
    shown = squeezed(answer)
    assert answer.status_code == 422 and sentence in shown and f"\n{lines}</textarea>" in shown
    assert "Pilih lagi sebelum menyimpan" in shown and not Emblem.objects.exists()


def test_typed_markup_is_shown_as_text(office: Office, dewi: Client) -> None:
    send(dewi, "<script>alert(1)</script>")
    shown = page(dewi)
    assert "<script>alert" not in shown and shown.count("&lt;script&gt;alert(1)") == 2


def test_the_second_writer_sees_both_and_decides(office: Office, dewi: Client) -> None:
    send(dewi, "Laman: satu")
    answer = send(dewi, "Laman: dua")
    shown = squeezed(answer)
    assert answer.status_code == 422 and "diubah dari halaman lain menjadi" in shown
    assert "<p>Laman: satu</p>" in shown and "\nLaman: dua</textarea>" in shown
    assert stored().letterhead == "Laman: satu"
    # Sending the same form again is refused again; only the button's token decides.
    assert send(dewi, "Laman: dua").status_code == 422
    decision = answer.context["token_now"]
    assert f'name="kop-token" value="{decision}">Simpan sebagai gantinya' in shown
    assert dewi.post(address(), {"kop-baris": "Laman: dua", "kop-token": ["", decision]}).status_code == 302
    assert stored().letterhead == "Laman: dua"


def test_removing_the_emblem_leaves_it_for_the_reports_that_name_it(office: Office, dewi: Client) -> None:
    send(dewi, LINE, picture=samples.image())
    shown = squeezed(dewi.post(address("emblem_remove"), follow=True))
    assert "Lambang dihapus dari kop." in shown and "<img" not in shown
    assert stored().emblem is None and Emblem.objects.count() == 1 and stored().letterhead == LINE


def test_the_page_asks_the_same_queries_however_many_emblems_there_were(office: Office, dewi: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            page(dewi)
        return len(found)

    letterhead.set_emblem(office.organization, by=office.cast.planner, data=samples.image())
    page(dewi)
    one = count()
    for shade in (1, 2):
        letterhead.set_emblem(office.organization, by=office.cast.planner, data=samples.image("PNG", shade))
    assert count() == one <= 15
