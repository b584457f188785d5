"""The LKj's PDF, read back."""

import io
import re
import subprocess
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest

from lkj.pdf import continued, markup
from lkj.pdf import render as pdf
from lkj.pdf.joining import page_count
from lkj.pdf.stamps import MARKS
from reports.content.report import Explanation
from reports.documents.html import lkj_body, lkj_html
from reports.documents.lkj_pdf import lkj_pages, lkj_pdf
from reports.documents.page import page_of
from reports.enums import Direction, FollowUpOutcome, ReportState
from reports.templatetags.reports import signing_title
from tests.document import factories as make
from tests.document.reading import lines_of, outline_of, pages_of, squeezed, text_of
from tests.paper import alone, approved, small_figures, turned
from units.enums import Paper


@pytest.fixture(scope="module")
def ordinary() -> bytes:
    rows = (
        make.performance(1, note="Sesuai jadwal", quarter_target=Decimal(8), capaian_quarter=Decimal(75)),
        make.ratio(2, goal=1, line=1),
    )
    return lkj_pdf(make.lkj(ticked=("Laporan sudah baik",), performance=rows))


@pytest.mark.parametrize(
    "words",
    [
        "LAPORAN KINERJA TRIWULAN II TAHUN 2022 KEPALA SUB BAGIAN UJI DINAS UJI CETAK KABUPATEN CONTOH",
        "Jl. Percobaan No. 1 · Telepon/Faks. (0334) 123456",
        "BAB I PENDAHULUAN",
        "ditetapkan dalam Peraturan Bupati Contoh Nomor 1 Tahun 2021",
        "A. Tugas Pokok",
        "BAB II AKUNTABILITAS KINERJA",
        "A. Perjanjian Kinerja",
        "Tabel 2.1",
        "No Sasaran Sub Kegiatan Indikator Kinerja Target (1) (2) (3) (4)",
        "1 Meningkatnya Sasaran 1 Jumlah Hal 1 12 dokumen",
        "No Sub Kegiatan Anggaran (Rp) Keterangan (Sumber Dana)",
        "1.05.001.2.01.01 Kegiatan Nomor 1 4.176.460.419 Dana Alokasi Umum Total 4.176.460.419",
        "B. Capaian Kinerja",
        "Tabel 2.2 Capaian Kinerja Triwulan II Tahun 2022 Berdasarkan Perjanjian Kinerja",
        "1 2 3 4 5 6=5/4 7",
        "12 dokumen s.d. Triwulan II: 8 dokumen 6 dokumen 50,00% s.d. Triwulan II: 75,00% Sesuai jadwal",
        "Capaian = realisasi ÷ target × 100%",
        "Tabel 2.2a Cost Per Outcome",
        "1 2 3 4 5 6=5/4 7 8 9=8/7 10=9-6",
        "4.176.460.419 2.021.046.397 48,39% 12 dokumen 6 dokumen 50,00% 1,61",
        "Persentase Pengaduan Selesai 100% 58,33% 58,33% 9,94",
        "Total 4.176.460.419 2.021.046.397 48,39%",
        "C. Evaluasi dan Analisis Kinerja",
        "Tabel 2.3 Angka yang Dievaluasi s.d. Triwulan II Tahun 2022",
        "1 Jumlah Hal 1 1.05.001.2.01.01 48,39% 6 dokumen 6 dokumen 100,00% Sangat",
        "Enam dokumen selesai tepat waktu.",
        "D. Rencana Tindak Lanjut",
        "Kode dan Nama Sub Kegiatan Evaluasi Tindak Lanjut Keterangan",
        "1.05.001.2.01.01 Kegiatan Nomor 1 Evaluasi 1 Tindakan 1 Keterangan 1 Evaluasi 2 Tindakan 2 Keterangan 2",
        "Ruang Disposisi",
        "Laporan kurang baik √ Laporan sudah baik Laporan diperbaiki Target dan realisasi diteliti ulang",
        "Capaian diteliti ulang Lain-lain",
        "Catatan: Pertahankan.",
        "Disetujui oleh Bagas Uji, Sekretaris, 8 Juli 2022.",
        "BAB III PENUTUP Sampai dengan Triwulan II Tahun 2022, rata-rata capaian dua indikator kinerja",
        "Atasan langsung, Sekretaris Contoh, 30 Juni 2022 Kepala Sub Bagian Uji",
        "Bagas Uji, S.Sos. Pembina (IV/a) NIP 19010102 192601 1 002",
        "Wulan Uji, S.E. Penata (III/c) NIP 19010101 192601 1 001",
    ],
)  # fmt: skip
def test_every_part_is_printed(ordinary: bytes, words: str) -> None:
    assert words in text_of(ordinary)


