"""Findings of the checks: storing them, and the author's answers to them."""

from collections.abc import Iterable

from django.db import transaction

from reports.actions.row_log import RowChange, log_changes
from reports.actions.versioned import lock_for_writing
from reports.checks import RULES, Finding
from reports.models import CheckedReport, FindingAnswer, Report, StoredFinding
from reports.queries.draft import findings_now
from reports.refusal import Refused
from units.models import User

LONGEST_REASON = 500


def answer_finding(report: Report, fingerprint: str, *, by: User, reason: str) -> FindingAnswer | None:
    """Store why a finding stays as it is; an empty reason takes the answer of this report back.

    Raises NotWritable, and Refused for a finding that there is not any more, that has to be mended, or a long reason.
    """
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Refused([f"Alasan paling panjang {LONGEST_REASON} karakter. Ringkaslah, lalu simpan lagi."])
    with transaction.atomic():
        locked = lock_for_writing(report, by)
        stored = FindingAnswer.objects.filter(report=locked, fingerprint=fingerprint).first()
        old = stored.reason if stored else ""
        if not reason:
            if stored is not None:
                stored.delete()
                _log(locked, stored, old, "", by)
            return None
        finding = next((each for each in findings_now(locked) if each.fingerprint == fingerprint), None)
        if finding is None:
            raise Refused(["Temuan ini sudah tidak ada: isiannya berubah. Muat ulang halaman ini."])
        if finding.blocks:
            raise Refused(["Temuan ini harus dibenahi, tidak cukup dengan alasan."])
        answer = stored or FindingAnswer(report=locked, fingerprint=fingerprint, rule=finding.rule)
        answer.reason, answer.by, answer.at = reason, by, locked.organization.now()
        answer.save()
        _log(locked, answer, old, reason, by)
        return answer


def store_findings(report: Report, findings: Iterable[Finding], *, seen: int) -> None:
    """Store what the rules find in the report, in place of what was stored.

    `seen` is the office's last event before the report was read (reports.queries.findings.last_event()).
    """
    with transaction.atomic():
        Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        StoredFinding.objects.filter(report=report).delete()
        StoredFinding.objects.bulk_create(_row(report, number, each) for number, each in enumerate(findings, 1))
        now = report.organization.now()
        CheckedReport.objects.update_or_create(report=report, defaults={"seen": seen, "at": now})


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


def _log(report: Report, answer: FindingAnswer, old: str, new: str, by: User) -> None:
    key, rule = answer.pk or 0, RULES.get(answer.rule)
    name = rule.title if rule else answer.rule
    change = RowChange("finding.answer", key, name, {"reason": old}, {"reason": new})
    log_changes(report, [change], by=by)
