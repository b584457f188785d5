"""The money of agreements: sources of funds, activities, budget lines and their shifts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lkj import formats
from lkj.administration import ReadOnlyAdmin
from reports.actions import setup
from reports.admin.setup import MONEY, SetupAdmin, SetupInline, administrator
from reports.forms.setup import BudgetLineForm
from reports.models import Activity, BudgetLine, BudgetShift, FundSource, ShiftedLine


@admin.register(FundSource)
class FundSourceAdmin(SetupAdmin):
    office = "organization"
    list_display = ("name", "order", "organization")
    list_filter = ("organization",)
    search_fields = ("name",)


@admin.register(Activity)
class ActivityAdmin(SetupAdmin):
    office = "organization"
    list_display = ("code", "name", "level", "year")
    list_filter = ("organization", "year", "level")
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)

    def save_model(self, request: HttpRequest, obj: Activity, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        setup.attach_by_code(obj, by=administrator(request))


class BudgetLineInline(SetupInline, admin.TabularInline):
    model = BudgetLine
    form = BudgetLineForm
    formfield_overrides = MONEY
    extra = 0
    autocomplete_fields = ("activity",)


@admin.register(BudgetLine)
class BudgetLineAdmin(SetupAdmin):
    office = "agreement.position.unit.organization"
    form = BudgetLineForm
    formfield_overrides = MONEY
    list_display = ("activity", "agreement", "ceiling_written")
    list_filter = ("agreement__position__unit__organization", "agreement__year")
    search_fields = ("activity__code", "activity__name", "agreement__position__title")
    autocomplete_fields = ("agreement", "activity")
    list_select_related = ("activity", "agreement__position")

    @admin.display(description="pagu (Rp)", ordering="ceiling")
    def ceiling_written(self, line: BudgetLine) -> str:
        return formats.money(line.ceiling)


class ShiftedLineInline(admin.TabularInline):
    model = ShiftedLine
    extra = 0


@admin.register(BudgetShift)
class BudgetShiftAdmin(ReadOnlyAdmin):
    list_display = ("agreement", "on", "reason", "created_by")
    list_filter = ("agreement__position__unit__organization", "agreement__year")
    search_fields = ("agreement__position__title", "reason")
    inlines = (ShiftedLineInline,)
