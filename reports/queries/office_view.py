"""What all reports of a period share for the rules of the checks: posts, people, codes, sums, what others say.

Everything here is read for the office at once, whether one report is checked or all of them.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from lkj import formats
from lkj.prepared import Prepared
from reports.calculations import DEFAULT_BOUNDS, Bounds
from reports.checks import Settings
from reports.checks.office import CodedName, OfficeView, Person, Post, SignedIndicator
from reports.checks.quarter_targets import TargetsOfYear
from reports.content.indicators import range_text
from reports.enums import ActivityLevel, AgreementState, Direction, OverTime, Severity
from reports.models import BudgetLine, BudgetResult, Indicator, Period, ReasonRule, Report
from reports.models.checks import OFF
from reports.queries.budget_shifts import with_shifts
from units.enums import AssignmentKind, DutyKind
from units.models import Duty, Organization, Past, Position

Row = dict[str, Any]


@dataclass
class PostFacts:
    """A post as its row and its sheet say it; `assigned` are those who hold it today, best last."""

    title: str
    signature: str
    unit: str
    superior: int | None
    superior_title: str = ""
    has_tugas: bool = True
    assigned: list[tuple[bool, Any, int, str, str, str]] = field(default_factory=list)
    individual: dict[int, str] = field(default_factory=dict)

    @property
    def holder(self) -> Person | None:
        return Person(*max(self.assigned)[4:]) if self.assigned else None

    @property
    def since(self) -> datetime.date | None:
        """The day since which its holder holds it."""
        return max(self.assigned)[1] if self.assigned else None

    @property
    def prefix(self) -> str:
        return max(self.assigned)[3] if self.assigned else ""


def _posts(office: int, day: datetime.date, year: str) -> QuerySet[Position]:
    """The office's posts, each beside those who hold it on `day` and its individual indicators of the year."""
    held = Q(assignments__starts__lte=day) & (Q(assignments__ends__isnull=True) | Q(assignments__ends__gte=day))
    beside = {
        "held": FilteredRelation("assignments", condition=held),
        "sheet": FilteredRelation("individual_indicators", condition=Q(individual_indicators__year=int(year))),
    }
    return (
        Position.objects.filter(unit__organization=office)
        .select_related("unit")
        .annotate(**beside)
        .annotate(
            held_pk=F("held__pk"),
            held_kind=F("held__kind"),
            held_since=F("held__starts"),
            holder_name=F("held__official__name"),
            holder_nip=F("held__official__nip"),
            sheet_pk=F("sheet__pk"),
            sheet_name=F("sheet__indikator"),
            has_tugas=Exists(Duty.objects.filter(position=OuterRef("pk"), kind=DutyKind.TUGAS)),
        )
    )


def _of_year(path: str, office: int, year: str) -> dict[str, Any]:
    return {f"{path}position__unit__organization": office, f"{path}year": int(year)}


def _version(path: str, period: int) -> dict[str, Any]:
    chosen = Report.objects.filter(agreement=OuterRef(f"{path.removesuffix('__')}"), period=period)
    return {
        "of_agreement": F(f"{path}pk"),
        "position": F(f"{path}position"),
        "version": F(f"{path}version"),
        "from_day": F(f"{path}in_force_from"),
        "is_chosen": Exists(chosen.exclude(agreement_reason="")),
    }


def _lines_of(office: int, period: int, last_day: datetime.date, year: str) -> QuerySet[Any, Any]:
    own = BudgetLine.objects.filter(**_of_year("agreement__", office, year))
    usable = own.exclude(agreement__state=AgreementState.DRAFT)
    spent = BudgetResult.objects.filter(line=OuterRef("pk"), report__period=period)
    lines = with_shifts(usable, last_day).annotate(
        **_version("agreement__", period),
        spent=Subquery(spent.values("realisasi")[:1]),
        code=F("activity__code"),
        name=F("activity__name"),
        level=F("activity__level"),
        parent=F("activity__parent__code"),
        above=F("activity__parent__parent__code"),
    )
    return lines.order_by("pk").values()


def _indicators_of(office: int, period: int, year: str) -> QuerySet[Any, Any]:
    own = Indicator.objects.filter(**_of_year("goal__agreement__", office, year))
    usable = own.exclude(goal__agreement__state=AgreementState.DRAFT)
    found = usable.annotate(
        **_version("goal__agreement__", period),
        quarter=F("quarter_targets__quarter"),
        due=F("quarter_targets__value"),
        step=F("target_step__label"),
    )
    return found.order_by("goal__order", "order", "pk", "quarter").values()


