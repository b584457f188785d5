"""Findings of the checks: storing them, and the author's answers to them."""

import re
from collections.abc import Iterable, Mapping

from django.db import transaction

from reports.actions.row_log import RowChange, log_changes
from reports.actions.versioned import lock_for_writing
from reports.checks import RULES, Finding
from reports.models import CheckedReport, FindingAnswer, Report, StoredFinding
from reports.queries.draft import findings_now
from reports.queries.findings import answers_of
from reports.refusal import Refused
from units.models import User

LONGEST_REASON = 500
# Words that agree and give no cause.
_AGREEING = frozenset((
    "ada", "adanya", "apa", "begitu", "benar", "betul", "bukan", "cukup", "demikian", "itu", "iya", "memang", "nihil",
    "ok", "oke", "seperti", "sesuai", "sip", "sudah", "tidak", "ya",
))  # fmt: skip


def answer_findings(report: Report, reasons: Mapping[str, str], *, by: User) -> int:
    """Store why findings stay as they are, by their fingerprints, all or none; returns how many were changed.

    An empty reason takes the answer back, also one of an earlier quarter: from this one on the finding has none. A
    finding that there is not any more is left out, since its figure or sentence was mended meanwhile. Raises
    NotWritable, and Refused for a reason that is too long or gives no cause, or a finding that has to be mended.
    """
    with transaction.atomic():
        locked = lock_for_writing(report, by)
        found = {each.fingerprint: each for each in findings_now(locked)}
        given = {mark: " ".join(text.split()) for mark, text in reasons.items() if mark in found}
        _refuse(found, given)
        holding = answers_of([locked])[locked.pk]
        changes = [
            _write(locked, found[mark], holding.get(mark), reason, by)
            for mark, reason in given.items()
            if reason != (holding[mark].reason if mark in holding else "")
        ]
        log_changes(locked, changes, by=by)
        return len(changes)


def _refuse(found: Mapping[str, Finding], given: Mapping[str, str]) -> None:
    complaints = []
    for mark, reason in given.items():
        if len(reason) > LONGEST_REASON:
            complaints.append(f"{found[mark].where}: alasan paling panjang {LONGEST_REASON} karakter. Ringkaslah.")
        if reason and _gives_no_cause(reason):
            complaints.append(f"{found[mark].where}: “{reason}” belum menjelaskan sebabnya. Tulis satu kalimat.")
        if reason and found[mark].blocks:
            complaints.append(f"{found[mark].where}: temuan ini harus dibenahi, tidak cukup dengan alasan.")
    if complaints:
        raise Refused(complaints)


def _gives_no_cause(reason: str) -> bool:
    """Whether the reason only agrees: “Ya”, “memang begitu”, “-”."""
    return all(word in _AGREEING for word in re.findall(r"\w+", reason.casefold()))


def _write(report: Report, finding: Finding, holding: FindingAnswer | None, reason: str, by: User) -> RowChange:
    """Write one answer into the report's own row. `holding` is the answer that held until now."""
    given = {"rule": finding.rule, "reason": reason, "by": by, "at": report.organization.now()}
    answer, _ = FindingAnswer.objects.update_or_create(report=report, fingerprint=finding.fingerprint, defaults=given)
    name, old = f"{RULES[finding.rule].title}: {finding.where}", holding.reason if holding else ""
    return RowChange("finding.answer", answer.pk, name, {"reason": old}, {"reason": reason})


def store_findings(report: Report, findings: Iterable[Finding], *, seen: int) -> None:
    """Store what the rules find in the report, in place of what was stored.

    `seen` is the office's last event before the report was read (reports.queries.findings.last_event()).
    """
    with transaction.atomic():
        Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        StoredFinding.objects.filter(report=report).delete()
        StoredFinding.objects.bulk_create(rows_of(report, findings))
        now = report.organization.now()
        CheckedReport.objects.update_or_create(report=report, defaults={"seen": seen, "at": now})


def rows_of(report: Report, findings: Iterable[Finding]) -> list[StoredFinding]:
    """The findings as rows that are not written yet."""
    return [_row(report, number, each) for number, each in enumerate(findings, 1)]


def _row(report: Report, number: int, finding: Finding) -> StoredFinding:
    return StoredFinding(
        report=report,
        order=number,
        rule=finding.rule,
        severity=finding.severity,
        place=finding.place,
        field=finding.field,
        where=finding.where,
        message=finding.message,
        values=dict(finding.values),
        fingerprint=finding.fingerprint,
    )
