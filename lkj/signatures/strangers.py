"""Validating PDFs of strangers: in the sandbox, and only a few at a time."""

import base64
import math
from collections.abc import Sequence

from lkj import sandbox, slots
from lkj.frozen import load
from lkj.signatures.validity import Validation

SECONDS = 20.0
MEMORY = 1024**3
# Some twenty times a report with all its pictures.
LARGEST = 32 * 1024**2
TOO_LARGE = "Berkas ini terlalu besar untuk diperiksa. Unggah berkas PDF yang tidak lebih dari 32 MB."
# How many files all processes together examine at once; one more waits up to PATIENCE seconds for its turn.
SLOTS = ("validation-0", "validation-1")
PATIENCE = 3.0
BUSY = "Pemeriksaan tanda tangan sedang ramai. Tunggu sebentar, lalu unggah lagi."
GAVE_UP = "Berkas ini tidak dapat dibaca, sehingga tanda tangannya tidak dapat diperiksa."


def validate_safely(pdf: bytes, roots: Sequence[bytes], seconds: float = SECONDS) -> Validation:
    """validation.validate() in bounded time and memory; `problem` says where a file exceeded a bound.

    `seconds` bounds both the computing and the clock.
    """
    if len(pdf) > LARGEST:
        return Validation(problem=TOO_LARGE)
    with slots.one_of(SLOTS, patience=PATIENCE) as slot:
        return _validated(pdf, roots, seconds) if slot else Validation(problem=BUSY)


def _validated(pdf: bytes, roots: Sequence[bytes], seconds: float) -> Validation:
    limits = sandbox.Limits(memory=MEMORY, cpu_seconds=math.ceil(seconds), wall_seconds=seconds)
    known = [base64.b64encode(root).decode() for root in roots]
    try:
        answer = sandbox.run("lkj.signatures.validation:validate_in_sandbox", pdf, limits=limits, roots=known)
        return load(answer.decode(), Validation)
    except Exception:  # Without an answer nothing is known of the file.
        return Validation(problem=GAVE_UP)
