"""A report's content as frozen values: the one source of the page, the PDF, the JSON and the workbook.

reports.queries.content builds it from the tables; it is frozen as JSON when the report is submitted and read back for
every later rendering. Percentages are in percent with 2 decimals, money is in rupiah; None is a figure that cannot be
computed and prints as –. Fields named after database keys (`line`, `indicator`, `goal`) only distinguish rows.

To add a field: put it here with its meaning; raise VERSION in reports.content.versions and add the upgrade that
gives older contents a value; fill it in reports.queries.content (a figure: in reports.queries.figures); give it its
line in reports.content.compared_fields; and store a report of the new version in tests/core/frozen, where
tests/core/test_content.py and tests/document/test_frozen_contents.py read every version there ever was.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lkj import person_numbers
from reports.content.indicators import DroppedIndicator, Performance, indicator_key, plan_key
from reports.enums import ActivityLevel, EvidenceKind, FollowUpOutcome, Quarter


@dataclass(frozen=True)
class Office:
    """The office as its documents print it; `paper` is A4 or F4."""

    code: str
    name: str
    short_name: str
    government: str
    address: str
    phone: str
    city: str
    paper: str
    letterhead: tuple[str, ...] = ()
    """The lines of the kop below the address."""
    emblem: str = ""
    """SHA-256 of the emblem's PNG (units.Emblem), in hex; empty without one."""

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.government}"

    @property
    def government_on_kop(self) -> str:
        """The first line of the kop: `PEMERINTAH KABUPATEN CONTOH`."""
        level = self.government.partition(" ")[0] in ("Kabupaten", "Kota", "Provinsi")
        return f"{'Pemerintah ' if level else ''}{self.government}".upper()


@dataclass(frozen=True)
class Signatory:
    """A person in the signature block: `title` with Plt., Plh. or Pj.; without name and numbers where nobody holds it.

    `nip` is bare; `other_label` and `other_number` (NRP 12345) are there only where the person has no NIP. `official`
    is the key of units.Official, by which the person is found again; None in contents from before version 5.
    """

    title: str
    name: str
    nip: str
    rank: str
    other_label: str = ""
    other_number: str = ""
    official: int | None = None

    @property
    def number_words(self) -> str:
        """The number as documents print it, with its label: `NIP 19700101 199003 1 001`; empty without one."""
        return person_numbers.words(self.nip, self.other_label, self.other_number)


@dataclass(frozen=True)
class Band:
    """A predikat for figures `above` so many percent; the lowest band has no bound."""

    above: Decimal | None
    label: str


@dataclass(frozen=True)
class Budget:
    """A budget line: pagu, spending from January on, serapan in percent; `previous` is the spending by the latest
    earlier quarter of the year that has any.

    `fund_amounts` are what each of several `funds` gives, in their order; empty where one gives all, or nobody says.
    `stopped` says of an activity that the agreement no longer has since when: `dihentikan pada perubahan 1`. It has no
    pagu any more, and its spending stays in the year.
    """

    line: int
    code: str
    name: str
    level: ActivityLevel
    ceiling: Decimal | None
    funds: tuple[str, ...]
    realisasi: Decimal | None
    previous: Decimal | None
    serapan: Decimal | None
    stopped: str = ""
    fund_amounts: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Topic:
    """What an explanation is about: a budget line with its indicators, or an indicator without a budget line.

    The latter stands alone in `rows`, and its `line` is None.
    """

    line: Budget | None
    rows: tuple[Performance, ...]

    @property
    def indicator(self) -> int | None:
        """The indicator's key; None for a budget line."""
        return None if self.line else self.rows[0].indicator

    @property
    def key(self) -> str:
        """Its key among the report's topics, as in the places of the evaluation: the budget line's, or `i12`."""
        return str(self.line.line) if self.line else indicator_key(self.rows[0].indicator)

    @property
    def code(self) -> str:
        """The activity's code; empty for an indicator."""
        return self.line.code if self.line else ""

    @property
    def name(self) -> str:
        return self.line.name if self.line else self.rows[0].name

    @property
    def label(self) -> str:
        """Code and name, as sentences call it."""
        return f"{self.code} {self.name}".strip()

    @property
    def kind(self) -> str:
        """What sentences call one like it: `sub kegiatan`, `kegiatan`, `program`, `indikator`."""
        return ActivityLevel(self.line.level).label.lower() if self.line else "indikator"

    @property
    def plan_key(self) -> str:
        """What its rows of the action plan are known by, as Action.key."""
        return self.code or self.key

    @property
    def is_asked(self) -> bool:
        """Whether the quarter asks for it: the agreement still has the activity, or the indicator is due."""
        return not self.line.stopped if self.line else self.rows[0].is_due


def topics_of(budget: Iterable[Budget], performance: Iterable[Performance]) -> tuple[Topic, ...]:
    """A report's topics: its budget lines, then its indicators without one, each in the order of the agreement."""
    lines, rows = tuple(budget), tuple(performance)
    known = {line.line for line in lines}
    supported = (Topic(line, tuple(row for row in rows if row.line == line.line)) for line in lines)
    return *supported, *(Topic(None, (row,)) for row in rows if row.line not in known)


@dataclass(frozen=True)
class Figures:
    """The computed part of a content. `capaian_due_average` is the mean of capaian against what was due.

    `spent_before` is the quarter that the lines' `previous` are of; None where nothing was spent before.
    """

    budget: tuple[Budget, ...]
    performance: tuple[Performance, ...]
    ceiling_total: Decimal | None
    realisasi_total: Decimal | None
    serapan_total: Decimal | None
    capaian_average: Decimal | None
    capaian_due_average: Decimal | None = None
    dropped: tuple[DroppedIndicator, ...] = ()
    spent_before: int | None = None

    @property
    def topics(self) -> tuple[Topic, ...]:
        return topics_of(self.budget, self.performance)


