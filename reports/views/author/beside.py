"""What the checks ask about a text, beside the field where it is written."""

from collections.abc import Iterable, Mapping

from reports.checks import RULES
from reports.content import places
from reports.content.report import Figures
from reports.enums import RuleFamily
from reports.models import Report
from reports.queries.draft import findings_now
from reports.queries.finding_places import Anchors
from reports.queries.findings import AnsweredFinding, answered, findings_of

# The field itself offers to mend it, at one click.
OFFERED = "spasi-angka"

Beside = Mapping[str, tuple[str, ...]]


def beside_texts(report: Report, figures: Figures | None = None) -> Beside:
    """Sentences by the anchor of the row whose texts they are about; without what is answered or only missing."""
    return _by_row(report, findings_of(report, figures))


def beside_row(report: Report, anchor: str, figures: Figures | None = None) -> tuple[str, ...]:
    """The sentences of one row, as it was saved a moment ago."""
    return _by_row(report, answered(report, findings_now(report, figures))).get(anchor, ())


def _by_row(report: Report, findings: Iterable[AnsweredFinding]) -> Beside:
    anchors, found = Anchors(report), dict[str, tuple[str, ...]]()
    for each in findings:
        rule = RULES.get(each.finding.rule)
        is_shown = rule is not None and rule.family != RuleFamily.COMPLETENESS and rule.code != OFFERED
        if each.answer is None and is_shown:
            anchor = _row_of(each.finding.place, anchors)
            found[anchor] = (*found.get(anchor, ()), each.finding.message)
    return found


def _row_of(place: str, anchors: Anchors) -> str:
    """The anchor of the row that a place of the evaluation or of the plan stands for."""
    kind, _, key = place.partition("-")
    if kind == places.PLAN and key:
        return places.row_anchor("plan_row", anchors.rows.get(key, ""))
    return places.field_anchor(place)
