"""What has gone out of the house: the publications of reports and their files as they stand."""

from collections.abc import Collection

from reports.enums import FileKind
from reports.models import Publication, Report, SignedFile


def publication_of(report: Report) -> Publication | None:
    """The report's current publication; None before it is approved, and after it was reopened."""
    return Publication.objects.filter(report=report, superseded_at__isnull=True).first()


def codes(reports: Collection[Report]) -> dict[int, str]:
    """The codes of the current publications, by their reports' keys."""
    current = Publication.objects.filter(report__in=reports, superseded_at__isnull=True)
    return dict(current.values_list("report", "code"))


def originals(reports: Collection[Report]) -> dict[int, str]:
    """The SHA-256 of the signed or scanned files of reports that are done with, by the reports' keys."""
    current = SignedFile.objects.filter(superseded_at__isnull=True, publication__superseded_at__isnull=True)
    signed = current.filter(publication__report__in=reports).exclude(kind=FileKind.APPROVED)
    return dict(signed.values_list("publication__report", "sha256"))
