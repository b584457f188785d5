"""The LKj Interim itself: one position, one period. Its state is assigned by reports.workflow alone."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from reports.content.versions import in_this_version
from reports.enums import ReportState
from reports.models.agreement import Agreement
from reports.models.period import Period
from units.models import (
    Assignment,
    Event,
    FormerPost,
    HeldPosts,
    Organization,
    Past,
    Position,
    User,
    below_over_time,
    has_past,
    held_posts,
    with_past,
)
from units.models.past import Below

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

_FROZEN = tuple(state for state in ReportState if state.frozen)
_DECIDED = tuple(state for state in ReportState if state.decided)
_GOING_ON = tuple(state for state in ReportState if not state.decided)


def stood(**where: Any) -> Q:
    """Reports whose post stood so on the last day of their quarter: `superior__in` and other conditions on the post."""
    formers = FormerPost.objects.filter(post=OuterRef("position"))
    changed = formers.held_at_end_of("period__year", "period__quarter")
    # Not through the relation: a database that joins all posts for it reads them once for each report.
    standing = Q(position__in=Position.objects.filter(**where).values("pk"))
    return standing & ~Exists(changed) | Q(Exists(changed.filter(**where)))


def _ends_since(day: datetime.date) -> Q:
    """Reports of the quarters that end on that day or later."""
    in_year = Q(period__year=day.year, period__quarter__gte=(day.month + 2) // 3)
    return Q(period__year__gt=day.year) | in_year


@dataclass(frozen=True)
class Reach:
    """What posts a person holds today, and which are below these, in each time between two changes of the structure."""

    held: tuple[int, ...]
    below: tuple[Below, ...]

    @classmethod
    def of(cls, held: HeldPosts) -> "Reach":
        return cls(held.keys, tuple(below_over_time(held.keys, held.offices)) if held.keys else ())


def readable(user: int, reach: Reach) -> Q:
    """The reports that the active account of that key may read, as ReportQuerySet.visible_to() says."""
    whole = Q(period__organization__in=Organization.objects.read_whole_by_key(user))
    return whole | _below(reach) | _of_their_time(user)


def _below(reach: Reach) -> Q:
    """Reports of the posts that the user holds today and of all below, and those on which such a post decides."""
    if not reach.held:
        return Q(pk__in=[])
    # Who decided keeps what they decided; who was the superior in the quarter still decides on it.
    found = Q(decided_post__in=reach.held) | stood(superior__in=list(reach.held))
    today, *earlier = reach.below
    found |= Q(position__in=today.keys) & (Q(state__in=_GOING_ON) | _in_time(today))
    for each in earlier:
        found |= Q(position__in=each.keys, state__in=_DECIDED) & _in_time(each)
    return found


def _in_time(below: Below) -> Q:
    """Reports of the quarters whose last day is in that time."""
    # Not an empty Q: "or nothing" would leave the other half of a condition alone.
    begun = _ends_since(below.since) if below.since else Q(pk__isnull=False)
    return begun & ~_ends_since(below.until) if below.until else begun


def _of_their_time(user: int) -> Q:
    """Reports that the user has submitted or decided, and submitted ones on quarters in which they held the post."""
    year, quarter = OuterRef("period__year"), OuterRef("period__quarter")
    begun = Q(starts__year__lt=year) | Q(starts__year=year, starts__quarter__lte=quarter)
    lasted = Q(ends=None) | Q(ends__year__gt=year) | Q(ends__year=year, ends__quarter__gte=quarter)
    held = Assignment.objects.filter(begun & lasted, official__user=user, position=OuterRef("position"))
    return Q(submitted_by=user) | Q(decided_by=user) | Q(Exists(held), state__in=_FROZEN)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: "User | AnonymousUser") -> "ReportQuerySet":
        """The reports that `user` may read: of the posts they hold and all below, or of the whole office by role.

        A decided one is read from where its post stood in its quarter, and by who held the post then; what goes on
        follows today's structure.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(readable(user.pk, Reach.of(held_posts(user))))

    def in_period(self, period: Period) -> "ReportQuerySet":
        return self.filter(period=period)

    def of_unit(self, code: str) -> "ReportQuerySet":
        """Reports of the posts that were in the unit with this code on the last day of their quarter."""
        return self.filter(stood(unit__code=code))

    def printed_since(self, day: datetime.date | None) -> "ReportQuerySet":
        """Reports that were submitted in whatever round, of the quarters that end on that day or later, or of all."""
        printed = self.filter(Q(content__isnull=False) | Q(submissions__isnull=False)).distinct()
        if day is None:
            return printed
        return printed.filter(_ends_since(day))

    def with_people(self) -> "ReportQuerySet":
        """Joined with the rows that a page needs to name a report as of its quarter, without further queries."""
        return self._named().prefetch_related(*with_past("period__organization"))

    def joined(self) -> "ReportQuerySet":
        """with_people() without the office's past, which is read for one office by units.models.know_past()."""
        return self._named().annotate(**has_past("period__organization"))

    def _named(self) -> "ReportQuerySet":
        return self.select_related(
            "period__organization",
            "agreement",
            "position__unit__organization",
            "position__superior__unit",
            "decided_post__unit",
        )

    def with_content(self) -> "ReportQuerySet":
        """Joined with the rows that building many documents would otherwise query one by one."""
        rows = self.with_people().select_related("position__legal_basis")
        return rows.prefetch_related("position__duties", "evaluations", "dispositions")


