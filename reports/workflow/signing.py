"""The two electronic signatures of an approved report, each on top of the file before it."""

from typing import Any

from lkj.signatures.roles import SignatureRole
from reports import rules
from reports.enums import FileKind
from reports.files import published
from reports.models import Signature
from reports.queries.publications import current_file, publication_of
from reports.workflow.data import Sign
from reports.workflow.event import title_for
from reports.workflow.paper import delete_waiting
from reports.workflow.transition import Step


def sign_requires(step: Step[Sign]) -> list[str]:
    if step.data.role != rules.signing_role(step.standing):
        return ["Anda tidak dapat menandatangani laporan ini sebagai pihak itu."]
    current = current_file(step.report)
    if current is None or current.pk != step.data.base:
        return ["Dokumen ini baru saja ditandatangani pihak lain. Tanda tangani sekali lagi di atas versi terbarunya."]
    return []


def sign(step: Step[Sign]) -> Signature:
    signed, report = step.data, step.report
    delete_waiting(report)
    publication = publication_of(report)
    assert publication is not None  # noqa: S101 (sign_requires: it has a current file)
    file = published.replace_current(publication, FileKind.ELECTRONIC, signed.file, by=step.by)
    signature = Signature.objects.create(
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
    if not other_has_to_sign(signature):
        report.signed_at = file.created_at
    return signature


def other_has_to_sign(signature: Signature) -> bool:
    """Whether the publication lacks the other party's signature."""
    return signature.publication.signatures.count() < len(SignatureRole)


def event_data(signature: Signature) -> dict[str, Any]:
    file = signature.file
    return {
        "code": signature.publication.code,
        "kind": file.kind,
        "sha256": file.sha256,
        "role": signature.role,
        "method": signature.method,
        "certificate": signature.fingerprint,
    }
