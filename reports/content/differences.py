"""What changed from one submission of a report to the next: the old and the new value of everything it says."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Generic, TypeVar

from lkj import formats
from reports.content import places
from reports.content.compared_fields import (
    BUDGET,
    EVIDENCE,
    FOLLOW_UP,
    OFFICE,
    PERFORMANCE,
    PLAN,
    REPORT,
    SIGNATORY,
    Field,
)
from reports.content.report import (
    Action,
    Budget,
    EvidenceFile,
    FollowedUp,
    Performance,
    QuarterFigures,
    ReportContent,
    Signatory,
)
from reports.enums import FollowUpOutcome, IndicatorKind, Quarter
from reports.texts import fixed

T = TypeVar("T")
_RATIO = IndicatorKind.RATIO
_SHORT = {"pendahuluan": "bab-1", "dasar_hukum": "bab-1", "penutup": "bab-3"}


@dataclass(frozen=True)
class Change:
    """One value that is another now. What is new has no `old`, what is gone no `new`.

    `derived` is what nobody typed: figures the program computes, words that come from the office's own records.
    """

    place: str
    label: str
    what: str
    old: str
    new: str
    derived: bool = False


@dataclass(frozen=True)
class Sides:
    """Both contents with the labels of their places."""

    old: ReportContent
    new: ReportContent
    old_labels: dict[str, str]
    new_labels: dict[str, str]

    def label(self, place: str) -> str:
        return (
            self.new_labels.get(place) or self.old_labels.get(place) or places.SECTIONS.get(place, places.WHOLE_LABEL)
        )

    def change(self, place: str, what: str, both: tuple[str, str], derived: bool = False) -> Change:
        return Change(place, self.label(place), what, *both, derived)


def differences(old: ReportContent, new: ReportContent) -> tuple[Change, ...]:
    """In the order of the document; empty where both say the same. Database keys alone are no change."""
    sides = Sides(old, new, places.labels(old), places.labels(new))
    found = [change for compare in _COMPARISONS for change in compare(sides)]
    order = {place: number for number, place in enumerate(sides.new_labels)}
    return tuple(sorted(found, key=lambda change: order.get(change.place, _near(change.place, order))))


def _near(place: str, order: dict[str, int]) -> int:
    """What is gone stands with its section."""
    return order.get(place.partition("-")[0], len(order))


def typed(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(change for change in changes if not change.derived)


def derived(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(change for change in changes if change.derived)


def _fields(sides: Sides, fields: Iterable[Field], old: Any, new: Any, place: Callable[[str], str]) -> Iterator[Change]:
    """Each field of a row that has another value; `place` makes a place of a field's kind."""
    for field in fields:
        if getattr(old, field.name) != getattr(new, field.name):
            yield sides.change(place(field.kind), field.what, (field.show(old), field.show(new)), field.derived)


def _report(sides: Sides) -> Iterator[Change]:
    yield from _fields(sides, REPORT, sides.old, sides.new, lambda kind: kind)
    for change in _fields(sides, OFFICE, sides.old.office, sides.new.office, lambda kind: places.WHOLE):
        yield replace(change, derived=True)


@dataclass(frozen=True)
class Row(Generic[T]):
    """A row of a table: its value, what it is recognised by, its place for a kind of field, and itself in words."""

    value: T
    keys: tuple[Hashable, ...]
    place: Callable[[str], str]
    words: str


def _table(
    sides: Sides, section: str, fields: Iterable[Field], old: Sequence[Row[T]], new: Sequence[Row[T]]
) -> Iterator[Change]:
    """Its rows' fields, rows that are new or gone, and another order; what is gone is told at the section."""
    pairs = _paired(old, new)
    for before, after in pairs:
        if before and after:
            yield from _fields(sides, fields, before.value, after.value, after.place)
        elif after:
            yield sides.change(after.place(""), "Baris baru", ("", after.words))
        elif before:
            label = sides.old_labels.get(before.place(""), sides.label(section))
            yield Change(section, label, "Baris dihapus", before.words, "")
    yield from _reordered(sides, section, pairs, old)


