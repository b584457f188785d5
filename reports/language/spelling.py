"""Common misspellings of Indonesian official prose, each with its correction.

Three sources: lists of non-standard words with their standard form (KBBI, EYD V); rules for prefixes written apart,
prepositions written together and doubled words; and words one letter away from exactly one frequent word. Precision
comes first: what may be a name, an abbreviation, a foreign phrase or simply an unknown word is left alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reports.language.sentences import sentence_at
from reports.language.words import pairs, words


class Rule(Enum):
    """By what a misspelling was found."""

    LISTED = "listed"
    TOGETHER = "together"  # `di laksanakan`, `kegiatan nya`: written apart what is one word
    APART = "apart"  # `diatas`: written together what are two
    DOUBLED = "doubled"  # `yang yang`
    LETTER = "letter"  # one letter off a frequent word


@dataclass(frozen=True)
class Misspelling:
    """A misspelling at `text[start:end]` with what stands there instead, capitals as in the text."""

    start: int
    end: int
    text: str
    correction: str
    rule: Rule


def misspellings(text: str, known: Iterable[str] = ()) -> tuple[Misspelling, ...]:
    """All misspellings of the text, in their order; the words of `known` (names, units, terms) are right."""
    of_office = _words_of(known if isinstance(known, frozenset) else frozenset(known))
    tokens = _Tokens(text)
    found: list[Misspelling] = []
    quiet = _quiet()
    for place, (word, following) in enumerate(pairwise([*tokens.lower, ""])):
        if (word in quiet or _says_nothing(word)) and following != "nya" and following != word:
            continue
        if (not found or tokens[place].start >= found[-1].end) and (
            one := _misspelling(text, tokens, place, of_office)
        ):
            found.append(one)
    return tuple(found)


# --- words of a text ---

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PARTS = re.compile(r"[^\W\d_]+")
# Addresses of the network, file names and the like are no words.
_ADDRESS = re.compile(r"[@_\\=]|[./](?=\w)|\d")


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    lower: str
    is_joined: bool  # to the token before by one space


class _Tokens:
    """The words of a text by their place; most are looked at only in small letters."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = list(_TOKEN.finditer(text))
        self.lower = [found[0].lower() for found in self._found]

    def __len__(self) -> int:
        return len(self.lower)

    def __getitem__(self, place: int) -> _Token:
        found = self._found[place]
        return _Token(found.start(), found.end(), found[0], self.lower[place], self.between(place) == " ")

    def between(self, place: int) -> str:
        """What stands between the word and the one before it."""
        return self._text[self._found[place - 1].end() : self._found[place].start()] if place else ""


def _is_address(text: str, token: _Token) -> bool:
    return bool(
        _ADDRESS.match(text, token.end)
        or (token.start and (text[token.start - 1] in "@_\\=." or text[token.start - 1].isdigit()))
    )


def _is_in_a_name(tokens: _Tokens, place: int) -> bool:
    """Whether the word is one of several with capitals behind what begins a name: `Desa Sumber Ijin`."""
    for at in range(place, max(0, place - 3), -1):
        if not tokens[at].text[0].isupper() or tokens.between(at) not in (" ", ". "):
            return False
        if tokens.lower[at - 1] in _BEFORE_NAMES:
            return True
    return False


# --- the rules, in the order in which they are tried ---

_ONE_WORD = frozenset(["kemudian", "keluar", "keluarnya", "kesemua", "kesetiap", "kesemuanya"])
_PREFIXES = frozenset(["ter", "ber", "mem", "meng", "peng", "pem"])
_DOUBLING = frozenset(
    ("yang", "dan", "di", "ke", "dari", "pada", "untuk", "dengan", "dalam", "oleh", "akan", "telah", "adalah", "serta",
     "atau", "sebagai", "kepada", "terhadap", "agar", "karena", "sehingga", "bahwa", "sebesar", "sudah")
)  # fmt: skip
_LONG = 8
# What stands behind these with capitals is the name of a person, a place or a firm.
_BEFORE_NAMES = frozenset(
    ("bapak", "ibu", "bpk", "sdr", "sdri", "saudara", "saudari", "h", "hj", "dr", "drs", "dra", "ir", "desa", "dusun",
     "kelurahan", "kecamatan", "kampung", "nagari", "gampong", "jalan", "jl", "gang", "pasar", "sungai", "gunung",
     "pulau", "pantai", "waduk", "bendungan", "pt", "cv", "ud", "sd", "sdn", "smp", "smpn", "sma", "sman", "smk",
     "smkn", "mi", "mts", "ma", "yayasan", "perumahan", "hotel", "masjid", "mushola", "musala", "an", "bin", "binti")
)  # fmt: skip


