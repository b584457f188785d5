"""The whole structure of an office as one list of rows: unit, post, holder and account, in the order of the screen.

apply() takes the rows that stay, each in its place, and new ones between them: all of them or none. The order of the
rows becomes the order of the units (Unit.order), which board, recap and book follow.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from lkj import formats, office_names
from units.actions.accounts import OF_ANOTHER, make_account
from units.actions.appointments import place
from units.actions.people import Person, known_or_made
from units.actions.permits import permit
from units.enums import AssignmentKind, Echelon
from units.log import events
from units.models import Event, Organization, Position, Unit, User
from units.models import structure as rules

# What to do on the page, where rows are indented.
ONE_MORE_POST = (
    "Untuk jabatan lain di unit itu: kosongkan nama unitnya, isi nama jabatannya, dan jorokkan barisnya di bawah "
    "pimpinan unit itu."
)
_STEP = 10
# The row's field for each field of a model that refuses its value.
_UNIT = {"name": "unit", "code": "code", "parent": "unit", "organization": "unit"}
_POST = {"title": "title", "echelon": "echelon", "superior": "title", "reports_lkj": "title", "unit": "unit"}
_PERSON = {"name": "name", "nip": "nip", "rank": "rank", "other_label": "nip", "other_number": "nip"}
_HOLDING = {"official": "name", "position": "name", "starts": "since", "ends": "since", "kind": "kind"}
_ACCOUNT = {"username": "username", "email": "email"}


@dataclass(frozen=True)
class KeptRow:
    """A unit with one of its posts that is there already; `depth` is 0 for the head of the office."""

    depth: int
    unit: Unit
    post: Position | None = None


@dataclass(frozen=True)
class NewRow:
    """A unit, the post that leads it, who holds it and their account.

    Without `unit` the post is one more in the unit of its superior. What is empty follows from depth and unit: code,
    title, echelon, whether it reports (everybody but the head), and as the day since when it is held the first of the
    year. Without `name` the post is vacant, without `username` its holder has no account; who has
    one already keeps it.
    """

    depth: int
    unit: str = ""
    code: str = ""
    title: str = ""
    echelon: str = ""
    reports_lkj: bool | None = None
    name: str = ""
    nip: str = ""
    rank: str = ""
    kind: str = AssignmentKind.DEFINITIF
    since: datetime.date | None = None
    username: str = ""
    email: str = ""


@dataclass(frozen=True)
class Applied:
    """What came of it, in the order of the rows. `remarks` say which account was not made, and why."""

    posts: Sequence[Position]
    accounts: Sequence[User]
    is_reordered: bool
    remarks: Sequence[str] = ()


class RowsRefused(Exception):
    """Nothing was written. `found` has the sentences of each refused row, by its number (from 0) and its field."""

    def __init__(self, found: Mapping[int, Mapping[str, Sequence[str]]]) -> None:
        self.found = found
        super().__init__(" ".join(each for row in found.values() for sentences in row.values() for each in sentences))


class StructureChanged(Exception):
    """Somebody changed the structure since the page was shown. Nothing was written; the message names them."""


@dataclass
class _Place:
    """What stands at a depth above the next row; nothing where that row was refused."""

    unit: Unit | None = None
    post: Position | None = None


@dataclass
class _Work:
    organization: Organization
    codes: set[str]
    names: set[tuple[int | None, str]]
    path: list[_Place] = field(default_factory=list)
    posts: list[Position] = field(default_factory=list)
    accounts: list[User] = field(default_factory=list)
    holders: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    found: dict[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)


@transaction.atomic
def apply(
    organization: Organization, rows: Sequence[KeptRow | NewRow], *, by: User | None, shown: str | None = None
) -> Applied:
    """Add the new rows and put all in this order; `shown` is the state_token() of the page on which that was decided.

    Rows that are not given stay before those that are. The same order and no new row change nothing. Raises
    RowsRefused, StructureChanged.
    """
    permit(by, organization)
    rules.lock(organization.pk)
    if shown is not None and shown != state_token(organization):
        raise StructureChanged(_who_changed(organization))
    units = Unit.objects.filter(organization=organization)
    standing = units.filter(ends=None).values_list("parent", "name")
    work = _Work(
        organization,
        codes=set(units.values_list("code", flat=True)),
        names={(parent, name.casefold()) for parent, name in standing},
    )
    for number, row in enumerate(rows):
        _take(work, number, row)
    if work.found:
        raise RowsRefused(work.found)
    applied = Applied(work.posts, work.accounts, put_in_order(organization, work.units), work.remarks)
    if applied.posts or applied.is_reordered:
        data = {
            "posts": [str(post) for post in applied.posts],
            "holders": work.holders,
            "accounts": [account.username for account in applied.accounts],
            "order": [unit.code for unit in work.units] if applied.is_reordered else [],
        }
        label = f"Susunan diubah: {len(applied.posts)} jabatan ditambah" if applied.posts else "Urutan susunan diubah"
        events.record(organization, "structure.change", label, data=data, by=by)
    return applied


def state_token(organization: Organization) -> str:
    """Names the structure as it stands: its units and posts, where they stand and in which order."""
    units = Unit.objects.filter(organization=organization, ends=None)
    return token_of(units, Position.objects.of(organization).filter(ends=None))


def token_of(units: Iterable[Unit], posts: Iterable[Position]) -> str:
    """state_token() of the units and posts that go on, where they are read already."""
    stand = [
        sorted((unit.pk, unit.order, unit.parent_id) for unit in set(units)),
        sorted((post.pk, post.unit_id, post.superior_id) for post in set(posts)),
    ]
    return hashlib.sha256(repr(stand).encode()).hexdigest()[:16]


def _take(work: _Work, number: int, row: KeptRow | NewRow) -> None:
    """Put the row into its place, or note why it cannot be there. What stands below a refused row waits for it."""
    depth, above = row.depth, work.path[: row.depth]
    if isinstance(row, KeptRow):
        work.path = [*above, *[_Place()] * (depth - len(above)), _Place(row.unit, row.post)]
        work.units.append(row.unit)
        return
    work.path = [*above, *[_Place()] * (depth - len(above)), _Place()]
    if depth > len(above):
        sentence = "Baris ini menjorok terlalu jauh: tidak ada jabatan di atasnya. Geser satu tingkat ke kiri."
        work.found[number] = {"unit": [sentence]}
        return
    if depth and above[-1].unit is None and work.found:
        return
    try:
        with transaction.atomic():
            work.path[depth] = _add(work, row, above)
    except _FieldsRefused as refusal:
        work.found[number] = refusal.found


def _add(work: _Work, row: NewRow, above: Sequence[_Place]) -> _Place:
    superior = next((place.post for place in reversed(above) if place.post), None)
    if superior is None:
        _refuse_second_head(work, row)
    with _fields_of(_UNIT, "unit"):
        unit = _unit(work, row, next((place.unit for place in reversed(above) if place.unit), None))
    with _fields_of(_POST, "title"):
        post = _post(row, unit, superior)
    account = _holder(work, row, post)
    work.units.append(unit)
    work.posts.append(post)
    if account is not None:
        work.accounts.append(account)
    return _Place(unit, post)


def _refuse_second_head(work: _Work, row: NewRow) -> None:
    head = Position.objects.of(work.organization).filter(superior=None, ends=None).select_related("unit").first()
    if head is None:
        return
    if row.unit and row.unit.casefold() == head.unit.name.casefold():
        raise _FieldsRefused({"unit": [f"{head.unit} sudah ada sebagai pimpinan. Hapus baris ini."]})
    sentence = f"Pimpinan sudah ada: {head}. Jorokkan baris ini ke bawahnya (tingkat 2 atau lebih)."
    raise _FieldsRefused({"unit": [sentence]})


def _unit(work: _Work, row: NewRow, parent: Unit | None) -> Unit:
    if not row.unit:
        if parent is None:
            raise ValidationError("Isi nama unit kerjanya.")
        if not row.title:
            raise ValidationError(
                "Isi nama unit kerjanya, atau nama jabatannya bila jabatan ini berada di unit di atasnya."
            )
        return parent
    place = (parent.pk if parent else None, row.unit.casefold())
    if place in work.names:
        below = f" di bawah {parent}" if parent else ""
        raise ValidationError(f"{row.unit} sudah ada{below}. Hapus baris ini. {ONE_MORE_POST}")
    free = office_names.free(office_names.code_of(row.unit), work.codes)
    if row.code in work.codes:
        sentence = f"Kode {row.code} sudah dipakai unit lain. Tulis misalnya {free}, atau kosongkan: terisi sendiri."
        raise _FieldsRefused({"code": [sentence]})
    code = row.code or free
    made = Unit(organization=work.organization, parent=parent, code=code, name=row.unit)
    rules.save_checked(made, "organization", "parent")
    work.codes.add(code)
    work.names.add(place)
    return made


def _post(row: NewRow, unit: Unit, superior: Position | None) -> Position:
    echelon = row.echelon or (_echelon_of(row.unit, superior) if row.unit else Echelon.NONE)
    made = Position(
        unit=unit,
        title=row.title or office_names.title_of(row.unit),
        echelon=echelon,
        superior=superior,
        reports_lkj=superior is not None if row.reports_lkj is None else row.reports_lkj,
    )
    rules.save_checked(made, "unit", "superior")
    return made


def _echelon_of(unit: str, superior: Position | None) -> Echelon:
    """The echelon of who leads a new unit: one below the superior's, of a seksi or sub bagian the lowest."""
    below = Echelon(superior.echelon).below if superior else Echelon.II
    return Echelon.IV if below == Echelon.III and office_names.is_lowest(unit) else below


