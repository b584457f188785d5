"""The parts of an import as its page shows them: values, words, unknown activities, and what becomes of each report."""

import hashlib
from dataclasses import dataclass, field

from reports.actions import document_import
from reports.actions.agreement_filling import NewIndicator, NewLine
from reports.actions.document_import import NewResult, NewText
from reports.models import Activity, Agreement
from reports.queries.nomenclature_changes import ListedActivity
from units.models import Position

SKIPPED, ADDED = "lewati", "baru"


@dataclass(frozen=True)
class Row:
    """One value that goes in: what it is of, the value, where it stood in the document."""

    kind: str
    name: str
    target: str
    realisasi: str
    source: str


@dataclass(frozen=True)
class Words:
    """Words that go in: of what, the sentences, where they stood in the document."""

    kind: str
    name: str
    text: str
    source: str


@dataclass
class UnknownActivity:
    """An activity of the document that the office has not: added, taken for another or left out by hand.

    `key` names it in the form, `near` are the office's that come nearest; `may_be_added` where its code is one.
    """

    key: str
    code: str
    name: str
    near: list[Activity]
    may_be_added: bool
    choice: str = ""
    activity: Activity | None = None

    @property
    def is_skipped(self) -> bool:
        return self.choice == SKIPPED

    @property
    def is_added(self) -> bool:
        return self.choice == ADDED

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


@dataclass
class PostPlan:
    """What becomes of one report of the document."""

    number: int
    printed: str
    choice: str = ""
    position: Position | None = None
    agreement: Agreement | None = None
    rows: list[Row] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    lines: list[NewLine] = field(default_factory=list)
    indicators: list[NewIndicator] = field(default_factory=list)
    results: list[NewResult] = field(default_factory=list)
    texts: list[NewText] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    @property
    def is_skipped(self) -> bool:
        return self.choice == SKIPPED

    @property
    def is_new(self) -> bool:
        return self.position is not None and self.agreement is None


@dataclass
class ImportPlan:
    """The whole import: `problems` are those of the document itself; `token` tells this plan from another."""

    year: int
    quarter: int
    posts: list[PostPlan]
    choices: list[Position]
    problems: list[str]
    unknown: list[UnknownActivity] = field(default_factory=list)

    @property
    def can_apply(self) -> bool:
        wanted = [post for post in self.posts if not post.is_skipped]
        return bool(wanted) and not self.problems and not any(post.problems for post in wanted)

    @property
    def token(self) -> str:
        said = [
            repr(
                (
                    each.number,
                    each.choice,
                    each.agreement and each.agreement.pk,
                    each.rows,
                    each.words,
                    each.differences,
                )
            )
            for each in self.posts
        ]
        said += [repr((each.key, each.choice)) for each in self.unknown]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]

    def for_writing(self) -> list[document_import.Post]:
        return [
            document_import.Post(post.position, post.agreement, post.lines, post.indicators, post.results, post.texts)
            for post in self.posts
            if post.position is not None and not post.is_skipped
        ]

    @property
    def added(self) -> list[ListedActivity]:
        """The activities that are added to the office's."""
        return [ListedActivity(each.code, each.name) for each in self.unknown if each.is_added]
