"""What the checks ask about a figure, beside its field: in few words, with the reason why it stays as it is.

Questions and reasons are those of reports.checks and of the list above "Ajukan"; a reason given here holds there.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from reports.checks import RULES, Finding, Subject, run_rows
from reports.content import places
from reports.content.report import Figures
from reports.enums import RuleFamily, Severity
from reports.forms.cells import FieldState, Status
from reports.models import Report
from reports.queries.findings import answers_of
from reports.queries.office_view import settings_of

# The names of the fields of reasons begin with this, before the fingerprint.
REASON = "alasan-"


@dataclass(frozen=True)
class Doubt:
    """A question about a stored figure. `anchor` is its field's.

    `mark` is the finding's fingerprint, by which its reason is stored where it `wants_reason`. `is_note` says that
    nothing has to be done about it. `status` is how the reason stands after it was sent.
    """

    anchor: str
    question: str
    message: str
    mark: str
    where: str = ""
    wants_reason: bool = False
    reason: str = ""
    is_note: bool = False
    status: Status = field(default_factory=Status)

    @property
    def is_open(self) -> bool:
        """Whether the figure has to be mended, or a reason given."""
        return not self.is_note and (not self.reason or self.status.state.wrong)

    @property
    def key(self) -> str:
        """What the ids of its elements end with: rows that say the same have the same mark."""
        return f"{self.anchor}-{self.mark[:16]}"

    @property
    def typed(self) -> str:
        """What the field holds: a refused reason, else the stored one."""
        return self.status.sent if self.status.state.wrong else self.reason


Doubts = Mapping[str, tuple[Doubt, ...]]
# By their marks, how the reasons stand that were sent.
Outcomes = Mapping[str, Status]


def doubts_about(
    report: Report,
    numbers: Figures,
    indicators: Collection[int],
    lines: Collection[int],
    outcomes: Outcomes | None = None,
) -> dict[str, tuple[Doubt, ...]]:
    """The doubts about rows of indicators and budget lines, by the anchor of the field.

    That a field is empty everybody sees. One query for the office's rules, one for reasons where any is asked for.
    """
    subject = Subject(numbers, report.period.year, report.period.quarter)
    rows = run_rows(subject, indicators, lines, settings_of(report.period))
    asked = [each for each in rows if not (each.blocks and RULES[each.rule].family == RuleFamily.COMPLETENESS)]
    answers = answers_of([report])[report.pk] if any(each.wants_answer for each in asked) else {}
    found: dict[str, list[Doubt]] = defaultdict(list)
    for each in asked:
        given = answers.get(each.fingerprint) if each.wants_answer else None
        doubt = _doubt(each, given.reason if given else "", outcomes or {})
        found[doubt.anchor].append(doubt)
    return {anchor: tuple(doubts) for anchor, doubts in found.items()}


def unusable(anchor: str, sentence: str) -> Doubt:
    """What is stored and cannot be used, which only another value mends."""
    return Doubt(anchor, "Tidak dihitung", sentence, mark="tidak-dihitung")


def _doubt(finding: Finding, reason: str, outcomes: Outcomes) -> Doubt:
    return Doubt(
        anchor=places.field_anchor(finding.place),
        question=finding.question or RULES[finding.rule].title,
        message=finding.message,
        where=finding.where,
        mark=finding.fingerprint,
        wants_reason=finding.wants_answer,
        reason=reason,
        is_note=finding.severity == Severity.INFO,
        status=outcomes.get(finding.fingerprint, Status()),
    )


def reasons_in(request: HttpRequest) -> dict[str, str]:
    """The reasons that were sent, by the fingerprints of their findings.

    Rows that say the same have a field each and one answer: what was written in any of them is that.
    """
    sent = ((name, request.POST.getlist(name)) for name in request.POST if name.startswith(REASON))
    return {name.removeprefix(REASON): next((text for text in texts if text.strip()), "") for name, texts in sent}


def outcomes_of(reasons: Mapping[str, str], refused: Collection[str] = ()) -> dict[str, Status]:
    """How reasons stand that were sent: stored, or all of them refused with these sentences."""
    if refused:
        message = " ".join(refused)
        return {mark: Status(FieldState.REFUSED, message, text) for mark, text in reasons.items()}
    return {mark: Status(FieldState.SAVED, "Tersimpan", text, " ".join(text.split())) for mark, text in reasons.items()}