def _own_rules(office: int, quarter: str) -> QuerySet[Any, Any]:
    rule = ReasonRule.objects.filter(organization=OuterRef("pk"), quarter=int(quarter))
    rows = Organization.objects.filter(pk=office).annotate(
        has_bounds=Exists(rule),
        below=Subquery(rule.values("capaian_below")[:1]),
        beyond=Subquery(rule.values("efisiensi_beyond")[:1]),
    )
    own = ("check_settings__rule", "check_settings__severity", "check_settings__thresholds")
    return rows.values_list("has_bounds", "below", "beyond", *own)


_POSTS = Prepared(_posts)
_LINES = Prepared(_lines_of)
_INDICATORS = Prepared(_indicators_of)
_OWN = Prepared(_own_rules)


class PeriodView:
    """The office of a period, each part read when a subject first asks for it."""

    def __init__(self, period: Period) -> None:
        self._period = period

    @cached_property
    def posts(self) -> dict[int, PostFacts]:
        """The office's posts by their keys, as they stood on the quarter's last day. One query beside the past's."""
        day, past = self._period.organization.today(), Past(self._period.organization, self._period.last_day)
        found: dict[int, PostFacts] = {}
        rows: Any = _POSTS(self._period.organization_id, day, str(self._period.year))
        for row in rows:
            post = found.setdefault(row.pk, _post(past.post(row)))
            post.has_tugas = row.has_tugas
            if row.held_pk and row.held_pk not in {each[2] for each in post.assigned}:
                post.assigned.append(_assigned(row))
            if row.sheet_pk:
                post.individual[row.sheet_pk] = row.sheet_name
        for post in found.values():
            post.superior_title = found[post.superior].title if post.superior in found else ""
        return found

    @cached_property
    def _lines(self) -> list[Row]:
        """The budget lines of all versions of the year, with their realisasi in the period. One query."""
        asked = self._period.organization_id, self._period.pk, self._period.last_day, str(self._period.year)
        return _LINES(*asked)

    @cached_property
    def _indicators(self) -> list[Row]:
        """The indicators of all versions of the year, one row for each quarter target. One query."""
        return _INDICATORS(self._period.organization_id, self._period.pk, str(self._period.year))

    @cached_property
    def _judging(self) -> dict[int, int]:
        """The agreement that judges the period, by the post's key: a planner's choice, else that in force at its end.

        The first version judges where none had come into force by then (reports.queries.agreements.judging()).
        """
        versions: dict[int, dict[int, Row]] = defaultdict(dict)
        for row in [*self._lines, *self._indicators]:
            versions[row["position"]][row["version"]] = row
        last = self._period.last_day
        found = {}
        for position, rows in versions.items():
            in_order = [rows[version] for version in sorted(rows)]
            by_then = [row for row in in_order if row["from_day"] and row["from_day"] <= last]
            chosen = [row for row in in_order if row["is_chosen"]]
            found[position] = [*in_order[:1], *by_then, *chosen][-1]["of_agreement"]
        return found

    @cached_property
    def spending(self) -> dict[str, Decimal]:
        """What the sub kegiatan below a kegiatan or program have spent, by its code; only where all of them say so."""
        judging = set(self._judging.values())
        lines = [row for row in self._lines if row["of_agreement"] in judging]
        return _rolled_up(lines, lambda row: row["spent"], whole=True)

    @cached_property
    def office(self) -> OfficeView:
        """The office as the rules see it, without what other posts say."""
        judging = set(self._judging.values())
        lines = [row for row in self._lines if row["of_agreement"] in judging]
        posts = self.posts.values()
        return OfficeView(
            name=self._period.organization.name,
            posts=tuple(Post(each.title, each.unit, each.superior_title, each.holder) for each in posts),
            codes=tuple(
                CodedName(row["code"], row["name"], row["level"], row["parent"] or "", self._title(row))
                for row in lines
            ),
            ceilings=_rolled_up(lines, _ceiling),
            spending=self.spending,
            indicators=self._indicator_names(judging),
        )  # fmt: skip

    def _title(self, row: Row) -> str:
        post = self.posts.get(row["position"])
        return post.title if post else ""

    def _indicator_names(self, judging: set[int]) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self._indicators:
            if row["of_agreement"] in judging:
                found[self._title(row)][row["name"]] = None
        return {title: tuple(names) for title, names in found.items()}

    def signed(self, agreement: int) -> dict[int, SignedIndicator]:
        """The agreement's indicators by their keys."""
        return self._signed.get(agreement, {})

    def before(self, agreement: int) -> tuple[SignedIndicator, ...]:
        """The indicators of the same post's version before the agreement; none before the first."""
        versions = {row["of_agreement"]: (row["position"], row["version"]) for row in self._indicators}
        if agreement not in versions:
            return ()
        position, version = versions[agreement]
        earlier = {number: key for key, (post, number) in versions.items() if post == position and number < version}
        return tuple(self._signed[earlier[max(earlier)]].values()) if earlier else ()

    @cached_property
    def _signed(self) -> dict[int, dict[int, SignedIndicator]]:
        quarters: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
        for row in self._indicators:
            if row["quarter"] is not None:
                quarters[row["id"]][row["quarter"]] = row["due"]
        found: dict[int, dict[int, SignedIndicator]] = defaultdict(dict)
        for row in self._indicators:
            found[row["of_agreement"]].setdefault(row["id"], _signed(row, quarters[row["id"]]))
        return found

    @cached_property
    def _own(self) -> tuple[Bounds, Settings]:
        """The office's bounds for the quarter and its settings of rules. One query."""
        rows = _OWN(self._period.organization_id, str(self._period.quarter))
        severities: dict[str, Severity | None] = {}
        thresholds: dict[str, Mapping[str, Decimal]] = {}
        bounds = DEFAULT_BOUNDS[self._period.quarter]
        for has_bounds, below, beyond, code, severity, given in rows:
            bounds = Bounds(below, beyond) if has_bounds else bounds
            if severity:
                severities[code] = None if severity == OFF else Severity(severity)
            if given:
                thresholds[code] = {name: Decimal(value) for name, value in given.items()}
        return bounds, Settings(severities, thresholds)

    @property
    def bounds(self) -> Bounds:
        return self._own[0]

    @property
    def settings(self) -> Settings:
        return self._own[1]


