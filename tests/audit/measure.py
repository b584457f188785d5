"""`python -m tests.audit.measure PATH`: what the audit finds of the marks that a reader made in the book of 2022.

The book is not in the repository; the marks are (`seed_marks.tsv`: line, rule, kind, printed, right). Findings beyond
the marks are listed to be judged; misspellings are counted apart, since the marks have but a few of them.
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STRUCTURED, TEXTUAL, FALSE, SECONDS = 95, 80, 3, 5


@dataclass
class Mark:
    """A contradiction as marked: any of its lines and rules will do."""

    lines: frozenset[int]
    rules: frozenset[str]
    textual: bool
    words: str


def marks() -> list[Mark]:
    rows = Path(__file__).with_name("seed_marks.tsv").read_text().splitlines()
    found = []
    for row in rows:
        if row and not row.startswith("#"):
            lines, rules, kind, *words = row.split("\t")
            found.append(
                Mark(
                    frozenset(map(int, lines.split("|"))),
                    frozenset(rules.split("|")),
                    kind == "text",
                    " → ".join(words[:2]),
                )
            )
    return found


def compare(findings: list[Any]) -> tuple[list[Mark], list[Mark], list[Any]]:
    """The marks that were found, those that were not, and the findings that no mark is about."""
    left = list(findings)
    found, missed = [], []
    for mark in marks():
        hit = next((each for each in left if each.line in mark.lines and each.rule in mark.rules), None)
        (found if hit else missed).append(mark)
        if hit:
            left.remove(hit)
    return found, missed, left


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.audit.measure", description=__doc__)
    parser.add_argument("path", type=Path)
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")
    import django

    django.setup()
    from reports.audit import audit

    begun = time.perf_counter()
    result = audit(given.path)
    seconds = time.perf_counter() - begun
    spelling = [each for each in result.findings if each.rule == "salah-ketik"]
    found, missed, beyond = compare(list(result.findings))
    beyond = [each for each in beyond if each.rule != "salah-ketik"]
    good = seconds < SECONDS
    for textual, wanted in ((False, STRUCTURED), (True, TEXTUAL)):
        of = [mark for mark in found + missed if mark.textual is textual]
        hits = sum(mark.textual is textual for mark in found)
        good = good and hits * 100 >= wanted * len(of)
        name = "textual" if textual else "structured"
        print(f"{name}: {hits} of {len(of)} = {hits * 100 / len(of):.1f} % (wanted {wanted} %)")
    share = len(beyond) * 100 / len(result.findings)
    print(f"beyond the marks: {len(beyond)} of {len(result.findings)} findings = {share:.1f} % (wanted {FALSE} %)")
    print(f"misspellings: {len(spelling)}; reports: {len(result.reports)}; seconds: {seconds:.2f} (wanted {SECONDS})")
    for mark in missed:
        print(f"  not found: line {sorted(mark.lines)} {'/'.join(sorted(mark.rules))}: {mark.words}")
    for each in beyond:
        print(f"  beyond: line {each.line} {each.rule}: {each.message}")
    return 0 if good and share <= FALSE else 1


if __name__ == "__main__":
    sys.exit(main())
