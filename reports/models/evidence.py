"""Files that prove an indicator's realisasi."""

from django.db import models
from django.db.models import Q

from reports.enums import EvidenceKind
from reports.models.indicator import Indicator
from reports.models.report import Report
from units.models import User


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def listed(self) -> "EvidenceQuerySet":
        """The files that their reports list today."""
        return self.filter(removed_at__isnull=True)

    def removed(self) -> "EvidenceQuerySet":
        """The files that only earlier submissions list."""
        return self.filter(removed_at__isnull=False)


class Evidence(models.Model):
    """A bukti dukung. `path` is relative to the documents' storage, which no web address serves; `size` is in bytes.

    `removed_at` marks a file that the author took out of the draft though an earlier submission lists it.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, choices=EvidenceKind.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "bukti dukung"
        verbose_name_plural = "bukti dukung"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator", "sha256"], condition=Q(removed_at__isnull=True), name="evidence_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
