"""Reading the files that prove a report's realisasi; those of its present agreement, in the agreement's order."""

from collections import defaultdict

from django.db.models import Count, QuerySet

from reports.content import EvidenceFile
from reports.enums import EvidenceKind
from reports.models import Evidence, Report


def counts(report: Report) -> dict[int, int]:
    """How many files each indicator has, by its key; an indicator without any is not there. One query."""
    rows = Evidence.objects.filter(report=report).order_by().values_list("indicator").annotate(Count("pk"))
    return dict(rows)


def files_by_indicator(report: Report) -> dict[int, list[Evidence]]:
    """The files with those who added them, by the indicator's key. One query."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in _of(report).select_related("added_by__official"):
        found[row.indicator_id].append(row)
    return dict(found)


def files(report: Report) -> tuple[EvidenceFile, ...]:
    """What the report's content says of them."""
    return tuple(
        EvidenceFile(row.indicator_id, row.name, EvidenceKind(row.kind), row.size, row.sha256) for row in _of(report)
    )


def _of(report: Report) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(report=report, indicator__goal__agreement=report.agreement_id)
    return rows.order_by("indicator__goal__order", "indicator__order", "indicator", "pk")
