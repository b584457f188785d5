"""An office as the import of a document needs it, read once; and how names of a document are found in it."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from lkj.together import Asked, together
from reports.audit.result import AuditedLine
from reports.enums import ActivityLevel
from reports.importers.documents.plan import ADDED, SKIPPED, UnknownActivity
from reports.models import (
    ActionPlanRow,
    Activity,
    Agreement,
    BudgetLine,
    BudgetResult,
    Component,
    ComponentResult,
    Evaluation,
    FundSource,
    Indicator,
    IndicatorResult,
    Period,
    Report,
    ScaleStep,
)
from units.models import Organization, Position

# How alike a printed title and a post's must be for the post to be offered, and how far ahead of the next one.
ALIKE, AHEAD = 90, 3
_SHORT = (
    (r"\bka\b\.?|\bkepala\b", "kepala"),
    (r"\bkasubb?ag\b\.?", "kepala sub bagian"),
    (r"\bkasi\b\.?", "kepala seksi"),
    (r"\bkabid\b\.?", "kepala bidang"),
    (r"\bsubb?ag(?:ian)?\b\.?|\bsub\W*bag(?:ian)?\b\.?", "sub bagian"),
)
_NEAREST = 8


def reporting(office: Organization, year: int, quarter: int) -> Sequence[Position]:
    day = Period(organization=office, year=year, quarter=quarter).last_day
    reporting = Position.objects.of(office).reporting().standing_on(day)
    return list(reporting.select_related("unit__organization").order_by("unit__order", "pk"))


class Setup:
    """The office as an import needs it, read once."""

    def __init__(
        self, office: Organization, year: int, quarter: int, posts: Sequence[Position], chosen: Mapping[str, str]
    ) -> None:
        """`chosen` is what becomes of activities that the office has not, by UnknownActivity.key."""
        self.office, self.year = office, year
        self.unknown: dict[str, UnknownActivity] = {}
        self._chosen = chosen
        self.posts = {str(post.pk): post for post in posts}
        self.titles = {str(post.pk): plain_title(post.title, office) for post in posts}
        self.agreements: dict[int, Agreement] = {}
        for agreement in (
            Agreement.objects.filter(position__in=posts, year=year).select_related("position").order_by("version")
        ):
            self.agreements[agreement.position_id] = agreement
        keys = [agreement.pk for agreement in self.agreements.values()]
        self.indicators: dict[int, list[Indicator]] = {}
        for each in Indicator.objects.filter(goal__agreement__in=keys).select_related("goal"):
            self.indicators.setdefault(each.goal.agreement_id, []).append(each)
        self.lines: dict[int, list[BudgetLine]] = {}
        for line in BudgetLine.objects.filter(agreement__in=keys).select_related("activity"):
            self.lines.setdefault(line.agreement_id, []).append(line)
        reports = Report.objects.filter(period__year=year, period__quarter=quarter, position__in=posts)
        self.reports = {each.position_id: each for each in reports}
        activities = list(Activity.objects.filter(organization=office, year=year))
        self.by_code = {each.code: each for each in activities}
        self.by_name: dict[str, list[Activity]] = {}
        for activity in activities:
            self.by_name.setdefault(folded(activity.name), []).append(activity)
        self._read_written(list(self.reports.values()), keys)

    def _read_written(self, reports: Sequence[Report], keys: Sequence[int]) -> None:
        """What the reports hold already, and what the agreements of these keys ask for."""
        written = list(IndicatorResult.objects.filter(report__in=reports))
        # What is there already, by the indicator's, the component's or the line's key.
        self.results = {each.indicator_id: each.realisasi for each in written if each.realisasi is not None}
        self.ratios = {
            each.indicator_id: (each.numerator, each.denominator) for each in written if each.denominator is not None
        }
        self.in_words = {each.indicator_id for each in written if each.step_id is not None or each.answer}
        post_of = {each.pk: each.position_id for each in reports}
        components, explained, planned, funds, steps = together(
            Asked(Component.objects.filter(indicator__goal__agreement__in=keys), ("id", "indicator_id", "name")),
            Asked(Evaluation.objects.filter(report__in=reports).exclude(text=""), ("id", "line_id", "indicator_id")),
            Asked(ActionPlanRow.objects.filter(report__in=reports), ("id", "report_id", "activity_id", "indicator_id")),
            Asked(FundSource.objects.filter(organization=self.office), ("id", "name")),
            Asked(ScaleStep.objects.filter(scale__organization=self.office), ("id", "scale_id", "label")),
        )
        self.components: dict[int, list[Component]] = {}
        for component in components:
            self.components.setdefault(component.indicator_id, []).append(component)
        parts = ComponentResult.objects.filter(report__in=reports, realisasi__isnull=False)
        self.parts = {each.component_id: each.realisasi for each in (parts if components else ())}
        self.explained = {each.line_id for each in explained}
        self.planned = {(post_of[each.report_id], each.activity_id) for each in planned}
        # By their keys too, for indicators without a budget line.
        self.explained_indicators = {each.indicator_id for each in explained}
        self.planned_indicators = {(post_of[each.report_id], each.indicator_id) for each in planned}
        self.steps: dict[int, list[ScaleStep]] = {}
        for step in steps:
            self.steps.setdefault(step.scale_id, []).append(step)
        self.funds = {folded(each.name): each.name for each in funds}
        spent = BudgetResult.objects.filter(report__in=reports, realisasi__isnull=False)
        self.spending = {each.line_id: each.realisasi for each in spent}

    def activity(self, line: AuditedLine) -> Activity | UnknownActivity:
        """By its code; by its name only where no code is printed and no other activity is called so; else by hand."""
        named = self.by_name.get(folded(line.name), [])
        found = self.by_code.get(line.code) if line.code else named[0] if len(named) == 1 else None
        return found or self._by_hand(line)

    def _by_hand(self, line: AuditedLine) -> Activity | UnknownActivity:
        key = hashlib.sha256(f"{line.code} {folded(line.name)}".encode()).hexdigest()[:10]
        unknown = self.unknown.get(key)
        if unknown is None:
            may_be_added = ActivityLevel.of_code(line.code) is not None and bool(line.name.strip())
            unknown = UnknownActivity(key, line.code, " ".join(line.name.split()), self._near(line), may_be_added)
            self.unknown[key] = unknown
            self._choose(unknown, self._chosen.get(key, ""))
        return unknown.activity or unknown

    def _choose(self, unknown: UnknownActivity, choice: str) -> None:
        by_key = {str(each.pk): each for each in self.by_code.values()}
        if choice == SKIPPED or choice in by_key or (choice == ADDED and unknown.may_be_added):
            unknown.choice, unknown.activity = choice, by_key.get(choice)
        if unknown.is_added:
            of_office = {"organization": self.office, "year": self.year}
            unknown.activity = Activity(code=unknown.code, name=unknown.name, **of_office)

    def _near(self, line: AuditedLine) -> list[Activity]:
        """The activities whose name or code come nearest, in the order of their codes."""
        names = {code: folded(each.name) for code, each in self.by_code.items()}
        found = {code for _, _, code in process.extract(folded(line.name), names, scorer=fuzz.ratio, limit=_NEAREST)}
        if line.code:
            codes = process.extract(line.code, list(self.by_code), scorer=fuzz.ratio, limit=2)
            found |= {code for code, _, _ in codes}
        return [self.by_code[code] for code in sorted(found)]


def likely(printed: str, setup: Setup) -> str:
    """The key of the post that this title surely means; empty where it might be another."""
    wanted = plain_title(printed, setup.office)
    same = [key for key, title in setup.titles.items() if title == wanted]
    if len(same) == 1:
        return same[0]
    best = process.extract(wanted, setup.titles, scorer=fuzz.token_sort_ratio, limit=2)
    if not best or best[0][1] < ALIKE:
        return ""
    return str(best[0][2]) if len(best) == 1 or best[0][1] - best[1][1] >= AHEAD else ""


def folded(text: str) -> str:
    """Words as they are compared: without capitals and punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def plain_title(title: str, office: Organization) -> str:
    """A title without the office's names, its usual abbreviations written out."""
    text = title.casefold()
    for name in (office.name, office.short_name, office.government, office.city):
        if name:
            text = text.replace(name.casefold(), " ")
    for pattern, whole in _SHORT:
        text = re.sub(pattern, whole, text)
    return folded(text)
