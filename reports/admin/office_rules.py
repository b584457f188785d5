"""What an office decides: predikat, and when figures have to be explained."""

from django.contrib import admin

from lkj import formats
from reports.admin.setup import NUMBERS
from reports.calculations import DEFAULT_BOUNDS
from reports.enums import Quarter
from reports.models import PredikatBand, ReasonRule
from units.log.admin import OfficeAdmin


@admin.register(PredikatBand)
class PredikatBandAdmin(OfficeAdmin):
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
class ReasonRuleAdmin(OfficeAdmin):
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
