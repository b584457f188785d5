"""03-pk: sasaran, indicators of all kinds with their quarters, and budget lines of the posts' agreements of a year.

A post's newest version stands in the file: its draft, else the one in force. A draft takes every change; of a version
in force only words can be corrected, and everything else asks for a perubahan first. Rows that the file lacks stay.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from reports import targets
from reports.actions import agreement_draft, agreement_values
from reports.enums import AgreementState, Direction, IndicatorKind, OverTime
from reports.importers.books.anggaran import fund_names
from reports.importers.books.posts import Posts
from reports.importers.columns import Column, Kind, likely_number, yes_no
from reports.importers.comparing import Difference, Plan, Scope, Stored, compared
from reports.importers.nearest import meant
from reports.importers.tables import Reading, Row, Table
from reports.models import Activity, Agreement, BudgetLine, FundSource, Goal, Indicator, Scale
from reports.queries.agreement_rows import QUARTERS, Funds, IndicatorRow, indicator_rows, lines_with_funds
from reports.queries.locked_setup import LOCKED, MONEY
from units.models import Organization, Position, User

_KINDS = {
    IndicatorKind(each).label.partition(" (")[0].partition(" dengan")[0].partition(":")[0]: each.value
    for each in IndicatorKind
}
_DIRECTIONS = {each.label: each.value for each in Direction}
_OVER_TIME = {each.label: each.value for each in OverTime}
INDICATORS = Table(
    "Indikator",
    "sasaran, indikator, dan target",
    (
        Column("jabatan", "Jabatan", width=34, required=True, fills=True, listed="jabatan"),
        Column("versi", "Versi PK", width=16, editable=False),
        Column("sasaran", "Sasaran", width=40, required=True, fills=True, most=4000),
        Column("indikator", "Indikator", width=46, required=True, most=4000),
        Column("satuan", "Satuan", width=14, most=60),
        Column("target", "Target setahun", Kind.SAID, 16, help="Misalnya 12; 87,5; 7–9; WTP; tepat waktu"),
        Column("q1", "Target TW I", Kind.SAID, 12, help="S.d. triwulan itu sejak Januari; - bila tidak ada"),
        Column("q2", "Target TW II", Kind.SAID, 12),
        Column("q3", "Target TW III", Kind.SAID, 12),
        Column("q4", "Target TW IV", Kind.SAID, 12),
        Column("kode", "Kode anggaran", Kind.CODE, 22, most=40, help="Kode di lembar Anggaran yang membiayainya"),
        Column("sumber", "Sumber data", width=26, most=300),
        Column("jenis", "Jenis", Kind.CHOICE, 14, choices=_KINDS, help="Kosong: menurut targetnya"),
        Column("arah", "Arah", Kind.CHOICE, 24, choices=_DIRECTIONS, help="Kosong: makin tinggi makin baik"),
        Column("sifat", "Sepanjang tahun", Kind.CHOICE, 26, choices=_OVER_TIME),
        Column("skala", "Skala", width=18, most=120, listed="skala"),
        Column("pembilang", "Nama pembilang", width=26, most=300),
        Column("penyebut", "Nama penyebut", width=26, most=300),
        Column("satuan_bagian", "Satuan bagian", width=14, most=60),
        Column("komponen", "Komponen", width=34, most=8000, help="Satu baris satu komponen: Nama; bobot 2; dasar"),
        yes_no("negatif", "Boleh kurang dari nol", empty=False),
        Column("desimal", "Angka di belakang koma", Kind.NUMBER, 12, decimals=0),
        Column("kata", "Target seperti tertulis", width=22, most=120),
    ),
    ("jabatan", "sasaran", "indikator"),
    "indikator",
)
LINES = Table(
    "Anggaran PK",
    "anggaran dalam perjanjian kinerja",
    (
        Column("jabatan", "Jabatan", width=34, required=True, fills=True, listed="jabatan"),
        Column("kode", "Kode", Kind.CODE, 24, required=True, most=40),
        Column("nama", "Nama", width=60, editable=False),
        Column("pagu", "Pagu (Rp)", Kind.MONEY, 22),
        Column("dana", "Sumber dana", Kind.LIST, 40, most=1000, listed="dana"),
    ),
    ("jabatan", "kode"),
    "anggaran",
)
# What may be corrected in a version in force: words.
_WORDS = {"sasaran", "indikator", "sumber"}
# The columns of an indicator's row that are written as they are, by the name in agreement_values.
_PLAIN = {
    "name": "indikator", "unit": "satuan", "kind": "jenis", "direction": "arah", "over_time": "sifat",
    "may_be_negative": "negatif", "numerator_label": "pembilang", "denominator_label": "penyebut",
    "component_unit": "satuan_bagian", "data_source": "sumber", "target_words": "kata",
}  # fmt: skip


class PkBook:
    name = "03-pk"
    title = "Perjanjian Kinerja"

    def tables(self, scope: Scope) -> tuple[Table, ...]:
        return (LINES, INDICATORS)

    def lists(self, scope: Scope) -> Mapping[str, Sequence[str]]:
        scales = Scale.objects.filter(organization__in=scope.offices).values_list("name", flat=True)
        return {"jabatan": Posts(scope).names(), "skala": list(dict.fromkeys(scales)), "dana": fund_names(scope)}

    def stored(self, scope: Scope) -> Mapping[str, Sequence[Stored]]:
        return _Setup(scope).stored

    def plan(self, reading: Reading, scope: Scope) -> Plan:
        return _Planner(_Setup(scope), Plan(problems=reading.problems), scope).plan(reading)


class _Setup:
    """What the offices have for the year, read once: a fixed number of queries, however many rows."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.posts = Posts(scope)
        of_year = Agreement.objects.filter(position__unit__organization__in=scope.offices, year=scope.year)
        newest = of_year.exclude(state=AgreementState.REPLACED).order_by("version").select_related("position__unit")
        self.agreements = {each.position_id: each for each in newest}

    @cached_property
    def stored(self) -> dict[str, list[Stored]]:
        return {
            LINES.name: [self._stored_line(each) for each in self.lines],
            INDICATORS.name: [self._stored_indicator(each) for each in self.indicators.values()],
        }

    @cached_property
    def offices(self) -> dict[int, Organization]:
        return {each.pk: each for each in self.scope.offices}

    @cached_property
    def by_agreement(self) -> dict[int, Agreement]:
        return {each.pk: each for each in self.agreements.values()}

    @cached_property
    def lines(self) -> list[BudgetLine]:
        found = lines_with_funds(BudgetLine.objects.filter(agreement__in=self.by_agreement))
        return sorted(found, key=lambda each: self._place(each.agreement_id))

    @cached_property
    def indicators(self) -> dict[int, IndicatorRow]:
        ordered = Indicator.objects.filter(goal__agreement__in=self.by_agreement).order_by("goal__order", "order")
        rows = sorted(indicator_rows(ordered), key=lambda each: self._place(each.agreement))
        return {each.pk: each for each in rows}

    @cached_property
    def goals(self) -> dict[int, Goal]:
        return {each.pk: each for each in Goal.objects.filter(agreement__in=self.by_agreement)}

    @cached_property
    def activities(self) -> dict[int, dict[str, Activity]]:
        found: dict[int, dict[str, Activity]] = defaultdict(dict)
        for each in Activity.objects.filter(organization__in=self.offices, year=self.scope.year):
            found[each.organization_id][each.code] = each
        return found

    @cached_property
    def funds(self) -> dict[int, dict[str, FundSource]]:
        found: dict[int, dict[str, FundSource]] = defaultdict(dict)
        for each in FundSource.objects.filter(organization__in=self.offices):
            found[each.organization_id][each.name.casefold()] = each
        return found

    @cached_property
    def scales(self) -> dict[int, dict[str, Scale]]:
        found: dict[int, dict[str, Scale]] = defaultdict(dict)
        for each in Scale.objects.filter(organization__in=self.offices).prefetch_related("steps"):
            found[each.organization_id][each.name.casefold()] = each
        return found

    def _place(self, agreement: int) -> tuple[int, int]:
        """Where an agreement stands: in the order of the structure."""
        return self._places[self.by_agreement[agreement].position_id]

    @cached_property
    def _places(self) -> dict[int, tuple[int, int]]:
        found = {post.pk: (0, number) for number, post in enumerate(self.posts.all)}
        return defaultdict(lambda: (1, 0), found)

    def _office(self, agreement: int) -> Organization:
        return self.offices[self.by_agreement[agreement].position.unit.organization_id]

    def _post(self, agreement: int) -> str:
        owner = self.by_agreement[agreement].position
        return self.posts.name(owner) or owner.title

    def _stored_line(self, line: BudgetLine) -> Stored:
        values = {
            "jabatan": self._post(line.agreement_id),
            "kode": line.activity.code,
            "nama": line.activity.name,
            "pagu": line.ceiling,
            "dana": tuple(fund.name for fund in line.funds.all()),
        }
        return Stored(line.pk, self._office(line.agreement_id), values)

    def _stored_indicator(self, row: IndicatorRow) -> Stored:
        agreement = self.by_agreement[row.agreement]
        values: dict[str, Any] = {column: getattr(row, name) for name, column in _PLAIN.items()}
        values |= {name: "" if getattr(row, name) is None else str(getattr(row, name)) for name in QUARTERS}
        values |= {
            "jabatan": self._post(row.agreement),
            "versi": f"{agreement.version_label} ({agreement.status.label.lower()})",
            "sasaran": " ".join(self.goals[row.goal].text.split()),
            "indikator": " ".join(row.name.split()),
            "target": row.yearly.written(row.direction),
            "kode": row.budget_line.activity.code if row.budget_line else "",
            "skala": row.scale.name if row.scale else "",
            "komponen": str(row.parts),
            "desimal": None if row.decimals is None else Decimal(row.decimals),
        }
        return Stored(row.pk, self._office(row.agreement), values)


