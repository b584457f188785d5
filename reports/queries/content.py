"""Builds a report's content from the tables; the only place where its figures are computed."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.db.models import Prefetch

from reports import calculations, wording
from reports.calculations import Band
from reports.content import Action, Budget, Explanation, Office, Performance, ReportContent, Signatory, from_json
from reports.enums import ActivityLevel, Direction, IndicatorKind, Quarter
from reports.models import (
    BudgetLine,
    BudgetResult,
    Indicator,
    IndicatorResult,
    PredikatBand,
    QuarterTarget,
    Report,
    Wording,
)
from units.enums import AssignmentKind, DutyKind
from units.models import Organization, Position
from units.queries import holder


def content_of(report: Report) -> ReportContent:
    """What the report says: frozen since it was handed in, or from the tables while its author still writes."""
    return from_json(report.content) if report.content is not None else build(report)


@dataclass(frozen=True)
class Figures:
    """The computed part of a report's content."""

    budget: tuple[Budget, ...]
    performance: tuple[Performance, ...]
    ceiling_total: Decimal | None
    realisasi_total: Decimal | None
    serapan_total: Decimal | None
    capaian_average: Decimal | None


def figures(report: Report) -> Figures:
    """Every number of the report, year to date, in the order of the agreement. A fixed number of queries."""
    before = previous_report(report)
    budget = _budget(report, before)
    serapan = {line.line: line.serapan for line in budget}
    performance = _performance(report, before, serapan)
    # Spending on a line without pagu has no share of any total pagu, so serapan's total leaves it out.
    with_ceiling = [line for line in budget if line.ceiling is not None]
    return Figures(
        budget=budget,
        performance=performance,
        ceiling_total=(ceiling := calculations.total(line.ceiling for line in budget)),
        realisasi_total=calculations.total(line.realisasi for line in budget),
        serapan_total=calculations.serapan(ceiling, calculations.total(line.realisasi for line in with_ceiling)),
        capaian_average=calculations.average(row.capaian for row in performance),
    )


def figures_of(report: Report) -> Figures:
    """The figures the report shows: the frozen ones once it is handed in, else from the tables."""
    if report.content is None:
        return figures(report)
    content = from_json(report.content)
    return Figures(
        budget=content.budget,
        performance=content.performance,
        ceiling_total=content.ceiling_total,
        realisasi_total=content.realisasi_total,
        serapan_total=content.serapan_total,
        capaian_average=content.capaian_average,
    )


def previous_report(report: Report) -> Report | None:
    """The same position's report of the quarter before, in the same year: realisasi is year to date."""
    return Report.objects.filter(
        position=report.position_id, period__year=report.period.year, period__quarter=report.period.quarter - 1
    ).first()


def bands_of(organization: Organization) -> tuple[Band, ...]:
    """The organisation's predikat bands from high to low; the program's where it set none."""
    own = [Band(band.above, band.label) for band in PredikatBand.objects.filter(organization=organization)]
    return tuple(own) or calculations.DEFAULT_BANDS


def _budget(report: Report, before: Report | None) -> tuple[Budget, ...]:
    now = {r.line_id: r.realisasi for r in BudgetResult.objects.filter(report=report)}
    # A perubahan has lines of its own; the activity is what stays the same through the year.
    earlier = {
        r.line.activity_id: r.realisasi for r in BudgetResult.objects.filter(report=before).select_related("line")
    }
    lines = (
        BudgetLine.objects.filter(agreement=report.agreement_id).select_related("activity").prefetch_related("funds")
    )
    return tuple(
        Budget(
            line=line.pk,
            code=line.activity.code,
            name=line.activity.name,
            level=ActivityLevel(line.activity.level),
            ceiling=line.ceiling,
            funds=tuple(fund.name for fund in line.funds.all()),
            realisasi=now.get(line.pk),
            previous=earlier.get(line.activity_id),
            serapan=calculations.serapan(line.ceiling, now.get(line.pk)),
        )
        for line in lines
    )


def _realisasi(indicator: Indicator, result: IndicatorResult | None) -> Decimal | Fraction | None:
    if result is None:
        return None
    if indicator.kind == IndicatorKind.RATIO:
        return calculations.ratio(result.numerator, result.denominator)
    return result.realisasi


