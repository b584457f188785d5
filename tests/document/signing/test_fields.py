"""The signature fields of a final report."""

import io
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name

from lkj import frozen
from lkj.pdf.joining import Part, join
from lkj.pdf.metadata import About
from lkj.signatures.roles import SignatureRole
from lkj.signatures.stamp import stamp_pdf
from reports.documents.html import lkj_html
from reports.documents.lkj import Lkj, seal_of
from reports.documents.lkj_pdf import lkj_pages, lkj_pdf
from reports.enums import ReportState
from tests.document import factories as make
from tests.document.pdf_validators import complaints_of_qpdf, faults_of
from tests.document.reading import pages_of, text_of
from tests.document.signing import cast
from units.enums import Paper


@pytest.mark.parametrize("paper", Paper.values)
def test_an_unsigned_document_passes_every_rule(paper: str, tmp_path: Path) -> None:
    pdf = cast.unsigned(paper)
    assert faults_of(pdf) == []
    assert complaints_of_qpdf(pdf, tmp_path) == ""


def test_the_same_report_gives_the_same_bytes(laid_out_anew: None) -> None:
    assert lkj_pdf(cast.sealed()) == cast.unsigned()


@pytest.mark.parametrize("paper", Paper.values)
def test_both_fields_are_as_large_as_the_stamp_and_apart(paper: str) -> None:
    with pikepdf.open(io.BytesIO(stamp_pdf(cast.stamp()))) as stamp:
        width, height = (float(edge) for edge in stamp.pages[0].mediabox.as_list()[2:])
    with pikepdf.open(io.BytesIO(cast.unsigned(paper))) as document:
        assert document.Root.AcroForm.SigFlags == 3
        assert Name.DR not in document.Root.AcroForm and Name.DA not in document.Root.AcroForm
        superior, author = document.Root.AcroForm.Fields
        assert [str(field.T) for field in (superior, author)] == ["superior", "author"]
        assert [str(field.TU) for field in (superior, author)] == [
            "Tanda tangan atasan langsung",
            "Tanda tangan pelapor",
        ]
        for field in (superior, author):
            left, bottom, right, top = (float(edge) for edge in field.Rect)
            assert (right - left, top - bottom) == pytest.approx((width, height), abs=0.1)
            assert field.P.objgen == document.pages[-1].obj.objgen
        assert superior.Rect[2] < author.Rect[0]


def test_a_screen_reader_reads_a_field_before_the_name_below_it() -> None:
    with pikepdf.open(io.BytesIO(cast.unsigned())) as document:
        numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
        holders = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for field in document.Root.AcroForm.Fields:
            form = holders[int(field.StructParent)]
            assert Name.Form == form.S
            assert form.K.Obj.objgen == field.objgen
            assert form.P.K[0].objgen == form.objgen
        assert document.pages[-1].Tabs == Name.S


def test_the_seal_says_where_and_by_what_code_to_look() -> None:
    assert (
        "Keaslian dokumen ini dapat diperiksa di lkj.contohkab.go.id/periksa/K7QM-2XPD dengan kode K7QM-2XPD."
        in text_of(cast.unsigned())
    )


def test_without_an_address_for_others_there_is_a_code_and_no_qr_code(settings) -> None:
    settings.PUBLIC_ADDRESS = "https://lkj.example.go.id"
    assert seal_of("K7QM-2XPD").address == "https://lkj.example.go.id/periksa/K7QM-2XPD/"
    settings.PUBLIC_ADDRESS = "http://127.0.0.1:8000"
    page = lkj_html(replace(cast.sealed(), seal=seal_of("K7QM-2XPD")))
    assert "Kode dokumen <b>K7QM-2XPD</b>" in page and "Kode QR" not in page and "127.0.0.1" not in page
    with pikepdf.open(io.BytesIO(stamp_pdf(cast.stamp(address="")))) as document:
        assert len(document.pages) == 1
    assert cast.NAMES[SignatureRole.AUTHOR] in text_of(stamp_pdf(cast.stamp(address="")))


def test_the_code_on_the_page_can_be_read(tmp_path: Path) -> None:
    """The QR code is drawn as boxes; they are compared with the modules of the code."""
    import segno

    code = segno.make(cast.ADDRESS, error="m", micro=False)
    page = Path(tmp_path / "page.pdf")
    page.write_bytes(stamp_pdf(cast.stamp()))
    size, count = 23 / 25.4 * 72, len(code.matrix)
    with pikepdf.open(page) as document:
        height = float(document.pages[0].mediabox[3])
    pixels = 40 * count
    scale = pixels / (size / 72)
    subprocess.run(
        ["pdftoppm", "-gray", "-singlefile", "-r", f"{scale:.4f}", str(page), str(tmp_path / "page")], check=True
    )
    header, data = (tmp_path / "page.pgm").read_bytes().split(b"\n255\n", 1)
    width = int(header.split()[1])
    left, top = 1.9 / 25.4 * scale, 2.5 / 25.4 * scale
    assert height > size
    for y, row in enumerate(code.matrix):
        for x, dark in enumerate(row):
            pixel = data[int(top + (y + 0.5) * 40) * width + int(left + (x + 0.5) * 40)]
            assert (pixel < 128) == bool(dark), (x, y)


def test_the_block_stays_with_the_last_words_however_long_its_names_are() -> None:
    who = make.content().reporter
    long = who.__class__(cast.LONG_TITLE, cast.LONG_NAME, who.nip, who.rank)
    pdf = lkj_pdf(cast.sealed(reporter=long, supervisor=long))
    assert faults_of(pdf) == []
    last = pages_of(pdf)[-1]
    assert "Demikian LKj Interim" in last and "NIP" in last and "K7QM-2XPD" in last


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED])
def test_a_document_that_is_not_final_has_no_fields(state: ReportState) -> None:
    lkj = make.lkj(state)
    assert lkj_pdf(lkj.__class__(**{**vars(lkj), "seal": cast.SEAL})) == lkj_pdf(lkj)


def test_without_a_seal_there_are_no_fields() -> None:
    with pikepdf.open(io.BytesIO(lkj_pdf(make.lkj()))) as document:
        assert Name.AcroForm not in document.Root


def test_a_book_takes_the_pages_without_their_fields() -> None:
    pages = lkj_pages(cast.sealed())
    book = join([Part("Uji", pages)], about=About("Buku", "Uji", "Uji", "Uji"))
    assert faults_of(book) == []
    with pikepdf.open(io.BytesIO(book)) as document:
        assert Name.AcroForm not in document.Root
        assert not any("/Annots" in page for page in document.pages)


def test_a_document_with_a_seal_survives_being_stored_as_json() -> None:
    lkj = cast.sealed()
    assert frozen.load(frozen.dump(lkj), Lkj) == lkj


def test_a_document_stored_before_there_were_seals_can_be_read() -> None:
    lkj = make.lkj()
    assert frozen.load(frozen.dump(lkj).replace('"seal":null,', ""), Lkj) == lkj
