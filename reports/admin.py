"""Pages of the administration: agreements, periods and rules to set up; reports and uncertain e-mails to read."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db import transaction
from django.db.models import DecimalField, Field, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from lkj import formats
from lkj.administration import ReadOnlyAdmin
from lkj.fields import MoneyField, NumberField, SignedNumberField, SignedNumberOrDashField
from reports.actions import agreement_life, keys, periods, setup
from reports.calculations import DEFAULT_BOUNDS
from reports.enums import Quarter
from reports.forms.agreements import ManyInForceForm
from reports.forms.setup import BudgetLineForm, SetupForm
from reports.models import (
    Activity,
    Agreement,
    BudgetLine,
    BudgetShift,
    Component,
    DispositionOption,
    FundSource,
    Goal,
    Indicator,
    IndividualIndicator,
    Period,
    PredikatBand,
    QuarterTarget,
    ReasonRule,
    Report,
    Scale,
    ScaleStep,
    ShiftedLine,
    UncertainMail,
)
from reports.notifications import mail_queue
from reports.queries import locked_setup
from reports.queries.indicators_of_year import findings_of
from reports.queries.result_values import target_of
from reports.refusal import Refused
from units.log.admin import LoggedAdmin
from units.models import CertificateTie, User

# Django's own field reads 1.250 as one and a quarter.
NUMBERS: Mapping[type[Field], Mapping[str, Any]] = {DecimalField: {"form_class": NumberField}}
SIGNED: Mapping[type[Field], Mapping[str, Any]] = {DecimalField: {"form_class": SignedNumberField}}
TARGETS: Mapping[type[Field], Mapping[str, Any]] = {DecimalField: {"form_class": SignedNumberOrDashField}}
MONEY: Mapping[type[Field], Mapping[str, Any]] = {DecimalField: {"form_class": MoneyField}}


class SetupInline(InlineModelAdmin):
    """Rows of an agreement. They can be removed until it is put in force."""

    form = SetupForm

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and locked_setup.removal_refusal(obj))


class SetupAdmin(LoggedAdmin):
    """A page that refuses, with a sentence, a change that would alter the meaning of stored figures."""

    form = SetupForm
    change_form_template = "reports/admin_setup_form.html"

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """What changes here do is said above the form, before anything is changed."""
        context["what_changes_do"] = locked_setup.what_changes_do(obj or self.model())
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        *rest, protected = super().get_deleted_objects(objs, request)
        sentences = [f"{obj}: {sentence}" for obj in objs if (sentence := locked_setup.removal_refusal(obj))]
        return *rest, [*protected, *sentences]


class GoalInline(SetupInline, admin.TabularInline):
    model = Goal
    extra = 0
    show_change_link = True


class BudgetLineInline(SetupInline, admin.TabularInline):
    model = BudgetLine
    form = BudgetLineForm
    formfield_overrides = MONEY
    extra = 0
    autocomplete_fields = ("activity", "funds")


class IndicatorInline(SetupInline, admin.StackedInline):
    model = Indicator
    formfield_overrides = SIGNED
    extra = 0
    show_change_link = True
    autocomplete_fields = ("budget_line",)


class QuarterTargetInline(SetupInline, admin.TabularInline):
    model = QuarterTarget
    formfield_overrides = TARGETS
    extra = 0


class ComponentInline(SetupInline, admin.TabularInline):
    model = Component
    formfield_overrides = SIGNED
    extra = 0


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
        setup.attach_by_code(obj, by=_user(request))


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
        if not form.is_valid():
            context = {**self.admin_site.each_context(request), "form": form, "agreements": queryset, "opts": self.opts}
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
            verb(agreement, by=_user(request))
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


class ScaleStepInline(admin.TabularInline):
    model = ScaleStep
    form = SetupForm
    formfield_overrides = NUMBERS
    extra = 0


@admin.register(Scale)
class ScaleAdmin(LoggedAdmin):
    office = "organization"
    list_display = ("name", "organization")
    list_filter = ("organization",)
    search_fields = ("name",)
    inlines = (ScaleStepInline,)


@admin.register(BudgetLine)
class BudgetLineAdmin(SetupAdmin):
    office = "agreement.position.unit.organization"
    form = BudgetLineForm
    formfield_overrides = MONEY
    list_display = ("activity", "agreement", "ceiling_written")
    list_filter = ("agreement__position__unit__organization", "agreement__year")
    search_fields = ("activity__code", "activity__name", "agreement__position__title")
    autocomplete_fields = ("agreement", "activity", "funds")
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


@admin.register(Period)
class PeriodAdmin(SetupAdmin):
    office = "organization"
    list_display = ("__str__", "opens_on", "due_on", "closes_on")
    list_filter = ("organization", "year")
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
        periods.discard_reports(obj, by=_user(request))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Period]) -> None:
        for period in queryset:
            periods.discard_reports(period, by=_user(request))
        super().delete_queryset(request, queryset)

    def save_model(self, request: HttpRequest, obj: Period, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._open_reports(request, obj)

    @admin.action(description="Buat laporan yang belum ada")
    def open_missing_reports(self, request: HttpRequest, queryset: QuerySet[Period]) -> None:
        for period in queryset:
            self._open_reports(request, period)

    def _open_reports(self, request: HttpRequest, period: Period) -> None:
        made = periods.open_reports(period, by=_user(request))
        self.message_user(request, f"{period}: {len(made)} laporan dibuat.", messages.SUCCESS)


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ("position", "period", "state", "submitted_at", "decided_at")
    list_filter = ("period__organization", "period", "state")
    search_fields = ("position__title",)
    list_select_related = ("position", "period__organization")


@admin.register(DispositionOption)
class DispositionOptionAdmin(LoggedAdmin):
    office = "organization"
    list_display = ("label", "effect", "needs_text", "opposite", "organization")
    list_filter = ("organization",)


@admin.register(PredikatBand)
class PredikatBandAdmin(LoggedAdmin):
    office = "organization"
    formfield_overrides = NUMBERS
    list_display = ("label", "above_written", "organization")
    list_filter = ("organization",)

    @admin.display(description="di atas (%)", ordering="above")
    def above_written(self, band: PredikatBand) -> str:
        return formats.number(band.above)


def _usual_bounds() -> str:
    """The help text of a reason rule, with the program's own bounds for each quarter."""
    usual = [
        f"{Quarter(quarter).label}: capaian di bawah {formats.percent(bounds.capaian_below)} atau efisiensi lebih dari "
        f"{formats.number(bounds.efisiensi_beyond)} poin persen dari nol"
        for quarter, bounds in DEFAULT_BOUNDS.items()
    ]
    return (
        "Kegiatan yang angkanya melewati batas ini harus dijelaskan sebelum laporan diajukan. Capaian di sini terhadap "
        "target yang jatuh sampai triwulan itu, bukan terhadap target setahun. Batas yang dikosongkan "
        f"tidak pernah meminta alasan. Triwulan yang tidak diatur di sini memakai batas bawaan. {'; '.join(usual)}."
    )


