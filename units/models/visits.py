"""The counts behind the rate limits of units.web.rate_limit."""

from django.db import models


class Visit(models.Model):
    """How often one asker did one thing in one span of time, which ends at `until`.

    `key` is a hash of the three, so no address is stored.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
