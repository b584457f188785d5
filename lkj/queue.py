"""The queue of jobs that a job worker (`manage.py worker`) carries out in its own process.

A job is put in by its name; the room that carries it out registers a function under that name. So a lower room can ask
for work of a higher one without importing it.

The queue may lose a job: it is taken out before it is done, and a worker may be killed. So a job's arguments are keys
of rows, the rows record what is not done yet, and a job by the clock puts lost ones in again.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from huey.contrib.djhuey import HUEY, db_task
from huey.storage import BaseSqlStorage

from lkj import slots

# Seconds after which a job is cut off.
LONGEST = 240

F = TypeVar("F", bound=Callable[..., Any])
K = TypeVar("K", int, str)
_HANDLERS: dict[str, Callable[..., Any]] = {}


def job(name: str) -> Callable[[F], F]:
    """Register the function that carries out the jobs of this name."""

    def register(handler: F) -> F:
        _HANDLERS[name] = handler
        return handler

    return register


def put(name: str, *args: int | str) -> None:
    """Have a worker carry out the job of this name with these arguments."""
    _call(name, *args)


def put_later(seconds: int, name: str, *args: int | str) -> None:
    """Have a worker carry out the job, but not before so many seconds have passed."""
    _call.schedule(args=(name, *args), delay=seconds)


def waiting() -> set[tuple[Any, ...]]:
    """The jobs in the queue now, each as the arguments of put(): its name first."""
    return {tuple(task.args) for task in HUEY.pending()}


def length() -> int:
    """How many jobs are in the queue now."""
    return int(HUEY.pending_count())


@contextmanager
def doing(name: str, key: int | str) -> Iterator[bool]:
    """Carry out the job of this name and key in the block; yields False where another process is at it."""
    with slots.held(f"{name}-{key}") as free:
        yield free


def lost(name: str, keys: Iterable[K]) -> list[K]:
    """Those of the keys whose job of this name is neither in the queue nor being carried out, on any machine."""
    keys = list(keys)
    there = waiting() if keys else set()
    return [key for key in keys if (name, key) not in there and not slots.is_held(f"{name}-{key}")]


def prepare() -> None:
    """Create the queue's tables where they are missing."""
    # Tests have the queue in memory, which needs none.
    if isinstance(HUEY.storage, BaseSqlStorage):
        HUEY.storage.initialize_schema()


@db_task(timeout=LONGEST)
def _call(name: str, *args: int | str) -> None:
    _HANDLERS[name](*args)
