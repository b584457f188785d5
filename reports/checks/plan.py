"""Checks of the action plan, and of the outcomes of the previous quarter's plan."""

from collections.abc import Iterator

from reports.checks.registry import Found, check
from reports.checks.subject import PlannedRow, Subject
from reports.content import places
from reports.enums import Part, Severity
from reports.texts import live_values

_NOT_WRITTEN = "Isi evaluasi atau tindak lanjut baris ini, atau hapus barisnya."
_ONLY_PREPARED = "Isi tindak lanjut baris ini, atau hapus barisnya."
_NO_FOLLOW_UP = "Tindak lanjutnya belum ditulis. Apa yang akan Anda lakukan?"


@check("tindak-lanjut-lama", Severity.FINDING, Part.RENCANA)
def old_plan_unmarked(subject: Subject) -> Iterator[Found]:
    if subject.unmarked:
        message = f"{subject.unmarked} tindak lanjut triwulan lalu belum ditandai selesai, lanjut, atau batal."
        yield Found(places.PLAN, "Tindak lanjut triwulan lalu", message, places.PREVIOUS_PLAN_ANCHOR)


@check("lanjutan-hilang", Severity.FINDING, Part.RENCANA)
def continued_row_gone(subject: Subject) -> Iterator[Found]:
    for row in subject.lost:
        message = "Tindak lanjut ini ditandai lanjut, tetapi barisnya sudah dihapus dari rencana. Periksa kembali."
        yield Found(places.PLAN, f"{row.code} {row.name}", message, places.row_anchor("previous_row", row.key))


@check("rencana-kosong", Severity.MISSING, Part.RENCANA)
def no_action_plan(subject: Subject) -> Iterator[Found]:
    # Rows stand under activities: a post without any has nothing to plan under.
    if subject.figures.budget and not subject.plan:
        message = "Tambahkan paling sedikit satu baris rencana tindak lanjut."
        yield Found(places.PLAN, "Rencana tindak lanjut", message, places.PLAN_ANCHOR)


@check("baris-rencana-kosong", Severity.MISSING, Part.RENCANA)
def plan_row_not_written(subject: Subject) -> Iterator[Found]:
    """A row in which the author has written nothing."""
    for number, (place, row) in _rows(subject):
        if not row.tindak_lanjut.strip() and (row.is_untouched or not row.evaluasi.strip()):
            message = _ONLY_PREPARED if row.evaluasi.strip() else _NOT_WRITTEN
            yield _on_row(place, number, row, message, _field_to_write(row))


@check("tindak-lanjut-kosong", Severity.FINDING, Part.RENCANA)
def plan_row_without_follow_up(subject: Subject) -> Iterator[Found]:
    """A row with an evaluasi and no tindak lanjut."""
    for number, (place, row) in _rows(subject):
        if not row.tindak_lanjut.strip() and row.evaluasi.strip() and not row.is_untouched:
            yield _on_row(place, number, row, _NO_FOLLOW_UP, _field_to_write(row))


@check("nilai-tidak-dikenal", Severity.MISSING, Part.RENCANA)
def unknown_value_in_plan(subject: Subject) -> Iterator[Found]:
    for number, (place, row) in _rows(subject):
        for name in ("evaluasi", "tindak_lanjut", "keterangan"):
            for sentence in live_values.problems(getattr(row, name), subject.live_values.get(row.code, {})):
                yield _on_row(place, number, row, sentence, places.plan_field_anchor(row.key, name))


def _rows(subject: Subject) -> Iterator[tuple[int, tuple[str, PlannedRow]]]:
    """The rows of the plan, numbered from 1, each with the key of its place."""
    keys = places.counted(row.code for row in subject.plan)
    return enumerate(zip((places.join(places.PLAN, key) for key in keys), subject.plan, strict=True), 1)


def _field_to_write(row: PlannedRow) -> str:
    """The anchor of what to fill in: the tindak lanjut of a row that has its evaluasi, else the row."""
    if row.evaluasi.strip():
        return places.plan_field_anchor(row.key, "tindak_lanjut")
    return places.row_anchor("plan_row", row.key)


def _on_row(place: str, number: int, row: PlannedRow, message: str, anchor: str) -> Found:
    return Found(place, f"Baris {number}: {row.name}", message, anchor)