def test_duties_are_a_lettered_list(ordinary: bytes) -> None:
    read = pages_of(ordinary)[1]
    assert "a. menyusun rencana kerja; b. melaksanakan urusan rumah tangga; dan c. melaporkan hasilnya." in read


@pytest.mark.parametrize(
    "value", ["Jumlah pengaduan yang diselesaikan", "Jumlah pengaduan yang masuk", "7 pengaduan", "× 100%", "58,33%"]
)
def test_the_formula_is_printed_with_labels_and_values(ordinary: bytes, value: str) -> None:
    evaluation = text_of(ordinary).split("C. Evaluasi dan Analisis")[1]
    assert value in evaluation


def test_every_page_but_the_cover_says_whose_it_is_and_where(ordinary: bytes) -> None:
    pages = pages_of(ordinary)
    for number, page in enumerate(pages[1:], 2):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "LKj Interim Triwulan II Tahun 2022" in page
    assert "Halaman" not in pages[0]


def test_the_outline_names_chapters_and_sections(ordinary: bytes) -> None:
    titles = [(level, title) for level, title, _ in outline_of(ordinary)]
    assert titles[0] == (1, "BAB I PENDAHULUAN")
    assert [title for level, title in titles if level == 1][1:] == ["BAB II AKUNTABILITAS KINERJA", "BAB III PENUTUP"]
    assert (2, "C. Evaluasi dan Analisis Kinerja") in titles


def test_the_file_describes_itself(ordinary: bytes) -> None:
    with pikepdf.open(io.BytesIO(ordinary)) as document:
        assert str(document.docinfo["/Title"]) == "LKj Interim Triwulan II 2022 – Kepala Sub Bagian Uji"
        assert "Dinas Uji Cetak" in str(document.docinfo["/Author"])
        assert str(document.Root.Lang) == "id"


def test_only_cost_per_outcome_turns_the_page_and_only_where_its_columns_need_it(ordinary: bytes) -> None:
    assert turned(ordinary) == []
    large = make.budget(ceiling=Decimal(125_000_000_000), realisasi=Decimal(999_999_999_999))
    assert turned(lkj_pdf(make.lkj(budget=(large,)))) == []
    wide = lkj_pdf(make.lkj(budget=(replace(large, ceiling=Decimal("1234567890123456")),)))
    pages = pages_of(wide)
    assert turned(wide) == [n for n, page in enumerate(pages, 1) if "Cost Per Outcome Triwulan" in page]
    assert "C. Evaluasi" in pages[turned(wide)[-1]]


def test_no_figure_is_too_small_to_read_however_long() -> None:
    value = Decimal(999_999_999_999_999)
    rows = (make.performance(target=value, realisasi=value, capaian=value, efisiensi=-value),)
    pdf = lkj_pdf(make.lkj(performance=rows, budget=(make.budget(ceiling=value, realisasi=value),)))
    assert small_figures(pdf) == [] and small_figures(lkj_pdf(make.crowded())) == []


@pytest.mark.parametrize(("paper", "size"), [("A4", (210, 297)), ("F4", (215, 330))])
def test_the_offices_paper_is_used(paper: str, size: tuple[int, int]) -> None:
    made = lkj_pdf(make.lkj(office=replace(make.OFFICE, paper=paper)))
    with pikepdf.open(io.BytesIO(made)) as document:
        found = {tuple(round(float(edge) * 25.4 / 72) for edge in page.mediabox[2:]) for page in document.pages}
    assert found == {size}


@pytest.mark.parametrize("state", list(ReportState))
def test_every_page_says_what_is_not_approved_yet(state: ReportState) -> None:
    pages = pages_of(lkj_pdf(make.lkj(state)))
    mark = {
        ReportState.DRAFT: {"DRAF"},
        ReportState.RETURNED: {"DIKEMBALIKAN"},
        ReportState.SUBMITTED: {"DIAJUKAN"},
    }.get(state, set())
    for page in pages:
        assert {word for word in MARKS if word in page} == mark


def test_the_watermark_never_mixes_into_the_text() -> None:
    words = [
        squeezed(page.replace("DRAF · ", "").replace("DRAF", ""))
        for page in pages_of(lkj_pdf(make.lkj(ReportState.DRAFT)), "-raw")
    ]
    assert words == pages_of(lkj_pdf(make.lkj(ReportState.SIGNED)), "-raw")


