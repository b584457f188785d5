"""BAB II C, the evaluation: figures in words, formulas, the author's text."""

from decimal import Decimal

import pytest

from reports.content.report import Explanation
from reports.documents import evaluation
from reports.documents.html import punctuated
from reports.enums import ActivityLevel, Direction, OverTime
from tests.document import factories as make

UNTIL = "sampai dengan Triwulan II"


def result_in_words(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Dari pagu sub kegiatan sebesar Rp 4.176.460.419, realisasi anggaran sampai dengan Triwulan II mencapai "
             "Rp 2.021.046.397 sehingga serapannya 48,39 %."),
        ({"realisasi": None, "serapan": None}, "belum diisi."),
        ({"ceiling": None, "realisasi": None, "serapan": None},
         "Sub kegiatan ini tidak memiliki pagu sehingga serapan tidak dihitung."),
        ({"ceiling": None, "serapan": None}, "tercatat Rp 2.021.046.397."),
        ({"ceiling": Decimal(0), "serapan": None}, "serapan tidak dapat dihitung."),
        ({"level": ActivityLevel.PROGRAM}, "Dari pagu program sebesar"),
    ],
)  # fmt: skip
def test_the_budget_in_words(changes: dict, expected: str) -> None:
    assert expected in result_in_words(evaluation.budget_sentence(make.budget(**changes), UNTIL))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "Realisasi sampai dengan Triwulan II sebesar 6 dokumen sehingga capaiannya 50 %."),
        # Where the yearly target is what is due, and where an older report knew of no other.
        ({"due_target": Decimal(12)},
         f"Realisasi {UNTIL} sebesar 6 dokumen sehingga capaiannya 50 %, dengan predikat sangat tinggi."),
        ({"due_target": None},
         f"Realisasi {UNTIL} sebesar 6 dokumen sehingga capaiannya 50 %, dengan predikat sangat tinggi."),
        ({"over_time": OverTime.AS_MEASURED},
         "Keadaan terakhir sampai dengan Triwulan II sebesar 6 dokumen sehingga capaiannya 50 %."),
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
    assert "58,33 % (7 dari 12 pengaduan)" in result_in_words(evaluation.result_sentence(make.ratio(), UNTIL))


@pytest.mark.parametrize(
    ("efisiensi", "expected"),
    [
        (Decimal("14.08"), "14,08 %: capaian kinerja 14,08 poin persen lebih tinggi daripada serapan anggaran."),
        (Decimal("-5.39"), "−5,39 %: capaian kinerja 5,39 poin persen lebih rendah daripada serapan anggaran."),
        (Decimal(0), "0 %: capaian kinerja sama dengan serapan anggaran."),
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
        == "Terhadap target sampai dengan Triwulan II sebesar 8 dokumen, capaiannya 75 %, dengan predikat sedang."
    )
    older = make.performance(due_target=None, quarter_target=Decimal(8), capaian_quarter=Decimal(75))
    assert (
        result_in_words(evaluation.quarter_sentence(older, UNTIL))
        == "Terhadap target sampai dengan Triwulan II sebesar 8 dokumen, capaiannya 75 %."
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
    assert result_in_words(formula.result) == "58,33 %"


def test_a_ratio_with_another_target_shows_its_capaian_too() -> None:
    formulas = evaluation.formulas(make.ratio(target=Decimal(80), capaian=Decimal("72.92")), None)
    assert [result_in_words(formula.result) for formula in formulas] == ["58,33 %", "72,92 %"]


def test_a_number_is_set_against_its_target() -> None:
    (formula,) = evaluation.formulas(make.performance(), None)
    assert [(result_in_words(s.numerator), result_in_words(s.denominator)) for s in formula.steps] == [
        ("realisasi", "target"),
        ("6 dokumen", "12 dokumen"),
    ]
    assert formula.fits_a_line


def test_lower_is_better_has_its_own_formula() -> None:
    (formula,) = evaluation.formulas(make.performance(direction=Direction.LOWER, capaian=Decimal(150)), None)
    assert result_in_words(formula.steps[1].numerator) == "(2 × 12 dokumen) − 6 dokumen"


def test_a_missing_value_leaves_the_formula_without_values() -> None:
    (formula,) = evaluation.formulas(make.ratio(numerator=None, realisasi=None, capaian=None), None)
    assert (len(formula.steps), formula.result) == (1, "")


def test_a_capped_capaian_says_so() -> None:
    (formula,) = evaluation.formulas(make.performance(capaian=Decimal(100)), Decimal(100))
    assert "batas atas" in formula.result


def test_every_activity_and_every_unfunded_indicator_is_evaluated() -> None:
    rows = (make.performance(1, line=1), make.performance(2, line=None, name="Tanpa Anggaran"))
    made = evaluation.evaluations(make.content(performance=rows, budget=(make.budget(1), make.budget(2))))
    assert [(each.title, len(each.indicators)) for each in made] == [
        ("Kegiatan Nomor 1", 1),
        ("Kegiatan Nomor 2", 0),
        ("Tanpa Anggaran", 1),
    ]


def test_the_authors_text_keeps_its_paragraphs() -> None:
    explained = make.content(explanations=(Explanation(1, "", "", "Satu.\r\n\r\n  Dua.\nTiga."),))
    assert evaluation.evaluations(explained)[0].explanation == ("Satu.", "Dua.", "Tiga.")


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
