"""Rules and wording that an organisation sets for itself."""

from django.db import models

from reports.enums import Quarter
from units.models import Organization, User


class PredikatBand(models.Model):
    """A predikat for capaian above a bound; without a bound, for everything left."""

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
    """From where on an activity's figures at the end of a quarter ask for a reason; an empty bound never asks."""

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


class WordingVersionQuerySet(models.QuerySet["WordingVersion"]):
    def newest(self) -> "WordingVersionQuerySet":
        """Of each block of each office the version with the highest number."""
        same = WordingVersion.objects.filter(organization=models.OuterRef("organization"), key=models.OuterRef("key"))
        return self.filter(number=models.Subquery(same.order_by("-number").values("number")[:1]))


class WordingVersion(models.Model):
    """A fixed text of the documents in the office's own words, from its saving until the next; never changed.

    Empty, it is the program's own text again.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="wording_versions", verbose_name="perangkat daerah"
    )
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    objects = WordingVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versi kalimat baku"
        verbose_name_plural = "versi kalimat baku"
        ordering = ["key", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key", "number"], name="wording_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="wording_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.key} versi {self.number}"
