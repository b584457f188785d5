"""How many findings of each report still stand in the way of its submission, as the checks last stored them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from reports.checks import RULES
from reports.enums import Severity
from reports.models import CheckedReport, FindingAnswer, Report, StoredFinding


@dataclass(frozen=True)
class FindingCount:
    """A report's open findings: those that have to be mended, and those that want an answer and have none."""

    errors: int
    unanswered: int

    @property
    def open(self) -> int:
        return self.errors + self.unanswered


# Rules about what is still to be done.
_WAITING = tuple(code for code, rule in RULES.items() if rule.waits)


def is_being_filled(report: Report) -> bool:
    """Whether there is still time to fill the report in: what is missing in it is no finding as long as there is."""
    return report.status.editable and not report.is_closed


def with_finding_counts(reports: QuerySet[Report]) -> QuerySet[Report]:
    """The reports with what finding_count() needs.

    The counts are those of the last check, which comes minutes after a change; no rule is run here.
    """
    # Of the counted report, not of the finding's: a database that joins the periods for each finding reads them all.
    position, year, quarter = (OuterRef(OuterRef(name)) for name in ("position", "period__year", "period__quarter"))
    until = Q(report__period__year__lt=year) | Q(report__period__year=year, report__period__quarter__lte=quarter)
    answers = FindingAnswer.objects.filter(until, report__position=position, fingerprint=OuterRef("fingerprint"))
    # The post's last answer, which is empty where it was taken back.
    last = answers.order_by("-report__period__year", "-report__period__quarter").values("reason")[:1]
    own = StoredFinding.objects.filter(report=OuterRef("pk")).order_by()
    errors = own.filter(severity=Severity.ERROR)
    warnings = own.filter(severity=Severity.WARNING).annotate(answer=Coalesce(Subquery(last), Value("")))
    unanswered = warnings.filter(answer="")
    return reports.annotate(
        was_checked=Exists(CheckedReport.objects.filter(report=OuterRef("pk"))),
        errors=_counted(errors.exclude(rule__in=_WAITING)),
        unanswered=_counted(unanswered.exclude(rule__in=_WAITING)),
        waiting=_counted(errors.filter(rule__in=_WAITING)),
    )


def _counted(findings: QuerySet[StoredFinding]) -> Coalesce:
    return Coalesce(Subquery(findings.values("report").annotate(count=Count("pk")).values("count")), 0)


def finding_count(report: Any) -> FindingCount | None:
    """The counts of a report of with_finding_counts(); None where it was not checked yet."""
    if not report.was_checked:
        return None
    missing = 0 if is_being_filled(report) else report.waiting
    return FindingCount(report.errors + missing, report.unanswered)
