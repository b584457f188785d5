"""The pictures of capaian and serapan: their text alternatives, their drawing, and the PDF's tags for them."""

import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lkj import formats
from reports.content.report import QuarterFigures
from reports.documents import pictures
from reports.documents.html import lkj_body
from reports.documents.lkj_pdf import lkj_pdf
from reports.documents.page import page_of
from reports.documents.pictures import Bar, bars, bars_of, line, pictures_of
from reports.documents.pictures.ink import FIGURES, WORDS, text_width, wrapped
from reports.enums import Quarter
from tests.document import factories as make
from tests.document.pdf_validators import faults_of
from tests.document.reading import pages_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text></svg><script>alert(1)</script><a href="http://x" onclick="y"> & \x00\x0b ]]> ' + "'\""
ALLOWED = {
    "role", "aria-label", "width", "height", "viewBox", "font-family", "font-size", "fill", "stroke", "stroke-width",
    "stroke-dasharray", "x", "y", "d", "points", "cx", "cy", "r",
}  # fmt: skip
ROWS = (
    Bar("Penyusunan Dokumen", Decimal(50), Decimal("48.92")),
    Bar("Penanganan Pengaduan", Decimal("58.33"), None),
    Bar("Pelatihan", Decimal(0), Decimal(0)),
    Bar("Lama penanganan", Decimal("-12.5"), Decimal("0.01")),
    Bar("Patroli", Decimal(300), Decimal("101.2")),
)
YEAR = (
    QuarterFigures(1, Decimal("22.5"), Decimal("18.35")),
    QuarterFigures(2, Decimal(50), None),
    QuarterFigures(4, Decimal("101.5"), Decimal("96.44")),
)
THREE = {
    "performance": tuple(make.performance(n) for n in (1, 2, 3)),
    "budget": tuple(make.budget(n) for n in (1, 2, 3)),
}

percentages = st.none() | st.decimals(-(10**13), 10**13, places=2, allow_nan=False)
rows_of_any_kind = st.lists(st.builds(Bar, st.text(max_size=200), percentages, percentages), min_size=1, max_size=20)
quarters = st.lists(
    st.builds(QuarterFigures, st.sampled_from([1, 2, 3, 4]), percentages, percentages),
    unique_by=lambda point: point.quarter,
)


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314


def words_of(svg: str) -> str:
    """The text alternative, which title and aria-label must have alike."""
    root = tree(svg)
    title = root[0]
    assert title.tag == f"{SVG}title" and title.text == root.get("aria-label")
    return title.text or ""


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in tree(svg).iter(f"{SVG}text")]


# ---- words


def test_the_alternative_of_the_bars_names_every_figure() -> None:
    assert words_of(bars(ROWS)) == words_of(bars(ROWS, narrow=True))
    assert words_of(bars(ROWS)) == (
        "Diagram batang capaian kinerja dan serapan anggaran. "
        "Penyusunan Dokumen: capaian 50%, serapan 48,92%. "
        "Penanganan Pengaduan: capaian 58,33%, serapan tanpa angka. "
        "Pelatihan: capaian 0%, serapan 0%. "
        "Lama penanganan: capaian −12,50%, serapan 0,01%. "
        "Patroli: capaian 300%, serapan 101,20%."
    )


def test_the_figures_stand_in_a_column_at_the_right_where_none_is_taken_for_that_of_a_tick() -> None:
    drawn = bars(
        [
            Bar("Hampir", Decimal("97.5"), Decimal("45.94"), due=Decimal(50)),
            Bar("Jauh", Decimal(44), None, due=Decimal(50)),
        ]
    )
    found = {text: Decimal(x) for x, text in re.findall(r'<text x="([\d.]+)"[^>]*>([\d,]+%)</text>', drawn)}
    column = [found[text] for text in ("97,50%", "45,94%", "44,00%")]
    assert len(set(column)) == 1 and column[0] > found["100%"]


