"""Rules of plausibility: figures that can hardly be meant."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_DOWN, Decimal

from lkj import formats
from reports.calculations import HUNDRED, decimal_places
from reports.checks.found import on_indicator, on_line
from reports.checks.quarter_targets import findings as targets_that_do_not_lead
from reports.checks.registry import Found, Reads, Threshold, rule
from reports.checks.subject import Subject
from reports.content.indicators import Performance
from reports.content.report import Budget
from reports.enums import Direction, IndicatorKind, Quarter, RuleFamily, Severity

FAMILY = RuleFamily.PLAUSIBILITY
_GROUP = 3  # digits between the dots of thousands
_FEW = 5  # of fewer things in a year twice as many are soon done
_PERCENT_PLACES = 2  # decimals of a percentage whose indicator sets none
_DAYS = {"hari", "hari kalender", "hari kerja"}
# What grows can be more than whole.
_MAY_EXCEED = ("peningkatan", "kenaikan", "pertumbuhan", "penurunan", "rasio", "laju", "perubahan")


def _spoken(value: Decimal, unit: str) -> str:
    """A value with its satuan where a narrow cell may break the line between them."""
    return formats.quantity(value, unit).replace(formats.NO_BREAK, " ")


def _how_often(value: Decimal, of: Decimal) -> str:
    """How many times as large it is, without decimals: `10`."""
    return formats.number((abs(value) / abs(of)).quantize(Decimal(1), ROUND_DOWN))


@rule(
    "realisasi-turun",
    "Realisasi turun dari triwulan sebelumnya",
    Severity.WARNING,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Hasil yang dijumlahkan sejak Januari tidak mungkin berkurang. Indeks, persentase, keadaan terakhir, dan "
    "indikator yang makin rendah makin baik tidak ditanya.",
)
def realisasi_fell(subject: Subject, row: Performance) -> Iterator[Found]:
    """A count from January on does not fall. What stands as measured may, and where lower is better nobody minds."""
    if not row.over_time.accumulates or row.direction == Direction.LOWER:
        return
    if row.realisasi is None or row.previous is None:
        return
    if row.realisasi < row.previous:
        advice = "Angka dihitung sejak Januari, jadi semestinya tidak turun. Periksa kembali."
        message = (
            f"Realisasi {formats.quantity(row.realisasi, row.unit)} lebih kecil daripada hasil sebelumnya "
            f"({row.previous_from}). {advice}"
        )
        asked = f"Turun dari {row.previous_quarter_label or 'hasil sebelumnya'}, benar?"
        yield on_indicator(row, message, question=asked, realisasi=row.realisasi, previous=row.previous)


@rule(
    "tiga-desimal",
    "Tiga angka di belakang koma",
    Severity.WARNING,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Jumlah barang atau orang jarang mempunyai tiga desimal. Biasanya titik ribuan tertulis sebagai koma: 1,754 "
    "untuk 1.754.",
)
def three_decimals(subject: Subject, row: Performance) -> Iterator[Found]:
    """Three decimals are hardly meant of things that are counted: an English Excel writes `1,754` for 1.754.

    An indicator with three decimals of its own means them.
    """
    entered = row.numerator if row.kind == IndicatorKind.RATIO else row.realisasi
    meant = bool(row.components) or (row.kind != IndicatorKind.RATIO and row.decimals is not None)
    if row.unit != "%" and not meant and entered is not None and decimal_places(entered) == _GROUP:
        message = (
            f"Tertulis {formats.number(entered)}, dengan koma desimal. Bila maksud Anda ribuan, tulis dengan "
            f"titik: {formats.number(entered * 10**_GROUP)}."
        )
        unit = row.component_unit if row.kind == IndicatorKind.RATIO else row.unit
        yield on_indicator(row, message, question=f"{_spoken(entered, unit)}?", realisasi=entered)


@rule(
    "koma-hilang",
    "Realisasi berlipat-lipat dari target",
    Severity.WARNING,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Angka yang sepuluh atau seratus kali target hampir selalu kehilangan komanya (861 untuk 0,861) atau kelebihan "
    "nol. Yang dua kali target setahun, atau melampauinya dan lima kali target sampai triwulan ini, biasanya kelebihan "
    "satu angka (1.215 untuk 215) atau milik baris lain.",
    times=Threshold("Berapa kali target", Decimal(10)),
    due=Threshold("Berapa kali target sampai triwulan ini, bila target setahun terlampaui", Decimal(5)),
    year=Threshold("Berapa kali target setahun, bagi yang bertambah sejak Januari", Decimal(2)),
)
def comma_lost(subject: Subject, row: Performance, *, times: Decimal, due: Decimal, year: Decimal) -> Iterator[Found]:
    if row.is_quotient or row.components or row.realisasi is None or not row.target:
        return
    if abs(row.realisasi) < times * abs(row.target):
        yield from _beyond_what_was_due(row, due, year)
        return
    places = row.decimals if row.decimals is not None else _PERCENT_PLACES if row.unit == "%" else 0
    meant = row.realisasi.scaleb(-places)
    lost = places and decimal_places(row.realisasi) == 0 and abs(meant) * times >= abs(row.target)
    advice = (
        f"Bila komanya terlewat, tulis {formats.number(meant)}."
        if lost
        else "Periksa apakah komanya terlewat atau angka nolnya berlebih."
    )
    message = (
        f"Realisasi {formats.quantity(row.realisasi, row.unit)} jauh di atas target "
        f"{formats.quantity(row.target, row.unit)}. {advice}"
    )
    asked = f"{_how_often(row.realisasi, row.target)} × target, benar?"
    yield on_indicator(row, message, question=asked, realisasi=row.realisasi, target=row.target)


def _beyond_what_was_due(row: Performance, times: Decimal, year: Decimal) -> Iterator[Found]:
    """A digit too many, of what grows towards a target: more than the year's, and many times what is due by now.

    Or so many times the `year`'s target, where that is more than a few.
    """
    due, realisasi, target = row.due_target, row.realisasi, row.target
    if row.direction != Direction.HIGHER or realisasi is None or target is None or not due or due < 0:
        return
    doubled = row.over_time.accumulates and target >= _FEW and realisasi >= year * target
    if realisasi > target and (realisasi >= times * due or doubled):
        message = (
            f"Realisasi {formats.quantity(realisasi, row.unit)}, padahal target sampai triwulan ini "
            f"{formats.quantity(due, row.unit)} dan target setahun {formats.quantity(target, row.unit)}. Periksa "
            "apakah ada angka yang berlebih."
        )
        asked = f"{_how_often(realisasi, due)} × target triwulan ini, benar?"
        if doubled:
            asked = f"{_how_often(realisasi, target)} × target setahun, benar?"
        yield on_indicator(row, message, question=asked, realisasi=realisasi, target=target)


@rule(
    "lonjakan",
    "Realisasi melonjak dari triwulan sebelumnya",
    Severity.WARNING,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Angka yang sepuluh kali, atau sepersepuluh, dari triwulan sebelumnya biasanya berbeda di letak komanya. Hasil "
    "kecil yang bertambah menurut rencana tidak ditanya.",
    after="koma-hilang",
    times=Threshold("Berapa kali triwulan sebelumnya", Decimal(10)),
    least=Threshold("Paling sedikit sebesar ini pada triwulan sebelumnya, bila target belum terlampaui", Decimal(5)),
)
def jumped(subject: Subject, row: Performance, *, times: Decimal, least: Decimal) -> Iterator[Found]:
    now, before = row.realisasi, row.previous
    if row.is_quotient or row.components or not now or not before or now < 0 or before < 0:
        return
    above = now >= times * before and (before >= least or row.target is None or now > row.target)
    # What accumulates cannot fall, and is asked about that.
    below = not row.over_time.accumulates and now * times <= before
    if above or below:
        message = (
            f"Realisasi {formats.quantity(now, row.unit)}, pada triwulan sebelumnya "
            f"{formats.quantity(before, row.unit)}. Periksa apakah komanya terlewat atau bergeser."
        )
        before_that = row.previous_quarter_label or "sebelumnya"
        asked = (
            f"{_how_often(now, before)} × {before_that}, benar?" if above else f"Jauh di bawah {before_that}, benar?"
        )
        yield on_indicator(row, message, question=asked, realisasi=now, previous=before)


@rule(
    "rasio-lebih-seratus",
    "Persentase lebih dari seratus",
    Severity.WARNING,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Bagian tidak dapat lebih besar daripada keseluruhannya: 14 dari 12 pengaduan tidak mungkin selesai. Laju, "
    "peningkatan, dan rasio boleh lebih dari 100%.",
)
def more_than_whole(subject: Subject, row: Performance) -> Iterator[Found]:
    if row.unit != "%" or any(word in row.name.casefold() for word in _MAY_EXCEED):
        return
    if row.realisasi is None or row.realisasi <= HUNDRED or (row.target or 0) > HUNDRED:
        return
    if row.kind == IndicatorKind.RATIO:
        message = (
            f"Pembilang {formats.quantity(row.numerator, row.component_unit)} lebih besar daripada penyebut "
            f"{formats.quantity(row.denominator, row.component_unit)}. Periksa apakah keduanya tertukar."
        )
        asked = "Lebih dari 100% dari jumlahnya, benar?"
        yield on_indicator(row, message, question=asked, pembilang=row.numerator, penyebut=row.denominator)
    elif row.is_quotient:
        message = (
            f"{row.numerator_label} {formats.quantity(row.numerator, row.component_unit)} lebih besar daripada "
            f"{row.denominator_label} {formats.quantity(row.denominator, row.component_unit)}. Periksa kembali."
        )
        asked = "Lebih dari 100% dari jumlahnya, benar?"
        yield on_indicator(row, message, question=asked, pembilang=row.numerator, penyebut=row.denominator)
    elif row.kind == IndicatorKind.NUMBER and row.name.casefold().startswith(("persentase", "prosentase")):
        message = f"Realisasi {formats.percent(row.realisasi)} lebih dari 100%. Periksa kembali."
        asked = "Lebih dari 100%, benar?"
        yield on_indicator(row, message, question=asked, realisasi=row.realisasi, target=row.target)


@rule(
    "hari-berlebih",
    "Lebih banyak hari daripada yang sudah berlalu",
    Severity.WARNING,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Dari Januari sampai Maret hanya ada 90 hari. Indikator yang menghitung hari sejak Januari tidak dapat "
    "melebihinya.",
)
def more_days_than_passed(subject: Subject, row: Performance) -> Iterator[Found]:
    last = subject.last_day
    if last is None or row.unit.casefold() not in _DAYS or not row.over_time.accumulates or row.realisasi is None:
        return
    passed = (last - date(last.year, 1, 1)).days + 1
    if row.realisasi > passed:
        message = (
            f"Realisasi {formats.quantity(row.realisasi, row.unit)}, padahal sejak 1 Januari sampai "
            f"{formats.date(last)} hanya ada {passed} hari. Periksa kembali."
        )
        asked = f"Lebih dari {passed} hari, benar?"
        yield on_indicator(row, message, question=asked, realisasi=row.realisasi, hari=Decimal(passed))


@rule(
    "target-triwulan",
    "Target triwulan tidak menuju target setahun",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Target triwulan naik sampai target setahun pada Triwulan IV. Bila tidak, salah satunya salah salin ketika "
    "Perjanjian Kinerja diisi.",
)
def quarter_targets_do_not_rise(subject: Subject) -> Iterator[Found]:
    for row in subject.figures.performance:
        signed = subject.signed.get(row.indicator)
        if signed is not None and signed.quarters is not None:
            for sentence in targets_that_do_not_lead(signed.quarters):
                yield on_indicator(row, sentence, about=sentence)


@rule(
    "anggaran-turun",
    "Realisasi anggaran turun dari triwulan sebelumnya",
    Severity.WARNING,
    FAMILY,
    reads=Reads.LINE,
    why="Belanja dihitung sejak Januari, jadi hanya turun bila ada pengembalian. Lebih sering triwulannya tertukar.",
)
def spending_fell(subject: Subject, line: Budget) -> Iterator[Found]:
    if line.realisasi is not None and line.previous is not None and line.realisasi < line.previous:
        message = (
            f"Realisasi anggaran {formats.rupiah(line.realisasi)} lebih kecil daripada triwulan sebelumnya "
            f"({formats.rupiah(line.previous)}), padahal dihitung sejak Januari. Periksa kembali."
        )
        before = subject.figures.spent_before
        asked = f"Turun dari {Quarter(before).label if before else 'triwulan lalu'}, benar?"
        yield on_line(line, message, question=asked, realisasi=line.realisasi, previous=line.previous)


@rule(
    "melebihi-pagu",
    "Realisasi anggaran melebihi pagu",
    Severity.WARNING,
    FAMILY,
    reads=Reads.LINE,
    why="Belanja di atas pagu tidak dapat dibayar. Periksa angkanya, atau apakah pergeseran anggarannya sudah dicatat.",
)
def spent_over_ceiling(subject: Subject, line: Budget) -> Iterator[Found]:
    if line.realisasi is not None and line.ceiling is not None and line.realisasi > line.ceiling:
        message = (
            f"Realisasi anggaran {formats.rupiah(line.realisasi)} melebihi pagu {formats.rupiah(line.ceiling)}. "
            "Periksa kembali."
        )
        yield on_line(line, message, question="Melebihi pagu, benar?", realisasi=line.realisasi, pagu=line.ceiling)


@rule(
    "nol-berlebih",
    "Realisasi anggaran tepat sepuluh kali triwulan sebelumnya",
    Severity.WARNING,
    FAMILY,
    reads=Reads.LINE,
    why="Belanja yang persis sepuluh, seratus, atau seribu kali triwulan sebelumnya biasanya kelebihan angka nol.",
)
def a_zero_too_many(subject: Subject, line: Budget) -> Iterator[Found]:
    now, before = line.realisasi, line.previous
    if now and before and now in (before * 10, before * 100, before * 1000):
        message = (
            f"Realisasi anggaran {formats.rupiah(now)} tepat {formats.number(now / before)} kali triwulan sebelumnya "
            f"({formats.rupiah(before)}). Periksa jumlah angka nolnya."
        )
        earlier = subject.figures.spent_before
        asked = f"{_how_often(now, before)} × {Quarter(earlier).label if earlier else 'triwulan lalu'}, benar?"
        yield on_line(line, message, question=asked, realisasi=now, previous=before)


@rule(
    "belanja-tanpa-hasil",
    "Anggaran terserap tanpa hasil",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="Anggaran yang sudah terserap banyak tanpa hasil apa pun perlu dijelaskan. Penjelasan kegiatannya di bagian "
    "evaluasi sudah cukup.",
    beyond=Threshold("Serapan lebih dari (%)", Decimal(25)),
)
def spending_without_result(subject: Subject, *, beyond: Decimal) -> Iterator[Found]:
    for line, rows in _explained_by_nobody(subject):
        none = all(row.realisasi == 0 for row in rows if row.direction == Direction.HIGHER)
        if none and line.serapan is not None and line.serapan > beyond:
            message = (
                f"Anggaran terserap {formats.percent(line.serapan)}, tetapi realisasi kinerjanya 0. Jelaskan di bagian "
                "evaluasi, atau periksa realisasinya."
            )
            yield on_line(line, message, serapan=line.serapan, realisasi=Decimal(0))


@rule(
    "hasil-tanpa-belanja",
    "Ada hasil tanpa belanja",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="Kegiatan berpagu yang sudah mencapai sebagian besar targetnya tanpa belanja sedikit pun perlu dijelaskan: "
    "mungkin dikerjakan tanpa biaya, mungkin belanjanya belum dicatat.",
    beyond=Threshold("Capaian paling sedikit (%)", Decimal(50)),
)
def result_without_spending(subject: Subject, *, beyond: Decimal) -> Iterator[Found]:
    for line, rows in _explained_by_nobody(subject):
        reached = [row.capaian for row in rows if row.direction == Direction.HIGHER and row.capaian is not None]
        if line.ceiling and line.realisasi == 0 and reached and min(reached) >= beyond:
            message = (
                f"Capaian {formats.percent(min(reached))} tanpa belanja, padahal pagunya "
                f"{formats.rupiah(line.ceiling)}. Jelaskan di bagian evaluasi, atau periksa realisasi anggarannya."
            )
            yield on_line(line, message, capaian=min(reached), realisasi=line.realisasi)


def _explained_by_nobody(subject: Subject) -> Iterator[tuple[Budget, list[Performance]]]:
    """The budget lines without an explanation, each with its indicators that are measured by a number."""
    for topic in subject.topics:
        rows = [row for row in topic.rows if not row.kind.in_words]
        measured = [row for row in rows if row.realisasi is not None and row.is_due]
        # Where figures ask for a reason that question is enough.
        asked = subject.explanation_of(topic) or subject.doubts_about(topic)
        if topic.line and not asked and any(row.direction == Direction.HIGHER for row in measured):
            yield topic.line, measured
