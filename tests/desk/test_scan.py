"""Signing on paper: who hands in the scan, what is taken as one, and that nothing of a refused one stays."""

import io
import re
import struct
import time
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pikepdf import Dictionary, Encryption, Name, String

from reports import scanned, workflow
from reports.actions import publishing, scans
from reports.enums import FileKind, ReportState
from reports.models import Publication, Report, SignedFile
from reports.scanned import Fault
from reports.workflow import Refused
from tests import samples
from tests.conftest import Cast, Office

MAKERS = {
    "javascript": lambda d: _root(d, OpenAction=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))),
    "launch": lambda d: _root(d, OpenAction=Dictionary(S=Name.Launch, F=String("cmd.exe"))),
    "xfa": lambda d: _root(d, AcroForm=Dictionary(XFA=String("<xdp/>"))),
    "attachment": lambda d: d.attachments.__setitem__("laporan.exe", b"MZ"),
}


def _root(document: pikepdf.Pdf, **entries: object) -> None:
    for key, value in entries.items():
        document.Root[f"/{key}"] = value


def pdf(pages: int = 1, make: str = "", **how: object) -> bytes:
    document, made = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    if make:
        MAKERS[make](document)
    document.save(made, deterministic_id="encryption" not in how, **how)
    return made.getvalue()


def polyglot() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("jahat.html", "<script>alert(1)</script>")
        opened.comment = b"\n%%EOF\n"
    return pdf() + archive.getvalue()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    """Where the bytes lie: a folder of the test's own."""
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    return tmp_path / "signed"


@pytest.fixture
def approved(office: Office) -> SignedFile:
    """Wulan's report is approved and its PDF, of two pages with an attachment as ours have, is kept."""
    office.approve()
    return publishing.keep_approved(Publication.objects.get(), pdf(2, "attachment"))


def files(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.exists() else 0


def send(client: Client, report: Report, data: bytes | None, name: str = "pindaian.pdf", code: str | None = None):
    current = Publication.objects.filter(report=report, superseded_at=None).first()
    sent = {"pindaian-code": (current.code if current else "") if code is None else code}
    if data is not None:
        sent["pindaian-berkas"] = SimpleUploadedFile(name, data, "application/pdf")
    return client.post(reverse("scan", args=[report.pk]), sent)


@pytest.mark.parametrize("who", ["officer", "head", "planner"])
def test_the_scan_is_kept_and_the_report_is_signed(office: Office, approved: SignedFile, login, who: str) -> None:
    user = getattr(office.cast, who)
    page = login(user).get(reverse("scan", args=[office.report.pk])).content.decode()
    assert approved.publication.code in page and "Unggah pindaian" in page
    data = pdf(2)
    answer = send(login(user), office.report, data)
    assert answer.status_code == 302 and answer["Location"] == reverse("report", args=[office.report.pk])
    office.report.refresh_from_db()
    file = approved.publication.files.get(superseded_at=None)
    assert office.report.state == ReportState.SIGNED and office.report.signed_at == file.created_at
    assert (file.kind, file.created_by, file.size) == (FileKind.SCAN, user, len(data))
    assert publishing.bytes_of(file) == data
    event = office.report.events.last()
    assert event.kind == "report.scan" and event.data["sha256"] == file.sha256 and event.by == user


@pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("chief", 403), ("stranger", 404), ("outsider", 404)])
def test_nobody_else_hands_one_in(
    office: Office, approved: SignedFile, login, folder: Path, who: str, status: int
) -> None:
    client = login(getattr(office.cast, who))
    assert client.get(reverse("scan", args=[office.report.pk])).status_code == status
    assert send(client, office.report, pdf(2)).status_code == status
    assert client.post(reverse("scan_confirm", args=[office.report.pk])).status_code == status
    assert files(folder) == 1


def test_wrong_methods(office: Office, approved: SignedFile, login) -> None:
    client = login(office.cast.officer)
    assert client.put(reverse("scan", args=[office.report.pk])).status_code == 405
    assert client.get(reverse("scan_confirm", args=[office.report.pk])).status_code == 405
    assert login(None).get(reverse("scan", args=[office.report.pk])).status_code == 302


NOT_NOW = "tidak dapat diunggah sekarang"


@pytest.mark.parametrize(
    ("state", "reason"), [("draft", NOT_NOW), ("submitted", NOT_NOW), ("signed", "sudah lengkap ditandatangani")]
)
def test_only_an_approved_report_takes_one(office: Office, login, folder: Path, state: str, reason: str) -> None:
    if state == "submitted":
        office.submit()
    if state == "signed":
        office.approve()
        workflow.perform(office.report, "scan", by=office.cast.officer, file=publishing.keep(pdf(5)))
    before, client = files(folder), login(office.cast.officer)
    page = client.get(reverse("scan", args=[office.report.pk]))
    assert page.status_code == 200 and reason in page.content.decode()
    assert '<form method="post" enctype' not in page.content.decode()
    answer = send(client, office.report, pdf())
    assert answer.status_code == 422 and reason in answer.content.decode()
    assert files(folder) == before


