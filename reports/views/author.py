"""What the author's pages share: the guard, the parts of the report, what is still missing in each."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from reports import checks, rules
from reports.enums import Part, Severity
from reports.models import Report
from reports.views.access import report_for, user_of
from units.models import User

PAGES = {Part.REALISASI: "entry", Part.EVALUASI: "evaluation", Part.RENCANA: "action_plan"}
SHORT = {Part.REALISASI: "Realisasi", Part.EVALUASI: "Evaluasi", Part.RENCANA: "Rencana tindak lanjut"}


@dataclass(frozen=True)
class Place:
    """A finding with the way to its field."""

    severity: Severity
    where: str
    message: str
    href: str


@dataclass(frozen=True)
class Task:
    """A part of the report: where it is filled in, what is missing there, what should be looked at again."""

    part: Part
    short: str
    href: str
    missing: tuple[Place, ...]
    doubtful: tuple[Place, ...]

    @property
    def done(self) -> bool:
        return not self.missing


def read_only_reason(user: User, report: Report) -> str:
    """Why the person cannot write in the report, as a sentence; empty when they can."""
    if not rules.is_author(user, report):
        return "Anda membaca laporan ini. Hanya pejabat yang melapor yang dapat mengisinya."
    if not report.status.editable:
        return f"Laporan ini sudah {report.status.label.lower()}, sehingga isinya tidak dapat diubah."
    return rules.lock_reason(report)


def report_to_write(request: HttpRequest, pk: int) -> Report:
    report, user = report_for(request, pk), user_of(request)
    if not rules.can_write(user, report):
        raise PermissionDenied(read_only_reason(user, report))
    return report


def tasks_of(report: Report, findings: list[checks.Finding]) -> list[Task]:
    """The report's parts in order, each with its findings."""
    return [_task(report, part, [f for f in findings if f.part == part]) for part in PAGES]


def _task(report: Report, part: Part, findings: list[checks.Finding]) -> Task:
    href = reverse(PAGES[part], args=[report.pk])
    places = [Place(f.severity, f.where, f.message, f"{href}#{f.anchor}") for f in findings]
    return Task(
        part=part,
        short=SHORT[part],
        href=href,
        missing=tuple(place for place in places if place.severity == Severity.MISSING),
        doubtful=tuple(place for place in places if place.severity == Severity.FINDING),
    )
