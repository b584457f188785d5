"""Signing by the people who do it: an approved report, two officials with certificates of their own."""

import datetime
import io
import subprocess
import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.core.management import call_command
from django.urls import reverse

from lkj.pdf.system_checks import trusted_certificates_readable
from lkj.signatures import encryption
from lkj.signatures.failures import WrongPassphrase
from lkj.signatures.roles import SignatureRole
from lkj.signatures.timestamps import HttpTimeStamper
from lkj.signatures.validation import validate
from reports import workflow
from reports.enums import FileKind, ReportState
from reports.files import published, rendered, store
from reports.models import Signature, SignedFile
from reports.queries import publications
from reports.queries.publications import publication_of
from reports.services import rendering, signing
from tests.document.signing.servers import Asked, Reply, serving, time_stamp
from tests.document.signing.test_bsre import service
from tests.html import squeezed
from units.enums import AssignmentKind, Signing
from units.models import Assignment, CertificateTie, Event, SigningKey
from units.web import rate_limit

pytestmark = pytest.mark.django_db(transaction=True)

PASSPHRASE = "frasa sandi uji"


@pytest.fixture(scope="module")
def authority_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("authority")


@pytest.fixture(scope="module")
def made() -> dict[str, SigningKey]:
    """Officials' keys by user name, each made once for all tests, as that takes long."""
    return {}


@pytest.fixture(autouse=True)
def documents(settings, tmp_path) -> None:
    storages = {**settings.STORAGES}
    storages["documents"] = {**storages["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = storages


def stored(file: SignedFile) -> bytes:
    return published.bytes_of(file)


@pytest.fixture
def signers(office, settings, authority_folder, made):
    """The office, which signs with certificates; Wulan and Bagas have one."""
    settings.DATA_DIR = authority_folder
    office.sign_electronically()
    for user in (office.cast.officer, office.cast.head):
        if user.username not in made:
            made[user.username] = signing.give_demo_key(user.official, by=user, passphrase=PASSPHRASE)
        else:
            key = made[user.username]
            opened = encryption.decrypt(bytes(key.encrypted_key), PASSPHRASE, key.official_id)
            key.pk, key.official = None, user.official
            key.encrypted_key = encryption.encrypt(opened, PASSPHRASE, user.official.pk)
            key.save(force_insert=True)
    return office


def as_pkcs12(stored: SigningKey) -> bytes:
    key = encryption.decrypt(bytes(stored.encrypted_key), PASSPHRASE, stored.official_id)
    how = BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(None, key.key, key.certificate, key.chain, how)


def sign_page(office) -> str:
    return reverse("sign", args=[office.report.pk])


def sign(client, office, **changed: str):
    return client.post(sign_page(office), {"passphrase": PASSPHRASE, **changed})


def current(office) -> bytes:
    return stored(publications.current_file(office.report))


def sign_as(client, office) -> None:
    """Open the page, which has the file made, and then sign."""
    client.get(sign_page(office))
    assert sign(client, office).status_code == 302


def stored_names() -> list[str]:
    return store.storage().listdir("signed")[1]


def test_author_and_superior_sign_and_the_planner_downloads_it(signers, login) -> None:
    office = signers
    office.approve()
    author = login(office.cast.officer)
    page = author.get(sign_page(office))
    assert page.status_code == 200 and "Tanda tangani sebagai pelapor" in squeezed(page)
    answer = sign(author, office)
    assert answer.status_code == 302 and answer.url == reverse("report", args=[office.report.pk])
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED
    assert "sudah menandatangani" in squeezed(author.get(sign_page(office)))

    assert sign(login(office.cast.head), office).status_code == 302
    office.report.refresh_from_db()
    assert (office.report.state, office.report.signed_at is not None) == (ReportState.SIGNED, True)

    download = login(office.cast.planner).get(reverse("report_pdf", args=[office.report.pk]))
    data = b"".join(download.streaming_content)
    download.close()
    assert data == current(office)
    assert 'filename="LKj-TW2-2022-dinas-uji-subbag-umum.pdf"' in download["Content-Disposition"]
    judged = validate(data, signing.roots())
    assert judged.sound and [found.name for found in judged.signatures] == ["Wulan Uji", "Bagas Uji"]
    rows = list(Signature.objects.values_list("role", "by_title", "is_demo", "method"))
    assert rows == [("author", "Kepala Sub Bagian Umum", True, "pkcs12"), ("superior", "Sekretaris", True, "pkcs12")]


def test_poppler_finds_both_signatures_valid(signers, login, tmp_path) -> None:
    signers.approve()
    for user in (signers.cast.head, signers.cast.officer):
        sign_as(login(user), signers)
    (tmp_path / "a.pdf").write_bytes(current(signers))
    found = subprocess.run(["pdfsig", tmp_path / "a.pdf"], capture_output=True, text=True, check=False).stdout
    assert found.count("Signature Validation: Signature is Valid.") == 2
    assert found.count("Total document signed") == 1 and "Not total document signed" in found


def test_each_signature_is_a_file_of_its_own_and_all_stay(signers, login) -> None:
    office = signers
    office.approve()
    for user in (office.cast.officer, office.cast.head):
        sign_as(login(user), office)
    files = list(SignedFile.objects.order_by("pk"))
    assert [file.kind for file in files] == [FileKind.APPROVED, FileKind.ELECTRONIC, FileKind.ELECTRONIC]
    assert [file.superseded_at is None for file in files] == [False, False, True]
    first, second, third = map(stored, files)
    assert second.startswith(first) and third.startswith(second)
    found = [event for event in Event.objects.about("report", office.report.pk) if event.transition == "sign"]
    assert [event.data["sha256"] for event in found] == [file.sha256 for file in files[1:]]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"passphrase": "salah sekali"}, "rasa sandi"),
        ({"passphrase": ""}, "Ketik frasa sandi sertifikat Anda."),
    ],
)
def test_a_wrong_passphrase_leaves_the_report_approved(signers, login, typed: dict, sentence: str) -> None:
    signers.approve()
    author = login(signers.cast.officer)
    author.get(sign_page(signers))
    answer = sign(author, signers, **typed)
    assert answer.status_code == 422 and sentence in squeezed(answer)
    signers.report.refresh_from_db()
    assert signers.report.state == ReportState.APPROVED and not Signature.objects.exists()
    assert SignedFile.objects.get().kind == FileKind.APPROVED


