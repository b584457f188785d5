"""Which rows of two tables speak of the same indicator or activity: by name, else by likeness, else by order."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from reports.audit.headings import Role
from reports.audit.rows import Reading, Row

_LEAST_ALIKE = 72
# So many of the likest are looked at for each row: in a table whose rows are all alike the others say nothing.
_MOST_ALIKE = 30
_AIMS = re.compile(
    r"^(?:meningkatnya|terwujudnya|terlaksananya|terselenggaranya|tersedianya|terpenuhinya|peningkatan|optimalnya|"
    r"meningkatkan|tercapainya|tersusunnya|terkelolanya|terpeliharanya)\s+",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(r"^\s*(?P<code>\d{1,2}(?:\.\s?\d{1,4}){2,6})\s*[-–:]?\s+(?=[A-Za-z])")
_CODE_AFTER = re.compile(r"(?<=[A-Za-z)])\s+\(?(?P<code>\d{1,2}(?:\.\s?\d{1,4}){3,6})\)?\s*$")


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """Letters and digits alone, small: two writings that differ in capitals, punctuation or spaces are the same."""
    return "".join(re.findall(r"[^\W_]+", text.casefold()))


@lru_cache(maxsize=4096)
def without_code(text: str) -> str:
    """A name without the code that stands before it, or below it, in one cell."""
    return _CODE_AFTER.sub("", _CODE_BEFORE.sub("", text))


def code_beside(text: str) -> str:
    """The code that stands before a name or after it in one cell; empty without one."""
    found = _CODE_BEFORE.match(text) or _CODE_AFTER.search(text)
    return found["code"].replace(" ", "") if found else ""


def code_of(row: Row) -> str:
    """The code in a row: in a column of its own, without spaces, else beside the activity's name."""
    return row.words(Role.CODE).replace(" ", "") or code_beside(row.words(Role.ACTIVITY))


@lru_cache(maxsize=4096)
def without_aim(text: str) -> str:
    """A sasaran as the activity's name that it mostly is made of: without `Meningkatnya`."""
    return _AIMS.sub("", without_code(text))


def alike(one: str, other: str) -> float:
    first, second = bare(one), bare(other)
    return 0 if not first or not second else fuzz.ratio(first, second)


def filled_down(reading: Reading, role: Role) -> list[str]:
    """A column's words row by row, those of a merged or blank cell taken from above."""
    found: list[str] = []
    for row in data_of(reading):
        found.append(row.words(role) or (found[-1] if found else ""))
    return found


def data_of(reading: Reading) -> list[Row]:
    return [row for row in reading.rows if not row.total]


def pairs(
    first: Sequence[Row], second: Sequence[Row], name: Callable[[Row], str], *, by_order: bool = True
) -> Iterator[tuple[Row, Row]]:
    """Rows of the first with those of the second that mean the same, by name, else by order; each at most once."""
    left = {place: bare(name(row)) for place, row in enumerate(first)}
    right = {place: bare(name(row)) for place, row in enumerate(second)}
    found: dict[int, int] = {}

    def pair(one: int, other: int) -> None:
        found[one] = other
        del left[one], right[other]

    by_name: dict[str, list[int]] = defaultdict(list)
    for place, key in right.items():
        by_name[key].append(place)
    for one, key in list(left.items()):
        if key and by_name[key]:
            pair(one, by_name[key].pop(0))
    for _, one, other in sorted(_scored(left, right)):
        if one in left and other in right:
            pair(one, other)
    if by_order and len(first) == len(second):
        for place in list(left):
            if place in right:
                pair(place, place)
    return iter([(first[one], second[found[one]]) for one in sorted(found)])


def _scored(left: Mapping[int, str], right: Mapping[int, str]) -> Iterator[tuple[float, int, int]]:
    """The pairs that are alike enough, by their places, the likest first when sorted."""
    choices = {place: key for place, key in right.items() if key}
    for one, key in left.items():
        if key:
            near = process.extract(key, choices, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=_MOST_ALIKE)
            yield from ((-score, one, other) for _, score, other in near)
