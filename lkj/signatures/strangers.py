"""Validating PDFs that somebody brings: in the sandbox, and only a few at a time."""

import base64
import math
from collections.abc import Sequence

from lkj import formats, sandbox
from lkj.frozen import load
from lkj.sandbox import Turns
from lkj.signatures.validity import Validation

SECONDS = 20.0
MEMORY = 1024**3
# Some twenty times a report with all its pictures.
LARGEST = 32 * 1024**2
TOO_LARGE = (
    f"Berkas ini terlalu besar untuk diperiksa. Unggah berkas PDF yang tidak lebih dari {formats.file_size(LARGEST)}."
)
BUSY = "Pemeriksaan tanda tangan sedang ramai. Tunggu sebentar, lalu unggah lagi."
GAVE_UP = "Berkas ini tidak dapat dibaca, sehingga tanda tangannya tidak dapat diperiksa."


def validate_safely(
    pdf: bytes, roots: Sequence[bytes], *, turns: Turns | None = None, seconds: float = SECONDS
) -> Validation:
    """validation.validate() in bounded time and memory; `problem` says where a file exceeded a bound.

    `seconds` bounds the clock, three quarters of it the computing; `turns` are the strangers' unless others are given.
    """
    if len(pdf) > LARGEST:
        return Validation(problem=TOO_LARGE)
    limits = sandbox.Limits(memory=MEMORY, cpu_seconds=math.ceil(seconds * 0.75), wall_seconds=seconds)
    turns = turns or sandbox.OF_STRANGERS
    known = [base64.b64encode(root).decode() for root in roots]
    try:
        function = "lkj.signatures.validation:validate_in_sandbox"
        answer = sandbox.run(function, pdf, turns=turns, limits=limits, roots=known)
        return load(answer.decode(), Validation)
    except sandbox.Busy:
        return Validation(problem=BUSY)
    except Exception:  # Without an answer nothing is known of the file.
        return Validation(problem=GAVE_UP)
