"""Running a function over a stranger's bytes in a child process that can do little harm.

`run("package.module:function", data, turns=…, limits=…, **arguments)` waits for its turn, starts a fresh interpreter,
bounds it, imports the module there, calls `function(data, **arguments)` and returns the bytes that the function
returns. Hostile bytes may fill the memory, run for ever, or take over a library written in C; they harm that process
alone:

- `Turns` bound how many run at once, in all processes together;
- `Limits` bound its memory, computing time, time by the clock and answer;
- it writes no file, opens few, starts no process and no thread (unless it runs as root), and dumps no core;
- it has no environment, no open file of ours, and no network where the kernel lets a process give that up;
- it has the lowest priority of our processes, and ends with its parent.

It can still read what our user may read. A library that was taken over could answer with such bytes; only our own code
receives them.
"""

import ctypes
import importlib
import io
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MB = 1024 * 1024
# The child's exit codes when its memory was not enough, and when the function raised.
_OUT_OF_MEMORY = 71
_RAISED = 70
# Of Linux: prctl(2) and unshare(2).
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


@dataclass(frozen=True)
class Limits:
    """What the child may use. `memory` is its address space in bytes, libraries included."""

    memory: int = 768 * MB
    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    output_bytes: int = MB


DEFAULT = Limits()


@dataclass(frozen=True)
class Turns:
    """How many children of one name run at once, and how many seconds one more waits for its turn."""

    name: str
    at_once: int
    patience: float

    @property
    def slots(self) -> list[str]:
        return [f"{self.name}-{number}" for number in range(self.at_once)]


# Strangers, who send files to the public page, do not keep those who are logged in waiting.
OF_PEOPLE = Turns("file-of-people", at_once=2, patience=5.0)
OF_STRANGERS = Turns("file-of-strangers", at_once=2, patience=3.0)


class Busy(Exception):
    """No turn came in time, or the processor had no time for the child: it was still at work when the clock ran out.

    What computes for ever meets the limit of its computing time before (TooMuch), while the machine is not busy. The
    text is a sentence for the person who waits.
    """

    SENTENCE = "Pemeriksaan berkas sedang ramai. Tunggu sebentar, lalu unggah lagi."

    def __init__(self) -> None:
        super().__init__(self.SENTENCE)


class SandboxError(Exception):
    """The child gave no answer, so nothing is known of the data."""


class TooMuch(SandboxError):
    """The child exceeded a limit; the message says which: memory, computing time or answer."""


class Crashed(SandboxError):
    """The function raised, or the child was ended otherwise."""


def run(function: str, data: bytes, *, turns: Turns, limits: Limits = DEFAULT, **arguments: Any) -> bytes:
    """What the function "package.module:name" returns for `data` in a bounded child.

    `arguments` are values of JSON. Raises Busy, TooMuch or Crashed, and OSError where the machine starts no process.
    """
    # Imported here, since the child runs this file too and Django would cost it a tenth of a second.
    from lkj import slots

    with slots.one_of(turns.slots, patience=turns.patience) as slot:
        if slot is None:
            raise Busy
        return _run(function, data, limits, arguments)


def _run(function: str, data: bytes, limits: Limits, arguments: dict[str, Any]) -> bytes:
    task = json.dumps({"function": function, "limits": asdict(limits), "arguments": arguments}).encode()
    with os.fdopen(os.memfd_create("sandbox"), "w+b") as stdin:
        stdin.write(task + b"\n" + data)
        stdin.seek(0)
        process = subprocess.Popen(  # noqa: S603 (our own file, what it reads by its input)
            [sys.executable, "-I", "-B", __file__, str(os.getpid())],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )
    try:
        answer = _answer(process, limits)
    finally:
        _end(process)
    return answer


def _answer(process: subprocess.Popen[bytes], limits: Limits) -> bytes:
    """What the child writes, read until it closes its output or exceeds a limit."""
    assert process.stdout is not None  # noqa: S101 (asked for above; for the type checker)
    until = time.monotonic() + limits.wall_seconds
    answer, pipe = io.BytesIO(), process.stdout.fileno()
    ready = select.poll()
    ready.register(pipe)
    while ready.poll(max(0, until - time.monotonic()) * 1000):
        chunk = os.read(pipe, 64 * 1024)
        if not chunk:
            return _require_success(process, answer.getvalue(), until)
        if answer.tell() + len(chunk) > limits.output_bytes:
            raise TooMuch("answer")
        answer.write(chunk)
    raise Busy


def _require_success(process: subprocess.Popen[bytes], answer: bytes, until: float) -> bytes:
    """The answer of a child that has closed its output. Raises unless it ended with 0."""
    try:
        code = process.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise Busy from None
    if code == 0:
        return answer
    if code == _OUT_OF_MEMORY:
        raise TooMuch("memory")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise TooMuch("computing time")
    why = answer.decode("ascii", "replace")[:100] if code == _RAISED else f"ended with {code}"
    raise Crashed(f"the child gave no answer: {why}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the child and all that it started: it leads a process group of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


# ---- in the child


def _main() -> None:
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    _end_with(int(sys.argv[1]))
    stdin = sys.stdin.buffer
    task = json.loads(stdin.readline())
    _confine(Limits(**task["limits"]))
    answer = _silence()
    try:
        result = _function(task["function"])(stdin.read(), **task["arguments"])
        answer.write(result)
        answer.flush()
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BaseException as error:
        answer.write(type(error).__name__.encode())
        answer.flush()
        os._exit(_RAISED)
    # Without cleaning up: nothing needs it, and destroying hostile objects may crash.
    os._exit(0)


def _end_with(parent: int) -> None:
    """Have the kernel kill this process with its parent, and give up privileges and network."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Some machines refuse this; the other bounds hold there all the same.
    libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    # The parent may have ended before prctl().
    if os.getppid() != parent:
        os._exit(_RAISED)


def _confine(limits: Limits) -> None:
    os.nice(10)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        # The soft limit sends SIGXCPU, which says why; the hard one kills.
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def _silence() -> Any:
    """The file for the answer, which was stdout. From here on what libraries print to stdout goes nowhere."""
    answer = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answer


def _function(named: str) -> Callable[..., bytes]:
    module, _, name = named.partition(":")
    found: Callable[..., bytes] = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    _main()
