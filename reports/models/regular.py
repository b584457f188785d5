"""What runs by the clock."""

from django.db import models


class RegularJob(models.Model):
    """When a job that runs by the clock was last done; before its first time, when it was set up."""

    name = models.CharField(max_length=40, unique=True)
    done_at = models.DateTimeField()

    class Meta:
        verbose_name = "pekerjaan terjadwal"
        verbose_name_plural = "pekerjaan terjadwal"

    def __str__(self) -> str:
        return self.name
