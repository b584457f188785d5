"""Differences between two submissions: none between equal ones, and every single value that changed."""

import datetime
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from reports.content import place_values, places
from reports.content.differences import derived, differences, typed
from reports.content.indicators import ComponentFigure, DroppedIndicator, Performance, WordOutcome
from reports.content.report import (
    Action,
    Band,
    Budget,
    EvidenceFile,
    Explanation,
    FollowedUp,
    Office,
    QuarterFigures,
    ReportContent,
    ShiftedCeiling,
    Signatory,
)
from reports.content.versions import from_json, to_json
from reports.content.word_changes import MOST, pieces
from reports.enums import ActivityLevel, Direction, EvidenceKind, FollowUpOutcome, IndicatorKind, OverTime
from tests.document import factories as make

# Keys of the database, by which rows are matched; the report does not show them.
KEYS = {
    Budget: {"line"},
    Performance: {"indicator", "goal", "line"},
    DroppedIndicator: {"indicator"},
    Explanation: {"line", "indicator"},
    Action: {"indicator"},
    FollowedUp: {"indicator"},
    EvidenceFile: {"indicator"},
}
# Fields that repeat the agreement's codes and names: a change of those is found in the agreement's own tables.
ELSEWHERE = {
    Explanation: {"code", "name"},
    Action: {"code", "first"},
    FollowedUp: {"code"},
    QuarterFigures: {"quarter"},
}


# A row for the indicator that has no budget line.
IN_PLAN = make.action(4, code="", name="Jumlah Hal 4", indicator=4)


def full() -> ReportContent:
    return make.content(
        budget=tuple(make.budget(number, fund_amounts=(Decimal(5),)) for number in (1, 2, 3)),
        performance=(make.performance(1), make.ratio(2), make.performance(4, line=None, efisiensi=None)),
        explanations=(
            Explanation(1, "1.05.001.2.01.01", "Kegiatan Nomor 1", "Enam dokumen selesai."),
            Explanation(2, "1.05.001.2.01.02", "Kegiatan Nomor 2", "Pengaduan sedikit."),
            Explanation(None, "", "Jumlah Hal 4", "Tanpa anggaran.", indicator=4),
        ),
        action_plan=(make.action(1), make.action(2, first=False), make.action(3, code="1.05.001.2.01.02"), IN_PLAN),
        follow_up=(make.followed_up(1), make.followed_up(2)),
        evidence=(
            EvidenceFile(1, "rekap.pdf", EvidenceKind.PDF, 1000, "a" * 64),
            EvidenceFile(2, "foto.jpg", EvidenceKind.IMAGE, 2000, "b" * 64),
        ),
        texts=(("penutup", ("Demikian.",)), ("capaian", ("Tabel berikut.",))),
        history=(QuarterFigures(1, Decimal(20), Decimal(10)), QuarterFigures(2, Decimal(50), Decimal("48.39"))),
        fungsi=("pelaksanaan", "pelaporan"),
        shifts=tuple(
            ShiftedCeiling(
                datetime.date(2022, month, 5),
                "Tambahan biaya",
                f"1.05.001.2.01.0{month}",
                f"Kegiatan Nomor {month}",
                Decimal(100),
                Decimal(120),
            )
            for month in (1, 2)
        ),
        dropped=tuple(
            DroppedIndicator(
                number, "Sasaran lama", f"Hal lama {number}", "dokumen", "12 dokumen", Decimal(3), "", 1,
                "dihentikan pada perubahan 1",
            )
            for number in (11, 12)
        ),
    )  # fmt: skip


BANDS = (Band(Decimal(80), "Baik"), Band(None, "Kurang"))


def other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, IndicatorKind | Direction | OverTime | ActivityLevel | EvidenceKind | FollowUpOutcome):
        return next(each for each in type(value) if each != value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal | int):
        return value + 1
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=1)
    if isinstance(value, tuple):
        return (*value, Decimal(8) if isinstance(next(iter(value), ""), Decimal) else "tambahan")
    return f"{value} lain" if isinstance(value, str) else Decimal(7)


def test_equal_contents_have_no_difference() -> None:
    assert differences(full(), full()) == ()
    assert differences(full(), from_json(to_json(full()))) == ()


SINGLE = [field.name for field in fields(ReportContent) if not isinstance(getattr(full(), field.name), tuple)]
SINGLE = [*(name for name in SINGLE if name not in ("office", "reporter", "supervisor")), "tugas", "fungsi", "bands"]
ROWS = ("budget", "performance", "explanations", "action_plan", "follow_up", "evidence", "history", "shifts", "dropped")


def test_nothing_of_a_report_is_left_out() -> None:
    """Every field of the content is compared, or listed here as one that is not."""
    assert {*SINGLE, *ROWS, "office", "reporter", "supervisor", "texts"} == {f.name for f in fields(ReportContent)}


