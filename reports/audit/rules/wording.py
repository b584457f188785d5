"""Whether two writings of one name differ only by slips of the pen, which are found as such and not as a difference."""

import re

from rapidfuzz.distance import OSA

from reports.language.spelling import misspellings

# Two writings of one word that official prose has side by side.
_SAME = (
    ("persentase", "prosentase"), ("ketenteraman", "ketentraman"), ("pelindungan", "perlindungan"),
    ("kementerian", "kementrian"), ("indikator", "indicator"), ("walikota", "wali kota"), ("kerjasama", "kerja sama"),
)  # fmt: skip

_LONG = 30
_NO_DIGITS = str.maketrans("", "", "0123456789")


def only_misspelt(one: str, other: str) -> bool:
    """Whether word by word nothing differs but a letter or two in words that are long enough to be sure."""
    first, second = _words(one), _words(other)
    whole, other_whole = "".join(first), "".join(second)
    if whole == other_whole:
        return True
    if min(len(whole), len(other_whole)) >= _LONG and OSA.distance(whole, other_whole, score_cutoff=1) <= 1:
        return whole.translate(_NO_DIGITS) != other_whole.translate(_NO_DIGITS)
    if len(first) != len(second):
        return False
    different = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return len(different) <= 2 and all(_is_slip(a, b) for a, b in different)


def _words(text: str) -> list[str]:
    lower = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    for one, other in _SAME:
        lower = re.sub(rf"\b{other}\b", one, lower)
    return lower.split()


def _is_slip(one: str, other: str) -> bool:
    """Whether one of two words is the other misspelt: a letter off, and known as no word of its own."""
    if one.isdigit() or other.isdigit() or min(len(one), len(other)) < 5 or OSA.distance(one, other) > 2:
        return False
    return bool(misspellings(one) or misspellings(other) or _is_garbled(one, other))


def _is_garbled(one: str, other: str) -> bool:
    """Whether one differs from the other by a doubled, left out or swapped letter inside, and not by its ending."""
    inside = one[:2] == other[:2] and one[-2:] == other[-2:]
    return OSA.distance(one, other) == 1 and inside and min(len(one), len(other)) >= 8
