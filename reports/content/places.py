"""The places of a report's document: what a remark is pinned to and where a change is told.

A place's key is stable from one round to the next: kind and key of what stands there. An action plan's rows have no key
of their own; they are counted under their activity's code.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.content.report import Performance, ReportContent
from reports.enums import Part

WHOLE = ""
WHOLE_LABEL = "Seluruh laporan"
LONGEST_LABEL = 300
_LONGEST_WORDS = 90

SECTIONS = {
    "bab-1": "BAB I Pendahuluan",
    "tugas": "BAB I A. Tugas Pokok",
    "fungsi": "BAB I B. Fungsi",
    "perjanjian": "BAB II A. Perjanjian Kinerja",
    "capaian": "BAB II B. Capaian Kinerja",
    "evaluasi": "BAB II C. Evaluasi dan Analisis Kinerja",
    "rencana": "BAB II D. Rencana Tindak Lanjut",
    "bukti": "BAB II E. Bukti Dukung",
    "bab-3": "BAB III Penutup",
}
_PARTS = {
    "target": Part.REALISASI,
    "anggaran": Part.REALISASI,
    "capaian": Part.REALISASI,
    "biaya": Part.REALISASI,
    "evaluasi": Part.EVALUASI,
    "lanjutan": Part.RENCANA,
    "rencana": Part.RENCANA,
    "bukti": Part.BUKTI,
}


@dataclass(frozen=True)
class Place:
    """`section` is the key of the section it stands in, or is."""

    key: str
    label: str
    section: str


def join(kind: str, *keys: object) -> str:
    """The key of a place: `capaian-12`, `rencana-1_05_02-2`."""
    return "-".join([kind, *map(str, keys)])


def anchor(place: str) -> str:
    """The id of a place on a page that shows the document; of the whole, that of the document itself."""
    return f"di-{place or 'laporan'}"


# Where on the author's page the quarter before's plan stands.
OLD_PLAN_ANCHOR = "lanjutan"
_FIELDS = {"target": "indikator", "capaian": "indikator", "biaya": "indikator", "anggaran": "anggaran"}


def field_anchor(place: str) -> str:
    """The id on the author's page of what is filled in for a place of the tables or of the evaluation.

    `capaian-12` → `indikator-12`, `biaya-a3` (a budget line without indicator) → `anggaran-3`, `evaluasi-3` as it is.
    """
    kind, _, key = place.partition("-")
    if kind == "biaya" and key.startswith("a"):
        return f"anggaran-{key[1:]}"
    return f"{_FIELDS.get(kind, kind)}-{key}"


def plan_row_anchor(row: int, field: str = "") -> str:
    """The id on the author's page of a row of the plan, or of one of its fields, by the row's key in the tables."""
    return f"{field or 'baris'}-{row}"


def old_row_anchor(row: int) -> str:
    """The id on the author's page of a row of the quarter before's plan, by its key in the tables."""
    return f"lanjutan-{row}"


def part_of(place: str) -> Part | None:
    """On which of its author's pages the place is filled in; None for what the program writes and for the whole."""
    return _PARTS.get(place.partition("-")[0])


def places(content: ReportContent) -> tuple[Place, ...]:
    """Every place of the document, in its order; the whole report first."""
    return (Place(WHOLE, WHOLE_LABEL, WHOLE), *_places(content))


def labels(content: ReportContent) -> dict[str, str]:
    """What the places are called, by key."""
    return {place.key: place.label for place in places(content)}


def cost_keys(content: ReportContent) -> tuple[str, ...]:
    """Of the rows of Cost Per Outcome: by indicator, then by budget line without any."""
    bare = (f"a{line.line}" for line in content.budget_without_indicator)
    return (*(str(row.indicator) for row in content.performance), *bare)


def plan_keys(content: ReportContent) -> tuple[str, ...]:
    return counted(action.code for action in content.action_plan)


def follow_up_keys(content: ReportContent) -> tuple[str, ...]:
    return counted(each.code for each in content.follow_up)


