"""The heads of the log's chains kept beside the database, in the data folder: they tell a log that lost its tail.

A database put back from an older copy is sound in itself; only what stands outside of it knows that there was more.
Each chain has a file with the length and the hash of its last event; the last backup has one with all heads of then.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from units.models import Event

_BACKUP, _CHECKPOINT = "last-backup.json", "last-sound.json"


@dataclass(frozen=True)
class KeptHead:
    """How long a chain was, and the hash of its last event then, as `source` has kept it."""

    source: str
    chain: int
    length: int
    hash: str


def keep(event: Event) -> None:
    """Keep the committed event as its chain's head, unless a longer chain is kept or the kept one is not below it.

    A kept head with which the chain does not go on stays for good: it proves what was lost.
    """
    with _locked(_folder() / str(event.chain_id)) as file:
        length, kept = _parsed(file.read())
        if length == 0 or (event.number > length and _goes_on(event, length, kept)):
            file.seek(0)
            # As long as the line that it replaces: no moment at which half of it is gone.
            file.write(f"{event.number:>20} {event.hash}\n")


def kept() -> list[KeptHead]:
    """All heads that are kept, of the chains and of the last backup."""
    found = []
    for path in sorted(_folder().glob("[0-9]*")):
        length, head = _parsed(path.read_text())
        if length:
            found.append(KeptHead("yang tercatat di folder data", int(path.name), length, head))
    backup = last_backup()
    if backup:
        found += [KeptHead("yang tercatat pada cadangan terakhir", *head) for head in backup["heads"]]
    return found


def last_backup() -> dict[str, Any] | None:
    """What note_backup() was told last; None where no backup was made, or its note is damaged."""
    return _noted(_BACKUP)


def note_backup(about: dict[str, Any]) -> None:
    """Keep what is known of a backup that was made and read back; `heads` are lists of chain, length and hash."""
    _note(_BACKUP, about)


def checkpoint() -> dict[str, Any] | None:
    """What note_checkpoint() was told last; None where nothing was, or it is damaged."""
    return _noted(_CHECKPOINT)


def note_checkpoint(about: dict[str, Any]) -> None:
    """Keep that the whole log was sound: `heads` of then, and how many rows each logged table had."""
    _note(_CHECKPOINT, about)


def forget() -> None:
    """Begin anew, as a restored installation does: what was kept before is about another database."""
    for path in _folder().iterdir():
        path.unlink()


def _noted(name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads((_folder() / name).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return found


def _note(name: str, about: dict[str, Any]) -> None:
    draft = _folder() / f"{name}.new"
    draft.write_text(json.dumps(about))
    draft.replace(_folder() / name)


def _goes_on(event: Event, length: int, head: str) -> bool:
    if event.number == length + 1:
        return event.previous == head
    # Events in between are not kept yet, or their processes were killed before they were.
    return Event.objects.filter(chain=event.chain_id, number=length, hash=head).exists()


def _parsed(text: str) -> tuple[int, str]:
    """Length and hash of the line; (0, "") where it is empty or was cut off."""
    number, _, head = text.strip().partition(" ")
    return (int(number), head) if number.isdigit() and len(head) == 64 else (0, "")


@contextmanager
def _locked(path: Path) -> Iterator[IO[str]]:
    """The file, made if missing, open for reading and writing by this process alone."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _folder() -> Path:
    folder = Path(settings.LOG_HEADS_DIR)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
