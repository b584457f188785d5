"""Publications: approved reports as they leave the house, each with its verification code and its files."""

import secrets

from django.db import models
from django.db.models import Q

from reports.enums import FileKind
from reports.models.disposition import Disposition
from reports.models.report import Report
from units.models import User

# Letters and figures that nobody takes for one another.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


def new_code() -> str:
    """A verification code nobody can guess: `K7QM-2XPD`, one of 30^8."""
    return printed_code("".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)))


def printed_code(letters: str) -> str:
    """The eight letters as they are printed and stored: in two groups of four."""
    return f"{letters[:4]}-{letters[4:]}"


class Publication(models.Model):
    """An approved report as it leaves the house: what its verification `code` stands for.

    Each approval makes a new one; reopening the report supersedes it, and so does issuing it anew in other names, which
    leaves the same `disposition`. `content` and `disposition` are what was approved and what the file is made of; both
    are empty in publications superseded before they were stored. `pages_path` is the
    stored file of the same pages without page numbers, for the book; `pages_sha256` is its hash in hex. `file_name` is
    the name for downloading; empty in publications of before it was stored.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="publications")
    code = models.CharField(max_length=9, unique=True)
    created_at = models.DateTimeField()
    content = models.JSONField(null=True, editable=False)
    disposition = models.ForeignKey(Disposition, models.PROTECT, null=True, related_name="publications")
    pages_path = models.CharField(max_length=200, blank=True)
    pages_sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "terbitan"
        verbose_name_plural = "terbitan"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(superseded_at__isnull=True), name="publication_one_current"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__isnull=False, superseded_by__isnull=False),
                name="publication_superseded_stamp",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SignedFile(models.Model):
    """A file of a publication, never altered: the approved one, one more for each signature, or a scan of the paper.

    The current file is superseded when a signature is added or the report is reopened. `sha256` in hex, `size` in
    bytes.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=FileKind.choices)
    path = models.CharField(max_length=200, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "berkas terbitan"
        verbose_name_plural = "berkas terbitan"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=Q(superseded_at__isnull=True), name="signed_file_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.path
