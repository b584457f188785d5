"""What the office budgets and spends in a year, added up: the recap, and the tree with who reports what."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.documents.budget_recap import BudgetRecap, build_budget_recap
from reports.enums import Quarter
from reports.queries import content
from reports.queries.budget_year import budget_year, quarter_on
from reports.queries.recap import Recap, recap_of
from reports.queries.recap_indicators import indicators_of
from reports.views.fetching import YEARS, frame_of, period_of
from reports.views.workspace import workspace_of
from units.models import Organization, Past

ACROSS = "semua"


@dataclass(frozen=True)
class Chosen:
    """The office, its year and the quarters that a page shows; `across` where it compares all of them.

    `period` is the key of the last quarter's period, None where it is not opened.
    """

    office: Organization
    year: int
    quarters: tuple[Quarter, ...]
    across: bool
    offered: tuple[Quarter, ...]
    plans: bool
    period: int | None = None

    @property
    def last(self) -> Quarter:
        return self.quarters[-1]

    @property
    def label(self) -> str:
        """`Triwulan II 2026`, `Triwulan I–III 2026`."""
        first, last = self.quarters[0], self.quarters[-1]
        return f"Triwulan {first.roman if first == last else f'{first.roman}–{last.roman}'} {self.year}"

    @property
    def asked(self) -> str:
        """The choice as the address has it."""
        return ACROSS if self.across else str(int(self.last))

    def recap(self) -> Recap:
        found = budget_year(self.office, self.year, self.quarters)
        return recap_of(found, indicators_of(found))

    def document(self) -> BudgetRecap:
        """The recap to be printed, with the office by its name of the last quarter's end."""
        office = content.office(Past(self.office, self.last.last_day(self.year)).office())
        return build_budget_recap(self.recap(), office, self.year, across=self.across)

    def context(self, recap: Recap) -> dict[str, object]:
        return frame_of(self.office, self.year) | {
            "chosen": self,
            "recap": recap,
            "reads_only": not self.plans,
        }


def chosen_for(request: HttpRequest, code: str, year: int, asked: str = "") -> Chosen:
    """What is `asked` for, a quarter's number or ACROSS, also by `?triwulan=`; else the quarter that they work in.

    For those who read everything of the office. Raises Http404, PermissionDenied.
    """
    workspace = workspace_of(request)
    office = workspace.office(code)
    if not workspace.reads_everything(office):
        raise PermissionDenied("Halaman ini untuk perencana, kepala perangkat daerah, dan auditor.")
    if year not in YEARS:
        raise Http404("Tahun ini tidak ada.")
    today = office.today()
    periods = [each for each in workspace.periods if each.organization_id == office.pk]
    offered = sorted(Quarter(each.quarter) for each in periods if each.year == year)
    offered = offered or [quarter_on(today) if today.year == year else Quarter.IV]
    numbers = {str(int(quarter)): quarter for quarter in Quarter}
    if asked and asked not in {*numbers, ACROSS}:
        raise Http404("Triwulan ini tidak ada.")
    asked = asked or request.GET.get("triwulan", "")
    across = asked == ACROSS
    quarters = tuple(offered) if across else (numbers.get(asked) or _usual(request, office, year, offered[-1]),)
    period = next((each.pk for each in periods if (each.year, each.quarter) == (year, quarters[-1])), None)
    return Chosen(office, year, quarters, across, tuple(offered), workspace.plans(office), period)


def _usual(request: HttpRequest, office: Organization, year: int, last: Quarter) -> Quarter:
    """The quarter of the period that the person works in; of another year the `last` one."""
    period = period_of(request, office)
    return Quarter(period.quarter) if period and period.year == year else last


@require_safe
def recap(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    chosen = chosen_for(request, organization, year)
    return render(request, "reports/recap/recap.html", chosen.context(chosen.recap()))


@require_safe
def spending_tree(request: HttpRequest, organization: str, year: int) -> HttpResponse:
    """Program, kegiatan and sub kegiatan with pagu, realisasi, serapan and who reports them in a quarter."""
    chosen = chosen_for(request, organization, year)
    found = recap_of(budget_year(chosen.office, year, (chosen.last,), funds=False))
    return render(request, "reports/recap/tree.html", chosen.context(found))
