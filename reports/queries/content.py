"""Builds a report's content from the tables: everything reports.content.report says, for one report or for many.

OfficeFacts reads what the reports of an office share, and what many reports of a period need, in as many queries as for
one report.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from lkj.prepared import Prepared
from reports.content.report import (
    Action,
    Band,
    EvidenceFile,
    Explanation,
    Figures,
    FollowedUp,
    Office,
    QuarterFigures,
    ReportContent,
    ShiftedCeiling,
    Signatory,
    Topic,
)
from reports.content.versions import from_json
from reports.enums import ActivityLevel, FollowUpOutcome, Quarter
from reports.models import ActionPlanRow, DispositionOption, Period, Report
from reports.queries import evidence
from reports.queries.budget_shifts import shifts_of
from reports.queries.figures import figures_from
from reports.queries.fixed_texts import own_texts
from reports.queries.office_rules import bands_of
from reports.queries.previous_plan import PreviousRow, previous_plans
from reports.queries.sheets import sheets_of
from reports.queries.year_course import year_courses
from reports.texts import braces, fixed, live_values
from units.enums import AssignmentKind, DutyKind
from units.models import Assignment, Organization, Past, Position, User
from units.queries import assignment_of, emblem_sha256, holder, holders

_OPTIONS = Prepared(lambda office: DispositionOption.objects.filter(organization=office))
_PLANS = Prepared(
    lambda reports: ActionPlanRow.objects.filter(report__in=reports).select_related("activity", "indicator")
)


@dataclass(frozen=True)
class ReportFacts:
    """What the tables hold for one report alone. Nobody (None) may hold its post or the superior's."""

    computed: Figures
    action_plan: tuple[ActionPlanRow, ...]
    previous_plan: tuple[PreviousRow, ...]
    evidence: tuple[EvidenceFile, ...]
    history: tuple[QuarterFigures, ...]
    shifts: tuple[ShiftedCeiling, ...]
    reporter: Assignment | None
    supervisor: Assignment | None


class OfficeFacts:
    """What all reports of an office share, each read when first asked for.

    `reports` are those of one period whose contents will be built: their own facts are then read together, in as many
    queries as for one report.
    """

    def __init__(self, organization: Organization, reports: Collection[Report] = ()) -> None:
        self._organization = organization
        self._offices: dict[int, Office] = {}
        self._drafts = [report for report in reports if report.content is None]

    def of(self, report: Report) -> ReportFacts:
        """The report's own facts, computed at every call unless it is one of `reports`."""
        return self._together.get(report.pk) or _facts([report], self.bands)[report.pk]

    @cached_property
    def _together(self) -> dict[int, ReportFacts]:
        return _facts(self._drafts, self.bands)

    def office_in(self, period: Period) -> Office:
        """The office as its documents of the period print it."""
        if period.pk not in self._offices:
            self._offices[period.pk] = office(Past(self._organization, period.last_day).office())
        return self._offices[period.pk]

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        return bands_of(self._organization)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The office's own fixed texts by key."""
        return own_texts(self._organization)

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The labels of the disposition's boxes."""
        return tuple(option.label for option in _OPTIONS(self._organization.pk))


def content_of(report: Report, facts: OfficeFacts | None = None) -> ReportContent:
    """The report's content: frozen since it was submitted, or as the tables have it while its author writes."""
    return from_json(report.content) if report.content is not None else build(report, facts)


def build(report: Report, facts: OfficeFacts | None = None) -> ReportContent:
    """The content as the tables have it now; `facts` where the caller has read them for several reports."""
    position, period, organization = report.post, report.period, report.organization
    facts = facts or OfficeFacts(organization)
    own = facts.of(report)
    computed = own.computed
    values = live_values.by_topic(computed.topics)
    duties = list(position.duties.all())
    superior = report.direct_superior
    content = ReportContent(
        office=facts.office_in(period),
        unit_code=position.unit.code,
        unit_name=position.unit.name,
        position=position.title,
        superior=superior.title if superior else "",
        echelon=position.echelon,
        year=period.year,
        quarter=period.quarter,
        report_date=report.report_date,
        legal_basis=position.legal_basis.text if position.legal_basis else organization.legal_basis,
        tugas=tuple(duty.text for duty in duties if duty.kind == DutyKind.TUGAS),
        fungsi=tuple(duty.text for duty in duties if duty.kind == DutyKind.FUNGSI),
        agreement_label=report.agreement.dated_label,
        budget=computed.budget,
        performance=computed.performance,
        ceiling_total=computed.ceiling_total,
        realisasi_total=computed.realisasi_total,
        serapan_total=computed.serapan_total,
        capaian_average=computed.capaian_average,
        capaian_due_average=computed.capaian_due_average,
        capaian_cap=organization.capaian_cap,
        explanations=_explanations(report, computed.topics, values),
        action_plan=_action_plan(own.action_plan, values),
        reporter=signatory_of(position, own.reporter),
        supervisor=signatory_of(superior, own.supervisor) if superior else Signatory("", "", "", ""),
        follow_up=_follow_up(own.previous_plan),
        evidence=own.evidence,
        history=own.history,
        shifts=own.shifts,
        dropped=computed.dropped,
        bands=facts.bands,
    )
    return replace(content, texts=tuple(filled_texts(content, facts.texts).items()))


