"""A quarter of an office: when entry opens, when reports are due, when they lock."""

import datetime

from django.db import models
from django.db.models import F, Q

from reports.enums import Quarter
from units.models import Organization, Past


class Period(models.Model):
    """A quarter of an office. Authors write from `opens_on` until `closes_on`; without one it never locks."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="periods", verbose_name="perangkat daerah"
    )
    year = models.PositiveIntegerField("tahun")
    quarter = models.PositiveSmallIntegerField("triwulan", choices=Quarter.choices)
    opens_on = models.DateField("dibuka")
    due_on = models.DateField("tenggat")
    closes_on = models.DateField("ditutup", null=True, blank=True, help_text="Sesudah tanggal ini laporan terkunci.")
    report_date = models.DateField(
        "tanggal laporan", null=True, blank=True, help_text="Kosongkan untuk hari terakhir triwulan."
    )

    class Meta:
        verbose_name = "periode"
        verbose_name_plural = "periode"
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "quarter"],
                name="period_once",
                violation_error_message="Periode ini sudah ada.",
            ),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="period_quarter_valid"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")),
                name="period_due_after_opening",
                violation_error_message="Tenggat tidak boleh sebelum tanggal dibuka.",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("due_on")),
                name="period_closes_after_due",
                violation_error_message="Tanggal ditutup tidak boleh sebelum tenggat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.organization.short_name}"

    @property
    def label(self) -> str:
        return f"{Quarter(self.quarter).label} {self.year}"

    @property
    def short_label(self) -> str:
        return f"TW {Quarter(self.quarter).roman} {self.year}"

    @property
    def office(self) -> Organization:
        """The office with its names of the last day, to read."""
        return Past(self.organization, self.last_day).office()

    @property
    def dated(self) -> datetime.date:
        """The date that its reports bear."""
        return self.report_date or self.last_day

    @property
    def last_day(self) -> datetime.date:
        return Quarter(self.quarter).last_day(self.year)