class _Earlier:
    """The results of the quarter before, found again for an indicator of this quarter's agreement.

    In the same agreement it is the same row. In a perubahan the rows are new: an indicator is the same one by sasaran
    and name, or by its name where only one has it.
    """

    def __init__(self, before: Report | None) -> None:
        results = IndicatorResult.objects.filter(report=before).select_related("indicator__goal") if before else ()
        self._rows = {r.indicator_id: r for r in results}
        self._words = Counter((r.indicator.goal.text, r.indicator.name) for r in results)
        self._names = Counter(r.indicator.name for r in results)

    def of(self, indicator: Indicator) -> IndicatorResult | None:
        if indicator.pk in self._rows:
            return self._rows[indicator.pk]
        words = (indicator.goal.text, indicator.name)
        for row in self._rows.values():
            same_words = (row.indicator.goal.text, row.indicator.name) == words and self._words[words] == 1
            same_name = row.indicator.name == indicator.name and self._names[indicator.name] == 1
            if same_words or same_name:
                return row
        return None


def _performance(report: Report, before: Report | None, serapan: dict[int, Decimal | None]) -> tuple[Performance, ...]:
    cap = report.organization.capaian_cap
    bands = bands_of(report.organization)
    now = {r.indicator_id: r for r in IndicatorResult.objects.filter(report=report)}
    earlier = _Earlier(before)
    quarter_targets = QuarterTarget.objects.filter(quarter=report.period.quarter)
    indicators = (
        Indicator.objects.filter(goal__agreement=report.agreement_id)
        .select_related("goal")
        .prefetch_related(Prefetch("quarter_targets", quarter_targets, to_attr="this_quarter"))
        .order_by("goal__order", "order")
    )
    rows = []
    for indicator in indicators:
        result = now.get(indicator.pk)
        reached = _realisasi(indicator, result)
        direction = Direction(indicator.direction)
        quarter_target = next((t.value for t in indicator.this_quarter), None)
        capaian = calculations.capaian(indicator.target, reached, direction, cap)
        rows.append(
            Performance(
                indicator=indicator.pk,
                goal=indicator.goal_id,
                sasaran=indicator.goal.text,
                name=indicator.name,
                unit=indicator.unit,
                kind=IndicatorKind(indicator.kind),
                direction=direction,
                target=indicator.target,
                quarter_target=quarter_target,
                numerator_label=indicator.numerator_label,
                denominator_label=indicator.denominator_label,
                component_unit=indicator.component_unit,
                numerator=result.numerator if result else None,
                denominator=result.denominator if result else None,
                realisasi=calculations.rounded(reached),
                previous=calculations.rounded(_realisasi(indicator, earlier.of(indicator))),
                capaian=capaian,
                capaian_quarter=calculations.capaian(quarter_target, reached, direction, cap),
                predikat=calculations.predikat(capaian, bands),
                note=result.note if result else "",
                line=indicator.budget_line_id,
                efisiensi=calculations.efisiensi(capaian, serapan.get(indicator.budget_line_id or 0)),
            )
        )
    return tuple(rows)


def build(report: Report) -> ReportContent:
    """The content as the tables have it now."""
    position, period, organization = report.position, report.period, report.organization
    computed = figures(report)
    duties = list(position.duties.all())
    superior = position.superior
    content = ReportContent(
        office=office(organization),
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
        explanations=_explanations(report, computed.budget),
        action_plan=_action_plan(report),
        reporter=signatory(position),
        supervisor=signatory(superior) if superior else Signatory("", "", "", ""),
        follow_up=(),
        evidence=(),
    )
    own = dict(Wording.objects.filter(organization=organization).values_list("key", "text"))
    return replace(content, texts=tuple(passages(content, own).items()))


def passages(content: ReportContent, own: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Each of wording.BLOCKS in paragraphs, the organisation's `own` before the program's, filled from the content."""
    values = placeholders(content)
    filled = {key: tuple(wording.fill(own.get(key) or block.text, values)) for key, block in wording.BLOCKS.items()}
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
    )


def _explanations(report: Report, budget: tuple[Budget, ...]) -> tuple[Explanation, ...]:
    texts = {e.line_id: e.text for e in report.evaluations.all()}
    return tuple(Explanation(b.line, b.code, b.name, texts[b.line]) for b in budget if texts.get(b.line))


def _action_plan(report: Report) -> tuple[Action, ...]:
    rows, code = [], ""
    for row in report.action_plan.select_related("activity"):
        activity = row.activity
        rows.append(
            Action(
                code=activity.code,
                name=activity.name,
                first=activity.code != code,
                evaluasi=row.evaluasi,
                tindak_lanjut=row.tindak_lanjut,
                keterangan=row.keterangan,
            )
        )
        code = activity.code
    return tuple(rows)


def signatory(position: Position) -> Signatory:
    """Who signs for the post: its holder on the day the document is made. What is handed in is frozen with them."""
    assignment = holder(position, position.unit.organization.today())
    title = position.title_on_signature
    if assignment is None:
        return Signatory(title=title, name="", nip="", rank="")
    official = assignment.official
    title = AssignmentKind(assignment.kind).prefix + title
    return Signatory(title=title, name=official.name, nip=official.nip, rank=official.rank)
