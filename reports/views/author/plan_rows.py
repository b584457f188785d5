"""The rows on the action plan's page: this quarter's by topic, and the previous quarter's with their outcomes."""

from dataclasses import dataclass, replace
from typing import Any

from reports.content import places
from reports.content.report import Figures, Topic
from reports.enums import FollowUpOutcome, Quarter
from reports.forms.narrative import FollowUpForm, PlanRowForm
from reports.models import ActionPlanRow, Report
from reports.queries.narrative import explanations, plan_rows, signed_activities
from reports.queries.previous_plan import PreviousRow, previous_plan
from reports.texts import braces, live_values
from reports.views.author.beside import Beside
from reports.views.author.plan_forms import PlanForms


@dataclass(frozen=True)
class PlanRow:
    """A row with its form, and its three texts as they print; `form` is None for who only reads.

    `sentences` is what the checks ask about it, `start` what the evaluation says of its topic and the row does not.
    """

    row: ActionPlanRow
    form: PlanRowForm | None
    texts: tuple[str, str, str]
    first: bool
    last: bool
    sentences: tuple[str, ...] = ()
    start: str = ""


@dataclass(frozen=True)
class PlanGroup:
    """The rows for an activity, or for an indicator without a budget line, and the live values of their texts.

    `key` is the activity's database key, or `i12`; `plan_key` what its rows have in common (content.report.Action).
    `is_asked` says that a row is expected.
    """

    key: str
    plan_key: str
    code: str
    name: str
    is_asked: bool
    rows: tuple[PlanRow, ...]
    values: tuple[live_values.Group, ...]


@dataclass(frozen=True)
class Followed:
    """A row of the previous quarter's plan, what became of it, and the form for a note on that."""

    old: PreviousRow
    outcome: FollowUpOutcome | None
    form: FollowUpForm | None


def followed_rows(report: Report, forms: PlanForms | None) -> list[Followed]:
    by_row = forms.follow_ups if forms else {}
    return [
        Followed(old, FollowUpOutcome(old.follow_up.outcome) if old.follow_up else None, by_row.get(old.row.pk))
        for old in previous_plan(report)
    ]


def plan_groups(report: Report, figures: Figures, forms: PlanForms | None, beside: Beside) -> list[PlanGroup]:
    """What the agreement has to plan for, each with its rows; then what only rows still have.

    `beside` has what the checks ask about each row.
    """
    rows, topics = plan_rows(report), {topic.plan_key: topic for topic in figures.topics}
    heads = {each.code: (str(each.pk), each.code, each.name) for each in signed_activities(report)}
    heads |= {plan_key: (each.key, "", each.name) for plan_key, each in topics.items() if not each.line}
    for row in rows:
        heads.setdefault(row.key, (str(row.activity_id or row.key), row.code, row.name))
    said = {each.key: each.text.strip() for each in explanations(report)} if forms else {}
    starts = {plan_key: said.get(topic.key, "") for plan_key, topic in topics.items()}
    groups = [
        _group(plan_key, head, [row for row in rows if row.key == plan_key], topics.get(plan_key), forms, beside)
        for plan_key, head in heads.items()
    ]
    return [replace(each, rows=_with_start(each.rows, starts.get(each.plan_key, ""))) for each in groups]


def _with_start(rows: tuple[PlanRow, ...], start: str) -> tuple[PlanRow, ...]:
    return tuple(each if start in each.row.evaluasi else replace(each, start=start) for each in rows)


def _group(
    plan_key: str,
    head: tuple[str, str, str],
    rows: list[ActionPlanRow],
    topic: Topic | None,
    forms: PlanForms | None,
    beside: Beside,
) -> PlanGroup:
    key, code, name = head
    values = live_values.groups(topic) if topic else ()
    is_asked = topic is not None and topic.is_asked
    return PlanGroup(key, plan_key, code, name, is_asked, _plan_rows(rows, values, forms, beside), values)


def state_of(report: Report, groups: list[PlanGroup], followed: list[Followed]) -> dict[str, Any]:
    """What the page says of the whole plan, and of the quarter before's: values for its templates."""
    bare = [group for group in groups if group.is_asked and not group.rows]
    return {
        "report": report,
        "is_empty": not any(group.rows for group in groups),
        "bare": len(bare),
        "bare_noun": "kegiatan" if all(group.code for group in bare) else "kegiatan atau indikator",
        "followed": followed,
        "unmarked": sum(each.outcome is None for each in followed),
        "quarter_before": Quarter(report.period.quarter).label_before(report.period.year),
        "outcomes": FollowUpOutcome,
        "writable": True,
    }


def places_of(groups: list[PlanGroup]) -> list[str]:
    """The places of the rows, as the document will have them."""
    keys = places.counted(group.plan_key for group in groups for _ in group.rows)
    return [places.join("rencana", key) for key in keys]


def _plan_rows(
    rows: list[ActionPlanRow], groups: tuple[live_values.Group, ...], forms: PlanForms | None, beside: Beside
) -> tuple[PlanRow, ...]:
    values = {value.name: value.text for group in groups for value in group.values}
    by_row, last = forms.rows if forms else {}, len(rows) - 1
    return tuple(
        PlanRow(
            row,
            by_row.get(row.pk),
            _printed(row, values),
            number == 0,
            number == last,
            beside.get(places.row_anchor("plan_row", row.pk), ()),
        )
        for number, row in enumerate(rows)
    )


def _printed(row: ActionPlanRow, values: dict[str, str]) -> tuple[str, str, str]:
    """The row's three texts with their live values filled in."""
    return (
        braces.fill(row.evaluasi, values),
        braces.fill(row.tindak_lanjut, values),
        braces.fill(row.keterangan, values),
    )
