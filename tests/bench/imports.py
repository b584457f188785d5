"""What workbooks of fifty offices cost: 1,000 posts, 8,000 indicators, 12,000 budget lines.

Each step runs in a process of its own, as a job does in a worker, forked from one that has loaded the program. Printed
are the seconds by the clock, those of the processor (the sandbox's beside them), and the largest memory of the process
and of the sandbox. The files are those of a planner who fills in empty templates; then the templates that are full
come back unchanged.
"""

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connections

from reports.importers import workbooks
from reports.importers.columns import Kind
from reports.importers.comparing import Scope
from units.enums import MemberRole
from units.models import Membership, Organization, User

OFFICES, POSTS, INDICATORS, LINES = 50, 20, 8, 12
YEAR = 2026


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lkj-imports-") as name:
        folder = Path(name)
        step("fifty empty offices", _make_offices)
        for book in ("01-susunan", "02-anggaran", "03-pk"):
            step(f"{book}: written by us", lambda book=book: (folder / book).write_bytes(_filled(book)) and None)
            size = (folder / book).stat().st_size // 1024
            step(f"{book}: previewed, {size} kB", lambda book=book: _previewed(folder / book))
            step(f"{book}: applied", lambda book=book: _applied(folder / book))
        for book in ("01-susunan", "02-anggaran", "03-pk"):
            step(f"{book}: full template made", lambda book=book: _template(book, folder / book))
            step(f"{book}: unchanged one previewed", lambda book=book: _previewed(folder / book))


def make_offices() -> None:
    """The fifty offices with their posts, budgets and draft agreements, for other measurements."""
    with tempfile.TemporaryDirectory(prefix="lkj-imports-") as name:
        path = Path(name) / "book"
        step("fifty empty offices", _make_offices)
        for book in ("01-susunan", "02-anggaran", "03-pk"):
            path.write_bytes(_filled(book))
            step(f"{book}: applied", lambda: _applied(path))


def step(name: str, act: Callable[[], str | None]) -> None:
    """Run the step in a process of its own and print what it cost."""
    if not name.startswith(tuple(sys.argv[2:]) or ""):
        return
    connections.close_all()
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            said = act() or ""
            own, sandbox = (resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
            print(
                f"{name:40} {time.perf_counter() - start:6.1f} s, processor {own.ru_utime + own.ru_stime:6.1f} +"
                f" {sandbox.ru_utime + sandbox.ru_stime:4.1f} s, memory {own.ru_maxrss // 1024:4} +"
                f" {sandbox.ru_maxrss // 1024:4} MB {said}",
                flush=True,
            )
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1]:
        raise SystemExit(f"{name} failed")


def _make_offices() -> None:
    planner = User.objects.create(username="bappeda")
    for number in range(OFFICES):
        office = Organization.objects.create(
            code=f"kantor-{number:02}", name=f"Dinas Nomor {number}", short_name=f"Dinas {number}",
            government="Kabupaten Contoh", address="Jl. Contoh 1", city="Contoh",
        )  # fmt: skip
        Membership.objects.create(user=planner, organization=office, role=MemberRole.PLANNER)


def _scope() -> Scope:
    planner = User.objects.get(username="bappeda")
    return Scope(list(Organization.objects.filter(code__startswith="kantor-").order_by("code")), YEAR, planner)


def _book(name: str) -> Any:
    return workbooks.book_named(name)


def _previewed(path: Path) -> str:
    found = workbooks.preview(path.read_bytes(), _scope()).plan
    for problem in found.problems[:3]:
        print(problem)
    return f"{len(found.changes)} changes, {len(found.problems)} problems, {found.same} the same"


def _applied(path: Path) -> str:
    scope = _scope()
    found = workbooks.apply(path.read_bytes(), scope, token=None, by=scope.user).plan
    return f"{len(found.changes)} changes"


def _template(name: str, path: Path) -> str:
    path.write_bytes(workbooks.template(_book(name), _scope()))
    return f"{path.stat().st_size // 1024} kB"


