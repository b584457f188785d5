"""A quarter of a synthesised office: its reports, their figures and words, handed in and decided by its day."""

import datetime
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

import pikepdf
from django.utils import timezone

from reports.actions import findings
from reports.actions.row_log import LABELS, SUBJECT, RowChange
from reports.actions.synth import words
from reports.actions.synth.structure import Office, random_of
from reports.actions.synth.year import Agreed
from reports.checks import Finding
from reports.content.versions import to_json
from reports.enums import Decision, FollowUpOutcome, NotificationKind, Quarter, ReportState
from reports.files import published
from reports.models import (
    ActionPlanRow,
    BudgetResult,
    Disposition,
    Evaluation,
    FindingAnswer,
    FollowUp,
    IndicatorResult,
    Notification,
    Period,
    Publication,
    Report,
    StoredFinding,
    Submission,
)
from reports.models.publication import new_code
from reports.notifications import sentences
from reports.queries.content import OfficeFacts, build
from reports.queries.draft import all_findings_now
from reports.queries.punctuality import DUE
from units.log import events
from units.models import User

_REASON = "Sudah diperiksa dengan berkas pendukungnya; angkanya benar."
# How the reports of the quarter that is being written stand, one post after the other.
_NOW = (
    *(ReportState.DRAFT, ReportState.SUBMITTED, ReportState.DRAFT, ReportState.APPROVED, ReportState.DRAFT),
    *(ReportState.SUBMITTED, ReportState.DRAFT, ReportState.RETURNED, ReportState.DRAFT, ReportState.SUBMITTED),
)
# Of earlier quarters one report in so many was returned once.
_RETURNED_ONCE = 11


@dataclass
class Story:
    """What the quarters of an office leave for the next ones: its events, plans, answers, and the reports that were
    checked.
    """

    drafts: list[events.Draft] = field(default_factory=list)
    plans: dict[int, list[ActionPlanRow]] = field(default_factory=dict)
    answered: set[tuple[int, str]] = field(default_factory=set)
    checked: list[int] = field(default_factory=list)

    def step(self, report: Report, name: str, label: str, at: datetime.datetime, by: User, **data: object) -> None:
        """The event of a transition; `data` has `source` and `state`, and what belongs to it."""
        title = report.position.title if name == "submit" else ""
        given = {"from": str(data.pop("source")), "to": str(data.pop("state")), **data}
        note = str(data.get("note", ""))
        self.drafts.append(
            events.Draft(f"report.{name}", label, at, by, by.official.name, title, "report", report.pk, note, given)
        )

    def row(self, report: Report, change: RowChange, at: datetime.datetime, by: User) -> None:
        self.drafts.append(
            events.Draft(
                change.kind, LABELS[change.kind], at, by, by.official.name, "", SUBJECT, report.pk, data=change.data
            )
        )


@dataclass
class Written:
    """A report as its author and superior have it: when each step was, and how far it came."""

    agreed: Agreed
    report: Report
    state: ReportState
    entered: datetime.datetime
    submitted: datetime.datetime
    decided: datetime.datetime
    rounds: int

    @property
    def is_handed_in(self) -> bool:
        return self.state != ReportState.DRAFT


def make_quarter(office: Office, agreed: list[Agreed], year: int, quarter: Quarter, story: Story) -> None:
    """Write the quarter's period, its reports and what happened to them. Earlier ones are all approved."""
    last_day = quarter.last_day(year)
    day = datetime.timedelta(days=1)
    period = Period.objects.create(
        organization=office.organization,
        year=year,
        quarter=quarter,
        opens_on=last_day - 10 * day,
        due_on=last_day + 12 * day,
        closes_on=last_day + 31 * day,
    )
    written = _reports(office, agreed, period)
    opened = _moment(period.opens_on, 8)
    label = f"{period.label} dibuka, {len(written)} laporan {period.label} dibuat"
    new = {str(each.report.pk): each.agreed.seat.post.title for each in written}
    name = office.planner.first_name
    data = {"reports": new, "new": {"due_on": period.due_on.isoformat()}}
    story.drafts.append(
        events.Draft("period.open", label, opened, office.planner, name, "", "period", period.pk, data=data)
    )
    _fill(office, written, story)
    _hand_in(office, period, written, story)