def _facts(reports: Collection[Report], bands: tuple[Band, ...]) -> dict[int, ReportFacts]:
    """The facts of reports of one period, by the reports' keys: as many queries as for one of them."""
    if not reports:
        return {}
    computed = {pk: figures_from(sheet) for pk, sheet in sheets_of(reports, bands=bands).items()}
    plans = defaultdict(list)
    for row in _PLANS([report.pk for report in reports]):
        plans[row.report_id].append(row)
    files = evidence.files(reports)
    # The courses first: they need the figures of all earlier reports, and read them together.
    courses = year_courses(reports, computed)
    previous = previous_plans(reports, computed)
    shifts = shifts_of(reports)
    superiors = {report.pk: report.post.superior_id or 0 for report in reports}
    posts = {report.position_id for report in reports} | set(superiors.values())
    people = {day: holders(posts, day) for day in {report.signing_day for report in reports}}
    return {
        report.pk: ReportFacts(
            computed=computed[report.pk],
            action_plan=tuple(plans[report.pk]),
            previous_plan=previous[report.pk],
            evidence=files[report.pk],
            history=courses[report.pk],
            shifts=shifts[report.pk],
            reporter=people[report.signing_day].get(report.position_id),
            supervisor=people[report.signing_day].get(superiors[report.pk]),
        )
        for report in reports
    }


def filled_texts(content: ReportContent, own: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Every fixed text by its key, in paragraphs with the placeholders filled from the content.

    `own` are the office's own texts by key (own_texts()); the program's stands where it has none.
    """
    values = placeholders(content)
    filled = {key: tuple(fixed.fill(own.get(key) or default.text, values)) for key, default in fixed.TEXTS.items()}
    if not content.legal_basis:
        # Left out, because it cites a regulation that the office has not named.
        filled["dasar_hukum"] = ()
    return filled


def placeholders(content: ReportContent) -> dict[str, str]:
    """The value of each of reports.texts.fixed.PLACEHOLDERS, by name."""
    quarter = Quarter(content.quarter)
    return {
        "jabatan": content.position,
        "atasan": content.superior or "atasan langsung",
        "perangkat daerah": content.office.name,
        "pemerintah": content.office.government,
        "triwulan": quarter.label,
        "tahun": str(content.year),
        "bulan": quarter.months,
        "dasar hukum": content.legal_basis,
        "tugas fungsi": "tugas dan fungsi" if content.fungsi else "tugas",
        "kegiatan": "/".join(dict.fromkeys(ActivityLevel(line.level).label.lower() for line in content.budget))
        or "kegiatan",
        "tugas anggaran": "pelaksanaan tugas dan penggunaan anggaran" if content.has_money else "pelaksanaan tugas",
        "capaian serapan": "capaian dan serapan" if content.has_money else "capaian",
    }


def office(organization: Organization) -> Office:
    """The office as its documents print it."""
    return Office(
        code=organization.code,
        name=organization.name,
        short_name=organization.short_name,
        government=organization.government,
        address=organization.address,
        phone=organization.phone,
        city=organization.city,
        paper=organization.paper,
        letterhead=tuple(organization.letterhead.splitlines()),
        emblem=emblem_sha256(organization),
    )


def _explanations(
    report: Report, topics: tuple[Topic, ...], values: dict[str, dict[str, str]]
) -> tuple[Explanation, ...]:
    texts = {each.key: each.text for each in report.evaluations.all()}
    return tuple(
        Explanation(
            line=topic.line.line if topic.line else None,
            code=topic.code,
            name=topic.name,
            text=braces.fill(texts[topic.key], values[topic.plan_key]),
            indicator=topic.indicator,
        )
        for topic in topics
        if texts.get(topic.key)
    )


def _action_plan(plan: Iterable[ActionPlanRow], values: dict[str, dict[str, str]]) -> tuple[Action, ...]:
    rows, key = [], ""
    for row in plan:
        own = values.get(row.key, {})
        rows.append(
            Action(
                code=row.code,
                name=row.name,
                first=row.key != key,
                evaluasi=braces.fill(row.evaluasi, own),
                tindak_lanjut=braces.fill(row.tindak_lanjut, own),
                keterangan=braces.fill(row.keterangan, own),
                indicator=row.indicator_id,
            )
        )
        key = row.key
    return tuple(rows)


def _follow_up(rows: Iterable[PreviousRow]) -> tuple[FollowedUp, ...]:
    """The rows of the previous quarter's plan that have an outcome."""
    return tuple(
        FollowedUp(
            code=each.row.code,
            name=each.row.name,
            tindak_lanjut=each.tindak_lanjut,
            outcome=FollowUpOutcome(each.follow_up.outcome),
            note=each.follow_up.note,
            indicator=each.row.indicator_id,
        )
        for each in rows
        if each.follow_up is not None
    )


def signatory(position: Position, user: User | None = None) -> Signatory:
    """Who signs for the post today: its holder, or `user` where several hold it and the user is one of them."""
    today = position.unit.organization.today()
    own = assignment_of(user, position, today) if user else None
    return signatory_of(position, own or holder(position, today))


def signatory_on(position: Position, day: datetime.date) -> Signatory:
    """Who signed for the post on `day`: its holder then."""
    return signatory_of(position, holder(position, day))


def signatory_of(position: Position, assignment: Assignment | None) -> Signatory:
    """Who signs for the post by that assignment; nobody's name without one."""
    title = position.title_on_signature
    if assignment is None:
        return Signatory(title=title, name="", nip="", rank="")
    official = assignment.official
    title = AssignmentKind(assignment.kind).prefix + title
    return Signatory(
        title=title,
        name=official.name,
        nip=official.nip,
        rank=official.rank,
        other_label="" if official.nip else official.other_label,
        other_number="" if official.nip else official.other_number,
        official=official.pk,
    )