def test_a_passphrase_stands_nowhere_in_the_answer(signers, login) -> None:
    signers.approve()
    author = login(signers.cast.officer)
    author.get(sign_page(signers))
    assert "salah sekali" not in squeezed(sign(author, signers, passphrase="salah sekali"))


# What a service does instead of signing, and what its person reads.
TROUBLE: dict[str, tuple[Callable[[Asked], Reply | None], str]] = {
    "gone": (lambda _: None, "tidak dapat dihubungi"),
    "broken": (lambda _: Reply(500, "text/html", b"<h1>Internal Server Error</h1>"), "tidak dapat dihubungi"),
    "strange": (lambda _: Reply(200, "application/pdf", b"%PDF-1.7 rusak"), "BSrE"),
    "no service": (lambda _: Reply(200, "text/html", b"<h1>Selamat datang</h1>"), "tidak dapat dipakai"),
    "silent": (lambda _: time.sleep(1), "tidak menjawab pada waktunya"),
}


def test_bsre_down_or_slow_leaves_nothing_half_and_signs_once_it_is_back(signers, login, settings, monkeypatch) -> None:
    stored = SigningKey.objects.get(official=signers.cast.officer.official)
    key = encryption.decrypt(bytes(stored.encrypted_key), PASSPHRASE, stored.official_id)
    signers.organization.signing = signers.report.period.organization.signing = Signing.BSRE
    signers.organization.save()
    signers.approve()
    author = login(signers.cast.officer)
    author.get(sign_page(signers))
    typed, before = {"passphrase": "rahasia", "nik": "3508000000000001"}, stored_names()
    monkeypatch.setattr(signing, "SERVICE_SECONDS", 0.4)
    for answer, words in TROUBLE.values():
        with serving(answer) as (settings.BSRE_ADDRESS, _):
            shown = author.post(sign_page(signers), typed)
        assert shown.status_code == 422 and words in squeezed(shown) and "rahasia" not in squeezed(shown)
        signers.report.refresh_from_db()
        assert signers.report.state == ReportState.APPROVED and not Signature.objects.exists()
        assert stored_names() == before
    # Whoever is one too many for the threads of the server is not kept waiting.
    monkeypatch.setattr(signing, "PATIENCE", 0.0)
    monkeypatch.setattr(signing, "AT_ONCE", 0)
    shown = author.post(sign_page(signers), typed)
    assert shown.status_code == 422 and "Banyak yang sedang menandatangani" in squeezed(shown)
    monkeypatch.undo()
    with serving(partial(service, key=key)) as (settings.BSRE_ADDRESS, _):
        assert author.post(sign_page(signers), typed).status_code == 302
    assert Signature.objects.count() == 1


