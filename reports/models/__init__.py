"""The tables: agreements, periods, reports with their rows, rounds, publications, notifications."""

from reports.models.agreement import Activity, ActivityFund, Agreement, BudgetFund, BudgetLine, FundSource, Goal
from reports.models.audit import ExaminedDocument, WaitingResult, WaitingText
from reports.models.budget_shift import BudgetShift, ShiftedLine
from reports.models.checks import CheckedReport, CheckSetting, FindingAnswer, StoredFinding
from reports.models.disposition import Disposition, DispositionOption, OpenedSubmission, Remark, Submission
from reports.models.evidence import Evidence
from reports.models.iki import IndividualIndicator
from reports.models.indicator import Component, Indicator, QuarterTarget
from reports.models.jobs import AlteredFile, RegularJob, RenderedFile
from reports.models.narrative import ActionPlanRow, Evaluation, FollowUp
from reports.models.notification import Notification, NotificationChoice, UncertainMail
from reports.models.office_rules import PredikatBand, ReasonRule
from reports.models.period import Period
from reports.models.publication import Publication, SignedFile
from reports.models.report import Report
from reports.models.results import BudgetResult, ComponentResult, IndicatorResult
from reports.models.scale import Scale, ScaleStep
from reports.models.signatures import PaperScan, Signature
from reports.models.upload import WorkbookUpload
from reports.models.wording import WordingVersion

__all__ = [
    "ActionPlanRow",
    "Activity",
    "ActivityFund",
    "Agreement",
    "AlteredFile",
    "BudgetFund",
    "BudgetLine",
    "BudgetResult",
    "BudgetShift",
    "CheckSetting",
    "CheckedReport",
    "Component",
    "ComponentResult",
    "Disposition",
    "DispositionOption",
    "Evaluation",
    "Evidence",
    "ExaminedDocument",
    "FindingAnswer",
    "FollowUp",
    "FundSource",
    "Goal",
    "Indicator",
    "IndicatorResult",
    "IndividualIndicator",
    "Notification",
    "NotificationChoice",
    "OpenedSubmission",
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
    "Scale",
    "ScaleStep",
    "ShiftedLine",
    "Signature",
    "SignedFile",
    "StoredFinding",
    "Submission",
    "UncertainMail",
    "WaitingResult",
    "WaitingText",
    "WordingVersion",
    "WorkbookUpload",
]
