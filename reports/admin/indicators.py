"""Indicators with components and quarter targets, the scales of those in words, and the IKI's indicators."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from reports.admin.setup import NUMBERS, SIGNED, TARGETS, SetupAdmin, SetupInline
from reports.models import Component, Indicator, IndividualIndicator, QuarterTarget, Scale, ScaleStep
from reports.queries.indicators_of_year import findings_of
from reports.queries.result_values import target_of
from units.log.admin import LoggedAdmin


class ComponentInline(SetupInline, admin.TabularInline):
    model = Component
    formfield_overrides = SIGNED
    extra = 0


class QuarterTargetInline(SetupInline, admin.TabularInline):
    model = QuarterTarget
    formfield_overrides = TARGETS
    extra = 0


@admin.register(Indicator)
class IndicatorAdmin(SetupAdmin):
    office = "goal.agreement.position.unit.organization"
    formfield_overrides = SIGNED
    list_display = ("name", "target_written", "unit", "over_time", "goal")
    list_select_related = ("goal", "target_step")
    list_filter = (
        "goal__agreement__position__unit__organization",
        "goal__agreement__year",
        "kind",
        "direction",
        "over_time",
    )
    search_fields = ("name",)
    autocomplete_fields = ("goal", "budget_line")
    inlines = (ComponentInline, QuarterTargetInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for sentence in findings_of(form.instance):
            self.message_user(request, sentence, messages.WARNING)

    @admin.display(description="target setahun", ordering="target")
    def target_written(self, indicator: Indicator) -> str:
        return target_of(indicator)


class ScaleStepInline(SetupInline, admin.TabularInline):
    model = ScaleStep
    formfield_overrides = NUMBERS
    extra = 0


@admin.register(Scale)
class ScaleAdmin(SetupAdmin):
    office = "organization"
    list_display = ("name", "organization")
    list_filter = ("organization",)
    search_fields = ("name",)
    inlines = (ScaleStepInline,)


@admin.register(IndividualIndicator)
class IndividualIndicatorAdmin(LoggedAdmin):
    office = "position.unit.organization"
    list_display = ("indikator", "position", "year", "order")
    list_filter = ("position__unit__organization", "year")
    search_fields = ("indikator", "sasaran", "position__title")
    autocomplete_fields = ("position",)
