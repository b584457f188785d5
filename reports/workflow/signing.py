"""Two signatures, or a scan of the signed paper."""

from typing import Any

from reports import rules
from reports.enums import FileKind, SignatureRole
from reports.files.store import Kept
from reports.models import Publication, Report, Signature, SignedFile
from reports.queries.content import content_of
from reports.workflow.step import Signed, Step
from reports.workflow.telling import person_name, title_for
from units.models import User


def sign_requires(step: Step) -> list[str]:
    signed: Signed = step.data["signed"]
    if signed.role != rules.signing_role(step.by, step.report):
        return ["Anda tidak dapat menandatangani laporan ini sebagai pihak itu."]
    if complaint := named_otherwise(step.by, step.report):
        return [complaint]
    current = rules.current_file(step.report)
    if current is None or current.pk != signed.base:
        return ["Dokumen ini baru saja ditandatangani pihak lain. Tanda tangani sekali lagi di atas versi terbarunya."]
    return []


def named_otherwise(user: User, report: Report) -> str:
    """Why the user cannot sign where the block names another official; empty when it names them."""
    content = content_of(report)
    role = rules.signing_role(user, report)
    named = content.supervisor if role == SignatureRole.SUPERIOR else content.reporter
    official = getattr(user, "official", None)
    if official is not None and official.nip == named.nip:
        return ""
    who = f"{named.title} {named.name}".strip()
    return (
        f"Dokumen yang disetujui memuat nama {who}, bukan nama Anda. Minta perencana membuka kembali laporan ini agar "
        "diajukan dan disetujui dengan nama pejabat sekarang."
    )


def sign(step: Step) -> None:
    signed, report = step.data["signed"], step.report
    publication = Publication.objects.get(report=report, superseded_at__isnull=True)
    file = _replace_file(publication, FileKind.ELECTRONIC, signed.file, step)
    Signature.objects.create(
        publication=publication,
        file=file,
        role=signed.role,
        method=signed.method,
        at=file.created_at,
        by=step.by,
        by_name=person_name(step.by),
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


def scan(step: Step) -> None:
    publication = Publication.objects.get(report=step.report, superseded_at__isnull=True)
    file = _replace_file(publication, FileKind.SCAN, step.data["file"], step)
    step.report.signed_at = file.created_at


def signed_file(step: Step) -> dict[str, Any]:
    """The signature or the scan as the log keeps it."""
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
