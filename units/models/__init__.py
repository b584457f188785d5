"""Tables of who: offices, units, posts, people, roles; the event log and its verification, keys, counts of visitors."""

from units.models.keys import CertificateTie, SigningKey
from units.models.log import Chain, Event, LogVerification, MadeBackup
from units.models.organization import Emblem, LegalBasis, Organization, Unit
from units.models.past import (
    FormerOffice,
    FormerPost,
    FormerUnit,
    Past,
    below_over_time,
    has_past,
    know_past,
    with_past,
    with_past_structure,
)
from units.models.people import Assignment, Membership, Official, User
from units.models.position import Duty, HeldPosts, Position, held_posts
from units.models.visits import Visit

__all__ = [
    "Assignment",
    "CertificateTie",
    "Chain",
    "Duty",
    "Emblem",
    "Event",
    "FormerOffice",
    "FormerPost",
    "FormerUnit",
    "HeldPosts",
    "LegalBasis",
    "LogVerification",
    "MadeBackup",
    "Membership",
    "Official",
    "Organization",
    "Past",
    "Position",
    "SigningKey",
    "Unit",
    "User",
    "Visit",
    "below_over_time",
    "has_past",
    "held_posts",
    "know_past",
    "with_past",
    "with_past_structure",
]
