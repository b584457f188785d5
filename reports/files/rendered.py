"""Rendered files and the queue that makes them: the only writer of RenderedFile.

A file is stored under the hash of all it was made from, so it never changes: it is ready, or queued, or its last
attempt failed. Views decide who may have it; files are never served by their path.
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

from lkj import queue
from reports.enums import RenderState
from reports.files import store as files
from reports.models import RenderedFile

FOLDER = "rendered"

# A worker that died leaves its row queued, and the cause of a failure may have passed: after this time a visit queues
# the file again.
STALE = timedelta(minutes=5)
# A file that so many workers began and none finished may be what kills them: it is given up.
MOST_ATTEMPTS = 5
GAVE_UP = "Berkas ini beberapa kali gagal dibuat. Coba sekali lagi; bila tetap gagal, sampaikan kepada perencana."
# Seconds between two looks for a file that another worker makes.
PAUSE = 0.03
# `asked_at` is written at most this often: a page that waits asks twice a second.
NOTED_EVERY = timedelta(hours=1)
MESSAGE_LENGTH = 300
# The job that makes the file of a key.
JOB = "file"
# The PDF of a report, before anybody asks for it; reports.services.rendering carries it out.
AHEAD_JOB = "file ahead"

Maker = Callable[[str, str], None]
_MAKERS: dict[str, Maker] = {}


def maker(kind: str) -> Callable[[Maker], Maker]:
    """Register the function that makes files of this kind; it gets the file's key and the document as text."""

    def register(make: Maker) -> Maker:
        _MAKERS[kind] = make
        return make

    return register


class RequestKind(enum.Enum):
    """Why a file is asked for, which decides whether one that exists is queued again. A new one is always queued."""

    POLL = "a page waits for it: nothing is queued again"
    VISIT = "a person wants it: queued again if it vanished, or failed or was queued more than STALE ago"
    RETRY = "a person read that it failed and tries again: queued again at once"


def enqueue(
    key: str, name: str, kind: str, text: str = "", request_kind: RequestKind = RequestKind.VISIT
) -> RenderedFile:
    """The file of `key`, ready if it was made; else queued for the maker of its `kind`, which gets `text`.

    However many ask at the same time, one job is queued. `queued_at` is that of the attempt under way. `name` is the
    file's name for downloading.
    """
    file = RenderedFile.objects.filter(key=key).first() if request_kind is RequestKind.POLL else ready(key)
    return set_asked(file) if file else _enqueue(key, name, kind, text, request_kind)


def make_ahead(report: int) -> None:
    """Have a worker make the PDF of the submitted report of that key, after the commit.

    Nothing puts a lost job in again: who asks for the file then has it made.
    """
    transaction.on_commit(lambda: queue.put(AHEAD_JOB, report), robust=True)


def set_asked(file: RenderedFile) -> RenderedFile:
    """Note that somebody asked for the file now, so that it is not deleted while they wait; returns it."""
    now = timezone.now()
    if now - (file.asked_at or file.queued_at) > NOTED_EVERY:
        RenderedFile.objects.filter(pk=file.pk).update(asked_at=now)
    return file


def _enqueue(key: str, name: str, kind: str, text: str, request_kind: RequestKind) -> RenderedFile:
    with transaction.atomic():
        _, created = RenderedFile.objects.get_or_create(key=key, defaults={"name": name, "queued_at": timezone.now()})
        file = RenderedFile.objects.select_for_update().get(key=key)
        if created or _is_queued_again(file, request_kind):
            _queue(file, name, kind, text)
    # Where jobs run at once, in tests and commands, the file is ready by now.
    file.refresh_from_db()
    return file


def _is_queued_again(file: RenderedFile, request_kind: RequestKind) -> bool:
    long_ago = timezone.now() - STALE
    if file.state == RenderState.READY:
        return not files.exists(file.path)
    if file.state == RenderState.FAILED:
        return request_kind is RequestKind.RETRY or file.finished_at is None or file.finished_at < long_ago
    return file.queued_at < long_ago


def _queue(file: RenderedFile, name: str, kind: str, text: str) -> None:
    file.name, file.state, file.path, file.message = name, RenderState.QUEUED, "", ""
    file.kind, file.source, file.attempts = kind, text, 0
    file.queued_at, file.started_at, file.finished_at = timezone.now(), None, None
    file.save()
    # After the commit, since a quick worker would not find the row. requeue_lost() repeats what a failing queue loses.
    transaction.on_commit(lambda: queue.put(JOB, file.key), robust=True)


@queue.job(JOB)
def run(key: str) -> None:
    """The job that makes a queued file; one that is made or given up stays as it is."""
    file = RenderedFile.objects.filter(key=key, state=RenderState.QUEUED).first()
    if file is not None:
        make(file.kind, key, file.source)


def make(kind: str, key: str, text: str) -> None:
    """Call the registered maker of this kind for the file of that key."""
    _MAKERS[kind](key, text)


