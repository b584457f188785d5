"""Made-up books with one error of each kind: how many the audit finds in each format, and its false alarms."""

import sys

from tests.audit.planted import main as measure

# How many books of each kind of error in each format. Word, Excel and PDF differ from text only in being read, and cost
# two to ten times as much to write: each takes a quarter of an hour and more on two calm cores.
AMOUNTS = {"text": 500, "docx": 500, "xlsx": 500, "pdf": 500}
PROCESSES = "2"


def main() -> int:
    failed = [
        name
        for name, amount in AMOUNTS.items()
        if measure(["--format", name, "--n", str(amount), "--processes", PROCESSES])
    ]
    for name in failed:
        print(f"not reached: {name}", file=sys.stderr)
    return len(failed)