def test_a_time_stamp_authority_down_or_slow_leaves_nothing_half(signers, login, settings, monkeypatch) -> None:
    signers.approve()
    author = login(signers.cast.officer)
    author.get(sign_page(signers))
    before = stored_names()
    monkeypatch.setattr(HttpTimeStamper.__init__, "__defaults__", (0.4,))
    for name in ("gone", "no service", "silent"):
        with serving(TROUBLE[name][0]) as (settings.TIMESTAMP_ADDRESS, _):
            shown = sign(author, signers)
        assert shown.status_code == 422 and "Otoritas stempel waktu" in squeezed(shown)
        signers.report.refresh_from_db()
        assert signers.report.state == ReportState.APPROVED and not Signature.objects.exists()
        assert stored_names() == before
    monkeypatch.undo()
    with serving(time_stamp) as (settings.TIMESTAMP_ADDRESS, _):
        assert sign(author, signers).status_code == 302
    assert Signature.objects.count() == 1


def test_a_signature_on_an_outdated_file_is_refused_and_its_bytes_are_removed(signers, login, monkeypatch) -> None:
    office = signers
    office.approve()
    author = login(office.cast.officer)
    author.get(sign_page(office))
    plain, before = workflow.perform, set(stored_names())

    def signed_by_the_other_first(report, name, **data):
        monkeypatch.setattr(workflow, "perform", plain)
        office.sign(SignatureRole.SUPERIOR)
        return plain(report, name, **data)

    monkeypatch.setattr(workflow, "perform", signed_by_the_other_first)
    answer = sign(author, office)
    assert answer.status_code == 422 and "baru saja ditandatangani pihak lain" in squeezed(answer)
    assert set(stored_names()) == before


def test_anothers_certificate_is_refused(signers, login) -> None:
    """Wulan has stored Bagas's certificate, whose passphrase she knows."""
    signers.approve()
    theirs = SigningKey.objects.get(official=signers.cast.head.official)
    SigningKey.objects.filter(official=signers.cast.officer.official).update(
        encrypted_key=encryption.encrypt(
            encryption.decrypt(bytes(theirs.encrypted_key), PASSPHRASE, theirs.official_id),
            PASSPHRASE,
            signers.cast.officer.official.pk,
        )
    )
    author = login(signers.cast.officer)
    author.get(sign_page(signers))
    answer = sign(author, signers)
    assert answer.status_code == 422 and "atas nama Bagas Uji, bukan Wulan Uji" in squeezed(answer)
    assert not Signature.objects.exists()


def test_an_unknown_issuer_is_refused(signers, login, monkeypatch) -> None:
    signers.approve()
    monkeypatch.setattr(signing, "roots", list)
    author = login(signers.cast.officer)
    author.get(sign_page(signers))
    answer = sign(author, signers)
    assert answer.status_code == 422 and "Penerbit sertifikat Anda tidak dikenal" in squeezed(answer)
    assert not Signature.objects.exists()


def test_who_may_not_sign(signers, login) -> None:
    office = signers
    office.approve()
    assert login(office.cast.planner).get(sign_page(office)).status_code == 403
    assert login(office.cast.auditor).post(sign_page(office), {"passphrase": PASSPHRASE}).status_code == 403
    assert login(office.cast.stranger).get(sign_page(office)).status_code == 404
    assert login(office.cast.outsider).post(sign_page(office), {"passphrase": PASSPHRASE}).status_code == 404


def test_before_approval_nobody_signs(signers, login) -> None:
    signers.submit()
    page = login(signers.cast.officer).get(sign_page(signers))
    assert "tidak dapat ditandatangani sekarang" in squeezed(page)


def test_an_office_without_electronic_signatures_says_so(office, login) -> None:
    office.approve()
    page = login(office.cast.officer).get(sign_page(office))
    assert "Cetak dan tandatangani laporan di kertas" in squeezed(page)