@pytest.mark.parametrize("name", SINGLE)
def test_a_changed_value_of_the_report_is_found(name: str) -> None:
    changed = replace(full(), **{name: BANDS if name == "bands" else other(getattr(full(), name))})
    (change,) = differences(full(), changed)
    assert change.old != change.new


@pytest.mark.parametrize(
    ("whole", "name"),
    [
        *(("office", field.name) for field in fields(Office)),
        # `official` is a key: it tells people apart, and nobody reads it.
        *(("reporter", field.name) for field in fields(Signatory) if field.name != "official"),
        *(("supervisor", field.name) for field in fields(Signatory) if field.name != "official"),
    ],
)
def test_a_changed_value_of_the_office_or_a_signer_is_found(whole: str, name: str) -> None:
    part = getattr(full(), whole)
    changed = replace(full(), **{whole: replace(part, **{name: other(getattr(part, name))})})
    (change,) = differences(full(), changed)
    assert change.derived == (whole == "office")


def rows_of(name: str) -> list[tuple[str, str]]:
    row = getattr(full(), name)[0]
    left_out = KEYS.get(type(row), set()) | ELSEWHERE.get(type(row), set())
    return [(name, field.name) for field in fields(row) if field.name not in left_out]


@pytest.mark.parametrize(("table", "name"), [pair for table in ROWS for pair in rows_of(table)])
@pytest.mark.parametrize("number", [0, 1])
def test_a_changed_value_of_a_row_is_found(table: str, name: str, number: int) -> None:
    rows = list(getattr(full(), table))
    special = {
        "components": (ComponentFigure("Mutu", Decimal(1), False, Decimal(80)),),
        "outcomes": (WordOutcome("WTP", True, None, True, None),),
        "previous_quarter": 1,
    }
    changed = special.get(name) or other(getattr(rows[number], name))
    rows[number] = replace(rows[number], **{name: changed})
    found = differences(full(), replace(full(), **{table: tuple(rows)}))
    # Evidence is shown by name with rounded size and the beginning of its hash, so old and new may look alike.
    assert found and (table == "evidence" or all(change.old != change.new for change in found))
    assert len(found) == 1 or (table, name) == ("budget", "code")


@pytest.mark.parametrize("table", ROWS)
def test_a_removed_or_added_row_is_found(table: str) -> None:
    rows = getattr(full(), table)
    fewer = replace(full(), **{table: rows[:-1]})
    gone, new = differences(full(), fewer), differences(fewer, full())
    assert gone[0].old and not gone[0].new
    assert new[0].new and not new[0].old


@pytest.mark.parametrize("table", ["budget", "performance", "action_plan", "follow_up", "evidence"])
def test_another_order_of_rows_is_found(table: str) -> None:
    turned = replace(full(), **{table: getattr(full(), table)[::-1]})
    (change,) = differences(full(), turned)
    assert change.value_name == "Urutan baris" and change.old.startswith("1. ")


def test_typed_values_are_distinguished_from_derived_ones() -> None:
    """A new realisasi brings a new capaian and efisiensi; only the realisasi was typed."""
    row = make.performance(1, realisasi=Decimal(9), capaian=Decimal(75), efisiensi=Decimal("26.61"))
    found = differences(full(), replace(full(), performance=(row, *full().performance[1:])))
    (change,) = typed(found)
    assert (change.place, change.value_name, change.old, change.new) == (
        "capaian-1",
        "Realisasi",
        "6\u00a0dokumen",
        "9\u00a0dokumen",
    )
    assert change.place_label == "Tabel 2.2, baris 1: Jumlah Hal 1"
    assert {each.value_name for each in derived(found)} == {"Capaian", "Efisiensi"}


def test_the_realisasi_of_a_ratio_is_derived() -> None:
    row = make.ratio(2, numerator=Decimal(9), realisasi=Decimal(75))
    found = differences(full(), replace(full(), performance=(full().performance[0], row, full().performance[2])))
    assert [each.value_name for each in typed(found)] == ["Pembilang"]
    assert [each.value_name for each in derived(found)] == ["Realisasi"]


def test_a_new_version_of_the_agreement_is_no_new_set_of_rows() -> None:
    """Its indicators and lines have other keys; those of the same name or code count as the same."""
    moved = replace(
        full(),
        agreement_label="perubahan 1",
        budget=tuple(replace(line, line=line.line + 50) for line in full().budget),
        performance=tuple(
            replace(row, indicator=row.indicator + 70, line=row.line + 50 if row.line else None)
            for row in full().performance
        ),
        explanations=tuple(
            replace(each, line=each.line and each.line + 50, indicator=each.indicator and each.indicator + 70)
            for each in full().explanations
        ),
        action_plan=(*full().action_plan[:-1], replace(IN_PLAN, indicator=74)),
        evidence=tuple(replace(file, indicator=file.indicator + 70) for file in full().evidence),
    )
    (change,) = differences(full(), moved)
    assert (change.value_name, change.old, change.new) == ("Versi Perjanjian Kinerja", "murni", "perubahan 1")


