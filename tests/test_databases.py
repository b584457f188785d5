"""What tests/databases.py leaves out exists, and everything else is run."""

from pathlib import Path

import pytest

from tests import databases

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("beginning", databases.ALIKE)
def test_every_name_left_out_exists(beginning: str) -> None:
    path, _, name = beginning.partition("::")
    assert (ROOT / path).exists()
    test, _, case = name.partition("[")
    text = (ROOT / path).read_text() if test else ""
    assert not test or f"def {test}" in text
    assert not case or f'"{case.removesuffix("]")}"' in text


def test_a_new_test_runs_on_both(pytestconfig: pytest.Config) -> None:
    assert databases.may_differ("tests/core/test_new.py::test_it", True)
    assert databases.may_differ("tests/browser/test_journey.py::test_it[chromium]", True)
    assert not databases.may_differ("tests/browser/test_new.py::test_it", True)
    assert not databases.may_differ("tests/core/test_new.py::test_it", False)


def test_only_files_without_a_test_for_both_are_not_read() -> None:
    assert databases.is_left_out("tests/browser/test_new.py") and databases.is_left_out("tests/pages/test_verify.py")
    for name in ("tests/browser/test_journey.py", "tests/core/test_new.py", "tests/pages/test_routes.py"):
        assert not databases.is_left_out(name)


def test_a_test_with_the_db_fixture_uses_a_database(request: pytest.FixtureRequest) -> None:
    assert not databases.uses_database(request.node)


def test_a_test_with_a_fixture_of_the_database_uses_one(office, request: pytest.FixtureRequest) -> None:
    assert databases.uses_database(request.node)


@pytest.mark.django_db
def test_a_test_with_the_django_db_marker_uses_a_database(request: pytest.FixtureRequest) -> None:
    assert databases.uses_database(request.node)
