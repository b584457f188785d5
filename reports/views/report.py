"""The report's home: what is asked, by when, what is still missing, what has happened so far."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reports import checks, rules, workflow
from reports.queries.figures import figures_of
from reports.queries.progress import progress
from reports.queries.timeline import last_return, next_actor, timeline
from reports.views.access import report_for, user_of
from reports.views.author import read_only_reason, tasks_of


@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found, user = report_for(request, pk), user_of(request)
    figures = figures_of(found)
    tasks = tasks_of(found, checks.run(found, figures), progress(found, figures))
    writable = rules.can_write(user, found)
    context = {
        "report": found,
        "here": "report",
        "tasks": tasks,
        "missing": sum(len(task.missing) for task in tasks),
        "first_open": next((task for task in tasks if not task.done), None),
        "writable": writable,
        "reason": "" if writable else read_only_reason(user, found),
        "available": workflow.available(found, user),
        "next_actor": next_actor(found),
        "steps": timeline(found),
        "returned": last_return(found),
        "today": found.organization.today(),
    }
    return render(request, "reports/report.html", context)
