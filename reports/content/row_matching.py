"""Finding the rows of two versions of a table that are the same row, though nobody numbered them for it.

An agreement's new version gives its rows new database keys, and rows of an action plan have none in the content. A row
therefore has several keys, from the most exact (all its values) to the loosest (an activity's code).
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Row(Generic[T]):
    """A row of a table.

    `keys` are what it is recognised by, the most exact first; rows of one table have equally many. `place` gives its
    place for a kind of value (`capaian` → `capaian-12`); `words` is the whole row in one line.
    """

    value: T
    keys: tuple[Hashable, ...]
    place: Callable[[str], str]
    words: str


Pair = tuple[Row[T] | None, Row[T] | None]


def match_rows(old: Sequence[Row[T]], new: Sequence[Row[T]]) -> list[Pair[T]]:
    """Each new row, in order, with its old one (None where it is added); then the removed rows, with None for the new.

    Rows with the same first key are matched first, the rest by the second key, and so on.
    """
    unmatched, partner = list(old), dict[int, Row[T]]()
    for depth in range(max((len(row.keys) for row in new), default=0)):
        for number, row in enumerate(new):
            if number not in partner and (index := _index_of(row.keys[depth], unmatched, depth)) is not None:
                partner[number] = unmatched.pop(index)
    return [*((partner.get(number), row) for number, row in enumerate(new)), *((row, None) for row in unmatched)]


def _index_of(key: Hashable, rows: Sequence[Row[T]], depth: int) -> int | None:
    return next((index for index, row in enumerate(rows) if row.keys[depth] == key), None)


def moved_rows(pairs: Iterable[Pair[T]], old: Sequence[Row[T]]) -> tuple[list[Row[T]], list[Row[T]]] | None:
    """The old rows that are still there, in the old and in the new order; None where both orders are the same."""
    position = {id(row): number for number, row in enumerate(old)}
    now = [before for before, after in pairs if before and after]
    if all(position[id(one)] < position[id(other)] for one, other in pairwise(now)):
        return None
    return sorted(now, key=lambda row: position[id(row)]), now
