"""What the superior notes at places of a report while reading it, and what its author answers."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports import rules
from reports.actions.row_log import Change, tell
from reports.actions.versioned import lock_for_writing
from reports.content import places
from reports.models import Remark, Report
from reports.queries.content import content_of
from reports.queries.rounds import answer_is_read, last_read_at
from reports.queries.standing import Standing
from reports.workflow import Refused, title_for
from units.models import User

LONGEST = 2000
# Of one round; what a page can still show at once.
MOST = 200


@transaction.atomic
def write(report: Report, *, by: User, place: str, text: str) -> Remark:
    """Note something at a place of the report, for nobody else's eyes before the decision.

    The same words at the same place are noted once. Raises PermissionDenied, Refused when the report does not lie
    before the superior, the place is not in it, or the text is empty or too long.
    """
    locked = _lock_for_reading(report, by)
    own = Remark.objects.filter(report=locked, by=by, disposition__isnull=True)
    label = places.labels(content_of(locked)).get(place)
    if label is None:
        raise Refused(["Tempat itu tidak ada dalam laporan ini. Pilih tempat lain dari daftar."])
    bare = _bounded(text, "catatan")
    if found := own.filter(place=place, text=bare).first():
        return found
    if own.count() >= MOST:
        raise Refused([f"Sudah ada {MOST} catatan, jumlah paling banyak. Gabungkan beberapa di antaranya."])
    return Remark.objects.create(
        report=locked,
        place=place,
        place_label=label[: places.LONGEST_LABEL],
        text=bare,
        at=locked.organization.now(),
        by=by,
        by_name=by.person_name,
        by_title=title_for(by, locked),
    )


@transaction.atomic
def change(remark: Remark, *, by: User, text: str) -> Remark:
    """Put the words of an own remark otherwise that is not said yet; raises as write()."""
    stored = _unsaid(remark, by)
    stored.text = _bounded(text, "catatan")
    stored.at = stored.report.organization.now()
    stored.save(update_fields=["text", "at"])
    return stored


@transaction.atomic
def remove(remark: Remark, *, by: User) -> None:
    """Take an own remark back that is not said yet; raises as write()."""
    _unsaid(remark, by).delete()


@transaction.atomic
def answer(remark: Remark, *, by: User, text: str) -> Remark:
    """The author's answer. One that the superior has decided on since stays as it is.

    Raises NotWritable, PermissionDenied for a remark that is not said yet, Refused.
    """
    stored = _said(remark, by)
    bare = _bounded(text, "jawaban")
    if answer_is_read(stored, last_read_at(stored.report)):
        raise Refused(["Jawaban ini sudah dibaca atasan pada putaran sesudahnya, sehingga tidak dapat diubah lagi."])
    change = Change("remark.answer", stored.pk, stored.place_label, {"answer": stored.answer}, {"answer": bare})
    stored.answer, stored.answered_at = bare, stored.report.organization.now()
    stored.answered_by_name = by.person_name
    stored.save(update_fields=["answer", "answered_at", "answered_by_name"])
    tell(stored.report, [change], by=by)
    return stored


@transaction.atomic
def mark_done(remark: Remark, *, by: User, done: bool) -> Remark:
    """The author says that they have dealt with it, or takes that back; raises as answer()."""
    stored = _said(remark, by)
    if done == (stored.done_at is not None):
        return stored
    stored.done_at = stored.report.organization.now() if done else None
    stored.done_by_name = by.person_name if done else ""
    stored.save(update_fields=["done_at", "done_by_name"])
    words = {False: "", True: "Selesai"}
    change = Change("remark.done", stored.pk, stored.place_label, {"done": words[not done]}, {"done": words[done]})
    tell(stored.report, [change], by=by)
    return stored


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


def _unsaid(remark: Remark, by: User) -> Remark:
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


def _said(remark: Remark, by: User) -> Remark:
    locked = lock_for_writing(remark.report, by)
    stored = Remark.objects.get(pk=remark.pk)
    stored.report = locked
    if not rules.can_answer(Standing(by, stored.report), stored):
        raise PermissionDenied("Catatan ini belum disampaikan.")
    return stored


def _bounded(text: str, noun: str) -> str:
    # PostgreSQL stores no text with a null character, and nobody types one.
    bare = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not bare:
        raise Refused([f"Tulis {noun} lebih dahulu."])
    if len(bare) > LONGEST:
        raise Refused([f"{noun.capitalize()} ini {len(bare)} huruf. Tulis paling banyak {LONGEST} huruf."])
    return bare
