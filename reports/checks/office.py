"""What a report's office looks like to the rules: its posts and people, its codes and sums, what its other posts say.

Everything is optional: a report read from a file may come without its office.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from reports.checks.quarter_targets import TargetsOfYear


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
    where every sub kegiatan with pagu has some. `paragraphs` are what other posts' reports of the quarter say, by the
    post's title; `indicators` what other posts are to achieve.
    """

    name: str = ""
    posts: tuple[Post, ...] = ()
    codes: tuple[CodedName, ...] = ()
    ceilings: Mapping[str, Decimal] = field(default_factory=dict)
    spending: Mapping[str, Decimal] = field(default_factory=dict)
    indicators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paragraphs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def names_by_code(self) -> dict[str, set[str]]:
        """The names under which the office's agreements have each code."""
        found: dict[str, set[str]] = {}
        for each in self.codes:
            found.setdefault(each.code, set()).add(each.name)
        return found
