"""Signing on paper: who uploads the scan, what is accepted as one, and that nothing of a refused one stays."""

import io
import os
import re
import struct
import time
import zipfile
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pikepdf import Dictionary, Encryption, Name, String

from lkj import sandbox
from lkj.signatures.roles import SignatureRole
from reports import rules, workflow
from reports.actions import scans
from reports.documents.machine import period_json
from reports.enums import FileKind, NotificationKind, ReportState
from reports.files import paper_scan, published
from reports.files.paper_scan import Fault, Scan
from reports.models import Notification, PaperScan, Publication, Report, SignedFile
from reports.queries import inbox
from reports.queries.standing import Standing
from reports.workflow import Refused
from tests import samples
from tests.conftest import Cast, Office
from tests.html import squeezed
from units.enums import MemberRole
from units.models import Assignment, Membership, Organization, User, held_posts

BUSY = sandbox.Busy.SENTENCE
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
    """The folder of the stored files, one of the test's own."""
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    return tmp_path / "signed"


@pytest.fixture
def approved(office: Office) -> SignedFile:
    """Wulan's report is approved, and its PDF is stored: two pages and an attachment, as ours have."""
    office.approve()
    return published.store_approved(Publication.objects.get(), pdf(2, "attachment"))


def files(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.exists() else 0


def send(client: Client, report: Report, data: bytes | None, name: str = "pindaian.pdf", code: str | None = None):
    current = Publication.objects.filter(report=report, superseded_at=None).first()
    sent = {"pindaian-code": (current.code if current else "") if code is None else code}
    if data is not None:
        sent["pindaian-berkas"] = SimpleUploadedFile(name, data, "application/pdf")
    return client.post(reverse("scan", args=[report.pk]), sent)


def answer(client: Client, report: Report, name: str = "scan_confirm", **changed: str):
    waiting = PaperScan.objects.filter(publication__report=report, file=None).first()
    return client.post(reverse(name, args=[report.pk]), {"scan": waiting.sha256 if waiting else "", **changed})


CONFIRMERS = [("officer", "head"), ("officer", "planner"), ("head", "officer"), ("head", "planner"),
              ("planner", "officer"), ("planner", "head")]  # fmt: skip


def to_confirm(user: User) -> list[Report]:
    held = held_posts(user)
    return inbox.tasks(user, held, inbox.waiting(user, held)).to_confirm


@pytest.mark.parametrize(("who", "other"), CONFIRMERS)
def test_a_scan_is_uploaded_by_one_person_and_confirmed_by_another(
    office: Office, approved: SignedFile, login, folder: Path, who: str, other: str
) -> None:
    user, confirmer = getattr(office.cast, who), getattr(office.cast, other)
    page = squeezed(login(user).get(reverse("scan", args=[office.report.pk])))
    assert approved.publication.code in page and "Unggah pindaian" in page
    data = pdf(2)
    sent = send(login(user), office.report, data)
    assert sent.status_code == 302 and sent["Location"] == reverse("report", args=[office.report.pk])
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED and SignedFile.objects.count() == 1
    # The uploader cannot confirm it.
    assert answer(login(user), office.report).status_code == 422
    page = squeezed(login(confirmer).get(reverse("scan_confirm", args=[office.report.pk])))
    assert approved.publication.code in page and "2, sama dengan PDF yang disetujui" in page
    assert reverse("scan_file", args=[office.report.pk]) in page
    assert answer(login(confirmer), office.report).status_code == 302
    office.report.refresh_from_db()
    file, scan = approved.publication.files.get(superseded_at=None), PaperScan.objects.get()
    assert (office.report.state, office.report.signed_at) == (ReportState.SCANNED, None)
    assert (file.kind, file.created_by, file.size) == (FileKind.SCAN, confirmer, len(data))
    assert published.bytes_of(file) == data
    assert (scan.file, scan.uploaded_by, scan.confirmed_by, scan.pages) == (file, user, confirmer, 2)
    uploaded, confirmed = office.report.events.order_by("-id")[:2][::-1]
    assert (uploaded.kind, confirmed.kind) == ("report.scan", "report.confirm_scan")
    assert uploaded.data["sha256"] == confirmed.data["sha256"] == file.sha256


def test_the_author_alone_makes_no_signed_report(office: Office, login, folder: Path) -> None:
    """Once a PDF of one page was enough, and the public page named the superior as a signer."""
    office.approve()
    approved_file = published.store_approved(Publication.objects.get(), pdf(8, "attachment"))
    client = login(office.cast.officer)
    assert "Pindaian ini 1 halaman, sedangkan PDF yang disetujui 8 halaman" in squeezed(
        send(client, office.report, pdf(1))
    )
    assert not PaperScan.objects.exists()
    assert send(client, office.report, pdf(8)).status_code == 302
    assert answer(client, office.report).status_code == 422
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED
    assert (
        "Bagas Uji"
        not in squeezed(Client().get(reverse("verify_publication", args=[approved_file.publication.code]))).partition(
            "<h2>Tanda tangan</h2>"
        )[2]
    )


def test_who_uploaded_confirms_in_no_other_part_either(office: Office, approved: SignedFile, login) -> None:
    """Wulan uploads as the author; then she has left the post and plans for the office."""
    wulan = office.cast.officer
    send(login(wulan), office.report, pdf(2))
    Assignment.objects.filter(official=wulan.official).update(ends=date(2022, 7, 7))
    Membership.objects.create(user=wulan, organization=office.organization, role=MemberRole.PLANNER)
    for name in ("scan_confirm", "scan_refuse"):
        answered = answer(login(wulan), office.report, name, reason="Keliru.")
        assert answered.status_code == 422 and "Anda unggah sendiri" in squeezed(answered)
    assert PaperScan.objects.get().file is None


def test_without_the_approved_pdf_nothing_can_be_compared(office: Office, login) -> None:
    office.approve()
    answered = send(login(office.cast.officer), office.report, pdf(2))
    assert answered.status_code == 422 and "PDF yang disetujui belum selesai dibuat" in squeezed(answered)


def notifications_of(user: User, kind: NotificationKind) -> list[str]:
    return list(Notification.objects.filter(user=user, kind=kind, read_at=None).values_list("text", flat=True))


def test_the_other_party_is_asked_and_the_uploader_is_notified(office: Office, approved: SignedFile, login) -> None:
    cast = office.cast
    send(login(cast.officer), office.report, pdf(2))
    assert len(notifications_of(cast.head, NotificationKind.CONFIRM)) == 1
    assert not notifications_of(cast.officer, NotificationKind.CONFIRM) and not notifications_of(
        cast.planner, NotificationKind.CONFIRM
    )
    assert [len(to_confirm(user)) for user in (cast.officer, cast.head, cast.stranger)] == [0, 1, 0]
    assert "Pindaian menunggu konfirmasi Anda (1)" in squeezed(login(cast.head).get(reverse("inbox")))
    answer(login(cast.head), office.report)
    assert not notifications_of(cast.head, NotificationKind.CONFIRM)
    assert len(inbox.waiting(cast.head, held_posts(cast.head))) == 0
    assert "dikonfirmasi Bagas Uji" in notifications_of(cast.officer, NotificationKind.SCAN)[0]


@pytest.mark.parametrize(("who", "other"), [("officer", "planner"), ("planner", "officer")])
def test_both_parties_are_notified_when_a_planner_took_part(
    office: Office, approved: SignedFile, login, who: str, other: str
) -> None:
    cast = office.cast
    send(login(getattr(cast, who)), office.report, pdf(2))
    answer(login(getattr(cast, other)), office.report)
    people = {cast.officer, cast.head, cast.planner} - {getattr(cast, other)}
    assert {user for user in vars(cast).values() if notifications_of(user, NotificationKind.SCAN)} == people


def test_a_scan_may_be_refused_with_a_reason_that_the_uploader_reads(
    office: Office, approved: SignedFile, login, folder: Path, django_capture_on_commit_callbacks
) -> None:
    send(login(office.cast.officer), office.report, pdf(2))
    head = login(office.cast.head)
    empty = answer(head, office.report, "scan_refuse", reason=" ")
    assert empty.status_code == 422 and "Tulis alasan menolak" in squeezed(empty)
    with django_capture_on_commit_callbacks(execute=True):
        assert answer(head, office.report, "scan_refuse", reason="Halaman dua tidak bertanda tangan").status_code == 302
    assert not PaperScan.objects.exists() and list((folder.parent / "scans").iterdir()) == []
    told = notifications_of(office.cast.officer, NotificationKind.SCAN)[0]
    assert "ditolak: Halaman dua tidak bertanda tangan. Periksa pindaiannya" in told
    event = office.report.events.last()
    assert (event.kind, event.note) == ("report.refuse_scan", "Halaman dua tidak bertanda tangan")
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED


def test_an_answer_to_another_scan_than_the_page_showed_is_refused(office: Office, approved: SignedFile, login) -> None:
    send(login(office.cast.officer), office.report, pdf(2))
    shown_hash = PaperScan.objects.get().sha256
    send(login(office.cast.officer), office.report, samples_of_two_pages())
    for name in ("scan_confirm", "scan_refuse"):
        answered = answer(login(office.cast.head), office.report, name, scan=shown_hash, reason="Keliru.")
        assert answered.status_code == 422 and "Pindaian lain diunggah" in squeezed(answered)
    assert PaperScan.objects.get().file is None


def samples_of_two_pages() -> bytes:
    document, made = pikepdf.new(), io.BytesIO()
    for _ in range(2):
        document.add_blank_page(page_size=(500, 700))
    document.save(made)
    return made.getvalue()


def test_a_scan_that_finds_no_turn_is_asked_for_again(
    office: Office, approved: SignedFile, login, folder: Path, all_turns_taken, monkeypatch
) -> None:
    wulan = login(office.cast.officer)
    with all_turns_taken():
        refused = send(wulan, office.report, pdf(2))
    assert refused.status_code == 422 and BUSY in squeezed(refused)
    # The turns are taken between the look at the scan and that at the approved file.
    looks = [Scan(0, Fault.BUSY), Scan(2, None)]
    monkeypatch.setattr(paper_scan, "inspect", lambda data: looks.pop())
    refused = send(wulan, office.report, pdf(2))
    assert refused.status_code == 422 and BUSY in squeezed(refused) and "0 halaman" not in squeezed(refused)
    assert not PaperScan.objects.exists()


def test_at_most_one_scan_of_a_report_waits(
    office: Office, approved: SignedFile, login, folder: Path, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for data in (pdf(2), samples_of_two_pages(), pdf(2)):
            assert send(login(office.cast.officer), office.report, data).status_code == 302
    assert PaperScan.objects.count() == 1 and files(folder.parent / "scans") == 1


def test_scans_of_reports_in_a_later_state_are_removed(
    office: Office, approved: SignedFile, login, folder: Path, monkeypatch
) -> None:
    send(login(office.cast.officer), office.report, pdf(2))
    waiting = PaperScan.objects.get()
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    assert not PaperScan.objects.exists()
    os.utime(folder.parent / waiting.path, (0, 0))
    assert scans.forget_left() == 1 and files(folder.parent / "scans") == 0


def test_each_state_decides_whether_a_scan_may_wait_in_it() -> None:
    """A new state has to decide it, or this fails; and it decides as the table of transitions does."""
    (upload,) = (each for each in workflow.TRANSITIONS.values() if each.data is workflow.UploadScan)
    assert {state for state in ReportState if state.is_being_signed} == set(upload.sources)


def test_a_waiting_scan_is_not_removed(office: Office, approved: SignedFile, login, folder: Path) -> None:
    send(login(office.cast.officer), office.report, pdf(2))
    os.utime(folder.parent / PaperScan.objects.get().path, (0, 0))
    assert scans.forget_left() == 0 and files(folder.parent / "scans") == 1


def test_the_parties_and_the_planner_see_the_waiting_scan(office: Office, approved: SignedFile, login) -> None:
    send(login(office.cast.officer), office.report, pdf(2))
    address = reverse("scan_file", args=[office.report.pk])
    for who, status in (("head", 200), ("planner", 200), ("officer", 200), ("auditor", 403), ("stranger", 404)):
        answered = login(getattr(office.cast, who)).get(address)
        assert answered.status_code == status
    shown = login(office.cast.head).get(address)
    assert b"".join(shown.streaming_content) == pdf(2)
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"] and shown["X-Frame-Options"] == "SAMEORIGIN"
    page = login(office.cast.head).get(reverse("scan_confirm", args=[office.report.pk]))
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_bytes_changed_while_it_waited_are_not_confirmed(
    office: Office, approved: SignedFile, login, folder: Path
) -> None:
    send(login(office.cast.officer), office.report, pdf(2))
    (folder.parent / PaperScan.objects.get().path).write_bytes(samples_of_two_pages())
    answered = answer(login(office.cast.head), office.report)
    assert answered.status_code == 422 and "tidak ada lagi atau berubah" in squeezed(answered)
    assert files(folder) == 1


def test_pages_board_and_json_say_who_declared_the_scan(office: Office, approved: SignedFile, login) -> None:
    send(login(office.cast.officer), office.report, pdf(2))
    page = squeezed(login(office.cast.head).get(reverse("report", args=[office.report.pk])))
    assert "pindaian ini tidak berlaku" in page and reverse("scan_confirm", args=[office.report.pk]) in page
    board = squeezed(login(office.cast.planner).get(reverse("board", args=[office.period.pk])))
    assert "Konfirmasi pindaian oleh pihak lain" in board
    answer(login(office.cast.head), office.report)
    for name, pk in (("report", office.report.pk), ("board", office.period.pk)):
        page = " ".join(squeezed(login(office.cast.planner).get(reverse(name, args=[pk]))).split())
        assert "Dipindai" in page and "dinyatakan oleh" in page and "Ditandatangani" not in page
    (row,) = [each for each in period_json(office.period)["reports"] if each["unit"] == "subbag-umum"]
    assert row["state"] == "scanned"
    assert (row["scan"]["uploaded_by"], row["scan"]["confirmed_by"]) == ("Wulan Uji", "Bagas Uji")


def test_the_board_leads_a_planner_to_the_scan_they_can_confirm(office: Office, approved: SignedFile, login) -> None:
    office.upload_scan()
    address = reverse("scan_confirm", args=[office.report.pk])
    for who, is_led in (("planner", True), ("auditor", False), ("chief", False)):
        shown = squeezed(login(getattr(office.cast, who)).get(reverse("board", args=[office.period.pk])))
        assert "Konfirmasi pindaian oleh pihak lain" in shown
        assert (address in shown) == is_led, who


@pytest.mark.parametrize("uploader", ["officer", "head", "planner"])
def test_whose_scan_can_be_confirmed_is_the_rules_word(office: Office, approved: SignedFile, uploader: str) -> None:
    office.upload_scan(by=getattr(office.cast, uploader))
    second = User.objects.create_user("perencana-dua")
    Membership.objects.create(user=second, organization=office.organization, role=MemberRole.PLANNER)
    Membership.objects.create(user=office.cast.head, organization=office.organization, role=MemberRole.PLANNER)

    def agree() -> list[bool]:
        found = []
        for user in (*vars(office.cast).values(), second):
            standing = Standing(user, Report.objects.get(pk=office.report.pk))
            found.append(rules.can_confirm_scan(standing))
            held = held_posts(user).keys
            keys = inbox.confirmable(user, office.period, held, plans=standing.plans)
            assert keys == ({office.report.pk} if found[-1] else set()), user
        return found

    assert any(agree())
    Organization.objects.update(wet_ink=False)
    assert not any(agree())


@pytest.mark.parametrize(("who", "status"), [("auditor", 403), ("chief", 403), ("stranger", 404), ("outsider", 404)])
def test_nobody_else_uploads_a_scan(
    office: Office, approved: SignedFile, login, folder: Path, who: str, status: int
) -> None:
    client = login(getattr(office.cast, who))
    assert client.get(reverse("scan", args=[office.report.pk])).status_code == status
    assert send(client, office.report, pdf(2)).status_code == status
    for name in ("scan_confirm", "scan_refuse"):
        assert client.post(reverse(name, args=[office.report.pk])).status_code == status
    assert files(folder) == 1


def test_each_address_refuses_other_methods(office: Office, approved: SignedFile, login) -> None:
    client = login(office.cast.officer)
    assert client.put(reverse("scan", args=[office.report.pk])).status_code == 405
    assert client.put(reverse("scan_confirm", args=[office.report.pk])).status_code == 405
    assert client.get(reverse("scan_refuse", args=[office.report.pk])).status_code == 405
    assert login(None).get(reverse("scan", args=[office.report.pk])).status_code == 302


NOT_NOW = "tidak dapat diunggah sekarang"


@pytest.mark.parametrize(
    ("state", "reason"), [("draft", NOT_NOW), ("submitted", NOT_NOW), ("scanned", "sudah diunggah dan dikonfirmasi")]
)
def test_only_an_approved_report_accepts_a_scan(office: Office, login, folder: Path, state: str, reason: str) -> None:
    if state == "submitted":
        office.submit()
    if state == "scanned":
        office.approve()
        office.scan(stored=published.store_pdf(pdf(5)))
    before, client = files(folder), login(office.cast.officer)
    page = client.get(reverse("scan", args=[office.report.pk]))
    assert page.status_code == 200 and reason in squeezed(page)
    assert '<form method="post" enctype' not in squeezed(page)
    answer = send(client, office.report, pdf())
    assert answer.status_code == 422 and reason in squeezed(answer)
    assert files(folder) == before


def test_an_office_that_signs_electronically_alone_accepts_no_scan(office: Office, approved: SignedFile, login) -> None:
    type(office.organization).objects.update(wet_ink=False)
    client = login(office.cast.officer)
    assert "hanya menerima tanda tangan elektronik" in squeezed(send(client, office.report, pdf(2)))
    home = squeezed(client.get(reverse("report", args=[office.report.pk])))
    assert reverse("scan", args=[office.report.pk]) not in home


def test_the_report_offers_the_upload_to_those_who_may(office: Office, approved: SignedFile, login) -> None:
    link, home = reverse("scan", args=[office.report.pk]), reverse("report", args=[office.report.pk])
    offered = {who: link in squeezed(login(getattr(office.cast, who)).get(home)) for who in Cast.__annotations__}
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
def test_a_file_that_is_no_scan_is_refused_and_leaves_nothing(
    office: Office, approved: SignedFile, login, folder: Path, data: bytes | None, sentence: str
) -> None:
    answer = send(login(office.cast.officer), office.report, data)
    assert answer.status_code == 422
    assert sentence in squeezed(answer)
    office.report.refresh_from_db()
    assert office.report.state == ReportState.APPROVED
    assert files(folder) == SignedFile.objects.count() == 1


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "C:\\pindai.pdf", "a\u202efdp.exe", "x" * 300 + ".pdf", ".pdf"]
)
def test_the_name_of_the_uploaded_file_is_not_stored(
    office: Office, approved: SignedFile, login, folder: Path, name: str
) -> None:
    assert send(login(office.cast.officer), office.report, pdf(2), name).status_code == 302
    stored = [*folder.iterdir(), *(folder.parent / "scans").iterdir()]
    assert len(stored) == 2 and all(re.fullmatch(r"[0-9a-f]{32}\.pdf", path.name) for path in stored)


