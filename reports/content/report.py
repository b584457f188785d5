"""What a report says, as frozen values: the one source of the page, the PDF, the JSON and the Excel.

Built from the tables by reports.queries.content, frozen as JSON when a report is submitted, read back for every later
rendering. Percentages are in percent with 2 decimals, money in rupiah; None is "cannot be computed" and prints as –.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from reports.enums import ActivityLevel, Direction, EvidenceKind, FollowUpOutcome, IndicatorKind


@dataclass(frozen=True)
class Office:
    code: str
    name: str
    short_name: str
    government: str
    address: str
    phone: str
    city: str
    paper: str
    letterhead: tuple[str, ...] = ()
    """Lines of the kop below the address."""
    emblem: str = ""
    """SHA-256 of the emblem's PNG (units.Emblem), in hex; empty without one."""

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.government}"

    @property
    def government_on_kop(self) -> str:
        """`PEMERINTAH KABUPATEN CONTOH`."""
        level = self.government.partition(" ")[0] in ("Kabupaten", "Kota", "Provinsi")
        return f"{'Pemerintah ' if level else ''}{self.government}".upper()


@dataclass(frozen=True)
class Signatory:
    """Who signs: the title as printed in the block (with Plt./Plh.), empty name and NIP where nobody holds the post."""

    title: str
    name: str
    nip: str
    rank: str


@dataclass(frozen=True)
class Budget:
    """A budget line: pagu, year-to-date spending, the quarter before's, serapan in percent."""

    line: int
    code: str
    name: str
    level: ActivityLevel
    ceiling: Decimal | None
    funds: tuple[str, ...]
    realisasi: Decimal | None
    previous: Decimal | None
    serapan: Decimal | None


@dataclass(frozen=True)
class Performance:
    """An indicator with its figures. `line` is the budget line whose serapan it is set against."""

    indicator: int
    goal: int
    sasaran: str
    name: str
    unit: str
    kind: IndicatorKind
    direction: Direction
    target: Decimal | None
    quarter_target: Decimal | None
    numerator_label: str
    denominator_label: str
    component_unit: str
    numerator: Decimal | None
    denominator: Decimal | None
    realisasi: Decimal | None
    previous: Decimal | None
    capaian: Decimal | None
    capaian_quarter: Decimal | None
    predikat: str
    note: str
    line: int | None
    efisiensi: Decimal | None


@dataclass(frozen=True)
class Figures:
    """The computed part of a report's content."""

    budget: tuple[Budget, ...]
    performance: tuple[Performance, ...]
    ceiling_total: Decimal | None
    realisasi_total: Decimal | None
    serapan_total: Decimal | None
    capaian_average: Decimal | None


@dataclass(frozen=True)
class Explanation:
    """What the author says about an activity's figures."""

    line: int
    code: str
    name: str
    text: str


@dataclass(frozen=True)
class Action:
    """A row of the action plan. `first` marks the row that prints the code and name for those below it."""

    code: str
    name: str
    first: bool
    evaluasi: str
    tindak_lanjut: str
    keterangan: str


@dataclass(frozen=True)
class FollowedUp:
    """A row of the quarter before's action plan and what became of it."""

    code: str
    name: str
    tindak_lanjut: str
    outcome: FollowUpOutcome
    note: str


@dataclass(frozen=True)
class EvidenceFile:
    """A bukti dukung of an indicator; `size` in bytes, `sha256` of its bytes in hex."""

    indicator: int
    name: str
    kind: EvidenceKind
    size: int
    sha256: str


@dataclass(frozen=True)
class QuarterFigures:
    """A quarter of the year: average capaian and serapan of all budget lines together, in percent."""

    quarter: int
    capaian: Decimal | None
    serapan: Decimal | None


@dataclass(frozen=True)
class ReportContent:
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
    """The fixed texts by the keys of reports.texts.fixed.TEXTS, placeholders filled, in paragraphs."""
    history: tuple[QuarterFigures, ...] = ()
    """The year's quarters so far that have a report, this one's the last."""

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
        )

    def budget_of(self, row: Performance) -> Budget | None:
        return next((line for line in self.budget if line.line == row.line), None)

    def explanation_of(self, line: int) -> str:
        return next((e.text for e in self.explanations if e.line == line), "")

    @property
    def budget_without_indicator(self) -> tuple[Budget, ...]:
        used = {row.line for row in self.performance}
        return tuple(line for line in self.budget if line.line not in used)
