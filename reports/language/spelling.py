"""Common misspellings of Indonesian official prose, each with its correction.

Three sources: a list of non-standard words with their standard form (KBBI, EYD V), rules for `di` and `ke` and doubled
words, and words one letter away from exactly one frequent word. Precision comes first: a word that may be a name, an
abbreviation or simply unknown is left alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Rule(Enum):
    """By what a misspelling was found."""

    LISTED = "listed"
    TOGETHER = "together"  # `di laksanakan`: a prefix written apart
    APART = "apart"  # `diatas`: a preposition written together
    DOUBLED = "doubled"  # `yang yang`
    LETTER = "letter"  # one letter off a frequent word


@dataclass(frozen=True)
class Misspelling:
    """A misspelling at `text[start:end]` with what stands there instead, capitals as in the text."""

    start: int
    end: int
    text: str
    correction: str
    rule: Rule


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def misspellings(text: str, known: Iterable[str] = ()) -> tuple[Misspelling, ...]:
    """All misspellings of the text, in their order; the words of `known` (names, units, terms) are right."""
    return ()
