"""Strangers' files are validated in the sandbox, a few at a time."""

import zlib
from dataclasses import replace

import pytest

from lkj import sandbox, slots
from lkj.signatures import strangers
from lkj.signatures.strangers import BUSY, GAVE_UP, TOO_LARGE, validate_safely
from lkj.signatures.validation import UNREADABLE, validate
from tests.document.signing import cast


def test_the_sandbox_finds_what_validate_finds() -> None:
    roots = [cast.authority().root]
    assert validate_safely(cast.twice(), roots) == validate(cast.twice(), roots)


def test_a_broken_file_is_reported() -> None:
    assert validate_safely(b"%PDF-1.7\nhalo", []).sentences == (UNREADABLE,)


def test_a_validation_that_takes_too_long_is_ended() -> None:
    assert validate_safely(cast.twice(), [], seconds=0.05).sentences == (BUSY,)


def test_a_file_too_large_is_not_validated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "LARGEST", 10)
    assert validate_safely(b"x" * 11, []).sentences == (TOO_LARGE,)


def test_a_validation_that_takes_too_much_memory_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "MEMORY", 64 * 1024**2)
    assert validate_safely(cast.twice(), []).sentences == (GAVE_UP,)


def bomb(objects: int) -> bytes:
    """A PDF whose table lists so many objects, each in seven bytes that compress to almost nothing."""
    data = zlib.compress(bytes(7) + b"\1\0\0\0\x09\0\0" * (objects - 1))
    head = b"<< /Type /XRef /Size %d /W [1 4 2] /Root 1 0 R /Filter /FlateDecode /Length %d >>" % (objects, len(data))
    start = b"%PDF-1.7\n5 0 obj\n" + head
    return start + b"\nstream\n" + data + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"


def test_a_file_that_unpacks_to_far_more_is_ended_by_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """With more memory the same file is read, and found to be broken."""
    data = bomb(450_000)
    assert len(data) < 15_000
    monkeypatch.setattr(strangers, "MEMORY", 160 * 1024**2)
    assert validate_safely(data, []).sentences == (GAVE_UP,)
    assert validate_safely(bomb(10), []).sentences == (UNREADABLE,)
    monkeypatch.setattr(strangers, "MEMORY", 1024**3)
    assert validate_safely(data, []).sentences == (UNREADABLE,)


def test_only_a_few_files_are_validated_at_once(settings, tmp_path, monkeypatch) -> None:
    """Strangers wait for strangers, and keep nobody waiting who is logged in."""
    settings.SLOTS_DIR = tmp_path
    monkeypatch.setattr(sandbox, "OF_STRANGERS", replace(sandbox.OF_STRANGERS, patience=0.1))
    with slots.one_of(sandbox.OF_STRANGERS.slots) as first, slots.one_of(sandbox.OF_STRANGERS.slots) as second:
        assert first != second
        assert validate_safely(b"%PDF-1.7\nhalo", []).sentences == (BUSY,)
        assert validate_safely(b"%PDF-1.7\nhalo", [], turns=sandbox.OF_PEOPLE).sentences == (UNREADABLE,)
    assert validate_safely(b"%PDF-1.7\nhalo", []).sentences == (UNREADABLE,)
