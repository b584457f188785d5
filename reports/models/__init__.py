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
from reports.models.disposition import Disposition, DispositionOption, Remark, Submission
from reports.models.evidence import Evidence
from reports.models.files import PaperScan, Publication, RenderedFile, Signature, SignedFile
from reports.models.iki import IndividualIndicator
from reports.models.narrative import ActionPlanRow, Evaluation, FollowUp
from reports.models.notice import Notice, NoticeChoice, UncertainMail
from reports.models.period import Period
from reports.models.regular import RegularJob
from reports.models.report import Report
from reports.models.results import BudgetResult, IndicatorResult
from reports.models.setup import PredikatBand, ReasonRule, WordingVersion

__all__ = [
    "ActionPlanRow",
    "Activity",
    "Agreement",
    "BudgetLine",
    "BudgetResult",
    "Disposition",
    "DispositionOption",
    "Evaluation",
    "Evidence",
    "FollowUp",
    "FundSource",
    "Goal",
    "Indicator",
    "IndicatorResult",
    "IndividualIndicator",
    "Notice",
    "NoticeChoice",
    "PaperScan",
    "Period",
    "PredikatBand",
    "Publication",
    "QuarterTarget",
    "ReasonRule",
    "RegularJob",
    "Remark",
    "RenderedFile",
    "Report",
    "Signature",
    "SignedFile",
    "Submission",
    "UncertainMail",
    "WordingVersion",
]
