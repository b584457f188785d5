"""Several offices beside each other in a quarter: who has reported, who is late, what was achieved and spent."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from reports import calculations
from reports.enums import ActivityLevel, Quarter, ReportState
from reports.models import Agreement, BudgetResult, Period, Report
from reports.models.budget_shift import ShiftedLine
from reports.queries.report_lists import current_of
from units.models import Organization, Position
from units.models.organization import today_of

_FROZEN = [state for state in ReportState if state.frozen]


@dataclass(frozen=True)
class OfficeInQuarter:
    """An office in a quarter. `period` is None while it is not opened.

    `unsigned` counts its reporting posts without an agreement for the year. The figures, in percent, are of the
    reports that are submitted: the average of their capaian, and the serapan of their sub kegiatan; None where there
    are none, or where the person may not read them (`is_whole` is False).
    """

    organization: Organization
    is_whole: bool
    period: Period | None = None
    reports: int = 0
    submitted: int = 0
    late: int = 0
    unsigned: int = 0
    capaian: Decimal | None = None
    serapan: Decimal | None = None

    @property
    def efisiensi(self) -> Decimal | None:
        return calculations.efisiensi(self.capaian, self.serapan)


def periods_of_all(offices: Collection[Organization]) -> list[Period]:
    """The periods of all the offices, the latest first, each with its office."""
    by_key = {office.pk: office for office in offices}
    periods = list(Period.objects.filter(organization__in=offices).order_by("-year", "-quarter"))
    for period in periods:
        period.organization = by_key[period.organization_id]
    return periods


def quarters_of_any(periods: Collection[Period]) -> list[tuple[int, Quarter]]:
    """The quarters of the periods, each once, in their order."""
    return list(dict.fromkeys((each.year, Quarter(each.quarter)) for each in periods))


def current_quarter(periods: Iterable[Period], offices: Sequence[Organization]) -> tuple[int, Quarter]:
    """The quarter that most of the offices fill in now, the later of two; without any period today's.

    Each office's is that of its own pages: one that is opened in advance is not filled in yet.
    """
    of_office: dict[int, list[Period]] = defaultdict(list)
    for period in periods:
        of_office[period.organization_id].append(period)
    current = filter(None, map(current_of, of_office.values()))
    filled = Counter((period.year, Quarter(period.quarter)) for period in current)
    if filled:
        return max(filled, key=lambda each: (filled[each], each))
    today = next(iter(offices), Organization()).today()
    return today.year, Quarter((today.month + 2) // 3)


def offices_in(
    offices: Collection[Organization], whole: Collection[int], year: int, quarter: Quarter, periods: Collection[Period]
) -> list[OfficeInQuarter]:
    """Each office in the quarter; `periods` are those of all. Three queries.

    `whole` are the keys of the offices that the person reads whole: nothing of another one is read.
    """
    read = [office for office in offices if office.pk in whole]
    opened = {each.organization_id: each for each in periods if (each.year, each.quarter) == (year, quarter)}
    keys = [opened[office.pk].pk for office in read if office.pk in opened]
    reports, spending = _reports(keys), _spending(keys, quarter, year)
    unsigned = _unsigned(read, year)
    found = []
    for office in offices:
        if office.pk not in whole:
            found.append(OfficeInQuarter(office, is_whole=False))
            continue
        own, today = reports.get(office.pk, []), office.today()
        frozen = [each for each in own if each.status.frozen]
        ceiling, spent = spending.get(office.pk, (None, None))
        found.append(
            OfficeInQuarter(
                office,
                is_whole=True,
                period=opened.get(office.pk),
                reports=len(own),
                submitted=len(frozen),
                late=sum(each.status.editable and today > each.due_day for each in own),
                unsigned=unsigned.get(office.pk, 0),
                capaian=calculations.average(map(_average_of, frozen)),
                serapan=calculations.serapan(ceiling, spent),
            )
        )
    return found


def _reports(periods: Collection[int]) -> Mapping[int, list[Report]]:
    """The reports by office, each with the average capaian that its frozen content says, and not all of it."""
    found: dict[int, list[Report]] = defaultdict(list)
    rows = Report.objects.filter(period__in=periods).order_by("pk").select_related("period")
    for report in rows.defer("content").annotate(average=KT("content__capaian_average")):
        found[report.period.organization_id].append(report)
    return found


def _average_of(report: Report) -> Decimal | None:
    average: str | None = report.average  # type: ignore[attr-defined]
    return Decimal(average) if average else None


def _spending(periods: Collection[int], quarter: Quarter, year: int) -> Mapping[int, tuple[Decimal, Decimal]]:
    """Pagu and realisasi of the sub kegiatan in submitted reports, by office, where both are known."""
    shifts = ShiftedLine.objects.filter(line=OuterRef("line"), shift__on__lte=quarter.last_day(year))
    results = BudgetResult.objects.filter(
        report__period__in=periods,
        report__state__in=_FROZEN,
        line__agreement=F("report__agreement"),
        line__activity__level=ActivityLevel.SUB_KEGIATAN,
        realisasi__isnull=False,
    )
    rows: Any = (
        results.annotate(pagu=Coalesce(shifts.order_by("-shift__on").values("after")[:1], "line__ceiling"))
        .filter(pagu__isnull=False)
        .order_by()
        .values("report__period__organization")
        .annotate(ceiling=Sum("pagu"), spent=Sum("realisasi"))
    )
    return {row["report__period__organization"]: (row["ceiling"], row["spent"]) for row in rows}


def _unsigned(offices: Collection[Organization], year: int) -> Mapping[int, int]:
    """How many reporting posts have no agreement for the year, by office."""
    today = today_of("unit__organization")
    begun = Q(starts__isnull=True) | Q(starts__lte=today)
    standing = Q(ends__isnull=True) | Q(ends__gte=today)
    agreed = Agreement.objects.usable().filter(position=OuterRef("pk"), year=year)
    posts = Position.objects.reporting().filter(begun, standing, ~Exists(agreed), unit__organization__in=offices)
    rows = posts.order_by().values("unit__organization").annotate(count=Count("pk"))
    return {row["unit__organization"]: row["count"] for row in rows}
