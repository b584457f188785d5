"""Workbooks that people upload: kept from the look at what they would change until they are applied."""

import datetime
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from lkj.storage_errors import StorageError
from reports.enums import UploadState
from reports.files import file_types, store
from reports.models import Report, WorkbookUpload
from reports.refusal import Refused
from units.log import events
from units.models import Organization, User

FOLDER = "workbooks"
# As long as a person may think about the changes that they were shown.
KEPT_FOR = datetime.timedelta(days=1)


def keep(
    organization: Organization, *, year: int, by: User, name: str, content: File, report: Report | None = None
) -> WorkbookUpload:
    """Store the file for its look; earlier ones of the same person and page give way to it. Raises Refused."""
    content.seek(0)
    with ExitStack() as undo:
        try:
            stored = store.add(FOLDER, content.chunks(), ".xlsx")
        except StorageError as error:
            raise Refused([str(error)]) from error
        undo.callback(store.delete, stored.path)
        with transaction.atomic():
            _give_way(WorkbookUpload.objects.filter(organization=organization, by=by, report=report), name)
            row = WorkbookUpload.objects.create(
                organization=organization,
                by=by,
                year=year,
                report=report,
                name=file_types.clean_name(name),
                path=stored.path,
                sha256=stored.sha256,
                size=stored.size,
                uploaded_at=timezone.now(),
            )
        undo.pop_all()
    return row


def _give_way(earlier: QuerySet[WorkbookUpload], name: str) -> None:
    """Drop the bytes of the earlier uploads; their pages, which may still be open, say which file came after them."""
    waiting = earlier.exclude(state__in=[UploadState.APPLYING, UploadState.APPLIED]).exclude(path="")
    _drop(waiting.values_list("path", flat=True))
    sentence = (
        f"Berkas ini sudah diganti unggahan Anda yang lebih baru, {file_types.clean_name(name)}, dan tidak diterapkan. "
        "Bila berkas ini yang dimaksud, unggah sekali lagi."
    )
    waiting.update(state=UploadState.REFUSED, path="", complaints=sentence, result="", token="", progress=0)


def note_attempt(upload: WorkbookUpload) -> None:
    """Count a process that begins to read or to write the file: one that kills its workers is given up some time."""
    WorkbookUpload.objects.filter(pk=upload.pk).update(attempts=F("attempts") + 1)


def note_progress(upload: WorkbookUpload, percent: int) -> None:
    WorkbookUpload.objects.filter(pk=upload.pk).update(progress=percent)


def note_compared(upload: WorkbookUpload, *, result: str, token: str, complaints: Iterable[str] = ()) -> None:
    """Keep what the file would change, and the token of that, until it is applied; not of one that gave way."""
    WorkbookUpload.objects.filter(pk=upload.pk).exclude(path="").update(
        state=UploadState.COMPARED, result=result, token=token, complaints="\n".join(complaints), progress=100
    )


def note_refused(upload: WorkbookUpload, sentences: Iterable[str]) -> None:
    """Keep why the file was not taken or not applied; one that gave way has its sentence."""
    WorkbookUpload.objects.filter(pk=upload.pk).exclude(path="").update(
        state=UploadState.REFUSED, complaints="\n".join(sentences), progress=0
    )


def begin_applying(upload: WorkbookUpload, *, shown: str | None = None) -> bool:
    """Take the upload for applying; False where it is being applied or was, or is not compared.

    Also where it was compared again since the comparison of the token `shown`; None where nobody saw one.
    """
    compared = WorkbookUpload.objects.filter(pk=upload.pk, state=UploadState.COMPARED)
    if shown is not None:
        compared = compared.filter(token=shown)
    return compared.update(state=UploadState.APPLYING, progress=0, attempts=0, asked_at=timezone.now()) == 1


@transaction.atomic
def note_applied(upload: WorkbookUpload, *, kind: str, changes: int, by: User | None) -> None:
    """Record in the office's log that the file was applied, and drop its bytes."""
    WorkbookUpload.objects.filter(pk=upload.pk).update(state=UploadState.APPLIED, progress=100)
    _drop([upload.path])
    label = f"{kind} diterapkan dari {upload.name}: {changes} perubahan"[:200]
    data = {"file": upload.name, "sha256": upload.sha256, "changes": changes}
    events.record(upload.organization, "workbook.apply", label, data=data, by=by)


def forget_left() -> int:
    """Delete uploads older than a day with their files, and files that no row names; returns how many files."""
    WorkbookUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT_FOR).delete()
    rows = WorkbookUpload.objects.values_list("path", flat=True)
    return store.forget_orphans(FOLDER, lambda: set(rows.all()))


def _drop(paths: Iterable[str]) -> None:
    for path in list(paths):
        transaction.on_commit(partial(store.delete, path), robust=True)
