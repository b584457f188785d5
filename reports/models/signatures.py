"""Signatures of publications: electronic ones, and scans of paper that was signed by hand."""

from django.db import models
from django.db.models import F, Q

from lkj.signatures.roles import SignatureRole
from reports.enums import PaperParty
from reports.models.publication import Publication, SignedFile
from units.enums import Signing
from units.models import User


class Signature(models.Model):
    """An electronic signature on a publication; `file` is the signed file that it made.

    `certificate` is the certificate's subject, `fingerprint` its SHA-256 in hex; `is_demo` marks certificates without
    legal force.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="signatures")
    file = models.OneToOneField(SignedFile, models.PROTECT, related_name="signature")
    role = models.CharField(max_length=8, choices=SignatureRole.choices)
    method = models.CharField(max_length=6, choices=Signing.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    by_title = models.CharField(max_length=220)
    certificate = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = "tanda tangan"
        verbose_name_plural = "tanda tangan"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["publication", "role"], name="signature_once_a_role")]

    def __str__(self) -> str:
        return f"{SignatureRole(self.role).label}: {self.by_name}"


class PaperScan(models.Model):
    """A scan of a publication signed on paper, by its uploader's word; another party has to confirm it.

    While it waits, its bytes are at `path` and it has no `file`; once confirmed, its bytes are those of `file`. Scans
    from before confirmations existed have a `file` and nobody who confirmed. `sha256` in hex, `size` in bytes.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="scans")
    file = models.OneToOneField(SignedFile, models.PROTECT, null=True, related_name="scan")
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)
    party = models.CharField(max_length=8, choices=PaperParty.choices, blank=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    uploaded_name = models.CharField(max_length=150)
    uploaded_title = models.CharField(max_length=220)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_name = models.CharField(max_length=150, blank=True)
    confirmed_title = models.CharField(max_length=220, blank=True)

    class Meta:
        verbose_name = "pindaian"
        verbose_name_plural = "pindaian"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=Q(file__isnull=True), name="paper_scan_one_waits"
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True, confirmed_at__isnull=True) & ~Q(path="")
                | Q(file__isnull=False, path=""),
                name="paper_scan_waits_or_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("uploaded_by")),
                name="paper_scan_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.uploaded_name}"

    @property
    def confirmed_by_whom(self) -> str:
        """The parties that may confirm it: all but the one that uploaded it."""
        return " atau ".join(party.label.lower() for party in PaperParty if party != self.party)
