"""Evidence on its page: adding, downloading, removing; who may, and what comes back when it is refused."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.files import store
from reports.models import AlteredFile, Evidence, Goal
from reports.services import condition
from tests import samples
from tests.conftest import Office
from tests.core.test_evidence import add, files, folder  # noqa: F401 (a fixture)
from tests.html import squeezed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def wulan(office: Office, login) -> Client:
    return login(office.cast.officer)


def upload(client: Client, office: Office, *sent: tuple[str, bytes], indicator: int | None = None) -> HttpResponse:
    address = reverse("evidence_add", args=[office.report.pk, indicator or office.documents.pk])
    return client.post(address, {"files": [SimpleUploadedFile(name, data) for name, data in sent]})


def page(client: Client, office: Office) -> str:
    return squeezed(client.get(reverse("evidence", args=[office.report.pk])))


def get_file(client: Client, row: Evidence) -> HttpResponse:
    return client.get(reverse("evidence_file", args=[row.report_id, row.pk]))


def test_indicators_are_listed_in_the_order_of_the_agreement(office: Office, wulan: Client) -> None:
    office.fill()
    shown = page(wulan, office)
    positions = [shown.index(f'id="bukti-{row.pk}"') for row in (office.documents, office.complaints, office.days)]
    assert positions == sorted(positions)
    assert '<span class="fig">58,33<span class="unit">%</span></span>' in shown
    assert "PDF, gambar (JPG/PNG), Excel (.xlsx), atau Word (.docx); paling besar 10\u00a0MB per berkas" in shown
    assert 'accept=".pdf,.jpg,.jpeg,.png,.xlsx,.docx"' in shown and "Lanjut ke Pratinjau" in shown


def test_several_files_are_added_at_once(office: Office, wulan: Client) -> None:
    answer = upload(wulan, office, ("Laporan.pdf", samples.pdf()), ("foto.jpg", samples.image("JPEG")))
    assert answer.status_code == 302 and answer["Location"].endswith(f"/bukti/#bukti-{office.documents.pk}")
    shown = page(wulan, office)
    assert "2 berkas bukti dukung tersimpan." in shown and "Laporan.pdf" in shown and "foto.jpg" in shown
    assert "Gambar" in shown and "byte" in shown and "8 Juli 2022 pukul" in shown and "oleh Wulan Uji" in shown


def test_refused_files_are_named_at_their_indicator_and_the_others_are_stored(
    office: Office,
    wulan: Client,
    folder: Path,  # noqa: F811
) -> None:
    sent = ("baik.pdf", samples.pdf()), ("<i>jahat.pdf", b"<html>"), ("kosong.pdf", b"")
    answer = upload(wulan, office, *sent, indicator=office.days.pk)
    shown = squeezed(answer)
    assert answer.status_code == 422 and [row.name for row in Evidence.objects.all()] == ["baik.pdf"]
    assert "&lt;i&gt;jahat.pdf" in shown and "<i>jahat" not in shown and "1 berkas lain sudah tersimpan" in shown
    assert shown.index(f'id="bukti-{office.days.pk}"') < shown.index("jahat.pdf") and "kosong.pdf" in shown
    assert len(files(folder)) == 1


def test_a_file_that_finds_no_turn_comes_back_with_the_page(
    office: Office,
    wulan: Client,
    folder: Path,  # noqa: F811
    all_turns_taken,
) -> None:
    sent = ("Laporan.pdf", samples.pdf()), ("foto.jpg", samples.image("JPEG"))
    with all_turns_taken():
        answer = upload(wulan, office, *sent)
    shown = squeezed(answer)
    assert answer.status_code == 422 and 'type="file"' in shown
    assert shown.count("Pemeriksaan berkas sedang ramai. Tunggu sebentar, lalu unggah lagi.") == 2
    assert "Laporan.pdf" in shown and "foto.jpg" in shown
    assert not Evidence.objects.exists() and files(folder) == []
    assert upload(wulan, office, *sent).status_code == 302 and Evidence.objects.count() == 2


def test_sending_no_file_gets_a_sentence(office: Office, wulan: Client) -> None:
    answer = upload(wulan, office)
    assert answer.status_code == 422 and "Pilih dahulu berkasnya." in squeezed(answer)


def test_an_indicator_of_another_agreement_is_not_found(office: Office, wulan: Client) -> None:
    other = office.stranger_report.agreement.goals.get().indicators.get()
    assert upload(wulan, office, ("a.pdf", samples.pdf()), indicator=other.pk).status_code == 404


def test_hostile_names_are_made_harmless(office: Office, wulan: Client) -> None:
    upload(wulan, office, ("../../etc/x.pdf", samples.pdf() + b"1"), ("laporan\u202efdp.pdf", samples.pdf() + b"2"))
    # No browser sends a line end in a name, and Django's reader of requests would not let it through.
    add(office, "a\r\nSet-Cookie: b.pdf")
    for row in Evidence.objects.all():
        answer = get_file(wulan, row)
        assert b"".join(answer.streaming_content)
        disposition = answer["Content-Disposition"]
        assert "\r" not in disposition and "/" not in row.name and "\u202e" not in row.name
        assert row.path.startswith("evidence/") and row.name not in row.path
    assert Evidence.objects.count() == 3


@pytest.mark.parametrize("who", ["officer", "head", "chief", "planner", "auditor"])
def test_everyone_who_reads_the_report_gets_its_files(office: Office, login, who: str) -> None:
    row = add(office, "Laporan “akhir”.pdf")
    answer = get_file(login(getattr(office.cast, who)), row)
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == samples.pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Laporan%20")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {part.strip() for part in answer["Cache-Control"].split(",")} == {"private", "no-store"}
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "data", "said", "kind"),
    [
        ("Laporan TW II.pdf", samples.pdf(), 'filename="Laporan TW II.pdf"', "application/pdf"),
        ("Daftar “hadir” – é.docx", samples.docx(), "filename*=utf-8''Daftar%20%E2%80%9Chadir", DOCX),
        ('a"; filename=b.exe; c=".png', samples.image(), 'filename="a\\"; filename=b.exe; c=\\".png"', "image/png"),
        ("a;b%20c.jpg", samples.image("JPEG"), 'filename="a;b%20c.jpg"', "image/jpeg"),
    ],
)
def test_a_download_has_its_whole_name_and_no_other_header(
    office: Office, wulan: Client, name: str, data: bytes, said: str, kind: str
) -> None:
    answer = get_file(wulan, add(office, name, data))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Disposition"].startswith(f"attachment; {said}") and answer["Content-Type"] == kind
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


def test_an_old_workbook_that_was_accepted_once_is_still_served(office: Office, wulan: Client) -> None:
    row = add(office, "rekap.xlsx", samples.xlsx())
    Evidence.objects.filter(pk=row.pk).update(name="rekap.xls")
    answer = get_file(wulan, row)
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == samples.xlsx()
    assert answer["Content-Type"] == "application/vnd.ms-excel"
    assert answer["Content-Disposition"] == 'attachment; filename="rekap.xls"'


@pytest.mark.usefixtures("second_office")
@pytest.mark.parametrize("who", ["stranger", "outsider"])
def test_strangers_get_404(office: Office, login, who: str) -> None:
    row, client = add(office), login(getattr(office.cast, who))
    assert get_file(client, row).status_code == 404
    assert client.get(reverse("evidence", args=[office.report.pk])).status_code == 404
    assert upload(client, office, ("a.pdf", samples.pdf())).status_code == 404
    assert client.post(reverse("evidence_remove", args=[office.report.pk, row.pk])).status_code == 404


def test_a_file_is_found_under_its_own_report_only(office: Office, login) -> None:
    row, joko = add(office), login(office.cast.stranger)
    own = office.stranger_report.pk
    assert joko.get(reverse("evidence_file", args=[own, row.pk])).status_code == 404
    assert joko.post(reverse("evidence_remove", args=[own, row.pk]), {"sure": "1"}).status_code == 404
    assert Evidence.objects.exists()


def test_visitors_are_sent_to_the_log_in(office: Office, login) -> None:
    row, nobody = add(office), login(None)
    for name, pk in (("evidence_file", row.pk), ("evidence_remove", row.pk), ("evidence_add", office.documents.pk)):
        assert nobody.post(reverse(name, args=[office.report.pk, pk])).status_code == 401
    for answer in (nobody.get(reverse("evidence", args=[office.report.pk])), get_file(nobody, row)):
        assert answer.status_code == 302 and reverse("login") in answer["Location"]
    assert Evidence.objects.get() == row


@pytest.mark.parametrize("who", ["head", "chief", "planner", "auditor"])
def test_readers_see_the_list_and_no_button(office: Office, login, who: str) -> None:
    row, client = add(office), login(getattr(office.cast, who))
    shown = page(client, office)
    assert "Laporan.pdf" in shown and "Anda membaca laporan ini" in shown
    assert "form-control" not in shown and "Hapus" not in shown and "Belum ada berkas." in shown
    assert upload(client, office, ("a.pdf", samples.pdf())).status_code == 403
    assert client.post(reverse("evidence_remove", args=[office.report.pk, row.pk])).status_code == 403
    assert Evidence.objects.count() == 1


def test_a_submitted_report_is_closed_to_its_author(office: Office, wulan: Client) -> None:
    row = add(office)
    office.submit()
    shown = page(wulan, office)
    assert "sudah diajukan" in shown and "form-control" not in shown and "Laporan.pdf" in shown
    assert upload(wulan, office, ("a.pdf", samples.pdf())).status_code == 403
    address = reverse("evidence_remove", args=[office.report.pk, row.pk])
    assert wulan.post(address, {"sure": "1"}).status_code == 403 and Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "method"), [("evidence_add", "get"), ("evidence_remove", "get"), ("evidence_file", "post")]
)
def test_each_address_has_one_method(office: Office, wulan: Client, name: str, method: str) -> None:
    pk = office.documents.pk if name == "evidence_add" else add(office).pk
    assert getattr(wulan, method)(reverse(name, args=[office.report.pk, pk])).status_code == 405
    assert wulan.post(reverse("evidence", args=[office.report.pk])).status_code == 405


def test_removing_asks_first_and_deletes_the_bytes(
    office: Office,
    wulan: Client,
    folder: Path,  # noqa: F811
    django_capture_on_commit_callbacks,
) -> None:
    row = add(office)
    address = reverse("evidence_remove", args=[office.report.pk, row.pk])
    asked = squeezed(wulan.post(address))
    assert "Hapus berkas ini?" in asked and "Laporan.pdf" in asked and len(files(folder)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        answer = wulan.post(address, {"sure": "1"}, follow=True)
    assert "Berkas “Laporan.pdf” dihapus." in squeezed(answer)
    assert files(folder) == [] and not Evidence.objects.exists()
    assert "sudah dihapus dari halaman lain" in squeezed(wulan.post(address, {"sure": "1"}, follow=True))


def test_a_changed_file_has_a_page_that_says_so_and_administrators_are_told(
    office: Office,
    wulan: Client,
    folder: Path,  # noqa: F811
) -> None:
    row = add(office)
    (path,) = files(folder)
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-1] + b"?")
    answer = get_file(wulan, row)
    assert answer.status_code == 404 and "tidak lagi sama dengan yang dicatat" in squeezed(answer)
    told = next(each for each in condition.urgent() if each.name == "Berkas tersimpan")
    assert told.sentence.startswith("1 berkas berubah atau hilang") and row.path in told.sentence
    path.write_bytes(data)
    assert store.still_altered() == []
    again = get_file(wulan, row)
    again.close()
    assert again.status_code == 200
    assert "style-src 'self'" in answer["Content-Security-Policy"]


def test_a_changed_file_that_is_deleted_is_no_trouble_any_more(
    office: Office,
    wulan: Client,
    folder: Path,  # noqa: F811
    django_capture_on_commit_callbacks,
) -> None:
    row = add(office)
    (path,) = files(folder)
    path.unlink()
    assert get_file(wulan, row).status_code == 404 and store.still_altered() == [row.path]
    with django_capture_on_commit_callbacks(execute=True):
        wulan.post(reverse("evidence_remove", args=[office.report.pk, row.pk]), {"sure": "1"})
    assert not AlteredFile.objects.exists()
    # Wanted by somebody who had begun before it was deleted.
    assert not store.is_intact(row.path, row.sha256) and not AlteredFile.objects.exists()


def test_a_full_indicator_offers_no_field(office: Office, wulan: Client) -> None:
    for shade in range(20):
        add(office, f"{shade}.png", samples.image("PNG", shade))
    shown = page(wulan, office)
    assert "Sudah 20 berkas" in shown and f'id="berkas-{office.documents.pk}"' not in shown
    assert f'id="berkas-{office.days.pk}"' in shown


def test_an_agreement_without_indicators_says_what_to_do(office: Office, wulan: Client) -> None:
    Goal.objects.filter(agreement=office.report.agreement).delete()
    assert "Mintalah perencana melengkapi Perjanjian Kinerja" in page(wulan, office)


def test_queries_do_not_grow_with_the_files(office: Office, wulan: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            page(wulan, office)
        return len(found)

    add(office)
    one = count()
    add(office, "b.png", samples.image())
    add(office, indicator=office.days)
    assert count() == one


@pytest.mark.parametrize(("who", "size", "status"), [("officer", 60, 404), ("officer", 61, 413), ("nobody", 2, 413)])
def test_an_absurd_body_is_refused_before_it_is_read(
    office: Office, login, who: str, size: int, status: int
) -> None:  # fmt: skip
    client = login(getattr(office.cast, who, None))
    answer = client.generic("POST", "/tidak-ada/", b"", CONTENT_LENGTH=str(size * 1024**2))
    assert answer.status_code == status
    sentence = "sesi Anda sudah berakhir" if who == "nobody" else "melebihi 60\xa0MB"
    assert status != 413 or sentence in squeezed(answer)


def test_a_missing_or_garbled_content_length_is_answered(office: Office, wulan: Client) -> None:
    for length in ("", "abc", "-1"):
        assert wulan.generic("POST", "/tidak-ada/", b"", CONTENT_LENGTH=length).status_code == 404


def test_the_summary_and_the_tabs_link_to_the_evidence(office: Office, wulan: Client) -> None:
    address = reverse("evidence", args=[office.report.pk])
    assert _links(wulan, office, "report").count(address) >= 2 and address in _links(wulan, office, "preview")


def _links(client: Client, office: Office, name: str) -> Sequence[str]:
    shown = squeezed(client.get(reverse(name, args=[office.report.pk])))
    return [part.split('"')[0] for part in shown.split('href="')[1:]]