def test_a_row_put_in_between_leaves_the_others_alone() -> None:
    plan = full().action_plan
    longer = replace(full(), action_plan=(plan[0], make.action(9, first=False), *plan[1:]))
    (change,) = differences(full(), longer)
    assert (change.value_name, change.place) == ("Baris baru", "rencana-1_05_001_2_01_01-2")


def test_every_change_leads_to_a_place_of_the_document() -> None:
    changed = make.content(performance=(), budget=(), action_plan=(), explanations=(), agreement_label="perubahan")
    known = {place.key for place in places.places(changed)}
    assert all(change.place in known or change.place in places.SECTIONS for change in differences(full(), changed))


CHANGES: dict[str, Callable[[ReportContent, str, Decimal], ReportContent]] = {
    "Realisasi": lambda c, _, n: replace(c, performance=(replace(c.performance[0], realisasi=n), *c.performance[1:])),
    "Keterangan": lambda c, t, _: replace(c, performance=(replace(c.performance[0], note=t), *c.performance[1:])),
    "Realisasi anggaran": lambda c, _, n: replace(c, budget=(replace(c.budget[0], realisasi=n), *c.budget[1:])),
    "Penjelasan": lambda c, t, _: replace(c, explanations=(replace(c.explanations[0], text=t), *c.explanations[1:])),
    "Tindak lanjut": lambda c, t, _: replace(
        c, action_plan=(replace(c.action_plan[0], tindak_lanjut=t), *c.action_plan[1:])
    ),
    "Evaluasi": lambda c, t, _: replace(c, action_plan=(replace(c.action_plan[0], evaluasi=t), *c.action_plan[1:])),
}


@settings(max_examples=150, deadline=None)
@given(
    some.sets(some.sampled_from(sorted(CHANGES))),
    some.text(min_size=1),
    some.decimals(0, 10**9, places=2),
)
def test_exactly_the_changes_made_are_found(names: set[str], text: str, number: Decimal) -> None:
    changed = full()
    for name in names:
        changed = CHANGES[name](changed, f"{text} baru", number + Decimal("0.001"))
    # A plan row with both texts changed is still recognised by its activity.
    assert {change.value_name for change in differences(full(), changed)} == names
    back = differences(changed, full())
    assert {(each.old, each.new) for each in back} == {(each.new, each.old) for each in differences(full(), changed)}


def test_places_are_unique_and_labelled() -> None:
    found = places.places(full())
    assert len({place.key for place in found}) == len(found)
    assert all(0 < len(place.label) <= places.LONGEST_LABEL and len(place.key) <= 80 for place in found)


def marked(old: str, new: str) -> str:
    """The pieces with what was taken out as -words-, what was put in as +words+."""
    signs = {(True, False): "-", (False, True): "+", (False, False): ""}
    found = [(signs[piece.is_old, piece.is_new], piece.text) for piece in pieces(old, new)]
    return " ".join(f"{sign}{text}{sign}" for sign, text in found)


def test_a_text_that_changed_is_marked_by_word() -> None:
    old = "Kegiatan baru dimulai pada bulan Juni karena lelang terlambat."
    assert marked(old, old.replace("Juni", "Mei")) == (
        "Kegiatan baru dimulai pada bulan -Juni- +Mei+ karena lelang terlambat."
    )
    assert marked(old, f"{old}\nSisanya selesai pada Agustus.") == f"{old} +\nSisanya selesai pada Agustus.+"
    assert marked(old, old.removesuffix(" karena lelang terlambat.")) == (
        "Kegiatan baru dimulai pada bulan Juni -karena lelang terlambat.-"
    )


def test_figures_other_texts_and_very_long_ones_stand_side_by_side() -> None:
    assert marked("6 dokumen", "9 dokumen") == ""
    assert marked("Kegiatan baru dimulai pada Juni.", "Semua laporan rapat sudah diarsipkan lengkap.") == ""
    assert marked("", "Kegiatan baru dimulai pada Juni.") == ""
    long = "a " * int(MOST**0.5 + 2)
    assert marked(long, f"{long} b") == "", "comparing these would take long"


def test_every_value_of_a_report_has_words_for_a_remark() -> None:
    values = place_values.values(full())
    without = places.labels(full()).keys() - values.keys() - {places.WHOLE, *places.SECTIONS}
    assert {key.partition("-")[0] for key in without} <= {"bukti", "evaluasi"}, "a file; what nobody explained"
    assert all(0 < len(text) <= place_values.LONGEST for text in values.values())
