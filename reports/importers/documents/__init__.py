"""What an examined document would bring into an office: for each of its reports a post, a draft or realisasi, words.

Nothing is guessed: what fits no row exactly is listed as a difference, and what cannot be stored is a problem, with
which nothing of the document is imported.
"""

from collections.abc import Mapping, Sequence

from reports.audit.result import Audit, AuditedReport
from reports.importers.documents.known_posts import fill_known
from reports.importers.documents.new_posts import fill_new
from reports.importers.documents.office import Setup, likely, reporting
from reports.importers.documents.plan import ADDED, SKIPPED, ImportPlan, PostPlan
from units.models import Organization

__all__ = ["ADDED", "SKIPPED", "ImportPlan", "plan"]


def plan(
    found: Audit, office: Organization, choices: Mapping[int, str], activities: Mapping[str, str] | None = None
) -> ImportPlan:
    """What the document would bring in.

    `choices` are keys of posts, or SKIPPED, by the report's number from 1; `activities` are keys of activities, ADDED
    or SKIPPED, by UnknownActivity.key.
    """
    year, quarter = found.year or 0, found.quarter or 0
    problems = []
    if not (2000 <= year < 2100 and 1 <= quarter <= 4):
        problems.append("Triwulan atau tahun dokumen ini tidak terbaca, sehingga tidak dapat diimpor.")
        return ImportPlan(year, quarter, [], [], problems)
    posts = list(reporting(office, year, quarter))
    setup = Setup(office, year, quarter, posts, activities or {})
    made = [_post_plan(number, each, setup, choices) for number, each in enumerate(found.reports, 1)]
    _refuse_twice(made)
    return ImportPlan(year, quarter, made, posts, problems, list(setup.unknown.values()))


def _post_plan(number: int, report: AuditedReport, setup: Setup, choices: Mapping[int, str]) -> PostPlan:
    made = PostPlan(number, report.position or report.unit)
    made.choice = choices.get(number) or likely(made.printed, setup)
    if made.is_skipped:
        return made
    made.position = setup.posts.get(made.choice)
    if made.position is None:
        made.choice = ""
        made.problems.append("Pilih jabatannya, atau pilih untuk melewati laporan ini.")
        return made
    made.agreement = setup.agreements.get(made.position.pk)
    if made.agreement is None:
        fill_new(made, report, setup)
    else:
        fill_known(made, report, setup, made.agreement)
    return made


def _refuse_twice(posts: Sequence[PostPlan]) -> None:
    taken: dict[str, PostPlan] = {}
    for post in posts:
        if post.position is None or post.is_skipped:
            continue
        other = taken.setdefault(post.choice, post)
        if other is not post:
            post.problems.append(f"Jabatan ini sudah dipilih untuk laporan nomor {other.number}.")
