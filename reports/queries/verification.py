"""What the public page says of a publication: no more than the document itself says."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models

from lkj.signatures.roles import SignatureRole
from reports.content.versions import from_json
from reports.enums import Decision, FileKind, Quarter
from reports.models import Disposition, PaperScan, Publication, SignedFile
from reports.models.publication import CODE_ALPHABET, CODE_LENGTH, printed_code

_SEPARATORS = str.maketrans("", "", "-–— \t")


class Validity(models.TextChoices):
    """Whether a publication is in force today."""

    APPROVED = "approved", "Disetujui, menunggu tanda tangan"
    SIGNED = "signed", "Sah dan berlaku"
    SCANNED = "scanned", "Disetujui, dengan pindaian kertas"
    SAMPLE = "sample", "Contoh, tidak berlaku secara hukum"
    SUPERSEDED = "superseded", "Digantikan"

    @property
    def is_approved(self) -> bool:
        return self == Validity.APPROVED

    @property
    def icon(self) -> str:
        return {
            "approved": "clock",
            "signed": "check-badge",
            "scanned": "document-check",
            "sample": "beaker",
            "superseded": "arrow-path",
        }[self.value]


@dataclass(frozen=True)
class Person:
    """A person as the document names them."""

    name: str
    title: str


@dataclass(frozen=True)
class Signer:
    """A person who signed electronically: in which role, under which name and title, when."""

    role: SignatureRole
    name: str
    title: str
    at: datetime.datetime


@dataclass(frozen=True)
class Published:
    """A publication as strangers see it. `number` counts the report's publications from 1.

    `scan` names who uploaded and who confirmed the scan of the paper; that it was signed is their word, since a picture
    does not show who signed. `reissued` says that the same approval was issued anew in other names. `sha256` (hex) is
    that of the current file, empty where there is none yet. `sample` says that a certificate without legal force
    signed, `demo` that the office is an example.
    """

    key: int
    code: str
    office: str
    title: str
    position: str
    number: int
    validity: Validity
    approved_at: datetime.datetime
    reporter: Person | None
    approver: Person | None
    signers: Sequence[Signer]
    scan: PaperScan | None
    superseded_at: datetime.datetime | None
    reissued: bool
    sha256: str
    sample: bool
    demo: bool

    @property
    def awaited(self) -> list[SignatureRole]:
        """The roles whose electronic signature is still to come; empty before the first one has signed."""
        signed = {signer.role for signer in self.signers}
        return [role for role in SignatureRole if role not in signed] if signed else []


@dataclass(frozen=True)
class OnFile:
    """The stored file of a publication that equals an uploaded one byte for byte.

    `signatures` counts the electronic ones in it; `current` says that it is the file that people get today.
    """

    publication: Published
    kind: FileKind
    current: bool
    signatures: int

    @property
    def complete(self) -> bool:
        """Whether both have signed this very file, or it is the scan of the paper."""
        return self.kind == FileKind.SCAN or self.signatures == len(SignatureRole)


def code_in(text: str) -> str:
    """The code as it is printed, from what somebody typed: `k7qm 2xpd` → `K7QM-2XPD`; empty if it cannot be one."""
    letters = text[:50].translate(_SEPARATORS).upper()
    if len(letters) != CODE_LENGTH or not set(letters) <= set(CODE_ALPHABET):
        return ""
    return printed_code(letters)


def published(code: str) -> Published | None:
    """The publication with that code, however it is typed; None where there is none."""
    found = _publications().filter(code=code_in(code) or "-").first()
    return _described(found) if found else None


def on_file(sha256: str, code: str = "") -> OnFile | None:
    """The stored file with that SHA-256 (hex), preferably of the publication with `code`; None where there is none."""
    files = SignedFile.objects.filter(sha256=sha256).order_by("id")
    found = files.filter(publication__code=code).first() or files.first()
    if found is None:
        return None
    earlier = found.publication.signatures.filter(file__lte=found.pk).count()
    return OnFile(
        publication=_described(_publications().get(pk=found.publication_id)),
        kind=FileKind(found.kind),
        current=found.superseded_at is None,
        signatures=earlier if found.kind == FileKind.ELECTRONIC else 0,
    )


def _publications() -> models.QuerySet[Publication]:
    office = "report__period__organization"
    return Publication.objects.select_related(office, "report__position").defer("report__content")


def _described(publication: Publication) -> Published:
    report = publication.report
    period, office = report.period, report.organization
    signatures = list(publication.signatures.order_by("id"))
    current = publication.files.filter(superseded_at__isnull=True).first()
    scan = PaperScan.objects.filter(file=current).first() if current and current.kind == FileKind.SCAN else None
    decision = _approval(publication)
    sample, demo = any(signature.is_demo for signature in signatures), office.demo_today is not None
    return Published(
        key=publication.pk,
        code=publication.code,
        office=_office_as_printed(publication),
        title=f"LKj Interim {Quarter(period.quarter).label} Tahun {period.year}",
        position=_position_as_printed(publication),
        number=Publication.objects.filter(report=report, pk__lte=publication.pk).count(),
        validity=_validity(publication, scan is not None, len(signatures) == len(SignatureRole), sample or demo),
        approved_at=decision.at if decision else publication.created_at,
        reporter=_reporter(publication, decision),
        approver=Person(decision.by_name, decision.by_title) if decision else None,
        signers=[Signer(SignatureRole(each.role), each.by_name, each.by_title, each.at) for each in signatures],
        scan=scan,
        superseded_at=publication.superseded_at,
        reissued=_is_reissued(publication),
        sha256=current.sha256 if current else "",
        sample=sample,
        demo=demo,
    )


def _office_as_printed(publication: Publication) -> str:
    """The office as the document names it; as it is called today where the content was not kept."""
    if publication.content is None:
        return str(publication.report.organization)
    return from_json(publication.content).office.full_name


def _position_as_printed(publication: Publication) -> str:
    """The post as the document names it; as it was called in the quarter where the content was not kept."""
    content = publication.content
    return from_json(content).position if content is not None else publication.report.post_title


def _validity(publication: Publication, scanned: bool, signed: bool, sample: bool) -> Validity:
    if publication.superseded_at is not None:
        return Validity.SUPERSEDED
    if not (signed or scanned):
        return Validity.APPROVED
    if sample:
        return Validity.SAMPLE
    return Validity.SCANNED if scanned else Validity.SIGNED


def _approval(publication: Publication) -> Disposition | None:
    """The approval that made the publication.

    Where the publication does not name it, counted from the latest one backwards: the first approvals may be older than
    publications are. One that was issued anew in other names belongs to the same approval.
    """
    if publication.disposition_id is not None:
        return Disposition.objects.select_related("submission").get(pk=publication.disposition_id)
    after = Publication.objects.filter(report=publication.report_id, pk__gt=publication.pk)
    named = after.exclude(disposition=None).order_by().values("disposition").distinct()
    later = after.filter(disposition=None).count() + named.count()
    approvals = Disposition.objects.filter(report=publication.report_id, decision=Decision.APPROVED)
    return approvals.select_related("submission").order_by("-round")[later : later + 1].first()


def _is_reissued(publication: Publication) -> bool:
    """Whether the same approval was issued anew, in other names."""
    if publication.disposition_id is None:
        return False
    later = Publication.objects.filter(disposition=publication.disposition_id, pk__gt=publication.pk)
    return later.exists()


def _reporter(publication: Publication, decision: Disposition | None) -> Person | None:
    """The author as the document's signature block names them."""
    content = publication.content or (decision.submission.content if decision and decision.submission else None)
    if content is None:
        return None
    block = from_json(content).reporter
    return Person(block.name, block.title) if block.name else None
