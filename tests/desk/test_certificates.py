"""Certificates are tied to a person once: told at upload, confirmed by the administrator where it is unclear."""

import io
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.test import Client
from django.urls import reverse

from lkj import sandbox
from lkj.signatures.authority import issue, new_authority
from lkj.signatures.bsre import BsreSigner
from lkj.signatures.keys import OpenKey
from lkj.signatures.owners import Owner
from reports.services import certificates, signing
from tests.conftest import Office
from tests.document.signing.cast import authority
from tests.html import squeezed
from units.enums import Signing
from units.models import CertificateTie, Event, Official, SigningKey, User

pytestmark = pytest.mark.django_db
PASSPHRASE = "frasa sandi uji"
DATES = {"valid_from": datetime(2022, 1, 1, tzinfo=UTC), "valid_until": datetime(2024, 1, 1, tzinfo=UTC)}
FINGERPRINT = "ab" * 32


@cache
def certificate(name: str, number: str = "") -> OpenKey:
    return issue(authority(), name=name, number=number, **DATES)


@pytest.fixture(autouse=True)
def trusted(settings, tmp_path) -> None:
    """The issuer is trusted here."""
    settings.DATA_DIR = tmp_path
    (tmp_path / "trusted").mkdir()
    (tmp_path / "trusted" / "induk.der").write_bytes(authority().root)


@pytest.fixture
def administrator(office: Office, login) -> Client:
    return login(User.objects.create_superuser("pengelola", password="sandi-uji-2022"))


def upload(client: Client, key: OpenKey):
    encryption = BestAvailableEncryption(PASSPHRASE.encode())
    file = io.BytesIO(pkcs12.serialize_key_and_certificates(None, key.key, key.certificate, key.chain, encryption))
    file.name = "sertifikat.p12"
    return client.post(reverse("certificate"), {"file": file, "passphrase": PASSPHRASE}, follow=True)


def test_the_number_in_it_decides_whatever_the_name(office: Office, login) -> None:
    """Wulan married, and the certificate has her former name."""
    page = squeezed(upload(login(office.cast.officer), certificate("WULANDARI S", "19010103 192601 1 003")))
    assert "tersimpan dan siap dipakai" in page
    tie = CertificateTie.objects.get()
    assert (tie.official, tie.basis, tie.number) == (office.cast.officer.official, "number", "190101031926011003")


def test_a_certificate_that_finds_no_turn_is_asked_for_again(office: Office, login, all_turns_taken) -> None:
    wulan = login(office.cast.officer)
    with all_turns_taken():
        answer = upload(wulan, certificate("Wulan Uji"))
    assert answer.status_code == 422 and sandbox.Busy.SENTENCE in squeezed(answer)
    assert not SigningKey.objects.exists()
    assert upload(wulan, certificate("Wulan Uji")).status_code == 200 and SigningKey.objects.exists()


def test_somebody_elses_is_not_stored_and_says_whose_it_is(office: Office, login) -> None:
    answer = upload(login(office.cast.officer), certificate("Bagas Uji", "190101021926011002"))
    page = squeezed(answer)
    assert answer.status_code == 422 and "atas nama Bagas Uji, bukan Wulan Uji." in page
    assert "Sertifikat tidak disimpan. Pakai sertifikat Anda sendiri" in page
    assert not SigningKey.objects.exists() and not CertificateTie.objects.exists()


@pytest.mark.parametrize("name", ["WULAN", "W", "Joko Uji"])
def test_a_first_name_or_a_letter_proves_nothing(office: Office, login, name: str) -> None:
    answer = upload(login(office.cast.officer), certificate(name))
    assert answer.status_code == 422 and f"atas nama {name}, bukan Wulan Uji." in squeezed(answer)


def test_a_word_more_waits_for_the_administrator(office: Office, login, administrator: Client) -> None:
    author = login(office.cast.officer)
    page = squeezed(upload(author, certificate("WULAN UJI LESTARI")))
    waits = "tertulis atas nama WULAN UJI LESTARI, sedangkan nama Anda di aplikasi ini Wulan Uji."
    assert "tersimpan, tetapi belum dapat dipakai" in page and waits in page
    office.sign_electronically()
    office.approve()
    told = squeezed(author.get(reverse("sign", args=[office.report.pk])))
    assert waits in told and "Frasa sandi" not in told, "nobody is asked for a passphrase in vain"
    tie = CertificateTie.objects.get()
    listed = reverse("admin:units_certificatetie_changelist")
    assert "WULAN UJI LESTARI" in squeezed(administrator.get(listed))
    administrator.post(listed, {"action": "confirm", "_selected_action": [tie.pk]})
    tie.refresh_from_db()
    assert (tie.basis, tie.tied_by.username) == ("admin", "pengelola")
    assert "WULAN UJI LESTARI, sedangkan" not in squeezed(author.get(reverse("certificate")))
    assert Event.objects.filter(kind="certificate.confirm").get().by.username == "pengelola"


