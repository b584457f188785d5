"""What the author's pages share: the guard, the parts of the report, what is still missing in each."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from reports import checks, rules
from reports.actions import results
from reports.actions.results import Entry
from reports.actions.versioned import NotWritable
from reports.enums import Part, Severity
from reports.models import Report
from reports.queries.draft import subject_of
from reports.queries.progress import Progress
from reports.queries.standing import Standing
from reports.views.access import report_for, user_of
from units.models import User

PAGES = {Part.REALISASI: "entry", Part.EVALUASI: "evaluation", Part.RENCANA: "action_plan", Part.BUKTI: "evidence"}
SHORT = {
    Part.REALISASI: "Realisasi",
    Part.EVALUASI: "Evaluasi",
    Part.RENCANA: "Rencana tindak lanjut",
    Part.BUKTI: "Bukti dukung",
}


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
    progress: Progress | None = None

    @property
    def done(self) -> bool:
        return not self.missing


def read_only_reason(user: User, report: Report) -> str:
    """Why the person cannot write in the report, as a sentence; empty when they can."""
    if not rules.is_author(Standing(user, report)):
        return "Anda membaca laporan ini. Hanya pejabat yang melapor yang dapat mengisinya."
    if not report.status.editable:
        return f"Laporan ini sudah {report.status.label.lower()}, sehingga isinya tidak dapat diubah."
    return rules.lock_reason(report)


def report_to_write(request: HttpRequest, pk: int) -> Report:
    report, user = report_for(request, pk), user_of(request)
    if not rules.can_write(Standing(user, report)):
        raise PermissionDenied(read_only_reason(user, report))
    return report


@contextmanager
def entering(request: HttpRequest, pk: int) -> Iterator[Entry]:
    """The report of that key, locked for the author who asks; what others get is the same as from report_to_write().

    Authors see their own reports, so they are not asked for it once more: a field's save is the most frequent request.
    """
    try:
        with results.entering(pk, by=user_of(request)) as entry:
            yield entry
    except (Report.DoesNotExist, NotWritable):
        report_for(request, pk)
        raise


def way_on(report: Report, part: Part) -> str:
    """The address of the part's page, at the first field that is still missing there."""
    href = reverse(PAGES[part], args=[report.pk])
    missing = (f.anchor for f in checks.open_errors(subject_of(report)) if f.part == part)
    return f"{href}#{anchor}" if (anchor := next(missing, "")) else href


def tasks_of(
    report: Report, findings: list[checks.Finding], counted: Mapping[Part, Progress] | None = None
) -> list[Task]:
    """The report's parts in order, each with its findings and, where it was `counted`, how far it has come."""
    return [_task(report, part, [f for f in findings if f.part == part], (counted or {}).get(part)) for part in Part]


def _task(report: Report, part: Part, findings: list[checks.Finding], counted: Progress | None) -> Task:
    href = reverse(PAGES[part], args=[report.pk])
    places = [Place(f.severity, f.where, f.message, f"{href}#{f.anchor}") for f in findings]
    return Task(
        part=part,
        short=SHORT[part],
        href=href,
        missing=tuple(place for place in places if place.severity == Severity.MISSING),
        doubtful=tuple(place for place in places if place.severity == Severity.FINDING),
        progress=counted,
    )
