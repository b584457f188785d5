"""What is missing in a report and what looks wrong. One check, one function, one sentence.

The checklist page, the refusal to submit and the command line print the same list. MISSING keeps a report from being
handed in; FINDING asks to look again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from lkj import formats
from reports.content import Budget, Performance
from reports.enums import IndicatorKind, Part, Severity
from reports.models import ActionPlanRow, Report
from reports.queries.content import Figures, figures_of
from reports.queries.rollup import ceiling_below


@dataclass(frozen=True)
class Finding:
    """One thing to see to: `where` names it, `anchor` is the id of its field on the part's page."""

    rule: str
    severity: Severity
    part: Part
    where: str
    message: str
    anchor: str
    values: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """What the checks look at, read once."""

    report: Report
    figures: Figures
    explained: dict[int, str]
    plan: tuple[ActionPlanRow, ...]


Check = Callable[[Draft], Iterable[Finding]]


def run(report: Report, computed: Figures | None = None) -> list[Finding]:
    """Every finding, in the order of the report's parts."""
    draft = Draft(
        report=report,
        figures=computed or figures_of(report),
        explained={e.line_id: e.text for e in report.evaluations.all()},
        plan=tuple(report.action_plan.select_related("activity")),
    )
    return [finding for check in CHECKS for finding in check(draft)]


def open_errors(report: Report) -> list[Finding]:
    """Those that keep the report from being handed in."""
    return [finding for finding in run(report) if finding.severity == Severity.MISSING]


def indicator_without_realisasi(draft: Draft) -> Iterator[Finding]:
    for row in draft.figures.performance:
        if row.realisasi is None and row.denominator is None:
            wanted = "pembilang dan penyebutnya" if row.kind == IndicatorKind.RATIO else "realisasinya"
            yield _on_indicator("realisasi-kosong", Severity.MISSING, row, f"Isi {wanted} sampai dengan triwulan ini.")


def ratio_without_numerator(draft: Draft) -> Iterator[Finding]:
    for row in draft.figures.performance:
        if row.denominator is not None and row.numerator is None:
            yield _on_indicator("pembilang-kosong", Severity.MISSING, row, "Isi juga pembilangnya.")


def budget_without_realisasi(draft: Draft) -> Iterator[Finding]:
    for line in draft.figures.budget:
        if line.ceiling is not None and line.realisasi is None:
            message = "Isi realisasi anggarannya. Tulis 0 bila belum ada penyerapan."
            yield _on_budget("anggaran-kosong", Severity.MISSING, line, message)


def target_missing_or_zero(draft: Draft) -> Iterator[Finding]:
    for row in draft.figures.performance:
        if not row.target:
            state = "belum mempunyai target" if row.target is None else "bertarget 0"
            message = f"Indikator ini {state}, sehingga capaian tidak dihitung. Mintalah perencana memeriksa PK."
            yield _on_indicator("target-nol", Severity.FINDING, row, message, target=row.target)


def denominator_zero(draft: Draft) -> Iterator[Finding]:
    for row in draft.figures.performance:
        if row.denominator == 0:
            message = "Penyebutnya 0, sehingga capaian tidak dihitung. Jelaskan sebabnya di bagian evaluasi."
            yield _on_indicator("penyebut-nol", Severity.FINDING, row, message)


def realisasi_fell(draft: Draft) -> Iterator[Finding]:
    """Year-to-date counts do not fall; a percentage may, for a reason worth telling."""
    for row in draft.figures.performance:
        if row.realisasi is not None and row.previous is not None and row.realisasi < row.previous:
            advice = (
                "Bila memang turun, jelaskan sebabnya di bagian evaluasi."
                if row.unit == "%"
                else "Angka dihitung sejak Januari, jadi semestinya tidak turun. Periksa kembali."
            )
            message = (
                f"Realisasi {formats.quantity(row.realisasi, row.unit)} lebih kecil daripada triwulan sebelumnya "
                f"({formats.quantity(row.previous, row.unit)}). {advice}"
            )
            values = {"realisasi": row.realisasi, "previous": row.previous}
            yield _on_indicator("realisasi-turun", Severity.FINDING, row, message, **values)