def _reports(office: Office, agreed: list[Agreed], period: Period) -> list[Written]:
    made = Report.objects.bulk_create(
        Report(
            position=each.seat.post,
            period=period,
            agreement=each.row,
            report_date=period.last_day,
            created_at=_moment(period.opens_on, 8),
        )
        for each in agreed
    )
    return [
        _course(office, each, report, number) for number, (each, report) in enumerate(zip(agreed, made, strict=True))
    ]


def _course(office: Office, agreed: Agreed, report: Report, number: int) -> Written:
    """When its steps are taken. Of a quarter that is still due, no step is later than the office's day."""
    random = random_of(office, report.period.year, report.period.quarter, number)
    last, today = report.period.last_day, office.organization.today()
    is_now = report.period.due_on >= today
    state = _NOW[(number + office.number) % len(_NOW)] if is_now else ReportState.APPROVED
    days = (
        [random.randint(1, 3), 4, random.randint(5, 6)] if is_now else [random.randint(2, 6), random.randint(7, 13), 15]
    )
    entered, submitted, decided = (_moment(last + datetime.timedelta(days=n), 9, random.randint(0, 300)) for n in days)
    again = state == ReportState.APPROVED and not is_now and random.randrange(_RETURNED_ONCE) == 0
    return Written(agreed, report, state, entered, submitted, decided, 2 if again else 1)


def _moment(day: datetime.date, hour: int, minutes: int = 0) -> datetime.datetime:
    start = datetime.datetime.combine(day, datetime.time(hour))
    return timezone.make_aware(start + datetime.timedelta(minutes=minutes))


def _fill(office: Office, written: list[Written], story: Story) -> None:
    """Figures, explanations and plans. A draft is half written, every fifth not begun."""
    results, spending, explained, planned, followed = [], [], [], [], []
    for number, each in enumerate(written):
        random = random_of(office, each.report.period.label, each.agreed.seat.post.unit.code)
        stamp = {"report": each.report, "changed_at": each.entered, "changed_by": each.agreed.seat.user}
        quarter, unit = Quarter(each.report.period.quarter), each.agreed.seat.post.unit.name
        part = 1.0 if each.is_handed_in else 0.0 if number % 5 == 4 else 0.5
        measures = each.agreed.measures[: round(len(each.agreed.measures) * part)]
        results += [IndicatorResult(indicator=m.row, **m.results[quarter - 1], **stamp) for m in measures]
        for order, line in enumerate(each.agreed.lines[: round(len(each.agreed.lines) * part)], 1):
            spending.append(BudgetResult(line=line.row, realisasi=line.spent[quarter - 1], **stamp))
            text = words.explanation(random, line.about, unit, quarter.label)
            explained.append(Evaluation(line=line.row, text=text, **stamp))
            if each.is_handed_in:
                evaluasi, step, note = words.planned(random, line.about, unit, quarter.label)
                said = {"evaluasi": evaluasi, "tindak_lanjut": step, "keterangan": note}
                planned.append(ActionPlanRow(activity=line.row.activity, order=order, version=2, **said, **stamp))
        if part:
            before = story.plans.get(each.report.position_id, [])
            followed += [FollowUp(row=row, outcome=FollowUpOutcome.DONE, **stamp) for row in before]
    IndicatorResult.objects.bulk_create(results, batch_size=1000)
    BudgetResult.objects.bulk_create(spending, batch_size=1000)
    Evaluation.objects.bulk_create(explained, batch_size=1000)
    ActionPlanRow.objects.bulk_create(planned, batch_size=1000)
    FollowUp.objects.bulk_create(followed, batch_size=1000)
    story.plans = {}
    for row in planned:
        story.plans.setdefault(row.report.position_id, []).append(row)
    _log_rows(story, results, spending, explained, planned)


