"""The administration's pages for offices, their structure, people and roles; they also show the event log."""

import json
from itertools import combinations
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import models, transaction
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse

from lkj import person_numbers
from lkj.administration import ReadOnlyAdmin
from lkj.fields import NumberField
from units.dated_admin import DatedAdmin
from units.log import events
from units.log.admin import LoggedAdmin
from units.models import (
    Assignment,
    Duty,
    Event,
    Membership,
    Official,
    Organization,
    Position,
    Unit,
    User,
)

admin.site.site_header = "Administrasi LKj Interim"
admin.site.site_title = "LKj Interim"
admin.site.index_title = "Penyiapan"


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0


class DutyInline(admin.TabularInline):
    model = Duty
    extra = 0


class AssignmentFormSet(BaseInlineFormSet):
    """The penugasan of one post, compared with each other: a row by itself is compared with stored rows only."""

    def clean(self) -> None:
        super().clean()
        filled = [
            form for form in self.forms if form.is_valid() and form not in self.deleted_forms and _is_filled(form)
        ]
        for form, other in combinations(filled, 2):
            if form.instance.collides_with(other.instance):
                other.add_error("starts", other.instance.collision(form.instance))


def _is_filled(form: Any) -> bool:
    return form.instance.official_id is not None


class AssignmentInline(admin.TabularInline):
    model = Assignment
    formset = AssignmentFormSet
    extra = 0
    autocomplete_fields = ("official",)


@admin.register(User)
class AccountAdmin(LoggedAdmin, UserAdmin):
    """Accounts without groups and permissions: posts and roles give rights, one tick makes a superuser."""

    inlines = (MembershipInline,)
    list_display = ("username", "first_name", "last_name", "is_active", "is_superuser")
    list_filter = ("is_active", "is_superuser", "memberships__organization")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Orang", {"fields": ("first_name", "last_name", "email")}),
        ("Hak", {"fields": ("is_active", "is_superuser")}),
        ("Waktu", {"fields": ("last_login", "date_joined")}),
    )

    def office_of(self, obj: User) -> Organization | None:
        return events.office_of(obj)

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Django's page, in a transaction, so that the new password and its event are written together."""
        return super().user_change_password(request, id, form_url)


@admin.register(Organization)
class OrganizationAdmin(DatedAdmin):
    list_display = ("name", "government", "code")
    search_fields = ("name", "code")
    prepopulated_fields = {"code": ("name", "government")}
    formfield_overrides = {models.DecimalField: {"form_class": NumberField}}

    def office_of(self, obj: Organization) -> Organization | None:
        """The installation, until the office has a chain: an office with events of its own can never be deleted."""
        return obj if obj.pk and hasattr(obj, "chain") else None


@admin.register(Unit)
class UnitAdmin(DatedAdmin):
    office = "organization"
    list_display = ("name", "code", "parent", "order", "ends", "organization")
    list_filter = ("organization",)
    search_fields = ("name", "code")
    autocomplete_fields = ("organization", "parent")
    list_select_related = ("parent", "organization")


@admin.register(Position)
class PositionAdmin(DatedAdmin):
    office = "unit.organization"
    list_display = ("title", "unit", "superior", "echelon", "reports_lkj", "ends")
    list_filter = ("unit__organization", "echelon", "reports_lkj")
    search_fields = ("title", "unit__name", "unit__code")
    autocomplete_fields = ("unit", "superior")
    list_select_related = ("unit", "superior")
    inlines = (DutyInline, AssignmentInline)


@admin.register(Official)
class OfficialAdmin(LoggedAdmin):
    office = "organization"
    list_display = ("name", "number", "rank", "user", "organization")
    list_filter = ("organization",)
    search_fields = ("name", "nip", "other_number")
    autocomplete_fields = ("user", "organization")
    list_select_related = ("user", "organization")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """An NIP may be searched for as it is printed, in its groups."""
        digits = person_numbers.bare_nip(search_term)
        return super().get_search_results(request, queryset, digits if digits.isdigit() else search_term)

    @admin.display(description="nomor", ordering="nip")
    def number(self, official: Official) -> str:
        return official.number_words


@admin.register(Assignment)
class AssignmentAdmin(LoggedAdmin):
    office = "position.unit.organization"
    list_display = ("position", "official", "kind", "starts", "ends")
    list_filter = ("position__unit__organization", "kind")
    autocomplete_fields = ("position", "official")
    list_select_related = ("position", "official")


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "chain", "number", "label", "by_name", "by_title")
    list_display_links = ("number",)
    list_filter = ("chain", "kind", "at")
    search_fields = ("label", "note", "by_name", "kind")
    list_select_related = ("chain__organization",)
    ordering = ("-id",)
    show_full_result_count = False
    fields = ("chain", "number", "at", "label", "note", "by_name", "by_title", "particulars", "kind", "subject")
    readonly_fields = ("particulars",)

    @admin.display(description="rincian")
    def particulars(self, event: Event) -> str:
        return json.dumps(event.data, ensure_ascii=False, indent=1)
