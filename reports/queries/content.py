"""Builds a report's content from the tables."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from reports.calculations import Band
from reports.content.report import (
    Action,
    Budget,
    EvidenceFile,
    Explanation,
    Figures,
    FollowedUp,
    Office,
    QuarterFigures,
    ReportContent,
    Signatory,
)
from reports.content.versions import from_json
from reports.enums import FollowUpOutcome, Quarter
from reports.models import ActionPlanRow, DispositionOption, Report
from reports.queries import evidence
from reports.queries.figures import bands_of, sheets_of
from reports.queries.history import histories
from reports.queries.plan import OldRow, all_old_rows
from reports.queries.wording import own_texts
from reports.texts import braces, fixed, live_values
from units.enums import AssignmentKind, DutyKind
from units.models import Assignment, Organization, Position, User
from units.queries import assignment_of, emblem_sha256, holder, holders


@dataclass(frozen=True)
class ReportFacts:
    """What the tables hold of a report by itself."""

    computed: Figures
    action_plan: tuple[ActionPlanRow, ...]
    old_rows: tuple[OldRow, ...]
    evidence: tuple[EvidenceFile, ...]
    history: tuple[QuarterFigures, ...]
    reporter: Assignment | None
    supervisor: Assignment | None


class OfficeFacts:
    """What all reports of an office say alike: each read when first asked for, once for many reports.

    Given `reports` of one period, what each of them says by itself is read together too, in as many queries as for one.
    """

    def __init__(self, organization: Organization, reports: Collection[Report] = ()) -> None:
        self._organization = organization
        self._drafts = [report for report in reports if report.content is None]

    def of(self, report: Report) -> ReportFacts:
        return self._together.get(report.pk) or _facts([report], self.bands)[report.pk]

    @cached_property
    def _together(self) -> dict[int, ReportFacts]:
        return _facts(self._drafts, self.bands)

    @cached_property
    def office(self) -> Office:
        return office(self._organization)

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
        return tuple(option.label for option in DispositionOption.objects.filter(organization=self._organization))


def content_of(report: Report, facts: OfficeFacts | None = None) -> ReportContent:
    """What the report says: frozen since it was handed in, or from the tables while its author still writes."""
    return from_json(report.content) if report.content is not None else build(report, facts)


def build(report: Report, facts: OfficeFacts | None = None) -> ReportContent:
    """The content as the tables have it now; `facts` where the caller has read them for several reports."""
    position, period, organization = report.position, report.period, report.organization
    facts = facts or OfficeFacts(organization)
    own = facts.of(report)
    computed = own.computed
    values = live_values.by_activity(computed.budget, computed.performance)
    duties = list(position.duties.all())
    superior = position.superior
    content = ReportContent(
        office=facts.office,
        unit_code=position.unit.code,
        unit_name=position.unit.name,
        position=position.title,
        superior=superior.title if superior else "",
        echelon=position.echelon,
        year=period.year,
        quarter=period.quarter,
        report_date=report.report_date,
        legal_basis=position.legal_basis.text if position.legal_basis else "",
        tugas=tuple(duty.text for duty in duties if duty.kind == DutyKind.TUGAS),
        fungsi=tuple(duty.text for duty in duties if duty.kind == DutyKind.FUNGSI),
        agreement_label=report.agreement.version_label,
        budget=computed.budget,
        performance=computed.performance,
        ceiling_total=computed.ceiling_total,
        realisasi_total=computed.realisasi_total,
        serapan_total=computed.serapan_total,
        capaian_average=computed.capaian_average,
        capaian_cap=organization.capaian_cap,
        explanations=_explanations(report, computed.budget, values),
        action_plan=_action_plan(own.action_plan, values),
        reporter=_signatory(position, own.reporter),
        supervisor=_signatory(superior, own.supervisor) if superior else Signatory("", "", "", ""),
        follow_up=_follow_up(own.old_rows),
        evidence=own.evidence,
        history=own.history,
    )
    return replace(content, texts=tuple(passages(content, facts.texts).items()))


def _facts(reports: Collection[Report], bands: tuple[Band, ...]) -> dict[int, ReportFacts]:
    """The facts of reports of one period, by the reports' keys: as many queries as for one of them."""
    if not reports:
        return {}
    computed = {pk: sheet.figures() for pk, sheet in sheets_of(reports, bands=bands).items()}
    plans = defaultdict(list)
    for row in ActionPlanRow.objects.filter(report__in=reports).select_related("activity"):
        plans[row.report_id].append(row)
    old, files, courses = all_old_rows(reports), evidence.files(reports), histories(reports, computed)
    superiors = {report.pk: report.position.superior_id or 0 for report in reports}
    posts = {report.position_id for report in reports} | set(superiors.values())
    people = holders(posts, next(iter(reports)).organization.today())
    return {
        report.pk: ReportFacts(
            computed=computed[report.pk],
            action_plan=tuple(plans[report.pk]),
            old_rows=old[report.pk],
            evidence=files[report.pk],
            history=courses[report.pk],
            reporter=people.get(report.position_id),
            supervisor=people.get(superiors[report.pk]),
        )
        for report in reports
    }


