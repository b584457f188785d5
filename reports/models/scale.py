"""Scales in words, such as TMP, TW, WDP, WTP: the office's own, in an order from the worst to the best."""

from django.db import models
from django.db.models import Q

from units.models import Organization


class Scale(models.Model):
    """A scale that indicators of the office are measured by."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="scales", verbose_name="perangkat daerah"
    )
    name = models.CharField("nama", max_length=120)

    class Meta:
        verbose_name = "skala"
        verbose_name_plural = "skala"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="scale_once",
                violation_error_message="Skala dengan nama ini sudah ada.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScaleStep(models.Model):
    """A step of a scale; a higher `order` is better.

    `percent` is its capaian where it stays below the target and the office wants a percentage; None has none.
    """

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="steps", verbose_name="skala")
    order = models.PositiveSmallIntegerField("urutan, dari yang terendah")
    label = models.CharField("sebutan", max_length=120)
    percent = models.DecimalField(
        "persentase bila belum mencapai target",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Hanya dipakai bila kantor menghitung persentase untuk indikator dengan kata.",
    )

    class Meta:
        verbose_name = "tingkat skala"
        verbose_name_plural = "tingkat skala"
        ordering = ["scale", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "order"], name="scale_step_order_once"),
            models.UniqueConstraint(
                fields=["scale", "label"],
                name="scale_step_label_once",
                violation_error_message="Sebutan ini sudah ada dalam skala.",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lt=100),
                name="scale_step_percent_below_hundred",
                violation_error_message="Persentasenya dari 0 sampai di bawah 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
