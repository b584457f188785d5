"""Tabel 2.1 and 2.2: the indicators with target, realisasi and capaian, and the notes below Tabel 2.2."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from lkj import formats
from reports import calculations
from reports.content.indicators import Performance
from reports.content.report import ReportContent
from reports.documents.tables.cells import (
    AMOUNT,
    SLIM,
    Columns,
    Fit,
    Group,
    are_stacked,
    capaian_cell,
    fit,
    is_sturdy,
    numbers,
    runs,
    spans,
    stacked,
)
from reports.enums import Direction, Quarter
from reports.language.spacing import kept_together


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator in Tabel 2.1 and 2.2; `span` is that of number and sasaran.

    `key` is its place's (reports.content.places).
    """

    key: int
    number: int
    span: int
    sasaran: str
    indicator: str
    target: str
    quarter_target: str
    realisasi: str
    capaian: str
    capaian_quarter: str
    note: str

    @property
    def is_sturdy(self) -> bool:
        return is_sturdy(self.sasaran if self.span == 1 else "", self.indicator)


# Stands behind an indicator that is measured anew, in a table of others that are counted from January on.
AS_MEASURED = "*)"
NOT_DUE = "Tidak diukur pada triwulan ini."


def indicator_groups(content: ReportContent) -> tuple[Group[IndicatorRow], ...]:
    """The rows of Tabel 2.1 and 2.2, one group for each sasaran."""
    rows = content.performance
    heights = spans([row.goal for row in rows])
    star = f" {AS_MEASURED}" if _is_mixed(content) else ""
    split = are_stacked(rows)
    # Once the table says of one indicator what was due by the quarter, it says so of all that are judged by it.
    told = any(row.quarter_target is not None or row.due_words for row in rows)
    built = [
        _indicator_row(
            _with_share(row) if told else row,
            number,
            height,
            star="" if row.over_time.accumulates or row.kind.in_words else star,
            split=split,
        )
        for row, number, height in zip(rows, numbers(heights), heights, strict=True)
    ]
    return tuple(Group(tuple(run)) for run in runs(built, lambda _, row: row.span == 0))


def _with_share(row: Performance) -> Performance:
    """The row with its share of the yearly target as what was due by the quarter, where the agreement has no own."""
    if row.quarter_target is not None or row.due_target is None or row.due_target == row.target:
        return row
    return replace(row, quarter_target=row.due_target, capaian_quarter=row.capaian_due)


def _is_mixed(content: ReportContent) -> bool:
    """Whether some indicators are counted from January on and others stand as measured."""
    return len({row.over_time for row in _numeric(content)}) > 1


def _numeric(content: ReportContent) -> list[Performance]:
    """The indicators whose realisasi is a number; words are never added up."""
    return [row for row in content.performance if not row.kind.in_words]


def _indicator_row(row: Performance, number: int, span: int, *, star: str, split: bool) -> IndicatorRow:
    return IndicatorRow(
        key=row.indicator,
        number=number,
        span=span,
        sasaran=row.sasaran,
        indicator=f"{row.name}{star}",
        target=stacked(row.target_text, row.unit, when=split),
        quarter_target=row.due_words or _quarter_target(row),
        realisasi=stacked(row.realisasi_text, row.unit, when=split),
        capaian=capaian_cell(row),
        capaian_quarter=_capaian_quarter(row),
        note=kept_together(keterangan(row)),
    )


def _quarter_target(row: Performance) -> str:
    return "" if row.quarter_target is None else formats.quantity(row.quarter_target, row.unit)


def _capaian_quarter(row: Performance) -> str:
    """The capaian against what was due by the quarter: of words tercapai or belum, unless the office wants percent."""
    if row.due_words:
        return (row.due_verdict if row.capaian_due is None else "") or formats.percent_cell(row.capaian_due)
    return "" if row.quarter_target is None else formats.percent_cell(row.capaian_quarter)


def keterangan(row: Performance) -> str:
    """The author's note, behind the sentence on what is not measured in this quarter."""
    return row.note if row.is_due else f"{not_due(row)} {row.note}".rstrip()


def not_due(row: Performance) -> str:
    """That an indicator is not measured in this quarter, with its latest result where there is one."""
    return f"{NOT_DUE} Hasil terakhir {row.previous_from}." if row.previous_from else NOT_DUE


def dropped_notes(content: ReportContent) -> tuple[str, ...]:
    """The notes below Tabel 2.1 on indicators that the agreement has no more, with the latest result of each."""
    return tuple(
        formats.sentence(
            f"Indikator “{each.name}” (target {each.target_text}) {each.stopped}; hasil terakhir "
            f"s.d. {Quarter(each.quarter).label}: {each.realisasi_text}"
        )
        for each in content.dropped
    )


