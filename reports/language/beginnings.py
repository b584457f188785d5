"""Where names that begin alike can be told apart, for columns that show the beginning of each only."""

from collections.abc import Sequence


def beginnings(names: Sequence[str], least: int) -> list[str]:
    """Of each name the words at its beginning that another one has too, with the space behind them.

    Empty where these are fewer than `least`, where the name has no other words, or where no other name differs from it.
    """
    split = [name.split() for name in names]
    found = [
        _beginning(words, max((_common(words, other) for other in split if other != words), default=0), least)
        for words in split
    ]
    # A name with other spaces than single ones is shown as it is.
    return [alike if name.startswith(alike) else "" for name, alike in zip(names, found, strict=True)]


def _common(words: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    shorter = min(len(words), len(other))
    return next((at for at in range(shorter) if words[at] != other[at]), shorter)


def _beginning(words: Sequence[str], count: int, least: int) -> str:
    return " ".join(words[:count]) + " " if least <= count < len(words) else ""
