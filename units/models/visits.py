"""Counting what strangers do, so that they can be slowed down."""

from django.db import models


class Visit(models.Model):
    """How often one address asked for one thing in one span of time. `key` is a hash: no address is kept."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
