"""What an examined document would bring into an office: for each of its reports a post, a draft or realisasi.

Nothing is guessed: what fits no row exactly is listed as a difference, and what cannot be stored is a problem, with
which nothing of the document is imported.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz, process

from lkj import formats
from reports.actions import document_import
from reports.actions.agreement_filling import NewIndicator, NewLine
from reports.actions.document_import import NewResult
from reports.audit.result import Audit, AuditedIndicator, AuditedLine, AuditedReport, Figure
from reports.enums import IndicatorKind
from reports.models import (
    Activity,
    Agreement,
    BudgetLine,
    BudgetResult,
    FundSource,
    Indicator,
    IndicatorResult,
    Period,
    Report,
)
from reports.queries.agreement_rows import Funds
from reports.targets import YearTarget
from units.models import Organization, Position

SKIPPED = "lewati"
# How alike a printed title and a post's must be for the post to be offered, and how far ahead of the next one.
ALIKE, AHEAD = 90, 3
_SHORT = (
    (r"\bka\b\.?|\bkepala\b", "kepala"),
    (r"\bkasubb?ag\b\.?", "kepala sub bagian"),
    (r"\bkasi\b\.?", "kepala seksi"),
    (r"\bkabid\b\.?", "kepala bidang"),
    (r"\bsubb?ag(?:ian)?\b\.?|\bsub\W*bag(?:ian)?\b\.?", "sub bagian"),
)


@dataclass(frozen=True)
class Row:
    """One value that goes in: what it is of, the value, where it stood in the document."""

    kind: str
    name: str
    target: str
    realisasi: str
    source: str


@dataclass
class PostPlan:
    """What becomes of one report of the document."""

    number: int
    printed: str
    choice: str = ""
    position: Position | None = None
    agreement: Agreement | None = None
    rows: list[Row] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    lines: list[NewLine] = field(default_factory=list)
    indicators: list[NewIndicator] = field(default_factory=list)
    results: list[NewResult] = field(default_factory=list)

    @property
    def is_skipped(self) -> bool:
        return self.choice == SKIPPED

    @property
    def is_new(self) -> bool:
        return self.position is not None and self.agreement is None


@dataclass
class ImportPlan:
    """The whole import: `problems` are those of the document itself; `token` tells this plan from another."""

    year: int
    quarter: int
    posts: list[PostPlan]
    choices: list[Position]
    problems: list[str]

    @property
    def can_apply(self) -> bool:
        wanted = [post for post in self.posts if not post.is_skipped]
        return bool(wanted) and not self.problems and not any(post.problems for post in wanted)

    @property
    def token(self) -> str:
        said = [
            repr((post.number, post.choice, post.agreement and post.agreement.pk, post.rows, post.differences))
            for post in self.posts
        ]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]

    def for_writing(self) -> list[document_import.Post]:
        return [
            document_import.Post(post.position, post.agreement, post.lines, post.indicators, post.results)
            for post in self.posts
            if post.position is not None and not post.is_skipped
        ]


def plan(found: Audit, office: Organization, choices: Mapping[int, str]) -> ImportPlan:
    """What the document would bring in; `choices` are keys of posts, or SKIPPED, by the report's number from 1."""
    year, quarter = found.year or 0, found.quarter or 0
    problems = []
    if not (2000 <= year < 2100 and 1 <= quarter <= 4):
        problems.append("Triwulan atau tahun dokumen ini tidak terbaca, sehingga tidak dapat diimpor.")
        return ImportPlan(year, quarter, [], [], problems)
    posts = list(_reporting(office, year, quarter))
    setup = _Setup(office, year, quarter, posts)
    made = [_post_plan(number, each, setup, choices) for number, each in enumerate(found.reports, 1)]
    _refuse_twice(made)
    return ImportPlan(year, quarter, made, posts, problems)


def _reporting(office: Organization, year: int, quarter: int) -> Sequence[Position]:
    day = Period(organization=office, year=year, quarter=quarter).last_day
    reporting = Position.objects.of(office).reporting().standing_on(day)
    return list(reporting.select_related("unit__organization").order_by("unit__order", "pk"))


