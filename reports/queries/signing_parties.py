"""Who signs a report where an official took over after its date: those in office then, or those in office today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.models import Report
from reports.queries.content import signatory_of
from units.models import Assignment, Position
from units.queries import holders


@dataclass(frozen=True)
class Parties:
    """The author and the superior in words; `then` is empty where a post was vacant on the report's date."""

    then: str
    now: str


def parties_of(report: Report) -> Parties | None:
    """Who held the report's posts on its date, and who does today; None where no one took over after that date."""
    posts = [post for post in (report.post, report.superior_post) if post is not None]
    keys = [post.pk for post in posts]
    now = holders(keys, report.organization.today())
    if not took_over(report, now.values()):
        return None
    then = holders(keys, report.report_date)
    return Parties(_words(posts, then) if len(then) == len(posts) else "", _words(posts, now))


def took_over(report: Report, held: Iterable[Assignment]) -> bool:
    """Whether one of those who hold the report's posts today began after the report's date."""
    return any(each.starts > report.report_date for each in held)


def _words(posts: Iterable[Position], people: Mapping[int, Assignment]) -> str:
    named = (signatory_of(post, people.get(post.pk)) for post in posts)
    return " dan ".join(f"{each.name or 'belum ada pejabat'} ({each.title})" for each in named)
