"""Rules that an office sets for itself; where it has none, those of reports.calculations hold."""

from django.db import models

from reports.enums import Quarter
from units.models import Organization


class PredikatBand(models.Model):
    """A predikat for capaian `above` so many percent; the lowest band has no bound and takes everything left."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="predikat_bands", verbose_name="perangkat daerah"
    )
    above = models.DecimalField("di atas (%)", max_digits=6, decimal_places=2, null=True, blank=True)
    label = models.CharField("predikat", max_length=60)

    class Meta:
        verbose_name = "predikat"
        verbose_name_plural = "predikat"
        ordering = [models.F("above").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(fields=["organization", "above"], name="predikat_band_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=models.Q(above__isnull=True), name="predikat_band_one_lowest"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ReasonRule(models.Model):
    """The bounds beyond which figures of a quarter ask for a reason; an empty bound never asks."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="reason_rules", verbose_name="perangkat daerah"
    )
    quarter = models.PositiveSmallIntegerField("triwulan", choices=Quarter.choices)
    capaian_below = models.DecimalField("capaian di bawah (%)", max_digits=6, decimal_places=2, null=True, blank=True)
    efisiensi_beyond = models.DecimalField(
        "efisiensi lebih jauh dari nol daripada (poin persen)", max_digits=6, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = "batas yang meminta alasan"
        verbose_name_plural = "batas yang meminta alasan"
        ordering = ["quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "quarter"],
                name="reason_rule_once",
                violation_error_message="Batas untuk triwulan ini sudah ada.",
            ),
            models.CheckConstraint(condition=models.Q(quarter__range=(1, 4)), name="reason_rule_quarter_valid"),
            models.CheckConstraint(
                condition=(models.Q(capaian_below__isnull=True) | models.Q(capaian_below__gte=0))
                & (models.Q(efisiensi_beyond__isnull=True) | models.Q(efisiensi_beyond__gte=0)),
                name="reason_rule_bounds_not_negative",
                violation_error_message="Batas tidak boleh kurang dari nol.",
            ),
        ]

    def __str__(self) -> str:
        return Quarter(self.quarter).label
