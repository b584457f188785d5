"""BAB III: what follows from the report's figures, in sentences; the fixed closing words come behind them."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from django.utils.text import capfirst

from lkj import formats
from reports import calculations
from reports.content.indicators import Performance
from reports.content.report import ReportContent
from reports.enums import FollowUpOutcome, Quarter

# Letters of the strongest and the weakest indicators' names above which their sentence refers to the table instead.
LONGEST_NAMES = 200
# How the percentages of a report's BAB III are written.
Percent = Callable[[Decimal | None], str]
_DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")


def in_letters(count: int) -> str:
    """A count in a sentence as EYD V writes it: in letters up to two words (`dua`, `dua belas`), else in digits."""
    if count < 12:
        return _DIGITS[count]
    tens, rest = divmod(count, 10)
    if tens == 1:
        return f"{_DIGITS[rest]} belas"
    return f"{_DIGITS[tens]} puluh" if tens < 10 and not rest else str(count)


def conclusion(content: ReportContent) -> tuple[str, ...]:
    """A paragraph on the indicators, and one on the money and what is done about it; each only where it has any."""
    percent = _percent_of(content)
    written = (_of_indicators(content, percent), [*_of_budget(content, percent), *_of_follow_ups(content)])
    return tuple(" ".join(sentences) for sentences in written if sentences)


def _percent_of(content: ReportContent) -> Percent:
    """Without decimals where every figure is whole, else all with two: no 70% beside 87,04%."""
    figures = [content.capaian_average, content.capaian_due_average, content.serapan_total]
    figures += [each for row in content.performance for each in (row.capaian, row.capaian_due)]
    is_whole = all(each is None or each == each.to_integral_value() for each in figures)
    return formats.percent if is_whole else formats.percent_cell


def _of_indicators(content: ReportContent, percent: Percent) -> list[str]:
    rows = content.performance
    measured = [row for row in rows if row.capaian is not None]
    if not measured:
        return []
    period = f"{Quarter(content.quarter).label} Tahun {content.year}"
    mean = "rata-rata " if len(measured) > 1 else ""
    count = f"{in_letters(len(measured))} " if mean else ""
    said = f"{mean}capaian {count}indikator kinerja adalah" if mean else "indikator kinerja mencapai"
    if len(measured) < len(rows):
        shares = f"{in_letters(len(measured))} dari {in_letters(len(rows))}"
        said = f"capaian {shares} indikator kinerja dapat dihitung, dengan {mean or 'hasil '}"
    average = percent(content.capaian_average)
    found = [f"Sampai dengan {period}, {said.rstrip()} {average} dari target setahun{_due(content, percent)}."]
    extremes = _extremes(measured, content.quarter, percent)
    return [*found, *_reached(content), *extremes, *_verdicts(rows)]


def _due(content: ReportContent, percent: Percent) -> str:
    """The average against what was due by the quarter, with its predikat; empty where that is the year's."""
    average = content.capaian_due_average
    predikat = calculations.predikat(average, content.bands).lower() if content.bands else ""
    label = f" (predikat {predikat})" if predikat else ""
    if average is None or not any(row.has_due for row in content.performance):
        return ""
    if content.quarter == Quarter.IV:
        return label
    return f", dan {percent(average)} dari target yang harus tercapai sampai triwulan itu{label}"


def _reached(content: ReportContent) -> list[str]:
    """How many of several indicators reached their target, and how figures above 100% enter the average.

    No figure is capped unless the office says so; a few high ones then hide that others are behind.
    """
    is_due = any(row.has_due for row in content.performance)
    figures = [row.capaian_due if is_due else row.capaian for row in content.performance]
    known = [each for each in figures if each is not None]
    if len(known) < 2:
        return []
    reached, count = sum(each >= calculations.HUNDRED for each in known), len(known)
    target = "target setahun" if not is_due or content.quarter == Quarter.IV else "target yang harus tercapai"
    # Where the average is of more indicators than these, it has to be said which are meant.
    averaged = sum(row.capaian is not None for row in content.performance)
    meant = " yang mempunyai target sampai triwulan itu" if count < averaged else ""
    if reached == count:
        every = "kedua indikator itu" if count == 2 else f"semua indikator ({count}) itu"
        said = f"{in_letters(count)} indikator{meant} mencapai {target}" if meant else f"{every} mencapai {target}"
    elif reached == 0:
        said = f"belum ada indikator yang mencapai {target}"
    else:
        left = in_letters(count - reached)
        said = f"{in_letters(reached)} dari {in_letters(count)} indikator{meant} mencapai {target}, {left} belum"
    cap = content.capaian_cap
    rule = "dihitung penuh" if cap is None else f"dihitung paling tinggi {formats.percent(cap)}"
    beyond = f"Capaian di atas 100% {rule} dalam rata-rata itu; " if max(known) > calculations.HUNDRED else ""
    return [f"{beyond}{said if beyond else capfirst(said)}."]


