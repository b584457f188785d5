"""BAB II C, the evaluation: figures in words, formulas, the author's text."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from lkj import formats
from reports import calculations
from reports.calculations import DEFAULT_BANDS
from reports.content.indicators import ComponentFigure, Performance
from reports.content.report import Explanation
from reports.documents import evaluation
from reports.documents.conclusion import conclusion, in_letters
from reports.documents.html import lkj_html
from reports.documents.page import punctuated
from reports.documents.prose import blocks
from reports.documents.tables import evaluation_table
from reports.enums import ActivityLevel, Direction, FollowUpOutcome, OverTime
from tests.document import factories as make

UNTIL = "sampai dengan Triwulan II"


def result_in_words(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Dari pagu sub kegiatan sebesar Rp4.176.460.419, realisasi anggaran sampai dengan Triwulan II mencapai "
             "Rp2.021.046.397 sehingga serapannya 48,39%."),
        ({"realisasi": None, "serapan": None}, "belum diisi."),
        ({"realisasi": Decimal(0), "serapan": Decimal(0)},
         "Pagu sub kegiatan ini Rp4.176.460.419; belum ada realisasi anggaran sampai dengan Triwulan II."),
        ({"ceiling": None, "realisasi": None, "serapan": None},
         "Sub kegiatan ini tidak memiliki pagu sehingga serapan tidak dihitung."),
        ({"ceiling": None, "serapan": None}, "tercatat Rp2.021.046.397."),
        ({"ceiling": Decimal(0), "serapan": None}, "serapan tidak dapat dihitung."),
        ({"level": ActivityLevel.PROGRAM}, "Dari pagu program sebesar"),
    ],
)  # fmt: skip
def test_the_budget_in_words(changes: dict, expected: str) -> None:
    assert expected in result_in_words(evaluation.budget_sentence(make.budget(**changes), UNTIL))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Realisasi sampai dengan Triwulan II sebesar 6 dokumen sehingga capaiannya 50%."),
        # Where the yearly target is what is due, and where an older report knew of no other.
        ({"due_target": Decimal(12)},
         f"Realisasi {UNTIL} sebesar 6 dokumen sehingga capaiannya 50%, dengan predikat sangat tinggi."),
        ({"due_target": None},
         f"Realisasi {UNTIL} sebesar 6 dokumen sehingga capaiannya 50%, dengan predikat sangat tinggi."),
        ({"over_time": OverTime.AS_MEASURED},
         "Keadaan terakhir sampai dengan Triwulan II sebesar 6 dokumen sehingga capaiannya 50%."),
        ({"capaian": None, "realisasi": Decimal(0), "target": Decimal(0), "reached": True},
         "Realisasi sampai dengan Triwulan II sebesar 0 dokumen: target tercapai."),
        ({"capaian": None, "realisasi": Decimal(2), "target": Decimal(0), "reached": False},
         "Realisasi sampai dengan Triwulan II sebesar 2 dokumen: target belum tercapai."),
        ({"is_due": False, "realisasi": None, "capaian": None}, "Tidak diukur pada triwulan ini."),
        ({"is_due": False, "realisasi": None, "capaian": None, "previous": Decimal(3), "previous_quarter": 1},
         "Tidak diukur pada triwulan ini. Hasil terakhir Triwulan I: 3 dokumen."),
        ({"realisasi": None, "capaian": None}, "Realisasi sampai dengan Triwulan II belum diisi."),
        ({"capaian": None}, "Realisasi sampai dengan Triwulan II sebesar 6 dokumen."),
    ],
)  # fmt: skip
def test_the_result_in_words(changes: dict, expected: str) -> None:
    assert result_in_words(evaluation.result_sentence(make.performance(**changes), UNTIL)) == expected


def test_a_ratio_says_its_parts() -> None:
    assert "58,33% (7 dari 12 pengaduan)" in result_in_words(evaluation.result_sentence(make.ratio(), UNTIL))


@pytest.mark.parametrize(
    ("efisiensi", "expected"),
    [
        (Decimal("14.08"), "14,08 poin persen: capaian kinerja lebih tinggi daripada serapan anggaran."),
        (Decimal("-5.39"), "−5,39 poin persen: capaian kinerja lebih rendah daripada serapan anggaran."),
        (Decimal(0), "0 poin persen: capaian kinerja sama dengan serapan anggaran."),
    ],
)  # fmt: skip
def test_efisiensi_has_its_direction_in_words(efisiensi: Decimal, expected: str) -> None:
    assert (
        result_in_words(evaluation.balance(make.performance(efisiensi=efisiensi), Decimal(1)))
        == f"Efisiensinya {expected}"
    )


def test_efisiensi_without_serapan_says_why() -> None:
    assert "tidak ada serapan" in evaluation.balance(make.performance(efisiensi=None), None)
    assert evaluation.balance(make.performance(efisiensi=None, capaian=None), None) == ""


@pytest.mark.parametrize(("target", "words"), [(None, "belum mempunyai target"), (Decimal(0), "bertarget 0 dokumen")])
def test_a_target_of_zero_is_explained(target: Decimal | None, words: str) -> None:
    assert words in result_in_words(evaluation.target_sentence(make.performance(target=target)))


def test_a_quarter_target_is_named_after_the_yearly_one() -> None:
    row = make.performance(due_target=Decimal(8), capaian_due=Decimal(75), predikat="Sedang")
    assert (
        result_in_words(evaluation.quarter_sentence(row, UNTIL))
        == "Terhadap target sampai dengan Triwulan II sebesar 8 dokumen, capaiannya 75%, dengan predikat sedang."
    )
    older = make.performance(due_target=None, quarter_target=Decimal(8), capaian_quarter=Decimal(75))
    assert (
        result_in_words(evaluation.quarter_sentence(older, UNTIL))
        == "Terhadap target sampai dengan Triwulan II sebesar 8 dokumen, capaiannya 75%."
    )


def test_what_was_due_is_not_told_where_it_is_the_yearly_target_or_nothing() -> None:
    assert evaluation.quarter_sentence(make.performance(due_target=Decimal(12)), UNTIL) == ""
    assert evaluation.quarter_sentence(make.performance(due_target=None, capaian_due=None), UNTIL) == ""


def test_lower_is_better_with_a_target_of_zero_blames_nobody() -> None:
    row = make.performance(target=Decimal(0), direction=Direction.LOWER)
    assert result_in_words(evaluation.target_sentence(row)).endswith(
        "makin rendah makin baik, dinilai tercapai atau belum."
    )
    assert evaluation.formulas(row, None) == ()


def test_a_quarter_that_asks_for_nothing_prints_no_formula() -> None:
    assert evaluation.formulas(make.performance(is_due=False, realisasi=None, capaian=None), None) == ()


def test_the_formula_of_a_ratio_shows_labels_then_values() -> None:
    (formula,) = evaluation.formulas(make.ratio(), None)
    assert [(result_in_words(s.numerator), result_in_words(s.denominator)) for s in formula.steps] == [
        ("Jumlah pengaduan yang diselesaikan", "Jumlah pengaduan yang masuk"),
        ("7 pengaduan", "12 pengaduan"),
    ]
    assert result_in_words(formula.result) == "58,33%"


def steps(formula: evaluation.Formula) -> tuple[str, str, str]:
    """The last step and the result."""
    last = formula.steps[-1]
    return tuple(result_in_words(text) for text in (last.numerator, last.denominator, formula.result))


def test_a_number_against_its_target_needs_no_formula() -> None:
    assert evaluation.formulas(make.performance(), None) == ()
    assert evaluation.formulas(make.ratio(realisasi=None, numerator=None, capaian=None), None)[1:] == ()


@pytest.mark.parametrize(
    ("row", "shown", "typed"),
    [
        # 7 of 12 are 58,333… %: 58,33 / 80 would be 72,91.
        (make.ratio(target=Decimal(80), capaian=Decimal("72.92")), ("7 ÷ 12 × 100%", "80%", "72,92%"),
         Decimal(7) / 12 * 100 / 80 * 100),
        (make.performance(direction=Direction.LOWER, capaian=Decimal(150)),
         ("(2 × 12 dokumen) − 6 dokumen", "12 dokumen", "150%"), Decimal(2 * 12 - 6) / 12 * 100),
        (make.ratio(target=Decimal(50), direction=Direction.LOWER, capaian=Decimal("83.33")),
         ("(2 × 50%) − (7 ÷ 12 × 100%)", "50%", "83,33%"), (2 * 50 - Decimal(7) / 12 * 100) / 50 * 100),
    ],
)  # fmt: skip
def test_whoever_types_a_printed_formula_gets_the_printed_result(
    row: Performance, shown: tuple[str, ...], typed: Decimal
) -> None:
    *_, formula = evaluation.formulas(row, None)
    assert steps(formula) == shown
    assert formats.percent(calculations.round_half_up(typed)) == shown[2]


def test_a_sum_of_components_is_written_with_all_its_decimals() -> None:
    parts = (
        ComponentFigure("mutu", Decimal("0.4"), False, Decimal("80.123")),
        ComponentFigure("waktu", Decimal("0.6"), False, Decimal(90)),
    )
    row = make.performance(components=parts, unit="poin", realisasi=Decimal("86.05"), target=Decimal(80), capaian=None)
    assert result_in_words(evaluation.component_sum(row)) == (
        "Realisasi “Jumlah Hal 1” = 0,4 × mutu 80,123 + 0,6 × waktu 90 = 86,0492 poin, dibulatkan 86,05 poin."
    )
    assert evaluation.component_sum(make.performance()) == evaluation.component_sum(make.ratio()) == ""


def test_a_missing_value_leaves_the_formula_without_values() -> None:
    (formula,) = evaluation.formulas(make.ratio(numerator=None, realisasi=None, capaian=None), None)
    assert (len(formula.steps), formula.result) == (1, "")


def test_a_capped_capaian_says_what_it_was() -> None:
    row = make.performance(realisasi=Decimal(18), capaian=Decimal(120))
    (formula,) = evaluation.formulas(row, Decimal(120))
    assert steps(formula) == ("18 dokumen", "12 dokumen", "150%, dibatasi 120%")
    assert evaluation.formulas(make.performance(realisasi=Decimal(12), capaian=Decimal(100)), Decimal(100)) == ()


def test_only_what_says_more_than_the_figures_has_a_heading() -> None:
    rows = (make.performance(1, line=1), make.ratio(2, line=None, name="Tanpa Anggaran"), make.ratio(3, line=2))
    made = evaluation.evaluations(make.content(performance=rows, budget=(make.budget(1), make.budget(2))))
    assert [(each.number, each.title, len(each.indicators), each.is_silent) for each in made] == [
        (1, "Kegiatan Nomor 1", 1, False),
        (2, "Kegiatan Nomor 2", 1, False),
        (3, "Tanpa Anggaran", 1, False),
    ]
    (plain,) = evaluation.evaluations(make.content(explanations=()))
    assert plain.is_silent


def test_the_authors_text_keeps_its_paragraphs_and_its_lists() -> None:
    explained = make.content(
        explanations=(Explanation(1, "", "", "Dua hal pada Triwulan II:\r\n\r\n  1. satu;\nb) dua."),)
    )
    found = evaluation.evaluations(explained)[0].explanation
    assert found == ("Dua hal pada Triwulan\u00a0II:", "1. satu;", "b) dua.")
    plain, listed = blocks(found)
    assert plain.lines == found[:1] and [each.mark for each in listed.entries] == ["1.", "b)"]


def test_the_table_of_figures_has_what_was_due_and_why_a_figure_is_missing() -> None:
    rows = (
        make.performance(1, line=1),
        make.ratio(2, line=2),
        make.performance(3, line=2, is_due=False, realisasi=None, capaian=None, due_target=None, capaian_due=None),
        make.performance(4, line=None, target=None, due_target=None, capaian=None, capaian_due=None),
    )
    unspent = make.budget(2, realisasi=Decimal(0), serapan=Decimal(0))
    lines = (make.budget(1), unspent, make.budget(3, ceiling=None, serapan=None))
    table = evaluation_table(make.content(performance=rows, budget=lines))
    shown = [row for group in table.groups for row in group.rows]
    assert [(row.number, row.span, row.code, row.budget_note, row.serapan) for row in shown] == [
        (1, 1, "1.05.001.2.01.01", "", "48,39%"),
        (2, 2, "1.05.001.2.01.02", "Belum ada realisasi anggaran", "0,00%"),
        (2, 0, "", "", "0,00%"),
        (3, 1, "1.05.001.2.01.03", "Tanpa pagu", "–"),
        (4, 1, "Tanpa anggaran tersendiri", "", "–"),
    ]
    assert [(row.indicator, row.note, row.target, row.realisasi, row.capaian) for row in shown] == [
        ("Jumlah Hal 1", "", "6\u00a0dokumen", "6\u00a0dokumen", "100,00%"),
        ("Persentase Pengaduan Selesai", "", "–", "58,33%", "–"),
        ("Jumlah Hal 3", "Tidak diukur pada triwulan ini", "–", "–", "–"),
        ("Kegiatan Nomor 3", "Tanpa indikator", "–", "–", "–"),
        ("Jumlah Hal 4", "Belum mempunyai target", "–", "6\u00a0dokumen", "–"),
    ]
    assert (table.until, table.has_predikat) == (" s.d. Triwulan II", True)


def test_where_nothing_was_due_the_table_has_the_years_targets() -> None:
    older = make.performance(due_target=None, capaian_due=Decimal(50))
    table = evaluation_table(make.content(performance=(older,)))
    row = table.groups[0].rows[0]
    assert (table.until, row.target, row.capaian) == ("", "12\u00a0dokumen", "50,00%")


def test_the_conclusion_is_drawn_from_the_figures() -> None:
    rows = (
        make.performance(1, capaian=Decimal(25), capaian_due=Decimal(50)),
        make.performance(2),
        make.performance(3),
        make.performance(4, capaian=None, capaian_due=None, due_target=None, target=Decimal(0), reached=True),
    )
    followed = (make.followed_up(1), make.followed_up(2, outcome=FollowUpOutcome.CONTINUES))
    made = make.content(
        performance=rows, follow_up=followed, bands=DEFAULT_BANDS, capaian_average=Decimal("41.67"),
        capaian_due_average=Decimal("83.33"),
    )  # fmt: skip
    assert [result_in_words(each) for each in conclusion(made)] == [
        "Sampai dengan Triwulan II Tahun 2022, capaian tiga dari empat indikator kinerja dapat dihitung, dengan "
        "rata-rata 41,67% dari target setahun, dan 83,33% dari target yang harus tercapai sampai triwulan itu "
        "(predikat tinggi). "
        "Dua dari tiga indikator mencapai target yang harus tercapai, satu belum. "
        "Capaian tertinggi terhadap target yang harus tercapai ada pada indikator “Jumlah Hal 2” dan satu indikator "
        "lain (100,00%), yang terendah pada indikator “Jumlah Hal 1” (50,00%). Target yang dinilai tanpa persentase "
        "sudah tercapai.",
        "Dari pagu Rp4.176.460.419 sudah direalisasikan Rp2.021.046.397, sehingga serapannya 48,39%. "
        "Dari dua tindak lanjut Triwulan I, satu selesai dan satu dilanjutkan. Untuk masa berikutnya direncanakan dua "
        "tindak lanjut (Bab II bagian D).",
    ]


def test_an_average_says_how_it_takes_figures_above_100_and_how_many_reached_their_target() -> None:
    rows = make.performance(1, capaian_due=Decimal(200)), make.performance(2, capaian_due=Decimal(80))
    said = conclusion(make.content(performance=rows))[0]
    assert "di atas 100% dihitung penuh dalam rata-rata itu; satu dari dua indikator mencapai target yang" in said
    capped = conclusion(make.content(performance=rows, capaian_cap=Decimal(120)))[0]
    assert "dihitung paling tinggi 120% dalam" in capped
    behind = conclusion(make.content(performance=rows[1:] * 2))[0]
    assert "di atas 100%" not in behind and "Belum ada indikator yang mencapai target yang harus" in behind
    assert "itu; kedua indikator itu mencapai" in conclusion(make.content(performance=rows[:1] * 2))[0]
    without = make.performance(3, capaian_due=None)
    two = conclusion(make.content(performance=(*rows[:1] * 2, without)))[0]
    assert "itu; dua indikator yang mempunyai target sampai triwulan itu mencapai target yang" in two
    one = conclusion(make.content(performance=(*rows, without)))[0]
    assert "satu dari dua indikator yang mempunyai target sampai triwulan itu mencapai target yang" in one


def test_two_long_names_are_not_said_again_and_counts_are_written_in_letters() -> None:
    rows = [make.performance(n, name=f"Jumlah {'gangguan ketenteraman ' * 6}", capaian_due=Decimal(n)) for n in (1, 2)]
    said = conclusion(make.content(performance=tuple(rows)))[0]
    assert "tercapai terentang dari 1,00% sampai 2,00% (Tabel 2.3)." in said and "gangguan" not in said
    assert [in_letters(count) for count in (1, 11, 12, 20, 21, 100)] == [
        "satu", "sebelas", "dua belas", "dua puluh", "21", "100",
    ]  # fmt: skip


def test_a_report_without_figures_concludes_nothing_and_one_without_spending_says_so() -> None:
    assert conclusion(make.empty().content) == ()
    unspent = make.content(performance=(), action_plan=(), realisasi_total=Decimal(0), serapan_total=Decimal(0))
    assert conclusion(unspent) == ("Dari pagu Rp4.176.460.419 belum ada realisasi anggaran.",)
    older = make.content(performance=(make.performance(due_target=None),), action_plan=())
    assert conclusion(older)[0].endswith("indikator kinerja mencapai 50,00% dari target setahun.")


def test_the_percentages_of_bab_iii_have_decimals_all_or_none() -> None:
    whole = make.content(serapan_total=Decimal(70), action_plan=())
    assert re.findall(r"[\d,]+%", " ".join(conclusion(whole))) == ["50%", "100%", "70%"]
    broken = replace(whole, serapan_total=Decimal("87.04"))
    assert re.findall(r"[\d,]+%", " ".join(conclusion(broken))) == ["50,00%", "100,00%", "87,04%"]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((), ()),
        (("satu",), ("satu.",)),
        (("satu ;", "dua.", "tiga"), ("satu;", "dua; dan", "tiga.")),
    ],
)
def test_a_list_is_closed_with_its_punctuation(items: tuple, expected: tuple) -> None:
    assert punctuated(items) == expected


def test_a_report_without_a_budget_does_not_speak_of_one() -> None:
    without = make.lkj(budget=(make.budget(ceiling=None, realisasi=None, serapan=None, funds=()),),
                       ceiling_total=None, realisasi_total=None, serapan_total=None)  # fmt: skip
    said, paper = " ".join(without.texts["pendahuluan"]), lkj_html(without)
    assert "mempertanggungjawabkan pelaksanaan tugas kepada" in said and "angka capaian, laporan" in said
    assert "Tanda – berarti tanpa pagu." in paper
    assert "<i>Cost Per Outcome</i> tidak disajikan karena" in paper
    ordinary = make.lkj()
    assert "tugas dan penggunaan anggaran kepada" in ordinary.texts["pendahuluan"][0]
    assert "tanpa pagu" not in lkj_html(ordinary)
