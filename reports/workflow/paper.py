"""The scan of a report that was signed on paper: one party uploads it, another confirms or refuses it."""

from typing import Any

from reports import rules
from reports.enums import FileKind
from reports.files import published
from reports.models import PaperScan, Report
from reports.queries.publications import publication_of, waiting_scan
from reports.workflow.data import ConfirmScan, RefuseScan, UploadScan
from reports.workflow.event import title_for
from reports.workflow.transition import Step


def upload(step: Step[UploadScan]) -> PaperScan:
    """Store the scan's row, which waits for another party's answer; the row of an earlier scan is deleted."""
    uploaded, report = step.data, step.report
    party, publication = rules.paper_party(step.standing), publication_of(report)
    assert party is not None and publication is not None  # noqa: S101 (rules.can_scan: somebody's, and approved)
    delete_waiting(report)
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
    """Sentences against the answer: the scan that the page showed must be the one that waits."""
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
    file = published.replace_current(scan.publication, FileKind.SCAN, step.data.file, by=step.by)
    scan.file, scan.path, scan.confirmed_at, scan.confirmed_by = file, "", file.created_at, step.by
    scan.confirmed_name, scan.confirmed_title = step.by.person_name, title_for(step.by, step.report)
    scan.save()
    return scan


def refuse(step: Step[RefuseScan]) -> PaperScan:
    """Delete the waiting scan's row; returns the scan as it was."""
    scan = _waiting(step.report)
    delete_waiting(step.report)
    return scan


def delete_waiting(report: Report) -> None:
    """Delete the row of a scan that nobody confirmed. Its bytes are deleted by reports.actions.scans."""
    PaperScan.objects.filter(publication__report=report, file__isnull=True).delete()


def event_data(scan: PaperScan) -> dict[str, Any]:
    return {"code": scan.publication.code, "kind": FileKind.SCAN, "sha256": scan.sha256}


def _waiting(report: Report) -> PaperScan:
    scan = waiting_scan(report)
    assert scan is not None  # noqa: S101 (answer_requires)
    return scan