def test_boxes_are_empty_before_a_decision() -> None:
    text = text_of(lkj_pdf(make.lkj(ReportState.SUBMITTED)))
    assert "√" not in text
    assert "Laporan kurang baik Laporan sudah baik" in text


def test_hostile_text_is_printed_and_neither_fetched_nor_interpreted() -> None:
    text = text_of(lkj_pdf(make.hostile())).replace(" ", "")
    assert text.count("<script>alert(1)</script>") >= 8
    assert 'src="file:///etc/passwd"' in text
    assert "{jabatan}" in text
    assert "{%now" in text
    assert "root:x:0" not in text


def test_the_body_for_a_page_of_the_site_is_escaped_too() -> None:
    body = lkj_body(make.hostile())
    assert "<script>" not in body
    assert "<html" not in body
    assert "style=" not in body


def test_a_crowded_report_repeats_heads_and_tears_no_row() -> None:
    pages = pages_of(lkj_pdf(make.crowded()), "-raw")
    plan = [page for page in pages if "Kode dan Nama Sub Kegiatan Evaluasi" in page]
    assert len(plan) > 5
    for number in range(1, 61):
        # The first and last words of a row are on the same page, and on that one only.
        begins = [f"Baris {number:02d}." in page for page in plan]
        assert begins == [f"Akhir {number:02d}." in page for page in plan]
        assert sum(begins) == 1


