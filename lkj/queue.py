"""The queue of jobs: whatever is put in is called by a job worker (`manage.py worker`), in a process of its own.

The queue may lose a job: it is taken out before it is done, and a worker may be killed. So a job's arguments are keys
of rows, the rows say what is not done yet, and a job by the clock puts lost ones in again.
"""

from typing import Any

from django.utils.module_loading import import_string
from huey.contrib.djhuey import HUEY, db_task
from huey.storage import BaseSqlStorage

# Seconds after which a job is cut off.
LONGEST = 240


def put(function: str, *args: int | str) -> None:
    """Have the function of that dotted name called with these arguments."""
    _call(function, *args)


def put_later(seconds: int, function: str, *args: int | str) -> None:
    """The same, not before so many seconds have passed."""
    _call.schedule(args=(function, *args), delay=seconds)


def waiting() -> set[tuple[Any, ...]]:
    """What is in the queue now, each as the arguments of put()."""
    return {tuple(task.args) for task in HUEY.pending()}


def prepare() -> None:
    """Make the queue's tables, where they are missing."""
    # In memory, where tests have it, there are none.
    if isinstance(HUEY.storage, BaseSqlStorage):
        HUEY.storage.initialize_schema()


@db_task(timeout=LONGEST)
def _call(function: str, *args: int | str) -> None:
    import_string(function)(*args)
