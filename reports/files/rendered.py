"""The store of rendered files and the queue that fills it: the only writer of RenderedFile.

A file is kept under the hash of all it was made from, so it never changes: it is there, or it is being made, or the
last attempt failed. Who may have it is for the view to decide; files are never served by their path.
"""

import enum
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from lkj import queue, slots
from reports.enums import RenderState
from reports.files import store as files
from reports.models import RenderedFile

FOLDER = "rendered"

# A worker that died leaves its row queued, and what made a file fail may have passed: after this long a visit tries
# anew.
STALE = timedelta(minutes=5)
# A file that so many workers began and none finished is given up: it may be what kills them.
MOST_ATTEMPTS = 5
GAVE_UP = "Berkas ini beberapa kali gagal dibuat. Coba sekali lagi; bila tetap gagal, sampaikan kepada perencana."
PAUSE = 0.03
# How often at most it is written down that a file is asked for: a page that waits asks twice a second.
NOTED_EVERY = timedelta(hours=1)
MESSAGE_LENGTH = 300
JOB = "file"
REQUEUE_JOB = "lost files"

Maker = Callable[[str, str], None]
_MAKERS: dict[str, Maker] = {}


def maker(kind: str) -> Callable[[Maker], Maker]:
    """Register the function that makes files of this kind: it is given the file's key and the document as text."""

    def register(make: Maker) -> Maker:
        _MAKERS[kind] = make
        return make

    return register


class Ask(enum.Enum):
    """How somebody asks for a file. What has never been made is made, however it is asked for."""

    POLL = "a page that waits looks whether it is there, and changes nothing"
    VISIT = "a person wants it: one that vanished, or that failed or was queued long ago, is made anew"
    RETRY = "a person was told that it failed and wants another try at once"


def enqueue(key: str, name: str, kind: str, text: str = "", ask: Ask = Ask.VISIT) -> RenderedFile:
    """The file of `key`: ready at once if it exists, else queued, to be made by the maker of its `kind`.

    However many ask at the same time, one task is queued; `ask` says what else is queued again. `queued_at` stays that
    of the try that is under way. `name` is what the file is called when somebody downloads it.
    """
    file = RenderedFile.objects.filter(key=key).first() if ask is Ask.POLL else ready(key)
    return wanted(file) if file else _enqueue(key, name, kind, text, ask)


def wanted(file: RenderedFile) -> RenderedFile:
    """The same file, noted as asked for now, so that it is not swept while somebody waits for it."""
    now = timezone.now()
    if now - (file.asked_at or file.queued_at) > NOTED_EVERY:
        RenderedFile.objects.filter(pk=file.pk).update(asked_at=now)
    return file


def _enqueue(key: str, name: str, kind: str, text: str, ask: Ask) -> RenderedFile:
    with transaction.atomic():
        _, created = RenderedFile.objects.get_or_create(key=key, defaults={"name": name, "queued_at": timezone.now()})
        file = RenderedFile.objects.select_for_update().get(key=key)
        if created or _lost(file, ask):
            _queue(file, name, kind, text)
    # Where jobs run at once (tests, commands) the file is ready by now.
    file.refresh_from_db()
    return file


def _lost(file: RenderedFile, ask: Ask) -> bool:
    long_ago = timezone.now() - STALE
    if file.state == RenderState.READY:
        return not files.exists(file.path)
    if file.state == RenderState.FAILED:
        return ask is Ask.RETRY or file.finished_at is None or file.finished_at < long_ago
    return file.queued_at < long_ago


def _queue(file: RenderedFile, name: str, kind: str, text: str) -> None:
    file.name, file.state, file.path, file.message = name, RenderState.QUEUED, "", ""
    file.kind, file.source, file.attempts = kind, text, 0
    file.queued_at, file.started_at, file.finished_at = timezone.now(), None, None
    file.save()
    # Only after the commit: a quick worker would not find the row. What a failing queue loses is put in again.
    transaction.on_commit(lambda: queue.put(JOB, file.key), robust=True)


@queue.job(JOB)
def run(key: str) -> None:
    """Make a queued file, as the job worker does; one that is made or given up stays as it is."""
    file = RenderedFile.objects.filter(key=key, state=RenderState.QUEUED).first()
    if file is not None:
        make(file.kind, key, file.source)


def make(kind: str, key: str, text: str) -> None:
    """Have the registered maker of this kind make the file of that key."""
    _MAKERS[kind](key, text)


@contextmanager
def begun(key: str) -> Iterator[bool]:
    """Be at the file for the block; False where another worker is at it, or it is made, or was never asked for."""
    with slots.held(_slot(key)) as free:
        queued = RenderedFile.objects.filter(key=key, state=RenderState.QUEUED)
        yield free and bool(queued.update(started_at=timezone.now(), attempts=F("attempts") + 1))


