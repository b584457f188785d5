"""Evidence that an earlier submission lists: out of the draft, still to be downloaded, and only as it was uploaded."""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from reports import workflow
from reports.actions import evidence
from reports.content.versions import from_json
from reports.models import Evidence, Submission
from tests import samples
from tests.conftest import Office
from tests.core.test_evidence import add, files, folder  # noqa: F401 (a fixture)
from tests.html import squeezed
from tests.pages.test_evidence import get_file, page


@pytest.fixture
def reopened(office: Office) -> Evidence:
    """Wulan's file, which the approved submission lists; the report is open again."""
    row = add(office)
    office.approve()
    workflow.perform(office.report, workflow.Reopen(reason="Salah pagu."), by=office.cast.planner)
    return row


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def take_out(office: Office, login, row: Evidence) -> Client:
    browser = login(office.cast.officer)
    address = reverse("evidence_remove", args=[office.report.pk, row.pk])
    assert browser.post(address, {"sure": "1"}, follow=True).status_code == 200
    return browser


def test_evidence_of_an_approved_submission_stays_available(office: Office, login, reopened: Evidence) -> None:
    wulan = take_out(office, login, reopened)
    assert "Laporan.pdf" not in page(wulan, office).split("Berkas “Laporan.pdf” dihapus.")[-1]
    office.submit()
    assert from_json(Submission.objects.last().content).evidence == ()
    (listed,) = from_json(Submission.objects.first().content).evidence
    assert listed.sha256 == reopened.sha256
    for reader in (office.cast.officer, office.cast.head, office.cast.auditor):
        browser = login(reader)
        history = squeezed(browser.get(reverse("history", args=[office.report.pk])))
        assert reverse("evidence_file", args=[office.report.pk, reopened.pk]) in history
        assert body(get_file(browser, reopened)) == samples.pdf()
    assert get_file(login(office.cast.stranger), reopened).status_code == 404


def test_tidying_leaves_listed_evidence_and_it_can_be_added_again(
    office: Office,
    login,
    folder: Path,  # noqa: F811
    reopened: Evidence,
) -> None:
    take_out(office, login, reopened)
    # Only what is older than a day is tidied away.
    os.utime(folder.parent / reopened.path, (0, 0))
    assert evidence.forget_orphans() == 0
    again = add(office, "Laporan baru.pdf")
    assert again.pk != reopened.pk
    assert "Laporan baru.pdf" in page(login(office.cast.officer), office)
    evidence.remove(again, by=office.cast.officer)
    assert body(get_file(login(office.cast.officer), reopened)) == samples.pdf()


def test_evidence_that_no_submission_lists_is_deleted_with_its_bytes(
    office: Office,
    reopened: Evidence,
    folder: Path,  # noqa: F811
    django_capture_on_commit_callbacks,
) -> None:
    other = add(office, "Lain.png", samples.image())
    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove(other, by=office.cast.officer)
    assert [row.pk for row in Evidence.objects.all()] == [reopened.pk]
    assert len(files(folder)) == 1


def test_evidence_of_a_returned_submission_stays_available(office: Office, login) -> None:
    row = add(office)
    office.submit()
    workflow.perform(
        office.report, workflow.Return(options=["diperbaiki"], note="Berkasnya keliru."), by=office.cast.head
    )
    take_out(office, login, row)
    assert body(get_file(login(office.cast.head), row)) == samples.pdf()


def test_evidence_is_taken_out_once(office: Office, login, reopened: Evidence) -> None:
    take_out(office, login, reopened)
    browser, address = login(office.cast.officer), reverse("evidence_remove", args=[office.report.pk, reopened.pk])
    answer = squeezed(browser.post(address, {"sure": "1"}, follow=True))
    assert "sudah dihapus dari halaman lain" in answer


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_evidence_with_other_bytes_than_uploaded_is_served_to_nobody(
    office: Office,
    login,
    caplog,
    folder: Path,  # noqa: F811
    harm: str,
) -> None:
    row = add(office)
    path = folder.parent / row.path
    path.unlink()
    if harm == "changed":
        path.write_bytes(samples.pdf() + b"\n% diubah")
    answer = get_file(login(office.cast.officer), row)
    assert answer.status_code == 404 and "tidak lagi sama" in squeezed(answer)
    assert row.path in caplog.text
    again = add(office)
    assert again.pk == row.pk
    assert body(get_file(login(office.cast.officer), again)) == samples.pdf()
