"""The rows of the entry page as HTML, each kept by all that it shows."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from reports.views.author.entry_table import EntryTable, Fields, Remarks, Row


@dataclass(frozen=True)
class Page:
    """What a page's rows have in common: the report's key, and the labels of the quarters that its columns show."""

    report: int
    this_label: str
    achieved_quarter: int
    achieved_label: str
    spent_label: str

    @property
    def context(self) -> dict[str, Any]:
        return {**vars(self), "report": {"pk": self.report}}


@dataclass(frozen=True)
class DrawnRow:
    """A row's HTML, and the remarks that stand below it."""

    html: SafeString
    remarks: Remarks


@dataclass(frozen=True)
class DrawnGroup:
    """The rows of a sasaran."""

    sasaran: str
    rows: tuple[DrawnRow, ...]


def drawn_groups(table: EntryTable, page: Page) -> list[DrawnGroup]:
    return [
        DrawnGroup(group.sasaran, tuple(DrawnRow(_drawn(row, page), row.remarks) for row in group.rows))
        for group in table.groups
    ]


def drawn_notes(table: EntryTable, page: Page) -> list[SafeString]:
    """The fields of the indicators' notes, in the order of the rows."""
    rows = [row for group in table.groups for row in group.rows]
    return [
        _drawn_note(row.number, row.figure.indicator, row.figure.name, row.note, page.report)
        for row in rows
        if row.note
    ]


# As many as a hundred reports have; a row takes some 10 KB, a note 2 KB.
@lru_cache(maxsize=1_000)
def _drawn(row: Row, page: Page) -> SafeString:
    return render_to_string("reports/entry/row.html", {"row": row, **page.context})


@lru_cache(maxsize=1_000)
def _drawn_note(number: int, indicator: int, name: str, fields: Fields, report: int) -> SafeString:
    context = {"number": number, "indicator": indicator, "name": name, "fields": fields, "report": {"pk": report}}
    return render_to_string("reports/entry/note.html", context)
