"""The audit from the file to the result: opened, recognised, checked."""

from pathlib import Path

from reports.audit.on_record import office_of
from reports.audit.opening import open_document
from reports.audit.recognising import recognise
from reports.audit.refused import Refused
from reports.audit.reporting import as_audit
from reports.audit.result import Audit
from reports.audit.rules import findings_of


def audited(path: Path, organization: str) -> Audit:
    book = recognise(open_document(path))
    if not any(report.readings for report in book.reports):
        raise Refused("NOTHING")
    known = office_of(organization) if organization else None
    return as_audit(path.name, book, findings_of(book, known))
