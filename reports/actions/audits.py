"""Documents that people have examined: kept from the upload until a day has passed, longer only where they ask."""

import datetime
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial

from django.core.files.base import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lkj import formats
from lkj.storage_errors import StorageError
from reports.enums import UploadState
from reports.files import file_types, store
from reports.models import ExaminedDocument
from reports.refusal import Refused
from units.log import events
from units.models import Organization, User

FOLDER = "audits"
LARGEST = 25 * 1024 * 1024
# As long as a person may look at what was found without asking that it be kept.
KEPT_FOR = datetime.timedelta(days=1)
# What one person may have at once; who needs more removes some.
MOST = 20


def keep(organization: Organization | None, *, by: User, name: str, content: File) -> ExaminedDocument:
    """Store the document, to be examined. Raises Refused with one sentence where it is not taken."""
    size = content.size or 0
    if not size:
        raise Refused(["Berkas ini kosong. Periksa berkas aslinya, lalu unggah lagi."])
    if size > LARGEST:
        most = formats.file_size(LARGEST)
        raise Refused([f"Ukurannya {formats.file_size(size)}, lebih dari {most}. Pecah menjadi beberapa berkas."])
    content.seek(0)
    with ExitStack() as undo:
        try:
            stored = store.add(FOLDER, content.chunks())
        except StorageError as error:
            raise Refused([str(error)]) from error
        undo.callback(store.delete, stored.path)
        with transaction.atomic():
            if ExaminedDocument.objects.filter(by=by).count() >= MOST:
                raise Refused([f"Anda sudah menyimpan {MOST} dokumen. Hapus dahulu yang tidak diperlukan."])
            row = ExaminedDocument.objects.create(
                organization=organization,
                by=by,
                name=file_types.clean_name(name),
                path=stored.path,
                sha256=stored.sha256,
                size=stored.size,
                uploaded_at=timezone.now(),
            )
            _log(row, "check", f"Dokumen {row.name} diunggah untuk diperiksa", by)
        undo.pop_all()
    return row


def note_attempt(document: ExaminedDocument) -> None:
    """Count a process that begins to read the document: one that kills its workers is given up some time."""
    _waiting(document).update(attempts=F("attempts") + 1)


def note_done(document: ExaminedDocument, *, result: str) -> None:
    """Keep what was found."""
    _waiting(document).update(state=UploadState.COMPARED, result=result)


def forget_result(document: ExaminedDocument) -> None:
    """Have the document wait to be examined anew."""
    compared = ExaminedDocument.objects.filter(pk=document.pk, state=UploadState.COMPARED)
    compared.update(state=UploadState.WAITING, result="", attempts=0)


def note_refused(document: ExaminedDocument, sentences: Iterable[str]) -> None:
    """Keep why the document was not read; its bytes are of no more use to anybody."""
    _waiting(document).update(state=UploadState.REFUSED, complaints="\n".join(sentences))


@transaction.atomic
def retain(document: ExaminedDocument, *, by: User) -> None:
    """Keep the document and what was found in it until its person removes them. Raises Refused where it is gone."""
    if not ExaminedDocument.objects.filter(pk=document.pk, retained=False).update(retained=True):
        if not ExaminedDocument.objects.filter(pk=document.pk).exists():
            raise Refused(["Berkas ini sudah dihapus. Unggah sekali lagi."])
        return
    _log(document, "retain", f"Dokumen {document.name} disimpan atas permintaan pengunggahnya", by)


@transaction.atomic
def discard(document: ExaminedDocument, *, by: User) -> None:
    """Remove the document and what was found in it; one that is gone already is no error."""
    if ExaminedDocument.objects.filter(pk=document.pk).delete()[0]:
        transaction.on_commit(partial(store.delete, document.path), robust=True)
        _log(document, "discard", f"Dokumen {document.name} dihapus pengunggahnya", by)


def forget_left() -> int:
    """Delete what nobody asked to keep and is older than a day, and files that no row names; returns how many files."""
    ExaminedDocument.objects.filter(retained=False, uploaded_at__lt=timezone.now() - KEPT_FOR).delete()
    rows = ExaminedDocument.objects.values_list("path", flat=True)
    return store.forget_orphans(FOLDER, lambda: set(rows.all()))


def _waiting(document: ExaminedDocument):  # type: ignore[no-untyped-def]
    return ExaminedDocument.objects.filter(pk=document.pk, state=UploadState.WAITING)


def _log(document: ExaminedDocument, kind: str, label: str, by: User) -> None:
    data = {"file": document.name, "sha256": document.sha256, "size": document.size}
    events.record(document.organization, f"audit.{kind}", label[:200], data=data, by=by)
