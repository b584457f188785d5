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
from functools import lru_cache
from typing import NamedTuple


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


class _Word(NamedTuple):
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
_KINDS = frozenset(["dinas", "badan", "inspektorat"])
_BEFORE_OTHER_SENSES = frozenset(
    ["perjalanan", "kendaraan", "rumah", "pakaian", "luar", "mobil", "surat", "nota", "jabatan", "operasional", "antar"]
)
# Behind a name these say that it is another office's.
_OFFICES = frozenset(
    ["dinas", "badan", "kantor", "kecamatan", "kementerian", "inspektorat", "bappeda", "provinsi", "satuan"]
)
_ELSEWHERE = _OFFICES | {"daerah", "dprd", "desa", "jenderal", "camat", "dewan", "komisi", "kelurahan"}
_UNIT_HEADS = (
    ("kepala", "sub", "bagian"), ("kepala", "sub", "bidang"), ("kepala", "seksi"), ("kepala", "bidang"),
    ("kepala", "bagian"), ("sub", "bagian"), ("sub", "bidang"), ("seksi",), ("bidang",), ("bagian",),
)  # fmt: skip
_BEGIN_HEADS = frozenset(head[0] for head in _UNIT_HEADS)
# Those of them that begin other things than a unit's name as well, so that an unknown one says nothing.
_FIELDS = (("bidang",), ("bagian",))
_LONGEST_NAME = 12
_JOINING = frozenset(["dan", "di", "serta"])
# What may stand behind a unit's name with a capital and is no part of it.
_BEHIND = _ELSEWHERE - {"daerah"} | {
    "tahun", "triwulan", "tribulan", "pada", "kabupaten", "kota", "tanggal", "bulan", "nomor", "sebagai",
}  # fmt: skip


class Names:
    """The known names, made ready once for many texts."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[Known]]] = defaultdict(dict)
        self._of_units: dict[tuple[str, ...], list[tuple[tuple[str, ...], Known]]] = defaultdict(list)
        known = tuple(known)
        for one in known:
            for name in dict.fromkeys((one.name, *one.also)):
                self._add(tuple(word.bare for word in _words(name)), one)
        for office in (one for one in known if one.kind is NameKind.OFFICE):
            self._add_heads(tuple(word.bare for word in _words(office.name)))
        self._beginnings = _BEGIN_HEADS.union(self._by_first)

    def _add_heads(self, office: tuple[str, ...]) -> None:
        """What the office's head and secretary are called in short: `Kepala Dinas`, `Sekretaris Dinas Kesehatan`."""
        for head in ("kepala", "sekretaris"):
            known = self._by_first[head]
            for bearer in known.get((head, *office), []) or known.get((head,), []):
                self._add((head, *office), bearer)
                self._add((head, office[0]), bearer)

    def _add(self, words: tuple[str, ...], one: Known) -> None:
        bearers = self._by_first[words[0]].setdefault(words, []) if words else [one]
        if one in bearers:
            return
        bearers.append(one)
        if head := next((head for head in _UNIT_HEADS if words[: len(head)] == head), None):
            own = tuple(word for word in words[len(head) :] if word not in _JOINING)
            self._of_units[head].append((own, one))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """All known names that the text mentions, in their order; none overlaps another."""
        return tuple(self._mentions(text, _words(text)))

    def strangers(self, text: str) -> tuple[Mention, ...]:
        """Units and their heads that the text names with capitals and that nobody here is; other offices' are left out.

        `Kepala Seksi Angkutan`, `Sub Bagian Perencanaan`. A `Bidang …` alone is a field of work as often as a unit.
        """
        words = _words(text)
        known_to = 0
        found: list[Mention] = []
        for place, word in enumerate(words):
            if word.bare in self._beginnings:
                length, _ = self._longest(words, place)
                known_to = max(known_to, place + length)
                is_free = place >= known_to and (not found or word.start >= found[-1].end)
                if is_free and (stranger := self._stranger(text, words, place)):
                    found.append(stranger)
        return tuple(found)

    def _mentions(self, text: str, words: list[_Word]) -> Iterator[Mention]:
        free_from = 0
        for place, word in enumerate(words):
            if place < free_from or word.bare not in self._beginnings:
                continue
            length, known = self._longest(words, place)
            free_from = place + length
            if known and not self._is_elsewhere(words, free_from) and not _is_a_field(word):
                start, end = word.start, words[free_from - 1].end
                keys = tuple(dict.fromkeys(one.key for one in known))
                yield Mention(start, end, text[start:end], known[0].kind, keys)

    def _longest(self, words: list[_Word], place: int) -> tuple[int, list[Known]]:
        """How many words of the text from there on are a known name, and whose."""
        names = self._by_first.get(words[place].bare, {})
        fitting = [name for name in names if _stands_at(words, place, name)]
        if fitting:
            longest = max(fitting, key=len)
            return len(longest), names[longest]
        return self._coined(words, place)

    def _coined(self, words: list[_Word], place: int) -> tuple[int, list[Known]]:
        """A unit named by one coined or first word, where only one can be meant: `Kabid Kesmas`, `Seksi Pelatihan`."""
        head = _head_at(words, place)
        behind = place + len(head or ())
        if head is None or behind >= len(words) or not 4 <= len(words[behind].bare) <= 12:
            return 0, []
        coined = words[behind].bare
        meant = [(own, one) for own, one in self._of_units[head] if len(own) > 1 and _is_coined_of(coined, own)]
        is_first_word = any(word.startswith(coined) for own, _ in meant for word in own)
        if len({one.key for _, one in meant}) != 1 or (is_first_word and _goes_on(words, behind)):
            return 0, []
        return len(head) + 1, [one for _, one in meant]

    def _stranger(self, text: str, words: list[_Word], place: int) -> Mention | None:
        head = _head_at(words, place)
        if head is None or head in _FIELDS or not words[place].is_capital or _continues(words, place):
            return None
        end = place + len(head)
        last = min(len(words), end + _LONGEST_NAME)
        while end < last and _belongs(words[end], words[end - 1], text) and not self._longest(words, end)[0]:
            end += 1
        while words[end - 1].bare in _JOINING:
            end -= 1
        holds_known = any(self._longest(words, inside)[0] for inside in range(place, end))
        if end <= place + len(head) or holds_known or self._is_elsewhere(words, end):
            return None
        kind = NameKind.POST if head[0] == "kepala" else NameKind.UNIT
        start, stop = words[place].start, words[end - 1].end
        return Mention(start, stop, text[start:stop], kind, ())

    def _is_elsewhere(self, words: list[_Word], behind: int) -> bool:
        """Whether what follows says that another office's is meant: `Sekretaris Daerah`, `Kepala Bidang … Dinas X`."""
        if behind >= len(words) or not words[behind].is_capital:
            return False
        is_cut_off = words[behind - 1].bare in _OFFICES and words[behind].start - words[behind - 1].end == 1
        if words[behind].bare not in _ELSEWHERE and not is_cut_off:
            return False
        length, known = self._longest(words, behind)
        return not (length and known[0].kind is NameKind.OFFICE)


