"""Evidence: which files are accepted, which are refused, and that bytes and rows come and go together."""

import hashlib
import io
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection

from reports.actions import agreements, evidence, scans
from reports.actions.versioned import NotWritable
from reports.content.versions import from_json, to_json
from reports.documents.html import lkj_body
from reports.documents.lkj import build_lkj
from reports.documents.machine import report_dict
from reports.enums import EvidenceKind
from reports.files import store
from reports.files.inspection import Trouble
from reports.files.paper_scan import Fault
from reports.models import Evidence, Indicator
from reports.queries.content import build, content_of
from reports.queries.evidence import counts
from reports.workflow import Refused
from tests import samples
from tests.agreements import in_force
from tests.conftest import Office

BIG = 10 * 1024 * 1024


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    """The folder of the stored files, one of the test's own."""
    documents = {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    return tmp_path / "evidence"


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def add(office: Office, name: str = "Laporan.pdf", data: bytes | None = None, **how: object) -> Evidence:
    content = ContentFile(samples.pdf() if data is None else data)
    where = {"indicator": office.documents, "by": office.cast.officer, **how}
    return evidence.add(office.report, where.pop("indicator"), name=name, content=content, **where)


def test_a_file_is_stored_under_a_random_name(office: Office, folder: Path) -> None:
    row = add(office, "../../Laporan TW II.pdf")
    assert (row.name, row.kind, row.size) == ("Laporan TW II.pdf", EvidenceKind.PDF, len(samples.pdf()))
    assert row.sha256 == hashlib.sha256(samples.pdf()).hexdigest()
    assert row.added_by == office.cast.officer and row.added_at.date() == office.organization.today()
    assert [path.name for path in files(folder)] == [Path(row.path).name] and "Laporan" not in row.path
    with evidence.open_file(row) as opened:
        assert opened.read() == samples.pdf()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("foto.jpg", samples.image("JPEG"), EvidenceKind.IMAGE),
        ("foto.JPEG", samples.image("JPEG"), EvidenceKind.IMAGE),
        ("bagan.png", samples.image(), EvidenceKind.IMAGE),
        ("rekap.xlsx", samples.xlsx(), EvidenceKind.EXCEL),
        ("surat.docx", samples.docx(), EvidenceKind.WORD),
    ],
)
def test_every_kind_is_accepted(office: Office, name: str, data: bytes, kind: EvidenceKind) -> None:
    assert add(office, name, data).kind == kind


def test_a_large_upload_is_moved_not_copied(office: Office, folder: Path) -> None:
    data = samples.pdf(3 * 1024 * 1024)
    with TemporaryUploadedFile("besar.pdf", "application/pdf", len(data), None) as upload:
        upload.write(data)
        upload.flush()
        row = evidence.add(office.report, office.documents, by=office.cast.officer, name="besar.pdf", content=upload)
    [stored] = files(folder)
    assert stored.read_bytes() == data and row.sha256 == hashlib.sha256(data).hexdigest()