def capaian_notes(content: ReportContent) -> tuple[str, ...]:
    """The notes below Tabel 2.2, which say how its figures are computed."""
    notes = [f"{_over_time(content)} Capaian = realisasi ÷ target × 100%, dibulatkan sekali ke dua desimal."]
    if any(row.direction == Direction.LOWER for row in content.performance):
        notes.append(
            "Untuk indikator yang makin rendah makin baik, capaian = (2 × target − realisasi) ÷ target × 100%."
        )
    if any(row.direction == Direction.WITHIN for row in content.performance):
        notes.append(
            "Untuk target berupa rentang, capaian 100% bila realisasi ada di dalamnya; di luarnya capaian dihitung "
            "terhadap batas yang terlewati."
        )
    if any(row.is_quotient and calculations.exact_realisasi(row) != row.realisasi for row in _of_percentages(content)):
        notes.append("Capaian dihitung dari pembilang dan penyebutnya, bukan dari realisasi yang sudah dibulatkan.")
    if any(row.reached is not None and not row.kind.in_words for row in content.performance):
        notes.append("Target 0 yang makin rendah makin baik dinilai tercapai atau belum, tanpa persentase.")
    if any(row.kind.in_words for row in content.performance):
        notes.append(_words_note(content))
    if content.capaian_cap is not None:
        notes.append(f"Capaian dibatasi paling tinggi {formats.percent(content.capaian_cap)}.")
    if any(row.capaian is None for row in content.performance):
        notes.append("Tanda – berarti belum diisi atau tidak dapat dihitung.")
    return tuple(notes)


def _of_percentages(content: ReportContent) -> list[Performance]:
    """The indicators whose capaian is not the realisasi itself, as that of a target of 100 is."""
    return [row for row in content.performance if row.capaian not in (None, row.realisasi)]


def _words_note(content: ReportContent) -> str:
    """How indicators in words are judged in this report."""
    rows = [row for row in content.performance if row.kind.in_words]
    if any(row.capaian is not None for row in rows):
        return "Untuk indikator dengan kata, tercapai dihitung 100%; yang belum, menurut tingkat skalanya."
    return "Indikator dengan kata dinilai tercapai atau belum, tanpa persentase, dan tidak masuk rata-rata."


def _over_time(content: ReportContent) -> str:
    """The sentence on what the realisasi of this table count from."""
    months = f"{Quarter(content.quarter).months} {content.year}"
    last = f"keadaan terakhir s.d. {Quarter(content.quarter).label} {content.year}"
    if _is_mixed(content):
        return f"Realisasi bersifat kumulatif, {months}; yang bertanda {AS_MEASURED} adalah {last}."
    if any(not row.over_time.accumulates for row in _numeric(content)):
        return f"Realisasi adalah {last}."
    return f"Realisasi bersifat kumulatif, {months}."


# Tabel 2.1 and 2.2: the widths of print.css.
_PROMISE = (
    Fit("slim", Decimal(0), Decimal("6.17"), Decimal(0), room=135, shrinks=False),
    Fit("", Decimal(0), Decimal("8.6"), Decimal(0), room=127),
)
_SLIM = (
    Fit("noteless slim", Decimal(0), SLIM, Decimal("4.12"), room=87, shrinks=False),
    Fit("slim", Decimal(0), SLIM, Decimal("4.12"), room=79, shrinks=False),
)
_FITS = (
    Fit("noteless", Decimal(0), AMOUNT, Decimal("4.12"), room=80),
    Fit("", Decimal(0), AMOUNT, Decimal("4.12"), room=72),
    Fit("roomy", Decimal(0), Decimal("8.06"), Decimal("4.12"), room=61),
    Fit("roomy roomiest", Decimal(0), Decimal("8.06"), Decimal("8.38"), room=51),
)


def promise_fit(groups: Iterable[Group[IndicatorRow]]) -> Fit:
    """The widths of Tabel 2.1."""
    return fit(_PROMISE, Columns(amount=[row.target for group in groups for row in group.rows]))


def indicator_fit(groups: Iterable[Group[IndicatorRow]]) -> Fit:
    """The widths of the columns of figures; that of keterangan is narrow only where there is none.

    Slim ones have no room for the line on what was due by the quarter, nor for a satuan of several words.
    """
    rows = [row for group in groups for row in group.rows]
    amount = [text for row in rows for text in (row.target, row.realisasi)]
    is_short = not any(row.quarter_target or " " in row.target for row in rows)
    fits: tuple[Fit, ...] = (*_SLIM, *_FITS) if is_short else _FITS
    if any(row.note for row in rows):
        fits = tuple(each for each in fits if not each.name.startswith("noteless"))
    return fit(fits, Columns(amount=amount, percent=[row.capaian for row in rows]))
