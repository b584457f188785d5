"""Amounts in made-up sentences: what is read and what is none, what is written is read back, and what fits a value."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkj import formats
from reports.language.amounts import UNITS, Amount, Bound, Fit, Kind, amounts, broken, fit, matches

MONEY, PERCENT, POINTS, COUNT, NUMBER = Kind.MONEY, Kind.PERCENT, Kind.POINTS, Kind.COUNT, Kind.NUMBER


def only(text: str) -> Amount:
    (amount,) = amounts(text)
    return amount


@pytest.mark.parametrize(
    ("text", "kind", "value", "step"),
    [
        ("Rp1.754.000", MONEY, "1754000", "1"),
        ("Rp. 1.754.000,00", MONEY, "1754000", "0.01"),
        ("Rp 1.754.000,-", MONEY, "1754000", "1"),
        ("Rp0", MONEY, "0", "1"),
        ("Rp. 1754000", MONEY, "1754000", "1"),
        ("1.754.000", MONEY, "1754000", "1"),
        ("1.754.000 rupiah", MONEY, "1754000", "1"),
        ("12,5 juta", MONEY, "12500000", "100000"),
        ("Rp 1,2 miliar", MONEY, "1200000000", "100000000"),
        ("Rp1,5 M", MONEY, "1500000000", "100000000"),
        ("Rp2 milyar", MONEY, "2000000000", "1000000000"),
        ("500 ribu rupiah", MONEY, "500000", "1000"),
        ("48,92%", PERCENT, "48.92", "0.01"),
        ("40 %", PERCENT, "40", "1"),
        ("-7,9 %", PERCENT, "-7.9", "0.1"),
        ("−5,39%", PERCENT, "-5.39", "0.01"),
        ("12,50 persen", PERCENT, "12.50", "0.01"),
        ("1,5 persen poin", POINTS, "1.5", "0.1"),
        ("2 poin persentase", POINTS, "2", "1"),
    ],
)
def test_an_amount_is_read_with_its_precision(text: str, kind: Kind, value: str, step: str) -> None:
    for around in ("{}", "Realisasi sebesar {}.", "(yaitu {}, bukan lebih)", "Pagu\t{}\tsisa"):
        sentence = around.format(text)
        amount = only(sentence)
        assert (amount.kind, amount.value, amount.step) == (kind, Decimal(value), Decimal(step)), sentence
        assert sentence[amount.start : amount.end] == amount.text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sebanyak 12 dokumen", [("12", "dokumen")]),
        ("12 (dua belas) dokumen", [("12", "dokumen")]),
        ("1.250 orang dan 3 kali", [("1250", "orang"), ("3", "kali")]),
        ("6 dari 12 laporan", [("6", "laporan"), ("12", "laporan")]),
        ("10–12 orang", [("10", "orang"), ("12", "orang")]),
        ("10-12 orang", [("10", "orang"), ("12", "orang")]),
        ("492 orang-bulan", [("492", "orang-bulan")]),
        ("5 ribu orang", [("5000", "orang")]),
        ("- 5 dokumen\n-6 laporan", [("5", "dokumen"), ("6", "laporan")]),
        ("triwulan 2 terjadi 29 kali", [("29", "kali")]),
        ("sebesar 37, dan 250 ekor sapi potong", [("37", ""), ("250", "ekor")]),
    ],
)
def test_a_count_is_read_with_its_unit(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(amount.value, amount.unit) for amount in amounts(text)] == [(Decimal(v), u) for v, u in expected]


def test_an_office_brings_units_of_its_own() -> None:
    assert amounts("7 rumpun tani dan 3 bibliografi") == amounts("7 rumpun tani dan 3 bibliografi", ["koleksi"])
    found = amounts("7 judul buku langka dan 3 koleksi", ["Judul Buku Langka", "koleksi"])
    assert [(amount.value, amount.unit) for amount in found] == [(7, "judul buku langka"), (3, "koleksi")]


def test_a_range_shares_scale_and_kind() -> None:
    assert [amount.value for amount in amounts("Rp2–3 miliar")] == [2 * 10**9, 3 * 10**9]
    assert [(amount.kind, amount.value) for amount in amounts("10–12 %")] == [(PERCENT, 10), (PERCENT, 12)]


@pytest.mark.parametrize(
    "text",
    [
        "kode 5.02.02.2.01.07 dan 1.05.001.2.01",
        "NIP 199001012020121001, NIP 19900101 202012 1 001",
        "tanggal 30 Juni 2024, 05-07-2024, 5/7/2024",
        "Tahun 2024 dan tahun 2023",
        "Peraturan Bupati Nomor 2 Tahun 2020 Pasal 5 ayat (2) huruf b angka 3",
        "telp. (0334) 887467, HP 08123456789, 0812-3456-7890",
        "1. dokumen\n2. laporan\n3) kegiatan",
        "pukul 08.00 WIB sampai 10.30",
        "Tabel 2.1, 6=5/4, 9=8/7",
        "Triwulan 2 laporan disusun, Tahap 3 kegiatan",
        "B3, COVID-19, ke-2, X3, 41/12 orang/bulan, 2x sehari",
        "1 (Satu) Daerah, 3 perkara-lain, 5 M, 7 T",
    ],
)
def test_what_only_looks_like_an_amount_is_none(text: str) -> None:
    assert amounts(text) == ()


def test_numbers_that_cannot_be_read_are_told() -> None:
    text = "29.5102.000, 1,754,000, Rp 1.25, 48.92 %, Rp 1.754.00O; baik: Rp1.754.000,00, 48,92 %, 1.05.002.2.01, 08.00"
    assert [one.text for one in broken(text)] == ["29.5102.000", "1,754,000", "1.25", "48.92", "1.754.00O"]
    assert not {one.start for one in amounts(text)} & {one.start for one in broken(text)}


figures = st.decimals(min_value=0, max_value=10**12, places=2)


@given(figures, st.sampled_from(["rupiah", "percent", "quantity"]), st.sampled_from(sorted(UNITS)))
def test_what_the_program_writes_is_read_back(value: Decimal, kind: str, unit: str) -> None:
    written = {
        "rupiah": formats.rupiah(value),
        "percent": formats.percent(value),
        "quantity": formats.quantity(value, unit),
    }[kind]
    amount = only(f"Realisasi mencapai {written}.")
    assert amount.value == value and fit(amount, value) is Fit.EXACT
    assert amount.unit == (unit if kind == "quantity" else "")


def to_places(value: Decimal, places: int, rounding: str) -> str:
    """The value with just so many decimals, the Indonesian way, zeros at the end and all."""
    digits = f"{value.quantize(Decimal(1).scaleb(-places), rounding):,f}"
    return digits.translate(str.maketrans(",.", ".,"))


@given(figures, st.integers(0, 3), st.sampled_from([("", 1), (" juta", 10**6), (" miliar", 10**9)]))
def test_an_amount_fits_what_it_was_rounded_from_and_tells_cut_ones(
    value: Decimal, places: int, scale: tuple[str, int]
) -> None:
    word, factor = scale
    rounded, cut = (only(f"Rp{to_places(value / factor, places, how)}{word}") for how in (ROUND_HALF_UP, ROUND_DOWN))
    assert rounded.step == cut.step == Decimal(factor).scaleb(-places)
    assert matches(rounded, value)
    assert fit(cut, value) is (fit(rounded, value) if cut.value == rounded.value else Fit.CUT)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("48,92%", "48.9166", Fit.ROUNDED),
        ("48,91%", "48.9166", Fit.CUT),
        ("49%", "48.92", Fit.ROUNDED),
        ("48%", "48.92", Fit.CUT),
        ("48,93%", "48.92", Fit.NONE),
        ("−5,4%", "-5.39", Fit.ROUNDED),
        ("−5,3%", "-5.39", Fit.CUT),
        ("5,39%", "-5.39", Fit.NONE),
        ("12,5 juta", "12549999", Fit.ROUNDED),
        ("12,5 juta", "12550000", Fit.CUT),
        ("Rp4,18 miliar", "4176460419", Fit.ROUNDED),
        ("12 dokumen", "12", Fit.EXACT),
        ("sekitar Rp2 miliar", "2076460419", Fit.ROUNDED),
        ("lebih dari 90%", "92.5", Fit.ROUNDED),
        ("lebih dari 90%", "89.9", Fit.NONE),
        ("lebih dari 90%", "70", Fit.NONE),
        ("hampir 100%", "98", Fit.ROUNDED),
    ],
)
def test_how_an_amount_fits_a_value(text: str, value: str, expected: Fit) -> None:
    assert fit(only(text), Decimal(value)) is expected


def test_words_say_how_exact_an_amount_claims_to_be() -> None:
    text = "lebih dari 5 orang, sekitar Rp2 miliar, Rp3 miliar lebih, hampir 100%, 7 orang lebih banyak"
    bounds = [Bound.ABOVE, Bound.ABOUT, Bound.ABOVE, Bound.BELOW, Bound.EXACTLY]
    assert [amount.bound for amount in amounts(text)] == bounds
