"""Verification: what anybody learns of a document by its code and of a file by its bytes, and nothing else."""

import hashlib
import io
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lkj import sandbox, slots
from lkj.signatures import strangers
from lkj.signatures.roles import SignatureRole
from lkj.signatures.signer import KeySigner
from reports import workflow
from reports.files import published as publishing
from reports.models import PaperScan, Publication, SignedFile
from reports.queries.verification import Validity, code_in, on_file, published
from reports.services import signing
from reports.views.public import file_verdict, verify
from reports.workflow import Sign
from tests import samples
from tests.conftest import Office
from tests.desk.test_scan import pdf
from tests.html import squeezed
from units.enums import Signing
from units.models import Organization, Visit
from units.web import rate_limit

START = "/periksa/"
PASSPHRASE = "kuda nil berenang"
UNLIKE = "Berkas ini tidak sama dengan yang tersimpan"
UNLIKE_VERDICT = file_verdict.Verdict(tone="error", icon="x-circle", title=UNLIKE, sentences=[])
SAME = "Berkas ini sama persis dengan yang tersimpan"
AUTHOR, SUPERIOR = SignatureRole


@pytest.fixture(autouse=True)
def _store_and_clock(tmp_path: Path, settings, monkeypatch) -> None:
    """A folder of the test's own, and a clock stopped in the middle of a span."""
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    settings.DATA_DIR = tmp_path
    settings.SLOTS_DIR = tmp_path / "slots"
    monkeypatch.setattr(rate_limit.time, "time", lambda: 1_657_256_420.0)


@pytest.fixture
def approved(office: Office) -> SignedFile:
    office.approve()
    return publishing.store_approved(Publication.objects.get(), pdf(2))


def sign(
    office: Office, base: SignedFile, role: SignatureRole, *, data: bytes = b"", sample: bool = False
) -> SignedFile:
    """Sign as the workflow stores it; the bytes are any."""
    by = office.cast.officer if role == AUTHOR else office.cast.head
    Organization.objects.update(signing=Signing.PKCS12)
    stored = publishing.store_pdf(data or pdf(3 if role == AUTHOR else 4))
    signed = Sign(role, Signing.PKCS12, base.pk, stored, "CN=Uji", "ab" * 32, sample)
    workflow.perform(office.report, signed, by=by)
    return base.publication.files.get(superseded_at=None)


def sign_both(office: Office, base: SignedFile, **how: object) -> SignedFile:
    return sign(office, sign(office, base, AUTHOR, **how), SUPERIOR, **how)


def page_of(file: SignedFile) -> str:
    return reverse("verify_publication", args=[file.publication.code])


def upload(data: bytes, address: str = START, name: str = "laporan.pdf", client: Client | None = None) -> HttpResponse:
    return (client or Client()).post(address, {"berkas": SimpleUploadedFile(name, data, "application/pdf")})


def text(answer: HttpResponse) -> str:
    """The words of a page as a person reads them."""
    main = squeezed(answer).partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", main, flags=re.S)).split())


# ---- by code


def test_the_page_says_what_the_document_says(office: Office, approved: SignedFile) -> None:
    Organization.objects.update(demo_today=None)
    sign_both(office, approved)
    answer = Client().get(page_of(approved))
    words = text(answer)
    assert answer.status_code == 200
    for said in (
        "Sah dan berlaku",
        "LKj Interim Triwulan II Tahun 2022",
        "Kepala Sub Bagian Umum",
        "Dinas Uji Kabupaten Contoh",
        approved.publication.code,
        "Ke-1, terbaru",
        "Wulan Uji",
        "Bagas Uji",
        "Sekretaris",
        "Pelapor, tanda tangan elektronik pada",
    ):
        assert said in words
    assert "contoh" not in words.replace("Kabupaten Contoh", "").lower()
    assert approved.publication.files.get(superseded_at=None).sha256 in words


