"""Posts, units and offices that a text mentions, of those that are known.

Names are compared word by word without regard to capitals, full stops and hyphens; usual abbreviations are written out
(`Ka. Sub. Bag.`, `Kasubbag`, `Kabid`, `Satpol PP`). Of several known names that fit, the longest counts. A coined word
(`Kabid Kesmas`) is read only where exactly one known unit can be meant.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum


class NameKind(Enum):
    """What bears a name."""

    POST = "post"
    UNIT = "unit"
    OFFICE = "office"


@dataclass(frozen=True)
class Known:
    """A name that can be mentioned: `key` says whose it is (any address of the caller's), `also` are other names."""

    key: str
    name: str
    kind: NameKind
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mention:
    """A name mentioned at `text[start:end]`; `keys` are all known bearers of it, empty for a unit that nobody knows."""

    start: int
    end: int
    text: str
    kind: NameKind
    keys: tuple[str, ...]


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    bare: str
    is_capital: bool


_TOKEN = re.compile(r"[^\W_]+|&")
_EXPANDED = {
    "ka": ("kepala",), "kasi": ("kepala", "seksi"), "kasie": ("kepala", "seksi"), "kabid": ("kepala", "bidang"),
    "kabag": ("kepala", "bagian"), "kasubag": ("kepala", "sub", "bagian"), "kasubbag": ("kepala", "sub", "bagian"),
    "kasubbid": ("kepala", "sub", "bidang"), "kasubid": ("kepala", "sub", "bidang"), "kadis": ("kepala", "dinas"),
    "kadin": ("kepala", "dinas"), "kaban": ("kepala", "badan"), "kasat": ("kepala", "satuan"),
    "kasatpol": ("kepala", "satuan", "polisi"), "sekdin": ("sekretaris", "dinas"), "sekdis": ("sekretaris", "dinas"),
    "sekban": ("sekretaris", "badan"), "sekcam": ("sekretaris", "kecamatan"), "satpol": ("satuan", "polisi"),
    "pp": ("pamong", "praja"), "pamongpraja": ("pamong", "praja"), "bag": ("bagian",), "subbag": ("sub", "bagian"),
    "subag": ("sub", "bagian"), "subbagian": ("sub", "bagian"), "subbid": ("sub", "bidang"), "bid": ("bidang",),
    "subbidang": ("sub", "bidang"), "sie": ("seksi",), "kec": ("kecamatan",), "kab": ("kabupaten",), "&": ("dan",),
    "kerjasama": ("kerja", "sama"), "ketentraman": ("ketenteraman",), "perlindungan": ("pelindungan",),
    "satlinmas": ("satuan", "pelindungan", "masyarakat"), "linmas": ("pelindungan", "masyarakat"),
    "trantibum": ("ketenteraman", "dan", "ketertiban", "umum"), "subkoordinator": ("sub", "koordinator"),
    "uptd": ("upt", "daerah"),
}  # fmt: skip
# Behind a name these say that it is another office's.
_OFFICES = frozenset(["dinas", "badan", "kantor", "kecamatan", "kementerian", "inspektorat", "bappeda", "provinsi"])
_ELSEWHERE = _OFFICES | {"daerah", "dprd", "desa", "jenderal", "camat", "dewan", "komisi", "kelurahan"}
_HEADS = (("kepala", "sub", "bagian"), ("kepala", "seksi"), ("kepala", "bidang"), ("kepala", "bagian"))


class Names:
    """The known names, made ready once for many texts."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[Known]]] = defaultdict(dict)
        self._known = tuple(known)
        for one in self._known:
            for name in (one.name, *one.also):
                words = tuple(word.bare for word in _words(name))
                if words:
                    self._by_first[words[0]].setdefault(words, []).append(one)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """All known names that the text mentions, in their order; none overlaps another."""
        return tuple(self._mentions(text, list(_words(text))))

    def _mentions(self, text: str, words: list[_Word]) -> Iterator[Mention]:
        place = 0
        while place < len(words):
            length, known = self._longest(words, place)
            if known and not self._is_elsewhere(words, place + length):
                start, end = words[place].start, words[place + length - 1].end
                keys = tuple(dict.fromkeys(one.key for one in known))
                yield Mention(start, end, text[start:end], known[0].kind, keys)
            place += max(length, 1)

    def _longest(self, words: list[_Word], place: int) -> tuple[int, list[Known]]:
        names = self._by_first.get(words[place].bare, {})
        fitting = [
            name
            for name in names
            if len(name) <= len(words) - place
            and all(words[place + index].bare == word for index, word in enumerate(name))
        ]
        if not fitting:
            return 0, []
        longest = max(fitting, key=len)
        return len(longest), names[longest]

    def _is_elsewhere(self, words: list[_Word], behind: int) -> bool:
        """Whether what follows says that another office's is meant: `Sekretaris Daerah`, `Kepala Bidang … Dinas X`."""
        if behind >= len(words) or words[behind].bare not in _ELSEWHERE or not words[behind].is_capital:
            return False
        length, known = self._longest(words, behind)
        return not (length and known[0].kind is NameKind.OFFICE)


def _words(text: str) -> Iterator[_Word]:
    """The words of a text, abbreviations written out; the words of one abbreviation share its place."""
    for found in _TOKEN.finditer(text):
        bare = found[0].lower()
        for word in _EXPANDED.get(bare, (bare,)):
            yield _Word(found.start(), found.end(), word, found[0][0].isupper())
