"""Work of the job worker: files to make, and jobs that run by the clock."""

from django.db import models
from django.db.models import Q

from reports.enums import RenderState


class RenderedFile(models.Model):
    """A PDF, ZIP or workbook made by the job worker, stored under `key`: the hash of everything it is made from.

    Until it is made, `kind` says what to make and `source` from which document. `attempts` counts the workers that
    began it: more than one where some were killed. `sha256` is that of the bytes, empty in older rows. `asked_at` is
    about when somebody last asked for it; None where nobody has since it was queued.
    """

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=RenderState.choices, default=RenderState.QUEUED)
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    message = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=80, blank=True)
    source = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

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

    @property
    def failed(self) -> bool:
        return self.state == RenderState.FAILED


class AlteredFile(models.Model):
    """A stored file that was found with other bytes than its row says, or gone, when somebody wanted it.

    `sha256` is what its bytes should have. The row goes once they have it again, or the file is deleted.
    """

    path = models.CharField(max_length=200, unique=True)
    sha256 = models.CharField(max_length=64)
    found_at = models.DateTimeField()

    class Meta:
        verbose_name = "berkas yang berubah"
        verbose_name_plural = "berkas yang berubah"
        ordering = ["found_at"]

    def __str__(self) -> str:
        return self.path


class RegularJob(models.Model):
    """When a job that runs by the clock was last done; before its first run, when it was set up."""

    name = models.CharField(max_length=40, unique=True)
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = "pekerjaan terjadwal"
        verbose_name_plural = "pekerjaan terjadwal"

    def __str__(self) -> str:
        return self.name
