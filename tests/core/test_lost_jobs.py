"""What a killed worker was reading is read by another one, or given up in words; an outage is no failure."""

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError

from reports.actions import audits, uploads
from reports.enums import UploadState
from reports.files.rendered import MOST_ATTEMPTS
from reports.models import ExaminedDocument, WorkbookUpload
from reports.services import audits as audit_service
from reports.services import schedules, workbooks
from tests.conftest import Office


class Killed(BaseException):
    """Stands for the end of the process: nothing in the program catches it."""


@pytest.fixture
def put(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """The jobs that are put into the queue; no worker carries them out."""
    jobs: list[tuple] = []
    monkeypatch.setattr("lkj.queue.put", lambda *job: jobs.append(job))
    return jobs


@pytest.fixture
def upload(office: Office) -> WorkbookUpload:
    by = office.cast.planner
    return uploads.keep(office.organization, year=2022, by=by, name="susunan.xlsx", content=ContentFile(b"PK"))


@pytest.fixture
def document(office: Office) -> ExaminedDocument:
    return audits.keep(office.organization, by=office.cast.planner, name="laporan.txt", content=ContentFile(b"LAPORAN"))


def killed(put: list[tuple]) -> None:
    """The worker is killed at its work; while it lives nobody else is given the work."""
    schedules.requeue_lost()
    assert put == []
    raise Killed


def test_an_upload_that_kills_its_workers_is_given_up_in_words(upload, put, monkeypatch) -> None:
    monkeypatch.setattr("reports.importers.workbooks.preview", lambda *_: killed(put))
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with pytest.raises(Killed):
            workbooks.compare_now(upload.pk)
        schedules.requeue_lost()
        assert put == ([(workbooks.COMPARE_JOB, upload.pk)] if attempt < MOST_ATTEMPTS else [])
        put.clear()
    upload.refresh_from_db()
    assert upload.status.is_refused and upload.complaints == workbooks.FAILED


def test_a_workbook_whose_worker_died_while_applying_is_applied_by_another(upload, put, monkeypatch) -> None:
    WorkbookUpload.objects.update(state=UploadState.COMPARED, attempts=MOST_ATTEMPTS)
    monkeypatch.setattr("reports.importers.workbooks.apply", lambda *_, **__: killed(put))
    with pytest.raises(Killed):
        workbooks.apply(upload)
    schedules.requeue_lost()
    assert put == [(workbooks.APPLY_JOB, upload.pk)]


def test_a_document_that_kills_its_workers_is_given_up_in_words(document, put, monkeypatch) -> None:
    monkeypatch.setattr(audit_service, "audit", lambda *_: killed(put))
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with pytest.raises(Killed):
            audit_service.examine_now(document.pk)
        schedules.requeue_lost()
        assert put == ([(audit_service.EXAMINE_JOB, document.pk)] if attempt < MOST_ATTEMPTS else [])
        put.clear()
    document.refresh_from_db()
    assert document.status.is_refused and document.complaints == audit_service.FAILED


def test_an_outage_while_reading_leaves_it_to_be_read_again(upload, document, put, monkeypatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("reports.importers.workbooks.preview", away)
    monkeypatch.setattr(audit_service, "audit", away)
    for work in (lambda: workbooks.compare_now(upload.pk), lambda: audit_service.examine_now(document.pk)):
        with pytest.raises(OperationalError):
            work()
    schedules.requeue_lost()
    assert put == [(workbooks.COMPARE_JOB, upload.pk), (audit_service.EXAMINE_JOB, document.pk)]
