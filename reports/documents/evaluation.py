"""BAB II C, evaluation and analysis: of each activity the formulas that say something, and the author's text.

The figures themselves are a table of the document (tables.evaluation); on the author's page they are sentences.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction as ExactFraction

from lkj import formats
from reports import calculations
from reports.content.indicators import Performance
from reports.content.report import Budget, ReportContent, Topic
from reports.documents import tables
from reports.enums import ActivityLevel, Direction, IndicatorKind, Quarter
from reports.language.spacing import kept_together

# The most characters of a formula on one line: its name, and each numerator and denominator.
LINE_NAME = 12
LINE_PART = 26

_NO_BUDGET = "Indikator ini tidak didukung anggaran tersendiri sehingga serapan tidak dihitung."

_NOUNS = {
    ActivityLevel.PROGRAM: "program",
    ActivityLevel.KEGIATAN: "kegiatan",
    ActivityLevel.SUB_KEGIATAN: "sub kegiatan",
}


@dataclass(frozen=True)
class Fraction:
    """A fraction of a formula, in words or in values."""

    numerator: str
    denominator: str

    @property
    def is_short(self) -> bool:
        """Whether it fits the narrow column of print.css, so that its rule is not longer than a line needs."""
        return max(len(self.numerator), len(self.denominator)) <= LINE_PART


@dataclass(frozen=True)
class Formula:
    """`name = fraction × 100%`, with one step in words and, where there are values, one in values; then the result.

    Whoever types the last step into a calculator gets the result.
    """

    name: str
    steps: tuple[Fraction, ...]
    result: str

    @property
    def fits_a_line(self) -> bool:
        """Whether all steps fit one line."""
        return len(self.name) <= LINE_NAME and all(step.is_short for step in self.steps)

    @property
    def spoken(self) -> str:
        """The formula as it is read aloud."""
        steps = [f"{step.numerator} dibagi {step.denominator} dikali 100 persen" for step in self.steps]
        return ", sama dengan ".join([self.name, *steps, *([self.result] if self.result else [])])


@dataclass(frozen=True)
class IndicatorEvaluation:
    """An indicator's figures in words for its author, and its formulas; `sum` is that of components without a base."""

    sentence: str
    formulas: tuple[Formula, ...]
    sum: str


@dataclass(frozen=True)
class ActivityEvaluation:
    """What is printed of one topic: an activity, or an indicator without a budget line.

    `key` is its place's (reports.content.places); `explanation` is paragraphs. `number` is that of its row in the
    table of figures.
    """

    key: str
    number: int
    title: str
    code: str
    budget: str
    indicators: tuple[IndicatorEvaluation, ...]
    explanation: tuple[str, ...]

    @property
    def is_silent(self) -> bool:
        """Whether the document has nothing to print of it beside the table of figures."""
        return not self.explanation and not any(each.formulas or each.sum for each in self.indicators)


def evaluations(content: ReportContent) -> tuple[ActivityEvaluation, ...]:
    """The evaluations of all budget lines in the order of the agreement, then of the indicators without a line."""
    quarter, cap = content.quarter, content.capaian_cap
    return tuple(
        topic_evaluation(topic, quarter=quarter, cap=cap, text=content.explanation_of(topic), number=number)
        for number, topic in enumerate(content.topics, 1)
    )


def topic_evaluation(
    topic: Topic, *, quarter: int, cap: Decimal | None, text: str = "", number: int = 0
) -> ActivityEvaluation:
    """The evaluation of a budget line with its indicators, or of an indicator without one; `text` is the author's."""
    until, line = _until(quarter), topic.line
    return ActivityEvaluation(
        key=topic.key,
        number=number,
        title=topic.name,
        code=topic.code,
        budget=budget_sentence(line, until) if line else _NO_BUDGET,
        indicators=tuple(_indicator(row, line.serapan if line else None, until, cap) for row in topic.rows),
        explanation=paragraphs(text),
    )


def _indicator(row: Performance, serapan: Decimal | None, until: str, cap: Decimal | None) -> IndicatorEvaluation:
    parts = (target_sentence(row), result_sentence(row, until), quarter_sentence(row, until), balance(row, serapan))
    return IndicatorEvaluation(" ".join(part for part in parts if part), formulas(row, cap), component_sum(row))


def _until(quarter: int) -> str:
    return f"sampai dengan {Quarter(quarter).label}"


