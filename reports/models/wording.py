"""The fixed texts of the documents in an office's own words, every version of them."""

from django.db import models

from units.models import Organization, User


class WordingVersionQuerySet(models.QuerySet["WordingVersion"]):
    def newest(self) -> "WordingVersionQuerySet":
        """The version with the highest number of each text of each office."""
        same = WordingVersion.objects.filter(organization=models.OuterRef("organization"), key=models.OuterRef("key"))
        return self.filter(number=models.Subquery(same.order_by("-number").values("number")[:1]))


class WordingVersion(models.Model):
    """A version of a fixed text in the office's own words, in force until the next one; never changed.

    `key` is one of reports.texts.fixed.every(). An empty text puts the program's own back in force.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="wording_versions", verbose_name="perangkat daerah"
    )
    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()

    objects = WordingVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versi kalimat baku"
        verbose_name_plural = "versi kalimat baku"
        ordering = ["key", "number"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "key", "number"], name="wording_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="wording_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.key} versi {self.number}"
