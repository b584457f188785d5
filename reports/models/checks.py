"""What an office decides about the rules of the checks, what they found, and what was answered."""

from django.db import models
from django.db.models import Q

from reports.enums import Severity
from reports.models.report import Report
from units.models import Organization, User

OFF = "off"


class CheckSetting(models.Model):
    """How an office has a rule: another severity or off, other thresholds (by name, as plain decimals).

    A rule without a row, and what a row leaves empty, is as the program says (reports.checks).
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="check_settings", verbose_name="perangkat daerah"
    )
    rule = models.CharField("aturan", max_length=40)
    severity = models.CharField("tingkat", max_length=7, choices=[*Severity.choices, (OFF, "Mati")], blank=True)
    thresholds = models.JSONField("batas", default=dict, blank=True)

    class Meta:
        verbose_name = "pengaturan pemeriksaan"
        verbose_name_plural = "pengaturan pemeriksaan"
        ordering = ["rule"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "rule"], name="check_setting_once"),
            models.CheckConstraint(
                condition=Q(severity__in=["", *Severity.values, OFF]), name="check_setting_severity_known"
            ),
        ]

    def __str__(self) -> str:
        return self.rule


class FindingAnswer(models.Model):
    """The author's reason why a finding stays as it is ("memang begitu").

    It is recognised by its fingerprint in this report and in later ones of the same post. An empty reason says that the
    one of an earlier report holds no more from this report on.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="answers")
    rule = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    reason = models.CharField("alasan", max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "alasan atas temuan"
        verbose_name_plural = "alasan atas temuan"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "fingerprint"], name="finding_answer_once")]

    def __str__(self) -> str:
        return self.reason


class CheckedReport(models.Model):
    """That a report's findings are stored, as they were after the office's event with the number `seen`.

    They are out of date once a later event changed the report, the structure or an agreement.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="checked")
    seen = models.PositiveBigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "laporan yang diperiksa"
        verbose_name_plural = "laporan yang diperiksa"

    def __str__(self) -> str:
        return str(self.report)


class StoredFinding(models.Model):
    """A finding of a report (reports.checks.Finding), in the order in which pages list them."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="findings")
    order = models.PositiveIntegerField()
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=7, choices=Severity.choices)
    place = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=40, blank=True)
    where = models.TextField()
    message = models.TextField()
    values = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = "temuan"
        verbose_name_plural = "temuan"
        ordering = ["report", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="stored_finding_order_once"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="stored_finding_severity_known"),
        ]

    def __str__(self) -> str:
        return self.message
