"""Places: the addresses inside a report, and the anchors (ids) at which pages show them.

Findings, remarks and differences name a place by its key, such as `capaian-12`: a kind, and the database key of the
indicator or budget line that stands there. Rows of an action plan have no key in the content, so they are counted under
their activity's code, or under their indicator's key (`i12`). A key stays the same from one round to the next.

Every anchor that leads to a place or a row is made here: anchor() on pages that show the document, field_anchor() and
row_anchor() on the pages where the author fills it in.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.content.report import ReportContent
from reports.enums import Part

WHOLE = ""
WHOLE_LABEL = "Seluruh laporan"
LONGEST_LABEL = 300
PLAN = "rencana"
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
    """A place of one report; `section` is the key of the section it stands in (its own, if it is a section)."""

    key: str
    label: str
    section: str


def join(kind: str, *keys: object) -> str:
    """The key of a place: `capaian-12`, `rencana-1_05_02-2`."""
    return "-".join([kind, *map(str, keys)])


def line_key(line: int) -> str:
    """The key of a budget line that stands by itself in Cost Per Outcome, where rows go by indicator: `a3`."""
    return f"a{line}"


def anchor(place: str) -> str:
    """The id of a place on a page that shows the document; for the whole report it is the document's own id."""
    return f"di-{place or 'laporan'}"


# The ids of the two lists on the author's page of the plan: its own rows, and the previous quarter's.
PLAN_ANCHOR = "rencana"
PREVIOUS_PLAN_ANCHOR = "lanjutan"
# Names the list of the previous quarter's plan where a place is that of the whole plan.
PREVIOUS_PLAN = "lanjutan"
ROW_ANCHORS = {
    "indicator": "indikator",
    "budget_line": "anggaran",
    "evaluation": "evaluasi",
    "plan_row": "baris",
    "previous_row": PREVIOUS_PLAN_ANCHOR,
    "activity": "kegiatan",
    "evidence": "bukti",
}
_FILLED_IN_AT = {"target": "indicator", "capaian": "indicator", "biaya": "indicator", "anggaran": "budget_line"}


def row_anchor(row: str, key: object) -> str:
    """The id of a row's fields on the author's page, by the row's database key: `("plan_row", 7)` → `baris-7`.

    An evaluation has the key of its topic (content.report.Topic); an indicator's evidence has that of the indicator,
    and so has the list of plan rows of one without a budget line: `("activity", "i12")`.
    """
    return f"{ROW_ANCHORS[row]}-{key}"


def plan_field_anchor(row: int, field: str) -> str:
    """The id of one field (`evaluasi`, `tindak_lanjut`, `keterangan`) of a row of the plan, by the row's key."""
    return f"{field}-{row}"


def field_anchor(place: str) -> str:
    """The id on the author's page of the fields that fill in a place of the tables or of the evaluation.

    `capaian-12` → `indikator-12`, `biaya-a3` (a budget line without indicator) → `anggaran-3`, `evaluasi-3` as it is.
    """
    kind, _, key = place.partition("-")
    if kind == "biaya" and key.startswith("a"):
        return row_anchor("budget_line", key[1:])
    return row_anchor(_FILLED_IN_AT.get(kind, "evaluation"), key)


def part_of(place: str) -> Part | None:
    """The part whose page fills in the place; None for what the program writes, and for the whole report."""
    return _PARTS.get(place.partition("-")[0])


def places(content: ReportContent) -> tuple[Place, ...]:
    """Every place of the document, in its order; the whole report first."""
    return (Place(WHOLE, WHOLE_LABEL, WHOLE), *_places(content))


def labels(content: ReportContent) -> dict[str, str]:
    """The labels of all places, by key."""
    return {place.key: place.label for place in places(content)}


def _cost_keys(content: ReportContent) -> tuple[str, ...]:
    """The keys of the rows of Cost Per Outcome: the indicators, then the budget lines without one (`a3`)."""
    bare = (line_key(line.line) for line in content.budget_without_indicator)
    return (*(str(row.indicator) for row in content.performance), *bare)


def plan_keys(content: ReportContent) -> tuple[str, ...]:
    """The keys of the action plan's rows, in its order."""
    return counted(action.key for action in content.action_plan)


def follow_up_keys(content: ReportContent) -> tuple[str, ...]:
    """The keys of the previous quarter's rows, in their order."""
    return counted(each.key for each in content.follow_up)


def evidence_keys(content: ReportContent) -> tuple[str, ...]:
    """The keys of the evidence files, in their order."""
    return counted(f"{file.indicator}_{file.sha256[:12]}" for file in content.evidence)


def counted(codes: Iterable[str]) -> tuple[str, ...]:
    """Each code, or other key of rows that stand together, with its number among its like: `1_05_02-1`, `1_05_02-2`."""
    numbers: Counter[str] = Counter()
    found = []
    for code in codes:
        name = re.sub(r"[^0-9A-Za-z]+", "_", code)[:60]
        numbers[name] += 1
        found.append(f"{name}-{numbers[name]}")
    return tuple(found)


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
    for number, (key, name) in enumerate(zip(_cost_keys(content), names, strict=True), 1):
        yield _row("biaya", key, f"Tabel Cost Per Outcome, baris {number}: {name}", "capaian")


def _evaluation(content: ReportContent) -> Iterator[Place]:
    yield _section("evaluasi")
    for number, topic in enumerate(content.topics, 1):
        yield _row("evaluasi", topic.key, f"Evaluasi nomor {number}: {topic.name}", "evaluasi")


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
    """The text in one line, cut at a word where it is too long for a label."""
    bare = " ".join(text.split())
    if len(bare) <= _LONGEST_WORDS:
        return bare
    return bare[:_LONGEST_WORDS].rpartition(" ")[0].rstrip(" ,.;:") + " …"