def bomb() -> bytes:
    """A PDF of 600 KB whose table of objects unpacks to 600 MB."""
    packed = zlib.compress(b"5 0 " + b" " * (600 << 20), 9)
    start = b"%PDF-1.7\n"
    objects = b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
    objects += packed + b"\nendstream\nendobj\n"
    at = len(start + objects)
    rows = [(0, 0, 0), (1, len(start), 0), (1, at, 0), (0, 0, 0), (0, 0, 0), (2, 1, 0)]
    table = b"".join(struct.pack(">BIB", *row) for row in rows)
    index = b"2 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 5 0 R/Length %d>>stream\n" % len(table)
    return start + objects + index + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at


def test_a_bomb_ends_only_its_own_process() -> None:
    began = time.monotonic()
    # On a busy machine the clock may end it before its memory does, and even killing it takes a while.
    assert paper_scan.inspect(bomb()).fault in (Fault.DAMAGED, Fault.BUSY)
    assert time.monotonic() - began < 2 * paper_scan.LIMITS.wall_seconds


def test_what_is_packed_in_a_scan_is_not_unpacked() -> None:
    packed = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.Root.Large = document.make_stream(bytes(200 * 1024 * 1024))
    document.save(packed, compress_streams=True)
    assert len(packed.getvalue()) < 1024 * 1024
    assert paper_scan.inspect(packed.getvalue()) == paper_scan.Scan(1, None)


