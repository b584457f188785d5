"""Every kind of document in every state is PDF/A-3a and PDF/UA-1, by validators that are not ours."""

import datetime
import io
import json
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from pikepdf import Name

from lkj.pdf.archive import Attached, finish
from lkj.pdf.glyphs import printable
from lkj.pdf.render import render
from reports.documents.book_pdf import book_pdf
from reports.documents.iki import booklet_pdf
from reports.documents.lkj_pdf import lkj_pages, lkj_pdf
from reports.documents.machine import lkj_dict
from reports.enums import Direction, ReportState
from tests.document import factories as make
from tests.document.pdf_validators import complaints_of_qpdf, faults_of, fonts_of
from tests.document.reading import pages_of
from tests.document.test_iki import sheet
from units.enums import Paper

ROOT = Path(__file__).resolve().parents[2]


def of_a_book(*states: ReportState) -> bytes:
    posts = [make.lkj(state, position=f"Kepala Seksi {n}", unit_code=f"seksi-{n}") for n, state in enumerate(states)]
    entries = [make.entry(lkj.content.position, lkj) for lkj in posts]
    return book_pdf(make.book(*entries, make.entry("Kepala Bidang Sunyi", None)))


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    **{f"lkj {state}": lambda state=state: lkj_pdf(make.lkj(state)) for state in ReportState},
    "lkj decided": lambda: lkj_pdf(make.lkj(ticked=("Laporan sudah baik",), performance=(make.ratio(),))),
    "lkj on F4": lambda: lkj_pdf(make.lkj(office=replace(make.OFFICE, paper=Paper.F4))),
    "lkj empty": lambda: lkj_pdf(make.empty()),
    "lkj crowded": lambda: lkj_pdf(make.crowded()),
    "lkj torn": lambda: torn(),
    "lkj hostile": lambda: lkj_pdf(make.hostile()),
    "iki alone": lambda: booklet_pdf([sheet()]),
    "iki booklet": lambda: booklet_pdf([sheet(), sheet()]),
    "book": lambda: of_a_book(*ReportState),
    "book without a report": lambda: of_a_book(),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_passes_every_rule(name: str, tmp_path: Path) -> None:
    pdf = DOCUMENTS[name]()
    assert faults_of(pdf) == []
    assert complaints_of_qpdf(pdf, tmp_path) == ""
    fonts = fonts_of(pdf, tmp_path)
    assert fonts
    assert all(embedded and "Liberation" in font for font, embedded in fonts)


def test_the_validator_finds_what_is_wrong() -> None:
    """Otherwise the test above could pass because nothing was validated."""
    with pikepdf.open(io.BytesIO(lkj_pdf(make.lkj()))) as document:
        del document.Root.StructTreeRoot, document.Root.OutputIntents
        out = io.BytesIO()
        document.save(out)
    assert faults_of(out.getvalue()) != []


