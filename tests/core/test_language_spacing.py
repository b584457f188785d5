"""Spaces in authors' texts: what EYD V writes without one, and where a line does not end."""

import pytest

from reports.language.spacing import closed_up, degrees_together, kept_together, loose


def test_figures_that_stand_apart_from_their_sign_are_found_with_what_stands_there_instead() -> None:
    text = "Terserap 100 %, pagu Rp 1.754.000 dan Rp. 5; baik: 48,92%, Rp5, 5 persen, Rpx 5."
    assert [(each.text, each.correction) for each in loose(text)] == [
        ("100 %", "100%"), ("Rp 1.754.000", "Rp1.754.000"), ("Rp. 5", "Rp5"),
    ]  # fmt: skip
    assert all(text[each.start : each.end] == each.text for each in loose(text))
    assert closed_up(text) == "Terserap 100%, pagu Rp1.754.000 dan Rp5; baik: 48,92%, Rp5, 5 persen, Rpx 5."
    assert list(loose(closed_up(text))) == []


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Sampai Triwulan II Tahun 2022 ada.", "Sampai Triwulan_II Tahun_2022 ada."),
        ("Nomor 93 Tahun 2021, Tabel 2.1", "Nomor_93 Tahun_2021, Tabel_2.1"),
        ("12 kali dan 1.250 orang, 100 %", "12_kali dan 1.250_orang, 100_%"),
        ("30 Juni 2022, Rp 5.000", "30_Juni 2022, Rp_5.000"),
        ("tahun Ini, tahun ini, triwulan itu", "tahun Ini, tahun ini, triwulan itu"),
        ("A-12 unit, 12 kalipun", "A-12 unit, 12 kalipun"),
        ("Tahun 2022 paket", "Tahun_2022 paket"),
    ],
)
def test_what_belongs_on_one_line_is_kept_there(text: str, printed: str) -> None:
    found = kept_together(text)
    assert found == printed.replace("_", "\u00a0")
    assert kept_together(found) == found


def test_the_degrees_of_a_name_go_to_the_next_line_together() -> None:
    assert degrees_together("Ratna Puspa, S.Sos., M.M. (contoh)") == "Ratna Puspa, S.Sos.,\u00a0M.M.\u00a0(contoh)"
    assert degrees_together("Ratna Puspa") == "Ratna Puspa"