def test_a_process_that_never_ends_is_ended() -> None:
    hurried = replace(paper_scan.LIMITS, wall_seconds=0.01)
    assert paper_scan.inspect(pdf(), hurried).fault == Fault.BUSY and paper_scan.inspect(pdf()).fault is None


def test_the_approved_pdf_itself_is_no_scan(office: Office, login, folder: Path) -> None:
    office.approve()
    plain = pdf(3)
    published.store_approved(Publication.objects.get(), plain)
    answer = send(login(office.cast.officer), office.report, plain)
    assert answer.status_code == 422 and "belum bertanda tangan" in squeezed(answer)
    assert files(folder) == 1


def test_the_approved_pdf_as_downloaded_is_refused_for_lack_of_signatures(
    office: Office, approved: SignedFile, login, folder: Path
) -> None:
    """Like all our PDFs it has attachments, but the refusal must name the missing signatures."""
    answer = send(login(office.cast.officer), office.report, published.bytes_of(approved))
    page = squeezed(answer)
    assert answer.status_code == 422 and "belum bertanda tangan" in page and "berkas lain di dalamnya" not in page
    assert files(folder) == 1


def test_the_scan_of_another_publication_is_refused(office: Office, approved: SignedFile, login, folder: Path) -> None:
    client = login(office.cast.officer)
    send(client, office.report, pdf(2))
    answer(login(office.cast.head), office.report)
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    office.approve()
    answered = send(client, office.report, pdf(2))
    assert answered.status_code == 422 and "laporan atau terbitan lain" in squeezed(answered)
    assert files(folder) == 2


