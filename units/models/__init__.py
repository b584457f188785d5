"""Who: organisations, their units and positions, the people, their roles."""

from units.models.organization import Emblem, LegalBasis, Organization, Unit
from units.models.people import Assignment, Membership, Official, User
from units.models.position import Duty, Position

__all__ = [
    "Assignment",
    "Duty",
    "Emblem",
    "LegalBasis",
    "Membership",
    "Official",
    "Organization",
    "Position",
    "Unit",
    "User",
]
