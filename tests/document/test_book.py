"""The book, read back."""

import io

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lkj.pdf.joining import page_count
from reports.documents.book import build_book
from reports.documents.book_pdf import ContentsLine, book_pdf, contents_lines
from reports.documents.lkj import Lkj, build_lkj
from reports.documents.lkj_pdf import lkj_pages
from reports.enums import ReportState
from reports.models import Period, Report
from tests.conftest import Office
from tests.core.test_history import open_quarter
from tests.document import factories as make
from tests.document.reading import outline_of, pages_of
from units.models import Organization


@pytest.fixture(scope="module")
def made() -> bytes:
    return book_pdf(
        make.book(
            make.entry("Sekretaris", make.lkj(ReportState.APPROVED, position="Sekretaris")),
            make.entry("Kepala Bidang Sunyi", None),
            make.entry("Kepala Sub Bagian Uji", make.lkj(ReportState.DRAFT)),
        )
    )


def test_the_contents_name_the_true_page_of_every_report(made: bytes) -> None:
    pages = pages_of(made)
    covers = [n for n, page in enumerate(pages, 1) if "LAPORAN KINERJA TRIWULAN" in page]
    assert covers[0] == 1
    assert f"1 Sekretaris Disetujui {covers[1]} " in pages[1]
    assert f"3 Kepala Sub Bagian Uji Draf {covers[2]} " in pages[1]


def test_a_post_without_a_report_is_listed_as_such(made: bytes) -> None:
    assert "2 Kepala Bidang Sunyi Belum ada laporan –" in pages_of(made)[1]


def test_pages_are_numbered_through_and_only_once(made: bytes) -> None:
    pages = pages_of(made)
    assert "Halaman" not in pages[0]
    for number, page in enumerate(pages[1:], 2):
        assert page.count(f"Halaman {number} dari {len(pages)}") == 1
        assert page.count("Halaman ") == (2 if number == 2 else 1)  # the table of contents has a column of that name


def test_the_outline_leads_to_reports_and_their_chapters(made: bytes) -> None:
    pages, outline = pages_of(made), outline_of(made)
    assert [title for level, title, _ in outline if level == 1] == [
        "Sampul",
        "Daftar Isi",
        "Rekapitulasi Capaian dan Serapan",
        "Sekretaris",
        "Kepala Sub Bagian Uji",
    ]
    chapters = [(title, page) for level, title, page in outline if level == 2]
    assert len(chapters) == 6
    assert all(title in pages[page - 1] for title, page in chapters)


def test_only_the_drafts_pages_have_the_watermark(made: bytes) -> None:
    pages = pages_of(made)
    first_of_draft = next(page for level, title, page in outline_of(made) if title == "Kepala Sub Bagian Uji")
    assert ["DRAF" in page for page in pages] == [n >= first_of_draft for n in range(1, len(pages) + 1)]


def test_every_page_keeps_its_size(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        wide = [page.mediabox[2] > page.mediabox[3] for page in document.pages]
    tables = [
        "REKAPITULASI" in page or "B. Capaian Kinerja" in page or "D. Rencana Tindak" in page for page in pages_of(made)
    ]
    assert wide == tables


def test_the_book_describes_itself(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as document:
        assert (
            str(document.docinfo["/Title"]) == "LKj Interim Triwulan II Tahun 2022 – Dinas Uji Cetak Kabupaten Contoh"
        )
        assert str(document.Root.Lang) == "id"


def test_contents_of_several_pages_still_name_true_pages() -> None:
    missing = [make.entry(f"Kepala Seksi Nomor {n}", None) for n in range(1, 80)]
    pages = pages_of(book_pdf(make.book(*missing, make.entry("Sekretaris", make.lkj(position="Sekretaris")))))
    cover = next(n for n, page in enumerate(pages, 1) if n > 1 and "LAPORAN KINERJA TRIWULAN" in page)
    assert cover > 3
    assert any(f"80 Sekretaris Disetujui {cover} " in page for page in pages[1 : cover - 1])


def test_lines_count_on_from_the_front_pages() -> None:
    entries = make.book(make.entry("A", make.lkj()), make.entry("B", None), make.entry("C", make.lkj()))
    assert contents_lines(entries, [7, 9], front=2) == [
        ContentsLine("A", "Disetujui", 3),
        ContentsLine("B", "Belum ada laporan", None),
        ContentsLine("C", "Disetujui", 10),
    ]


def test_stored_pages_and_files_are_joined_as_they_are() -> None:
    asked = []
    lkj = make.lkj(position="Sekretaris")
    stored = lkj_pages(lkj)

    def pages(wanted: Lkj) -> bytes:
        asked.append(wanted.content.position)
        return stored

    pdf = book_pdf(make.book(make.entry("Sekretaris", lkj)), pages, lambda *_: b"%PDF-as-signed")
    assert asked == ["Sekretaris"]
    assert page_count(pdf) == 3 + page_count(stored)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert (
            document.attachments["LKj-TW2-2022-dinas-uji-subbag-uji.pdf"].get_file().read_bytes() == b"%PDF-as-signed"
        )


@pytest.mark.usefixtures("second_office")
def test_the_periods_book_follows_the_structure(office) -> None:
    made = build_book(office.period)
    assert [entry.position for entry in made.entries] == ["Sekretaris", "Kepala Sub Bagian Umum", "Kepala Seksi Lain"]
    assert made.title.startswith("LKj Interim Triwulan II Tahun 2022")
    office.head_report.delete()
    assert [entry.lkj is None for entry in build_book(office.period).entries] == [True, False, False]


def test_a_book_of_one_draft_asks_as_many_queries_as_one_of_all(office: Office) -> None:
    """The quarter before has a plan, so that there are rows to follow up and their figures to compute."""
    office.fill()
    open_quarter(office, 2022, 1)
    before = office.report.position.reports.get(period__quarter=1)
    before.action_plan.create(
        activity=office.lines[0].activity, order=1, changed_by=office.cast.officer, changed_at=office.organization.now()
    )

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            build_book(Period.objects.select_related("organization").get(pk=office.period.pk))
        return len(found)

    assert [lkj.is_draft for lkj in build_book(office.period).reports] == [True, True, True]
    of_all = queries()
    Report.objects.exclude(position=office.report.position).delete()
    assert queries() == of_all


@pytest.mark.django_db
def test_a_report_of_the_book_equals_the_report_by_itself(demo_office: Organization) -> None:
    for period in demo_office.periods.all():
        for lkj, report in zip(build_book(period).reports, Report.objects.in_period(period), strict=True):
            assert lkj == build_lkj(report, seal=lkj.seal)
            assert (lkj.seal is not None) == report.status.final
