"""Live values: what an author may write in braces, and what is printed for it."""

import re
import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.content.report import Topic
from reports.texts import braces, live_values
from tests.document import factories as make

BUDGET = make.budget(ceiling=Decimal(100_000_000), realisasi=Decimal(48_000_000), serapan=Decimal(48))
ROWS = (make.performance(1, line=1), make.ratio(2, line=1, efisiensi=Decimal("-5.39")))
VALUES = live_values.values_of(Topic(BUDGET, ROWS))
braced = st.text(alphabet="{} abcd1é²\n\t" + "capin", max_size=80)
plain = st.text(alphabet=st.characters(exclude_characters="{}"), max_size=80)


def filled(text: str) -> str:
    return braces.fill(text, VALUES).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{pagu}", "Rp100.000.000"),
        ("{realisasi anggaran}", "Rp48.000.000"),
        ("{serapan}", "48%"),
        ("{sisa pagu}", "Rp52.000.000"),
        ("{target}", "12 dokumen"),
        ("{realisasi}", "6 dokumen"),
        ("{capaian}", "50%"),
        ("{efisiensi}", "1,61 poin persen"),
        ("{predikat}", "sangat tinggi"),
        ("{capaian 2}", "58,33%"),
        ("{efisiensi 2}", "−5,39 poin persen"),
    ],
)
def test_every_value_is_written_the_indonesian_way(text: str, expected: str) -> None:
    assert filled(text) == expected


@pytest.mark.parametrize("text", ["{Capaian}", "{ capaian }", "{CAPAIAN 1}", "{capaian1}", "{capaian  01}"])
def test_case_and_spaces_are_forgiven(text: str) -> None:
    assert filled(f"Baru {text}.") == "Baru 50%."


@pytest.mark.parametrize("text", ["{}", "{ }", "{1}", "{a: b}", "{5 %}", "{", "}", "{{", "a {b", "{capaian\u200b}"])
def test_braces_around_anything_but_words_stay(text: str) -> None:
    assert (braces.fill(text, VALUES), braces.unknown(text, VALUES)) == (text, ())
    assert live_values.problems(text, VALUES) == (live_values.STRAY,), "a slip of the fingers does not print unseen"


def test_a_value_that_cannot_be_computed_says_so() -> None:
    bare = live_values.values_of(Topic(make.budget(ceiling=None, realisasi=None, serapan=None), ()))
    assert set(bare.values()) == {live_values.UNCOMPUTED}
    row = make.performance(realisasi=None, capaian=None, efisiensi=None, predikat="")
    empty = live_values.values_of(Topic(BUDGET, (row,)))
    assert {empty[name] for name in ("realisasi", "capaian", "efisiensi", "predikat")} == {"belum dapat dihitung"}


def test_unknown_words_are_named_once_with_the_nearest_known() -> None:
    assert braces.unknown("{capain} {Capain} {capaian} {capaian 3}", VALUES) == ("capain", "capaian 3")
    assert live_values.problems("{capain}", VALUES) == (
        "{capain} bukan nilai yang dikenal. Mungkin maksud Anda {capaian}.",
    )
    assert live_values.problems("{{capaian}}", VALUES) == (live_values.STRAY,)
    assert braces.unknown("{capaian 0}", VALUES) == ("capaian 0",)
    assert len(live_values.problems("".join(f"{{real{a}{b}}}" for a in "abcdef" for b in "abcdef"), VALUES)) == 3
    assert "Pilih dari daftar" in live_values.problems("{xyzzy}", VALUES)[0]
    assert "tidak ada dalam Perjanjian Kinerja" in live_values.problems("{capaian}", {})[0]


@pytest.mark.parametrize(
    ("ceiling", "rows", "expected"),
    [
        (Decimal(1), 1, "Capaian terhadap target setahun {capaian} dengan serapan {serapan}."),
        (None, 1, "Capaian terhadap target setahun {capaian}."),
        (Decimal(1), 2, "Capaian “Jumlah Hal 0” sebesar {capaian} dan “Jumlah Hal 1” sebesar {capaian 2} dari target "
         "setahun dengan serapan {serapan}."),
        (None, 3, "Capaian “Jumlah Hal 0” sebesar {capaian}, “Jumlah Hal 1” sebesar {capaian 2} dan “Jumlah Hal 2” "
         "sebesar {capaian 3} dari target setahun."),
        (Decimal(1), 0, "Serapan {serapan}."),
        (None, 0, ""),
    ],
)  # fmt: skip
def test_a_row_begins_with_its_figures(ceiling: Decimal | None, rows: int, expected: str) -> None:
    topic = Topic(make.budget(ceiling=ceiling), tuple(make.performance(n) for n in range(rows)))
    text = live_values.prefill(topic)
    assert text == expected
    assert braces.unknown(text, live_values.values_of(topic)) == ()


@given(braced, st.dictionaries(st.text(alphabet=string.ascii_lowercase, max_size=5), plain, max_size=5))
def test_filling_never_fails_and_is_done_once_and_for_all(text: str, values: dict[str, str]) -> None:
    once = braces.fill(text, values)
    if not re.search(r"\{[^}]*\{", text):
        assert braces.fill(once, values) == once


@given(plain)
def test_a_text_without_braces_is_unchanged(text: str) -> None:
    assert braces.fill(text, VALUES) == text
    assert braces.unknown(text, VALUES) == ()


@given(st.text(max_size=40))
def test_braces_inside_an_inserted_value_stay(value: str) -> None:
    assert braces.fill("a {capaian} {serapan}", {"capaian": "{serapan}" + value, "serapan": "x"}) == (
        "a {serapan}" + value + " x"
    )


@given(braced)
def test_every_word_in_braces_is_filled_or_unknown(text: str) -> None:
    known = set(braces.names(text)) - set(braces.unknown(text, VALUES))
    assert known <= VALUES.keys()


def test_a_long_text_takes_no_time() -> None:
    hostile = "{" + "a " * 4000 + "!" + "}" + "{" * 8000
    assert braces.fill(hostile, VALUES) == hostile


def test_an_earlier_text_has_its_figures_as_live_values() -> None:
    values = {"capaian": "50%", "serapan": "50%", "realisasi anggaran": "Rp48.000.000", "realisasi": "6\u00a0dokumen"}
    text = "Baru 6 dokumen (capaian 50%) dengan serapan 50% atau Rp48.000.000; sisanya 150% dan {target}."
    head, tail = "Baru {realisasi} (capaian {capaian}) dengan serapan {serapan}", "; sisanya 150% dan {target}."
    assert live_values.revived(text, values) == head + " atau {realisasi anggaran}" + tail
    assert live_values.revived("Tercapai 50%.", values) == "Tercapai 50%.", "whose figure it is, nobody says"
