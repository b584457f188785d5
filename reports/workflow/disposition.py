"""The superior's disposition: ticks, note, and the remarks that the author reads with it."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from reports.content.versions import to_json
from reports.enums import Decision, DispositionEffect
from reports.files import issues
from reports.models import Disposition, DispositionOption, Publication, Remark
from reports.models.publication import new_code
from reports.queries.content import content_of, signatory
from reports.workflow.data import Approve, Decide, Return
from reports.workflow.event import title_for
from reports.workflow.submission import submission_token
from reports.workflow.transition import Step


def return_requires(step: Step[Return]) -> list[str]:
    if stale := _stale(step):
        return stale
    ticked = _ticked(step)
    complaints = _contradictions(ticked, step.data.other_text)
    if not ticked and not step.data.note.strip() and not _unsent_remarks(step).exists():
        complaints.append(
            "Centang paling sedikit satu pilihan disposisi atau tulis catatan, agar pelapor tahu apa yang diperbaiki."
        )
    if any(option.effect == DispositionEffect.ACCEPTS for option in ticked):
        complaints.append(
            f"Laporan yang dikembalikan tidak dapat dicentang {_accepting(step)}. Setujui laporan, atau hapus "
            "centangnya."
        )
    return complaints


def return_(step: Step[Return]) -> Disposition:
    step.report.content = None
    return _decide(step, Decision.RETURNED)


def approve_requires(step: Step[Approve]) -> list[str]:
    if stale := _stale(step):
        return stale
    ticked = _ticked(step)
    complaints = _contradictions(ticked, step.data.other_text)
    if not any(option.effect == DispositionEffect.ACCEPTS for option in ticked):
        complaints.append(f"Centang {_accepting(step)} untuk menyetujui laporan.")
    elif not complaints and any(option.effect == DispositionEffect.REVISES for option in ticked):
        complaints.append("Laporan yang meminta perbaikan tidak dapat disetujui. Kembalikan laporan.")
    return complaints


def approve(step: Step[Approve]) -> Disposition:
    """Decide, and publish the frozen content as a new issue, whose PDF is made after the commit.

    The signature block names the person who approves, also when the post changed hands since submission; where a
    planner chose so, who held the post on the report's date.
    """
    disposition = _decide(step, Decision.APPROVED)
    report = step.report
    if report.decided_post is not None and not report.signed_as_dated:
        content = content_of(report)
        report.content = to_json(replace(content, supervisor=signatory(report.decided_post, step.by)))
    publication = Publication.objects.create(
        report=report,
        code=new_code(),
        created_at=report.organization.now(),
        content=report.content,
        disposition=disposition,
    )
    issues.request(publication)
    return disposition


def event_data(disposition: Disposition) -> dict[str, Any]:
    return {
        "round": disposition.round,
        "ticked": [box["key"] for box in disposition.ticked],
        "other_text": disposition.other_text,
        "note": disposition.note,
        "remarks": disposition.remarks.count(),
    }


def _contradictions(ticked: list[DispositionOption], other_text: str) -> list[str]:
    """Sentences about ticks that contradict each other, whatever the decision."""
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


def _decide(step: Step[Any], decision: Decision) -> Disposition:
    report, now = step.report, step.report.organization.now()
    report.decided_post = step.standing.superior_post
    disposition = Disposition.objects.create(
        report=report,
        round=report.dispositions.count() + 1,
        submission=report.submissions.last(),
        boxes=_boxes(step),
        decision=decision,
        other_text=step.data.other_text.strip(),
        note=step.data.note.strip(),
        at=now,
        by=step.by,
        by_name=step.by.person_name,
        by_title=title_for(step.by, report),
    )
    # This sends the remarks: the author reads them from now on.
    _unsent_remarks(step).update(disposition=disposition)
    report.decided_at, report.decided_by = now, step.by
    return disposition


def _ticked(step: Step[Any]) -> list[DispositionOption]:
    keys = set(step.data.options)
    options = DispositionOption.objects.filter(organization=step.report.organization, key__in=keys)
    return list(options.select_related("opposite"))


def _accepting(step: Step[Any]) -> str:
    """The boxes by which a superior approves, as the office words them."""
    options = DispositionOption.objects.filter(organization=step.report.organization, effect=DispositionEffect.ACCEPTS)
    return " atau ".join(f"“{option.label}”" for option in options)


def _boxes(step: Step[Any]) -> list[dict[str, Any]]:
    """Every box with today's label: a later change of the options must not change the disposition."""
    ticked = {option.key for option in _ticked(step)}
    options = DispositionOption.objects.filter(organization=step.report.organization)
    return [{"key": o.key, "label": o.label, "needs_text": o.needs_text, "ticked": o.key in ticked} for o in options]


def _stale(step: Step[Any]) -> list[str]:
    """A sentence where the report was submitted again since the page was shown."""
    decide: Decide = step.data
    if not decide.shown or decide.shown == submission_token(step.report):
        return []
    return ["Laporan ini diajukan ulang sejak Anda membukanya. Baca versi terbaru di halaman ini, lalu putuskan lagi."]


def _unsent_remarks(step: Step[Any]) -> QuerySet[Remark]:
    """The superior's own remarks that no decision has sent yet."""
    return step.report.remarks.filter(disposition__isnull=True, by=step.by)