def test_the_page_says_nothing_else_of_the_document(office: Office, approved: SignedFile, login) -> None:
    sign_both(office, approved)
    workflow.perform(office.report, workflow.Reopen(reason="Rahasia: angka keliru."), by=office.cast.planner)
    for client in (Client(), login(office.cast.stranger)):
        main = squeezed(client.get(page_of(approved))).partition("<main")[2]
        content = office.report.submissions.get().content
        kept_back = (
            *("Rahasia", "1901010", "bagas", "dewi", "Dewi", "pengaduan", "Dua kegiatan", "48.000.000"),
            *("140.000.000", "enam dokumen", content["reporter"]["nip"], approved.path, "laporan/"),
        )
        assert [word for word in kept_back if word in main] == []


def test_the_page_is_public_but_not_for_search_engines(approved: SignedFile, client: Client) -> None:
    for address, status in ((START, 200), (page_of(approved), 200), (f"{START}ABCD-EFGH/", 404)):
        answer = client.get(address)
        assert answer.status_code == status
        assert "noindex" in answer["X-Robots-Tag"] and 'name="robots" content="noindex' in squeezed(answer)
        assert "no-store" in answer["Cache-Control"] and "default-src 'none'" in answer["Content-Security-Policy"]
        assert "style=" not in squeezed(answer)
        assert client.put(address).status_code == 405
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("write", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")])
def test_a_code_is_read_however_it_is_typed(approved: SignedFile, client: Client, write) -> None:
    typed = write(approved.publication.code)
    answer = client.get(START, {"kode": f" {typed} "})
    assert answer.status_code == 302 and answer["Location"] == page_of(approved)
    assert client.get(f"{START}{typed}/").status_code == 200


@pytest.mark.parametrize(
    "typed", ["", "K7QM", "K7QM-2XPDD", "K0QM-2XPD", "O7QM-2XPD", "<script>alert(1)</script>", "x" * 99]
)
def test_an_invalid_code_comes_back_with_a_reason(db: None, client: Client, typed: str) -> None:
    answer = client.get(START, {"kode": typed})
    assert answer.status_code == 422
    assert ("8 huruf dan angka" in text(answer)) == bool(typed)
    assert "<script>alert" not in squeezed(answer)
    assert code_in(typed) == ""


def test_unknown_codes_and_unfinished_reports_get_the_same_answer(office: Office, client: Client) -> None:
    office.submit()
    pages = [
        client.get(f"{START}{code}/") for code in ("ABCD-EFGH", "WXYZ-2345", str(office.report.pk), "%ff", "x" * 200)
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({re.sub(r"value=\"[^\"]*\"", "", text(page)) for page in pages}) == 1
    assert "Tidak ditemukan" in text(pages[0])


def test_the_validity_follows_the_report(office: Office, approved: SignedFile) -> None:
    Organization.objects.update(demo_today=None)
    code, states = approved.publication.code, []

    def look() -> None:
        found = published(code)
        assert found is not None
        states.append((found.validity, len(found.signers), [role.value for role in found.awaited]))

    look()
    first = sign(office, approved, AUTHOR)
    look()
    sign(office, first, SUPERIOR)
    look()
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    look()
    assert states == [
        (Validity.APPROVED, 0, []),
        (Validity.APPROVED, 1, ["superior"]),
        (Validity.SIGNED, 2, []),
        (Validity.SUPERSEDED, 2, []),
    ]


def test_reopening_supersedes_the_issue_and_the_next_is_the_second(
    office: Office, approved: SignedFile, client: Client
) -> None:
    sign_both(office, approved)
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    office.approve()
    later = Publication.objects.get(superseded_at=None)
    old, new = client.get(page_of(approved)), client.get(reverse("verify_publication", args=[later.code]))
    assert "Digantikan" in text(old) and "dibuka kembali pada 8 Juli 2022" in text(old) and "Ke-1" in text(old)
    assert later.code not in squeezed(old) and "Bagas Uji" in text(old)
    assert "Ke-2, terbaru" in text(new) and "menunggu tanda tangan" in text(new)


def test_a_certificate_without_legal_force_is_never_called_valid(
    office: Office, approved: SignedFile, client: Client
) -> None:
    Organization.objects.update(demo_today=None)
    sign_both(office, approved, sample=True)
    words = text(client.get(page_of(approved)))
    assert "Sertifikat contoh – tidak berlaku secara hukum." in words and "Sah dan berlaku" not in words


def test_the_document_of_a_made_up_office_says_so(office: Office, approved: SignedFile, client: Client) -> None:
    sign_both(office, approved)
    words = text(client.get(page_of(approved)))
    assert "Data contoh" in words and "Sah dan berlaku" not in words


@pytest.mark.parametrize("planner_confirms", [False, True])
def test_the_page_of_a_scan_says_who_declared_it(
    office: Office, approved: SignedFile, client: Client, planner_confirms: bool
) -> None:
    """A picture proves no signer: nobody is named as one, least of all the superior."""
    Organization.objects.update(demo_today=None)
    confirmer = office.cast.planner if planner_confirms else office.cast.head
    office.scan(confirmed_by=confirmer, stored=publishing.store_pdf(pdf(5)))
    answer = client.get(page_of(approved))
    words = text(answer)
    name = "Dewi , Perencana" if planner_confirms else "Bagas Uji , Sekretaris"
    assert "Pindaian, dinyatakan oleh Wulan Uji , Kepala Sub Bagian Umum (mengunggah " in words
    assert f"dan {name} (mengonfirmasi " in words and "tidak dapat diperiksa oleh aplikasi" in words
    assert "Sah dan berlaku" not in words and "signers" not in squeezed(answer)
    assert "itandatangani" not in words and "Disetujui, dengan pindaian kertas" in words


def test_a_scan_from_before_confirmations_is_called_unconfirmed(
    office: Office, approved: SignedFile, client: Client
) -> None:
    Organization.objects.update(demo_today=None)
    data = pdf(5)
    office.scan(stored=publishing.store_pdf(data))
    nobody = {"confirmed_at": None, "confirmed_by": None, "confirmed_name": "", "confirmed_title": ""}
    PaperScan.objects.update(**nobody)
    words = text(client.get(page_of(approved)))
    assert "Pindaian, diunggah oleh Wulan Uji" in words and "belum dikonfirmasi pihak lain" in words
    assert "dinyatakan" not in words and "Sah dan berlaku" not in words
    assert "diunggah oleh Wulan Uji dan belum dikonfirmasi pihak lain" in text(upload(data))


def test_a_waiting_scan_is_not_shown(office: Office, approved: SignedFile, client: Client) -> None:
    office.upload_scan()
    words = text(client.get(page_of(approved)))
    assert "menunggu tanda tangan" in words and "Belum ada tanda tangan" in words and "indaian" not in words


def test_more_publications_cost_no_more_queries(
    office: Office, approved: SignedFile, client: Client, django_assert_num_queries
) -> None:
    sign_both(office, approved)
    with django_assert_num_queries(6):
        published(approved.publication.code)
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    office.approve()
    with django_assert_num_queries(6):
        published(approved.publication.code)


# ---- by file


def test_the_stored_file_is_recognised(office: Office, approved: SignedFile) -> None:
    data = pdf(6)
    Organization.objects.update(demo_today=None)
    office.scan(stored=publishing.store_pdf(data))
    for address in (START, page_of(approved)):
        answer = upload(data, address)
        assert answer.status_code == 200 and SAME in text(answer)
        assert "LKj Interim Triwulan II Tahun 2022, Kepala Sub Bagian Umum, terbitan ke-1" in text(answer)
        assert "Ini pindaian dokumen cetak, dinyatakan oleh Wulan Uji dan Bagas Uji." in text(answer)
        assert "notice-success" in squeezed(answer)


def test_every_stage_of_signing_has_its_own_sentence(office: Office, approved: SignedFile) -> None:
    first = sign(office, approved, AUTHOR)
    once = text(upload(publishing.bytes_of(first)))
    assert "baru memuat tanda tangan pertama" in once and "lebih baru" not in once
    second = sign(office, first, SUPERIOR)
    answers = {file: text(upload(publishing.bytes_of(file))) for file in (approved, first, second)}
    assert "belum memuat tanda tangan" in answers[approved] and "lebih baru" in answers[approved]
    assert "tanda tangan pertama" in answers[first] and "lebih baru" in answers[first]
    assert "kedua tanda tangan elektronik" in answers[second] and "lebih baru" not in answers[second]
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    for file in answers:
        assert "sudah digantikan: laporan dibuka kembali pada 8 Juli 2022" in text(upload(publishing.bytes_of(file)))


def test_a_file_of_another_document_is_recognised(office: Office, approved: SignedFile) -> None:
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    office.approve()
    later = Publication.objects.get(superseded_at=None)
    answer = upload(publishing.bytes_of(approved), reverse("verify_publication", args=[later.code]))
    assert "Berkas ini dari dokumen lain" in text(answer) and approved.publication.code in text(answer)
    assert SAME not in text(answer) and page_of(approved) in squeezed(answer)


def test_the_approved_pdf_is_recognised_as_soon_as_it_is_downloaded(
    office: Office, login, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        office.approve()
    browser, address = login(office.cast.officer), reverse("report_pdf", args=[office.report.pk])
    data = b"".join(browser.get(address).streaming_content)
    words = text(upload(data, page_of(SignedFile.objects.get())))
    assert SAME in words and "belum memuat tanda tangan" in words


@pytest.fixture
def truly_signed(office: Office, django_capture_on_commit_callbacks) -> SignedFile:
    """The report with both signatures, made with keys of the demo authority."""
    Organization.objects.update(signing=Signing.PKCS12)
    with django_capture_on_commit_callbacks(execute=True):
        office.approve()
    assert signing.prepare(office.report) is None
    for user in (office.cast.officer, office.cast.head):
        key = signing.give_demo_key(user.official, by=user, passphrase=PASSPHRASE)
        signing.sign(
            office.report, by=user, signer=KeySigner(bytes(key.encrypted_key), PASSPHRASE, owner=user.official.pk)
        )
    return SignedFile.objects.get(superseded_at=None)


def test_the_signatures_of_a_stored_file_hold(truly_signed: SignedFile) -> None:
    words = text(upload(publishing.bytes_of(truly_signed)))
    assert SAME in words and "kedua tanda tangan elektronik" in words
    assert "Tanda tangan pelapor oleh Wulan Uji" in words and "atasan langsung oleh Bagas Uji" in words
    assert words.count("sah: isi berkas tidak berubah") == 2 and words.count("tidak berlaku secara hukum") >= 2


def test_500_changes_of_one_byte_are_500_found(truly_signed: SignedFile) -> None:
    data, dice = publishing.bytes_of(truly_signed), random.Random(20220708)  # noqa: S311
    positions = dice.sample(range(len(data)), 500)
    found = 0
    for position in positions:
        other = bytearray(data)
        other[position] ^= dice.randrange(1, 256)
        found += on_file(hashlib.sha256(other).hexdigest()) is None
    assert found == 500
    assert on_file(hashlib.sha256(data).hexdigest()) is not None


def test_a_change_that_no_signature_covers_is_found_too(truly_signed: SignedFile) -> None:
    """No signature covers the room of the last one: a letter of the other case there leaves both intact."""
    data = publishing.bytes_of(truly_signed)
    start, end = (int(each) for each in re.findall(rb"/ByteRange\s*\[\s*\d+\s+(\d+)\s+(\d+)", data)[-1])
    letter = next(
        position for position in range(start, end) if data[position : position + 1] in (b"a", b"b", b"A", b"B")
    )
    changed = data[:letter] + data[letter : letter + 1].swapcase() + data[letter + 1 :]
    words = text(upload(changed, page_of(truly_signed)))
    assert UNLIKE in words and SAME not in words and "masih utuh, tetapi itu tidak menjadikan" in words


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_changed_file_is_reported_on_the_page(truly_signed: SignedFile, seed: int) -> None:
    data, dice = bytearray(publishing.bytes_of(truly_signed)), random.Random(seed)  # noqa: S311
    data[dice.randrange(2000, len(data) - 2000)] ^= dice.randrange(1, 256)
    words = text(upload(bytes(data), page_of(truly_signed)))
    assert UNLIKE in words and SAME not in words


def test_a_file_with_intact_signatures_and_other_bytes_is_not_ours(truly_signed: SignedFile) -> None:
    """With one byte after its end every signature is intact, and the file is another."""
    words = text(upload(publishing.bytes_of(truly_signed) + b"\n"))
    assert UNLIKE in words and "masih utuh, tetapi itu tidak menjadikan berkas ini dokumen yang tercatat" in words


def test_a_strangers_pdf_is_not_recognised(db: None) -> None:
    words = text(upload(samples.pdf()))
    assert UNLIKE in words and "tidak memuat tanda tangan elektronik" in words


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "kosong"),
        (b"<!doctype html><script>alert(1)</script>", "bukan PDF"),
        (b"%PDF-1.7 terpotong", "bukan PDF"),
        (samples.xlsx(), "bukan PDF"),
        (b"%PDF-1.7\n" + bytes(20 * 1024 * 1024) + b"%%EOF", "lebih dari 20\u00a0MB"),
    ],
    ids=["empty", "html", "cut", "excel", "large"],
)
def test_uploads_that_are_no_pdf_are_refused(db: None, data: bytes, sentence: str) -> None:
    for name in ("laporan.pdf", "../../etc/passwd.pdf", "<img src=x>.pdf"):
        answer = upload(data, name=name)
        assert answer.status_code == 422 and sentence in squeezed(answer)
        assert "<img" not in squeezed(answer)


