"""Rules and wording that an organisation sets for itself."""

from django.core.exceptions import ValidationError
from django.db import models

from reports import wording
from units.models import Organization


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


class Wording(models.Model):
    """A fixed text of the documents in the organisation's own words, instead of the program's."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="wordings", verbose_name="perangkat daerah"
    )
    key = models.CharField(
        "bagian", max_length=40, choices=[(key, block.label) for key, block in wording.BLOCKS.items()]
    )
    text = models.TextField("bunyi", help_text=wording.HELP)

    class Meta:
        verbose_name = "kalimat baku"
        verbose_name_plural = "kalimat baku"
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="wording_once")]

    def __str__(self) -> str:
        return wording.BLOCKS[self.key].label if self.key in wording.BLOCKS else self.key

    def clean(self) -> None:
        unknown = wording.unknown_placeholders(self.text)
        if unknown:
            raise ValidationError({"text": wording.complaint(unknown)})
