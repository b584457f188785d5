"""Reads a report being written once: for its checks, and on submission for its content too.

What the rules look at (reports.checks.subject) is read here: as many queries for all reports of a period as for one.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from lkj.prepared import Prepared
from reports import calculations
from reports.checks import Finding, LostRow, PlannedRow, Settings, Subject, from_content, run
from reports.checks.office import OfficeView
from reports.content import places
from reports.content.indicators import plan_key
from reports.content.report import Figures, ReportContent, Signatory
from reports.content.versions import from_json
from reports.enums import FollowUpOutcome, Quarter
from reports.models import ActionPlanRow, Evaluation, Report
from reports.queries.content import OfficeFacts, build
from reports.queries.figures import figures_from
from reports.queries.office_view import PeriodView, PostFacts
from reports.queries.sheets import sheets_of
from reports.texts import braces
from units.models import Chain, Organization


@dataclass(frozen=True)
class Draft:
    """A report as its author left it: what its checks find, and the content that submitting it freezes.

    `seen` is the number of the office's last event before it was read.
    """

    findings: list[Finding]
    content: ReportContent
    seen: int


def draft_of(report: Report) -> Draft:
    """Findings and content, both of the same figures, which are computed once."""
    facts, seen = OfficeFacts(report.organization, [report]), last_event(report.organization)
    return Draft(findings_now(report, facts.of(report).computed), build(report, facts), seen)


def last_event(organization: Organization) -> int:
    """The number of the office's last event."""
    return Chain.objects.filter(organization=organization).values_list("length", flat=True).first() or 0


def findings_now(report: Report, figures: Figures | None = None) -> list[Finding]:
    """What the rules find in the report as the tables have it; `figures` where the caller has computed them already."""
    read = Subjects([report], {report.pk: figures} if figures else {})
    return run(read.of(report), read.settings)


def all_findings_now(
    reports: Sequence[Report], figures: Mapping[int, Figures] | None = None
) -> list[tuple[Report, list[Finding]]]:
    """Each report with its findings_now(); all are of one period. As many queries as for one of them.

    `figures` are those, by the reports' keys, that the caller has computed already.
    """
    if not reports:
        return []
    read = Subjects(reports, figures)
    return [(report, run(read.of(report), read.settings)) for report in reports]


def subject_of(report: Report, figures: Figures | None = None) -> Subject:
    """The subject of the report's checks; `figures` where the caller has computed them already."""
    return Subjects([report], {report.pk: figures} if figures else {}).of(report)


def _plans(period: int, posts: list[int], reports: list[int], year: str, quarter: str) -> QuerySet[Any, Any]:
    """The plans of the period's reports, and of these posts' in the quarter before; `outcome` as `reports` mark it."""
    before = Q(report__position__in=posts, report__period__year=int(year), report__period__quarter=int(quarter))
    marked = FilteredRelation("follow_ups", condition=Q(follow_ups__report__in=reports))
    rows = ActionPlanRow.objects.filter(Q(report__period=period) | before).annotate(
        marked=marked,
        outcome=F("marked__outcome"),
        about_code=Coalesce("activity__code", Value("")),
        about_name=Coalesce("activity__name", "indicator__name", output_field=TextField()),
        position=F("report__position"),
        of_period=F("report__period"),
    )
    return rows.order_by("order", "pk").values()


_PLANS = Prepared(_plans)
_EXPLAINED = Prepared(
    lambda period: (
        Evaluation.objects.filter(report__period=period)
        .annotate(position=F("report__position"))
        .only("report", "line", "indicator", "text")
    )
)


