"""How much of a long proof a test of the suite tries: a sample in `make test`, all of it in `make prove`."""

import os

WHOLE = os.environ.get("LKJ_PROVE") == "1"


def amount(sample: int, whole: int) -> int:
    return whole if WHOLE else sample