def _paired(old: Sequence[Row[T]], new: Sequence[Row[T]]) -> list[tuple[Row[T] | None, Row[T] | None]]:
    """The rows of both sides that are each other's: those equal in their first key, then in the next.

    In the new side's order; what is gone comes last.
    """
    left, partner = list(old), dict[int, Row[T]]()
    for depth in range(max((len(row.keys) for row in new), default=0)):
        for number, row in enumerate(new):
            if number not in partner and (found := _like(left, row, depth)) is not None:
                partner[number] = left.pop(found)
    return [*((partner.get(number), row) for number, row in enumerate(new)), *((gone, None) for gone in left)]


def _like(rows: Sequence[Row[T]], row: Row[T], depth: int) -> int | None:
    return next((number for number, other in enumerate(rows) if other.keys[depth] == row.keys[depth]), None)


def _reordered(
    sides: Sides, section: str, pairs: Iterable[tuple[Row[T] | None, Row[T] | None]], old: Sequence[Row[T]]
) -> Iterator[Change]:
    """That rows which stayed stand in another order."""
    at = {id(row): number for number, row in enumerate(old)}
    kept = [before for before, after in pairs if before and after]
    if any(at[id(one)] > at[id(other)] for one, other in pairwise(kept)):
        was = sorted(kept, key=lambda row: at[id(row)])
        yield sides.change(section, "Urutan baris", (_numbered(was), _numbered(kept)))


def _numbered(rows: Iterable[Row[T]]) -> str:
    return "\n".join(f"{number}. {places.shortened(row.words)}" for number, row in enumerate(rows, 1))


def _budget(sides: Sides) -> Iterator[Change]:
    return _table(sides, "perjanjian", BUDGET, _lines(sides.old), _lines(sides.new))


def _lines(content: ReportContent) -> list[Row[Budget]]:
    return [
        Row(line, (line.line, line.code), _budget_place(content, line), f"{line.code} {line.name}, {_ceiling(line)}")
        for line in content.budget
    ]


def _ceiling(line: Budget) -> str:
    return f"pagu {formats.rupiah(line.ceiling)}"


def _budget_place(content: ReportContent, line: Budget) -> Callable[[str], str]:
    """A line's spending stands in the first row of Cost Per Outcome that shows it."""
    first = next((str(row.indicator) for row in content.performance if row.line == line.line), f"a{line.line}")
    return lambda kind: places.join("biaya", first) if kind == "biaya" else places.join("anggaran", line.line)


def _performance(sides: Sides) -> Iterator[Change]:
    """A ratio's realisasi is the quotient of what was typed."""
    quotients = {places.join("capaian", row.indicator) for row in sides.new.performance if row.kind == _RATIO}
    for change in _table(sides, "perjanjian", PERFORMANCE, _indicators(sides.old), _indicators(sides.new)):
        yield replace(change, derived=True) if change.what == "Realisasi" and change.place in quotients else change


def _supported(sides: Sides) -> Iterator[Change]:
    """By which activity an indicator is; told by the code, which a new version of the agreement keeps."""
    for old, new in _paired(_indicators(sides.old), _indicators(sides.new)):
        if old and new:
            both = _code(sides.old, old.value), _code(sides.new, new.value)
            if both[0] != both[1]:
                yield sides.change(new.place("biaya"), "Kegiatan yang mendukung", both)


def _code(content: ReportContent, row: Performance) -> str:
    line = content.budget_of(row)
    return line.code if line else ""


def _indicators(content: ReportContent) -> list[Row[Performance]]:
    return [
        Row(
            row,
            (row.indicator, (row.sasaran, row.name), row.name),
            partial(_indicator_place, row.indicator),
            f"{row.name}, target {formats.quantity(row.target, row.unit)}",
        )
        for row in content.performance
    ]


def _indicator_place(indicator: int, kind: str) -> str:
    return places.join(kind or "target", indicator)


