"""What an examined document brings into an office: drafts of agreements, realisasi and words, at once or waiting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports import rules
from reports.actions import narrative, nomenclature
from reports.actions.agreement_filling import NewIndicator, NewLine, create_filled
from reports.actions.row_log import RowChange, log_changes
from reports.actions.versioned import save_row
from reports.enums import Answer
from reports.models import (
    ActionPlanRow,
    Activity,
    Agreement,
    BudgetLine,
    BudgetResult,
    Component,
    ComponentResult,
    Evaluation,
    Indicator,
    IndicatorResult,
    Report,
    ScaleStep,
    WaitingResult,
    WaitingText,
)
from reports.queries.nomenclature_changes import ListedActivity
from units.log import events
from units.models import Organization, Position, User


@dataclass(frozen=True)
class NewResult:
    """A realisasi and where it stood, for a row of an agreement: an indicator, its component or a budget line.

    A new row is told by its place among the new ones (`index`). A ratio has `denominator`, and `realisasi` is then its
    numerator; a scale has a step instead, a statement an answer.
    """

    realisasi: Decimal | ScaleStep | Answer
    source: str
    target: Indicator | Component | BudgetLine | None = None
    index: int = 0
    is_spending: bool = False
    denominator: Decimal | None = None

    @property
    def values(self) -> dict[str, Decimal | ScaleStep | str]:
        if isinstance(self.realisasi, ScaleStep):
            return {"step": self.realisasi}
        if isinstance(self.realisasi, Answer):
            return {"answer": self.realisasi.value}
        if self.denominator is None:
            return {"realisasi": self.realisasi}
        return {"numerator": self.realisasi, "denominator": self.denominator}


@dataclass(frozen=True)
class NewText:
    """An explanation, and rows of the plan as ActionPlanRow's.

    They are about a budget line or an indicator without one, stored or new (`index`, and whether it `is_indicator`).
    """

    explanation: str
    plan: Sequence[Mapping[str, str]] = ()
    about: BudgetLine | Indicator | None = None
    index: int = 0
    is_indicator: bool = False


@dataclass(frozen=True)
class Post:
    """What one post gets: a new draft with `lines` and `indicators` where it has no `agreement`, and what fills it.

    An activity of a new line may be one that is only now added to the office's; it is told by its code.
    """

    position: Position
    agreement: Agreement | None
    lines: Sequence[NewLine]
    indicators: Sequence[NewIndicator]
    results: Sequence[NewResult]
    texts: Sequence[NewText] = field(default=())


@transaction.atomic
def bring_in(
    office: Organization,
    posts: Sequence[Post],
    *,
    year: int,
    quarter: int,
    name: str,
    sha256: str,
    by: User,
    activities: Sequence[ListedActivity] = (),
) -> int:
    """Write all of it or nothing; returns how many drafts of agreements are new.

    `activities` are added to the office's first. Realisasi and words go into a draft report's empty fields at once,
    else they wait for the report (fill_waiting()). Raises PermissionDenied, Refused.
    """
    if not rules.can_set_up(by, office):
        raise PermissionDenied("Hanya perencana yang dapat mengimpor dokumen.")
    if activities:
        nomenclature.apply_list(office, year, activities, by=by)
        posts = _with_added(office, year, posts)
    made = 0
    agreements = []
    for post in posts:
        agreement = post.agreement
        if agreement is None:
            agreement = create_filled(post.position, year=year, lines=post.lines, indicators=post.indicators, by=by)
            made += 1
        _wait(agreement, post, quarter, by)
        agreements.append(agreement)
    reports = Report.objects.filter(
        agreement__in=agreements, period__organization=office, period__year=year, period__quarter=quarter
    )
    fill_waiting(list(reports))
    label = f"{len(posts)} laporan diimpor dari {name}, {made} rancangan PK baru"
    data = {"file": name, "sha256": sha256, "posts": [str(post.position) for post in posts]}
    events.record(office, "document.import", label[:200], data=data, by=by)
    return made


def _with_added(office: Organization, year: int, posts: Sequence[Post]) -> list[Post]:
    """The posts, with the activities that were just added in place of those that only the plan had."""
    stored = {each.code: each for each in Activity.objects.filter(organization=office, year=year)}

    def now(activity: Activity) -> Activity:
        return activity if activity.pk else stored[activity.code]

    return [
        replace(
            post,
            lines=[replace(each, activity=now(each.activity)) for each in post.lines],
            indicators=[
                replace(each, activity=now(each.activity)) if each.activity is not None else each
                for each in post.indicators
            ],
        )
        for post in posts
    ]


def _new_rows(agreement: Agreement, post: Post) -> tuple[list[Indicator], list[BudgetLine]]:
    """The new rows of the draft in the order in which they were given; stored they are ordered by their sasaran."""
    stored = list(Indicator.objects.filter(goal__agreement=agreement).order_by("goal__order", "order"))
    goals = list(dict.fromkeys(each.goal for each in post.indicators))
    places = sorted(range(len(post.indicators)), key=lambda place: (goals.index(post.indicators[place].goal), place))
    by_place = dict(zip(places, stored, strict=True))
    return [by_place[place] for place in range(len(places))], list(agreement.budget_lines.order_by("order"))


def _wait(agreement: Agreement, post: Post, quarter: int, by: User) -> None:
    """Store what waits for the agreement's report of the quarter; what waited for the same rows is replaced."""
    indicators, lines = ([], []) if post.agreement else _new_rows(agreement, post)
    common: dict[str, Any] = {"agreement": agreement, "quarter": quarter, "by": by}
    rows = []
    for each in post.results:
        target = each.target or (lines[each.index] if each.is_spending else indicators[each.index])
        of: dict[str, Any] = {_FIELDS[type(target)]: target}
        WaitingResult.objects.filter(quarter=quarter, **of).delete()
        rows.append(WaitingResult(source=each.source[:300], **common, **of, **each.values))
    WaitingResult.objects.bulk_create(rows)
    texts = []
    for text in post.texts:
        about = text.about or (indicators if text.is_indicator else lines)[text.index]
        of = {_FIELDS[type(about)]: about}
        WaitingText.objects.filter(quarter=quarter, **of).delete()
        plan = [dict(row) for row in text.plan]
        texts.append(WaitingText(explanation=text.explanation, plan=plan, **common, **of))
    WaitingText.objects.bulk_create(texts)


