"""Texts made to be slow or to break the readers of prose: each ends, with work that grows as the text does."""

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.language.amounts import amounts, broken
from reports.language.likeness import Library, Source
from reports.language.names import Known, NameKind, Names, office_kinds
from reports.language.periods import periods
from reports.language.sentences import sentences
from reports.language.spelling import misspellings

NAMES = Names([Known("a", "Seksi Layanan Dasar", NameKind.UNIT), Known("b", "Kepala Dinas Arsip", NameKind.POST)])
SHELF = Library(
    [Source("lain", "x", "Rak buku belum tiba karena pabrik baru menerima pesanan itu setelah libur panjang.")]
)
READERS: dict[str, Callable[[str], tuple[object, ...]]] = {
    "sentences": sentences,
    "periods": periods,
    "amounts": amounts,
    "broken": broken,
    "misspellings": misspellings,
    "mentions": NAMES.mentions,
    "strangers": NAMES.strangers,
    "office kinds": office_kinds,
    "copies": lambda text: SHELF.copies(text, owner="ini"),
}
RUNS = ("a", "A", "1", "1.", "1,", ".", "%", "-", "’", "(", " ", "\n", "a-", "İ", "Rp1", "1/")
PHRASES = (
    "1.000.", "Rp", "Rp ", "!?", "; ", "– ", "\t ", "di ", "yang ", "se ", "nya ", "Kegitan ", "kegitan-", "Seksi ",
    "Kepala Seksi ", "Sub Bagian A", "Seksi Layanan ", "kepala ", "satpol ", "triwulan ", "Triwulan I ", "TW-", "tr",
    "II ", "Triwulan I, II, ",
    "Januari ", "Januari s.d. ", "1 Januari ", "sampai dengan ", "2024 ", "20", "tahun 2024-",
    "dari ", "meningkat dari ", "akan ", "Peraturan Nomor ", "nomor 2 tahun ", "12 (dua ", "12 dokumen dari ", "10-",
    "Rak buku belum tiba ",
)  # fmt: skip


def calls_of(reader: Callable[[str], object], text: str) -> int:
    """How many calls of functions, ours and built in, the reader makes for the text."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        reader(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", READERS)
def test_the_work_grows_no_faster_than_the_text(name: str) -> None:
    for piece in (*RUNS, *PHRASES):
        text = (piece * (4_000 // len(piece)))[:4_000]
        small, large = calls_of(READERS[name], text[:800]), calls_of(READERS[name], text)
        assert large <= 8 * small + 500, piece


@pytest.mark.parametrize("name", READERS)
def test_a_hundred_thousand_hostile_letters_end(name: str) -> None:
    """What a regular expression does inside is counted by nobody; a quadratic one would not end within the suite."""
    for piece in RUNS:
        READERS[name]((piece * (100_000 // len(piece)))[:100_000] + "x")


WORDS = st.sampled_from([*RUNS, *PHRASES, "kegiatan ", "sebesar ", "Rp5.000 ", "48,92% ", "x"])


@given(st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=60))
def test_what_is_found_stands_in_the_text_in_its_order(text: str) -> None:
    for reader in READERS.values():
        end = 0
        for found in reader(text):
            assert end <= found.start < found.end <= len(text)
            assert text[found.start : found.end] == found.text
            end = found.end
