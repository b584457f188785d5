"""A hundred kills of job workers on PostgreSQL: the queue goes on, nothing is lost or sent twice."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def main() -> int:
    return subprocess.run([ROOT / ".ci/with-postgres", sys.executable, "-m", "tests.prove.kills"], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
