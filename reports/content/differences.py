"""The differences between two contents of a report: every value that is another, with its place, before and after.

The superior reads them from one submission to the next. A difference has the label of its place and the name of its
value as people read them; which values are compared is listed in reports.content.compared_fields.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from lkj import formats
from reports.content import places
from reports.content.compared_fields import (
    BUDGET,
    DROPPED,
    EVIDENCE,
    FOLLOW_UP,
    OFFICE,
    PERFORMANCE,
    PLAN,
    REPORT,
    SHIFT,
    SIGNATORY,
    Field,
)
from reports.content.indicators import DroppedIndicator, Performance
from reports.content.report import (
    Action,
    Budget,
    EvidenceFile,
    Explanation,
    FollowedUp,
    QuarterFigures,
    ReportContent,
    ShiftedCeiling,
    Signatory,
)
from reports.content.row_matching import Row, match_rows, moved_rows
from reports.content.word_changes import Piece, pieces
from reports.enums import FollowUpOutcome, Quarter
from reports.texts import fixed

T = TypeVar("T")
# The sections that fixed texts stand in, where that is not the section of the text's own key.
_SECTIONS_OF_TEXTS = {"pendahuluan": "bab-1", "dasar_hukum": "bab-1", "penutup": "bab-3"}


@dataclass(frozen=True)
class Difference:
    """One value that is another in the new content: an added one has an empty `old`, a removed one an empty `new`.

    `place` is a key of reports.content.places and `place_label` what people call it. `derived` marks values that nobody
    typed into the report: figures the program computes, and words from the office's records.
    """

    place: str
    place_label: str
    value_name: str
    old: str
    new: str
    derived: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Old and new in one line, word by word; none where they are read better side by side."""
        return pieces(self.old, self.new)


@dataclass(frozen=True)
class Comparison:
    """The old and the new content, each with the labels of its places by key."""

    old: ReportContent
    new: ReportContent
    old_labels: dict[str, str]
    new_labels: dict[str, str]

    def label(self, place: str) -> str:
        known = self.new_labels.get(place) or self.old_labels.get(place)
        return known or places.SECTIONS.get(place, places.WHOLE_LABEL)

    def difference(self, place: str, value_name: str, values: tuple[str, str], derived: bool = False) -> Difference:
        """With the label of its place; `values` are the old and the new one in words."""
        return Difference(place, self.label(place), value_name, *values, derived)


def differences(old: ReportContent, new: ReportContent) -> tuple[Difference, ...]:
    """Every difference, in the order of the document. Rows that differ only in their database keys are the same."""
    comparison = Comparison(old, new, places.labels(old), places.labels(new))
    found = [difference for compare in _COMPARED for difference in compare(comparison)]
    order = {place: number for number, place in enumerate(comparison.new_labels)}
    return tuple(sorted(found, key=lambda difference: _order_of(difference.place, order)))


def _order_of(place: str, order: dict[str, int]) -> int:
    """The place's number in the document; a place that is there no more comes with its section."""
    return order.get(place, order.get(place.partition("-")[0], len(order)))


