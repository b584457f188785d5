"""Looking into files of strangers: in a process of its own that may not take much, nor know much."""

import base64
import fcntl
import math
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from lkj import sandbox
from reports.document.signing.validation import Validation
from reports.document.source import load

SECONDS = 20.0
MEMORY = 1024**3
# Some twenty times a report with all its pictures.
LARGEST = 32 * 1024**2
TOO_LARGE = "Berkas ini terlalu besar untuk diperiksa. Unggah berkas PDF yang tidak lebih dari 32 MB."
# So many files are looked into at once, by all processes together; who comes then waits so many seconds.
PLACES = 2
PATIENCE = 3.0
PAUSE = 0.05
BUSY = "Pemeriksaan tanda tangan sedang ramai. Tunggu sebentar, lalu unggah lagi."
GAVE_UP = "Berkas ini tidak dapat dibaca, sehingga tanda tangannya tidak dapat diperiksa."


def validate_safely(pdf: bytes, roots: Sequence[bytes], seconds: float = SECONDS) -> Validation:
    """As validation.validate(), whatever the file does: who cannot say in time says that it could not be read."""
    if len(pdf) > LARGEST:
        return Validation(problem=TOO_LARGE)
    with _place() as free:
        return _asked(pdf, roots, seconds) if free else Validation(problem=BUSY)


def _asked(pdf: bytes, roots: Sequence[bytes], seconds: float) -> Validation:
    limits = sandbox.Limits(memory=MEMORY, cpu_seconds=math.ceil(seconds), wall_seconds=seconds)
    known = [base64.b64encode(root).decode() for root in roots]
    try:
        return load(
            sandbox.run("reports.document.signing.child:judge", pdf, limits=limits, roots=known).decode(), Validation
        )
    except Exception:  # Whatever ended it, nothing is known of the file.
        return Validation(problem=GAVE_UP)


@contextmanager
def _place() -> Iterator[bool]:
    """Whether there is a place, which is kept meanwhile: strangers must not take the machine from its users."""
    with ExitStack() as stack:
        gates = [stack.enter_context(_gate(number)) for number in range(PLACES)]
        until = time.monotonic() + PATIENCE
        while not (free := any(map(_taken, gates))) and time.monotonic() < until:
            time.sleep(PAUSE)
        yield free


def _gate(number: int) -> IO[bytes]:
    return (Path(settings.DATA_DIR) / f"validation-{number}.lock").open("ab")


def _taken(gate: IO[bytes]) -> bool:
    """Whether the lock is ours now; it goes with the file's closing, or with our process."""
    try:
        fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
