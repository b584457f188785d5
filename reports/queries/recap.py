"""The recap of an office's budget and capaian: by unit, bidang, program down to sub kegiatan, and sumber dana."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lkj import formats
from reports import calculations
from reports.enums import ActivityLevel, Quarter
from reports.models import Activity, Report
from reports.queries.budget_year import BudgetYear, Money, OfficeLine, added, codes_above
from reports.queries.recap_indicators import RecapIndicator
from units.models import Position

NO_FUND = "Belum ada sumber dana"
NOT_SHARED = "Belum dirinci menurut sumber dana"
HEAD = "Pimpinan dan unit di luar bidang"


@dataclass(frozen=True)
class Reporter:
    """A post that has an activity in its agreement: its own figures, and its reports by the quarter's number."""

    title: str
    money: Mapping[int, Money]
    reports: Mapping[int, Report]


@dataclass(frozen=True)
class QuarterOfItem:
    """What a row has in a quarter: its money, and the average capaian of its indicators."""

    money: Money
    capaian: Decimal | None

    @property
    def ceiling(self) -> Decimal | None:
        return self.money.ceiling

    @property
    def realisasi(self) -> Decimal | None:
        return self.money.realisasi

    @property
    def serapan(self) -> Decimal | None:
        return self.money.serapan

    @property
    def missing(self) -> str:
        """Why there is no serapan yet though something was spent: `3 anggaran belum diisi`; else empty."""
        return f"{self.money.missing} anggaran belum diisi" if self.money.missing and self.realisasi is not None else ""

    @property
    def efisiensi(self) -> Decimal | None:
        return calculations.efisiensi(self.capaian, self.serapan)


@dataclass(frozen=True)
class RecapItem:
    """A row of a recap: its money and capaian in each of the recap's quarters, in their order.

    `depth` is how far it is indented; `key` names a unit or bidang by its code. `lines` are those that it adds up,
    `budgeted` is the pagu of the office's own budget (DPA).
    """

    name: str
    quarters: tuple[Quarter, ...]
    money: tuple[Money, ...]
    capaian: tuple[Decimal | None, ...]
    lines: tuple[OfficeLine, ...]
    code: str = ""
    depth: int = 0
    level: ActivityLevel | None = None
    reporters: tuple[Reporter, ...] = ()
    key: str = ""
    budgeted: Decimal | None = None

    @property
    def figures(self) -> list[tuple[Quarter, QuarterOfItem]]:
        """What it has, with the quarter."""
        return list(zip(self.quarters, map(QuarterOfItem, self.money, self.capaian), strict=True))

    @property
    def last(self) -> QuarterOfItem:
        """What it has in the last quarter."""
        return QuarterOfItem(self.money[-1], self.capaian[-1])

    @property
    def remark(self) -> str:
        """Where the DPA or an agreement has another pagu than the row, with all the numbers and what each is."""
        pagu = list(self._other_ceilings())
        if pagu and self.last.ceiling is not None:
            basis = "adalah jumlah pagu di bawahnya yang ada dalam PK" if self._is_sum else "menurut PK"
            pagu.insert(0, f"pagu {formats.rupiah(self.last.ceiling)} {basis}")
        return "; ".join([*pagu, *self._other_realisasi()])

    @property
    def _is_sum(self) -> bool:
        """Whether the row adds up what stands below it, instead of a line of its own."""
        return self.level != ActivityLevel.SUB_KEGIATAN and any(line.activity.code != self.code for line in self.lines)

    def _other_ceilings(self) -> Iterable[str]:
        if self.budgeted is not None and self.budgeted != self.last.ceiling:
            yield f"pagu DPA {formats.rupiah(self.budgeted)}"
        for title, own in self._signed():
            if own.ceiling is not None and own.ceiling != self.last.ceiling:
                yield f"pagu dalam PK {title} {formats.rupiah(own.ceiling)}"

    def _other_realisasi(self) -> Iterable[str]:
        for title, own in self._signed():
            if own.realisasi is not None and own.realisasi != self.last.realisasi:
                yield f"realisasi menurut {title} {formats.rupiah(own.realisasi)}"

    def _signed(self) -> Iterable[tuple[str, Money]]:
        """What each post has on this very row in the last quarter, where the row adds up what stands below it."""
        for each in self.reporters if self._is_sum else ():
            yield each.title, each.money.get(max(each.money, default=0), Money())


@dataclass(frozen=True)
class FundShareItem:
    """A sumber dana with all that it gives, of lines that it pays alone and of its part of others."""

    name: str
    ceiling: Decimal | None


@dataclass(frozen=True)
class Detail:
    """A line that the recap is made of, with the key of its bidang, and in which of the quarters it is counted."""

    line: OfficeLine
    bidang: str
    counted: tuple[bool, ...]

    @property
    def funds(self) -> str:
        return funds_of(self.line)


