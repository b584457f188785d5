"""The action plan as a page: its rows, the quarter before's plan, and saving all that was typed on it at once."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from reports.actions import narrative
from reports.content import places
from reports.content.report import Figures
from reports.enums import FollowUpOutcome, Part, Quarter
from reports.forms.cells import Cell
from reports.forms.lost_fields import words_without_place
from reports.forms.narrative import FollowUpForm, PlanRowForm
from reports.models import ActionPlanRow, Activity, FollowUp, Report
from reports.queries.figures import figures_of
from reports.queries.plan import OldRow, old_rows
from reports.services.saving import save_row
from reports.texts import braces, live_values
from reports.views.access import user_of
from reports.views.author.parts import read_only_reason
from reports.views.beside import pinned
from units.models import User


@dataclass(frozen=True)
class PlanForms:
    """What can be typed on the page: by row of the plan, and by row of the quarter before's."""

    rows: dict[int, PlanRowForm]
    notes: dict[int, FollowUpForm]

    @property
    def faulty(self) -> list[Cell]:
        return [cell for form in (*self.notes.values(), *self.rows.values()) for cell in form.faulty]

    def save_all(self, report: Report, user: User) -> bool:
        """Save what can be saved; True when nothing was refused."""
        rows = [form for form in self.rows.values() if form.was_sent]
        notes = [form for form in self.notes.values() if form.was_sent]
        saved = [save_row(form, partial(narrative.change_row, form.row, by=user)) for form in rows]
        saved += [save_row(form, partial(narrative.note_follow_up, report, form.told, by=user)) for form in notes]
        return all(saved)

    def orphaned(self, data: QueryDict) -> list[str]:
        """What was typed into rows that somebody has removed since the page was drawn."""
        return words_without_place(data, [*self.rows.values(), *self.notes.values()])


@dataclass(frozen=True)
class PlanRow:
    """A row with its fields, or for a reader with its texts as they print."""

    row: ActionPlanRow
    form: PlanRowForm | None
    texts: tuple[str, str, str]
    first: bool
    last: bool


@dataclass(frozen=True)
class PlanGroup:
    activity: Activity
    rows: tuple[PlanRow, ...]
    values: tuple[live_values.Group, ...]


@dataclass(frozen=True)
class Followed:
    """A row of the quarter before's plan, what became of it, and the field for a word on that."""

    old: OldRow
    outcome: FollowUpOutcome | None
    form: FollowUpForm | None


def rows_of(report: Report) -> QuerySet[ActionPlanRow]:
    return ActionPlanRow.objects.filter(report=report).select_related("activity", "carried_from__report__period")


def refuse_foreign(report: Report, row_pk: int) -> None:
    """A row of another report does not exist here. One removed meanwhile is no reason to drop what was typed."""
    if ActionPlanRow.objects.filter(pk=row_pk).exclude(report=report).exists():
        raise Http404


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    messages.info(request, "Baris itu sudah dihapus dari halaman lain. Isian Anda pada baris lainnya tersimpan.")
    return redirect("action_plan", pk=pk)


def to_place(pk: int, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('action_plan', args=[pk])}#{anchor}")


def after_saving(request: HttpRequest, report: Report, then: Callable[[], HttpResponse]) -> HttpResponse:
    """Save every field that was sent, then go on; where one is refused, show the page again instead."""
    figures = figures_of(report)
    forms = plan_forms(report, figures, request.POST)
    orphaned = forms.orphaned(request.POST)
    if forms.save_all(report, user_of(request)) and not orphaned:
        return then()
    return page(request, report, figures, forms, orphaned)


def plan_forms(report: Report, figures: Figures, data: QueryDict | None = None) -> PlanForms:
    values = live_values.by_activity(figures.budget, figures.performance)
    told = FollowUp.objects.filter(report=report).select_related("row__activity", "changed_by")
    return PlanForms(
        rows={row.pk: PlanRowForm(data, stored=row, values=values.get(row.activity.code)) for row in rows_of(report)},
        notes={each.row_id: FollowUpForm(data, row=each.row, stored=each) for each in told},
    )


def page(
    request: HttpRequest,
    report: Report,
    figures: Figures,
    forms: PlanForms | None,
    orphaned: list[str] | None = None,
) -> HttpResponse:
    """The page to read, or with `forms` to write.

    `orphaned` is given, empty or not, where a page was sent and something of it could not be saved.
    """
    groups, followed = _groups(report, figures, forms), _followed(report, forms)
    context = {
        "report": report,
        "here": "action_plan",
        "groups": groups,
        "notes": pinned(report, user_of(request), Part.RENCANA, dict.fromkeys(_places(groups), "")),
        "is_empty": not any(group.rows for group in groups),
        "bare": sum(not group.rows for group in groups),
        "followed": followed,
        "untold": sum(each.outcome is None for each in followed),
        "quarter_before": Quarter(report.period.quarter).label_before(report.period.year),
        "outcomes": FollowUpOutcome,
        "writable": forms is not None,
        "reason": read_only_reason(user_of(request), report),
        "faulty": forms.faulty if forms else [],
        "orphaned": orphaned,
    }
    return render(request, "reports/action_plan.html", context, status=200 if orphaned is None else 422)


def _followed(report: Report, forms: PlanForms | None) -> list[Followed]:
    notes = forms.notes if forms else {}
    return [
        Followed(old, FollowUpOutcome(old.told.outcome) if old.told else None, notes.get(old.row.pk))
        for old in old_rows(report)
    ]


def _groups(report: Report, figures: Figures, forms: PlanForms | None) -> list[PlanGroup]:
    """Every activity of the agreement with its rows; then those rows whose activity the agreement has lost."""
    rows, values = list(rows_of(report)), _live_groups(figures)
    signed = Activity.objects.filter(budget_lines__agreement=report.agreement_id).order_by("budget_lines__order")
    activities = list(dict.fromkeys([*signed, *(row.activity for row in rows)]))
    return [
        PlanGroup(
            activity,
            _rows([row for row in rows if row.activity == activity], values.get(activity.code, ()), forms),
            values.get(activity.code, ()),
        )
        for activity in activities
    ]


def _places(groups: list[PlanGroup]) -> list[str]:
    """Of the rows as they would stand in the document."""
    keys = places.counted(group.activity.code for group in groups for _ in group.rows)
    return [places.join("rencana", key) for key in keys]


def _live_groups(figures: Figures) -> dict[str, tuple[live_values.Group, ...]]:
    return {
        line.code: live_values.groups(line, live_values.rows_of(line, figures.performance)) for line in figures.budget
    }


def _rows(
    rows: list[ActionPlanRow], groups: tuple[live_values.Group, ...], forms: PlanForms | None
) -> tuple[PlanRow, ...]:
    values = {value.name: value.text for group in groups for value in group.values}
    by_row, last = forms.rows if forms else {}, len(rows) - 1
    return tuple(
        PlanRow(row, by_row.get(row.pk), printed_texts(row, values), place == 0, place == last)
        for place, row in enumerate(rows)
    )


def printed_texts(row: ActionPlanRow, values: dict[str, str]) -> tuple[str, str, str]:
    """The row's three texts as they print."""
    return (
        braces.fill(row.evaluasi, values),
        braces.fill(row.tindak_lanjut, values),
        braces.fill(row.keterangan, values),
    )
