"""Checks of an indicator's quarter targets, when its agreement is set up: do they lead to the yearly target?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise

from lkj import formats
from reports.enums import OverTime, Quarter


@dataclass(frozen=True)
class TargetsOfYear:
    """An indicator's yearly target and those at the end of quarters, by quarter; None where nothing is due."""

    unit: str
    over_time: OverTime
    target: Decimal | None
    quarters: Mapping[int, Decimal | None]

    def written(self, value: Decimal) -> str:
        return formats.quantity(value, self.unit)


def findings(targets: TargetsOfYear) -> tuple[str, ...]:
    """What does not fit, in sentences that say what to mend; none without a yearly target or quarter targets."""
    if targets.target is None or not targets.quarters:
        return ()
    if sums := since_january(targets):
        return (_for_each_quarter(targets, sums),)
    return (*_last(targets, targets.target), *_falling(targets), *_beyond(targets, targets.target))


def since_january(targets: TargetsOfYear) -> dict[int, Decimal]:
    """The quarter targets counted since January, where each was written for its own quarter alone; else empty.

    They were where they add up to the yearly target, which that of the fourth quarter is not. Quarters for which
    nothing is due stay so, but for the fourth.
    """
    given = _given(targets)
    is_sum = targets.over_time.accumulates and Quarter.IV in targets.quarters and len(given) > 1
    if not is_sum or targets.quarters[Quarter.IV] == targets.target or any(value < 0 for _, value in given):
        return {}
    sums = dict(zip((quarter for quarter, _ in given), accumulate(value for _, value in given), strict=True))
    total = max(sums.values())
    return {**sums, Quarter.IV.value: total} if total == targets.target else {}


def _for_each_quarter(targets: TargetsOfYear, sums: Mapping[int, Decimal]) -> str:
    written = ", ".join(formats.number(value) for _, value in _given(targets))
    meant = ", ".join(formats.number(value) for _, value in sorted(sums.items()))
    total = targets.written(sums[Quarter.IV])
    return (
        f"Target triwulan {written} berjumlah {total}, sama dengan target setahun: rupanya tertulis untuk setiap "
        f"triwulan. Target triwulan dihitung sejak Januari: {meant}."
    )


def _last(targets: TargetsOfYear, yearly: Decimal) -> Iterator[str]:
    if Quarter.IV not in targets.quarters:
        return
    last = targets.quarters[Quarter.IV]
    if last is None:
        yield f"{Quarter.IV.label} tidak mempunyai target, padahal target setahun {targets.written(yearly)}. Samakan."
    elif last != yearly:
        yield (
            f"Target s.d. {Quarter.IV.label} {targets.written(last)} tidak sama dengan target setahun "
            f"{targets.written(yearly)}. Samakan salah satunya menurut PK."
        )


def _falling(targets: TargetsOfYear) -> Iterator[str]:
    if not targets.over_time.accumulates:
        return
    for (before, less), (quarter, value) in pairwise(_given(targets)):
        if value < less:
            yield (
                f"Target s.d. {Quarter(quarter).label} {targets.written(value)} lebih kecil daripada s.d. "
                f"{Quarter(before).label} {targets.written(less)}, padahal dijumlahkan sejak Januari. Periksa kembali."
            )


def _beyond(targets: TargetsOfYear, yearly: Decimal) -> Iterator[str]:
    if not targets.over_time.accumulates:
        return
    for quarter, value in _given(targets):
        if quarter != Quarter.IV and value > yearly:
            yield (
                f"Target s.d. {Quarter(quarter).label} {targets.written(value)} melebihi target setahun "
                f"{targets.written(yearly)}. Periksa kembali."
            )


def _given(targets: TargetsOfYear) -> list[tuple[int, Decimal]]:
    return [(quarter, value) for quarter, value in sorted(targets.quarters.items()) if value is not None]


@dataclass(frozen=True)
class Step:
    """A step of a scale: its word, and its place from the lowest."""

    label: str
    order: int


@dataclass(frozen=True)
class WordsOfYear:
    """What of a target in words is due at the end of quarters.

    `target` is a scale's yearly step, `steps` are those due by quarter; a statement has neither. `unmeasured` are the
    quarters in which nothing is due.
    """

    target: Step | None
    lower_is_better: bool
    steps: Mapping[int, Step]
    unmeasured: frozenset[int]


def word_findings(words: WordsOfYear) -> tuple[str, ...]:
    """What does not fit, in sentences that say what to mend. An opinion once a year is not measured in the others."""
    found = []
    if words.unmeasured >= set(Quarter):
        found.append("Tidak satu triwulan pun mengukur indikator ini. Hapus tanda “-” pada salah satunya.")
    last = words.steps.get(Quarter.IV)
    if last is not None and words.target is not None and last != words.target:
        found.append(
            f"Target s.d. {Quarter.IV.label} {last.label} tidak sama dengan target setahun {words.target.label}. "
            "Samakan salah satunya menurut PK."
        )
    for (before, one), (quarter, other) in pairwise(sorted(words.steps.items())):
        if other.order > one.order if words.lower_is_better else other.order < one.order:
            found.append(
                f"Target s.d. {Quarter(quarter).label} {other.label} lebih ringan daripada s.d. "
                f"{Quarter(before).label} {one.label}. Periksa kembali."
            )
    return tuple(found)