def _misspelling(text: str, tokens: _Tokens, place: int, of_office: frozenset[str]) -> Misspelling | None:
    token = tokens[place]
    if _is_address(text, token) or _is_in_a_name(tokens, place):
        return None
    phrase = _listed_phrase(text, tokens, place, of_office)
    if phrase:
        return phrase
    following = tokens[place + 1] if place + 1 < len(tokens) and tokens[place + 1].is_joined else None
    if following and (two := _of_two(text, token, following)):
        return two
    if token.lower in of_office or (token.lower not in _apart() and _is_broken_up(tokens, place)):
        return None
    if correction := _single(token.lower) or _in_parts(token.lower):
        rule = Rule.APART if token.lower in _apart() else Rule.LISTED
        return _made(text, token.start, token.end, correction, rule)
    if (correction := pairs("foreign").get(token.lower)) and _stands_among_indonesian(token, tokens, place):
        return _made(text, token.start, token.end, correction, Rule.LISTED)
    if correction := _one_letter_off(text, token, of_office):
        return _made(text, token.start, token.end, correction, Rule.LETTER)
    return None


def _listed_phrase(text: str, tokens: _Tokens, place: int, of_office: frozenset[str]) -> Misspelling | None:
    for phrase in _phrases().get(tokens[place].lower, ()):
        last = place + len(phrase) - 1
        if last < len(tokens) and all(
            tokens[place + index].lower == word and tokens[place + index].is_joined
            for index, word in enumerate(phrase[1:], start=1)
        ):
            if " ".join(phrase) in of_office:
                return None
            correction = pairs("misspellings")[" ".join(phrase)]
            return _made(text, tokens[place].start, tokens[last].end, correction, Rule.LISTED)
    return None


def _of_two(text: str, token: _Token, following: _Token) -> Misspelling | None:
    """What two words beside each other show: `di laksanakan`, `kegiatan nya`, `se wilayah`, `yang yang`."""
    first, second = token.lower, following.lower
    start, end = token.start, following.end
    if first == "di" and _without_nya(second) in words("passives"):
        return _made(text, start, end, first + second, Rule.TOGETHER)
    if second == "nya" and len(first) >= 3:
        return _made(text, start, end, first + second, Rule.TOGETHER)
    if token.text == "se" and following.text.isalpha():
        joined = f"se-{following.text}" if following.text[0].isupper() else f"se{second}"
        return Misspelling(start, end, text[start:end], joined, Rule.TOGETHER)
    if token.text in _PREFIXES and following.text.islower() and _is_right(first + second):
        return _made(text, start, end, first + second, Rule.TOGETHER)
    if first == second and (first in _DOUBLING or (len(first) >= _LONG and token.text.islower())):
        return _made(text, start, end, first, Rule.DOUBLED)
    return None


def _single(word: str) -> str | None:
    return pairs("misspellings").get(word) or _apart().get(word)


def _in_parts(word: str) -> str | None:
    """The correction of a word with hyphens of which a part is listed: `kegitan-kegiatan`."""
    parts = word.split("-")
    corrected = [pairs("misspellings").get(part, part) for part in parts]
    return None if corrected == parts or any(" " in part for part in corrected) else "-".join(corrected)


def _stands_among_indonesian(token: _Token, tokens: _Tokens, place: int) -> bool:
    """Whether the words on both sides are frequent Indonesian ones, so that no English phrase is meant."""
    after = tokens[place + 1] if place + 1 < len(tokens) and tokens[place + 1].is_joined else None
    return token.is_joined and _is_right(tokens[place - 1].lower) and (after is None or _is_right(after.lower))