def _log_rows(
    story: Story,
    results: list[IndicatorResult],
    spending: list[BudgetResult],
    explained: list[Evaluation],
    planned: list[ActionPlanRow],
) -> None:
    for result in results:
        new = {
            n: getattr(result, n) for n in ("realisasi", "numerator", "denominator") if getattr(result, n) is not None
        }
        old = dict.fromkeys(new)
        change = RowChange("result.indicator", result.indicator_id, result.indicator.name, old, new)
        story.row(result.report, change, result.changed_at, result.changed_by)
    for spent in spending:
        change = RowChange(
            "result.budget",
            spent.line_id,
            str(spent.line.activity),
            {"realisasi": None},
            {"realisasi": spent.realisasi},
        )
        story.row(spent.report, change, spent.changed_at, spent.changed_by)
    for text in explained:
        about = text.line.activity if text.line else ""
        change = RowChange("narrative.evaluation", text.line_id or 0, str(about), {"text": ""}, {"text": text.text})
        story.row(text.report, change, text.changed_at, text.changed_by)
    for row in planned:
        new = {name: getattr(row, name) for name in ("evaluasi", "tindak_lanjut", "keterangan")}
        story.row(row.report, RowChange("plan.add", row.pk, str(row.activity), {}, new), row.changed_at, row.changed_by)


def _hand_in(office: Office, period: Period, written: list[Written], story: Story) -> None:
    """Check all reports, answer what is asked in those that are handed in, freeze them, and have them decided."""
    by_key = {each.report.pk: each for each in written}
    reports = list(Report.objects.in_period(period).with_content())
    facts = OfficeFacts(office.organization, reports)
    stored: list[StoredFinding] = []
    answers: list[FindingAnswer] = []
    computed = {report.pk: facts.of(report).computed for report in reports}
    for report, found in all_findings_now(reports, computed):
        stored += findings.rows_of(report, found)
        if by_key[report.pk].is_handed_in:
            answers += _answers(by_key[report.pk], found, story)
    story.checked += by_key
    StoredFinding.objects.bulk_create(stored, batch_size=1000)
    FindingAnswer.objects.bulk_create(answers)
    handed_in = [report for report in reports if by_key[report.pk].is_handed_in]
    contents = {report.pk: to_json(build(report, facts)) for report in handed_in}
    for report in handed_in:
        _freeze(by_key[report.pk], report, contents[report.pk])
    _decide(office, [(by_key[report.pk], report, contents[report.pk]) for report in handed_in], story)


def _answers(each: Written, found: list[Finding], story: Story) -> list[FindingAnswer]:
    """The author's reasons, once for each finding of a post: an answer holds in later quarters."""
    seat, made = each.agreed.seat, []
    for finding in found:
        mark = (seat.post.pk, finding.fingerprint)
        if finding.wants_answer and mark not in story.answered:
            story.answered.add(mark)
            made.append(
                FindingAnswer(
                    report=each.report, rule=finding.rule, fingerprint=finding.fingerprint, reason=_REASON,
                    at=each.submitted, by=seat.user,
                )
            )  # fmt: skip
            change = RowChange("finding.answer", 0, finding.where[:100], {"reason": ""}, {"reason": _REASON})
            story.row(each.report, change, each.submitted, seat.user)
    return made


def _freeze(each: Written, report: Report, content: dict[str, object]) -> None:
    seat = each.agreed.seat
    report.state, report.submitted_at, report.submitted_by = each.state, each.submitted, seat.user
    if each.state != ReportState.RETURNED:
        report.content = content
    if report.status.decided:
        report.decided_at, report.decided_by, report.decided_post = each.decided, seat.superior, seat.superior_post
    report.save()


Handed = tuple[Written, Report, dict[str, object]]


