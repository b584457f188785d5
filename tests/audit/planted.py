"""What the audit finds of errors put into made-up books, and what it says of books without any.

`python -m tests.audit.planted [--n 500] [--format text|docx|xlsx|pdf] [--rules CODE …] [--misses] [--processes 2]
[--into FILE]` prints found and planted by rule, and false alarms per 100 clean reports, half of which have something in
them that only looks wrong. It goes in parts of 25 books, every kind of error before the next part of any; with `--into`
each part is a line of FILE, and the same command goes on where it was stopped, as long as the code is the same. Files
are read in these processes and not in the sandbox, whose start takes longer than most books; the tests of the suite go
through it.
"""

import argparse
import hashlib
import itertools
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.audit.books import compose, make_book
from tests.audit.near_misses import NAMES, with_near_miss
from tests.audit.plants import PLANTS, RULES, Planted, Unplantable, plant
from tests.audit.writers import FORMATS, SUFFIX, write

# What the issue asks for, in percent of those planted, and false alarms per 100 clean reports.
STRUCTURED, TEXTUAL, ALARMS = 99, 90, 1
# Books of one part, and how far the seeds of two parts are from each other.
PART, STRIDE = 25, 1000
# Every fourth book has more reports than the one that the error is in; clean ones have as many as an office has.
SIZES = (1, 3, 1, 1)
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Score:
    """Of one rule: how many were planted and found, and how many were found by their code in another line."""

    planted: int = 0
    found: int = 0
    elsewhere: int = 0
    missed: list[str] = field(default_factory=list)


@dataclass
class Alarms:
    reports: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def per_hundred(self) -> float:
        return sum(self.counts.values()) * 100 / max(self.reports, 1)


def audit(path: Path):
    """What an audit finds, whatever the file's format, without the sandbox."""
    from reports.audit.blocks import from_plain
    from reports.audit.reading import read
    from reports.audit.recognising import recognise
    from reports.audit.rules import findings_of

    return findings_of(recognise(from_plain(json.loads(read(path.read_bytes())))))


def is_found(planted: Planted, findings: list, lines: dict[int, list[int]]) -> tuple[bool, bool]:
    """Whether the planted error is among the findings: by its code and report, and in its line too."""
    codes = {planted.rule, *planted.also}
    said = [each for each in findings if each.rule in codes and each.report in {planted.report, 0, *planted.others}]
    wanted = {line for piece in planted.pieces for line in lines.get(id(piece), ())}
    if not lines:
        return bool(said), False
    here = any(each.line in wanted or each.line is None for each in said)
    return here, bool(said) and not here


def planted_books(rule: str, amount: int, start: int = 1) -> Iterator[tuple]:
    """So many books with this error in them, of seeds in their order."""
    size = PLANTS[rule].size
    made = 0
    for seed in itertools.count(start):
        try:
            yield seed, *plant(make_book(seed, size or SIZES[seed % 4]), rule)
        except Unplantable:
            if seed > start + amount * 40:
                raise AssertionError(f"{rule}: hardly a book has a place for it") from None
            continue
        made += 1
        if made == amount:
            return


def score(rule: str, amount: int, format: str, folder: Path, start: int = 1) -> Score:  # noqa: A002
    result = Score()
    path = folder / f"book{SUFFIX[format]}"
    for seed, document, planted in planted_books(rule, amount, start):
        lines = write(document, format, path)
        found, elsewhere = is_found(planted, list(audit(path)), lines)
        result.planted += 1
        result.found += found
        result.elsewhere += elsewhere
        if not found:
            result.missed.append(f"seed {seed}, report {planted.report}: {planted.printed!r}, not {planted.expected!r}")
    return result