def _is_broken_up(tokens: _Tokens, place: int) -> bool:
    """Whether the word and its neighbour are one right word, which a line's end or a reader of PDFs has broken."""
    before, word, after = (tokens.lower[at] if 0 <= at < len(tokens) else " " for at in (place - 1, place, place + 1))
    return _is_right(before + word) or _is_right(word + after)


# --- one letter off ---

_SHORTEST = 6
# A capital inside a sentence begins a name; a word as long as this is none that differs in one letter.
_LONGER_THAN_NAMES = 11
# What may stand before a sentence's first word: the number of an item, a bullet, a quotation mark.
_LONGEST_MARK = 12
_VOWELS = frozenset("aiueo")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# The letters beside each on the keyboard, left and right.
_BESIDE = {key: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _KEYS for at, key in enumerate(row)}
_ENDINGS = ("i", "k", "n", "s", "an", "kan", "nya")


def _one_letter_off(text: str, token: _Token, of_office: frozenset[str]) -> str | None:
    word = token.lower
    if len(word) < _SHORTEST or not word.isalpha() or not word.isascii() or _is_right(word):
        return None
    if not token.text.islower():
        is_capitalised = token.text[1:].islower()
        begins = not text[sentence_at(text, token.start).start : token.start].strip(' \t-–•*0123456789.)("“')
        if not is_capitalised or (len(word) < _LONGER_THAN_NAMES and not begins):
            return None
    correction = _nearest(word)
    return None if correction is None or _resembles(word, of_office) else correction


@lru_cache(maxsize=20_000)
def _nearest(word: str) -> str | None:
    """The one frequent word that the word was meant to be, none if there are several or another may be meant."""
    for bare, ending in ((word, ""), (word.removesuffix("nya"), "nya")):
        near = _near(bare) if ending == "" or bare != word else []
        if near:
            return near[0] + ending if len(near) == 1 else None
    return None


def _near(word: str) -> list[str]:
    choices = _choices(word[0], len(word))
    found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=1, limit=3)
    slips = [choice for choice, _, _ in found if _is_slip(word, choice)]
    return slips or _near_at_the_beginning(word) or _with_two_letters_left_out(word)


def _with_two_letters_left_out(word: str) -> list[str]:
    """Long frequent words that lack two letters inside, side by side: `ditandatangi`."""
    if len(word) < _LONGER_THAN_NAMES:
        return []
    longer = _frequent().get(word[0], {}).get(len(word) + 2, ())
    inside = range(2, len(word))
    return [whole for whole in longer if any(whole[:at] + whole[at + 2 :] == word for at in inside)]


def _near_at_the_beginning(word: str) -> list[str]:
    """Frequent words whose first letter was left out, doubled, swapped or missed: `elaksanaan`, `oembinaan`."""
    if word[0] == word[1]:
        return [word[1:]] if word[1:] in words("official") else []
    swapped = word[1] + word[0] + word[2:]
    if swapped in words("official") and len(word) > _SHORTEST:
        return [swapped]
    found = [whole for whole in _by_rest().get(word, ()) if len(word) >= _LONG]
    missed = [whole for whole in _by_rest().get(word[1:], ()) if (whole[0] in _VOWELS) != (word[0] in _VOWELS)]
    return found + missed


def _is_slip(word: str, meant: str) -> bool:
    """Whether a slip of the fingers makes this word of the other, and not another form or another root."""
    if any(word == meant + ending or meant == word + ending for ending in _ENDINGS):
        return word + "n" == meant and meant.endswith("an")  # `kegiata`
    if any(one.endswith("kan") and one[:-3] + "an" == other for one, other in ((word, meant), (meant, word))):
        return False
    if len(word) != len(meant):
        return True
    different = [(one, other) for one, other in zip(word, meant, strict=True) if one != other]
    if len(different) == 2:
        return True
    (one, other) = different[0]
    if one + other in ("ea", "oa") and any(f"{other}{end}" in meant and f"{one}{end}" in word for end in "iu"):
        return True  # `selesei`
    is_beside = len(meant) >= _LONG and other in _BESIDE.get(one, "")
    return is_beside or (one in _VOWELS) != (other in _VOWELS) or len(meant) >= _LONGER_THAN_NAMES + 1


