"""The four parts that an author fills in: the page of each, and what is still to be done there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from reports.checks import Finding
from reports.enums import Part, Severity
from reports.models import FindingAnswer, Report
from reports.queries.draft import findings_now
from reports.queries.finding_places import Anchors, anchors_of
from reports.queries.findings import AnsweredFinding
from reports.queries.progress import Progress

PAGES = {Part.REALISASI: "entry", Part.EVALUASI: "evaluation", Part.RENCANA: "action_plan", Part.BUKTI: "evidence"}
SHORT = {
    Part.REALISASI: "Realisasi",
    Part.EVALUASI: "Evaluasi",
    Part.RENCANA: "Rencana tindak lanjut",
    Part.BUKTI: "Bukti dukung",
}


@dataclass(frozen=True)
class FindingLink:
    """A finding with its answer, and the address of the field that it is about; empty where no author mends it.

    `refused` is a reason that was typed and not stored; None for none. `alike` says in words for how many rows it
    stands, where their findings say the same.
    """

    found: AnsweredFinding
    href: str
    refused: str | None = None
    alike: str = ""

    @property
    def typed(self) -> str:
        """What the field of its reason holds: a refused reason, else the stored one."""
        if self.refused is not None:
            return self.refused
        return self.answer.reason if self.answer else ""

    @property
    def severity(self) -> Severity:
        return self.found.severity

    @property
    def rule(self) -> str:
        return self.found.finding.rule

    @property
    def title(self) -> str:
        return self.found.title

    @property
    def where(self) -> str:
        return self.alike or self.found.finding.where

    @property
    def message(self) -> str:
        return self.found.finding.message

    @property
    def told(self) -> str:
        return self.found.told

    @property
    def fingerprint(self) -> str:
        return self.found.finding.fingerprint

    @property
    def answer(self) -> FindingAnswer | None:
        return self.found.answer

    @property
    def blocks(self) -> bool:
        return self.found.finding.blocks

    @property
    def wants_answer(self) -> bool:
        return self.found.finding.wants_answer

    @property
    def is_note(self) -> bool:
        return not self.blocks and not self.wants_answer

    @property
    def is_open(self) -> bool:
        return self.found.is_open


@dataclass(frozen=True)
class Task:
    """A part of the report as something to do: `missing` blocks submitting, `asked` wants a reason, `notes` do not."""

    part: Part
    short: str
    href: str
    missing: tuple[FindingLink, ...]
    asked: tuple[FindingLink, ...]
    notes: tuple[FindingLink, ...]
    progress: Progress | None = None

    @property
    def done(self) -> bool:
        return not self.missing

    @property
    def listed(self) -> tuple[FindingLink, ...]:
        """What is missing; in one line of each kind as long as nothing of the part is there."""
        is_begun = self.progress is None or self.progress.done > 0
        return self.missing if is_begun else folded(self.missing)

    @property
    def verdict(self) -> str:
        """How the part stands where nothing in it is asked for any more: complete only where nothing is left out."""
        if self.part.optional:
            return "Ada"
        whole = self.progress is None or self.progress.done >= self.progress.total
        return "Lengkap" if whole else "Yang wajib sudah ada"

    @property
    def unanswered(self) -> int:
        return sum(link.is_open for link in self.asked)


# What rows are called when they are counted, by the kind of their place.
_ROWS = {"capaian": "indikator", "anggaran": "baris anggaran"}


def folded(links: Iterable[FindingLink]) -> tuple[FindingLink, ...]:
    """One of all that say the same, with how many they are: it leads to the first of them."""
    alike: dict[str, list[FindingLink]] = {}
    for link in links:
        alike.setdefault(link.message, []).append(link)
    return tuple(
        replace(first, alike=f"{len(further) + 1} {_ROWS.get(first.found.finding.place.partition('-')[0], 'hal')}")
        if further
        else first
        for first, *further in alike.values()
    )


def way_on(report: Report, part: Part) -> str:
    """The address of the part's page, at its first field that is still missing."""
    href = reverse(PAGES[part], args=[report.pk])
    missing = next((each for each in findings_now(report) if each.blocks and each.part == part), None)
    return f"{href}#{Anchors(report).of(missing)}" if missing else href


def say_saved(request: HttpRequest, report: Report, part: Part) -> None:
    """Confirm that the part's page was saved, in green only where nothing in it blocks submitting."""
    missing = sum(each.blocks and each.part == part for each in findings_now(report))
    if missing:
        messages.warning(request, f"{SHORT[part]} tersimpan, tetapi {missing} hal di dalamnya belum lengkap.")
    else:
        messages.success(request, f"{SHORT[part]} tersimpan.")


def links_of(
    report: Report,
    findings: Iterable[AnsweredFinding],
    typed: Mapping[str, str] | None = None,
    anchors: Anchors | None = None,
) -> list[FindingLink]:
    """The findings with the addresses of their fields; `typed` has refused reasons by their fingerprints."""
    anchors, typed = anchors or anchors_of([report])[report.pk], typed or {}
    return [
        FindingLink(each, _address(report, each.finding, anchors), typed.get(each.finding.fingerprint))
        for each in findings
    ]


def _address(report: Report, finding: Finding, anchors: Anchors) -> str:
    if finding.part is None:
        return ""
    return f"{reverse(PAGES[finding.part], args=[report.pk])}#{anchors.of(finding)}"


def tasks_of(
    report: Report, links: Sequence[FindingLink], counted: Mapping[Part, Progress] | None = None
) -> list[Task]:
    """The report's parts in order, each with its findings and, where `counted` has it, its progress."""
    return [
        _task(report, part, [link for link in links if link.found.finding.part == part], (counted or {}).get(part))
        for part in Part
    ]


def _task(report: Report, part: Part, links: list[FindingLink], counted: Progress | None) -> Task:
    return Task(
        part=part,
        short=SHORT[part],
        href=reverse(PAGES[part], args=[report.pk]),
        missing=tuple(link for link in links if link.blocks),
        asked=tuple(link for link in links if link.wants_answer),
        notes=tuple(link for link in links if link.is_note),
        progress=counted,
    )
