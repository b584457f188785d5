"""What a workbook would change: every value old → new, every problem, and the steps that write it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from django.core.exceptions import ValidationError

from reports.importers.columns import Value, spaced
from reports.importers.tables import Problem, Reading, Row, Table, mark_of
from reports.refusal import Refused
from units.models import Organization, User

NEW = "baru"
# What writes one part of a workbook, in the name of the person who applies it.
Writing = Callable[[User | None], object]
# Rows that the file lacks, as a remark names them.
MOST_NAMED = 5


@dataclass(frozen=True)
class Scope:
    """For whom and for what a workbook is made or read: the person's offices, of which the first is meant where none is
    named; the year; for realisasi the quarter, and the post where it is one head's own. `user` is None where a command
    asks. Where the first one `is_chosen` by nobody, as by a command that names no office, the template says which.
    """

    offices: Sequence[Organization]
    year: int
    user: User | None
    quarter: int | None = None
    own_post: int | None = None
    is_chosen: bool = True

    @property
    def by_code(self) -> dict[str, Organization]:
        return {each.code: each for each in self.offices}

    @property
    def several(self) -> bool:
        return len(self.offices) > 1

    def office_of(self, row: Row) -> Organization | None:
        """The office that the row is about: the first where its file has no column for it; None for an unknown one."""
        return self.offices[0] if row.office is None else self._by_key.get(row.office)

    @cached_property
    def _by_key(self) -> dict[int, Organization]:
        return {each.pk: each for each in self.offices}


@dataclass(frozen=True)
class Change:
    """A value that becomes another, both as written; of a new row the whole of it, a line each, with `old` as “baru”.

    `more` are heads and texts of a new row beyond what `what` says of it. `also`: somebody else has changed the row too
    since the template was made.
    """

    sheet: str
    cell: str
    what: str
    field: str
    old: str
    new: str
    office: str = ""
    also: bool = False
    more: Sequence[Sequence[str]] = ()

    @property
    def is_new(self) -> bool:
        """Whether it is a whole new row."""
        return not self.field


@dataclass(frozen=True)
class Stored:
    """A stored row as the template shows it. `key` names it in the template, 0 where it has none.

    One that is `locked` is there to be read: the person may not change it.
    """

    key: int
    office: Organization
    values: Mapping[str, Value]
    locked: bool = False


@dataclass
class Plan:
    """What a workbook changes. With any problem nothing is written.

    `steps` write the changes, each without need of another; before them come those of `first`, on which they build.
    With problems they are those of the rows that have none and build on none that has, and are only tried.
    `same` counts rows that say what is stored, `newer` those that somebody else has changed since the template was made
    and that are left so, since the person has not touched them. `kept` are cells that were emptied though a workbook
    deletes nothing there, by sheet and head. `seen_after` tells what is odd once all is written.
    """

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    same: int = 0
    newer: int = 0
    kept: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    first: list[Writing] = field(default_factory=list)
    steps: list[Writing] = field(default_factory=list)
    seen_after: Callable[[], Iterable[str]] | None = None

    def wrong_rows(self, sheet: str) -> set[int]:
        """The numbers of the sheet's rows that have problems."""
        return {each.place[0] for each in self.problems if each.sheet == sheet}

    @property
    def token(self) -> str:
        """Another one as soon as the workbook would change something else than what was shown."""
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()[:32]


class Unwritable(Exception):
    """A step was refused by a verb; nothing of the workbook is written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(map(str, problems)))


@contextmanager
def located(row: Row, column: str) -> Iterator[None]:
    """Say of a verb's refusal at which cell it is."""
    try:
        yield
    except (ValidationError, Refused) as refusal:
        raise Unwritable([row.problem(column, sentence) for sentence in refusal.messages]) from refusal


class Book(Protocol):
    """A kind of workbook: its name, its tables, what is stored of them, and what a filled-in one changes."""

    name: str
    title: str

    def tables(self, scope: Scope) -> tuple[Table, ...]: ...

    def stored(self, scope: Scope) -> Mapping[str, Sequence[Stored]]: ...

    def lists(self, scope: Scope) -> Mapping[str, Sequence[str]]: ...

    def plan(self, reading: Reading, scope: Scope) -> Plan: ...


