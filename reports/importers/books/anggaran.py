"""02-anggaran: program, kegiatan and sub kegiatan of a year, with pagu and sumber dana of the office's own budget."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from reports.actions.nomenclature import apply_list
from reports.importers.activity_list import is_kept_nowhere
from reports.importers.books.funds import fund_names, shares_in
from reports.importers.columns import Column, Kind
from reports.importers.comparing import NEW, Change, Plan, Scope, Stored
from reports.importers.tables import Reading, Row, Table, mark_of
from reports.models import Activity, ActivityFund
from reports.queries.fund_shares import Share, written
from reports.queries.nomenclature_changes import ActivityChange, Comparison, ListedActivity, compare_list
from units.models import Organization, User

TABLE = Table(
    "Anggaran",
    "program, kegiatan, dan sub kegiatan",
    (
        Column("kode", "Kode", Kind.CODE, 24, required=True, most=40, help="Misalnya 1.05.02.2.01.0001"),
        Column("nama", "Nama", width=70, required=True),
        Column("pagu", "Pagu (Rp)", Kind.MONEY, 22),
        Column(
            "dana",
            "Sumber dana",
            width=46,
            listed="dana",
            help="Bila lebih dari satu: DAU Rp100.000.000; PAD Rp50.000.000",
        ),
    ),
    ("kode",),
    "kegiatan",
    # Of a row without code and name nobody knows what it is.
    is_kept_nowhere=lambda texts: (
        bool({"kode", "nama"} & texts.keys()) and is_kept_nowhere(texts.get("kode", ""), texts.get("nama", ""))
    ),
)
_FIELDS = {"code": "kode", "name": "nama", "ceiling": "pagu", "funds": "dana"}


class AnggaranBook:
    name = "02-anggaran"
    title = "Anggaran"

    def tables(self, scope: Scope) -> tuple[Table, ...]:
        return (TABLE,)

    def lists(self, scope: Scope) -> Mapping[str, Sequence[str]]:
        return {"dana": fund_names(scope)}

    def stored(self, scope: Scope) -> Mapping[str, Sequence[Stored]]:
        offices = {each.pk: each for each in scope.offices}
        shares: dict[int, list[Share]] = defaultdict(list)
        of_year = {"activity__organization__in": offices, "activity__year": scope.year}
        for row in ActivityFund.objects.filter(**of_year).select_related("fund").order_by("fund__order", "fund__name"):
            shares[row.activity_id].append(Share(row.fund.name, row.amount))
        activities = Activity.objects.filter(organization__in=offices, year=scope.year)
        rows = [
            Stored(
                0,
                offices[each.organization_id],
                {"kode": each.code, "nama": each.name, "pagu": each.ceiling, "dana": written(shares[each.pk])},
            )
            for each in activities.order_by("organization__code", "code")
        ]
        return {TABLE.name: rows}

    def plan(self, reading: Reading, scope: Scope) -> Plan:
        plan = Plan(problems=reading.problems)
        by_office: dict[int, list[Row]] = defaultdict(list)
        for row in reading.rows.get(TABLE.name, []):
            office = scope.office_of(row)
            if office is not None:
                by_office[office.pk].append(row)
        stored = self._stored_by_code(scope) if by_office else {}
        for office in scope.offices:
            if rows := by_office[office.pk]:
                _compare(office, rows, stored, scope, plan)
        return plan

    def _stored_by_code(self, scope: Scope) -> dict[tuple[int, str], Stored]:
        return {(each.office.pk, each.values["kode"]): each for each in self.stored(scope)[TABLE.name]}


def _compare(
    office: Organization, rows: Sequence[Row], stored: Mapping[tuple[int, str], Stored], scope: Scope, plan: Plan
) -> None:
    """Put what the rows change in one office into the plan."""
    listed: list[ListedActivity] = []
    by_place: dict[str, Row] = {}
    marks = {place: mark_of(TABLE, each.values) for place, each in stored.items()}
    newer = 0
    for given in rows:
        place = (office.pk, given.get("kode"))
        row = given.following(stored[place].values) if place in stored else given
        # The row stands as its template showed it, and what is stored is another by now.
        if given.is_as_shown and marks.get(place, given.mark) != given.mark:
            newer += 1
        shares = shares_in(row, "dana", plan.problems)
        where = f"Baris {row.number}"
        by_place[where] = row
        listed.append(
            ListedActivity(row.get("kode"), row.get("nama"), row.get("pagu"), shares, where, empties=bool(row.mark))
        )
    found = compare_list(office, scope.year, listed)
    unread = {problem.cell for problem in plan.problems}
    for problem in found.problems:
        row = by_place[problem.where]
        follows = problem.field == "funds" and "pagu" in row.unread
        if not follows and row.at(_FIELDS[problem.field]) not in unread:
            plan.problems.append(row.problem(_FIELDS[problem.field], problem.sentence))
    plan.newer += newer
    plan.same += max(found.same - newer, 0)
    plan.changes += [each for change in found.changes for each in _changes(change, by_place, office, marks, scope)]
    plan.remarks += _remarks(found, office, scope, has_problems=bool(plan.problems))
    if found.changes and not found.problems:
        plan.steps.append(partial(_apply, office, scope.year, listed))


def _apply(office: Organization, year: int, rows: Sequence[ListedActivity], by: User | None) -> None:
    apply_list(office, year, rows, by=by)


def _changes(
    change: ActivityChange,
    by_place: Mapping[str, Row],
    office: Organization,
    marks: Mapping[tuple[int, str], str],
    scope: Scope,
) -> list[Change]:
    row = by_place[change.wanted.where]
    what, code = f"{change.wanted.code} {change.wanted.name}", office.code if scope.several else ""
    # What stands for a cell that cannot be read is not what the file says.
    fields = [each for each in change.fields if _FIELDS[each.field] not in row.unread]
    if change.is_new:
        said = [each.new if each.field == "name" else f"{each.label}: {each.new}" for each in fields]
        more = tuple((each.label, each.new) for each in fields if each.field != "name")
        return [Change(TABLE.name, row.at("kode"), what, "", NEW, "; ".join(said), code, more=more)]
    also = bool(row.mark) and row.mark != marks.get((office.pk, change.wanted.code))
    return [
        Change(TABLE.name, row.at(_FIELDS[each.field]), what, each.label, each.old, each.new, code, also)
        for each in fields
    ]


def _remarks(found: Comparison, office: Organization, scope: Scope, *, has_problems: bool) -> list[str]:
    """What is odd in the rows together is said once each of them can be read: a wrong code alone makes other sums."""
    of = f"{office.short_name}: " if scope.several else ""
    said = [f"{of}{each}" for each in found.remarks if not has_problems]
    if found.new_funds:
        said.append(f"{of}Sumber dana baru: {', '.join(found.new_funds)}.")
    if found.left:
        said.append(f"{of}{len(found.left)} kode yang tersimpan tidak ada di berkas ini, dan tetap tersimpan.")
    return said
