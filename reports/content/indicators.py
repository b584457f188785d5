"""The indicators of a report's content: each with its figures, its words, and what those amount to.

Part of reports.content.report, whose docstring says what belongs to a new field.
"""

from dataclasses import dataclass
from decimal import Decimal

from lkj import formats
from reports.enums import Direction, IndicatorKind, OverTime, Quarter


@dataclass(frozen=True)
class ComponentFigure:
    """A component of an indicator, with its value; the indicator's realisasi is computed of all of them."""

    name: str
    weight: Decimal
    is_base: bool
    value: Decimal | None


@dataclass(frozen=True)
class WordOutcome:
    """What one of the words that a realisasi may be amounts to: against the yearly target, and what was due by then.

    Percentages are None unless the office wants words in percent; `reached_due` is None where nothing was due.
    """

    word: str
    reached: bool
    capaian: Decimal | None
    reached_due: bool | None
    capaian_due: Decimal | None

    @property
    def verdict(self) -> str:
        return verdict_of(self.reached)


def verdict_of(reached: bool) -> str:
    """Whether a target is reached, in the word that tables print."""
    return "Tercapai" if reached else "Belum"


def range_text(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """A range in words: `7–9 hari`, `paling sedikit 7 hari`, `paling banyak 9 hari`; – without a bound."""
    if low is not None and high is not None:
        return f"{formats.number(low)}–{formats.quantity(high, unit)}"
    if high is not None:
        return f"paling banyak {formats.quantity(high, unit)}"
    return formats.DASH if low is None else f"paling sedikit {formats.quantity(low, unit)}"


@dataclass(frozen=True)
class Performance:
    """An indicator with its figures; values are in `unit`, a ratio's parts in `component_unit`.

    `previous` is the latest earlier realisasi of the year, at the end of `previous_quarter`: the quarter before, unless
    that had none. `line` is the budget line whose serapan efisiensi is computed with. `decimals` are the most that the
    indicator has, None where its agreement does not say.

    Where `is_due` is False the agreement asks for nothing in this quarter, and no figure is computed. `due_target` is
    what was due by the quarter (calculations.due_target), against which `capaian_due` and predikat are judged.
    `reached` says of a target that no percentage can measure whether it is reached.

    Of a range `target` and `target_to` are the bounds, each None where there is none. `target_words` is the target as
    signed, where it is no plain number; `words` and `previous_words` are a realisasi in words, `outcomes` what each
    word that it may be amounts to. `due_words` is what of a target in words was due by a quarter before the last, and
    `reached_due` says whether that, or in Triwulan IV the target, is reached. Components with a base have their sums as
    numerator and denominator.
    """

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
    over_time: OverTime = OverTime.ACCUMULATES
    decimals: int | None = None
    is_due: bool = True
    due_target: Decimal | None = None
    capaian_due: Decimal | None = None
    reached: bool | None = None
    target_to: Decimal | None = None
    target_words: str = ""
    words: str = ""
    previous_words: str = ""
    components: tuple[ComponentFigure, ...] = ()
    previous_quarter: int | None = None
    due_words: str = ""
    reached_due: bool | None = None
    outcomes: tuple[WordOutcome, ...] = ()

    @property
    def is_quotient(self) -> bool:
        """Whether the realisasi is numerator / denominator × 100: of a ratio, or of components with a base."""
        return self.kind.is_ratio or any(part.is_base for part in self.components)

    @property
    def has_result_line(self) -> bool:
        """Whether the realisasi is computed of what is typed, so that a line below the fields shows it."""
        return self.kind.is_ratio or bool(self.components)

    @property
    def is_missing(self) -> bool:
        """Whether the author has not said the result yet. A numerator alone is asked for by itself."""
        if self.components:
            return any(part.value is None for part in self.components)
        return self.is_due and self.realisasi is None and self.denominator is None and not self.words

    @property
    def verdict(self) -> str:
        """In words, whether the target is reached; empty where a percentage says it."""
        return "" if self.reached is None or self.capaian is not None else verdict_of(self.reached)

    @property
    def verdict_in_sentence(self) -> str:
        """As `target …` goes on: `tercapai`, `belum tercapai`."""
        return "" if self.reached is None else "tercapai" if self.reached else "belum tercapai"

    @property
    def has_plain_target(self) -> bool:
        """Whether the target is one number in the indicator's unit, and printed as such."""
        return not self.target_words and not self.kind.in_words and self.direction != Direction.WITHIN

    @property
    def has_target(self) -> bool:
        return bool(self.target_words) or self.target is not None or self.target_to is not None

    @property
    def target_text(self) -> str:
        """The target as it is printed: as signed, a range from its bounds, or the number with its satuan."""
        if self.direction == Direction.WITHIN:
            return self.target_words or range_text(self.target, self.target_to, self.unit)
        return self.target_words or formats.quantity(self.target, self.unit)

    @property
    def realisasi_text(self) -> str:
        """The realisasi as it is printed: its words, or the number with its satuan."""
        return (self.words or formats.DASH) if self.kind.in_words else formats.quantity(self.realisasi, self.unit)

    @property
    def previous_text(self) -> str:
        """The latest earlier realisasi of the year as it is printed."""
        return (
            (self.previous_words or formats.DASH) if self.kind.in_words else formats.quantity(self.previous, self.unit)
        )

    @property
    def previous_from(self) -> str:
        """The latest earlier result with its quarter, `Triwulan I: 12,5%`; empty without one."""
        if self.previous_quarter is None:
            return ""
        return f"{self.previous_quarter_label}: {self.previous_text}"

    @property
    def previous_quarter_label(self) -> str:
        return "" if self.previous_quarter is None else Quarter(self.previous_quarter).label

    @property
    def has_due(self) -> bool:
        """Whether the content says what was due by the quarter; those from before version 4 do not."""
        return self.due_target is not None or self.reached_due is not None

    @property
    def due_is_target(self) -> bool:
        """Whether the words that were due by the quarter are the yearly target's."""
        return self.due_words == self.target_words

    @property
    def due_verdict(self) -> str:
        """Whether what was due by the quarter is reached, in words; empty where no words were due, or no result is."""
        return "" if self.reached_due is None or not self.due_words else verdict_of(self.reached_due)

    @property
    def capaian_text(self) -> str:
        """The capaian as it is printed: in percent, or whether the target is reached."""
        return self.verdict or formats.percent(self.capaian)


@dataclass(frozen=True)
class DroppedIndicator:
    """An indicator that had results in the year and that the report's agreement no longer has, with the latest of them.

    `quarter` is the one that the result was reported for; `realisasi` is in `unit`, `words` is one that is no number.
    `stopped` says since when the indicator is dropped: `dihentikan pada perubahan 1`.
    """

    indicator: int
    sasaran: str
    name: str
    unit: str
    target_text: str
    realisasi: Decimal | None
    words: str
    quarter: int
    stopped: str

    @property
    def realisasi_text(self) -> str:
        return self.words or formats.quantity(self.realisasi, self.unit)
