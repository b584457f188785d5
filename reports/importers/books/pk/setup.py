"""What the offices have for a year, as the rows of 03-pk."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from reports.enums import AgreementState
from reports.importers.books.pk.tables import INDICATORS, LINES, PLAIN, SCALES
from reports.importers.books.posts import Posts
from reports.importers.comparing import Scope, Stored
from reports.models import Activity, Agreement, BudgetFund, BudgetLine, FundSource, Goal, Indicator, Scale
from reports.queries.agreement_rows import (
    QUARTERS,
    IndicatorRow,
    indicator_rows,
)
from reports.queries.fund_shares import Share, written
from reports.queries.nomenclature_changes import Funds as KnownFunds
from reports.queries.scales import steps_of
from units.models import Organization


class Setup:
    """What the offices have for the year, read once: a fixed number of queries, however many rows."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.posts = Posts(scope)
        of_year = Agreement.objects.filter(position__unit__organization__in=scope.offices, year=scope.year)
        newest = of_year.exclude(state=AgreementState.REPLACED).order_by("version").select_related("position__unit")
        self.agreements = {each.position_id: each for each in newest}

    @cached_property
    def stored(self) -> dict[str, list[Stored]]:
        return {
            LINES.name: [self._stored_line(each) for each in self.lines],
            INDICATORS.name: [self._stored_indicator(each) for each in self.indicators.values()],
            SCALES.name: list(self._stored_steps()),
        }

    @cached_property
    def offices(self) -> dict[int, Organization]:
        return {each.pk: each for each in self.scope.offices}

    @cached_property
    def by_agreement(self) -> dict[int, Agreement]:
        return {each.pk: each for each in self.agreements.values()}

    @cached_property
    def lines(self) -> list[BudgetLine]:
        found = list(BudgetLine.objects.filter(agreement__in=self.by_agreement).order_by("order"))
        by_key = {each.pk: each for of_office in self.activities.values() for each in of_office.values()}
        if missing := {each.activity_id for each in found} - by_key.keys():
            by_key |= Activity.objects.in_bulk(missing)
        for each in found:
            each.activity = by_key[each.activity_id]
        return sorted(found, key=lambda each: self._place(each.agreement_id))

    @cached_property
    def _shares(self) -> dict[int, list[Share]]:
        """The sumber dana of the lines, as values: they are the most rows of all."""
        found: dict[int, list[Share]] = defaultdict(list)
        rows = BudgetFund.objects.filter(line__agreement__in=self.by_agreement)
        for line, name, amount in rows.values_list("line", "fund__name", "amount"):
            found[line].append(Share(name, amount))
        return found

    @cached_property
    def indicators(self) -> dict[int, IndicatorRow]:
        ordered = Indicator.objects.filter(goal__agreement__in=self.by_agreement).order_by("goal__order", "order")
        rows = sorted(indicator_rows(ordered), key=lambda each: self._place(each.agreement))
        return {each.pk: each for each in rows}

    @cached_property
    def goals(self) -> dict[int, Goal]:
        return {each.pk: each for each in Goal.objects.filter(agreement__in=self.by_agreement)}

    @cached_property
    def activities(self) -> dict[int, dict[str, Activity]]:
        found: dict[int, dict[str, Activity]] = defaultdict(dict)
        for each in Activity.objects.filter(organization__in=self.offices, year=self.scope.year):
            found[each.organization_id][each.code] = each
        return found

    @cached_property
    def funds(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for each in FundSource.objects.filter(organization__in=self.offices):
            found[each.organization_id].append(each.name)
        return found

    @cached_property
    def known_funds(self) -> dict[int, KnownFunds]:
        return {office: KnownFunds(self.funds[office]) for office in self.offices}

    def place_of(self, office: int) -> Callable[[Share], int]:
        """Where each sumber dana stands among the office's: the order in which a line's are written."""
        places = {name: place for place, name in enumerate(self.funds[office])}
        return lambda share: places.get(share.name, len(places))

    @cached_property
    def scales(self) -> dict[int, dict[str, Scale]]:
        found: dict[int, dict[str, Scale]] = defaultdict(dict)
        for each in Scale.objects.filter(organization__in=self.offices).prefetch_related("steps"):
            found[each.organization_id][each.name.casefold()] = each
        return found

    def _stored_steps(self) -> Iterator[Stored]:
        for office, scales in self.scales.items():
            for scale in scales.values():
                for place, step in enumerate(steps_of(scale), 1):
                    values = {
                        "skala": scale.name,
                        "urutan": Decimal(place),
                        "tingkat": step.label,
                        "persen": step.percent,
                    }
                    yield Stored(step.pk, self.offices[office], values)

    def _place(self, agreement: int) -> tuple[int, int]:
        """Where an agreement stands: in the order of the structure."""
        return self._places[self.by_agreement[agreement].position_id]

    @cached_property
    def _places(self) -> dict[int, tuple[int, int]]:
        found = {post.pk: (0, number) for number, post in enumerate(self.posts.all)}
        return defaultdict(lambda: (1, 0), found)

    def _office(self, agreement: int) -> Organization:
        return self.offices[self.by_agreement[agreement].position.unit.organization_id]

    def _post(self, agreement: int) -> str:
        owner = self.by_agreement[agreement].position
        return self.posts.name(owner) or owner.title

    def _stored_line(self, line: BudgetLine) -> Stored:
        office = self._office(line.agreement_id)
        values = {
            "jabatan": self._post(line.agreement_id),
            "kode": line.activity.code,
            "nama": line.activity.name,
            "pagu": line.ceiling,
            "dana": written(sorted(self._shares.get(line.pk, ()), key=self.place_of(office.pk))),
        }
        return Stored(line.pk, office, values)

    def _stored_indicator(self, row: IndicatorRow) -> Stored:
        agreement = self.by_agreement[row.agreement]
        values: dict[str, Any] = {column: getattr(row, name) for name, column in PLAIN.items()}
        values |= {name: "" if getattr(row, name) is None else str(getattr(row, name)) for name in QUARTERS}
        values |= {
            "jabatan": self._post(row.agreement),
            "versi": f"{agreement.version_label} ({agreement.status.label.lower()})",
            "sasaran": " ".join(self.goals[row.goal].text.split()),
            "indikator": " ".join(row.name.split()),
            "target": str(row.yearly),
            "kode": row.budget_line.activity.code if row.budget_line else "",
            "skala": row.scale.name if row.scale else "",
            "komponen": str(row.parts),
            "desimal": None if row.decimals is None else Decimal(row.decimals),
        }
        return Stored(row.pk, self._office(row.agreement), values)
