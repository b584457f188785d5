"""The one road to a report's state.

perform() locks the report, asks the transition's rule, checks its source state and what it requires, assigns state and
stamps, and logs the event, all in one transaction. Nothing else in the program assigns Report.state.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from reports import checks, notifications, rules
from reports.content import to_json
from reports.enums import Decision, DispositionEffect, FileKind, ReportState, SignatureRole
from reports.models import (
    Disposition,
    DispositionOption,
    Publication,
    Remark,
    Report,
    Signature,
    SignedFile,
    Submission,
)
from reports.models.files import new_code
from reports.queries.content import build, content_of, signatory
from units import log
from units.enums import AssignmentKind, Signing
from units.log import name_of as person_name
from units.models import Event, User
from units.queries import assignment_of


class Refused(Exception):
    """The step is not possible now; `messages` are sentences for the person who tried."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__(" ".join(self.messages))


@dataclass(frozen=True)
class Step:
    """What a transition gets to work with: the locked report, who, and the data given with it."""

    report: Report
    by: User
    data: dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """A file that lies in the store already: where, its SHA-256 in hex, its size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Signed:
    """A signature as it was made: on top of which file (its key), the file with it, by which certificate."""

    role: SignatureRole
    method: Signing
    base: int
    file: Kept
    certificate: str
    fingerprint: str
    is_demo: bool


def _nothing(step: Step) -> list[str]:
    return []


def _no_effect(step: Step) -> None:
    return None


def _nothing_more(step: Step) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Transition:
    """A row of the table: from which states to which, who may, what it requires, what it stamps.

    `unfinished` says whether the report stays as it was, though the step is done: one signature of two. `why_not` is
    the sentence for who has the role and may not now, `told` what the log keeps beside the states.
    """

    name: str
    label: str
    done: str
    sources: tuple[ReportState, ...]
    target: ReportState
    role: Callable[[User, Report], bool]
    allowed: Callable[[User, Report], bool]
    requires: Callable[[Step], list[str]] = _nothing
    effect: Callable[[Step], None] = _no_effect
    unfinished: Callable[[Step], bool] = lambda step: False
    why_not: Callable[[User, Report], str] = lambda user, report: rules.lock_reason(report)
    told: Callable[[Step], dict[str, Any]] = _nothing_more


def perform(report: Report, name: str, *, by: User, **data: Any) -> Report:
    """Take the report through the transition `name`.

    Raises PermissionDenied when `by` has not the role, Refused when the state, the period or the data stand against
    it. `report` is brought up to date on success.
    """
    transition = TRANSITIONS[name]
    with transaction.atomic():
        locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
        step = Step(locked, by, data)
        if not transition.role(by, locked):
            raise PermissionDenied(f"Anda tidak berwenang untuk {transition.label.lower()} laporan ini.")
        complaints = _state_complaints(transition, step) or transition.requires(step)
        if complaints:
            raise Refused(complaints)
        source = locked.state
        transition.effect(step)
        if not transition.unfinished(step):
            locked.state = transition.target
        locked.save()
        notifications.tell(locked, name, by=by)
        told = transition.told(step)
        record_event(locked, transition.name, transition.done, source, by=by, note=_note_of(data), data=told)
    report.refresh_from_db()
    return report


def available(report: Report, user: User) -> list[str]:
    """Names of the transitions the user may take now; what they require is not looked at."""
    return [name for name, transition in TRANSITIONS.items() if transition.allowed(user, report)]


def record_event(
    report: Report,
    name: str,
    label: str,
    source: str,
    *,
    by: User,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> Event:
    """Write a line of the report's history; called at the end of the transaction of what it records."""
    return log.record(
        report.organization,
        f"report.{name}",
        label,
        subject="report",
        subject_id=report.pk,
        note=note,
        data={"from": str(source), "to": str(report.state), **(data or {})},
        by=by,
        by_name=person_name(by),
        by_title=title_for(by, report),
    )


def title_for(user: User, report: Report) -> str:
    """The post the user acts from: the reporting one or its superior, with Plt./Plh.; else their role."""
    today = report.organization.today()
    for position in (report.position, report.position.superior):
        assignment = assignment_of(user, position, today) if position else None
        if assignment is not None:
            return AssignmentKind(assignment.kind).prefix + assignment.position.title
    return "Perencana" if rules.can_plan(user, report.organization) else ""


def _note_of(data: dict[str, Any]) -> str:
    return str(data.get("reason") or data.get("note") or "")


def _state_complaints(transition: Transition, step: Step) -> list[str]:
    status = step.report.status
    if status not in transition.sources:
        return [
            f"Laporan ini berstatus {status.label}, sehingga tidak dapat {transition.done.lower()}. "
            "Muat ulang halaman untuk melihat keadaan terakhir."
        ]
    if not transition.allowed(step.by, step.report):
        return [transition.why_not(step.by, step.report)]
    return []