def test_a_successor_cannot_sign_for_the_name_on_the_paper(signers, login) -> None:
    """Wulan leaves after the approval; Joko acts for her, but the document names Wulan."""
    office = signers
    office.approve()
    position = office.report.position
    Assignment.objects.filter(position=position).update(ends=datetime.date(2022, 7, 7))
    joko = office.cast.stranger
    Assignment.objects.create(
        official=joko.official, position=position, kind=AssignmentKind.PLT, starts=datetime.date(2022, 7, 8)
    )
    page = login(joko).get(sign_page(office))
    assert "bukan nama Anda" in squeezed(page) and "menerbitkan ulang" in squeezed(page)


def test_reopening_supersedes_the_signed_file_and_keeps_it(signers, login) -> None:
    office = signers
    office.approve()
    for user in (office.cast.officer, office.cast.head):
        sign_as(login(user), office)
    before = current(office)
    publication = publication_of(office.report)
    office.report.refresh_from_db()
    workflow.perform(office.report, workflow.Reopen(reason="Salah pagu."), by=office.cast.planner)
    publication.refresh_from_db()
    assert publication.superseded_by == office.cast.planner
    assert stored(SignedFile.objects.latest("pk")) == before
    assert publications.current_file(office.report) is None


def test_the_book_the_archive_and_the_command_give_the_signed_file(signers, login, tmp_path) -> None:
    office = signers
    office.approve()
    unsigned = rendered.stored(rendering.request_book(office.period).key)
    for user in (office.cast.officer, office.cast.head):
        sign_as(login(user), office)
    signed, name = current(office), "LKj-TW2-2022-dinas-uji-subbag-umum.pdf"
    book = rendered.stored(rendering.request_book(office.period).key)
    assert book != unsigned and attached_to(book)[name] == signed
    with zipfile.ZipFile(io.BytesIO(rendered.stored(rendering.request_zip(office.period).key))) as archive:
        assert archive.read(name) == signed
    call_command(
        "report_pdf", year=2022, quarter=2, organization="dinas-uji", out=tmp_path, book=True, stdout=io.StringIO()
    )
    assert (tmp_path / name).read_bytes() == signed
    assert (tmp_path / "Buku-LKj-TW2-2022-dinas-uji.pdf").read_bytes() == book


def attached_to(data: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(data)) as document:
        return {name: bytes(file.get_file().read_bytes()) for name, file in document.attachments.items()}


def test_an_official_changes_the_passphrase_and_removes_the_certificate(signers, login) -> None:
    client = login(signers.cast.officer)
    page = squeezed(client.get(reverse("certificate")))
    assert "Wulan Uji" in page and "tidak berlaku secara hukum" in page
    wrong = {"old": "salah sekali", "new": "frasa sandi baru", "again": "frasa sandi baru"}
    answer = client.post(reverse("certificate_passphrase"), wrong)
    assert answer.status_code == 422
    assert client.post(reverse("certificate_passphrase"), wrong | {"old": PASSPHRASE}).status_code == 302
    key = SigningKey.objects.get(official=signers.cast.officer.official)
    assert encryption.decrypt(bytes(key.encrypted_key), "frasa sandi baru", key.official_id)
    assert client.post(reverse("certificate_remove")).status_code == 302
    assert not SigningKey.objects.filter(official=signers.cast.officer.official).exists()
    kinds = list(Event.objects.filter(kind__startswith="key.").values_list("kind", flat=True))
    assert kinds[-2:] == ["key.passphrase", "key.remove"]


def test_removing_a_certificate_is_folded_away_at_the_end_and_asks_first(signers, login) -> None:
    page = squeezed(login(signers.cast.officer).get(reverse("certificate")))
    fold = page.rindex('<details class="remove section">')
    assert fold < page.index(f'action="{reverse("certificate_remove")}"') < page.index("</details>", fold)
    assert page.index("Ganti dengan sertifikat lain") < fold and "Anda tidak dapat menandatangani sampai" in page[fold:]
    other = squeezed(login(signers.cast.chief).get(reverse("certificate")))
    assert reverse("certificate_remove") not in other


def test_the_page_says_how_long_a_passphrase_must_be(signers, login) -> None:
    for user in (signers.cast.officer, signers.cast.chief):
        assert "Paling sedikit 10 huruf" in squeezed(login(user).get(reverse("certificate")))


