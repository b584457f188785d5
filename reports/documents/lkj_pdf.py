"""The LKj as a PDF: its pages, and the finished file with the data that they print."""

import datetime
import json

from lkj.pdf.archive import Attached, finish, packed
from lkj.pdf.joining import page_count
from lkj.pdf.render import LONG, render
from reports.documents.excel import report_workbook
from reports.documents.html import lkj_html
from reports.documents.lkj import Lkj
from reports.documents.machine import lkj_dict


def lkj_pages(lkj: Lkj, *, in_book: bool = False) -> bytes:
    """The document's pages alone, from which the finished file and the book are made."""
    return packed(render(lkj_html(lkj, in_book=in_book), paper=lkj.content.office.paper, is_marked=lkj.is_draft))


def has_contents(pages: bytes) -> bool:
    """Whether the pages show the document's own contents, so that the book needs others."""
    return page_count(pages) > LONG


def pages_for_book(lkj: Lkj) -> bytes:
    """The pages as they are joined into the book."""
    pages = lkj_pages(lkj)
    return lkj_pages(lkj, in_book=True) if has_contents(pages) else pages


def lkj_pdf(lkj: Lkj, pages: bytes | None = None) -> bytes:
    """The finished PDF/A; `pages` where lkj_pages() has made them already."""
    return finish(lkj_pages(lkj) if pages is None else pages, mark=lkj.mark, attached=attachments(lkj))


def attachments(lkj: Lkj) -> tuple[Attached, ...]:
    """The files inside the PDF: the report as JSON, and its tables as a workbook."""
    return (
        Attached(
            name=f"{lkj.file_stem}.json",
            description="Isi laporan untuk dibaca mesin",
            mime_type="application/json",
            relationship="Data",
            data=json.dumps(lkj_dict(lkj), ensure_ascii=False, indent=1).encode(),
            date=document_date(lkj),
        ),
        Attached(
            name=f"{lkj.file_stem}.xlsx",
            description="Tabel laporan dengan rumusnya",
            mime_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            relationship="Supplement",
            data=report_workbook(lkj),
            date=document_date(lkj),
        ),
    )


def document_date(lkj: Lkj) -> datetime.datetime:
    """The document's own date, in UTC: that of the decision, or the report's while nothing is decided."""
    if lkj.disposition is not None:
        return lkj.disposition.at.astimezone(datetime.UTC)
    return datetime.datetime.combine(lkj.content.report_date, datetime.time(), datetime.UTC)
