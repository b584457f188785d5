"""Files that prove an indicator's realisasi."""

from django.db import models
from django.db.models import Q

from reports.enums import EvidenceKind
from reports.models.agreement import Indicator
from reports.models.report import Report
from units.models import User


class Evidence(models.Model):
    """A bukti dukung. `path` is its place in the documents' storage, outside of the web root; `size` is in bytes."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, choices=EvidenceKind.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "bukti dukung"
        verbose_name_plural = "bukti dukung"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator", "sha256"], name="evidence_once"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