def _extremes(measured: Sequence[Performance], quarter: int, percent: Percent) -> list[str]:
    """The strongest and the weakest indicators, by what was due where all of them have that, else by the year."""
    is_due = all(row.has_due and row.capaian_due is not None for row in measured)
    figures = {row.indicator: (row.capaian_due if is_due else row.capaian) or Decimal(0) for row in measured}
    best, worst = max(figures.values()), min(figures.values())
    if len(measured) < 2 or best == worst:
        return []
    named = [
        f"{_names(row for row in measured if figures[row.indicator] == figure)} ({percent(figure)})"
        for figure in (best, worst)
    ]
    by = " terhadap target yang harus tercapai" if is_due and quarter != Quarter.IV else ""
    if sum(map(len, named)) > LONGEST_NAMES:
        return [f"Capaian{by} terentang dari {percent(worst)} sampai {percent(best)} (Tabel 2.3)."]
    return [f"Capaian tertinggi{by} ada pada indikator {named[0]}, yang terendah pada indikator {named[1]}."]


def _names(rows: Iterable[Performance]) -> str:
    first, *others = rows
    return f"“{first.name}”" + (f" dan {in_letters(len(others))} indikator lain" if others else "")


def _verdicts(rows: Iterable[Performance]) -> list[str]:
    """The targets that no percentage measures."""
    judged = [row.reached for row in rows if row.verdict]
    if not judged:
        return []
    reached = judged.count(True)
    if len(judged) == 1:
        return [f"Target yang dinilai tanpa persentase {'sudah' if reached else 'belum'} tercapai."]
    count = in_letters(reached) if reached else "belum ada yang"
    return [f"Dari {in_letters(len(judged))} target yang dinilai tanpa persentase, {count} tercapai."]


def _of_budget(content: ReportContent, percent: Percent) -> list[str]:
    if content.ceiling_total is None:
        return []
    ceiling, spent = formats.rupiah(content.ceiling_total), content.realisasi_total
    if spent is None:
        return []
    if spent == 0:
        return [f"Dari pagu {ceiling} belum ada realisasi anggaran."]
    serapan = content.serapan_total
    share = "" if serapan is None else f", sehingga serapannya {percent(serapan)}"
    return [f"Dari pagu {ceiling} sudah direalisasikan {formats.rupiah(spent)}{share}."]


def _of_follow_ups(content: ReportContent) -> list[str]:
    found = []
    # A row of the quarter before may have had an evaluasi alone: nothing there could be followed up.
    followed = [each for each in content.follow_up if each.tindak_lanjut.strip()]
    if followed:
        before = Quarter(content.quarter).label_before(content.year)
        outcomes = [each.outcome for each in followed]
        counted = [
            f"{in_letters(outcomes.count(outcome))} {word}"
            for outcome, word in (
                (FollowUpOutcome.DONE, "selesai"),
                (FollowUpOutcome.CONTINUES, "dilanjutkan"),
                (FollowUpOutcome.DROPPED, "tidak dilanjutkan"),
            )
            if outcome in outcomes
        ]
        found.append(f"Dari {in_letters(len(outcomes))} tindak lanjut {before}, {_listed(counted)}.")
    if planned := sum(bool(row.tindak_lanjut.strip()) for row in content.action_plan):
        found.append(f"Untuk masa berikutnya direncanakan {in_letters(planned)} tindak lanjut (Bab II bagian D).")
    return found


def _listed(words: Sequence[str]) -> str:
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"
