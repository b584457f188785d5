"""Side by side what a version of an agreement changes against the version before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lkj import formats
from reports.enums import Direction, IndicatorKind, OverTime
from reports.queries.agreement_rows import AgreementRows, IndicatorRow

_WORDS = {
    "name": "Nama",
    "unit": "Satuan",
    "yearly": "Target setahun",
    "q1": "Target s.d. TW I",
    "q2": "Target s.d. TW II",
    "q3": "Target s.d. TW III",
    "q4": "Target s.d. TW IV",
    "kind": "Jenis",
    "direction": "Arah",
    "over_time": "Sepanjang tahun",
    "scale": "Skala",
    "decimals": "Angka di belakang koma",
    "may_be_negative": "Boleh kurang dari nol",
    "target_words": "Target dicetak sebagai",
    "numerator_label": "Nama pembilang",
    "denominator_label": "Nama penyebut",
    "component_unit": "Satuan pembilang dan penyebut",
    "parts": "Komponen",
    "data_source": "Sumber data",
    "budget_line": "Anggaran",
}
_CHOICES: dict[str, Any] = {"kind": IndicatorKind, "direction": Direction, "over_time": OverTime}
NONE = "(tidak ada)"


@dataclass(frozen=True)
class Change:
    """What is another in the new version: of what, which value, and both as they are written."""

    about: str
    what: str
    old: str
    new: str


def changes_of(old: AgreementRows, now: AgreementRows) -> list[Change]:
    """Every change against the version before, as it stood after its last shift of pagu."""
    return [*_indicators(old, now), *_lines(old, now)]


def _indicators(old: AgreementRows, now: AgreementRows) -> Iterator[Change]:
    goals = {row.pk: goal.text for rows in (old, now) for goal, indicators in rows.goals for row in indicators}
    left = list(old.indicators)
    for row in now.indicators:
        same = [each for each in left if _known_as(each) == _known_as(row)]
        same.sort(key=lambda each: goals[each.pk] != goals[row.pk])
        if not same:
            yield Change(row.name or "Indikator", "Indikator baru", NONE, _short(row))
            continue
        left.remove(same[0])
        if goals[same[0].pk] != goals[row.pk]:
            yield Change(row.name, "Sasaran", goals[same[0].pk], goals[row.pk])
        for name, word in _WORDS.items():
            was, becomes = _written(same[0], name), _written(row, name)
            if was != becomes:
                yield Change(row.name, word, was or NONE, becomes or NONE)
    for gone in left:
        yield Change(gone.name, "Indikator dihapus", _short(gone), NONE)


def _lines(old: AgreementRows, now: AgreementRows) -> Iterator[Change]:
    """The pagu before is that of the last shift."""
    before = {line.code: (line.activity, line.last_ceiling) for line in old.lines}
    funds = {line.code: str(line.funds) for line in old.lines}
    for line in now.lines:
        name, much = before.pop(line.code, (line.activity, None))
        is_new = line.code not in funds
        if is_new or much != line.ceiling:
            what = "Anggaran baru" if is_new else "Pagu"
            yield Change(name, what, NONE if is_new else formats.rupiah(much), formats.rupiah(line.ceiling))
        if not is_new and funds[line.code] != str(line.funds):
            yield Change(name, "Sumber dana", funds[line.code] or NONE, str(line.funds) or NONE)
    for name, much in before.values():
        yield Change(name, "Anggaran dihapus", formats.rupiah(much), NONE)


def _known_as(row: IndicatorRow) -> tuple[str, ...]:
    scale = str(row.scale or "")
    return (row.former_name or row.name, row.kind, row.unit, row.direction, scale)


def _short(row: IndicatorRow) -> str:
    return f"{row.yearly} {row.unit}".strip() or "tanpa target"


def _written(row: IndicatorRow, name: str) -> str:
    value = getattr(row, name)
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    if name == "budget_line":
        return str(value.activity) if value else ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    return "" if value is None else str(value)