@dataclass(frozen=True)
class Difference:
    """A row of the workbook beside the stored row that it means; `fields` are the columns in which they differ."""

    row: Row
    office: Organization
    stored: Stored | None
    fields: tuple[str, ...]

    @property
    def new(self) -> dict[str, Value]:
        return {name: self.row.values[name] for name in self.fields}


def compared(table: Table, rows: Sequence[Row], stored: Sequence[Stored], scope: Scope, plan: Plan) -> list[Difference]:
    """The rows that are new or differ from the stored row that they mean, each with its changes put into the plan.

    A row means the stored one of its key, else the one that is the same in the table's natural columns. What the file
    lacks, or has in another order, stays as it is, and a remark says so.
    """
    by_key = {each.key: each for each in stored if each.key}
    by_name = {_name(table, each.office, each.values): each for each in stored}
    meant = _meant(table, rows, by_key, by_name, scope, plan)
    found = []
    for row, office, same in meant:
        row = _completed(row, same, plan)
        fields = _differing(row, same)
        if same is not None and row.is_as_shown and row.mark != mark_of(table, same.values):
            plan.newer += 1
        elif same is None or (fields and not row.is_as_shown):
            found.append(Difference(row, office, same, fields))
            plan.changes += _changes(table, row, office, same, fields, scope)
        else:
            plan.same += 1
    pairs = [(row, same) for row, _, same in meant if same]
    plan.remarks += _left(table, pairs, stored, {office.pk for _, office, _ in meant})
    return found


def completed(table: Table, rows: Sequence[Row], stored: Sequence[Stored], scope: Scope, plan: Plan) -> list[Row]:
    """The rows as compared() takes them, with what they leave as it is stored, for what must know that before."""
    by_key = {each.key: each for each in stored if each.key}
    by_name = {_name(table, each.office, each.values): each for each in stored}
    keys = Counter(row.key for row in rows)
    found = []
    for row in rows:
        office, same = scope.office_of(row), None
        if office is not None:
            # A copied row has the key of its origin.
            keyed = by_key.get(row.key or 0) if keys[row.key] == 1 else None
            same = by_name.get(_name(table, office, row.values)) or keyed
        found.append(_completed(row, same if same and same.office == office else None, plan))
    return found


def _completed(row: Row, same: Stored | None, plan: Plan) -> Row:
    """The row with what it leaves as it is stored: cells that the template showed so, and most empty ones.

    In a row that the template did not show, as in a file that comes a second time, an empty cell says nothing. In one
    that it showed, the person has emptied it: that deletes, but for a column that `keeps`, of which a remark is made.
    """
    if same is None:
        return row
    row, table = row.following(same.values), row.table
    kept = [name for name in row.values if name in row.blank and (not row.mark or table.column(name).keeps)]
    for name in kept:
        if row.mark and table.column(name).written(same.values.get(name)):
            plan.kept.setdefault((table.name, table.column(name).head), []).append(row.at(name))
    values = {**row.values, **{name: same.values[name] for name in kept if name in same.values}}
    return replace(row, values=values, blank=row.blank - set(kept))


def emptied(table: Table, stored: int) -> str:
    """The sentence on a sheet of which all rows were deleted, where so many are stored."""
    return (
        f"Lembar {table.name}: tidak ada baris di berkas ini, sedangkan {stored} baris tersimpan di aplikasi dan tetap "
        "tersimpan. Lewat Excel tidak ada yang dihapus. Hapus atau akhiri di halamannya; untuk mengubah isinya lewat "
        "Excel, unduh templatnya sekali lagi."
    )


