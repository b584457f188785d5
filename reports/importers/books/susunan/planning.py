"""What a filled-in 01-susunan means: its rows read, compared, and sent to the page where they cannot be written so."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError

from lkj import formats, office_names, person_numbers
from reports.importers.books.posts import unknown_post
from reports.importers.books.susunan.setup import Setup
from reports.importers.books.susunan.tables import DUTIES, HOLDERS, STRUCTURE
from reports.importers.books.susunan.writing import Step, Work
from reports.importers.comparing import Difference, Plan, Scope, compared, completed
from reports.importers.nearest import folded
from reports.importers.tables import Reading, Row, Table
from units.actions import accounts
from units.enums import AssignmentKind
from units.models import Assignment, Organization

_ON_PAGE = "Ubah di halaman Susunan dan pejabat."
_FIXED = {
    "jabatan": "Jabatan penugasan yang sudah ada tidak diganti lewat Excel. Kembalikan isinya; tambah baris baru untuk "
    "penugasan lain.",
    "jenis": f"Jenis penugasan yang sudah ada tidak diganti lewat Excel. Kembalikan isinya. {_ON_PAGE}",
    "mulai": f"Hari mulai penugasan yang sudah ada tidak diganti lewat Excel. Kembalikan isinya. {_ON_PAGE}",
    "akun": "Nama pengguna yang sudah ada tidak diganti lewat Excel. Kembalikan {old}, lalu ganti di halaman Akun dan "
    "peran.",
}


def _owing(row: Row) -> Row:
    """The row; a new head of an office owes no report, whatever an empty cell says of other posts."""
    is_said = "lapor" in row.values and "lapor" not in row.blank
    if row.key is not None or row.get("atasan") or is_said:
        return row
    return replace(row, values={**row.values, "lapor": False})


class Planner:
    def __init__(self, setup: Setup, plan: Plan, scope: Scope) -> None:
        self._setup, self._plan, self._scope = setup, plan, scope
        self._work: dict[int, Work] = {}
        self._titles: dict[int, dict[str, str]] = defaultdict(dict)
        self._heads = {post.unit.organization_id: post.title for post in setup.posts.all if post.superior_id is None}
        self._owed = {folded(each.text) for each in setup.duties.values()}

    def plan(self, reading: Reading) -> Plan:
        for post in self._setup.posts.all:
            self._known(post.unit.organization_id, self._setup.posts.name(post))
            self._known(post.unit.organization_id, f"{post.title} [{post.unit.code}]", self._setup.posts.name(post))
        rows = [self._post(row) for row in self._completed(STRUCTURE, reading)]
        for row in rows:
            if office := self._scope.office_of(row):
                self._known(office.pk, row.get("jabatan"))
                self._known(office.pk, f"{row.get('jabatan')} [{row.get('kode')}]")
        rows = self._with_units([_owing(self._refer(row, "atasan")) for row in rows])
        for found in compared(STRUCTURE, rows, self._setup.stored[STRUCTURE.name], self._scope, self._plan):
            self._take_post(found)
        self._tell_misplaced()
        holders = [self._holding(row) for row in self._completed(HOLDERS, reading)]
        self._refuse_contradictions(holders)
        for found in compared(HOLDERS, holders, self._setup.stored[HOLDERS.name], self._scope, self._plan):
            self._take_holder(found)
        self._tell_what_follows()
        owed = [each for row in reading.rows.get(DUTIES.name, []) for each in self._items(self._refer(row, "jabatan"))]
        for found in compared(DUTIES, owed, self._setup.stored[DUTIES.name], self._scope, self._plan):
            self._of(found.office).duties.append(found)
        self._plan.steps = [Step(self._without_wrong(work), self._setup) for work in self._work.values()]
        return self._plan

    def _without_wrong(self, work: Work) -> Work:
        """The work without rows that have problems, posts below new ones that have, and what belongs to such posts."""
        if not self._plan.problems:
            return work
        wrong = {table.name: self._plan.wrong_rows(table.name) for table in (STRUCTURE, HOLDERS, DUTIES)}
        lacking = wrong[STRUCTURE.name]
        posts = [each for each in work.posts if each.row.number not in lacking]
        lost = {
            folded(each.row.get("jabatan")) for each in work.posts if each.stored is None and each.row.number in lacking
        }
        while below := [each for each in posts if folded(each.row.get("atasan")) in lost]:
            posts = [each for each in posts if folded(each.row.get("atasan")) not in lost]
            lost |= {folded(each.row.get("jabatan")) for each in below}

        def right(found: Sequence[Difference], table: Table) -> list[Difference]:
            return [
                each
                for each in found
                if each.row.number not in wrong[table.name] and folded(each.row.get("jabatan")) not in lost
            ]

        return Work(work.office, posts, right(work.holders, HOLDERS), right(work.duties, DUTIES))

    def _of(self, office: Organization) -> Work:
        return self._work.setdefault(office.pk, Work(office))

    def _completed(self, table: Table, reading: Reading) -> list[Row]:
        rows = reading.rows.get(table.name, [])
        return completed(table, rows, self._setup.stored[table.name], self._scope, self._plan)

    def _known(self, office: int, title: str, name: str = "") -> None:
        self._titles[office].setdefault(folded(title), name or title)

    def _refer(self, row: Row, column: str) -> Row:
        """The row, once the post that it names is known to be there or in the file."""
        office, name = self._scope.office_of(row), row.get(column)
        if office is None or not name:
            return row
        known = self._titles[office.pk]
        if folded(name) not in known:
            sentence = unknown_post(name, office, known.values())
            self._plan.problems.append(row.problem(column, sentence))
            return row
        return replace(row, values={**row.values, column: known[folded(name)]})

    def _with_units(self, rows: Sequence[Row]) -> list[Row]:
        """The rows, of which those with an empty unit have that of their superior, as they are stored."""
        stored = {
            (post.unit.organization_id, folded(self._setup.posts.name(post))): post.unit.name
            for post in self._setup.posts.all
        }
        by_title = {(self._place(row), folded(row.get("jabatan"))): row for row in rows}

        def unit_of(row: Row, below: frozenset[int] = frozenset()) -> str:
            above = self._place(row), folded(row.get("atasan"))
            if row.get("unit") or above in stored or above not in by_title or row.number in below:
                return str(row.get("unit") or stored.get(above, ""))
            return unit_of(by_title[above], below | {row.number})

        return [
            replace(row, values={**row.values, "unit": unit_of(row)}) if row.values.get("unit") == "" else row
            for row in rows
        ]

    def _place(self, row: Row) -> int:
        office = self._scope.office_of(row)
        return office.pk if office else 0

    def _post(self, row: Row) -> Row:
        """The row with the title that an empty one means."""
        if row.get("jabatan") or not row.get("unit"):
            if not row.get("jabatan"):
                self._plan.problems.append(row.problem("jabatan", "Isi unit kerja atau jabatannya."))
            return row
        return replace(row, values={**row.values, "jabatan": office_names.title_of(row.get("unit"))})

    def _holding(self, row: Row) -> Row:
        row, values = self._refer(row, "jabatan"), dict(row.values)
        office = self._scope.office_of(row)
        if office is not None and row.get("mulai") is None:
            values["mulai"] = office.today().replace(year=self._scope.year, month=1, day=1)
        if row.get("nip") and row.get("nomor"):
            self._plan.problems.append(row.problem("nomor", "Kosongkan nomor lain: pejabat ini mempunyai NIP."))
        if not row.is_as_shown:
            self._read_account(row)
        if row.get("nomor"):
            values["nomor"] = person_numbers.bare(row.get("nomor"))
        return replace(
            row, values={**values, **({"jabatan": row.values["jabatan"]} if "jabatan" in row.values else {})}
        )

    def _read_account(self, row: Row) -> None:
        """Refuse at once what can be no user name or no address, each at its own cell."""
        for column, refuse in (("akun", accounts.refuse_username), ("surel", accounts.refuse_email)):
            try:
                refuse(row.get(column) or "")
            except ValidationError as refusal:
                self._plan.problems += [row.problem(column, sentence) for sentence in refusal.messages]

    def _refuse_contradictions(self, rows: Sequence[Row]) -> None:
        """Refuse rows that say two things of one person, or that one person twice holds a post at a time.

        A row that the person has not changed since the template was made says nothing new.
        """
        first: dict[tuple[object, ...], Row] = {}
        held: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        accounts: dict[str, tuple[object, ...]] = {}
        for row in rows:
            office = self._scope.office_of(row)
            if office is None or not row.get("pejabat") or row.is_as_shown:
                continue
            person = (row.get("nip"),) if row.get("nip") else (office.pk, folded(row.get("pejabat")))
            for name in ("pejabat", "pangkat", "akun", "surel"):
                earlier = first.setdefault((*person, name), row) if row.get(name) else row
                if earlier.get(name) != row.get(name):
                    head = HOLDERS.column(name).head.lower()
                    sentence = (
                        f"{row.get('pejabat')} sudah ada di baris {earlier.number}, dengan {head} lain: "
                        f"“{earlier.get(name)}”. Tulis sama di kedua baris, atau kosongkan di sini."
                    )
                    self._plan.problems.append(row.problem(name, sentence))
            if (account := folded(row.get("akun"))) and accounts.setdefault(account, person) != person:
                sentence = f"Nama pengguna {row.get('akun')} juga ditulis untuk orang lain. Tulis nama pengguna lain."
                self._plan.problems.append(row.problem("akun", sentence))
            post = (*person, office.pk, folded(row.get("jabatan")), row.get("jenis"))
            if same := next((each for each in held[post] if _overlap(each, row)), None):
                sentence = (
                    f"{row.get('pejabat')} sudah memegang jabatan ini di baris {same.number}. Hapus salah satu baris; "
                    "bila dua masa yang terpisah, isi Berakhir pada yang lebih dahulu."
                )
                self._plan.problems.append(row.problem("pejabat", sentence))
            held[post].append(row)

    def _items(self, row: Row) -> list[Row]:
        """The row for each tugas or fungsi of its cell, without the letters and signs of the regulation's list.

        What is stored as it stands there stays so: an untouched row changes nothing.
        """
        text = row.get("bunyi")
        items = [] if folded(text) in self._owed else office_names.items_of(text)
        return [
            replace(row, key=row.key if number == 0 else None, values={**row.values, "bunyi": item})
            for number, item in enumerate(items)
        ] or [row]

    def _take_post(self, found: Difference) -> None:
        if found.stored is None:
            head = self._heads.setdefault(found.office.pk, found.row.get("jabatan"))
            if not found.row.get("atasan") and head != found.row.get("jabatan"):
                sentence = f"Isi jabatan atasannya: pimpinan sudah ada, {head}. Bila ini bukan jabatan, hapus barisnya."
                self._plan.problems.append(found.row.problem("atasan", sentence))
        elif "atasan" in found.fields:
            self._plan.problems.append(found.row.problem("atasan", f"Jabatan ini sudah ada. {_ON_PAGE}"))
        self._of(found.office).posts.append(found)

    def _tell_misplaced(self) -> None:
        """Say which new seksi and sub bagian stand directly below the head, beside a unit where such ones belong."""
        for work in self._work.values():
            head = folded(self._heads.get(work.office.pk, ""))
            below = [each for each in work.posts if folded(each.row.get("atasan")) == head]
            own = [post for post in self._setup.posts.all if post.unit.organization_id == work.office.pk]
            units = [post.unit.name for post in own if post.superior and folded(post.superior.title) == head]
            units += [each.row.get("unit") for each in below]
            for row in (each.row for each in below if each.stored is None):
                if other := next((each for each in units if office_names.stands_below(row.get("unit"), each)), ""):
                    self._plan.remarks.append(
                        f"Baris {row.number}: {row.get('unit')} langsung di bawah pimpinan, sedangkan {other} ada di "
                        "sampingnya. Bila bagian darinya, tulis pimpinan unit itu sebagai jabatan atasannya."
                    )

    def _take_holder(self, found: Difference) -> None:
        """A stored penugasan may be ended and its person corrected; another person from another day is a new one."""
        if found.stored is not None:
            old, row = found.stored.values, found.row
            same = row.get("pejabat") == old["pejabat"] or (row.get("nip") and row.get("nip") == old["nip"])
            if not same and "mulai" in found.fields:
                found = replace(found, stored=None, fields=tuple(row.values))
            elif not same:
                sentence = "Pejabat lain: isi juga Mulai dengan hari pertamanya, atau tambah baris baru untuknya."
                self._plan.problems.append(row.problem("pejabat", sentence))
            elif wrong := next((name for name in _FIXED if self._is_fixed(found, name)), ""):
                self._plan.problems.append(row.problem(wrong, _FIXED[wrong].format(old=old[wrong])))
            elif "berakhir" in found.fields and (old["berakhir"] is not None or row.get("berakhir") is None):
                self._plan.problems.append(row.problem("berakhir", f"Penugasan ini sudah berakhir. {_ON_PAGE}"))
        elif clash := self._held_already(found):
            sentence = (
                f"{found.row.get('pejabat')} sudah memegang jabatan ini sejak {formats.date(clash.starts)}. Hapus "
                "baris ini, atau ubah baris penugasan yang sudah ada."
            )
            self._plan.problems.append(found.row.problem("pejabat", sentence))
        self._of(found.office).holders.append(found)

    def _held_already(self, found: Difference) -> Assignment | None:
        """The stored penugasan in which the person of a new one holds that post in that way on some of its days."""
        row = found.row
        post, starts = self._setup.posts.named(row.get("jabatan"), found.office), row.get("mulai")
        if post is None or starts is None:
            return None
        for each in self._setup.holdings.values():
            person = each.official
            is_same = (
                person.nip == row.get("nip") if row.get("nip") else folded(person.name) == folded(row.get("pejabat"))
            )
            is_then = each.starts <= (row.get("berakhir") or datetime.date.max) and starts <= (
                each.ends or datetime.date.max
            )
            if each.position_id == post.pk and each.kind == row.get("jenis") and is_same and is_then:
                return each
        return None

    def _tell_what_follows(self) -> None:
        """Say whom a new official follows, until when, and how many accounts wait for a password then."""
        accounts: set[str] = set()
        known = {folded(each.official.user.username) for each in self._setup.holdings.values() if each.official.user}
        for work in self._work.values():
            ended = {each.stored.key for each in work.holders if each.stored and "berakhir" in each.fields}
            for each in work.holders:
                name = folded(each.row.get("akun"))
                if name and name not in known and (each.stored is None or "akun" in each.fields):
                    accounts.add(name)
                former = self._followed(each, ended)
                if former is not None:
                    last = each.row.get("mulai") - datetime.timedelta(days=1)
                    self._plan.remarks.append(
                        f"{former.official.name} berakhir sebagai {each.row.get('jabatan')} pada {formats.date(last)}, "
                        f"karena {each.row.get('pejabat')} mulai menjabat sesudahnya."
                    )
        if accounts:
            self._plan.remarks.append(
                f"{len(accounts)} akun baru belum mempunyai kata sandi. Sesudah diterapkan, cetak kata sandinya di "
                "halaman Akun dan peran."
            )

    def _followed(self, found: Difference, ended: Collection[int]) -> Assignment | None:
        """Who holds the post, definitively or while it is vacant, until a new definitive holder of the file begins."""
        row, starts = found.row, found.row.get("mulai")
        post = self._setup.posts.named(row.get("jabatan"), found.office)
        if found.stored is not None or post is None or not starts or row.get("jenis") != AssignmentKind.DEFINITIF:
            return None
        for key, each in self._setup.holdings.items():
            is_there = each.position_id == post.pk and each.kind != AssignmentKind.PLH and key not in ended
            if is_there and each.starts < starts and (each.ends is None or each.ends >= starts):
                return each
        return None

    @staticmethod
    def _is_fixed(found: Difference, name: str) -> bool:
        is_first_account = name == "akun" and found.stored is not None and not found.stored.values["akun"]
        return name in found.fields and not is_first_account


def _overlap(one: Row, other: Row) -> bool:
    """Whether the two are held on a same day; without an end they go on."""
    first, second = sorted((one, other), key=lambda row: row.get("mulai") or datetime.date.min)
    ends = first.get("berakhir")
    return ends is None or ends >= (second.get("mulai") or datetime.date.min)
