"""The superior's ticks, note and decision; one disposition per round."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from reports.enums import Decision, DispositionEffect
from reports.models.report import Report
from units.models import Organization, User


class DispositionOption(models.Model):
    """A box of the ruang disposisi. Options that are opposites cannot both be ticked."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="disposition_options", verbose_name="perangkat daerah"
    )
    order = models.PositiveIntegerField("urutan")
    key = models.SlugField("kunci", max_length=40)
    label = models.CharField("bunyi", max_length=120)
    effect = models.CharField("akibat", max_length=8, choices=DispositionEffect.choices)
    needs_text = models.BooleanField("perlu uraian", default=False)
    opposite = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="berlawanan dengan"
    )

    class Meta:
        verbose_name = "pilihan disposisi"
        verbose_name_plural = "pilihan disposisi"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="disposition_option_once"),
            models.CheckConstraint(
                condition=Q(opposite__isnull=True) | ~Q(opposite=F("id")),
                name="disposition_option_not_own_opposite",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Disposition(models.Model):
    """A round's decision. `boxes` are the options as they stood that day, in order: key, label, needs_text, ticked."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="dispositions")
    round = models.PositiveIntegerField()
    boxes = models.JSONField()
    other_text = models.TextField(blank=True)
    note = models.TextField(blank=True)
    decision = models.CharField(max_length=8, choices=Decision.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    by_title = models.CharField(max_length=220)

    class Meta:
        verbose_name = "disposisi"
        verbose_name_plural = "disposisi"
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["report", "round"], name="disposition_once_a_round")]

    def __str__(self) -> str:
        return f"Disposisi putaran {self.round}: {Decision(self.decision).label}"

    @property
    def ticked(self) -> list[dict[str, Any]]:
        """The boxes that were ticked."""
        return [box for box in self.boxes if box["ticked"]]