def office_kinds(text: str) -> tuple[Mention, ...]:
    """Where the text calls the office by its kind alone: `program dan kegiatan Dinas`, `Kepala Badan`.

    Left out are other senses (`Kendaraan Dinas`, `perjalanan dinas`) and names (`Dinas Sosial`). `Satuan` and
    `Kecamatan` say other things far more often.
    """
    words = _words(text)
    return tuple(
        Mention(word.start, word.end, text[word.start : word.end], NameKind.OFFICE, ())
        for place, word in enumerate(words)
        if word.bare in _KINDS
        and word.is_capital
        and not (place and words[place - 1].bare in _BEFORE_OTHER_SENSES)
        and not (place + 1 < len(words) and words[place + 1].is_capital and words[place + 1].start - word.end == 1)
    )


def _is_a_field(word: _Word) -> bool:
    """Whether the name begins with a small `bidang`, which says what work is about and not who does it."""
    return word.bare == "bidang" and not word.is_capital


def _continues(words: list[_Word], place: int) -> bool:
    """Whether the word belongs to a head that began before it: `Bagian` of `Sub Bagian`, one abbreviation's rest."""
    if not place:
        return False
    return words[place - 1].bare in ("kepala", "sub") or words[place].start == words[place - 1].start


def _belongs(word: _Word, before: _Word, text: str) -> bool:
    """Whether the word goes on with a unit's name: on the same line, with a capital or joining, no comma before it."""
    between = text[before.end : word.start]
    return (word.is_capital or word.bare in _JOINING) and word.bare not in _BEHIND and not between.strip(" .-/&")


def _goes_on(words: list[_Word], place: int) -> bool:
    """Whether the name goes on behind the word: with a capital, or with a joining word and a capital behind it."""
    behind = [word for word in words[place + 1 : place + 3] if word.bare not in _BEHIND]
    if len(behind) == 2 and behind[0].bare in _JOINING:
        behind = behind[1:]
    return bool(behind) and behind[0].is_capital and behind[0].start - words[place].end < 6


def _is_coined_of(coined: str, words: tuple[str, ...]) -> bool:
    """Whether the word is put together of pieces of these, in their order, the first among them: `kesmas`, `latsar`."""
    if not words or not coined:
        return not coined
    pieces = (coined[:length] for length in range(min(len(coined), len(words[0])), 1, -1))
    rests = [coined[len(piece) :] for piece in pieces if _is_piece(piece, words[0])]
    return any(_is_coined_of(rest, words[skipped:]) for rest in rests for skipped in range(1, len(words) + 1))


def _is_piece(piece: str, word: str) -> bool:
    return word.startswith(piece) or (len(piece) >= 3 and piece in word)


def _head_at(words: list[_Word], place: int) -> tuple[str, ...] | None:
    if words[place].bare not in _BEGIN_HEADS:
        return None
    return next((head for head in _UNIT_HEADS if _stands_at(words, place, head)), None)


def _stands_at(words: list[_Word], place: int, name: tuple[str, ...]) -> bool:
    return len(name) <= len(words) - place and all(words[place + index].bare == word for index, word in enumerate(name))


@lru_cache(maxsize=16)
def _words(text: str) -> list[_Word]:
    """The words of a text, abbreviations written out; the words of one abbreviation share its place."""
    words: list[_Word] = []
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        written = found[0]
        bare = written.lower()
        is_capital = written[0].isupper()
        if bare in _EXPANDED:
            words += [_Word(start, end, word, is_capital) for word in _EXPANDED[bare]]
        else:
            words.append(_Word(start, end, bare, is_capital))
    return words
