"""The inbox: what waits for the person, and their notifications."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from lkj import formats
from reports import rules, workflow
from reports.actions import openings
from reports.enums import NotificationKind
from reports.models import Notification, Report
from reports.notifications import rows
from reports.queries import inbox as queries
from reports.queries import report_lists
from reports.queries.content import content_of
from reports.queries.openings import Opening
from reports.queries.openings import openings as opened
from reports.queries.standing import Standing
from reports.views.fetching import key_sent, standing_of, user_of
from reports.views.workspace import workspace_of


@dataclass(frozen=True)
class ToDecide:
    """A report that waits for the person's decision, what they know of it, and whether they ticked it."""

    report: Report
    opening: Opening
    is_ticked: bool

    @property
    def figures(self) -> str:
        """What the whole report comes to: `capaian 59,12%, serapan 53,23%`."""
        content = content_of(self.report)
        averages = (("capaian", content.capaian_average), ("serapan", content.serapan_total))
        return ", ".join(f"{name} {formats.percent_cell(value)}" for name, value in averages if value is not None)


GONE = "Pemberitahuan ini tentang laporan yang tidak lagi dapat Anda buka, karena jabatan Anda sudah berganti."


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def approve_several(request: HttpRequest) -> HttpResponse:
    """Approve the ticked reports that wait for the person: all of them or none."""
    user, ticked = user_of(request), {key_sent(each) for each in request.POST.getlist("laporan")}
    waiting = list(report_lists.waiting_for_decision(user).filter(pk__in=ticked))
    try:
        if len(waiting) < len(ticked):
            raise workflow.Refused([openings.GONE])
        approved = openings.approve_opened(waiting, by=user)
    except workflow.Refused as refusal:
        return _page(request, ticked, refusal.messages)
    messages.success(request, f"{len(approved)} laporan disetujui.")
    return redirect("inbox")


def _page(request: HttpRequest, ticked: Collection[int] = (), problems: Sequence[str] = ()) -> HttpResponse:
    """The inbox; with what was ticked and why it was refused."""
    user = user_of(request)
    page = Paginator(queries.notifications(user), queries.PAGE).get_page(request.GET.get("halaman"))
    workspace = workspace_of(request)
    shown, tasks = list(page), queries.tasks(user, workspace.held, workspace.waiting)
    known = opened(tasks.to_decide, user) if tasks.to_decide else {}
    context = {
        "tasks": tasks,
        "waiting": [ToDecide(report, known[report.pk], report.pk in ticked) for report in tasks.to_decide],
        "together": sum(not each.obstacle for each in known.values()),
        "problems": problems,
        "other_unread": workspace.waiting.other_unread,
        "page": page,
        "unread": queries.days(each for each in shown if not each.read_at),
        "read": queries.days(each for each in shown if each.read_at),
        "latest": max((each.pk for each in shown), default=0),
    }
    return render(request, "reports/inbox.html", context, status=422 if problems else 200)


@require_safe
def notification(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the page where what the notification asks is done, and mark it as read; a HEAD request marks nothing.

    One that is about no report says all in its sentence: it leads back to the inbox, where it stays.
    """
    user, found = user_of(request), _own(request, pk)
    if request.method == "GET":
        rows.set_read(found, by=user)
    if found.report_id is None:
        return redirect("inbox")
    report = Report.objects.visible_to(user).with_people().filter(pk=found.report_id).first()
    if report is None:
        messages.info(request, GONE)
        return redirect("inbox")
    return redirect(_page_of(found, standing_of(request, report)), pk=report.pk)


def _page_of(notification: Notification, standing: Standing) -> str:
    """The page for what the notification asks; the report's first page when nothing is asked any more."""
    if notification.kind == NotificationKind.SUBMITTED and rules.can_decide(standing):
        return "disposition"
    if notification.kind == NotificationKind.CONFIRM and rules.can_confirm_scan(standing):
        return "scan_confirm"
    return "report"


@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    rows.set_read(_own(request, pk), by=user_of(request))
    return redirect("inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read up to the latest that the page showed: what came after it stays unread."""
    latest = request.POST.get("sampai", "")
    if latest.isdecimal() and len(latest) < 19:
        rows.set_all_read(by=user_of(request), up_to=int(latest))
    return redirect("inbox")


def _own(request: HttpRequest, pk: int) -> Notification:
    return get_object_or_404(Notification.objects.filter(user=user_of(request)), pk=pk)
