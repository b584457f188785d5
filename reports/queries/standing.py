"""A person's standing towards a report today: the facts for reports.rules, each read when a rule first needs it."""

from dataclasses import dataclass
from functools import cached_property

from lkj.prepared import Prepared
from lkj.signatures.roles import SignatureRole
from reports.content.report import Signatory
from reports.models import PaperScan, Report, Submission
from reports.queries import deciders, publications
from reports.queries.deciders import Deciding
from units.models import HeldPosts, Official, Position, User, held_posts
from units.queries import is_planner

_SUBMITTED = Prepared(
    lambda report, user: Submission.objects.filter(report=report, by=user).order_by().values_list("pk", flat=True)[:1]
)


@dataclass(frozen=True)
class Standing:
    """The facts about a person and a report. Each takes at most one query, and none the second time.

    `known_held`: the posts that the person holds today, where they are known.
    """

    user: User
    report: Report
    known_held: HeldPosts | None = None

    @cached_property
    def _held(self) -> HeldPosts:
        return held_posts(self.user) if self.known_held is None else self.known_held

    @cached_property
    def holds_post(self) -> bool:
        """Whether they hold the reporting post, definitively or acting."""
        return self.report.position_id in self._held.keys

    @cached_property
    def holds_superior_post_alone(self) -> bool:
        """Whether they hold the post that decided on the report, else the superior one, and not the reporting one."""
        superior = self.report.decided_post_id or self.report.post.superior_id
        return superior in self._held.keys and not self.holds_post

    @cached_property
    def stands_in(self) -> bool:
        """Whether the office lets them decide from further up, because nobody in the superior post can."""
        return self._may_be_decided_further_up and self.user in self._deciding.users

    @cached_property
    def superior_post(self) -> Position | None:
        """The post from which the report was decided or would be today; the superior one where nobody could."""
        if self._may_be_decided_further_up and self._deciding.seat is not None:
            return self._deciding.seat.post
        return self.report.superior_post

    @property
    def _may_be_decided_further_up(self) -> bool:
        return self.report.organization.next_superior_decides and not self.report.status.decided

    @cached_property
    def _deciding(self) -> Deciding:
        return deciders.deciding(self.report)

    @cached_property
    def has_submitted(self) -> bool:
        """Whether they submitted the report in this round or an earlier one."""
        return self.report.submitted_by_id == self.user.pk or bool(_SUBMITTED(self.report.pk, self.user.pk))

    @cached_property
    def plans(self) -> bool:
        """Whether they are planner of the report's office."""
        return is_planner(self.user, self.report.organization)

    @cached_property
    def official(self) -> Official | None:
        """Their official; None for somebody who is none."""
        return getattr(self.user, "official", None)

    @cached_property
    def signed_roles(self) -> frozenset[str]:
        """The roles that have signed the current issue electronically."""
        return frozenset(signature.role for signature in publications.signatures(self.report))

    @cached_property
    def waiting_scan(self) -> PaperScan | None:
        """The scan of the current issue that nobody has confirmed yet."""
        return publications.waiting_scan(self.report)

    @cached_property
    def left_parties(self) -> frozenset[SignatureRole]:
        """The parties that the approved report names, have not signed, and could not: their persons have left."""
        left = publications.left_parties([self.report])[self.report.pk]
        return frozenset(role for role in left if role not in self.signed_roles)

    @cached_property
    def dated_role(self) -> SignatureRole | None:
        """The role in which an approved report names them as of its date, whatever post they hold by now."""
        if not (self.report.signed_as_dated and self.report.status.is_being_signed):
            return None
        return next((role for role in SignatureRole if self.is_named(role)), None)

    def named(self, role: SignatureRole) -> Signatory:
        """Whom the approved report names in its signature block."""
        return publications.named_signatory(self.report, role)

    def is_named(self, role: SignatureRole) -> bool:
        """Whether the approved report names them in its signature block, in that role."""
        return publications.is_named(self.named(role), self.official)
