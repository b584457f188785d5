"""What is around the cells: paper, margins, the head that stays and is repeated, the lines on every printed page."""

from xlsxwriter.worksheet import Worksheet

from reports.document.excel.cells import About, Layout, Sheet
from reports.document.excel.texts import page_text

# XlsxWriter's numbers; folio, 8½ by 13 inches, is F4's 215 by 330 mm but for a millimetre.
PAPERS = {"A4": 9, "F4": 14}
DRAFT = "DRAF"


def set_page(worksheet: Worksheet, sheet: Sheet, about: About) -> None:
    layout = sheet.table.layout
    worksheet.set_landscape()
    worksheet.set_paper(PAPERS.get(about.paper, PAPERS["A4"]))
    worksheet.set_margins(left=0.55, right=0.55, top=0.75, bottom=0.65)
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(layout.top - 1, layout.first - 2)
    worksheet.freeze_panes(layout.first - 1, sheet.frozen)
    worksheet.hide_gridlines(2)
    draft = f'&C&"Arial,Bold"&9 {DRAFT}' if about.draft else ""
    worksheet.set_header(f"&L&8{page_text(about.left)}{draft}&R&8{page_text(about.right)}")
    worksheet.set_footer(f"&L&8{page_text(about.foot)}&R&8 Halaman &P dari &N")
    if sheet.filtered:
        _filter(worksheet, layout, sheet.table.last)


def _filter(worksheet: Worksheet, layout: Layout, last: int) -> None:
    worksheet.autofilter(layout.first - 2, 0, last - 1, len(layout.columns) - 1)
