"""Mutated workbooks: whatever a planner uploads is read, named by its cells or refused, and never raises.

`python -m tests.prove.workbooks [number of files] [seed]` mutates workbooks as five programs write them, and reads each
as an upload is read, all but the sandbox around it. Raises what one of them raises. Then it opens the dangerous ones of
the corpus in the sandbox, each of which has to be refused within a second of processor time.
"""

import os
import resource
import sys
import time
from collections import Counter

import django

NUMBER, SEED = 2_000, 20260112
LONGEST = 1.0  # seconds
LARGE = 100_000_000


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")
    django.setup()
    from tests.core.test_workbook_reading import mutated_verdicts

    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    began = time.process_time()
    verdicts = Counter(mutated_verdicts(number, seed))
    print(f"{number} workbooks, seed {seed}: {dict(verdicts.most_common())}; {time.process_time() - began:.0f} s")
    return told_dangers()


def told_dangers() -> int:
    """Print how large the corpus is, and the slowest refusal; 1 where one is too slow or a dangerous file is read."""
    from reports.importers import opening
    from reports.refusal import Refused
    from tests.core import test_workbook_reading as corpus

    named = len(corpus.BAD) + len(corpus.SPECIAL)
    dangerous = [(name, make) for name, make, _ in corpus.DANGEROUS]
    dangerous.append(("100 MB", lambda: b"PK\x03\x04" + bytes(LARGE)))
    spent: list[tuple[float, str]] = []
    for name, make in dangerous:
        data, began = make(), processor_time()
        try:
            opening.open_workbook(data)
        except Refused:
            spent.append((processor_time() - began, name))
        else:
            print(f"{name} was read")
            return 1
    slowest, name = max(spent)
    good = len(corpus.GOOD) * len(corpus.WRITERS)
    print(f"{good} good workbooks, {named} with a bad cell, {len(spent)} dangerous")
    print(f"slowest refusal: {slowest:.2f} s of processor time ({name})")
    return int(slowest >= LONGEST)


def processor_time() -> float:
    """Seconds that this process and its finished children have worked."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))


if __name__ == "__main__":
    sys.exit(main())
