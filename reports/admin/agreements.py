"""Agreements with their goals; putting them in force and taking them back."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from reports.actions import agreement_life
from reports.admin.budget import BudgetLineInline
from reports.admin.setup import SIGNED, SetupAdmin, SetupInline, administrator
from reports.forms.agreements import ManyInForceForm
from reports.models import Agreement, Goal, Indicator
from reports.queries.indicators_of_year import findings_in
from reports.refusal import Refused
from reports.views.planner.agreement.versions import warn_once


class GoalInline(SetupInline, admin.TabularInline):
    model = Goal
    extra = 0
    show_change_link = True


class IndicatorInline(SetupInline, admin.StackedInline):
    model = Indicator
    formfield_overrides = SIGNED
    extra = 0
    show_change_link = True
    autocomplete_fields = ("budget_line",)


@admin.register(Agreement)
class AgreementAdmin(SetupAdmin):
    office = "position.unit.organization"
    list_display = ("position", "year", "version", "signed_on", "state", "in_force_from")
    list_filter = ("position__unit__organization", "year", "state")
    search_fields = ("position__title",)
    autocomplete_fields = ("position",)
    readonly_fields = ("state", "in_force_from")
    inlines = (GoalInline, BudgetLineInline)
    actions = ("put_in_force", "take_back")

    @admin.action(description="Berlakukan (dengan tanggalnya)")
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> HttpResponse | None:
        """Asks for the day on a page of its own, which says what putting in force leads to."""
        form = ManyInForceForm(request.POST if "apply" in request.POST else None)
        if not form.is_valid() or warn_once(form, list(queryset.select_related("position__unit__organization"))):
            odd = [(agreement, findings_in(agreement)) for agreement in queryset]
            context = {"form": form, "agreements": queryset, "odd": [each for each in odd if each[1]]}
            context |= {**self.admin_site.each_context(request), "opts": self.opts}
            return TemplateResponse(request, "reports/admin_put_in_force.html", context)
        for agreement in queryset:
            on = form.cleaned_data["on"] or agreement.signed_on
            if on is None:
                sentence = f"{agreement}: isi tanggal berlaku, karena tanggal ditandatanganinya kosong."
                self.message_user(request, sentence, messages.ERROR)
                continue
            self._step(request, agreement, "sudah berlaku", partial(agreement_life.put_in_force, on=on))
        return None

    @admin.action(description="Tarik menjadi rancangan (selama belum dipakai laporan)")
    def take_back(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> None:
        for agreement in queryset:
            self._step(request, agreement, "menjadi rancangan", agreement_life.take_back)

    def _step(self, request: HttpRequest, agreement: Agreement, done: str, verb: Callable[..., Agreement]) -> None:
        try:
            verb(agreement, by=administrator(request))
        except Refused as refusal:
            self.message_user(request, f"{agreement}: {' '.join(refusal.messages)}", messages.ERROR)
        else:
            self.message_user(request, f"{agreement} {done}.", messages.SUCCESS)


@admin.register(Goal)
class GoalAdmin(SetupAdmin):
    office = "agreement.position.unit.organization"
    list_display = ("text", "agreement", "order")
    list_filter = ("agreement__position__unit__organization", "agreement__year")
    search_fields = ("text", "agreement__position__title")
    autocomplete_fields = ("agreement",)
    inlines = (IndicatorInline,)
