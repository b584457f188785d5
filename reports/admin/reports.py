"""Reports, and e-mails of which nobody knows whether they arrived: both only to read."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from lkj.administration import ReadOnlyAdmin
from reports.models import Report, UncertainMail
from reports.notifications import mail_queue


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("position", "period", "state", "submitted_at", "decided_at")
    list_filter = ("period__organization", "period", "state")
    search_fields = ("position__title",)
    list_select_related = ("position", "period__organization")


@admin.register(UncertainMail)
class UncertainMailAdmin(ReadOnlyAdmin):
    """E-mails that were cut off while they were sent: only the addressee can say whether one arrived."""

    list_display = ("sending_at", "user", "text", "report")
    list_display_links = None
    search_fields = ("user__username", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[UncertainMail]:
        return mail_queue.uncertain()
