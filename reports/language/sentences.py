"""Where the sentences of a text begin and end, abbreviations and numbers not mistaken for ends."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reports.language.words import words

# A full stop behind these ends no sentence.
_ABBREVIATIONS = words("abbreviations")
# It begins with the letters that may end a sentence, so that all others are passed over at once.
_END = re.compile(r"[.!?;\n](?:(?<=\n)\n*|(?<=;)(?=\s|$)|(?<=[.!?])(?<![.!?][.!?])[.!?]{0,5}[\"”')\]]{0,3}(?=\s|$))")
_LAST_WORD = re.compile(r"[\w.]{0,12}$")


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a line of its own; its surrounding spaces belong to it."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of the text, which together are the whole text."""
    ends = [found.end() for found in _END.finditer(text) if _ends(text, found)]
    bounds = [0, *ends] if ends and ends[-1] == len(text) else [0, *ends, len(text)]
    return tuple(Sentence(start, end, text[start:end]) for start, end in pairwise(bounds) if end)


def sentence_at(text: str, place: int) -> Sentence:
    """The sentence that holds the character at that place."""
    found = sentences(text)
    return found[max(0, bisect_right(found, place, key=lambda sentence: sentence.start) - 1)]


def _ends(text: str, found: re.Match[str]) -> bool:
    if found[0] != ".":
        return True
    word = _LAST_WORD.search(text, max(0, found.start() - 12), found.start())
    bare = word[0].lower().lstrip(".") if word else ""
    # "1." and "a." begin an item of a list, they end nothing; "T.A." and names' degrees likewise.
    return bare not in _ABBREVIATIONS and not (len(bare) == 1 and bare.isalpha()) and not _is_item(text, found, bare)


def _is_item(text: str, found: re.Match[str], bare: str) -> bool:
    """Whether the full stop belongs to an item's number: at the beginning of its line, short."""
    start = found.start() - len(bare)
    return bare.isdigit() and len(bare) <= 2 and not text[max(0, start - 3) : start].strip(" \t-")
