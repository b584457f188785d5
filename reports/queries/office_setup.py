"""What an office has for a year and what it still needs before its first report: the planner's checklist."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from reports.models import Activity, Agreement, Period
from units.models import Assignment, Organization, Position, Unit


@dataclass(frozen=True)
class Step:
    """A line of the checklist: how many there are, and a sentence for each that is missing."""

    key: str
    title: str
    count: str
    missing: tuple[str, ...]
    is_done: bool


def steps_of(office: Organization, year: int) -> list[Step]:
    """The steps in the order in which an office is set up."""
    today = office.today()
    held = Assignment.objects.on(today).filter(position=OuterRef("pk"))
    agreed = Agreement.objects.usable().filter(position=OuterRef("pk"), year=year)
    posts = list(
        Position.objects.of(office)
        .standing_on(today)
        .annotate(is_held=Exists(held), has_agreement=Exists(agreed))
        .order_by("unit__order", "pk")
    )
    reporting = [post for post in posts if post.reports_lkj]
    vacant = tuple(f"{post.title}: belum ada pejabat" for post in posts if not post.is_held)
    unsigned = tuple(f"{post.title}: belum ada PK {year} yang berlaku" for post in reporting if not post.has_agreement)
    units = Unit.objects.filter(organization=office, ends__isnull=True).count()
    activities = Activity.objects.filter(organization=office, year=year).count()
    periods = Period.objects.filter(organization=office, year=year).count()
    return [
        Step("structure", "Unit kerja dan jabatan", f"{units} unit, {len(posts)} jabatan", (), bool(posts)),
        Step(
            "officials", "Pejabat", f"{len(posts) - len(vacant)} dari {len(posts)}", vacant, bool(posts) and not vacant
        ),
        Step("nomenclature", "Program, kegiatan, dan sub kegiatan", str(activities), (), activities > 0),
        Step(
            "agreements",
            "Perjanjian Kinerja",
            f"{len(reporting) - len(unsigned)} dari {len(reporting)}",
            unsigned,
            bool(reporting) and not unsigned,
        ),
        Step("periods", "Periode", str(periods), (), periods > 0),
    ]
