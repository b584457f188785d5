"""Live values: figures of an activity that its author writes as `{capaian}` and that print as `50%`, never stale.

The names are those of values_of(), in braces (reports.texts.braces). A brace with any other name stays as it was typed,
and problems() says so.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from lkj import formats
from reports.content.indicators import Performance
from reports.content.report import Budget
from reports.texts import braces
from reports.texts.braces import numbered

UNCOMPUTED = "belum dapat dihitung"
STRAY = "Tanda { } hanya untuk nilai sisipan. Hapus tanda itu, atau pilih nilainya dari daftar Sisipkan nilai."
# Enough to correct at a time: looking for similar names takes long, and a text may be full of unknown ones.
MOST_PROBLEMS = 3

T = TypeVar("T")


@dataclass(frozen=True)
class Value:
    """A live value: what its author writes, `capaian 2`, and how it prints now, `48,92%`."""

    name: str
    text: str

    @property
    def token(self) -> str:
        return f"{{{self.name}}}"


@dataclass(frozen=True)
class Group:
    """The live values of one indicator, or of the activity's budget; `label` names it."""

    label: str
    values: tuple[Value, ...]


def groups(budget: Budget, rows: Sequence[Performance]) -> tuple[Group, ...]:
    """An activity's values: of its budget, then of its indicators in the order of the agreement."""
    return _budget(budget), *(_indicator(row, number) for number, row in enumerate(rows, 1))


def values_of(budget: Budget, rows: Sequence[Performance]) -> dict[str, str]:
    """How each value of an activity prints now, by name."""
    return {value.name: value.text for group in groups(budget, rows) for value in group.values}


def by_activity(budget: Iterable[Budget], performance: Sequence[Performance]) -> dict[str, dict[str, str]]:
    """values_of() every activity of a report, by its code."""
    return {line.code: values_of(line, rows_of(line, performance)) for line in budget}


def rows_of(budget: Budget, performance: Iterable[Performance]) -> tuple[Performance, ...]:
    """The indicators of an activity, in their order."""
    return tuple(row for row in performance if row.line == budget.line)


def problems(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences that say what to write instead: one for each of the first unknown names, one for any stray brace."""
    found = tuple(_problem(name, values) for name in braces.unknown(text, values)[:MOST_PROBLEMS])
    return (*found, STRAY) if braces.has_stray(text) else found


def prefill(budget: Budget, rows: Sequence[Performance]) -> str:
    """The text that the evaluasi of an activity's first plan row begins with; empty without figures."""
    if not rows:
        return "Serapan {serapan}." if budget.ceiling is not None else ""
    serapan = " dengan serapan {serapan}" if budget.ceiling is not None else ""
    if len(rows) == 1:
        return f"Capaian {{capaian}}{serapan}."
    parts = [f"indikator {number} sebesar {{{numbered('capaian', number)}}}" for number in range(1, len(rows) + 1)]
    return f"Capaian {', '.join(parts[:-1])} dan {parts[-1]}{serapan}."


def prefills(budget: Iterable[Budget], performance: Sequence[Performance]) -> dict[str, str]:
    """prefill() of every activity of a report, by its code."""
    return {line.code: prefill(line, rows_of(line, performance)) for line in budget}


def _problem(name: str, values: Mapping[str, str]) -> str:
    if not values:
        return f"{{{name}}} tidak mempunyai nilai: kegiatan ini tidak ada dalam Perjanjian Kinerja. Hapus tanda itu."
    near = get_close_matches(name, values, n=1)
    advice = f"Mungkin maksud Anda {{{near[0]}}}." if near else "Pilih dari daftar Sisipkan nilai, atau hapus."
    return f"{{{name}}} bukan nilai yang dikenal. {advice}"


def _budget(budget: Budget) -> Group:
    ceiling, spent = budget.ceiling, budget.realisasi
    left = None if ceiling is None or spent is None else ceiling - spent
    return Group(
        "Anggaran",
        (
            Value("pagu", _written(ceiling, formats.rupiah)),
            Value("realisasi anggaran", _written(spent, formats.rupiah)),
            Value("serapan", _written(budget.serapan, formats.percent)),
            Value("sisa pagu", _written(left, formats.rupiah)),
        ),
    )


def _indicator(row: Performance, number: int) -> Group:
    def quantity(value: Decimal) -> str:
        return formats.quantity(value, row.unit)

    found = {
        "target": row.target_text if row.has_target else UNCOMPUTED,
        "realisasi": row.words or _written(row.realisasi, quantity),
        "capaian": row.verdict_in_sentence if row.verdict else _written(row.capaian, formats.percent),
        "efisiensi": _written(row.efisiensi, formats.points_in_words),
        "predikat": row.predikat.lower() or UNCOMPUTED,
    }
    return Group(row.name, tuple(Value(numbered(name, number), text) for name, text in found.items()))


def _written(value: T | None, write: Callable[[T], str]) -> str:
    return UNCOMPUTED if value is None else write(value)
