"""Which quarter, months or year a text speaks of, and whether it means its own, compares with it or plans for it.

Read are `Triwulan II`, `tribulan 2`, `TW-II/2022`, `triwulan kedua`, common misspellings of these, `semester I`,
months, their lists and ranges (`Januari s.d. Juni`, `bulan April sampai dengan bulan Juni 2022`), dates and years. What
is named together (`Triwulan I dan II`, `April, Mei, dan Juni`) is one mention.

The role is read from the words around: see `roles.py`. Whoever checks a report asks `contradicts` of each mention.
"""

from functools import lru_cache

from reports.language.periods.period import Period, Role, Unit, contradicts
from reports.language.periods.reading import named
from reports.language.periods.roles import with_roles

__all__ = ["Period", "Role", "Unit", "contradicts", "periods"]


# Several rules ask in turn about each sentence.
@lru_cache(maxsize=64)
def periods(text: str) -> tuple[Period, ...]:
    """All periods that the text names, in their order, each with its role; none overlaps another."""
    return with_roles(text, named(text))