def _decide(office: Office, handed_in: list[Handed], story: Story) -> None:
    """The submissions of every round with their decisions, issues, notifications and events."""
    submissions, decisions, issues, notices = [], [], [], []
    for each, report, content in handed_in:
        for number in range(1, each.rounds + 1):
            is_last = number == each.rounds
            made = _submission(each, report, content, number)
            submissions.append(made)
            back = ReportState.RETURNED if number > 1 else ReportState.DRAFT
            due = {DUE: report.due_day.isoformat()}
            story.step(report, "submit", "Diajukan", made.at, made.by, source=back, state=ReportState.SUBMITTED, **due)
            notices.append(_asked(each, report, number))
            if each.state != ReportState.SUBMITTED:
                is_good = is_last and each.state == ReportState.APPROVED
                decision = _decision(office, each, report, made, number, is_good=is_good)
                decisions.append(decision)
                _log_decision(story, report, decision)
                if is_good:
                    issues.append(_issue(report, content, decision))
    Submission.objects.bulk_create(submissions)
    Disposition.objects.bulk_create(decisions)
    Publication.objects.bulk_create(issues)
    # The newest ones are left to the workers, which lay them out; the pages of all others are blank.
    old = [issue for issue in issues if issue.report.period.due_on < office.organization.today()]
    published.store_many_approved(old, _blank_page())
    Notification.objects.bulk_create(notices)


def _submission(each: Written, report: Report, content: dict[str, object], number: int) -> Submission:
    seat = each.agreed.seat
    at = each.submitted if number == 1 else each.decided + datetime.timedelta(days=1)
    return Submission(
        report=report, number=number, content=content, at=at, by=seat.user, by_name=seat.user.official.name,
        by_title=seat.post.title,
    )  # fmt: skip


def _decision(
    office: Office, each: Written, report: Report, made: Submission, number: int, *, is_good: bool
) -> Disposition:
    seat, ticked = each.agreed.seat, "sudah-baik" if is_good else "diperbaiki"
    boxes = [
        {"key": o.key, "label": o.label, "needs_text": o.needs_text, "ticked": o.key == ticked} for o in office.options
    ]
    notes = words.NOTES if is_good else words.RETURN_NOTES
    return Disposition(
        report=report, round=number, submission=made, boxes=boxes, note=notes[report.pk % len(notes)],
        decision=Decision.APPROVED if is_good else Decision.RETURNED,
        at=each.decided if number == 1 else made.at + datetime.timedelta(days=1),
        by=seat.superior, by_name=seat.superior.official.name, by_title=seat.superior_post.title,
    )  # fmt: skip


def _log_decision(story: Story, report: Report, made: Disposition) -> None:
    is_good = made.decision == Decision.APPROVED
    data = {"round": made.round, "ticked": [box["key"] for box in made.ticked], "other_text": "", "remarks": 0}
    state = ReportState.APPROVED if is_good else ReportState.RETURNED
    name, label = ("approve", "Disetujui") if is_good else ("return", "Dikembalikan")
    source = ReportState.SUBMITTED
    story.step(report, name, label, made.at, made.by, source=source, state=state, **data, note=made.note)


def _issue(report: Report, content: dict[str, object], decision: Disposition) -> Publication:
    period = report.period
    name = f"LKj-TW{period.quarter}-{period.year}-{period.organization.code}-{report.position.unit.code}.pdf"
    return Publication(
        report=report, code=new_code(), created_at=decision.at, content=content, disposition=decision, file_name=name
    )


def _asked(each: Written, report: Report, number: int) -> Notification:
    """What told the superior of a submission; read once it was decided."""
    seat = each.agreed.seat
    message = sentences.decision_wanted(report, [seat.superior], number)
    return Notification(
        user=seat.superior, report=report, kind=NotificationKind.SUBMITTED, key=message.key, text=message.text,
        created_at=each.submitted, wants_mail=False,
        read_at=None if each.state == ReportState.SUBMITTED else each.decided,
    )  # fmt: skip


@cache
def _blank_page() -> bytes:
    """A PDF of one empty page."""
    with pikepdf.new() as document, BytesIO() as out:
        document.add_blank_page()
        document.save(out)
        return out.getvalue()
