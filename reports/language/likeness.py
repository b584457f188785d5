"""Paragraphs that stand, the same or nearly so, in another's report; and how alike two names are.

What two reports may share without one being a copy of the other:

- fixed texts, handed in as `boilerplate`;
- paragraphs of fewer than 60 letters, which anybody writes (`Melanjutkan sisa capaian kinerja.`);
- what differs only in its numbers or in the known names: a house's way of reporting its own figures. The same words
  with the same numbers and names are a copy, and so are long sentences without either, whatever stands between them;
- what stands in at least four reports and in half of all, the same or of one mould: the office's common text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from rapidfuzz import fuzz, utils
from rapidfuzz.distance import Indel, Levenshtein

from reports.language.names import Known, Mention, NameKind, Names
from reports.language.sentences import Sentence, sentences

SHORTEST = 60
# A sentence of so many letters is compared by itself as well: it may have been copied into another paragraph.
_LONG_SENTENCE = 90
# A paragraph of more words than these is compared by its beginning.
_LONGEST = 500
_SHINGLE = 4
# What more paragraphs than these share is nobody's own wording; it is not followed, so that the work stays bounded.
_TOO_COMMON = 200
_FEWEST_SHARED = 4
# Share of their words from which on two paragraphs are of one mould, filled in with each one's own.
_MOULD = 0.7
_WORD = re.compile(r"\d(?:[\d.,]*\d)?|[^\W\d_]+")
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
    """A paragraph at `text[start:end]` in words; a name in them is a word that begins with an @.

    `figures` are the numbers and names among the words, `plain` the sentences without any. `parts` are its long
    sentences that hold neither, each for itself, where it has several sentences.
    """

    start: int
    end: int
    words: tuple[str, ...]
    figures: tuple[str, ...]
    plain: tuple[str, ...]
    parts: tuple["_Paragraph", ...] = ()

    @property
    def shingles(self) -> set[tuple[str, ...]]:
        return {self.words[place : place + _SHINGLE] for place in range(len(self.words) - _SHINGLE + 1)}


class Library:
    """Texts of many reports, made ready once, in which copies of a paragraph are looked for."""

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        boilerplate: Iterable[str] = (),
        names: Iterable[str] = (),
        least: int = 90,
    ) -> None:
        """`names` are the office's own (posts, units, offices); from `least` percent on a likeness is one."""
        self._least = least
        self._names = _known(tuple(names))
        self._fixed = {paragraph.words for text in boilerplate for paragraph in _whole_and_parts(text, self._names)}
        self._paragraphs: list[tuple[Source, _Paragraph]] = []
        self._by_shingle: dict[tuple[str, ...], list[int]] = defaultdict(list)
        owners = set()
        for source in sources:
            owners.add(source.owner)
            for paragraph in self._own(source.text):
                for shingle in paragraph.shingles:
                    self._by_shingle[shingle].append(len(self._paragraphs))
                self._paragraphs.append((source, paragraph))
        self._common = max(4, (len(owners) + 1) // 2)

    def copies(self, text: str, *, owner: str) -> tuple[Copy, ...]:
        """The paragraphs of the owner's text that others have as well, in their order."""
        found: list[Copy] = []
        for paragraph in self._own(text):
            is_covered = found and paragraph.end <= found[-1].end
            if not is_covered and (copy := self._copy(paragraph, Source(owner, "", text))):
                found.append(copy)
        return tuple(found)

    def _own(self, text: str) -> Iterator[_Paragraph]:
        """The text's paragraphs that are not fixed ones."""
        return (each for each in _whole_and_parts(text, self._names) if each.words not in self._fixed)

    def _copy(self, own: _Paragraph, of: Source) -> Copy | None:
        where = (self._by_shingle.get(shingle, ()) for shingle in own.shingles)
        shared = Counter(chain.from_iterable(numbers for numbers in where if len(numbers) <= _TOO_COMMON))
        numbers = sorted(number for number, count in shared.items() if count >= _FEWEST_SHARED)
        others = [self._paragraphs[number] for number in numbers]
        family = [(source, other) for source, other in others if source.owner != of.owner and _share_words(own, other)]
        if len({source.owner for source, _ in family}) + 1 >= self._common:
            return None
        alike = [(_likeness(own, other, self._least), source, other) for source, other in family]
        alike = [each for each in alike if each[0] >= self._least]
        if not alike:
            return None
        owners = len({source.owner for _, source, _ in alike})
        likeness, source, best = max(alike, key=lambda each: each[0])
        text = of.text[own.start : own.end]
        return Copy(own.start, own.end, text, source, best.start, best.end, likeness, owners)


# Texts as they were read last, for all libraries: of an office's texts only the one that is being written is new.
_KEPT = 3000


@lru_cache(maxsize=32)
def _known(names: tuple[str, ...]) -> Names:
    return Names(Known(name, name, NameKind.UNIT) for name in names)


@lru_cache(maxsize=_KEPT)
def _read(text: str, names: Names) -> tuple[_Paragraph, ...]:
    """The paragraphs long enough to be anybody's own."""
    mentions, place, found = names.mentions(text), 0, []
    for line in _LINE.finditer(text):
        inside = []
        while place < len(mentions) and mentions[place].end <= line.end():
            inside.append(mentions[place])
            place += 1
        if line.end() - line.start() < SHORTEST:
            continue
        words = _words(line[0], line.start(), inside)[:_LONGEST]
        figures = tuple(filter(_is_figure, words))
        plain = _plain(line[0], line.start(), inside) if figures else words
        found.append(_Paragraph(line.start(), line.end(), words, figures, plain, tuple(_parts(line, inside))))
    return tuple(found)


def _parts(line: re.Match[str], names: Sequence[Mention]) -> Iterator[_Paragraph]:
    parts = sentences(line[0])
    for part in parts if len(parts) > 1 else ():
        words = _plain_words(part, line.start(), names)
        if part.end - part.start >= _LONG_SENTENCE and words:
            start = line.start() + part.end - len(part.text.lstrip())
            yield _Paragraph(start, line.start() + part.end, words, (), words)


def _whole_and_parts(text: str, names: Names) -> Iterator[_Paragraph]:
    for paragraph in _read(text, names):
        yield paragraph
        yield from paragraph.parts


def alike(one: str, other: str) -> int:
    """How alike two names are, in percent, whatever their capitals, punctuation and order of words."""
    return round(fuzz.token_sort_ratio(one, other, processor=utils.default_process))


def _words(text: str, offset: int = 0, names: Sequence[Mention] = ()) -> tuple[str, ...]:
    """The words in small letters; each name in them is one word that begins with an @."""
    words: list[str] = []
    place = 0
    for name in names:
        words += _WORD.findall(text[place : max(place, name.start - offset)].lower())
        words.append(f"@{name.keys[0]}")
        place = name.end - offset
    words += _WORD.findall(text[place:].lower())
    return tuple(words)


def _plain(text: str, offset: int, names: Sequence[Mention]) -> tuple[str, ...]:
    """The words of the long sentences that hold neither a number nor a name."""
    long_ones = (sentence for sentence in sentences(text) if sentence.end - sentence.start >= SHORTEST)
    return tuple(chain.from_iterable(_plain_words(sentence, offset, names) for sentence in long_ones))


def _plain_words(sentence: Sentence, offset: int, names: Sequence[Mention]) -> tuple[str, ...]:
    """The words of a sentence; none if it holds a number or a name."""
    start, end = offset + sentence.start, offset + sentence.end
    words = _words(sentence.text)
    holds_figure = any(map(_is_figure, words)) or any(start <= name.start < end for name in names)
    return () if holds_figure else words


def _is_figure(word: str) -> bool:
    return word[0] == "@" or word[0].isdigit()


def _share_words(one: _Paragraph, other: _Paragraph) -> bool:
    """Whether the two are of one mould: most of their words are the same and in the same order."""
    return Indel.normalized_similarity(one.words, other.words, score_cutoff=_MOULD) > 0


def _likeness(one: _Paragraph, other: _Paragraph, least: int) -> int:
    """In percent; of paragraphs with other numbers or names only their long sentences without any are compared."""
    if one.figures == other.figures:
        return round(Levenshtein.normalized_similarity(one.words, other.words, score_cutoff=least / 100) * 100)
    if min(sum(map(len, one.plain)), sum(map(len, other.plain))) < SHORTEST:
        return 0
    return round(Levenshtein.normalized_similarity(one.plain, other.plain, score_cutoff=least / 100) * 100)
