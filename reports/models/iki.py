"""Indikator Kinerja Individu: the sheet of a position for a year."""

from django.db import models
from django.db.models import Q

from units.models import Position


class IndividualIndicator(models.Model):
    """One row: a sasaran, its indicator, how it is computed (a fraction, or in words), where the data comes from."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="individual_indicators", verbose_name="jabatan")
    year = models.PositiveIntegerField("tahun")
    order = models.PositiveIntegerField("urutan")
    sasaran = models.TextField("sasaran")
    indikator = models.TextField("indikator kinerja utama")
    formulation = models.TextField("penjelasan", blank=True, help_text="Bila indikator bukan pecahan.")
    numerator = models.TextField("pembilang", blank=True)
    denominator = models.TextField("penyebut", blank=True)
    multiplier = models.CharField("pengali", max_length=20, blank=True)
    data_source = models.TextField("sumber data", blank=True)

    class Meta:
        verbose_name = "indikator kinerja individu"
        verbose_name_plural = "indikator kinerja individu"
        ordering = ["position", "year", "order"]
        constraints = [
            models.UniqueConstraint(fields=["position", "year", "order"], name="iki_order_once"),
            models.CheckConstraint(
                condition=(~Q(formulation="") & Q(numerator="", denominator=""))
                | (Q(formulation="") & ~Q(numerator="") & ~Q(denominator="")),
                name="iki_words_or_fraction",
                violation_error_message="Isi penjelasan, atau pembilang dan penyebut; tidak keduanya.",
            ),
        ]

    def __str__(self) -> str:
        return self.indikator
