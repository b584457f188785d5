"""What `verify_log` last found, kept in the database so that administrators read it whichever host they ask.

It is for people, not a proof: the proof is another run, and heads kept elsewhere (units.log.heads).
"""

import socket

from django.utils import timezone

from units.log.verify import Finding, Head
from units.models import LogVerification

# Findings that are kept as sentences; of more of them only the number is told.
MOST_KEPT = 20


def keep(heads: list[Head], findings: list[Finding], *, whole: bool, seconds: float) -> None:
    """Keep the outcome of a run that has just ended, over the whole or over the remainder.

    A sound run over the whole has seen what a run over the remainder found before, so that goes. The other way round
    nothing goes: the remainder leaves out old rows.
    """
    LogVerification.objects.update_or_create(
        whole=whole,
        defaults={
            "at": timezone.now(),
            "seconds": round(seconds),
            "host": socket.gethostname(),
            "events": sum(head.length for head in heads),
            "findings": len(findings),
            "first": [str(finding) for finding in findings[:MOST_KEPT]],
        },
    )
    if whole and not findings:
        LogVerification.objects.filter(whole=False).delete()


def last() -> list[LogVerification]:
    """The last run over the whole and the last one over the remainder since, each if there was one; newest first."""
    return list(LogVerification.objects.order_by("-at"))
