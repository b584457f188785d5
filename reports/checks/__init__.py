"""Checks: what is missing in a report, and what looks wrong in it.

The checklist page, the refusal to submit and the command line print the same findings. A MISSING finding blocks
submission; a FINDING asks to look again. One check is one function with one sentence. It reads the frozen subject only
(reports.checks.subject), which reports.queries.draft reads from the tables.
"""

from reports.checks import evaluation, figures, plan  # noqa: F401 (each module registers its checks)
from reports.checks.registry import CHECKS, Check, Finding, figure_findings, open_errors, run
from reports.checks.subject import LostRow, PlannedRow, Subject

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "LostRow",
    "PlannedRow",
    "Subject",
    "figure_findings",
    "open_errors",
    "run",
]
