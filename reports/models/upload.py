"""Workbooks that were uploaded, between the look at what they would change and its writing."""

from django.db import models

from reports.enums import UploadState
from reports.models.report import Report
from units.models import Organization, User


class WorkbookUpload(models.Model):
    """A workbook that one person uploaded on an office's page; nobody else sees it.

    Its bytes lie in the store under `path` until they are applied or a day has passed; an empty path says that it gave
    way to a later upload. `result` is what it would change, as JSON, `token` the token of that; `complaints` are the
    sentences, one a line, for which it was not taken. Of a head's own realisasi `report` is the report. `asked_at` is
    when it was sent to be applied. `attempts` counts the processes that began to read or to write it.
    """

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+", verbose_name="perangkat daerah")
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="diunggah oleh")
    year = models.PositiveIntegerField("tahun")
    report = models.ForeignKey(Report, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="laporan")
    name = models.CharField("nama berkas", max_length=200)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField("diunggah pada")
    state = models.CharField("keadaan", max_length=8, choices=UploadState.choices, default=UploadState.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    complaints = models.TextField(blank=True)
    result = models.TextField(blank=True)
    token = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = "unggahan Excel"
        verbose_name_plural = "unggahan Excel"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> UploadState:
        return UploadState(self.state)
