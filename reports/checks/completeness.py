"""Rules of completeness: what a report cannot be submitted without."""

from collections.abc import Iterator

from reports.checks.found import on_explanation, on_indicator, on_line, on_row
from reports.checks.questions import first_past, question
from reports.checks.registry import Found, Reads, rule
from reports.checks.subject import PlannedRow, Subject
from reports.content import places
from reports.content.indicators import Performance
from reports.content.report import Budget
from reports.enums import Direction, IndicatorKind, RuleFamily, Severity
from reports.texts import live_values

FAMILY = RuleFamily.COMPLETENESS
_WANTED = {
    IndicatorKind.COMPONENTS: "Isi semua komponennya",
    IndicatorKind.RATIO: "Isi pembilang dan penyebutnya",
    IndicatorKind.SCALE: "Pilih tingkat yang dicapai",
    IndicatorKind.STATEMENT: "Pilih tercapai atau belum",
}
_NOT_WRITTEN = "Isi evaluasi atau tindak lanjut baris ini, atau hapus barisnya."
_ONLY_PREPARED = "Isi tindak lanjut baris ini, atau hapus barisnya."
_NO_FOLLOW_UP = "Tindak lanjutnya belum ditulis. Apa yang akan Anda lakukan?"


@rule(
    "realisasi-kosong",
    "Realisasi kinerja belum diisi",
    Severity.ERROR,
    FAMILY,
    waits=True,
    reads=Reads.INDICATOR,
    guards_truth=True,
    why="Laporan tanpa realisasi tidak melaporkan apa pun. Bila belum ada hasil, angka 0 adalah jawaban; kolom kosong "
    "bukan jawaban.",
)
def indicator_without_realisasi(subject: Subject, row: Performance) -> Iterator[Found]:
    if row.is_missing:
        wanted = _WANTED.get(row.kind, "Isi realisasinya")
        yield on_indicator(row, f"{wanted} sampai dengan triwulan ini.")


@rule(
    "pembilang-kosong",
    "Pembilang belum diisi",
    Severity.ERROR,
    FAMILY,
    waits=True,
    reads=Reads.INDICATOR,
    guards_truth=True,
    why="Perbandingan baru dapat dihitung bila pembilang dan penyebutnya terisi. Penyebut saja tidak berarti apa-apa.",
)
def ratio_without_numerator(subject: Subject, row: Performance) -> Iterator[Found]:
    if row.kind.is_ratio and row.denominator is not None and row.numerator is None:
        yield on_indicator(row, "Isi juga pembilangnya.")


@rule(
    "anggaran-kosong",
    "Realisasi anggaran belum diisi",
    Severity.ERROR,
    FAMILY,
    waits=True,
    reads=Reads.LINE,
    guards_truth=True,
    why="Setiap kegiatan yang mempunyai pagu melaporkan penyerapannya, juga bila masih 0. Kegiatan tanpa pagu tidak "
    "ditanya.",
)
def budget_without_realisasi(subject: Subject, line: Budget) -> Iterator[Found]:
    if (line.ceiling is not None or line.stopped) and line.realisasi is None:
        yield on_line(line, "Isi realisasi anggarannya. Tulis 0 bila belum ada penyerapan.")


@rule(
    "target-nol",
    "Indikator tanpa target",
    Severity.INFO,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Tanpa target, capaian tidak dapat dihitung. Biasanya ada yang tertinggal ketika Perjanjian Kinerja diisi.",
)
def target_missing_or_zero(subject: Subject, row: Performance) -> Iterator[Found]:
    """Lower is better with a target of 0 is reached or not, in words; nothing is wrong with it."""
    if row.kind.in_words or row.direction == Direction.WITHIN:
        if not row.has_target:
            message = "Indikator ini belum mempunyai target. Mintalah perencana memeriksa PK."
            yield on_indicator(row, message, target=row.target)
    elif not row.target and not (row.target == 0 and row.direction == Direction.LOWER):
        state = "belum mempunyai target" if row.target is None else "bertarget 0"
        message = f"Indikator ini {state}, sehingga capaian tidak dihitung. Mintalah perencana memeriksa PK."
        yield on_indicator(row, message, target=row.target)


@rule(
    "penyebut-nol",
    "Penyebut nol",
    Severity.INFO,
    FAMILY,
    reads=Reads.INDICATOR,
    why="Tidak ada yang dapat dibagi dengan nol: bila tidak ada satu pun pengaduan yang masuk, persentase pengaduan "
    "yang selesai tidak ada. Pembaca perlu tahu sebabnya.",
)
def denominator_zero(subject: Subject, row: Performance) -> Iterator[Found]:
    if row.denominator == 0:
        message = "Penyebutnya 0, sehingga capaian tidak dihitung. Jelaskan sebabnya di bagian evaluasi."
        yield on_indicator(row, message)


