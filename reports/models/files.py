"""The files made of a report: what goes out of the house, and what is rendered on the way."""

import secrets

from django.db import models
from django.db.models import F, Q

from lkj.signatures.roles import SignatureRole
from reports.enums import FileKind, PaperParty, RenderState
from reports.models.disposition import Disposition
from reports.models.report import Report
from units.enums import Signing
from units.models import User

# Letters and figures that nobody takes for one another.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """A verification code nobody can guess: `K7QM-2XPD`, one of 30^8."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class Publication(models.Model):
    """An approved report as it goes out of the house: what its verification code stands for.

    Each approval makes a new one; reopening the report supersedes it. `content` and `disposition` are what was
    approved, from which its file is made; none in what was superseded before they were kept. `pages_path` is where the
    pages of that file lie without page numbers, for the book, `pages_sha256` in hex.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="publications")
    code = models.CharField(max_length=9, unique=True)
    created_at = models.DateTimeField()
    content = models.JSONField(null=True, editable=False)
    disposition = models.OneToOneField(Disposition, models.PROTECT, null=True, related_name="publication")
    pages_path = models.CharField(max_length=200, blank=True)
    pages_sha256 = models.CharField(max_length=64, blank=True)
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
    """A file of a publication, never altered: as it was approved, with each signature, or scanned.

    The current one is superseded when another signature is added or the report is reopened. `sha256` in hex, `size` in
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


class Signature(models.Model):
    """An electronic signature on a publication; `file` is the first one that holds it."""

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
    """A scan of a publication signed on paper: who uploaded it, and who else confirmed that it is one.

    It waits without `file`, its bytes at `path`. Confirmed, its bytes are those of `file`. Scans of before
    confirmations were asked for have `file` and nobody who confirmed. `sha256` in hex, `size` in bytes.
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


class RenderedFile(models.Model):
    """A PDF or ZIP made by the job worker, kept under the hash of everything it was made from.

    Until it is made, `kind` says what is made, `source` the document it is made from,
    and `attempts` counts the workers that began it: more than one when some were killed at it. `asked_at` is about when
    somebody last wanted it, None where that was when it was queued.
    """

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=6, choices=RenderState.choices, default=RenderState.QUEUED)
    path = models.CharField(max_length=200, blank=True)
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