def test_a_refusal_stands_above_what_the_code_says(approved: SignedFile) -> None:
    for address in (START, f"{START}{approved.publication.code}/"):
        page = squeezed(upload(b"%PDF-1.7 terpotong", address))
        above = page[page.index("<main") : page.index("</h1>")]
        assert "tidak dapat dicocokkan" in page and "bukan PDF yang utuh" in page
        assert address == START or "bukan PDF yang utuh" in above


def test_sending_no_file_is_refused_and_the_document_stays_on_the_page(approved: SignedFile, client: Client) -> None:
    answer = client.post(page_of(approved))
    assert answer.status_code == 422
    assert "Pilih dahulu berkas PDF" in text(answer) and approved.publication.code in text(answer)


@pytest.mark.parametrize("size", [21, 64])
def test_far_too_large_is_refused_unread(db: None, client: Client, size: int) -> None:
    answer = client.generic("POST", START, b"", CONTENT_LENGTH=str(size * 1024**2), content_type="text/plain")
    assert answer.status_code == 413 and "sehingga tidak diperiksa" in text(answer)


def test_the_larger_limit_holds_at_this_address_only(db: None, client: Client) -> None:
    for address in (reverse("login"), "/tidak-ada/"):
        answer = client.generic("POST", address, b"", CONTENT_LENGTH=str(2 * 1024**2), content_type="text/plain")
        assert answer.status_code == 413


