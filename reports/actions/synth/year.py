"""A year of a synthesised office: its activities, and what its posts have agreed to reach and to spend."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from reports.actions.synth import words
from reports.actions.synth.structure import Office, Seat, random_of
from reports.enums import ActivityLevel, AgreementState, Direction, IndicatorKind, OverTime
from reports.models import Activity, Agreement, BudgetFund, BudgetLine, Goal, Indicator

# What of a pagu is usually spent by the end of each quarter.
_SPENT = (Decimal("0.17"), Decimal("0.43"), Decimal("0.68"), Decimal("0.96"))


@dataclass(eq=False)
class Line:
    """A budget line: what it is about, and what is spent by the end of each quarter.

    Of a kegiatan the ceiling and the spending are the sums of the sub kegiatan below it.
    """

    code: str
    name: str
    level: ActivityLevel
    about: str
    ceiling: Decimal = Decimal(0)
    spent: tuple[Decimal, ...] = (Decimal(0),) * 4
    row: BudgetLine = field(init=False)


@dataclass(eq=False)
class Measure:
    """An indicator: how it is measured, and its results by quarter, as the fields of IndicatorResult."""

    name: str
    unit: str
    target: Decimal
    kind: IndicatorKind
    direction: Direction
    over_time: OverTime
    line: Line
    results: tuple[dict[str, Decimal], ...]
    row: Indicator = field(init=False)


@dataclass(eq=False)
class Agreed:
    """A post's agreement of the year with its lines and indicators."""

    seat: Seat
    lines: list[Line]
    measures: list[Measure] = field(default_factory=list)
    row: Agreement = field(init=False)


def make_year(office: Office, year: int) -> list[Agreed]:
    """Write the year's activities and agreements, in force since January; one for each reporting post."""
    random = random_of(office, year)
    agreed = [_agreed(random, office, seat) for seat in office.seats]
    _sum_up(agreed)
    _write_activities(office, year, agreed)
    _write_agreements(office, year, agreed)
    return agreed


def _agreed(random: Random, office: Office, seat: Seat) -> Agreed:
    area = f"{office.number // 30 + 1}.{office.number % 30 + 1:02d}"
    if seat.kind == "sekretariat":
        lines = [
            _kegiatan(f"{area}.01.2.02", "Administrasi Keuangan Perangkat Daerah", "administrasi keuangan"),
            _kegiatan(f"{area}.01.2.06", "Administrasi Umum Perangkat Daerah", "administrasi umum"),
        ]
    elif seat.kind == "bidang":
        about = seat.subject.lower()
        lines = [_kegiatan(f"{area}.02.2.{seat.field:02d}", f"Penyelenggaraan Bidang {seat.subject}", about)]
    else:
        lines = [
            _sub_kegiatan(random, f"{_parent_code(area, seat)}.{_section_number(seat) + n:02d}", name, name.lower())
            for n, name in enumerate(_works(seat), 1)
        ]
    made = Agreed(seat, lines)
    made.measures = [each for line in lines for each in _measures(random, made, line)]
    return made


def _kegiatan(code: str, name: str, about: str) -> Line:
    return Line(code, name, ActivityLevel.KEGIATAN, about)


def _sub_kegiatan(random: Random, code: str, name: str, about: str) -> Line:
    ceiling = Decimal(random.randint(18, 420) * 1_000_000 + random.randint(0, 999) * 1000)
    pace = Decimal(random.randint(85, 103)) / 100
    spent = tuple(min(ceiling, (ceiling * share * pace).quantize(Decimal(1000))) for share in _SPENT)
    return Line(code, name, ActivityLevel.SUB_KEGIATAN, about, ceiling, spent)


def _parent_code(area: str, seat: Seat) -> str:
    own = {"umum": "01.2.06", "keuangan": "01.2.02"}
    return f"{area}.{own.get(seat.kind, f'02.2.{seat.field:02d}')}"


def _section_number(seat: Seat) -> int:
    """Where the codes of a seksi begin below its bidang's: after those of the seksi before it."""
    return (int(seat.post.unit.code.rpartition("-")[2]) - 1) * len(words.WORKS) if seat.kind == "seksi" else 0


def _works(seat: Seat) -> tuple[str, ...]:
    if seat.kind == "umum":
        return words.SUPPORT
    if seat.kind == "keuangan":
        return words.MONEY
    return tuple(name.format(seat.subject) for name, *_ in words.WORKS)


def _measures(random: Random, agreed: Agreed, line: Line) -> list[Measure]:
    if line.level == ActivityLevel.KEGIATAN:
        return [_ratio(random, line)]
    if agreed.seat.kind != "seksi":
        return [_counted(random, line, f"Jumlah dokumen {line.about}", "dokumen", random.choice((4, 12, 24)))]
    _, name, unit, targets = words.WORKS[agreed.lines.index(line)]
    counted = _counted(random, line, name.format(agreed.seat.subject.lower()), unit, random.choice(targets))
    return [counted, _complaints(random, agreed, line)] if agreed.lines.index(line) == 0 else [counted]