def test_a_demo_certificate_replaces_another_only_when_confirmed(signers, login) -> None:
    keys = SigningKey.objects.filter(official=signers.cast.officer.official)
    before, client = keys.get().fingerprint, login(signers.cast.officer)
    typed = {"new": "frasa sandi baru", "again": "frasa sandi baru"}
    answer = client.post(reverse("certificate_demo"), typed)
    page = squeezed(answer)
    assert answer.status_code == 422 and "Sertifikat contoh akan menggantikannya" in page
    assert "Gantikan sertifikat Anda sekarang" in page and keys.get().fingerprint == before
    assert client.post(reverse("certificate_demo"), {**typed, "replaces": "on"}).status_code == 302
    assert keys.get().fingerprint != before


def test_who_has_no_certificate_is_not_asked_what_to_replace(signers, login) -> None:
    client = login(signers.cast.chief)
    assert "Gantikan sertifikat" not in squeezed(client.get(reverse("certificate")))
    typed = {"new": "frasa sandi baru", "again": "frasa sandi baru"}
    assert client.post(reverse("certificate_demo"), typed).status_code == 302
    assert SigningKey.objects.filter(official=signers.cast.chief.official).exists()


def test_an_uploaded_certificate_is_stored_encrypted(signers, login) -> None:
    key = SigningKey.objects.get(official=signers.cast.head.official)
    file = io.BytesIO(as_pkcs12(key))
    file.name = "bagas.p12"
    client = login(signers.cast.head)
    client.post(reverse("certificate_remove"))
    answer = client.post(reverse("certificate"), {"file": file, "passphrase": "keliru sekali"})
    assert answer.status_code == 422 and not SigningKey.objects.filter(official=key.official_id).exists()
    file.seek(0)
    assert client.post(reverse("certificate"), {"file": file, "passphrase": PASSPHRASE}).status_code == 302
    stored = SigningKey.objects.get(official=key.official_id)
    assert stored.fingerprint == key.fingerprint and encryption.is_encrypted(bytes(stored.encrypted_key))
    with pytest.raises(WrongPassphrase):
        encryption.decrypt(bytes(stored.encrypted_key), PASSPHRASE, signers.cast.chief.official.pk)
    tie = CertificateTie.objects.get(fingerprint=key.fingerprint)
    assert (tie.official_id, tie.basis, tie.tied_by) == (key.official_id, "number", signers.cast.head)


def test_a_key_in_the_former_format_signs_and_is_stored_in_the_new_one(signers, login) -> None:
    """A stored PKCS#12 goes on working; its passphrase is known only while it signs."""
    stored = SigningKey.objects.filter(official=signers.cast.officer.official)
    before, old = stored.get(), as_pkcs12(stored.get())
    stored.update(encrypted_key=old)
    signers.approve()
    author = login(signers.cast.officer)
    author.get(sign_page(signers))
    assert sign(author, signers, passphrase="salah sekali").status_code == 422
    assert bytes(stored.get().encrypted_key) == old
    assert sign(author, signers).status_code == 302 and Signature.objects.count() == 1
    after = stored.get()
    assert encryption.is_encrypted(bytes(after.encrypted_key)) and after.fingerprint == before.fingerprint
    assert encryption.decrypt(bytes(after.encrypted_key), PASSPHRASE, after.official_id)


def test_changing_the_passphrase_stores_a_key_in_the_new_format(signers, login) -> None:
    stored = SigningKey.objects.filter(official=signers.cast.officer.official)
    stored.update(encrypted_key=as_pkcs12(stored.get()))
    typed = {"old": PASSPHRASE, "new": "frasa sandi baru", "again": "frasa sandi baru"}
    assert login(signers.cast.officer).post(reverse("certificate_passphrase"), typed).status_code == 302
    assert encryption.decrypt(bytes(stored.get().encrypted_key), "frasa sandi baru", stored.get().official_id)


def test_planners_and_auditors_have_no_certificate(signers, login) -> None:
    assert login(signers.cast.planner).get(reverse("certificate")).status_code == 403