def test_the_paper_of_a_version_before_is_refused(office: Office, approved: SignedFile, login, folder: Path) -> None:
    printed = approved.publication.code
    workflow.perform(office.report, workflow.Reopen(reason="Angka keliru."), by=office.cast.planner)
    office.approve()
    answer = send(login(office.cast.officer), office.report, pdf(2), code=printed)
    assert answer.status_code == 422 and "disetujui ulang" in squeezed(answer)
    assert files(folder) == 1


@pytest.mark.parametrize("pages", [1, 3])
def test_other_pages_than_the_approved_file_are_refused(
    office: Office, approved: SignedFile, login, folder: Path, pages: int
) -> None:
    answered = send(login(office.cast.officer), office.report, pdf(pages))
    page = squeezed(answered)
    assert answered.status_code == 422 and "2 halaman" in page and f"{pages} halaman" in page
    assert files(folder) == 1 and not PaperScan.objects.exists()


def test_a_second_click_changes_nothing(office: Office, approved: SignedFile, login, folder: Path) -> None:
    send(login(office.cast.officer), office.report, pdf(2))
    head, shown_hash = login(office.cast.head), PaperScan.objects.get().sha256
    assert [answer(head, office.report, scan=shown_hash).status_code for _ in range(2)] == [302, 422]
    assert files(folder) == 2 and SignedFile.objects.filter(kind=FileKind.SCAN).count() == 1


