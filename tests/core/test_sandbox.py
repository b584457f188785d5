"""The sandbox: the child does what it is asked, and a hostile file harms that child alone."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from lkj import sandbox, slots
from lkj.sandbox import MB, Busy, Crashed, Limits, TooMuch, Turns

TURNS = Turns("test", at_once=1, patience=60)
FEW = Limits(memory=200 * MB, cpu_seconds=1, wall_seconds=60, output_bytes=1000)


def child(name: str, data: bytes = b"", limits: Limits = FEW, **arguments: object) -> bytes:
    return sandbox.run(f"tests.core.hostile:{name}", data, turns=TURNS, limits=limits, **arguments)


def test_the_function_gets_the_bytes_and_the_arguments() -> None:
    assert child("echo", b"\n\x00berkas", kind="é") == b'\n\x00berkas{"kind": "\\u00e9"}'


def test_only_so_many_run_at_once() -> None:
    two = Turns("test-two", at_once=2, patience=0)
    with slots.one_of(two.slots), slots.one_of(two.slots), pytest.raises(Busy):
        sandbox.run("tests.core.hostile:echo", b"", turns=two)
    assert sandbox.run("tests.core.hostile:echo", b"", turns=two) == b"{}"


def test_megabytes_go_in_and_come_out() -> None:
    much = os.urandom(1024) * 20 * 1024
    assert child("echo", much, replace(FEW, output_bytes=21 * MB)) == much + b"{}"


@pytest.mark.parametrize(
    ("name", "arguments", "more", "of"),
    [
        ("fill", {}, {"memory": 600 * MB}, "memory"),
        ("compute", {"seconds": 1.3}, {"cpu_seconds": 5}, "computing time"),
        ("babble", {"length": 2000}, {"output_bytes": 2000}, "answer"),
    ],
)
def test_each_limit_ends_a_function_that_passes_without_it(name: str, arguments: dict, more: dict, of: str) -> None:
    """The same function answers when it may take more, so nothing but the limit ends it."""
    with pytest.raises(TooMuch, match=of):
        child(name, limits=FEW, **arguments)
    assert child(name, limits=replace(FEW, **more), **arguments)


def test_what_the_clock_ends_was_not_too_much_but_came_at_a_busy_time() -> None:
    with pytest.raises(Busy, match="Tunggu sebentar, lalu unggah lagi"):
        child("sleep", limits=replace(FEW, wall_seconds=0.5), seconds=1)
    assert child("sleep", limits=replace(FEW, wall_seconds=60), seconds=1)


@pytest.mark.parametrize("name", ["fail", "abort", "leave", "nothing"])
def test_a_child_that_ends_badly_gives_no_answer(name: str) -> None:
    with pytest.raises(Crashed):
        child(name)


def test_a_crash_says_what_was_raised_and_nothing_of_the_file() -> None:
    with pytest.raises(Crashed, match=r"^the child gave no answer: ValueError$"):
        child("fail", b"rahasia")


def test_prints_of_libraries_are_no_part_of_the_answer() -> None:
    assert child("chatter") == b"answer"


def test_the_child_writes_no_file(tmp_path: Path) -> None:
    with pytest.raises(sandbox.SandboxError):
        child("write", path=str(tmp_path / "x"))
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0


def test_the_child_has_no_environment_no_file_and_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LKJ_SECRET_KEY", "rahasia")
    with Path(__file__).open() as ours:
        os.set_inheritable(ours.fileno(), True)
        found = json.loads(child("surroundings"))
    assert not found["environment"].keys() - {"LC_CTYPE"}
    # Standard input, output and error, the pipe of the answer, and the folder in /proc that it lists.
    assert len(found["files"]) <= 5 and max(found["files"]) < 6
    assert found["limits"] == {"AS": 200 * MB, "CPU": 1, "FSIZE": 0, "NOFILE": 64, "NPROC": 0, "CORE": 0}
    assert found["nice"] >= 10 and found["leads"] and not found["django"]
    if subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True).returncode == 0:
        assert not found["network"]


def running(word: str) -> bool:
    """Whether some process has the word in its command line."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (folder / "cmdline").read_bytes():
                return True
        except OSError:
            continue
    return False


def ended(word: str) -> bool:
    until = time.monotonic() + 10
    while running(word) and time.monotonic() < until:
        time.sleep(0.05)
    return not running(word)


def test_a_process_that_the_child_starts_ends_with_it() -> None:
    word = f"started-by-the-child-of-{os.getpid()}"
    with pytest.raises(Busy):
        child("start", limits=replace(FEW, wall_seconds=2), path=word)
    assert ended(word)


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    """The parent is killed, as by the kernel out of memory, and cannot tidy up."""
    program = "import os; from lkj import sandbox; print(os.getpid(), flush=True)\n"
    program += "long = {'turns': sandbox.OF_PEOPLE, 'limits': sandbox.Limits(wall_seconds=60)}\n"
    program += "sandbox.run('tests.core.hostile:sleep', b'', seconds=60, **long)"
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "lkj.settings", "LKJ_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    word = f"sandbox.py\0{parent.pid}\0"
    until = time.monotonic() + 20
    while not running(word) and time.monotonic() < until:
        time.sleep(0.05)
    assert running(word)
    parent.kill()
    parent.communicate()
    assert ended(word)


def test_the_parent_keeps_no_file_open() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    child("echo")
    with pytest.raises(Busy):
        child("sleep", limits=replace(FEW, wall_seconds=0.2), seconds=5)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
