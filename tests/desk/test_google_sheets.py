"""Templates as Google Sheets exports them (tests/google_sheets.py): an unedited one changes nothing, an edited one just
what was edited. Nobody here has an account there; the shape is that of workbooks that it has surely written."""

import pytest

from reports.importers import opening, workbooks
from reports.importers.comparing import Scope
from tests.desk.test_libreoffice import BOOKS, CHANGES, EDITS, scopes
from tests.desk.test_workbooks import book, filled
from tests.google_sheets import exported, java_double

pytestmark = pytest.mark.django_db
__all__ = ["scopes"]
RESULTS = {"=12*8500000.5": 102_000_006.0}


@pytest.mark.parametrize("name", BOOKS)
def test_what_google_sheets_exports_changes_what_was_edited_and_nothing_else(
    scopes: dict[str, Scope], name: str
) -> None:
    scope = scopes[name]
    plan = workbooks.preview(exported(workbooks.template(book(name), scope)), scope).plan
    assert (plan.changes, plan.problems, plan.newer) == ([], [], 0) and plan.same > 0
    plan = workbooks.preview(exported(filled(name, scope, EDITS[name]), RESULTS), scope).plan
    assert plan.problems == []
    found = [(each.what, each.field, each.old, each.new.replace("\xa0", "")) for each in plan.changes]
    assert found == CHANGES[name]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (12, "12.0"), (0, "0.0"), (3.5, "3.5"), (9999999, "9999999.0"), (10_794_968, "1.0794968E7"),
        (56_602_560, "5.660256E7"), (556_263_527, "5.56263527E8"), (1e9, "1.0E9"), (0.0005, "5.0E-4"), (-2e7, "-2.0E7"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_seen_there_and_read_as_they_are(value: float, written: str) -> None:
    assert java_double(value) == written
    assert float(written) == value


def test_every_cell_of_an_exported_workbook_is_read_as_of_the_template(scopes: dict[str, Scope]) -> None:
    for name in BOOKS:
        data = workbooks.template(book(name), scopes[name])
        own, there = opening.open_workbook(data), opening.open_workbook(exported(data))
        assert [each.name for each in there] == [each.name for each in own]
        for mine, theirs in zip(own, there, strict=True):
            assert _texts(theirs) == _texts(mine)


def _texts(sheet: opening.Sheet) -> dict[tuple[int, int], tuple[str, object]]:
    """By row and column what a cell says; a number without the way in which it is written."""
    return {
        (row, at): (cell.kind, float(cell.text) if cell.kind in "npq" else cell.text)
        for row, cells in sheet.rows.items()
        for at, cell in cells.items()
        if cell.text
    }