def budget_sentence(line: Budget, until: str) -> str:
    """Pagu, spending and serapan of a budget line in words."""
    noun = _NOUNS[line.level]
    spent = "" if line.realisasi is None else f" Realisasi {until} tercatat {formats.rupiah(line.realisasi)}."
    if line.stopped:
        return f"{noun.capitalize()} ini {line.stopped}.{spent}"
    if line.ceiling is None:
        return f"{noun.capitalize()} ini tidak memiliki pagu sehingga serapan tidak dihitung.{spent}"
    ceiling = formats.rupiah(line.ceiling)
    if line.realisasi is None:
        return f"Pagu {noun} ini {ceiling}. Realisasi anggaran {until} belum diisi."
    if line.realisasi == 0:
        return f"Pagu {noun} ini {ceiling}; belum ada realisasi anggaran {until}."
    spent = formats.rupiah(line.realisasi)
    if line.serapan is None:
        return f"Pagu {noun} ini {ceiling} dengan realisasi {spent} {until}; serapan tidak dapat dihitung."
    return (
        f"Dari pagu {noun} sebesar {ceiling}, realisasi anggaran {until} mencapai {spent} "
        f"sehingga serapannya {formats.percent(line.serapan)}."
    )


def target_sentence(row: Performance) -> str:
    """The yearly target in words, or why there is no capaian."""
    if not row.has_target:
        return f"Indikator “{row.name}” belum mempunyai target sehingga capaian tidak dihitung."
    target = row.target_text
    if not row.has_plain_target:
        return f"Indikator “{row.name}” ditargetkan {target}."
    if row.target == 0 and row.direction == Direction.LOWER:
        return f"Indikator “{row.name}” bertarget {target}: makin rendah makin baik, dinilai tercapai atau belum."
    if row.target == 0:
        return f"Indikator “{row.name}” bertarget {target} sehingga capaian tidak dapat dihitung."
    return f"Indikator “{row.name}” ditargetkan {target} dalam setahun."


def result_sentence(row: Performance, until: str) -> str:
    """Realisasi, capaian and predikat in words."""
    if not row.is_due:
        return tables.not_due(row)
    if row.realisasi_text == formats.DASH:
        return f"Realisasi {until} belum diisi."
    if row.kind == IndicatorKind.STATEMENT:
        return f"Sampai saat laporan ini target {row.verdict_in_sentence}."
    what = "Realisasi" if row.over_time.accumulates else "Keadaan terakhir"
    of = "" if row.kind.in_words else "sebesar "
    reached = f"{what} {until} {of}{row.realisasi_text}"
    if row.is_quotient:
        parts = formats.number(row.numerator), formats.quantity(row.denominator, row.component_unit)
        reached += f" ({parts[0]} dari {parts[1]})"
    elif row.components:
        reached += f" ({weighted_sum(row)})"
    if row.verdict:
        return f"{reached}: target {row.verdict_in_sentence}."
    if row.capaian is None:
        return formats.sentence(reached)
    # Without a `due_target` the predikat is of the yearly target: Triwulan IV, or a report of before there was one.
    yearly = row.due_target is None or row.due_target == row.target
    predikat = f", dengan predikat {row.predikat.lower()}" if row.predikat and yearly else ""
    return f"{reached} sehingga capaiannya {formats.percent(row.capaian)}{predikat}."


def weighted_sum(row: Performance) -> str:
    """The components and weights that a realisasi is the sum of: `0,6 × mutu 80 + 0,4 × waktu 90`."""
    written = (
        f"{'' if part.weight == 1 else f'{formats.number(part.weight)} × '}{part.name} {formats.number(part.value)}"
        for part in row.components
    )
    return " + ".join(written)


def quarter_sentence(row: Performance, until: str) -> str:
    """The capaian against what was due by the quarter; empty where nothing was, or the whole yearly target."""
    if row.due_words:
        return _due_words_sentence(row, until)
    due, figure = row.due_target, row.capaian_due
    if due is None:
        due, figure = row.quarter_target, row.capaian_quarter
    if due is None or figure is None or due == row.target:
        return ""
    predikat = f", dengan predikat {row.predikat.lower()}" if row.predikat and row.due_target is not None else ""
    target = formats.quantity(due, row.unit)
    return f"Terhadap target {until} sebesar {target}, capaiannya {formats.percent(figure)}{predikat}."


def _due_words_sentence(row: Performance, until: str) -> str:
    if not row.due_verdict:
        return f"Target {until} adalah {row.due_words}."
    percent = "" if row.capaian_due is None else f", capaiannya {formats.percent(row.capaian_due)}"
    return f"Target {until}, yaitu {row.due_words}, {'' if row.reached_due else 'belum '}tercapai{percent}."


