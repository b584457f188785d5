"""`python -m tests.audit.measure PATH`: what the audit finds of the marks that a reader made in the book of 2022.

The book is not in the repository; the marks are (`seed_marks.tsv`: line, rule, kind, printed, right). Findings beyond
the marks are listed to be judged; misspellings are counted apart, since the marks have but a few of them.

`--formats` writes the same book as Word, Excel and PDF, and prints how the findings differ from those of the text.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
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


def as_document(path: Path) -> Any:
    """The text's paragraphs and tables as the writers of the made-up books take them."""
    from reports.audit.reading.text import read
    from tests.audit.books import Cell, Document, Para, Table, make_book

    book = make_book(1, 1)
    plain = replace(book.style, upright=False, typed_numbers=False, one_sheet=True, landscape=True, wording=0)
    document = Document(replace(book, style=plain))
    for block in read(path.read_bytes())["blocks"]:
        if "rows" in block:
            rows = [[Cell(cell["text"]) for cell in row] for row in block["rows"]]
            document.blocks.append(Table("table", 0, [], rows))
        else:
            document.blocks.append(Para(block["text"]))
    return document


def told(findings: list[Any]) -> Counter[tuple[int, str, str]]:
    return Counter((each.report, each.rule, " ".join(each.printed.split())) for each in findings)


def compare_formats(path: Path, findings: list[Any]) -> None:
    """The book in the other formats: the findings that only one of text and file has."""
    from reports.audit import audit
    from tests.audit.writers import SUFFIX, write

    document, wanted = as_document(path), told(findings)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("docx", "xlsx", "pdf"):
            file = Path(folder) / f"book{SUFFIX[name]}"
            write(document, name, file)
            begun = time.perf_counter()
            result = audit(file)
            seconds = time.perf_counter() - begun
            found = told(list(result.findings))
            lost, more = wanted - found, found - wanted
            said = f"{len(result.reports)} reports, {lost.total()} findings of the text lost, {more.total()} others"
            print(f"{name}: {len(result.findings)} findings; {said}; {seconds:.1f} s by the clock")
            for sign, each in (("-", lost), ("+", more)):
                for (report, rule, printed), count in sorted(each.items()):
                    print(f"  {sign} report {report} {rule}: {printed[:80]}{f' ({count} times)' if count > 1 else ''}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.audit.measure", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--formats", action="store_true", help="compare with the same book as Word, Excel and PDF")
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
    if given.formats:
        compare_formats(given.path, list(result.findings))
    return 0 if good and share <= FALSE else 1


if __name__ == "__main__":
    sys.exit(main())