def alarms(amount: int, format: str, folder: Path, start: int = 100_001) -> Alarms:  # noqa: A002
    """What is said of so many clean reports; every second book has a near-miss in it."""
    result = Alarms()
    path = folder / f"clean{SUFFIX[format]}"
    for seed in itertools.count(start):
        book = make_book(seed, (None, 1, 4, 3)[seed % 4])
        name = NAMES[seed // 2 % len(NAMES)] if seed % 2 else ""
        write(with_near_miss(book, name) if name else compose(book), format, path)
        for each in audit(path):
            if str(each.severity) == "info":
                continue
            key = f"{each.rule}{f' ({name})' if name else ''}"
            result.counts[each.rule] += 1
            result.examples.setdefault(key, f"seed {seed}, report {each.report}, line {each.line}: {each.message}")
        result.reports += len(book.posts)
        if result.reports >= amount:
            return result
    raise AssertionError


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lkj.settings")
    import django

    django.setup()


@dataclass(frozen=True)
class Part:
    """Some books of one format: with one kind of error in them, or clean ones, where `rule` is empty."""

    format: str
    rule: str
    first: int
    amount: int

    def run(self) -> dict:
        """What was found, as JSON can have it."""
        with tempfile.TemporaryDirectory() as folder:
            if self.rule:
                return asdict(score(self.rule, self.amount, self.format, Path(folder), self.first))
            return asdict(alarms(self.amount, self.format, Path(folder), self.first))


def parts(amount: int, format: str, rules: tuple[str, ...], first: int) -> Iterator[Part]:  # noqa: A002
    """All parts, each kind of error before the next part of any: so a run that is stopped has something of each."""
    for number, begun in enumerate(range(0, amount, PART)):
        size = min(PART, amount - begun)
        for rule in (*rules, ""):
            yield Part(format, rule, first + number * STRIDE + (0 if rule else 100_000), size)


class Results:
    """The parts that were run, kept in a file where one is named: a line each, with the code that they are of."""

    def __init__(self, path: Path | None) -> None:
        self.path, self.code, self.known = path, _code(), {}
        lines = path.read_text().splitlines() if path and path.exists() else []
        for told in map(json.loads, lines):
            if told["code"] == self.code:
                self.known[Part(*told["part"])] = told["result"]

    def add(self, part: Part, result: dict) -> None:
        self.known[part] = result
        if self.path:
            told = {"code": self.code, "part": list(asdict(part).values()), "result": result}
            with self.path.open("a") as file:
                file.write(f"{json.dumps(told)}\n")


def _code() -> str:
    """Which code is measured: what reads and judges, and what makes the books."""
    folders = ("reports/audit", "reports/checks", "reports/language", "tests/audit")
    files = [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.suffix in (".py", ".txt")
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


@dataclass(frozen=True)
class Wanted:
    """What is measured: so many books of each kind of error, from the book of seed `first` on."""

    amount: int
    format: str
    rules: tuple[str, ...] = RULES
    first: int = 1
    processes: int = 1
    misses: bool = False
    into: Path | None = None
    stored: bool = False


def measure(wanted: Wanted) -> bool:
    """Run what has no result yet and print it all; whether what the issue asks for is reached."""
    results = Results(wanted.into)
    every = list(parts(wanted.amount, wanted.format, wanted.rules, wanted.first))
    left = [part for part in every if part not in results.known and not wanted.stored]
    with ProcessPoolExecutor(wanted.processes, initializer=_set_up) as pool:
        for part, result in zip(left, pool.map(Part.run, left), strict=True):
            results.add(part, result)
    return _tell(wanted, {part: results.known[part] for part in every if part in results.known})


def _tell(wanted: Wanted, results: dict[Part, dict]) -> bool:
    totals: dict[bool, list[int]] = {False: [0, 0], True: [0, 0]}
    print(f"{wanted.format}: found of {wanted.amount} planted\n")
    for rule in wanted.rules:
        mine = [result for part, result in results.items() if part.rule == rule]
        planted, found, elsewhere = (sum(each[key] for each in mine) for key in ("planted", "found", "elsewhere"))
        textual = PLANTS[rule].textual
        totals[textual][0] += found
        totals[textual][1] += planted
        far = f", {elsewhere} more in another line" if elsewhere else ""
        print(f"{rule:<24}{'text' if textual else '':<6}{found:>5}/{planted}{far}")
        missed = [each for result in mine for each in result["missed"]]
        for each in missed[:5] if wanted.misses else ():
            print(f"    {each}")
    good = True
    for textual, least in ((False, STRUCTURED), (True, TEXTUAL)):
        found, planted = totals[textual]
        if planted:
            share = found * 100 / planted
            good = good and share >= least
            print(f"\n{'textual' if textual else 'structured'}: {found}/{planted} = {share:.1f} % (wanted {least} %)")
    return _tell_alarms(wanted, [result for part, result in results.items() if not part.rule]) and good


def _tell_alarms(wanted: Wanted, results: list[dict]) -> bool:
    rest = Alarms()
    for result in results:
        rest.reports += result["reports"]
        rest.counts.update(result["counts"])
        rest.examples = result["examples"] | rest.examples
    print(f"\nfalse alarms: {rest.per_hundred:.1f} per 100 of {rest.reports} clean reports (wanted {ALARMS})")
    for rule, count in rest.counts.most_common():
        print(f"    {rule:<24}{count:>5}")
    for key, example in rest.examples.items() if wanted.misses else ():
        print(f"    {key}: {example}")
    return rest.per_hundred <= ALARMS


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.audit.planted", description=__doc__)
    parser.add_argument("--n", type=int, default=500, help="books for each kind of error, and clean reports")
    parser.add_argument("--first", type=int, default=1, help="the first book's seed, to try books never seen before")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument("--rules", nargs="*", default=RULES, choices=RULES, metavar="CODE")
    parser.add_argument(
        "--misses", action="store_true", help="say also which were missed, and what was said of clean ones"
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--into", type=Path, metavar="FILE", help="keep each part there, and go on from what it has")
    parser.add_argument("--stored", action="store_true", help="run nothing: tell what FILE has so far")
    given = parser.parse_args(arguments)
    rules = tuple(given.rules)
    wanted = Wanted(given.n, given.format, rules, given.first, given.processes, given.misses, given.into, given.stored)
    return 0 if measure(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
