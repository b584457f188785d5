"""Stored files that were found changed or gone: nobody gets their bytes, and administrators are told of them."""

from django.db.models import Model
from django.utils import timezone

from reports.models import (
    AlteredFile,
    Evidence,
    ExaminedDocument,
    PaperScan,
    Publication,
    RenderedFile,
    SignedFile,
    WorkbookUpload,
)

# The tables whose rows name stored files, with the field that does.
_NAMING: tuple[tuple[type[Model], str], ...] = (
    (Evidence, "path"),
    (ExaminedDocument, "path"),
    (PaperScan, "path"),
    (Publication, "pages_path"),
    (RenderedFile, "path"),
    (SignedFile, "path"),
    (WorkbookUpload, "path"),
)


def note(path: str, sha256: str) -> None:
    """Keep that the file has not the bytes with this SHA-256; not of one that was deleted while it was wanted."""
    if is_named(path):
        AlteredFile.objects.get_or_create(path=path, defaults={"sha256": sha256, "found_at": timezone.now()})


def is_named(path: str) -> bool:
    """Whether any row still names the file."""
    return any(model._default_manager.filter(**{field: path}).exists() for model, field in _NAMING)


def forget(*paths: str) -> None:
    """Forget files that have their bytes again, or that are deleted."""
    AlteredFile.objects.filter(path__in=paths).delete()
