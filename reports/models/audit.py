"""Documents made elsewhere that somebody had examined, with what was found in them."""

from django.db import models

from reports.enums import AuditState
from units.models import Organization, User


class ExaminedDocument(models.Model):
    """A document that one person had examined; nobody else sees it, of whatever office they are.

    Its bytes lie in the store under `path`. `result` is the audit as JSON (lkj.frozen), `complaints` are the sentences,
    one a line, for which it was not read. `organization` is the office whose names were known; None for somebody
    without one. Bytes and row go after a day unless `retained`.
    """

    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="perangkat daerah"
    )
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="diunggah oleh")
    name = models.CharField("nama berkas", max_length=200)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField("diunggah pada")
    state = models.CharField("keadaan", max_length=7, choices=AuditState.choices, default=AuditState.WAITING)
    retained = models.BooleanField("disimpan", default=False)
    complaints = models.TextField(blank=True)
    result = models.TextField(blank=True)

    class Meta:
        verbose_name = "dokumen yang diperiksa"
        verbose_name_plural = "dokumen yang diperiksa"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=AuditState.DONE) & ~models.Q(result="")
                | ~models.Q(state=AuditState.DONE) & models.Q(result=""),
                name="examined_document_done_has_result",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def status(self) -> AuditState:
        return AuditState(self.state)