def _submit_requires(step: Step) -> list[str]:
    return [f"{finding.where}: {finding.message}" for finding in checks.open_errors(step.report)]


def _submit(step: Step) -> None:
    report = step.report
    report.content = to_json(replace(build(report), reporter=signatory(report.position, step.by)))
    report.submitted_at = report.organization.now()
    report.submitted_by = step.by
    report.decided_at = report.decided_by = None
    # Reports of before submissions were kept begin with a later number than the first.
    before = report.submissions.last()
    Submission.objects.create(
        report=report,
        number=before.number + 1 if before else 1,
        content=report.content,
        at=report.submitted_at,
        by=step.by,
        by_name=person_name(step.by),
        by_title=title_for(step.by, report),
    )


def _withdraw(step: Step) -> None:
    _back_to_draft(step.report)


def _back_to_draft(report: Report) -> None:
    report.content = None
    report.submitted_at = report.submitted_by = None
    report.decided_at = report.decided_by = report.signed_at = None


def _ticked(step: Step) -> list[DispositionOption]:
    keys = set(step.data.get("options") or ())
    options = DispositionOption.objects.filter(organization=step.report.organization, key__in=keys)
    return list(options.select_related("opposite"))


def _boxes(step: Step) -> list[dict[str, Any]]:
    """Every box with its wording of today: a later change of the options must not change what was decided."""
    ticked = {option.key for option in _ticked(step)}
    options = DispositionOption.objects.filter(organization=step.report.organization)
    return [{"key": o.key, "label": o.label, "needs_text": o.needs_text, "ticked": o.key in ticked} for o in options]


def disposition_complaints(ticked: list[DispositionOption], other_text: str) -> list[str]:
    """What contradicts itself in the ticks, whatever the decision."""
    complaints = []
    effects = {option.effect for option in ticked}
    if {DispositionEffect.ACCEPTS, DispositionEffect.REVISES} <= effects:
        complaints.append("Anda mencentang bahwa laporan sudah baik sekaligus meminta perbaikan. Pilih salah satu.")
    pairs = {frozenset((o.label, o.opposite.label)) for o in ticked if o.opposite in ticked and o.opposite}
    complaints += [f"“{a}” dan “{b}” tidak dapat dicentang bersama." for a, b in map(sorted, pairs)]
    if any(option.needs_text for option in ticked) and not other_text.strip():
        labels = ", ".join(f"“{option.label}”" for option in ticked if option.needs_text)
        complaints.append(f"Tulis uraian untuk {labels}.")
    return complaints


def _unseen(step: Step) -> list[str]:
    """The superior decides on what they read: `seen` is the submission their page showed, if it said so."""
    seen, submitted = step.data.get("seen"), step.report.submitted_at
    if not seen or (submitted is not None and seen == submission_mark(step.report)):
        return []
    return ["Laporan ini diajukan ulang sejak Anda membukanya. Baca versi terbaru di halaman ini, lalu putuskan lagi."]


def submission_mark(report: Report) -> str:
    """What tells one submission of a report from another; empty before the first."""
    return report.submitted_at.isoformat() if report.submitted_at else ""


def _return_requires(step: Step) -> list[str]:
    if stale := _unseen(step):
        return stale
    ticked, note = _ticked(step), str(step.data.get("note") or "")
    complaints = disposition_complaints(ticked, str(step.data.get("other_text") or ""))
    if not ticked and not note.strip() and not _unsaid(step).exists():
        complaints.append(
            "Centang paling sedikit satu pilihan disposisi atau tulis catatan, agar pelapor tahu apa yang diperbaiki."
        )
    if any(option.effect == DispositionEffect.ACCEPTS for option in ticked):
        complaints.append(
            "Laporan yang dikembalikan tidak dapat dicentang “sudah baik”. Setujui laporan, atau hapus centangnya."
        )
    return complaints


def _approve_requires(step: Step) -> list[str]:
    if stale := _unseen(step):
        return stale
    ticked = _ticked(step)
    complaints = disposition_complaints(ticked, str(step.data.get("other_text") or ""))
    if not any(option.effect == DispositionEffect.ACCEPTS for option in ticked):
        complaints.append("Centang “Laporan sudah baik” untuk menyetujui laporan.")
    elif not complaints and any(option.effect == DispositionEffect.REVISES for option in ticked):
        complaints.append("Laporan yang meminta perbaikan tidak dapat disetujui. Kembalikan laporan.")
    return complaints


def _decide(step: Step, decision: Decision) -> None:
    report, now = step.report, step.report.organization.now()
    disposition = Disposition.objects.create(
        report=report,
        round=report.dispositions.count() + 1,
        submission=report.submissions.last(),
        boxes=_boxes(step),
        decision=decision,
        other_text=str(step.data.get("other_text") or "").strip(),
        note=str(step.data.get("note") or "").strip(),
        at=now,
        by=step.by,
        by_name=person_name(step.by),
        by_title=title_for(step.by, report),
    )
    # What the superior noted while reading is said with the decision.
    _unsaid(step).update(disposition=disposition)
    report.decided_at, report.decided_by = now, step.by


