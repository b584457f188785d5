"""Who: organisations, their units and positions, the people, their roles."""

from units.models.organization import LegalBasis, Organization, Unit
from units.models.people import Assignment, Membership, Official, User
from units.models.position import Duty, Position

__all__ = [
    "Assignment",
    "Duty",
    "LegalBasis",
    "Membership",
    "Official",
    "Organization",
    "Position",
    "Unit",
    "User",
]
