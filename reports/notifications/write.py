"""Writing notices, each once, and having their e-mails made after the commit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from lkj import queue
from reports.enums import MailMode, NoticeKind
from reports.models import Notice, NoticeChoice, Report
from reports.notifications.texts import one_line, shortened
from units.models import User

TEXT_LENGTH = 400
# Sends a person what waits for them; reports.services.mailing carries it out.
MAIL_JOB = "mail"


@dataclass(frozen=True)
class Telling:
    """One sentence to some people; `key` says what it is about, so that each of them is told once."""

    report: Report
    kind: NoticeKind
    key: str
    text: str
    people: Collection[User]


def write(tellings: Sequence[Telling]) -> None:
    """Write the notices, inside the caller's transaction; who was told under the same key before is not told again."""
    people = {user.pk: user for telling in tellings for user in telling.people}
    choices = choices_of(people.values())
    notices = [_notice(telling, user, choices[user.pk]) for telling in tellings for user in telling.people]
    if not notices:
        return
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    wanted = {notice.user_id for notice in notices if notice.wants_mail}
    soon = sorted(pk for pk in wanted if choices[pk].mode == MailMode.SOON)
    if soon:
        # A queue that fails must not fail what is done: the sweep finds them.
        transaction.on_commit(lambda: _queue(soon), robust=True)


def choices_of(users: Collection[User]) -> dict[int, NoticeChoice]:
    """What each chose, by their key; who never chose has the defaults."""
    chosen = {choice.user_id: choice for choice in NoticeChoice.objects.filter(user__in=users)}
    return {user.pk: chosen.get(user.pk) or NoticeChoice(user=user) for user in users}


def wants_mail(choice: NoticeChoice, kind: str) -> bool:
    user = choice.user
    return user.is_active and bool(user.email) and choice.mode != MailMode.NEVER and kind not in choice.muted


def _notice(telling: Telling, user: User, choice: NoticeChoice) -> Notice:
    return Notice(
        user=user,
        report=telling.report,
        kind=telling.kind,
        key=telling.key,
        text=shortened(one_line(telling.text), TEXT_LENGTH),
        created_at=telling.report.organization.now(),
        wants_mail=wants_mail(choice, telling.kind),
    )


def _queue(user_pks: Sequence[int]) -> None:
    for pk in user_pks:
        queue.put(MAIL_JOB, pk)
