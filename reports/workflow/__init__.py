"""The one road to a report's state: `perform(report, Submit(), by=…)`. Each transition's data is a frozen dataclass.

data: what each transition is given · table: the states, rules and functions of every transition ·
submission, disposition, signing, paper, reissue: those functions · event: the report's events in the log.
"""

from reports.refusal import Refused
from reports.workflow.data import (
    Approve,
    ConfirmScan,
    Decide,
    RefuseScan,
    Reissue,
    Reopen,
    Return,
    Sign,
    StepData,
    Submit,
    UploadScan,
    Withdraw,
)
from reports.workflow.event import record_event, title_for
from reports.workflow.perform import available, perform
from reports.workflow.submission import submission_token
from reports.workflow.table import TRANSITIONS
from reports.workflow.transition import Transition

__all__ = [
    "TRANSITIONS",
    "Approve",
    "ConfirmScan",
    "Decide",
    "RefuseScan",
    "Refused",
    "Reissue",
    "Reopen",
    "Return",
    "Sign",
    "StepData",
    "Submit",
    "Transition",
    "UploadScan",
    "Withdraw",
    "available",
    "perform",
    "record_event",
    "submission_token",
    "title_for",
]
