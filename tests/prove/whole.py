"""The whole of those tests that try a sample in the suite: killed steps, the workflow's model, changed bytes, figures.

Each test states its sample and its whole amount, and asks tests.prove.samples which one to try.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ON_BOTH = ["tests/core/test_killed.py", "tests/core/test_state_machine.py"]
ON_ONE = [
    "tests/document/signing/test_signatures.py", "tests/document/test_same_figures.py", "tests/document/test_excel.py",
]  # fmt: skip


def main() -> int:
    pytest = [sys.executable, "-m", "pytest", "-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    runs = [[*pytest, *ON_BOTH, *ON_ONE], [ROOT / ".ci" / "with-postgres", *pytest, *ON_BOTH]]
    environment = {**os.environ, "LKJ_PROVE": "1"}
    codes = [subprocess.run(command, cwd=ROOT, env=environment).returncode for command in runs]
    return 1 if any(codes) else 0


if __name__ == "__main__":
    sys.exit(main())
