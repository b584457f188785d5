"""Live values: figures of a topic that its author writes as `{capaian}` and that print as `50%`, never stale.

A topic is an activity with its indicators, or an indicator without a budget line (reports.content.report.Topic).

The names are those of values_of(), in braces (reports.texts.braces). A brace with any other name stays as it was typed,
and problems() says so.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

from lkj import formats
from reports.content.indicators import Performance
from reports.content.report import Budget, Topic
from reports.texts import braces
from reports.texts.braces import numbered

UNCOMPUTED = "belum dapat dihitung"
STRAY = "Tanda { } hanya untuk nilai sisipan. Hapus tanda itu, atau pilih nilainya dari daftar Sisipkan nilai."
# Enough to correct at a time: looking for similar names takes long, and a text may be full of unknown ones.
MOST_PROBLEMS = 3
# So many letters before a figure may say which value it is.
_NEAR = 60

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
    """The live values of one indicator, or of the topic's budget; `label` names it."""

    label: str
    values: tuple[Value, ...]


# A page asks for each topic five times: for its field, its texts, and what the quarter before says.
@lru_cache(maxsize=2_000)
def groups(topic: Topic) -> tuple[Group, ...]:
    """A topic's values: of its budget, if it has any, then of its indicators in the order of the agreement."""
    of_indicators = (_indicator(row, number) for number, row in enumerate(topic.rows, 1))
    return (_budget(topic.line), *of_indicators) if topic.line else tuple(of_indicators)


def values_of(topic: Topic) -> dict[str, str]:
    """How each value of a topic prints now, by name."""
    return {value.name: value.text for group in groups(topic) for value in group.values}


def by_topic(topics: Iterable[Topic]) -> dict[str, dict[str, str]]:
    """values_of() each of a report's topics, by its plan_key."""
    return {topic.plan_key: values_of(topic) for topic in topics}


def revived(text: str, values: Mapping[str, str]) -> str:
    """An earlier text with its figures as live values, so that they follow: “baru 50%” becomes “baru {capaian}”.

    `values` are those that held when it was written. A figure that is the value of several names becomes the one that
    the words before it say last; where they say none it stays, and the checks ask about it.
    """
    names: dict[str, list[str]] = {}
    for name, value in values.items():
        if any(sign.isdigit() for sign in value):
            names.setdefault(_plain(value), []).append(name)
    if not names:
        return text
    figures = "|".join(re.escape(each).replace(r"\ ", r"\s") for each in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"\{{[^{{}}]*\}}|(?<![\w.,])(?:{figures})(?![\w]|[.,]\d)")

    def revive(found: re.Match[str]) -> str:
        possible = names.get(_plain(found[0]), [])
        if len(possible) > 1:
            said = text[max(0, found.start() - _NEAR) : found.start()].casefold()
            heard = [name for name in possible if name.partition(" ")[0] in said]
            possible = sorted(heard, key=lambda name: said.rindex(name.partition(" ")[0]))[-1:]
        return f"{{{possible[0]}}}" if possible else found[0]

    return pattern.sub(revive, text)


def problems(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences that say what to write instead: one for each of the first unknown names, one for any stray brace."""
    found = tuple(_problem(name, values) for name in braces.unknown(text, values)[:MOST_PROBLEMS])
    return (*found, STRAY) if braces.has_stray(text) else found


_NO_BRACES = str.maketrans("{}", "()")


def prefill(topic: Topic) -> str:
    """The text that the evaluasi of a topic's first plan row begins with; empty without figures."""
    rows, has_ceiling = topic.rows, topic.line is not None and topic.line.ceiling is not None
    if not rows:
        return "Serapan {serapan}." if has_ceiling else ""
    serapan = " dengan serapan {serapan}" if has_ceiling else ""
    if len(rows) == 1:
        return f"Capaian terhadap target setahun {{capaian}}{serapan}."
    # By their names: every table counts indicators in its own way.
    parts = [
        f"“{row.name.translate(_NO_BRACES)}” sebesar {{{numbered('capaian', number)}}}"
        for number, row in enumerate(rows, 1)
    ]
    return f"Capaian {', '.join(parts[:-1])} dan {parts[-1]} dari target setahun{serapan}."


def prefills(topics: Iterable[Topic]) -> dict[str, str]:
    """prefill() of each of a report's topics, by its plan_key."""
    return {topic.plan_key: prefill(topic) for topic in topics}


def _problem(name: str, values: Mapping[str, str]) -> str:
    if not values:
        return (
            f"{{{name}}} tidak mempunyai nilai: kegiatan atau indikator ini tidak ada dalam Perjanjian Kinerja. "
            "Hapus tanda itu."
        )
    near = get_close_matches(name, values, n=1)
    advice = f"Mungkin maksud Anda {{{near[0]}}}." if near else "Pilih dari daftar Sisipkan nilai, atau hapus."
    return f"{{{name}}} bukan nilai yang dikenal. {advice}"


def _plain(text: str) -> str:
    """With plain spaces: figures are written with no-break ones, people type the others."""
    return re.sub(r"\s", " ", text)


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
