"""Which rows of two tables speak of the same indicator or activity: by name, else by likeness, else by order."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from reports.audit.headings import Role
from reports.audit.rows import Reading, Row

_LEAST_ALIKE = 72
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


def without_code(text: str) -> str:
    """A name without the code that stands before it, or below it, in one cell."""
    return _CODE_AFTER.sub("", _CODE_BEFORE.sub("", text))


def code_beside(text: str) -> str:
    """The code that stands before a name or after it in one cell; empty without one."""
    found = _CODE_BEFORE.match(text) or _CODE_AFTER.search(text)
    return found["code"].replace(" ", "") if found else ""


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


def pairs(first: Sequence[Row], second: Sequence[Row], name: Callable[[Row], str]) -> Iterator[tuple[Row, Row]]:
    """Rows of the first with those of the second that mean the same; each at most once."""
    left, right = list(first), list(second)
    found: list[tuple[Row, Row]] = []
    for one in list(left):
        twin = next((other for other in right if bare(name(one)) and bare(name(one)) == bare(name(other))), None)
        if twin is not None:
            found.append((one, twin))
            left.remove(one)
            right.remove(twin)
    scored = sorted(
        ((alike(name(one), name(other)), first.index(one), second.index(other)) for one in left for other in right),
        key=lambda score: -score[0],
    )
    for score, here, there in scored:
        one, other = first[here], second[there]
        if score >= _LEAST_ALIKE and one in left and other in right:
            found.append((one, other))
            left.remove(one)
            right.remove(other)
    if len(first) == len(second):
        for one in list(left):
            other = second[first.index(one)]
            if other in right:
                found.append((one, other))
                right.remove(other)
    return iter(sorted(found, key=lambda pair: first.index(pair[0])))
