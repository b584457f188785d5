"""The store of rendered files and the queue that fills it: the only writer of RenderedFile.

A file is kept under the hash of all it was made from, so it never changes: it is there, or it is being made, or the
last attempt failed. Who may have it is for the view to decide; files are never served by their path.
"""

import enum
import time
import uuid
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_q.tasks import async_task

from reports.enums import RenderState
from reports.models import RenderedFile

# A worker that died leaves its row queued, and what made a file fail may have passed: after this long a visit tries
# anew.
STALE = timedelta(minutes=5)
# A worker that began a file and is not done by then has died: another may begin it anew.
LONGEST = timedelta(minutes=1)
PAUSE = 0.03
MESSAGE_LENGTH = 300


class Ask(enum.Enum):
    """How somebody asks for a file. What has never been made is made, however it is asked for."""

    POLL = "a page that waits looks whether it is there, and changes nothing"
    VISIT = "a person wants it: one that vanished, or that failed or was queued long ago, is made anew"
    RETRY = "a person was told that it failed and wants another try at once"


def enqueue(key: str, name: str, task: str, *args: Any, ask: Ask = Ask.VISIT) -> RenderedFile:
    """The file of `key`: ready at once if it exists, else queued by calling `task(key, *args)` in the worker.

    However many ask at the same time, one task is queued; `ask` says what else is queued again. `queued_at` stays that
    of the try that is under way. `name` is what the file is called when somebody downloads it.
    """
    file = RenderedFile.objects.filter(key=key).first() if ask is Ask.POLL else ready(key)
    return file or _enqueue(key, name, task, args, ask)


def _enqueue(key: str, name: str, task: str, args: tuple[Any, ...], ask: Ask) -> RenderedFile:
    with transaction.atomic():
        _, created = RenderedFile.objects.get_or_create(key=key, defaults={"name": name, "queued_at": timezone.now()})
        file = RenderedFile.objects.select_for_update().get(key=key)
        if created or _lost(file, ask):
            _queue(file, name, task, args)
    # Where jobs run at once (tests, commands) the file is ready by now.
    file.refresh_from_db()
    return file


def _lost(file: RenderedFile, ask: Ask) -> bool:
    long_ago = timezone.now() - STALE
    if file.state == RenderState.READY:
        return not storage().exists(file.path)
    if file.state == RenderState.FAILED:
        return ask is Ask.RETRY or file.finished_at is None or file.finished_at < long_ago
    return file.queued_at < long_ago


def _queue(file: RenderedFile, name: str, task: str, args: tuple[Any, ...]) -> None:
    file.name, file.state, file.path, file.message = name, RenderState.QUEUED, "", ""
    file.queued_at, file.started_at, file.finished_at = timezone.now(), None, None
    file.save()
    # Only after the commit: a quick worker would not find the row.
    transaction.on_commit(lambda: async_task(task, file.key, *args))


def begin(key: str) -> bool:
    """Take the file on; False where another worker is at it, or it is made, or was never asked for."""
    now = timezone.now()
    free = Q(started_at__isnull=True) | Q(started_at__lt=now - LONGEST)
    return bool(RenderedFile.objects.filter(free, key=key, state=RenderState.QUEUED).update(started_at=now))


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
    return file if file is not None and storage().exists(file.path) else None


def missing(keys: Collection[str]) -> list[str]:
    """Those under which no bytes are kept, in their order."""
    ready = RenderedFile.objects.filter(key__in=keys, state=RenderState.READY).values_list("key", "path")
    there = {key for key, path in ready if storage().exists(path)}
    return [key for key in keys if key not in there]


def finish(key: str, data: bytes) -> RenderedFile:
    """Keep the bytes and mark the file ready. Either all of the file is there or none of it."""
    file = RenderedFile.objects.get(key=key)
    path = _keep(f"{key[:2]}/{key[2:4]}/{key}{Path(file.name).suffix}", data)
    with transaction.atomic():
        RenderedFile.objects.filter(key=key).update(
            state=RenderState.READY, path=path, message="", finished_at=timezone.now()
        )
    file.refresh_from_db()
    return file


def fail(key: str, message: str) -> None:
    """Mark the attempt as failed, with a sentence for the person who waits; not when another worker made the file."""
    RenderedFile.objects.filter(key=key, state=RenderState.QUEUED).update(
        state=RenderState.FAILED, path="", message=message[:MESSAGE_LENGTH], finished_at=timezone.now()
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
    """Remove the files made, or given up, more than `days` days ago; returns how many. Asked for again, they are made.

    The bytes go first: a row without its bytes is made anew, bytes without a row would stay for ever.
    """
    before = timezone.now() - timedelta(days=days)
    old = list(_older_than(before))
    for file in old:
        if file.path:
            storage().delete(file.path)
        # Unless somebody asked for it in between: then the row is that of the new try.
        _older_than(before).filter(pk=file.pk).delete()
    return len(old)


def _older_than(before: datetime) -> QuerySet[RenderedFile]:
    return RenderedFile.objects.annotate(last=Coalesce("finished_at", "queued_at")).filter(last__lt=before)


def forget_orphans(folder: str, age: timedelta, known: Callable[[], set[str]]) -> int:
    """Remove the folder's files that are older than `age` and not among the paths `known`; returns how many."""
    place, before = storage(), timezone.now() - age
    if not place.exists(folder):
        return 0
    paths = [f"{folder}/{name}" for name in place.listdir(folder)[1]]
    old = [path for path in paths if _is_older(path, before)]
    # Asked last, so that a row written since the folder was read counts.
    rows = known()
    orphans = [path for path in old if path not in rows]
    for path in orphans:
        place.delete(path)
    return len(orphans)


def _is_older(path: str, moment: datetime) -> bool:
    """Whether the file was stored before the moment; one that vanished meanwhile was not."""
    try:
        return storage().get_modified_time(path) < moment
    except FileNotFoundError:
        return False


def open_file(file: RenderedFile) -> File:
    """A ready file, opened for reading in binary. Raises FileNotFoundError when it vanished."""
    return storage().open(file.path)


def storage() -> FileSystemStorage:
    place = storages["documents"]
    if not isinstance(place, FileSystemStorage):
        raise TypeError("STORAGES['documents'] must keep files on this machine: they are moved into place.")
    return place


def _keep(path: str, data: bytes) -> str:
    """Write under another name, then rename: no reader ever sees half a file."""
    place = storage()
    written = Path(place.path(place.save(f"new/{uuid.uuid4().hex}", ContentFile(data))))
    target = Path(place.path(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    written.replace(target)
    return path