@dataclass(frozen=True)
class MeasuredDetail:
    """An indicator that the recap's capaian is made of, with the keys by which the tables count it.

    `codes` are those of its activity and of what stands above that, by the level.
    """

    post: Position
    name: str
    bidang: str
    codes: Mapping[ActivityLevel, str]
    code: str
    funds: str
    capaian: tuple[Decimal | None, ...]


@dataclass(frozen=True)
class Recap:
    """All tables of the recap over the same quarters.

    `units` have what their own posts signed, so that a superior's unit holds what stands below it again; all other
    tables add up to the `total`, in which nothing counts twice.
    """

    quarters: tuple[Quarter, ...]
    units: tuple[RecapItem, ...]
    bidang: tuple[RecapItem, ...]
    activities: tuple[RecapItem, ...]
    funds: tuple[RecapItem, ...]
    fund_shares: tuple[FundShareItem, ...]
    total: RecapItem
    details: tuple[Detail, ...]
    indicators: tuple[MeasuredDetail, ...] = ()


def recap_of(found: BudgetYear, indicators: Sequence[RecapIndicator] = ()) -> Recap:
    """The recap over the year's quarters, with the capaian of these indicators. No query."""
    return _Builder(found, indicators).recap()


class _Builder:
    def __init__(self, found: BudgetYear, indicators: Sequence[RecapIndicator]) -> None:
        self._year = found
        self._parents = {unit.pk: unit.parent_id for unit in found.units}
        self._counted = {quarter: found.counted(quarter) for quarter in found.quarters}
        self._codes = {unit.pk: unit.code for unit in found.units}
        self._indicators = self._measured(indicators)

    def recap(self) -> Recap:
        return Recap(
            quarters=self._year.quarters,
            units=tuple(self._units()),
            bidang=tuple(self._bidang()),
            activities=tuple(self._activities()),
            funds=tuple(self._funds()),
            fund_shares=tuple(self._fund_shares()),
            total=self._item("Jumlah", None, lambda each: True),
            details=tuple(self._details()),
            indicators=tuple(self._indicators),
        )

    def _measured(self, indicators: Sequence[RecapIndicator]) -> list[MeasuredDetail]:
        lines = {(line.post.pk, line.activity.code): line for line in self._year.lines}
        found = []
        for each in indicators:
            line = lines.get((each.post.pk, each.code))
            found.append(
                MeasuredDetail(
                    post=each.post,
                    name=each.name,
                    bidang=self._codes.get(_bidang_of(each.post.unit_id, self._parents), ""),
                    codes=codes_of(line.activity) if line else {},
                    code=each.code,
                    funds=funds_of(line) if line else "",
                    capaian=tuple(each.capaian.get(quarter) for quarter in self._year.quarters),
                )
            )
        return found

    def _capaian(self, is_meant: Callable[[MeasuredDetail], bool]) -> tuple[Decimal | None, ...]:
        """The average capaian of those indicators in each quarter."""
        own = [each.capaian for each in self._indicators if is_meant(each)]
        return tuple(calculations.average(row[place] for row in own) for place in range(len(self._year.quarters)))

    def _details(self) -> Iterable[Detail]:
        counted = [{id(line) for line in self._counted[quarter]} for quarter in self._year.quarters]
        for line in sorted(self._year.lines, key=lambda line: (line.activity.code, line.post.pk)):
            yield Detail(line, self._key(self._bidang_of(line)), tuple(id(line) in each for each in counted))

    def _key(self, unit: int) -> str:
        return self._codes.get(unit, "")

    def _bidang_of(self, line: OfficeLine) -> int:
        return _bidang_of(line.post.unit_id, self._parents)

    def _sums(self, wanted: "set[int] | None") -> tuple[tuple[Money, ...], tuple[OfficeLine, ...]]:
        """The counted lines with these ids (all without a set) added up by quarter, and the lines themselves."""
        money, lines = [], {}
        for quarter in self._year.quarters:
            own = [line for line in self._counted[quarter] if wanted is None or id(line) in wanted]
            money.append(added(line.money[quarter] for line in own))
            lines.update({id(line): line for line in own})
        return tuple(money), tuple(lines.values())

    def _item(
        self, name: str, wanted: "set[int] | None", is_meant: Callable[[MeasuredDetail], bool], key: str = ""
    ) -> RecapItem:
        money, lines = self._sums(wanted)
        return RecapItem(name, self._year.quarters, money, self._capaian(is_meant), lines, key=key)

    def _units(self) -> Iterable[RecapItem]:
        by_unit: dict[int, list[OfficeLine]] = defaultdict(list)
        for line in self._year.lines:
            by_unit[line.post.unit_id].append(line)
        for unit in self._year.units:
            lines = by_unit[unit.pk]
            if lines:
                money = tuple(
                    added(line.money[quarter] for line in lines if quarter in line.money)
                    for quarter in self._year.quarters
                )
                depth = min(_depth(unit.pk, self._parents), 2)
                capaian = self._capaian(lambda each, unit=unit.pk: each.post.unit_id == unit)  # type: ignore[misc]
                yield RecapItem(
                    unit.name, self._year.quarters, money, capaian, tuple(lines), depth=depth, key=unit.code
                )

    def _bidang(self) -> Iterable[RecapItem]:
        """The units below the top one with all below them; what belongs to none of them comes first."""
        of: dict[int, set[int]] = defaultdict(set)
        for line in self._year.lines:
            of[self._bidang_of(line)].add(id(line))
        for key, name in [(0, HEAD), *((unit.pk, unit.name) for unit in self._year.units)]:
            if key in of:
                code = self._key(key)
                item = self._item(name, of[key], lambda each, code=code: each.bidang == code, code)  # type: ignore[misc]
                if item.lines:
                    yield item

    def _activities(self) -> Iterable[RecapItem]:
        """The tree by code, with all that stand above a line."""
        activities: dict[str, Activity] = {}
        own: dict[str, list[OfficeLine]] = defaultdict(list)
        below: dict[str, set[int]] = defaultdict(set)
        for line in self._year.lines:
            each: Activity | None = line.activity
            while each is not None and each.code not in activities:
                activities[each.code] = each
                each = each.parent
            own[line.activity.code].append(line)
            for code in [line.activity.code, *codes_above(line.activity)]:
                below[code].add(id(line))
        for code, activity in sorted(activities.items()):
            level = ActivityLevel(activity.level)
            money, lines = self._sums(below[code])
            reporters = tuple(self._reporter(line) for line in own[code])
            capaian = self._capaian(lambda each, at=(level, code): each.codes.get(at[0]) == at[1])  # type: ignore[misc]
            yield RecapItem(
                activity.name,
                self._year.quarters,
                money,
                capaian,
                lines,
                code,
                level.depth,
                level,
                reporters,
                budgeted=activity.ceiling,
            )

    def _reporter(self, line: OfficeLine) -> Reporter:
        numbers = (int(quarter) for quarter in self._year.quarters)
        found = {number: self._year.reports.get((line.post.pk, number)) for number in numbers}
        reports = {number: report for number, report in found.items() if report is not None}
        return Reporter(line.post.title, line.money, reports)

    def _funds(self) -> Iterable[RecapItem]:
        """By the sumber dana together that pay a line: nobody says how the realisasi of such a line is divided."""
        of: dict[str, set[int]] = defaultdict(set)
        for line in self._year.lines:
            of[funds_of(line)].add(id(line))
        for name in sorted(of, key=lambda name: (name == NO_FUND, "+" in name, name)):
            item = self._item(name, of[name], lambda each, name=name: each.funds == name)  # type: ignore[misc]
            if item.lines:
                yield item

    def _fund_shares(self) -> Iterable[FundShareItem]:
        """The pagu of the last quarter by each sumber dana; amounts count only where they add up to the pagu."""
        quarter = self._year.quarters[-1]
        found: dict[str, list[Decimal]] = defaultdict(list)
        for line in self._counted[quarter]:
            ceiling = line.money[quarter].ceiling
            if ceiling is None:
                continue
            amounts = [share.amount for share in line.shares]
            if len(line.shares) > 1 and None not in amounts and calculations.total(amounts) == ceiling:
                for share in line.shares:
                    found[share.name].append(share.amount or Decimal(0))
            else:
                name = line.shares[0].name if len(line.shares) == 1 else NOT_SHARED if line.shares else NO_FUND
                found[name].append(ceiling)
        for name in sorted(found, key=lambda name: (name in (NOT_SHARED, NO_FUND), name)):
            yield FundShareItem(name, calculations.total(found[name]))


def codes_of(activity: Activity) -> dict[ActivityLevel, str]:
    """The codes of the activity and of those above it, by their levels."""
    found = {level: code for code in codes_above(activity) if (level := ActivityLevel.of_code(code)) is not None}
    return found | {ActivityLevel(activity.level): activity.code}


def funds_of(line: OfficeLine) -> str:
    """The sumber dana that pay the line together: `DAU + PAD`."""
    return " + ".join(share.name for share in line.shares) or NO_FUND


def _depth(unit: int, parents: Mapping[int, int | None]) -> int:
    return len(_line_up(unit, parents)) - 1


def _line_up(unit: int, parents: Mapping[int, int | None]) -> Sequence[int]:
    """The unit and those above it, up to the top."""
    found, each = [unit], parents.get(unit)
    while each is not None and each not in found:
        found.append(each)
        each = parents.get(each)
    return found


def _bidang_of(unit: int, parents: Mapping[int, int | None]) -> int:
    """The key of the unit right below the top one; 0 for the top one, or where it is the only level."""
    line = _line_up(unit, parents)
    return line[-2] if len(line) > 1 else 0