# The field of a row that waits, by what it is about.
_FIELDS: Mapping[type, str] = {Indicator: "indicator", Component: "component", BudgetLine: "line"}


def fill_waiting(reports: Sequence[Report]) -> int:
    """Put what waits for these drafts into their empty fields, by whom it was imported; returns how many were filled.

    A field that holds something keeps it. What waited is gone afterwards. Three queries where nothing waits.
    """
    drafts = Report.objects.select_for_update(of=("self",)).filter(pk__in=[report.pk for report in reports])
    by_agreement = {
        (report.agreement_id, report.period.quarter): report
        for report in drafts.select_related("period__organization", "agreement").order_by("pk")
        if report.status.editable
    }
    keys = [key for key, _ in by_agreement]
    about = ("indicator", "line__activity", "by")
    values = WaitingResult.objects.filter(agreement__in=keys).select_related(*about, "component__indicator", "step")
    waiting = list(values.order_by("pk"))
    texts = list(WaitingText.objects.filter(agreement__in=keys).select_related(*about).order_by("pk"))
    rows: list[WaitingResult | WaitingText] = [*waiting, *texts]
    filled = 0
    for row in rows:
        report = by_agreement.get((row.agreement_id, row.quarter))
        if report is not None:
            filled += _fill(report, row) if isinstance(row, WaitingResult) else _tell(report, row)
            row.delete()
    return filled


def _fill(report: Report, waiting: WaitingResult) -> bool:
    """Store one realisasi, unless the field holds something."""
    stored: IndicatorResult | ComponentResult | BudgetResult
    if waiting.indicator is not None:
        of: dict[str, Any] = {"report": report, "indicator": waiting.indicator}
        stored = IndicatorResult.objects.filter(**of).first() or IndicatorResult(**of)
        if stored.denominator is not None or stored.step_id is not None or stored.answer:
            return False
        kind, key, name = "result.indicator", waiting.indicator.pk, waiting.indicator.name
    elif waiting.component is not None:
        component = waiting.component
        of = {"report": report, "component": component}
        stored = ComponentResult.objects.filter(**of).first() or ComponentResult(**of)
        kind, key, name = "result.component", component.pk, f"{component.indicator.name}: {component.name}"
    else:
        line = waiting.line
        assert line is not None  # noqa: S101 (the table's constraint)
        of = {"report": report, "line": line}
        stored = BudgetResult.objects.filter(**of).first() or BudgetResult(**of)
        kind, key, name = "result.budget", line.pk, str(line.activity)
    if stored.realisasi is not None:
        return False
    values = waiting.values
    save_row(stored, values, by=waiting.by, report=report)
    log_changes(report, [RowChange(kind, key, name, old=dict.fromkeys(values), new=values)], by=waiting.by)
    return True


def _tell(report: Report, waiting: WaitingText) -> int:
    """Store an explanation and rows of the plan where the report has none about that topic; how many."""
    about, by = waiting.about, waiting.by
    changes: list[RowChange] = []
    of: dict[str, Any] = {_FIELDS[type(about)]: about}
    stored = Evaluation.objects.filter(report=report, **of).first() or Evaluation(report=report, **of)
    if waiting.explanation and not stored.text:
        save_row(stored, {"text": waiting.explanation}, by=by, report=report)
        new = {"text": waiting.explanation}
        changes.append(RowChange("narrative.evaluation", about.pk, str(about), old={"text": ""}, new=new))
    planned: dict[str, Any] = {"activity": about.activity} if isinstance(about, BudgetLine) else {"indicator": about}
    if not ActionPlanRow.objects.filter(report=report, **planned).exists():
        for texts in waiting.plan:
            row = ActionPlanRow(report=report, order=0, **planned)
            save_row(row, texts, by=by, report=report)
            changes.append(RowChange("plan.add", row.pk, str(row.about), new=texts))
    narrative.renumber(report)
    log_changes(report, changes, by=by)
    return len(changes)
