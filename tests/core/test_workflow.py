"""The one road to a state: every role, state and transition, what each requires and stores."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lkj.signatures.roles import SignatureRole
from reports import rules, workflow
from reports.actions import narrative, periods, results
from reports.enums import ReportState
from reports.files.store import StoredFile
from reports.models import DispositionOption, Indicator, Report
from reports.queries.content import content_of
from reports.queries.standing import Standing
from reports.workflow import Refused
from units.enums import AssignmentKind, Signing
from units.log import events as log
from units.models import Assignment, User

ROLES = ("officer", "head", "chief", "planner", "auditor", "stranger", "outsider")
STATES = ("draft", "submitted", "returned", "approved", "half signed", "signed", "scan waits", "scanned")
NAMES = (*workflow.TRANSITIONS, "extend")
ALLOWED = {
    ("officer", "draft", "submit"),
    ("officer", "returned", "submit"),
    ("officer", "submitted", "withdraw"),
    ("head", "submitted", "return"),
    ("head", "submitted", "approve"),
    ("officer", "approved", "sign"),
    ("head", "approved", "sign"),
    # Here the author has signed already.
    ("head", "half signed", "sign"),
    ("officer", "approved", "scan"),
    ("head", "approved", "scan"),
    ("planner", "approved", "scan"),
    ("officer", "scan waits", "sign"),
    ("head", "scan waits", "sign"),
    # Here a scan of the officer's waits; another one replaces it.
    ("officer", "scan waits", "scan"),
    ("head", "scan waits", "scan"),
    ("planner", "scan waits", "scan"),
    ("head", "scan waits", "confirm_scan"),
    ("planner", "scan waits", "confirm_scan"),
    ("head", "scan waits", "refuse_scan"),
    ("planner", "scan waits", "refuse_scan"),
    ("planner", "scan waits", "reopen"),
    ("planner", "approved", "reopen"),
    ("planner", "half signed", "reopen"),
    ("planner", "signed", "reopen"),
    ("planner", "scanned", "reopen"),
    ("planner", "draft", "extend"),
    ("planner", "submitted", "extend"),
    ("planner", "returned", "extend"),
}
PARTS = {
    "submit": {"officer"},
    "withdraw": {"officer"},
    "return": {"head"},
    "approve": {"head"},
    "sign": {"officer", "head"},
    "scan": {"officer", "head", "planner"},
    "confirm_scan": {"officer", "head", "planner"},
    "refuse_scan": {"officer", "head", "planner"},
    "reissue": {"planner"},
    "reopen": {"planner"},
}
STATE_OF = {"half signed": "approved", "scan waits": "approved"}
AUTHOR, SUPERIOR = SignatureRole.AUTHOR, SignatureRole.SUPERIOR
SCAN = StoredFile("pindaian.pdf", "a" * 64, 3)
DATA = {
    "return": workflow.Return(options=["diperbaiki"], note="Lengkapi evaluasi."),
    "approve": workflow.Approve(options=["sudah-baik"]),
    "reopen": workflow.Reopen("Realisasi anggaran dikoreksi."),
    "scan": workflow.UploadScan(SCAN, 3),
    "confirm_scan": workflow.ConfirmScan(SCAN.sha256, StoredFile("b.pdf", SCAN.sha256, 3)),
    "refuse_scan": workflow.RefuseScan(SCAN.sha256, "Halaman dua tidak terbaca."),
}


def in_state(office, state: str) -> Report:
    if state == "draft":
        return office.fill()
    office.submit()
    if state == "returned":
        workflow.perform(office.report, DATA["return"], by=office.cast.head)
    elif state != "submitted":
        workflow.perform(office.report, DATA["approve"], by=office.cast.head)
    if state in ("half signed", "signed"):
        office.sign(*(AUTHOR, SUPERIOR)[: 1 + (state == "signed")])
    if state == "scanned":
        office.scan(office.cast.planner)
    if state == "scan waits":
        office.upload_scan()
    return office.report


def data_for(office, role: str, name: str) -> workflow.StepData:
    if name != "sign":
        return DATA.get(name) or workflow.TRANSITIONS[name].data()
    if not office.report.publications.exists():
        return workflow.Sign(AUTHOR, Signing.PKCS12, 0, SCAN, "CN=Uji", "f" * 64, True)
    return office.made_up_signature(SUPERIOR if role == "head" else AUTHOR)


def take(office, report: Report, name: str, role: str) -> None:
    user = getattr(office.cast, role)
    if name == "extend":
        periods.extend(report, by=user, until=date(2022, 8, 10), reason="Server padam.")
    else:
        workflow.perform(report, data_for(office, role, name), by=user)


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done inside is undone at the end, so that a state is reached once for all who try something in it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", STATES)
def test_who_may_take_each_transition_in_each_state(office, state: str) -> None:
    office.sign_electronically()
    in_state(office, state)
    for role, name in itertools.product(ROLES, NAMES):
        report = office.report = Report.objects.with_people().get(pk=office.report.pk)
        with taken_back():
            assert may_take(report, name, getattr(office.cast, role)) == ((role, state, name) in ALLOWED), (role, name)
            if (role, state, name) in ALLOWED:
                takes(office, state, name, role)
            else:
                is_refused(office, state, name, role)


def may_take(report: Report, name: str, user: User) -> bool:
    standing = Standing(user, report)
    return rules.can_extend(standing) if name == "extend" else name in workflow.available(standing)


def takes(office, state: str, name: str, role: str) -> None:
    report, events = office.report, office.report.events.count()
    take(office, report, name, role)
    one_of_two = name == "sign" and state in ("approved", "scan waits")
    if name != "extend":
        assert report.state == ("approved" if one_of_two else workflow.TRANSITIONS[name].target), (role, name)
    assert report.events.count() == events + 1, (role, name)


def is_refused(office, state: str, name: str, role: str) -> None:
    report, events = office.report, office.report.events.count()
    try:
        take(office, report, name, role)
    except (Refused, PermissionDenied) as refusal:
        assert isinstance(refusal, Refused) == (role in PARTS.get(name, ())), (role, name)
        assert not isinstance(refusal, Refused) or all(refusal.messages), (role, name)
    else:
        pytest.fail(f"{role} may {name}")
    report.refresh_from_db()
    assert report.state == STATE_OF.get(state, state), (role, name)
    assert report.events.count() == events, (role, name)


def test_a_fully_signed_report_can_only_be_reopened() -> None:
    table = workflow.TRANSITIONS.values()
    assert {each.name for each in table if each.target.fully_signed} == {"sign", "confirm_scan"}
    assert {each.name for each in table if any(state.fully_signed for state in each.sources)} == {"reopen"}


def test_submitting_freezes_the_content(office) -> None:
    report = office.submit()
    frozen = report.content
    office.documents.name = "Nama lain"
    office.documents.save()
    report.refresh_from_db()
    assert report.content == frozen
    assert "Nama lain" not in str(report.content)


def test_an_empty_report_is_refused_with_everything_that_is_missing(office) -> None:
    with pytest.raises(Refused) as refusal:
        workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    text = "\n".join(refusal.value.messages)
    for part in ("Jumlah dokumen", "pembilang dan penyebutnya", "Penyusunan Dokumen", "Evaluasi", "Rencana"):
        assert part in text
    assert office.report.events.count() == 0


def test_a_refusal_rolls_nothing_back(office) -> None:
    """After a rollback psycopg throws away what the connection has prepared, and each statement is planned anew."""
    with CaptureQueriesContext(connection) as asked, pytest.raises(Refused):
        workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert not [each["sql"] for each in asked if each["sql"].startswith("ROLLBACK")]


def test_withdrawing_loses_nothing_that_was_written(office) -> None:
    report = office.submit()
    workflow.perform(report, workflow.Withdraw(), by=office.cast.officer)
    assert (report.state, report.submitted_at, report.content) == ("draft", None, None)
    assert report.indicator_results.count() == 3


def test_returning_shows_ticks_and_note_and_loses_nothing(office) -> None:
    report = office.submit()
    before = list(report.action_plan.values())
    workflow.perform(report, DATA["return"], by=office.cast.head)
    disposition = report.dispositions.get()
    assert [box["key"] for box in disposition.ticked] == ["diperbaiki"]
    assert (disposition.note, disposition.by_name, disposition.by_title) == (
        "Lengkapi evaluasi.",
        "Bagas Uji",
        "Sekretaris",
    )
    assert list(report.action_plan.values()) == before
    assert rules.can_write(Standing(office.cast.officer, report))


def test_every_round_stays(office) -> None:
    report = office.submit()
    workflow.perform(report, workflow.Return(note="Periksa lagi."), by=office.cast.head)
    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    assert [(d.round, d.decision) for d in report.dispositions.all()] == [(1, "returned"), (2, "approved")]
    assert [e.transition for e in report.events] == ["submit", "return", "submit", "approve"]


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("return", {}, "Centang paling sedikit satu"),
        ("return", {"options": ["sudah-baik"]}, "tidak dapat dicentang “Laporan sudah baik”"),
        ("return", {"options": ["lain-lain"]}, "Tulis uraian"),
        ("return", {"options": ["sudah-baik", "kurang-baik"]}, "tidak dapat dicentang bersama"),
        ("approve", {}, "Centang “Laporan sudah baik”"),
        ("approve", {"options": ["kurang-baik"]}, "Centang “Laporan sudah baik”"),
        ("approve", {"options": ["sudah-baik", "diperbaiki"]}, "sekaligus meminta perbaikan"),
        ("approve", {"options": ["sudah-baik", "lain-lain"]}, "Tulis uraian"),
    ],
)
def test_contradicting_ticks_are_refused(office, name: str, data: dict, sentence: str) -> None:
    report = office.submit()
    with pytest.raises(Refused) as refusal:
        workflow.perform(report, workflow.TRANSITIONS[name].data(**data), by=office.cast.head)
    assert any(sentence in message for message in refusal.value.messages)
    assert report.dispositions.count() == 0


def test_a_decision_on_an_earlier_submission_is_refused(office) -> None:
    """The superior reads one submission; meanwhile the author has submitted another."""
    report = office.submit()
    shown = workflow.submission_token(report)
    workflow.perform(report, workflow.Withdraw(), by=office.cast.officer)
    workflow.perform(report, workflow.Submit(), by=office.cast.officer)
    with pytest.raises(Refused, match="diajukan ulang sejak Anda membukanya"):
        workflow.perform(report, workflow.Approve(options=["sudah-baik"], shown=shown), by=office.cast.head)
    token = workflow.submission_token(report)
    workflow.perform(report, workflow.Approve(options=["sudah-baik"], shown=token), by=office.cast.head)
    assert report.state == "approved"


def test_ticks_stay_as_they_were_when_the_options_change(office) -> None:
    report = office.approve()
    DispositionOption.objects.filter(key="sudah-baik").update(label="Baik sekali")
    DispositionOption.objects.filter(key="diperbaiki").delete()
    disposition = report.dispositions.get()
    assert [box["label"] for box in disposition.ticked] == ["Laporan sudah baik"]
    assert len(disposition.boxes) == 6


def test_the_signature_block_names_who_approved(office) -> None:
    report = office.submit()
    act_as(office, office.cast.stranger, office.head_report.position)
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=office.cast.stranger)
    assert content_of(report).supervisor.title == "Plt. Sekretaris"
    assert content_of(report).supervisor.name == "Joko Uji"


def test_a_post_without_a_budget_can_submit(office) -> None:
    Indicator.objects.filter(goal__agreement=office.head_report.agreement).update(budget_line=None)
    office.head_report.agreement.budget_lines.all().delete()
    (indicator,) = Indicator.objects.filter(goal__agreement=office.head_report.agreement)
    by = office.cast.head
    results.record_indicator(office.head_report, indicator, by=by, realisasi=Decimal(50))
    with pytest.raises(Refused, match="paling sedikit satu indikator"):
        workflow.perform(office.head_report, workflow.Submit(), by=by)
    narrative.explain(office.head_report, indicator, by=by, text="Separuh layanan sudah berjalan.")
    narrative.add_row(office.head_report, indicator, by=by, evaluasi="Separuh.", tindak_lanjut="Menambah petugas.")
    workflow.perform(office.head_report, workflow.Submit(), by=by)
    assert office.head_report.state == "submitted"


def test_reopening_needs_a_reason(office) -> None:
    report = office.approve()
    with pytest.raises(Refused, match="alasan"):
        workflow.perform(report, workflow.Reopen(reason="  "), by=office.cast.planner)
    workflow.perform(report, workflow.Reopen(reason="Salah pagu"), by=office.cast.planner)
    assert report.state == ReportState.DRAFT
    assert report.events.last().note == "Salah pagu"


def act_as(office, user, position, kind=AssignmentKind.PLT) -> None:
    Assignment.objects.create(official=user.official, position=position, kind=kind, starts=date(2022, 7, 1))


def test_an_acting_superior_never_decides_on_their_own_report(office) -> None:
    report = office.submit()
    act_as(office, office.cast.officer, office.head_report.position)
    with pytest.raises(PermissionDenied):
        workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=office.cast.officer)


def test_an_acting_superior_decides_and_signs_with_the_title(office) -> None:
    report = office.submit()
    act_as(office, office.cast.stranger, office.head_report.position)
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=office.cast.stranger)
    assert report.dispositions.get().by_title == "Plt. Sekretaris"


def test_an_assignment_ends(office) -> None:
    office.submit()
    Assignment.objects.filter(official=office.cast.head.official).update(ends=date(2022, 7, 7))
    with pytest.raises(PermissionDenied):
        workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)


def close_period(office) -> None:
    office.organization.demo_today = date(2022, 8, 1)
    office.organization.save()


def test_a_closed_period_locks_the_author_but_not_the_superior(office) -> None:
    office.fill()
    close_period(office)
    with pytest.raises(Refused, match="sudah ditutup pada 31 Juli 2022"):
        workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)


def test_an_extension_opens_one_report_again(office) -> None:
    office.fill()
    close_period(office)
    periods.extend(office.report, by=office.cast.planner, until=date(2022, 8, 10), reason="Data terlambat")
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    assert [e.label for e in office.report.events] == ["Diperpanjang sampai 10 Agustus 2022", "Diajukan"]


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        (date(2022, 8, 10), " ", "Tulis alasan"),
        (date(2022, 7, 11), "Sakit", "sesudah tenggat periode"),
        (date(2022, 7, 1), "Sakit", "sebelum hari ini"),
    ],
)
def test_an_extension_needs_a_later_date_and_a_reason(office, until: date, reason: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        periods.extend(office.report, by=office.cast.planner, until=until, reason=reason)


def test_only_the_planner_extends(office) -> None:
    with pytest.raises(PermissionDenied):
        periods.extend(office.report, by=office.cast.officer, until=date(2022, 8, 10), reason="Mohon waktu")


def test_a_failing_event_rolls_the_state_back(office, monkeypatch) -> None:
    office.fill()

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("event log is down")

    monkeypatch.setattr(log, "record", broken)
    with pytest.raises(RuntimeError):
        workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)
    office.report.refresh_from_db()
    assert (office.report.state, office.report.content) == ("draft", None)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "submitted"},
        {"state": "approved"},
        {"state": "anything"},
        {"content": {"a": 1}},
    ],
)
def test_the_database_ties_states_to_stamps(office, change: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=office.report.pk).update(**change)