def passages(content: ReportContent, own: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Each of wording.BLOCKS in paragraphs, the organisation's `own` before the program's, filled from the content."""
    values = placeholders(content)
    filled = {key: tuple(fixed.fill(own.get(key) or block.text, values)) for key, block in fixed.BLOCKS.items()}
    if not content.legal_basis:
        # Without a regulation the sentence that cites it would have a hole.
        filled["dasar_hukum"] = ()
    return filled


def placeholders(content: ReportContent) -> dict[str, str]:
    """A value for each of wording.PLACEHOLDERS."""
    quarter = Quarter(content.quarter)
    return {
        "jabatan": content.position,
        "atasan": content.superior or "atasan langsung",
        "perangkat_daerah": content.office.name,
        "pemerintah": content.office.government,
        "triwulan": quarter.label,
        "tahun": str(content.year),
        "bulan": quarter.months,
        "dasar_hukum": content.legal_basis,
    }


def office(organization: Organization) -> Office:
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
    report: Report, budget: tuple[Budget, ...], values: dict[str, dict[str, str]]
) -> tuple[Explanation, ...]:
    texts = {e.line_id: e.text for e in report.evaluations.all()}
    return tuple(
        Explanation(line.line, line.code, line.name, braces.fill(texts[line.line], values[line.code]))
        for line in budget
        if texts.get(line.line)
    )


def _action_plan(plan: Iterable[ActionPlanRow], values: dict[str, dict[str, str]]) -> tuple[Action, ...]:
    rows, code = [], ""
    for row in plan:
        activity = row.activity
        own = values.get(activity.code, {})
        rows.append(
            Action(
                code=activity.code,
                name=activity.name,
                first=activity.code != code,
                evaluasi=braces.fill(row.evaluasi, own),
                tindak_lanjut=braces.fill(row.tindak_lanjut, own),
                keterangan=braces.fill(row.keterangan, own),
            )
        )
        code = activity.code
    return tuple(rows)


def _follow_up(rows: Iterable[OldRow]) -> tuple[FollowedUp, ...]:
    """What the author has told of so far."""
    return tuple(
        FollowedUp(
            code=old.row.activity.code,
            name=old.row.activity.name,
            tindak_lanjut=old.tindak_lanjut,
            outcome=FollowUpOutcome(old.told.outcome),
            note=old.told.note,
        )
        for old in rows
        if old.told is not None
    )


def signatory(position: Position, user: User | None = None) -> Signatory:
    """Who signs for the post: its holder on the day the document is made. What is handed in is frozen with them.

    Of several holders, a definitive one and one who acts, it is `user` where they are one of them.
    """
    today = position.unit.organization.today()
    own = assignment_of(user, position, today) if user else None
    return _signatory(position, own or holder(position, today))


def _signatory(position: Position, assignment: Assignment | None) -> Signatory:
    title = position.title_on_signature
    if assignment is None:
        return Signatory(title=title, name="", nip="", rank="")
    official = assignment.official
    title = AssignmentKind(assignment.kind).prefix + title
    return Signatory(title=title, name=official.name, nip=official.nip, rank=official.rank)
