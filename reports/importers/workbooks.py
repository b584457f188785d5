"""The way of a workbook: a template out; a filled-in file read, compared, and applied whole or not at all."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from reports.enums import Quarter
from reports.importers import opening, templates
from reports.importers.books.anggaran import AnggaranBook
from reports.importers.books.pk import PkBook
from reports.importers.books.posts import listed
from reports.importers.books.realisasi import RealisasiBook
from reports.importers.books.susunan import SusunanBook
from reports.importers.comparing import Book, Plan, Scope, Unwritable, Writing, emptied
from reports.importers.opening import Sheet
from reports.importers.reading import read_tables
from reports.importers.tables import Problem, Reading
from reports.refusal import Refused
from units.models import User
from units.models.structure import lock

REALISASI = RealisasiBook()
BOOKS: tuple[Book, ...] = (SusunanBook(), AnggaranBook(), PkBook(), REALISASI)
# Seconds for which the steps of a preview are tried. On SQLite nobody else can write while some are, so that after
# every HELD seconds they are undone and the others have the pause for themselves.
TRYING, HELD, PAUSE = 5.0, 0.25, 0.15
UNTRIED = (
    "Perubahannya banyak: penyimpanannya baru dicoba untuk {tried} dari {steps} bagian. Sisanya diperiksa ketika Anda "
    "menerapkannya; bila ada yang ditolak, selnya disebut dan tidak ada yang tersimpan."
)
CHANGED = (
    "Sementara itu data di aplikasi berubah, sehingga belum ada yang diterapkan. Periksa perubahannya sekali lagi di "
    "bawah ini."
)


Progress = Callable[[int], object]


def _silent(_: int) -> None:
    pass


class Moved(Refused):
    """What is stored has changed since the person saw what the workbook would change. Nothing was written."""

    def __init__(self) -> None:
        super().__init__([CHANGED])


@dataclass(frozen=True)
class Preview:
    """What a workbook is, and what it would change."""

    book: Book
    scope: Scope
    plan: Plan

    @property
    def can_apply(self) -> bool:
        return bool(self.plan.changes) and not self.plan.problems

    def sort_problems(self) -> None:
        """Put the problems into the order of sheets and cells, each once."""
        places = {table.name: place for place, table in enumerate(self.book.tables(self.scope))}
        found = dict.fromkeys(self.plan.problems)
        self.plan.problems[:] = sorted(found, key=lambda each: (places.get(each.sheet, 99), *each.place))


def book_named(name: str) -> Book | None:
    return next((each for each in BOOKS if each.name == name), None)


def template(book: Book, scope: Scope) -> bytes:
    """The template, filled with what is stored."""
    return templates.template(
        book.name,
        f"{book.title} {f'{Quarter(scope.quarter).label} ' if scope.quarter else ''}{scope.year}",
        book.tables(scope),
        book.stored(scope),
        {"kantor": [each.code for each in scope.offices], **book.lists(scope)},
        about=_about(scope),
        several=scope.several,
    )


def file_name(book: Book, scope: Scope) -> str:
    """`02-anggaran-satpol-pp-2026.xlsx`."""
    office = "semua-kantor" if scope.several else scope.offices[0].code
    quarter = f"-TW{scope.quarter}" if scope.quarter else ""
    return f"{book.name}-{office}-{scope.year}{quarter}.xlsx"


def preview(data: bytes, scope: Scope, progress: Progress = _silent) -> Preview:
    """What the file would change. Raises Refused for a file that is not taken, or is of another year.

    `progress` hears how many percent are done.
    """
    found = _Opened(data, scope, progress).preview()
    _try(found.plan, scope.user)
    found.sort_problems()
    progress(100)
    return found


class _Opened:
    """A file once it is read, with the offices that it is about."""

    def __init__(self, data: bytes, scope: Scope, progress: Progress = _silent) -> None:
        self._progress = progress
        progress(5)
        sheets = opening.open_workbook(data)
        progress(35)
        self.book, scope = _book_of(sheets, scope)
        tables = self.book.tables(scope)
        self._reading = read_tables(tables, sheets, {code: each.pk for code, each in scope.by_code.items()})
        if not self._reading.rows and not self._reading.problems:
            names = " atau ".join(f"“{table.name}”" for table in tables)
            raise Refused([f"Lembar {names} tidak ada di berkas ini. Unduh templatnya, lalu isi di sana."])
        self._emptied = [table for table in tables if self._reading.rows.get(table.name) == []]
        self.scope = _narrowed(scope, self._reading)
        progress(55)

    def preview(self) -> Preview:
        found = Preview(self.book, self.scope, self.book.plan(self._reading, self.scope))
        if self._emptied:
            found.plan.remarks += self._remarks_on_emptied()
        found.plan.remarks += self._reading.unread
        found.plan.remarks += [
            f"Lembar {sheet}: {len(rows)} baris jumlah atau judul dilewati (baris {listed(rows)})."
            for sheet, rows in self._reading.skipped.items()
        ]
        found.plan.remarks += [
            f"Lembar {sheet}, {head}: {len(cells)} sel dikosongkan ({listed(cells)}), tetapi isinya tetap. Lewat Excel "
            "isian ini tidak dihapus; ubah di halamannya bila perlu."
            for (sheet, head), cells in found.plan.kept.items()
        ]
        found.sort_problems()
        self._progress(85)
        return found

    def _remarks_on_emptied(self) -> Iterator[str]:
        stored = self.book.stored(self.scope)
        for table in self._emptied:
            if count := len(stored[table.name]):
                yield emptied(table, count)


def _narrowed(scope: Scope, reading: Reading) -> Scope:
    """The scope with those offices alone that the rows are about, so that nothing of the others is read or locked."""
    rows = [row for rows in reading.rows.values() for row in rows]
    named = {row.office for row in rows if row.office is not None}
    if any(row.office is None for row in rows) or not named:
        named.add(scope.offices[0].pk)
    return replace(scope, offices=[each for each in scope.offices if each.pk in named] or [scope.offices[0]])


def _try(plan: Plan, by: User | None) -> None:
    """Write the changes and undo them at once, so that what the verbs would refuse is named before anybody applies.

    Where there are problems already, the steps are those of the other rows, so that all is named at once.
    Of what would take too long only a part is tried, and the plan says so.
    """
    if not (plan.first or plan.steps):
        return
    until, waiting = time.monotonic() + TRYING, deque(plan.steps)
    while time.monotonic() < until:
        found = _try_some(plan, waiting, by, min(until, time.monotonic() + HELD))
        # Those of the first steps come again with every part.
        plan.problems += [each for each in found if each not in plan.problems]
        if not waiting:
            break
        time.sleep(PAUSE)
    if waiting:
        plan.remarks.append(UNTRIED.format(tried=len(plan.steps) - len(waiting), steps=len(plan.steps)))


def _try_some(plan: Plan, waiting: deque[Writing], by: User | None, until: float) -> list[Problem]:
    """Write the first steps and of those that wait at least one, as far as the time goes, and undo it all.

    Where all of it goes at once, what is odd in it is remarked before that is undone.
    """
    problems: list[Problem] = []
    at_once = len(waiting) == len(plan.steps)
    with transaction.atomic():
        for step in plan.first:
            problems += _tried(step, by)
        while waiting:
            problems += _tried(waiting.popleft(), by)
            if time.monotonic() > until:
                break
        if plan.seen_after and at_once and not waiting and not problems:
            plan.remarks += plan.seen_after()
        transaction.set_rollback(True)
    return problems


def _tried(step: Writing, by: User | None) -> list[Problem]:
    """What keeps the step from being written."""
    try:
        with transaction.atomic():
            step(by)
    except Unwritable as refusal:
        return refusal.problems
    except Refused as refusal:
        return [Problem("Semua lembar", "", each) for each in refusal.messages]
    return []


@transaction.atomic
def apply(data: bytes, scope: Scope, *, token: str | None, by: User | None) -> Preview:
    """Write all that the file changes. `token` is that of the plan that the person saw; None where nobody did.

    Raises Refused where there is any problem, Moved where it would change something else now, PermissionDenied.
    """
    opened = _Opened(data, scope)
    for key in sorted(each.pk for each in opened.scope.offices):
        lock(key)
    found = opened.preview()
    if found.plan.problems:
        raise Refused([str(each) for each in found.plan.problems])
    if token is not None and token != found.plan.token:
        raise Moved
    for step in [*found.plan.first, *found.plan.steps]:
        try:
            step(by)
        except Unwritable as refusal:
            raise Refused([str(each) for each in refusal.problems]) from refusal
    return found


def _about(scope: Scope) -> dict[str, str]:
    about = {"tahun": str(scope.year), "kantor": " ".join(each.code for each in scope.offices)}
    return about | ({"triwulan": str(scope.quarter)} if scope.quarter else {})


def _book_of(sheets: Sequence[Sheet], scope: Scope) -> tuple[Book, Scope]:
    """The kind of the workbook: what its hidden sheet says, else the kind whose sheet it has. And its scope."""
    said = _said(sheets)
    book = book_named(said.get("templat", ""))
    if book is None:
        names = {each.name.strip().casefold() for each in sheets}
        found = [each for each in BOOKS if any(table.name.casefold() in names for table in each.tables(scope))]
        if len(found) != 1:
            kinds = ", ".join(each.name for each in BOOKS)
            raise Refused([f"Berkas ini bukan templat dari halaman ini ({kinds}). Unduh templatnya, lalu isi di sana."])
        book = found[0]
    _refuse_another(said, scope)
    if book is not REALISASI:
        if scope.own_post is not None:
            raise Refused(["Di sini hanya templat 04-realisasi yang dibaca. Unduh templatnya dari halaman ini."])
        return book, scope
    quarter = scope.quarter or _quarter(said)
    return book, replace(scope, quarter=quarter)


def _quarter(said: Mapping[str, str]) -> int:
    if said.get("triwulan") not in ("1", "2", "3", "4"):
        raise Refused(["Triwulannya tidak tertulis di berkas ini. Unduh templatnya, lalu isi di sana."])
    return int(said["triwulan"])


def _refuse_another(said: Mapping[str, str], scope: Scope) -> None:
    if said.get("versi", str(templates.VERSION)) != str(templates.VERSION):
        raise Refused(
            ["Templat ini dari versi aplikasi yang lain. Unduh templat yang baru, lalu salin isinya ke sana."]
        )
    _refuse_another_office(said.get("kantor", "").split(), scope)
    if said.get("tahun", str(scope.year)) != str(scope.year):
        year = said["tahun"]
        raise Refused(
            [
                f"Templat ini untuk tahun {year}, sedangkan halaman ini tahun {scope.year}. Buka halaman ini untuk "
                f"tahun {year}, lalu unggah di sana; untuk {scope.year}, unduh templatnya di sini dan salin isinya."
            ]
        )
    if scope.quarter and said.get("triwulan", str(scope.quarter)) != str(scope.quarter):
        raise Refused(
            [
                f"Templat ini untuk triwulan {said['triwulan']}, bukan triwulan {scope.quarter}. Unggah di halaman "
                f"triwulan {said['triwulan']}, atau unduh templat triwulan {scope.quarter} di sini dan salin isinya."
            ]
        )


def _refuse_another_office(codes: Sequence[str], scope: Scope) -> None:
    """Refuse a template of another office than the page's.

    Of one office its rows name none, so that they would be taken for the page's; of several each row names its own.
    """
    here = scope.offices[0]
    if not codes or (here.code == codes[0] if len(codes) == 1 else scope.by_code.keys() & set(codes)):
        return
    known = scope.by_code.get(codes[0])
    whose = f"{known.name} ({known.code})" if known else f"perangkat daerah lain ({', '.join(codes[:3])})"
    raise Refused(
        [
            f"Templat ini milik {whose}, sedangkan yang dibuka di sini {here.name} ({here.code}). Unggah di halaman "
            f"Excel perangkat daerah itu; untuk {here.code}, unduh templatnya di sini dan salin isinya."
        ]
    )


def _said(sheets: Sequence[Sheet]) -> dict[str, str]:
    about = next((each for each in sheets if each.name == templates.ABOUT), None)
    rows = about.rows.values() if about else ()
    return {row[1].text: row[2].text for row in rows if 1 in row and 2 in row}
