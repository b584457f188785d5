"""How one text became another, word by word: both in one line, with what was taken out and what was put in."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# A line break is a word of its own, so that paragraphs stay paragraphs.
_WORDS = re.compile(r"\n|[^\s]+")
# Shorter texts are read faster side by side.
FEWEST = 4
# Texts that have less in common are two texts.
ALIKE = 0.35
# Pairs of words. Comparing takes longer the more there are, and the texts are other people's.
MOST = 500_000


@dataclass(frozen=True)
class Piece:
    """Words that stand in both texts, or, with `is_old` or `is_new`, in one alone."""

    text: str
    is_old: bool = False
    is_new: bool = False


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in their order; none where the texts are short, unlike or very long."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if min(len(before), len(after)) < FEWEST or len(before) * len(after) > MOST:
        return ()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    found: list[Piece] = []
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece(_joined(before[start:end])))
            continue
        if end > start:
            found.append(Piece(_joined(before[start:end]), is_old=True))
        if new_end > new_start:
            found.append(Piece(_joined(after[new_start:new_end]), is_new=True))
    return tuple(found)


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(" \n ", "\n").replace("\n ", "\n").replace(" \n", "\n")
