"""An office that is on record here, as the audit's rules see it: its name, its posts and their superiors."""

from reports.audit.refused import Refused
from reports.checks.office import OfficeView, Post
from units.models import Organization, Position


def office_of(code: str) -> OfficeView:
    """Raises Refused for a code that no office has."""
    office = Organization.objects.filter(code=code).first()
    if office is None:
        raise Refused(f"Tidak ada perangkat daerah dengan kode “{code}”. Periksa kodenya.")
    positions = Position.objects.filter(unit__organization=office).select_related("unit", "superior")
    posts = tuple(Post(each.title, each.unit.name, each.superior.title if each.superior else "") for each in positions)
    return OfficeView(name=office.name, posts=posts)
