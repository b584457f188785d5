"""The LKj's tables as rows: spans, numbers, notes."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from reports.calculations import DEFAULT_BANDS
from reports.documents import tables
from reports.documents.tables.balance import WIDTHS
from reports.enums import Direction, OverTime
from tests.document import factories as make


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ([], []),
        ([1], [1]),
        ([1, 1, 1], [3, 0, 0]),
        ([1, 2, 2, 1], [1, 2, 0, 1]),
        ([None, None], [1, 1]),
    ],
)
def test_a_cell_spans_the_run_of_equal_keys(keys: list, expected: list) -> None:
    assert tables.spans(keys) == expected


def test_a_sasaran_spans_its_indicators_and_is_numbered_once() -> None:
    rows = (make.performance(1, goal=1), make.performance(2, goal=1), make.performance(3, goal=2))
    groups = tables.indicator_groups(make.content(performance=rows))
    assert [[(row.number, row.span) for row in group.rows] for group in groups] == [[(1, 2), (1, 0)], [(2, 1)]]


def test_a_shared_budget_line_spans_its_indicators_across_sasaran() -> None:
    rows = (
        make.performance(1, goal=1, line=1),
        make.performance(2, goal=2, line=1),
        make.performance(3, goal=3, line=2),
    )
    groups = tables.cost_groups(make.content(performance=rows, budget=(make.budget(1), make.budget(2))))
    assert [[(row.goal_span, row.line_span) for row in group.rows] for group in groups] == [[(1, 2), (1, 0)], [(1, 1)]]


def test_a_shared_budget_line_is_said_to_count_once() -> None:
    shared = make.content(performance=(make.performance(1, line=1), make.performance(2, line=1)))
    assert any("satu kali dalam total" in note for note in tables.cost_notes(shared))
    assert not any("satu kali dalam total" in note for note in tables.cost_notes(make.content()))


def test_a_budget_line_without_indicator_still_stands_in_cost_per_outcome() -> None:
    lines = (make.budget(1), make.budget(2, ceiling=Decimal(500), realisasi=None, serapan=None))
    rows = [row for group in tables.cost_groups(make.content(budget=lines)) for row in group.rows]
    assert [(row.number, row.ceiling, row.efisiensi) for row in rows] == [
        (1, "4.176.460.419", "1,61"),
        (2, "500", "–"),
    ]


def test_undefined_figures_print_as_a_dash() -> None:
    row = make.performance(realisasi=None, capaian=None, efisiensi=None)
    line = make.budget(ceiling=None, realisasi=None, serapan=None)
    cost = tables.cost_groups(make.content(performance=(row,), budget=(line,)))[0].rows[0]
    assert (cost.ceiling, cost.spent, cost.serapan, cost.realisasi, cost.capaian, cost.efisiensi) == ("–",) * 6


def test_labels_follow_the_level_of_the_post() -> None:
    assert tables.labels("IV").activity == "Sub Kegiatan"
    assert tables.labels("-").activity == "Sub Kegiatan", "Ketua Tim and Sub Koordinator stand where echelon IV stood"
    assert tables.labels("III").activity == "Program/Kegiatan"


def test_the_plan_prints_code_and_name_once_for_a_group() -> None:
    rows = tables.plan_rows(make.content())
    assert [(row.code, row.name, row.continues) for row in rows] == [
        ("1.05.001.2.01.01", "Kegiatan Nomor 1", False),
        ("", "", True),
    ]


def test_only_rules_in_use_are_noted() -> None:
    plain = " ".join(tables.capaian_notes(make.content()))
    assert "realisasi ÷ target" in plain
    assert "makin rendah" not in plain
    assert "dibatasi" not in plain
    lower = make.content(performance=(make.performance(direction=Direction.LOWER),), capaian_cap=Decimal(120))
    used = " ".join(tables.capaian_notes(lower))
    assert "(2 × target − realisasi) ÷ target" in used
    assert "120%" in used


def test_fund_sources_are_joined_with_a_slash() -> None:
    assert tables.funds(make.budget(funds=("DAU", "DAK"))) == "DAU/DAK"
    shared = make.budget(funds=("DAU", "DAK"), fund_amounts=(Decimal(60), Decimal(40)))
    assert tables.funds(shared) == "DAU Rp60; DAK Rp40"
    assert tables.fund_names(shared) == "DAU/DAK"


def test_sums_of_a_column_have_two_decimals_or_none_and_computed_percentages_always_two() -> None:
    assert tables.even_texts(["1.754.000", "−1.234,50", "–"]) == ["1.754.000,00", "−1.234,50", "–"]
    assert tables.even_texts(["1.754.000", "−1.234"]) == ["1.754.000", "−1.234"]
    (group,) = tables.cost_groups(make.content(performance=(make.performance(efisiensi=Decimal(2)),)))
    assert (group.rows[0].serapan, group.rows[0].capaian, group.rows[0].efisiensi) == ("48,39%", "50,00%", "2,00")


def test_the_rule_of_a_quarters_share_is_said_with_an_example_of_the_report() -> None:
    rounded = make.performance(1, target=Decimal(5), due_target=Decimal(2), unit="laporan")
    even = make.performance(2, due_target=Decimal(6))
    agreed = make.performance(3, quarter_target=Decimal(4), due_target=Decimal(4))
    as_measured = make.ratio(4)
    said = " ".join(
        tables.evaluation_notes(make.content(performance=(even, rounded, as_measured), bands=DEFAULT_BANDS))
    )
    assert "2/4 dari target setahun, dibulatkan ke bawah (2/4 × 5 = 2,5 menjadi 2\u00a0laporan)" in said
    assert "sangat tinggi di atas 90%" in said and "selebihnya sangat rendah" in said and "Tanda –" in said
    both = " ".join(tables.evaluation_notes(make.content(performance=(even, agreed))))
    assert "target triwulanan dalam Perjanjian Kinerja; bila tidak ada, 2/4 dari target setahun." in both
    assert "dibulatkan" not in both and "Predikat" not in both
    assert tables.evaluation_notes(make.content(performance=(even,), quarter=4)) == ()


def test_all_quantities_of_a_report_stand_beside_their_satuan_or_above_it() -> None:
    short, long = make.performance(1, unit="unit"), make.performance(2, unit="rekomendasi")
    (beside,), (one, two) = (
        [row for group in tables.indicator_groups(make.content(performance=rows)) for row in group.rows]
        for rows in ((short,), (short, long))
    )
    assert beside.target == "12\u00a0unit"
    assert (one.target, two.realisasi) == ("12\nunit", "6\nrekomendasi")


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        ((40, 40, 30), ""),
        ((20, 400, 5), "stepping"),
        ((20, 20, 120), "noted"),
        ((60, 60, 0), "noteless"),
        ((300, 12, 12), "telling"),
    ],
)
def test_the_plans_columns_follow_what_stands_in_them(texts: tuple[int, int, int], name: str) -> None:
    evaluasi, tindak_lanjut, keterangan = (("kata " * length)[:length] for length in texts)
    rows = [make.action(n, evaluasi=evaluasi, tindak_lanjut=tindak_lanjut, keterangan=keterangan) for n in range(3)]
    assert tables.plan_fit(tables.plan_rows(make.content(action_plan=tuple(rows)))).name == name


def test_the_plan_gives_long_names_room_beside_short_texts() -> None:
    rows = [make.action(n, name=LONG, evaluasi="kata " * 8, tindak_lanjut="kata " * 12) for n in range(3)]
    assert tables.plan_fit(tables.plan_rows(make.content(action_plan=tuple(rows)))).name == "naming"


@pytest.mark.parametrize(
    ("changes", "achievement", "cost"),
    [
        ({"unit": "%", "target": Decimal(100), "realisasi": Decimal(63)}, "noteless slim", "slim"),
        ({"unit": "unit", "note": "Sesuai jadwal."}, "slim", "slim"),
        ({"unit": "dokumen"}, "noteless", ""),
        ({"unit": "jenis dokumen"}, "noteless", ""),
        ({"unit": "%", "quarter_target": Decimal(50)}, "noteless", "slim"),
        ({"unit": "%", "capaian": Decimal("12345678.9")}, "roomy roomiest", "roomiest"),
    ],
)
def test_columns_of_short_quantities_leave_their_room_to_the_names(
    changes: dict[str, object], achievement: str, cost: str
) -> None:
    rows = (
        make.performance(1, over_time=OverTime.AS_MEASURED, **{"due_target": None, "capaian_due": None, **changes}),
    )
    content = make.content(performance=rows)
    assert tables.indicator_fit(tables.indicator_groups(content)).name == achievement
    assert tables.cost_fit(tables.cost_groups(content), ("4.176.460.419",), ("50,00%",)).name == cost
    assert tables.evaluation_table(content).is_slim is ("slim" in achievement or "quarter_target" in changes)


@pytest.mark.parametrize(
    ("target", "ceiling", "names"),
    [
        ("100%", 5_224_140_129, ("slim", "slim")),
        ("1.234.567.890.123 dokumen", 125_000_000_000, ("", "")),
        ("12 dokumen", 999_999_999_999, ("slim", "")),
    ],
)
def test_the_columns_of_what_was_promised_are_as_wide_as_that(
    target: str, ceiling: int, names: tuple[str, str]
) -> None:
    amount, _, unit = target.partition(" ")
    value = Decimal(amount.removesuffix("%").replace(".", ""))
    rows = (make.performance(1, target=value, unit=unit or "%"),)
    content = make.content(performance=rows, budget=(make.budget(1, ceiling=Decimal(ceiling)),))
    money = tables.budget_fit(tables.budget_rows(content), "")
    assert (tables.promise_fit(tables.indicator_groups(content)).name, money.name) == names


LONG = "Meningkatnya Penanganan Gangguan Ketenteraman dan Ketertiban Umum dalam 1 (Satu) Daerah Kabupaten/Kota"


@pytest.mark.parametrize(
    ("sasaran", "names", "room", "least", "most"),
    [
        (LONG, [LONG], 80, 38, 42),
        (LONG, ["Jumlah laporan"], 80, 44, 60),
        ("Tertib", [LONG], 80, 20, 36),
        ("Meningkatnya Pelayanan", [LONG] * 9, 80, 24, 34),
        ("Pertanggungjawaban", [LONG] * 9, 80, 34, 40),
    ],
)
def test_words_beside_each_other_share_their_room_by_what_they_say(
    sasaran: str, names: list[str], room: int, least: int, most: int
) -> None:
    rows = tuple(make.performance(n, goal=1, sasaran=sasaran, name=name) for n, name in enumerate(names, 1))
    groups = tables.indicator_groups(make.content(performance=rows))
    assert least <= tables.goal_width(groups, "IV", room=room) <= most


def test_the_style_sheet_has_every_width_of_a_column_of_words() -> None:
    sheet = Path("templates/document/print.css").read_text()
    assert {int(width) for width in re.findall(r"\.mm-(\d+) \{ width: \1mm; \}", sheet)} == set(WIDTHS)
