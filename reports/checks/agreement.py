"""Rules of the Perjanjian Kinerja: what a perubahan changed, and what the IKI sheet says otherwise."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from reports.checks.found import on_target
from reports.checks.office import SignedIndicator
from reports.checks.registry import Found, Reads, rule
from reports.checks.subject import Subject
from reports.content.indicators import Performance
from reports.enums import RuleFamily, Severity

FAMILY = RuleFamily.AGREEMENT
_ALIKE = 0.8  # likeness from which two wordings are of one indicator


@rule(
    "target-berubah",
    "Target berubah pada perubahan PK",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Pembaca yang membandingkan dengan triwulan lalu perlu tahu bahwa targetnya bukan lagi yang sama.",
)
def target_changed(subject: Subject) -> Iterator[Found]:
    for row, now, before in _pairs(subject):
        if now.target != before.target:
            message = f"Target menjadi {now.target}; pada PK {before.version} masih {before.target}."
            yield on_target(row, message, target=now.target, sebelumnya=before.target)


@rule(
    "satuan-berubah",
    "Satuan berubah pada perubahan PK",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Angka dalam satuan lain tidak dapat dibandingkan dengan triwulan sebelumnya.",
)
def unit_changed(subject: Subject) -> Iterator[Found]:
    for row, now, before in _pairs(subject):
        if _bare(now.unit) != _bare(before.unit):
            message = f"Satuannya menjadi “{now.unit}”; pada PK {before.version} masih “{before.unit}”."
            yield on_target(row, message, satuan=now.unit, sebelumnya=before.unit)


@rule(
    "kalimat-berubah",
    "Bunyi indikator berubah pada perubahan PK",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Indikator yang bunyinya diubah sedikit biasanya indikator yang sama; pembaca perlu tahu, dan kadang salah "
    "satu bunyinya salah ketik.",
)
def wording_changed(subject: Subject) -> Iterator[Found]:
    for row, now, before in _pairs(subject):
        if now.name != before.name:
            message = f"Bunyi indikator diubah; pada PK {before.version} tertulis “{before.name}”."
            yield on_target(row, message, indikator=now.name, sebelumnya=before.name)


@rule(
    "iki-pk-berbeda",
    "IKI dan PK tidak sama",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Indikator Kinerja Individu memuat indikator yang sama dengan Perjanjian Kinerja jabatan itu. Bila bunyinya "
    "berbeda, salah satunya perlu diperbaiki.",
)
def sheet_disagrees(subject: Subject) -> Iterator[Found]:
    """A sheet that shares no indicator with the agreement is meant otherwise: offices have such sheets."""
    sheet = {_bare(name) for name in subject.individual}
    shares = any(_bare(row.name) in sheet for row in subject.figures.performance)
    for row in subject.figures.performance:
        if _bare(row.name) in sheet:
            continue
        if near := _nearest(row.name, subject.individual):
            message = f"Pada lembar IKI tertulis “{near}”. Mintalah perencana menyamakan keduanya."
            yield on_target(row, message, pk=row.name, iki=near)
        elif shares:
            message = "Indikator ini tidak ada pada lembar IKI jabatan ini. Mintalah perencana memeriksanya."
            yield on_target(row, message, pk=row.name, iki=None)


def _pairs(subject: Subject) -> Iterator[tuple[Performance, SignedIndicator, SignedIndicator]]:
    """Each indicator that the version before had too, with both; a changed wording is recognised by its likeness."""
    names = {_bare(each.name): each for each in subject.before}
    taken = {_bare(each.name) for each in subject.signed.values()}
    others = [each for name, each in names.items() if name not in taken]
    for row in subject.figures.performance:
        now = subject.signed.get(row.indicator)
        if now is None:
            continue
        before = names.get(_bare(now.name))
        if before is None and (near := _nearest(now.name, [each.name for each in others])):
            before = names[_bare(near)]
        if before is not None:
            yield row, now, before


def _nearest(name: str, others: Iterable[str]) -> str:
    """The wording most alike, if it is alike at all."""
    own = _bare(name)
    ratios = [(_likeness(own, _bare(other)), other) for other in others]
    best = max(ratios, default=(0.0, ""))
    return best[1] if best[0] >= _ALIKE else ""


# An office compares the same wordings at each check.
@lru_cache(maxsize=5_000)
def _likeness(name: str, other: str) -> float:
    """The ratio of two wordings; 0 where they are too unlike to matter, which is found out much sooner."""
    matcher = SequenceMatcher(None, name, other)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0.0
    return matcher.ratio()


def _bare(text: str) -> str:
    """Letters and figures alone: capitals and punctuation make no other indicator."""
    return " ".join(re.findall(r"\w+", text.casefold()))
