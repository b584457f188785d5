"""What is missing in a report and what looks wrong. One check, one function, one sentence.

The checklist page, the refusal to submit and the command line print the same list. MISSING keeps a report from being
handed in; FINDING asks to look again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from lkj import formats
from reports import calculations, live
from reports.calculations import Bounds, Doubt
from reports.content import Budget, Performance
from reports.enums import IndicatorKind, Part, Severity
from reports.models import ActionPlanRow, Evaluation, FollowUp, Report
from reports.queries.figures import Figures, all_figures, bounds_of, figures_of
from reports.queries.plan import all_lost_rows, untold_counts
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
    bounds: Bounds
    ceilings: Mapping[str, Decimal]
    """Pagu by kegiatan code, summed over the sub kegiatan below it in the office's agreements."""
    untold: int
    """How many rows of the quarter before's plan it is not told of what became of them."""
    lost: tuple[FollowUp, ...]
    """What is told to continue and stands in the plan no longer."""

    @cached_property
    def values(self) -> dict[str, dict[str, str]]:
        """The live values by activity code."""
        return live.by_activity(self.figures.budget, self.figures.performance)

    def doubts_about(self, line: Budget) -> tuple[Doubt, ...]:
        return calculations.doubts(live.rows_of(line, self.figures.performance), self.bounds)


FigureCheck = Callable[[Figures], Iterable[Finding]]
Check = Callable[[Draft], Iterable[Finding]]
_GROUP = 3  # digits between the marks of thousands


def run(report: Report, computed: Figures | None = None) -> list[Finding]:
    """Every finding, in the order of the report's parts."""
    (draft,) = _drafts([report], {report.pk: computed or figures_of(report)})
    return _findings(draft)


def run_all(reports: Sequence[Report]) -> list[tuple[Report, list[Finding]]]:
    """run() of each report of one period, in as many queries as for one of them."""
    return [(draft.report, _findings(draft)) for draft in _drafts(reports, all_figures(reports))]


def _findings(draft: Draft) -> list[Finding]:
    return of_figures(draft.figures) + [finding for check in CHECKS for finding in check(draft)]


def _drafts(reports: Sequence[Report], figures: Mapping[int, Figures]) -> list[Draft]:
    if not reports:
        return []
    explained: dict[int, dict[int, str]] = defaultdict(dict)
    for pk, line, text in Evaluation.objects.filter(report__in=reports).values_list("report", "line", "text"):
        explained[pk][line] = text
    plans = defaultdict(list)
    for row in ActionPlanRow.objects.filter(report__in=reports).select_related("activity"):
        plans[row.report_id].append(row)
    bounds, ceilings = bounds_of(reports[0]), ceiling_below(reports[0])
    untold, lost = untold_counts(reports), all_lost_rows(reports)
    return [
        Draft(
            report=report,
            figures=figures[report.pk],
            explained=explained[report.pk],
            plan=tuple(plans[report.pk]),
            bounds=bounds,
            ceilings=ceilings,
            untold=untold[report.pk],
            lost=lost[report.pk],
        )
        for report in reports
    ]


def of_figures(figures: Figures) -> list[Finding]:
    """Those that a report's figures give by themselves, without a query: as a field is left they are told at once."""
    return [finding for check in FIGURE_CHECKS for finding in check(figures)]


def open_errors(report: Report) -> list[Finding]:
    """Those that keep the report from being handed in."""
    return [finding for finding in run(report) if finding.severity == Severity.MISSING]


def indicator_without_realisasi(figures: Figures) -> Iterator[Finding]:
    for row in figures.performance:
        if row.realisasi is None and row.denominator is None:
            wanted = "pembilang dan penyebutnya" if row.kind == IndicatorKind.RATIO else "realisasinya"
            yield _on_indicator("realisasi-kosong", Severity.MISSING, row, f"Isi {wanted} sampai dengan triwulan ini.")


def ratio_without_numerator(figures: Figures) -> Iterator[Finding]:
    for row in figures.performance:
        if row.denominator is not None and row.numerator is None:
            yield _on_indicator("pembilang-kosong", Severity.MISSING, row, "Isi juga pembilangnya.")


def budget_without_realisasi(figures: Figures) -> Iterator[Finding]:
    for line in figures.budget:
        if line.ceiling is not None and line.realisasi is None:
            message = "Isi realisasi anggarannya. Tulis 0 bila belum ada penyerapan."
            yield _on_budget("anggaran-kosong", Severity.MISSING, line, message)


def target_missing_or_zero(figures: Figures) -> Iterator[Finding]:
    for row in figures.performance:
        if not row.target:
            state = "belum mempunyai target" if row.target is None else "bertarget 0"
            message = f"Indikator ini {state}, sehingga capaian tidak dihitung. Mintalah perencana memeriksa PK."
            yield _on_indicator("target-nol", Severity.FINDING, row, message, target=row.target)


