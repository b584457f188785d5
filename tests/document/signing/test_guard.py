"""Strangers' files are looked into by a process that can do little harm."""

import base64
import json
import subprocess
import sys
import zlib

import pytest
from django.conf import settings

from lkj import slots
from reports.document.signing import guard
from reports.document.signing.guard import BUSY, GAVE_UP, TOO_LARGE, validate_safely
from reports.document.signing.validation import UNREADABLE, validate
from tests.document.signing import cast


def test_it_finds_what_validate_finds() -> None:
    roots = [cast.authority().root]
    assert validate_safely(cast.twice(), roots) == validate(cast.twice(), roots)


def test_a_broken_file_is_told() -> None:
    assert validate_safely(b"%PDF-1.7\nhalo", []).sentences == (UNREADABLE,)


def test_who_does_not_end_in_time_is_ended() -> None:
    assert validate_safely(cast.twice(), [], seconds=0.05).sentences == (GAVE_UP,)


def test_a_file_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LARGEST", 10)
    assert validate_safely(b"x" * 11, []).sentences == (TOO_LARGE,)


def test_who_takes_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MEMORY", 64 * 1024**2)
    assert validate_safely(cast.twice(), []).sentences == (GAVE_UP,)


def bomb() -> bytes:
    """A table of the file's objects that unpacks to a quarter of a gigabyte."""
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(bytes(1024**2)) for _ in range(256)) + packer.flush()
    head = b"<< /Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>" % len(data)
    return b"%PDF-1.7\n5 0 obj\n" + head + b"\nstream\n" + data + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def test_a_file_that_unpacks_to_far_more_does_no_harm() -> None:
    assert validate_safely(bomb(), []).problem


def test_the_process_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {}

    def run(*words: object, **options: object) -> None:
        seen.update(options)
        raise OSError

    monkeypatch.setenv("LKJ_SECRET_KEY", "rahasia")
    monkeypatch.setattr(subprocess, "run", run)
    assert validate_safely(b"x", []).sentences == (GAVE_UP,)
    assert "rahasia" not in str(seen["env"])


def test_the_process_has_its_limits_before_it_reads() -> None:
    program = "import resource as r; from reports.document.signing.child import limit; limit(2**30, 7)\n"
    program += "print([r.getrlimit(k)[0] for k in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=settings.BASE_DIR)
    assert done.stdout.strip() == str([2**30, 7, 0, 0])


def test_the_process_speaks_json() -> None:
    asked = {"memory": 2**30, "seconds": 20, "roots": [base64.b64encode(cast.authority().root).decode()]}
    done = subprocess.run(
        [sys.executable, "-m", "reports.document.signing.child"],
        input=json.dumps(asked).encode() + b"\n" + cast.once(),
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={},
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["signatures"]) == 1


def test_only_so_many_files_are_looked_into_at_once(settings, tmp_path, monkeypatch) -> None:
    settings.SLOTS_DIR = tmp_path
    monkeypatch.setattr(guard, "PATIENCE", 0.1)
    with slots.one_of(guard.PLACES) as first, slots.one_of(guard.PLACES) as second:
        assert first != second
        assert validate_safely(b"%PDF-1.7\nhalo", []).sentences == (BUSY,)
    assert validate_safely(b"%PDF-1.7\nhalo", []).sentences == (UNREADABLE,)
