"""The rows on the action plan's page: this quarter's by activity, and the previous quarter's with their outcomes."""

from dataclasses import dataclass

from reports.content import places
from reports.content.report import Figures
from reports.enums import FollowUpOutcome
from reports.forms.narrative import FollowUpForm, PlanRowForm
from reports.models import ActionPlanRow, Activity, Report
from reports.queries.previous_plan import PreviousRow, previous_plan, rows_of
from reports.texts import braces, live_values
from reports.views.author.beside import Beside
from reports.views.author.plan_forms import PlanForms


@dataclass(frozen=True)
class PlanRow:
    """A row with its form, and its three texts as they print; `form` is None for who only reads.

    `sentences` is what the checks ask about it.
    """

    row: ActionPlanRow
    form: PlanRowForm | None
    texts: tuple[str, str, str]
    first: bool
    last: bool
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanGroup:
    """The rows under an activity, and the live values that its texts may hold."""

    activity: Activity
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
    """Every activity of the agreement with its rows; then the activities that only rows still have.

    `beside` has what the checks ask about each row.
    """
    rows, values = list(rows_of(report)), _live_groups(figures)
    signed = Activity.objects.filter(budget_lines__agreement=report.agreement_id).order_by("budget_lines__order")
    activities = list(dict.fromkeys([*signed, *(row.activity for row in rows)]))
    return [
        PlanGroup(
            activity,
            _plan_rows([row for row in rows if row.activity == activity], values.get(activity.code, ()), forms, beside),
            values.get(activity.code, ()),
        )
        for activity in activities
    ]


def places_of(groups: list[PlanGroup]) -> list[str]:
    """The places of the rows, as the document will have them."""
    keys = places.counted(group.activity.code for group in groups for _ in group.rows)
    return [places.join("rencana", key) for key in keys]


def _live_groups(figures: Figures) -> dict[str, tuple[live_values.Group, ...]]:
    """By activity code, what the page offers to insert into a text."""
    return {
        line.code: live_values.groups(line, live_values.rows_of(line, figures.performance)) for line in figures.budget
    }


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