@dataclass(frozen=True)
class _Read:
    """What an indicator's row means beyond its words."""

    yearly: targets.YearTarget
    quarters: Mapping[str, targets.QuarterDue | None]
    parts: targets.Parts
    scale: Scale | None


@dataclass
class _Work:
    """All that changes in one post's agreement."""

    post: Position
    office: Organization
    agreement: Agreement | None
    lines: list[Difference] = field(default_factory=list)
    indicators: list[Difference] = field(default_factory=list)


class _Planner:
    def __init__(self, setup: _Setup, plan: Plan, scope: Scope) -> None:
        self._setup, self._plan, self._scope = setup, plan, scope
        self._work: dict[int, _Work] = {}
        self._means: dict[int, _Read] = {}
        self._codes: dict[int, set[str]] = defaultdict(set)

    def plan(self, reading: Reading) -> Plan:
        lines = [self._line(row) for row in reading.rows.get(LINES.name, [])]
        for line in self._setup.lines:
            self._codes[self._setup.by_agreement[line.agreement_id].position_id].add(line.activity.code)
        for found in compared(LINES, lines, self._setup.stored[LINES.name], self._scope, self._plan):
            self._take(found, "lines")
        indicators = [self._indicator(row) for row in reading.rows.get(INDICATORS.name, [])]
        for found in compared(INDICATORS, indicators, self._setup.stored[INDICATORS.name], self._scope, self._plan):
            self._take(found, "indicators")
        if not self._plan.problems:
            self._plan.steps = [_Step(work, self._means, self._setup) for work in self._work.values()]
        return self._plan

    def _take(self, found: Difference, part: str) -> None:
        """Note the row with its post's agreement, unless that does not take it."""
        post = self._setup.posts.find(found.row, "jabatan", found.office, self._plan)
        if post is None:
            return
        agreement = self._setup.agreements.get(post.pk)
        if agreement is not None and not agreement.status.is_draft and (sentence := _why_not(found, part)):
            self._plan.problems.append(found.row.problem(sentence[0], sentence[1]))
            return
        work = self._work.setdefault(post.pk, _Work(post, found.office, agreement))
        getattr(work, part).append(found)
        if part == "lines":
            self._codes[post.pk].add(found.row.get("kode"))

    def _line(self, row: Row) -> Row:
        """The row with its fund sources by their stored names; what is unknown is a problem."""
        office = self._scope.office_of(row)
        if office is None:
            return row
        code, known = row.get("kode"), self._setup.activities[office.pk]
        if code and code not in known:
            sentence = f"Kode {code} tidak ada di 02-anggaran tahun {self._scope.year}{meant(code, known)}"
            self._plan.problems.append(row.problem("kode", sentence))
        funds, names = self._setup.funds[office.pk], []
        for name in row.get("dana"):
            fund = funds.get(name.casefold())
            if fund is None:
                likely = meant(name, [each.name for each in funds.values()])
                sentence = f"Sumber dana “{name[:80]}” tidak ada di 02-anggaran{likely}"
                self._plan.problems.append(row.problem("dana", sentence))
            else:
                names.append(fund.name)
        return replace(row, values={**row.values, "dana": tuple(names)}) if "dana" in row.values else row

    def _indicator(self, row: Row) -> Row:
        """The row with its targets as they are written once they are read; what cannot be read is a problem."""
        office = self._scope.office_of(row)
        if office is None:
            return row
        values = dict(row.values)
        scale = self._scale(row, office)
        kind, direction, over_time = self._measured(row, scale, office)
        steps = tuple(step.label for step in scale.steps.all()) if scale else ()
        decimals = row.get("desimal")
        measure = targets.Measure(
            IndicatorKind(kind),
            row.get("satuan"),
            Direction(direction),
            None if decimals is None else int(decimals),
            bool(row.get("negatif")),
            steps,
        )
        self._check_measure(row, measure)
        yearly = self._said(row, "target", lambda text: targets.read_target(text, measure)) or targets.YearTarget()
        quarters = {
            name: self._said(row, name, lambda text: targets.read_quarter(text, measure, yearly)) for name in QUARTERS
        }
        parts = self._said(row, "komponen", targets.read_parts) or targets.Parts()
        self._means[row.number] = _Read(yearly, quarters, parts, scale)
        written: dict[str, Any] = {"target": yearly.written(direction), "komponen": str(parts), "jenis": kind}
        written |= {name: "" if due is None else str(due) for name, due in quarters.items()}
        written |= {"arah": direction, "sifat": over_time, "skala": scale.name if scale else ""}
        values |= {name: value for name, value in written.items() if name in values}
        return replace(row, values=values)

    def _scale(self, row: Row, office: Organization) -> Scale | None:
        name, known = row.get("skala"), self._setup.scales[office.pk]
        found = known.get(name.casefold())
        if name and found is None:
            likely = meant(name, [each.name for each in known.values()])
            self._plan.problems.append(row.problem("skala", f"Skala “{name[:80]}” tidak ada di kantor ini{likely}"))
        return found

    def _measured(self, row: Row, scale: Scale | None, office: Organization) -> tuple[str, str, str]:
        """Kind, direction and course over the year: what the row says, else what its target looks like."""
        scales = [[step.label for step in each.steps.all()] for each in ([scale] if scale else [])]
        likely_kind, likely_direction, _ = targets.likely_kind(row.get("target"), row.get("satuan"), scales)
        kind = row.get("jenis") or (IndicatorKind.SCALE if scale else likely_kind).value
        direction = row.get("arah") or likely_direction.value
        stands = row.get("satuan") == "%" or kind == IndicatorKind.RATIO
        usual = OverTime.AS_MEASURED if stands else OverTime.ACCUMULATES
        return kind, direction, row.get("sifat") or usual.value

    def _check_measure(self, row: Row, measure: targets.Measure) -> None:
        wanted = []
        if not measure.unit and measure.kind != IndicatorKind.STATEMENT:
            wanted.append(("satuan", "Isi satuannya, misalnya dokumen atau %."))
        if measure.kind == IndicatorKind.RATIO and not (row.get("pembilang") and row.get("penyebut")):
            empty = "penyebut" if row.get("pembilang") else "pembilang"
            wanted.append((empty, "Indikator perbandingan memerlukan nama pembilang dan nama penyebut."))
        if measure.kind == IndicatorKind.SCALE and not row.get("skala"):
            wanted.append(("skala", "Isi nama skalanya; indikator skala memerlukannya."))
        if measure.kind in (IndicatorKind.SCALE, IndicatorKind.STATEMENT) and not row.get("target"):
            wanted.append(("target", "Isi targetnya; indikator yang dinilai dengan kata memerlukannya."))
        if measure.decimals is not None and measure.decimals > 4:
            wanted.append(("desimal", "Paling banyak 4 angka di belakang koma."))
        self._plan.problems += [row.problem(column, sentence) for column, sentence in wanted]

    def _said(self, row: Row, column: str, read: Any) -> Any:
        try:
            return read(row.get(column))
        except targets.TargetUnreadable as refusal:
            likely, text = likely_number(row.get(column)), row.get(column)
            sentence = f"“{text}” bukan angka; maksud Anda {likely}?" if likely else str(refusal)
            self._plan.problems.append(row.problem(column, sentence))
            return None


