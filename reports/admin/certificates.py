"""Whose a certificate is, as an administrator confirms it."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from lkj.administration import ReadOnlyAdmin
from reports.actions import keys
from reports.admin.setup import administrator
from reports.refusal import Refused
from units.models import CertificateTie


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
                keys.confirm_tie(tie, by=administrator(request))
            except Refused as refusal:
                messages.error(request, " ".join(refusal.messages))

    @admin.action(description="Lepaskan: sertifikat ini bukan milik pejabat itu")
    def release(self, request: HttpRequest, queryset: QuerySet[CertificateTie]) -> None:
        for tie in queryset.select_related("official__organization"):
            keys.release(tie, by=administrator(request))
