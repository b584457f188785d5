"""Setting up offices, structure and people. For administrators of the installation."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import models

from lkj.fields import NumberField
from units.models import Assignment, Duty, LegalBasis, Membership, Official, Organization, Position, Unit, User

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
class AccountAdmin(UserAdmin):
    inlines = (MembershipInline,)


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):
    list_display = ("name", "government", "code")
    search_fields = ("name", "code")
    prepopulated_fields = {"code": ("name", "government")}
    formfield_overrides = {models.DecimalField: {"form_class": NumberField}}


@admin.register(LegalBasis)
class LegalBasisAdmin(admin.ModelAdmin):
    list_display = ("text", "organization")
    list_filter = ("organization",)


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "parent", "order", "organization")
    list_filter = ("organization",)
    search_fields = ("name", "code")
    autocomplete_fields = ("organization", "parent")
    list_select_related = ("parent", "organization")


@admin.register(Position)
class PositionAdmin(admin.ModelAdmin):
    list_display = ("title", "unit", "superior", "echelon", "reports_lkj")
    list_filter = ("unit__organization", "echelon", "reports_lkj")
    search_fields = ("title", "unit__name", "unit__code")
    autocomplete_fields = ("unit", "superior")
    list_select_related = ("unit", "superior")
    inlines = (DutyInline, AssignmentInline)


@admin.register(Official)
class OfficialAdmin(admin.ModelAdmin):
    list_display = ("name", "nip", "rank", "user", "organization")
    list_filter = ("organization",)
    search_fields = ("name", "nip")
    autocomplete_fields = ("user", "organization")
    list_select_related = ("user", "organization")


@admin.register(Assignment)
class AssignmentAdmin(admin.ModelAdmin):
    list_display = ("position", "official", "kind", "starts", "ends")
    list_filter = ("position__unit__organization", "kind")
    autocomplete_fields = ("position", "official")
    list_select_related = ("position", "official")