def test_an_electronic_signature_ends_the_wait(office: Office, approved: SignedFile, login) -> None:
    office.sign_electronically()
    send(login(office.cast.officer), office.report, pdf(2))
    office.sign(SignatureRole.AUTHOR)
    assert not PaperScan.objects.exists() and not notifications_of(office.cast.head, NotificationKind.CONFIRM)


def test_a_row_that_cannot_be_written_leaves_no_bytes(
    office: Office, approved: SignedFile, folder: Path, monkeypatch
) -> None:
    def broken(*args: object, **fields: object) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(PaperScan.objects, "create", broken)
    upload = SimpleUploadedFile("pindaian.pdf", pdf(2))
    with pytest.raises(RuntimeError):
        scans.upload(office.report, by=office.cast.officer, shown=approved.publication.code, content=upload)
    assert files(folder) == 1 and files(folder.parent / "scans") == 0


def test_the_verbs_check_the_rules_themselves(office: Office, approved: SignedFile) -> None:
    upload, code = SimpleUploadedFile("pindaian.pdf", pdf(2)), approved.publication.code
    with pytest.raises(PermissionDenied):
        scans.upload(office.report, by=office.cast.auditor, shown=code, content=upload)
    scan = scans.upload(office.report, by=office.cast.officer, shown=code, content=upload)
    with pytest.raises(PermissionDenied):
        scans.confirm(office.report, by=office.cast.auditor, shown=scan.sha256)
    with pytest.raises(PermissionDenied):
        scans.refuse(office.report, by=office.cast.auditor, shown=scan.sha256, reason="Keliru.")
    with pytest.raises(Refused):
        scans.confirm(office.report, by=office.cast.officer, shown=scan.sha256)
    scans.confirm(office.report, by=office.cast.head, shown=scan.sha256)
    with pytest.raises(Refused):
        scans.upload(office.report, by=office.cast.officer, shown=code, content=upload)
