"""Targets as people write them: read by how their indicator is measured, and written again the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.enums import Direction, IndicatorKind
from reports.targets import (
    Measure,
    QuarterDue,
    TargetUnreadable,
    YearTarget,
    likely_kind,
    read_parts,
    read_quarter,
    read_target,
    stands_as_measured,
)

DAYS = Measure(unit="hari", direction=Direction.WITHIN)
OPINION = Measure(IndicatorKind.SCALE, "opini", steps=("WDP", "WTP"))
STATEMENT = Measure(IndicatorKind.STATEMENT)
RATE = Measure(unit="%", may_be_negative=True)


@pytest.mark.parametrize(
    ("text", "measure", "written"),
    [
        ("12", Measure(), "12"),
        ("1.250 dokumen", Measure(unit="dokumen"), "1.250"),
        (" 87,5 % ", Measure(unit="%"), "87,5"),
        ("−1,5%", RATE, "−1,5"),
        ("7–9 hari", DAYS, "7–9"),
        ("7 - 9", DAYS, "7–9"),
        ("7 hari s.d. 9 hari", DAYS, "7–9"),
        ("7 sampai dengan 9", DAYS, "7–9"),
        ("-2 – 3", Measure(unit="%", direction=Direction.WITHIN, may_be_negative=True), "−2–3"),
        ("≤ 9 hari", DAYS, "paling banyak 9"),
        ("maksimal 9", DAYS, "paling banyak 9"),
        (">= 7", DAYS, "paling sedikit 7"),
        ("wtp", OPINION, "WTP"),
        ("31 Maret 2022", STATEMENT, "31 Maret 2022"),
        ("  ", Measure(), ""),
    ],
)
def test_a_yearly_target(text: str, measure: Measure, written: str) -> None:
    target = read_target(text, measure)
    assert str(target) == written
    assert read_target(written, measure) == target


@pytest.mark.parametrize(
    ("text", "measure", "told"),
    [
        ("12.5", Measure(), "tidak jelas"),
        ("-3", Measure(), "kurang dari nol"),
        ("7–9", Measure(), "adalah rentang. Pilih dahulu arahnya “Di dalam rentang”"),
        ("9", DAYS, "bukan rentang. Tulis rentangnya"),
        ("9–7", DAYS, "melebihi batas atas"),
        ("WTQ", OPINION, "Tulis salah satu: WDP, WTP"),
        ("tepat waktu", Measure(unit="dokumen"), "bukan angka"),
        ("1,234", Measure(decimals=2), "tiga angka di belakang koma"),
        ("12,000 orang", Measure(unit="orang"), "12.000 bila maksud Anda ribuan, atau 12"),
        ("≤ 12,000", Measure(unit="orang", direction=Direction.WITHIN), "12.000 bila maksud Anda ribuan, atau 12"),
        ("x" * 121, STATEMENT, "Tulis lebih pendek"),
    ],
)
def test_an_unreadable_target_is_told_what_to_write(text: str, measure: Measure, told: str) -> None:
    with pytest.raises(TargetUnreadable, match=told):
        read_target(text, measure)


@pytest.mark.parametrize(
    ("text", "measure", "due"),
    [
        ("", Measure(), None),
        ("–", Measure(), QuarterDue()),
        ("0", Measure(), QuarterDue(Decimal(0))),
        ("6", DAYS, QuarterDue(Decimal(6))),
        ("wdp", OPINION, QuarterDue(step="WDP")),
        ("√", STATEMENT, QuarterDue(reached=True)),
        ("Tepat Waktu", STATEMENT, QuarterDue(reached=True)),
    ],
)
def test_what_is_due_by_a_quarter(text: str, measure: Measure, due: QuarterDue | None) -> None:
    found = read_quarter(text, measure, YearTarget(words="tepat waktu"))
    assert found == due
    assert due is None or read_quarter(str(due), measure) == due


@pytest.mark.parametrize("text", ["B", "bb", "CC", "A-", "x", "tidak"])
def test_a_letter_never_becomes_tercapai(text: str) -> None:
    with pytest.raises(TargetUnreadable, match=r"[tT]ulis tercapai"):
        read_quarter(text, STATEMENT, YearTarget(words="B"))


def test_components_one_a_line() -> None:
    parts = read_parts("Selesai; bobot 2,5\n\n Masuk ; dasar ")
    assert str(parts) == "Selesai; bobot 2,5\nMasuk; dasar" and read_parts(str(parts)) == parts
    for text, told in (
        ("A\na", "dua kali"),
        ("A; berat 2", "tidak dikenal"),
        ("A; bobot x", "Bobot"),
        ("; dasar", "nama"),
    ):
        with pytest.raises(TargetUnreadable, match=told):
            read_parts(text)


@pytest.mark.parametrize(
    ("text", "unit", "kind", "direction"),
    [
        ("12", "dokumen", "number", "higher"),
        ("12 dokumen", "dokumen", "number", "higher"),
        ("12 dok", "dokumen", "number", "higher"),
        ("12.5", "", "number", "higher"),
        ("7–9 hari", "hari", "number", "within"),
        ("WTP", "opini", "scale", "higher"),
        ("tepat waktu", "", "statement", "higher"),
        ("31 Maret 2022", "", "statement", "higher"),
    ],
)
def test_the_likely_kind_of_a_pasted_target(text: str, unit: str, kind: str, direction: str) -> None:
    assert likely_kind(text, unit, [("WDP", "WTP")])[:2] == (kind, direction)


@given(st.text(max_size=40), st.sampled_from([Measure(), DAYS, OPINION, STATEMENT, RATE]))
def test_any_text_is_read_or_refused(text: str, measure: Measure) -> None:
    """What is read says, written again, the same; nothing else happens."""
    for read in (read_target, read_quarter):
        try:
            found = read(text, measure)
        except TargetUnreadable as wrong:
            assert str(wrong)
        else:
            assert found is None or read(str(found), measure) == found
    likely_kind(text, "hari", [("WDP",)])


@pytest.mark.parametrize(
    ("name", "unit", "direction", "stands"),
    [
        ("Waktu layanan", "hari", "", True),
        ("Surat dijawab", "hari", Direction.WITHIN, True),
        ("Jumlah jam pelajaran", "jam", "", False),
        ("Jumlah surat", "surat", Direction.HIGHER, False),
    ],
)
def test_what_stands_as_measured(name: str, unit: str, direction: str, stands: bool) -> None:
    assert stands_as_measured(name, unit, "number", direction) == stands
