"""A process that does one step of the workflow and is killed in the middle of it.

It is run as a program with the test database's settings in LKJ_KILLED, and reads one order a line: a JSON object of
`step`, `report`, `user` and `point`. The child that does the step is killed with SIGKILL at that point. A whole number
counts points, one before and one after each statement to the database; a fraction is seconds; 0 lets the step end. The
answer to each order is minus the signal that ended the child, or the number of its points.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any


def main() -> None:
    _set_up(json.loads(os.environ["LKJ_KILLED"]))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_run(json.loads(line))) + "\n")
        sys.stdout.flush()


def _set_up(database: dict[str, Any]) -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"] |= database
    settings.STORAGES["documents"]["OPTIONS"]["location"] = os.environ["LKJ_KILLED_FILES"]
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    django.setup()
    # Import what a step needs first, so that the kill meets the step and no import.


def _run(order: dict[str, Any]) -> int:
    """Minus the signal that ended the child, or the number of its points."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.write(writing, str(_step(order)).encode())
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    if isinstance(order["point"], float):
        time.sleep(order["point"])
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as result:
        said = result.read()
    _, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else int(said or "0")


def _step(order: dict[str, Any]) -> int:
    from django.db import connection

    from reports.models import Report
    from units.models import User

    report = Report.objects.with_people().get(pk=order["report"])
    user = User.objects.get(pk=order["user"])
    fuse = _Fuse(order["point"] if isinstance(order["point"], int) else 0)
    with connection.execute_wrapper(fuse):
        STEPS[order["step"]](report, user)
    return fuse.count


class _Fuse:
    """Counts points, one before and one after each statement, and kills the process at the given one."""

    def __init__(self, point: int) -> None:
        self.point, self.count = point, 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self._tick()
        try:
            return execute(*args)
        finally:
            self._tick()

    def _tick(self) -> None:
        self.count += 1
        if self.count == self.point:
            os.kill(os.getpid(), signal.SIGKILL)


def _submit(report: Any, user: Any) -> None:
    from reports import workflow

    workflow.perform(report, workflow.Submit(), by=user)


def _approve(report: Any, user: Any) -> None:
    from reports import workflow

    workflow.perform(report, workflow.Approve(options=["sudah-baik"]), by=user)


def _sign(report: Any, user: Any) -> None:
    from lkj.signatures.validity import FoundSignature
    from reports.services import signing

    # _Pen makes no real signature, so the file is not validated.
    signing.require_own = lambda *_: FoundSignature(field="")
    signing.sign(report, by=user, signer=_Pen())


class _Pen:
    """A signer without any key, for tests of what is stored of its signature."""

    def sign(self, pdf: bytes, *_: Any) -> bytes:
        return pdf + b"\nsigned by a pen"


STEPS: dict[str, Callable[[Any, Any], None]] = {"submit": _submit, "approve": _approve, "sign": _sign}

if __name__ == "__main__":
    main()