def _left(
    table: Table, meant: Sequence[tuple[Row, Stored]], stored: Sequence[Stored], offices: Collection[int]
) -> Iterator[str]:
    """Sentences on stored rows that the file lacks, and on another order: neither deletes or moves anything.

    Of rows that a template showed, somebody has changed the order; others were never in that of the pages.
    """
    places = {id(each): place for place, each in enumerate(stored)}
    known = {places[id(each)] for _, each in meant}
    there = [places[id(each)] for row, each in meant if row.mark]
    lacking = [each for each in stored if each.office.pk in offices and places[id(each)] not in known]
    if lacking:
        named = ", ".join(f"“{_what(table, each.values)}”" for each in lacking[:MOST_NAMED])
        more = f" dan {len(lacking) - MOST_NAMED} lagi" if len(lacking) > MOST_NAMED else ""
        yield (
            f"Lembar {table.name}: {len(lacking)} baris yang tersimpan tidak ada di berkas ini ({named}{more}) dan "
            "tetap tersimpan. Lewat Excel tidak ada yang dihapus; hapus atau akhiri di halamannya."
        )
    if there != sorted(there):
        yield f"Lembar {table.name}: urutan barisnya lain. Lewat Excel urutan tidak berubah; ubah di halamannya."


def _what(table: Table, values: Mapping[str, Value]) -> str:
    """The row in words: its natural columns."""
    words = {each.key: each for each in table.columns}
    return " · ".join(filter(None, (words[name].written(values.get(name)) for name in table.natural))) or table.what


def _meant(
    table: Table,
    rows: Sequence[Row],
    by_key: Mapping[int, Stored],
    by_name: Mapping[tuple, Stored],
    scope: Scope,
    plan: Plan,
) -> list[tuple[Row, Organization, Stored | None]]:
    """Each row with its office and the stored row that it means. Two rows that mean the same are a problem.

    A row that was made by copying another one still has that one's key: it is new, unless the other is gone.
    """
    found: list[tuple[Row, Organization, Stored | None]] = []
    taken: dict[tuple, Row] = {}
    owners: dict[int, Row] = {}
    for row in rows:
        keyed = by_key.get(row.key or 0)
        if keyed is not None and _is_same(table, row, keyed):
            owners.setdefault(keyed.key, row)
    for row in rows:
        office = scope.office_of(row)
        if office is None:
            continue
        name = _name(table, office, row.values)
        if name in taken:
            first = taken[name].number
            plan.problems.append(row.problem(table.natural[-1], f"Baris ini sama dengan baris {first}. Hapus satu."))
            continue
        taken[name] = row
        same, keyed = by_name.get(name), by_key.get(row.key or 0)
        if same is None and keyed is not None and keyed.office.pk == office.pk:
            same = keyed if owners.setdefault(keyed.key, row) is row else None
        found.append((row, office, same))
    return found


def _is_same(table: Table, row: Row, stored: Stored) -> bool:
    return all(_folded(row.values.get(name)) == _folded(stored.values.get(name)) for name in table.natural)


def _name(table: Table, office: Organization, values: Mapping[str, Value]) -> tuple:
    return (office.pk, *(_folded(values.get(name)) for name in table.natural))


def _folded(value: Value) -> Value:
    return " ".join(value.split()).casefold() if isinstance(value, str) else value


def _differing(row: Row, stored: Stored | None) -> tuple[str, ...]:
    if stored is None:
        return tuple(row.values)
    old = stored.values
    return tuple(
        name for name, value in row.values.items() if value != old.get(name) and spaced(value) != spaced(old.get(name))
    )


def _changes(
    table: Table, row: Row, office: Organization, stored: Stored | None, fields: Sequence[str], scope: Scope
) -> list[Change]:
    code = office.code if scope.several else ""
    also = stored is not None and bool(row.mark) and row.mark != mark_of(table, stored.values)
    words = table.by_key
    # What stands for a cell that cannot be read is not what the file says.
    read = [name for name in row.values if name not in row.unread]
    what = _what(table, stored.values if stored else {name: row.values[name] for name in read})
    if stored is None:
        said = [(name, words[name].head, text) for name in read if (text := words[name].written(row.values[name]))]
        whole = "\n".join(f"{head}: {text}" for _, head, text in said)
        more = tuple((head, text) for name, head, text in said if name not in table.natural)
        return [Change(table.name, row.at(table.natural[0]), what, "", NEW, whole, code, more=more)]
    return [
        Change(
            table.name,
            row.at(name),
            what,
            words[name].head,
            words[name].written(stored.values.get(name)) or "kosong",
            words[name].written(row.values[name]) or "kosong",
            code,
            also,
        )
        for name in fields
    ]