def denominator_zero(figures: Figures) -> Iterator[Finding]:
    for row in figures.performance:
        if row.denominator == 0:
            message = "Penyebutnya 0, sehingga capaian tidak dihitung. Jelaskan sebabnya di bagian evaluasi."
            yield _on_indicator("penyebut-nol", Severity.FINDING, row, message)


def realisasi_fell(figures: Figures) -> Iterator[Finding]:
    """Year-to-date counts do not fall; a percentage may, for a reason worth telling."""
    for row in figures.performance:
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


def spending_fell(figures: Figures) -> Iterator[Finding]:
    for line in figures.budget:
        if line.realisasi is not None and line.previous is not None and line.realisasi < line.previous:
            message = (
                f"Realisasi anggaran {formats.rupiah(line.realisasi)} lebih kecil daripada triwulan sebelumnya "
                f"({formats.rupiah(line.previous)}), padahal dihitung sejak Januari. Periksa kembali."
            )
            values = {"realisasi": line.realisasi, "previous": line.previous}
            yield _on_budget("anggaran-turun", Severity.FINDING, line, message, **values)


def spent_over_ceiling(figures: Figures) -> Iterator[Finding]:
    for line in figures.budget:
        if line.realisasi is not None and line.ceiling is not None and line.realisasi > line.ceiling:
            message = (
                f"Realisasi anggaran {formats.rupiah(line.realisasi)} melebihi pagu {formats.rupiah(line.ceiling)}. "
                "Periksa kembali."
            )
            yield _on_budget(
                "melebihi-pagu", Severity.FINDING, line, message, realisasi=line.realisasi, pagu=line.ceiling
            )


def three_decimals(figures: Figures) -> Iterator[Finding]:
    """`1,754` is what an English Excel writes for 1.754; of things that are counted it is hardly meant as it reads."""
    for row in figures.performance:
        entered = row.numerator if row.kind == IndicatorKind.RATIO else row.realisasi
        if row.unit != "%" and entered is not None and _decimals(entered) == _GROUP:
            message = (
                f"Tertulis {formats.number(entered)}, dengan koma desimal. Bila maksud Anda ribuan, tulis dengan "
                f"titik: {formats.number(entered * 10**_GROUP)}."
            )
            yield _on_indicator("tiga-desimal", Severity.FINDING, row, message, realisasi=entered)


def _decimals(value: Decimal) -> int:
    return len(f"{formats.normal(value):f}".partition(".")[2])


def ceiling_differs_from_rollup(draft: Draft) -> Iterator[Finding]:
    """A kegiatan's pagu against the sum of its sub kegiatan in the office's agreements."""
    for line in draft.figures.budget:
        rolled_up = draft.ceilings.get(line.code)
        if line.ceiling is not None and rolled_up is not None and line.ceiling != rolled_up:
            message = (
                f"Pagu {formats.rupiah(line.ceiling)} berbeda dari jumlah pagu rinciannya "
                f"{formats.rupiah(rolled_up)}. Mintalah perencana memeriksa PK."
            )
            yield _on_budget(
                "pagu-berbeda-rincian", Severity.FINDING, line, message, pagu=line.ceiling, rincian=rolled_up
            )


def no_reason(draft: Draft) -> Iterator[Finding]:
    """Where figures are far from what was agreed, their activity is explained."""
    for line in draft.figures.budget:
        doubts = draft.doubts_about(line)
        if doubts and not draft.explained.get(line.line, "").strip():
            where, message = f"{line.code} {line.name}", question(doubts)
            yield Finding(
                "alasan-kosong", Severity.MISSING, Part.EVALUASI, where, message, f"evaluasi-{line.line}", _past(doubts)
            )


def no_explanation(draft: Draft) -> Iterator[Finding]:
    """Where no figure asks for a reason, one activity at least is explained all the same."""
    lines = draft.figures.budget
    if not lines or any(draft.doubts_about(line) for line in lines):
        return
    if not any(draft.explained.get(line.line, "").strip() for line in lines):
        yield Finding(
            "evaluasi-kosong",
            Severity.MISSING,
            Part.EVALUASI,
            "Evaluasi dan analisis",
            "Jelaskan paling sedikit satu kegiatan: mengapa capaiannya demikian dan apa kendalanya.",
            f"evaluasi-{lines[0].line}",
        )


def unknown_value_in_explanation(draft: Draft) -> Iterator[Finding]:
    for line in draft.figures.budget:
        for sentence in live.complaints(draft.explained.get(line.line, ""), draft.values[line.code]):
            where, anchor = f"{line.code} {line.name}", f"evaluasi-{line.line}"
            yield Finding("nilai-tidak-dikenal", Severity.MISSING, Part.EVALUASI, where, sentence, anchor)