def test_the_alternative_of_the_line_names_every_figure() -> None:
    assert words_of(line(YEAR)) == (
        "Diagram garis capaian kinerja rata-rata dan serapan anggaran per triwulan. "
        "Triwulan I: capaian 22,50%, serapan 18,35%. "
        "Triwulan II: capaian 50%, serapan tanpa angka. "
        "Triwulan IV: capaian 101,50%, serapan 96,44%."
    )


@pytest.mark.parametrize("narrow", [False, True])
def test_every_figure_stands_at_its_bar_the_indonesian_way(narrow: bool) -> None:
    shown = texts(bars(ROWS, narrow=narrow))
    figures = [formats.percent_cell(value) for row in ROWS for value in (row.capaian, row.serapan)]
    assert shown[-len(figures) :] == figures
    assert {"Capaian kinerja", "Serapan anggaran", "0%", "100%", "–"} <= set(shown)


def test_a_long_label_ends_with_an_ellipsis_and_is_whole_in_the_alternative() -> None:
    label = "Koordinasi Penyelenggaraan Ketenteraman dan Ketertiban Umum serta Perlindungan Masyarakat " * 3
    drawn = bars([Bar(label, Decimal(1), None)])
    assert len([text for text in texts(drawn) if text.endswith("…")]) == 1
    assert f"{' '.join(label.split())}: capaian 1%" in words_of(drawn)


@given(st.text(max_size=120))
def test_labels_fit_their_space(text: str) -> None:
    lines = wrapped(text, 180, WORDS)
    assert 1 <= len(lines) <= 3 and all(text_width(each, WORDS) <= 180 for each in lines)


@given(st.lists(st.text("abcxyz,.-", min_size=1, max_size=30), min_size=1, max_size=20))
def test_labels_are_cut_only_at_their_end(names: list[str]) -> None:
    text = " ".join(names)
    shown = " ".join(wrapped(text, 180, WORDS)).strip()
    assert text.replace(" ", "").startswith(shown.replace(" ", "").removesuffix("…"))
    assert shown.endswith("…") or shown.replace(" ", "") == text.replace(" ", "")


def test_a_word_longer_than_a_line_is_broken() -> None:
    assert "".join(wrapped("W" * 40, 180, WORDS)) == "W" * 40


# ---- drawing


@pytest.mark.parametrize("narrow", [False, True])
def test_the_two_bars_differ_without_colour(narrow: bool) -> None:
    solid, hollow = kinds(bars(ROWS, narrow=narrow))
    assert brightness(solid) < 80 and solid.get("stroke") is None
    assert brightness(hollow) == 255 and hollow.get("stroke") == solid.get("fill")


def kinds(svg: str) -> list[ElementTree.Element]:
    """The bars of capaian and those of serapan, each one path with its sample in the legend first."""
    return [path for path in tree(svg).iter(f"{SVG}path") if path.get("d", "").endswith("Z")][:2]


def test_the_two_lines_differ_without_colour() -> None:
    whole = (*YEAR[:1], QuarterFigures(2, Decimal(50), Decimal(40)))
    dashed, solid = tree(line(whole)).iter(f"{SVG}polyline")
    assert dashed.get("stroke-dasharray") and not solid.get("stroke-dasharray")
    assert {brightness(dot) > 200 for dot in tree(line(whole)).iter(f"{SVG}circle")} == {True, False}


def brightness(element: ElementTree.Element) -> int:
    """The brightness of the fill, 0 to 255, as a printer without colours prints it."""
    red, green, blue = bytes.fromhex(element.get("fill", "").removeprefix("#"))
    return (299 * red + 587 * green + 114 * blue) // 1000


def boxes(element: ElementTree.Element) -> list[list[Decimal]]:
    """Left, top, right, bottom of each box of a path."""
    pieces = re.findall(r"M(\S+) (\S+) H(\S+) V(\S+) H\S+ Z", element.get("d", ""))
    return [[Decimal(each) for each in piece] for piece in pieces]


