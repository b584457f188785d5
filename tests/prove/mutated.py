"""Mutated files: the inspection of any damaged file ends with a verdict and never with an exception.

`python -m tests.prove.mutated [number of files] [seed]` changes, cuts, swaps and doubles pieces of real files, the
parts inside of Office files included, and inspects each: all in this process, every fiftieth in the sandbox as well,
whose verdict has to be the same. Ends with 1 when a file raised, or took longer than LONGEST.
"""

import logging
import os
import random
import sys
import time
import zipfile
from collections import Counter
from io import BytesIO

import django
from PIL import ImageFile

NUMBER = 20_000
SEED = 20220708
# The longest that a small file may take, in seconds of computing.
LONGEST = 5.0
# One of so many files is inspected in the sandbox too.
EACH = 50


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to eight changes, small or large."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at, length = chance.randrange(len(made)), chance.choice((1, 1, 2, 4, 16, 200))
        match chance.choice(("set", "set", "cut", "double", "swap", "zero", "fill")):
            case "set":
                made[at] = chance.randrange(256)
            case "cut":
                del made[at : at + length]
            case "double":
                made[at:at] = made[at : at + length]
            case "swap":
                other = chance.randrange(len(made))
                made[at], made[other] = made[other], made[at]
            case "zero":
                made[at : at + length] = bytes(len(made[at : at + length]))
            case "fill":
                made[at : at + 4] = b"\xff" * len(made[at : at + 4])
        if not made:
            return b"\0"
    return bytes(made)


def repacked(data: bytes, chance: random.Random) -> bytes:
    """An Office file with one of its parts mutated and a sound zip around it."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name, content in parts.items() if content])
    parts[name] = mutated(parts[name], chance)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    return out.getvalue()


def files(number: int, seed: int, sources: list[bytes]):
    """So many mutated files, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 (to be repeated, not to be secret)
    for _ in range(number):
        source = chance.choice(sources)
        whole = chance.random() < 0.5 and source.startswith(b"PK")
        yield repacked(source, chance) if whole else mutated(source, chance)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")
    django.setup()
    logging.disable(logging.CRITICAL)
    from reports.files.inspection import Suspect, examine, inspect
    from tests.core.test_inspection import REAL

    # WeasyPrint, which the sandbox's child does not know, sets it for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    verdicts: Counter[str] = Counter()
    slowest, failed = 0.0, 0
    for index, data in enumerate(files(number, seed, list(REAL.values()))):
        began = time.process_time()
        try:
            verdict = examine(data).name
        except Suspect as suspect:
            verdict = suspect.trouble.name
        except Exception as error:
            verdict, failed = f"RAISED {type(error).__name__}", failed + 1
            print(f"file {index}: {error!r}")
        slowest = max(slowest, time.process_time() - began)
        verdicts[verdict] += 1
        if index % EACH == 0 and verdict != "UNKNOWN" and inspect(data).name != verdict:
            failed += 1
            print(f"file {index}: {verdict}, in the sandbox {inspect(data).name}")
    print(f"{number} files, seed {seed}: {dict(verdicts.most_common())}; slowest {slowest:.2f} s; {failed} failed")
    return 1 if failed or slowest > LONGEST else 0


if __name__ == "__main__":
    sys.exit(main())
