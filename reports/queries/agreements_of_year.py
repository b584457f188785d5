"""The agreements of an office's year as a list: every post that reports, with its versions."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from reports.enums import Quarter
from reports.models import Agreement, BudgetLine, Indicator, IndividualIndicator
from reports.queries.budget_shifts import with_shifts
from units.models import Organization, Position


@dataclass(frozen=True)
class Version:
    """A version with the number of its indicators and the sum of its pagu in rupiah, after the last shift.

    `untargeted` indicators have no yearly target, `unpriced` lines no pagu.
    """

    agreement: Agreement
    indicators: int
    total: Decimal
    untargeted: int = 0
    unpriced: int = 0

    @property
    def lacks(self) -> str:
        """What somebody should look at before it is in force; empty where nothing is missing."""
        found = [f"{self.untargeted} indikator belum mempunyai target setahun"] if self.untargeted else []
        found += [f"{self.unpriced} anggaran belum mempunyai pagu"] if self.unpriced else []
        return " dan ".join(found)

    @property
    def can_come_into_force(self) -> bool:
        """Whether it is a draft with something in it."""
        return self.agreement.status.is_draft and self.indicators > 0


@dataclass(frozen=True)
class PostVersions:
    """A post that reports, with its versions of the year in their order, and the rows of its IKI sheet."""

    post: Position
    versions: tuple[Version, ...]
    iki: int

    @property
    def may_have_agreement(self) -> bool:
        """Whether a PK is begun for it here: it reports, or leads the office."""
        return self.post.reports_lkj or self.post.superior_id is None

    @property
    def has_draft(self) -> bool:
        return any(version.agreement.status.is_draft for version in self.versions)


def posts_of_year(office: Organization, year: int) -> list[PostVersions]:
    """Every post that reports in the year, or has an agreement or an IKI sheet for it, in the order of the structure.

    The head of the office has an agreement with the regional head, though no report. Three queries.
    """
    lines = BudgetLine.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    own = with_shifts(BudgetLine.objects.filter(agreement=OuterRef("pk")), datetime.date.max).order_by()
    shifted = own.annotate(now=Coalesce("shifted", "ceiling")).values("agreement")
    indicators = Indicator.objects.filter(goal__agreement=OuterRef("pk")).order_by().values("goal__agreement")
    versions: dict[int, list[Version]] = defaultdict(list)
    of_year = Agreement.objects.filter(position__unit__organization=office, year=year).annotate(
        indicators=_count(indicators),
        total=Coalesce(Subquery(shifted.annotate(total=Sum("now")).values("total")), Decimal(0)),
        untargeted=_count(indicators.filter(target=None, target_step=None, target_words="")),
        unpriced=_count(lines.filter(ceiling=None)),
    )
    for each in of_year.select_related("position").order_by("version"):
        versions[each.position_id].append(Version(each, each.indicators, each.total, each.untargeted, each.unpriced))
    sheets = dict(
        IndividualIndicator.objects.filter(position__unit__organization=office, year=year)
        .order_by()
        .values_list("position")
        .annotate(count=Count("pk"))
    )
    standing = Position.objects.of(office).standing_on(Quarter.IV.last_day(year))
    owing = standing.filter(Q(reports_lkj=True) | Q(superior=None))
    posts = (
        Position.objects.of(office)
        .filter(Q(pk__in=owing.values("pk")) | Q(pk__in=[*versions, *sheets]))
        .select_related("unit")
    )
    return [
        PostVersions(post, tuple(versions[post.pk]), sheets.get(post.pk, 0))
        for post in posts.order_by("unit__order", "pk")
    ]


def _count(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)