def _choices(letter: str, length: int) -> list[str]:
    by_length = _frequent().get(letter, {})
    return [choice for near in range(length - 1, length + 2) for choice in by_length.get(near, ())]


def _resembles(word: str, of_office: frozenset[str]) -> bool:
    """Whether the word is a form of one that the office uses, which no list of ours may correct."""
    return bool(of_office) and process.extractOne(word, of_office, scorer=OSA.distance, score_cutoff=1) is not None


@lru_cache(maxsize=20_000)
def _says_nothing(word: str) -> bool:
    """Whether the word is on no list and near no frequent word: a name, an abbreviation, a word that we do not know."""
    begins_something = word in _phrases() or word in _PREFIXES or word in ("di", "se")
    is_listed = _single(word) or _in_parts(word) or word in pairs("foreign")
    is_near = len(word) >= _SHORTEST and word.isascii() and word.isalpha() and not _is_right(word) and _nearest(word)
    return not (begins_something or is_listed or is_near)


# --- lists, made ready once ---


@cache
def _apart() -> dict[str, str]:
    """`diatas` → `di atas`, `kedalam` → `ke dalam`."""
    return {
        preposition + place: f"{preposition} {place}"
        for preposition in ("di", "ke")
        for place in words("places")
        if preposition + place not in _ONE_WORD
    }


@cache
def _phrases() -> dict[str, list[tuple[str, ...]]]:
    """The listed misspellings of several words by their first, the longest first."""
    found = defaultdict(list)
    for listed in pairs("misspellings"):
        phrase = tuple(listed.split(" "))
        if len(phrase) > 1:
            found[phrase[0]].append(phrase)
    return {first: sorted(phrases, key=len, reverse=True) for first, phrases in found.items()}


@cache
def _right() -> frozenset[str]:
    """Every word that one of our lists names as right."""
    listed = {word for correction in pairs("misspellings").values() for word in correction.split()}
    passives = words("passives")
    right = words("official") | words("alike") | words("units") | listed | passives | {f"di{verb}" for verb in passives}
    return right - pairs("misspellings").keys()


@cache
def _quiet() -> frozenset[str]:
    """The words that are right and begin nothing that is wrong: most words of most texts."""
    return _right() - _phrases().keys() - _apart().keys() - pairs("foreign").keys() - _PREFIXES - {"di", "se"}


@cache
def _frequent() -> dict[str, dict[int, list[str]]]:
    """The words that a slip may have meant, by first letter and length."""
    found: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for word in sorted(words("official")):
        if len(word) > _SHORTEST:
            found[word[0]][len(word)].append(word)
    return found


@cache
def _by_rest() -> dict[str, list[str]]:
    """The long frequent words by what follows their first letter."""
    found = defaultdict(list)
    for word in sorted(words("official")):
        if len(word) > _LONG:
            found[word[1:]].append(word)
    return found


def _is_right(word: str) -> bool:
    return word in _right() or _without_nya(word) in _right()


def _without_nya(word: str) -> str:
    return word.removesuffix("nya") if len(word) > 6 else word


@lru_cache(maxsize=32)
def _words_of(known: frozenset[str]) -> frozenset[str]:
    """The known terms themselves and each word of theirs, in small letters."""
    lower = {" ".join(term.lower().split()) for term in known}
    return frozenset(lower | {found[0] for term in lower for found in _TOKEN.finditer(term)})


def _made(text: str, start: int, end: int, correction: str, rule: Rule) -> Misspelling:
    return Misspelling(start, end, text[start:end], _like(text[start:end], correction), rule)


def _like(written: str, correction: str) -> str:
    """The correction with the capitals of what was written."""
    if len(written) > 1 and written.isupper():
        return correction.upper()
    capitals = [word[0].isupper() for word in _PARTS.findall(written)]
    if all(capitals) and len(capitals) > 1:
        return _PARTS.sub(lambda found: found[0][0].upper() + found[0][1:], correction)
    return correction[0].upper() + correction[1:] if capitals[0] else correction
