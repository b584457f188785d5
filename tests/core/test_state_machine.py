"""The workflow compared with an independent model: any step by anybody, on any day, with changing holders of posts.

Runs of up to 30 steps, in parts that the workers share: 500 in `make prove`, 100 here, on PostgreSQL 25: these send
each statement of the workflow many times. The content is not tested here: it is built once, and counts as complete.
"""

import datetime
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import hypothesis.strategies as st
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Count, Q
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lkj.signatures.failures import Rejected
from lkj.signatures.roles import SignatureRole
from lkj.signatures.validity import FoundSignature
from reports import rules, workflow
from reports.actions import periods
from reports.files.store import StoredFile
from reports.models import PaperScan, Publication, Report
from reports.queries.draft import draft_of
from reports.queries.standing import Standing
from reports.services import signed_elsewhere
from reports.workflow import Refused
from tests.prove.samples import amount
from units.enums import AssignmentKind, Signing
from units.models import Assignment, Chain, Event

SAMPLE = 1 if connection.vendor == "postgresql" else 4
RUNS, PARTS, STEPS = amount(25 * SAMPLE, 500), amount(SAMPLE, 10), 30
PEOPLE = ("officer", "head", "stranger", "chief", "planner", "auditor")
POSTS = ("section", "superior")
ACTIONS = (
    "submit", "withdraw", "return", "approve", "sign", "sign_file", "scan", "confirm_scan", "refuse_scan", "reissue",
    "reopen", "extend",
)  # fmt: skip
OPEN, CLOSED, EXTENDED = datetime.date(2022, 7, 8), datetime.date(2022, 8, 5), datetime.date(2022, 9, 1)
FINAL = ("approved", "signed", "scanned")
ROLE = {"section": SignatureRole.AUTHOR, "superior": SignatureRole.SUPERIOR}


# A file's bytes, by its key.
SIGNED_BYTES = b"%%PDF %d "


@dataclass
class Model:
    """What should be true: who holds which post, and the report's state."""

    state: str = "draft"
    holders: dict[str, set[str]] = field(default_factory=lambda: {"section": {"officer"}, "superior": {"head"}})
    late: bool = False
    extended: bool = False
    submitted_by: str = ""
    authors: set[str] = field(default_factory=set)
    printed: dict[str, str] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    # The post from which the waiting scan was uploaded, and by whom.
    paper: tuple[str, str] | None = None
    rounds: int = 0
    hand_ins: int = 0
    publications: int = 0
    events: int = 0

    def post(self, who: str) -> str:
        """The post in which somebody has a part in the report; nobody has both."""
        if who in self.holders["section"]:
            return "section"
        return "superior" if who in self.holders["superior"] - self.authors else ""

    def candidates(self, post: str) -> set[str]:
        """Who may be named for the post in a document that is issued anew."""
        section = self.holders["section"]
        return section if post == "section" else self.holders["superior"] - section - self.authors

    def left(self) -> set[str]:
        """The posts whose named person could not sign today."""
        section, superior = self.holders["section"], self.holders["superior"]
        able = {"section": section, "superior": superior - section}
        return {post for post in POSTS if self.printed[post] not in able[post]}

    def can_be_renamed(self) -> bool:
        left = self.left()
        return bool(left - self.signed) and all(self.candidates(post) for post in left)

    def may(self, who: str, action: str) -> bool:
        post, writable = self.post(who), not self.late or self.extended
        match action:
            case "submit":
                return post == "section" and self.state in ("draft", "returned") and writable
            case "withdraw":
                return post == "section" and self.state == "submitted" and writable
            case "return" | "approve":
                return post == "superior" and self.state == "submitted"
            case "sign" | "sign_file":
                named = bool(post) and self.printed.get(post) == who
                return named and self.state == "approved" and post not in self.signed
            case "scan":
                return bool(post or who == "planner") and self.state == "approved" and not self.signed
            case "confirm_scan" | "refuse_scan":
                part = post or ("planner" if who == "planner" else "")
                waits = self.state == "approved" and self.paper is not None
                return waits and bool(part) and self.paper[0] != part and self.paper[1] != who
            case "reissue":
                return who == "planner" and self.state == "approved" and self.can_be_renamed()
            case "reopen":
                return who == "planner" and self.state in FINAL
            case _:
                return who == "planner" and self.state not in FINAL

    def take(self, who: str, action: str) -> None:
        # Sending the same extension twice is one extension.
        self.events += not (action == "extend" and self.extended)
        match action:
            case "submit":
                self.state, self.submitted_by = "submitted", who
                self.authors.add(who)
                self.hand_ins += 1
            case "withdraw":
                self.state, self.submitted_by = "draft", ""
            case "return":
                self.state = "returned"
                self.rounds += 1
            case "approve":
                self.state = "approved"
                self.printed = {"section": self.submitted_by, "superior": who}
                self.rounds += 1
                self.publications += 1
                self.signed, self.paper = set(), None
            case "sign" | "sign_file":
                self.signed.add(self.post(who))
                self.paper = None
                self.state = "signed" if len(self.signed) == 2 else "approved"
            case "scan":
                self.paper = (self.post(who) or "planner", who)
            case "confirm_scan":
                self.state, self.paper = "scanned", None
            case "refuse_scan":
                self.paper = None
            case "reissue":
                self.publications += 1
                self.signed, self.paper = set(), None
            case "reopen":
                self.state, self.submitted_by, self.paper = "draft", "", None
            case _:
                self.extended = True


