"""The checks: what a report lacks, and what looks wrong in it."""

from decimal import Decimal

import pytest

from reports import checks
from reports.actions import narrative, results
from reports.enums import Severity
from reports.models import Indicator, Report
from reports.queries.draft import subject_of


def rules_of(report: Report, severity: Severity | None = None) -> list[str]:
    return [f.rule for f in checks.run(subject_of(report)) if severity in (None, f.severity)]


def test_an_empty_report_misses_everything(office) -> None:
    assert rules_of(office.report, Severity.MISSING) == [
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


def test_a_line_without_pagu_asks_for_no_spending(office) -> None:
    missing = {f.anchor for f in checks.run(subject_of(office.report)) if f.rule == "anggaran-kosong"}
    assert missing == {f"anggaran-{office.lines[0].pk}", f"anggaran-{office.lines[1].pk}"}


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
    (finding,) = checks.run(subject_of(office.report))
    assert (finding.rule, finding.severity) == ("target-nol", Severity.FINDING)
    assert words in finding.message


def test_spending_over_the_pagu_is_found(office) -> None:
    office.fill()
    results.record_spending(office.report, office.lines[1], by=office.cast.officer, realisasi=Decimal(40_000_001))
    (finding,) = checks.run(subject_of(office.report))
    assert finding.values == {"realisasi": "40000001", "pagu": "40000000"}


def test_a_fall_against_the_quarter_before_is_found(office) -> None:
    office.fill()
    later = Report.objects.with_people().get(position=office.report.position, period=office.next_period)
    by = office.cast.officer
    results.record_indicator(later, office.documents, by=by, realisasi=Decimal(5))
    results.record_spending(later, office.lines[0], by=by, realisasi=Decimal(1))
    found = [f.rule for f in checks.run(subject_of(later)) if f.severity == Severity.FINDING]
    assert found == ["realisasi-turun", "anggaran-turun", "tindak-lanjut-lama"]


def test_a_parent_that_differs_from_its_children_is_found(office) -> None:
    assert rules_of(office.head_report, Severity.FINDING) == []
    line = office.head_report.agreement.budget_lines.get()
    line.ceiling = 139_000_000
    line.save()
    assert rules_of(office.head_report, Severity.FINDING) == ["pagu-berbeda-rincian"]


def test_an_empty_plan_row_is_missing_its_text(office) -> None:
    office.fill()
    narrative.add_row(office.report, office.lines[1].activity, by=office.cast.officer, keterangan="nanti")
    assert rules_of(office.report) == ["baris-rencana-kosong"]


def test_checks_ask_a_fixed_number_of_queries(office, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(16):
        checks.run(subject_of(office.report))
