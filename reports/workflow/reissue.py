"""Issuing an approved report anew in the names of those who hold the posts now: the approval stays the first one."""

from typing import Any

from reports.content.versions import to_json
from reports.files import issues
from reports.models import Publication
from reports.models.publication import new_code
from reports.queries.publications import publication_of
from reports.queries.reissue import reissue_of
from reports.workflow.data import Reissue
from reports.workflow.paper import delete_waiting
from reports.workflow.transition import Step


def reissue_requires(step: Step[Reissue]) -> list[str]:
    return list(reissue_of(step.report).complaints)


def reissue(step: Step[Reissue]) -> Publication:
    """A new issue with a code and a file of its own; the former one stays with its files, superseded."""
    report, made = step.report, reissue_of(step.report)
    former = publication_of(report)
    assert former is not None  # noqa: S101 (the report is approved)
    delete_waiting(report)
    now = report.organization.now()
    Publication.objects.filter(pk=former.pk).update(superseded_at=now, superseded_by=step.by)
    report.content, report.decided_post = to_json(made.content), made.superior_post
    report.signed_as_dated, report.report_date = False, made.content.report_date
    publication = Publication.objects.create(
        report=report, code=new_code(), created_at=now, content=report.content, disposition=former.disposition
    )
    issues.request(publication)
    return publication


def event_data(publication: Publication) -> dict[str, Any]:
    content = publication.content or {}
    return {
        "code": publication.code,
        "reporter": content["reporter"]["name"],
        "supervisor": content["supervisor"]["name"],
    }
