"""Paragraphs that stand, the same or nearly so, in another's report; and how alike two names are.

What two reports may share without one being a copy of the other:

- fixed texts, handed in as `boilerplate`;
- sentences of fewer than 60 letters, which anybody writes (`Melanjutkan sisa capaian kinerja.`);
- sentences that differ only in numbers or names: a house's way of reporting its own figures. The same sentence with
  the same numbers is a copy;
- what stands in at least four reports and in half of all: the office's common text, copied by nobody from anybody.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, utils
from rapidfuzz.distance import Levenshtein

SHORTEST = 60
_SHINGLE = 4
_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]+")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True)
class Source:
    """A text that may have been copied: whose it is, and where it stands (any addresses of the caller's)."""

    owner: str
    place: str
    text: str


@dataclass(frozen=True)
class Copy:
    """A paragraph at `text[start:end]` that stands in another's text as well; `likeness` in percent, 100 is the same.

    `owners` is how many others have it; `source` is the one that resembles it most.
    """

    start: int
    end: int
    text: str
    source: Source
    source_start: int
    source_end: int
    likeness: int
    owners: int


@dataclass(frozen=True)
class _Paragraph:
    source: Source
    start: int
    end: int
    words: tuple[str, ...]
    shingles: frozenset[int]


class Library:
    """Texts of many reports, made ready once, in which copies of a paragraph are looked for."""

    def __init__(self, sources: Iterable[Source], *, boilerplate: Iterable[str] = (), least: int = 90) -> None:
        self._least = least
        self._fixed = {_words(line) for text in boilerplate for line in text.splitlines()}
        self._by_shingle: dict[int, list[_Paragraph]] = defaultdict(list)
        owners = set()
        for source in sources:
            owners.add(source.owner)
            for paragraph in self._paragraphs(source):
                for shingle in paragraph.shingles:
                    self._by_shingle[shingle].append(paragraph)
        self._common = max(4, (len(owners) + 1) // 2)

    def copies(self, text: str, *, owner: str) -> tuple[Copy, ...]:
        """The paragraphs of the owner's text that others have as well, in their order."""
        found = (self._copy(paragraph) for paragraph in self._paragraphs(Source(owner, "", text)))
        return tuple(copy for copy in found if copy)

    def _copy(self, own: _Paragraph) -> Copy | None:
        shared: Counter[int] = Counter()
        others: dict[int, _Paragraph] = {}
        for shingle in own.shingles:
            for other in self._by_shingle.get(shingle, ()):
                if other.source.owner != own.source.owner:
                    shared[id(other)] += 1
                    others[id(other)] = other
        alike = [
            (likeness, others[key])
            for key, count in shared.items()
            if count * 2 >= min(len(own.shingles), len(others[key].shingles))
            and (likeness := _likeness(own.words, others[key].words)) >= self._least
        ]
        owners = len({other.source.owner for _, other in alike})
        if not alike or owners + 1 >= self._common:
            return None
        likeness, best = max(alike, key=lambda pair: pair[0])
        text = own.source.text[own.start : own.end]
        return Copy(own.start, own.end, text, best.source, best.start, best.end, likeness, owners)

    def _paragraphs(self, source: Source) -> Iterator[_Paragraph]:
        for found in _LINE.finditer(source.text):
            words = _words(found[0])
            if sum(map(len, words)) + len(words) < SHORTEST or words in self._fixed:
                continue
            shingles = frozenset(hash(words[place : place + _SHINGLE]) for place in range(len(words) - _SHINGLE + 1))
            yield _Paragraph(source, found.start(), found.end(), words, shingles)


def alike(one: str, other: str) -> int:
    """How alike two names are, in percent, whatever their capitals, punctuation and order of words."""
    return round(fuzz.token_sort_ratio(one, other, processor=utils.default_process))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower().rstrip(".,") for word in _WORD.findall(text))


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """In percent; 0 for two that differ in their numbers, which tell what each reports of itself."""
    if [word for word in one if word[0].isdigit()] != [word for word in other if word[0].isdigit()]:
        return 0
    return round(Levenshtein.normalized_similarity(one, other) * 100)
