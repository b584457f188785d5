"""The IKI sheet of a post as its page shows it, and what of it could be taken from the post's agreement."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from reports.enums import AgreementState, IndicatorKind
from reports.models import Agreement, Indicator, IndividualIndicator
from units.models import Position

FIELDS = ("sasaran", "indikator", "formulation", "numerator", "denominator", "multiplier", "data_source")


def sheet_rows(position: Position, year: int) -> list[dict[str, str]]:
    """The rows of the sheet by field, in their order. One query."""
    rows = IndividualIndicator.objects.filter(position=position, year=year).order_by("order")
    return list(rows.values(*FIELDS))


def sheet_token(rows: Sequence[Mapping[str, str]]) -> str:
    """Names what the rows say: another one where any of it is another."""
    return hashlib.sha256(json.dumps([dict(row) for row in rows], sort_keys=True).encode()).hexdigest()[:16]


def rows_of_agreement(position: Position, year: int) -> list[dict[str, str]]:
    """Rows for the indicators of the post's agreement in force, else of its latest draft. Two queries."""
    versions = Agreement.objects.filter(position=position, year=year).exclude(state=AgreementState.REPLACED)
    agreement = versions.order_by("-state", "-version").first()
    if agreement is None:
        return []
    indicators = Indicator.objects.filter(goal__agreement=agreement).exclude(name="").select_related("goal")
    return [_row(each) for each in indicators.order_by("goal__order", "order")]


def _row(indicator: Indicator) -> dict[str, str]:
    row = dict.fromkeys(FIELDS, "")
    row |= {"sasaran": indicator.goal.text, "indikator": indicator.name, "data_source": indicator.data_source}
    if indicator.kind == IndicatorKind.RATIO:
        names = {"numerator": indicator.numerator_label, "denominator": indicator.denominator_label}
        return row | names | {"multiplier": "100%"}
    return row | {"formulation": indicator.name}
