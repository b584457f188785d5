"""What is missing in a report and what looks wrong: a registry of rules over a frozen subject.

The checklist page, the refusal to submit and the command line print the same findings. MISSING keeps a report from
being submitted; FINDING asks to look again. One check is one function with one sentence; this package reads no tables:
reports.queries.draft does that.
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
