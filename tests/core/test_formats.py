"""Indonesian numbers: written one way, read strictly."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from lkj import formats
from lkj.fields import DateField
from lkj.formats import DateUnreadable, NumberBelowZero, NumberUnreadable, parse_date, parse_number
from reports.models import IndicatorResult

amounts = st.decimals(
    min_value=Decimal("-99999999999.9999"), max_value=Decimal("99999999999.9999"), places=4, allow_nan=False
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.754.000", "1754000"),
        ("1754000", "1754000"),
        ("87,5", "87.5"),
        ("0", "0"),
        ("0,5", "0.5"),
        ("  12 ", "12"),
        ("1.250", "1250"),
        ("4.176.460.419", "4176460419"),
        ("12,3400", "12.34"),
    ],
)
def test_reads_indonesian_numbers(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["Rp 1.754.000,00", "Rp1.754.000", "rp. 1754000", "Rp 1.754.000,-", "1.754.000,00"])
def test_reads_rupiah_as_money(text: str) -> None:
    assert parse_number(text, money=True, decimals=2) == Decimal(1754000)


@pytest.mark.parametrize(("text", "value"), [("3,125", "3.125"), ("0,850", "0.85"), ("12,0", "12"), ("0,000", "0")])
def test_decimals_that_mean_one_thing_are_read(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1.25", "titik hanya untuk ribuan"),
        ("29.5102.000", "letak titik ribuannya"),
        ("1,754,000", "koma sebagai pemisah ribuan, seperti dalam bahasa Inggris. Tulis 1.754.000."),
        ("1,234.50", "koma sebagai pemisah ribuan, seperti dalam bahasa Inggris. Tulis 1.234,50."),
        ("5 buah", "tanpa huruf atau satuan"),
        ("0.500", "titik"),
        ("Rp 5", "tanpa huruf atau satuan"),
        ("12 000", "tidak dapat dibaca"),
        ("", "Isi dengan angka"),
        ("-3", "tidak dapat kurang dari nol"),
        ("1,23456", "paling banyak 4 angka"),
        ("1" * 16, "terlalu besar"),
        ("99999999999999,99", "terlalu besar"),
        ("9" * 5000, "…”"),
        ("١٢", "bukan angka"),
        ("1e5", "bukan angka"),
        (",5", "tidak dapat dibaca"),
        ("5,", "tidak dapat dibaca"),
        ("NaN", "bukan angka"),
        # In English a thousand; no zero stands last behind a comma for nothing.
        ("12,000", "dapat berarti dua: tulis 12.000 bila maksud Anda ribuan, atau 12."),
        ("1,250", "tulis 1.250 bila maksud Anda ribuan, atau 1,25."),
    ],
)
def test_refuses_with_a_sentence(text: str, hint: str) -> None:
    with pytest.raises(NumberUnreadable) as refusal:
        parse_number(text)
    assert hint in str(refusal.value)


@pytest.mark.django_db
@given(st.integers(min_value=0, max_value=10**15 - 1), st.sampled_from([0, 2, 4]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_number_read_is_stored_unchanged(digits: int, places: int) -> None:
    """SQLite stores decimals in 8 bytes; every accepted number has to come back as it was typed."""
    text = f"{digits // 10**places},{digits % 10**places:0{places}d}" if places else str(digits)
    field = IndicatorResult._meta.get_field("realisasi")
    value = parse_number(text)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE stored (n decimal(19, 4))")
        cursor.execute("INSERT INTO stored VALUES (%s)", [field.get_db_prep_save(value, connection)])
        cursor.execute("SELECT n FROM stored")
        (raw,) = cursor.fetchone()
        cursor.execute("DROP TABLE stored")
    assert Decimal(str(raw)) == value


def test_whole_numbers_only_where_asked() -> None:
    with pytest.raises(NumberUnreadable, match="bilangan bulat"):
        parse_number("12,5", decimals=0)
    assert parse_number("12,0", decimals=0) == 12


def test_minus_where_allowed() -> None:
    assert parse_number("−1.250,5", negative=True) == Decimal("-1250.5")


def test_a_refused_minus_does_not_ask_to_drop_it() -> None:
    with pytest.raises(NumberBelowZero) as refusal:
        parse_number("−5")
    assert "tanpa" not in str(refusal.value) and "“−5” kurang dari nol" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12 dokumen", "dokumen", "12"),
        ("12dokumen", "dokumen", "12"),
        ("1.250 Dokumen ", "dokumen", "1250"),
        ("55,50%", "%", "55.5"),
        ("87,5 %", "%", "87.5"),
        ("87,5%", "persen", "87.5"),
        ("87,5 persen", "Persen", "87.5"),
        ("492 orang - bulan", "orang - bulan", "492"),
        ("12", "dokumen", "12"),
        ("9 m2", "m2", "9"),
    ],
)
def test_its_own_satuan_may_stand_behind_a_number(text: str, unit: str, value: str) -> None:
    assert parse_number(text, unit=unit) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 buah", "dokumen"),
        ("55,5%", "dokumen"),
        ("12 kilodokumen", "dokumen"),
        ("12 dokumen 3", "dokumen"),
        ("%", "%"),
    ],
)
def test_another_satuan_is_refused(text: str, unit: str) -> None:
    with pytest.raises(NumberUnreadable) as refusal:
        parse_number(text, unit=unit)
    assert text == unit or f"({unit})" in str(refusal.value)


@given(
    st.decimals(0, 10**6, places=2), st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=12)
)
def test_any_satuan_of_letters_is_read_behind_a_number(value: Decimal, unit: str) -> None:
    assume(unit.casefold().strip() and len(unit.casefold()) == len(unit))
    assert parse_number(f"{formats.number(value)} {unit}", unit=unit) == value


@given(amounts)
def test_what_is_written_is_read_back(value: Decimal) -> None:
    assert parse_number(formats.number(value), negative=True) == value


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_number(text, money=True)
    except NumberUnreadable as refusal:
        assert str(refusal).endswith(".")


@given(st.from_regex(r"[0-9.,]{1,12}", fullmatch=True))
def test_never_a_thousand_times_off(text: str) -> None:
    """In every accepted text a point is before three digits and a comma only before decimals."""
    try:
        value = parse_number(text, decimals=12)
    except NumberUnreadable:
        return
    whole, _, fraction = text.partition(",")
    assert all(len(group) == 3 for group in whole.split(".")[1:])
    assert value == Decimal(f"{whole.replace('.', '')}.{fraction or '0'}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1754000"), "1.754.000"),
        (Decimal("-5.39"), "−5,39"),
        (Decimal("50.00"), "50"),
        (Decimal("0"), "0"),
        (Decimal("-0.00"), "0"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("0.05"), "0,05"),
        (None, "–"),
    ],
)
def test_writes_numbers(value: Decimal | None, text: str) -> None:
    assert formats.number(value) == text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Diubah oleh Sari Uji, S.E.", "Diubah oleh Sari Uji, S.E."),
        ("Diubah oleh Sari Uji", "Diubah oleh Sari Uji."),
        ("Sudah? ", "Sudah?"),
    ],
)
def test_a_sentence_ends_with_one_full_stop(words: str, sentence: str) -> None:
    assert formats.sentence(words) == sentence


def test_writes_percent_money_dates() -> None:
    assert formats.percent(Decimal("48.92")) == "48,92%"
    assert [formats.percent(Decimal(each)) for each in ("63.7", "50", "0.125")] == ["63,70%", "50%", "0,125%"]
    assert (
        formats.quantity(Decimal("87.5"), "%") == "87,50%" and formats.quantity(Decimal("1.5"), "jam") == "1,5\u00a0jam"
    )
    assert formats.percent(None) == "–"
    assert formats.money(Decimal("1234567.5")) == "1.234.567,50"
    assert formats.rupiah(Decimal("858000.00")) == "Rp858.000"
    assert formats.quantity(Decimal("12.0000"), "dokumen") == "12\u00a0dokumen"
    assert formats.quantity(Decimal(63), "%") == "63%"
    assert (formats.points(Decimal("-5.39")), formats.points_in_words(None)) == ("−5,39", "–")
    assert formats.points(Decimal("-5.4")) == "−5,40"
    assert formats.points_in_words(Decimal("-5.39")) == "−5,39\u00a0poin\u00a0persen"
    assert formats.date(datetime.date(2022, 6, 30)) == "30 Juni 2022"
    assert formats.moment(datetime.datetime(2022, 7, 8, 10, 5)) == "8 Juli 2022 pukul 10.05"
    assert formats.plain(Decimal("100.00")) == "100"
    assert formats.plain(Decimal("48.90")) == "48.9"
    assert formats.plain(None) is None


MONTH_WORDS = {month: (formats.MONTHS[month - 1], formats.MONTHS[month - 1][:3]) for month in range(1, 13)}


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)), st.sampled_from("-/. "), st.booleans())
def test_a_day_is_read_in_all_the_ways_people_write_it(day: datetime.date, separator: str, padded: bool) -> None:
    first, month = (f"{day:%d}", f"{day:%m}") if padded else (str(day.day), str(day.month))
    long_name, short = MONTH_WORDS[day.month]
    for text in (
        separator.join([first, month, str(day.year)]),
        f" {first} {long_name} {day.year} ",
        f"{first}-{short.upper()}-{day.year}",
        f"{first} {short}. {day.year}",
        day.isoformat(),
    ):
        assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("12-01-26", "empat angka"),
        ("12-01-1826", "empat angka"),
        ("30 Februari 2026", "kalender"),
        ("1/13/2026", "hari, bulan, lalu tahun"),
        ("2026-13-01", "kalender"),
        ("12 Janvier 2026", "bulannya tidak dikenal"),
        ("12-01/2026", "bukan tanggal"),
        ("Januari 2026", "bukan tanggal"),
        ("12012026", "bukan tanggal"),
        ("٣-٤-2026", "bukan tanggal"),
        ("besok", "12 Januari 2026"),
    ],
)
def test_an_unclear_day_is_refused_with_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(DateUnreadable, match=advice):
        parse_date(text)


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{1,2}[-/. ][0-9a-zA-Z]{1,9}[-/. ][0-9]{1,5}", fullmatch=True))
def test_whatever_is_read_as_a_day_reads_the_same_once_written(text: str) -> None:
    try:
        day = parse_date(text)
    except DateUnreadable:
        return
    assert parse_date(formats.date(day)) == parse_date(DateField().prepare_value(day)) == day


def test_a_field_for_a_day_keeps_what_was_typed_and_says_what_to_write() -> None:
    field = DateField()
    assert field.clean("12 Jan 2026") == datetime.date(2026, 1, 12)
    assert (field.prepare_value("12-13"), DateField(required=False).clean("  ")) == ("12-13", None)
    with pytest.raises(ValidationError, match="12-01-2026"):
        field.clean("")
