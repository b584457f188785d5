"""Named slots, each held by one process at a time."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection

from lkj import slots

HOLDER = """
import json, sys
from django.conf import settings
settings.configure(SLOTS_DIR=sys.argv[1], DATABASES={"default": json.loads(sys.argv[2])})
from lkj import slots
with slots.held("a") as free:
    print(free, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.SLOTS_DIR = tmp_path / "slots"
    return settings.SLOTS_DIR


@pytest.mark.django_db
def test_a_slot_is_held_by_one_and_leaves_no_file(folder: Path) -> None:
    with slots.held("a") as first, slots.held("a") as second, slots.held("b") as other:
        assert (first, second, other) == (True, False, True)
        assert slots.is_held("a")
    assert not slots.is_held("a") and list(folder.glob("*")) == []


def test_the_first_free_slot_is_held() -> None:
    with slots.one_of(["a", "b"]) as first, slots.one_of(["a", "b"]) as second, slots.one_of(["a", "b"]) as third:
        assert (first, second, third) == ("a", "b", None)


@pytest.mark.django_db
def test_a_killed_holder_leaves_it_free(folder: Path) -> None:
    """On PostgreSQL the holder may be on another machine, so it is given another folder there."""
    given = {
        name: connection.settings_dict[name]
        for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    }
    theirs = folder if connection.vendor == "sqlite" else folder.with_name("elsewhere")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(theirs), json.dumps(given, default=str)],
        cwd=django_settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout and holder.stdout.readline() == "True\n" and slots.is_held("a")
    holder.kill()
    holder.communicate()
    # PostgreSQL hears of the end a moment later.
    with slots.held("a", patience=5) as free:
        assert free


def test_those_who_wait_get_the_slot_one_at_a_time() -> None:
    inside, most, counted = [0], [0], threading.Lock()

    def work() -> None:
        for _ in range(20):
            with slots.one_of(["a"], patience=60) as slot:
                assert slot
                with counted:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                with counted:
                    inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
