"""Tables that go on overleaf: the row that begins a page says again what it belongs to.

A cell over several rows is printed once, on the page of its first row. Where a page begins in the middle of it, the
reader of that page needs it again.
"""

from collections.abc import Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure.boxes import Box, LineBox, TableBox


def rows_at_the_top(document: weasyprint.Document, root: Element) -> frozenset[int]:
    """The rows with which a page begins, by their place among all rows of the document.

    A row that itself began on the page before is none of them.
    """
    numbers = {row: number for number, row in enumerate(root.iter("tr"))}
    found: set[int] = set()
    last: Element | None = None
    for page in document.pages:
        for table in blocks(page):
            if isinstance(table, TableBox) and table.element_tag == "table" and (rows := list(_rows(table))):
                if rows[0] is not last:
                    found.add(numbers[rows[0]])
                last = rows[-1]
    return frozenset(found)


def blocks(page: weasyprint.Page) -> Iterator[Box]:
    """The page's boxes in the order of the document, without lines and what stands in them: a fifth of all.

    WeasyPrint's own descendants() yields each box through as many generators as it is deep, which takes longer.
    """
    left = [page._page_box]
    while left:
        box = left.pop()
        yield box
        left.extend(
            child for child in reversed(box.children) if isinstance(child, Box) and not isinstance(child, LineBox)
        )


def _rows(table: TableBox) -> Iterator[Element]:
    """The elements of a page's rows of a table, without those of repeated heads."""
    for group in table.children:
        if not group.is_header:
            yield from (row.element for row in group.children)


def needing(root: Element, numbers: frozenset[int]) -> frozenset[int]:
    """Those of the rows that leave something to the rows above them."""
    rows = list(root.iter("tr"))
    groups = {number: list(_group_of(root, rows[number])) for number in numbers}
    return frozenset(number for number, group in groups.items() if _spanning(group, group.index(rows[number])))


def is_lonely(document: weasyprint.Document) -> bool:
    """Whether the box of the disposition begins a page, and BAB III the next one."""
    for page in document.pages:
        having = {name: box for box in blocks(page) for name in _classes(box) & {"disposition", "closing"}}
        if "disposition" in having and "closing" not in having:
            top = having["disposition"].position_y - page._page_box.content_box_y()
            return bool(top < 1)
    return False


def rows_along(root: Element) -> frozenset[int]:
    """The row of the plan that then begins the page of the box: the last but one, which keeps the last company."""
    numbers = {row: number for number, row in enumerate(root.iter("tr"))}
    plans = [table for table in root.iter("table") if table.get("class") == "plan"]
    rows = [row for table in plans[-1:] for group in table.iter("tbody") for row in group]
    return frozenset(numbers[row] for row in rows[-2:-1])


def _classes(box: Box) -> set[str]:
    return set() if box.element is None else set(box.element.get("class", "").split())


def repeat(root: Element, numbers: frozenset[int], *, begin: bool) -> None:
    """Give the rows with these numbers the cells that rows above hold for them; with `begin` each begins a page."""
    rows = list(root.iter("tr"))
    for number in sorted(numbers):
        row = rows[number]
        group = list(_group_of(root, row))
        for column, cell, start, end in _spanning(group, group.index(row)):
            again = deepcopy(cell)
            cell.set("rowspan", str(group.index(row) - start))
            again.set("rowspan", str(end - group.index(row)))
            row.insert(column, again)
        if begin:
            row.set("class", f"{row.get('class', '')} first".strip())


def _group_of(root: Element, row: Element) -> Element:
    return next(group for group in root.iter("tbody") if any(each is row for each in group))


def _spanning(rows: list[Element], at: int) -> list[tuple[int, Element, int, int]]:
    """The cells that began above `rows[at]` and reach into it: column, cell, its first row and the row after its last.

    In the order of columns. No such cell of ours is wider than a column.
    """
    reach: dict[int, tuple[Element, int, int]] = {}
    for number, row in enumerate(rows[:at]):
        column = 0
        for cell in row:
            while column in reach and reach[column][2] > number:
                column += 1
            reach[column] = cell, number, number + int(cell.get("rowspan", "1"))
            column += int(cell.get("colspan", "1"))
    return [(column, *reach[column]) for column in sorted(reach) if reach[column][2] > at]