def test_the_same_report_gives_the_same_bytes_in_another_process() -> None:
    program = (
        "import django, hashlib; django.setup()\n"
        "from tests.document import factories as make\n"
        "from reports.documents.lkj_pdf import lkj_pdf\n"
        "print(hashlib.sha256(lkj_pdf(make.lkj(ticked=('Laporan sudah baik',)))).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "lkj.settings", "LKJ_DEBUG": "1"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(hashes) == 1


def test_the_book_has_the_same_bytes_each_time(laid_out_anew: None) -> None:
    assert of_a_book(ReportState.APPROVED) == of_a_book(ReportState.APPROVED)


def embedded(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        associated = {str(each.UF) for each in document.Root.AF}
        assert associated == set(document.attachments)
        return {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}


def test_the_reports_json_is_inside() -> None:
    lkj = make.lkj(ticked=("Laporan sudah baik",))
    assert json.loads(embedded(lkj_pdf(lkj))["LKj-TW2-2022-dinas-uji-subbag-uji.json"]) == lkj_dict(lkj)


def test_the_book_carries_the_finished_reports_as_they_are_and_no_draft() -> None:
    approved, draft = make.lkj(position="Sekretaris", unit_code="sekretariat"), make.lkj(ReportState.DRAFT)
    pdf = book_pdf(make.book(make.entry("Sekretaris", approved), make.entry("Kepala Sub Bagian Uji", draft)))
    assert embedded(pdf) == {"LKj-TW2-2022-dinas-uji-sekretariat.pdf": lkj_pdf(approved)}


def test_the_metadata_describes_the_document() -> None:
    with pikepdf.open(io.BytesIO(lkj_pdf(make.lkj()))) as document:
        with document.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
            assert xmp["dc:title"] == "LKj Interim Triwulan II 2022 – Kepala Sub Bagian Uji"
            assert xmp["dc:language"] == {"id"}
        assert str(document.Root.Lang) == "id"
        assert str(document.docinfo["/Title"]) == "LKj Interim Triwulan II 2022 – Kepala Sub Bagian Uji"


@pytest.mark.parametrize("title", ["Seksi <A> & B", "]]>", "Sub Bagian “Umum”", "\x00\x0bSeksi"])
def test_a_title_of_any_signs_stays_one_title(title: str) -> None:
    pdf = lkj_pdf(make.lkj(position=title))
    assert faults_of(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.docinfo["/Title"]).endswith(title.replace("\x00\x0b", ""))


def test_numbers_stand_on_every_page_but_the_cover() -> None:
    pages = pages_of(lkj_pdf(make.lkj()))
    assert ["Halaman" in page for page in pages] == [False] + [True] * (len(pages) - 1)
    for number, page in enumerate(pages[1:], 2):
        assert f"Halaman {number} dari {len(pages)}" in page


def test_numbers_are_passed_over_by_screen_readers() -> None:
    with pikepdf.open(io.BytesIO(lkj_pdf(make.lkj()))) as document:
        for page in list(document.pages)[1:]:
            last = page.Contents[-1].read_bytes()
            assert last.lstrip().startswith((b"Q", b"\nQ")) and b"/Artifact" in last and b"/Lkj" in last


def stream_ends(pdf: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [each.read_raw_bytes()[-1:] for each in document.objects if isinstance(each, pikepdf.Stream)]


def test_no_streams_length_is_in_doubt() -> None:
    """Validators differ on whether a carriage return before `endstream` is part of the stream."""
    data = next(word for n in range(300) if zlib.adler32(word := b"z" * n) & 0xFF == ord("\r"))
    file = Attached(
        "angka.txt", "Angka", "text/plain", "Data", data, datetime.datetime(2022, 6, 30, tzinfo=datetime.UTC)
    )
    pdf = finish(lkj_pages(make.lkj()), attached=[file])
    assert b"\r" not in stream_ends(pdf)
    assert faults_of(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.attachments["angka.txt"].get_file().read_bytes() == data


@contextmanager
def structure(pdf: bytes, kind: str) -> Iterator[list[pikepdf.Object]]:
    """The structure elements of a kind, in reading order."""

    def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if Name(f"/{kind}") == element.S:
                yield element
            for kid in element.K:
                yield from walk(kid)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        yield [found for top in document.Root.StructTreeRoot.K for found in walk(top)]


def test_a_table_over_many_pages_is_one_table() -> None:
    with structure(lkj_pdf(make.crowded()), "Table") as tables:
        captions = ["2.1", "Anggaran", "2.2", "Cost", "2.3", "plan"]
        assert len(tables) == len(captions)
        for table in tables:
            assert [str(kid.S) for kid in table.K].count("/THead") == 1
        rows = [row for group in tables[-1].K if Name.TBody == group.S for row in group.K]
        assert len(rows) == 60


def test_a_formula_is_read_out_in_words() -> None:
    lower = make.performance(direction=Direction.LOWER, capaian=Decimal(150))
    with structure(lkj_pdf(make.lkj(performance=(lower,))), "Formula") as formulas:
        assert str(formulas[0].Alt) == (
            "Capaian, sama dengan (2 × target) − realisasi dibagi target dikali 100 persen, "
            "sama dengan (2 × 12\u00a0dokumen) − 6\u00a0dokumen dibagi 12\u00a0dokumen dikali 100 persen, "
            "sama dengan 150%"
        )


def torn() -> bytes:
    """A report with a row that no page can hold."""
    return lkj_pdf(make.lkj(action_plan=(make.action(evaluasi="Kendala yang panjang. " * 700),)))


def held_in(document: pikepdf.Pdf) -> Iterator[tuple[tuple[int, int], int, tuple[int, int]]]:
    """Page, number and element of all marked content in the structure tree."""

    def walk(element: pikepdf.Object) -> Iterator[tuple[tuple[int, int], int, tuple[int, int]]]:
        for kid in element.K:
            if isinstance(kid, int):
                yield element.Pg.objgen, kid, element.objgen
            elif "/S" in kid:
                assert kid.P.objgen == element.objgen
                yield from walk(kid)

    for top in document.Root.StructTreeRoot.K:
        yield from walk(top)


@pytest.mark.parametrize("name", ["lkj decided", "lkj crowded", "lkj torn", "iki booklet", "book"])
def test_pages_and_tree_agree_on_what_belongs_where(name: str) -> None:
    with pikepdf.open(io.BytesIO(DOCUMENTS[name]())) as document:
        nums = list(document.Root.StructTreeRoot.ParentTree.Nums)
        owners = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
        pages = {page.obj.objgen: page for page in document.pages}
        held = list(held_in(document))
        assert len(held) == len({(page, mark) for page, mark, _ in held}) > 40
        for page, mark, holder in held:
            assert owners[int(pages[page].obj.StructParents)][mark].objgen == holder
        for page in document.pages:
            page.contents_coalesce()
            said = page.Contents.read_bytes()
            marks = {int(number) for number in re.findall(rb"/MCID (\d+)", said)}
            assert marks == {mark for at, mark, _ in held if at == page.obj.objgen}


def test_only_data_is_tagged_as_a_table() -> None:
    """Tick boxes and signatures are laid out side by side, but they are no tables."""
    with structure(lkj_pdf(make.lkj(ticked=("Laporan sudah baik",))), "Table") as tables:
        assert len(tables) == 6
        for table in tables:
            assert any(Name.THead == group.S for group in table.K)


def test_a_book_reads_its_reports_as_parts() -> None:
    pdf = of_a_book(ReportState.APPROVED, ReportState.DRAFT)
    with structure(pdf, "Part") as parts:
        assert len(parts) == 4
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = [int(n) for n in list(document.Root.StructTreeRoot.ParentTree.Nums)[::2]]
        assert numbers == sorted(set(numbers))
        assert [int(page.StructParents) for page in document.pages] == sorted(
            int(p.StructParents) for p in document.pages
        )


def test_the_contents_lead_to_the_reports() -> None:
    pdf = of_a_book(ReportState.APPROVED, ReportState.DRAFT)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        links = [link for page in document.pages for link in page.obj.get("/Annots", [])]
        numbers = {page.obj.objgen: n for n, page in enumerate(document.pages)}
        led = [numbers[link.Dest[0].objgen] for link in links]
        assert all("/A" not in link for link in links)
    pages = pages_of(pdf)
    begin = [n for n, page in enumerate(pages) if "LAPORAN KINERJA" in page or "BAB I" in page]
    assert set(led) == {2, *begin[2:]}


@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "\uf0b7 butir",
        "baris\u2028baru",
        "\x85",
        "\x7f",
        "😀",
        "漢字",
        "e\u0301\u0323",
        "السلام",
        "\u202e",
        "\ud800",
        "&",
        "<b>",
        "]]>",
        "\uffff",
        "<!-- -->",
        "<!DOCTYPE x [<!ENTITY y 'z'>]>&y;",
    ],
)
def test_any_typed_text_passes_every_rule(text: str) -> None:
    pdf = lkj_pdf(make.lkj(tugas=(f"awal {text} akhir",)))
    assert "akhir" in " ".join(pages_of(pdf))
    assert faults_of(pdf) == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\uf0b7 butir", "• butir"),
        ("漢字", "□□"),
        ("cafe\u0301", "café"),
        ("a\u200bb\u202ec", "abc"),
    ],
)
def test_characters_that_the_font_lacks_are_replaced(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_markup_of_another_origin_is_no_document() -> None:
    with pytest.raises(ElementTree.ParseError):
        render("<p>Rusak", paper=Paper.A4)