def spending_below(period: Period) -> dict[str, Decimal]:
    """PeriodView.spending of the period's office. Two queries."""
    return PeriodView(period).spending


def settings_of(period: Period) -> Settings:
    """How the period's office has the rules. One query."""
    return PeriodView(period).settings


def _post(position: Position) -> PostFacts:
    return PostFacts(
        title=position.title,
        signature=position.title_on_signature,
        unit=position.unit.name,
        superior=position.superior_id,
    )


def _assigned(row: Any) -> tuple[bool, Any, int, str, str, str]:
    """As units.queries.in_charge() ranks: acting before definitive, then the later one."""
    kind = AssignmentKind(row.held_kind)
    is_acting = kind != AssignmentKind.DEFINITIF
    return (is_acting, row.held_since, row.held_pk, kind.prefix, row.holder_name, row.holder_nip)


def _ceiling(row: Row) -> Decimal | None:
    return row["ceiling"] if row["shifted"] is None else row["shifted"]


def _rolled_up(lines: Collection[Row], value: Any, *, whole: bool = False) -> dict[str, Decimal]:
    """Sums over the sub kegiatan by the codes of the kegiatan and the program above them.

    A program is left out where a kegiatan of it has no sub kegiatan. If `whole`, so is what lacks any value below it.
    """
    sums: dict[str, Decimal] = {}
    subs = [row for row in lines if row["level"] == ActivityLevel.SUB_KEGIATAN and row["parent"]]
    with_subs = {row["parent"] for row in subs}
    incomplete = {
        row["parent"] for row in lines if row["level"] == ActivityLevel.KEGIATAN and row["code"] not in with_subs
    }
    for row in subs:
        found = value(row)
        for code in filter(None, (row["parent"], row["above"])):
            if found is not None:
                sums[code] = sums.get(code, Decimal(0)) + found
            elif whole and _ceiling(row) is not None:
                incomplete.add(code)
    return {code: total for code, total in sums.items() if code not in incomplete}


def _signed(row: Row, quarters: dict[int, Decimal | None]) -> SignedIndicator:
    return SignedIndicator(
        name=row["name"],
        unit=row["unit"],
        target=_target(row),
        version="murni" if row["version"] == 0 else f"perubahan {row['version']}",
        quarters=TargetsOfYear(row["unit"], OverTime(row["over_time"]), row["target"], quarters),
    )


def _target(row: Row) -> str:
    words = row["target_words"] or row["step"] or ""
    if words or row["direction"] != Direction.WITHIN:
        return words or formats.quantity(row["target"], row["unit"])
    return range_text(row["target"], row["target_to"], row["unit"])
