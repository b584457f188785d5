"""What the plan says of figures without naming them as claims do: that there are none, or a count with a digit off."""

import re
from collections.abc import Iterator

from lkj import formats
from reports.audit.activities import Activity, plan_rows
from reports.audit.finding import in_prose
from reports.audit.headings import Role
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.result import Finding
from reports.audit.rules.claims import finding_of
from reports.audit.rules.known import achieved, known_of, printed_of
from reports.audit.rules.said import PAST, Said, Says, is_said, of_another_time, said_in
from reports.calculations import round_half_up
from reports.language.amounts import Kind as Of
from reports.language.amounts import amounts

_NONE = re.compile(
    r"\b(?:tidak|belum)\s+ada(?:nya)?\s+(?P<what>(?:realisasi|serapan|penyerapan|capaian)(?:\s+(?:anggaran|kinerja))?)\b"
    r"(?![^.;,]{0,30}\d)",
    re.IGNORECASE,
)


def check(book: Book) -> Iterator[Finding]:
    for report in book.reports:
        for activity, at in plan_rows(report):
            if not (activity.budget or activity.spent or activity.costs):
                continue
            for role in (Role.EVALUASI, Role.NOTE):
                prose = Prose(at.row.words(role), Section.PLAN, at.source(role))
                where = f"baris {at.row.number}, {activity.code or activity.name[:60]}, kolom {role.value}"
                yield from _denied(report, prose, activity, where)
                yield from _digit_off(report, prose, activity, where)


def _denied(report: Report, prose: Prose, activity: Activity, where: str) -> Iterator[Finding]:
    """`Tidak ada serapan anggaran` where the table has some."""
    found = _NONE.search(prose.text)
    if not found or PAST.search(prose.text):
        return
    money = "kinerja" not in found["what"].casefold() and found["what"].casefold() != "capaian"
    rows = [at for at in (activity.spent, *activity.costs) if at is not None] if money else achieved(report, activity)
    values = [value for value in printed_of(rows, Role.SERAPAN if money else Role.CAPAIAN) if value > 0]
    if values:
        figure = formats.percent(round_half_up(values[0]))
        message = f"Tertulis “{found[0]}”, padahal dalam tabel {figure}. Samakan keduanya."
        yield in_prose("angka-narasi", report, prose, message, printed=found[0], expected=figure, where=where)


def _digit_off(report: Report, prose: Prose, activity: Activity, where: str) -> Iterator[Finding]:
    """A count of three digits or more that is the realisasi but for one of them, whatever the sentence calls it."""
    said_at = {said.amount.start for said in said_in(prose.text)}
    for amount in amounts(prose.text):
        if amount.kind is not Of.COUNT or amount.start in said_at or amount.value < 100:
            continue
        said = Said(amount, Says.REALISASI)
        known = [value for value in known_of(report, [activity], said) if value.denominator == 1]
        if not any(is_said(amount, value) for value in known):
            near = [value for value in known if _one_digit(int(amount.value), int(value))]
            if near and not of_another_time(report, prose.text, amount):
                yield finding_of(report, prose, said, near[0], where)


def _one_digit(one: int, other: int) -> bool:
    first, second = str(one), str(other)
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1
