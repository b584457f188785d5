"""The checks of a report in the tables: what blocks it, what wants a reason, what is stored, how much is asked."""

from decimal import Decimal

import pytest

from reports import workflow
from reports.actions import narrative, remarks, results
from reports.actions.findings import answer_findings
from reports.actions.versioned import NotWritable
from reports.checks import from_content, run
from reports.enums import Severity
from reports.files import published
from reports.models import CheckSetting, Indicator, Report, StoredFinding
from reports.queries.content import content_of
from reports.queries.draft import findings_now, subject_of
from reports.queries.findings import _STEPS, findings_of, outdated
from reports.refusal import Refused
from reports.services.findings import store_outdated
from tests import samples
from units.models import Event


def rules_of(report: Report, severity: Severity | None = None) -> list[str]:
    return [f.rule for f in findings_now(report) if severity in (None, f.severity)]


def overspend(office) -> Report:
    office.fill()
    results.record_spending(office.report, office.lines[1], by=office.cast.officer, realisasi=Decimal(40_000_001))
    return office.report


def test_an_empty_report_misses_everything(office) -> None:
    assert rules_of(office.report, Severity.ERROR) == [
        "realisasi-kosong",
        "realisasi-kosong",
        "realisasi-kosong",
        "anggaran-kosong",
        "anggaran-kosong",
        "evaluasi-kosong",
        "rencana-kosong",
    ]


def test_a_filled_report_misses_nothing(office) -> None:
    assert rules_of(office.fill()) == []


def test_a_denominator_alone_asks_for_the_numerator(office) -> None:
    by = office.cast.officer
    results.record_indicator(office.report, office.complaints, by=by, denominator=Decimal(12))
    assert "pembilang-kosong" in rules_of(office.report)


def test_a_ratio_of_nothing_to_nothing_is_complete(office) -> None:
    """0 of 0 complaints gives no figure, but nothing is missing."""
    by, zero = office.cast.officer, Decimal(0)
    office.fill()
    results.record_indicator(office.report, office.complaints, by=by, numerator=zero, denominator=zero)
    assert rules_of(office.report) == ["penyebut-nol"]


@pytest.mark.parametrize(("target", "words"), [(0, "bertarget 0"), (None, "belum mempunyai target")])
def test_a_target_of_zero_is_explained_and_does_not_block(office, target: int | None, words: str) -> None:
    office.fill()
    Indicator.objects.filter(pk=office.documents.pk).update(target=target)
    (finding,) = findings_now(office.report)
    assert (finding.rule, finding.severity) == ("target-nol", Severity.INFO)
    assert words in finding.message


def test_a_fall_against_the_quarter_before_is_found(office) -> None:
    office.fill()
    later = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    by = office.cast.officer
    results.record_indicator(later, office.documents, by=by, realisasi=Decimal(5))
    results.record_spending(later, office.lines[0], by=by, realisasi=Decimal(1))
    assert rules_of(later, Severity.WARNING) == ["realisasi-turun", "anggaran-turun", "belum-berakhir"]
    assert rules_of(later, Severity.INFO) == ["tindak-lanjut-lama"]


def test_a_parent_that_differs_from_its_children_is_found(office) -> None:
    assert rules_of(office.head_report, Severity.WARNING) == []
    line = office.head_report.agreement.budget_lines.get()
    line.ceiling = 139_000_000
    line.save()
    assert rules_of(office.head_report, Severity.WARNING) == ["pagu-rincian"]


def test_spending_is_rolled_up_once_all_parts_are_there(office) -> None:
    line = office.head_report.agreement.budget_lines.get()
    results.record_spending(office.head_report, line, by=office.cast.head, realisasi=Decimal(59_000_000))
    assert rules_of(office.head_report, Severity.WARNING) == []
    office.fill()
    assert rules_of(office.head_report, Severity.WARNING) == ["realisasi-rincian"]
    results.record_spending(office.head_report, line, by=office.cast.head, realisasi=Decimal(58_000_000))
    assert rules_of(office.head_report, Severity.WARNING) == []


def test_an_empty_plan_row_is_missing_its_text(office) -> None:
    office.fill()
    narrative.add_row(office.report, office.lines[1].activity, by=office.cast.officer, keterangan="nanti")
    assert rules_of(office.report) == ["baris-rencana-kosong"]


def test_a_warning_blocks_until_it_is_answered(office) -> None:
    report, by = overspend(office), office.cast.officer
    (finding,) = findings_now(report)
    assert finding.values == {"realisasi": "40000001", "pagu": "40000000"}
    with pytest.raises(Refused, match="tulis alasannya"):
        workflow.perform(report, workflow.Submit(), by=by)
    answer_findings(report, {finding.fingerprint: " Pergeserannya menyusul. "}, by=by)
    workflow.perform(report, workflow.Submit(), by=by)
    (found,) = findings_of(report)
    assert found.answer is not None and found.answer.reason == "Pergeserannya menyusul." and not found.is_open
    event = Event.objects.get(kind="finding.answer")
    assert event.data["new"] == {"reason": "Pergeserannya menyusul."}