@dataclass(frozen=True)
class Explanation:
    """The author's explanation of an activity's figures, or of an `indicator` without a budget line (`line` None)."""

    line: int | None
    code: str
    name: str
    text: str
    indicator: int | None = None

    @property
    def key(self) -> str:
        """The key of its topic."""
        return indicator_key(self.indicator) if self.indicator is not None else str(self.line)


@dataclass(frozen=True)
class Action:
    """A row of the action plan. `first` is the row that prints code and name also for those below it.

    A row for an `indicator` without a budget line has that indicator's name and no code.
    """

    code: str
    name: str
    first: bool
    evaluasi: str
    tindak_lanjut: str
    keterangan: str
    indicator: int | None = None

    @property
    def key(self) -> str:
        """What rows that stand together have in common."""
        return plan_key(self.code, self.indicator)


@dataclass(frozen=True)
class FollowedUp:
    """A row of the previous quarter's action plan, and its outcome; `code` and `indicator` as in Action."""

    code: str
    name: str
    tindak_lanjut: str
    outcome: FollowUpOutcome
    note: str
    indicator: int | None = None

    @property
    def key(self) -> str:
        return plan_key(self.code, self.indicator)


@dataclass(frozen=True)
class EvidenceFile:
    """A bukti dukung of an indicator; `size` in bytes, `sha256` of its bytes in hex."""

    indicator: int
    name: str
    kind: EvidenceKind
    size: int
    sha256: str


@dataclass(frozen=True)
class ShiftedCeiling:
    """The pagu of an activity before and after a shift (pergeseran) of the day `on`, in rupiah; None without one."""

    on: datetime.date
    reason: str
    code: str
    name: str
    before: Decimal | None
    after: Decimal


@dataclass(frozen=True)
class QuarterFigures:
    """A quarter of the year: average capaian and serapan of all budget lines together, in percent."""

    quarter: int
    capaian: Decimal | None
    serapan: Decimal | None

    @property
    def label(self) -> str:
        return str(Quarter(self.quarter).label)


@dataclass(frozen=True)
class ReportContent:
    """Everything that a report says. `year` and `quarter` are the period's; `…_total` and `…_average` are None
    where no row has a value.
    """

    office: Office
    unit_code: str
    unit_name: str
    position: str
    superior: str
    echelon: str
    year: int
    quarter: int
    report_date: datetime.date
    legal_basis: str
    tugas: tuple[str, ...]
    fungsi: tuple[str, ...]
    agreement_label: str
    budget: tuple[Budget, ...]
    performance: tuple[Performance, ...]
    ceiling_total: Decimal | None
    realisasi_total: Decimal | None
    serapan_total: Decimal | None
    capaian_average: Decimal | None
    capaian_cap: Decimal | None
    explanations: tuple[Explanation, ...]
    action_plan: tuple[Action, ...]
    reporter: Signatory
    supervisor: Signatory
    follow_up: tuple[FollowedUp, ...]
    evidence: tuple[EvidenceFile, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The fixed texts in paragraphs, placeholders filled, by the keys of reports.texts.fixed.TEXTS of that day."""
    history: tuple[QuarterFigures, ...] = ()
    """The year's quarters up to this one in which the post has a report, in order."""
    capaian_due_average: Decimal | None = None
    shifts: tuple[ShiftedCeiling, ...] = ()
    """The shifts by which the pagu differs from the signed one, in the order of their days."""
    dropped: tuple[DroppedIndicator, ...] = ()
    bands: tuple[Band, ...] = ()
    """The predikat bands that the report is judged by, from high to low; none in contents from before version 6."""

    @property
    def figures(self) -> Figures:
        """The computed part."""
        return Figures(
            budget=self.budget,
            performance=self.performance,
            ceiling_total=self.ceiling_total,
            realisasi_total=self.realisasi_total,
            serapan_total=self.serapan_total,
            capaian_average=self.capaian_average,
            capaian_due_average=self.capaian_due_average,
            dropped=self.dropped,
            spent_before=self.spent_before,
        )

    @property
    def has_money(self) -> bool:
        """Whether the post has a pagu or has spent anything; a report without says nothing of anggaran and serapan."""
        return self.ceiling_total is not None or self.realisasi_total is not None

    @property
    def spent_before(self) -> int | None:
        """As in Figures: the latest earlier quarter with a report, which contents without a history do not name."""
        if all(line.previous is None for line in self.budget):
            return None
        earlier = [each for each in self.history if each.quarter < self.quarter]
        complete = [each for each in earlier if each.serapan is not None]
        return max((each.quarter for each in complete or earlier), default=self.quarter - 1)

    def budget_of(self, row: Performance) -> Budget | None:
        """The budget line of an indicator; None where it has none."""
        return next((line for line in self.budget if line.line == row.line), None)

    @property
    def topics(self) -> tuple[Topic, ...]:
        return topics_of(self.budget, self.performance)

    def explanation_of(self, topic: Topic) -> str:
        """The author's text on a topic; empty without one."""
        return next((each.text for each in self.explanations if each.key == topic.key), "")

    @property
    def budget_without_indicator(self) -> tuple[Budget, ...]:
        """The budget lines that no indicator is set against."""
        used = {row.line for row in self.performance}
        return tuple(line for line in self.budget if line.line not in used)