def test_hostile_files_are_reported_as_not_ours(db: None) -> None:
    deep = b"%PDF-1.7\n1 0 obj\n" + b"[" * 300_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"
    loop = b"%PDF-1.7\n1 0 obj<</Prev 9>>endobj\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF"
    for data in (deep, loop, pdf(1, "javascript"), pdf(300)):
        answer = upload(data)
        assert answer.status_code == 200 and UNLIKE in text(answer)


def test_an_uploaded_file_is_not_stored(db: None, tmp_path: Path, caplog, monkeypatch) -> None:
    made: list[object] = []
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *a, **k: made.append(a) or io.BytesIO())
    monkeypatch.setattr(verify, "verdict_on", lambda data, asked: UNLIKE_VERDICT)
    answer = upload(b"%PDF-1.7 rahasia" + bytes(5 * 1024 * 1024) + b"\n%%EOF", name="rahasia.pdf")
    assert answer.status_code == 200
    assert made == [] and not any(path.is_file() for path in tmp_path.rglob("*"))
    assert "rahasia" not in caplog.text and "rahasia" not in str(Visit.objects.values())


def test_a_form_of_another_site_is_refused(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert upload(samples.pdf(), client=strict).status_code == 403
    page = squeezed(strict.get(START))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    sent = {"berkas": SimpleUploadedFile("a.pdf", b""), "csrfmiddlewaretoken": token[1]}
    assert strict.post(START, sent).status_code == 422


# ---- how often


def test_looking_is_limited(approved: SignedFile, client: Client) -> None:
    statuses = [client.get(page_of(approved)).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    answer = client.get(START)
    assert answer.status_code == 429 and answer["Retry-After"] == "40" and "Tunggu sebentar" in text(answer)
    assert "40 detik lagi" in text(answer) and "no-store" in answer["Cache-Control"]
    assert Client(REMOTE_ADDR="203.0.113.9").get(START).status_code == 200


def test_files_are_limited_before_they_are_read(approved: SignedFile, client: Client, monkeypatch) -> None:
    read: list[bytes] = []
    monkeypatch.setattr(verify, "verdict_on", lambda data, asked: read.append(data) or UNLIKE_VERDICT)
    answers = [upload(samples.pdf(), page_of(approved), client=client).status_code for _ in range(12)]
    assert answers == [200] * 10 + [429] * 2 and len(read) == 10
    assert client.get(page_of(approved)).status_code == 200


def test_guessing_is_limited_more_strictly(approved: SignedFile, client: Client, monkeypatch) -> None:
    codes = [f"{START}ABCD-{n}{n}EF/" for n in range(2, 10)]
    tried = [client.get(codes[n % 8]).status_code for n in range(25)]
    assert tried == [404] * 20 + [429] * 5
    assert client.get(page_of(approved)).status_code == 200
    assert client.get(START).status_code == 200
    assert "menit lagi" in text(client.get(codes[0]))


def test_right_codes_do_not_count_as_guesses(approved: SignedFile, client: Client) -> None:
    for _ in range(25):
        assert client.get(page_of(approved)).status_code == 200
    assert client.get(f"{START}ABCD-EFGH/").status_code == 404


# ---- many at once


def test_without_a_free_slot_the_hash_is_answered_and_the_signatures_later(
    office: Office, approved: SignedFile, monkeypatch
) -> None:
    turns = replace(sandbox.OF_STRANGERS, patience=0)
    monkeypatch.setattr(sandbox, "OF_STRANGERS", turns)
    with slots.one_of(turns.slots), slots.one_of(turns.slots):
        strange, known = upload(pdf(7)), upload(publishing.bytes_of(approved))
    assert (strange.status_code, strange["Retry-After"]) == (503, "20")
    assert UNLIKE in text(strange) and strangers.BUSY in text(strange)
    assert known.status_code == 200 and SAME in text(known)
    assert upload(pdf(7)).status_code == 200


def test_one_address_holds_one_slot(office: Office, monkeypatch) -> None:
    monkeypatch.setattr(verify, "PATIENCE", 0)
    meanwhile: list[HttpResponse] = []
    plain = verify.verdict_on

    def look(*args: object) -> file_verdict.Verdict:
        if not meanwhile:
            meanwhile.append(upload(pdf(7)))
            meanwhile.append(upload(pdf(7), client=Client(REMOTE_ADDR="203.0.113.9")))
        return plain(*args)

    monkeypatch.setattr(verify, "verdict_on", look)
    assert upload(pdf(7)).status_code == 200
    assert [answer.status_code for answer in meanwhile] == [503, 200]
    assert strangers.BUSY in text(meanwhile[0]) and meanwhile[0]["Retry-After"] == "20"