def _unsaid(step: Step) -> QuerySet[Remark]:
    """The superior's own remarks that no decision has said yet."""
    return step.report.remarks.filter(disposition__isnull=True, by=step.by)


def _decided(step: Step) -> dict[str, Any]:
    """The disposition as the log keeps it."""
    latest = step.report.dispositions.get(round=step.report.dispositions.count())
    return {
        "round": latest.round,
        "ticked": [box["key"] for box in latest.ticked],
        "other_text": latest.other_text,
        "note": latest.note,
        "remarks": latest.remarks.count(),
    }


def _return(step: Step) -> None:
    _decide(step, Decision.RETURNED)
    step.report.content = None


def _approve(step: Step) -> None:
    """The block below the report names who approved it, also when the post changed hands since it was handed in."""
    _decide(step, Decision.APPROVED)
    report, superior = step.report, step.report.position.superior
    if superior is not None:
        content = content_of(report)
        report.content = to_json(replace(content, supervisor=signatory(superior, step.by)))
    Publication.objects.create(report=report, code=new_code(), created_at=report.organization.now())


def _reopen_requires(step: Step) -> list[str]:
    if str(step.data.get("reason") or "").strip():
        return []
    return ["Tulis alasan membuka kembali laporan, agar pelapor dan atasannya mengetahuinya."]


def _reopen(step: Step) -> None:
    """The files stay as they are; their publication is marked as superseded."""
    current = Publication.objects.filter(report=step.report, superseded_at__isnull=True)
    current.update(superseded_at=step.report.organization.now(), superseded_by=step.by)
    _back_to_draft(step.report)


def _sign_requires(step: Step) -> list[str]:
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


def _sign(step: Step) -> None:
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
    if not _one_to_sign(step):
        report.signed_at = file.created_at


def _one_to_sign(step: Step) -> bool:
    """Whether the other one has still to sign."""
    current = Publication.objects.get(report=step.report, superseded_at__isnull=True)
    return current.signatures.count() < len(SignatureRole)


def _scan(step: Step) -> None:
    publication = Publication.objects.get(report=step.report, superseded_at__isnull=True)
    file = _replace_file(publication, FileKind.SCAN, step.data["file"], step)
    step.report.signed_at = file.created_at


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


def _signed_file(step: Step) -> dict[str, Any]:
    """The signature or the scan as the log keeps it."""
    publication = Publication.objects.get(report=step.report, superseded_at__isnull=True)
    file = publication.files.get(superseded_at__isnull=True)
    told = {"code": publication.code, "kind": file.kind, "sha256": file.sha256}
    signature = Signature.objects.filter(file=file).first()
    if signature is not None:
        told |= {"role": signature.role, "method": signature.method, "certificate": signature.fingerprint}
    return told


_TABLE = (
    Transition(
        "submit", "Ajukan", "Diajukan", (ReportState.DRAFT, ReportState.RETURNED), ReportState.SUBMITTED,
        rules.is_author, rules.can_submit, _submit_requires, _submit,
    ),
    Transition(
        "withdraw", "Tarik kembali", "Ditarik kembali", (ReportState.SUBMITTED,), ReportState.DRAFT,
        rules.is_author, rules.can_withdraw, _nothing, _withdraw,
    ),
    Transition(
        "return", "Kembalikan", "Dikembalikan", (ReportState.SUBMITTED,), ReportState.RETURNED,
        rules.is_superior, rules.can_decide, _return_requires, _return, told=_decided,
    ),
    Transition(
        "approve", "Setujui", "Disetujui", (ReportState.SUBMITTED,), ReportState.APPROVED,
        rules.is_superior, rules.can_decide, _approve_requires, _approve, told=_decided,
    ),
    Transition(
        "sign", "Tanda tangani", "Ditandatangani", (ReportState.APPROVED,), ReportState.SIGNED,
        lambda user, report: rules.signing_role(user, report) is not None, rules.can_sign, _sign_requires, _sign,
        unfinished=_one_to_sign, why_not=rules.why_not_sign, told=_signed_file,
    ),
    Transition(
        "scan", "Unggah pindaian bertanda tangan", "Pindaian bertanda tangan diunggah",
        (ReportState.APPROVED,), ReportState.SIGNED,
        rules.keeps_paper, rules.can_scan, _nothing, _scan, why_not=rules.why_not_scan, told=_signed_file,
    ),
    Transition(
        "reopen", "Buka kembali", "Dibuka kembali", (ReportState.APPROVED, ReportState.SIGNED), ReportState.DRAFT,
        lambda user, report: rules.can_plan(user, report.organization), rules.can_reopen, _reopen_requires, _reopen,
    ),
)  # fmt: skip
TRANSITIONS: dict[str, Transition] = {transition.name: transition for transition in _TABLE}
