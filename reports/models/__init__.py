"""What: agreements, periods, reports with their results and history, individual indicators."""

from reports.models.agreement import (
    Activity,
    Agreement,
    BudgetLine,
    FundSource,
    Goal,
    Indicator,
    QuarterTarget,
)
from reports.models.disposition import Disposition, DispositionOption
from reports.models.history import Event, RenderedFile, SignedFile
from reports.models.iki import IndividualIndicator
from reports.models.narrative import ActionPlanRow, Evaluation
from reports.models.period import Period
from reports.models.report import Report
from reports.models.results import BudgetResult, IndicatorResult
from reports.models.setup import PredikatBand, Wording

__all__ = [
    "ActionPlanRow",
    "Activity",
    "Agreement",
    "BudgetLine",
    "BudgetResult",
    "Disposition",
    "DispositionOption",
    "Evaluation",
    "Event",
    "FundSource",
    "Goal",
    "Indicator",
    "IndicatorResult",
    "IndividualIndicator",
    "Period",
    "PredikatBand",
    "QuarterTarget",
    "RenderedFile",
    "Report",
    "SignedFile",
    "Wording",
]