class Report(models.Model):
    """A post's report on a period.

    `content` is frozen (reports.content.versions) from submission on and empty while the author writes. Constraints tie
    the stamps `…_at` and `…_by` to the state. `decided_post` is the post from which the present decision was made; None
    without one, and where it was made before that was kept.
    """

    position = models.ForeignKey(Position, models.PROTECT, related_name="reports", verbose_name="jabatan")
    period = models.ForeignKey(Period, models.PROTECT, related_name="reports", verbose_name="periode")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reports", verbose_name="perjanjian kinerja")
    # Why a planner chose another version than the one in force at the quarter's end; empty where the date decides.
    agreement_reason = models.TextField("alasan memakai PK lain", blank=True, editable=False)
    report_date = models.DateField("tanggal laporan")
    # Chosen by a planner where an official took over after the report's date: named are those in office on that date.
    signed_as_dated = models.BooleanField("atas nama pejabat pada tanggal laporan", default=False, editable=False)
    state = models.CharField(
        "keadaan", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT, editable=False
    )
    content = models.JSONField("isi yang dibekukan", null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    # Its index, in Meta, leaves out the reports without a decision: else a database would use it to find all of those.
    decided_post = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="+", editable=False, db_index=False
    )
    signed_at = models.DateTimeField(null=True, blank=True, editable=False)
    extended_until = models.DateField("diperpanjang sampai", null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan"
        verbose_name_plural = "laporan"
        ordering = ["position__unit__order", "position__unit__code", "position_id"]
        indexes = [
            models.Index(fields=["decided_post"], name="report_decided_post", condition=Q(decided_post__isnull=False)),
            # A few, which every page asks for: whoever they name may still have to sign them.
            models.Index(fields=["state"], name="report_as_dated", condition=Q(signed_as_dated=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["position", "period"], name="report_once_a_period"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, submitted_at__isnull=True, submitted_by__isnull=True)
                | (~Q(state=ReportState.DRAFT) & Q(submitted_at__isnull=False, submitted_by__isnull=False)),
                name="report_submitted_stamp",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_DECIDED, decided_at__isnull=False, decided_by__isnull=False)
                | (~Q(state__in=_DECIDED) & Q(decided_at__isnull=True, decided_by__isnull=True)),
                name="report_decided_stamp",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.SIGNED, signed_at__isnull=False)
                | (~Q(state=ReportState.SIGNED) & Q(signed_at__isnull=True)),
                name="report_signed_stamp",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_FROZEN, content__isnull=False)
                | (~Q(state__in=_FROZEN) & Q(content__isnull=True)),
                name="report_content_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"LKj Interim {self.period.label} {self.position.title}"

    @property
    def organization(self) -> Organization:
        return self.period.organization

    @property
    def events(self) -> "QuerySet[Event]":
        """The log's steps of the report, in order; changes of its rows are logged under another subject."""
        return Event.objects.steps(self.pk)

    @property
    def status(self) -> ReportState:
        """The state as the enum, with its label and icon."""
        return ReportState(self.state)

    @property
    def past(self) -> Past:
        """The office as it stood on the last day of the quarter."""
        return Past(self.organization, self.period.last_day)

    @property
    def post(self) -> Position:
        """The reporting post as it stood on the last day of the quarter, to read."""
        return self.past.post(self.position)

    @property
    def post_title(self) -> str:
        """The title of the post as the frozen report prints it; else as it was on the last day of the quarter."""
        return self._as_printed("position") or self.post.title

    @property
    def unit_name(self) -> str:
        """The unit's name as the frozen report has it; else as it was on the last day of the quarter."""
        return self._as_printed("unit_name") or self.post.unit.name

    def _as_printed(self, key: str) -> str:
        """A text of the frozen content: what went out keeps its words, whatever posts and units are called since."""
        return str(in_this_version(self.content)[key]) if self.status.frozen and self.content else ""

    @property
    def direct_superior(self) -> Position | None:
        """The post above the reporting one on the last day of the quarter."""
        return self.past.superior(self.position)

    @property
    def signing_day(self) -> datetime.date:
        """The day whose officials its signature block names: today, unless a planner chose the report's date."""
        return self.report_date if self.signed_as_dated else self.organization.today()

    @property
    def superior_post(self) -> Position | None:
        """The post from which the report was decided, else the superior of the reporting one."""
        return self.past.post(self.decided_post) if self.decided_post else self.direct_superior

    @property
    def due_day(self) -> datetime.date:
        """The day by which it has to be submitted: the period's, or a later one if it was extended."""
        return max(self.period.due_on, self.extended_until or self.period.due_on)

    @property
    def is_late(self) -> bool:
        """Not submitted though its due day has passed."""
        return self.status.editable and self.organization.today() > self.due_day

    @property
    def last_entry_day(self) -> datetime.date | None:
        """The last day the author may write; None where the period never closes."""
        closes = self.period.closes_on
        if closes is None or self.extended_until is None:
            return closes
        return max(closes, self.extended_until)

    @property
    def is_closed(self) -> bool:
        """Whether the last day on which the author may write has passed."""
        last = self.last_entry_day
        return last is not None and self.organization.today() > last