def drawn_bars(rows: tuple[Bar, ...]) -> tuple[list[list[Decimal]], list[list[Decimal]]]:
    """The boxes of capaian and of serapan, without those of the legend."""
    solid, hollow = kinds(bars(rows))
    return boxes(solid)[1:], boxes(hollow)[1:]


def test_bars_are_as_long_as_their_figures() -> None:
    solid, hollow = drawn_bars(
        (Bar("a", Decimal(100), Decimal(25)), Bar("b", Decimal(50), Decimal(0)), Bar("c", None, None))
    )
    (full, half), (quarter,) = ([right - left for left, _, right, _ in each] for each in (solid, hollow))
    assert abs(full - 2 * half) <= Decimal("0.02") and abs(full - 4 * (quarter + Decimal("0.8"))) <= Decimal("0.04")


def test_the_longest_figure_sets_the_scale() -> None:
    ((_, _, hundred, _),), _ = drawn_bars((Bar("a", Decimal(100), None),))
    solid, _ = drawn_bars((Bar("a", Decimal(100), None), Bar("b", Decimal(300), None)))
    assert [round(right - left) for left, _, right, _ in solid] == [round((hundred - 220) / 3), round(hundred - 220)]


def test_a_negative_bar_points_the_other_way_and_a_small_one_is_visible() -> None:
    (solid,), (hollow,) = drawn_bars((Bar("a", Decimal(-40), Decimal("0.01")),))
    assert abs(solid[2] - hollow[0]) <= 1 and solid[0] < solid[2] and hollow[2] > hollow[0]


def test_no_line_crosses_a_quarter_without_a_figure() -> None:
    runs = [each.get("points", "").split() for each in tree(line(YEAR)).iter(f"{SVG}polyline")]
    assert [len(run) for run in runs] == [2], "capaian of the first two quarters; serapan stands in single dots"
    assert len(list(tree(line(YEAR)).iter(f"{SVG}circle"))) == 2 + 5


def test_each_quarter_has_its_own_position() -> None:
    first, last = line(YEAR[:1]), line(YEAR[2:])
    assert [text for text in texts(first) if text in Quarter.labels] == Quarter.labels
    assert [dot.get("cx") for dot in list(tree(first).iter(f"{SVG}circle"))[2:]] == ["46", "46"]
    assert [dot.get("cx") for dot in list(tree(last).iter(f"{SVG}circle"))[2:]] == ["196", "196"]


def assert_inside(svg: str) -> None:
    """Assert that it is well-formed, has plain attributes only, and has every coordinate inside the viewBox."""
    root = tree(svg)
    _, _, width, height = (Decimal(each) for each in root.get("viewBox", "").split())
    for element in root.iter():
        assert set(element.attrib) <= ALLOWED, element.attrib
        if element is not root:
            for x, y in corners(element):
                assert 0 <= x <= width and 0 <= y <= height, (element.tag, element.attrib)


def corners(element: ElementTree.Element) -> list[tuple[Decimal, Decimal]]:
    """The corners of what the element draws."""
    get = {
        key: Decimal(value) for key, value in element.attrib.items() if key in ("x", "y", "cx", "cy", "r", "font-size")
    }
    match element.tag.removeprefix(SVG):
        case "text":
            return [(get["x"], get["y"]), (get["x"] + text_width(element.text or "", get["font-size"]), get["y"] - 5)]
        case "circle":
            return [(get["cx"] - get["r"], get["cy"] - get["r"]), (get["cx"] + get["r"], get["cy"] + get["r"])]
        case "polyline":
            pairs = (pair.split(",") for pair in element.get("points", "").split())
            return [(Decimal(x), Decimal(y)) for x, y in pairs]
        case "path":
            outline = element.get("d", "")
            assert not re.sub(r"[MLHVZ\d. -]", "", outline)
            across = re.findall(r"[MLH](-?[\d.]+)", outline)
            down = re.findall(r"[ML]-?[\d.]+ (-?[\d.]+)|V(-?[\d.]+)", outline)
            return [(Decimal(x), Decimal(0)) for x in across] + [(Decimal(0), Decimal(a or b)) for a, b in down]
    assert element.tag == f"{SVG}title"
    return []


