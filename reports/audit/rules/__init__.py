"""The rules of the audit: each module reads a recognised document and yields findings.

Those of sentences are the rules of reports.checks themselves; those of figures exist for claimed figures alone, since
an office's own reports print only computed ones.
"""

from collections.abc import Iterable

from reports.audit.recognised import Book
from reports.audit.result import Finding
from reports.audit.rules import (
    between,
    capaian,
    claims,
    codes,
    figures,
    follow_up,
    indicators,
    people,
    plan_words,
    posts,
    sums,
    words,
)
from reports.checks.office import OfficeView

__all__ = ["findings_of"]


def findings_of(book: Book, known: OfficeView | None = None) -> tuple[Finding, ...]:
    """Every finding in the document's order, one mistake once."""
    office = words.office_view(book, known)
    found: list[Finding] = [
        # Before figures: of the same cell it tells more, the other table's capaian besides the right one.
        *capaian.check(book),
        *figures.check(book),
        *sums.check(book),
        *between.check(book),
        *codes.check(book),
        *claims.check(book),
        *indicators.check(book),
        *plan_words.check(book),
        *posts.check(book),
        *people.check(book),
        *follow_up.check(book),
        *words.check(book, office),
    ]
    return tuple(sorted(_once(found), key=_order))


def _order(finding: Finding) -> tuple[int, int, int, int, str]:
    source = finding.source
    return (source.block, source.row or 0, source.cell or 0, finding.report, finding.rule)


def _once(found: Iterable[Finding]) -> Iterable[Finding]:
    """One mistake once: the same rule at the same place about the same words, and a unit named found by two rules."""
    known: set[tuple[str, int, int | None, int | None, str]] = set()
    for finding in found:
        source = finding.source
        printed = "".join(finding.printed.casefold().split())
        key = (finding.rule, source.block, source.row, source.cell, printed)
        if key not in known:
            known.add(key)
            yield finding
