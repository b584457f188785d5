"""Remarks: the superior writes them at places of a report while reading it, and the author answers them.

A remark is sent with the superior's decision; until then only its writer reads it.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports import rules
from reports.actions.row_log import RowChange, log_changes
from reports.actions.versioned import lock_for_writing
from reports.content import place_values, places
from reports.models import Remark, Report
from reports.queries.content import content_of
from reports.queries.rounds import answer_is_read, last_read_at
from reports.queries.standing import Standing
from reports.refusal import Refused
from reports.workflow import title_for
from units.log import events
from units.models import User

LONGEST = 2000
# Remarks in one round: as many as a page can show at once.
MOST = 200


@transaction.atomic
def write(report: Report, *, by: User, place: str, text: str) -> Remark:
    """Write a remark at a place of the report; nobody else reads it before the decision.

    The same words at the same place are stored once. Raises PermissionDenied, Refused when the report is not
    submitted, the place is not in it, or the text is empty or too long.
    """
    locked = _lock_for_reading(report, by)
    own = Remark.objects.filter(report=locked, by=by, disposition__isnull=True)
    content = content_of(locked)
    label = places.labels(content).get(place)
    if label is None:
        raise Refused(["Tempat itu tidak ada dalam laporan ini. Pilih tempat lain dari daftar."])
    bare = _bounded(text, "catatan")
    if found := own.filter(place=place, text=bare).first():
        return found
    if own.count() >= MOST:
        raise Refused([f"Sudah ada {MOST} catatan, jumlah paling banyak. Gabungkan beberapa di antaranya."])
    made = Remark.objects.create(
        report=locked,
        place=place,
        place_label=label[: places.LONGEST_LABEL],
        place_value=place_values.values(content).get(place, ""),
        text=bare,
        at=locked.organization.now(),
        by=by,
        by_name=by.person_name,
        by_title=title_for(by, locked),
    )
    _log_unsent(made, made.pk, "write", "Catatan atasan disusun", by)
    return made


@transaction.atomic
def change(remark: Remark, *, by: User, text: str) -> Remark:
    """Change the text of an own unsent remark; raises as write()."""
    stored = _lock_unsent(remark, by)
    stored.text = _bounded(text, "catatan")
    stored.at = stored.report.organization.now()
    stored.save(update_fields=["text", "at"])
    _log_unsent(stored, stored.pk, "change", "Catatan atasan yang disusun diubah", by)
    return stored


@transaction.atomic
def remove(remark: Remark, *, by: User) -> None:
    """Delete an own unsent remark; raises as write()."""
    stored = _lock_unsent(remark, by)
    key = stored.pk
    stored.delete()
    _log_unsent(stored, key, "remove", "Catatan atasan yang disusun dihapus", by)


@transaction.atomic
def answer(remark: Remark, *, by: User, text: str) -> Remark:
    """Write the author's answer. It cannot be changed after the superior's next decision.

    Raises NotWritable, PermissionDenied for an unsent remark, Refused.
    """
    stored = _lock_sent(remark, by)
    bare = _bounded(text, "jawaban")
    if answer_is_read(stored, last_read_at(stored.report)):
        raise Refused(["Jawaban ini sudah dibaca atasan pada putaran sesudahnya, sehingga tidak dapat diubah lagi."])
    change = RowChange("remark.answer", stored.pk, stored.place_label, {"answer": stored.answer}, {"answer": bare})
    stored.answer, stored.answered_at = bare, stored.report.organization.now()
    stored.answered_by_name = by.person_name
    stored.save(update_fields=["answer", "answered_at", "answered_by_name"])
    log_changes(stored.report, [change], by=by)
    return stored


@transaction.atomic
def set_done(remark: Remark, *, by: User, done: bool) -> Remark:
    """Mark the remark as dealt with by the author, or take that back; raises as answer()."""
    stored = _lock_sent(remark, by)
    if done == (stored.done_at is not None):
        return stored
    stored.done_at = stored.report.organization.now() if done else None
    stored.done_by_name = by.person_name if done else ""
    stored.save(update_fields=["done_at", "done_by_name"])
    words = {False: "", True: "Selesai"}
    change = RowChange("remark.done", stored.pk, stored.place_label, {"done": words[not done]}, {"done": words[done]})
    log_changes(stored.report, [change], by=by)
    return stored


def _log_unsent(remark: Remark, key: int, name: str, label: str, by: User) -> None:
    """Record a remark that nobody but its writer may read yet: without its words, and in no report's history."""
    office = remark.report.organization
    events.record(office, f"remark.{name}", label, subject="remark", subject_id=key, by=by)


def _lock_for_reading(report: Report, by: User) -> Report:
    locked = Report.objects.select_for_update(of=("self",)).with_people().get(pk=report.pk)
    if not rules.is_superior(Standing(by, locked)):
        raise PermissionDenied("Catatan hanya ditulis oleh atasan langsung pelapor.")
    if not rules.can_decide(Standing(by, locked)):
        raise Refused(
            [
                f"Laporan ini berstatus {locked.status.label}, sehingga catatan tidak dapat ditulis. "
                "Muat ulang halaman untuk melihat keadaan terakhir."
            ]
        )
    return locked


def _lock_unsent(remark: Remark, by: User) -> Remark:
    """The person's own unsent remark, with its report locked; else raises."""
    locked = _lock_for_reading(remark.report, by)
    stored = Remark.objects.filter(pk=remark.pk).first()
    if stored is None:
        raise Refused(["Catatan ini sudah dihapus dari halaman lain."])
    stored.report = locked
    if stored.disposition_id is not None and stored.by_id == by.pk:
        raise Refused(["Catatan ini sudah disampaikan kepada pelapor, sehingga tidak dapat diubah lagi."])
    if not rules.can_change_remark(Standing(by, stored.report), stored):
        raise PermissionDenied("Catatan ini ditulis orang lain.")
    return stored


def _lock_sent(remark: Remark, by: User) -> Remark:
    """The sent remark, with its report locked for the author; else raises."""
    locked = lock_for_writing(remark.report, by)
    stored = Remark.objects.get(pk=remark.pk)
    stored.report = locked
    if not rules.can_answer(Standing(by, stored.report), stored):
        raise PermissionDenied("Catatan ini belum disampaikan.")
    return stored


def _bounded(text: str, noun: str) -> str:
    """The text without blanks around it. Raises Refused where it is empty or too long; `noun` names it."""
    # PostgreSQL stores no text with a null character.
    bare = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not bare:
        raise Refused([f"Tulis {noun} lebih dahulu."])
    if len(bare) > LONGEST:
        raise Refused([f"{noun.capitalize()} ini {len(bare)} huruf. Tulis paling banyak {LONGEST} huruf."])
    return bare