@given(rows_of_any_kind, st.booleans())
def test_bars_of_any_figures_are_drawn_inside_their_frame(rows: list[Bar], narrow: bool) -> None:
    assert_inside(bars(rows, narrow=narrow))


@given(quarters)
def test_a_line_of_any_figures_is_drawn_inside_its_frame(points: list[QuarterFigures]) -> None:
    assert_inside(line(points))


@given(rows_of_any_kind)
def test_the_alternative_names_any_figure(rows: list[Bar]) -> None:
    said = words_of(bars(rows))
    assert all(formats.percent(row.capaian) in said for row in rows if row.capaian is not None)


def test_hostile_text_adds_no_element() -> None:
    drawn = bars([Bar(HOSTILE, Decimal(1), Decimal(2)), Bar("b", None, None)])
    assert_inside(drawn)
    assert {each.tag for each in tree(drawn).iter()} == {f"{SVG}{name}" for name in ("svg", "title", "path", "text")}
    assert "<script>" not in drawn and 'onclick="' not in drawn
    assert "<script>alert(1)</script>" in words_of(drawn)


@pytest.mark.parametrize("drawn", [bars(ROWS), bars(ROWS, narrow=True), line(YEAR)])
def test_nothing_in_a_picture_needs_a_style_sheet_or_collides(drawn: str) -> None:
    for unwanted in ("style=", "class=", " id=", "href", "url(", "foreignObject", "<pattern"):
        assert unwanted not in drawn
    assert re.search(r"\d\.\d{3,}", drawn) is None and tree(drawn).get("role") == "img"


# ---- which rows


def test_an_activity_names_its_only_indicator_and_several_name_themselves() -> None:
    rows = (
        make.performance(1, line=1),
        make.performance(2, line=2, capaian=Decimal(75)),
        make.performance(3, line=1, capaian=None),
        make.performance(4, line=None),
        make.performance(5, line=None, capaian=None, reached=True),
    )
    budget = (make.budget(1), make.budget(2, serapan=None), make.budget(3))
    half = Decimal(50)
    assert bars_of(rows, budget) == (
        Bar("Jumlah Hal 1", half, Decimal("48.39"), due=half),
        Bar("Jumlah Hal 3", None, Decimal("48.39")),
        Bar("Kegiatan Nomor 2", Decimal(75), None, due=half),
        Bar("Jumlah Hal 4", half, None, due=half),
        Bar("Jumlah Hal 5", None, None, "Tercapai"),
    )


def test_what_was_due_by_the_quarter_is_a_line_across_the_bar_and_said() -> None:
    drawn = bars([Bar("Patroli", Decimal(40), None, due=Decimal(50)), Bar("Opini", None, None)])
    assert "Patroli: capaian 40" in words_of(drawn) and "target s.d. triwulan 50" in words_of(drawn)
    (line_across,) = [each for each in tree(drawn).iter(f"{SVG}path") if each.get("stroke-width") == "1.4"][:1]
    assert line_across.get("d", "").count("M") == 1 and "Target s.d. triwulan" in texts(drawn)
    assert "Target s.d. triwulan" not in texts(bars(ROWS))


def test_a_verdict_in_words_is_drawn_where_no_percentage_says_it() -> None:
    drawn = bars((Bar("Opini", None, Decimal(50), "Belum"),))
    assert "Opini: capaian belum, serapan 50" in drawn and drawn.count(">Belum<") == 1
    rows = tuple(make.performance(n, capaian=None, reached=True) for n in range(3))
    (picture,) = pictures_of(make.content(performance=rows, budget=()))
    assert ">Tercapai<" in picture.svg


def test_pictures_are_numbered_and_captioned() -> None:
    both = pictures_of(make.content(history=YEAR[:2], **THREE))
    assert [(each.number, each.kind, each.caption) for each in both] == [
        ("2.1", "bars", "Capaian Kinerja dan Serapan Anggaran s.d. Triwulan II Tahun 2022"),
        ("2.2", "line", "Capaian Rata-Rata dan Serapan per Triwulan Tahun 2022"),
    ]


