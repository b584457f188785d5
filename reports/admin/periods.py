"""Periods: their reports are made with them, and deleted with them while nobody has written."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from reports.actions import periods
from reports.admin.setup import SetupAdmin, administrator
from reports.models import Period, Report
from reports.queries import locked_setup


@admin.register(Period)
class PeriodAdmin(SetupAdmin):
    office = "organization"
    list_display = ("__str__", "opens_on", "due_on", "closes_on")
    list_filter = ("organization", "year")
    # The reports' own dates follow it; only the planner's page sees to that.
    exclude = ("report_date",)
    actions = ("open_missing_reports",)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The drafts of a period are deleted with it, as long as nobody has written in any of them."""
        to_delete, count, _, _ = super().get_deleted_objects(objs, request)
        reports = Report.objects.filter(period__in=objs).select_related("position", "period")
        used = [report for report in reports if locked_setup.is_touched(report)]
        if used:
            return to_delete, count, set(), [f"{report}: sudah diisi atau diperpanjang" for report in used]
        return [*to_delete, *map(str, reports)], count, set(), []

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        assert isinstance(obj, Period)  # noqa: S101
        periods.discard_reports(obj, by=administrator(request))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Period]) -> None:
        for period in queryset:
            periods.discard_reports(period, by=administrator(request))
        super().delete_queryset(request, queryset)

    def save_model(self, request: HttpRequest, obj: Period, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._open_reports(request, obj)

    @admin.action(description="Buat laporan yang belum ada")
    def open_missing_reports(self, request: HttpRequest, queryset: QuerySet[Period]) -> None:
        for period in queryset:
            self._open_reports(request, period)

    def _open_reports(self, request: HttpRequest, period: Period) -> None:
        made = periods.open_reports(period, by=administrator(request))
        self.message_user(request, f"{period}: {len(made)} laporan dibuat.", messages.SUCCESS)
