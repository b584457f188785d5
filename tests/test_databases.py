"""What is left out on PostgreSQL, and that it is there at all."""

from pathlib import Path

import pytest

from tests import databases

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("beginning", databases.ALIKE)
def test_what_is_left_out_is_there(beginning: str) -> None:
    path, _, name = beginning.partition("::")
    assert (ROOT / path).exists()
    assert not name or f"def {name}" in (ROOT / path).read_text()


def test_a_new_test_runs_on_both(pytestconfig: pytest.Config) -> None:
    assert databases.may_differ("tests/core/test_new.py::test_it", True)
    assert databases.may_differ("tests/browser/test_journey.py::test_it[chromium]", True)
    assert not databases.may_differ("tests/browser/test_new.py::test_it", True)
    assert not databases.may_differ("tests/core/test_new.py::test_it", False)


def test_who_asks_for_a_database_is_known(request: pytest.FixtureRequest) -> None:
    assert not databases.uses_database(request.node)


def test_who_asks_for_one_through_a_fixture_is_known(office, request: pytest.FixtureRequest) -> None:
    assert databases.uses_database(request.node)


@pytest.mark.django_db
def test_who_asks_for_one_by_its_mark_is_known(request: pytest.FixtureRequest) -> None:
    assert databases.uses_database(request.node)