class _Setup:
    """The office as an import needs it, read once."""

    def __init__(self, office: Organization, year: int, quarter: int, posts: Sequence[Position]) -> None:
        self.office = office
        self.posts = {str(post.pk): post for post in posts}
        self.titles = {str(post.pk): plain_title(post.title, office) for post in posts}
        self.agreements: dict[int, Agreement] = {}
        for agreement in Agreement.objects.filter(position__in=posts, year=year).order_by("version"):
            self.agreements[agreement.position_id] = agreement
        keys = [agreement.pk for agreement in self.agreements.values()]
        self.indicators: dict[int, list[Indicator]] = {}
        for each in Indicator.objects.filter(goal__agreement__in=keys).select_related("goal"):
            self.indicators.setdefault(each.goal.agreement_id, []).append(each)
        self.lines: dict[int, list[BudgetLine]] = {}
        for line in BudgetLine.objects.filter(agreement__in=keys).select_related("activity"):
            self.lines.setdefault(line.agreement_id, []).append(line)
        of_quarter = Report.objects.filter(period__year=year, period__quarter=quarter, position__in=posts)
        self.reports = {each.position_id: each for each in of_quarter}
        written = list(IndicatorResult.objects.filter(report__in=self.reports.values()))
        # What is there already, by the indicator's or the line's key.
        self.results = {each.indicator_id: each.realisasi for each in written if each.realisasi is not None}
        spent = BudgetResult.objects.filter(report__in=self.reports.values(), realisasi__isnull=False)
        self.spending = {each.line_id: each.realisasi for each in spent}
        activities = list(Activity.objects.filter(organization=office, year=year))
        self.by_code = {each.code: each for each in activities}
        self.by_name: dict[str, list[Activity]] = {}
        for activity in activities:
            self.by_name.setdefault(folded(activity.name), []).append(activity)
        self.funds = {folded(each.name): each.name for each in FundSource.objects.filter(organization=office)}

    def activity(self, line: AuditedLine) -> Activity | None:
        """By its code; by its name only where no code is printed and no other activity is called so."""
        if line.code:
            return self.by_code.get(line.code)
        named = self.by_name.get(folded(line.name), [])
        return named[0] if len(named) == 1 else None


def _post_plan(number: int, report: AuditedReport, setup: _Setup, choices: Mapping[int, str]) -> PostPlan:
    made = PostPlan(number, report.position or report.unit)
    made.choice = choices.get(number) or _likely(made.printed, setup)
    if made.is_skipped:
        return made
    made.position = setup.posts.get(made.choice)
    if made.position is None:
        made.choice = ""
        made.problems.append("Pilih jabatannya, atau pilih untuk melewati laporan ini.")
        return made
    made.agreement = setup.agreements.get(made.position.pk)
    if made.agreement is None:
        _new_agreement(made, report, setup)
    else:
        _existing(made, report, setup, made.agreement)
    return made


def _likely(printed: str, setup: _Setup) -> str:
    """The key of the post that this title surely means; empty where it might be another."""
    wanted = plain_title(printed, setup.office)
    same = [key for key, title in setup.titles.items() if title == wanted]
    if len(same) == 1:
        return same[0]
    best = process.extract(wanted, setup.titles, scorer=fuzz.token_sort_ratio, limit=2)
    if not best or best[0][1] < ALIKE:
        return ""
    return str(best[0][2]) if len(best) == 1 or best[0][1] - best[1][1] >= AHEAD else ""


def _refuse_twice(posts: Sequence[PostPlan]) -> None:
    taken: dict[str, PostPlan] = {}
    for post in posts:
        if post.position is None or post.is_skipped:
            continue
        other = taken.setdefault(post.choice, post)
        if other is not post:
            post.problems.append(f"Jabatan ini sudah dipilih untuk laporan nomor {other.number}.")


# ---- a post without an agreement


def _new_agreement(made: PostPlan, report: AuditedReport, setup: _Setup) -> None:
    activities = _new_lines(made, report, setup)
    for index, each in enumerate(report.indicators):
        name = " ".join(each.name.split())
        if not name:
            made.problems.append(f"Indikator nomor {index + 1} tidak bernama. Tambahkan sendiri di rancangan PK.")
            continue
        target, unit = _number(each.target), each.target.unit if each.target else ""
        values: dict[str, object] = {"name": name, "unit": unit}
        if target is not None and _fits(target):
            values["yearly"] = YearTarget(number=target)
        else:
            made.differences.append(f"Target “{name}” tidak terbaca; isi sendiri di rancangan PK.")
        place = len(made.indicators)
        made.indicators.append(
            NewIndicator(" ".join(each.sasaran.split()) or name, values, activities.get(folded(each.activity)))
        )
        _take(made, "Indikator", name, each.target, each.realisasi, index=place)


def _new_lines(made: PostPlan, report: AuditedReport, setup: _Setup) -> dict[str, Activity]:
    """The new budget lines; returns their activities by the names that the document has."""
    activities: dict[str, Activity] = {}
    taken: set[int] = set()
    for line in report.lines:
        activity = setup.activity(line)
        told = f"{line.code} {line.name}".strip()
        if activity is None:
            made.problems.append(f"“{told}” tidak ada dalam program dan kegiatan kantor. Tambahkan dahulu di sana.")
            continue
        if activity.pk in taken:
            made.problems.append(f"“{told}” tercantum dua kali dalam laporan ini. Betulkan dahulu dokumennya.")
            continue
        taken.add(activity.pk)
        activities[folded(line.name)] = activity
        fund = setup.funds.get(folded(line.fund))
        if line.fund and fund is None:
            made.differences.append(f"Sumber dana “{line.fund}” tidak dikenal; dipakai sumber dana dari DPA.")
        ceiling = _number(line.ceiling)
        if ceiling is None:
            made.differences.append(f"Pagu “{told}” tidak terbaca; dipakai pagu dari DPA.")
        funds = Funds(((fund, None),)) if fund else None
        index = len(made.lines)
        made.lines.append(NewLine(activity, ceiling, funds))
        _take(made, "Anggaran", str(activity), line.ceiling, line.realisasi, index=index, is_spending=True)
    return activities


