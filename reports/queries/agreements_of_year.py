"""The agreements of an office's year as a list: every post that reports, with its versions."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from reports.enums import Quarter
from reports.models import Agreement, BudgetLine, Indicator, IndividualIndicator
from reports.queries.agreement_remarks import Remark, remarks_of_all
from reports.queries.agreement_rows import rows_of_all
from reports.queries.budget_shifts import shifted_by
from units.models import Organization, Position


@dataclass(frozen=True)
class Version:
    """A version with the number of its indicators and the sum of its pagu in rupiah: as signed, and after shifts."""

    agreement: Agreement
    indicators: int
    signed: Decimal
    total: Decimal
    remarks: tuple[Remark, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing that a PK needs is missing; what is odd about it may be meant."""
        return not any(remark.is_missing for remark in self.remarks)

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

    The head of the office has an agreement with the regional head, though no report. Three queries, and eight more
    for the remarks on drafts and on what is in force.
    """
    own = BudgetLine.objects.filter(agreement=OuterRef("pk")).order_by()
    lines = own.annotate(held=Coalesce(shifted_by(datetime.date.max), F("ceiling"))).values("agreement")
    indicators = Indicator.objects.filter(goal__agreement=OuterRef("pk")).order_by().values("goal__agreement")
    versions: dict[int, list[Version]] = defaultdict(list)
    of_year = Agreement.objects.filter(position__unit__organization=office, year=year).annotate(
        indicators=Coalesce(Subquery(indicators.annotate(count=Count("pk")).values("count")), 0),
        signed=Coalesce(Subquery(own.values("agreement").annotate(total=Sum("ceiling")).values("total")), Decimal(0)),
        total=Coalesce(Subquery(lines.annotate(total=Sum("held")).values("total")), Decimal(0)),
    )
    found = list(of_year.select_related("position__unit").order_by("version"))
    remarks = _remarks_on(found)
    for each in found:
        told = remarks.get(each.pk, ())
        versions[each.position_id].append(Version(each, each.indicators, each.signed, each.total, told))
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


def _remarks_on(agreements: Sequence[Agreement]) -> dict[int, tuple[Remark, ...]]:
    """What the page that puts one draft in force says beforehand, and what no longer fits of the money in force."""
    shown = [each for each in agreements if each.status.is_draft or each.status.is_in_force]
    told = remarks_of_all(rows_of_all(shown)) if shown else []
    return {
        each.pk: tuple(one for one in found if each.status.is_draft or (one.is_on_money and not one.is_missing))
        for each, found in zip(shown, told, strict=True)
    }