def _holder(work: _Work, row: NewRow, post: Position) -> User | None:
    """Let the person hold the post; returns their account where it is new."""
    if not row.name:
        if row.nip or row.username or row.email:
            raise _FieldsRefused({"name": ["Isi nama pejabatnya, atau kosongkan nomor dan akunnya."]})
        return None
    acting = row.kind != AssignmentKind.DEFINITIF
    with _fields_of(_PERSON, "nip"):
        official, _ = known_or_made(work.organization, Person(row.name, row.nip, row.rank), acting=acting)
    with _fields_of(_HOLDING, "since"):
        since = row.since or work.organization.today().replace(month=1, day=1)
        made = place(post, official, starts=since, kind=row.kind).assignment
    work.holders.append(f"{made}, sejak {formats.date(since)}")
    if not row.username:
        if row.email and official.user is None:
            raise _FieldsRefused({"username": ["Isi nama penggunanya, atau kosongkan surelnya."]})
        return None
    if official.organization_id != work.organization.pk:
        raise _FieldsRefused({"username": [OF_ANOTHER]})
    if official.user is not None:
        if official.user.username != row.username:
            kept = f"{official} sudah mempunyai akun {official.user.username}; akun {row.username} tidak dibuat."
            work.remarks.append(kept)
        return None
    with _fields_of(_ACCOUNT, "username"):
        return make_account(official, username=row.username, email=row.email)


