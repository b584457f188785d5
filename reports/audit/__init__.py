"""Audits of documents made elsewhere: a file in, its reports and what contradicts itself in them out.

Files are read in the sandbox into one form tied to its sources (blocks), reports and tables are recognised in it by
their words, and rules compare what is printed with what it ought to be.
"""

from pathlib import Path

from reports.audit.result import Audit

__all__ = ["Audit", "Refused", "audit"]


class Refused(Exception):
    """The file cannot be audited; the text is an Indonesian sentence that says why and what to do."""


def audit(path: Path | str, organization: str | None = None) -> Audit:
    """The audit of the file; `organization` is the code of an office whose structure and names are known.

    Raises Refused for what is no report in a format that can be read, and lkj.sandbox.Busy.
    """
    raise NotImplementedError