def test_an_answer_is_for_one_finding_of_an_own_draft(office) -> None:
    report, by = overspend(office), office.cast.officer
    (finding,) = findings_now(report)
    with pytest.raises(NotWritable):
        answer_findings(report, {finding.fingerprint: "Bukan saya."}, by=office.cast.stranger)
    assert answer_findings(report, {"0" * 64: "Sudah dibenahi."}, by=by) == 0
    with pytest.raises(Refused, match="paling panjang"):
        answer_findings(report, {finding.fingerprint: "a" * 501}, by=by)
    answer_findings(report, {finding.fingerprint: "Pergeserannya menyusul."}, by=by)
    results.record_spending(report, office.lines[1], by=by, realisasi=Decimal(41_000_000))
    assert [found.is_open for found in findings_of(report)] == [True]
    (changed,) = findings_now(report)
    for empty in ("Ya.", "memang begitu", "-"):
        with pytest.raises(Refused, match="belum menjelaskan sebabnya"):
            answer_findings(report, {changed.fingerprint: empty}, by=by)
    answer_findings(report, {changed.fingerprint: "Naik lagi."}, by=by)
    answer_findings(report, {changed.fingerprint: ""}, by=by)
    assert [found.is_open for found in findings_of(report)] == [True]


def test_the_same_words_are_not_asked_again_in_the_next_quarter(office) -> None:
    before, by = overspend(office), office.cast.officer
    (finding,) = findings_now(before)
    answer_findings(before, {finding.fingerprint: "Pergeserannya menyusul."}, by=by)
    later = Report.objects.with_people().get(position=before.position, period=office.next_period)
    results.record_spending(later, office.lines[1], by=by, realisasi=Decimal(40_000_001))
    (found,) = [each for each in findings_of(later) if each.finding.rule == "melebihi-pagu"]
    assert found.answer is not None and found.answer.report == before and not found.is_open
    assert answer_findings(later, {finding.fingerprint: ""}, by=by) == 1, "and can be taken back from this quarter on"
    (found,) = [each for each in findings_of(later) if each.finding.rule == "melebihi-pagu"]
    assert found.answer is None and found.is_open
    assert answer_findings(later, {finding.fingerprint: ""}, by=by) == 0
    assert Event.objects.filter(kind="finding.answer").last().data["old"] == {"reason": "Pergeserannya menyusul."}
    (earlier,) = [each for each in findings_of(before) if each.finding.rule == "melebihi-pagu"]
    assert earlier.answer is not None, "the quarter in which it was given keeps it"


def test_an_error_cannot_be_answered(office) -> None:
    finding = findings_now(office.report)[0]
    with pytest.raises(Refused, match="harus dibenahi"):
        answer_findings(office.report, {finding.fingerprint: "Nanti saja."}, by=office.cast.officer)


def test_an_office_decides_how_grave_a_finding_is(office) -> None:
    report = overspend(office)
    setting = CheckSetting.objects.create(organization=office.organization, rule="melebihi-pagu", severity="error")
    assert rules_of(report, Severity.ERROR) == ["melebihi-pagu"]
    setting.severity = "off"
    setting.save()
    assert rules_of(report) == []
    CheckSetting.objects.create(organization=office.organization, rule="realisasi-kosong", severity="off")
    assert "realisasi-kosong" in rules_of(office.head_report, Severity.ERROR)


def test_stored_findings_are_shown_until_something_changes(office, django_assert_max_num_queries) -> None:
    report = overspend(office)
    assert report in outdated(office.organization)
    store_outdated()
    StoredFinding.objects.filter(report=report).update(message="Tersimpan.")
    with django_assert_max_num_queries(5):
        assert [each.finding.message for each in findings_of(report)] == ["Tersimpan."]
    assert report not in outdated(office.organization)
    results.record_spending(report, office.lines[1], by=office.cast.officer, realisasi=Decimal(2))
    assert findings_of(report) == [] and report in outdated(office.organization)


def test_stored_findings_refuse_a_submission_and_never_allow_one(office, django_assert_max_num_queries) -> None:
    report, by = overspend(office), office.cast.officer
    store_outdated()
    with django_assert_max_num_queries(16), pytest.raises(Refused, match="pagu"):
        workflow.perform(report, workflow.Submit(), by=by)
    StoredFinding.objects.filter(report=report).delete()
    with pytest.raises(Refused, match="pagu"):
        workflow.perform(report, workflow.Submit(), by=by)


def test_an_unsent_remark_and_an_issues_file_change_nobodys_findings(office) -> None:
    report, head = office.submit(), office.cast.head
    store_outdated()
    assert outdated(office.organization) == []
    unsent = remarks.write(report, by=head, place="", text="Mengapa baru enam dokumen?")
    remarks.remove(unsent, by=head)
    assert outdated(office.organization) == []
    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=head)
    published.store_approved(report.publications.get(), samples.pdf())
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"remark.write", "remark.remove", "publication.file"} <= kinds and outdated(office.organization) == []


def test_a_frozen_content_has_the_findings_that_it_was_submitted_with(office) -> None:
    report, by = overspend(office), office.cast.officer
    (finding,) = findings_now(report)
    answer_findings(report, {finding.fingerprint: "Pergeserannya menyusul."}, by=by)
    workflow.perform(report, workflow.Submit(), by=by)
    assert run(from_content(content_of(report), subject_of(report))) == [finding]


def test_checks_ask_a_fixed_number_of_queries(office, django_assert_max_num_queries) -> None:
    office.fill()
    with django_assert_max_num_queries(10):
        findings_now(office.report)


def test_a_superior_who_changed_after_submission_is_found(office) -> None:
    """The frozen content is held against the structure of today."""
    report = office.submit()
    assert rules_of(report) == []
    report.position.superior = office.head_report.position.superior
    report.position.save()
    assert rules_of(Report.objects.with_people().get(pk=report.pk)) == ["atasan-berbeda"]


def test_each_transition_leaves_stored_findings_as_they_are_or_is_known_to_change_them() -> None:
    """A decided report keeps the findings it was decided with, whatever is signed, scanned or reissued afterwards."""
    assert {f"report.{name}" for name in workflow.TRANSITIONS} - set(_STEPS) == {"report.reopen"}