def typed(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences of values that somebody typed into the report."""
    return tuple(difference for difference in found if not difference.derived)


def derived(found: Iterable[Difference]) -> tuple[Difference, ...]:
    """The differences that follow from others, or from the office's records."""
    return tuple(difference for difference in found if difference.derived)


def _fields(
    comparison: Comparison, fields: Iterable[Field], old: Any, new: Any, place: Callable[[str], str]
) -> Iterator[Difference]:
    """The differences between two rows, field by field; `place` gives a row's place for a kind of place."""
    for field in fields:
        if getattr(old, field.attribute) != getattr(new, field.attribute):
            values = field.show(old), field.show(new)
            yield comparison.difference(place(field.place_kind), field.value_name, values, field.derived)


def _report(comparison: Comparison) -> Iterator[Difference]:
    yield from _fields(comparison, REPORT, comparison.old, comparison.new, lambda kind: kind)
    old, new = comparison.old.office, comparison.new.office
    for difference in _fields(comparison, OFFICE, old, new, lambda kind: places.WHOLE):
        yield replace(difference, derived=True)


def _table(
    comparison: Comparison, section: str, fields: Iterable[Field], old: Sequence[Row[T]], new: Sequence[Row[T]]
) -> Iterator[Difference]:
    """The differences of one table: in the rows' fields, rows added and removed, another order.

    A removed row has no place any more, so its difference stands at the section.
    """
    pairs = match_rows(old, new)
    for before, after in pairs:
        if before and after:
            yield from _fields(comparison, fields, before.value, after.value, after.place)
        elif after:
            yield comparison.difference(after.place(""), "Baris baru", ("", after.words))
        elif before:
            label = comparison.old_labels.get(before.place(""), comparison.label(section))
            yield Difference(section, label, "Baris dihapus", before.words, "")
    if moved := moved_rows(pairs, old):
        yield comparison.difference(section, "Urutan baris", (_numbered(moved[0]), _numbered(moved[1])))


def _numbered(rows: Iterable[Row[T]]) -> str:
    return "\n".join(f"{number}. {places.shortened(row.words)}" for number, row in enumerate(rows, 1))


def _budget(comparison: Comparison) -> Iterator[Difference]:
    return _table(comparison, "perjanjian", BUDGET, _lines(comparison.old), _lines(comparison.new))


def _lines(content: ReportContent) -> list[Row[Budget]]:
    return [
        Row(line, (line.line, line.code), _budget_place(content, line), f"{line.code} {line.name}, {_ceiling(line)}")
        for line in content.budget
    ]


def _ceiling(line: Budget) -> str:
    return f"pagu {formats.rupiah(line.ceiling)}"


def _budget_place(content: ReportContent, line: Budget) -> Callable[[str], str]:
    """The line's place for a kind of value; its spending stands in the first row of Cost Per Outcome that shows it."""
    first = next(
        (str(row.indicator) for row in content.performance if row.line == line.line), places.line_key(line.line)
    )
    return lambda kind: places.join("biaya", first) if kind == "biaya" else places.join("anggaran", line.line)


def _performance(comparison: Comparison) -> Iterator[Difference]:
    """A realisasi that is computed is derived: of a ratio's two numbers, or of components."""
    computed = [row for row in comparison.new.performance if row.kind.is_ratio or row.components]
    quotients = {places.join("capaian", row.indicator) for row in computed}
    old, new = _indicators(comparison.old), _indicators(comparison.new)
    for difference in _table(comparison, "perjanjian", PERFORMANCE, old, new):
        is_quotient = difference.value_name == "Realisasi" and difference.place in quotients
        yield replace(difference, derived=True) if is_quotient else difference


def _supporting_activities(comparison: Comparison) -> Iterator[Difference]:
    """Another activity under an indicator. Compared by code, which stays the same in a new version of the agreement."""
    for old, new in match_rows(_indicators(comparison.old), _indicators(comparison.new)):
        if old and new:
            values = _code(comparison.old, old.value), _code(comparison.new, new.value)
            if values[0] != values[1]:
                yield comparison.difference(new.place("biaya"), "Kegiatan yang mendukung", values)


def _code(content: ReportContent, row: Performance) -> str:
    line = content.budget_of(row)
    return line.code if line else ""


def _indicators(content: ReportContent) -> list[Row[Performance]]:
    return [
        Row(
            row,
            (row.indicator, (row.sasaran, row.name), row.name),
            partial(_indicator_place, row.indicator),
            f"{row.name}, target {row.target_text}",
        )
        for row in content.performance
    ]


def _indicator_place(indicator: int, kind: str) -> str:
    return places.join(kind or "target", indicator)


def _shifts(comparison: Comparison) -> Iterator[Difference]:
    return _table(comparison, "perjanjian", SHIFT, _shifted(comparison.old), _shifted(comparison.new))


def _shifted(content: ReportContent) -> list[Row[ShiftedCeiling]]:
    return [
        Row(
            each,
            (each, (each.on, each.code), each.code, each.on),
            lambda _: "perjanjian",
            f"Pergeseran {formats.date(each.on)}, {each.code} {each.name}: {formats.rupiah(each.after)}",
        )
        for each in content.shifts
    ]


def _dropped(comparison: Comparison) -> Iterator[Difference]:
    old, new = _dropped_rows(comparison.old), _dropped_rows(comparison.new)
    for difference in _table(comparison, "perjanjian", DROPPED, old, new):
        yield replace(difference, derived=True)


def _dropped_rows(content: ReportContent) -> list[Row[DroppedIndicator]]:
    return [
        Row(
            each,
            (each.indicator, (each.sasaran, each.name), each.name),
            lambda _: "perjanjian",
            f"{each.name}, {each.stopped}: {each.realisasi_text}",
        )
        for each in content.dropped
    ]


def _explanations(comparison: Comparison) -> Iterator[Difference]:
    """Compared by code or indicator's name, which stay the same in a new version of the agreement."""
    old, new = _explained(comparison.old), _explained(comparison.new)
    for about in dict.fromkeys([*new, *old]):
        before, after = old.get(about), new.get(about)
        values = before.text if before else "", after.text if after else ""
        if values[0] != values[1]:
            place = places.join("evaluasi", (new.get(about) or old[about]).key)
            yield comparison.difference(place if place in comparison.new_labels else "evaluasi", "Penjelasan", values)


def _explained(content: ReportContent) -> dict[tuple[str, int], Explanation]:
    """The explanations by their code or indicator's name, and which of several of that name it is."""
    found: dict[tuple[str, int], Explanation] = {}
    for each in content.explanations:
        about = each.code or each.name
        found[about, sum(key[0] == about for key in found)] = each
    return found


def _plan(comparison: Comparison) -> Iterator[Difference]:
    return _table(comparison, "rencana", PLAN, _actions(comparison.old), _actions(comparison.new))


def _actions(content: ReportContent) -> list[Row[Action]]:
    return [
        Row(
            row,
            (
                replace(row, first=True, indicator=None),
                (_about(row), row.tindak_lanjut),
                (_about(row), row.evaluasi),
                _about(row),
            ),
            _one_place("rencana", key),
            f"{row.name}: {row.tindak_lanjut or row.evaluasi}",
        )
        for key, row in zip(places.plan_keys(content), content.action_plan, strict=True)
    ]


def _about(row: Action | FollowedUp) -> str:
    """The row's activity or indicator, as a new version of the agreement still calls it."""
    return row.code or row.name


def _one_place(kind: str, key: str) -> Callable[[str], str]:
    """A row's place, the same for every kind of value."""
    return lambda _: places.join(kind, key)


def _follow_up(comparison: Comparison) -> Iterator[Difference]:
    return _table(comparison, "rencana", FOLLOW_UP, _followed(comparison.old), _followed(comparison.new))


def _followed(content: ReportContent) -> list[Row[FollowedUp]]:
    return [
        Row(
            each,
            (replace(each, indicator=None), (_about(each), each.tindak_lanjut), _about(each)),
            _one_place("lanjutan", key),
            f"{each.tindak_lanjut}: {FollowUpOutcome(each.outcome).label}",
        )
        for key, each in zip(places.follow_up_keys(content), content.follow_up, strict=True)
    ]


def _evidence(comparison: Comparison) -> Iterator[Difference]:
    return _table(comparison, "bukti", EVIDENCE, _files(comparison.old), _files(comparison.new))


def _files(content: ReportContent) -> list[Row[EvidenceFile]]:
    """Recognised also by the indicator's name, which stays the same in a new version of the agreement."""
    names = {row.indicator: row.name for row in content.performance}
    return [
        Row(
            file,
            (
                (file.indicator, file.name, file.sha256),
                (name, file.name, file.sha256),
                (name, file.sha256),
                (name, file.name),
            ),
            _one_place("bukti", key),
            f"{file.name} untuk {name}",
        )
        for key, file in zip(places.evidence_keys(content), content.evidence, strict=True)
        for name in [names.get(file.indicator, formats.DASH)]
    ]


def _signatories(comparison: Comparison) -> Iterator[Difference]:
    for who, name in (("pelapor", "reporter"), ("atasan langsung", "supervisor")):
        old: Signatory = getattr(comparison.old, name)
        for difference in _fields(comparison, SIGNATORY, old, getattr(comparison.new, name), lambda kind: "bab-3"):
            yield replace(difference, value_name=f"{difference.value_name} {who}")


def _texts(comparison: Comparison) -> Iterator[Difference]:
    old, new = dict(comparison.old.texts), dict(comparison.new.texts)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            name = f"Kalimat tetap: {fixed.TEXTS[key].label}" if key in fixed.TEXTS else "Kalimat tetap"
            values = "\n".join(old.get(key, ())), "\n".join(new.get(key, ()))
            yield comparison.difference(_SECTIONS_OF_TEXTS.get(key, key), name, values, derived=True)


def _history(comparison: Comparison) -> Iterator[Difference]:
    old = {each.quarter: each for each in comparison.old.history}
    new = {each.quarter: each for each in comparison.new.history}
    for quarter in sorted({*old, *new}):
        if old.get(quarter) != new.get(quarter):
            values = _drawn(old.get(quarter)), _drawn(new.get(quarter))
            yield comparison.difference("capaian", f"Gambar: {Quarter(quarter).label}", values, derived=True)


def _drawn(figures: QuarterFigures | None) -> str:
    if figures is None:
        return ""
    return f"capaian {formats.percent(figures.capaian)}, serapan {formats.percent(figures.serapan)}"


_COMPARED: tuple[Callable[[Comparison], Iterator[Difference]], ...] = (
    _report,
    _texts,
    _performance,
    _supporting_activities,
    _budget,
    _shifts,
    _dropped,
    _explanations,
    _follow_up,
    _plan,
    _evidence,
    _signatories,
    _history,
)
