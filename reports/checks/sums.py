"""Rules of sums: what the sub kegiatan below a program or kegiatan add up to, in pagu and in realisasi."""

from collections.abc import Iterator

from lkj import formats
from reports.checks.found import on_line
from reports.checks.registry import Found, Reads, rule
from reports.checks.subject import Subject
from reports.enums import RuleFamily, Severity

FAMILY = RuleFamily.SUMS


@rule(
    "pagu-rincian",
    "Pagu bukan jumlah pagu rinciannya",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    guards_truth=True,
    why="Pagu sebuah program atau kegiatan adalah jumlah pagu sub kegiatan di bawahnya. Bila kedua PK menyebut angka "
    "yang berbeda, salah satunya keliru. Yang dibandingkan adalah versi PK yang berlaku pada triwulan itu.",
)
def ceiling_differs_from_rollup(subject: Subject) -> Iterator[Found]:
    for line in subject.figures.budget:
        rolled_up = subject.office.ceilings.get(line.code)
        if line.ceiling is not None and rolled_up is not None and line.ceiling != rolled_up:
            message = (
                f"Pagu {formats.rupiah(line.ceiling)} berbeda dari jumlah pagu rinciannya "
                f"{formats.rupiah(rolled_up)}. Mintalah perencana memeriksa PK."
            )
            yield on_line(line, message, pagu=line.ceiling, rincian=rolled_up)


@rule(
    "realisasi-rincian",
    "Realisasi anggaran bukan jumlah realisasi rinciannya",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    guards_truth=True,
    why="Apa yang dibelanjakan sebuah kegiatan adalah jumlah belanja sub kegiatannya pada triwulan yang sama. "
    "Dibandingkan hanya bila laporan semua rinciannya sudah terisi.",
)
def spending_differs_from_rollup(subject: Subject) -> Iterator[Found]:
    for line in subject.figures.budget:
        rolled_up = subject.office.spending.get(line.code)
        if line.realisasi is not None and rolled_up is not None and line.realisasi != rolled_up:
            message = (
                f"Realisasi anggaran {formats.rupiah(line.realisasi)} berbeda dari jumlah realisasi rinciannya dalam "
                f"laporan lain, {formats.rupiah(rolled_up)}. Cocokkan keduanya."
            )
            yield on_line(line, message, realisasi=line.realisasi, rincian=rolled_up)
