"""What sentences of the evaluation and the plan claim in numbers, against the tables of the same report."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from lkj import formats
from reports.audit.activities import Activity, activities_of, plan_rows
from reports.audit.finding import in_prose
from reports.audit.headings import Kind, Role
from reports.audit.numbers import as_indonesian
from reports.audit.pairing import bare, without_aim
from reports.audit.recognised import Book, Prose, Report, Section
from reports.audit.result import Finding
from reports.audit.rules.known import known_of, of_all, units_of
from reports.audit.rules.said import Said, Says, counts_of_another_quarter, is_said, of_another_time, said_in
from reports.audit.rules.telling import by_heading, telling
from reports.calculations import round_half_up
from reports.language.amounts import Kind as Of
from reports.language.amounts import amounts

_RULES = {Says.CEILING: "pagu-berbeda", Says.SPENDING: "realisasi-berbeda", Says.TARGET: "target-berbeda",
          Says.REALISASI: "realisasi-berbeda"}  # fmt: skip


def check(book: Book) -> Iterator[Finding]:
    for report in book.reports:
        activities = [each for each in activities_of(report) if each.budget or each.spent or each.costs]
        if not activities and not any(report.of(Kind.ACHIEVEMENT)):
            continue
        yield from _evaluation(report, activities)
        yield from _plan(report, activities)


def _evaluation(report: Report, activities: list[Activity]) -> Iterator[Finding]:
    current: Activity | None = activities[0] if len(activities) == 1 else None
    told = telling(report, activities)
    for prose in report.prose:
        if prose.section is not Section.EVALUATION:
            continue
        current = told(prose.text, activities) or current
        # One sentence may speak of another activity by its name.
        named = by_heading(prose.text, activities)
        yield from _judged(report, prose, named or current, activities, "")
        if found := _RESULT.search(as_indonesian(prose.text, report.style)):
            yield from _formula(report, prose, current, found[1])


_RESULT = re.compile(r"(?:^[\s$&-]*=|x\s*100\s*%?\s*=)\s*(\d{1,3}(?:,\d{1,2})?)\s*\\?%[\s$.]*$")


def _formula(report: Report, prose: Prose, activity: Activity | None, written: str) -> Iterator[Finding]:
    """The last line of a formula, = 58 %, against the capaian of its activity."""
    amount = amounts(f"capaian {written} %")[0]
    said = Said(amount, Says.CAPAIAN)
    known = known_of(report, [activity], said) if activity is not None else []
    if known and not any(is_said(amount, value) for value in known):
        yield finding_of(report, prose, said, known[0], _AS_FORMULA)


def _plan(report: Report, activities: list[Activity]) -> Iterator[Finding]:
    for activity, at in plan_rows(report):
        for role in (Role.EVALUASI, Role.NOTE):
            if words := at.row.words(role):
                prose = Prose(words, Section.PLAN, at.source(role))
                where = f"baris {at.row.number}, {activity.code or activity.name[:60]}, kolom {role.value}"
                own = activity if activity in activities else None
                yield from _judged(report, prose, own, activities, where)


def _masked(text: str, activities: Sequence[Activity]) -> str:
    """The text with the names of activities and indicators blanked out, whose words say nothing of a number."""
    key = bare(text)
    for each in activities:
        for name in (each.name, without_aim(each.sasaran), *each.indicators):
            words = re.findall(r"[^\W_]+", name)
            if len(words) > 1 and bare(name) in key:
                pattern = re.compile(r"[\W_]{1,4}".join(map(re.escape, words)), re.IGNORECASE)
                text = pattern.sub(lambda found: "x" * len(found[0]), text)
    return text


def _judged(
    report: Report, prose: Prose, activity: Activity | None, activities: Sequence[Activity], where: str
) -> Iterator[Finding]:
    text = _masked(as_indonesian(prose.text, report.style), activities)
    for said in said_in(text, units_of(report)):
        if of_another_time(report, prose.text, said.amount) or counts_of_another_quarter(
            report, prose.text, said.amount
        ):
            continue
        alone = activity is None
        known = known_of(report, list(activities) if activity is None else [activity], said, whole=alone)
        if not known or any(is_said(said.amount, value) for value in known):
            continue
        if (alone or _is_whole(text)) and any(
            is_said(said.amount, value) for value in of_all(report, activities, said)
        ):
            continue
        yield finding_of(report, prose, said, known[0], where)


_AS_FORMULA = "hasil rumus"
# A line of a list that says one amount (b. Realisasi sebesar Rp …) is compared as a table's cell is.
_ITEM = 110


def _is_whole(text: str) -> bool:
    return bool(re.search(r"\b(?:total|seluruh|keseluruhan|rata-rata|jumlah)\b", text, re.IGNORECASE))


def finding_of(report: Report, prose: Prose, said: Said, right: Fraction, where: str) -> Finding:
    is_item = len(prose.text) <= _ITEM and len(amounts(prose.text)) == 1
    rule = _RULES.get(said.says, "angka-narasi") if is_item and said.amount.kind is not Of.PERCENT else "angka-narasi"
    written = (
        said.amount.text.strip() if where == _AS_FORMULA else prose.text[said.amount.start : said.amount.end].strip()
    )
    expected = _written(said, right)
    message = f"Kalimat menyebut {said.says.value} {written}, padahal dalam tabel {expected}. Samakan keduanya."
    return in_prose(rule, report, prose, message, printed=written, expected=expected, where=where)


def _written(said: Said, value: Fraction) -> str:
    if said.amount.kind is Of.MONEY:
        return formats.rupiah(round_half_up(value, 0))
    places = max(0, -int(said.amount.step.as_tuple().exponent))
    number = formats.number(round_half_up(value, places))
    return f"{number}%" if said.amount.kind is Of.PERCENT else f"{number} {said.amount.unit}"
