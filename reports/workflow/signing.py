"""Two signatures, or a scan of the signed paper that another party confirms."""

from typing import Any

from lkj.signatures.roles import SignatureRole
from reports import rules
from reports.enums import FileKind
from reports.files.store import Kept
from reports.models import PaperScan, Publication, Report, Signature, SignedFile
from reports.workflow.step import Signed, Step
from reports.workflow.telling import title_for


def sign_requires(step: Step) -> list[str]:
    signed: Signed = step.data["signed"]
    if signed.role != rules.signing_role(step.by, step.report):
        return ["Anda tidak dapat menandatangani laporan ini sebagai pihak itu."]
    current = rules.current_file(step.report)
    if current is None or current.pk != signed.base:
        return ["Dokumen ini baru saja ditandatangani pihak lain. Tanda tangani sekali lagi di atas versi terbarunya."]
    return []


def sign(step: Step) -> None:
    signed, report = step.data["signed"], step.report
    forget_waiting(report)
    publication = Publication.objects.get(report=report, superseded_at__isnull=True)
    file = _replace_file(publication, FileKind.ELECTRONIC, signed.file, step)
    Signature.objects.create(
        publication=publication,
        file=file,
        role=signed.role,
        method=signed.method,
        at=file.created_at,
        by=step.by,
        by_name=step.by.person_name,
        by_title=title_for(step.by, report),
        certificate=signed.certificate,
        fingerprint=signed.fingerprint,
        is_demo=signed.is_demo,
    )
    if not one_to_sign(step):
        report.signed_at = file.created_at


def one_to_sign(step: Step) -> bool:
    """Whether the other one has still to sign."""
    current = Publication.objects.get(report=step.report, superseded_at__isnull=True)
    return current.signatures.count() < len(SignatureRole)


def upload_scan(step: Step) -> None:
    """The scan waits for another party; the one that waited before goes."""
    uploaded, report = step.data["scan"], step.report
    party = rules.paper_party(step.by, report)
    assert party is not None  # noqa: S101 (rules.keeps_paper)
    forget_waiting(report)
    PaperScan.objects.create(
        publication=Publication.objects.get(report=report, superseded_at__isnull=True),
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


def answer_requires(step: Step) -> list[str]:
    """A word is given on the scan that was seen: `seen` is its SHA-256."""
    scan = rules.waiting_scan(step.report)
    if scan is None or scan.sha256 != step.data["seen"]:
        return ["Pindaian lain diunggah sejak Anda membuka halaman ini. Periksa pindaian yang terbaru."]
    return []


def refuse_requires(step: Step) -> list[str]:
    if str(step.data.get("reason") or "").strip():
        return answer_requires(step)
    return ["Tulis alasan menolak pindaian, agar yang mengunggahnya tahu apa yang harus diperbaiki."]


def confirm_scan(step: Step) -> None:
    scan = rules.waiting_scan(step.report)
    assert scan is not None  # noqa: S101 (answer_requires)
    file = _replace_file(scan.publication, FileKind.SCAN, step.data["file"], step)
    scan.file, scan.path, scan.confirmed_at, scan.confirmed_by = file, "", file.created_at, step.by
    scan.confirmed_name, scan.confirmed_title = step.by.person_name, title_for(step.by, step.report)
    scan.save()


def refuse_scan(step: Step) -> None:
    forget_waiting(step.report)


def forget_waiting(report: Report) -> None:
    """Forget a scan that nobody confirmed; its bytes are removed by who keeps them, or swept."""
    PaperScan.objects.filter(publication__report=report, file__isnull=True).delete()


def uploaded_scan(step: Step) -> dict[str, Any]:
    """The scan that waits as the log keeps it."""
    scan = rules.waiting_scan(step.report)
    return {"code": scan.publication.code, "kind": FileKind.SCAN, "sha256": scan.sha256} if scan else {}


def answered_scan(step: Step) -> dict[str, Any]:
    """Which scan was confirmed or refused."""
    return {"kind": FileKind.SCAN, "sha256": step.data["seen"]}


def signed_file(step: Step) -> dict[str, Any]:
    """The signature as the log keeps it."""
    publication = Publication.objects.get(report=step.report, superseded_at__isnull=True)
    file = publication.files.get(superseded_at__isnull=True)
    told = {"code": publication.code, "kind": file.kind, "sha256": file.sha256}
    signature = Signature.objects.filter(file=file).first()
    if signature is not None:
        told |= {"role": signature.role, "method": signature.method, "certificate": signature.fingerprint}
    return told


def _replace_file(publication: Publication, kind: FileKind, kept: Kept, step: Step) -> SignedFile:
    """The publication's new current file; the one before stays, superseded."""
    now = step.report.organization.now()
    publication.files.filter(superseded_at__isnull=True).update(superseded_at=now)
    return SignedFile.objects.create(
        publication=publication,
        kind=kind,
        path=kept.path,
        sha256=kept.sha256,
        size=kept.size,
        created_at=now,
        created_by=step.by,
    )
