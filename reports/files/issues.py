"""The PDF of an issue: the worker makes it once for each approval, of the content that was frozen then."""

import hashlib

from reports.enums import FileKind
from reports.files import rendered
from reports.files.rendered import RequestKind
from reports.models import Publication, RenderedFile

# The kind of rendered file; reports.services.rendering registers its maker.
KIND = "issue"


def request(publication: Publication, request_kind: RequestKind = RequestKind.VISIT) -> RenderedFile:
    """Queue the publication's PDF after the commit; asked for again, it is made no second time."""
    return rendered.enqueue(key_of(publication), _name(publication), KIND, publication.code, request_kind=request_kind)


def request_missing() -> int:
    """Queue again the PDFs that are missing or failed; returns how many are missing.

    Runs by the clock. A file that was queued a moment ago is left to the worker that has it.
    """
    missing = list(_without_file())
    for publication in missing:
        request(publication)
    return len(missing)


def key_of(publication: Publication) -> str:
    """The key of the publication's PDF. The layout is no part of it: an issue is never rendered again."""
    return hashlib.sha256(f"issue\0{publication.code}".encode()).hexdigest()


def _without_file() -> list[Publication]:
    """Publications that lack their approved file. Some old, superseded ones have no content to make it of."""
    missing = Publication.objects.filter(content__isnull=False).exclude(files__kind=FileKind.APPROVED)
    return list(
        missing.select_related("report__period__organization", "report__position__unit").defer(
            "content", "report__content"
        )
    )


def _name(publication: Publication) -> str:
    report = publication.report
    period = report.period
    return f"LKj-TW{period.quarter}-{period.year}-{period.organization.code}-{report.position.unit.code}.pdf"
