"""Made-up documents with one error of each kind: how many the audit finds in each format, and its false alarms."""

import sys
from pathlib import Path

from tests.audit.planted import main as measure
from tests.audit.writers import FORMATS

# The number. Word, Excel and PDF cost two to thirty times as much to write as text; what was run is kept, so
# that the proof may be stopped and goes on.
AMOUNT = 500
FOLDER = Path(__file__).resolve().parent.parent.parent / "out"


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    failed = [
        name
        for name in FORMATS
        if measure(["--format", name, "--n", str(AMOUNT), "--into", str(FOLDER / f"planted-{name}.jsonl")])
    ]
    for name in failed:
        print(f"not reached: {name}", file=sys.stderr)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
