"""Running a function over a stranger's bytes in a child process that can do little harm.

`run("package.module:function", data, limits=…, **arguments)` starts a fresh interpreter, bounds it, imports the module
there, calls `function(data, **arguments)` and returns the bytes that the function returns. Hostile bytes that fill the
memory, never come to an end, or take over a library written in C harm that process alone:

- its memory, computing time, time by the clock and answer are bounded by `Limits`;
- it writes no file, opens few, starts no process and no thread (where it does not run as root), dumps no core;
- it has no environment, no open file of ours, and no network where the kernel lets a process give it up;
- it gives way to everything else on the machine, and ends with the process that asked.

It still reads what our user may read: the bytes of a library that was taken over could answer with that, and reach
nobody but our own code. How many of them run at once is the caller's to bound.
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
# How the child says that its memory was not enough, and that the function raised.
_OUT_OF_MEMORY = 71
_RAISED = 70
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000


@dataclass(frozen=True)
class Limits:
    """What the child may take: bytes of memory (address space, libraries included), seconds of computing, seconds by
    the clock, bytes of its answer."""

    memory: int = 768 * MB
    cpu_seconds: int = 10
    wall_seconds: float = 20.0
    output_bytes: int = MB


DEFAULT = Limits()


class SandboxError(Exception):
    """The child gave no answer. Nothing is known of the data but that."""


class TooMuch(SandboxError):
    """The child wanted more than its limits; the message says of what: memory, computing time, time or answer."""


class Crashed(SandboxError):
    """The function raised, or the child ended by itself."""


def run(function: str, data: bytes, *, limits: Limits = DEFAULT, **arguments: Any) -> bytes:
    """What `function`, named "package.module:name", returns for `data` in a bounded child.

    `arguments` have to be JSON. Raises TooMuch or Crashed; OSError where the machine starts no process.
    """
    asked = json.dumps({"function": function, "limits": asdict(limits), "arguments": arguments}).encode()
    with os.fdopen(os.memfd_create("sandbox"), "w+b") as given:
        given.write(asked + b"\n" + data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 (our own file, what it reads by its input)
            [sys.executable, "-I", "-B", __file__, str(os.getpid())],
            stdin=given,
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
    assert process.stdout is not None  # noqa: S101 (asked for above; for the type checker)
    until = time.monotonic() + limits.wall_seconds
    answer, pipe = io.BytesIO(), process.stdout.fileno()
    ready = select.poll()
    ready.register(pipe)
    while ready.poll(max(0, until - time.monotonic()) * 1000):
        chunk = os.read(pipe, 64 * 1024)
        if not chunk:
            return _judged(process, answer.getvalue(), until)
        if answer.tell() + len(chunk) > limits.output_bytes:
            raise TooMuch("answer")
        answer.write(chunk)
    raise TooMuch("time")


def _judged(process: subprocess.Popen[bytes], answer: bytes, until: float) -> bytes:
    """The answer of a child that has closed its output, as long as it ended well."""
    try:
        code = process.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise TooMuch("time") from None
    if code == 0:
        return answer
    if code == _OUT_OF_MEMORY:
        raise TooMuch("memory")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise TooMuch("computing time")
    why = answer.decode("ascii", "replace")[:100] if code == _RAISED else f"ended with {code}"
    raise Crashed(f"the child gave no answer: {why}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """The child and whatever it started; it leads a process group of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


# ---- what follows runs in the child


def _main() -> None:
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    _belong_to(int(sys.argv[1]))
    given = sys.stdin.buffer
    asked = json.loads(given.readline())
    _confine(Limits(**asked["limits"]))
    answer = _silence()
    try:
        result = _named(asked["function"])(given.read(), **asked["arguments"])
        answer.write(result)
        answer.flush()
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except BaseException as error:
        answer.write(type(error).__name__.encode())
        answer.flush()
        os._exit(_RAISED)
    # Nothing is worth tidying up, and tidying up hostile objects may crash.
    os._exit(0)


def _belong_to(parent: int) -> None:
    """End with the parent. It may have ended already, before the kernel was told."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Refused on some machines; the other bounds hold there all the same.
    libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    if os.getppid() != parent:
        os._exit(_RAISED)


def _confine(limits: Limits) -> None:
    os.nice(10)
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits.memory, limits.memory),
        # At the soft limit comes a signal that says why, at the hard one the end.
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, 64, 64),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))


def _silence() -> Any:
    """A file for the answer; what libraries print goes nowhere."""
    answer = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answer


def _named(function: str) -> Callable[..., bytes]:
    module, _, name = function.partition(":")
    found: Callable[..., bytes] = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    _main()
