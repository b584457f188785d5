"""What a report's office looks like to the rules: its posts and people, its codes and sums, what its other posts say.

Everything is optional: a report read from a file may come without its office.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache

from reports.checks.quarter_targets import TargetsOfYear
from reports.language.likeness import Library, Source
from reports.language.names import Known, Mention, NameKind, Names


@dataclass(frozen=True)
class Person:
    """Who holds a post: the name, and the bare NIP."""

    name: str
    nip: str = ""


@dataclass(frozen=True)
class Post:
    """A post with its unit, its superior's title, and who holds it on the day the report is read."""

    title: str
    unit: str
    superior: str = ""
    holder: Person | None = None


@dataclass(frozen=True)
class CodedName:
    """An activity as one agreement of the office has it; `level` is a value of ActivityLevel, `parent` its code."""

    code: str
    name: str
    level: str
    parent: str = ""
    post: str = ""


@dataclass(frozen=True)
class SignedIndicator:
    """An indicator as an agreement has it: `target` in words, `version` as `murni`, the quarter targets beside it."""

    name: str
    unit: str = ""
    target: str = ""
    version: str = ""
    quarters: TargetsOfYear | None = None


@dataclass(frozen=True)
class OfficeView:
    """The office at the quarter's end.

    `ceilings` and `spending` are sums over the sub kegiatan below a program or kegiatan, by its code; spending only
    where every sub kegiatan with pagu has some. `paragraphs` are what the reports of the quarter say, by the
    post's title; `indicators` what the posts are to achieve.
    """

    name: str = ""
    posts: tuple[Post, ...] = ()
    codes: tuple[CodedName, ...] = ()
    ceilings: Mapping[str, Decimal] = field(default_factory=dict)
    spending: Mapping[str, Decimal] = field(default_factory=dict)
    indicators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paragraphs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def names(self) -> Names:
        """The office's posts, units and itself, to be found in a text; the key says the kind and the name."""
        return _names(tuple(self._named()))

    @cached_property
    def library(self) -> Library:
        """All reports of the quarter, in which copies are looked for."""
        return _library(tuple(self.paragraphs.items()), tuple(name for _, name in self._named()))

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Names whose words are no misspellings."""
        people = (post.holder.name for post in self.posts if post.holder)
        indicators = (name for names in self.indicators.values() for name in names)
        return frozenset(
            [*people, *indicators, *(each.name for each in self.codes), *(name for _, name in self._named())]
        )

    @cached_property
    def bare_indicators(self) -> dict[str, dict[str, str]]:
        """The indicators by post, each by its words without capitals and punctuation."""
        return {
            post: {" ".join(re.findall(r"\w+", name.casefold())): name for name in names}
            for post, names in self.indicators.items()
        }

    def family_of(self, title: str, unit: str) -> set[str]:
        """The keys of the units that a post may speak of as its own: its unit, those above it and those below."""
        line = self.line_of(title)
        units = {post.unit for post in self.posts if post.title in line}
        return {f"{NameKind.UNIT.value}:{name}" for name in units | {unit}}

    def line_of(self, title: str) -> set[str]:
        """The titles of the post, of its superiors up to the head, and of all below it."""
        above = {post.title: post.superior for post in self.posts}
        chain, each = {title}, above.get(title, "")
        while each and each not in chain:
            chain.add(each)
            each = above.get(each, "")
        below = {title}
        while more := {post.title for post in self.posts if post.superior in below} - below:
            below |= more
        return chain | below

    @cached_property
    def _mentions(self) -> dict[str, tuple[Mention, ...]]:
        return {}

    def mentions(self, words: str) -> tuple[Mention, ...]:
        """The posts, units and offices that a text mentions; looked for once in each text."""
        if words not in self._mentions:
            self._mentions[words] = self.names.mentions(words)
        return self._mentions[words]

    def _named(self) -> list[tuple[NameKind, str]]:
        units = dict.fromkeys(post.unit for post in self.posts)
        posts = dict.fromkeys(post.title for post in self.posts)
        named = [*((NameKind.UNIT, name) for name in units), *((NameKind.POST, name) for name in posts)]
        return [(kind, name) for kind, name in [*named, (NameKind.OFFICE, self.name)] if name]

    @cached_property
    def names_by_code(self) -> dict[str, set[str]]:
        """The names under which the office's agreements have each code."""
        found: dict[str, set[str]] = {}
        for each in self.codes:
            found.setdefault(each.code, set()).add(each.name)
        return found


# Kept between reports and requests: an office's names seldom change, and its texts in the few minutes of one writer.
@lru_cache(maxsize=32)
def _names(named: tuple[tuple[NameKind, str], ...]) -> Names:
    return Names([Known(f"{kind.value}:{name}", name, kind) for kind, name in named])


@lru_cache(maxsize=8)
def _library(paragraphs: tuple[tuple[str, tuple[str, ...]], ...], names: tuple[str, ...]) -> Library:
    sources = (Source(post, "", text) for post, texts in paragraphs for text in texts)
    return Library(sources, names=names)
