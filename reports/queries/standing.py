"""A person's standing towards a report today: the facts for reports.rules, each read when a rule first needs it."""

from dataclasses import dataclass
from functools import cached_property

from lkj.signatures.roles import SignatureRole
from reports.content.report import Signatory
from reports.models import PaperScan, Report
from reports.queries import publications
from units.models import Official, Position, User
from units.queries import holds, is_planner


@dataclass(frozen=True)
class Standing:
    """The facts about a person and a report. Each takes at most one query, and none the second time."""

    user: User
    report: Report

    @cached_property
    def holds_post(self) -> bool:
        """Whether they hold the reporting post, definitively or acting."""
        return holds(self.user, self.report.position_id, self.report.organization.today())

    @cached_property
    def holds_superior_post_alone(self) -> bool:
        """Whether they hold the superior post and not the reporting one as well."""
        held = set(Position.objects.held_by(self.user).values_list("pk", flat=True))
        return self.report.position.superior_id in held and self.report.position_id not in held

    @cached_property
    def has_submitted(self) -> bool:
        """Whether they submitted the report in this round or an earlier one."""
        return self.report.submitted_by_id == self.user.pk or self.report.submissions.filter(by=self.user).exists()

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

    def named(self, role: SignatureRole) -> Signatory:
        """Whom the approved report names in its signature block."""
        return publications.named_signatory(self.report, role)

    def is_named(self, role: SignatureRole) -> bool:
        """Whether the approved report names them in its signature block, in that role."""
        return publications.is_named(self.named(role), self.official)
