"""The inbox: what waits for the person, and their notifications."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from reports import rules
from reports.enums import NotificationKind
from reports.models import Notification, Report
from reports.notifications import rows
from reports.queries import inbox as queries
from reports.queries.standing import Standing
from reports.views.fetching import user_of
from units.models import User

GONE = "Pemberitahuan ini tentang laporan yang tidak lagi dapat Anda buka, karena jabatan Anda sudah berganti."


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    page = Paginator(queries.notifications(user), queries.PAGE).get_page(request.GET.get("halaman"))
    shown = list(page)
    context = {
        "tasks": queries.tasks(user),
        "other_unread": queries.other_unread(user).count(),
        "page": page,
        "unread": queries.days(each for each in shown if not each.read_at),
        "read": queries.days(each for each in shown if each.read_at),
        "latest": max((each.pk for each in shown), default=0),
    }
    return render(request, "reports/inbox.html", context)


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
    return redirect(_page_of(found, report, user), pk=report.pk)


def _page_of(notification: Notification, report: Report, user: User) -> str:
    """The page for what the notification asks; the report's first page when nothing is asked any more."""
    if notification.kind == NotificationKind.SUBMITTED and rules.can_decide(Standing(user, report)):
        return "disposition"
    if notification.kind == NotificationKind.CONFIRM and rules.can_confirm_scan(Standing(user, report)):
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
