"""What happened to a report, and the files made of it."""

from django.db import models
from django.db.models import Q

from reports.enums import FileKind, RenderState, ReportState
from reports.models.report import Report
from units.models import User


class Event(models.Model):
    """One step of a report's life, written in the transaction of the step itself."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="events")
    transition = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=ReportState.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=ReportState.choices)
    label = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    by_title = models.CharField(max_length=220, blank=True)

    class Meta:
        verbose_name = "peristiwa"
        verbose_name_plural = "peristiwa"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.label} oleh {self.by_name}"


class SignedFile(models.Model):
    """A signed report as it was signed: never altered, superseded when the report is reopened."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="signed_files")
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    path = models.CharField(max_length=200, unique=True)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "berkas bertanda tangan"
        verbose_name_plural = "berkas bertanda tangan"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(superseded_at__isnull=True), name="signed_file_one_current"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__isnull=False, superseded_by__isnull=False),
                name="signed_file_superseded_stamp",
            ),
        ]

    def __str__(self) -> str:
        return self.path


class RenderedFile(models.Model):
    """A PDF or ZIP made by the job worker, kept under the hash of everything it was made from."""

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=RenderState.choices, default=RenderState.QUEUED)
    path = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "berkas hasil cetak"
        verbose_name_plural = "berkas hasil cetak"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RenderState.READY, finished_at__isnull=False) & ~Q(path="")
                | ~Q(state=RenderState.READY) & Q(path=""),
                name="rendered_file_ready_has_path",
            )
        ]

    def __str__(self) -> str:
        return self.name
