"""Writing one office's structure from its rows, by the verbs that its pages use."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from reports.importers.books.posts import Posts
from reports.importers.books.susunan.setup import Setup
from reports.importers.books.susunan.tables import PERSON
from reports.importers.comparing import Difference, Plan, Scope, Unwritable, located
from reports.importers.nearest import folded
from reports.importers.tables import Problem, Row
from units.actions import accounts, appointments, changes, duties, people, structure
from units.enums import AssignmentKind, DutyKind
from units.models import Assignment, Duty, Official, Organization, Position, User

OF_ANOTHER_OFFICE = (
    "Data pejabat ini dicatat perangkat daerah asalnya, yang menulisnya lain. Samakan dengan yang tercatat, atau minta "
    "perencana di sana membetulkannya."
)
# A sheet has no rows to indent.
_ONE_MORE_POST = "Untuk jabatan lain di unit itu: isi Jabatan atasan dengan pimpinan unit itu."
# The columns of a penugasan by the fields of a new row of the structure.
_HELD = {
    "name": "pejabat",
    "nip": "nip",
    "rank": "pangkat",
    "kind": "jenis",
    "since": "mulai",
    "username": "akun",
    "email": "surel",
}


@dataclass
class Work:
    """All that changes in one office."""

    office: Organization
    posts: list[Difference] = field(default_factory=list)
    holders: list[Difference] = field(default_factory=list)
    duties: list[Difference] = field(default_factory=list)


class Step:
    """Writes one office by the verbs that its pages use."""

    def __init__(self, work: Work, setup: Setup) -> None:
        self._work, self._setup = work, setup

    def __call__(self, by: User | None) -> None:
        refused: list[Problem] = []
        stored = {post.pk: post for post in self._setup.posts.of(self._work.office)}
        for each in self._work.posts:
            if each.stored is not None:
                with _gathered(refused):
                    self._correct(stored[each.stored.key], each, by)
        first = self._first_holders()
        with _gathered(refused):
            self._add(first, by)
        posts = Posts(Scope([self._work.office], self._setup.scope.year, by))
        bases: dict[int, str] = {}
        found: dict[int, Position] = {}
        for each in self._work.posts if not refused else ():
            if "hukum" in each.fields and each.row.get("hukum"):
                post = self._found(posts, each.row, each.row.get("jabatan"), each.row.get("kode"))
                found[post.pk], bases[post.pk] = post, each.row.get("hukum")
        written = {id(each) for each in first.values()}
        later = [each for each in self._work.holders if id(each) not in written]
        for each in sorted(later, key=lambda found: found.row.get("mulai")):
            # Where new posts were refused, only what belongs to others can be refused for a reason of its own.
            if not refused or posts.named(each.row.get("jabatan"), self._work.office):
                with _gathered(refused):
                    self._hold(posts, each, by)
        if refused:
            raise Unwritable(refused)
        self._owe_all(posts, found, bases, by)

    def _found(self, posts: Posts, row: Row, name: str, code: str = "") -> Position:
        plan = Plan()
        if code and (post := posts.named(f"{name} [{code}]", self._work.office)):
            return post
        post = posts.named(name, self._work.office)
        if post is None:
            raise Unwritable([*plan.problems, row.problem("jabatan", f"Jabatan “{name[:100]}” tidak ada.")])
        return post

    def _correct(self, post: Position, each: Difference, by: User | None) -> None:
        row, unit = each.row, post.unit
        of_unit = {
            name: row.get(column) for column, name in (("unit", "name"), ("kode", "code")) if column in each.fields
        }
        of_unit = {name: value for name, value in of_unit.items() if value and value != getattr(unit, name)}
        with _on_its_page(row, "unit"):
            if of_unit:
                changes.correct(unit, by=by, **of_unit)
        of_post = {"jabatan": "title", "eselon": "echelon", "lapor": "reports_lkj"}
        new = {name: row.get(column) for column, name in of_post.items() if column in each.fields}
        with _on_its_page(row, "jabatan"):
            if new:
                changes.correct(post, by=by, **new)

    def _first_holders(self) -> dict[int, Difference]:
        """The penugasan that are written together with their new post, by the number of its row.

        Only new persons with one post, and posts with one person: others end each other's, and are written afterwards
        in the order of their days.
        """
        new, holders = [each.row for each in self._work.posts if each.stored is None], self._work.holders
        taken = Counter(folded(row.get("jabatan")) for row in new)
        taken.update(folded(post.title) for post in self._setup.posts.of(self._work.office))
        names = {folded(row.get("jabatan")): row for row in new if taken[folded(row.get("jabatan"))] == 1}
        per_post = Counter(folded(each.row.get("jabatan")) for each in holders)
        per_person = Counter(person for each in holders for person in _called(each.row))
        known = {nip for nip in self._known_officials("nip", [each.row.get("nip") for each in holders]) if nip}
        known |= {folded(name) for name in self._work.office.officials.values_list("name", flat=True)}
        found = {}
        for each in holders:
            row, called = each.row, _called(each.row)
            is_plain = not any(row.get(name) for name in ("nomor", "sebutan", "berakhir"))
            has_account = bool(row.get("akun")) or not row.get("surel")
            post = names.get(folded(row.get("jabatan"))) if per_post[folded(row.get("jabatan"))] == 1 else None
            is_new = each.stored is None and not called & known and all(per_person[one] == 1 for one in called)
            if post is not None and is_new and is_plain and has_account:
                found[post.number] = each
        return found

    @staticmethod
    def _known_officials(name: str, values: Sequence[str]) -> list[str]:
        return list(Official.objects.filter(**{f"{name}__in": values}).values_list(name, flat=True))

    def _add(self, first: Mapping[int, Difference], by: User | None) -> None:
        """Add the new posts, each below its superior and behind those that are there, with their first holders."""
        new: dict[str, list[Row]] = defaultdict(list)
        for each in self._work.posts:
            if each.stored is None:
                new[folded(each.row.get("atasan"))].append(each.row)
        if not new:
            return
        rows: list[structure.KeptRow | structure.NewRow] = []
        origin: list[Row | None] = []
        self._lay(new, first, rows, origin)
        left = [row for waiting in new.values() for row in waiting]
        if left:
            sentence = "Jabatan atasannya membentuk lingkaran. Periksa jabatan atasan di lembar ini."
            raise Unwritable([row.problem("atasan", sentence) for row in left])
        try:
            structure.apply(self._work.office, rows, by=by)
        except structure.RowsRefused as refusal:
            raise Unwritable(_refused(refusal, origin, first)) from refusal

    def _lay(
        self,
        new: dict[str, list[Row]],
        first: Mapping[int, Difference],
        rows: list[structure.KeptRow | structure.NewRow],
        origin: list[Row | None],
    ) -> None:
        """Lay out stored and new posts as the tree from top to bottom; what is laid out leaves `new`."""
        posts = self._setup.posts
        roots: list[tuple[int, Position | Row]] = [
            (0, post) for post in posts.of(self._work.office) if post.superior_id is None
        ]
        waiting = [*roots, *((0, row) for row in new.pop("", []))][::-1]
        units: dict[int, str] = {}
        while waiting:
            depth, each = waiting.pop()
            if isinstance(each, Position):
                rows.append(structure.KeptRow(depth, each.unit, each))
                origin.append(None)
                names = {folded(posts.name(each)), folded(each.title), folded(f"{each.title} [{each.unit.code}]")}
                units[depth] = folded(each.unit.name)
                below: list[Position | Row] = [*self._setup.children[each.pk]]
            else:
                holder = first.get(each.number)
                rows.append(_as_new(depth, each, units.get(depth - 1, ""), holder.row if holder else None))
                origin.append(each)
                names = {folded(each.get("jabatan")), folded(f"{each.get('jabatan')} [{each.get('kode')}]")}
                units[depth] = folded(each.get("unit")) or units.get(depth - 1, "")
                below = []
            below += [row for name in sorted(names) for row in new.pop(name, [])]
            waiting += [(depth + 1, one) for one in reversed(below)]

    def _hold(self, posts: Posts, each: Difference, by: User | None) -> None:
        row, office = each.row, self._work.office
        given = people.Person(**{name: row.get(column) for column, name in PERSON.items()})
        acting = row.get("jenis") != AssignmentKind.DEFINITIF
        if each.stored is None:
            post = self._found(posts, row, row.get("jabatan"))
            with located(row, "nip" if given.nip else "pejabat"):
                official = people.person(office, given, by=by, acting=acting)
            self._correct_person(official, given, row, by)
            with located(row, "mulai"):
                appointments.appoint(
                    post, official, by=by, starts=row.get("mulai"), kind=row.get("jenis"), ends=row.get("berakhir")
                )
        else:
            holding = Assignment.objects.select_related("official__user", "official__organization", "position__unit")
            stored = holding.get(pk=each.stored.key)
            official = stored.official
            if set(PERSON) & set(each.fields):
                self._correct_person(official, given, row, by)
            if "berakhir" in each.fields:
                with located(row, "berakhir"):
                    appointments.end_assignment(stored, by=by, on=row.get("berakhir"))
        self._account(official, row, by)

    def _correct_person(self, official: Official, given: people.Person, row: Row, by: User | None) -> None:
        """Write what the row says otherwise of a known person; empty cells of a new row say nothing."""
        old, new = vars(people.person_of(official)), vars(given)
        if not row.mark:
            new = {name: value or old[name] for name, value in new.items()}
        if new == old:
            return
        column = next(column for column, name in PERSON.items() if new[name] != old[name])
        if official.organization_id != self._work.office.pk:
            raise Unwritable([row.problem(column, OF_ANOTHER_OFFICE)])
        with located(row, column):
            people.correct_person(official, people.Person(**new), by=by)

    def _account(self, official: Any, row: Row, by: User | None) -> None:
        official.refresh_from_db()
        username, email = row.get("akun"), row.get("surel")
        if username and official.organization_id != self._work.office.pk:
            raise Unwritable([row.problem("akun", accounts.OF_ANOTHER)])
        with located(row, "akun"):
            if username and official.user is not None and official.user.username.lower() != username.lower():
                sentence = f"{official} sudah mempunyai akun “{official.user.username}”. Kosongkan sel ini."
                raise Unwritable([row.problem("akun", sentence)])
            if username and official.user is None:
                accounts.open_account(official, by=by, username=username, email=email)
                return
        with located(row, "surel"):
            if official.user is not None and email and official.user.email != email:
                accounts.set_email(official.user, self._work.office, by=by, email=email)

    def _owe_all(self, posts: Posts, found: dict[int, Position], bases: Mapping[int, str], by: User | None) -> None:
        """Give each post its tugas, fungsi and legal basis at once; `found` are the posts that `bases` names."""
        by_post: dict[int, list[Difference]] = defaultdict(list, {key: [] for key in bases})
        for each in self._work.duties:
            post = self._found(posts, each.row, each.row.get("jabatan"))
            found[post.pk] = post
            by_post[post.pk].append(each)
        stored: dict[int, list[Duty]] = defaultdict(list)
        for duty in Duty.objects.filter(position__in=by_post).order_by("kind", "order"):
            stored[duty.position_id].append(duty)
        changes = []
        for key, differences in by_post.items():
            post = found[key]
            basis = bases.get(key, post.legal_basis.text if post.legal_basis else "")
            changes.append((post, _owed(stored[key], differences, basis)))
        duties.set_duties(changes, by=by)


def _owed(stored: Sequence[Duty], differences: Sequence[Difference], basis: str) -> duties.Owed:
    """The tugas and fungsi of a post: those that are there as they are or corrected, then the new ones."""
    corrected = {each.stored.key: each.row for each in differences if each.stored is not None}
    texts: dict[str, list[str]] = defaultdict(list)
    for duty in stored:
        row = corrected.get(duty.pk)
        texts[row.get("jenis") if row else duty.kind].append(row.get("bunyi") if row else duty.text)
    for each in differences:
        if each.stored is None:
            texts[each.row.get("jenis")].append(each.row.get("bunyi"))
    return duties.Owed(texts[DutyKind.TUGAS], texts[DutyKind.FUNGSI], basis)


@contextmanager
def _gathered(refused: list[Problem]) -> Iterator[None]:
    """Note what is refused and go on, so that all of it is named at once."""
    try:
        yield
    except Unwritable as refusal:
        refused += refusal.problems


@contextmanager
def _on_its_page(row: Row, column: str) -> Iterator[None]:
    """located(), and where a change needs a day: the sheet has no column for it."""
    try:
        with located(row, column):
            yield
    except Unwritable as refusal:
        more = " Isian tanggal itu ada di halaman Susunan dan pejabat, Pindah atau ganti nama."
        raise Unwritable([replace(each, sentence=each.sentence + more) for each in refusal.problems]) from refusal


def _called(row: Row) -> set[str]:
    """By what the holder of the row may be known."""
    return {each for each in (row.get("nip"), folded(row.get("pejabat"))) if each}


def _as_new(depth: int, row: Row, unit_above: str, holder: Row | None) -> structure.NewRow:
    """The row as the structure's verb takes it, with its holder; a post in its superior's own unit names no unit."""
    held = {name: holder.get(column) for name, column in _HELD.items()} if holder else {}
    unit = "" if folded(row.get("unit")) == unit_above and depth else row.get("unit")
    return structure.NewRow(
        depth,
        unit=unit,
        code=row.get("kode") if unit else "",
        title=row.get("jabatan"),
        echelon=row.get("eselon") or "",
        reports_lkj=row.get("lapor"),
        **held,
    )


def _refused(
    refusal: structure.RowsRefused, origin: Sequence[Row | None], first: Mapping[int, Difference]
) -> list[Problem]:
    """The sentences at the cells that they are about: of the post's row, or of its holder's."""
    columns = {"unit": "unit", "code": "kode", "title": "jabatan", "echelon": "eselon"}
    found = []
    for number, fields in refusal.found.items():
        if (row := origin[number]) is None:
            continue
        holder = first.get(row.number)
        for name, sentences in fields.items():
            if holder is not None and name in _HELD:
                found += [holder.row.problem(_HELD[name], sentence) for sentence in sentences]
            else:
                said = [each.replace(structure.ONE_MORE_POST, _ONE_MORE_POST) for each in sentences]
                found += [row.problem(columns.get(name, "jabatan"), sentence) for sentence in said]
    return found
