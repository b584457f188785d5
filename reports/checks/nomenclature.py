"""Rules of the nomenclature: codes of program, kegiatan and sub kegiatan, and their names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from reports.checks.found import on_line
from reports.checks.registry import Found, Reads, rule
from reports.checks.subject import Subject
from reports.content.report import Budget
from reports.enums import ActivityLevel, RuleFamily, Severity

FAMILY = RuleFamily.NOMENCLATURE
_ASK = "Mintalah perencana memeriksa kodenya."


@rule(
    "kode-rusak",
    "Kode tidak dapat dibaca",
    Severity.WARNING,
    FAMILY,
    reads=Reads.LINE,
    why="Kode program, kegiatan, dan sub kegiatan terdiri atas angka dengan titik: tiga kelompok untuk program, lima "
    "untuk kegiatan, enam untuk sub kegiatan. Kode yang rusak tidak dapat dijumlahkan dengan rinciannya.",
)
def malformed(subject: Subject, line: Budget) -> Iterator[Found]:
    if ActivityLevel.of_code(line.code) is None:
        yield on_line(line, f"Kode “{line.code}” tidak berbentuk kode kegiatan. {_ASK}")


@rule(
    "label-tingkat",
    "Tingkat tidak sesuai kodenya",
    Severity.WARNING,
    FAMILY,
    reads=Reads.LINE,
    why="Banyaknya kelompok angka dalam kode menentukan tingkatnya. Sub kegiatan yang dicatat sebagai kegiatan "
    "terhitung dua kali dalam jumlah.",
)
def another_level(subject: Subject, line: Budget) -> Iterator[Found]:
    meant = ActivityLevel.of_code(line.code)
    if meant is not None and meant != line.level:
        yield on_line(line, f"Tercatat sebagai {line.level.label}, tetapi kode {line.code} milik {meant.label}. {_ASK}")


@rule(
    "kode-ganda",
    "Satu kode, dua nama",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="Satu kode adalah satu kegiatan. Bila dua kegiatan memakai kode yang sama, anggarannya tercampur.",
)
def one_code_two_names(subject: Subject) -> Iterator[Found]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for code, found in subject.office.names_by_code.items():
        names[code].update({_bare(name): name for name in found})
    for line in subject.figures.budget:
        names[line.code].setdefault(_bare(line.name), line.name)
    for line in subject.figures.budget:
        others = [name for bare, name in names[line.code].items() if bare != _bare(line.name)]
        if others:
            yield on_line(line, f"Kode {line.code} juga dipakai untuk “{others[0]}”. {_ASK}")


@rule(
    "kode-yatim",
    "Kode tanpa induk",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Sub kegiatan ada di bawah sebuah kegiatan, dan kodenya mulai dengan kode kegiatan itu. Tanpa induk, pagunya "
    "tidak ikut dijumlahkan.",
)
def orphaned(subject: Subject) -> Iterator[Found]:
    parents = {each.code: each.parent for each in subject.office.codes}
    for line in subject.figures.budget:
        if line.level == ActivityLevel.PROGRAM or line.code not in parents:
            continue
        parent = parents[line.code]
        if not parent:
            yield on_line(line, f"{line.level.label} ini tidak mempunyai induk. Mintalah perencana mengisinya.")
        elif not line.code.startswith(f"{parent}."):
            yield on_line(line, f"Kode {line.code} tidak mulai dengan kode induknya, {parent}. {_ASK}")


@rule(
    "karakter-tersembunyi",
    "Karakter yang tidak terlihat",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Karakter tanpa bentuk ikut tersalin dari PDF dan Excel. Dua kode yang tampak sama lalu tidak sama bagi "
    "komputer.",
)
def invisible(subject: Subject) -> Iterator[Found]:
    for line in subject.figures.budget:
        what = "Kode" if _hidden(line.code) else "Nama" if _hidden(line.name) else ""
        if what:
            yield on_line(line, f"{what} kegiatan ini berisi karakter yang tidak terlihat. Ketik ulang di PK.")


def _hidden(text: str) -> bool:
    return any(unicodedata.category(letter) in ("Cf", "Cc", "Co", "Cn") or letter == "\u00a0" for letter in text)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
