"""The book, read back."""

import io
import re
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lkj.pdf.joining import page_count
from reports.documents.book import build_book
from reports.documents.book_pdf import ContentsLine, book_pdf, contents_lines, recap_html, set_pages
from reports.documents.lkj import Lkj, build_lkj
from reports.documents.lkj_pdf import lkj_pages
from reports.documents.pictures.office import office_pictures
from reports.documents.recap import RecapLine, recap_fit, recap_rows
from reports.documents.tables.cells import widest_word
from reports.enums import ReportState
from reports.models import Period, Report
from tests.conftest import Office
from tests.core.test_history import open_quarter
from tests.document import factories as make
from tests.document.reading import outline_of, pages_of
from tests.paper import alone, small_figures, turned
from units.models import Organization

# Cover, contents and recap.
FRONT = 3


@pytest.fixture(scope="module")
def made() -> bytes:
    return book_pdf(
        make.book(
            make.entry("Sekretaris", make.lkj(ReportState.APPROVED, position="Sekretaris")),
            make.entry("Kepala Bidang Sunyi", None),
            make.entry("Kepala Sub Bagian Uji", make.lkj(ReportState.DRAFT)),
        )
    )


def without_leaders(page: str) -> str:
    return re.sub(r"[ .]{4,}", " ", page)


def test_the_contents_name_the_true_page_of_every_report(made: bytes) -> None:
    pages = pages_of(made)
    covers = [n for n, page in enumerate(pages, 1) if "LAPORAN KINERJA TRIWULAN" in page]
    assert covers[:2] == [1, FRONT + 1]
    contents = without_leaders(pages[1])
    assert "Rekapitulasi Capaian dan Serapan iii " in contents
    assert "Sekretaris 1 BAB I PENDAHULUAN 2 BAB II AKUNTABILITAS KINERJA " in contents
    assert f"Kepala Sub Bagian Uji {covers[2] - FRONT} BAB I PENDAHULUAN {covers[2] - FRONT + 1} " in contents
    assert "Disetujui" not in contents and "Draf" not in contents


def test_a_post_without_a_report_is_listed_as_such(made: bytes) -> None:
    assert "Kepala Bidang Sunyi belum ada laporan" in without_leaders(pages_of(made)[1])


def test_how_far_a_report_has_come_is_said_only_while_one_is_at_work(made: bytes) -> None:
    published = book_pdf(make.book(make.entry("Sekretaris", make.lkj()), make.entry("Kepala Bidang Sunyi", None)))
    assert "Sekretaris (Disetujui)" in pages_of(made)[2] and "(Draf)" in pages_of(made)[2]
    recap = pages_of(published)[2]
    assert "Disetujui" not in recap and "Kepala Bidang Sunyi (Belum ada laporan)" in recap
    assert "KONSEP 1 dari 3 laporan disetujui; 1 draf, 1 belum ada" in pages_of(made)[0]
    assert make.book(make.entry("Sekretaris", make.lkj())).state == ""
    assert "KONSEP 1 dari 2 laporan disetujui; 1 belum ada" in pages_of(published)[0]


def test_the_front_is_numbered_by_itself_and_every_page_once(made: bytes) -> None:
    pages = pages_of(made)
    assert "Halaman" not in pages[0]
    assert "Halaman ii" in pages[1] and "Halaman iii" in pages[2]
    for number, page in enumerate(pages[FRONT:], 1):
        assert page.count(f"Halaman {number} dari {len(pages) - FRONT}") == page.count("Halaman ") == 1
    with pikepdf.open(io.BytesIO(made)) as document:
        assert [str(each) for each in (page.label for page in document.pages)][:4] == ["i", "ii", "iii", "1"]


def test_the_offices_foreword_stands_before_the_contents() -> None:
    book = make.book(make.entry("Sekretaris", make.lkj()))
    pages = pages_of(book_pdf(replace(book, foreword=("Puji syukur.", "Semoga bermanfaat."))))
    assert "KATA PENGANTAR Puji syukur. Semoga bermanfaat." in pages[1] and "DAFTAR ISI" in pages[2]


def test_the_leaderships_picture_sorts_all_posts_and_names_those_that_stand_out() -> None:
    figures = {"Satu": 50, "Dua": 49, "Tiga": 55, "Empat": 3, "Lima": 49}
    lines = [RecapLine("u", name, "", capaian=Decimal(value), serapan=Decimal(40)) for name, value in figures.items()]
    pictures = office_pictures(lines)
    assert pictures
    assert (
        "jauh lebih rendah daripada umumnya: Empat (3" in pictures.words and "jauh lebih tinggi" not in pictures.words
    )
    (drawn,) = pictures.drawn
    assert [drawn.index(f">{name}<") for name in ("Tiga", "Satu", "Dua", "Lima", "Empat")] == sorted(
        drawn.index(f">{name}<") for name in figures
    )
    assert office_pictures(lines[:2]) is None


@pytest.mark.parametrize("posts", [4, 14, 24, 30])
def test_the_leaderships_picture_never_stands_alone_on_a_page(posts: int) -> None:
    names = [f"Kepala Seksi Penyelenggaraan Ketertiban dan Ketenteraman Masyarakat Nomor {n}" for n in range(posts)]
    recap = set_pages(recap_html(make.book(*(make.entry(name, make.lkj()) for name in names))), "A4")
    assert list(alone(recap)) == []
    (page,) = [page for page in pages_of(recap) if "Perbandingan Antarjabatan" in page]
    assert "Gambar 1 mengurutkan" in page and "Gambar 1 Capaian Kinerja Rata-Rata" in page


@pytest.mark.parametrize("ceiling", [Decimal(5_224_140_129), Decimal(125_000_000_000), Decimal(1_250_000_000_000)])
def test_no_figure_of_the_recap_is_too_small_or_wider_than_its_column(ceiling: Decimal) -> None:
    lkj = make.lkj(ceiling_total=ceiling, realisasi_total=ceiling)
    rows = recap_rows([make.entry("Sekretaris", lkj).recap])
    assert small_figures(set_pages(recap_html(make.book(make.entry("Sekretaris", lkj))), "A4")) == []
    fit = recap_fit(rows)
    is_tight = widest_word(rows[0].pagu) > fit.money
    size, edges = (Decimal("7.5"), Decimal("1.2")) if is_tight else (Decimal("8.5"), Decimal("1.8"))
    room = Decimal("23.8") if fit.name == "roomy" else Decimal("21.4")
    assert widest_word(rows[0].pagu) * size * Decimal("0.3528") <= room - edges


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


def test_every_page_keeps_its_size() -> None:
    wide = make.lkj(budget=(make.budget(ceiling=Decimal("1234567890123456")),))
    pdf = book_pdf(make.book(make.entry("Sekretaris", wide)))
    assert turned(pdf) == [n for n, page in enumerate(pages_of(pdf), 1) if "Cost Per Outcome Triwulan" in page] != []


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
    assert any("Sekretaris 1 BAB I" in without_leaders(page) for page in pages[1 : cover - 1])


def test_lines_count_on_from_the_front_pages() -> None:
    entries = make.book(make.entry("A", make.lkj()), make.entry("B", None), make.entry("C", make.lkj()))
    read = [([("BAB I", 1)], 7), ([], 9)]
    assert contents_lines(entries, read, front=2, recap=1)[1:] == [
        ContentsLine("A", "1", 4),
        ContentsLine("BAB I", "2", 5, is_chapter=True),
        ContentsLine("B", "belum ada laporan", None),
        ContentsLine("C", "8", 11),
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
