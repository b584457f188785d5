"""A PDF signed at another portal: taken where it goes on from the approved bytes and holds, else refused in words."""

import io
from datetime import UTC, datetime
from functools import cache

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client
from django.urls import reverse
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore

from lkj.signatures.authority import issue, new_authority
from lkj.signatures.keys import OpenKey
from reports.enums import ReportState
from reports.files import published as publishing
from reports.models import Publication, Signature, SignedFile
from tests.conftest import Office
from tests.document.signing.cast import authority
from tests.html import squeezed
from tests.samples import pdf
from units.enums import Signing
from units.models import User

pytestmark = pytest.mark.django_db
DATES = {"valid_from": datetime(2020, 1, 1, tzinfo=UTC), "valid_until": datetime(2040, 1, 1, tzinfo=UTC)}
WULAN, BAGAS = ("WULAN UJI", "190101031926011003"), ("BAGAS UJI", "190101021926011002")


@cache
def key_of(name: str, number: str = "", trusted: bool = True) -> OpenKey:
    return issue(authority() if trusted else new_authority(), name=name, number=number, **DATES)


def signed(data: bytes, key: OpenKey, field: str) -> bytes:
    """As a portal does it: an incremental signature in a field of its own."""
    store = SimpleCertificateStore()
    store.register_multiple([asn1.Certificate.load(each.public_bytes(Encoding.DER)) for each in key.chain])
    signer = SimpleSigner(
        signing_cert=asn1.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            key.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        ),
        cert_registry=store,
    )
    meta = PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    return sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), meta, signer).getvalue()


@pytest.fixture
def approved(office: Office, settings, tmp_path) -> bytes:
    """The approved file of an office whose officials sign at their region's portal."""
    settings.DATA_DIR = tmp_path
    storages = {**settings.STORAGES}
    storages["documents"] = {**storages["documents"], "OPTIONS": {"location": tmp_path / "d", "base_url": None}}
    settings.STORAGES = storages
    (tmp_path / "trusted").mkdir()
    (tmp_path / "trusted" / "induk.der").write_bytes(authority().root)
    office.organization.signing = office.report.period.organization.signing = Signing.PORTAL
    office.organization.save()
    office.approve()
    return publishing.bytes_of(publishing.store_approved(Publication.objects.get(), pdf(3)))


def bring(client: Client, office: Office, data: bytes):
    file = io.BytesIO(data)
    file.name = "dari-portal.pdf"
    return client.post(reverse("sign_file", args=[office.report.pk]), {"berkas": file})


def current(office: Office) -> bytes:
    return publishing.bytes_of(SignedFile.objects.get(superseded_at=None))


def test_each_brings_their_own_and_the_report_is_signed(office: Office, approved: bytes, login) -> None:
    author, superior = login(office.cast.officer), login(office.cast.head)
    address = reverse("sign_file", args=[office.report.pk])
    assert author.get(reverse("sign", args=[office.report.pk])).url == address
    page = squeezed(author.get(address))
    assert "Unggah berkas bertanda tangan" in page and reverse("report_pdf", args=[office.report.pk]) in page
    first = signed(approved, key_of(*WULAN), "Portal1")
    assert bring(author, office, first).status_code == 302
    assert current(office) == first
    assert bring(superior, office, signed(first, key_of(*BAGAS), "Portal2")).status_code == 302
    office.report.refresh_from_db()
    assert office.report.state == ReportState.SIGNED
    rows = list(Signature.objects.values_list("role", "method", "by_name", "certificate"))
    assert rows == [
        ("author", "portal", "Wulan Uji", "WULAN UJI"),
        ("superior", "portal", "Bagas Uji", "BAGAS UJI"),
    ]


def test_a_file_that_both_signed_is_brought_by_both(office: Office, approved: bytes, login) -> None:
    """The portal gives only the finished file; the superior signed first."""
    first = signed(approved, key_of(*BAGAS), "Portal1")
    both = signed(first, key_of(*WULAN), "Portal2")
    author = login(office.cast.officer)
    told = squeezed(bring(author, office, both))
    assert "atas nama BAGAS UJI" in told and not Signature.objects.exists()
    assert bring(login(office.cast.head), office, both).status_code == 302
    assert current(office) == first
    assert bring(author, office, both).status_code == 302
    office.report.refresh_from_db()
    assert office.report.state == ReportState.SIGNED and current(office) == both


def test_what_is_no_part_of_the_pdf_is_left_out(office: Office, approved: bytes, login) -> None:
    data = signed(approved, key_of(*WULAN), "P")
    assert bring(login(office.cast.officer), office, data + b"\nbukan PDF").status_code == 302
    assert current(office) == data


def changed(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda approved: pdf(9), "bukan lanjutan PDF yang sekarang berlaku"),
        (lambda approved: b"halo", "bukan lanjutan PDF yang sekarang berlaku"),
        (lambda approved: signed(changed(approved), key_of(*WULAN), "P"), "bukan lanjutan"),
        (lambda approved: approved, "belum memuat tanda tangan baru"),
        (lambda approved: approved + b"\n%tambahan", "belum memuat tanda tangan baru"),
        (lambda approved: signed(approved, key_of(*BAGAS), "P"), "atas nama BAGAS UJI, bukan Wulan Uji."),
        (lambda approved: signed(approved, key_of("WULAN"), "P"), "atas nama WULAN, bukan Wulan Uji."),
        (lambda approved: signed(approved, key_of(*WULAN, trusted=False), "P"), "Penerbit sertifikat WULAN UJI tidak"),
        (lambda approved: signed(approved, key_of("WULAN UJI LESTARI"), "P"), "Minta pengelola aplikasi mengonfirmasi"),
        (lambda approved: b"", "Berkas ini kosong"),
    ],
)
def test_what_is_refused_says_why(office: Office, approved: bytes, login, make, sentence: str) -> None:
    answer = bring(login(office.cast.officer), office, make(approved))
    assert answer.status_code == 422 and sentence in squeezed(answer)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED and not Signature.objects.exists()
    assert current(office) == approved


def test_a_signature_that_was_tampered_with_is_refused(office: Office, approved: bytes, login) -> None:
    whole = signed(approved, key_of(*WULAN), "P")
    at = len(approved) + 40
    broken = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    answer = bring(login(office.cast.officer), office, broken)
    assert answer.status_code == 422 and not Signature.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("planner", 403), ("auditor", 403), ("stranger", 404), ("outsider", 404)])
def test_only_the_two_parties_bring_a_file(office: Office, approved: bytes, login, role: str, status: int) -> None:
    data = signed(approved, key_of(*WULAN), "P")
    assert bring(login(getattr(office.cast, role)), office, data).status_code == status


def test_other_offices_may_bring_a_file_too(office: Office, approved: bytes, login) -> None:
    """Where certificates are stored here, one may have signed elsewhere all the same; where paper is signed, not."""
    office.organization.signing = Signing.PKCS12
    office.organization.save()
    data = signed(approved, key_of(*WULAN), "P")
    assert bring(login(office.cast.officer), office, data).status_code == 302
    office.organization.signing = Signing.NONE
    office.organization.save()
    page = squeezed(login(office.cast.head).get(reverse("sign_file", args=[office.report.pk])))
    assert "tidak memakai tanda tangan elektronik" in page


def test_before_approval_nothing_is_taken(office: Office, login) -> None:
    office.organization.signing = Signing.PORTAL
    office.organization.save()
    office.submit()
    client: Client = login(User.objects.get(username="wulan"))
    assert "tidak dapat ditandatangani sekarang" in squeezed(bring(client, office, pdf()))
