"""The planner's pages of the fixed texts: writing, trying out, going back; the second of two writers."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.actions import wordings
from reports.models import Period, Report, WordingVersion
from reports.queries.content import build, content_of
from reports.texts import fixed
from tests.conftest import Office
from tests.html import squeezed

WRITERS = {"officer": 403, "head": 403, "chief": 403, "auditor": 403, "stranger": 403, "outsider": 404, "planner": 200}
OWN = "Sekian dari {jabatan}."


@pytest.fixture
def dewi(office: Office, login) -> Client:
    return login(office.cast.planner)


def address(name: str = "wording", key: str = "penutup", **more: int) -> str:
    return reverse(name, kwargs={"organization": "dinas-uji", "key": key, **more})


def page(client: Client, key: str = "penutup") -> str:
    return squeezed(client.get(address(key=key)))


def send(client: Client, text: str, token: int | str = 0, **more: str) -> HttpResponse:
    return client.post(address(), {"kalimat-bunyi": text, "kalimat-token": token, **more})


def texts() -> list[str]:
    return list(WordingVersion.objects.order_by("key", "number").values_list("text", flat=True))


@pytest.mark.parametrize(("role", "status"), WRITERS.items())
def test_who_reaches_the_pages(office: Office, login, role: str, status: int) -> None:
    version = wordings.save_wording(office.organization, "penutup", by=office.cast.planner, text="Satu.", shown=0)
    client = login(getattr(office.cast, role))
    assert client.get(reverse("wordings", args=["dinas-uji"])).status_code == status
    assert client.get(address()).status_code == status
    written = 302 if status == 200 else status
    assert send(client, OWN, 1).status_code == written
    assert client.post(address("wording_restore", number=version.number)).status_code == written
    assert client.post(address("wording_default")).status_code == written
    assert texts() == (["Satu.", OWN, "Satu.", ""] if status == 200 else ["Satu."])


def test_visitors_are_sent_to_the_log_in(office: Office, login) -> None:
    nobody = login(None)
    for page_address in (reverse("wordings", args=["dinas-uji"]), address()):
        answer = nobody.get(page_address)
        assert answer.status_code == 302 and reverse("login") in answer["Location"]
    assert send(nobody, OWN).status_code == nobody.post(address("wording_default")).status_code == 401
    assert texts() == []


def test_each_address_has_its_methods(office: Office, dewi: Client) -> None:
    assert dewi.post(reverse("wordings", args=["dinas-uji"])).status_code == 405
    assert dewi.get(address("wording_default")).status_code == 405
    assert dewi.get(address("wording_restore", number=1)).status_code == 405
    assert dewi.put(address()).status_code == 405


def test_unknown_blocks_and_versions_are_not_found(office: Office, dewi: Client) -> None:
    assert dewi.get(address(key="sampul")).status_code == 404
    assert dewi.post(address("wording_default", key="sampul")).status_code == 404
    assert dewi.post(address("wording_restore", number=1)).status_code == 404


def test_the_list_follows_the_document_and_says_whose_words_they_are(office: Office, dewi: Client) -> None:
    by = office.cast.planner
    wordings.save_wording(office.organization, "penutup", by=by, text=OWN, shown=0)
    wordings.save_wording(office.organization, "tugas", by=by, text="Tugas {jabatan}:", shown=0)
    wordings.reset(office.organization, "tugas", by=by)
    shown = squeezed(dewi.get(reverse("wordings", args=["dinas-uji"])))
    positions = [shown.index(f">{block.label}</a>") for block in fixed.every().values()]
    assert positions == sorted(positions)
    assert "manajemen pemerintahan yang efektif" in shown
    assert "PK yang dicetak sesudah ini" in page(dewi, fixed.PK_OPENING)
    assert "versi 1" in shown and "oleh Dewi, 8 Juli 2022 pukul" in shown and OWN in shown
    assert "dikembalikan oleh Dewi" in shown and shown.count("bawaan") == len(fixed.every()) - 1
    desk = squeezed(dewi.get(reverse("office", args=["dinas-uji"])))
    assert f'href="{reverse("wordings", args=["dinas-uji"])}"' in desk


def test_the_page_explains_every_placeholder(office: Office, dewi: Client) -> None:
    shown = page(dewi)
    for name, meaning in fixed.PLACEHOLDERS.items():
        assert f"<code>{{{name}}}</code>" in shown and meaning in shown and f'data-insert="{{{name}}}"' in shown
    assert "Pilih laporannya, lalu tekan Pratinjau." in shown
    assert "Laporan yang sudah diajukan tidak berubah" in shown
    assert 'name="kalimat-token" value="0"' in shown and "Kembalikan ke bawaan" not in shown


def test_the_page_opens_with_the_text_in_a_submitted_report(office: Office, dewi: Client) -> None:
    office.submit()
    shown = page(dewi)
    assert "Demikian LKj Interim Triwulan II Tahun 2022 ini disampaikan kepada" in shown
    assert "Dengan data Kepala Sub Bagian Umum, Triwulan II" in shown


def test_saving_changes_what_is_written_from_now_on_only(office: Office, dewi: Client) -> None:
    office.submit()
    answer = dewi.post(address(), {"kalimat-bunyi": OWN, "kalimat-token": "0"}, follow=True)
    shown = squeezed(answer)
    assert "Versi 1 tersimpan" in shown and "versi 1 oleh Dewi" in shown and 'value="1"' in shown
    assert dict(build(office.head_report).texts)["penutup"] == ("Sekian dari Sekretaris.",)
    assert dict(content_of(office.report).texts)["penutup"][-1].startswith("Demikian LKj Interim")


def test_unchanged_words_are_said_to_be_so(office: Office, dewi: Client) -> None:
    answer = squeezed(
        dewi.post(address(), {"kalimat-bunyi": fixed.TEXTS["penutup"].text, "kalimat-token": "0"}, follow=True)
    )
    assert "tidak ada yang berubah" in answer and texts() == []


@pytest.mark.parametrize("pressed", [{}, {"preview": "1"}], ids=["save", "preview"])
def test_a_text_that_cannot_be_filled_comes_back_as_typed(office: Office, dewi: Client, pressed: dict) -> None:
    typed = "Demikian {jabtan} & {nama}, {"
    answer = send(dewi, typed, **pressed)
    shown = squeezed(answer)
    assert answer.status_code == 422 and "\nDemikian {jabtan} &amp; {nama}, {</textarea>" in shown
    assert (
        "Kata sisipan {jabtan}, {nama} tidak dikenal. Ada kurung kurawal yang tidak memuat kata sisipan. Boleh memuat:"
        in shown
    )
    assert "Perbaiki dahulu bunyinya" in shown
    assert "data-unsaved" in shown and texts() == []


@pytest.mark.parametrize("typed", ["", " \r\n "])
def test_an_emptied_text_is_refused_on_the_page(office: Office, dewi: Client, typed: str) -> None:
    answer = send(dewi, typed)
    assert answer.status_code == 422 and "Bunyi tidak boleh kosong. Tulis bunyinya, atau tekan “Batal”" in (
        shown := squeezed(answer)
    )
    assert f'href="{address()}">Batal</a>' in shown and texts() == []
    send(dewi, "Sekian.")
    shown = squeezed(send(dewi, typed, 1))
    assert "tekan “Kembalikan ke bawaan”" in shown and address("wording_default") in shown
    assert texts() == ["Sekian."]


def test_a_text_too_long_comes_back_whole(office: Office, dewi: Client) -> None:
    answer = send(dewi, "x" * 4001)
    assert answer.status_code == 422 and "paling banyak 4000 huruf" in squeezed(answer)
    assert "x" * 4001 in squeezed(answer)


def test_trying_out_saves_nothing_and_shows_what_was_typed(office: Office, dewi: Client) -> None:
    typed = "{jabatan} di {perangkat_daerah}.\n\nHormat kami, {bulan} {tahun}."
    chosen = str(office.report.pk)
    answer = send(dewi, typed, preview="1", **{"kalimat-contoh": chosen})
    shown = squeezed(answer)
    assert answer.status_code == 200 and f"\n{typed}</textarea>" in shown and texts() == []
    assert "<p>Kepala Sub Bagian Umum di Dinas Uji.</p><p>Hormat kami, Januari–Juni 2022.</p>" in shown
    assert f'<option value="{chosen}" selected>' in shown and 'name="kalimat-token" value="0"' in shown
    assert "data-unsaved" in shown and "data-unsaved" not in page(dewi)


def test_a_report_of_another_office_is_not_shown(office: Office, dewi: Client) -> None:
    first = Report.objects.in_period(office.period).first()
    shown = squeezed(send(dewi, OWN, preview="1", **{"kalimat-contoh": "999999"}))
    assert f"Sekian dari {first.position.title}." in shown


def test_a_block_that_a_report_leaves_out_is_said_to_be_so(office: Office, dewi: Client) -> None:
    position = Report.objects.in_period(office.period).first().position
    position.legal_basis = None
    position.save()
    answer = dewi.post(address(key="dasar_hukum"), {"kalimat-bunyi": OWN, "kalimat-token": "0", "preview": "1"})
    assert "Bagian ini tidak dicetak pada laporan ini" in squeezed(answer)


def test_before_there_is_a_report_texts_can_be_written(office: Office, dewi: Client) -> None:
    Report.objects.all().delete()
    Period.objects.all().delete()
    shown = page(dewi)
    assert "Pratinjau tersedia sesudah periode pertama" in shown and 'name="preview"' not in shown
    assert send(dewi, OWN).status_code == 302 and texts() == [OWN]


def test_the_second_writer_sees_both_texts_and_decides(office: Office, dewi: Client) -> None:
    send(dewi, "Satu.")
    answer = send(dewi, "Dua.")
    shown = squeezed(answer)
    assert answer.status_code == 422 and "Bunyi Anda belum tersimpan" in shown
    assert "Dewi menyimpan versi 1" in shown and "<p>Satu.</p>" in shown and "\nDua.</textarea>" in shown
    # Sending the page's old token again gets the same answer; only the button's token decides.
    assert 'name="kalimat-token" value="0"' in shown and send(dewi, "Dua.").status_code == 422
    assert 'name="kalimat-token" value="1">Simpan sebagai pengganti versi 1' in shown
    assert dewi.post(address(), {"kalimat-bunyi": "Dua.", "kalimat-token": ["0", "1"]}).status_code == 302
    assert texts() == ["Satu.", "Dua."]


@pytest.mark.parametrize("token", ["", "-1", "x", "9" * 30, "²"])
def test_a_form_without_its_version_token_is_a_conflict(office: Office, dewi: Client, token: str) -> None:
    assert send(dewi, "Satu.").status_code == 302
    assert send(dewi, "Dua.", token).status_code == 422 and texts() == ["Satu."]


def test_an_earlier_version_or_the_programs_text_can_be_restored(office: Office, dewi: Client) -> None:
    send(dewi, "Satu.")
    send(dewi, "Dua.", 1)
    shown = page(dewi)
    assert address("wording_restore", number=1) in shown and address("wording_restore", number=2) not in shown
    answer = squeezed(dewi.post(address("wording_restore", number=1), follow=True))
    assert "Versi 3 tersimpan" in answer
    answer = squeezed(dewi.post(address("wording_default"), follow=True))
    assert "Bunyi bawaan dipakai kembali (versi 4)" in answer and "dikembalikan oleh Dewi" in answer
    assert texts() == ["Satu.", "Dua.", "Satu.", ""]


def test_a_version_that_can_no_longer_be_filled_is_refused_in_words(office: Office, dewi: Client) -> None:
    values = {"organization": office.organization, "key": "penutup", "at": office.organization.now()}
    WordingVersion.objects.create(number=1, text="{bupati}", **values)
    WordingVersion.objects.create(number=2, text="Dua.", **values)
    answer = squeezed(dewi.post(address("wording_restore", number=1), follow=True))
    assert "Versi 1 tidak dapat dipakai lagi. Kata sisipan {bupati} tidak dikenal" in answer and len(texts()) == 2


def test_typed_markup_is_shown_as_text(office: Office, dewi: Client) -> None:
    send(dewi, "<b>Sekian</b> {jabatan}")
    for shown in (page(dewi), squeezed(dewi.get(reverse("wordings", args=["dinas-uji"])))):
        assert "<b>Sekian" not in shown and "&lt;b&gt;Sekian" in shown


def test_the_pages_ask_the_same_queries_however_many_versions_there_are(office: Office, dewi: Client) -> None:
    def count(page_address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert dewi.get(page_address).status_code == 200
        return len(found)

    addresses = reverse("wordings", args=["dinas-uji"]), address()
    send(dewi, "Satu.")
    for page_address in addresses:
        count(page_address)
    before = [count(page_address) for page_address in addresses]
    for number in (1, 2, 3):
        send(dewi, f"Versi {number}.", number)
    dewi.get(address())
    assert [count(page_address) for page_address in addresses] == before
