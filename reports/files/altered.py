"""Stored files that were found changed or gone: nobody gets their bytes, and administrators are told of them."""

from django.utils import timezone

from reports.models import AlteredFile


def note(path: str, sha256: str) -> None:
    """Keep that the file has not the bytes with this SHA-256."""
    AlteredFile.objects.get_or_create(path=path, defaults={"sha256": sha256, "found_at": timezone.now()})


def forget(*paths: str) -> None:
    """Forget files that have their bytes again, or that no row names any more."""
    AlteredFile.objects.filter(path__in=paths).delete()