def _counted(random: Random, line: Line, name: str, unit: str, target: int) -> Measure:
    """A number that grows over the year; now and then one is missing until the last quarter."""
    late = int(random.random() < 0.12)
    reached = tuple(max(0, target * quarter // 4 - (late if quarter < 4 else 0)) for quarter in range(1, 5))
    return Measure(
        name, unit, Decimal(target), IndicatorKind.NUMBER, Direction.HIGHER, OverTime.ACCUMULATES, line,
        tuple({"realisasi": Decimal(value)} for value in reached),
    )  # fmt: skip


def _ratio(random: Random, line: Line) -> Measure:
    base = random.randint(40, 180)
    reached = tuple(
        {"numerator": Decimal(base * part // 100), "denominator": Decimal(base)} for part in (86, 88, 90, 93)
    )
    name = f"Persentase {line.about} yang terlaksana sesuai standar"
    return Measure(
        name, "%", Decimal(92), IndicatorKind.RATIO, Direction.HIGHER, OverTime.AS_MEASURED, line, reached
    )  # fmt: skip


def _complaints(random: Random, agreed: Agreed, line: Line) -> Measure:
    """One of which less is better."""
    name = f"Jumlah pengaduan {agreed.seat.subject.lower()} yang belum ditangani"
    reached = tuple({"realisasi": Decimal(random.randint(3, 6))} for _ in range(4))
    return Measure(
        name, "pengaduan", Decimal(5), IndicatorKind.NUMBER, Direction.LOWER, OverTime.AS_MEASURED, line, reached
    )  # fmt: skip


def _sum_up(agreed: list[Agreed]) -> None:
    """Give every kegiatan the sums of its sub kegiatan; one that has none below it gets money of its own."""
    lines = [line for each in agreed for line in each.lines]
    below = defaultdict(list)
    for line in lines:
        if line.level == ActivityLevel.SUB_KEGIATAN:
            below[line.code.rpartition(".")[0]].append(line)
    for line in lines:
        if line.level == ActivityLevel.KEGIATAN:
            parts = below[line.code]
            line.ceiling = sum((part.ceiling for part in parts), Decimal(0)) or Decimal(150_000_000)
            spent = [sum((part.spent[quarter] for part in parts), Decimal(0)) for quarter in range(4)]
            line.spent = tuple(spent) if parts else tuple(line.ceiling * share for share in _SPENT)


def _write_activities(office: Office, year: int, agreed: list[Agreed]) -> None:
    """The nomenclature from the programs down; a kegiatan that no agreement has stands above its sub kegiatan."""
    lines = {line.code: line for each in agreed for line in each.lines}
    kegiatan = {
        code if line.level == ActivityLevel.KEGIATAN else code.rpartition(".")[0] for code, line in lines.items()
    }
    programs = {code[: code.index(".2.")] for code in kegiatan}
    above = _write(office, year, ActivityLevel.PROGRAM, {code: _program(code) for code in programs}, {})
    named = {code: lines[code].name if code in lines else "Kegiatan Bersama" for code in kegiatan}
    above |= _write(office, year, ActivityLevel.KEGIATAN, named, {c: above[c[: c.index(".2.")]] for c in kegiatan})
    subs = {code: line.name for code, line in lines.items() if line.level == ActivityLevel.SUB_KEGIATAN}
    above |= _write(office, year, ActivityLevel.SUB_KEGIATAN, subs, {c: above[c.rpartition(".")[0]] for c in subs})
    for each in agreed:
        for order, line in enumerate(each.lines, 1):
            line.row = BudgetLine(order=order, activity=above[line.code], ceiling=line.ceiling)


def _program(code: str) -> str:
    support = code.endswith(".01")
    return f"Program {'Penunjang Urusan Pemerintahan' if support else 'Penyelenggaraan Urusan Pilihan'} Daerah"


def _write(
    office: Office, year: int, level: ActivityLevel, names: dict[str, str], above: dict[str, Activity]
) -> dict[str, Activity]:
    made = Activity.objects.bulk_create(
        Activity(organization=office.organization, year=year, code=code, name=name, level=level, parent=above.get(code))
        for code, name in sorted(names.items())
    )
    return {activity.code: activity for activity in made}


def _write_agreements(office: Office, year: int, agreed: list[Agreed]) -> None:
    day = datetime.date(year, 1, 12)
    versions = Agreement.objects.bulk_create(
        Agreement(position=each.seat.post, year=year, signed_on=day, in_force_from=day, state=AgreementState.IN_FORCE)
        for each in agreed
    )
    for each, version in zip(agreed, versions, strict=True):
        each.row = version
    goals = Goal.objects.bulk_create(
        Goal(agreement=each.row, order=1, text=f"Meningkatnya kinerja {each.seat.post.unit.name}") for each in agreed
    )
    lines = [(each, line) for each in agreed for line in each.lines]
    for each, line in lines:
        line.row.agreement = each.row
    BudgetLine.objects.bulk_create(line.row for _, line in lines)
    BudgetFund.objects.bulk_create(BudgetFund(line=line.row, fund=office.fund) for _, line in lines)
    for each, goal in zip(agreed, goals, strict=True):
        for order, measure in enumerate(each.measures, 1):
            measure.row = _indicator(measure, goal, order)
    Indicator.objects.bulk_create(measure.row for each in agreed for measure in each.measures)


def _indicator(measure: Measure, goal: Goal, order: int) -> Indicator:
    labels = {}
    if measure.kind == IndicatorKind.RATIO:
        labels = {"numerator_label": "Jumlah yang terlaksana sesuai standar", "denominator_label": "Jumlah seluruhnya"}
    return Indicator(
        goal=goal,
        order=order,
        name=measure.name,
        unit=measure.unit,
        target=measure.target,
        kind=measure.kind,
        direction=measure.direction,
        over_time=measure.over_time,
        budget_line=measure.line.row,
        data_source="Laporan bulanan (contoh)",
        **labels,
    )
