"""What the checks found in reports: as stored while nothing has changed since, else found anew; with the answers.

Pages that only show findings read them here. No report is submitted before its findings are found anew; a page of a
whole period shows what is stored, since the worker checks what has changed within a minute.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Func, Max, Q, QuerySet

from lkj.prepared import Prepared
from reports.checks import RULES, Finding
from reports.checks.told import told
from reports.content.report import Figures
from reports.enums import Severity
from reports.models import CheckedReport, FindingAnswer, Report, StoredFinding
from reports.queries.agreement_rows import DRAFT
from reports.queries.draft import findings_now
from units.models import Event, Organization

# The subject of events of a report's rows (reports.actions.row_log).
ENTRY = "entry"
# Events of a whole report that change nothing the rules read.
_STEPS = [
    f"report.{name}"
    for name in (
        "submit",
        "withdraw",
        "return",
        "approve",
        "sign",
        "scan",
        "confirm_scan",
        "refuse_scan",
        "reissue",
        "remind",
    )
]


@dataclass(frozen=True)
class AnsweredFinding:
    """A finding with the author's reason why it stays, which may be from an earlier quarter's report."""

    finding: Finding
    answer: FindingAnswer | None = None

    @property
    def severity(self) -> Severity:
        return self.finding.severity

    @property
    def is_open(self) -> bool:
        """Whether the report cannot be submitted yet because of it."""
        return self.finding.blocks or (self.finding.wants_answer and self.answer is None)

    @property
    def blocks(self) -> bool:
        return self.finding.blocks

    @property
    def waits(self) -> bool:
        """Whether it is open and says only what is still to be done."""
        rule = RULES.get(self.finding.rule)
        return rule is not None and rule.waits and self.is_open

    @property
    def title(self) -> str:
        rule = RULES.get(self.finding.rule)
        return rule.title if rule else self.finding.rule

    @property
    def told(self) -> str:
        """Its sentence for who reads the report and does not write it."""
        return told(self.finding.message, self.title)


def findings_of(report: Report, figures: Figures | None = None) -> list[AnsweredFinding]:
    """The report's findings; `figures` where the caller has computed them already."""
    known = known_findings(report)
    return answered(report, findings_now(report, figures)) if known is None else known


def known_findings(report: Report) -> list[AnsweredFinding] | None:
    """The findings as stored; None where the report has changed since, or was never checked."""
    return answered(report, map(_as_found, _STORED(report.pk))) if _current([report]) else None


def stored_findings(reports: Collection[Report]) -> tuple[dict[int, list[AnsweredFinding]], set[int]]:
    """What was found in each report when it was checked last, by its key; and the keys of those that changed since.

    Five queries, however many reports.
    """
    found: dict[int, list[Finding]] = defaultdict(list)
    for row in StoredFinding.objects.filter(report__in=reports):
        found[row.report_id].append(_as_found(row))
    answers = answers_of(reports)
    with_answers = {
        report.pk: [AnsweredFinding(each, answers[report.pk].get(each.fingerprint)) for each in found[report.pk]]
        for report in reports
    }
    return with_answers, {report.pk for report in reports} - _current(reports)


def answered(report: Report, findings: Iterable[Finding]) -> list[AnsweredFinding]:
    """The findings with their answers. One query."""
    answers = answers_of([report])[report.pk]
    return [AnsweredFinding(finding, answers.get(finding.fingerprint)) for finding in findings]


def answers_of(reports: Collection[Report]) -> dict[int, Mapping[str, FindingAnswer]]:
    """The answers that hold for each report, by its key and the fingerprint: its own, else the post's last one before.

    One that was taken back holds no more. One query.
    """
    posts = {report.position_id for report in reports}
    of_post = defaultdict(list)
    for answer in _ANSWERS(posts):
        of_post[answer.report.position_id].append(answer)
    found: dict[int, Mapping[str, FindingAnswer]] = {}
    for report in reports:
        until = (report.period.year, report.period.quarter)
        valid = [
            each
            for each in of_post[report.position_id]
            if (each.report.period.year, each.report.period.quarter) <= until
        ]
        last = {each.fingerprint: each for each in valid}
        found[report.pk] = {mark: each for mark, each in last.items() if each.reason}
    return found


