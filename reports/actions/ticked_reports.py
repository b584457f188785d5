"""What a planner does to several reports of a period at once, with sentences that name those it cannot be done to.

Reminding leaves these out; extending is done to all or none.
"""

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from lkj import formats
from reports.actions import periods
from reports.models import Report
from reports.notifications.asked_again import reminders
from reports.notifications.rows import Message, write_notifications
from reports.refusal import Refused
from reports.workflow import record_event
from units.models import Event, User
from units.queries import is_planner

# More posts than these nobody reads in a sentence.
MOST_NAMED = 10


Condition = tuple[Callable[[Report], bool], str]


@dataclass(frozen=True)
class Reminded:
    """What was sent to whom, and the sentences that name the reports of which nobody was reminded, and why."""

    sent: list[Message]
    left_out: list[str]


@transaction.atomic
def remind(reports: Collection[Report], *, by: User) -> Reminded:
    """Notify those who have to act on each report now, once a day for each report; the others are left out.

    Raises PermissionDenied, and Refused where none is left.
    """
    locked = _locked(reports, by)
    messages = reminders(locked)
    reminded = _reminded_today(locked)
    left, left_out = _sorted_out(
        locked,
        (lambda report: report.status.fully_signed, "Sudah selesai, sehingga tidak ada yang perlu diingatkan"),
        (lambda report: report.pk in reminded, "Sudah diingatkan hari ini"),
        (lambda report: report.is_closed and report.status.editable, "Pengisiannya sudah ditutup; perpanjang dulu"),
        (lambda report: report.organization.today() < report.period.opens_on, "Pengisiannya belum dibuka"),
        (lambda report: report.pk not in messages, "Tidak ada pejabat berakun yang dapat diingatkan"),
    )
    if not left:
        raise Refused(left_out)
    sent = [messages[report.pk] for report in left]
    write_notifications(sent)
    for report in left:
        names = [user.person_name for user in messages[report.pk].people]
        record_event(report, "remind", "Diingatkan", report.state, by=by, note=", ".join(names))
    return Reminded(sent, left_out)


@transaction.atomic
def extend(
    reports: Collection[Report], *, by: User, until: datetime.date, reason: str, tokens: Mapping[int, str]
) -> int:
    """Let the authors write until that day, as periods.extend() does for one; returns how many reports.

    `tokens` are the version tokens of the days that the page showed, by the reports' keys. Raises PermissionDenied,
    Refused.
    """
    locked = _locked(reports, by)
    approved = (lambda report: report.status.final, "Sudah disetujui, sehingga tenggatnya tidak dapat diperpanjang")
    _, sentences = _sorted_out(locked, approved)
    if sentences:
        raise Refused([*sentences, "Hapus centangnya, lalu ulangi untuk laporan yang lain."])
    complaints: dict[str, list[Report]] = {}
    for report in locked:
        try:
            periods.extend(report, by=by, until=until, reason=reason, token=tokens.get(report.pk))
        except Refused as refusal:
            for sentence in refusal.messages:
                complaints.setdefault(sentence, []).append(report)
    if complaints:
        raise Refused([_about(sentence, those, locked) for sentence, those in complaints.items()])
    return len(locked)


def _about(sentence: str, those: list[Report], all_of_them: list[Report]) -> str:
    """The sentence, with the posts that it is about where it is not about all."""
    return sentence if len(those) == len(all_of_them) else f"{_named(those)}: {sentence}"


def _locked(reports: Collection[Report], by: User) -> list[Report]:
    """The reports, locked in the order of their keys. Raises PermissionDenied, Refused where there are none."""
    rows = Report.objects.select_for_update(of=("self",)).with_people()
    locked = list(rows.filter(pk__in=[report.pk for report in reports]).order_by("pk"))
    if not locked:
        raise Refused(["Centang dulu laporannya pada papan."])
    for organization in {report.organization for report in locked}:
        if not is_planner(by, organization):
            raise PermissionDenied("Hanya perencana yang dapat melakukan ini.")
    return locked


def _sorted_out(reports: list[Report], *conditions: Condition) -> tuple[list[Report], list[str]]:
    """The reports of which no condition is true, and sentences that name each other one under the first that is."""
    left, sentences = reports, []
    for is_true, words in conditions:
        if found := [report for report in left if is_true(report)]:
            sentences.append(formats.sentence(f"{words}: {_named(found)}"))
            left = [report for report in left if report not in found]
    return left, sentences


def _reminded_today(reports: list[Report]) -> set[int | None]:
    """The keys of those of which a planner has reminded today. One query."""
    events = Event.objects.steps(*(report.pk for report in reports)).filter(kind="report.remind")
    today = reports[0].organization.today()
    return {event.subject_id for event in events if timezone.localtime(event.at).date() == today}


def _named(reports: list[Report]) -> str:
    """The reports' posts: `Sekretaris, Kepala Seksi Lain, dan 4 laporan lain`."""
    more = len(reports) - MOST_NAMED
    titles = ", ".join(report.post_title for report in reports[:MOST_NAMED])
    return f"{titles}, dan {more} laporan lain" if more > 0 else titles