def old_plan_untold(draft: Draft) -> Iterator[Finding]:
    if draft.untold:
        message = f"{draft.untold} tindak lanjut triwulan lalu belum ditandai selesai, lanjut, atau batal."
        where = "Tindak lanjut triwulan lalu"
        yield Finding("tindak-lanjut-lama", Severity.FINDING, Part.RENCANA, where, message, "lanjutan")


def continued_row_gone(draft: Draft) -> Iterator[Finding]:
    for told in draft.lost:
        message = "Tindak lanjut ini ditandai lanjut, tetapi barisnya sudah dihapus dari rencana. Periksa kembali."
        where = f"{told.row.activity.code} {told.row.activity.name}"
        yield Finding("lanjutan-hilang", Severity.FINDING, Part.RENCANA, where, message, f"lanjutan-{told.row_id}")


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


def unfinished_plan_row(draft: Draft) -> Iterator[Finding]:
    """A row without a word of its author's is missing; one that is evaluated only, worth a second look."""
    for number, row in enumerate(draft.plan, 1):
        if row.tindak_lanjut.strip():
            continue
        rule, severity, message = _unfinished(row)
        yield Finding(rule, severity, Part.RENCANA, f"Baris {number}: {row.activity.name}", message, _field(row))


def _unfinished(row: ActionPlanRow) -> tuple[str, Severity, str]:
    if not row.evaluasi.strip():
        message = "Isi evaluasi atau tindak lanjut baris ini, atau hapus barisnya."
        return "baris-rencana-kosong", Severity.MISSING, message
    # As the program began it: nobody has written in it since.
    if row.version == 1 and row.carried_from_id is None and live.names(row.evaluasi):
        return "baris-rencana-kosong", Severity.MISSING, "Isi tindak lanjut baris ini, atau hapus barisnya."
    return "tindak-lanjut-kosong", Severity.FINDING, "Tindak lanjutnya belum ditulis. Apa yang akan Anda lakukan?"


def unknown_value_in_plan(draft: Draft) -> Iterator[Finding]:
    for number, row in enumerate(draft.plan, 1):
        for name in ("evaluasi", "tindak_lanjut", "keterangan"):
            for sentence in live.complaints(getattr(row, name), draft.values.get(row.activity.code, {})):
                where, anchor = f"Baris {number}: {row.activity.name}", f"{name}-{row.pk}"
                yield Finding("nilai-tidak-dikenal", Severity.MISSING, Part.RENCANA, where, sentence, anchor)


FIGURE_CHECKS: tuple[FigureCheck, ...] = (
    indicator_without_realisasi,
    ratio_without_numerator,
    budget_without_realisasi,
    target_missing_or_zero,
    denominator_zero,
    realisasi_fell,
    three_decimals,
    spending_fell,
    spent_over_ceiling,
)
CHECKS: tuple[Check, ...] = (
    ceiling_differs_from_rollup,
    no_reason,
    no_explanation,
    unknown_value_in_explanation,
    old_plan_untold,
    continued_row_gone,
    no_action_plan,
    unfinished_plan_row,
    unknown_value_in_plan,
)


def _on_indicator(rule: str, severity: Severity, row: Performance, message: str, **values: Decimal | None) -> Finding:
    return Finding(rule, severity, Part.REALISASI, row.name, message, f"indikator-{row.indicator}", _plain(values))


def _on_budget(rule: str, severity: Severity, line: Budget, message: str, **values: Decimal | None) -> Finding:
    where = f"{line.code} {line.name}"
    return Finding(rule, severity, Part.REALISASI, where, message, f"anggaran-{line.line}", _plain(values))


def _plain(values: dict[str, Decimal | None]) -> dict[str, str | None]:
    return {name: formats.plain(value) for name, value in values.items()}


def question(doubts: Sequence[Doubt]) -> str:
    """Why a reason is asked for: `Capaian 37,5 % di bawah 40 %: jelaskan sebabnya.`"""
    several = len({doubt.row.indicator for doubt in doubts}) > 1
    clauses = "; ".join(_clause(doubt, f" “{doubt.row.name}”" if several else "") for doubt in doubts)
    return f"{clauses[:1].upper()}{clauses[1:]}: jelaskan sebabnya."


def _clause(doubt: Doubt, whose: str) -> str:
    value, bound = formats.percent(doubt.value), doubt.bound
    if doubt.figure == "capaian":
        return f"capaian{whose} {value} di bawah {formats.percent(bound)}"
    return f"efisiensi{whose} {value} terpaut lebih dari {formats.number(bound)} poin persen dari nol"


def _past(doubts: Sequence[Doubt]) -> dict[str, str | None]:
    """The first figure that asks, and its bound."""
    return _plain({doubts[0].figure: doubts[0].value, "batas": doubts[0].bound})


def _field(row: ActionPlanRow) -> str:
    """The anchor of the field to fill in: the tindak lanjut of a row that has its evaluasi."""
    return f"tindak_lanjut-{row.pk}" if row.evaluasi.strip() else f"baris-{row.pk}"
