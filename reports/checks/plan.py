"""Rules of the action plan: does it follow from the figures, and from the plan of the quarter before?"""

import re
from collections.abc import Iterator

from lkj import formats
from reports.calculations import HUNDRED
from reports.checks.found import on_row, on_text
from reports.checks.registry import Found, Reads, rule
from reports.checks.subject import Subject
from reports.content import places
from reports.enums import Direction, RuleFamily, Severity

FAMILY = RuleFamily.PLAN
# Words of somebody who is not there yet, and of somebody who is.
_GOES_ON = re.compile(
    r"\b(melanjutkan|lanjutkan|dilanjutkan|menyelesaikan|selesaikan|diselesaikan|mengejar|kejar|mempercepat|percepat\w*|"
    r"menuntaskan|tuntaskan|dituntaskan)\b",
    re.IGNORECASE,
)
_STAYS = re.compile(r"\b(mempertahankan|pertahankan|dipertahankan)\b", re.IGNORECASE)


@rule(
    "tindak-lanjut-lama",
    "Tindak lanjut triwulan lalu belum ditandai",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Rencana yang tidak pernah ditinjau kembali kehilangan gunanya. Setiap baris rencana lalu ditandai selesai, "
    "lanjut, atau tidak dilanjutkan.",
)
def old_plan_unmarked(subject: Subject) -> Iterator[Found]:
    if subject.unmarked:
        message = f"{subject.unmarked} tindak lanjut triwulan lalu belum ditandai keadaannya."
        yield Found(places.PLAN, "Tindak lanjut triwulan lalu", message, field=places.PREVIOUS_PLAN)


@rule(
    "lanjutan-hilang",
    "Tindak lanjut yang dilanjutkan hilang dari rencana",
    Severity.INFO,
    FAMILY,
    reads=Reads.REPORT,
    why="Baris yang ditandai lanjut semestinya ada lagi di rencana triwulan ini.",
)
def continued_row_gone(subject: Subject) -> Iterator[Found]:
    for row in subject.lost:
        message = "Tindak lanjut ini ditandai lanjut, tetapi barisnya sudah dihapus dari rencana. Periksa kembali."
        yield Found(row.place, f"{row.code} {row.name}".strip(), message)


@rule(
    "kegiatan-tanpa-rencana",
    "Kegiatan atau indikator yang diragukan tanpa rencana",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="Kegiatan atau indikator yang capaiannya di bawah batas adalah yang paling memerlukan tindak lanjut.",
)
def doubtful_without_row(subject: Subject) -> Iterator[Found]:
    planned = {row.key for row in subject.plan}
    for topic in subject.topics:
        late = [doubt for doubt in subject.doubts_about(topic) if doubt.figure == "capaian"]
        if subject.plan and late and topic.plan_key not in planned:
            message = (
                f"Capaian {topic.kind} ini {formats.percent(late[0].value)} dari yang semestinya, tetapi belum ada "
                "barisnya di rencana tindak lanjut. Tambahkan satu baris."
            )
            yield Found(places.PLAN, topic.label, message, {"capaian": formats.plain(late[0].value)})


@rule(
    "lanjutan-tanpa-evaluasi",
    "Baris lanjutan tanpa evaluasi",
    Severity.WARNING,
    FAMILY,
    reads=Reads.REPORT,
    why="Tindak lanjut yang dibawa dari triwulan lalu memerlukan evaluasi baru: apa hasilnya sejak itu?",
)
def carried_without_evaluation(subject: Subject) -> Iterator[Found]:
    for number, place, row in subject.planned():
        if row.is_carried and not row.evaluasi.strip() and row.tindak_lanjut.strip():
            message = "Baris ini lanjutan triwulan lalu. Tulis evaluasinya: apa yang terjadi sejak itu?"
            yield on_row(number, place, row, message, "evaluasi", about=row.tindak_lanjut)


@rule(
    "tindak-lanjut-janggal",
    "Tindak lanjut bertentangan dengan angkanya",
    Severity.INFO,
    RuleFamily.NARRATIVE,
    reads=Reads.REPORT,
    why="“Menyelesaikan sisanya” pada capaian 100%, atau “mempertahankan capaian” pada capaian yang rendah, biasanya "
    "kalimat yang disalin dari kegiatan atau triwulan lain.",
)
def follow_up_contradicts(subject: Subject) -> Iterator[Found]:
    for text in subject.texts:
        topic = text.topic
        if text.field != "tindak_lanjut" or topic is None:
            continue
        rows = topic.rows
        reached = [each.capaian for each in rows if each.capaian is not None]
        if not reached or len(reached) < len(rows):
            continue
        # Where lower is better, 100% is not the end of anything.
        done = min(reached) >= HUNDRED and all(each.direction == Direction.HIGHER for each in rows)
        word = _GOES_ON.search(text.words) if done else None
        if word is None and any(doubt.figure == "capaian" for doubt in subject.doubts_about(topic)):
            word = _STAYS.search(text.words)
        if word is not None:
            value = formats.percent(min(reached))
            message = f"Tertulis “{word[0]}”, padahal capaian {topic.kind} ini {value}. Periksa kalimatnya."
            yield on_text(text, message, text.words, tertulis=word[0], capaian=formats.plain(min(reached)))