@contextmanager
def making(key: str) -> Iterator[bool]:
    """Reserve the file for the block and count the attempt.

    Yields False where another worker makes it, or it is not queued.
    """
    with queue.doing(JOB, key) as free:
        queued = RenderedFile.objects.filter(key=key, state=RenderState.QUEUED)
        yield free and bool(queued.update(started_at=timezone.now(), attempts=F("attempts") + 1))


def requeue_lost() -> int:
    """Queue again the files whose job was lost because a worker or the queue died; returns how many.

    A file that MOST_ATTEMPTS workers began is marked as failed instead.
    """
    queued = RenderedFile.objects.filter(state=RenderState.QUEUED).order_by("pk")
    attempts = dict(queued.values_list("key", "attempts"))
    lost = queue.lost(JOB, attempts)
    for key in lost:
        if attempts[key] < MOST_ATTEMPTS:
            queue.put(JOB, key)
        else:
            fail(key, GAVE_UP)
    return len(lost)


def await_stored(key: str, seconds: float) -> bytes | None:
    """The bytes of a file that another worker makes; None when it gave up or took longer than `seconds`."""
    until = time.monotonic() + seconds
    while (data := stored(key)) is None and time.monotonic() < until:
        if not RenderedFile.objects.filter(key=key, state=RenderState.QUEUED).exists():
            break
        time.sleep(PAUSE)
    return data


def ready(key: str) -> RenderedFile | None:
    """The file of the key, if it is ready and its bytes are there."""
    file = RenderedFile.objects.filter(key=key, state=RenderState.READY).first()
    return file if file is not None and files.exists(file.path) else None


def find(key: str) -> RenderedFile | None:
    """The file of the key in whatever state; None where there is none, or its bytes are gone. Marked as asked for."""
    file = RenderedFile.objects.filter(key=key).first()
    if file is None or (file.state == RenderState.READY and not files.exists(file.path)):
        return None
    return set_asked(file)


def missing(keys: Collection[str]) -> list[str]:
    """The keys under which no bytes are stored, in their order."""
    ready = RenderedFile.objects.filter(key__in=keys, state=RenderState.READY).values_list("key", "path")
    there = {key for key, path in ready if files.exists(path)}
    return [key for key in keys if key not in there]


def finish(key: str, data: bytes) -> RenderedFile:
    """Store the bytes and mark the file ready. Raises StorageError, before the row is changed."""
    file = RenderedFile.objects.get(key=key)
    stored = files.write(f"{FOLDER}/{key}{Path(file.name).suffix}", [data])
    with transaction.atomic():
        RenderedFile.objects.filter(key=key).update(
            state=RenderState.READY,
            path=stored.path,
            sha256=stored.sha256,
            message="",
            source="",
            finished_at=timezone.now(),
        )
    file.refresh_from_db()
    return file


def fail(key: str, message: str) -> None:
    """Mark a queued file as failed, with a sentence for the person who waits; one that is ready stays so."""
    RenderedFile.objects.filter(key=key, state=RenderState.QUEUED).update(
        state=RenderState.FAILED, path="", message=message[:MESSAGE_LENGTH], source="", finished_at=timezone.now()
    )


def store(key: str, name: str, data: bytes) -> RenderedFile:
    """Store a file that was made as a part of another one, and that nobody queued."""
    RenderedFile.objects.get_or_create(key=key, defaults={"name": name, "queued_at": timezone.now()})
    return finish(key, data)


def stored(key: str) -> bytes | None:
    """The bytes of the file of the key; None where there are none, or others than were made."""
    file = ready(key)
    if file is None:
        return None
    try:
        with open_file(file) as opened:
            return bytes(opened.read())
    except files.Altered:
        return None


def forget_old(days: int = 30) -> int:
    """Delete the files that were neither asked for nor made in the last `days` days; returns how many.

    Asked for again, they are made again. The bytes are deleted first: a row without bytes is made again, but bytes
    without a row would stay for ever.
    """
    before = timezone.now() - timedelta(days=days)
    old = list(_older_than(before))
    for file in old:
        if file.path:
            files.delete(file.path)
        # The row stays where somebody asked for the file in between.
        _older_than(before).filter(pk=file.pk).delete()
    return len(old)


def _older_than(before: datetime) -> QuerySet[RenderedFile]:
    last = Greatest(Coalesce("finished_at", "queued_at"), Coalesce("asked_at", "queued_at"))
    return RenderedFile.objects.annotate(last=last).filter(last__lt=before)


def forget_orphans() -> int:
    """Delete the rendered files that no row names and that are older than a day; returns how many."""
    rows = RenderedFile.objects.exclude(path="").values_list("path", flat=True)
    return files.forget_orphans(FOLDER, lambda: set(rows.all()))


def open_file(file: RenderedFile) -> File:
    """A ready file, opened for reading as bytes.

    Raises StorageError; FileNotFoundError when it vanished; Altered when its bytes are not those that were made. They
    are deleted then, so that who asks again has the file made again.
    """
    if not file.sha256:
        return files.storage().open(file.path)
    try:
        return files.open_intact(file.path, file.sha256)
    except files.Altered:
        files.delete(file.path)
        raise
