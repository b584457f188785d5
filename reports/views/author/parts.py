"""The four parts that an author fills in: the page of each, and what is still missing there."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from reports import checks
from reports.enums import Part, Severity
from reports.models import Report
from reports.queries.draft import subject_of
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
    """A finding with the address of the field that it is about."""

    severity: Severity
    where: str
    message: str
    href: str


@dataclass(frozen=True)
class Task:
    """A part of the report as something to do: `missing` blocks submitting, `doubtful` is to be looked at again."""

    part: Part
    short: str
    href: str
    missing: tuple[FindingLink, ...]
    doubtful: tuple[FindingLink, ...]
    progress: Progress | None = None

    @property
    def done(self) -> bool:
        return not self.missing


def way_on(report: Report, part: Part) -> str:
    """The address of the part's page, at its first field that is still missing."""
    href = reverse(PAGES[part], args=[report.pk])
    missing = (f.anchor for f in checks.open_errors(subject_of(report)) if f.part == part)
    return f"{href}#{anchor}" if (anchor := next(missing, "")) else href


def tasks_of(
    report: Report, findings: list[checks.Finding], counted: Mapping[Part, Progress] | None = None
) -> list[Task]:
    """The report's parts in order, each with its findings and, where `counted` has it, its progress."""
    return [_task(report, part, [f for f in findings if f.part == part], (counted or {}).get(part)) for part in Part]


def _task(report: Report, part: Part, findings: list[checks.Finding], counted: Progress | None) -> Task:
    href = reverse(PAGES[part], args=[report.pk])
    links = [FindingLink(f.severity, f.where, f.message, f"{href}#{f.anchor}") for f in findings]
    return Task(
        part=part,
        short=SHORT[part],
        href=href,
        missing=tuple(link for link in links if link.severity == Severity.MISSING),
        doubtful=tuple(link for link in links if link.severity == Severity.FINDING),
        progress=counted,
    )
