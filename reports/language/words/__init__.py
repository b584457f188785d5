"""Lists of words, one file each beside this module, made afresh for this program.

A line is a word, or a word, a tab and what stands instead; a line that begins with `#` says what the list is.
"""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(line.split("\t")[0] for line in _lines(name))


@cache
def pairs(name: str) -> dict[str, str]:
    """The words of a list with what stands instead of each."""
    return dict(line.split("\t") for line in _lines(name))


def _lines(name: str) -> list[str]:
    lines = (_HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
