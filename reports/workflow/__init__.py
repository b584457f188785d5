"""The one road to a report's state: `perform(report, Submit(), by=…)`. Each transition's data is a frozen dataclass.

data: what each transition is given · table: from where to where, who may, what it requires, what it makes ·
submission, disposition, signing, paper: their functions · event: what the log keeps.
"""

from reports.workflow.data import (
    Approve,
    ConfirmScan,
    Decide,
    RefuseScan,
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
from reports.workflow.transition import Refused, Transition

__all__ = [
    "TRANSITIONS",
    "Approve",
    "ConfirmScan",
    "Decide",
    "RefuseScan",
    "Refused",
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