@rule(
    "alasan-kosong",
    "Angka yang memerlukan alasan belum dijelaskan",
    Severity.ERROR,
    FAMILY,
    waits=True,
    reads=Reads.REPORT,
    why="Capaian yang rendah dan efisiensi yang jauh dari nol selalu ditanyakan atasan dan auditor. Jawabannya lebih "
    "berguna bila sudah ada di laporan. Batasnya ditetapkan per triwulan.",
)
def no_reason(subject: Subject) -> Iterator[Found]:
    """An activity, or an indicator without one, whose figures lie beyond the bounds needs an explanation."""
    for topic in subject.topics:
        doubts = subject.doubts_about(topic)
        if doubts and not subject.explanation_of(topic):
            yield on_explanation(topic, question(doubts), **first_past(doubts))


@rule(
    "evaluasi-kosong",
    "Tidak satu pun kegiatan atau indikator dijelaskan",
    Severity.ERROR,
    FAMILY,
    waits=True,
    reads=Reads.REPORT,
    why="Laporan bukan hanya angka: paling sedikit satu kegiatan atau indikator dijelaskan, juga bila semua "
    "angkanya wajar.",
)
def no_explanation(subject: Subject) -> Iterator[Found]:
    """At least one activity or indicator is explained even where no figure asks for a reason."""
    topics = subject.topics
    if not topics or any(subject.doubts_about(topic) for topic in topics):
        return
    if not any(subject.explanation_of(topic) for topic in topics):
        message = f"Jelaskan paling sedikit satu {topics[0].kind}: mengapa capaiannya demikian dan apa kendalanya."
        yield Found(places.join("evaluasi", topics[0].key), "Evaluasi dan analisis", message)


@rule(
    "nilai-tidak-dikenal",
    "Tanda kurung kurawal yang tidak berisi nilai",
    Severity.ERROR,
    FAMILY,
    reads=Reads.REPORT,
    guards_truth=True,
    why="Nilai sisipan seperti {capaian} diganti angkanya ketika dicetak. Nama yang salah ketik akan tercetak apa "
    "adanya di laporan yang ditandatangani.",
)
def unknown_value(subject: Subject) -> Iterator[Found]:
    """A brace that names no live value would print as it stands."""
    for topic in subject.topics:
        values = subject.live_values[topic.plan_key]
        for sentence in live_values.problems(subject.explained.get(topic.key, ""), values):
            yield on_explanation(topic, sentence)
    for number, place, row in subject.planned():
        for name in ("evaluasi", "tindak_lanjut", "keterangan"):
            for sentence in live_values.problems(getattr(row, name), subject.live_values.get(row.key, {})):
                yield on_row(number, place, row, sentence, name)


@rule(
    "rencana-kosong",
    "Rencana tindak lanjut kosong",
    Severity.ERROR,
    FAMILY,
    waits=True,
    reads=Reads.REPORT,
    why="Laporan interim dibuat supaya sisa tahun masih dapat diperbaiki. Tanpa rencana, ia hanya catatan.",
)
def no_action_plan(subject: Subject) -> Iterator[Found]:
    # An agreement without activities and indicators has nothing to plan for.
    if subject.topics and not subject.plan:
        message = "Tambahkan paling sedikit satu baris rencana tindak lanjut."
        yield Found(places.PLAN, "Rencana tindak lanjut", message)


@rule(
    "baris-rencana-kosong",
    "Baris rencana belum ditulis",
    Severity.ERROR,
    FAMILY,
    waits=True,
    reads=Reads.REPORT,
    why="Baris yang disiapkan aplikasi dari angka belum merupakan rencana siapa pun sampai pelapor menulis di "
    "dalamnya.",
)
def plan_row_not_written(subject: Subject) -> Iterator[Found]:
    """A row in which the author has written nothing."""
    for number, place, row in subject.planned():
        if not row.tindak_lanjut.strip() and (row.is_untouched or not row.evaluasi.strip()):
            message = _ONLY_PREPARED if row.evaluasi.strip() else _NOT_WRITTEN
            yield on_row(number, place, row, message, _field_to_write(row))


@rule(
    "tindak-lanjut-kosong",
    "Evaluasi tanpa tindak lanjut",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Baris yang hanya berisi evaluasi belum mengatakan apa yang akan dikerjakan.",
)
def plan_row_without_follow_up(subject: Subject) -> Iterator[Found]:
    """A row with an evaluasi and no tindak lanjut."""
    for number, place, row in subject.planned():
        if not row.tindak_lanjut.strip() and row.evaluasi.strip() and not row.is_untouched:
            yield on_row(number, place, row, _NO_FOLLOW_UP, _field_to_write(row))


def _field_to_write(row: PlannedRow) -> str:
    """What to fill in: the tindak lanjut of a row that has its evaluasi, else the row."""
    return "tindak_lanjut" if row.evaluasi.strip() else ""
