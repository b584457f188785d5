"""What of the board a person wants to see, from the address: which reports, in which order, found by which words."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, QueryDict

from reports.enums import ReportState
from reports.queries.board import BoardRow
from units.models import Unit

SHOWN, ORDER, WORDS = "tampil", "urut", "cari"


@dataclass(frozen=True)
class Filter:
    """A choice of reports; `key` stands in the address. By a `state`, by its own name, or by what rows say beside it.

    One that is `always` offered says that there is none, too. The `order` is that in which it shows them. `number` is
    what a row adds to its count, where that is not one.
    """

    key: str
    label: str
    icon: str
    holds: Callable[[BoardRow], bool]
    state: ReportState | None = None
    always: bool = False
    order: str = ""
    number: Callable[[BoardRow], int] = lambda row: 1


def _in_state(state: ReportState) -> Filter:
    """The filter of a state."""
    return Filter(
        state.label.lower(), state.label, state.icon,
        lambda row: row.report is not None and row.report.status == state, state,
    )  # fmt: skip


def _open_findings(row: BoardRow) -> int:
    return row.found.open if row.found else 0


def _is_untouched(row: BoardRow) -> bool:
    return row.filled is not None and row.filled.done == 0


# The field of a report's box on the board.
TICKED = "laporan"


def ticked(request: HttpRequest) -> dict[int, str]:
    """The keys of the ticked reports, each with the version token of its day if the page sent one: `12~ab34,15`."""
    found = {}
    for each in ",".join([*request.GET.getlist(TICKED), *request.POST.getlist(TICKED)]).split(","):
        key, _, token = each.partition("~")
        if key.isascii() and key.isdigit() and len(key) < 19:
            found[int(key)] = token
    return found


FILTERS = (
    Filter("tanpa-laporan", "Belum ada laporan", "minus-circle", lambda row: row.report is None),
    *map(_in_state, ReportState),
    Filter("belum-mulai", "Belum mulai", "minus-circle", _is_untouched),
    Filter(
        "tanda-tangan", "Menunggu tanda tangan", "pencil",
        lambda row: row.report is not None and row.report.status.is_approved and bool(row.waits_for),
    ),
    Filter("terlambat", "Terlambat", "clock", lambda row: row.days_late > 0, always=True, order="terlambat"),
    Filter(
        "temuan", "Temuan terbuka", "exclamation-triangle",
        lambda row: _open_findings(row) > 0, order="temuan", number=_open_findings,
    ),
)  # fmt: skip

# By what the board can be sorted: a value for each row, the most urgent first; a row without one comes last.
ORDERS: dict[str, Callable[[BoardRow], Any]] = {
    "isian": lambda row: row.filled.done / max(row.filled.total, 1) if row.filled else None,
    "diajukan": lambda row: row.submitted_on,
    "terlambat": lambda row: -row.days_late or None,
    "capaian": lambda row: row.totals.capaian,
    "serapan": lambda row: row.totals.serapan,
    "efisiensi": lambda row: row.totals.efisiensi,
    "temuan": lambda row: -row.found.open if row.found and row.found.open else None,
}


@dataclass(frozen=True)
class Tally:
    """A filter with how many reports it holds of, or how many findings these have.

    `query` is the end of the address that shows them, or all again.
    """

    filter: Filter
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True)
class Line:
    """A row at its depth below the unit that heads its group."""

    row: BoardRow
    depth: int


@dataclass(frozen=True)
class Group:
    """Rows that follow each other in the tree, below the name of their unit; empty for a lone row with none above."""

    title: str
    lines: Sequence[Line]


class Choice:
    """The choice that a request's address makes; what it does not know, it does not choose."""

    def __init__(self, request: HttpRequest) -> None:
        asked = request.GET
        self.filter = next((each for each in FILTERS if each.key == asked.get(SHOWN)), None)
        order = asked.get(ORDER, "")
        self.order = order if order.removeprefix("-") in ORDERS else ""
        self.words = " ".join(asked.get(WORDS, "").split())[:80]

    @property
    def is_made(self) -> bool:
        return bool(self.filter or self.words)

    def query(self, **other: str) -> str:
        """The choice as the end of an address, with other values for some of it."""
        query = QueryDict(mutable=True)
        own = {SHOWN: self.filter.key if self.filter else "", ORDER: self.order, WORDS: self.words}
        query.update({name: value for name, value in {**own, **other}.items() if value})
        return f"?{query.urlencode()}" if query else ""

    @property
    def tree_query(self) -> str:
        """The choice in the order of the structure."""
        return self.query(**{ORDER: ""})

    def tallies(self, rows: Sequence[BoardRow]) -> list[Tally]:
        """The filters that hold of any row, and those that are always offered."""
        found = []
        for each in FILTERS:
            count, chosen = sum(each.number(row) for row in rows if each.holds(row)), each is self.filter
            if count or chosen or each.always:
                query = self.query(**({SHOWN: ""} if chosen else {SHOWN: each.key, ORDER: each.order or self.order}))
                found.append(Tally(each, count, chosen, query))
        return found

    def orders(self) -> dict[str, str]:
        """For each order the address that sorts by it; that of the present order turns it round."""
        return {key: self.query(**{ORDER: f"-{key}" if self.order == key else key}) for key in ORDERS}

    def chosen(self, rows: Sequence[BoardRow]) -> list[BoardRow]:
        """The rows that were asked for, in the order that was."""
        words = self.words.casefold()
        found = [
            row
            for row in rows
            if (self.filter is None or self.filter.holds(row))
            and words in f"{row.title} {row.holder} {row.position.unit.name}".casefold()
        ]
        if not self.order:
            return found
        value = ORDERS[self.order.removeprefix("-")]
        with_value = [row for row in found if value(row) is not None]
        with_value.sort(key=value, reverse=self.order.startswith("-"))
        return with_value + [row for row in found if value(row) is None]

    def groups(self, rows: Sequence[BoardRow], units: dict[int, Unit]) -> list[Group]:
        """The rows that were asked for below the units that hold them; in another order all in one group."""
        chosen = self.chosen(rows)
        if self.order:
            return [Group("", [Line(row, 0) for row in chosen])] if chosen else []
        paths = {row.position.pk: path_of(row.position.unit, units) for row in rows}
        heads = {pk: path[1] if len(path) > 1 else path[0] for pk, path in paths.items()}
        posts = Counter(head.pk for head in heads.values())
        found: list[Group] = []
        for _, each in groupby(chosen, key=lambda row: heads[row.position.pk].pk):
            together = list(each)
            head = heads[together[0].position.pk]
            lines = [Line(row, min(max(len(paths[row.position.pk]) - 2, 0), 3)) for row in together]
            # Below a titled group a lone row would read as one of it.
            is_titled = posts[head.pk] > 1 or any(group.title for group in found)
            found.append(Group(head.name if is_titled else "", lines))
        return found


def path_of(unit: Unit, units: dict[int, Unit]) -> list[Unit]:
    """The units from the top of the tree down to this one. A circle of older installations ends it."""
    path, passed = [unit], {unit.pk}
    while (above := path[0].parent_id) is not None and above in units and above not in passed:
        passed.add(above)
        path.insert(0, units[above])
    return path
