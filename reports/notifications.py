"""Telling people what happened or is asked of them: the only writer of Notice."""

from reports.models import Report
from units.models import User


def tell(report: Report, transition: str, *, by: User) -> None:
    """Write the notices of a transition, inside its transaction; what goes by e-mail goes after the commit."""
