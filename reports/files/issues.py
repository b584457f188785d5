"""Issues: the PDF of an approved report is made once for each approval, by the worker, from what was frozen then."""

import hashlib

from reports.enums import FileKind
from reports.files import rendered
from reports.files.rendered import Ask
from reports.models import Publication, RenderedFile

# Of files that are made of an issue; reports.services.rendering registers their maker.
KIND = "issue"


def request(publication: Publication, ask: Ask = Ask.VISIT) -> RenderedFile:
    """Have the worker make the publication's file after the commit, once however often it is asked for."""
    return rendered.enqueue(key_of(publication), _name(publication), KIND, publication.code, ask=ask)


def request_missing() -> int:
    """Ask again for the files that no worker has made or that failed; returns how many are missing.

    Runs by the clock. What was asked for a moment ago is left to the worker that has it.
    """
    missing = list(_without_file())
    for publication in missing:
        request(publication)
    return len(missing)


def key_of(publication: Publication) -> str:
    """Of the publication alone: another layout asks for nothing anew."""
    return hashlib.sha256(f"issue\0{publication.code}".encode()).hexdigest()


def _without_file() -> list[Publication]:
    """Those with content: of older, superseded ones nothing is known from which a file could be made."""
    known = Publication.objects.filter(content__isnull=False).exclude(files__kind=FileKind.APPROVED)
    return list(known.select_related("report__period", "report__position__unit").defer("content", "report__content"))


def _name(publication: Publication) -> str:
    report = publication.report
    period = report.period
    return f"LKj-TW{period.quarter}-{period.year}-{report.position.unit.code}.pdf"
