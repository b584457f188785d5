"""The scan of a report that was signed on paper: one party uploads it, another confirms or refuses it."""

from typing import Any

from reports import rules
from reports.enums import FileKind
from reports.files.store import StoredFile
from reports.models import PaperScan, Publication, Report, SignedFile
from reports.queries.publications import publication_of, waiting_scan
from reports.workflow.data import ConfirmScan, RefuseScan, UploadScan
from reports.workflow.event import title_for
from reports.workflow.transition import Step


def upload(step: Step[UploadScan]) -> PaperScan:
    """The scan waits for another party; one that waited before is forgotten."""
    uploaded, report = step.data, step.report
    party, publication = rules.paper_party(step.standing), publication_of(report)
    assert party is not None and publication is not None  # noqa: S101 (rules.can_scan: somebody's, and approved)
    forget_waiting(report)
    return PaperScan.objects.create(
        publication=publication,
        path=uploaded.file.path,
        sha256=uploaded.file.sha256,
        size=uploaded.file.size,
        pages=uploaded.pages,
        party=party,
        uploaded_at=report.organization.now(),
        uploaded_by=step.by,
        uploaded_name=step.by.person_name,
        uploaded_title=title_for(step.by, report),
    )


def answer_requires(step: Step[ConfirmScan] | Step[RefuseScan]) -> list[str]:
    """Only the scan that was looked at can be answered."""
    scan = waiting_scan(step.report)
    if scan is None or scan.sha256 != step.data.shown:
        return ["Pindaian lain diunggah sejak Anda membuka halaman ini. Periksa pindaian yang terbaru."]
    return []


def refuse_requires(step: Step[RefuseScan]) -> list[str]:
    if step.data.reason.strip():
        return answer_requires(step)
    return ["Tulis alasan menolak pindaian, agar yang mengunggahnya tahu apa yang harus diperbaiki."]


def confirm(step: Step[ConfirmScan]) -> PaperScan:
    scan = _waiting(step.report)
    file = replace_file(scan.publication, FileKind.SCAN, step.data.file, step)
    scan.file, scan.path, scan.confirmed_at, scan.confirmed_by = file, "", file.created_at, step.by
    scan.confirmed_name, scan.confirmed_title = step.by.person_name, title_for(step.by, step.report)
    scan.save()
    return scan


def refuse(step: Step[RefuseScan]) -> PaperScan:
    """Returns the scan as it waited; its row is gone."""
    scan = _waiting(step.report)
    forget_waiting(step.report)
    return scan


def forget_waiting(report: Report) -> None:
    """Remove the row of a scan that nobody confirmed. Its bytes go with who stored them, or are swept."""
    PaperScan.objects.filter(publication__report=report, file__isnull=True).delete()


def event_data(scan: PaperScan) -> dict[str, Any]:
    return {"code": scan.publication.code, "kind": FileKind.SCAN, "sha256": scan.sha256}


def replace_file(publication: Publication, kind: FileKind, stored: StoredFile, step: Step[Any]) -> SignedFile:
    """Make the stored file the publication's current one; the file before stays, superseded."""
    now = step.report.organization.now()
    publication.files.filter(superseded_at__isnull=True).update(superseded_at=now)
    return SignedFile.objects.create(
        publication=publication,
        kind=kind,
        path=stored.path,
        sha256=stored.sha256,
        size=stored.size,
        created_at=now,
        created_by=step.by,
    )


def _waiting(report: Report) -> PaperScan:
    scan = waiting_scan(report)
    assert scan is not None  # noqa: S101 (answer_requires)
    return scan