@pytest.mark.parametrize(("paper", "goals"), [("A4", 2), ("F4", 2), ("F4", 20)])
def test_no_row_of_a_long_table_stands_alone_on_a_page(paper: str, goals: int) -> None:
    """Rows of a third of a page: only the table's first and last may have other things than rows beside them.

    On A4 a sasaran as long as its indicator makes rows of which a page holds two, so that an odd one is left over.
    """
    crowded = make.crowded().content
    rows = tuple(replace(row, goal=number * goals // 20) for number, row in enumerate(crowded.performance))
    made = make.crowded()
    made = replace(made, content=replace(crowded, performance=rows, office=replace(make.OFFICE, paper=paper)))
    pages = [page for page in pages_of(lkj_pages(made), "-raw") if re.search("Tabel 2.2(,| Capaian)", page)]
    pieces = [page.split("Tabel 2.2 Capaian")[-1] for page in pages]
    found = [list(dict.fromkeys(re.findall(r"\b(\d\d) Persentase", piece))) for piece in pieces]
    assert [number for page in found for number in page] == [f"{number:02d}" for number in range(1, 21)]
    assert all(len(page) > 1 for page in found[1:-1])


def test_no_row_of_a_turned_table_is_left_over_by_its_sasaran() -> None:
    pages = [page for page in pages_of(lkj_pages(make.crowded()), "-raw") if re.search("Tabel 2.2a(,| Cost)", page)]
    found = [re.findall(r"\b(\d\d) Persentase", page) for page in pages]
    assert [number for page in found for number in page] == [f"{number:02d}" for number in range(1, 21)]
    assert all(len(page) > 1 for page in found)


def test_the_plan_begins_with_what_became_of_the_one_before() -> None:
    follow_up = (
        make.followed_up(1, note="Tuntas pada Mei."),
        make.followed_up(2, outcome=FollowUpOutcome.CONTINUES, tindak_lanjut="Lama {capaian} <b>"),
        make.followed_up(3, code="1.05.001.2.01.02", outcome=FollowUpOutcome.DROPPED, tindak_lanjut=""),
    )
    text = text_of(lkj_pdf(make.lkj(follow_up=follow_up)))
    plan = text[text.rindex("D. Rencana Tindak Lanjut") :]
    assert "Tindak Lanjut Triwulan I dan Keadaannya pada Triwulan II" in plan
    assert "Tindakan lama 1 Selesai Tuntas pada Mei." in plan and "Lama {capaian} <b> Lanjut" in plan
    assert "– Tidak dilanjutkan" in plan
    assert plan.index("Tindakan lama 1") < plan.index("Tindakan 1") and plan.count("1.05.001.2.01.02") == 1
    assert "Keadaannya" not in text_of(lkj_pdf(make.lkj()))


def test_an_empty_report_says_what_is_missing() -> None:
    text = text_of(lkj_pdf(make.empty()))
    for words in (
        "Belum ada indikator kinerja",
        "Belum ada anggaran",
        "Belum ada rencana tindak lanjut",
        "Tugas pokok jabatan ini belum dicatat",
    ):
        assert words in text
    assert "ditetapkan dalam ," not in text


def test_fungsi_get_a_section_of_their_own() -> None:
    text = text_of(lkj_pdf(make.lkj(tugas=("merencanakan kegiatan",), fungsi=("penyusunan program", "pelaporan"))))
    assert "merencanakan kegiatan." in text
    assert "B. Fungsi" in text
    assert "penyusunan program; dan" in text
    assert "pelaporan." in text


def test_lower_is_better_prints_its_rule_only_where_it_is_used() -> None:
    lower = text_of(lkj_pdf(make.lkj(performance=(make.performance(direction=Direction.LOWER),))))
    assert "(2 × target − realisasi) ÷ target × 100%" in lower
    assert "(2 × target" not in text_of(lkj_pdf(make.lkj()))


def test_the_signatures_share_the_page_of_the_last_paragraph() -> None:
    (page,) = [page for page in pages_of(lkj_pdf(make.lkj())) if "NIP 19010101 192601 1 001" in page]
    assert make.lkj().texts["penutup"][-1] in page


@pytest.mark.parametrize(
    "reference",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>body{background:url(http://127.0.0.1:9/x.png)}</style>",
    ],
)
def test_a_document_that_wants_something_from_outside_is_refused(reference: str) -> None:
    with pytest.raises(pdf.RenderError, match="di luar dokumen"):
        pdf.render(f"<html lang='id'><body>{reference}</body></html>", paper="A4")


def test_a_row_no_page_can_hold_is_torn_where_it_stands_below_repeated_heads() -> None:
    rows = (make.action(1), make.action(2, first=False, keterangan="kata " * 400), make.action(3, first=False))
    pages = [page for page in pages_of(lkj_pdf(make.lkj(action_plan=rows))) if "Kode dan Nama Sub Kegiatan" in page]
    assert len(pages) >= 2
    assert "D. Rencana Tindak Lanjut" in pages[0] and "Evaluasi 1" in pages[0] and "kata kata" in pages[0]
    assert "Evaluasi 3" in pages[-1]


@pytest.mark.parametrize(
    "number", ["999.999.999.999.999", "987.654.321.012,34", "12.345.678.901,2345", "9.999.990.000,25"]
)
def test_a_long_number_is_never_parted(number: str) -> None:
    value = Decimal(number.replace(".", "").replace(",", "."))
    rows = (make.performance(1, target=value, realisasi=value, capaian=value, efisiensi=-value),)
    lkj = make.lkj(performance=rows, budget=(make.budget(1, ceiling=value, realisasi=value),), ceiling_total=value)
    tables = "".join(page for page in pages_of(lkj_pdf(lkj), "-layout") if "Tabel" in page)
    # Tabel 2.1, Anggaran with its total, Tabel 2.2 with three, Cost Per Outcome with its total and six figures.
    assert tables.count(number) >= 9


def test_approving_adds_no_page() -> None:
    for made in (make.lkj(ReportState.DRAFT), make.crowded()):
        assert page_count(lkj_pages(made)) == page_count(lkj_pages(approved(made)))


def test_the_result_of_a_formula_stands_behind_its_values(ordinary: bytes) -> None:
    assert re.search(r"× 100% +=\s58,33%", "".join(pages_of(ordinary, "-layout")))


def test_no_list_leaves_one_entry_behind_or_takes_one_along() -> None:
    entries = "".join(f"<li>{word}</li>" for word in ("satu", "dua", "tiga", "empat"))
    pages = [
        pdf.render(
            "<html lang='id'><head><title>-</title></head><body>"
            f"{'<p>Baris</p>' * lines}<p>Terdiri atas:</p><ul class='entries'>{entries}</ul></body></html>",
            paper="A4",
        )
        for lines in range(29, 36)
    ]
    assert {page_count(each) for each in pages} == {1, 2}
    assert [fault for each in pages for fault in alone(each)] == []


def test_a_table_that_goes_on_says_which_and_repeats_what_its_first_row_belongs_to() -> None:
    made = make.crowded()
    long = "Sasaran yang berlanjut"
    rows = tuple(replace(row, sasaran=long) for row in made.content.performance[:10])
    plan = tuple(replace(row, code="1.05.09", name="Kegiatan panjang") for row in made.content.action_plan)
    pages = pages_of(
        lkj_pdf(replace(made, content=replace(made.content, performance=rows, action_plan=plan))), "-layout"
    )
    for name, group in (("Tabel 2.2, lanjutan", "berlanjut"), ("Tabel 2.4, lanjutan", "1.05.09")):
        having = [page for page in pages if name in page]
        assert having
        assert all(group in page for page in having)


def test_a_row_that_begins_a_page_only_without_what_it_belongs_to_is_made_to_begin_it() -> None:
    root = markup.tree(
        "<div><table><tbody><tr><td rowspan='2'>x</td></tr><tr class='sturdy'></tr></tbody></table></div>"
    )
    continued.repeat(root, frozenset({1}), begin=True)
    _, row = root.iter("tr")
    assert row.get("class") == "sturdy first" and [cell.text for cell in row] == ["x"]


def test_no_title_above_a_signature_has_its_last_word_alone() -> None:
    assert signing_title("Kepala Sub Bagian Umum dan Kepegawaian") == (
        "Kepala Sub Bagian Umum\u00a0dan\u00a0Kepegawaian"
    )
    assert signing_title("Kepala Seksi Bencana Kebakaran") == "Kepala Seksi Bencana\u00a0Kebakaran"
    assert (signing_title("Sekretaris"), signing_title("")) == ("Sekretaris", "")


def test_rows_that_no_page_can_hold_together_are_let_go(monkeypatch, laid_out_anew) -> None:
    laid_out, place = [], pdf._Document.render

    def fail_once(self, stylesheets, **options):
        laid_out.append(len(stylesheets))
        if len(laid_out) == 1:
            raise AssertionError
        return place(self, stylesheets=stylesheets, **options)

    monkeypatch.setattr(pdf._Document, "render", fail_once)
    assert page_count(lkj_pages(make.lkj())) > 1
    assert laid_out == [laid_out[0], laid_out[0] + 1]


def test_a_long_report_begins_with_its_contents() -> None:
    pages = pages_of(lkj_pdf(make.crowded()))
    where = next(n for n, page in enumerate(pages, 1) if "D. Rencana Tindak Lanjut" in page and n > 2)
    assert "DAFTAR ISI" in pages[1] and re.search(rf"D. Rencana Tindak Lanjut[ .]+{where} ", pages[1])
    assert "DAFTAR ISI" not in text_of(lkj_pdf(make.lkj()))


def test_in_the_book_a_report_has_no_contents_with_pages_of_its_own() -> None:
    assert "when-long" in lkj_html(make.lkj())
    assert "when-long" not in lkj_html(make.lkj(), in_book=True)


def test_a_post_has_one_name_and_signs_with_what_else_it_is_called_below() -> None:
    called = [
        page_of(make.lkj(reporter=replace(make.content().reporter, title=title))).closing.author
        for title in ("Polisi Pamong Praja Ahli Muda", "Pelaksana Kepala Sub Bagian Uji")
    ]
    assert [(each.title, each.further) for each in called] == [
        ("Kepala Sub Bagian Uji", "Polisi Pamong Praja Ahli Muda"),
        ("Pelaksana Kepala Sub Bagian Uji", ""),
    ]


def test_a_superiors_note_is_kept_together_as_authors_texts_are() -> None:
    decided = make.lkj(ticked=("Lain-lain",))
    note = replace(
        decided, disposition=replace(decided.disposition, note="Lihat Tabel 2.1", other_text="Ulangi 12 kali")
    )
    assert (page_of(note).disposition.note, page_of(note).disposition.other_text) == (
        "Lihat Tabel\u00a02.1",
        "Ulangi 12\u00a0kali",
    )


def test_a_typed_enumeration_is_printed_as_a_list_whose_lines_hang() -> None:
    typed = "Dua hal:\n1. yang pertama\n2. yang kedua\nSelesai."
    body = lkj_body(
        make.lkj(explanations=(Explanation(1, "x", "x", typed),), action_plan=(make.action(evaluasi=typed),))
    )
    assert body.count('<span class="mark">2.</span>yang kedua</li>') == 2 and "<p>Selesai.</p>" in body


def test_lines_of_a_note_and_of_fixed_texts_stay_lines() -> None:
    made = make.lkj(ticked=("Laporan sudah baik",))
    assert made.disposition is not None
    made = replace(
        made,
        disposition=replace(made.disposition, note="Butir satu\nButir dua"),
        texts=made.texts | {"penutup": ("Penutup satu\nPenutup dua",)},
    )
    body = lkj_body(made)
    assert "Butir satu<br>Butir dua" in body and "Penutup satu<br>Penutup dua" in body


def test_a_body_is_given_though_another_thread_forgets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful(dict[str, str]):
        """What is kept is forgotten at once, by a thread that draws one body too many."""

        def __setitem__(self, key: str, value: str) -> None:
            super().__setitem__(key, value)
            self.clear()

    monkeypatch.setattr("reports.documents.html._bodies", Forgetful())
    assert "Tabel 2.1" in lkj_body(make.lkj())


def test_a_word_without_end_stays_on_the_page() -> None:
    """Neither running line, headings, paragraphs nor captions pass the page's edge."""
    listing = bounding_boxes(lkj_pdf(make.lkj(position="Kepala " + "X" * 250)))
    assert max(right - width for right, width in listing) < 0


def bounding_boxes(pdf: bytes) -> list[tuple[float, float]]:
    """The right edge of each word and the width of its page, by poppler."""
    found, width = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "boxes.pdf"
        path.write_bytes(pdf)
        text = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    for line in text.splitlines():
        if page := re.search(r'<page width="([\d.]+)"', line):
            width = float(page[1])
        if word := re.search(r'xMax="([\d.]+)"', line):
            found.append((float(word[1]), width))
    return found


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("lines", range(2, 24, 4))
def test_a_sasaran_with_a_handful_of_indicators_stays_on_one_page(paper: str, lines: int) -> None:
    """That holds however much of the page is taken before it."""
    rows = tuple(make.performance(n, goal=1, sasaran="Sasaran bersama") for n in range(1, 7))
    duties = tuple(f"melaksanakan tugas nomor {n}" for n in range(lines))
    made = make.lkj(performance=rows, tugas=duties, office=replace(make.OFFICE, paper=paper))
    having = [page for page in pages_of(lkj_pdf(made)) if "Sasaran bersama" in page]
    assert having
    for page in having:
        assert all(f"Jumlah Hal {n}" in page for n in range(1, 7))


SAID = "menurut peraturan perundang-undangan,<br/> bahu-membahu pada 2021-2026, lain-lain dengan serah-terima"
WHOLE = ["perundang-undangan,", "bahu-membahu", "lain-lain"]


@pytest.mark.parametrize(
    ("around", "whole"),
    [
        ("<p>{}</p>", WHOLE),
        ("<div>{}</div>", WHOLE),
        ("<ul><li>{}</li></ul>", WHOLE),
        ("<table class='plan'><td>{}</td></table>", WHOLE[1:]),
        ("<table><td><ul><li>{}</li></ul></td></table>", WHOLE[2:]),
    ],
)
def test_no_line_ends_inside_a_reduplication_that_its_column_holds(around: str, whole: list[str]) -> None:
    root = markup.tree(f"<div>{around.format(SAID)}</div>")
    assert [each.text for each in root.iter("span") if each.get("class") == "whole"] == whole
    assert "".join(root.itertext()) == SAID.replace("<br/>", "")


@pytest.mark.parametrize("tenths", range(1220, 1236, 4))
def test_a_line_that_just_ends_before_a_reduplication_is_not_torn(tenths: int) -> None:
    said = "penyusunan rumusan pembinaan, pengawasan, dan penyuluhan penegakan peraturan perundang-undangan daerah;"
    css = f"p {{ width: {tenths / 10}mm; font: 9pt 'Liberation Sans' }} .whole {{ white-space: nowrap }}"
    first, *_ = lines_of(pdf.drawing(f"<p>{said}</p>", f"@page {{ size: 300mm 300mm; margin: 0 }} {css}"))
    assert first.split()[-1] in ("penegakan", "peraturan")


@pytest.mark.parametrize("ceiling", [Decimal(44_800_000), Decimal(999_999_999_999)])
def test_no_table_is_wider_than_its_page(ceiling: Decimal) -> None:
    rows = tuple(make.performance(n) for n in (1, 2, 3))
    lines = tuple(make.budget(n, ceiling=ceiling, realisasi=ceiling) for n in (1, 2, 3))
    made = make.lkj(performance=rows, budget=lines, ceiling_total=ceiling * 3, realisasi_total=ceiling * 3)
    document, _ = pdf._laid_out(lkj_html(made), [pdf._sheet("elements.css"), pdf._sheet("print.css")])
    boxes = [(page._page_box.width, box) for page in document.pages for box in continued.blocks(page)]
    tables = [(width, box.width) for width, box in boxes if box.element_tag == "table" and box.element is not None]
    assert len(tables) >= 5 and all(found <= width + 1 for width, found in tables)