@queue.job(REQUEUE_JOB)
def requeue_lost() -> int:
    """Put in again what is neither in the queue nor being made, since a worker or the queue died; returns how many."""
    queued = RenderedFile.objects.filter(state=RenderState.QUEUED).order_by("pk")
    rows = list(queued.values_list("key", "attempts"))
    waiting = queue.waiting() if rows else set()
    lost = [(key, tries) for key, tries in rows if (JOB, key) not in waiting and not slots.is_held(_slot(key))]
    for key, attempts in lost:
        if attempts < MOST_ATTEMPTS:
            queue.put(JOB, key)
        else:
            fail(key, GAVE_UP)
    return len(lost)


def _slot(key: str) -> str:
    return f"file-{key}"


def await_stored(key: str, seconds: float) -> bytes | None:
    """The bytes that another worker has begun to make; None when there are none after that time, or it gave up."""
    until = time.monotonic() + seconds
    while (data := stored(key)) is None and time.monotonic() < until:
        if not RenderedFile.objects.filter(key=key, state=RenderState.QUEUED).exists():
            break
        time.sleep(PAUSE)
    return data


def ready(key: str) -> RenderedFile | None:
    """The file of the key, if its bytes are there."""
    file = RenderedFile.objects.filter(key=key, state=RenderState.READY).first()
    return file if file is not None and files.exists(file.path) else None


def of_key(key: str) -> RenderedFile | None:
    """The file of the key as it stands; None where none was asked for, or its bytes are gone. Noted as asked for."""
    file = RenderedFile.objects.filter(key=key).first()
    if file is None or (file.state == RenderState.READY and not files.exists(file.path)):
        return None
    return wanted(file)


def missing(keys: Collection[str]) -> list[str]:
    """Those under which no bytes are kept, in their order."""
    ready = RenderedFile.objects.filter(key__in=keys, state=RenderState.READY).values_list("key", "path")
    there = {key for key, path in ready if files.exists(path)}
    return [key for key in keys if key not in there]


def finish(key: str, data: bytes) -> RenderedFile:
    """Keep the bytes and mark the file ready. Either all of the file is there or none of it."""
    file = RenderedFile.objects.get(key=key)
    path = files.write(f"{FOLDER}/{key}{Path(file.name).suffix}", [data]).path
    with transaction.atomic():
        RenderedFile.objects.filter(key=key).update(
            state=RenderState.READY, path=path, message="", source="", finished_at=timezone.now()
        )
    file.refresh_from_db()
    return file


def fail(key: str, message: str) -> None:
    """Mark the attempt as failed, with a sentence for the person who waits; not when another worker made the file."""
    RenderedFile.objects.filter(key=key, state=RenderState.QUEUED).update(
        state=RenderState.FAILED, path="", message=message[:MESSAGE_LENGTH], source="", finished_at=timezone.now()
    )


def store(key: str, name: str, data: bytes) -> RenderedFile:
    """Keep a file that was made on the way to another one."""
    RenderedFile.objects.get_or_create(key=key, defaults={"name": name, "queued_at": timezone.now()})
    return finish(key, data)


def stored(key: str) -> bytes | None:
    """The bytes under the key; None when they are not (or no longer) there."""
    file = ready(key)
    if file is None:
        return None
    with open_file(file) as opened:
        return bytes(opened.read())


def forget_old(days: int = 30) -> int:
    """Remove the files that nobody has asked for in `days` days, and that were not made since; returns how many.

    Asked for again, they are made.

    The bytes go first: a row without its bytes is made anew, bytes without a row would stay for ever.
    """
    before = timezone.now() - timedelta(days=days)
    old = list(_older_than(before))
    for file in old:
        if file.path:
            files.delete(file.path)
        # Unless somebody asked for it in between: then the row is that of the new try.
        _older_than(before).filter(pk=file.pk).delete()
    return len(old)


def _older_than(before: datetime) -> QuerySet[RenderedFile]:
    last = Greatest(Coalesce("finished_at", "queued_at"), Coalesce("asked_at", "queued_at"))
    return RenderedFile.objects.annotate(last=last).filter(last__lt=before)


def forget_orphans() -> int:
    """Remove the rendered files that no row knows and that are older than a day; returns how many."""
    rows = RenderedFile.objects.exclude(path="").values_list("path", flat=True)
    return files.sweep(FOLDER, lambda: set(rows.all()))


def open_file(file: RenderedFile) -> File:
    """A ready file, opened for reading in binary. Raises FileNotFoundError when it vanished."""
    return files.storage().open(file.path)