def test_only_a_demo_gives_out_demo_certificates(office, login, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    office.organization.demo_today = None
    office.organization.save()
    Assignment.objects.update(starts=datetime.date(2020, 1, 1))
    typed = {"new": "frasa sandi baru", "again": "frasa sandi baru"}
    assert login(office.cast.officer).post(reverse("certificate_demo"), typed).status_code == 403


def test_signing_by_bsre_needs_the_nik(signers, login, settings) -> None:
    office = signers
    office.organization.signing = Signing.BSRE
    office.organization.save()
    office.approve()
    client = login(office.cast.officer)
    client.get(sign_page(office))
    assert "Alamat layanan BSrE belum diatur" in squeezed(client.get(sign_page(office)))
    settings.BSRE_ADDRESS = "http://127.0.0.1:9"
    answer = client.post(sign_page(office), {"passphrase": "x", "nik": "123"})
    assert answer.status_code == 422 and "NIK terdiri atas 16 angka" in squeezed(answer)
    answer = client.post(sign_page(office), {"passphrase": "rahasia", "nik": "3508000000000001"})
    assert answer.status_code == 422 and "BSrE" in squeezed(answer)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED and not Signature.objects.exists()


def test_a_signature_of_the_service_is_stored_with_its_certificate(signers, login, settings) -> None:
    """The certificate is known as soon as the answer is validated."""
    office = signers
    stored = SigningKey.objects.get(official=office.cast.officer.official)
    key = encryption.decrypt(bytes(stored.encrypted_key), PASSPHRASE, stored.official_id)
    office.organization.signing = office.report.period.organization.signing = Signing.BSRE
    office.organization.save()
    office.approve()
    client = login(office.cast.officer)
    with serving(partial(service, key=key)) as (address, _):
        settings.BSRE_ADDRESS = address
        client.get(sign_page(office))
        answer = client.post(sign_page(office), {"passphrase": "rahasia", "nik": "3508000000000001"})
    assert answer.status_code == 302
    made = Signature.objects.get()
    assert (made.method, made.certificate, made.fingerprint) == (Signing.BSRE, "Wulan Uji", stored.fingerprint)
    event = office.report.events.last()
    assert event.kind == "report.sign" and event.data["certificate"] == stored.fingerprint


@pytest.mark.parametrize(
    "damage", [b"", b"halo", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", None]
)
def test_one_unreadable_root_breaks_no_check(signers, login, settings, tmp_path, caplog, damage: bytes | None) -> None:
    """The log and Django's checks name it; the other roots are trusted as before."""
    demo = (signing.roots())[-1]
    settings.DATA_DIR = tmp_path
    (tmp_path / "trusted").mkdir()
    bad = tmp_path / "trusted" / "a-rusak.pem"
    bad.mkdir() if damage is None else bad.write_bytes(damage)
    (tmp_path / "trusted" / "b.der").write_bytes(demo)
    assert signing.roots() == [demo]
    assert "a-rusak.pem holds no certificate" in caplog.text
    (warning,) = trusted_certificates_readable(None)
    assert "a-rusak.pem" in warning.msg and warning.id == "reports.W001"


def test_passphrases_cannot_be_guessed_in_a_session(signers, login, monkeypatch) -> None:
    """Neither on the page that changes it nor while signing, from any address; a right one resets the count."""
    monkeypatch.setattr(rate_limit.time, "time", lambda: 1_657_256_420.0)
    signers.approve()
    client = login(signers.cast.officer)
    client.get(sign_page(signers))
    wrong = {"old": "salah sekali", "new": "frasa sandi baru", "again": "frasa sandi baru"}
    for number in range(4):
        answer = client.post(reverse("certificate_passphrase"), wrong, REMOTE_ADDR=f"10.0.0.{number}")
        assert "tidak cocok" in squeezed(answer)
    right = client.post(
        reverse("certificate_passphrase"), {**wrong, "old": PASSPHRASE, "new": PASSPHRASE, "again": PASSPHRASE}
    )
    assert right.status_code == 302
    for _ in range(5):
        assert "tidak cocok" in squeezed(sign(client, signers, passphrase="salah sekali"))
    refused = sign(client, signers)
    assert refused.status_code == 422 and "Terlalu banyak frasa sandi yang salah" in squeezed(refused)
    answer = login(signers.cast.officer).post(reverse("certificate_passphrase"), {**wrong, "old": PASSPHRASE})
    assert answer.status_code == 422 and "Terlalu banyak" in squeezed(answer)
    # Another person's tries are counted separately.
    assert sign(login(signers.cast.head), signers).status_code == 302
    monkeypatch.setattr(rate_limit.time, "time", lambda: 1_657_256_420.0 + 15 * 60)
    assert sign(client, signers).status_code == 302
