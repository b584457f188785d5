"""Who holds a post: a new holder, acting or definitive, the end of a penugasan, and taking back what was a mistake."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from lkj import formats
from units.actions.accounts import OF_ANOTHER, open_account
from units.actions.people import Person, person
from units.actions.permits import permit
from units.enums import AssignmentKind
from units.log import events
from units.models import Assignment, Official, Organization, Position, User, structure

_ONE_DAY = datetime.timedelta(days=1)
# Who holds a post that nobody holds definitively.
_VACANCY = (AssignmentKind.PLT, AssignmentKind.PJ)


@dataclass(frozen=True)
class Appointed:
    """A new penugasan, and those that ended on the day before it because of it."""

    assignment: Assignment
    ended: tuple[Assignment, ...]


@transaction.atomic
def appoint(
    post: Position,
    official: Official,
    *,
    by: User | None,
    starts: datetime.date,
    kind: str = AssignmentKind.DEFINITIF,
    ends: datetime.date | None = None,
) -> Appointed:
    """Let the official hold the post from `starts`; whoever holds it in that way until then ends on the day before.

    A definitive holder leaves their former post on that day too, and ends the Plt. or Pj. who filled the vacancy; a
    Plh. stands in for somebody and stays. Asked for twice, the second time changes nothing. Raises ValidationError.
    """
    office = post.unit.organization
    permit(by, office)
    structure.lock(office.pk)
    same = post.assignments.filter(official=official, kind=kind, starts=starts, ends=ends).first()
    if same is not None:
        return Appointed(same, ())
    appointed = place(post, official, starts=starts, kind=kind, ends=ends)
    made = appointed.assignment
    data = {
        "official": str(official), "kind": kind, "starts": events.as_data(starts), "ends": events.as_data(ends),
        "ended": [str(each) for each in appointed.ended],
    }  # fmt: skip
    _record(office, "assignment.add", f"Pejabat ditetapkan sejak {formats.date(starts)}: {made}", made, data, by)
    return appointed


@transaction.atomic
def appoint_person(
    post: Position,
    given: Person,
    *,
    by: User | None,
    starts: datetime.date,
    kind: str = AssignmentKind.DEFINITIF,
    ends: datetime.date | None = None,
    username: str = "",
    email: str = "",
) -> Appointed:
    """appoint() a person by name and number, known or new, with an account where a user name is given for it."""
    office = post.unit.organization
    official = person(office, given, by=by, acting=kind != AssignmentKind.DEFINITIF)
    if username and official.organization_id != office.pk:
        raise ValidationError({"username": OF_ANOTHER})
    appointed = appoint(post, official, by=by, starts=starts, kind=kind, ends=ends)
    if username and (official.user is None or official.user.username != username):
        open_account(official, by=by, username=username, email=email)
    return appointed


def place(
    post: Position, official: Official, *, starts: datetime.date, kind: str, ends: datetime.date | None = None
) -> Appointed:
    """appoint() for verbs that write an event of their own."""
    if kind in _VACANCY and ends is None:
        _ask_for_end(post, starts)
    made = Assignment(official=official, position=post, kind=kind, starts=starts, ends=ends)
    ended = tuple(_end_for(each, starts) for each in _in_the_way(post, official, kind, starts))
    structure.save_checked(made, "official", "position")
    return Appointed(made, ended)


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User | None, on: datetime.date) -> None:
    """End the penugasan with that day. Raises ValidationError."""
    office = assignment.position.unit.organization
    permit(by, office)
    structure.lock(office.pk)
    assignment.refresh_from_db()
    if assignment.ends == on:
        return
    old, assignment.ends = assignment.ends, on
    assignment.full_clean()
    assignment.save(update_fields=["ends"])
    data = {"old": events.as_data(old), "new": events.as_data(on)}
    label = f"Penugasan berakhir pada {formats.date(on)}: {assignment}"
    _record(office, "assignment.end", label, assignment, data, by)


@transaction.atomic
def take_back(assignment: Assignment, *, by: User | None) -> None:
    """Remove a penugasan that was a mistake; whoever held the post until the day before holds it again.

    Raises ValidationError once the person is a party of a report submitted in its time: then it is ended instead.
    """
    post = assignment.position
    office = post.unit.organization
    permit(by, office)
    structure.lock(office.pk)
    if sentence := why_not_take_back(assignment):
        raise ValidationError(sentence)
    before = Q(ends=assignment.starts - _ONE_DAY)
    same_way = ~Q(kind=AssignmentKind.DEFINITIF) if assignment.is_acting else Q(kind=AssignmentKind.DEFINITIF)
    others = post.assignments.filter(before).exclude(pk=assignment.pk)
    former = others.filter(same_way).first() or others.filter(kind__in=() if assignment.is_acting else _VACANCY).first()
    name, key = str(assignment), assignment.pk
    assignment.delete()
    if former is not None:
        former.ends = None
        former.full_clean()
        former.save(update_fields=["ends"])
    data = {"starts": events.as_data(assignment.starts), "again": str(former) if former else ""}
    label = f"Penugasan dibatalkan: {name}"[:200]
    events.record(office, "assignment.delete", label, subject="assignment", subject_id=key, data=data, by=by)


def why_not_take_back(assignment: Assignment) -> str:
    """Why the penugasan can only be ended; empty where the person has no part yet in what was submitted in its time."""
    post, name = assignment.position, assignment.official.name
    posts = Position.objects.filter(Q(pk=post.pk) | Q(superior=post))
    if structure.is_printed(posts, assignment.starts, assignment.official):
        return (
            f"Sejak penugasan ini mulai sudah ada laporan yang diajukan atas nama atau oleh {name}, sehingga tidak "
            "dapat dibatalkan. Isi tanggal berakhirnya, atau tetapkan pejabat baru."
        )
    return ""


def _in_the_way(post: Position, official: Official, kind: str, starts: datetime.date) -> list[Assignment]:
    """Penugasan that go on beyond the day on which this one starts, and cannot beside it."""
    going_on = Q(ends__isnull=True) | Q(ends__gte=starts)
    definitive = Q(kind=AssignmentKind.DEFINITIF)
    if kind != AssignmentKind.DEFINITIF:
        found = post.assignments.filter(going_on, ~definitive)
    else:
        of_the_person = Q(official=official, position__unit__organization=official.organization_id)
        filling = Q(position=post, kind__in=_VACANCY, starts__lt=starts)
        found = Assignment.objects.filter(going_on, filling | definitive & (Q(position=post) | of_the_person))
    return list(found.select_related("official", "position__unit"))


def _ask_for_end(post: Position, starts: datetime.date) -> None:
    """Raise ValidationError where a definitive holder came later: who fills a vacancy ends before that day."""
    definitive = post.assignments.filter(kind=AssignmentKind.DEFINITIF, starts__gt=starts)
    if later := definitive.select_related("official").order_by("starts").first():
        sentence = (
            f"{later.official.name} menjabat definitif sejak {formats.date(later.starts)}. Isi hari terakhir penugasan "
            f"ini, paling lambat {formats.date(later.starts - _ONE_DAY)}."
        )
        raise ValidationError({"ends": sentence})


def _end_for(assignment: Assignment, starts: datetime.date) -> Assignment:
    if assignment.starts >= starts:
        whose = f"{assignment.official.name} menjabat {AssignmentKind(assignment.kind).prefix}{assignment.position}"
        sentence = (
            f"{whose} sejak {formats.date(assignment.starts)}. Isi tanggal sesudahnya, atau batalkan dulu penugasan "
            "itu bila keliru."
        )
        raise ValidationError({"starts": sentence})
    assignment.ends = starts - _ONE_DAY
    assignment.full_clean()
    assignment.save(update_fields=["ends"])
    return assignment


def _record(
    office: Organization, kind: str, label: str, assignment: Assignment, data: dict[str, object], by: User | None
) -> None:
    events.record(office, kind, label[:200], subject="assignment", subject_id=assignment.pk, data=data, by=by)
