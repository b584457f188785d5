"""What a filled-in 01-susunan means: its rows read, compared, and sent to the page where they cannot be written so."""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from functools import partial

from lkj import formats, office_names, person_numbers
from reports.importers.books.susunan.setup import Setup
from reports.importers.books.susunan.tables import DUTIES, HOLDERS, STRUCTURE
from reports.importers.books.susunan.writing import Step, Work, folded
from reports.importers.comparing import Difference, Plan, Scope, compared
from reports.importers.nearest import meant
from reports.importers.tables import Reading, Row
from units.enums import AssignmentKind
from units.models import Assignment, Organization

_ON_PAGE = "Ubah di halaman Susunan dan pejabat."
_ON_ACCOUNTS = "Nama pengguna yang sudah ada tidak diubah lewat Excel. Ubah di halaman Akun dan peran."


class Planner:
    def __init__(self, setup: Setup, plan: Plan, scope: Scope) -> None:
        self._setup, self._plan, self._scope = setup, plan, scope
        self._work: dict[int, Work] = {}
        self._titles: dict[int, dict[str, str]] = defaultdict(dict)
        self._owed = {folded(each.text) for each in setup.duties.values()}

    def plan(self, reading: Reading) -> Plan:
        for post in self._setup.posts.all:
            self._known(post.unit.organization_id, self._setup.posts.name(post))
        rows = [self._post(row) for row in reading.rows.get(STRUCTURE.name, [])]
        for row in rows:
            if office := self._scope.office_of(row):
                self._known(office.pk, row.get("jabatan"))
                self._known(office.pk, f"{row.get('jabatan')} [{row.get('kode')}]")
        rows = [self._refer(row, "atasan") for row in rows]
        for found in compared(STRUCTURE, rows, self._setup.stored[STRUCTURE.name], self._scope, self._plan):
            self._take_post(found)
        holders = [self._holding(row) for row in reading.rows.get(HOLDERS.name, [])]
        for found in compared(HOLDERS, holders, self._setup.stored[HOLDERS.name], self._scope, self._plan):
            self._take_holder(found)
        self._tell_what_follows()
        owed = [each for row in reading.rows.get(DUTIES.name, []) for each in self._items(self._refer(row, "jabatan"))]
        for found in compared(DUTIES, owed, self._setup.stored[DUTIES.name], self._scope, self._plan):
            self._of(found.office).duties.append(found)
        if not self._plan.problems:
            self._plan.steps = [partial(Step(work, self._setup)) for work in self._work.values()]
        return self._plan

    def _of(self, office: Organization) -> Work:
        return self._work.setdefault(office.pk, Work(office))

    def _known(self, office: int, title: str) -> None:
        self._titles[office].setdefault(folded(title), title)

    def _refer(self, row: Row, column: str) -> Row:
        """The row, once the post that it names is known to be there or in the file."""
        office, name = self._scope.office_of(row), row.get(column)
        if office is None or not name:
            return row
        known = self._titles[office.pk]
        if folded(name) not in known:
            sentence = f"Jabatan “{name[:100]}” tidak ada di {office.short_name}{meant(name, known.values())}"
            self._plan.problems.append(row.problem(column, sentence))
            return row
        return replace(row, values={**row.values, column: known[folded(name)]})

    def _post(self, row: Row) -> Row:
        """The row with the title that an empty one means, or with the unit in which the post stands already."""
        if row.get("jabatan") or not row.get("unit"):
            if not row.get("jabatan"):
                self._plan.problems.append(row.problem("jabatan", "Isi unit kerja atau jabatannya."))
            office = self._scope.office_of(row)
            post = self._setup.posts.named(row.get("jabatan"), office) if office and "unit" in row.unsaid else None
            return replace(row, values={**row.values, "unit": post.unit.name}) if post else row
        return replace(row, values={**row.values, "jabatan": office_names.title_of(row.get("unit"))})

    def _holding(self, row: Row) -> Row:
        row, values = self._refer(row, "jabatan"), dict(row.values)
        office = self._scope.office_of(row)
        if office is not None and row.get("mulai") is None:
            values["mulai"] = office.today().replace(year=self._scope.year, month=1, day=1)
        if row.get("nip") and row.get("nomor"):
            self._plan.problems.append(row.problem("nomor", "Kosongkan nomor lain: pejabat ini mempunyai NIP."))
        if row.get("nomor"):
            values["nomor"] = person_numbers.bare(row.get("nomor"))
        return replace(
            row, values={**values, **({"jabatan": row.values["jabatan"]} if "jabatan" in row.values else {})}
        )

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
            if "eselon" in found.row.values and not found.row.get("atasan") and self._setup.posts.of(found.office):
                sentence = "Isi jabatan atasannya; hanya pimpinan kantor yang tidak mempunyai atasan."
                self._plan.problems.append(found.row.problem("atasan", sentence))
        elif "atasan" in found.fields:
            self._plan.problems.append(found.row.problem("atasan", f"Jabatan ini sudah ada. {_ON_PAGE}"))
        self._of(found.office).posts.append(found)

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
            elif wrong := next(
                (name for name in ("jabatan", "jenis", "mulai", "akun") if self._is_fixed(found, name)), ""
            ):
                where = _ON_ACCOUNTS if wrong == "akun" else f"Penugasan ini sudah ada. {_ON_PAGE}"
                self._plan.problems.append(row.problem(wrong, where))
            elif "berakhir" in found.fields and (old["berakhir"] is not None or row.get("berakhir") is None):
                self._plan.problems.append(row.problem("berakhir", f"Penugasan ini sudah berakhir. {_ON_PAGE}"))
        self._of(found.office).holders.append(found)

    def _tell_what_follows(self) -> None:
        """Say whom a new official follows, until when, and how many accounts wait for a password then."""
        accounts: dict[str, str] = {}
        for work in self._work.values():
            ended = {each.stored.key for each in work.holders if each.stored and "berakhir" in each.fields}
            for each in work.holders:
                if each.row.get("akun") and (each.stored is None or "akun" in each.fields):
                    self._tell_of_second_account(each.row, accounts)
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

    def _tell_of_second_account(self, row: Row, accounts: dict[str, str]) -> None:
        """Note the account that the row gives its person; say so where another row of the file gives them another."""
        person, username = row.get("nip") or folded(row.get("pejabat")), row.get("akun")
        first = accounts.setdefault(person, username)
        if first != username:
            sentence = f"{row.get('pejabat')} sudah mendapat akun {first} di baris lain berkas ini. Kosongkan sel ini."
            self._plan.problems.append(row.problem("akun", sentence))

    def _followed(self, found: Difference, ended: Collection[int]) -> Assignment | None:
        """Who holds the post definitively until a new definitive holder of the file begins."""
        row, starts = found.row, found.row.get("mulai")
        post = self._setup.posts.named(row.get("jabatan"), found.office)
        if found.stored is not None or post is None or not starts or row.get("jenis") != AssignmentKind.DEFINITIF:
            return None
        for key, each in self._setup.holdings.items():
            is_there = each.position_id == post.pk and each.kind == AssignmentKind.DEFINITIF and key not in ended
            if is_there and each.starts < starts and (each.ends is None or each.ends >= starts):
                return each
        return None

    @staticmethod
    def _is_fixed(found: Difference, name: str) -> bool:
        is_first_account = name == "akun" and found.stored is not None and not found.stored.values["akun"]
        return name in found.fields and not is_first_account