def test_an_office_that_signs_electronically_alone_takes_none(office: Office, approved: SignedFile, login) -> None:
    type(office.organization).objects.update(wet_ink=False)
    client = login(office.cast.officer)
    assert "hanya menerima tanda tangan elektronik" in send(client, office.report, pdf(2)).content.decode()
    home = client.get(reverse("report", args=[office.report.pk])).content.decode()
    assert reverse("scan", args=[office.report.pk]) not in home


def test_the_report_offers_it_to_whom_it_is_open(office: Office, approved: SignedFile, login) -> None:
    link, home = reverse("scan", args=[office.report.pk]), reverse("report", args=[office.report.pk])
    offered = {who: link in login(getattr(office.cast, who)).get(home).content.decode() for who in Cast.__annotations__}
    assert {who for who, there in offered.items() if there} == {"officer", "head", "planner"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "Pilih dahulu berkas"),
        (b"", "kosong"),
        (b"<!doctype html><script>alert(1)</script>", "bukan PDF"),
        (samples.image(), "bukan PDF"),
        (samples.xlsx(), "bukan PDF"),
        (b"%PDF-1.7\nterpotong", "rusak"),
        (b"%PDF-1.7\n" + b"[" * 100_000 + b"\n%%EOF", "rusak"),
        (b"%PDF-1.7\n" + bytes(21 * 1024 * 1024) + b"\n%%EOF", "lebih dari 20\u00a0MB"),
        (pdf(encryption=Encryption(owner="a", user="b")), "dikunci"),
        (pdf(encryption=Encryption(owner="a", user="")), "dikunci"),
        (pdf(0), "tidak mempunyai halaman"),
        (pdf(201), "lebih dari 200 halaman"),
        (pdf(2, "javascript"), "program"),
        (pdf(2, "launch"), "program"),
        (pdf(2, "xfa"), "formulir aktif"),
        (pdf(2, "attachment", linearize=True), "memuat berkas lain"),
        (polyglot(), "memuat berkas lain"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_scan_is_refused_and_leaves_nothing(
    office: Office, approved: SignedFile, login, folder: Path, data: bytes | None, sentence: str
) -> None:
    answer = send(login(office.cast.officer), office.report, data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED
    assert files(folder) == SignedFile.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "C:\\pindai.pdf", "a\u202efdp.exe", "x" * 300 + ".pdf", ".pdf"]
)
def test_the_name_of_the_file_is_nobodys_business(
    office: Office, approved: SignedFile, login, folder: Path, name: str
) -> None:
    answer = send(login(office.cast.officer), office.report, pdf(2), name)
    assert answer.status_code == 302
    assert all(re.fullmatch(r"[0-9a-f]{32}\.pdf", path.name) for path in folder.iterdir())


