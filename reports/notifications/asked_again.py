"""A planner's reminder: who has to act on a report now, and the sentence that asks them."""

from collections.abc import Collection

from lkj import formats
from reports import rules
from reports.enums import NotificationKind
from reports.models import Report
from reports.notifications.rows import Message
from reports.notifications.sentences import name_of, signers_of
from reports.queries.deciders import deciding_of
from units.models import Assignment, User


def reminders(reports: Collection[Report]) -> dict[int, Message]:
    """The message of each report of one office that somebody can act on now, by its key; none for the others.

    It has the day in its key, so that nobody is reminded of a report twice a day.
    """
    authors = _authors([report for report in reports if report.status.editable])
    deciding = deciding_of([report for report in reports if report.status.is_submitted])
    found = {}
    for report in reports:
        if report.status.editable:
            people = [] if rules.lock_reason(report) else authors.get(report.position_id, [])
            text = _to_author(report)
        elif report.status.is_submitted:
            people, text = deciding[report.pk].users, "menunggu keputusan Anda. Baca, lalu setujui atau kembalikan."
        else:
            people, text = signers_of(report), "menunggu tanda tangan Anda. Buka laporannya, lalu tanda tangani."
        if people:
            day = report.organization.today().isoformat()
            sentence = f"Perencana mengingatkan: laporan {name_of(report)} {text}"
            key = f"reminded:{report.pk}:{day}"
            found[report.pk] = Message(report, NotificationKind.REMINDED, key, sentence, people)
    return found


def _to_author(report: Report) -> str:
    due, today = formats.date(report.due_day), report.organization.today()
    when = f"tenggatnya {due}" if today <= report.due_day else f"tenggatnya {due} sudah lewat"
    again = "Perbaiki, lalu ajukan lagi." if report.status.is_returned else "Lengkapi, lalu ajukan kepada atasan Anda."
    return f"belum diajukan; {when}. {again}"


def _authors(reports: Collection[Report]) -> dict[int, list[User]]:
    """The users who hold each report's post today, by the post's key. One query."""
    if not reports:
        return {}
    held = Assignment.objects.on(next(iter(reports)).organization.today()).filter(
        position__in={report.position_id for report in reports}, official__user__is_active=True
    )
    found: dict[int, dict[int, User]] = {}
    for each in held.select_related("official__user").order_by("official__user"):
        if each.official.user is not None:
            found.setdefault(each.position_id, {})[each.official.user.pk] = each.official.user
    return {post: list(users.values()) for post, users in found.items()}
