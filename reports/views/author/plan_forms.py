"""The forms on the action plan's page, and saving all of them at once."""

from dataclasses import dataclass
from functools import partial

from django.http import QueryDict

from reports.actions import narrative
from reports.content.report import Figures
from reports.forms.cells import Cell
from reports.forms.narrative import FollowUpForm, PlanRowForm
from reports.forms.rows import lost_words
from reports.models import Report
from reports.queries.narrative import follow_ups, plan_rows
from reports.services.saving import save_row
from reports.texts import live_values
from units.models import User


@dataclass(frozen=True)
class PlanForms:
    """Everything that can be typed on the page: by row of the plan, and by row of the previous quarter's plan."""

    rows: dict[int, PlanRowForm]
    follow_ups: dict[int, FollowUpForm]

    @property
    def faulty(self) -> list[Cell]:
        return [cell for form in (*self.follow_ups.values(), *self.rows.values()) for cell in form.faulty]

    def lost_words(self, data: QueryDict) -> list[str]:
        """The texts typed into rows that somebody has removed since the page was drawn."""
        return lost_words(data, [*self.rows.values(), *self.follow_ups.values()])


def plan_forms(report: Report, figures: Figures, data: QueryDict | None = None) -> PlanForms:
    """The forms over what is stored now, bound to `data` where a page was sent."""
    values = live_values.by_topic(figures.topics)
    return PlanForms(
        rows={row.pk: PlanRowForm(data, stored=row, values=values.get(row.key)) for row in plan_rows(report)},
        follow_ups={each.row_id: FollowUpForm(data, stored=each) for each in follow_ups(report)},
    )


def save_plan(report: Report, forms: PlanForms, user: User) -> bool:
    """Save what can be saved of what was sent; returns whether nothing was refused."""
    rows = [form for form in forms.rows.values() if form.was_sent]
    follow_ups = [form for form in forms.follow_ups.values() if form.was_sent]
    saved = [save_row(form, partial(narrative.change_row, form.row, by=user)) for form in rows]
    saved += [save_row(form, partial(narrative.note_follow_up, report, form.follow_up, by=user)) for form in follow_ups]
    return all(saved)