def evidence_keys(content: ReportContent) -> tuple[str, ...]:
    return counted(f"{file.indicator}_{file.sha256[:12]}" for file in content.evidence)


def counted(codes: Iterable[str]) -> tuple[str, ...]:
    """Each code with its number among its like: `1_05_02-1`, `1_05_02-2`."""
    seen: Counter[str] = Counter()
    found = []
    for code in codes:
        name = re.sub(r"[^0-9A-Za-z]+", "_", code)[:60]
        seen[name] += 1
        found.append(f"{name}-{seen[name]}")
    return tuple(found)


def without_line(content: ReportContent) -> tuple[Performance, ...]:
    """Indicators that stand by themselves in the evaluation."""
    known = {line.line for line in content.budget}
    return tuple(row for row in content.performance if row.line not in known)


def _places(content: ReportContent) -> Iterator[Place]:
    yield _section("bab-1")
    yield _section("tugas")
    if content.fungsi:
        yield _section("fungsi")
    yield from _agreement(content)
    yield from _achievement(content)
    yield from _evaluation(content)
    yield from _plan(content)
    yield from _evidence(content)
    yield _section("bab-3")


def _section(key: str) -> Place:
    return Place(key, SECTIONS[key], key)


def _agreement(content: ReportContent) -> Iterator[Place]:
    yield _section("perjanjian")
    for number, row in enumerate(content.performance, 1):
        yield _row("target", row.indicator, f"Tabel 2.1, baris {number}: {row.name}", "perjanjian")
    for number, line in enumerate(content.budget, 1):
        yield _row("anggaran", line.line, f"Tabel Anggaran, baris {number}: {line.name}", "perjanjian")


def _achievement(content: ReportContent) -> Iterator[Place]:
    yield _section("capaian")
    for number, row in enumerate(content.performance, 1):
        yield _row("capaian", row.indicator, f"Tabel 2.2, baris {number}: {row.name}", "capaian")
    names = [row.name for row in content.performance] + [line.name for line in content.budget_without_indicator]
    for number, (key, name) in enumerate(zip(cost_keys(content), names, strict=True), 1):
        yield _row("biaya", key, f"Tabel Cost Per Outcome, baris {number}: {name}", "capaian")


def _evaluation(content: ReportContent) -> Iterator[Place]:
    yield _section("evaluasi")
    named: list[tuple[object, str]] = [(line.line, line.name) for line in content.budget]
    named += [(f"i{row.indicator}", row.name) for row in without_line(content)]
    for number, (key, name) in enumerate(named, 1):
        yield _row("evaluasi", key, f"Evaluasi nomor {number}: {name}", "evaluasi")


def _plan(content: ReportContent) -> Iterator[Place]:
    yield _section("rencana")
    for key, old in zip(follow_up_keys(content), content.follow_up, strict=True):
        yield _row("lanjutan", key, f"Tindak lanjut triwulan lalu, {old.name}: {old.tindak_lanjut}", "rencana")
    for number, (key, row) in enumerate(zip(plan_keys(content), content.action_plan, strict=True), 1):
        words = row.tindak_lanjut or row.evaluasi or row.name
        yield _row("rencana", key, f"Rencana tindak lanjut, baris {number}, {row.name}: {words}", "rencana")


def _evidence(content: ReportContent) -> Iterator[Place]:
    if content.evidence:
        yield _section("bukti")
    for number, (key, file) in enumerate(zip(evidence_keys(content), content.evidence, strict=True), 1):
        yield _row("bukti", key, f"Bukti dukung nomor {number}: {file.name}", "bukti")


def _row(kind: str, key: object, label: str, section: str) -> Place:
    return Place(join(kind, key), shortened(label), section)


def shortened(text: str) -> str:
    """In one line, cut at a word where it is long."""
    bare = " ".join(text.split())
    if len(bare) <= _LONGEST_WORDS:
        return bare
    return bare[:_LONGEST_WORDS].rpartition(" ")[0].rstrip(" ,.;:") + " …"
