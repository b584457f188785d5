"""Documents made elsewhere: examined in this process where they are small, else by the job worker; marked up."""

import logging

from cattrs.errors import BaseValidationError
from django.db import transaction

from lkj import frozen, queue, sandbox
from lkj.outages import outage_of
from lkj.sandbox import MB, Limits
from lkj.storage_errors import StorageError
from reports.actions import audits
from reports.audit import Refused as NotRead
from reports.audit import audit
from reports.audit.result import Audit, Finding
from reports.documents.audited import workbook
from reports.documents.audited.titles import TITLES
from reports.enums import UploadState
from reports.files import store
from reports.files.rendered import MOST_ATTEMPTS
from reports.files.store import Altered
from reports.models import ExaminedDocument
from reports.refusal import Refused

logger = logging.getLogger(__name__)

EXAMINE_JOB = "examine_document"
# Bytes of a document that is examined while its person waits: one report as text or as a Word file.
SMALL = 48 * 1024
# Of marking up: the document, its comments and the answer.
LIMITS = Limits(memory=1024 * MB, cpu_seconds=30, wall_seconds=40.0, output_bytes=64 * MB)
MARKING = {
    "docx": "reports.documents.audited.marking:word",
    "xlsx": "reports.documents.audited.marking:sheet",
}
UNMARKED = "Berkas ini tidak dapat diberi tanda. Unduh daftar temuannya sebagai Excel."
DRAWN = (
    "Excel ini memuat grafik, bentuk, atau kontrol yang akan hilang bila diberi tanda, sehingga tidak ditandai. Unduh "
    "daftar temuannya sebagai Excel; lembar dan selnya tercantum di sana."
)
FAILED = "Dokumen ini gagal diperiksa. Unggah sekali lagi; bila tetap gagal, beri tahu pengelola aplikasi."


def examine(document: ExaminedDocument) -> None:
    """Find what contradicts itself in the document: at once where it is small, else in the job worker."""
    if document.size > SMALL:
        transaction.on_commit(lambda: queue.put(EXAMINE_JOB, document.pk), robust=True)
    else:
        examine_now(document.pk)


@queue.job(EXAMINE_JOB)
def examine_now(pk: int) -> None:
    with queue.doing(EXAMINE_JOB, pk) as ours:
        document = ExaminedDocument.objects.select_related("organization").filter(pk=pk).first() if ours else None
        if document is not None and document.status.is_waiting:
            audits.note_attempt(document)
            _examine(document)


def requeue_lost() -> None:
    """Queue again the documents whose worker died; one that several workers began is refused instead."""
    waiting = {each.pk: each for each in ExaminedDocument.objects.filter(state=UploadState.WAITING)}
    for pk in queue.lost(EXAMINE_JOB, waiting):
        if waiting[pk].attempts < MOST_ATTEMPTS:
            queue.put(EXAMINE_JOB, pk)
        else:
            audits.note_refused(waiting[pk], [FAILED])


def _examine(document: ExaminedDocument) -> None:
    try:
        store.open_intact(document.path, document.sha256).close()
        with store.local_copy(document.path) as path:
            found = audit(path, document.organization.code if document.organization else None)
    except (NotRead, Altered, StorageError, sandbox.Busy) as refusal:
        audits.note_refused(document, [str(refusal)])
    except Exception as error:
        # Tried again by requeue_lost(): after an outage it may go well.
        if outage_of(error):
            raise
        # Any other error must reach the person who waits; the traceback is for the log.
        logger.exception("Examining the document %s failed", document.pk)
        audits.note_refused(document, [FAILED])
    else:
        audits.note_done(document, result=frozen.dump(found))


def found_in(document: ExaminedDocument) -> Audit | None:
    """What was found in the document; None while it is not known.

    A result in the form of an earlier version of the program is found anew, from the document that was kept with it.
    """
    if not document.result:
        return None
    try:
        return frozen.load(document.result, Audit)
    except (BaseValidationError, KeyError, TypeError, ValueError):
        audits.forget_result(document)
        examine(document)
        document.refresh_from_db()
        return frozen.load(document.result, Audit) if document.result else None


def findings_workbook(document: ExaminedDocument, found: Audit) -> bytes:
    """What was found, as an .xlsx file."""
    return workbook.findings_workbook(found, document.name, TITLES, document.uploaded_at.date())


def marked(document: ExaminedDocument, found: Audit) -> bytes:
    """The person's own Word file or workbook, with a comment at each finding. Raises Refused with one sentence."""
    function = MARKING[found.format]
    marks = [_mark(each) for each in found.findings]
    try:
        data = store.read(document.path, document.sha256)
        marked = sandbox.run(function, data, turns=sandbox.OF_PEOPLE, limits=LIMITS, marks=marks)
    except (Altered, sandbox.Busy) as refusal:
        raise Refused([str(refusal)]) from refusal
    except sandbox.SandboxError as error:
        logger.warning("Marking the document %s failed: %s", document.pk, error)
        raise Refused([UNMARKED]) from error
    if not marked:
        raise Refused([DRAWN])
    return marked


def _mark(finding: Finding) -> dict[str, object]:
    source = finding.source
    said = [f"{finding.severity.label}: {finding.message}"]
    if finding.expected and finding.expected not in finding.message:
        said.append(f"Seharusnya: {finding.expected}")
    return {
        "text": "\n".join(said),
        "paragraph": source.paragraph,
        "table": source.table,
        "row": source.row,
        "cell": source.cell,
        "sheet": source.sheet,
    }
