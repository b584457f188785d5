"""Checks: what is missing in a report, and what contradicts itself in it.

The author's pages, the refusal to submit, the superior's page and the command line print the same findings. One rule is
one function, registered with its code, its severity and the reason for it. It reads the frozen subject only
(reports.checks.subject), which reports.queries.draft reads from the tables.
"""

from reports.checks import (  # noqa: F401 (each module registers its rules)
    agreement,
    completeness,
    misread,
    narrative,
    nomenclature,
    officials,
    plan,
    plausibility,
    spelling,
    sums,
)
from reports.checks.registry import RULES, Finding, Found, Reads, Rule, errors, run, run_rows
from reports.checks.settings import PROGRAMS_OWN, Settings
from reports.checks.subject import LostRow, PlannedRow, Subject, Text, from_content

__all__ = [
    "PROGRAMS_OWN",
    "RULES",
    "Finding",
    "Found",
    "LostRow",
    "PlannedRow",
    "Reads",
    "Rule",
    "Settings",
    "Subject",
    "Text",
    "errors",
    "from_content",
    "run",
    "run_rows",
]
