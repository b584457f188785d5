"""How many findings of each report still stand in the way of its submission, as the checks last stored them."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from reports.enums import Severity
from reports.models import CheckedReport, FindingAnswer, Period


@dataclass(frozen=True)
class FindingCount:
    """A report's findings that have to be mended, and those that want an answer and have none."""

    errors: int
    unanswered: int

    @property
    def open(self) -> int:
        return self.errors + self.unanswered


def finding_counts(period: Period) -> dict[int, FindingCount]:
    """The counts of the period's reports that were checked, by their keys. One query.

    They are those of the last check, which comes minutes after a change; no rule is run here.
    """
    answers = FindingAnswer.objects.filter(
        Q(report__period__year__lt=period.year)
        | Q(report__period__year=period.year, report__period__quarter__lte=period.quarter),
        report__position=OuterRef("report__position"),
        fingerprint=OuterRef("report__findings__fingerprint"),
    )
    # The post's last answer, which is empty where it was taken back.
    last = answers.order_by("-report__period__year", "-report__period__quarter").values("reason")[:1]
    rows = CheckedReport.objects.filter(report__period=period).annotate(answer=Coalesce(Subquery(last), Value("")))
    found = rows.values("report").annotate(
        errors=Count("report__findings", filter=Q(report__findings__severity=Severity.ERROR)),
        unanswered=Count("report__findings", filter=Q(report__findings__severity=Severity.WARNING, answer="")),
    )
    return {pk: FindingCount(*counts) for pk, *counts in found.values_list("report", "errors", "unanswered")}
