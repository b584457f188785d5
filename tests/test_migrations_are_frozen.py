"""A migration imports none of our modules, which go on changing; it must do for ever what it did when it was written.

tests/core/test_log.py compares the triggers that the migrations create with those of units.log.triggers.
"""

from pathlib import Path

import pytest

from tests.test_layers import APPS, ROOT, imports

MIGRATIONS = [path for app in APPS for path in sorted((ROOT / app).glob("migrations/0*.py"))]


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_migration_imports_nothing_of_ours(path: Path) -> None:
    assert list(imports(path.read_text())) == []


def test_both_apps_have_migrations() -> None:
    assert {path.parts[-3] for path in MIGRATIONS} == {"units", "reports"}


@pytest.mark.parametrize(
    "source", ["from units.log import triggers", "import reports.models", "def f():\n    from lkj import formats"]
)
def test_such_an_import_is_found(source: str) -> None:
    assert list(imports(source))