@pytest.mark.parametrize("history", [(), YEAR[:1], (*YEAR[:1], QuarterFigures(2, None, None))])
def test_one_quarter_makes_no_course(history: tuple[QuarterFigures, ...]) -> None:
    assert [each.kind for each in pictures_of(make.content(history=history, **THREE))] == ["bars"]


def test_two_rows_are_read_in_their_table() -> None:
    two = {name: rows[:2] for name, rows in THREE.items()}
    assert pictures_of(make.content(**two)) == ()


def test_rows_without_a_figure_are_not_drawn() -> None:
    nothing = {"performance": (make.performance(capaian=None),), "budget": (make.budget(serapan=None),)}
    assert pictures_of(make.content(**nothing)) == ()
    assert "Gambar" not in lkj_body(make.lkj(**nothing)) and "<svg" not in lkj_body(make.empty())


def test_more_rows_than_a_sheet_holds_are_several_pictures() -> None:
    rows = tuple(make.performance(n) for n in range(1, 46))
    drawn = pictures_of(make.content(performance=rows, budget=tuple(make.budget(n) for n in range(1, 46))))
    assert [each.number for each in drawn] == ["2.1", "2.2", "2.3", "2.4"]
    assert all(each.caption.endswith(f"({n}\u00a0dari\u00a04)") for n, each in enumerate(drawn, 1))


# ---- in the document


WITH_COURSE = make.lkj(history=YEAR[:2], **THREE)


def figures_in(pdf: bytes) -> list[str]:
    """The Alt of each Figure, in the order of the structure tree."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found: list[str] = []

        def walk(element: Any) -> None:
            if not isinstance(element, pikepdf.Dictionary):
                return
            if element.get("/S") == "/Figure":
                found.append(str(element.get("/Alt", "")))
            children = element.get("/K", [])
            for child in children if isinstance(children, pikepdf.Array) else [children]:
                walk(child)

        walk(document.Root.StructTreeRoot)
        return found


def test_the_pictures_carry_their_alternative_in_the_pdf() -> None:
    pdf = lkj_pdf(WITH_COURSE)
    assert figures_in(pdf) == [words_of(each.svg) for each in page_of(WITH_COURSE).pictures]
    assert faults_of(pdf) == []


def test_pictures_stand_below_the_cost_table_each_on_one_page() -> None:
    pages = pages_of(lkj_pdf(WITH_COURSE))
    (page,) = [page for page in pages if "Gambar 2.1" in page]
    assert page.index("Tabel 2.2a") < page.index("Gambar 2.1") and "Gambar 2.2" in page
    assert "Capaian kinerja" in page and "Triwulan IV" in page and "48,39%" in page


def test_twenty_long_rows_are_two_pictures() -> None:
    lkj = make.crowded()
    pages = pages_of(lkj_pdf(replace(lkj, content=replace(lkj.content, action_plan=()))))
    above = [page.partition("Gambar 2.")[0] for page in pages if "Gambar 2." in page]
    assert len(above) == 2 and sum(page.count("48,39%") for page in above) == 20


def test_the_body_for_a_page_of_the_site_holds_the_same_pictures() -> None:
    body = lkj_body(WITH_COURSE)
    assert all(each.svg in body for each in pictures.pictures_of(WITH_COURSE.content))
    assert f'font-size="{FIGURES}"' in body


def test_where_a_name_is_cut_all_have_the_number_that_finds_them_in_the_table() -> None:
    long = make.content(**{**THREE, "budget": tuple(make.budget(n, name="Penyelenggaraan " * 30) for n in (1, 2, 3))})
    numbered, plain = pictures_of(long)[0], pictures_of(make.content(**THREE))[0]
    assert all(f"{n}. Penyelenggaraan" in numbered.svg for n in (1, 2, 3))
    assert numbered.caption.endswith(". Nomor menurut Tabel\u00a02.3.") and "1. " not in plain.svg