def _why_not(found: Difference, part: str) -> tuple[str, str] | None:
    """The column and the sentence for which a version in force does not take the row."""
    if found.stored is None:
        column = "kode" if part == "lines" else "indikator"
        return column, LOCKED.replace("diganti", "ditambah", 1)
    locked = [name for name in found.fields if name not in ({"dana"} if part == "lines" else _WORDS)]
    if not locked:
        return None
    return locked[0], MONEY if part == "lines" else LOCKED


class _Step:
    """Writes one post's agreement by the verbs that its page uses."""

    def __init__(self, work: _Work, means: Mapping[int, _Read], setup: _Setup) -> None:
        self._work, self._means, self._setup = work, means, setup

    def __call__(self, by: User | None) -> None:
        work = self._work
        agreement = work.agreement or agreement_draft.create(work.post, year=self._setup.scope.year, by=by)
        for each in work.lines:
            self._line(agreement, each, by)
        lines = {each.activity.code: each for each in agreement.budget_lines.select_related("activity")}
        goals = {_folded(goal.text): goal for goal in agreement.goals.order_by("-order")}
        self._rename_goals(goals, by)
        for each in work.indicators:
            self._indicator(agreement, each, goals, lines, by)

    def _line(self, agreement: Agreement, each: Difference, by: User | None) -> None:
        office = self._work.office.pk
        funds = [self._setup.funds[office][name.casefold()] for name in each.row.get("dana")]
        if each.stored is None:
            activity = self._setup.activities[office][each.row.get("kode")]
            ceiling = each.row.get("pagu")
            agreement_draft.add_line(agreement, activity=activity, ceiling=ceiling, funds=funds, by=by)
            return
        values: dict[str, Any] = {"ceiling": each.row.get("pagu")} if "pagu" in each.fields else {}
        values |= {"funds": Funds(each.row.get("dana"))} if "dana" in each.fields else {}
        agreement_values.change_line(BudgetLine.objects.get(pk=each.stored.key), by=by, **values)

    def _rename_goals(self, goals: dict[str, Goal], by: User | None) -> None:
        """Where all indicators of a sasaran have one other text now, the sasaran itself is renamed."""
        new: dict[int, set[str]] = defaultdict(set)
        for each in self._work.indicators:
            if each.stored is not None and "sasaran" in each.fields:
                new[self._setup.indicators[each.stored.key].goal].add(each.row.get("sasaran"))
        for goal, texts in new.items():
            moved = sum(
                self._setup.indicators[each.stored.key].goal == goal
                for each in self._work.indicators
                if each.stored is not None and "sasaran" in each.fields
            )
            own = sum(row.goal == goal for row in self._setup.indicators.values())
            text = next(iter(texts))
            if moved == own and len(texts) == 1 and _folded(text) not in goals:
                stored = self._setup.goals[goal]
                agreement_values.change_goal(stored, by=by, text=text)
                goals[_folded(text)] = Goal.objects.get(pk=goal)

    def _indicator(
        self,
        agreement: Agreement,
        each: Difference,
        goals: dict[str, Goal],
        lines: Mapping[str, BudgetLine],
        by: User | None,
    ) -> None:
        text = each.row.get("sasaran")
        if _folded(text) not in goals:
            goals[_folded(text)] = agreement_draft.add_goal(agreement, text=text, by=by)
        goal = goals[_folded(text)]
        values = self._values(each, lines)
        if each.stored is None:
            agreement_draft.add_indicator(goal, by=by, **values)
            return
        indicator = Indicator.objects.select_related("goal__agreement").get(pk=each.stored.key)
        if indicator.goal_id != goal.pk:
            agreement_draft.move_indicator(indicator, goal, by=by)
        if values:
            agreement_values.change_indicator(indicator, by=by, **values)

    def _values(self, each: Difference, lines: Mapping[str, BudgetLine]) -> dict[str, Any]:
        """The values that the row gives, of a stored indicator those that differ, by their names in the verbs."""
        means, row = self._means[each.row.number], each.row
        given: dict[str, Any] = {name: row.get(column) for name, column in _PLAIN.items() if column in each.fields}
        given |= {name: means.quarters[name] for name in QUARTERS if name in each.fields}
        for name, column, value in (
            ("yearly", "target", means.yearly),
            ("parts", "komponen", means.parts),
            ("scale", "skala", means.scale),
            ("budget_line", "kode", lines.get(row.get("kode"))),
            ("decimals", "desimal", None if row.get("desimal") is None else int(row.get("desimal"))),
        ):
            if column in each.fields:
                given[name] = value
        if each.stored is None:
            given |= {"kind": row.get("jenis"), "direction": row.get("arah"), "over_time": row.get("sifat")}
        return {name: value for name, value in given.items() if each.stored is not None or value not in (None, "")}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
