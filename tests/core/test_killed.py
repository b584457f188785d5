"""kill -9 in the middle of submit, approve and sign: the step is done completely or not at all."""

import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from lkj.signatures.roles import SignatureRole
from reports import workflow
from reports.files import published, store
from reports.models import Notification, Publication, Report, SignedFile
from reports.queries import publications
from reports.queries.publications import publication_of
from tests.prove.samples import amount
from units.models import Chain, Event

# Jobs wait in the queue, so that no approval has its PDF made.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("worker")]

# How many kills of each step, in `make prove` a hundred together: most at a statement, the rest after a time.
AT_STATEMENTS, BY_CLOCK = amount(9, 27), amount(3, 7)
STEPS = ("submit", "approve", "sign")
FROM = {"submit": "draft", "approve": "submitted", "sign": "approved"}
TO = {"submit": "submitted", "approve": "approved", "sign": "approved"}


class Zygote:
    """The process whose children are killed."""

    def __init__(self, files: Path) -> None:
        names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
        database = {name: str(connection.settings_dict[name] or "") for name in names}
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "lkj.settings",
            "LKJ_KILLED": json.dumps(database),
            "LKJ_KILLED_FILES": str(files),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.core.killed"], env=environment, cwd=settings.BASE_DIR, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, step: str, report: Report, user: object, point: float) -> int:
        order = {"step": step, "report": report.pk, "user": user.pk, "point": point}
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture
def zygote(tmp_path, settings) -> Iterator[Zygote]:
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {**settings.STORAGES["documents"], "OPTIONS": {"location": tmp_path}},
    }
    process = Zygote(tmp_path)
    yield process
    process.end()


def prepare(office, step: str) -> None:
    """Bring the report to the state in which the step begins, by ordinary transitions."""
    report, cast = office.report, office.cast
    report.refresh_from_db()
    if report.state in ("approved", "signed"):
        workflow.perform(report, workflow.Reopen(reason="Sekali lagi."), by=cast.planner)
    if report.state == "submitted" and step == "submit":
        workflow.perform(report, workflow.Withdraw(), by=cast.officer)
    if step != "submit" and report.state == "draft":
        workflow.perform(report, workflow.Submit(), by=cast.officer)
    if step == "sign":
        workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=cast.head)
        published.store_approved(publication_of(report), b"%PDF-1.7 the approved report")


def state_of(office) -> dict[str, object]:
    """Everything that a step changes."""
    report = Report.objects.get(pk=office.report.pk)
    current = publications.current_file(report)
    return {
        "state": report.state,
        "frozen": report.content is not None,
        "submissions": report.submissions.count(),
        "dispositions": report.dispositions.count(),
        "publications": report.publications.count(),
        "files": SignedFile.objects.filter(publication__report=report).count(),
        "signatures": sum(each.signatures.count() for each in report.publications.all()),
        "current": current.kind if current else "",
        "notifications": Notification.objects.filter(report=report).count(),
        "events": Event.objects.about("report", report.pk).count(),
    }


def sound() -> bool:
    """Whether the chains of the log hold, and each file of a row has its bytes."""
    for chain in Chain.objects.all():
        events = list(chain.events.order_by("number"))
        if [event.number for event in events] != list(range(1, chain.length + 1)) or chain.head != events[-1].hash:
            return False
        if any(event.hash != event.fingerprint() for event in events):
            return False
    storage = store.storage()
    stored = {file.path: file.sha256 for file in SignedFile.objects.all()}
    return all(
        hashlib.sha256(Path(storage.path(path)).read_bytes()).hexdigest() == digest for path, digest in stored.items()
    )


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_step_is_done_whole_or_not_at_all(office, zygote, step: str) -> None:
    office.sign_electronically()
    office.fill()
    by = office.cast.head if step == "approve" else office.cast.officer
    prepare(office, step)
    before = state_of(office)
    statements = zygote.run(step, office.report, by, 0)
    after = state_of(office)
    assert statements > 20 and after != before and after["events"] == before["events"] + 1
    change = {name: (before[name], after[name]) for name in before if before[name] != after[name]}

    chosen = random.Random(f"{step} 2022")  # noqa: S311
    points: list[float] = [chosen.randint(1, statements) for _ in range(AT_STATEMENTS)]
    points += [chosen.uniform(0.002, 0.12) for _ in range(BY_CLOCK)]
    killed = 0
    for point in points:
        prepare(office, step)
        before = state_of(office)
        killed += zygote.run(step, office.report, by, point) < 0
        now = state_of(office)
        moved = {name: (before[name], now[name]) for name in before if before[name] != now[name]}
        assert not moved or moved.keys() == change.keys(), (step, point, moved)
        assert not moved or now["events"] == before["events"] + 1
        assert sound(), (step, point)
    assert killed > AT_STATEMENTS // 2
    office.report.refresh_from_db()
    assert office.report.state in (FROM[step], TO[step])


def test_a_file_left_by_a_killed_signing_is_no_signature(office, zygote) -> None:
    """Killed between file and row, the file belongs to nobody, and signing again works."""
    office.sign_electronically()
    office.fill()
    prepare(office, "sign")
    base = publications.current_file(office.report)
    statements = zygote.run("sign", office.report, office.cast.officer, 0)
    prepare(office, "sign")
    zygote.run("sign", office.report, office.cast.officer, int(statements * 0.6))
    stored = set(store.storage().listdir("signed")[1])
    recorded = {
        *SignedFile.objects.values_list("path", flat=True),
        *Publication.objects.values_list("pages_path", flat=True),
    }
    known = {Path(path).name for path in recorded}
    assert len(stored - known) == 1
    office.report.refresh_from_db()
    assert office.report.state == "approved" and publications.current_file(office.report).kind == "approved"
    assert publications.current_file(office.report).pk != base.pk
    office.sign(SignatureRole.AUTHOR)
    assert publications.current_file(office.report).kind == "electronic"
