"""The indicators of an office's reports with their capaian, quarter by quarter, beside the lines of its recap."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.queries.budget_year import BudgetYear
from reports.queries.figures import all_figures
from units.models import Position


@dataclass(frozen=True)
class RecapIndicator:
    """An indicator of a post: its capaian by the quarter's number, where a report of that quarter has it.

    `code` is that of the activity whose money it is measured with; empty without one.
    """

    post: Position
    name: str
    code: str
    capaian: Mapping[int, Decimal | None]


def indicators_of(found: BudgetYear) -> tuple[RecapIndicator, ...]:
    """The indicators of the year's quarters in the order of the structure; an indicator is the same by its words."""
    figures = all_figures(found.reports.values(), plain=True, money=False)
    capaian: dict[tuple, dict[int, Decimal | None]] = defaultdict(dict)
    for (post, quarter), report in sorted(found.reports.items()):
        codes = {**found.codes, **{line.line: line.code for line in figures[report.pk].budget}}
        met: Counter[tuple] = Counter()
        for row in figures[report.pk].performance:
            same = (post, row.name, row.kind, row.unit, row.direction, codes.get(row.line or 0, ""))
            met[same] += 1
            capaian[*same, met[same]][quarter] = row.capaian
    places = {pk: place for place, pk in enumerate(found.posts)}
    ordered = sorted((key for key in capaian if key[0] in places), key=lambda key: places[key[0]])
    return tuple(RecapIndicator(found.posts[key[0]], key[1], key[5], capaian[key]) for key in ordered)