def test_the_same_bytes_are_stored_once_for_an_indicator(office: Office, folder: Path) -> None:
    first, again = add(office), add(office, "Salinan.pdf")
    assert again == first and again.name == "Laporan.pdf" and len(files(folder)) == 1
    other = add(office, indicator=office.days)
    assert other != first and len(files(folder)) == 2


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.pdf", b"", "kosong"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(BIG) + b"%%EOF", "Ukurannya 10,1\xa0MB, lebih dari 10\xa0MB"),
        ("a.pdf", b"<html><script>alert(1)</script></html>", "bukan PDF, gambar"),
        ("a.xlsx", samples.pdf(), "Isi berkas ini PDF, tetapi namanya tidak berakhiran .pdf"),
        ("a.png", samples.image("JPEG"), r"Isi berkas ini JPEG, tetapi namanya tidak berakhiran .jpg atau .jpeg"),
        ("a", samples.pdf(), "tidak berakhiran .pdf"),
        ("a.docx", samples.xlsx(), "tidak berakhiran .xlsx"),
        ("a.pdf", samples.pdf()[:-40], "rusak atau tidak lengkap"),
        ("a.docx", samples.docx(samples.MACROS, **{"word/x.bin": "x"}), "tanpa makro"),
        ("a.docm", samples.docx(samples.MACROS, **{"word/x.bin": "x"}), "tanpa makro"),
        ("a.doc", samples.doc(), r"format Office lama.*Simpan sebagai .docx, .xlsx, atau PDF"),
        ("a.xls", samples.xls(), "format Office lama"),
        ("a.docx", samples.compound({"EncryptedPackage": 2}), "kata sandi"),
        ("a.pdf.exe", b"MZ" + bytes(100), "bukan PDF, gambar"),
    ],
)
def test_a_refused_file_has_a_reason_and_leaves_nothing(
    office: Office, folder: Path, name: str, data: bytes, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        add(office, name, data)
    assert not Evidence.objects.exists() and files(folder) == []


def test_whatever_is_wrong_with_a_file_has_a_sentence() -> None:
    assert set(evidence._REASONS) == set(Trouble) and set(scans._REASONS) == set(Fault)


def test_ten_megabytes_are_accepted(office: Office) -> None:
    data = samples.pdf(BIG - 900)
    assert add(office, data=data + b"\n" * (BIG - len(data))).size == BIG


def test_twenty_files_are_enough_for_one_indicator(office: Office, folder: Path) -> None:
    rows = [add(office, f"{n}.png", samples.image("PNG", n)) for n in range(20)]
    with pytest.raises(Refused, match="sudah mempunyai 20 berkas"):
        add(office)
    assert len(files(folder)) == 20
    assert add(office, "lagi.png", samples.image("PNG", 7)) == rows[7]
    assert add(office, indicator=office.days).indicator == office.days


@pytest.mark.parametrize("who", ["head", "planner", "auditor", "stranger"])
def test_only_the_author_adds_and_removes(office: Office, folder: Path, who: str) -> None:
    row, somebody = add(office), getattr(office.cast, who)
    with pytest.raises(NotWritable, match="Hanya pejabat yang melapor"):
        add(office, "lain.png", samples.image(), by=somebody)
    with pytest.raises(NotWritable):
        evidence.remove(row, by=somebody)
    assert Evidence.objects.get() == row and len(files(folder)) == 1


def test_a_submitted_reports_files_cannot_be_removed(office: Office) -> None:
    row = add(office)
    office.submit()
    with pytest.raises(NotWritable, match="sudah diajukan"):
        add(office, "lain.png", samples.image())
    with pytest.raises(NotWritable, match="sudah diajukan"):
        evidence.remove(row, by=office.cast.officer)


def test_a_removed_file_goes_with_the_commit(
    office: Office, folder: Path, django_capture_on_commit_callbacks
) -> None:  # fmt: skip
    row = add(office)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove(row, by=office.cast.officer)
        assert len(files(folder)) == 1
    assert files(folder) == [] and not Evidence.objects.exists()
    evidence.remove(row, by=office.cast.officer)


def test_a_row_that_cannot_be_written_leaves_no_file(office: Office, folder: Path, monkeypatch) -> None:
    def break_(row: Evidence) -> None:
        assert len(files(folder)) == 1
        raise IntegrityError

    monkeypatch.setattr(Evidence, "save", break_)
    with pytest.raises(IntegrityError):
        add(office)
    assert files(folder) == []


def test_a_file_that_vanished_is_stored_again(office: Office, folder: Path) -> None:
    first = add(office)
    (folder.parent / first.path).unlink()
    again = add(office)
    assert again.pk == first.pk and (folder.parent / again.path).read_bytes()


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_leaves_no_file(office: Office, folder: Path, monkeypatch) -> None:
    def fail() -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(connection, "_commit", fail)
    with pytest.raises(OperationalError):
        add(office)
    monkeypatch.undo()
    assert not Evidence.objects.exists() and files(folder) == []


def test_counts_are_by_indicator(office: Office) -> None:
    add(office)
    add(office, "foto.png", samples.image())
    add(office, indicator=office.days)
    assert counts(office.report) == {office.documents.pk: 2, office.days.pk: 1}
    assert counts(office.stranger_report) == {}


def test_the_content_has_them_in_the_order_of_the_agreement(office: Office) -> None:
    add(office, "akhir.pdf", indicator=office.days)
    add(office, "dua.png", samples.image())
    add(office, "tiga.pdf")
    content = build(office.report)
    assert [(file.indicator, file.name) for file in content.evidence] == [
        (office.documents.pk, "dua.png"),
        (office.documents.pk, "tiga.pdf"),
        (office.days.pk, "akhir.pdf"),
    ]
    assert from_json(to_json(content)) == content


def test_a_submission_lists_its_files(office: Office) -> None:
    row = add(office)
    office.submit()
    office.report.refresh_from_db()
    assert [file.sha256 for file in content_of(office.report).evidence] == [row.sha256]
    assert report_dict(office.report)["evidence"] == [
        {
            "indikator": "Jumlah dokumen",
            "nama": "Laporan.pdf",
            "jenis": "pdf",
            "ukuran": str(row.size),
            "sha256": row.sha256,
        }
    ]


def test_the_document_lists_them_only_when_there_are_any(office: Office) -> None:
    assert "Bukti Dukung" not in lkj_body(build_lkj(office.report))
    row = add(office, "<b>.pdf")
    body = lkj_body(build_lkj(office.report))
    assert "E. Bukti Dukung" in body and "&lt;b&gt;.pdf" in body and "<b>.pdf" not in body
    assert row.sha256[:12] in body and row.sha256[:13] not in body


def test_files_follow_their_indicator_to_a_new_agreement(office: Office, folder: Path) -> None:
    revised = in_force(office.report.position, version=1)
    goal = revised.goals.create(order=1, text="Sasaran yang ditulis ulang")
    new = Indicator.objects.create(goal=goal, order=1, name="Jumlah dokumen", unit="dokumen", target=15)
    moved, left = add(office), add(office, indicator=office.days)
    agreements.adopt_current(office.report, by=office.cast.planner)
    office.report.refresh_from_db()
    moved.refresh_from_db()
    left.refresh_from_db()
    assert moved.indicator == new and left.indicator == office.days
    assert [file.indicator for file in build(office.report).evidence] == [new.pk]
    assert len(files(folder)) == 2


def test_results_and_files_of_one_indicator_stay_together(office: Office) -> None:
    """Of two indicators with one name, the second's files must not go to the first one's successor."""
    office.documents.goal.indicators.filter(pk=office.documents.pk).update(name="Sama")
    office.days.goal.indicators.filter(pk=office.days.pk).update(name="Sama")
    office.fill()
    row = add(office, indicator=office.days)
    revised = in_force(office.report.position, version=1)
    for old in (office.days, office.documents):
        goal = revised.goals.create(order=old.pk, text=old.goal.text)
        Indicator.objects.create(goal=goal, order=1, name="Sama", unit="x", target=1)
    agreements.adopt_current(office.report, by=office.cast.planner)
    row.refresh_from_db()
    assert row.indicator.goal.text == office.days.goal.text
    assert row.indicator.results.get().realisasi == 8


def test_bytes_without_a_row_are_removed_after_a_day(office: Office, folder: Path) -> None:
    row, now = add(office), time.time()
    for name, age in (("lama", timedelta(days=2)), ("baru", timedelta(hours=2))):
        path = Path(store.storage().path(store.storage().save(f"evidence/{name}", ContentFile(b"x"))))
        os.utime(path, (now - age.total_seconds(),) * 2)
    os.utime(folder / Path(row.path).name, (0, 0))
    out = io.StringIO()
    call_command("forget_renders", stdout=out)
    assert "1 sisa unggahan bukti dukung dihapus." in out.getvalue()
    assert {path.name for path in files(folder)} == {"baru", Path(row.path).name}
    assert evidence.forget_orphans() == 0


def test_tidying_works_before_there_is_a_first_file(folder: Path) -> None:
    assert evidence.forget_orphans() == 0
