"""Writing one office's structure from its rows, by the verbs that its pages use."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.importers.books.posts import Posts
from reports.importers.books.susunan.setup import Setup
from reports.importers.books.susunan.tables import PERSON
from reports.importers.comparing import Difference, Plan, Scope, Unwritable, located
from reports.importers.tables import Row
from units.actions import accounts, appointments, changes, duties, people, structure
from units.enums import AssignmentKind, DutyKind
from units.models import Assignment, Duty, Organization, Position, User


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
        stored = {post.pk: post for post in self._setup.posts.of(self._work.office)}
        for each in self._work.posts:
            if each.stored is not None:
                self._correct(stored[each.stored.key], each, by)
        self._add(by)
        posts = Posts(Scope([self._work.office], self._setup.scope.year, by))
        bases: dict[int, str] = {}
        found: dict[int, Position] = {}
        for each in self._work.posts:
            if "hukum" in each.fields and each.row.get("hukum"):
                post = self._found(posts, each.row, each.row.get("jabatan"), each.row.get("kode"))
                found[post.pk], bases[post.pk] = post, each.row.get("hukum")
        for each in sorted(self._work.holders, key=lambda found: found.row.get("mulai")):
            self._hold(posts, each, by)
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
        with located(row, "unit"):
            if of_unit:
                changes.correct(unit, by=by, **of_unit)
        of_post = {"jabatan": "title", "eselon": "echelon", "lapor": "reports_lkj"}
        new = {name: row.get(column) for column, name in of_post.items() if column in each.fields}
        with located(row, "jabatan"):
            if new:
                changes.correct(post, by=by, **new)

    def _add(self, by: User | None) -> None:
        """Add the new posts, each below its superior and behind those that are there."""
        new: dict[str, list[Row]] = defaultdict(list)
        for each in self._work.posts:
            if each.stored is None:
                new[folded(each.row.get("atasan"))].append(each.row)
        if not new:
            return
        rows: list[structure.KeptRow | structure.NewRow] = []
        origin: list[Row | None] = []
        self._lay(new, rows, origin)
        left = [row for waiting in new.values() for row in waiting]
        if left:
            sentence = "Jabatan atasannya membentuk lingkaran. Periksa jabatan atasan di lembar ini."
            raise Unwritable([row.problem("atasan", sentence) for row in left])
        try:
            structure.apply(self._work.office, rows, by=by)
        except structure.RowsRefused as refusal:
            raise Unwritable(_refused(refusal, origin)) from refusal

    def _lay(
        self,
        new: dict[str, list[Row]],
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
                rows.append(_as_new(depth, each, units.get(depth - 1, "")))
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
            with located(row, "mulai"):
                appointments.appoint(
                    post, official, by=by, starts=row.get("mulai"), kind=row.get("jenis"), ends=row.get("berakhir")
                )
        else:
            holding = Assignment.objects.select_related("official__user", "official__organization", "position__unit")
            stored = holding.get(pk=each.stored.key)
            official = stored.official
            if set(PERSON) & set(each.fields):
                with located(row, "pejabat"):
                    people.correct_person(official, given, by=by)
            if "berakhir" in each.fields:
                with located(row, "berakhir"):
                    appointments.end_assignment(stored, by=by, on=row.get("berakhir"))
        self._account(official, row, by)

    def _account(self, official: Any, row: Row, by: User | None) -> None:
        official.refresh_from_db()
        username, email = row.get("akun"), row.get("surel")
        with located(row, "akun"):
            if username and official.user is None:
                accounts.open_account(official, by=by, username=username, email=email)
            elif official.user is not None and email and official.user.email != email:
                accounts.set_email(official.user, self._work.office, by=by, email=email)

    def _owe_all(self, posts: Posts, found: dict[int, Position], bases: Mapping[int, str], by: User | None) -> None:
        """Give each post its tugas, fungsi and legal basis at once; `found` are the posts that `bases` names."""
        by_post: dict[int, list[Difference]] = defaultdict(list, {key: [] for key in bases})
        for each in self._work.duties:
            post = self._found(posts, each.row, each.row.get("jabatan"))
            found[post.pk] = post
            by_post[post.pk].append(each)
        for key, differences in by_post.items():
            self._owe(found[key], differences, by, legal_basis=bases.get(key))

    def _owe(
        self, post: Position, differences: Sequence[Difference], by: User | None, legal_basis: str | None = None
    ) -> None:
        """Give the post its tugas and fungsi: those that are there as they are or corrected, then the new ones."""
        corrected = {each.stored.key: each.row for each in differences if each.stored is not None}
        texts: dict[str, list[str]] = defaultdict(list)
        for duty in Duty.objects.filter(position=post).order_by("kind", "order"):
            row = corrected.get(duty.pk)
            texts[row.get("jenis") if row else duty.kind].append(row.get("bunyi") if row else duty.text)
        for each in differences:
            if each.stored is None:
                texts[each.row.get("jenis")].append(each.row.get("bunyi"))
        basis = legal_basis if legal_basis is not None else (post.legal_basis.text if post.legal_basis else "")
        tugas, fungsi = texts[DutyKind.TUGAS], texts[DutyKind.FUNGSI]
        duties.set_duties(post, by=by, tugas=tugas, fungsi=fungsi, legal_basis=basis)


def _as_new(depth: int, row: Row, unit_above: str) -> structure.NewRow:
    """The row as the structure's verb takes it; a post in its superior's own unit names no unit."""
    unit = "" if folded(row.get("unit")) == unit_above and depth else row.get("unit")
    return structure.NewRow(
        depth,
        unit=unit,
        code=row.get("kode") if unit else "",
        title=row.get("jabatan"),
        echelon=row.get("eselon") or "",
        # The head of the office owes no report, whatever an empty cell says of other posts.
        reports_lkj=row.get("lapor") if depth else False,
    )


def _refused(refusal: structure.RowsRefused, origin: Sequence[Row | None]) -> list:
    columns = {"unit": "unit", "code": "kode", "title": "jabatan", "echelon": "eselon"}
    return [
        row.problem(columns.get(name, "jabatan"), sentence)
        for number, fields in refusal.found.items()
        if (row := origin[number]) is not None
        for name, sentences in fields.items()
        for sentence in sentences
    ]


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()
