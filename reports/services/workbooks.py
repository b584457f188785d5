"""Uploaded workbooks: compared in this process, or where they are large by the job worker; and applied."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lkj import queue
from lkj.outages import outage_of
from reports.actions import uploads
from reports.enums import UploadState
from reports.files import store
from reports.files.rendered import MOST_ATTEMPTS
from reports.files.store import Altered
from reports.importers import workbooks
from reports.importers.books.posts import listed
from reports.importers.comparing import Change, Scope
from reports.importers.tables import Problem
from reports.importers.workbooks import Moved, Preview
from reports.models import WorkbookUpload
from reports.refusal import Refused
from units.models import Organization

logger = logging.getLogger(__name__)

COMPARE_JOB, APPLY_JOB = "compare_workbook", "apply_workbook"
# The state in which an upload waits for the job.
_STATES = {COMPARE_JOB: UploadState.WAITING, APPLY_JOB: UploadState.APPLYING}
# Bytes of a file that is compared while its person waits: some hundred rows.
SMALL = 200 * 1024
# Cells that a problem of several lists.
MOST_CELLS = 12
FAILED = "Berkas ini gagal diperiksa. Unggah sekali lagi; bila tetap gagal, beri tahu pengelola aplikasi."


@dataclass(frozen=True)
class Look:
    """What an upload would change, as its page shows it."""

    title: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]
    same: int
    newer: int

    @property
    def also(self) -> tuple[str, ...]:
        """The rows that this file changes and somebody else has changed since its template was made, each once."""
        return tuple(dict.fromkeys(each.what for each in self.changes if each.also))

    @property
    def told(self) -> list[Problem]:
        """The problems, of which those that say the same of several cells of a sheet are one, which lists the cells."""
        cells: dict[tuple[str, str], list[str]] = {}
        for each in self.problems:
            cells.setdefault((each.sheet, each.sentence), []).append(each.cell)
        return [Problem(sheet, listed(found, MOST_CELLS), sentence) for (sheet, sentence), found in cells.items()]

    @property
    def in_order(self) -> list[Change]:
        """The changes, those of single values before new rows."""
        return sorted(self.changes, key=lambda each: each.is_new)

    @property
    def can_apply(self) -> bool:
        return bool(self.changes) and not self.problems


def compare(upload: WorkbookUpload) -> None:
    """Find out what the upload would change: at once where it is small, else in the job worker."""
    if upload.size > SMALL:
        transaction.on_commit(lambda: queue.put(COMPARE_JOB, upload.pk), robust=True)
    else:
        compare_now(upload.pk)


@queue.job(COMPARE_JOB)
def compare_now(pk: int) -> None:
    with _taken(COMPARE_JOB, pk) as upload:
        if upload is not None:
            _compare(upload)


def _compare(upload: WorkbookUpload) -> None:
    try:
        found = workbooks.preview(_bytes(upload), _scope(upload), lambda done: uploads.note_progress(upload, done))
    except (Refused, Altered, PermissionDenied) as refusal:
        uploads.note_refused(upload, _sentences(refusal))
    except Exception as error:
        # Tried again by requeue_lost(): after an outage it may go well.
        if outage_of(error):
            raise
        # Any other error must reach the person who waits; the traceback is for the log.
        logger.exception("Comparing the workbook %s failed", upload.pk)
        uploads.note_refused(upload, [FAILED])
    else:
        uploads.note_compared(upload, result=_as_json(found), token=found.plan.token)


def apply(upload: WorkbookUpload, *, shown: str | None = None) -> None:
    """Apply the upload, as its person was shown it: small ones at once, else in the job worker.

    `shown` is the token of the comparison that the page showed: where there is a newer one, nothing happens.
    """
    if not uploads.begin_applying(upload, shown=shown):
        return
    if upload.size > SMALL:
        transaction.on_commit(lambda: queue.put(APPLY_JOB, upload.pk), robust=True)
    else:
        apply_now(upload.pk)


@queue.job(APPLY_JOB)
def apply_now(pk: int) -> None:
    with _taken(APPLY_JOB, pk) as upload:
        if upload is not None:
            _apply(upload)


def _apply(upload: WorkbookUpload) -> None:
    scope = _scope(upload)
    try:
        with transaction.atomic():
            found = workbooks.apply(_bytes(upload), scope, token=upload.token, by=upload.by)
            uploads.note_applied(upload, kind=found.book.name, changes=len(found.plan.changes), by=upload.by)
    except Moved as moved:
        found = workbooks.preview(_bytes(upload), scope)
        uploads.note_compared(upload, result=_as_json(found), token=found.plan.token, complaints=moved.messages)
    except (Refused, Altered, PermissionDenied) as refusal:
        uploads.note_refused(upload, _sentences(refusal))
    except Exception as error:
        if outage_of(error):
            raise
        logger.exception("Applying the workbook %s failed", upload.pk)
        uploads.note_refused(upload, [FAILED])


def requeue_lost() -> None:
    """Queue again the uploads whose worker died; one that several workers began is refused instead."""
    for job, state in _STATES.items():
        waiting = {upload.pk: upload for upload in WorkbookUpload.objects.filter(state=state).defer("result")}
        for pk in queue.lost(job, waiting):
            if waiting[pk].attempts < MOST_ATTEMPTS:
                queue.put(job, pk)
            else:
                uploads.note_refused(waiting[pk], [FAILED])


@contextmanager
def _taken(job: str, pk: int) -> Iterator[WorkbookUpload | None]:
    """The upload, while this process is the one that does that job for it; None where there is nothing to do."""
    with queue.doing(job, pk) as ours:
        upload = _found(pk) if ours else None
        if upload is not None and upload.state == _STATES[job]:
            uploads.note_attempt(upload)
            yield upload
        else:
            yield None


def look_of(upload: WorkbookUpload) -> Look | None:
    """What the upload would change; None where it was not compared."""
    if not upload.result:
        return None
    found = json.loads(upload.result)
    return Look(
        found["title"],
        tuple(Change(**each) for each in found["changes"]),
        tuple(Problem(**each) for each in found["problems"]),
        tuple(found["remarks"]),
        found["same"],
        found["newer"],
    )


def _as_json(found: Preview) -> str:
    plan = found.plan
    return json.dumps(
        {
            "title": f"{found.book.name} ({found.book.title})",
            "changes": [asdict(each) for each in plan.changes],
            "problems": [asdict(each) for each in plan.problems],
            "remarks": plan.remarks,
            "same": plan.same,
            "newer": plan.newer,
        },
        ensure_ascii=False,
    )


def _sentences(refusal: Exception) -> list[str]:
    return refusal.messages if isinstance(refusal, Refused) else [str(refusal)]


def _found(pk: int) -> WorkbookUpload | None:
    rows = WorkbookUpload.objects.select_related("organization", "by", "report__period", "report__position")
    return rows.filter(pk=pk).first()


def _bytes(upload: WorkbookUpload) -> bytes:
    return store.read(upload.path, upload.sha256)


def _scope(upload: WorkbookUpload) -> Scope:
    """What the person may change by it: all offices that they plan, or the one report."""
    if upload.report is not None:
        report = upload.report
        return Scope([upload.organization], upload.year, upload.by, report.period.quarter, report.position_id)
    planned = Organization.objects.planned_by(upload.by).order_by("code")
    others = [each for each in planned if each.pk != upload.organization_id]
    return Scope([upload.organization, *others], upload.year, upload.by)