def _explanations(sides: Sides) -> Iterator[Change]:
    old = {each.code: each for each in sides.old.explanations}
    new = {each.code: each for each in sides.new.explanations}
    for code in dict.fromkeys([*new, *old]):
        before, after = old.get(code), new.get(code)
        both = before.text if before else "", after.text if after else ""
        if both[0] != both[1]:
            place = places.join("evaluasi", (new.get(code) or old[code]).line)
            yield sides.change(place if place in sides.new_labels else "evaluasi", "Penjelasan", both)


def _plan(sides: Sides) -> Iterator[Change]:
    return _table(sides, "rencana", PLAN, _actions(sides.old), _actions(sides.new))


def _actions(content: ReportContent) -> list[Row[Action]]:
    return [
        Row(
            row,
            (replace(row, first=True), (row.code, row.tindak_lanjut), (row.code, row.evaluasi), row.code),
            _fixed("rencana", key),
            f"{row.name}: {row.tindak_lanjut or row.evaluasi}",
        )
        for key, row in zip(places.plan_keys(content), content.action_plan, strict=True)
    ]


def _fixed(kind: str, key: str) -> Callable[[str], str]:
    """The one place of a row, whatever of it."""
    return lambda _: places.join(kind, key)


def _follow_up(sides: Sides) -> Iterator[Change]:
    return _table(sides, "rencana", FOLLOW_UP, _followed(sides.old), _followed(sides.new))


def _followed(content: ReportContent) -> list[Row[FollowedUp]]:
    return [
        Row(
            each,
            (each, (each.code, each.tindak_lanjut), each.code),
            _fixed("lanjutan", key),
            f"{each.tindak_lanjut}: {FollowUpOutcome(each.outcome).label}",
        )
        for key, each in zip(places.follow_up_keys(content), content.follow_up, strict=True)
    ]


def _evidence(sides: Sides) -> Iterator[Change]:
    return _table(sides, "bukti", EVIDENCE, _files(sides.old), _files(sides.new))


def _files(content: ReportContent) -> list[Row[EvidenceFile]]:
    """By its indicator's name, which a new version of the agreement keeps."""
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
            _fixed("bukti", key),
            f"{file.name} untuk {name}",
        )
        for key, file in zip(places.evidence_keys(content), content.evidence, strict=True)
        for name in [names.get(file.indicator, formats.DASH)]
    ]


def _signatories(sides: Sides) -> Iterator[Change]:
    for who, name in (("pelapor", "reporter"), ("atasan langsung", "supervisor")):
        old: Signatory = getattr(sides.old, name)
        for change in _fields(sides, SIGNATORY, old, getattr(sides.new, name), lambda kind: "bab-3"):
            yield replace(change, what=f"{change.what} {who}")


def _texts(sides: Sides) -> Iterator[Change]:
    old, new = dict(sides.old.texts), dict(sides.new.texts)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            what = f"Kalimat tetap: {fixed.BLOCKS[key].label}" if key in fixed.BLOCKS else "Kalimat tetap"
            both = "\n".join(old.get(key, ())), "\n".join(new.get(key, ()))
            yield sides.change(_SHORT.get(key, key), what, both, derived=True)


def _history(sides: Sides) -> Iterator[Change]:
    old = {each.quarter: each for each in sides.old.history}
    new = {each.quarter: each for each in sides.new.history}
    for quarter in sorted({*old, *new}):
        if old.get(quarter) != new.get(quarter):
            both = _drawn(old.get(quarter)), _drawn(new.get(quarter))
            yield sides.change("capaian", f"Gambar: {Quarter(quarter).label}", both, derived=True)


def _drawn(figures: QuarterFigures | None) -> str:
    if figures is None:
        return ""
    return f"capaian {formats.percent(figures.capaian)}, serapan {formats.percent(figures.serapan)}"


_COMPARISONS: tuple[Callable[[Sides], Iterator[Change]], ...] = (
    _report,
    _texts,
    _performance,
    _supported,
    _budget,
    _explanations,
    _follow_up,
    _plan,
    _evidence,
    _signatories,
    _history,
)