# Subjects of events after which no report has other findings: a superior's unsent remark, an issue's file.
_ASIDE = ("remark", "publication")


# The condition of the index of such events (event_setup), word for word. A database that is given the two subjects as
# values, and plans the statement for all values, cannot know that they are those of the index, and reads all events.
_SETUP_ALONE = Func("subject", template="NOT (%(expressions)s IN ('report', 'entry'))", output_field=BooleanField())


def setup_events(organization: Organization | int) -> QuerySet[Event]:
    """The office's events that may change the findings of any report: not those of reports, log-ins, drafts, audits."""
    return (
        Event.objects.filter(_SETUP_ALONE, chain__organization=organization)
        .exclude(subject__in=_ASIDE)
        .exclude(kind__startswith="login")
        .exclude(kind__startswith=f"{DRAFT}.")
        .exclude(kind__startswith="audit.")
    )


def _changed(reports: list[int]) -> QuerySet[Any, Any]:
    """The last event by which each report may have other findings, by the report's key."""
    own = Event.objects.about(ENTRY, *reports) | Event.objects.about("report", *reports).exclude(kind__in=_STEPS)
    return own.order_by().values("subject_id").annotate(last=Max("number")).values_list("subject_id", "last")


_SEEN = Prepared(lambda reports: CheckedReport.objects.filter(report__in=reports).values_list("report", "seen"))
_CHANGED = Prepared(_changed)
_SETUP = Prepared(lambda office: setup_events(office).order_by("-number").values_list("number", flat=True)[:1])
_STORED = Prepared(lambda report: StoredFinding.objects.filter(report=report))
_ANSWERS = Prepared(
    lambda posts: (
        FindingAnswer.objects.filter(report__position__in=posts)
        .select_related("by", "report__period")
        .order_by("report__period__year", "report__period__quarter")
    )
)


def _last_setup(organization: Organization) -> int:
    """The number of the office's last event that may change the findings of any report; 0 without one."""
    return next(iter(_SETUP(organization.pk)), 0)


def _current(reports: Collection[Report]) -> set[int]:
    """The reports whose stored findings are those that would be found now. Three queries at most.

    A finally decided report keeps those that it was decided with.
    """
    seen = dict(_SEEN([report.pk for report in reports]))
    if not seen:
        return set()
    setup = _last_setup(next(iter(reports)).organization)
    changed = dict(_CHANGED(list(seen)))
    final = {report.pk for report in reports if report.status.final}
    return {
        pk
        for pk, number in seen.items()
        if number >= changed.get(pk, 0) and (pk in final or number >= setup)
    }  # fmt: skip


def outdated(organization: Organization) -> list[Report]:
    """The reports of open periods, not decided for good, whose findings may be others now.

    A report's findings may also depend on other reports of its period, whose figures and sentences they compare.
    """
    today = organization.today()
    open_now = Q(period__closes_on__isnull=True) | Q(period__closes_on__gte=today) | Q(extended_until__gte=today)
    reports = Report.objects.filter(open_now, period__organization=organization, period__opens_on__lte=today)
    waiting = [report for report in reports.with_people() if not report.status.final]
    seen = {row.report_id: row for row in CheckedReport.objects.filter(report__in=waiting)}
    setup = _last_setup(organization)
    rows = Event.objects.about(ENTRY, *[report.pk for report in waiting]).aggregate(last=Max("number"))["last"] or 0
    return [
        report
        for report in waiting
        if report.pk not in seen
        or seen[report.pk].seen < max(setup, rows)
        or seen[report.pk].at.astimezone().date() != today
    ]


def _as_found(row: StoredFinding) -> Finding:
    return Finding(
        rule=row.rule,
        severity=Severity(row.severity),
        where=row.where,
        message=row.message,
        place=row.place,
        field=row.field,
        values=row.values,
        fingerprint=row.fingerprint,
    )