def _filled(name: str) -> bytes:
    """The workbook as a person fills it in, with the heads of its template."""
    scope, out = _scope(), io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for table in _book(name).tables(scope):
            sheet = book.add_worksheet(table.name)
            columns = [each for each in table.columns if each.editable]
            sheet.write_row(0, 0, ["Kantor", *(each.head for each in columns)])
            row = 0
            for office in range(OFFICES):
                for values in ROWS[table.name](office):
                    row += 1
                    sheet.write_string(row, 0, f"kantor-{office:02}")
                    for number, column in enumerate(columns, 1):
                        value = values.get(column.key)
                        if isinstance(value, (int, Decimal)) and column.kind is not Kind.SAID:
                            sheet.write_number(row, number, value)
                        elif value is not None:
                            sheet.write_string(row, number, str(value))
    return out.getvalue()


def _titles() -> list[str]:
    return ["Kepala Dinas", *(f"Kepala Seksi Nomor {number}" for number in range(1, POSTS))]


def _posts(office: int) -> Iterator[dict[str, Any]]:
    for number, title in enumerate(_titles()):
        yield {
            "unit": title.removeprefix("Kepala "), "kode": f"unit-{number}", "jabatan": title,
            "atasan": "Kepala Dinas" if number else "", "eselon": "IV" if number else "II",
            "lapor": "Ya" if number else "Tidak", "hukum": "Peraturan Bupati Contoh Nomor 1 Tahun 2021",
        }  # fmt: skip


def _holders(office: int) -> Iterator[dict[str, Any]]:
    for number, title in enumerate(_titles()):
        yield {
            "jabatan": title, "pejabat": f"Pejabat {office} {number}", "nip": f"1901010119260{office:02}{number:03}",
            "pangkat": "Penata (III/c)", "mulai": "01-01-2026", "akun": f"pejabat-{office}-{number}",
        }  # fmt: skip


def _duties(office: int) -> Iterator[dict[str, Any]]:
    for title in _titles()[1:]:
        yield {"jabatan": title, "jenis": "Tugas pokok", "bunyi": "melaksanakan urusan pelayanan sesuai ketentuan"}
        yield {"jabatan": title, "jenis": "Fungsi", "bunyi": "penyusunan rencana kerja seksi setiap tahun"}


def _codes() -> list[str]:
    return [f"1.05.02.2.{post:02}.{line:04}" for post in range(POSTS) for line in range(1, LINES + 1)]


def _activities(office: int) -> Iterator[dict[str, Any]]:
    yield {"kode": "1.05.02", "nama": "Program Pelayanan", "pagu": 100_000_000 * POSTS * LINES, "dana": "DAU"}
    for post in range(POSTS):
        yield {"kode": f"1.05.02.2.{post:02}", "nama": f"Kegiatan Nomor {post}", "pagu": 100_000_000 * LINES}
        for code in _codes()[post * LINES : (post + 1) * LINES]:
            yield {
                "kode": code, "nama": f"Penyelenggaraan pelayanan dengan kode {code}", "pagu": 100_000_000,
                "dana": "Dana Alokasi Umum Rp60.000.000; Pendapatan Asli Daerah Rp40.000.000",
            }  # fmt: skip


def _lines(office: int) -> Iterator[dict[str, Any]]:
    for post, title in enumerate(_titles()):
        for code in _codes()[post * LINES : (post + 1) * LINES]:
            yield {"jabatan": title, "kode": code}


def _indicators(office: int) -> Iterator[dict[str, Any]]:
    for post, title in enumerate(_titles()):
        for number in range(INDICATORS):
            ratio = {"jenis": "Perbandingan", "pembilang": "Pengaduan selesai", "penyebut": "Pengaduan masuk"}
            yield {
                "jabatan": title, "sasaran": f"Meningkatnya mutu layanan {number // 4}",
                "indikator": f"Jumlah dokumen layanan yang selesai tepat waktu nomor {number}",
                "satuan": "%" if number == 1 else "dokumen", "target": "12", "q1": "3", "q2": "6", "q3": "9",
                "q4": "12", "kode": _codes()[post * LINES + number], "sumber": "Laporan seksi",
                **(ratio if number == 1 else {}),
            }  # fmt: skip


ROWS: dict[str, Callable[[int], Iterator[dict[str, Any]]]] = {
    # No indicator here is measured in words.
    "Skala": lambda office: [],
    "Susunan": _posts,
    "Pejabat": _holders,
    "Tugas dan fungsi": _duties,
    "Anggaran": _activities,
    "Anggaran PK": _lines,
    "Indikator": _indicators,
}
