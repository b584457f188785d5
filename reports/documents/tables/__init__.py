"""The LKj's tables as rows of finished strings: which cells span is decided here, not in a template."""

from reports.documents.tables.budget import (
    BudgetRow,
    CostRow,
    budget_fit,
    budget_rows,
    cost_fit,
    cost_groups,
    cost_notes,
    fund_names,
    funds,
    shift_notes,
    without_indicator,
)
from reports.documents.tables.cells import Fit, Group, Labels, even, even_texts, labels, runs, spans
from reports.documents.tables.evaluation import EvaluationRow, EvaluationTable, evaluation_table
from reports.documents.tables.evidence import EvidenceRow, evidence_rows
from reports.documents.tables.performance import (
    IndicatorRow,
    capaian_notes,
    dropped_notes,
    indicator_fit,
    indicator_groups,
    keterangan,
    not_due,
)
from reports.documents.tables.plan import (
    FollowUpRow,
    PlanRow,
    follow_up_rows,
    plan_rows,
    quarter_before,
)

__all__ = [
    "BudgetRow",
    "CostRow",
    "EvaluationRow",
    "EvaluationTable",
    "EvidenceRow",
    "Fit",
    "FollowUpRow",
    "Group",
    "IndicatorRow",
    "Labels",
    "PlanRow",
    "budget_fit",
    "budget_rows",
    "capaian_notes",
    "cost_fit",
    "cost_groups",
    "cost_notes",
    "dropped_notes",
    "evaluation_table",
    "even",
    "even_texts",
    "evidence_rows",
    "follow_up_rows",
    "fund_names",
    "funds",
    "indicator_fit",
    "indicator_groups",
    "keterangan",
    "labels",
    "not_due",
    "plan_rows",
    "quarter_before",
    "runs",
    "shift_notes",
    "spans",
    "without_indicator",
]
