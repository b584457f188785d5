"""The names of files for downloading: those of a unit's posts are distinct, and none needs its document built."""

from reports.documents.file_names import distinct
from reports.documents.iki import past_of_year, positions_with_iki
from reports.models import Report
from units.models import Position


def name_of(report: Report) -> str:
    """The report's file name without ending, distinct from those of its unit's other posts."""
    period, past = report.period, report.past
    code = past.post(report.position).unit.code
    stem = f"LKj-TW{period.quarter}-{period.year}-{report.organization.code}-{code}"
    reporting = Report.objects.in_period(period).of_unit(code).values("position")
    posts = Position.objects.filter(pk__in=reporting).select_related("unit").order_by("pk")
    titles = {post.pk: past.post(post).title for post in posts}
    return dict(zip(titles, distinct([(stem, title) for title in titles.values()]), strict=True))[report.position_id]


def iki_name(position: Position, year: int) -> str:
    """The file name of a post's IKI sheet without ending, distinct from those of its unit's other posts."""
    organization = position.unit.organization
    own = past_of_year(organization, year).post(position)
    posts = {post.pk: post for post in [*positions_with_iki(organization, year), own]}
    stem = f"IKI-{year}-{organization.code}-{own.unit.code}"
    titles = {key: post.title_on_iki for key, post in posts.items() if post.unit == own.unit}
    return dict(zip(titles, distinct([(stem, title) for title in titles.values()]), strict=True))[position.pk]