class Subjects:
    """The subjects of reports of one period, read together."""

    def __init__(self, reports: Collection[Report], figures: Mapping[int, Figures] | None = None) -> None:
        self._reports = {report.pk: report for report in reports}
        self._known = figures or {}
        self._period = next(iter(reports)).period
        self._view = PeriodView(self._period)

    @property
    def settings(self) -> Settings:
        return self._view.settings

    def of(self, report: Report) -> Subject:
        """As the tables have the report; of one that was submitted, what it says is taken from its frozen content."""
        read = self._read(report)
        content = self._contents.get(report.pk)
        return from_content(content, read) if content else read

    def _read(self, report: Report) -> Subject:
        post = self._view.posts[report.position_id]
        superior = self._view.posts.get(post.superior or 0)
        rows = self._rows[report.pk]
        previous = self._previous(report)
        return Subject(
            figures=self._figures[report.pk],
            year=self._period.year,
            quarter=self._period.quarter,
            explained=self._explained.get(report.pk, {}),
            plan=tuple(map(_planned, rows)),
            bounds=self._view.bounds,
            unmarked=sum(row["outcome"] is None for row in previous),
            lost=tuple(_lost(previous, {row["carried_from_id"] for row in rows})),
            post=post.title,
            unit=post.unit,
            superior=post.superior_title,
            agreement=report.agreement.dated_label,
            report_date=report.report_date,
            day=_day(report),
            # Those named as of the report's date were in office then.
            reporter=None if report.signed_as_dated else _signatory(post),
            supervisor=None if report.signed_as_dated else _signatory(superior),
            reporter_since=post.since,
            supervisor_since=superior.since if superior else None,
            signed=self._view.signed(report.agreement_id),
            before=self._view.before(report.agreement_id),
            individual=tuple(post.individual.values()),
            has_tugas=post.has_tugas,
            office=self._office,
        )

    @cached_property
    def _contents(self) -> dict[int, ReportContent]:
        """The frozen contents, by report."""
        return {pk: from_json(report.content) for pk, report in self._reports.items() if report.content is not None}

    @cached_property
    def _figures(self) -> dict[int, Figures]:
        """The figures that each report shows; those of a draft without funds and predikat, which no rule reads."""
        frozen = {pk: content.figures for pk, content in self._contents.items() if pk not in self._known}
        drafts = [report for pk, report in self._reports.items() if pk not in frozen and pk not in self._known]
        sheets = sheets_of(drafts, funds=False, bands=calculations.DEFAULT_BANDS)
        return {**self._known, **frozen, **{pk: figures_from(sheet) for pk, sheet in sheets.items()}}

    @cached_property
    def _explained(self) -> dict[int, dict[str, str]]:
        """The explanations of all reports of the period, by report and the key of their topic. One query."""
        found: dict[int, dict[str, str]] = defaultdict(dict)
        for row in _EXPLAINED(self._period.pk):
            found[row.report_id][row.key] = row.text
            self._posts_of[row.report_id] = row.position
        return found

    @cached_property
    def _posts_of(self) -> dict[int, int]:
        """The posts of the reports that were read, by the reports' keys."""
        return {report.pk: report.position_id for report in self._reports.values()}

    @cached_property
    def _plans(self) -> list[dict[str, Any]]:
        """The plans of all reports of the period, and of these reports' posts in the quarter before. One query."""
        quarter, year = Quarter(self._period.quarter).before(self._period.year)
        posts = {report.position_id for report in self._reports.values()}
        return _PLANS(self._period.pk, posts, list(self._reports), str(year), str(int(quarter)))

    @cached_property
    def _rows(self) -> dict[int, list[dict[str, Any]]]:
        """The plans of the period's reports, by report."""
        found = defaultdict(list)
        for row in self._plans:
            if row["of_period"] == self._period.pk:
                found[row["report_id"]].append(row)
                self._posts_of[row["report_id"]] = row["position"]
        return found

    def _previous(self, report: Report) -> list[dict[str, Any]]:
        """The rows of the post's plan in the quarter before."""
        of_post = (row for row in self._plans if row["position"] == report.position_id)
        return [row for row in of_post if row["of_period"] != self._period.pk]

    @cached_property
    def _office(self) -> OfficeView:
        """The office with what the reports of the quarter say, by the post's title."""
        said: dict[int, list[str]] = defaultdict(list)
        for pk, texts in self._explained.items():
            said[self._posts_of[pk]] += texts.values()
        for pk, rows in self._rows.items():
            said[self._posts_of[pk]] += [
                row[name] for row in rows for name in ("evaluasi", "tindak_lanjut", "keterangan")
            ]
        paragraphs = {self._view.posts[post].title: tuple(filter(None, texts)) for post, texts in said.items()}
        return replace(self._view.office, paragraphs=paragraphs)


def _day(report: Report) -> datetime.date:
    """The day on which it was submitted; today for a report that is being written."""
    if report.status.frozen and report.submitted_at is not None:
        return timezone.localtime(report.submitted_at).date()
    return report.organization.today()


def _planned(row: Mapping[str, Any]) -> PlannedRow:
    return PlannedRow(
        code=row["about_code"],
        name=row["about_name"],
        evaluasi=row["evaluasi"],
        tindak_lanjut=row["tindak_lanjut"],
        keterangan=row["keterangan"],
        is_untouched=row["version"] == 1 and bool(braces.names(row["evaluasi"])),
        is_carried=row["carried_from_id"] is not None,
        indicator=row["indicator_id"],
    )


def _lost(previous: Sequence[Mapping[str, Any]], carried: Collection[int | None]) -> list[LostRow]:
    """The rows marked as continuing that were not carried on, at the places that previous rows with an outcome have."""
    marked = [row for row in previous if row["outcome"] is not None]
    keys = places.counted(plan_key(row["about_code"], row["indicator_id"]) for row in marked)
    return [
        LostRow(row["about_code"], row["about_name"], places.join("lanjutan", key))
        for key, row in zip(keys, marked, strict=True)
        if row["outcome"] == FollowUpOutcome.CONTINUES and row["id"] not in carried
    ]


def _signatory(post: PostFacts | None) -> Signatory:
    if post is None:
        return Signatory("", "", "", "")
    holder = post.holder
    title = post.prefix + post.signature
    return Signatory(title, holder.name if holder else "", holder.nip if holder else "", "")