def balance(row: Performance, serapan: Decimal | None) -> str:
    """Efisiensi in words, which say whether it is negative."""
    if row.efisiensi is None:
        missing = row.capaian is not None and serapan is None
        return "Efisiensi tidak dihitung karena tidak ada serapan." if missing else ""
    figure = formats.points_in_words(row.efisiensi)
    if row.efisiensi == 0:
        return f"Efisiensinya {figure}: capaian kinerja sama dengan serapan anggaran."
    side = "lebih tinggi" if row.efisiensi > 0 else "lebih rendah"
    return f"Efisiensinya {figure}: capaian kinerja {side} daripada serapan anggaran."


def formulas(row: Performance, cap: Decimal | None) -> tuple[Formula, ...]:
    """The formulas that say more than the tables do: of a ratio its parts; of a capaian that is not realisasi / target.

    That is where lower is better, where a cap cuts it, and where the realisasi as printed is rounded. None of a quarter
    that asks for nothing.
    """
    if not row.is_due:
        return ()
    found = [_ratio_formula(row)] if row.is_quotient else []
    if _has_percentage(row) and _says_something(row, cap):
        found.append(_capaian_formula(row, cap))
    return tuple(found)


def component_sum(row: Performance) -> str:
    """The sum that a realisasi of components without a base is, with all its decimals; empty without one."""
    exact = calculations.exact_realisasi(row)
    if row.is_quotient or not row.components or exact is None or not row.is_due:
        return ""
    total = formats.quantity(_decimal(exact), row.unit)
    printed = "" if exact == row.realisasi else f", dibulatkan {row.realisasi_text}"
    return f"Realisasi “{row.name}” = {weighted_sum(row)} = {total}{printed}."


def _has_percentage(row: Performance) -> bool:
    is_number = not row.kind.in_words and row.direction != Direction.WITHIN
    return is_number and row.target is not None and row.target != 0


def _says_something(row: Performance, cap: Decimal | None) -> bool:
    if row.direction == Direction.LOWER or _is_cut(row, cap):
        return True
    return (
        row.capaian is not None
        and row.target != calculations.HUNDRED
        and calculations.exact_realisasi(row) != row.realisasi
    )


def _uncut(row: Performance) -> Decimal | None:
    """The capaian without any cap."""
    return calculations.capaian(row.target, calculations.exact_realisasi(row), row.direction)


def _is_cut(row: Performance, cap: Decimal | None) -> bool:
    uncut = _uncut(row)
    return cap is not None and row.capaian == cap and uncut is not None and uncut > cap


def _ratio_formula(row: Performance) -> Formula:
    steps = [Fraction(row.numerator_label, row.denominator_label)]
    if row.realisasi is not None:
        unit = row.component_unit
        steps.append(Fraction(formats.quantity(row.numerator, unit), formats.quantity(row.denominator, unit)))
    return Formula(row.name, tuple(steps), _result(row.realisasi))


def _capaian_formula(row: Performance, cap: Decimal | None) -> Formula:
    lower = row.direction == Direction.LOWER
    steps = [Fraction("(2 × target) − realisasi" if lower else "realisasi", "target")]
    if row.capaian is not None:
        target = formats.quantity(row.target, row.unit)
        steps.append(Fraction(f"(2 × {target}) − {_reached(row, nested=True)}" if lower else _reached(row), target))
    result = f"{_result(_uncut(row))}, dibatasi {_result(cap)}" if _is_cut(row, cap) else _result(row.capaian)
    return Formula("Capaian", tuple(steps), result)


def _reached(row: Performance, *, nested: bool = False) -> str:
    """The realisasi as a formula needs it: where what is printed is rounded, a ratio's quotient, or all decimals."""
    exact = calculations.exact_realisasi(row)
    if exact is None or exact == row.realisasi:
        return row.realisasi_text
    if not row.is_quotient:
        return formats.quantity(_decimal(exact), row.unit)
    quotient = f"{formats.number(row.numerator)} ÷ {formats.number(row.denominator)} × 100%"
    return f"({quotient})" if nested else quotient


def _decimal(value: ExactFraction) -> Decimal:
    """A sum of products of decimals, exactly."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _result(value: Decimal | None) -> str:
    return "" if value is None else formats.percent(value)


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of an author's plain text, without empty ones."""
    lines = re.split(r"[\r\n\v\f\u2028\u2029]+", text)
    return tuple(kept_together(line.strip()) for line in lines if line.strip())