# ---- a post with an agreement, which keeps it


def _existing(made: PostPlan, report: AuditedReport, setup: _Setup, agreement: Agreement) -> None:
    report_there = setup.reports.get(agreement.position_id)
    if report_there is not None and not report_there.status.editable:
        state = report_there.status.label.lower()
        made.differences.append(f"Laporan jabatan ini sudah {state}, sehingga realisasinya tidak ikut.")
        return
    known: dict[str, list[Indicator]] = {}
    for indicator in setup.indicators.get(agreement.pk, []):
        known.setdefault(folded(indicator.name), []).append(indicator)
    for each in report.indicators:
        found = known.get(folded(each.name), [])
        if len(found) != 1:
            made.differences.append(f"Indikator “{each.name}” tidak ada dalam PK; realisasinya tidak ikut.")
        elif why := _why_not(each, found[0]):
            made.differences.append(f"Indikator “{each.name}”: {why}; realisasinya tidak ikut.")
        elif not _is_there(made, each.name, each.realisasi, setup.results.get(found[0].pk)):
            _take(made, "Indikator", found[0].name, each.target, each.realisasi, target=found[0])
    lines = setup.lines.get(agreement.pk, [])
    for line in report.lines:
        stored = _line_of(line, lines)
        ceiling = _number(line.ceiling)
        if stored is None:
            made.differences.append(f"Anggaran “{line.name}” tidak ada dalam PK; realisasinya tidak ikut.")
        elif ceiling is not None and stored.ceiling is not None and ceiling != stored.ceiling:
            pagu = f"pagu {formats.rupiah(ceiling)}, dalam PK {formats.rupiah(stored.ceiling)}"
            made.differences.append(f"Anggaran “{line.name}”: {pagu}; realisasinya tidak ikut.")
        elif not _is_there(made, line.name, line.realisasi, setup.spending.get(stored.pk)):
            name = str(stored.activity)
            _take(made, "Anggaran", name, line.ceiling, line.realisasi, target=stored, is_spending=True)


def _why_not(each: AuditedIndicator, stored: Indicator) -> str:
    if stored.kind != IndicatorKind.NUMBER:
        return f"dalam PK diisi sebagai {IndicatorKind(stored.kind).label.lower()}"
    target = _number(each.target)
    if target is not None and stored.target is not None and target != stored.target:
        return f"target {formats.number(target)}, dalam PK {formats.number(stored.target)}"
    unit = each.target.unit if each.target else ""
    if unit and stored.unit and folded(unit) != folded(stored.unit):
        return f"satuan {unit}, dalam PK {stored.unit}"
    return ""


def _is_there(made: PostPlan, name: str, figure: Figure | None, stored: Decimal | None) -> bool:
    """Whether the report holds a realisasi already, which stays; another one is listed."""
    value = _number(figure)
    if stored is not None and value is not None and value != stored:
        said = f"{formats.number(value)}, di aplikasi sudah terisi {formats.number(stored)}"
        made.differences.append(f"Realisasi “{name}” dalam dokumen {said}; yang di aplikasi tetap.")
    return stored is not None


def _line_of(line: AuditedLine, stored: Sequence[BudgetLine]) -> BudgetLine | None:
    by_code = [each for each in stored if line.code and each.activity.code == line.code]
    by_name = [each for each in stored if folded(each.activity.name) == folded(line.name)]
    found = by_code or by_name
    return found[0] if len(found) == 1 else None


# ---- values


def _take(
    made: PostPlan,
    kind: str,
    name: str,
    due: Figure | None,
    figure: Figure | None,
    *,
    target: Indicator | BudgetLine | None = None,
    index: int = 0,
    is_spending: bool = False,
) -> None:
    """Show the row, and let its realisasi go in where it was read."""
    value = _number(figure)
    stood = figure or due
    source = stood.source.words if stood else ""
    printed = figure.text if figure else ""
    if value is None or not _fits(value) or (is_spending and value < 0):
        made.differences.append(f"{kind} “{name}”: realisasi “{printed}” tidak terbaca; isi sendiri di laporannya.")
        printed = ""
    else:
        made.results.append(NewResult(value, source, target, index, is_spending))
    made.rows.append(Row(kind, name, due.text if due else "", printed, source))


def _number(figure: Figure | None) -> Decimal | None:
    return figure.value if figure is not None else None


def _fits(value: Decimal) -> bool:
    """Whether the tables store the value as it is: 4 decimals, and not below zero."""
    exponent = value.normalize().as_tuple().exponent
    return value >= 0 and isinstance(exponent, int) and exponent >= -4 and value < Decimal(10) ** 14


def folded(text: str) -> str:
    """Words as they are compared: without capitals and punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def plain_title(title: str, office: Organization) -> str:
    """A title without the office's names, its usual abbreviations written out."""
    text = title.casefold()
    for name in (office.name, office.short_name, office.government, office.city):
        if name:
            text = text.replace(name.casefold(), " ")
    for pattern, whole in _SHORT:
        text = re.sub(pattern, whole, text)
    return folded(text)
