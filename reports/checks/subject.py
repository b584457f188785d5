"""The subject of the rules: one report as frozen values, whoever read it from wherever.

reports.queries.draft makes it of the tables, from_content() of a frozen content. All but the figures is optional: a
report made elsewhere may lack it, and then the rules that need it find nothing.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from reports import calculations
from reports.calculations import Bounds, Doubt
from reports.checks.office import OfficeView, SignedIndicator
from reports.content import places
from reports.content.indicators import plan_key
from reports.content.report import Figures, ReportContent, Signatory, Topic
from reports.enums import Quarter
from reports.texts import braces
from reports.texts import live_values as live

NO_BOUNDS = Bounds(None, None)


@dataclass(frozen=True)
class PlannedRow:
    """A row of the action plan with its texts as typed; one for an `indicator` without a budget line has no code.

    `is_untouched` says that nobody has written in it since the program prepared it; `is_carried` that it continues a
    row of the previous quarter's plan.
    """

    code: str
    name: str
    evaluasi: str
    tindak_lanjut: str
    keterangan: str
    is_untouched: bool = False
    is_carried: bool = False
    indicator: int | None = None

    @property
    def key(self) -> str:
        """The plan_key of its topic."""
        return plan_key(self.code, self.indicator)


@dataclass(frozen=True)
class LostRow:
    """A row of the previous quarter's plan, marked as continuing, that this plan lacks, with its place there."""

    code: str
    name: str
    place: str = places.PLAN


@dataclass(frozen=True)
class Text:
    """A text of the author's as it prints; `topic` is what it is about, None where the agreement has that no more."""

    place: str
    where: str
    words: str
    field: str = ""
    topic: Topic | None = None


@dataclass(frozen=True)
class Subject:
    """A report as the rules see it.

    `explained` has the author's text by the key of its topic. Beyond the `bounds`, figures ask for a reason. `unmarked`
    counts the rows of the previous quarter's plan whose outcome the author has not marked; `lost` are those marked as
    continuing that the plan lacks. `signed` are the agreement's indicators, `before` those of the version before it,
    `individual` the indicators of the post's IKI sheet. `has_tugas` is False where the post's tugas pokok is not known.
    `…_since` is the day since which that signatory holds the post. `day` is the day on which the report was submitted;
    today for one that is not.
    """

    figures: Figures
    year: int = 0
    quarter: int = 0
    explained: Mapping[str, str] = field(default_factory=dict)
    plan: tuple[PlannedRow, ...] = ()
    bounds: Bounds = NO_BOUNDS
    unmarked: int = 0
    lost: tuple[LostRow, ...] = ()
    post: str = ""
    unit: str = ""
    superior: str = ""
    agreement: str = ""
    report_date: datetime.date | None = None
    day: datetime.date | None = None
    reporter: Signatory | None = None
    supervisor: Signatory | None = None
    reporter_since: datetime.date | None = None
    supervisor_since: datetime.date | None = None
    signed: Mapping[int, SignedIndicator] = field(default_factory=dict)
    before: tuple[SignedIndicator, ...] = ()
    individual: tuple[str, ...] = ()
    has_tugas: bool = True
    office: OfficeView = field(default_factory=OfficeView)

    @cached_property
    def live_values(self) -> dict[str, dict[str, str]]:
        """Each live value as it prints now, by its topic's plan_key and name."""
        return live.by_topic(self.topics)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """What the author explains and plans for: the budget lines, then the indicators without one."""
        return self.figures.topics

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """What the author has written, as it prints."""
        return (*self._explanations(), *self._planned())

    @property
    def last_day(self) -> datetime.date | None:
        """The quarter's last day; None where the report does not say its quarter."""
        return Quarter(self.quarter).last_day(self.year) if self.year and self.quarter else None

    def explanation_of(self, topic: Topic) -> str:
        """The author's text on a topic; empty where there is none."""
        return self.explained.get(topic.key, "").strip()

    def doubts_about(self, topic: Topic) -> tuple[Doubt, ...]:
        """The figures of a topic's indicators that ask for a reason."""
        return calculations.doubts(topic.rows, self.bounds)

    def planned(self) -> Iterator[tuple[int, str, PlannedRow]]:
        """The rows of the plan: each with its number from 1 and its place."""
        keys = places.counted(row.key for row in self.plan)
        for number, (key, row) in enumerate(zip(keys, self.plan, strict=True), 1):
            yield number, places.join(places.PLAN, key), row

    def _explanations(self) -> Iterator[Text]:
        for topic in self.topics:
            if text := self.explanation_of(topic):
                words = braces.fill(text, self.live_values[topic.plan_key])
                yield Text(places.join("evaluasi", topic.key), topic.label, words, "", topic)

    def _planned(self) -> Iterator[Text]:
        topics = {topic.plan_key: topic for topic in self.topics}
        for number, place, row in self.planned():
            values, topic = self.live_values.get(row.key, {}), topics.get(row.key)
            for name in ("evaluasi", "tindak_lanjut", "keterangan"):
                if text := getattr(row, name).strip():
                    words = braces.fill(text, values)
                    yield Text(place, f"Baris {number}: {row.name}", words, name, topic)


def from_content(content: ReportContent, known: Subject | None = None) -> Subject:
    """The subject of a frozen content; `known` has what no content says: bounds, the office, other agreements."""
    known = known or Subject(content.figures)
    rows = [
        PlannedRow(a.code, a.name, a.evaluasi, a.tindak_lanjut, a.keterangan, indicator=a.indicator)
        for a in content.action_plan
    ]
    if len(rows) == len(known.plan):
        rows = [replace(row, is_carried=old.is_carried) for row, old in zip(rows, known.plan, strict=True)]
    return replace(
        known,
        figures=content.figures,
        year=content.year,
        quarter=content.quarter,
        explained={each.key: each.text for each in content.explanations},
        plan=tuple(rows),
        has_tugas=bool(content.tugas),
        post=content.position,
        unit=content.unit_name,
        superior=content.superior,
        agreement=content.agreement_label,
        report_date=content.report_date,
        reporter=content.reporter,
        supervisor=content.supervisor,
        reporter_since=_same(known.reporter, content.reporter, known.reporter_since),
        supervisor_since=_same(known.supervisor, content.supervisor, known.supervisor_since),
    )


def _same(now: Signatory | None, printed: Signatory, since: datetime.date | None) -> datetime.date | None:
    """The day since which the printed signatory holds the post; None where somebody else does by now."""
    return since if now is not None and now.name == printed.name else None