def bomb() -> bytes:
    """600 KB whose table of objects unpacks to 600 MB."""
    packed = zlib.compress(b"5 0 " + b" " * (600 << 20), 9)
    start = b"%PDF-1.7\n"
    objects = b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    objects += packed + b"\nendstream\nendobj\n"
    at = len(start + objects)
    rows = [(0, 0, 0), (1, len(start), 0), (1, at, 0), (0, 0, 0), (0, 0, 0), (2, 1, 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    index = b"2 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 5 0 R/Length %d>>stream\n" % len(table)
    return start + objects + index + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def test_a_bomb_is_the_end_of_its_process_alone() -> None:
    began = time.monotonic()
    assert scanned.look(bomb()) == scanned.Scan(0, Fault.DAMAGED)
    # On a busy machine its end itself takes a while.
    assert time.monotonic() - began < 2 * scanned.LIMITS.wall_seconds


def test_what_is_packed_in_a_scan_is_not_unpacked() -> None:
    packed = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Large = document.make_stream(bytes(200 * 1024 * 1024))
    document.save(packed, compress_streams=True)
    assert len(packed.getvalue()) < 1024 * 1024
    assert scanned.look(packed.getvalue()) == scanned.Scan(1, None)


def test_a_process_that_never_ends_is_ended() -> None:
    hurried = replace(scanned.LIMITS, wall_seconds=0.01)
    assert scanned.look(pdf(), hurried).fault == Fault.DAMAGED and scanned.look(pdf()).fault is None


def test_the_approved_pdf_itself_is_no_scan(office: Office, login, folder: Path) -> None:
    office.approve()
    plain = pdf(3)
    publishing.keep_approved(Publication.objects.get(), plain)
    answer = send(login(office.cast.officer), office.report, plain)
    assert answer.status_code == 422 and "belum bertanda tangan" in answer.content.decode()
    assert files(folder) == 1


def test_the_approved_pdf_as_it_was_downloaded_is_told_by_its_signatures_missing(
    office: Office, approved: SignedFile, login, folder: Path
) -> None:
    """It holds other files, as all of ours do, which is not the sentence that helps."""
    answer = send(login(office.cast.officer), office.report, publishing.bytes_of(approved))
    page = answer.content.decode()
    assert answer.status_code == 422 and "belum bertanda tangan" in page and "berkas lain di dalamnya" not in page
    assert files(folder) == 1


def test_the_scan_of_another_publication_is_refused(office: Office, approved: SignedFile, login, folder: Path) -> None:
    client = login(office.cast.officer)
    send(client, office.report, pdf(2))
    workflow.perform(office.report, "reopen", by=office.cast.planner, reason="Angka keliru.")
    office.approve()
    answer = send(client, office.report, pdf(2))
    assert answer.status_code == 422 and "laporan atau terbitan lain" in answer.content.decode()
    assert files(folder) == 2


def test_the_paper_of_a_version_before_is_refused(office: Office, approved: SignedFile, login, folder: Path) -> None:
    printed = approved.publication.code
    workflow.perform(office.report, "reopen", by=office.cast.planner, reason="Angka keliru.")
    office.approve()
    answer = send(login(office.cast.officer), office.report, pdf(2), code=printed)
    assert answer.status_code == 422 and "disetujui ulang" in answer.content.decode()
    assert files(folder) == 1


def asked(office: Office, client: Client, pages: int = 3) -> dict[str, str]:
    answer = send(client, office.report, pdf(pages))
    page = answer.content.decode()
    assert answer.status_code == 422 and "2 halaman" in page and f"{pages} halaman" in page
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return {"token": found[1]}


def test_other_pages_than_expected_are_asked_about(office: Office, approved: SignedFile, login, folder: Path) -> None:
    client = login(office.cast.officer)
    data = asked(office, client)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED and files(folder) == 2
    answer = client.post(reverse("scan_confirm", args=[office.report.pk]), {**data, "sure": "1"})
    assert answer["Location"] == reverse("report", args=[office.report.pk])
    office.report.refresh_from_db()
    assert office.report.state == ReportState.SIGNED
    assert publishing.bytes_of(approved.publication.files.get(superseded_at=None)) == pdf(3)


def test_a_second_click_changes_nothing(office: Office, approved: SignedFile, login, folder: Path) -> None:
    client = login(office.cast.officer)
    data = {**asked(office, client), "sure": "1"}
    for _ in range(2):
        answer = client.post(reverse("scan_confirm", args=[office.report.pk]), data, follow=True)
        assert "Pindaian bertanda tangan tersimpan" in answer.content.decode()
    client.post(reverse("scan_confirm", args=[office.report.pk]), {"token": data["token"]})
    assert publishing.bytes_of(approved.publication.files.get(superseded_at=None)) == pdf(3)
    assert files(folder) == 2


def test_given_up_nothing_of_it_stays(office: Office, approved: SignedFile, login, folder: Path) -> None:
    client = login(office.cast.officer)
    data = asked(office, client)
    answer = client.post(reverse("scan_confirm", args=[office.report.pk]), data)
    assert answer["Location"] == reverse("scan", args=[office.report.pk]) and files(folder) == 1
    client.post(reverse("scan_confirm", args=[office.report.pk]), {**data, "sure": "1"})
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED


def test_the_word_is_given_by_who_handed_it_in(office: Office, approved: SignedFile, login) -> None:
    data = {**asked(office, login(office.cast.officer)), "sure": "1"}
    for client, sent in ((login(office.cast.head), data), (login(office.cast.officer), {"token": "x", "sure": "1"})):
        assert client.post(reverse("scan_confirm", args=[office.report.pk]), sent).status_code == 302
        office.report.refresh_from_db()
        assert office.report.state == ReportState.APPROVED


def test_reopened_while_it_waited_it_is_refused(office: Office, approved: SignedFile, login, folder: Path) -> None:
    client = login(office.cast.officer)
    data = {**asked(office, client), "sure": "1"}
    workflow.perform(office.report, "reopen", by=office.cast.planner, reason="Angka keliru.")
    office.approve()
    answer = client.post(reverse("scan_confirm", args=[office.report.pk]), data, follow=True)
    assert "disetujui ulang" in answer.content.decode() and files(folder) == 1


def test_a_row_that_cannot_be_written_leaves_no_bytes(
    office: Office, approved: SignedFile, folder: Path, monkeypatch
) -> None:
    def broken(*args: object, **fields: object) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(SignedFile.objects, "create", broken)
    upload = SimpleUploadedFile("pindaian.pdf", pdf(2))
    with pytest.raises(RuntimeError):
        scans.accept_scan(office.report, by=office.cast.officer, seen=approved.publication.code, content=upload)
    assert files(folder) == 1


def test_the_verb_guards_itself(office: Office, approved: SignedFile) -> None:
    upload, code = SimpleUploadedFile("pindaian.pdf", pdf(2)), approved.publication.code
    with pytest.raises(PermissionDenied):
        scans.accept_scan(office.report, by=office.cast.auditor, seen=code, content=upload)
    scans.accept_scan(office.report, by=office.cast.officer, seen=code, content=upload)
    with pytest.raises(Refused):
        scans.accept_scan(office.report, by=office.cast.officer, seen=code, content=upload)