def spending_fell(draft: Draft) -> Iterator[Finding]:
    for line in draft.figures.budget:
        if line.realisasi is not None and line.previous is not None and line.realisasi < line.previous:
            message = (
                f"Realisasi anggaran {formats.rupiah(line.realisasi)} lebih kecil daripada triwulan sebelumnya "
                f"({formats.rupiah(line.previous)}), padahal dihitung sejak Januari. Periksa kembali."
            )
            values = {"realisasi": line.realisasi, "previous": line.previous}
            yield _on_budget("anggaran-turun", Severity.FINDING, line, message, **values)


def spent_over_ceiling(draft: Draft) -> Iterator[Finding]:
    for line in draft.figures.budget:
        if line.realisasi is not None and line.ceiling is not None and line.realisasi > line.ceiling:
            message = (
                f"Realisasi anggaran {formats.rupiah(line.realisasi)} melebihi pagu {formats.rupiah(line.ceiling)}. "
                "Periksa kembali."
            )
            yield _on_budget(
                "melebihi-pagu", Severity.FINDING, line, message, realisasi=line.realisasi, pagu=line.ceiling
            )


def ceiling_differs_from_rollup(draft: Draft) -> Iterator[Finding]:
    """A kegiatan's pagu against the sum of its sub kegiatan in the office's agreements."""
    below = ceiling_below(draft.report)
    for line in draft.figures.budget:
        rolled_up = below.get(line.code)
        if line.ceiling is not None and rolled_up is not None and line.ceiling != rolled_up:
            message = (
                f"Pagu {formats.rupiah(line.ceiling)} berbeda dari jumlah pagu rinciannya "
                f"{formats.rupiah(rolled_up)}. Mintalah perencana memeriksa PK."
            )
            yield _on_budget(
                "pagu-berbeda-rincian", Severity.FINDING, line, message, pagu=line.ceiling, rincian=rolled_up
            )


def no_explanation(draft: Draft) -> Iterator[Finding]:
    lines = draft.figures.budget
    if lines and not any(draft.explained.get(line.line, "").strip() for line in lines):
        yield Finding(
            "evaluasi-kosong",
            Severity.MISSING,
            Part.EVALUASI,
            "Evaluasi dan analisis",
            "Jelaskan paling sedikit satu kegiatan: mengapa capaiannya demikian dan apa kendalanya.",
            f"evaluasi-{lines[0].line}",
        )


def no_action_plan(draft: Draft) -> Iterator[Finding]:
    # Rows stand under activities: a post without any has nothing to plan under.
    if draft.figures.budget and not draft.plan:
        yield Finding(
            "rencana-kosong",
            Severity.MISSING,
            Part.RENCANA,
            "Rencana tindak lanjut",
            "Tambahkan paling sedikit satu baris rencana tindak lanjut.",
            "rencana",
        )


def empty_plan_row(draft: Draft) -> Iterator[Finding]:
    for number, row in enumerate(draft.plan, 1):
        if not (row.evaluasi.strip() or row.tindak_lanjut.strip()):
            yield Finding(
                "baris-rencana-kosong",
                Severity.MISSING,
                Part.RENCANA,
                f"Baris {number}: {row.activity.name}",
                "Isi evaluasi atau tindak lanjut baris ini, atau hapus barisnya.",
                f"baris-{row.pk}",
            )


CHECKS: tuple[Check, ...] = (
    indicator_without_realisasi,
    ratio_without_numerator,
    budget_without_realisasi,
    target_missing_or_zero,
    denominator_zero,
    realisasi_fell,
    spending_fell,
    spent_over_ceiling,
    ceiling_differs_from_rollup,
    no_explanation,
    no_action_plan,
    empty_plan_row,
)


def _on_indicator(rule: str, severity: Severity, row: Performance, message: str, **values: Decimal | None) -> Finding:
    return Finding(rule, severity, Part.REALISASI, row.name, message, f"indikator-{row.indicator}", _plain(values))


def _on_budget(rule: str, severity: Severity, line: Budget, message: str, **values: Decimal | None) -> Finding:
    where = f"{line.code} {line.name}"
    return Finding(rule, severity, Part.REALISASI, where, message, f"anggaran-{line.line}", _plain(values))


def _plain(values: dict[str, Decimal | None]) -> dict[str, str | None]:
    return {name: formats.plain(value) for name, value in values.items()}
