"""IKI sheets, read back."""

from dataclasses import replace

import pytest

from reports.documents.iki import Iki, IkiIndicator, booklet_pdf, build_iki, iki_pdf, positions_with_iki
from reports.models import IndividualIndicator
from tests.document import factories as make
from tests.document.reading import outline_of, pages_of, text_of
from units.enums import DutyKind
from units.models import Duty


def row(sasaran: str, indikator: str, **changes: str) -> IkiIndicator:
    values = {"formulation": "Jumlah hal", "numerator": "", "denominator": "", "multiplier": "", "data_source": "Rekap"}
    return IkiIndicator(sasaran=sasaran, indikator=indikator, **{**values, **changes})


def sheet(**changes: object) -> Iki:
    fraction = {"formulation": "", "numerator": "Pengaduan selesai", "denominator": "Pengaduan masuk"}
    values = {
        "office": make.OFFICE,
        "unit_code": "subbag-uji",
        "position": "Kepala Sub Bagian Uji",
        "year": 2022,
        "tugas": ("menyusun rencana ;", "melapor"),
        "indicators": (
            row("Sasaran Satu", "Indikator A", multiplier="100", **fraction),
            row("Sasaran Satu", "Indikator B"),
            row("Sasaran Dua", "Indikator C"),
        ),
    }
    return Iki(**{**values, **changes})


@pytest.mark.parametrize(
    "words",
    [
        "PEMERINTAH KABUPATEN CONTOH DINAS UJI CETAK Jl. Percobaan No. 1",
        "INDIKATOR KINERJA INDIVIDU Tahun 2022",
        "1. Jabatan : Kepala Sub Bagian Uji",
        "2. Tugas :",
        "SASARAN INDIKATOR KINERJA UTAMA FORMULASI PERHITUNGAN/ PENJELASAN SUMBER DATA 1 2 3 4",
        "Sasaran Satu Indikator A Pengaduan selesai Pengaduan masuk × 100% Rekap Indikator B Jumlah hal Rekap",
        "Sasaran Dua Indikator C Jumlah hal Rekap",
        "Halaman 1 dari 1",
    ],
)
def test_every_part_is_printed(words: str) -> None:
    assert words in text_of(iki_pdf(sheet()))


def test_duties_are_a_list() -> None:
    assert "a. menyusun rencana; dan b. melapor." in pages_of(iki_pdf(sheet()))[0]


def test_a_sasaran_spans_its_indicators() -> None:
    assert [span for span, _ in sheet().rows] == [2, 0, 1]


@pytest.mark.parametrize(
    ("typed", "printed"), [("100", "×\u00a0100%"), ("× 1.000", "×\u00a01.000"), ("x100 %", "×\u00a0100%"), ("", "")]
)
def test_the_multiplier_has_one_sign(typed: str, printed: str) -> None:
    assert row("s", "i", multiplier=typed).times == printed


def test_a_booklet_has_every_sheet_on_a_page_of_its_own() -> None:
    pdf = booklet_pdf([sheet(), sheet(position="Kepala Seksi Lain")])
    assert [title for _, title, _ in outline_of(pdf)] == ["Kepala Sub Bagian Uji", "Kepala Seksi Lain"]
    assert ["Kepala Seksi Lain" in page for page in pages_of(pdf)] == [False, True]


@pytest.mark.parametrize("lines", [12, 20])
def test_a_sheet_with_many_duties_is_set_closer_until_it_takes_one_page(lines: int) -> None:
    many = sheet(tugas=tuple(f"melaksanakan tugas nomor {n} sesuai ketentuan yang berlaku" * 2 for n in range(lines)))
    assert len(pages_of(booklet_pdf([sheet(), many, sheet()]))) == 3


def test_hostile_text_is_printed_as_it_is() -> None:
    text = text_of(iki_pdf(sheet(position=make.HOSTILE, tugas=(make.HOSTILE,)))).replace(" ", "")
    assert "<script>alert(1)</script>" in text


def test_a_sheet_without_indicators_says_so() -> None:
    assert "Belum ada indikator kinerja individu" in text_of(iki_pdf(sheet(indicators=(), tugas=())))


def test_the_sheet_comes_from_the_tables(office) -> None:
    position = office.report.position
    IndividualIndicator.objects.create(
        position=position,
        year=2022,
        order=1,
        sasaran="S",
        indikator="I",
        numerator="a",
        denominator="b",
        multiplier="100",
    )
    made = build_iki(position, 2022)
    assert made.tugas == ("menyusun rencana kerja", "melaksanakan urusan rumah tangga")
    assert [(r.indikator, r.numerator, r.times) for r in made.indicators] == [("I", "a", "×\u00a0100%")]
    assert positions_with_iki(office.organization, 2022) == [position]
    assert positions_with_iki(office.organization, 2023) == []


def test_fungsi_stand_apart_below_the_tugas(office) -> None:
    position = office.report.position
    Duty.objects.create(position=position, kind=DutyKind.FUNGSI, order=1, text="penyusunan program")
    made = build_iki(position, 2022)
    assert made.tugas == ("menyusun rencana kerja", "melaksanakan urusan rumah tangga")
    assert made.fungsi == ("penyusunan program",)
    words = " ".join(text_of(iki_pdf(made)).split())
    assert (
        words.index("2. Tugas") < words.index("menyusun rencana") < words.index("3. Fungsi") < words.index("penyusunan")
    )


def test_without_fungsi_nothing_is_said_of_them() -> None:
    assert "Fungsi" not in text_of(iki_pdf(sheet()))


def test_a_fraction_higher_than_a_page_is_printed_too() -> None:
    long = replace(sheet().indicators[0], numerator="Jumlah pengaduan " * 60, denominator="Jumlah " * 240)
    text = text_of(booklet_pdf([replace(sheet(), indicators=(long,)), sheet()]))
    assert text.count("Jumlah pengaduan") == 60