@admin.register(ReasonRule)
class ReasonRuleAdmin(LoggedAdmin):
    office = "organization"
    formfield_overrides = NUMBERS
    list_display = ("__str__", "capaian_written", "efisiensi_written", "organization")
    list_filter = ("organization",)
    fieldsets = (
        (
            None,
            {
                "description": _usual_bounds(),
                "fields": ("organization", "quarter", "capaian_below", "efisiensi_beyond"),
            },
        ),
    )

    @admin.display(description="capaian di bawah (%)", ordering="capaian_below")
    def capaian_written(self, rule: ReasonRule) -> str:
        return formats.number(rule.capaian_below)

    @admin.display(description="efisiensi dari nol (poin persen)", ordering="efisiensi_beyond")
    def efisiensi_written(self, rule: ReasonRule) -> str:
        return formats.number(rule.efisiensi_beyond)


@admin.register(IndividualIndicator)
class IndividualIndicatorAdmin(LoggedAdmin):
    office = "position.unit.organization"
    list_display = ("indikator", "position", "year", "order")
    list_filter = ("position__unit__organization", "year")
    search_fields = ("indikator", "sasaran", "position__title")
    autocomplete_fields = ("position",)


@admin.register(UncertainMail)
class UncertainMailAdmin(ReadOnlyAdmin):
    """E-mails that were cut off while they were sent: only the addressee can say whether one arrived."""

    list_display = ("sending_at", "user", "text", "report")
    list_display_links = None
    search_fields = ("user__username", "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[UncertainMail]:
        return mail_queue.uncertain()


@admin.register(CertificateTie)
class CertificateTieAdmin(ReadOnlyAdmin):
    """Whose the certificates are: those that wait for the administrator's word stand first."""

    list_display = ("name", "number", "official", "basis", "asked_at", "tied_at", "tied_by")
    list_display_links = None
    list_filter = ("basis", "official__organization")
    search_fields = ("name", "number", "official__name")
    list_select_related = ("official", "tied_by")
    actions = ("confirm", "release")

    @admin.action(description="Konfirmasi: sertifikat ini milik pejabat itu")
    def confirm(self, request: HttpRequest, queryset: QuerySet[CertificateTie]) -> None:
        for tie in queryset.select_related("official__organization"):
            try:
                keys.confirm_tie(tie, by=_administrator(request))
            except Refused as refusal:
                messages.error(request, " ".join(refusal.messages))

    @admin.action(description="Lepaskan: sertifikat ini bukan milik pejabat itu")
    def release(self, request: HttpRequest, queryset: QuerySet[CertificateTie]) -> None:
        for tie in queryset.select_related("official__organization"):
            keys.release(tie, by=_administrator(request))


def _administrator(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 (the administration is for superusers)
    return request.user