def put_in_order(organization: Organization, units: Sequence[Unit]) -> bool:
    """Number the units in this order, behind those that are not among them; returns whether a former one moved.

    Where none moved and none is new nothing is written, whatever gaps their numbers have.
    """
    given = {unit.pk: unit for unit in units}
    others = Unit.objects.filter(organization=organization, ends=None).exclude(pk__in=given)
    start = max(others.values_list("order", flat=True), default=0)
    before = sorted((unit for unit in given.values() if unit.order), key=lambda unit: (unit.order, unit.code))
    moved = before != [unit for unit in given.values() if unit.order]
    if not moved and len(before) == len(given):
        return False
    changed = []
    for number, unit in enumerate(given.values(), 1):
        if unit.order != start + number * _STEP:
            unit.order = start + number * _STEP
            changed.append(unit)
    if changed:
        Unit.objects.bulk_update(changed, ["order"])
    return moved


def _who_changed(organization: Organization) -> str:
    kinds = ("structure.change", "unit.change", "unit.end", "unit.split", "position.change", "position.end")
    last = Event.objects.filter(chain__organization=organization, kind__in=kinds).order_by("-pk").first()
    by = f" oleh {last.by_name}" if last and last.by_name else ""
    return (
        f"Susunan ini diubah{by} sejak halaman ini dibuka. Baris baru Anda belum disimpan dan masih ada di bawah ini: "
        "periksa tempatnya, lalu simpan lagi."
    )


class _FieldsRefused(Exception):
    def __init__(self, found: Mapping[str, Sequence[str]]) -> None:
        self.found = found
        super().__init__(str(found))


@contextmanager
def _fields_of(names: Mapping[str, str], whole: str) -> Iterator[None]:
    """Say which field of the row it is that a model refuses; `whole` for what it says of no field."""
    try:
        yield
    except ValidationError as refusal:
        found: dict[str, list[str]] = {}
        by_field: dict[str, Any] = getattr(refusal, "error_dict", {NON_FIELD_ERRORS: refusal})
        for name, errors in by_field.items():
            sentences = errors.messages if isinstance(errors, ValidationError) else ValidationError(errors).messages
            found.setdefault(names.get(name, whole), []).extend(sentences)
        raise _FieldsRefused(found) from None
