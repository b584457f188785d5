"""Rounds: the superior's remarks, who reads them when, the author's answers, and who may never decide."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from reports import rules, workflow
from reports.actions import narrative, periods, remarks, results
from reports.actions.versioned import NotWritable
from reports.content import places
from reports.content.differences import typed
from reports.content.versions import from_json
from reports.models import Remark, Report
from reports.queries import report_lists, rounds
from reports.queries.content import content_of
from reports.queries.standing import Standing
from reports.queries.timeline import last_reopening
from reports.workflow import Refused
from tests.conftest import Office
from units.enums import AssignmentKind
from units.models import Assignment, Official, User


@pytest.fixture
def submitted(office: Office) -> Report:
    return office.submit()


def capaian(office: Office) -> str:
    return places.join("capaian", office.documents.pk)


def note(office: Office, text: str = "Dari mana angka ini?", place: str | None = None) -> Remark:
    at = capaian(office) if place is None else place
    return remarks.write(office.report, by=office.cast.head, place=at, text=text)


def give_back(office: Office, **data: object) -> None:
    workflow.perform(office.report, workflow.Return(**data or {"options": ["diperbaiki"]}), by=office.cast.head)


def submit_report(office: Office) -> None:
    workflow.perform(office.report, workflow.Submit(), by=office.cast.officer)


def returned_with(office: Office, *texts: str) -> list[Remark]:
    office.submit()
    found = [note(office, text) for text in texts]
    give_back(office)
    return [Remark.objects.get(pk=each.pk) for each in found]


def set_today(office: Office, day: date) -> None:
    office.organization.demo_today = day
    office.organization.save()
    office.report = Report.objects.with_people().get(pk=office.report.pk)


def takes_over(office: Office, user: User, post: object, kind: str = AssignmentKind.DEFINITIF) -> None:
    """Give the post to somebody else from 30 June; an acting official leaves the holder in it."""
    if kind == AssignmentKind.DEFINITIF:
        Assignment.objects.filter(position=post, ends__isnull=True).update(ends=date(2022, 6, 29))
    Assignment.objects.create(official=user.official, position=post, kind=kind, starts=date(2022, 6, 30))


@pytest.fixture
def newcomer(office: Office) -> User:
    user = User.objects.create_user("sari", password="sandi-uji-2022")
    Official.objects.create(organization=office.organization, user=user, name="Sari Uji", nip="190101081926011008")
    return user


# ---- writing ----


def test_a_remark_has_its_place_and_its_writer(office: Office, submitted: Report) -> None:
    remark = note(office)
    assert remark.place_label == "Tabel 2.2, baris 1: Jumlah dokumen"
    assert (remark.by_name, remark.by_title) == ("Bagas Uji", "Sekretaris")


def test_every_place_of_the_document_accepts_a_remark(office: Office, submitted: Report) -> None:
    keys = [place.key for place in places.places(content_of(submitted))]
    for key in keys:
        note(office, "Periksa.", key)
    assert submitted.remarks.count() == len(keys) == len(set(keys))
    assert {"", "bab-3", "tugas", "rencana", capaian(office), f"anggaran-{office.lines[0].pk}"} <= set(keys)


@pytest.mark.parametrize(
    ("place", "text", "sentence"),
    [
        ("capaian-999999", "Periksa.", "tidak ada dalam laporan"),
        ("", "  \n ", "Tulis catatan lebih dahulu"),
        ("", "x" * 2001, "paling banyak 2000"),
    ],
)
def test_an_invalid_remark_is_refused(office: Office, submitted: Report, place: str, text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        note(office, text, place)
    assert not submitted.remarks.exists()


def test_a_remark_sent_twice_is_written_once(office: Office, submitted: Report) -> None:
    assert note(office).pk == note(office).pk


def test_a_round_has_a_greatest_number_of_remarks(office: Office, submitted: Report, monkeypatch) -> None:
    monkeypatch.setattr(remarks, "MOST", 1)
    note(office)
    with pytest.raises(Refused, match="jumlah paling banyak"):
        note(office, "Satu lagi")


@pytest.mark.parametrize("role", ["officer", "chief", "planner", "auditor", "stranger", "outsider"])
def test_only_the_superior_writes_remarks(office: Office, submitted: Report, role: str) -> None:
    with pytest.raises(PermissionDenied):
        remarks.write(submitted, by=getattr(office.cast, role), place="", text="Bagus.")


def test_remarks_are_written_only_while_the_report_is_submitted(office: Office) -> None:
    with pytest.raises(Refused, match="berstatus Draf"):
        note(office)


def test_a_remark_can_be_changed_and_removed_before_the_decision(office: Office, submitted: Report) -> None:
    remark = remarks.change(note(office), by=office.cast.head, text=" Angka bulan apa? ")
    assert remark.text == "Angka bulan apa?"
    remarks.remove(remark, by=office.cast.head)
    assert not submitted.remarks.exists()
    with pytest.raises(Refused, match="sudah dihapus"):
        remarks.change(remark, by=office.cast.head, text="Lagi")


def test_a_remark_is_unchangeable_after_the_decision(office: Office) -> None:
    (remark,) = returned_with(office, "Periksa.")
    submit_report(office)
    for attempt in (
        lambda: remarks.change(remark, by=office.cast.head, text="Lain"),
        lambda: remarks.remove(remark, by=office.cast.head),
    ):
        with pytest.raises(Refused, match="sudah disampaikan"):
            attempt()


def test_another_superior_cannot_change_a_remark(office: Office, submitted: Report, newcomer: User) -> None:
    remark = note(office)
    takes_over(office, newcomer, office.head_report.position, AssignmentKind.PLH)
    with pytest.raises(PermissionDenied):
        remarks.remove(remark, by=newcomer)
    assert list(rounds.unsent_remarks(submitted, newcomer)) == []


# ---- who reads it when ----


def test_until_the_decision_only_its_writer_reads_a_remark(office: Office, submitted: Report) -> None:
    remark = note(office)
    assert list(rounds.unsent_remarks(submitted, office.cast.head)) == [remark]
    for role in ("officer", "chief", "planner", "auditor"):
        assert list(rounds.unsent_remarks(submitted, getattr(office.cast, role))) == []
    assert list(rounds.sent_remarks(submitted)) == []
    give_back(office)
    assert list(rounds.sent_remarks(submitted)) == [remark]


def test_a_remark_is_enough_to_return_with(office: Office, submitted: Report) -> None:
    note(office)
    give_back(office, note="")
    assert submitted.dispositions.get().remarks.count() == 1


def test_remarks_on_a_withdrawn_report_wait_for_the_next_submission(office: Office, submitted: Report) -> None:
    remark = note(office)
    workflow.perform(submitted, workflow.Withdraw(), by=office.cast.officer)
    assert list(rounds.sent_remarks(submitted)) == []
    with pytest.raises(Refused):
        remarks.change(remark, by=office.cast.head, text="Lain")
    submit_report(office)
    give_back(office)
    assert list(rounds.sent_remarks(submitted)) == [remark]


def test_the_log_has_the_number_of_remarks(office: Office, submitted: Report) -> None:
    note(office)
    give_back(office)
    assert submitted.events.last().data["remarks"] == 1


# ---- answering ----


def test_the_author_answers_a_remark_and_says_that_it_is_done(office: Office) -> None:
    (remark,) = returned_with(office, "Periksa.")
    remarks.answer(remark, by=office.cast.officer, text="Sudah dicocokkan.")
    remarks.set_done(remark, by=office.cast.officer, done=True)
    remark.refresh_from_db()
    assert (remark.answer, remark.answered_by_name, remark.done_by_name) == ("Sudah dicocokkan.", *["Wulan Uji"] * 2)
    remarks.set_done(remark, by=office.cast.officer, done=False)
    remark.refresh_from_db()
    assert (remark.done_at, remark.done_by_name) == (None, "")


def test_an_empty_answer_is_refused(office: Office) -> None:
    (remark,) = returned_with(office, "Periksa.")
    with pytest.raises(Refused, match="Tulis jawaban"):
        remarks.answer(remark, by=office.cast.officer, text=" ")


@pytest.mark.parametrize("role", ["head", "chief", "planner", "auditor", "stranger"])
def test_only_the_author_answers(office: Office, role: str) -> None:
    (remark,) = returned_with(office, "Periksa.")
    with pytest.raises(NotWritable):
        remarks.answer(remark, by=getattr(office.cast, role), text="Ya")
    with pytest.raises(NotWritable):
        remarks.set_done(remark, by=getattr(office.cast, role), done=True)


def test_a_remark_is_answered_only_after_the_decision(office: Office, submitted: Report) -> None:
    remark = note(office)
    workflow.perform(submitted, workflow.Withdraw(), by=office.cast.officer)
    with pytest.raises(PermissionDenied):
        remarks.answer(remark, by=office.cast.officer, text="Saya tahu")


def test_an_answer_that_the_superior_has_read_is_unchangeable(office: Office) -> None:
    (remark,) = returned_with(office, "Periksa.")
    remarks.answer(remark, by=office.cast.officer, text="Menyusul.")
    submit_report(office)
    with pytest.raises(NotWritable):
        remarks.answer(remark, by=office.cast.officer, text="Diam-diam lain.")
    workflow.perform(office.report, workflow.Withdraw(), by=office.cast.officer)
    remarks.answer(remark, by=office.cast.officer, text="Minggu depan.")
    submit_report(office)
    give_back(office)
    with pytest.raises(Refused, match="sudah dibaca"):
        remarks.answer(remark, by=office.cast.officer, text="Sudah dari dulu.")
    remarks.set_done(remark, by=office.cast.officer, done=True)


# ---- rounds ----


def test_three_rounds_stay_with_their_remarks_and_answers(office: Office) -> None:
    returned_with(office, "Angka dari mana?", "Jelaskan juga.")
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(9))
    submit_report(office)
    note(office, "Masih keliru.", "")
    give_back(office, note="Sekali lagi.")
    narrative.explain(office.report, office.lines[0], by=office.cast.officer, text="Tiga dokumen selesai lebih cepat.")
    submit_report(office)
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    third, second, first = rounds.rounds(office.report)
    assert [r.disposition.round for r in (first, second, third)] == [1, 2, 3]
    assert [r.disposition.decision for r in (first, second, third)] == ["returned", "returned", "approved"]
    assert [len(r.remarks) for r in (first, second, third)] == [2, 1, 0]
    assert (first.differences, first.open) == (None, 2)
    assert {c.value_name for c in typed(second.differences.all)} == {"Realisasi"}
    assert [(c.old, c.new) for c in second.differences.typed] == [("6\u00a0dokumen", "9\u00a0dokumen")]
    assert {c.value_name for c in third.differences.typed} == {"Penjelasan"}
    assert {r.submission.by_name for r in (first, second, third)} == {"Wulan Uji"}
    assert {(r.disposition.by_name, r.disposition.by_title) for r in (first, second, third)} == {
        ("Bagas Uji", "Sekretaris")
    }


def test_a_withdrawn_submission_is_no_earlier_round(office: Office) -> None:
    """Differences are those to the submission that was decided on, not to one that was withdrawn unread."""
    returned_with(office, "Periksa.")
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(8))
    submit_report(office)
    workflow.perform(office.report, workflow.Withdraw(), by=office.cast.officer)
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(9))
    submit_report(office)
    changes = rounds.differences_now(office.report, content_of(office.report))
    assert changes.round == 1
    assert [(c.old, c.new) for c in changes.typed] == [("6\u00a0dokumen", "9\u00a0dokumen")]
    assert office.report.submissions.count() == 3 and len(rounds.rounds(office.report)) == 1


def test_rounds_from_before_submissions_were_stored_go_on(office: Office, submitted: Report) -> None:
    """Migration 0008 leaves a report in this form that was returned twice before it."""
    submitted.submissions.update(number=3)
    for _ in range(2):
        give_back(office)
        workflow.perform(submitted, workflow.Submit(), by=office.cast.officer)
    assert list(submitted.submissions.values_list("number", flat=True)) == [3, 4, 5]
    assert list(submitted.dispositions.values_list("submission__number", flat=True)) == [3, 4]


def test_the_first_round_has_nothing_before_it(office: Office, submitted: Report) -> None:
    assert rounds.differences_now(submitted, content_of(submitted)) is None
    assert rounds.rounds(submitted) == []


def test_rounds_are_read_in_the_same_few_queries(office: Office, django_assert_num_queries) -> None:
    returned_with(office, "Satu", "Dua")
    for _ in range(2):
        submit_report(office)
        note(office, "Tiga", "")
        give_back(office)
    with django_assert_num_queries(2):
        assert len(rounds.rounds(office.report)) == 3


def test_a_reopened_report_has_its_reason_and_goes_through_rounds_again(office: Office) -> None:
    office.approve()
    workflow.perform(office.report, workflow.Reopen(reason="Realisasi dikoreksi."), by=office.cast.planner)
    assert last_reopening(office.report, office.report.events).note == "Realisasi dikoreksi."
    assert len(rounds.rounds(office.report)) == 1
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(7))
    submit_report(office)
    assert last_reopening(office.report, office.report.events) is None
    assert [c.new for c in rounds.differences_now(office.report, content_of(office.report)).typed] == ["7\u00a0dokumen"]
    workflow.perform(office.report, workflow.Approve(options=["sudah-baik"]), by=office.cast.head)
    assert [r.disposition.round for r in rounds.rounds(office.report)] == [2, 1]


def test_an_extension_lets_the_author_write_answer_and_submit(office: Office) -> None:
    (remark,) = returned_with(office, "Periksa.")
    set_today(office, date(2022, 8, 3))
    with pytest.raises(NotWritable):
        remarks.answer(remark, by=office.cast.officer, text="Terlambat")
    periods.extend(office.report, by=office.cast.planner, until=date(2022, 8, 10), reason="Sakit")
    remarks.answer(remark, by=office.cast.officer, text="Sudah.")
    results.record_indicator(office.report, office.documents, by=office.cast.officer, realisasi=Decimal(8))
    submit_report(office)
    assert office.report.state == "submitted"
    set_today(office, date(2022, 8, 11))
    give_back(office)
    with pytest.raises(Refused, match="sudah ditutup pada 10 Agustus"):
        submit_report(office)


# ---- officials ----


@pytest.mark.parametrize(("kind", "prefix"), [(AssignmentKind.PLT, "Plt. "), (AssignmentKind.PLH, "Plh. ")])
def test_an_acting_superior_remarks_decides_and_is_named(
    office: Office, submitted: Report, newcomer: User, kind: str, prefix: str
) -> None:
    takes_over(office, newcomer, office.head_report.position, kind)
    remark = remarks.write(submitted, by=newcomer, place="", text="Baik.")
    workflow.perform(submitted, workflow.Approve(options=["sudah-baik"]), by=newcomer)
    disposition, block = submitted.dispositions.get(), content_of(submitted).supervisor
    assert remark.by_title == disposition.by_title == f"{prefix}Sekretaris"
    assert (block.title, block.name) == (f"{prefix}Sekretaris", "Sari Uji")


def test_an_acting_author_submits_with_the_title(office: Office, newcomer: User) -> None:
    office.fill()
    takes_over(office, newcomer, office.report.position, AssignmentKind.PLT)
    workflow.perform(office.report, workflow.Submit(), by=newcomer)
    assert office.report.submissions.get().by_title == "Plt. Kepala Sub Bagian Umum"
    assert content_of(office.report).reporter.title == "Plt. Kepala Sub Bagian Umum"


def test_a_new_author_goes_on_where_the_old_one_stopped(office: Office, newcomer: User) -> None:
    (remark,) = returned_with(office, "Periksa.")
    before = from_json(office.report.submissions.get().content)
    takes_over(office, newcomer, office.report.position)
    with pytest.raises(PermissionDenied):
        submit_report(office)
    remarks.answer(remark, by=newcomer, text="Saya pejabat baru; sudah saya cocokkan.")
    workflow.perform(office.report, workflow.Submit(), by=newcomer)
    now = content_of(office.report)
    assert (now.explanations, now.action_plan) == (before.explanations, before.action_plan)
    assert (before.reporter.name, now.reporter.name) == ("Wulan Uji", "Sari Uji")
    changes = rounds.differences_now(office.report, now).typed
    assert ("Nama pelapor", "Wulan Uji", "Sari Uji") in {(c.value_name, c.old, c.new) for c in changes}
    remark.refresh_from_db()
    assert remark.answered_by_name == "Sari Uji"


def test_a_new_superior_decides_on_what_their_predecessor_received(
    office: Office, submitted: Report, newcomer: User
) -> None:
    note(office, "Catatan pejabat lama")
    takes_over(office, newcomer, office.head_report.position)
    with pytest.raises(PermissionDenied):
        give_back(office)
    workflow.perform(submitted, workflow.Approve(options=["sudah-baik"]), by=newcomer)
    assert submitted.dispositions.get().by_name == content_of(submitted).supervisor.name == "Sari Uji"
    assert list(rounds.sent_remarks(submitted)) == [], "what the old one left unsaid was not theirs to say"


def never_decides(office: Office, user: User) -> None:
    report = Report.objects.with_people().get(pk=office.report.pk)
    assert not rules.is_superior(Standing(user, report)) and not rules.can_decide(Standing(user, report))
    assert report not in report_lists.waiting_for_decision(user)
    for data in (workflow.Approve(options=["sudah-baik"]), workflow.Return(note="x")):
        with pytest.raises(PermissionDenied):
            workflow.perform(report, data, by=user)
    with pytest.raises(PermissionDenied):
        remarks.write(report, by=user, place="", text="Bagus sekali.")


@pytest.mark.parametrize("kind", [AssignmentKind.PLT, AssignmentKind.PLH])
def test_an_author_who_acts_as_superior_never_decides(office: Office, submitted: Report, kind: str) -> None:
    takes_over(office, office.cast.officer, office.head_report.position, kind)
    never_decides(office, office.cast.officer)


def test_an_acting_author_who_is_the_superior_never_decides(office: Office) -> None:
    """The superior acts for the absent author and submits the report."""
    office.fill()
    takes_over(office, office.cast.head, office.report.position, AssignmentKind.PLH)
    workflow.perform(office.report, workflow.Submit(), by=office.cast.head)
    never_decides(office, office.cast.head)
    Assignment.objects.filter(official=office.cast.head.official, kind=AssignmentKind.PLH).delete()
    never_decides(office, office.cast.head)


def test_who_submitted_and_became_the_superior_never_decides(office: Office, submitted: Report, newcomer: User) -> None:
    takes_over(office, newcomer, office.report.position)
    takes_over(office, office.cast.officer, office.head_report.position)
    never_decides(office, office.cast.officer)


def test_who_submitted_an_earlier_round_never_decides(office: Office, submitted: Report, newcomer: User) -> None:
    """A successor has withdrawn and submitted it again, but it is still the report that they made."""
    workflow.perform(submitted, workflow.Withdraw(), by=office.cast.officer)
    takes_over(office, newcomer, office.report.position)
    workflow.perform(submitted, workflow.Submit(), by=newcomer)
    takes_over(office, office.cast.officer, office.head_report.position)
    never_decides(office, office.cast.officer)


def test_a_remarks_time_follows_the_offices_clock(office: Office, submitted: Report) -> None:
    remark = note(office)
    assert timezone.localtime(remark.at).date() == office.organization.today()
    assert abs(remark.at - submitted.submitted_at) < timedelta(minutes=5)