class Workflow(RuleBasedStateMachine):
    office: Any = None

    @initialize()
    def begin(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.model = Model()
        self.report = Report.objects.with_people().get(pk=self.office.report.pk)
        self.posts = {"section": self.report.position, "superior": self.report.position.superior}
        self.files = 0
        self.before = self.report.events.count()

    def teardown(self) -> None:
        try:
            self._nobody_decided_on_their_own_submission()
            self._the_chain_holds()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @rule(who=st.sampled_from(PEOPLE), action=st.sampled_from(ACTIONS))
    def anybody_tries_anything(self, who: str, action: str) -> None:
        if not self.model.may(who, action):
            with pytest.raises((Refused, PermissionDenied)):
                self._perform(who, action)
            return
        self._perform(who, action)
        if action == "reissue":
            self._see_who_is_named()
        self.model.take(who, action)

    @rule(data=st.data())
    def somebody_goes_on(self, data: st.DataObject) -> None:
        """Take a step that is possible, so that runs get far."""
        possible = [(who, action) for who in PEOPLE for action in ACTIONS if self.model.may(who, action)]
        if possible:
            self.anybody_tries_anything(*data.draw(st.sampled_from(possible)))

    @rule(who=st.sampled_from(("officer", "head", "stranger")), post=st.sampled_from(POSTS))
    def somebody_comes_to_act_or_goes(self, who: str, post: str) -> None:
        official = getattr(self.office.cast, who).official
        held = Assignment.objects.filter(official=official, position=self.posts[post])
        if who in self.model.holders[post]:
            held.delete()
            self.model.holders[post].discard(who)
        else:
            start = datetime.date(2022, 7, 1)
            held.create(official=official, position=self.posts[post], kind=AssignmentKind.PLT, starts=start)
            self.model.holders[post].add(who)

    @rule()
    def the_period_closes_or_the_clock_goes_back(self) -> None:
        self.model.late = not self.model.late
        organization = self.office.organization
        type(organization).objects.filter(pk=organization.pk).update(demo_today=CLOSED if self.model.late else OPEN)

    def _see_who_is_named(self) -> None:
        """Who left is replaced by somebody who may stand there, and nobody else is."""
        content = Report.objects.get(pk=self.report.pk).content
        people = {getattr(self.office.cast, who).official.pk: who for who in PEOPLE[:4]}
        named = {
            post: people[content[party]["official"]]
            for post, party in (("section", "reporter"), ("superior", "supervisor"))
        }
        left = self.model.left()
        for post in POSTS:
            allowed = self.model.candidates(post) if post in left else {self.model.printed[post]}
            assert named[post] in allowed
        self.model.printed = named

    def _perform(self, who: str, action: str) -> None:
        user = getattr(self.office.cast, who)
        report = Report.objects.with_people().get(pk=self.report.pk)
        if action == "sign_file":
            self._sign_file(report, user)
        elif action == "extend":
            periods.extend(report, by=user, until=EXTENDED, reason="Server padam.")
        else:
            workflow.perform(report, self._data(who, action), by=user)

    def _sign_file(self, report: Report, user: Any) -> None:
        """A file signed at another portal: what goes on from any other bytes than the current ones is never taken."""
        current = SIGNED_BYTES % self._base()
        if self.model.state == "approved" and rules.has_signing_role(Standing(user, report)):
            with pytest.raises(Rejected):
                signed_elsewhere.take(report, SIGNED_BYTES % 0 + b"/Sig %%EOF", by=user)
        signed_elsewhere.take(report, current + b"/Sig %%EOF", by=user)

    def _data(self, who: str, action: str) -> workflow.StepData:
        self.files += 1
        stored = StoredFile(f"{self.files}.pdf", f"{self.files:064}", 1)
        match action:
            case "return":
                return workflow.Return(note="Periksa lagi.")
            case "approve":
                return workflow.Approve(options=["sudah-baik"])
            case "reopen":
                return workflow.Reopen("Dikoreksi.")
            case "scan":
                return workflow.UploadScan(stored, 1)
            case "confirm_scan":
                return workflow.ConfirmScan(self._shown(), stored)
            case "refuse_scan":
                return workflow.RefuseScan(self._shown(), "Tidak terbaca.")
            case "sign":
                role = ROLE[self.model.post(who) or "section"]
                return workflow.Sign(role, Signing.PKCS12, self._base(), stored, "CN=Uji", "f" * 64, True)
        return workflow.TRANSITIONS[action].data()

    def _shown(self) -> str:
        return PaperScan.objects.filter(file=None).values_list("sha256", flat=True).first() or ""

    def _base(self) -> int:
        publication = Publication.objects.filter(report=self.report, superseded_at__isnull=True).first()
        if publication is None:
            return 0
        file = publication.files.filter(superseded_at__isnull=True).first()
        path, now = f"{publication.code}.pdf", self.office.organization.now()
        return (
            file or publication.files.create(kind="approved", path=path, sha256="0" * 64, size=1, created_at=now)
        ).pk

    @invariant()
    def the_report_stands_where_the_model_stands(self) -> None:
        counted = {name: Count(name, distinct=True) for name in ("submissions", "dispositions", "publications")}
        current = Count("publications", filter=Q(publications__superseded_at__isnull=True), distinct=True)
        found = Report.objects.annotate(**{f"n_{k}": v for k, v in counted.items()}, current=current)
        report, model = found.select_related("submitted_by").get(pk=self.report.pk), self.model
        assert report.state == model.state
        assert (report.content is None) == (model.state in ("draft", "returned"))
        assert (report.submitted_by.username if report.submitted_by else "") == self._name(model.submitted_by)
        assert (report.signed_at is not None) == (model.state == "signed")
        counts = (report.n_submissions, report.n_dispositions, report.n_publications)
        assert counts == (model.hand_ins, model.rounds, model.publications)
        assert report.current == (model.state in FINAL)

    def _nobody_decided_on_their_own_submission(self) -> None:
        for each in self.report.dispositions.select_related("submission"):
            assert each.submission is not None and each.by_id != each.submission.by_id

    def _the_chain_holds(self) -> None:
        events = list(Event.objects.about("report", self.report.pk))
        assert len(events) == self.before + self.model.events
        assert all(event.hash == event.fingerprint() for event in events)
        chain = Chain.objects.filter(organization=self.office.organization).first()
        assert chain is None or chain.head == chain.events.order_by("-number").values_list("hash", flat=True)[0]

    def _name(self, who: str) -> str:
        return getattr(self.office.cast, who).username if who else ""


def _found_in(data: bytes) -> list[FoundSignature]:
    """The one new signature of a file, as if it had been examined."""
    holds = {"intact": True, "trusted": True, "only_permitted_changes": True, "demo": True}
    return [FoundSignature("Baru", name="CN=Uji", fingerprint="f" * 64, ends=len(data), **holds)]


@contextmanager
def _stored(data: bytes) -> Iterator[StoredFile]:
    digest = hashlib.sha256(data).hexdigest()
    yield StoredFile(f"{digest[:20]}.pdf", digest, len(data))


@contextmanager
def complete(office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(signed_elsewhere.published, "bytes_of", lambda file: SIGNED_BYTES % file.pk)
    monkeypatch.setattr(signed_elsewhere, "_persons", _found_in)
    monkeypatch.setattr(signed_elsewhere.signing, "stored", _stored)
    monkeypatch.setattr(signed_elsewhere, "_require_own", lambda signature, by: None)
    draft = draft_of(office.fill())
    monkeypatch.setattr(workflow.transition, "draft_of", lambda report: draft)
    monkeypatch.setattr(workflow.submission, "answered", lambda report, findings: [])
    yield


@pytest.mark.parametrize("part", range(PARTS))
def test_the_workflow_does_what_its_model_does(office, monkeypatch, part: int) -> None:
    office.sign_electronically()
    with complete(office, monkeypatch):
        machine = type("Part", (Workflow,), {"office": office})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=RUNS // PARTS,
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


def test_a_workflow_with_a_hole_is_found(office, monkeypatch) -> None:
    """The model is independent of the program: a rule that lets the author decide makes it fail."""
    office.sign_electronically()
    monkeypatch.setattr(rules, "is_superior", lambda standing: standing.user.pk == office.cast.officer.pk)
    with (
        complete(office, monkeypatch),
        pytest.raises((AssertionError, PermissionDenied, Refused, pytest.fail.Exception)),
    ):
        machine = type("Hole", (Workflow,), {"office": office})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=50, stateful_step_count=STEPS, deadline=None, database=None, phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