def test_the_administrator_releases_it(office: Office, login, administrator: Client) -> None:
    upload(login(office.cast.officer), certificate("WULAN UJI LESTARI"))
    listed = reverse("admin:units_certificatetie_changelist")
    administrator.post(listed, {"action": "release", "_selected_action": [CertificateTie.objects.get().pk]})
    assert not SigningKey.objects.exists() and not CertificateTie.objects.exists()


@pytest.mark.parametrize("role", ["officer", "planner", "auditor"])
def test_nobody_else_confirms(office: Office, login, role: str) -> None:
    upload(login(office.cast.officer), certificate("WULAN UJI LESTARI"))
    tie = CertificateTie.objects.get()
    data = {"action": "confirm", "_selected_action": [tie.pk]}
    login(getattr(office.cast, role)).post(reverse("admin:units_certificatetie_changelist"), data)
    tie.refresh_from_db()
    assert tie.tied_at is None


def test_an_issuer_that_is_not_trusted_is_told_at_upload(office: Office, login, settings) -> None:
    (settings.DATA_DIR / "trusted" / "induk.der").unlink()
    client = login(office.cast.officer)
    page = squeezed(upload(client, certificate("Wulan Uji")))
    assert "tersimpan, tetapi belum dapat dipakai" in page and "tidak dikenal aplikasi ini" in page
    assert "menambahkan sertifikat induk penerbit itu" in page
    (settings.DATA_DIR / "trusted" / "induk.der").write_bytes(new_authority().root)
    assert "tidak dikenal aplikasi ini" in squeezed(client.get(reverse("certificate"))), "another's root"
    (settings.DATA_DIR / "trusted" / "induk.der").write_bytes(authority().root)
    assert "tidak dikenal aplikasi ini" not in squeezed(client.get(reverse("certificate")))


def settled(official: Official, name: str, by: User, **numbers: str) -> CertificateTie:
    return certificates.settle(official, Owner(name, **numbers), FINGERPRINT, by=by, undone="")


def test_what_is_tied_stays_tied_when_the_name_changes(office: Office) -> None:
    official, by = office.cast.officer.official, office.cast.officer
    tie = settled(official, "Wulan Uji", by)
    official.name = "Nama Lain Sekali"
    assert settled(official, "Wulan Uji", by) == tie and tie.basis == "name"


def test_a_name_that_two_officials_have_ties_neither(office: Office) -> None:
    Official.objects.create(organization=office.organization, name="Wulan Uji, S.E.")
    tie = settled(office.cast.officer.official, "WULAN UJI", office.cast.officer)
    assert tie.tied_at is None and certificates.ASK in certificates.why_waits(tie)


def test_a_certificate_is_of_one_person(office: Office, administrator: Client) -> None:
    settled(office.cast.officer.official, "Wulan Uji", office.cast.officer)
    other = Official.objects.create(organization=office.organization, name="Wulan Uji Lestari")
    waiting = CertificateTie.objects.create(
        official=other, fingerprint=FINGERPRINT, name="Wulan Uji", asked_at=office.organization.now()
    )
    data = {"action": "confirm", "_selected_action": [waiting.pk]}
    page = squeezed(administrator.post(reverse("admin:units_certificatetie_changelist"), data, follow=True))
    assert "sudah dinyatakan milik Wulan Uji. Lepaskan dulu" in page
    waiting.refresh_from_db()
    assert waiting.tied_at is None


def test_how_an_acting_official_signs_is_said_by_the_reports_office(office: Office, second_office: Office) -> None:
    """Wulan's own office stores certificates; the one where she is Plt. signs by the state's service."""
    office.sign_electronically()
    report = second_office.report
    report.period.organization.signing = Signing.BSRE
    signer = signing.signer_for(office.cast.officer.official, report, passphrase="rahasia", nik="3508000000000001")
    assert isinstance(signer, BsreSigner)
