"""A post with an agreement, which it keeps: realisasi and words that fit go in, differences are listed."""

from collections.abc import Sequence
from decimal import Decimal

from lkj import formats
from reports.audit.result import AuditedIndicator, AuditedLine, AuditedReport, Figure
from reports.enums import IndicatorKind
from reports.importers.documents.office import Setup, folded
from reports.importers.documents.plan import PostPlan
from reports.importers.documents.values import (
    number,
    take,
    take_ratio,
    take_step,
    take_words,
    take_words_about_indicator,
)
from reports.models import Agreement, BudgetLine, Indicator


def fill_known(made: PostPlan, report: AuditedReport, setup: Setup, agreement: Agreement) -> None:
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
        elif IndicatorKind(found[0].kind).in_words:
            _take_words_value(made, each, found[0], setup)
        elif found[0].kind == IndicatorKind.RATIO:
            _take_ratio(made, each, found[0], setup)
        elif found[0].kind == IndicatorKind.COMPONENTS:
            _take_parts(made, report, found[0], setup)
        elif not _is_there(made, each.name, each.realisasi, setup.results.get(found[0].pk)):
            take(made, "Indikator", found[0].name, each.target, each.realisasi, target=found[0])
        if len(found) == 1 and found[0].budget_line_id is None:
            own = found[0]
            written = own.pk in setup.explained_indicators, (agreement.position_id, own.pk) in setup.planned_indicators
            take_words_about_indicator(made, report, each, stored=own, is_explained=written[0], is_planned=written[1])
    lines = setup.lines.get(agreement.pk, [])
    for line in report.lines:
        stored = _line_of(line, lines)
        ceiling = number(line.ceiling)
        if stored is not None:
            about = (agreement.position_id, stored.activity_id)
            said = {"is_explained": stored.pk in setup.explained, "is_planned": about in setup.planned}
            take_words(made, report, line, str(stored.activity), stored=stored, **said)
        if stored is None:
            made.differences.append(f"Anggaran “{line.name}” tidak ada dalam PK; realisasinya tidak ikut.")
        elif ceiling is not None and stored.ceiling is not None and ceiling != stored.ceiling:
            pagu = f"pagu {formats.rupiah(ceiling)}, dalam PK {formats.rupiah(stored.ceiling)}"
            made.differences.append(f"Anggaran “{line.name}”: {pagu}; realisasinya tidak ikut.")
        elif not _is_there(made, line.name, line.realisasi, setup.spending.get(stored.pk)):
            name = str(stored.activity)
            take(made, "Anggaran", name, line.ceiling, line.realisasi, target=stored, is_spending=True)


def _take_words_value(made: PostPlan, each: AuditedIndicator, stored: Indicator, setup: Setup) -> None:
    """A scale's step or a statement's answer; words are never turned into numbers, nor guessed."""
    if stored.pk in setup.in_words:
        return
    if not take_step(made, each, stored, setup.steps.get(stored.scale_id or 0, ())):
        printed = each.realisasi.text if each.realisasi else ""
        kind = IndicatorKind(stored.kind).label.partition(",")[0].lower()
        said = f"Indikator “{each.name}” dalam PK diisi sebagai {kind}"
        made.differences.append(f"{said}; “{printed}” bukan salah satu sebutannya. Isi sendiri di laporannya.")


def _take_ratio(made: PostPlan, each: AuditedIndicator, stored: Indicator, setup: Setup) -> None:
    """Numerator and denominator, which the agreement asks for instead of a percentage."""
    there = setup.ratios.get(stored.pk)
    if there is not None:
        if number(each.part) is not None and there != (number(each.part), number(each.whole)):
            made.differences.append(f"Realisasi “{each.name}” di aplikasi sudah terisi dan tetap.")
    elif not take_ratio(made, stored.name, each, target=stored):
        said = f"Indikator “{each.name}”: pembilang dan penyebutnya tidak terbaca dalam dokumen"
        made.differences.append(f"{said}; isi sendiri di laporannya.")


def _take_parts(made: PostPlan, report: AuditedReport, stored: Indicator, setup: Setup) -> None:
    """The values of the indicator's components that the document names just so."""
    for component in setup.components.get(stored.pk, []):
        said = [each.value for each in report.parts if folded(each.name) == folded(component.name)]
        name = f"{stored.name}: {component.name}"
        if len(said) != 1:
            made.differences.append(f"Komponen “{name}” tidak terbaca dalam dokumen; isi sendiri di laporannya.")
        elif not _is_there(made, name, said[0], setup.parts.get(component.pk)):
            take(made, "Komponen", name, None, said[0], target=component)


def _why_not(each: AuditedIndicator, stored: Indicator) -> str:
    if IndicatorKind(stored.kind).in_words:
        return ""
    target = number(each.target)
    if target is not None and stored.target is not None and target != stored.target:
        return f"target {formats.number(target)}, dalam PK {formats.number(stored.target)}"
    unit = each.target.unit if each.target else ""
    if unit and stored.unit and folded(unit) != folded(stored.unit):
        return f"satuan {unit}, dalam PK {stored.unit}"
    return ""


def _is_there(made: PostPlan, name: str, figure: Figure | None, stored: Decimal | None) -> bool:
    """Whether the report holds a realisasi already, which stays; another one is listed."""
    value = number(figure)
    if stored is not None and value is not None and value != stored:
        said = f"{formats.number(value)}, di aplikasi sudah terisi {formats.number(stored)}"
        made.differences.append(f"Realisasi “{name}” dalam dokumen {said}; yang di aplikasi tetap.")
    return stored is not None


def _line_of(line: AuditedLine, stored: Sequence[BudgetLine]) -> BudgetLine | None:
    by_code = [each for each in stored if line.code and each.activity.code == line.code]
    by_name = [each for each in stored if folded(each.activity.name) == folded(line.name)]
    found = by_code or by_name
    return found[0] if len(found) == 1 else None
