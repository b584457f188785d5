"""The evidence of a report: the files of its present agreement's indicators, in the agreement's order."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, F, QuerySet

from lkj.prepared import Prepared
from reports.content.report import EvidenceFile
from reports.enums import EvidenceKind
from reports.models import Evidence, Report

_COUNTS = Prepared(
    lambda report: (
        Evidence.objects.listed().filter(report=report).order_by().values_list("indicator").annotate(Count("pk"))
    )
)


def counts(report: Report) -> dict[int, int]:
    """How many files each indicator has, by its key; an indicator without any is not there. One query."""
    return dict(_COUNTS(report.pk))


def files_by_indicator(report: Report) -> dict[int, list[Evidence]]:
    """The files, with the people who added them, by the indicator's key. One query."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in _of([report]).select_related("added_by__official"):
        found[row.indicator_id].append(row)
    return dict(found)


def removed_files(report: Report) -> list[Evidence]:
    """The files that were taken out of the draft though an earlier submission lists them. One query."""
    return list(Evidence.objects.removed().filter(report=report).select_related("indicator"))


def files(reports: Collection[Report]) -> dict[int, tuple[EvidenceFile, ...]]:
    """The files as the reports' contents list them, by the report's key. One query."""
    found: dict[int, list[EvidenceFile]] = {report.pk: [] for report in reports}
    for row in _FILES([report.pk for report in reports]):
        file = EvidenceFile(row.indicator_id, row.name, EvidenceKind(row.kind), row.size, row.sha256)
        found[row.report_id].append(file)
    return {report: tuple(files) for report, files in found.items()}


def _of(reports: Collection[Report | int]) -> QuerySet[Evidence]:
    rows = Evidence.objects.listed().filter(report__in=reports, indicator__goal__agreement=F("report__agreement"))
    return rows.order_by("indicator__goal__order", "indicator__order", "indicator", "pk")


_FILES = Prepared(_of)
