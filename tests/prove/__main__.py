"""Runs the long proofs one after another and prints a table of them (`make prove`); names choose some of them.

A proof runs in a process of its own, so that no setting of one reaches the next.
"""

import argparse
import ast
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
RUN = "import sys; from importlib import import_module; sys.exit(import_module(sys.argv.pop(1)).main())"


@dataclass(frozen=True)
class Outcome:
    name: str
    seconds: float
    code: int

    def __str__(self) -> str:
        result = "holds" if self.code == 0 else f"FAILED ({self.code})"
        return f"{self.name:<24}{self.seconds:>8.0f} s  {result}"


def proofs(folder: Path = FOLDER) -> dict[str, str]:
    """Name of each proof and the first line of its docstring; a module without `main` is a part of another."""
    found = {}
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text())
        if any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body):
            found[path.stem] = (ast.get_docstring(tree) or "").partition("\n")[0]
    found.pop("__main__", None)
    return found


def run(name: str, package: str = "tests.prove") -> Outcome:
    started = time.monotonic()
    code = subprocess.run([sys.executable, "-c", RUN, f"{package}.{name}"], cwd=ROOT).returncode
    return Outcome(name, time.monotonic() - started, code)


def main(arguments: list[str] | None = None) -> int:
    known = proofs()
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="one of: " + ", ".join(known))
    wanted = parser.parse_args(arguments).names or list(known)
    if unknown := set(wanted) - known.keys():
        parser.error(f"no such proof: {', '.join(sorted(unknown))}")
    outcomes = []
    for name in wanted:
        print(f"== {name}: {known[name]}", flush=True)
        outcomes.append(run(name))
    print("\n" + "\n".join(map(str, outcomes)))
    return 1 if any(outcome.code for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
