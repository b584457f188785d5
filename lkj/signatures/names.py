"""Comparing names of Indonesian persons as people write them: with and without degrees, in full and abbreviated.

Only whole names are the same. A name with a word more or less than the other is close: a human being has to say whether
it is the same person. A single word proves nobody, since thousands share it.
"""

import re
import unicodedata
from enum import Enum

# Before a name and no part of it.
TITLES = {"apt", "dr", "dra", "drg", "drh", "drs", "h", "hj", "ir", "kh", "ns", "prof"}
# Behind a name, where no comma divides them from it. An unknown one makes the name a word longer, which is close.
DEGREES = {
    "ak", "amd", "amdkeb", "amdkep", "amdkl", "apt", "ba", "bsc", "ca", "lc", "ma", "mag", "mak", "map", "mars", "mba",
    "meng", "mh", "mhi", "mhum", "mikom", "mip", "mkes", "mkom", "mm", "mp", "mpd", "mpdi", "mph", "ms", "msc", "msi",
    "msn", "msos", "mstat", "mt", "phd", "sag", "sap", "se", "sei", "sfarm", "sfil", "sh", "shi", "shut", "sikom",
    "sip", "sked", "skep", "skesos", "skg", "skh", "skm", "skom", "sp", "spd", "spdi", "spi", "spsi", "spt", "sptk",
    "ss", "ssi", "ssn", "ssos", "sst", "sstp", "st", "stp", "str", "strkeb", "strkep", "stt",
}  # fmt: skip
# By the way in which it is compared: how else people write it.
_WRITINGS = {
    "muhammad": "muhamad muhammed mohammad mohamad mohammed mochammad mochamad muchammad muchamad moch moh mohd mhd "
    "muh muhd much",
    "ahmad": "achmad akhmad akhmat ahmat ach akh ahm",
    "abdul": "abd abdoel abdur abdull",
    "siti": "st sitti",
    "gusti": "gst",
    "ketut": "kt",
    "wayan": "wy",
    "nyoman": "nym",
}
_CANONICAL = {each: name for name, others in _WRITINGS.items() for each in others.split()}
_APOSTROPHES = re.compile(r"['`\u2018\u2019\u02bc]")


class NameMatch(Enum):
    """What two names say of whether they are one person's."""

    SAME = "same"
    CLOSE = "close"
    OTHER = "other"


def compare(one: str, another: str) -> NameMatch:
    """Whether the names are the same, close enough to ask somebody, or different. Their order makes no difference."""
    a, b = words(one), words(another)
    if not a or not b:
        return NameMatch.OTHER
    if a == b:
        return NameMatch.SAME if len(a) > 1 and any(len(word) > 1 for word in a) else NameMatch.CLOSE
    pairs = [(x, y) for x, y in ((a, b), (b, a)) if 1 < len(x) <= len(y)]
    if _joined(a) == _joined(b) or any(_all_found(shorter, longer) for shorter, longer in pairs):
        return NameMatch.CLOSE
    return NameMatch.OTHER


def _joined(words: tuple[str, ...]) -> str:
    """The name in one word; `Abdul Rahman` as `Abdurrahman`, in which the article's l goes over into the r."""
    return "".join(words).replace("abdulr", "abdurr")


def words(name: str) -> tuple[str, ...]:
    """The name's own words as they are compared: small letters, no accents, titles or degrees, one way of writing."""
    pieces = _plain(name.partition(",")[0]).split()
    while len(pieces) > 1 and _bare(pieces[0]) in TITLES:
        pieces = pieces[1:]
    while size := _degree_at_the_end(pieces):
        pieces = pieces[:-size]
    found = [word for piece in pieces for word in re.findall(r"\w+", piece)]
    return tuple(_CANONICAL.get(word, word) for word in found)


def _plain(name: str) -> str:
    """Small letters without accents and apostrophes. What was written together stays together."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).casefold()
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _bare(piece: str) -> str:
    return re.sub(r"\W", "", piece)


def _degree_at_the_end(pieces: list[str]) -> int:
    """How many pieces a degree takes there: one for `S.Sos.`, two for `S. Sos.`; 0 where none can be taken away."""
    if len(pieces) > 1 and _bare(pieces[-1]) in DEGREES:
        return 1
    divided = len(pieces) > 2 and len(_bare(pieces[-2])) == 1 and pieces[-2].endswith(".")
    return 2 if divided and _bare(pieces[-2] + pieces[-1]) in DEGREES else 0


def _all_found(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether each word of the shorter name is in the longer one, an initial standing for a word that it begins.

    At least one of them has to be there in full.
    """
    left, in_full = list(longer), 0
    for word in sorted(shorter, key=len, reverse=True):
        found = next((each for each in left if each == word), None) or next(
            (each for each in left if 1 in (len(each), len(word)) and each[0] == word[0]), None
        )
        if found is None:
            return False
        in_full += found == word and len(word) > 1
        left.remove(found)
    return in_full > 0
