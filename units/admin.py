"""Setting up offices, structure and people. For administrators of the installation."""

import json
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse

from lkj.fields import NumberField
from units import log
from units.logged import LoggedAdmin
from units.models import (
    Assignment,
    Duty,
    Event,
    LegalBasis,
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


class AssignmentInline(admin.TabularInline):
    model = Assignment
    extra = 0
    autocomplete_fields = ("official",)


@admin.register(User)
class AccountAdmin(LoggedAdmin, UserAdmin):
    inlines = (MembershipInline,)

    def office_of(self, obj: User) -> Organization | None:
        return log.office_of(obj)

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Django's own, which is no transaction."""
        return super().user_change_password(request, id, form_url)


admin.site.unregister(Group)


@admin.register(Group)
class LoggedGroupAdmin(LoggedAdmin, GroupAdmin):
    """Django's own, told."""


@admin.register(Organization)
class OrganizationAdmin(LoggedAdmin):
    list_display = ("name", "government", "code")
    search_fields = ("name", "code")
    prepopulated_fields = {"code": ("name", "government")}
    formfield_overrides = {models.DecimalField: {"form_class": NumberField}}

    def office_of(self, obj: Organization) -> Organization | None:
        """The first event of its own chain keeps an office for good, so coming and going are the installation's."""
        return obj if obj.pk and hasattr(obj, "chain") else None


@admin.register(LegalBasis)
class LegalBasisAdmin(LoggedAdmin):
    office = "organization"
    list_display = ("text", "organization")
    list_filter = ("organization",)


@admin.register(Unit)
class UnitAdmin(LoggedAdmin):
    office = "organization"
    list_display = ("name", "code", "parent", "order", "organization")
    list_filter = ("organization",)
    search_fields = ("name", "code")
    autocomplete_fields = ("organization", "parent")
    list_select_related = ("parent", "organization")


@admin.register(Position)
class PositionAdmin(LoggedAdmin):
    office = "unit.organization"
    list_display = ("title", "unit", "superior", "echelon", "reports_lkj")
    list_filter = ("unit__organization", "echelon", "reports_lkj")
    search_fields = ("title", "unit__name", "unit__code")
    autocomplete_fields = ("unit", "superior")
    list_select_related = ("unit", "superior")
    inlines = (DutyInline, AssignmentInline)


@admin.register(Official)
class OfficialAdmin(LoggedAdmin):
    office = "organization"
    list_display = ("name", "nip", "rank", "user", "organization")
    list_filter = ("organization",)
    search_fields = ("name", "nip")
    autocomplete_fields = ("user", "organization")
    list_select_related = ("user", "organization")


@admin.register(Assignment)
class AssignmentAdmin(LoggedAdmin):
    office = "position.unit.organization"
    list_display = ("position", "official", "kind", "starts", "ends")
    list_filter = ("position__unit__organization", "kind")
    autocomplete_fields = ("position", "official")
    list_select_related = ("position", "official")


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    """The log to read; nobody can write in it."""

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

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
