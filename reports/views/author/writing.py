"""Fetching a report for its author to write in, while entry is open."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from reports import rules
from reports.actions import results
from reports.actions.results import ResultWriter
from reports.actions.versioned import NotWritable
from reports.models import Report
from reports.queries.standing import Standing
from reports.views.fetching import report_for, standing_of, user_of


def read_only_reason(standing: Standing) -> str:
    """Why the person cannot write in the report, as a sentence; empty when they can."""
    report = standing.report
    if not rules.is_author(standing):
        return "Anda membaca laporan ini. Hanya pejabat yang melapor yang dapat mengisinya."
    if report.status.is_submitted:
        return (
            "Laporan ini sudah diajukan, sehingga isinya tidak dapat diubah. Selama belum diputuskan, Anda dapat "
            "menariknya dengan tombol Tarik kembali di Ringkasan."
        )
    if not report.status.editable:
        return f"Laporan ini sudah {report.status.label.lower()}, sehingga isinya tidak dapat diubah."
    return rules.lock_reason(report)


def report_to_write(request: HttpRequest, pk: int) -> Report:
    """The report for its author. Raises Http404 where they may not see it, PermissionDenied with the reason."""
    report = report_for(request, pk)
    standing = standing_of(request, report)
    if not rules.can_write(standing):
        raise PermissionDenied(read_only_reason(standing))
    return report


@contextmanager
def result_writer_for(request: HttpRequest, pk: int) -> Iterator[ResultWriter]:
    """A writer of results for the report, which is locked until the block ends. Raises as report_to_write().

    The report is read once, not first through the user: saving a field is by far the most frequent request.
    """
    try:
        with results.result_writer(pk, by=user_of(request)) as writer:
            yield writer
    except (Report.DoesNotExist, NotWritable):
        report_for(request, pk)
        raise
