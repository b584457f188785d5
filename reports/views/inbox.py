"""The inbox: what waits for the person, and their notifications."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from reports import rules
from reports.enums import NoticeKind
from reports.models import Notice, Report
from reports.notifications import notices
from reports.queries import inbox as queries
from reports.queries.standing import Standing
from reports.views.fetching import user_of
from units.models import User

GONE = "Pemberitahuan ini tentang laporan yang tidak lagi dapat Anda buka, karena jabatan Anda sudah berganti."


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    page = Paginator(queries.notices(user), queries.PAGE).get_page(request.GET.get("halaman"))
    shown = list(page)
    context = {
        "tasks": queries.tasks(user),
        "other_unread": queries.other_unread(user).count(),
        "page": page,
        "unread": queries.days(notice for notice in shown if not notice.read_at),
        "read": queries.days(notice for notice in shown if notice.read_at),
        "latest": max((notice.pk for notice in shown), default=0),
    }
    return render(request, "reports/inbox.html", context)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the page where what the notification asks is done, and mark it as read; a HEAD request marks nothing."""
    user, found = user_of(request), _own(request, pk)
    if request.method == "GET":
        notices.mark_read(found, by=user)
    report = Report.objects.visible_to(user).with_people().filter(pk=found.report_id).first()
    if report is None:
        messages.info(request, GONE)
        return redirect("inbox")
    return redirect(_page_of(found, report, user), pk=report.pk)


def _page_of(notification: Notice, report: Report, user: User) -> str:
    """The page for what the notification asks; the report's first page when nothing is asked any more."""
    if notification.kind == NoticeKind.SUBMITTED and rules.can_decide(Standing(user, report)):
        return "disposition"
    if notification.kind == NoticeKind.CONFIRM and rules.can_confirm_scan(Standing(user, report)):
        return "scan_confirm"
    return "report"


@require_POST
def read_one(request: HttpRequest, pk: int) -> HttpResponse:
    notices.mark_read(_own(request, pk), by=user_of(request))
    return redirect("inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read up to the latest that the page showed: what came after it stays unread."""
    latest = request.POST.get("sampai", "")
    if latest.isdecimal() and len(latest) < 19:
        notices.mark_all_read(by=user_of(request), up_to=int(latest))
    return redirect("inbox")


def _own(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(Notice.objects.filter(user=user_of(request)), pk=pk)
