"""Looking into files of strangers: in a process of its own that may not take much, nor know much."""

import base64
import math
from collections.abc import Sequence

from lkj import sandbox, slots
from lkj.frozen import load
from lkj.signatures.validation import Validation

SECONDS = 20.0
MEMORY = 1024**3
# Some twenty times a report with all its pictures.
LARGEST = 32 * 1024**2
TOO_LARGE = "Berkas ini terlalu besar untuk diperiksa. Unggah berkas PDF yang tidak lebih dari 32 MB."
# So many files are looked into at once, by all processes together; who comes then waits so many seconds.
PLACES = ("validation-0", "validation-1")
PATIENCE = 3.0
BUSY = "Pemeriksaan tanda tangan sedang ramai. Tunggu sebentar, lalu unggah lagi."
GAVE_UP = "Berkas ini tidak dapat dibaca, sehingga tanda tangannya tidak dapat diperiksa."


def validate_safely(pdf: bytes, roots: Sequence[bytes], seconds: float = SECONDS) -> Validation:
    """As validation.validate(), whatever the file does: who cannot say in time says that it could not be read."""
    if len(pdf) > LARGEST:
        return Validation(problem=TOO_LARGE)
    with slots.one_of(PLACES, patience=PATIENCE) as place:
        return _asked(pdf, roots, seconds) if place else Validation(problem=BUSY)


def _asked(pdf: bytes, roots: Sequence[bytes], seconds: float) -> Validation:
    limits = sandbox.Limits(memory=MEMORY, cpu_seconds=math.ceil(seconds), wall_seconds=seconds)
    known = [base64.b64encode(root).decode() for root in roots]
    try:
        return load(sandbox.run("lkj.signatures.child:judge", pdf, limits=limits, roots=known).decode(), Validation)
    except Exception:  # Whatever ended it, nothing is known of the file.
        return Validation(problem=GAVE_UP)
