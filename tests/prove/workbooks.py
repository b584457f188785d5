"""Mutated workbooks: whatever a planner uploads is read, named by its cells or refused, and never raises.

`python -m tests.prove.workbooks [number of files] [seed]` mutates workbooks as five programs write them, and reads each
as an upload is read, all but the sandbox around it. Raises what one of them raises.
"""

import os
import sys
import time
from collections import Counter

import django

NUMBER, SEED = 2_000, 20260112


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")
    django.setup()
    from tests.core.test_workbook_reading import mutated_verdicts

    number = int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    began = time.process_time()
    verdicts = Counter(mutated_verdicts(number, seed))
    print(f"{number} workbooks, seed {seed}: {dict(verdicts.most_common())}; {time.process_time() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
