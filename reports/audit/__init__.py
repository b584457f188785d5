"""Audits of documents made elsewhere: a file in, its reports and what contradicts itself in them out.

Files are read in the sandbox into one form tied to its sources (blocks), reports and tables are recognised in it by
their words, and rules compare what is printed with what it ought to be.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from reports.audit.refused import Refused

if TYPE_CHECKING:
    from reports.audit.result import Audit

__all__ = ["Refused", "audit"]


def audit(path: Path | str, organization: str | None = None) -> "Audit":
    """The audit of the file; `organization` is the code of an office whose structure and names are known.

    Raises Refused for what is no report in a format that can be read, and lkj.sandbox.Busy.
    """
    # Imported here, since the sandbox's child imports this package too and Django would cost it a tenth of a second.
    from reports.audit.auditing import audited

    return audited(Path(path), organization or "")
